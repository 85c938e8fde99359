//! The search dialog, which opens over any page.

use super::*;

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
