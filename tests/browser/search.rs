//! Search as its readers meet it: typing, facets, addresses, keyboard, failures.

mod dialog;
mod editions;

use std::fs;
use std::path::{Path, PathBuf};

use casebook_search::{Document, Pack, PackFile, Section, Settings, build};
use serde_json::json;

pub(crate) use self::editions::{edition, write_pack};
use crate::book::{Site, demo};
use crate::tab::{Scheme, Tab};

const OPTIONS: &str = "[...document.querySelectorAll('[role=option].hit')]";

pub(crate) fn folder(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("site-{name}"))
}

pub(crate) fn book(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests")
        .join(name)
}

fn type_words(tab: &Tab, words: &str) {
    for letter in words.chars() {
        tab.press(&letter.to_string());
    }
}

/// Opens the search page with an address's query, and waits for the answer.
fn search_page(site: &Site, query: &str) -> Tab {
    let tab = site.tab();
    tab.open(&site.server.url(&format!("search/{query}")));
    tab.wait_for("document.querySelector('.search-status').textContent.includes('entr')");
    tab
}

/// The number of entries found, as the page says it.
fn total(tab: &Tab) -> u64 {
    let status = tab.text("document.querySelector('.search-status').textContent");
    status
        .split(' ')
        .next()
        .and_then(|number| number.parse().ok())
        .unwrap_or_else(|| panic!("{status}"))
}

/// The first results: those that come before the reader has seen their end.
fn ids(tab: &Tab) -> Vec<String> {
    serde_json::from_value(tab.eval(&format!(
        "{OPTIONS}.slice(0, 6).map(option => option.dataset.id)"
    )))
    .unwrap()
}

#[test]
fn results_come_while_typing_and_the_address_follows() {
    let tab = demo().tab();
    tab.open(&demo().server.url("search/"));
    tab.wait_for("document.activeElement.id === 'q'");
    type_words(&tab, "certifi");
    tab.wait_for(&format!("{OPTIONS}.length > 3"));
    assert_eq!(tab.text("location.search"), "?q=certifi");
    let status = tab.text("document.querySelector('.search-status').textContent");
    assert!(status.ends_with("entries"), "{status}");
    let first = format!("{OPTIONS}[0]");
    assert!(
        tab.text(&format!("{first}.querySelector('mark').textContent"))
            .to_lowercase()
            .starts_with("certifi")
    );
    assert!(
        !tab.text(&format!(
            "{first}.querySelector('.hit-passage').textContent"
        ))
        .is_empty()
    );
    assert_eq!(tab.complaints(), [] as [&str; 0]);

    let other = search_page(demo(), "?q=certifi");
    assert_eq!(ids(&other), ids(&tab));
}

#[test]
fn facets_narrow_and_back_widens() {
    let tab = search_page(demo(), "?q=dns");
    let (all, found) = (ids(&tab), total(&tab));
    let count =
        "Number(document.querySelector('.search-facets input[name=cause] ~ .count').textContent)";
    // Values are counted after the first results are there.
    tab.wait_for("document.querySelector('.search-facets input[name=cause]') !== null");
    let promised = tab.eval(count).as_u64().unwrap();
    tab.eval("document.querySelector('.search-facets input[name=cause]').click()");
    tab.wait_for("document.querySelector('.search-status').textContent.includes('narrowed')");
    let some = ids(&tab);
    assert!(!some.is_empty() && total(&tab) < found, "{some:?}");
    assert_eq!(promised, total(&tab));
    assert!(tab.text("location.search").contains("&cause="));
    tab.wait_for("document.activeElement.name === 'cause' && document.activeElement.checked");
    let shared = search_page(demo(), &tab.text("location.search"));
    assert_eq!(ids(&shared), some);

    tab.eval("history.back()");
    tab.wait_for("!document.querySelector('.search-status').textContent.includes('narrowed')");
    assert_eq!(
        (ids(&tab), tab.text("location.search")),
        (all, "?q=dns".to_owned())
    );

    tab.eval(
        "(() => { const sort = document.querySelector('.search-tools select');
        sort.value = 'newest'; sort.dispatchEvent(new Event('change', {bubbles: true})); })()",
    );
    tab.wait_for("location.search.includes('sort=newest')");
    let years = format!(
        "{OPTIONS}.map(option => Number(option.querySelector('time').textContent.slice(-4)))"
    );
    tab.wait_for(&format!(
        "(years => years.length > 3 && years.every((year, at) => !at || years[at - 1] >= year))({years})"
    ));
}

#[test]
fn the_rest_of_the_first_results_comes_when_their_end_is_seen() {
    let tab = demo().tab();
    tab.viewport(1280, 420);
    tab.open(&demo().server.url("search/?q=after:2010"));
    tab.wait_for(&format!(
        "{OPTIONS}.length > 0 && !document.querySelector('.hits[aria-busy=true]')"
    ));
    assert!(total(&tab) > 10);
    assert_eq!(tab.eval(&format!("{OPTIONS}.length")), json!(6));
    let first = ids(&tab);
    // By the keyboard, past the last one that is there …
    tab.press("ArrowUp");
    let last = "document.querySelector('[aria-selected=true]') === [...document.querySelectorAll('[role=option]')].at(-1)";
    tab.wait_for(last);
    tab.press("ArrowDown");
    tab.wait_for(&format!("{OPTIONS}.length === 10"));
    tab.wait_for("document.querySelector('[aria-selected=true]') !== null");
    assert_eq!(
        (ids(&tab), tab.text("document.activeElement.id")),
        (first, "q".to_owned())
    );
    // … or because the window has room for more.
    tab.viewport(1280, 4_000);
    tab.open(&demo().server.url("search/?q=after:2010"));
    tab.wait_for(&format!("{OPTIONS}.length === 10"));
}

#[test]
fn the_keyboard_is_enough() {
    let tab = search_page(demo(), "?q=certificate");
    tab.press("ArrowDown");
    tab.press("ArrowDown");
    let active =
        "document.getElementById(document.activeElement.getAttribute('aria-activedescendant'))";
    assert_eq!(tab.text("document.activeElement.id"), "q");
    assert_eq!(
        tab.text(&format!("{active}.getAttribute('aria-selected')")),
        "true"
    );
    let href = tab.text(&format!("{active}.href"));
    tab.press("Enter");
    // What the browser is to mark does not stay in the address.
    let address = href.split(":~:").next().unwrap();
    tab.wait_for(&format!("location.href === {}", json!(address)));
    assert!(tab.text("location.pathname").contains("/incidents/"));
    tab.eval("history.back()");
    tab.wait_for(&format!(
        "location.search === '?q=certificate' && {OPTIONS}.length > 0"
    ));
}

#[test]
fn the_question_of_the_home_page_is_searched_or_compared() {
    let ask = |text: &str| {
        let tab = demo().tab();
        tab.open(&demo().server.url("/"));
        tab.eval(&format!(
            "(() => {{ const ask = document.querySelector('#cb-ask'); ask.elements.q.value = {text}; ask.requestSubmit(); }})()",
            text = json!(text)
        ));
        tab
    };
    let tab = ask("certificate expired");
    tab.wait_for(&format!(
        "location.pathname.endsWith('/search/') && {OPTIONS}.length > 0"
    ));
    assert_eq!(tab.eval("location.search"), json!("?q=certificate+expired"));
    assert_eq!(tab.complaints(), [] as [&str; 0]);
    let tab = ask("x509: certificate has expired\nor is not yet valid: certificate renewal");
    tab.wait_for("location.hash === '#seen-before' && document.querySelectorAll('.seen-list > li').length > 0");
    assert_eq!(tab.eval("sessionStorage.length"), json!(0));
    assert_eq!(tab.complaints(), [] as [&str; 0]);
}

#[test]
fn no_barriers_among_results() {
    for (scheme, width) in [(Scheme::Light, 1280), (Scheme::Dark, 390)] {
        let tab = search_page(demo(), "?q=certificate&cause=identity");
        tab.viewport(width, 900);
        tab.scheme(scheme);
        assert_eq!(tab.accessibility(), [] as [&str; 0]);
        let needed = tab
            .eval("document.scrollingElement.scrollWidth")
            .as_u64()
            .unwrap();
        assert!(needed <= u64::from(width), "needs {needed} of {width}");
    }
}

#[test]
fn mistakes_are_explained_and_corrected_on_the_spot() {
    let tab = search_page(demo(), "?q=servise:github-database");
    let notes = tab.text("document.querySelector('.search-notes').textContent");
    assert!(notes.contains("no field “servise”"), "{notes}");
    tab.eval("document.querySelector('.search-notes button').click()");
    tab.wait_for("location.search.includes('service')");
    tab.wait_for("document.querySelector('.search-notes').textContent === ''");
    assert_eq!(
        tab.text("document.querySelector('#q').value"),
        "service:github-database"
    );
    // Nothing at all is found, and that is said, too.
    let none = search_page(demo(), "?q=xyzzyxyzzy");
    let status = none.text("document.querySelector('.search-status').textContent");
    assert!(status.starts_with("No entry found"), "{status}");
}

#[test]
fn a_pasted_error_finds_incidents_with_what_helped() {
    let tab = demo().tab();
    tab.open(&demo().server.url("search/"));
    tab.wait_for("document.querySelector('[role=combobox]') !== null");
    tab.eval(
        "(() => { const data = new DataTransfer();
        data.setData('text', 'ERROR: database is not accepting commands\\nto avoid wraparound data loss, autovacuum');
        const field = document.querySelector('#q'); field.focus();
        field.dispatchEvent(new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true})); })()",
    );
    tab.wait_for("document.querySelectorAll('.seen-list > li').length > 0");
    let first = tab.text("document.querySelector('.seen-list > li').textContent");
    assert!(
        first.contains("transaction ID") && first.contains("In common: "),
        "{first}"
    );
    let all = tab.text("document.querySelector('.seen-list').textContent");
    assert!(
        all.contains("Still open") || all.contains("No action is open"),
        "{all}"
    );
    assert!(all.contains("Response and resolution"), "{all}");
    assert_eq!(tab.accessibility(), [] as [&str; 0]);
    assert_eq!(tab.complaints(), [] as [&str; 0]);
}

#[test]
fn planted_markup_stays_text() {
    let site = Site::build("planted", &book("search/book"), "/");
    let tab = search_page(&site, "?q=planted");
    let text = tab.text("document.querySelector('#search-view').textContent");
    for planted in [
        "<img src=x onerror=planted()>",
        "<script>planted()</script>",
        "<b>bold</b>",
    ] {
        assert!(text.contains(planted), "{planted} is not shown: {text}");
    }
    let inside = "document.querySelectorAll('#search-view :is(img, script, svg, i, em, [onclick]), .count b').length";
    assert_eq!(tab.eval(inside), json!(0));
    assert_eq!(tab.eval("typeof planted"), json!("undefined"));
    assert_eq!(tab.complaints(), [] as [&str; 0]);
}
