//! What a book makes of the folders of its sources.

use std::fs;

use super::{SOURCES, Shelf, entry, short};

#[test]
fn a_source_that_cannot_be_had_is_told_and_the_book_is_built() {
    let shelf = Shelf::new();
    let missing = "book.toml:2:8: CB002 error the source `payments` is missing from the book: ";
    assert_eq!(
        shelf.lint("CB0", &[]),
        [format!("{missing}its folder is not there")]
    );
    let (out, _, code) = shelf.run(&["build"]);
    assert!(out.starts_with("1 entry and 0 pages") && code == 0, "{out}");
    let notice = "Entries are missing here: those of payments.";
    assert!(shelf.read("book/site/index.html").contains(notice));
    assert!(
        shelf
            .read("book/site/incidents/index.html")
            .contains(notice)
    );
    fs::create_dir_all(shelf.path("book/sources/payments")).unwrap();
    assert_eq!(
        shelf.lint("CB0", &[]),
        [format!("{missing}it has no such folder of entries")]
    );
    fs::create_dir_all(shelf.path("book/sources/payments/postmortems")).unwrap();
    assert_eq!(
        shelf.lint("CB0", &[]),
        [format!("{missing}it holds no entry")]
    );
    shelf.write("book/book.toml", &format!("{SOURCES}optional = true\n"));
    assert_eq!(
        shelf.lint("CB0", &[]),
        [
            "book.toml:2:8: CB003 warning the source `payments` is missing from the book: it holds no entry"
        ]
    );
    shelf.write(
        "book/content/payments/hidden.md",
        &entry("Hidden", "id: hidden\n"),
    );
    assert_eq!(
        shelf.lint("CB0", &[])[0],
        "book.toml:2:8: CB002 error the folder `content/payments` is not read, because the source `payments` has that name"
    );
    fs::remove_dir_all(shelf.path("book/content/payments")).unwrap();
    // A repository of others may hold any link.
    #[cfg(unix)]
    {
        fs::remove_dir(shelf.path("book/sources/payments/postmortems")).unwrap();
        shelf.write("elsewhere/secret.md", &entry("Elsewhere", ""));
        std::os::unix::fs::symlink(
            shelf.path("elsewhere"),
            shelf.path("book/sources/payments/postmortems"),
        )
        .unwrap();
        let found = shelf.lint("CB0", &[]);
        assert!(
            found[0].ends_with("its folder of entries is a link that leads out of it"),
            "{found:?}"
        );
    }
}

#[test]
fn what_two_sources_both_claim_is_a_finding_that_names_both() {
    let shelf = Shelf::new();
    shelf.repository("up/web");
    shelf.write("up/web/a.md", &entry("Web", "id: pay-1\nservices: [api]\n"));
    shelf.write(
        "up/web/_schema/services.yaml",
        "services:\n  - name: api\n    definition: of the web\n  - name: same\n",
    );
    shelf.write("up/web/_schema/causes.yaml", "causes:\n  - name: dns\n");
    shelf.commit("up/web");
    shelf.write(
        "up/payments/postmortems/_schema/services.yaml",
        "services:\n  - name: api\n    definition: of payments\n  - name: same\n  - name: ledger\n    depends_on: [db]\n",
    );
    shelf.commit("up/payments");
    shelf.write(
        "book/content/_schema/services.yaml",
        "services:\n  - name: db\n    depends_on: [ledger]\n",
    );
    let web = "[[source]]\nname = \"web\"\npath = \"sources/web\"\ngit = {url = \"../up/web\"}\n";
    shelf.write("book/book.toml", &format!("{SOURCES}{web}"));
    shelf.update();
    let findings = |rules: &str| -> Vec<(String, Vec<String>)> {
        let (out, err, _) = shelf.run(&["lint", "--format", "json", "--select", rules]);
        let json: serde_json::Value =
            serde_json::from_str(&out).unwrap_or_else(|_| panic!("{err}"));
        let place = |place: &serde_json::Value| place["path"].as_str().unwrap().to_owned();
        let found = json["findings"].as_array().unwrap().iter().map(|finding| {
            let ends = finding["related"].as_array().unwrap();
            let ends = ends.iter().map(|end| place(&end["location"]));
            (place(&finding["location"]), ends.collect())
        });
        found.collect()
    };
    let one = |path: &str, other: &str| (path.to_owned(), vec![other.to_owned()]);
    assert_eq!(
        findings("CB107,CB108"),
        [
            one(
                "web/_schema/services.yaml",
                "payments/_schema/services.yaml"
            ),
            one("web/a.md", "payments/a.md"),
        ]
    );
    assert_eq!(
        findings("CB003"),
        [("web/_schema/causes.yaml".to_owned(), vec![])]
    );
    // Asked for by either end, and by where the file lies.
    for path in ["sources/web/a.md", "sources/payments/postmortems/a.md"] {
        assert_eq!(shelf.lint("CB108", &[path]).len(), 1, "{path}");
    }
    shelf.write(
        "book/book.toml",
        &format!("{SOURCES}{web}id-prefix = \"web-\"\n"),
    );
    assert_eq!(findings("CB108").len(), 1, "ids are apart now");
    let (out, _, _) = shelf.run(&["search", "repository:web", "--format", "json"]);
    assert!(
        out.contains("web-pay-1") && !out.contains("\"pay-1\""),
        "{out}"
    );
}

#[test]
fn pages_know_the_repository_of_their_entry() {
    let shelf = Shelf::new();
    shelf.write("up/payments/postmortems/2026/b.md", &entry("B", "id: b\n"));
    let first = shelf.commit("up/payments");
    shelf.write(
        "book/book.toml",
        &format!(
            "[output.html]\nedit-url = \"https://book.example/{{path}}\"\n{SOURCES}edit-url = \"https://pay.example/edit/{{path}}\"\n\
             defaults = {{teams = [\"money\"]}}\n"
        ),
    );
    shelf.update();
    let (out, err, _) = shelf.run(&["build"]);
    assert!(out.starts_with("3 entries"), "{out}{err}");
    let page = |id: &str| shelf.read(&format!("book/site/incidents/{id}/index.html"));
    assert!(page("b").contains("https://pay.example/edit/postmortems/2026/b.md"));
    assert!(!page("b").contains("https://book.example/"));
    assert!(page("own").contains("https://book.example/content/own.md"));
    assert!(
        page("own").contains("incidents/pay-1/"),
        "declared as its repeat"
    );
    let json: serde_json::Value =
        serde_json::from_str(&shelf.read("book/site/incidents/b/entry.json")).unwrap();
    assert_eq!(json["teams"][0], "money");
    assert_eq!(json["path"], "payments/2026/b.md");
    assert_eq!(json["fields"]["repository"][0], "payments");
    assert_eq!(json["history"]["authors"][0], "Dewi");
    assert_eq!(json["history"]["revisions"], 1);
    assert!(
        shelf
            .read("book/site/repository/payments/index.html")
            .contains("incidents/b/")
    );
    assert!(
        shelf
            .read("book/site/build/index.html")
            .contains(short(&first))
    );
    // An audience from outside is told of no repository.
    let (_, _, code) = shelf.run(&["build", "--audience", "public", "--out", "public"]);
    assert_eq!(code, 0);
    assert!(!shelf.path("book/public/repository").exists());
    let build = shelf.read("book/public/build/index.html");
    assert!(
        !build.contains("payments") && build.contains("git was not asked"),
        "{build}"
    );
}

#[test]
fn visibility_holds_in_sources_too() {
    let shelf = Shelf::new();
    let canary = "Zqxcanary";
    for (path, front) in [
        ("plain", ""),
        ("said", "visibility: restricted\n"),
        ("public", "visibility: public\n"),
    ] {
        let text = entry(&format!("{path} {canary}"), &format!("id: {path}\n{front}"));
        shelf.write(&format!("up/payments/postmortems/{path}/index.md"), &text);
        shelf.write(
            &format!("up/payments/postmortems/{path}/{path}.txt"),
            canary,
        );
    }
    shelf.write(
        "up/payments/postmortems/public/index.md",
        &format!(
            "{}\n[a](/said/said.txt) [b](../said/index.md) [c](said) [d](public.txt)\n",
            entry("Seen", "id: public\nvisibility: public\n")
        ),
    );
    shelf.write("up/payments/postmortems/public/public.txt", "seen");
    shelf.write(
        "up/payments/postmortems/_schema/services.yaml",
        &format!("services:\n  - name: {canary}\n    definition: {canary}\n"),
    );
    shelf.commit("up/payments");
    shelf.write(
        "book/book.toml",
        &format!("{SOURCES}defaults = {{visibility = \"restricted\"}}\n"),
    );
    shelf.update();
    let holds = |folder: &str, what: &str| {
        let files = walkdir::WalkDir::new(shelf.path(folder)).into_iter();
        let files = files
            .map(Result::unwrap)
            .filter(|file| file.file_type().is_file());
        files
            .map(|file| (file.path().to_owned(), fs::read(file.path()).unwrap()))
            .find(|(_, bytes)| {
                bytes
                    .windows(what.len())
                    .any(|part| part == what.as_bytes())
            })
            .map(|(path, _)| path)
    };
    for audience in ["internal", "public"] {
        let out = format!("site-{audience}");
        let (_, err, code) = shelf.run(&["build", "--audience", audience, "--out", &out]);
        assert_eq!(code, 0, "{err}");
        assert_eq!(holds(&format!("book/{out}"), canary), None);
        assert!(holds(&format!("book/{out}"), "Seen").is_some());
    }
    let found = shelf.lint("CB601", &["sources/payments/postmortems/public"]);
    assert!(
        found.iter().all(|line| line.contains("a restricted entry")),
        "{found:?}"
    );
    assert_eq!(found.len(), 3, "{found:?}");
}

#[test]
fn changes_of_a_source_are_those_since_the_recorded_commit() {
    let shelf = Shelf::new();
    shelf.update();
    shelf.commit("book");
    shelf.git("book", &["switch", "--quiet", "--create", "work"]);
    assert_eq!(shelf.lint("CB304", &["--since", "main"]), [] as [&str; 0]);
    shelf.write(
        "up/payments/postmortems/a.md",
        &entry("Pool was full", "id: pay-2\n"),
    );
    shelf.write(
        "up/payments/postmortems/b.md",
        &entry("B", "recurrence_of: [b-9]\n"),
    );
    shelf.commit("up/payments");
    shelf.update();
    assert_eq!(
        shelf.lint("CB304", &["--since", "main"]),
        [
            "content/own.md:6:17: CB304 error `pay-1` in `recurrence_of` is not an entry of this book",
            "sources/payments/postmortems/b.md:6:17: CB304 error `b-9` in `recurrence_of` is not an entry of this book",
        ],
        "what changed there, and what it broke here"
    );
    let (out, _, code) = shelf.run(&[
        "audience",
        "internal",
        "--since",
        "main",
        "--fail-on",
        "newly-visible",
    ]);
    assert!(
        out.contains("payments/b.md") && !out.contains("own.md") && code == 1,
        "{out}"
    );
    // A lock that records a commit nobody has any more.
    shelf.git("book", &["switch", "--quiet", "main"]);
    let head = shelf.git("book/sources/payments", &["rev-parse", "HEAD"]);
    shelf.write(
        "book/casebook.lock",
        &shelf
            .read("book/casebook.lock")
            .replace(&head, &"a".repeat(40)),
    );
    shelf.git("book", &["checkout", "--quiet", "."]);
    shelf.git("book", &["rm", "--quiet", "casebook.lock"]);
    shelf.commit("book");
    shelf.git("book", &["switch", "--quiet", "--create", "later"]);
    let (_, err, _) = shelf.run(&["lint", "--since", "main"]);
    assert!(
        err.contains("the source payments counts as unchanged: there was no casebook.lock"),
        "{err}"
    );
}

#[test]
fn a_dialect_is_that_of_its_source() {
    let shelf = Shelf::new();
    for number in 1..=3 {
        shelf.write(
            &format!("up/payments/postmortems/2026-0{number}-01-x.md"),
            "# Incident on 2026-01-01 - Payments were down\n\n- **Key events**\n  - Fault occurs: 2026-01-01 10:00 UTC\n  - First detected: 2026-01-01 10:05 UTC\n  - Resolved: 2026-01-01 11:00 UTC\n\n- **Time to resolve**: 1h\n\n- **Context**: The pool was full.\n\n- **Review actions**:\n  - Raise the limit\n",
        );
    }
    fs::remove_file(shelf.path("up/payments/postmortems/a.md")).unwrap();
    shelf.commit("up/payments");
    shelf.write(
        "book/book.toml",
        &format!("{SOURCES}dialect = \"labelled-lists\"\n"),
    );
    shelf.update();
    let (out, _, _) = shelf.run(&["build"]);
    assert!(out.contains("read as") && out.contains("3 files"), "{out}");
    let own = shelf.lint("CB101", &["content"]);
    assert_eq!(own, [] as [&str; 0]);
    shelf.write("book/book.toml", &format!("{SOURCES}dialect = \"none\"\n"));
    assert_eq!(shelf.lint("CB101", &[]).len(), 3);
}

#[test]
fn a_source_by_itself_is_checked_against_the_whole_book() {
    let shelf = Shelf::new();
    shelf.update();
    shelf.run(&["build"]);
    let whole = shelf.path("book/site/api/book.json");
    let whole = whole.to_str().unwrap();
    shelf.write(
        "up/payments/postmortems/b.md",
        &format!(
            "{}\n[id](own) [path](/content/own.md) [no](/content/other.md)\n",
            entry("B", "id: own\nrecurrence_of: [own, nobody]\n")
        ),
    );
    shelf.write(
        "up/payments/postmortems/c.md",
        &entry("C", "recurrence_of: [own]\n"),
    );
    let lint = |against: &[&str]| {
        let rules = [
            "lint",
            "--format",
            "concise",
            "--select",
            "CB108,CB304,CB601",
        ];
        let content = ["--content", "../up/payments/postmortems"];
        let (out, err, _) = shelf.run(&[&rules[..], &content, against].concat());
        assert!(!err.contains("error:"), "{err}");
        let lines = out
            .lines()
            .map(|line| line.split_once(": ").unwrap().1.to_owned());
        lines.collect::<Vec<_>>()
    };
    // The id is that of the entry here, until somebody looks at the whole.
    assert_eq!(
        lint(&["--against", whole]),
        [
            "CB108 error the whole book has an entry `own`: content/own.md",
            "CB304 error `recurrence_of` names the entry itself",
            "CB304 error `nobody` in `recurrence_of` is not an entry of this book",
            "CB601 error `/content/other.md` leads to no entry, page or file",
        ]
    );
    fs::remove_file(shelf.path("up/payments/postmortems/b.md")).unwrap();
    assert_eq!(
        lint(&[]),
        ["CB304 error `own` in `recurrence_of` is not an entry of this book"]
    );
    assert_eq!(lint(&["--against", whole]), [] as [&str; 0]);
    let (_, err, code) = shelf.run(&["lint", "--against", "book.toml"]);
    assert!(
        err.contains("is not the api/book.json of a book") && code == 2,
        "{err}"
    );
}
