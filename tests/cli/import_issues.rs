//! Links between issues of a tracker that were imported: by number, with a repository, by address.

use std::fs;

use serde_json::json;

use crate::imports::{book, files, import};

fn issue(number: u32, repository: &str, title: &str, body: &str) -> serde_json::Value {
    json!({
        "number": number, "title": title, "body": body, "labels": [],
        "html_url": format!("https://github.com/{repository}/issues/{number}"),
        "created_at": "2026-09-01T05:00:00Z",
    })
}

#[test]
fn links_between_issues_lead_to_entries_and_others_stay() {
    let book = book();
    let root = book.path();
    let body = "## What happened\n\nLike #8 and Acme/Web#8, not #9, `#8` or [#8](https://elsewhere.example/).\n\n\
        - <https://github.com/acme/shop/issues/8>\n- [then](https://github.com/acme/web/issues/8)\n\
        - https://github.com/acme/other/issues/8\n\n| Time | Event |\n| --- | --- |\n| 10:00 | As in #8 |\n";
    let issues = [
        issue(7, "acme/shop", "Disk full", body),
        issue(8, "acme/shop", "Mail late", "It was late, unlike #7.\n"),
        issue(8, "acme/web", "Web slow", "It was slow, see acme/shop#7.\n"),
    ];
    fs::write(root.join("issues.json"), json!(issues).to_string()).unwrap();
    let (code, said) = import(root, &["issues.json"]);
    assert!(code.is_some() && said.contains("new 3"), "{said}");
    assert!(!said.contains("was not imported"), "{said}");
    let read = |stem: &str| {
        let all = files(&root.join("content"));
        let found = all
            .iter()
            .find(|(path, _)| path.ends_with(&format!("{stem}.md")));
        String::from_utf8_lossy(found.unwrap().1).into_owned()
    };
    let text = read("disk-full");
    for shown in [
        "Like [#8](2026-09-01-mail-late.md) and [Acme/Web#8](2026-09-01-web-slow.md), not #9, `#8` or [#8](https://elsewhere.example/).",
        "- [https://github.com/acme/shop/issues/8](2026-09-01-mail-late.md)\n",
        "- [then](2026-09-01-web-slow.md)\n- https://github.com/acme/other/issues/8\n",
        "| 10:00 | As in [#8](2026-09-01-mail-late.md) |",
    ] {
        assert!(text.contains(shown), "{shown} in {text}");
    }
    assert!(read("mail-late").contains("unlike [#7](2026-09-01-disk-full.md)."));
    assert!(read("web-slow").contains("see [acme/shop#7](2026-09-01-disk-full.md)."));
    let before = files(&root.join("content"));
    let (_, said) = import(root, &["issues.json"]);
    assert!(said.contains("new 0, unchanged 3"), "{said}");
    assert_eq!(files(&root.join("content")), before);
    // One that was imported before, and is not in the export.
    let one = json!([issue(7, "acme/shop", "Disk full", body)]).to_string();
    fs::write(root.join("issues.json"), one).unwrap();
    let (_, said) = import(root, &["issues.json"]);
    assert!(said.contains("unchanged 1"), "{said}");
    assert_eq!(files(&root.join("content")), before);
}
