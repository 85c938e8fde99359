//! A book that opens builds, whatever its files, ids, old addresses and values are called: what cannot stand side by side
//! is a finding, and something else takes its place.

use std::fs;
use std::path::Path;

use casebook::lint::Selection;
use casebook::workspace::{BuildError, HistoryDepth, Location, Workspace};
use proptest::prelude::*;
use proptest::sample::select;

use super::today;

/// Names that meet each other or something that the site has of its own: by case, by their slug, by a number that is
/// appended, by Unicode form, or on one file system of several.
const NAMES: [&str; 44] = [
    "a",
    "A",
    "a-2",
    "a_2",
    "a 2",
    "b",
    "B",
    "con",
    "LPT1",
    "aux.txt",
    "trail.",
    "blank ",
    "x:y",
    "404",
    "404.html",
    "robots.txt",
    "_headers",
    "entry.json",
    "index",
    "Index.html",
    "README",
    "readme",
    "tags",
    "Tags",
    "services",
    "pages",
    "about",
    "search",
    "incidents",
    "Incidents",
    "files",
    "feeds",
    "api",
    "docs",
    "assets",
    "years",
    "2026",
    "other",
    "🔥",
    "é",
    "e\u{301}",
    "ΣΑΣ",
    "σας",
    "İ",
];
const FIELDS: [&str; 9] = [
    "a",
    "A",
    "a_2",
    "a_3",
    "actions",
    "by_actions",
    "pages",
    "index",
    "Tags",
];
const ENDINGS: [&str; 8] = [
    ".md",
    ".md",
    ".md",
    ".markdown",
    ".png",
    ".txt",
    "",
    ".html",
];

fn name() -> impl Strategy<Value = String> {
    let long = (100_usize..=250).prop_map(|length| "long".repeat(63)[..length].to_owned());
    prop_oneof![12 => select(&NAMES[..]).prop_map(str::to_owned), 1 => long]
}

/// A path of one to four names.
fn path() -> impl Strategy<Value = String> {
    let usual = prop::collection::vec(name(), 1..=3).prop_map(|parts| parts.join("/"));
    let deep = (name(), 2_usize..=9)
        .prop_map(|(name, depth)| format!("{}/{name}", ["d"; 9][..depth].join("/").repeat(12)));
    prop_oneof![12 => usual, 1 => deep]
}

fn alias() -> impl Strategy<Value = String> {
    let end = select(&["", "/", ".html", "/index.html", "/entry.json", ".htm"][..]);
    (path(), end).prop_map(|(path, end)| format!("/{path}{end}"))
}

/// YAML takes every JSON text.
fn quoted(values: &[String]) -> String {
    serde_json::to_string(values).unwrap()
}

prop_compose! {
    fn entry()(
        id in prop::option::weighted(0.4, name()),
        aliases in prop::collection::vec(alias(), 0..=3),
        tags in prop::collection::vec(path(), 0..=2),
        services in prop::collection::vec(name(), 0..=2),
        causes in prop::collection::vec(path(), 0..=2),
        own in prop::option::of((select(&FIELDS[..]), name())),
        links in prop::collection::vec(path(), 0..=3),
        ending in select(&ENDINGS[..]),
        is_page in prop::bool::weighted(0.3),
    ) -> String {
        let mut text = format!(
            "---\ntitle: T\nstatus: draft\nstarted: 2026-01-02\ntags: {}\naliases: {}\n",
            quoted(&tags), quoted(&aliases)
        );
        text.extend(id.map(|id| format!("id: {}\n", quoted(&[id]).trim_matches(['[', ']']))));
        if is_page {
            text.push_str("kind: page\n");
        } else {
            text.push_str(&format!("services: {}\nroot_causes: {}\n", quoted(&services), quoted(&causes)));
        }
        text.extend(own.map(|(field, value)| format!("{field}: {}\n", quoted(&[value]))));
        text.push_str("---\n\n## Summary\n\n");
        for link in links {
            text.push_str(&format!("A [link](</{link}{ending}>) and ![a picture](</{link}>).\n"));
        }
        text
    }
}

#[derive(Debug, Clone)]
struct Files {
    content: Vec<(String, String)>,
    template: Vec<&'static str>,
    pages: Vec<String>,
}

prop_compose! {
    fn files()(
        content in prop::collection::vec((path(), select(&ENDINGS[..]), entry()), 1..=9),
        template in prop::sample::subsequence(FIELDS.to_vec(), 0..=4),
        pages in prop::collection::vec(name(), 0..=1),
    ) -> Files {
        let content = content.into_iter().map(|(path, ending, text)| (format!("{path}{ending}"), text));
        Files { content: content.collect(), template, pages }
    }
}

/// Writes what the file system takes.
fn write(files: &Files, folder: &Path) {
    let content = folder.join("content");
    fs::create_dir_all(content.join("_schema")).unwrap();
    let mut template = "fields:\n".to_owned();
    for field in &files.template {
        template.push_str(&format!(
            "  {field}:\n    type: list\n    label: Own\n    browse: true\n"
        ));
    }
    if !files.template.is_empty() {
        fs::write(content.join("_schema/template.yaml"), template).unwrap();
    }
    let globs: Vec<String> = files
        .pages
        .iter()
        .map(|name| format!("**/{name}*"))
        .collect();
    let config = format!(
        "[book]\ntitle = \"A book\"\n[content]\npages = {}\n",
        quoted(&globs)
    );
    fs::write(folder.join("book.toml"), config).unwrap();
    for (path, text) in &files.content {
        let file = content.join(path);
        if fs::create_dir_all(file.parent().unwrap()).is_ok() {
            let _ = fs::write(file, text);
        }
    }
}

/// 24 books, or as many as `PROPTEST_CASES` says.
fn config() -> ProptestConfig {
    let asked = std::env::var("PROPTEST_CASES").ok();
    ProptestConfig {
        cases: asked.and_then(|cases| cases.parse().ok()).unwrap_or(24),
        ..ProptestConfig::default()
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn whatever_things_are_called_the_book_builds(files in files()) {
        let folder = tempfile::tempdir().unwrap();
        write(&files, folder.path());
        let location = Location::of(folder.path());
        let workspace = Workspace::open_with(&location, today(1), HistoryDepth::None, &()).unwrap();
        let site = workspace.plan(&(), |plan| Ok(plan.in_memory()?)).map_err(|error| TestCaseError::fail(error.to_string()))?;
        let book = workspace.book();
        for asset in book.published_assets() {
            let output = format!("files/{}", book.asset_name(asset));
            prop_assert!(site.value.contains_key(&output), "{output} is named by an entry and is not published");
        }
    }
}

/// A book of these files, whose `book.toml` is among them.
fn book(files: &[(&str, &str)]) -> (tempfile::TempDir, Workspace) {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let file = folder.path().join(path);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
    }
    let location = Location::of(folder.path());
    let workspace = Workspace::open_with(&location, today(1), HistoryDepth::None, &()).unwrap();
    (folder, workspace)
}

fn errors(workspace: &Workspace) -> Vec<String> {
    let findings = workspace.lint(&Selection::default());
    let errors = findings
        .iter()
        .filter(|finding| finding.level == casebook::diagnostic::Level::Error);
    errors
        .map(|finding| format!("{} {}: {}", finding.code, finding.path, finding.message))
        .collect()
}

fn paths(workspace: &Workspace) -> Result<Vec<String>, BuildError> {
    let planned = workspace.plan(&(), |plan| Ok(plan.in_memory()?.into_keys().collect()));
    planned.map(|planned| planned.value)
}

const CONFIG: (&str, &str) = ("book.toml", "[book]\ntitle = \"A book\"\n");
const ENTRY: &str = "---\ntitle: T\nstarted: 2026-01-02\nstatus: draft\nservices: [checkout]\n";

#[test]
fn an_old_address_that_differs_from_a_listing_in_case_is_a_finding() {
    for alias in ["/Services/old", "/services/Checkout/old.html"] {
        let text = format!("{ENTRY}aliases: [{alias}]\n---\n\n## Summary\n\nText.\n");
        let (_folder, workspace) = book(&[CONFIG, ("content/x.md", &text)]);
        let errors = errors(&workspace);
        assert!(
            errors
                .iter()
                .any(|error| error.starts_with("CB108 content/x.md: the address")),
            "{errors:?}"
        );
        assert!(
            paths(&workspace)
                .unwrap()
                .iter()
                .all(|path| !path.contains("old"))
        );
    }
}

#[test]
fn a_page_gets_no_number_that_leads_to_a_listing() {
    let template = "fields:\n  foo_2:\n    type: text\n    label: Foo\n    browse: true\n";
    let text = format!("{ENTRY}foo_2: x\n---\n\n## Summary\n\nText.\n");
    let (_folder, workspace) = book(&[
        (
            "book.toml",
            "[book]\ntitle = \"A book\"\n[content]\npages = [\"foo*\"]\n",
        ),
        ("content/_schema/template.yaml", template),
        ("content/x.md", &text),
        ("content/foo.md", "# One\n"),
        ("content/foo.markdown", "# Other\n"),
    ]);
    let paths = paths(&workspace).unwrap();
    for page in ["foo/index.html", "foo-2/index.html", "foo-3/index.html"] {
        assert!(paths.iter().any(|path| path == page), "{page} {paths:?}");
    }
}

#[test]
fn a_file_whose_path_in_the_site_is_too_long_is_a_finding() {
    let text = |file: &str| format!("{ENTRY}---\n\n## Summary\n\nSee [it]({file}).\n");
    let folders = [
        "d".repeat(200),
        "d".repeat(200),
        "d".repeat(200),
        "d".repeat(200),
    ]
    .join("/");
    let file =
        |length: usize| format!("{folders}/{}/n.txt", "d".repeat(length - folders.len() - 7));
    for (length, is_published) in [(1018, true), (1019, false)] {
        let file = file(length);
        assert_eq!(file.len(), length);
        let (_folder, workspace) = book(&[
            CONFIG,
            ("content/x.md", &text(&file)),
            (&format!("content/{file}"), "x"),
        ]);
        let paths = paths(&workspace).unwrap();
        assert_eq!(
            paths.iter().any(|path| path.ends_with("/n.txt")),
            is_published
        );
        let told = errors(&workspace)
            .iter()
            .any(|error| error.starts_with("CB100"));
        assert_eq!(told, !is_published, "{:?}", errors(&workspace));
    }
}

#[test]
fn a_theme_that_cannot_be_used_is_a_finding() {
    let config = (
        "book.toml",
        "[book]\ntitle = \"A book\"\n[output.html]\ntheme = \"own\"\n",
    );
    let entry = ("content/x.md", "# A page\n");
    let (_folder, workspace) = book(&[config, entry]);
    let found = workspace.lint(&Selection::default());
    assert!(
        found[0].message.starts_with("there is no theme `own`"),
        "{found:?}"
    );
    assert_eq!(
        (&*found[0].path, found[0].span.slice(config.1)),
        ("book.toml", "\"own\"")
    );
    assert!(paths(&workspace).is_err());

    let (_folder, workspace) = book(&[config, entry, ("themes/own/templates/entry.html", "{{ x")]);
    let found = errors(&workspace);
    assert!(found[0].contains("templates/entry.html:1:"), "{found:?}");
    assert!(paths(&workspace).is_err());

    let (_folder, workspace) = book(&[config, entry, ("themes/own/assets/own.css", "a {}")]);
    assert!(
        errors(&workspace)
            .iter()
            .all(|error| !error.contains("theme"))
    );
    assert!(paths(&workspace).is_ok());
}
