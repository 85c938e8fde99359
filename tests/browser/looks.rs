//! How pages look, as far as it can be measured: sizes of type, edges, what fits, what is light.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::sync::OnceLock;

use tempfile::TempDir;

use crate::book::{Site, demo};

/// Labels, cells, rows, text, second and first headings, in pixels.
const SIZES: [&str; 6] = ["12px", "13px", "15px", "16px", "20px", "24px"];

#[test]
fn type_has_six_sizes() {
    let tab = demo().tab();
    for width in [390, 1440] {
        tab.viewport(width, 900);
        for (kind, page) in demo().one_of_each() {
            tab.open(&demo().server.url(page));
            let found = tab.text(
                "[...new Set([...document.querySelectorAll('body *')]
                    .filter(one => [...one.childNodes].some(child => child.nodeType === 3 && child.data.trim()))
                    .filter(one => one.checkVisibility() && !one.closest('noscript, script, style, option'))
                    .map(one => getComputedStyle(one).fontSize))].join(' ')",
            );
            let other: Vec<&str> = found
                .split(' ')
                .filter(|size| !SIZES.contains(size))
                .collect();
            assert!(other.is_empty(), "{kind} ({page}) at {width}: {other:?}");
        }
    }
}

#[test]
fn blocks_end_at_three_edges_at_most() {
    let tab = demo().tab();
    tab.viewport(1440, 900);
    let mut found = Vec::new();
    for (kind, page) in demo().one_of_each() {
        tab.open(&demo().server.url(page));
        let edges = tab.text(
            "[...new Set([...document.querySelectorAll('main :is(h1, h2, p, ul, ol, dl, table, pre, figure, form, section)')]
                .filter(one => one.checkVisibility() && !one.parentElement.closest('li, td, th, dl, nav, form, a, aside, \
                    details, .lesson, .pair, .hits, .section-head, .table-scroll, .facts'))
                .filter(one => getComputedStyle(one).position !== 'absolute')
                .map(one => Math.round(one.getBoundingClientRect().right)))].join(' ')",
        );
        if edges.split(' ').count() > 3 {
            found.push(format!("{kind} ({page}): {edges}"));
        }
    }
    assert_eq!(found, [] as [&str; 0]);
}

#[test]
fn no_page_scrolls_sideways() {
    let tab = demo().tab();
    let mut found = Vec::new();
    for (kind, page) in demo().one_of_each() {
        tab.open(&demo().server.url(page));
        for width in (320..=1600).step_by(64).chain([390, 768, 1440]) {
            tab.viewport(width, 900);
            let needed = tab
                .eval("document.scrollingElement.scrollWidth")
                .as_u64()
                .unwrap();
            if needed > u64::from(width) {
                found.push(format!("{kind} ({page}) needs {needed} of {width}"));
            }
        }
    }
    assert_eq!(found, [] as [&str; 0]);
}

#[test]
fn the_summary_begins_on_the_first_screen() {
    let tab = demo().tab();
    let top = "Math.round(document.querySelector('.column .body').getBoundingClientRect().top)";
    for (width, height, most) in [(1440, 900, 460), (390, 844, 700)] {
        tab.viewport(width, height);
        tab.open(
            &demo()
                .server
                .url("incidents/2022-06-21-cloudflare-bgp-mcp/"),
        );
        let top = tab.eval(top).as_u64().unwrap();
        assert!(top <= most, "{top} of {most} at {width}");
    }
}

/// The row of navigation stays, and hides nothing that a link leads to.
#[test]
fn the_frame_is_one_row_that_stays() {
    let tab = demo().tab();
    for width in [390, 1440] {
        tab.viewport(width, 844);
        tab.open(&demo().largest("entry"));
        let height =
            "Math.round(document.querySelector('header.top').getBoundingClientRect().height)";
        assert_eq!(tab.eval(height).as_u64(), Some(49), "at {width}");
        tab.eval("location.hash = '#cb-related'");
        let top = "document.querySelector('#cb-related').getBoundingClientRect().top";
        tab.wait_for(&format!("{top} > 48 && {top} < 200"));
        assert_eq!(
            tab.eval("document.querySelector('header.top').getBoundingClientRect().top")
                .as_f64(),
            Some(0.0)
        );
    }
}

#[test]
fn every_cause_is_drawn_once_on_the_recurrence_page() {
    let tab = demo().tab();
    tab.open(&demo().server.url("recurrence/"));
    let names = tab.text(
        "[...document.querySelectorAll('main svg[role=group]')].map(svg => svg.getAttribute('aria-label').split(':')[0])
            .join('|')",
    );
    let all: Vec<&str> = names.split('|').collect();
    let distinct: BTreeSet<&str> = all.iter().copied().collect();
    assert!(all.len() > 3 && all.len() == distinct.len(), "{all:?}");
    let rows = tab
        .eval("document.querySelectorAll('.t-lanes tbody > tr:not(.lane-words)').length")
        .as_u64();
    assert_eq!(rows, Some(all.len() as u64));
}

/// The numbers of a fate and of the list of its fixes agree.
#[test]
fn fixes_that_did_not_hold_are_listed_where_they_are_counted() {
    let tab = demo().tab();
    for page in [
        "/",
        "recurrence/",
        "causes/automation/failover/",
        "services/github-database/",
    ] {
        tab.open(&demo().server.url(page));
        let listed = "[...document.querySelectorAll('main section:has(#failed) a')].some(a => a.href.includes('#cb-action-'))";
        assert_eq!(tab.eval(listed), true, "{page}");
    }
    tab.open(&demo().server.url("causes/network/bgp/"));
    assert_eq!(tab.eval("document.querySelector('#failed') === null"), true);
}

#[test]
fn a_filter_that_is_not_known_says_so() {
    let tab = demo().tab();
    tab.open(&demo().server.url("incidents/?severity=sev2"));
    let chosen = "document.querySelector('select[name=severity]').value";
    assert_eq!(tab.text(chosen), "SEV2");
    let said = "document.querySelector('.filter output').textContent";
    tab.wait_for(&format!("/ of /.test({said})"));
    tab.open(&demo().server.url("incidents/?severity=SEV9"));
    tab.wait_for(&format!("{said}.includes('SEV9')"));
    assert_eq!(tab.text(chosen), "SEV9");
    assert!(tab.text(said).starts_with("0 of "), "{}", tab.text(said));
}

#[test]
fn paper_has_no_filters() {
    let tab = demo().tab();
    for page in [
        "incidents/",
        "actions/",
        "lessons/",
        "search/?q=certificate",
    ] {
        tab.open(&demo().server.url(page));
        tab.print_media();
        let shown =
            "[...document.querySelectorAll('select, button, [type=radio], [type=checkbox]')]
            .filter(one => one.checkVisibility() && !one.closest('thead')).map(one => one.outerHTML).join(' ')";
        assert_eq!(tab.text(shown), "", "{page}");
    }
}

/// How many entries the large book has: too many for one page.
const MANY: usize = 420;

fn many() -> &'static Site {
    static SITE: OnceLock<Site> = OnceLock::new();
    SITE.get_or_init(|| {
        let book = TempDir::new().unwrap();
        write_many(book.path());
        Site::build("many", book.path(), "/team/postmortems/")
    })
}

fn write_many(book: &Path) {
    fs::write(
        book.join("book.toml"),
        "[book]\ntitle = \"Many\"\n[output.html]\nsite-url = \"https://host.example/team/postmortems/\"\n",
    )
    .unwrap();
    for at in 0..MANY {
        let (year, month, day) = (2012 + at / 40, at % 12 + 1, at % 28 + 1);
        let folder = book.join(format!("content/{year}"));
        fs::create_dir_all(&folder).unwrap();
        let text = format!(
            "---\ntitle: Number {at} was <b>slow</b>\nstatus: published\nseverity: SEV{}\nservices: [shop-{}]\n\
             started: {year}-{month:02}-{day:02}T09:00Z\nroot_causes: [capacity/quota]\nactions:\n  \
             - {{id: A1, title: Raise limit {at}, kind: prevent, status: open, owner: team-{}}}\n---\n\n## Summary\n\nIt was slow.\n",
            at % 3 + 1,
            at % 7,
            at % 5,
        );
        fs::write(
            folder.join(format!("{year}-{month:02}-{day:02}-n{at}.md")),
            text,
        )
        .unwrap();
    }
}

const ROWS: &str = "document.querySelectorAll('table[data-sortable] tbody tr').length";

#[test]
fn a_long_list_begins_short_and_is_whole_when_asked() {
    let tab = many().tab();
    for (page, noun) in [("incidents/", "entries"), ("actions/", "actions")] {
        tab.open(&many().server.url(page));
        let first = tab.eval(ROWS).as_u64().unwrap();
        assert!(first < 100, "{first} rows in {page}");
        let nodes = tab
            .eval("document.querySelectorAll('*').length")
            .as_u64()
            .unwrap();
        assert!(nodes <= 3_000, "{nodes} nodes in {page}");
        let bytes = tab.transferred();
        assert!(bytes <= 120_000, "{bytes} bytes for {page}");
        assert!(
            !tab.requests().iter().any(|url| url.contains("rows-")),
            "{page}"
        );
        let said = "document.querySelector('.filter output').textContent";
        assert_eq!(tab.text(said), format!("{MANY} {noun}"));

        // This one is on no screen of the first page.
        tab.eval(
            "(() => { const field = document.querySelector('main form input[name=q]');
                field.value = 'number 417 <b>slow</b>'; field.dispatchEvent(new Event('input', {bubbles: true})); })()",
        );
        tab.wait_for(&format!("{said}.includes(' of {MANY} ')"));
        assert_eq!(tab.text(said), format!("1 of {MANY} {noun}"));
        let text = tab.text("document.querySelector('table[data-sortable] tbody').textContent");
        assert!(text.contains("<b>slow</b>"), "{page}: {text}");
        assert_eq!(tab.complaints(), [] as [&str; 0]);
    }
}

#[test]
fn a_long_list_is_filtered_sorted_and_scrolled_whole() {
    let tab = many().tab();
    tab.open(
        &many()
            .server
            .url("incidents/?service=shop-3&sort=started&dir=asc"),
    );
    let said = "document.querySelector('.filter output').textContent";
    let wanted = (0..MANY).filter(|at| at % 7 == 3).count();
    tab.wait_for(&format!("{said} === '{wanted} of {MANY} entries'"));
    assert_eq!(tab.eval(ROWS).as_u64(), Some(wanted as u64));
    let first = tab.text("document.querySelector('tbody .c-title a').textContent");
    // Of the first ones it is the one that stands in January.
    assert_eq!(first, "Number 24 was <b>slow</b>");
    let link = tab.text("document.querySelector('tbody .c-title a').href");
    tab.open(&link);
    assert_eq!(tab.text("document.body.className"), "page-entry");

    tab.open(&many().server.url("actions/"));
    tab.wait_for(&format!(
        "(scrollTo(0, document.body.scrollHeight), {ROWS} === {MANY})"
    ));
    let distinct = "new Set([...document.querySelectorAll('table[data-sortable] .c-title > a')].map(a => a.href)).size";
    assert_eq!(tab.eval(distinct).as_u64(), Some(MANY as u64));
}
