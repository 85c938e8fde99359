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
    let button = "document.querySelector('.copy-link').checkVisibility()";
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
