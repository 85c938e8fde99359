//! Search as its readers meet it: typing, facets, addresses, keyboard, failures.

use std::fs;
use std::path::{Path, PathBuf};

use casebook_search::{Document, Pack, PackFile, Section, Settings, build};
use serde_json::json;

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
fn the_dialog_opens_over_any_page_and_gives_the_focus_back() {
    let tab = demo().tab();
    tab.open(&demo().server.url("/"));
    tab.eval("document.querySelector('main a').focus()");
    tab.press("/");
    type_words(&tab, "leap second");
    tab.wait_for(&format!(
        "document.querySelector('dialog[open]') !== null && {OPTIONS}.length > 0"
    ));
    assert_eq!(tab.text("document.activeElement.value"), "leap second");
    assert_eq!(ids(&tab)[0], "2017-01-01-cloudflare-leap-second");
    assert_eq!(
        tab.text(&format!("{OPTIONS}[0].getAttribute('aria-selected')")),
        "true"
    );
    tab.wait_for("document.querySelector('dialog a.search-all').href.includes('q=leap')");
    for scheme in [Scheme::Light, Scheme::Dark] {
        tab.scheme(scheme);
        assert_eq!(tab.accessibility(), [] as [&str; 0]);
    }
    tab.press("Escape");
    tab.wait_for("document.querySelector('dialog[open]') === null");
    assert_eq!(
        tab.eval("document.activeElement === document.querySelector('main a')"),
        json!(true)
    );
    tab.eval("document.dispatchEvent(new KeyboardEvent('keydown', {key: 'k', ctrlKey: true, bubbles: true}))");
    tab.wait_for("document.querySelector('dialog[open]') !== null");
    tab.press("Enter");
    tab.wait_for("location.pathname.includes('leap-second')");
    assert_eq!(tab.complaints(), [] as [&str; 0]);
    // Back again, the question is there again; elsewhere it is offered.
    tab.eval("history.back()");
    tab.wait_for("document.querySelector('dialog[open] input')?.value === 'leap second'");
    tab.open(&demo().server.url("incidents/"));
    tab.press("/");
    tab.wait_for("document.querySelector('dialog[open] .search-recent button')?.textContent === 'leap second'");
    tab.eval("document.querySelector('.search-recent button').click()");
    tab.wait_for(&format!("{OPTIONS}.length > 0"));
}

#[test]
fn looking_something_up_leaves_the_page_where_it_was() {
    let tab = demo().tab();
    tab.viewport(1024, 600);
    tab.open(&demo().largest("entry"));
    let scrolled = "document.scrollingElement.scrollTop";
    for focus in [
        "document.activeElement.blur()",
        "[...document.querySelectorAll('main a')].at(-1).focus()",
    ] {
        tab.eval(&format!("{focus}; scrollTo(0, 900)"));
        tab.wait_for(&format!("{scrolled} === 900"));
        let had = tab.text("document.activeElement.outerHTML.slice(0, 200)");
        tab.press("/");
        tab.wait_for("document.querySelector('dialog[open]') !== null");
        tab.press("Escape");
        tab.wait_for("document.querySelector('dialog[open]') === null");
        assert_eq!(tab.eval(scrolled), json!(900), "{focus}");
        assert_eq!(
            tab.text("document.activeElement.outerHTML.slice(0, 200)"),
            had
        );
    }
}

#[test]
fn log_lines_pasted_into_the_dialog_are_compared() {
    let tab = demo().tab();
    tab.open(&demo().server.url("/"));
    tab.press("/");
    tab.wait_for("document.querySelector('dialog[open]') !== null");
    tab.eval(
        "(() => { const data = new DataTransfer();
        data.setData('text', 'x509: certificate has expired\\nor is not yet valid: certificate renewal');
        document.activeElement.dispatchEvent(
            new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true})); })()",
    );
    tab.wait_for("location.pathname.endsWith('/search/') && document.querySelectorAll('.seen-list > li').length > 0");
    assert!(
        tab.text("document.querySelector('#seen-text').value")
            .starts_with("x509")
    );
    assert_eq!(tab.eval("sessionStorage.length"), json!(0));
    assert_eq!(tab.complaints(), [] as [&str; 0]);
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

/// Replaces the index of a built site.
pub(crate) fn write_pack(site: &Path, pack: &Pack) {
    let packs = site.join("search/pack");
    let _ = fs::remove_dir_all(&packs);
    fs::create_dir_all(&packs).unwrap();
    for file in &pack.files {
        fs::write(packs.join(&file.name), &file.bytes).unwrap();
    }
    fs::write(
        site.join("search/pack.json"),
        json!({"first": pack.files[0].name}).to_string(),
    )
    .unwrap();
}

/// A generated book in many files; every title names the edition.
pub(crate) fn edition(name: &str) -> Pack {
    let words = [
        "pool",
        "certificate",
        "failover",
        "quota",
        "timeout",
        "cache",
        "résumé",
        "数据库",
        "retry",
        "dns",
    ];
    let documents = (0..400usize).map(|at| {
        let filler: String = (0..90)
            .map(|word| format!("w{} ", (at * 31 + word * word) % 211))
            .collect();
        let text = format!(
            "{} of {} after {filler}",
            words[at % 10],
            words[(at / 7) % 10]
        );
        let cause = [
            "capacity/connection-pool",
            "identity/certificate",
            "network/dns",
        ][at % 3]
            .to_owned();
        Document {
            id: format!("{name}-{at}"),
            url: format!("incidents/{name}-{at}/"),
            kind: "incident".into(),
            title: format!("{name} {} {at}", words[(at * 7) % 10]),
            date: Some(18_000 + i32::try_from(at).unwrap()),
            causes: vec![cause],
            sections: vec![Section {
                heading: "Timeline".into(),
                text,
                ..Section::default()
            }],
            ..Document::default()
        }
    });
    build(
        documents.collect(),
        &Settings {
            single_file_limit: 0,
            ..Settings::default()
        },
    )
    .unwrap()
}

#[test]
fn a_damaged_or_missing_index_is_told_and_there_is_a_way_on() {
    let site = Site::build("damaged", &book("search/book"), "/");
    let pack = edition("first");
    let broken = |pack: &Pack, expected: &str| {
        write_pack(&folder("damaged"), pack);
        let tab = site.tab();
        tab.open(&site.server.url("search/?q=pool"));
        tab.wait_for("document.querySelector('[role=alert]') !== null");
        let said = tab.text("document.querySelector('[role=alert]').textContent");
        assert!(said.contains(expected), "{expected}: {said}");
        let ways =
            "document.querySelectorAll('[role=alert] a, #search-browse:not([hidden]) a').length";
        assert!(tab.eval(ways).as_u64().unwrap() > 3);
        tab
    };
    let change = |change: &dyn Fn(&mut PackFile)| {
        let mut pack = pack.clone();
        pack.files.iter_mut().for_each(change);
        pack
    };
    broken(
        &change(&|file| file.bytes.truncate(file.bytes.len() / 2)),
        "damaged",
    );
    broken(&change(&|file| file.bytes[8] = 77), "does not fit");
    // Pieces alone, behind a first file that is whole.
    let mut pieces = change(&|file| file.bytes[0] ^= 1);
    pieces.files[0] = pack.files[0].clone();
    broken(&pieces, "damaged");
    let mut gone = pack.clone();
    gone.files.truncate(1);
    let tab = broken(&gone, "Load again");
    // Repaired, the same page goes on.
    write_pack(&folder("damaged"), &pack);
    tab.open(&site.server.url("search/?q=pool"));
    tab.wait_for(&format!("{OPTIONS}.length > 0"));
}

#[test]
fn a_tab_from_before_a_rebuild_answers_from_the_new_index_alone() {
    let site = Site::build("rebuilt", &book("search/book"), "/");
    write_pack(&folder("rebuilt"), &edition("first"));
    let old = search_page(&site, "?q=title:pool");
    assert!(ids(&old).iter().all(|id| id.starts_with("first-")));
    write_pack(&folder("rebuilt"), &edition("second"));
    let new = search_page(&site, "?q=title:pool");
    assert!(ids(&new).iter().all(|id| id.starts_with("second-")));
    old.eval(
        "(() => { const field = document.querySelector('#q'); field.value = '\"failover of timeout\"';
        field.dispatchEvent(new Event('input', {bubbles: true})); })()",
    );
    old.wait_for(&format!(
        "{OPTIONS}.length > 0 && {OPTIONS}.every(option => option.dataset.id.startsWith('second-'))"
    ));
}

/// A generated book with so many articles that their positions are not worth reading; "pool" stands before one in every
/// other entry, "queue" in three.
fn wordy() -> Pack {
    let documents = (0..300usize).map(|at| {
        let pool = if at % 2 == 0 {
            "pool the cars"
        } else {
            "pool all the cars"
        };
        let queue = if at < 3 { "queue the jobs" } else { "" };
        let filler: String = (0..300)
            .map(|word| "n ".repeat((word * word * 7 + at) % 31) + "the ")
            .collect();
        Document {
            id: format!("wordy-{at}"),
            url: format!("incidents/wordy-{at}/"),
            kind: "incident".into(),
            title: "Filler".into(),
            causes: vec!["capacity/connection-pool".into()],
            sections: vec![Section {
                text: format!("{pool}. {queue}. {filler}"),
                ..Section::default()
            }],
            ..Document::default()
        }
    });
    build(
        documents.collect(),
        &Settings {
            single_file_limit: 0,
            ..Settings::default()
        },
    )
    .unwrap()
}

#[test]
fn numbers_that_are_bounds_say_so() {
    let site = Site::build("wordy", &book("search/book"), "/");
    write_pack(&folder("wordy"), &wordy());
    let tab = search_page(&site, "?q=%22pool+the%22");
    let status = "document.querySelector('.search-status').textContent";
    let count = "document.querySelector('.search-facets .count').textContent";
    tab.wait_for("document.querySelector('.search-facets .count') !== null");
    let (bound, beside) = (tab.text(status), tab.text(count));
    assert!(
        bound.starts_with("Up to ") && beside.starts_with("≤ "),
        "{bound}, {beside}"
    );
    assert!(
        ids(&tab)
            .iter()
            .all(|id| id[6..].parse::<u32>().unwrap() % 2 == 0)
    );
    let tab = search_page(&site, "?q=%22queue+the+jobs%22");
    tab.wait_for("document.querySelector('.search-facets .count') !== null");
    assert_eq!(
        (tab.text(status), tab.text(count)),
        ("3 entries".to_owned(), "3".to_owned())
    );
}
