//! Lists of which the page has the beginning, and files have the rest.

use std::fs;
use std::path::Path;
use std::sync::OnceLock;

use tempfile::TempDir;

use crate::book::Site;
use crate::tab::Tab;

/// How many entries the large book has: too many for one page.
const MANY: usize = 420;

fn many() -> &'static Site {
    static SITE: OnceLock<Site> = OnceLock::new();
    SITE.get_or_init(|| {
        let book = TempDir::new().unwrap();
        write_many(book.path());
        Site::build("many", book.path(), "/team/postmortems/")
    })
}

fn write_many(book: &Path) {
    fs::write(
        book.join("book.toml"),
        "[book]\ntitle = \"Many\"\n[output.html]\nsite-url = \"https://host.example/team/postmortems/\"\n",
    )
    .unwrap();
    for at in 0..MANY {
        let (year, month, day) = (2012 + at / 40, at % 12 + 1, at % 28 + 1);
        let folder = book.join(format!("content/{year}"));
        fs::create_dir_all(&folder).unwrap();
        let text = format!(
            "---\ntitle: Number {at} was <b>slow</b>\nstatus: published\nseverity: SEV{}\nservices: [shop-{}]\n\
             started: {year}-{month:02}-{day:02}T09:00Z\nroot_causes: [capacity/quota]\nactions:\n  \
             - {{id: A1, title: Raise limit {at}, kind: prevent, status: open, owner: team-{}}}\n---\n\n## Summary\n\nIt was slow.\n",
            at % 3 + 1,
            at % 7,
            at % 5,
        );
        fs::write(
            folder.join(format!("{year}-{month:02}-{day:02}-n{at}.md")),
            text,
        )
        .unwrap();
    }
}

const ROWS: &str = "document.querySelectorAll('table[data-sortable] tbody tr:not(.group)').length";

#[test]
fn a_long_list_begins_short_and_is_whole_when_asked() {
    let tab = many().tab();
    for (page, noun) in [("incidents/", "entries"), ("actions/", "actions")] {
        tab.open(&many().server.url(page));
        let first = tab.eval(ROWS).as_u64().unwrap();
        assert!(first < 100, "{first} rows in {page}");
        let nodes = tab
            .eval("document.querySelectorAll('*').length")
            .as_u64()
            .unwrap();
        assert!(nodes <= 3_000, "{nodes} nodes in {page}");
        let bytes = tab.transferred();
        assert!(bytes <= 120_000, "{bytes} bytes for {page}");
        assert!(
            !tab.requests().iter().any(|url| url.contains("rows-")),
            "{page}"
        );
        let said = "document.querySelector('.filter output').textContent";
        assert_eq!(tab.text(said), format!("{MANY} {noun}"));

        // This one is on no screen of the first page.
        ask(&tab, "number 417 <b>slow</b>");
        tab.wait_for(&format!("{said}.includes(' of {MANY} ')"));
        assert_eq!(tab.text(said), format!("1 of {MANY} {noun}"));
        let text = tab.text("document.querySelector('table[data-sortable] tbody').textContent");
        assert!(text.contains("<b>slow</b>"), "{page}: {text}");
        assert_eq!(tab.complaints(), [] as [&str; 0]);
    }
}

#[test]
fn a_fetched_row_is_found_by_every_word_that_it_says() {
    let tab = many().tab();
    for page in ["incidents/", "actions/"] {
        tab.open(&many().server.url(page));
        let said = "document.querySelectorAll('table[data-sortable] tbody tr:not(.group)')[30].textContent.replace(/\\s+/g, ' ').trim()";
        let words = tab.text(said);
        assert!(words.contains("<b>slow</b>"), "{page}: {words}");
        ask(&tab, &words);
        tab.wait_for(&format!("{ROWS} < {MANY} && /of {MANY}/.test(document.querySelector('.filter output').textContent)"));
        let found = "[...document.querySelectorAll('table[data-sortable] tbody tr:not(.group)')].map(row => row.textContent.replace(/\\s+/g, ' ').trim()).join('|')";
        assert!(tab.text(found).contains(&words), "{page}: {words}");
    }
}

/// Types into the field above a list.
fn ask(tab: &Tab, words: &str) {
    let words = serde_json::to_string(words).unwrap();
    tab.eval(&format!(
        "(() => {{ const field = document.querySelector('main form input[name=q]');
            field.value = {words}; field.dispatchEvent(new Event('input', {{bubbles: true}})); }})()"
    ));
}

/// The years that stand above rows, in their order, and whether every row stands under its own.
fn years(tab: &Tab) -> (Vec<String>, bool) {
    let heads = tab.text(
        "[...document.querySelectorAll('.t-entries .group')].map(row => row.textContent).join(' ')",
    );
    let own =
        "[...document.querySelectorAll('.t-entries tbody')].every(body => [...body.rows].slice(1)
        .every(row => row.querySelector('time').textContent.endsWith(body.rows[0].textContent)))";
    let heads = heads.split_whitespace().map(ToOwned::to_owned).collect();
    (heads, tab.eval(own) == true)
}

#[test]
fn rows_stand_under_their_year_while_they_are_in_the_order_of_time() {
    let tab = many().tab();
    tab.without_scripts();
    tab.open(&many().server.url("incidents/"));
    assert_eq!(
        years(&tab),
        (vec!["2022".to_owned(), "2021".to_owned()], true)
    );

    let tab = many().tab();
    tab.open(&many().server.url("incidents/?sort=started&dir=asc"));
    tab.wait_for("document.querySelector('.t-entries .group')?.textContent === '2012'");
    let (heads, under) = years(&tab);
    assert!(
        heads.starts_with(&["2012".to_owned(), "2013".to_owned()]) && under,
        "{heads:?}"
    );
    tab.eval("document.querySelector('th[data-key=severity] button').click()");
    tab.wait_for("document.querySelector('.t-entries .group') === null");
    assert_eq!(tab.complaints(), [] as [&str; 0]);
}

#[test]
fn a_list_that_cannot_be_fetched_says_so_and_waits_to_be_asked() {
    let tab = many().tab();
    tab.open(&many().server.url("incidents/"));
    tab.eval("(() => { window.asked = 0; window.fetch = async () => { window.asked += 1; return new Response('', {status: 503}); } })()");
    tab.eval("scrollTo(0, document.body.scrollHeight)");
    let said = "document.querySelector('.filter output').textContent";
    tab.wait_for(&format!("{said}.includes('could not be fetched')"));
    // Neither says that it still loads, nor asks again by itself.
    tab.eval("new Promise(done => setTimeout(done, 600))");
    assert!(
        tab.text(said).contains("could not be fetched"),
        "{}",
        tab.text(said)
    );
    assert_eq!(tab.eval("window.asked").as_u64(), Some(1));
    tab.eval("document.querySelector('.more-rows button').click()");
    tab.wait_for("window.asked === 2");
}

#[test]
fn a_long_list_is_filtered_sorted_and_scrolled_whole() {
    let tab = many().tab();
    tab.open(
        &many()
            .server
            .url("incidents/?service=shop-3&sort=started&dir=asc"),
    );
    let said = "document.querySelector('.filter output').textContent";
    let wanted = (0..MANY).filter(|at| at % 7 == 3).count();
    tab.wait_for(&format!("{said} === '{wanted} of {MANY} entries'"));
    assert_eq!(tab.eval(ROWS).as_u64(), Some(wanted as u64));
    let first = tab.text("document.querySelector('tbody .c-title a').textContent");
    // Of the first ones it is the one that stands in January.
    assert_eq!(first, "Number 24 was <b>slow</b>");
    let link = tab.text("document.querySelector('tbody .c-title a').href");
    tab.open(&link);
    assert_eq!(tab.text("document.body.className"), "page-entry");

    tab.open(&many().server.url("actions/"));
    tab.wait_for(&format!(
        "(scrollTo(0, document.body.scrollHeight), {ROWS} === {MANY})"
    ));
    let distinct = "new Set([...document.querySelectorAll('table[data-sortable] .c-title > a')].map(a => a.href)).size";
    assert_eq!(tab.eval(distinct).as_u64(), Some(MANY as u64));
}
