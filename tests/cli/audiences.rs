//! One book read for several audiences, as people run it.

use std::path::Path;
use std::process::{Command, Output};

use tempfile::TempDir;

const SEEN: &str = "---\ntitle: Checkout answered 502\nid: PM-1\nvisibility: public\nstatus: published\nseverity: SEV1\n\
started: 2026-01-01T10:00Z\nauthors: [dewi]\nservices: [checkout]\n---\n\n## Summary\n\nThe pool was full.\n\n\
<!-- internal -->\n\nThe limit of one customer had been raised.\n\n<!-- /internal -->\n\nIt was emptied by hand.\n";
const HIDDEN: &str = "---\ntitle: The vault was open\nid: PM-2\nstatus: published\nstarted: 2026-01-02T10:00Z\n---\n\n\
## Summary\n\nNobody looked inside.\n";

struct Book(TempDir);

impl Book {
    fn new() -> Self {
        let book = Self(tempfile::tempdir().unwrap());
        book.write("book.toml", "[book]\ntitle = \"Audiences\"\n");
        book.write("content/seen.md", SEEN);
        book.write("content/hidden.md", HIDDEN);
        book
    }

    fn write(&self, path: &str, text: &str) {
        let file = self.0.path().join(path);
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(file, text).unwrap();
    }

    fn run(&self, arguments: &[&str]) -> (i32, String, String) {
        run(
            Path::new(env!("CARGO_BIN_EXE_casebook")),
            self.0.path(),
            arguments,
        )
    }

    fn git(&self, arguments: &[&str]) {
        let name = ["-c", "user.name=a", "-c", "user.email=a@example.com"];
        let (code, _, error) = run(
            Path::new("git"),
            self.0.path(),
            &[&name, arguments].concat(),
        );
        assert_eq!(code, 0, "{error}");
    }
}

fn run(program: &Path, folder: &Path, arguments: &[&str]) -> (i32, String, String) {
    let mut command = Command::new(program);
    command
        .args(arguments)
        .current_dir(folder)
        .env("NO_COLOR", "1");
    let Output {
        status,
        stdout,
        stderr,
    } = command.output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (status.code().unwrap(), text(stdout), text(stderr))
}

#[test]
fn what_an_audience_sees_is_listed() {
    let book = Book::new();
    let (code, out, _) = book.run(&["audience", "public"]);
    assert_eq!(code, 0);
    assert_eq!(
        out,
        "public sees public: 1 of 2 entries\n\n  content/seen.md  Checkout answered 502\n    lines 16 to 20 hidden: internal\n\n\
         left out: 1 internal\n\nfields hidden: authors, teams, escalation, actions.owner, actions.ticket, source\n"
    );
    std::fs::remove_file(book.0.path().join("content/seen.md")).unwrap();
    let (_, out, _) = book.run(&["audience", "public"]);
    assert!(
        out.starts_with("public sees public: 0 of 1 entry\n\nleft out: 1 internal\n"),
        "{out}"
    );
    let (code, _, error) = book.run(&["audience", "partners"]);
    assert_eq!(code, 2);
    assert!(
        error.contains("there is no audience `partners`; the book has internal, public"),
        "{error}"
    );
}

#[test]
fn what_a_change_would_publish_is_shown_before_it_is() {
    let book = Book::new();
    book.git(&["init", "--quiet"]);
    book.git(&["add", "."]);
    book.git(&["commit", "--quiet", "-m", "base"]);
    let since = [
        "audience",
        "public",
        "--since",
        "HEAD",
        "--fail-on",
        "newly-visible",
    ];
    assert_eq!(
        book.run(&since),
        (0, "nothing changes for public\n".to_owned(), String::new())
    );
    // Hidden text may change.
    book.write(
        "content/seen.md",
        &SEEN.replace("had been raised", "had been raised in May"),
    );
    assert_eq!(book.run(&since).0, 0);
    book.write(
        "content/seen.md",
        &SEEN
            .replace("<!-- internal -->\n\n", "")
            .replace("<!-- /internal -->\n\n", ""),
    );
    let (code, out, _) = book.run(&since);
    assert_eq!(code, 1);
    assert_eq!(
        out,
        "content/seen.md: changed for public\n\n    16 + The limit of one customer had been raised.\n\n"
    );
    book.write(
        "content/seen.md",
        &SEEN.replace("visibility: public", "visibility: internal"),
    );
    book.write(
        "content/hidden.md",
        &HIDDEN.replace("status:", "visibility: public\nstatus:"),
    );
    let (code, out, _) = book.run(&[&since[..], &["--format", "github"]].concat());
    assert_eq!(code, 1);
    assert_eq!(
        out,
        "::warning file=content/hidden.md,line=1::public sees this for the first time\n\
         ::notice file=content/seen.md,line=1::public no longer sees this entry\n"
    );
}

#[test]
fn every_command_that_reads_the_book_reads_it_for_the_audience() {
    let book = Book::new();
    assert_eq!(book.run(&["search", "vault"]).0, 0);
    assert_eq!(book.run(&["search", "vault", "--audience", "public"]).0, 1);
    assert_eq!(book.run(&["search", "customer"]).0, 0);
    assert_eq!(
        book.run(&["search", "customer", "--audience", "public"]).0,
        1
    );
    let (_, report, _) = book.run(&[
        "report",
        "services",
        "--format",
        "json",
        "--audience",
        "public",
    ]);
    assert!(report.contains("checkout"), "{report}");
    let (code, _, error) = book.run(&["lint", "--audience", "public"]);
    assert_eq!(code, 2);
    assert!(error.contains("`casebook audience public`"), "{error}");
}

/// A label that no table of `book.toml` names hides what it covers all the same, and so does an alias.
#[test]
fn labels_of_the_vocabulary_hide_whether_an_audience_sees_them_or_not() {
    let book = Book::new();
    book.write(
        "content/_schema/visibility.yaml",
        "visibility:\n  - name: public\n  - name: internal\n  - name: partners\n  - name: restricted\n    aliases: [secret-room]\n",
    );
    let notes = "\n## Notes\n<!-- partners -->\n\nThe wyvern was told.\n\n## More notes\n<!-- secret-room -->\n\n\
                 The basilisk was not.\n";
    book.write("content/seen.md", &(SEEN.to_owned() + notes));
    for word in ["wyvern", "basilisk"] {
        assert_eq!(
            book.run(&["search", word, "--audience", "public"]).0,
            1,
            "{word}"
        );
    }
    let (_, findings, _) = book.run(&["lint", "--select", "CB115", "--format", "concise"]);
    assert!(
        findings.contains("no audience sees `partners`"),
        "{findings}"
    );
    book.write(
        "book.toml",
        "[audience.partners]\nsees = [\"public\", \"partners\"]\n",
    );
    assert_eq!(
        book.run(&["search", "wyvern", "--audience", "partners"]).0,
        0
    );
    assert_eq!(book.run(&["search", "wyvern", "--audience", "public"]).0, 1);
    let (_, findings, _) = book.run(&["lint", "--select", "CB115", "--format", "concise"]);
    assert_eq!(findings, "");
}
