//! In how many ways a text names what one of its audiences may not see.

use super::super::Example;
use super::findings;
use casebook_diagnostic::code;

/// Where CB605 finds something in a book: what is underlined, and of whom the message speaks.
fn found(files: &'static [(&'static str, &'static str)]) -> Vec<(&'static str, String)> {
    findings(&Example(files))
        .into_iter()
        .filter(|finding| finding.code == code::CB605)
        .map(|finding| {
            let file = files
                .iter()
                .find(|(path, _)| path.ends_with(&*finding.path));
            (
                finding.span.slice(file.map_or("", |file| file.1)),
                finding.message,
            )
        })
        .collect()
}

fn underlined(files: &'static [(&'static str, &'static str)]) -> Vec<&'static str> {
    found(files).into_iter().map(|finding| finding.0).collect()
}

#[test]
fn a_link_to_a_folder_leads_to_the_entry_that_is_shown_there() {
    let hidden = "---\nid: PM-1\ntitle: Hidden\n---\n";
    let book: &'static [(&str, &str)] = Box::leak(Box::new([
        ("content/2025/pool/README.md", hidden),
        (
            "content/2025/disk/index.md",
            "---\nid: PM-2\ntitle: Hidden\n---\n",
        ),
        (
            "content/2025/disk/notes.md",
            "---\ntitle: Notes\nvisibility: public\n---\n\nSee [it](.) or [the other](../pool).\n",
        ),
        (
            "content/a.md",
            "---\ntitle: A\nvisibility: public\n---\n\nAs [then](2025/pool/), and [after](2025/disk#why).\n",
        ),
    ]));
    assert_eq!(
        underlined(book),
        [".", "../pool", "2025/pool/", "2025/disk#why"]
    );
}

const SOURCES: &[(&str, &str)] = &[
    (
        "book.toml",
        "[[source]]\nname = \"pay\"\npath = \"sources/pay\"\nid-prefix = \"pay-\"\n\
         [[source]]\nname = \"web\"\npath = \"sources/web\"\n",
    ),
    (
        "sources/pay/hidden.md",
        "---\nid: INC-7001\ntitle: Hidden\n---\n",
    ),
    (
        "sources/pay/seen.md",
        "---\ntitle: Seen\nvisibility: public\n---\n\nAs in INC-7001, pay-INC-7001, [here](INC-7001) and [there](pay-INC-7001).\n",
    ),
    (
        "sources/web/other.md",
        "---\nid: INC-7001\ntitle: Other\nvisibility: public\n---\n\nINC-7001 is this, pay-INC-7001 is [another](pay-INC-7001).\n",
    ),
];

#[test]
fn an_entry_of_a_source_is_named_by_its_own_id_and_by_that_of_the_book() {
    let found = found(SOURCES);
    let of = |part: &str| -> Vec<&str> {
        let named = found.iter().filter(|(_, message)| message.contains(part));
        named.map(|(text, _)| *text).collect()
    };
    assert_eq!(
        of("names an entry"),
        ["INC-7001", "pay-INC-7001", "pay-INC-7001"]
    );
    assert_eq!(
        of("leads to an entry"),
        ["INC-7001", "pay-INC-7001", "pay-INC-7001"]
    );
}

#[test]
fn what_several_audiences_may_not_see_is_said_once() {
    let book = &[
        (
            "book.toml",
            "[audience.internal]\nsees = [\"public\", \"partner\", \"internal\"]\n\
             [audience.public]\nsees = [\"public\"]\n[audience.partner]\nsees = [\"public\", \"partner\"]\n",
        ),
        (
            "content/_schema/visibility.yaml",
            "visibility:\n  - name: public\n  - name: partner\n  - name: internal\n  - name: restricted\n",
        ),
        (
            "content/hidden.md",
            "---\nid: PM-2025-1\ntitle: Hidden\nvisibility: internal\n---\n",
        ),
        (
            "content/one.md",
            "---\ntitle: One\nvisibility: public\n---\n\nAs in PM-2025-1, and [then](hidden.md).\n",
        ),
        (
            "content/two.md",
            "---\ntitle: Two\nvisibility: public\n---\n\nAs in PM-2025-1.\n",
        ),
    ];
    assert_eq!(underlined(book), ["PM-2025-1", "hidden.md", "PM-2025-1"]);
}
