//! What the filters of lists show at first, and what they offer where they leave nothing.

use std::fs;

use tempfile::TempDir;

use crate::book::{Site, demo};
use crate::tab::Tab;

const SAID: &str = "document.querySelector('.filter output').textContent";
const SHOWN: &str = "[...document.querySelectorAll('table[data-sortable] tbody tr:not(.group)')]
    .filter(row => row.checkVisibility())";
const OFFER: &str = "document.querySelector('.empty:not([hidden]) button')";

/// `127` and `163` of `127 of 163 actions`.
fn said(tab: &Tab) -> (u64, u64) {
    let said = tab.text(SAID);
    let mut numbers = said.split(' ').filter_map(|word| word.parse().ok());
    let first = numbers.next().unwrap();
    (first, numbers.next().unwrap_or(first))
}

#[test]
fn the_ledger_opens_on_what_is_open_until_another_filter_is_chosen() {
    let tab = demo().tab();
    let page = demo().server.url("actions/");
    let status = "document.querySelector('select[name=status]').value";
    let done = format!("{SHOWN}.filter(row => row.querySelector('.state-done')).length");
    tab.open(&page);
    tab.wait_for(&format!("/ of /.test({SAID})"));
    let (open, all) = said(&tab);
    assert!(open < all);
    assert_eq!(tab.text(status), "open");
    assert_eq!(tab.eval(&format!("{SHOWN}.length")).as_u64(), Some(open));
    assert_eq!(tab.eval(&done), 0);
    // The address is that of the ledger, and leads back to the same.
    assert_eq!(tab.text("location.search"), "");
    let (shift, what) = tab.layout_shift();
    assert!(shift <= 0.02, "{shift}: {what}");
    let leads = "document.querySelector('.lead a').getAttribute('href')";
    assert!(tab.text(leads).ends_with("?status=open"));

    tab.eval("document.querySelector('.filter [type=reset]').click()");
    tab.wait_for(&format!("!/ of /.test({SAID})"));
    assert_eq!(said(&tab), (all, all));
    let address = tab.text("location.href");
    assert!(address.ends_with("?status="), "{address}");
    tab.open(&address);
    assert_eq!((said(&tab), tab.text(status)), ((all, all), String::new()));

    tab.open(&format!("{page}?owner=github"));
    tab.wait_for(&format!("/ of /.test({SAID})"));
    assert_eq!(tab.text(status), "");
    assert!(tab.eval(&done).as_u64() > Some(0));
    assert_eq!(tab.complaints(), [] as [&str; 0]);

    let tab = demo().tab();
    tab.without_scripts();
    tab.open(&page);
    let rows = tab.eval(&format!("{SHOWN}.length"));
    assert_eq!(rows.as_u64(), Some(all));
}

/// A long ledger begins with what is open, so nothing is fetched to show that.
#[test]
fn a_long_ledger_opens_on_what_is_open_without_its_files() {
    let (entries, open) = (300, 30);
    let book = TempDir::new().unwrap();
    let content = book.path().join("content");
    fs::create_dir_all(&content).unwrap();
    fs::write(book.path().join("book.toml"), "[book]\ntitle = \"Many\"\n").unwrap();
    for at in 0..entries {
        let status = if at % (entries / open) == 0 {
            "open"
        } else {
            "done"
        };
        let text = format!(
            "---\ntitle: Number {at} was slow\nstatus: published\nseverity: SEV2\nservices: [shop]\n\
             started: 2025-01-02T09:00Z\nroot_causes: [capacity/quota]\nactions:\n  \
             - {{id: A1, title: Raise limit {at}, kind: prevent, status: {status}, owner: team}}\n---\n\n## Summary\n\nSlow.\n"
        );
        fs::write(content.join(format!("2025-01-02-n{at}.md")), text).unwrap();
    }
    let site = Site::build("ledger", book.path(), "/");
    let tab = site.tab();
    tab.open(&site.server.url("actions/"));
    tab.wait_for(&format!("/ of /.test({SAID})"));
    assert_eq!(tab.text(SAID), format!("{open} of {entries} actions"));
    assert_eq!(tab.eval(&format!("{SHOWN}.length")), open);
    let rows = |tab: &Tab| tab.requests().iter().any(|url| url.contains("rows-"));
    assert!(!rows(&tab), "{:?}", tab.requests());
    let more = "document.querySelector('.more-rows').checkVisibility()";
    assert_eq!(tab.eval(more), false);
    tab.eval("document.querySelector('.filter [type=reset]').click()");
    tab.wait_for(&format!("{SAID} === '{entries} actions'"));
    assert!(rows(&tab) && tab.eval(more) == true);
    assert_eq!(tab.complaints(), [] as [&str; 0]);
}

#[test]
fn where_filters_leave_nothing_the_one_that_costs_most_can_be_dropped() {
    let tab = demo().tab();
    tab.viewport(390, 844);
    // Of the two the year alone leaves three entries, and the severity two.
    tab.open(&demo().server.url("incidents/?severity=SEV3&year=2023"));
    tab.wait_for(&format!("{OFFER} !== null"));
    assert_eq!(said(&tab).0, 0);
    assert_eq!(
        tab.text(&format!("{OFFER}.textContent")),
        "Without Severity SEV3: 3 entries"
    );
    assert_eq!(tab.accessibility(), [] as [&str; 0]);
    tab.eval(&format!("{OFFER}.click()"));
    tab.wait_for(&format!("/^3 of /.test({SAID})"));
    assert_eq!(tab.text("location.search"), "?year=2023");
    // Words count as a filter; where no single one is to blame, nothing is offered.
    tab.open(&demo().server.url("incidents/?q=nosuchword&year=2023"));
    tab.wait_for(&format!(
        "{OFFER}?.textContent === 'Without “nosuchword”: 3 entries'"
    ));
    tab.open(
        &demo()
            .server
            .url("incidents/?q=nosuchword&severity=SEV3&year=2023"),
    );
    tab.wait_for(&format!("/^0 of /.test({SAID})"));
    assert_eq!(tab.eval(&format!("{OFFER} === null")), true);
    assert_eq!(tab.complaints(), [] as [&str; 0]);
}

#[test]
fn where_facets_leave_no_result_the_one_that_costs_most_can_be_dropped() {
    let tab = demo().tab();
    tab.open(&demo().server.url("search/?q=certificate&severity=SEV3"));
    let offer = "document.querySelector('.search-notes button')";
    tab.wait_for(&format!("{offer} !== null"));
    let words = tab.text(&format!("{offer}.textContent"));
    let found = words.strip_prefix("Without Severity SEV3: ").unwrap();
    tab.eval(&format!("{offer}.click()"));
    tab.wait_for(&format!(
        "document.querySelector('.search-status').textContent === '{found}'"
    ));
    assert_eq!(tab.text("location.search"), "?q=certificate");
    assert_eq!(tab.complaints(), [] as [&str; 0]);
}
