//! What comes out of a printer.

use crate::book::demo;
use crate::tab::Tab;

/// How many sheets the page is.
fn sheets(tab: &Tab) -> usize {
    let pdf = tab.pdf();
    let marked = |mark: &[u8]| pdf.windows(mark.len()).filter(|part| *part == mark).count();
    marked(b"/Type /Page\n") + marked(b"/Type /Page ")
}

/// Scripts make buttons of the heads, which a browser prints but once.
#[test]
fn the_heads_of_a_table_stand_on_each_of_its_sheets() {
    let tab = demo().tab();
    for (page, columns) in [("incidents/", 4), ("actions/", 6), ("services/", 5)] {
        tab.open(&demo().server.url(page));
        tab.wait_for("document.readyState === 'complete'");
        let sheets = sheets(&tab);
        assert!(sheets > 1, "{page} is {sheets} sheets");
        let with = tab.printed();
        tab.eval("document.querySelectorAll('.t thead').forEach(head => { head.style.visibility = 'hidden'; })");
        let heads = with - tab.printed();
        // The table may begin on the second sheet.
        assert!(
            heads >= columns * (sheets - 1),
            "{heads} words of heads on {sheets} sheets of {page}"
        );
    }
}

#[test]
fn paper_says_which_book_it_is_from() {
    let tab = demo().tab();
    for (page, said) in [("incidents/", true), ("", false)] {
        tab.open(&demo().server.url(page));
        tab.print_media();
        let shown = "document.querySelector('.brand').checkVisibility()";
        assert_eq!(tab.eval(shown), said, "{page}");
    }
}

#[test]
fn every_sheet_says_where_it_is_from() {
    let tab = demo().tab();
    tab.open(&demo().server.url("incidents/?severity=SEV2"));
    tab.wait_for("!document.querySelector('.copy-link').hidden");
    let (sheets, with) = (sheets(&tab), tab.printed());
    assert!(sheets > 0);
    assert_eq!(
        tab.eval("document.documentElement.dataset.margins === ''"),
        true
    );
    let rule = tab.text("document.adoptedStyleSheets[0].cssRules[0].cssText");
    assert!(rule.contains("/incidents/?severity=SEV2\""), "{rule}");
    tab.eval("document.adoptedStyleSheets = []");
    let margins = with - tab.printed();
    assert!(
        margins >= 2 * sheets,
        "{margins} words in the margins of {sheets} sheets"
    );
}

#[test]
fn owners_are_not_split_in_a_word() {
    let tab = demo().tab();
    let split = "[...document.querySelectorAll('.c-owner bdi')].filter(one => !/\\s|-/.test(one.textContent)
        && one.getClientRects().length > 1).map(one => one.textContent).join(' ')";
    for (width, print) in [(768, false), (1024, false), (673, true)] {
        tab.viewport(width, 900);
        for page in ["actions/", ""] {
            tab.open(&demo().server.url(page));
            if print {
                tab.print_media();
            }
            assert_eq!(tab.text(split), "", "{page} at {width}");
        }
    }
}
