//! How much a page of a large book is: its elements, its bytes, what it says of the rest.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::sync::OnceLock;

use tempfile::TempDir;

use crate::book::Site;
use crate::tab::Tab;

/// More than any page holds whole.
const MANY: usize = 900;
/// More services than their page holds whole.
const SERVICES: usize = 260;

/// What a page may have at first: elements, and bytes with its style sheets and scripts.
const ELEMENTS: u64 = 3_000;
const BYTES: u64 = 120_000;

/// A book in which one cause, one service, one tag, one owner … have hundreds of entries.
fn large() -> &'static Site {
    static SITE: OnceLock<Site> = OnceLock::new();
    SITE.get_or_init(|| {
        let book = TempDir::new().unwrap();
        write(book.path());
        Site::build("large", book.path(), "/")
    })
}

fn write(book: &Path) {
    let folder = book.join("content");
    fs::create_dir_all(&folder).unwrap();
    fs::write(book.join("book.toml"), "[book]\ntitle = \"Large\"\n").unwrap();
    for at in 0..MANY {
        // All but a few in one year, and of those a third in its March.
        let (year, month) = if at < 20 {
            (2024, 1)
        } else {
            (2025, if at % 3 == 0 { 3 } else { at % 12 + 1 })
        };
        let day = at % 28 + 1;
        let mut text = format!(
            "---\ntitle: Number {at} was slow\nstatus: published\nseverity: SEV{}\n\
             services: [shop, shop-{}, shop-{}]\nteams: [team-{}]\ntags: [redis]\ndetection: monitoring\ntrigger: config-push\n\
             started: {year}-{month:02}-{day:02}T09:00Z\nresolved: {year}-{month:02}-{day:02}T10:00Z\n\
             root_causes: [capacity/quota]\ncontributing_factors: [no-canary]\nactions:\n",
            at % 3 + 1,
            at % SERVICES,
            (at + 1) % SERVICES,
            at % 90,
        );
        for action in 0..3 {
            let _ = writeln!(
                text,
                "  - {{id: A{action}, title: Raise limit {at}, kind: prevent, status: open, owner: owner-{}, due: 2025-12-01}}",
                at % 70,
            );
        }
        text.push_str("---\n\n## Summary\n\nIt was slow.\n\n## Lessons learned\n\n### What went well\n\nIt ended.\n\n### What went wrong\n\nIt began.\n");
        fs::write(
            folder.join(format!("{year}-{month:02}-{day:02}-n{at}.md")),
            text,
        )
        .unwrap();
    }
}

#[test]
fn no_list_and_no_report_of_a_large_book_is_large() {
    let tab = large().tab();
    let mut found = Vec::new();
    for (kind, page) in large().one_of_each() {
        // The largest of a kind as it is written: this looks at each once more as it stands in the browser.
        tab.open(&large().server.url(page));
        let elements = tab
            .eval("document.querySelectorAll('*').length")
            .as_u64()
            .unwrap();
        let bytes = tab.transferred();
        if elements > ELEMENTS || bytes > BYTES {
            found.push(format!(
                "{kind} ({page}): {elements} elements, {bytes} bytes"
            ));
        }
    }
    assert_eq!(found, [] as [&str; 0]);
}

/// Waits until the list of all entries has found so many, and shows more of them than a page holds at first.
fn find(tab: &Tab, count: usize) {
    let said = "document.querySelector('.filter output').textContent";
    tab.wait_for(&format!("/^{count}( of {MANY})? entries$/.test({said})"));
    tab.wait_for(
        "document.querySelectorAll('table[data-sortable] tbody tr:not(.group)').length >= 100",
    );
}

#[test]
fn what_a_page_leaves_out_is_one_step_away() {
    let tab = large().tab();
    let third = (20..MANY).filter(|at| at % 3 == 0 || at % 12 == 2).count();
    for (page, count) in [
        ("causes/capacity/quota/", MANY),
        ("services/shop/", MANY),
        ("tags/redis/", MANY),
        ("contributing-factors/no-canary/", MANY),
        ("detection/monitoring/", MANY),
        ("triggers/config-push/", MANY),
        ("years/2025/03/", third),
    ] {
        tab.open(&large().server.url(page));
        let listed = tab
            .eval("document.querySelectorAll('.t-entries tbody tr:not(.group)').length")
            .as_u64();
        assert_eq!(listed, Some(50), "{page}");
        let link = tab.text("[...document.querySelectorAll('main .note a')].find(a => a.href.includes('/incidents/?')).href");
        tab.open(&link);
        find(&tab, count);
        let unknown = tab.text("document.querySelector('.filter output').textContent");
        assert!(!unknown.contains("there is no"), "{page}: {unknown}");
    }
}

#[test]
fn every_service_can_be_reached_without_scripts() {
    let tab = large().tab();
    tab.without_scripts();
    tab.open(&large().server.url("services/"));
    tab.open(&tab.text("document.querySelector('.note a').href"));
    let mut names = std::collections::BTreeSet::new();
    loop {
        let shown = tab.text("[...document.querySelectorAll('.t-terms .c-title > a')].map(link => link.textContent).join(' ')");
        names.extend(shown.split(' ').map(ToOwned::to_owned));
        let next = tab.text("document.querySelector('.pager [rel=next]')?.href ?? ''");
        if next.is_empty() {
            break;
        }
        tab.open(&next);
    }
    assert_eq!(names.len(), SERVICES + 1);
}

#[test]
fn many_services_are_found_by_name_and_sorted_whole() {
    let tab = large().tab();
    tab.open(&large().server.url("services/"));
    let rows = "document.querySelectorAll('.t-terms tbody tr').length";
    assert_eq!(tab.eval(rows).as_u64(), Some(50));
    let total = SERVICES + 1;
    let said = "document.querySelector('.filter output').textContent";
    assert_eq!(tab.text(said), format!("{total} rows"));
    tab.eval(
        "(() => { const field = document.querySelector('main form input[name=q]');
            field.value = 'shop-259'; field.dispatchEvent(new Event('input', {bubbles: true})); })()",
    );
    tab.wait_for(&format!("{said} === '1 of {total} rows'"));
    let found = "document.querySelector('.t-terms tbody a').href";
    tab.open(&tab.text(found));
    assert_eq!(tab.text("document.body.className"), "page-listing");

    tab.open(&large().server.url("services/?sort=name&dir=desc"));
    tab.wait_for("document.querySelector('.t-terms tbody a').textContent === 'shop-259'");
    tab.wait_for(&format!(
        "(scrollTo(0, document.body.scrollHeight), {rows} === {total})"
    ));
    assert_eq!(tab.complaints(), [] as [&str; 0]);
}

#[test]
fn a_long_table_of_owners_says_how_long_it_is() {
    let tab = large().tab();
    tab.open(&large().server.url("actions/"));
    let note = tab.text("document.querySelector('details.note').textContent");
    assert!(note.contains("The first 40 of 70 owners"), "{note}");
}
