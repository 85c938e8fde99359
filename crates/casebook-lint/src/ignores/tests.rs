use super::super::testing::{Sample, codes};
use super::*;

/// A page with two links to nowhere, each in a paragraph of its own.
const LINKS: &str = "[one](gone.md)\n\n[two](lost.md)\n";

fn page(body: &str) -> Vec<Diagnostic> {
    Sample::new(&[("content/README.md", body)]).findings()
}

fn entry(lint: &str) -> Vec<Diagnostic> {
    let text = format!("---\ntitle: Checkout answered 502\n{lint}---\n\n{LINKS}");
    Sample::new(&[("content/2026-10-02-checkout.md", &text)]).findings()
}

#[test]
fn a_comment_covers_the_next_block_and_no_more() {
    assert_eq!(codes(&page(LINKS)), ["CB601", "CB601"]);
    let found = page(&format!(
        "<!-- casebook-ignore CB601: it moves next week -->\n{LINKS}"
    ));
    assert_eq!(codes(&found), ["CB601"]);
    assert!(found[0].message.contains("lost.md"), "{found:#?}");
    let found = page(&format!(
        "<!-- casebook-ignore CB601: it moves next week -->\n\n{LINKS}"
    ));
    assert_eq!(
        codes(&found),
        ["CB601"],
        "a blank line between makes no difference"
    );
}

#[test]
fn a_comment_may_name_several_codes_in_any_case() {
    let text = "<!-- casebook-ignore cb601, CB604, Cb608: all wait for the new wiki -->\n[x](gone.md) ![](https://a.example/b.png)\n";
    assert_eq!(codes(&page(text)), Vec::<&str>::new());
}

#[test]
fn code_asks_for_nothing() {
    let text = format!(
        "```html\n<!-- casebook-ignore CB601: an example -->\n```\n\n`<!-- casebook-ignore CB601: x -->`\n\n{LINKS}"
    );
    assert_eq!(codes(&page(&text)), ["CB601", "CB601"]);
}

#[test]
fn front_matter_covers_the_whole_file() {
    assert_eq!(
        codes(&entry("lint: {ignore: {CB601: the wiki is being moved}}\n")),
        Vec::<&str>::new()
    );
    assert_eq!(
        codes(&entry(
            "lint:\n  ignore:\n    CB601: the wiki is being moved\n"
        )),
        Vec::<&str>::new()
    );
    // What the front matter itself does wrong can be ignored as well.
    let found = entry(
        "teams: [shop, Shop]\nseverity: critical\nlint: {ignore: {CB107: taken over, CB601: moving, CB108: both}}\n",
    );
    assert!(!codes(&found).contains(&"CB107"), "{found:#?}");
}

#[test]
fn without_a_reason_nothing_is_ignored() {
    assert_eq!(
        codes(&page(&format!("<!-- casebook-ignore CB601 -->\n{LINKS}"))),
        ["CB902", "CB601", "CB601"]
    );
    for lint in [
        "{ignore: [CB601]}",
        "{ignore: CB601}",
        "{ignore: {CB601: }}",
    ] {
        let found = entry(&format!("lint: {lint}\n"));
        assert_eq!(codes(&found), ["CB902", "CB601", "CB601"], "{lint}");
    }
}

#[test]
fn idle_unknown_and_empty_requests_are_reported() {
    let found =
        page("<!-- casebook-ignore CB604, CB601: for the picture -->\nNo picture, [x](gone.md).\n");
    assert_eq!(codes(&found), ["CB901"]);
    assert_eq!(found[0].span.slice("<!-- casebook-ignore CB604"), "CB604");
    assert!(found[0].fix.is_none(), "one of the two codes is of use");
    assert_eq!(
        codes(&page("<!-- casebook-ignore CB999: x -->\ntext\n")),
        ["CB901"]
    );
    assert_eq!(codes(&page("<!-- casebook-ignore -->\ntext\n")), ["CB901"]);
    assert_eq!(
        codes(&page("<!-- casebook-ignore CB901: x -->\ntext\n")),
        ["CB901"]
    );
    let named = page("<!-- casebook-ignore broken-anchor: x -->\ntext\n");
    assert_eq!(
        named[0].help.as_deref(),
        Some("did you mean `CB602` (broken-anchor)?")
    );
    assert_eq!(
        codes(&entry("lint: {ignore: {CB107: x, CB601: y}, levels: 3}\n")),
        ["CB901", "CB104"]
    );
}

#[test]
fn one_text_by_itself_does_not_tell_whether_an_ignore_about_the_book_is_idle() {
    let text = "---\nid: PM-1\ntitle: Checkout answered 502\nlint: {ignore: {CB108: merged next week, CB107: idle}}\n---\n";
    let other = "---\nid: PM-1\ntitle: Search was slow\n---\n";
    let sample = Sample::new(&[("content/a.md", other), ("content/b.md", text)]);
    assert_eq!(codes(&sample.findings()), ["CB901"]);
    assert_eq!(
        codes(&sample.findings_of(1, text)),
        ["CB901"],
        "of CB107 alone"
    );
}

#[test]
fn restricted_entries_may_ask_as_well() {
    let text = "---\ntitle: Checkout answered 502\nvisibility: restricted\nseverity: critical\nlint: {ignore: {CB107: taken over, CB601: unused}}\n---\n";
    assert_eq!(
        codes(&Sample::new(&[("content/a.md", text)]).findings()),
        Vec::<&str>::new()
    );
}

#[test]
fn an_idle_comment_goes_with_its_line() {
    let text = "text\n\n<!-- casebook-ignore CB601: x -->\nmore\n";
    let found = page(text);
    let fix = found[0].fix.as_ref().unwrap();
    assert_eq!(
        fix.edits[0].span.slice(text),
        "<!-- casebook-ignore CB601: x -->\n"
    );
}

#[test]
fn a_comment_that_is_not_closed_takes_nothing_with_it() {
    for text in [
        "text\n\n<!-- casebook-ignore CB601: x\n\nKept.\n\n<!-- note -->\n",
        "text\n\n<!-- casebook-ignore CB601: x\n\nKept -->\n",
        "text\n\n<!-- casebook-ignore CB601: x\nKept --> it is\n",
        "text <!-- casebook-ignore CB601: x Kept. <!-- note --> more\n",
    ] {
        let found = page(text);
        assert_eq!(codes(&found), ["CB901"], "{text}");
        assert!(found[0].fix.is_none(), "{text}");
    }
    let found = page("<!-- casebook-ignore CB601: x\n\nHidden.\n\n-->\n");
    let help = found[0].help.as_deref().unwrap();
    assert!(help.contains("close it where it ends"), "{help}");
}

#[test]
fn a_rule_that_is_off_leaves_no_idle_ignore() {
    let files = [
        ("book.toml", "[lint]\nCB601 = \"off\"\n"),
        (
            "content/README.md",
            "<!-- casebook-ignore CB601: x -->\n[x](gone.md)\n",
        ),
    ];
    assert_eq!(codes(&Sample::new(&files).findings()), Vec::<&str>::new());
}

#[test]
fn requests_show_neither_on_the_page_nor_in_the_index() {
    let body = "<!-- casebook-ignore CB601: secretreason -->\n[one](gone.md) <!-- casebook-ignore CB601: secretreason --> x\n";
    let outline = casebook_markdown::outline(body, 0);
    assert!(!outline.text.contains("secretreason"), "{}", outline.text);
    let page = casebook_markdown::render(body, &casebook_markdown::RenderOptions::default());
    assert!(
        page.html.contains("one") && !page.html.contains("secretreason"),
        "{}",
        page.html
    );
}
