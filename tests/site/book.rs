//! Books copied to a place of their own, built there by the program itself, and what it wrote.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::OnceLock;

use tempfile::TempDir;

use crate::copy::copy;

/// The day that every build here takes for today.
const TODAY: &str = "2026-06-30";

/// What a folder holds: paths with `/`, and the bytes of each file.
pub(crate) type Files = BTreeMap<String, Vec<u8>>;

/// A book in a temporary folder, and the site built from it.
pub(crate) struct Book {
    folder: TempDir,
}

/// What a run said.
pub(crate) struct Run {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Run {
    fn of(output: &Output) -> Self {
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
        let code = output
            .status
            .code()
            .unwrap_or_else(|| panic!("ended by a signal: {}", text(&output.stderr)));
        let run = Self {
            code,
            out: text(&output.stdout),
            err: text(&output.stderr),
        };
        assert!(!run.err.contains("panicked"), "{}", run.err);
        run
    }
}

impl Book {
    /// An empty folder.
    pub(crate) fn new() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
        }
    }

    /// A book of these files.
    pub(crate) fn of(files: &[(&str, &str)]) -> Self {
        let book = Self::new();
        for (path, text) in files {
            book.write(path, text);
        }
        book
    }

    /// A copy of `tests/site/golden`.
    pub(crate) fn golden() -> Self {
        let book = Self::new();
        copy(
            &Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/site/golden"),
            book.folder(),
        );
        book
    }

    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.folder().join(path)
    }

    pub(crate) fn write(&self, path: &str, text: impl AsRef<[u8]>) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// Replaces text that is there.
    pub(crate) fn edit(&self, path: &str, from: &str, to: &str) {
        let text = fs::read_to_string(self.path(path)).unwrap();
        assert!(text.contains(from), "{path} does not hold {from}");
        fs::write(self.path(path), text.replace(from, to)).unwrap();
    }

    /// Runs the program in the book's folder, as an author does, wherever the test runs.
    pub(crate) fn run(&self, arguments: &[&str]) -> Run {
        Run::of(&self.command(arguments).output().unwrap())
    }

    /// Runs the program in the book's folder, as a job of CI does.
    pub(crate) fn run_in_ci(&self, arguments: &[&str]) -> Run {
        Run::of(&self.command(arguments).env("CI", "true").output().unwrap())
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_casebook"));
        command
            .args(arguments)
            .args(["--today", TODAY])
            .current_dir(self.folder());
        command
            .env("NO_COLOR", "1")
            .env_remove("SOURCE_DATE_EPOCH")
            .env_remove("CI")
            .env_remove("GITHUB_ACTIONS");
        command
    }

    /// Builds the site to `site/`, which must work.
    pub(crate) fn build(&self) -> Run {
        let run = self.run(&["build"]);
        assert_eq!(run.code, 0, "{}{}", run.out, run.err);
        run
    }

    /// The findings, `path:line:column: CODE level message` each.
    pub(crate) fn lint(&self, codes: &str) -> Vec<String> {
        let run = self.run(&["lint", "--format", "concise", "--select", codes]);
        assert!(run.code < 2, "{}{}", run.out, run.err);
        run.out.lines().map(str::to_owned).collect()
    }

    /// What stands in `site/`.
    pub(crate) fn site(&self) -> Files {
        files(&self.path("site"))
    }

    /// Git as nobody in particular, at a fixed time.
    pub(crate) fn git(&self, author: &str, time: &str, arguments: &[&str]) {
        let output = Command::new("git")
            .current_dir(self.folder())
            .args([
                "-c",
                "commit.gpgsign=false",
                "-c",
                "core.autocrlf=false",
                "-c",
                "init.defaultBranch=main",
            ])
            .args(arguments)
            .env_remove("GIT_DIR")
            .envs([
                ("GIT_CONFIG_GLOBAL", "/dev/null"),
                ("GIT_CONFIG_SYSTEM", "/dev/null"),
            ])
            .envs([("GIT_AUTHOR_NAME", author), ("GIT_COMMITTER_NAME", author)])
            .envs([
                ("GIT_AUTHOR_EMAIL", "nobody@example.com"),
                ("GIT_COMMITTER_EMAIL", "nobody@example.com"),
            ])
            .envs([("GIT_AUTHOR_DATE", time), ("GIT_COMMITTER_DATE", time)])
            .output()
            .unwrap();
        assert!(
            output.status.success(),
            "git {arguments:?}: {}",
            String::from_utf8_lossy(&output.stderr)
        );
    }
}

/// Every file below a folder, but for what Casebook keeps for itself.
pub(crate) fn files(folder: &Path) -> Files {
    let mut found = Files::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in
            fs::read_dir(&next).unwrap_or_else(|error| panic!("{}: {error}", next.display()))
        {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let parts: Vec<_> = path
                .strip_prefix(folder)
                .unwrap()
                .iter()
                .map(|part| part.to_string_lossy())
                .collect();
            let name = parts.join("/");
            if !name.starts_with(".casebook") {
                found.insert(name, fs::read(&path).unwrap());
            }
        }
    }
    found
}

/// A built site by name, for checks that hold for every site.
pub(crate) struct Site {
    pub(crate) name: &'static str,
    /// Where it hangs, `/` or `/team/postmortems/`.
    pub(crate) prefix: &'static str,
    /// Its absolute address, if it has one.
    pub(crate) url: Option<&'static str>,
    pub(crate) files: Files,
}

/// The golden site, in a repository of two commits.
pub(crate) fn golden() -> &'static Site {
    static SITE: OnceLock<Site> = OnceLock::new();
    SITE.get_or_init(|| {
        let book = Book::golden();
        book.git("Dewi", "2026-06-01T10:00:00+0700", &["init", "--quiet"]);
        book.git("Dewi", "2026-06-01T10:00:00+0700", &["add", "--all"]);
        book.git(
            "Dewi",
            "2026-06-01T10:00:00+0700",
            &["commit", "--quiet", "--message", "All of it"],
        );
        book.edit(
            "content/2025/2025-01-10-first.md",
            "About 900 orders",
            "About 900 of 4,500 orders",
        );
        book.git(
            "Tomas",
            "2026-06-02T11:00:00+0700",
            &["commit", "--all", "--quiet", "--message", "A number"],
        );
        book.build();
        let url = Some("https://host.example/team/postmortems/");
        Site {
            name: "golden",
            prefix: "/team/postmortems/",
            url,
            files: book.site(),
        }
    })
}

/// A book of the project, copied so that its folder stays clean.
fn own(name: &'static str, folder: &str) -> Site {
    let book = Book::new();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    fs::copy(root.join("book.toml"), book.path("book.toml")).unwrap();
    copy(&root.join("content"), &book.path("content"));
    book.build();
    Site {
        name,
        prefix: "/",
        url: None,
        files: book.site(),
    }
}

/// The demo book.
pub(crate) fn demo() -> &'static Site {
    static SITE: OnceLock<Site> = OnceLock::new();
    SITE.get_or_init(|| own("demo", ""))
}

/// The manual.
pub(crate) fn manual() -> &'static Site {
    static SITE: OnceLock<Site> = OnceLock::new();
    SITE.get_or_init(|| own("manual", "docs"))
}

/// The manual with an address of its own.
pub(crate) fn manual_at_url() -> &'static Site {
    static SITE: OnceLock<Site> = OnceLock::new();
    SITE.get_or_init(|| {
        let book = Book::new();
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs");
        copy(&root.join("content"), &book.path("content"));
        let config = fs::read_to_string(root.join("book.toml")).unwrap();
        assert!(!config.contains("[output.html]"));
        book.write(
            "book.toml",
            config + "\n[output.html]\nsite-url = \"https://manual.example/\"\n",
        );
        book.build();
        Site {
            name: "manual at an address",
            prefix: "/",
            url: Some("https://manual.example/"),
            files: book.site(),
        }
    })
}

/// A book as `casebook init` leaves it.
pub(crate) fn fresh() -> &'static Site {
    static SITE: OnceLock<Site> = OnceLock::new();
    SITE.get_or_init(|| {
        let book = Book::new();
        assert_eq!(book.run(&["init", "."]).code, 0);
        book.build();
        Site {
            name: "fresh",
            prefix: "/",
            url: None,
            files: book.site(),
        }
    })
}
