//! The manual, and the book that holds every extension of Markdown, as their readers meet them.

use std::path::Path;
use std::sync::OnceLock;

use tempfile::TempDir;

use crate::book::Site;
use crate::copy::copy;
use crate::tab::Scheme;

/// Built from a copy, so that the project's own history does not show.
fn copied(name: &str, folder: &str, prefix: &str) -> Site {
    let book = TempDir::new().unwrap();
    copy(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join(folder),
        book.path(),
    );
    Site::build(name, book.path(), prefix)
}

fn golden() -> &'static Site {
    static SITE: OnceLock<Site> = OnceLock::new();
    SITE.get_or_init(|| copied("golden", "tests/site/golden", "/team/postmortems/"))
}

fn manual() -> &'static Site {
    static SITE: OnceLock<Site> = OnceLock::new();
    SITE.get_or_init(|| copied("manual", "docs", "/"))
}

fn none(found: &[String]) {
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn neither_book_has_a_barrier_or_a_complaint() {
    let mut found = Vec::new();
    for site in [golden(), manual()] {
        let tab = site.tab();
        for (scheme, width) in [(Scheme::Light, 390), (Scheme::Dark, 1280)] {
            tab.viewport(width, 900);
            tab.scheme(scheme);
            for (kind, page) in site.one_of_each() {
                tab.open(&site.server.url(page));
                let lines = tab.complaints().into_iter().chain(tab.accessibility());
                found.extend(lines.map(|line| format!("{kind} ({page}) in {scheme:?}: {line}")));
                let needed = tab
                    .eval("document.scrollingElement.scrollWidth")
                    .as_u64()
                    .unwrap();
                if needed > u64::from(width) {
                    found.push(format!("{kind} ({page}) needs {needed} of {width}"));
                }
            }
        }
    }
    none(&found);
}

/// Every page of the manual, since people read all of them.
#[test]
fn every_page_of_the_manual_can_be_read_on_a_phone_without_scripts() {
    let site = manual();
    let tab = site.tab();
    tab.viewport(390, 844);
    tab.without_scripts();
    let mut found = Vec::new();
    for page in site.kinds["plain"].iter().chain(&site.kinds["build"]) {
        tab.open(&site.server.url(page));
        found.extend(
            tab.complaints()
                .into_iter()
                .map(|line| format!("{page}: {line}")),
        );
        let needed = tab
            .eval("document.scrollingElement.scrollWidth")
            .as_u64()
            .unwrap();
        if needed > 390 {
            found.push(format!("{page} needs {needed}"));
        }
    }
    none(&found);
}

/// Headings of an entry may be called like the parts of the page.
#[test]
fn links_within_a_page_lead_to_what_they_name() {
    let site = golden();
    let tab = site.tab();
    tab.open(&site.server.url("incidents/2025-06-01-second/"));
    let dead = "[...document.querySelectorAll('a[href^=\"#\"]')].map(link => link.hash.slice(1))
        .filter(id => id && !document.getElementById(decodeURIComponent(id))).join(' ')";
    assert_eq!(tab.text(dead), "");
    tab.eval("document.querySelector('a[href=\"#what-set-it-off\"]').click()");
    tab.wait_for("location.hash === '#what-set-it-off'");
    let top = "Math.abs(document.getElementById('what-set-it-off').getBoundingClientRect().top) < innerHeight / 2";
    tab.wait_for(top);
}

#[test]
fn code_of_the_manual_is_copied_by_a_button() {
    let tab = manual().tab();
    tab.open(&manual().server.url("configuration/"));
    tab.wait_for("document.querySelector('.with-copy > .copy') !== null");
    assert_eq!(tab.layout_shift().0, 0.0);
    tab.eval(
        "(() => { window.copied = []; navigator.clipboard.writeText = async text => window.copied.push(text); })()",
    );
    tab.eval("document.querySelector('.copy').click()");
    tab.wait_for(
        "window.copied.length === 1 && document.querySelector('.copy').textContent === 'Copied'",
    );
    assert_eq!(
        tab.eval("window.copied[0] === document.querySelector('.with-copy > pre').textContent"),
        true
    );
}

#[test]
fn the_tree_of_the_manual_stands_beside_its_pages_and_folds_on_a_phone() {
    let tab = manual().tab();
    let links = "[...document.querySelectorAll('.tree a')].filter(one => one.checkVisibility({contentVisibilityAuto: true})).length";
    for (width, shown) in [(1280, true), (390, false)] {
        tab.viewport(width, 900);
        tab.open(&manual().server.url("rules/cb605/"));
        let count = tab.eval(links).as_u64().unwrap();
        assert_eq!(count > 60, shown, "{count} links at {width}");
        let height = "document.querySelector('.top').offsetHeight >= document.querySelector('.top').scrollHeight";
        assert_eq!(tab.eval(height), true, "the frame is one row at {width}");
    }
    tab.eval("document.querySelector('.tree > summary').click()");
    tab.wait_for(&format!("{links} > 60"));
    assert_eq!(
        tab.text("document.querySelector('.tree [aria-current]').textContent")
            .get(..5),
        Some("CB605")
    );
}
