//! Books of several repositories: real repositories on the disk, fetched by the git of this machine.

use std::cell::Cell;
use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output};

use tempfile::TempDir;

/// A book in `book/`, and the repositories of others in `up/`.
struct Shelf {
    folder: TempDir,
    clock: Cell<u32>,
}

fn entry(title: &str, more: &str) -> String {
    format!(
        "---\ntitle: {title}\nstatus: draft\nseverity: SEV3\nstarted: 2026-09-01T10:00Z\n{more}---\n\n## Summary\n\nText.\n"
    )
}

const SOURCES: &str = "[[source]]\nname = \"payments\"\npath = \"sources/payments\"\n\
    git = {url = \"../up/payments\", branch = \"main\", content = \"postmortems\"}\n";

impl Shelf {
    /// A book with a source `payments` that has one entry.
    fn new() -> Self {
        let shelf = Self {
            folder: tempfile::tempdir().unwrap(),
            clock: Cell::new(1_788_000_000),
        };
        shelf.write("git.config", "");
        shelf.repository("up/payments");
        shelf.write(
            "up/payments/postmortems/a.md",
            &entry("Pool was full", "id: pay-1\n"),
        );
        shelf.commit("up/payments");
        shelf.repository("book");
        shelf.write("book/book.toml", SOURCES);
        shelf.write("book/.gitignore", "/site/\n/sources/\n");
        shelf.write(
            "book/content/own.md",
            &entry("Own", "recurrence_of: [pay-1]\n"),
        );
        shelf.commit("book");
        shelf
    }

    fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap()
    }

    fn repository(&self, path: &str) {
        fs::create_dir_all(self.path(path)).unwrap();
        self.git(path, &["init", "--quiet", "--initial-branch=main"]);
    }

    fn git(&self, path: &str, arguments: &[&str]) -> String {
        let output = Command::new("git")
            .current_dir(self.path(path))
            .args(["-c", "commit.gpgsign=false", "-c", "core.autocrlf=false"])
            .args(["-c", "user.name=Dewi", "-c", "user.email=dewi@example.com"])
            .args(arguments)
            .env_remove("GIT_DIR")
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .env("GIT_CONFIG_SYSTEM", "/dev/null")
            .env("GIT_AUTHOR_DATE", format!("{} +0000", self.clock.get()))
            .env("GIT_COMMITTER_DATE", format!("{} +0000", self.clock.get()))
            .output()
            .unwrap();
        assert!(output.status.success(), "git {arguments:?}: {output:?}");
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    }

    /// The commit that holds everything in a repository.
    fn commit(&self, path: &str) -> String {
        self.clock.set(self.clock.get() + 3600);
        self.git(path, &["add", "--all"]);
        self.git(path, &["commit", "--quiet", "--message", "change"]);
        self.git(path, &["rev-parse", "HEAD"])
    }

    fn casebook(&self, arguments: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_casebook"))
            .current_dir(self.path("book"))
            .args(arguments)
            .args(["--today", "2026-09-10"])
            .env("GIT_CONFIG_GLOBAL", self.path("git.config"))
            .env("GIT_CONFIG_SYSTEM", "/dev/null")
            .env("GITHUB_ACTIONS", "")
            .env("NO_COLOR", "1")
            .output()
            .unwrap()
    }

    /// What a command prints and says, and its exit code.
    fn run(&self, arguments: &[&str]) -> (String, String, i32) {
        let output = self.casebook(arguments);
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        let code = output.status.code().unwrap();
        (text(output.stdout), text(output.stderr), code)
    }

    fn update(&self) {
        let (out, err, code) = self.run(&["sources", "update"]);
        assert_eq!(code, 0, "{out}{err}");
    }

    /// The findings of some rules in a line each.
    fn lint(&self, rules: &str, arguments: &[&str]) -> Vec<String> {
        let all = [
            &["lint", "--format", "concise", "--select", rules],
            arguments,
        ]
        .concat();
        let (out, err, _) = self.run(&all);
        assert!(!err.contains("error:"), "{err}");
        out.lines().map(str::to_owned).collect()
    }
}

fn short(commit: &str) -> &str {
    &commit[..12]
}

#[test]
fn sources_are_cloned_locked_and_followed() {
    let shelf = Shelf::new();
    let first = shelf.git("up/payments", &["rev-parse", "HEAD"]);
    let (out, _, code) = shelf.run(&["sources", "status"]);
    assert_eq!(
        (out.as_str(), code),
        ("payments  sources/payments  its folder is not there\n", 1)
    );
    let (out, _, _) = shelf.run(&["sources", "update"]);
    assert_eq!(out, format!("payments: cloned, at {}\n", short(&first)));
    assert!(shelf.read("book/casebook.lock").contains(&first));
    assert_eq!(shelf.lint("CB0,CB304", &[]), [] as [&str; 0]);

    shelf.write(
        "up/payments/postmortems/b.md",
        &entry("Again", "recurrence_of: [pay-9]\n"),
    );
    let second = shelf.commit("up/payments");
    let (out, _, code) = shelf.run(&["sources", "status"]);
    assert!(
        out.contains("up to date") && code == 0,
        "asked nobody: {out}"
    );
    let (out, _, code) = shelf.run(&["sources", "status", "--fetch"]);
    assert!(out.contains("1 behind") && code == 1, "{out}");
    let (out, _, _) = shelf.run(&["sources", "update", "payments"]);
    assert_eq!(
        out,
        format!("payments: {} -> {}\n", short(&first), short(&second))
    );
    assert_eq!(
        shelf.lint("CB304", &[]),
        [
            "sources/payments/postmortems/b.md:6:17: CB304 error `pay-9` in `recurrence_of` is not an entry of this book"
        ]
    );

    // The lock of an older commit of the book.
    shelf.write(
        "book/casebook.lock",
        &shelf.read("book/casebook.lock").replace(&second, &first),
    );
    assert_eq!(
        shelf.lint("CB003", &[]),
        [format!(
            "book.toml:2:8: CB003 warning the source `payments` is at {}, `casebook.lock` records {}",
            short(&second),
            short(&first)
        )]
    );
    let (out, _, _) = shelf.run(&["sources", "update", "--locked"]);
    assert_eq!(
        out,
        format!("payments: {} -> {}\n", short(&second), short(&first))
    );
    assert!(
        !shelf
            .path("book/sources/payments/postmortems/b.md")
            .exists()
    );
    let (_, err, code) = shelf.run(&["sources", "update", "web"]);
    assert!(
        err.contains("no source `web`; the book has payments") && code == 2,
        "{err}"
    );
}

#[test]
fn nothing_that_somebody_works_on_is_touched() {
    let shelf = Shelf::new();
    shelf.update();
    let refused = |why: &str| {
        let (out, err, code) = shelf.run(&["sources", "update"]);
        assert!(err.contains(why) && code == 2, "{out}{err}");
    };
    shelf.write("book/sources/payments/postmortems/new.md", "mine");
    refused("uncommitted changes");
    assert_eq!(
        shelf.read("book/sources/payments/postmortems/new.md"),
        "mine"
    );
    shelf.commit("book/sources/payments");
    refused("the repository does not have: push it first");
    shelf.git("book/sources/payments", &["checkout", "--quiet", "HEAD~1"]);
    // A branch that was written anew is followed: what was checked out came from it.
    shelf.git(
        "up/payments",
        &["commit", "--quiet", "--amend", "--message", "other"],
    );
    shelf.update();
    shelf.write(
        "book/book.toml",
        &SOURCES.replace("../up/payments", "../up/other"),
    );
    refused("holds a clone of");
    // Somebody else's clone, whose settings may name programs.
    fs::remove_dir_all(shelf.path("book/sources/payments")).unwrap();
    let (from, to) = (
        shelf.path("up/payments"),
        shelf.path("book/sources/payments"),
    );
    let paths = [&from, &to].map(|path| path.to_str().unwrap());
    shelf.git(".", &["clone", "--quiet", paths[0], paths[1]]);
    shelf.write("book/book.toml", SOURCES);
    refused("not a clone that Casebook made");
    let (out, _, _) = shelf.run(&["sources", "status"]);
    assert!(out.contains("not a clone that Casebook made"), "{out}");
}

#[test]
fn a_clone_that_failed_leaves_nothing_behind() {
    let shelf = Shelf::new();
    shelf.write(
        "book/book.toml",
        &SOURCES.replace("\"main\"", "\"no-such-branch\""),
    );
    let (_, err, code) = shelf.run(&["sources", "update"]);
    assert!(
        err.contains("payments: git fetch failed") && code == 2,
        "{err}"
    );
    assert!(!shelf.path("book/sources/payments").exists());
    assert!(!shelf.path("book/casebook.lock").exists());
    shelf.write("book/book.toml", SOURCES);
    shelf.update();
}

/// Neither the repository nor the settings of the machine have a program run.
#[cfg(unix)]
#[test]
fn no_hook_filter_or_transport_runs() {
    use std::os::unix::fs::PermissionsExt as _;
    let shelf = Shelf::new();
    let ran = shelf.path("ran");
    let program = format!("#!/bin/sh\necho \"$0\" >> '{}'\ncat\n", ran.display());
    for path in [
        "hooks/post-checkout",
        "template/hooks/post-checkout",
        "filter",
    ] {
        shelf.write(path, &program);
        fs::set_permissions(shelf.path(path), fs::Permissions::from_mode(0o755)).unwrap();
    }
    let (hooks, template, filter) = (
        shelf.path("hooks"),
        shelf.path("template"),
        shelf.path("filter"),
    );
    shelf.write(
        "git.config",
        &format!(
            "[core]\nhooksPath = {}\nfsmonitor = {filter}\n[init]\ntemplateDir = {}\n\
             [filter \"evil\"]\nsmudge = {filter}\nclean = {filter}\nrequired = true\n[protocol \"ext\"]\nallow = always\n",
            hooks.display(),
            template.display(),
            filter = filter.display(),
        ),
    );
    shelf.write(
        "up/payments/.gitattributes",
        "* filter=evil\n*.md text eol=crlf ident\n",
    );
    shelf.commit("up/payments");
    shelf.update();
    shelf.run(&["sources", "status", "--fetch"]);
    assert!(
        !shelf
            .read("book/sources/payments/postmortems/a.md")
            .contains('\r')
    );
    assert!(!ran.exists(), "{}", fs::read_to_string(&ran).unwrap());
    // The same settings do run them where nobody minds.
    let plain = shelf.path("plain");
    let cloned = Command::new("git")
        .args(["clone", "--quiet"])
        .args([shelf.path("up/payments"), plain])
        .env("GIT_CONFIG_GLOBAL", shelf.path("git.config"))
        .output()
        .unwrap();
    assert!(cloned.status.success() && ran.exists(), "{cloned:?}");

    fs::remove_file(&ran).unwrap();
    let evil = format!("ext::{}", filter.display());
    for url in [
        evil.as_str(),
        "--upload-pack=x",
        "ssh://-oProxyCommand=x/y",
        "fd::0",
    ] {
        shelf.write("book/book.toml", &SOURCES.replace("../up/payments", url));
        let (_, err, code) = shelf.run(&["sources", "update"]);
        assert!(err.contains("book.toml is not valid") && code == 2, "{err}");
    }
    shelf.write(
        "book/book.toml",
        &SOURCES.replace("\"main\"", "\"--upload-pack=x\""),
    );
    let (_, err, _) = shelf.run(&["sources", "update"]);
    assert!(err.contains("is not the name of a branch"), "{err}");
    assert!(!ran.exists());
}

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
