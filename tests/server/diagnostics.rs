//! Findings: pushed and pulled, of texts that are not saved, of the whole book, and of files outside every book.

use serde_json::json;

use super::client::{Client, Start, able, codes, place_of};
use super::{BOOK, CHECKOUT};

const ENTRY: &str = "content/2025-11-21-checkout.md";

#[test]
fn findings_are_those_of_lint() {
    let mut client = Client::able(BOOK);
    client.open_file(ENTRY);
    client.heard("workspace/diagnostic/refresh");
    let found = client.pull(ENTRY);
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_casebook"))
        .args(["lint", "--format", "json", "--book"])
        .arg(client.path(""))
        .env("SOURCE_DATE_EPOCH", "1764500000")
        .output()
        .unwrap();
    let printed: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let printed = printed["findings"]
        .as_array()
        .unwrap_or_else(|| panic!("{printed}"));
    let of_entry = printed
        .iter()
        .filter(|one| one["location"]["path"] == ENTRY);
    let expected: Vec<&str> = of_entry.map(|one| one["code"].as_str().unwrap()).collect();
    assert_eq!(codes(&found), expected);
    assert!(expected.contains(&"CB305"), "{expected:?}");
}

#[test]
fn a_finding_has_its_page_its_related_places_and_its_next_step() {
    let mut client = Client::able(BOOK);
    let text = client.open_file(ENTRY);
    client.heard("workspace/diagnostic/refresh");
    let found = client.pull(ENTRY);
    let repeat = found.iter().find(|one| one["code"] == "CB305").unwrap();
    assert_eq!(repeat["source"], "casebook");
    let (line, character) = place_of(&text, "capacity/connection-pool");
    assert_eq!(
        repeat["range"]["start"],
        json!({"line": line, "character": character})
    );
    let related = repeat["relatedInformation"].as_array().unwrap();
    assert_eq!(
        related[0]["location"]["uri"],
        client.uri("content/2025-05-15-pool.md")
    );
    assert_eq!(related[1]["message"], "still open");
    assert!(
        repeat["message"]
            .as_str()
            .unwrap()
            .contains("recurrence_of: [PM-7]")
    );
    let page = repeat["codeDescription"]["href"].as_str().unwrap();
    let page = std::fs::read_to_string(page.strip_prefix("file://").unwrap()).unwrap();
    assert!(page.contains("undeclared"), "{page}");
}

#[test]
fn text_that_is_not_saved_counts() {
    let mut client = Client::of(BOOK);
    client.open_file(ENTRY);
    client.published(ENTRY, |found| codes(found).contains(&"CB305"));
    let declared = CHECKOUT.replace("root_causes", "recurrence_of: [PM-7]\nroot_causes");
    client.change(ENTRY, 2, &declared);
    client.published(ENTRY, |found| !codes(found).contains(&"CB305"));
    let broken = CHECKOUT.replace("services: [", "services: [[");
    client.change(ENTRY, 3, &broken);
    client.published(ENTRY, |found| codes(found).contains(&"CB102"));
    client.change(ENTRY, 4, CHECKOUT);
    client.published(ENTRY, |found| codes(found).contains(&"CB305"));
    // What was never saved is gone when it is closed.
    client.change(ENTRY, 5, &declared);
    client.published(ENTRY, |found| !codes(found).contains(&"CB305"));
    let uri = client.uri(ENTRY);
    client.notify(
        "textDocument/didClose",
        &json!({"textDocument": {"uri": uri}}),
    );
    client.published(ENTRY, |found| codes(found).contains(&"CB305"));
}

#[test]
fn what_one_file_does_to_another_comes_after_a_pause() {
    let mut client = Client::of(BOOK);
    client.open_file(ENTRY);
    client.published(ENTRY, |found| !codes(found).contains(&"CB601"));
    client.open(
        "content/2025-05-15-pool.md",
        &super::POOL.replace("## Root causes", "## Reasons"),
    );
    let found = client.published(ENTRY, |found| codes(found).contains(&"CB602"));
    let anchor = found.iter().find(|one| one["code"] == "CB602").unwrap();
    let (line, _) = place_of(CHECKOUT, "pool.md#root-causes");
    assert_eq!(anchor["range"]["start"]["line"], line);
}

#[test]
fn findings_of_the_whole_book_stay_where_their_text_is() {
    let twice = CHECKOUT.replace("---\ntitle", "---\nid: PM-7\ntitle");
    let mut client = Client::able(BOOK);
    client.open(ENTRY, &twice);
    client.heard("workspace/diagnostic/refresh");
    let line_of = |found: &[serde_json::Value]| {
        let same = found.iter().find(|one| one["code"] == "CB108");
        same.map(|one| one["range"]["start"]["line"].as_u64().unwrap())
    };
    assert_eq!(line_of(&client.pull(ENTRY)), Some(1));
    // At once, before the book is linked again.
    client.change(ENTRY, 2, &twice.replace("---\nid", "---\n# A comment.\nid"));
    assert_eq!(line_of(&client.pull(ENTRY)), Some(2));
}

#[test]
fn the_whole_book_is_reported_unless_it_should_not_be() {
    let mut client = Client::of(BOOK);
    client.published("content/2025-05-15-pool.md", |found| {
        codes(found).contains(&"CB407")
    });
    let mut client = Client::start(&Start {
        files: BOOK,
        options: json!({"diagnostics": "open"}),
        ..Start::default()
    });
    client.open_file(ENTRY);
    client.published(ENTRY, |found| codes(found).contains(&"CB305"));
    client.open("content/new.md", "---\ntitle: x\nseverity: SEV9\n---\n");
    client.published("content/new.md", |found| !found.is_empty());
    let pool = client.uri("content/2025-05-15-pool.md");
    assert!(!client.has_heard(|message| message["params"]["uri"] == pool.as_str()));
}

#[test]
fn reports_that_did_not_change_are_not_sent_again() {
    let mut client = Client::able(BOOK);
    client.open_file(ENTRY);
    client.heard("workspace/diagnostic/refresh");
    let uri = client.uri(ENTRY);
    let first = client.about("textDocument/diagnostic", ENTRY);
    let again = client.request(
        "textDocument/diagnostic",
        &json!({"textDocument": {"uri": uri}, "previousResultId": first["resultId"]}),
    );
    assert_eq!(again["kind"], "unchanged");
    let all = client.request("workspace/diagnostic", &json!({"previousResultIds": []}));
    let items = all["items"].as_array().unwrap();
    let pool = client.uri("content/2025-05-15-pool.md");
    assert!(
        items.iter().any(|item| item["uri"] == pool.as_str()),
        "{all}"
    );
    let known: Vec<_> = items
        .iter()
        .map(|item| json!({"uri": item["uri"], "value": item["resultId"]}))
        .collect();
    let again = client.request("workspace/diagnostic", &json!({"previousResultIds": known}));
    let kinds: Vec<_> = again["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| item["kind"].clone())
        .collect();
    assert!(kinds.iter().all(|kind| kind == "unchanged"), "{again}");
}

#[test]
fn a_book_may_lie_in_a_subfolder() {
    let files: Vec<(String, &str)> = BOOK
        .iter()
        .map(|(path, text)| (format!("docs/incidents/{path}"), *text))
        .collect();
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (&**path, *text)).collect();
    let mut client = Client::of(&files);
    let entry = format!("docs/incidents/{ENTRY}");
    client.open_file(&entry);
    client.published(&entry, |found| codes(found).contains(&"CB305"));
}

#[test]
fn a_book_named_on_the_command_line_is_the_only_one() {
    let mut files = BOOK.to_vec();
    files.push(("other/book.toml", ""));
    files.push(("other/content/a.md", "---\ntitle: x\nseverity: SEV9\n---\n"));
    let mut client = Client::start(&Start {
        files: &files,
        arguments: &["--book", "other"],
        ..Start::default()
    });
    client.open_file("other/content/a.md");
    client.published("other/content/a.md", |found| !found.is_empty());
    client.open_file(ENTRY);
    client.published(ENTRY, <[_]>::is_empty);
}

#[test]
fn a_file_outside_every_book_is_read_by_the_builtin_template() {
    let mut client = Client::of(&[]);
    client.open("notes/outage.md", "---\ntitle: x\nseverity: SEV9\n---\n");
    client.published("notes/outage.md", |found| codes(found).contains(&"CB107"));
    // Not every Markdown file in the world is a postmortem.
    client.open("README.md", "# A library\n");
    client.published("README.md", <[_]>::is_empty);
}

#[test]
fn files_of_a_book_that_are_no_entries_have_no_findings() {
    let mut client = Client::of(BOOK);
    client.open("README.md", "---\ntitle: x\nseverity: SEV9\n---\n");
    client.published("README.md", <[_]>::is_empty);
}

#[test]
fn a_broken_book_toml_is_a_finding_and_the_book_comes_when_it_is_mended() {
    let mut files = BOOK.to_vec();
    files[0].1 = "[book]\ntitel = \"Ours\"\n";
    let mut client = Client::of(&files);
    client.published("book.toml", |found| codes(found) == ["CB001"]);
    let warned = client.heard("window/showMessage");
    assert!(
        warned["message"]
            .as_str()
            .unwrap()
            .contains("book.toml is not valid"),
        "{warned}"
    );
    client.open_file(ENTRY);
    client.write("book.toml", "[book]\ntitle = \"Ours\"\n");
    let uri = client.uri("book.toml");
    client.notify(
        "workspace/didChangeWatchedFiles",
        &json!({"changes": [{"uri": uri, "type": 2}]}),
    );
    client.published("book.toml", <[_]>::is_empty);
    client.published(ENTRY, |found| codes(found).contains(&"CB305"));
}

#[test]
fn book_toml_and_the_template_are_checked_while_they_are_edited() {
    let mut client = Client::of(BOOK);
    client.open("book.toml", "[book]\ntitel = \"Ours\"\n");
    client.published("book.toml", |found| codes(found) == ["CB001"]);
    client.open_file(ENTRY);
    client.published(ENTRY, |found| {
        !found.is_empty() && !codes(found).contains(&"CB107")
    });
    client.open(
        "content/_schema/services.yaml",
        "services:\n  - name: payments\n",
    );
    client.published(ENTRY, |found| codes(found).contains(&"CB107"));
}

#[test]
fn files_that_change_on_the_disk_count() {
    let mut client = Client::start(&Start {
        files: BOOK,
        capabilities: able(),
        ..Start::default()
    });
    let asked = client.heard("client/registerCapability");
    assert_eq!(
        asked["registrations"][0]["method"],
        "workspace/didChangeWatchedFiles"
    );
    client.open_file(ENTRY);
    client.heard("workspace/diagnostic/refresh");
    assert!(!codes(&client.pull(ENTRY)).contains(&"CB601"));
    std::fs::remove_file(client.path("content/2025-05-15-pool.md")).unwrap();
    let uri = client.uri("content/2025-05-15-pool.md");
    client.notify(
        "workspace/didChangeWatchedFiles",
        &json!({"changes": [{"uri": uri, "type": 3}]}),
    );
    client.heard("workspace/diagnostic/refresh");
    assert!(codes(&client.pull(ENTRY)).contains(&"CB601"));
}

#[test]
fn a_restricted_entry_is_checked_and_stays_out_of_the_others() {
    let mut files = BOOK.to_vec();
    let secret = "---\nid: PM-9\ntitle: The signing key leaked\nvisibility: restricted\nseverity: SEV9\n---\n\nA secret.\n";
    files.push(("content/secret.md", secret));
    let mut client = Client::able(&files);
    client.open_file("content/secret.md");
    client.heard("workspace/diagnostic/refresh");
    assert!(codes(&client.pull("content/secret.md")).contains(&"CB107"));
    client.open(
        ENTRY,
        &CHECKOUT.replace("root_causes", "recurrence_of: [PM-9]\nroot_causes"),
    );
    let found = client.pull(ENTRY);
    let said = serde_json::Value::from(found).to_string();
    assert!(!said.contains("signing key"), "{said}");
}
