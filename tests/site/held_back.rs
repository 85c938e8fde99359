//! What may have meant `restricted` is in no byte of the site, the packed index included; and what did not is there.

use crate::book::{Book, Files};

const CONFIG: &str = "[book]\ntitle = \"Held back\"\n";

/// Stands in the body of everything that is to be held back, and nowhere else.
const CANARY: &str = "zyxwvuts";

/// Beginnings of files, each of which may have meant that the entry is restricted.
const HELD: &[(&str, &str)] = &[
    // Unknown keys, at any depth.
    ("access", "---\ntitle: T\naccess: restricted\n---\n"),
    (
        "audience",
        "---\ntitle: T\naudience: [security, restricted]\n---\n",
    ),
    (
        "classification",
        "---\ntitle: T\nclassification: Restricted\n---\n",
    ),
    (
        "confidential-class",
        "---\ntitle: T\nclassification: confidential\n---\n",
    ),
    ("tlp", "---\ntitle: T\ntlp: RED\n---\n"),
    ("vis", "---\ntitle: T\nvis: restricted\n---\n"),
    (
        "meta",
        "---\ntitle: T\nmeta: {visibility: restricted}\n---\n",
    ),
    (
        "meta-block",
        "---\ntitle: T\nmeta:\n  deeper:\n    visibility: private\n---\n",
    ),
    (
        "params",
        "---\ntitle: T\nparams: [{visibility: restricted}]\n---\n",
    ),
    (
        "entry-visibility",
        "---\ntitle: T\nentry-visibility: restricted\n---\n",
    ),
    (
        "visibility-level",
        "---\ntitle: T\nvisibility_level: restricted\n---\n",
    ),
    ("restricted-true", "---\ntitle: T\nrestricted: true\n---\n"),
    ("restricted-empty", "---\ntitle: T\nrestricted:\n---\n"),
    ("private-yes", "---\ntitle: T\nprivate: yes\n---\n"),
    (
        "in-impact",
        "---\ntitle: T\nimpact: {access: restricted}\n---\n",
    ),
    (
        "in-action",
        "---\ntitle: T\nactions:\n  - title: Cap the pool\n    visibility: restricted\n---\n",
    ),
    ("status", "---\ntitle: T\nstatus: restricted\n---\n"),
    ("tag-value", "---\ntitle: T\ntags: [restricted]\n---\n"),
    (
        "words",
        "---\ntitle: T\naccess: restricted to security\n---\n",
    ),
    // Letters.
    ("cyrillic", "---\ntitle: T\nvіsіbіlіty: restricted\n---\n"),
    (
        "full-width",
        "---\ntitle: T\nｖｉｓｉｂｉｌｉｔｙ: restricted\n---\n",
    ),
    (
        "zero-width",
        "---\ntitle: T\nvisi\u{200b}bility: restricted\n---\n",
    ),
    ("cyrillic-value", "---\ntitle: T\naccess: rеstrictеd\n---\n"),
    ("accent", "---\ntitle: T\nvisibilité: restricted\n---\n"),
    ("slip", "---\ntitle: T\naccess: restircted\n---\n"),
    // YAML beside its values.
    (
        "merge",
        "---\ntitle: T\nvisibility: public\n<<: {visibility: restricted}\n---\n",
    ),
    (
        "merge-anchor",
        "---\ntitle: T\nbase: &b {visibility: restricted}\nvisibility: public\n<<: *b\n---\n",
    ),
    (
        "tag",
        "---\ntitle: T\nvisibility: !restricted public\n---\n",
    ),
    ("tag-alone", "---\n!restricted\ntitle: T\n---\n"),
    (
        "anchor",
        "---\ntitle: T\nvisibility: &restricted public\n---\n",
    ),
    (
        "comment",
        "---\ntitle: T\nvisibility: public # restricted\n---\n",
    ),
    ("comment-tag", "---\ntitle: T\n#restricted\n---\n"),
    (
        "comment-line",
        "---\ntitle: T\n# visibility: restricted\n---\n",
    ),
    (
        "comment-until",
        "---\ntitle: T\nvisibility: internal # restricted until Friday\n---\n",
    ),
    ("empty", "---\ntitle: T\nvisibility:\n---\n"),
    ("null", "---\ntitle: T\nvisibility: ~\n---\n"),
    ("joined", "---\ntitle: T\n  visibility:restricted\n---\n"),
    (
        "several",
        "---\ntitle: T\nvisibility: [public, restricted]\n---\n",
    ),
    // Front matter of other programs.
    (
        "json",
        "{\"title\": \"T\", \"visibility\": \"restricted\"}\n",
    ),
    (
        "json-lines",
        "{\n  \"title\": \"T\",\n  \"access\": \"restricted\"\n}\n",
    ),
    (
        "json-fence",
        "---json\n{\"visibility\": \"restricted\"}\n---\n",
    ),
    (
        "yaml-fence",
        "---yaml\ntitle: T\nvisibility: restricted\n---\n",
    ),
    ("semicolons", ";;;\n{\"visibility\": \"restricted\"}\n;;;\n"),
    (
        "toml",
        "+++\ntitle = \"T\"\nvisibility = \"restricted\"\n+++\n",
    ),
    (
        "toml-comment",
        "+++\ntitle = \"T\"\nvisibility = \"public\" # restricted\n+++\n",
    ),
    (
        "toml-inline",
        "+++\nparams = {visibility = \"restricted\"}\n+++\n",
    ),
    ("toml-table", "+++\n[params]\naccess = 'restricted'\n+++\n"),
    (
        "code-block",
        "```yaml\ntitle: T\nvisibility: restricted\n```\n",
    ),
    ("em-dash", "—\ntitle: T\nvisibility: restricted\n—\n"),
    (
        "marked",
        "--- # front matter\ntitle: T\nvisibility: restricted\n---\n",
    ),
    (
        "directive",
        "%YAML 1.2\n---\ntitle: T\nvisibility: restricted\n---\n",
    ),
    ("mmd", "Title: T\nVisibility: restricted\n\n"),
    // A second one, or one that stands elsewhere.
    (
        "second",
        "---\ntitle: T\n---\n---\nvisibility: restricted\n---\n",
    ),
    (
        "second-document",
        "---\ntitle: T\n---\nvisibility: restricted\n---\n",
    ),
    (
        "after-empty",
        "---\n---\ntitle: T\nvisibility: restricted\n---\n",
    ),
    (
        "after-comments",
        "---\n# nothing\n---\n\n---\nvisibility: restricted\n---\n",
    ),
    (
        "behind-heading",
        "# T\n\n---\nvisibility: restricted\n---\n",
    ),
    ("behind-section", "## T\n---\nvisibility: restricted\n---\n"),
    (
        "behind-comment",
        "<!-- a note -->\n---\nvisibility: restricted\n---\n",
    ),
    ("in-comment", "<!-- visibility: restricted -->\n"),
    ("in-comment-lines", "<!--\nvisibility: restricted\n-->\n"),
    (
        "blank-lines",
        "\n\n\n---\ntitle: T\nvisibility: restricted\n---\n",
    ),
    (
        "indented",
        "  ---\n  title: T\n  visibility: restricted\n  ---\n",
    ),
    ("dots", "---\ntitle: T\nvisibility: restricted\n...\n"),
    ("dots-only", "title: T\nvisibility: restricted\n...\n"),
    ("old-mac", "---\rtitle: T\rvisibility: restricted\r---\r"),
    (
        "old-mac-meta",
        "---\rtitle: T\rmeta: {access: restricted}\r---\r",
    ),
    (
        "line-separators",
        "---\u{2028}title: T\u{2028}visibility: restricted\u{2028}---\u{2028}",
    ),
    // Text.
    ("bold", "**Visibility:** restricted\n"),
    ("bold-title", "# T\n\n**Visibility:** Restricted\n"),
    (
        "bold-behind",
        "---\ntitle: T\n---\n\n**Visibility:** restricted\n",
    ),
    ("item", "- Date: 2026-01-01\n- Visibility: restricted\n"),
    (
        "row",
        "| Date | 2026-01-01 |\n| --- | --- |\n| Visibility | restricted |\n",
    ),
    ("quote", "> Classification: confidential\n"),
    ("banner", "**RESTRICTED**\n"),
    ("banner-behind", "---\ntitle: T\n---\n\n> [RESTRICTED]\n"),
    ("reference", "[//]: # (visibility: restricted)\n"),
    (
        "meta-tag",
        "<meta name=\"visibility\" content=\"restricted\">\n",
    ),
    ("attributes", "{: visibility=restricted}\n"),
];

/// Beginnings that speak of restrictions, and mean none.
const SHOWN: &[(&str, &str)] = &[
    ("title", "---\ntitle: Restricted tokens leaked\n---\n"),
    (
        "title-alone",
        "---\ntitle: Restricted\nvisibility: internal\n---\n",
    ),
    (
        "choices",
        "---\ntitle: T\nvisibility: internal # public, internal or restricted\n---\n",
    ),
    (
        "plain-comment",
        "---\ntitle: T\nvisibility: public # everybody may read it\n---\n",
    ),
    (
        "tags",
        "---\ntitle: T\ntags: [restricted-zone, restarted]\n---\n",
    ),
    (
        "unknown",
        "---\ntitle: T\nseverty: SEV1\nreviewed: yes\n---\n",
    ),
    (
        "unknown-access",
        "---\ntitle: T\naccess: vpn\nrestricted: false\n---\n",
    ),
    ("nested", "---\ntitle: T\nmeta: {visibility: public}\n---\n"),
    (
        "prose",
        "---\ntitle: T\n---\n\nAccess was restricted for an hour, then restarted.\n",
    ),
    (
        "section",
        "---\ntitle: T\n---\n\n## Visibility\n\nRestricted dashboards: none.\n",
    ),
    (
        "availability",
        "---\ntitle: T\n---\n\nAvailability: 99.2 %\nLiability: limited\n",
    ),
    (
        "code",
        "---\ntitle: T\n---\n\n```yaml\nvisibility: restricted\n```\n",
    ),
    (
        "indented-code",
        "---\ntitle: T\n---\n\nThis was missing:\n\n    visibility: restricted\n",
    ),
    (
        "rule",
        "---\ntitle: T\n---\n\n---\n\nNote: the restricted pool was full.\n\n---\n",
    ),
    (
        "ignore",
        "---\ntitle: T\nlint: {ignore: {CB305: restricted pool}}\n---\n",
    ),
    ("bare", "# T\n\nThe bucket is restricted to two teams.\n"),
    ("json-code", "---\ntitle: T\n---\n\n{\"note\": 1}\n"),
];

fn path(name: &str) -> String {
    format!("content/2026/2026-06-01-{name}.md")
}

/// Which of the words stand in a site, and where.
fn holding(site: &Files, word: &str) -> Vec<String> {
    let held = |bytes: &[u8]| {
        let lower = bytes.to_ascii_lowercase();
        let narrow: Vec<u8> = lower.iter().copied().filter(|byte| *byte != 0).collect();
        narrow
            .windows(word.len())
            .any(|window| window == word.as_bytes())
    };
    site.iter()
        .filter(|(path, bytes)| path.contains(word) || held(bytes))
        .map(|(path, _)| path.clone())
        .collect()
}

#[test]
fn what_may_have_meant_restricted_is_in_no_byte_of_the_site() {
    assert!(HELD.len() >= 75, "{}", HELD.len());
    let book = Book::of(&[("book.toml", CONFIG)]);
    for (name, text) in SHOWN {
        book.write(
            &path(&format!("shown-{name}")),
            format!("{text}\n\n## Summary\n\nPlainly here.\n"),
        );
    }
    for (name, text) in HELD {
        let end = if text.contains('\r') { "\r" } else { "\n" };
        let body = format!("{end}{end}## Summary{end}{end}{CANARY} of {name}.{end}");
        book.write(&path(name), format!("{text}{body}"));
    }
    assert_eq!(book.build().code, 0);
    let site = book.site();
    let missing: Vec<&str> = SHOWN
        .iter()
        .map(|(name, _)| *name)
        .filter(|name| !site.contains_key(&format!("incidents/2026-06-01-shown-{name}/index.html")))
        .collect();
    assert_eq!(missing, [] as [&str; 0], "held back without a reason");
    let published: Vec<&str> = HELD
        .iter()
        .map(|(name, _)| *name)
        .filter(|name| site.contains_key(&format!("incidents/2026-06-01-{name}/index.html")))
        .collect();
    assert_eq!(published, [] as [&str; 0], "published");
    assert_eq!(holding(&site, CANARY), [] as [&str; 0]);
    // Each is told to its author, with the reason.
    let findings = book.lint("CB101,CB102,CB104,CB106,CB107,CB115");
    let said = |name: &str| {
        let place = format!("{}:", path(name));
        // What ends with `...` is read, and so is TOML: they say it plainly.
        ["dots", "toml"].contains(&name)
            || findings.iter().any(|finding| finding.starts_with(&place))
    };
    // A list as `visibility` is of the wrong form, which CB106 says.
    let untold: Vec<&str> = HELD
        .iter()
        .map(|(name, _)| *name)
        .filter(|name| !said(name))
        .collect();
    assert_eq!(untold, [] as [&str; 0], "held back without a word");
    // The index is compressed. Without these files the whole site is the same, byte for byte.
    for (name, _) in HELD {
        std::fs::remove_file(book.path(&path(name))).unwrap();
    }
    assert_eq!(book.build().code, 0);
    let without = book.site();
    let differing: Vec<&String> = site
        .keys()
        .chain(without.keys())
        .filter(|path| site.get(*path) != without.get(*path))
        .collect();
    assert_eq!(differing, [] as [&String; 0]);
}

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

/// What CI prints is read by more people than may read the entry.
#[test]
fn the_log_of_ci_quotes_no_restricted_entry() {
    let book = Book::of(&[
        ("book.toml", CONFIG),
        (
            "content/secret.md",
            "---\ntitle: T\nvisibility: restricted\nseverity: zyxwvuts\n---\n",
        ),
        (
            "content/public.md",
            "---\ntitle: T\nseverity: plainly\n---\n",
        ),
    ]);
    for format in ["github", "gitlab", "sarif", "junit", "rdjson"] {
        let run = book.run(&["lint", "--select", "CB107", "--format", format]);
        assert!(!run.out.contains("zyxwvuts"), "{format}: {}", run.out);
        assert!(
            run.out.contains("secret.md") && run.out.contains("plainly"),
            "{format}: {}",
            run.out
        );
    }
    let own = book.run(&["lint", "--select", "CB107"]);
    assert!(own.out.contains("zyxwvuts"), "{}", own.out);
    let log = book.run_in_ci(&["lint", "--select", "CB107"]);
    assert!(!log.out.contains("zyxwvuts"), "{}", log.out);
    assert!(log.out.contains("secret.md"), "{}", log.out);
}

/// Control characters of an entry reach neither a terminal nor a page.
#[test]
fn nothing_that_an_author_writes_steers_a_terminal() {
    let steering = "a\u{1b}]0;b\u{7}c\u{9b}31md\u{202e}e";
    let book = Book::of(&[
        ("book.toml", CONFIG),
        (
            "content/x.md",
            &format!(
                "---\ntitle: \"X {steering}\"\nstatus: published\nseverity: critical # {steering}\n\
                 started: 2026-01-01T10:00Z\nservices: [pool]\n---\n\n\
                 ## Lessons learned\n\n### What went well\n\n- Well {steering}\n"
            ),
        ),
    ]);
    let bad = |text: &str| {
        text.chars().any(|letter| {
            (letter.is_control() && !matches!(letter, '\n' | '\t' | '\r'))
                || matches!(letter, '\u{202a}'..='\u{202e}')
        })
    };
    let mut runs = vec![
        vec!["report", "lessons"],
        vec!["search", "pool"],
        vec!["lint", "--fix", "--diff"],
    ];
    for format in [
        "full", "concise", "json", "github", "gitlab", "sarif", "junit", "rdjson",
    ] {
        runs.push(vec!["lint", "--format", format]);
    }
    for run in runs {
        let out = book.run(&run).out;
        assert!(!bad(&out), "{run:?}: {out:?}");
    }
    book.build();
    for (path, bytes) in book.site() {
        if path.ends_with(".html") || path.ends_with(".atom") {
            assert!(!bad(&String::from_utf8_lossy(&bytes)), "{path}");
        }
    }
}
