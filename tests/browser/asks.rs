//! What a responder does: ask from the home page, and see what fixed it the last time.

use crate::book::demo;
use crate::tab::Tab;

/// Three lines of a log, as they are pasted in the middle of an incident.
pub(crate) const LINES: &str = "2026-06-30T09:14:02Z edge-7 bgp: withdrew 104.16.0.0/12 after policy change\n\
    2026-06-30T09:14:03Z edge-7 backbone: prefixes withdrawn, site unreachable\n\
    2026-06-30T09:14:09Z probe: BGP session to spine lost, traffic dropped";

fn paste(tab: &Tab, field: &str, text: &str) {
    let text = serde_json::to_string(text).unwrap();
    tab.eval(&format!(
        "(() => {{ const field = document.querySelector('{field}'); field.focus(); field.value = {text};
            field.dispatchEvent(new Event('input', {{bubbles: true}})); }})()"
    ));
}

#[test]
fn log_lines_pasted_at_home_lead_to_the_incident_and_what_fixed_it() {
    let tab = demo().tab();
    tab.viewport(390, 844);
    tab.open(&demo().server.url("/"));
    paste(&tab, "#cb-ask textarea", LINES);
    tab.press("Enter");
    tab.wait_for("location.pathname.endsWith('/search/') && document.querySelectorAll('.seen-list > li').length > 0");
    let first = tab.text("document.querySelector('.seen-list > li').textContent");
    assert!(
        first.to_lowercase().contains("bgp") || first.contains("prefix"),
        "{first}"
    );
    // What fixed it stands in the result itself.
    let how = "document.querySelectorAll('.seen-list > li:first-child .hit-passage b').length";
    assert!(tab.eval(how).as_u64() >= Some(1), "{first}");
    // It was answered where the engine was on its way: the page that shows it fetches none.
    let requests = tab.requests();
    let engines = requests.iter().filter(|url| url.ends_with(".wasm"));
    assert_eq!(engines.count(), 1, "{requests:?}");
    assert_eq!(tab.complaints(), [] as [&str; 0]);
}

/// The engine is on its way before the question is.
#[test]
fn the_field_of_the_home_page_fetches_the_engine_when_it_is_entered() {
    let tab = demo().tab();
    tab.open(&demo().server.url("/"));
    let asked = |ending: &str| tab.requests().iter().any(|url| url.ends_with(ending));
    assert!(!asked(".wasm"), "{:?}", tab.requests());
    tab.eval("document.querySelector('#cb-ask textarea').focus()");
    tab.wait("the engine", |record| {
        record.requests.iter().any(|url| url.ends_with(".wasm"))
    });
    tab.wait("the index", |record| {
        record
            .requests
            .iter()
            .any(|url| url.contains("/search/pack/"))
    });
    assert_eq!(tab.complaints(), [] as [&str; 0]);
}

/// A page that did not come over a secure connection has no clipboard, and offers nothing that needs one.
#[test]
fn without_a_clipboard_nothing_offers_to_copy() {
    let page = demo()
        .server
        .url("incidents/2022-06-21-cloudflare-bgp-mcp/");
    let tab = demo().tab();
    let button = "document.querySelector('.copy-link').checkVisibility({visibilityProperty: true})";
    tab.open(&page);
    tab.wait_for(button);
    tab.eval(
        "(() => { window.copied = []; navigator.clipboard.writeText = async text => window.copied.push(text); })()",
    );
    tab.eval("document.querySelector('.copy-link').click()");
    tab.wait_for("window.copied.length === 1 && document.querySelector('.copy-link').textContent === 'Copied'");
    assert_eq!(tab.text("window.copied[0]"), page);

    let bare = demo().tab();
    bare.first("Object.defineProperty(Navigator.prototype, 'clipboard', {value: undefined})");
    bare.open(&page);
    assert_eq!(bare.eval("navigator.clipboard === undefined"), true);
    assert_eq!(bare.eval(button), false);
    assert_eq!(bare.eval("document.querySelectorAll('.copy').length"), 0);
    // The place of a heading is still reached by its link.
    bare.eval("document.querySelector('.body a.anchor, main a.anchor').click()");
    bare.wait_for("location.hash.length > 1");
    assert_eq!(bare.complaints(), [] as [&str; 0]);
}

/// The results of the page, as they are read.
const SHOWN: &str = "[...document.querySelectorAll('.hit')].map(hit => hit.querySelector('.hit-title').textContent +
    hit.querySelector('.hit-passage')?.textContent).join('|')";

#[test]
fn a_common_word_is_answered_before_the_engine_is_there() {
    let page = demo().server.url("search/?q=certificate");
    // A worker that never comes: nothing but the first answer can be shown.
    let without = demo().tab();
    without.first("window.Worker = class extends EventTarget { postMessage() {} terminate() {} }");
    without.open(&page);
    without.wait_for("document.querySelectorAll('.hit').length > 0");
    let first = without.text(SHOWN);
    assert!(!without.requests().iter().any(|url| url.contains("/pack/")) || !first.is_empty());

    let tab = demo().tab();
    // Marked, to see that what is read stays when the engine has answered.
    tab.first(
        "addEventListener('load', () => { const mark = () => document.querySelector('.hit') ?
        (document.querySelector('.hit').dataset.seen = '') : setTimeout(mark, 5); mark(); })",
    );
    tab.open(&page);
    tab.wait_for("document.querySelector('.search-narrow fieldset') !== null");
    tab.wait_for("document.querySelector('[role=listbox]').getAttribute('aria-busy') === 'false'");
    assert_eq!(tab.text(SHOWN), first);
    assert_eq!(
        tab.eval("document.querySelector('.hit').dataset.seen === ''"),
        true
    );
    assert!(tab.layout_shift().0 <= 0.02, "{:?}", tab.layout_shift());
    assert_eq!(tab.complaints(), [] as [&str; 0]);

    // Any other question waits for the engine as before, and a first answer that is gone takes nothing away.
    for question in ["certificate+expired", "Certificate"] {
        tab.open(&demo().server.url(&format!("search/?q={question}")));
        tab.wait_for("document.querySelectorAll('.hit').length > 0");
    }
    let gone = demo().tab();
    gone.first("const get = fetch; window.fetch = (what, how) => String(what).includes('/first/') ? Promise.reject(new Error('gone')) : get(what, how)");
    gone.open(&page);
    gone.wait_for("document.querySelectorAll('.hit').length > 0");
    assert_eq!(gone.text(SHOWN), first);
}

#[test]
fn a_feed_can_be_read_by_people_who_open_it() {
    let tab = demo().tab();
    tab.open(&demo().server.url("feeds/all.atom"));
    let shown = |of: &str| tab.eval(&format!("document.querySelector('{of}').checkVisibility()"));
    assert_eq!(shown("feed > title"), true);
    assert_eq!(shown("entry > summary"), true);
    assert_eq!(shown("entry > id"), false);
    // XML names no icon, so the browser looks for the usual one.
    let complaints = tab.complaints();
    let own = complaints
        .iter()
        .filter(|line| !line.contains("/favicon.ico"));
    assert_eq!(own.collect::<Vec<_>>(), [] as [&String; 0]);
    tab.eval("document.querySelector('entry > a').click()");
    tab.wait_for("document.body?.className === 'page-entry'");
}
