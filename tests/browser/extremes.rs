//! A book of everything that life will throw at a page, and what the pages make of it.

use std::fmt::Write as _;
use std::fs;
use std::sync::OnceLock;

use tempfile::TempDir;

use crate::book::Site;

fn extremes() -> &'static Site {
    static SITE: OnceLock<Site> = OnceLock::new();
    SITE.get_or_init(|| {
        let book = TempDir::new().unwrap();
        let content = book.path().join("content/2026");
        fs::create_dir_all(&content).unwrap();
        fs::write(
            book.path().join("book.toml"),
            "[book]\ntitle = \"Extremes\"\ntime-zone = \"Asia/Jakarta\"\n",
        )
        .unwrap();
        for (name, text) in [
            ("2026-01-02-everything.md", everything()),
            (
                "2026-01-03-nothing.md",
                "---\ntitle: Nothing is known\nstatus: published\n---\n".to_owned(),
            ),
            (
                "2026-01-04-broken.md",
                "---\ntitle: [unclosed\nseverity: 9\n---\n\n# Broken\n\nText.\n".to_owned(),
            ),
            (
                "2026-01-05-plain.md",
                "# No front matter at all\n\nA paragraph.\n".to_owned(),
            ),
            ("2026-01-06-rtl.md", right_to_left()),
            ("2026-01-07-moved.md", moved()),
            ("2026-02-01-again.md", again()),
        ] {
            fs::write(content.join(name), text).unwrap();
        }
        Site::build("extremes", book.path(), "/")
    })
}

/// A 200-character title, 40 services, 60 actions, 300 timeline rows, a table of 12 columns, a word of 120 letters.
fn everything() -> String {
    let list = |prefix: &str, count: usize| {
        (1..=count)
            .map(|number| format!("{prefix}-{number}"))
            .collect::<Vec<_>>()
            .join(", ")
    };
    let mut text = format!(
        "---\ntitle: {}\nstatus: published\nseverity: SEV1\nauthors: [{}]\nservices: [pool, {}]\nteams: [{}]\n\
         started: 2026-01-02T00:00+07:00\ndetected: 2026-01-02T00:01+07:00\nmitigated: 2026-01-02T20:00+07:00\n\
         resolved: 2026-01-09T00:00+07:00\nimpact:\n  downtime: 20h\n  users: 123456789\ntrigger: config-push\n\
         root_causes: [capacity/connection-pool, config/limit-value, network/dns]\ntags: [{}]\nactions:\n",
        "A title that does not end ".repeat(8).trim_end(),
        list("author", 12),
        list("a-service-with-a-rather-long-name", 39),
        list("team", 15),
        list("tag", 30),
    );
    for number in 1..=60 {
        let _ = writeln!(
            text,
            "  - {{id: A{number}, title: Cap the share number {number} of the pool, kind: prevent, owner: dewi, \
             due: 2026-02-{:02}, status: {}}}",
            number % 28 + 1,
            ["open", "done", "wont-do", "in-progress"][number % 4],
        );
    }
    let _ = write!(
        text,
        "---\n\n## Summary\n\n{}\n\n## Timeline\n\n| Time | Event |\n| --- | --- |\n",
        "x".repeat(120)
    );
    for row in 0..300 {
        let _ = writeln!(
            text,
            "| {:02}:{:02} | Event {row} with `{}` |",
            row / 60,
            row % 60,
            "identifier_".repeat(9)
        );
    }
    let cells = |cell: &str| format!("|{}\n", format!(" {cell} |").repeat(12));
    let _ = write!(
        text,
        "\n## Impact\n\n{}{}{}",
        cells("A heading"),
        cells("---"),
        cells("some value")
    );
    let _ = write!(
        text,
        "\n```sh\n{}\n```\n\n1. One\n   - Two\n     > Three\n",
        "a long command line ".repeat(40)
    );
    text
}

fn right_to_left() -> String {
    "---\ntitle: انقطاع خدمة الدفع بسبب استنفاد الاتصالات\nstatus: published\nseverity: SEV2\nservices: [مدفوعات]\n\
     started: 2026-01-06T10:00+07:00\n---\n\n## Summary\n\nتوقفت الخدمة لمدة 34 دقيقة `conn_pool_max` ثم عادت.\n\n\
     ## Impact\n\nשירות התשלומים לא ענה.\n"
        .to_owned()
}

fn moved() -> String {
    "---\nid: PM-2026-0007\ntitle: An entry that had another address\nstatus: published\nseverity: SEV3\n\
     started: 2026-01-07T10:00+07:00\naliases: [/incidents/old-name/]\n---\n\n## Summary\n\nMoved.\n"
        .to_owned()
}

fn again() -> String {
    "---\ntitle: The pool again\nstatus: published\nseverity: SEV2\nservices: [pool]\nstarted: 2026-02-01T10:00+07:00\n\
     resolved: 2026-02-01T11:00+07:00\nroot_causes: [capacity/connection-pool]\n\
     recurrence_of: [2026-01-02-everything]\n---\n\n## Summary\n\nIt came back.\n"
        .to_owned()
}

/// 320 CSS pixels are what a window of 1280 has at a zoom of 400 %.
#[test]
fn nothing_overflows_the_window_at_any_width() {
    let site = extremes();
    let tab = site.tab();
    let mut wide = Vec::new();
    for pages in site.kinds.values() {
        for page in pages.iter().filter(|page| {
            !site
                .kinds
                .get("redirect")
                .is_some_and(|moved| moved.contains(page))
        }) {
            for width in [320, 390, 768, 1280] {
                tab.viewport(width, 900);
                tab.open(&site.server.url(page));
                let needed = tab
                    .eval("document.scrollingElement.scrollWidth")
                    .as_u64()
                    .unwrap();
                if needed > u64::from(width) {
                    wide.push(format!("{page} needs {needed} of {width}"));
                }
            }
        }
    }
    assert_eq!(wide, [] as [&str; 0]);
}

#[test]
fn no_page_of_extremes_has_a_complaint_or_a_barrier() {
    let site = extremes();
    let tab = site.tab();
    let mut found = Vec::new();
    for pages in site.kinds.values() {
        for page in pages.iter().filter(|page| {
            !site
                .kinds
                .get("redirect")
                .is_some_and(|moved| moved.contains(page))
        }) {
            tab.viewport(390, 844);
            tab.open(&site.server.url(page));
            let lines = tab.complaints().into_iter().chain(tab.accessibility());
            found.extend(lines.map(|line| format!("{page}: {line}")));
        }
    }
    assert_eq!(found, [] as [&str; 0]);
}

#[test]
fn an_old_address_leads_to_the_entry() {
    let site = extremes();
    let tab = site.tab();
    tab.open(&site.server.url("/incidents/old-name/"));
    // The address changes before the page is there.
    tab.wait_for("location.pathname.endsWith('/incidents/pm-2026-0007/') && document.readyState === 'complete'");
    assert!(
        tab.text("document.querySelector('h1').textContent")
            .contains("another address")
    );
}

#[test]
fn what_is_not_recorded_is_never_shown_as_nothing() {
    let site = extremes();
    let tab = site.tab();
    tab.open(&site.server.url("/incidents/2026-01-03-nothing/"));
    let text = tab.text("document.querySelector('main').innerText");
    assert!(text.contains("Nothing is known"), "{text}");
    for word in ["null", "undefined", "NaN", "Invalid"] {
        assert!(!text.contains(word), "{word} in {text}");
    }
}
