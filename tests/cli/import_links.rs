//! What imported entries refer to: other pages of their tool, and files beside them.

use std::fs;
use std::path::Path;

use crate::imports::{book, files, import};

/// A page of a space export, and its body, as two objects.
fn page(id: usize, title: &str, body: &str) -> String {
    // A section cannot hold the end of another.
    let body = body.replace("]]>", "]] >");
    format!(
        "<object class=\"Page\"><id name=\"id\">{id}</id><property name=\"title\"><![CDATA[{title}]]></property><property name=\"contentStatus\"><![CDATA[current]]></property></object>\n<object class=\"BodyContent\"><id name=\"id\">9{id}</id><property name=\"body\"><![CDATA[{body}]]></property><property name=\"content\" class=\"Page\"><id name=\"id\">{id}</id></property></object>\n"
    )
}

fn export(folder: &Path, space: (&str, &str), pages: &[String]) {
    fs::create_dir_all(folder).unwrap();
    let (name, key) = space;
    let text = format!(
        "<hibernate-generic>\n<object class=\"Space\"><id name=\"id\">1</id><property name=\"name\"><![CDATA[{name}]]></property><property name=\"key\"><![CDATA[{key}]]></property></object>\n{}</hibernate-generic>\n",
        pages.concat()
    );
    fs::write(folder.join("entities.xml"), text).unwrap();
}

const REPORT: &str = "<h2>Summary</h2><p>It was slow.</p><h2>Impact</h2>";

/// A link of Confluence to a page.
fn link(page: &str, text: &str) -> String {
    let text = match text {
        "" => String::new(),
        text => format!("<ac:plain-text-link-body>{text}</ac:plain-text-link-body>"),
    };
    format!("<ac:link><ri:page {page} />{text}</ac:link>")
}

fn titled(title: &str, text: &str) -> String {
    link(&format!("ri:content-title=\"{title}\""), text)
}

#[test]
fn links_between_pages_of_a_space_lead_to_entries_and_others_are_told_once() {
    let book = book();
    let root = book.path();
    let body = format!(
        "{REPORT}<p>As {} and {}, see {}, {} and <a href=\"/pages/viewpage.action?pageId=101\">it</a>. Not {}, nor {}, nor {}.</p><table><tbody><tr><th>Like</th><td>{}</td></tr></tbody></table>",
        titled("Mail [was] late", ""),
        titled("Mail [was] late", "<![CDATA[then]]>"),
        link("ri:space-key=\"OPS\" ri:content-title=\"Disk full\"", ""),
        titled("Disk full", "there"),
        titled("Runbook", ""),
        titled("Runbook", "the book"),
        link("ri:space-key=\"DEV\" ri:content-title=\"Disk full\"", ""),
        titled("Disk full", ""),
    );
    export(
        &root.join("space"),
        ("Operations", "OPS"),
        &[
            page(100, "Search is empty", &body),
            page(101, "Disk full", REPORT),
            page(102, "Mail [was] late", REPORT),
        ],
    );
    let (code, said) = import(root, &["space"]);
    assert_eq!(code, Some(0), "{said}");
    let entry = fs::read_to_string(root.join("content/search-is-empty.md")).unwrap();
    for shown in [
        "As [Mail \\[was\\] late](mail-was-late.md) and [then](mail-was-late.md),",
        "see [Disk full](disk-full.md), [there](disk-full.md) and [it](disk-full.md).",
        "Not Runbook, nor the book (Runbook), nor Disk full.",
        "| Like | [Disk full](disk-full.md) |",
        "\n  unlinked_hash: ",
    ] {
        assert!(entry.contains(shown), "{shown} in {entry}");
    }
    assert!(!entry.contains("confluence-page:"), "{entry}");
    let told = "notes: 2\n  `Disk full` was not imported: links to it are its title\n  `Runbook` was not imported: links to it are its title\n";
    assert!(said.contains(told), "{said}");
    let before = files(&root.join("content"));
    let (_, said) = import(root, &["space"]);
    assert!(said.contains("new 0, unchanged 3"), "{said}");
    assert_eq!(files(&root.join("content")), before);
}

#[test]
fn a_link_follows_an_entry_that_was_moved_and_an_edited_entry_stays() {
    let book = book();
    let root = book.path();
    let linked = format!("{REPORT}<p>{}</p>", titled("Disk full", ""));
    let pages = [
        page(100, "Search is empty", &linked),
        page(101, "Disk full", REPORT),
        page(103, "Mail is late", &linked),
    ];
    export(&root.join("space"), ("Operations", "OPS"), &pages);
    import(root, &["space"]);
    let content = root.join("content");
    fs::create_dir(content.join("old")).unwrap();
    fs::rename(content.join("disk-full.md"), content.join("old/disk.md")).unwrap();
    let mail = content.join("mail-is-late.md");
    let edited = fs::read_to_string(&mail).unwrap() + "\nBy hand.\n";
    fs::write(&mail, &edited).unwrap();
    let (code, said) = import(root, &["space"]);
    let counts = "new 0, updated 1, unchanged 1, edited 1";
    assert!(code == Some(0) && said.contains(counts), "{said}");
    assert_eq!(fs::read_to_string(&mail).unwrap(), edited);
    let search = fs::read_to_string(content.join("search-is-empty.md")).unwrap();
    assert!(search.contains("[Disk full](old/disk.md)"), "{search}");
    // The source changed as well: now somebody has to look.
    let changed = pages.map(|page| page.replace("slow", "very slow"));
    export(&root.join("space"), ("Operations", "OPS"), &changed);
    let (code, said) = import(root, &["space"]);
    let counts = "updated 2, conflict 1";
    assert!(code == Some(1) && said.contains(counts), "{said}");
    assert!(
        said.contains("- By hand.") && !said.contains("_hash"),
        "{said}"
    );
}

#[test]
fn two_imports_apart_find_each_other() {
    let book = book();
    let root = book.path();
    let away = link(
        "ri:space-key=\"OPS\" ri:content-title=\"2026-03-01 Disk full\"",
        "",
    );
    export(
        &root.join("ops"),
        ("Operations", "OPS"),
        &[page(101, "2026-03-01 Disk full", REPORT)],
    );
    export(
        &root.join("dev"),
        ("Developers", "DEV"),
        &[page(
            201,
            "Search is empty",
            &format!("{REPORT}<p>{away}</p>"),
        )],
    );
    let (_, said) = import(root, &["dev"]);
    assert!(
        said.contains("`2026-03-01 Disk full` was not imported"),
        "{said}"
    );
    import(root, &["ops"]);
    let (_, said) = import(root, &["dev"]);
    assert!(
        said.contains("updated 1") && !said.contains("was not imported"),
        "{said}"
    );
    let entry = fs::read_to_string(root.join("content/search-is-empty.md")).unwrap();
    let shown = "[2026-03-01 Disk full](2026/2026-03-01-disk-full.md)";
    assert!(entry.contains(shown), "{entry}");
}

#[test]
fn pages_of_an_html_export_link_to_each_other() {
    let book = book();
    let root = book.path();
    let folder = root.join("export");
    fs::create_dir(&folder).unwrap();
    for (name, link) in [
        ("Disk-full_1003", "Mail-late_1004.html#Mail-late-Fix"),
        ("Mail-late_1004", "Gone_1005.html"),
    ] {
        let page = format!(
            "<html><head><title>Ops : {name}</title></head><body><div id=\"main-content\"><h2>Summary</h2><p>As <a href=\"{link}\">then</a>.</p><h2>Impact</h2><p>None.</p></div></body></html>"
        );
        fs::write(folder.join(format!("{name}.html")), page).unwrap();
    }
    let (code, said) = import(root, &["export"]);
    assert_eq!(code, Some(0), "{said}");
    let told = "notes: 2\n  `Gone_1005.html` was not imported: links to it stay as they are\n  links to a place within a page lead to the page\n";
    assert!(said.contains("new 2") && said.contains(told), "{said}");
    let written = files(&root.join("content"));
    let text = |name: &str| String::from_utf8(written[name].clone()).unwrap();
    assert!(
        text("disk-full-1003.md").contains("[then](mail-late-1004.md)"),
        "{written:?}"
    );
    assert!(text("mail-late-1004.md").contains("[then](Gone_1005.html)"));
}

const MARKDOWN: &str = "# Search is empty\n\n## Summary\n\nIt was.\n\n## Impact\n\nSome.\n\n";

#[test]
fn links_between_markdown_files_are_changed_only_where_they_lead_elsewhere() {
    let book = book();
    let root = book.path();
    let notion = "0123456789abcdef0123456789abcdef";
    let links = format!(
        "[a](b.md) [b](_old/c.markdown#impact \"t\") [c][x] [d](c.html) [e](2026-01-02-d/) [f](gone.md) [g](../2025/z.md)\n[h](https://www.notion.so/acme/N-{notion}?pvs=4) <a href=\"_old/c.markdown\">i</a> [j](guide)\n\n[x]: _old/c.markdown\n"
    );
    let report = format!("{MARKDOWN}{links}");
    fs::create_dir_all(root.join("2026/_old")).unwrap();
    fs::create_dir_all(root.join("2026/2026-01-02-d")).unwrap();
    fs::create_dir_all(root.join("2025")).unwrap();
    let own = format!("N {notion}.md");
    for (path, text) in [
        ("2026/a.md", report.as_str()),
        ("2026/b.md", MARKDOWN),
        ("2026/c.html.md.erb", MARKDOWN),
        ("2026/2026-01-02-d/index.md", MARKDOWN),
        ("2026/_old/c.markdown", MARKDOWN),
        ("2025/z.md", MARKDOWN),
        (&format!("2025/{own}"), MARKDOWN),
    ] {
        fs::write(root.join(path), text).unwrap();
    }
    let (code, said) = import(root, &["2025", "2026"]);
    assert_eq!(code, Some(0), "{said}");
    let entry = fs::read_to_string(root.join("content/a.md")).unwrap();
    let links = format!(
        "[a](b.md) [b](old/c.md#impact \"t\") [c](old/c.md) [d](c.md) [e](2026-01-02-d/) [f](gone.md) [g](z.md)\n[h](N%20{notion}.md) <a href=\"old/c.md\">i</a> [j](guide)\n\n[x]: _old/c.markdown\n"
    );
    assert!(entry.ends_with(&links), "{entry}");
    let told = "notes: 2\n  `gone.md` was not imported: links to it stay as they are\n  `guide` was not imported: links to it stay as they are\n";
    assert!(said.contains(told), "{said}");
    // A file without links to others is as it was.
    let other = fs::read_to_string(root.join("content/b.md")).unwrap();
    assert!(
        other.ends_with(MARKDOWN) && !other.contains("unlinked"),
        "{other}"
    );
}

#[test]
fn one_file_brings_what_lies_beside_it_and_tells_of_what_does_not() {
    let book = book();
    let root = book.path();
    let folder = root.join("mail/attachments");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("a&b.png"), "png").unwrap();
    fs::write(root.join("mail/graph.png"), "graph").unwrap();
    fs::write(root.join("mail/unrelated.png"), "x").unwrap();
    fs::write(root.join("mail/.secret.png"), "x").unwrap();
    fs::write(root.join("outside.png"), "x").unwrap();
    let images = "![](graph.png) ![](attachments/a&b.png) ![](gone.png) ![](../outside.png) ![](.secret.png)\n";
    fs::write(root.join("mail/report.md"), format!("{MARKDOWN}{images}")).unwrap();
    let (code, said) = import(root, &["mail/report.md"]);
    for told in [
        "it refers to `gone.png`, which is not in the source",
        "it refers to `.secret.png`, which is not in the source",
        "it refers to `../outside.png`, which lies outside of the source",
        "not read: 3",
    ] {
        assert!(code == Some(1) && said.contains(told), "{told} in {said}");
    }
    assert!(!said.contains("unrelated"), "{said}");
    let written = files(&root.join("content"));
    let names: Vec<&String> = written.keys().collect();
    assert_eq!(names, ["attachments/a&b.png", "graph.png", "report.md"]);
    // A page of Confluence names its attachments alone.
    let image = "<ac:image><ri:attachment ri:filename=\"a&amp;b.png\" /></ac:image><ac:image><ri:attachment ri:filename=\"c.png\" /></ac:image>";
    fs::write(
        root.join("mail/Late.xhtml"),
        format!("{REPORT}<p>{image}</p>"),
    )
    .unwrap();
    let (_, said) = import(root, &["mail/Late.xhtml", "--into", "other"]);
    assert!(
        said.contains("the file `c.png` is not in the source"),
        "{said}"
    );
    let written = files(&root.join("other"));
    let names: Vec<&String> = written.keys().collect();
    assert_eq!(names, ["attachments/a&b.png", "late.md"], "{said}");
}

#[test]
fn an_entry_of_an_earlier_version_is_known_by_what_that_called_it() {
    let book = book();
    let root = book.path();
    let at = |day: u8| {
        MARKDOWN.replace(
            "## Summary",
            &format!("Started: 2026-03-0{day}\n\n## Summary"),
        )
    };
    for (year, day) in [("2025", 1), ("2026", 2)] {
        fs::create_dir(root.join(year)).unwrap();
        fs::write(root.join(year).join("report.md"), at(day)).unwrap();
    }
    import(root, &["2025"]);
    let file = root.join("content/report.md");
    let text = fs::read_to_string(&file).unwrap();
    assert!(text.contains("\n  id: \"2025/report.md\"\n"), "{text}");
    // As it was written before folders were part of the id.
    let older = text.replace("  id: \"2025/report.md\"\n", "  id: report.md\n");
    let older = casebook_import::with_hash(&older);
    fs::write(&file, &older).unwrap();
    // Another source has a file of that name: it is another incident.
    let (_, said) = import(root, &["2026"]);
    assert!(said.contains("new 1"), "{said}");
    assert_eq!(fs::read_to_string(&file).unwrap(), older);
    let (_, said) = import(root, &["2025"]);
    assert!(said.contains("new 0, updated 1"), "{said}");
    assert_eq!(fs::read_to_string(&file).unwrap(), text);
    // Edited since: it stays, and no second one is written.
    let edited = older.replace("It was.", "It was, for an hour.");
    fs::write(&file, &edited).unwrap();
    let (_, said) = import(root, &["2025"]);
    assert!(said.contains("new 0, edited 1"), "{said}");
    assert_eq!(fs::read_to_string(&file).unwrap(), edited);
}

#[test]
fn issues_of_two_repositories_are_two_incidents() {
    let book = book();
    let root = book.path();
    for (name, url, key) in [
        ("a", "https://git.example/acme/shop/issues/31", "url"),
        ("b", "https://git.example/acme/mail/issues/31", "html_url"),
        (
            "c",
            "https://api.git.example/repos/acme/mail/issues/31",
            "url",
        ),
    ] {
        let issue = format!(
            "[{{\"number\": 31, \"title\": \"Outage of {name}\", \"body\": \"Late.\", \"labels\": [], \"{key}\": \"{url}\"}}]"
        );
        fs::write(root.join(format!("{name}.json")), issue).unwrap();
    }
    for (source, id) in [("a.json", "acme/shop#31"), ("b.json", "acme/mail#31")] {
        let (code, said) = import(root, &[source, "--format", "json"]);
        let report: serde_json::Value = serde_json::from_str(&said).unwrap();
        assert_eq!(code, Some(0), "{said}");
        assert_eq!(report["entries"][0]["id"], id);
        assert_eq!(report["entries"][0]["fate"], "new");
    }
    let (_, said) = import(root, &["c.json"]);
    assert!(said.contains("new 0, updated 1"), "{said}");
}
