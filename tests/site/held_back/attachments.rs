//! Files beside entries: who owns them, what becomes of them.

use super::*;

/// The files of a restricted entry are as restricted as the entry.
#[test]
fn the_nearest_entry_owns_a_file() {
    let book = Book::of(&[
        ("book.toml", CONFIG),
        (
            "content/y.md",
            "---\ntitle: Y\n---\n\n## Summary\n\nPlainly here: [its own](y/own.txt), [of another](y/inner/dump.txt), \
             ![a graph](y/inner/graph.png), [a copy](y/inner.md.bak), [named by both](y/both.txt).\n",
        ),
        (
            "content/y/inner.md",
            "---\ntitle: zyxwvuts\nvisibility: restricted\n---\n\nzyxwvuts [notes](notes.txt), [both](both.txt)\n",
        ),
        ("content/y/inner/dump.txt", "zyxwvuts dump"),
        ("content/y/inner/graph.png", "zyxwvuts graph"),
        ("content/y/inner/deep/er.txt", "zyxwvuts deeper"),
        ("content/y/inner.md.bak", "zyxwvuts backup"),
        ("content/y/inner.md~", "zyxwvuts backup"),
        ("content/y/#inner.md#", "zyxwvuts backup"),
        ("content/y/inner.txt", "zyxwvuts copy"),
        ("content/y/Inner.mdx", "zyxwvuts copy"),
        ("content/y/inner (copy).txt", "zyxwvuts copy"),
        (
            "content/y/elsewhere.txt",
            "---\ntitle: a copy\nvisibility: restricted\n---\nzyxwvuts\n",
        ),
        ("content/y/notes.txt", "zyxwvuts notes"),
        ("content/y/both.txt", "named by both"),
        ("content/y/own.txt", "its own"),
        (
            "content/z/index.md",
            "---\ntitle: Z\nkind: incident\n---\n\nPlainly here.\n",
        ),
        ("content/z/own.txt", "its own"),
        (
            "content/z/inner/index.md",
            "---\ntitle: zyxwvuts\nvisibility: restricted\nkind: page\n---\n",
        ),
        ("content/z/inner/dump.txt", "zyxwvuts dump"),
        (
            "content/z/other.md",
            "---\ntitle: zyxwvuts\nvisibility: restricted\n---\n",
        ),
        (
            "content/z/other/public.md",
            "---\ntitle: Inside\n---\n\nPlainly here.\n",
        ),
        ("content/z/other/public/own.txt", "its own"),
    ]);
    #[cfg(unix)]
    {
        let link = |target: &str, name: &str| {
            std::os::unix::fs::symlink(target, book.path(name)).unwrap();
        };
        link("inner.md", "content/y/alias.txt");
        link("inner.md", "content/y/alias.md");
        link("inner/dump.txt", "content/y/alias-of-dump.txt");
        link("../y/inner/dump.txt", "content/z/own-alias.txt");
        link("../../book.toml", "content/y/config.toml");
        link("/etc/hostname", "content/y/host.txt");
    }
    assert_eq!(book.build().code, 0);
    let site = book.site();
    assert_eq!(holding(&site, "zyxwvuts"), [] as [&str; 0]);
    let files: Vec<&str> = site
        .keys()
        .filter_map(|path| path.strip_prefix("files/"))
        .collect();
    assert_eq!(
        files,
        [
            "y/both.txt",
            "y/own.txt",
            "z/other/public/own.txt",
            "z/own.txt"
        ]
    );
    let findings = book.lint("CB601,CB603");
    assert_eq!(
        findings
            .iter()
            .filter(|finding| finding.contains("restricted"))
            .count(),
        3,
        "{findings:#?}"
    );
    // The page of the build, which everybody sees, does not even name them.
    assert_eq!(holding(&site, "y/alias"), [] as [&str; 0]);
    assert_eq!(holding(&site, "inner/deep"), [] as [&str; 0]);
}

#[test]
fn attached_documents_are_downloads_and_findings() {
    let book = Book::of(&[
        ("book.toml", CONFIG),
        (
            "content/x.md",
            "---\ntitle: X\n---\n\n[report](x/evil.html) and [log](x/log.txt) ![drawn](x/drawn.svg) ![fine](x/fine.svg) \
             <a href=\"x/Evil.XHTML\">raw</a>\n",
        ),
        ("content/x/evil.html", "<script src=evil.js></script>"),
        (
            "content/x/Evil.XHTML",
            "<html xmlns='http://www.w3.org/1999/xhtml'/>",
        ),
        ("content/x/evil.js", "alert(1)"),
        ("content/x/log.txt", "text"),
        (
            "content/x/drawn.svg",
            "<svg xmlns='http://www.w3.org/2000/svg'><script xlink:href='evil.js'/></svg>",
        ),
        (
            "content/x/fine.svg",
            "<svg xmlns='http://www.w3.org/2000/svg'/>",
        ),
    ]);
    assert_eq!(book.build().code, 0);
    let site = book.site();
    let page = String::from_utf8_lossy(&site["incidents/x/index.html"]).into_owned();
    assert!(page.contains("files/x/evil.html\" download"), "{page}");
    assert!(page.contains("files/x/Evil.XHTML\" download"), "{page}");
    assert!(page.contains("files/x/log.txt\">log</a>"), "{page}");
    assert!(
        page.contains("<img src=\"../../files/x/drawn.svg\""),
        "{page}"
    );
    let found: Vec<String> = book
        .lint("CB703")
        .iter()
        .filter_map(|finding| Some(finding.split_once(": CB703")?.0.to_owned()))
        .collect();
    assert_eq!(
        found,
        ["Evil.XHTML", "drawn.svg", "evil.html", "evil.js"]
            .map(|name| format!("content/x/{name}:1:1"))
    );
}

/// A file that nobody can read, a pipe and a name that no other system takes cost their own file, and no site.
#[cfg(unix)]
#[test]
fn odd_files_are_findings_and_the_site_is_built() {
    let book = Book::of(&[
        ("book.toml", CONFIG),
        (
            "content/x.md",
            "---\ntitle: X\n---\n\n[a](x/con) [b](x/a:b.txt) [c](x/pipe.txt) [d](x/fine.txt)\n",
        ),
        ("content/x/con", "a device"),
        ("content/x/a:b.txt", "a stream"),
        ("content/x/trail.", "a dot"),
        ("content/x/fine.txt", "fine"),
    ]);
    let pipe = std::process::Command::new("mkfifo")
        .arg(book.path("content/x/pipe.txt"))
        .status();
    assert!(pipe.unwrap().success());
    assert_eq!(book.build().code, 0);
    let files: Vec<String> = book
        .site()
        .keys()
        .filter(|path| path.starts_with("files/"))
        .cloned()
        .collect();
    assert_eq!(files, ["files/x/fine.txt"]);
    let found = book.lint("CB100,CB601");
    let places = ["a:b.txt", "con", "pipe.txt", "trail."];
    for name in places {
        let place = format!("content/x/{name}:1:1: CB100");
        assert!(
            found.iter().any(|finding| finding.starts_with(&place)),
            "{name}: {found:#?}"
        );
    }
    // Three of them are linked to, and the links lead nowhere.
    assert_eq!(
        found
            .iter()
            .filter(|finding| finding.contains("CB601"))
            .count(),
        3,
        "{found:#?}"
    );
    // A pipe in the place of book.toml is an error, and not a wait for whoever writes into it.
    std::fs::remove_file(book.path("book.toml")).unwrap();
    let pipe = std::process::Command::new("mkfifo")
        .arg(book.path("book.toml"))
        .status();
    assert!(pipe.unwrap().success());
    assert_eq!(book.run(&["build"]).code, 2);
}
