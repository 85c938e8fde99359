//! What `casebook serve` tells whoever writes: in the terminal, and in the page.
#![cfg(unix)]

use std::fs;
use std::io::{BufRead, BufReader, Read, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::rc::Rc;
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use tempfile::TempDir;

const PATIENCE: Duration = Duration::from_secs(30);

/// A preview of a small book, ended when dropped.
struct Preview {
    book: Rc<TempDir>,
    process: Child,
    /// The lines of both its outputs, as they come.
    lines: Receiver<String>,
    /// Host and port.
    address: String,
}

impl Preview {
    fn start(config: &str) -> Self {
        let book = tempfile::tempdir().unwrap();
        fs::create_dir(book.path().join("content")).unwrap();
        fs::write(book.path().join("book.toml"), config).unwrap();
        fs::write(
            book.path().join("content/2026-06-01-a.md"),
            entry("It broke"),
        )
        .unwrap();
        Self::of(Rc::new(book))
    }

    /// Another one of the same book.
    fn beside(&self) -> Self {
        Self::of(Rc::clone(&self.book))
    }

    fn of(book: Rc<TempDir>) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_casebook"));
        command
            .args(["serve", "--port", "0", "--today", "2026-06-30", "--book"])
            .arg(book.path());
        command
            .env("NO_COLOR", "1")
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut process = command.spawn().unwrap();
        let (sender, lines) = channel();
        let outputs: [Box<dyn Read + Send>; 2] = [
            Box::new(process.stdout.take().unwrap()),
            Box::new(process.stderr.take().unwrap()),
        ];
        for output in outputs {
            let sender = sender.clone();
            std::thread::spawn(move || {
                BufReader::new(output)
                    .lines()
                    .map_while(Result::ok)
                    .try_for_each(|line| sender.send(line))
            });
        }
        let mut preview = Self {
            book,
            process,
            lines,
            address: String::new(),
        };
        let line = preview.line("serving at http://");
        preview.address = line
            .split("http://")
            .nth(1)
            .unwrap()
            .split('/')
            .next()
            .unwrap()
            .to_owned();
        preview
    }

    /// The next line that contains `wanted`.
    #[track_caller]
    fn line(&self, wanted: &str) -> String {
        let (until, mut seen) = (Instant::now() + PATIENCE, Vec::new());
        while let Ok(line) = self
            .lines
            .recv_timeout(until.saturating_duration_since(Instant::now()))
        {
            if line.contains(wanted) {
                return line;
            }
            seen.push(line);
        }
        panic!("{wanted} is not in {seen:#?}");
    }

    /// What an open page is told now.
    fn state(&self) -> serde_json::Value {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        stream
            .write_all(b"GET /_casebook/events HTTP/1.1\r\nHost: localhost\r\n\r\n")
            .unwrap();
        let mut lines = BufReader::new(stream).lines().map(Result::unwrap);
        serde_json::from_str(
            &lines
                .find_map(|line| line.strip_prefix("data:").map(str::to_owned))
                .unwrap(),
        )
        .unwrap()
    }

    /// Waits until open pages are told of a failure for this reason.
    #[track_caller]
    fn page_is_told(&self, reason: &str) {
        let until = Instant::now() + PATIENCE;
        while !self.state()["failed"]
            .as_str()
            .is_some_and(|failed| failed.contains(reason))
        {
            assert!(
                Instant::now() < until,
                "{reason} is not in {:#}",
                self.state()
            );
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    /// The folder that is served is what a build from nothing writes.
    #[track_caller]
    fn assert_whole(&self) {
        let fresh = tempfile::tempdir().unwrap();
        let out = fresh.path().join("site");
        let built = Command::new(env!("CARGO_BIN_EXE_casebook"))
            .args(["build", "--no-cache", "--today", "2026-06-30", "--book"])
            .arg(self.book.path())
            .arg("--out")
            .arg(&out)
            .output()
            .unwrap();
        assert!(built.status.success());
        let tree = |folder: &Path| {
            let files = walkdir::WalkDir::new(folder).sort_by_file_name();
            let files = files.into_iter().map(Result::unwrap);
            let files = files.filter(|file| file.file_type().is_file());
            files
                .map(|file| {
                    let inside = file.path().strip_prefix(folder).unwrap().to_owned();
                    (inside, fs::read(file.path()).unwrap())
                })
                .collect::<Vec<_>>()
        };
        assert!(tree(&self.path("site")) == tree(&out));
    }

    fn path(&self, name: &str) -> std::path::PathBuf {
        self.book.path().join(name)
    }

    fn get(&self, path: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        let request =
            format!("GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        String::from_utf8_lossy(&answer).into_owned()
    }
}

impl Drop for Preview {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn entry(title: &str) -> String {
    format!("---\ntitle: {title}\nstatus: draft\n---\n")
}

fn put(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

#[test]
fn a_rebuild_is_a_line_in_the_terminal_and_a_failure_is_told_in_both_places() {
    let preview = Preview::start("[book]\ntitle = \"T\"\n");
    put(
        &preview.path("content/2026-06-01-a.md"),
        &entry("It broke again"),
    );
    let line = preview.line("content/2026-06-01-a.md: ");
    assert!(
        line.contains(" files changed, ") && line.ends_with(" s"),
        "{line}"
    );
    let total = preview.state()["total"].as_u64().unwrap();
    assert!(line.contains(&format!(", {total} finding")), "{line}");

    put(&preview.path("book.toml"), "[book]\ntitel = \"T\"\n");
    let place = "book.toml:2:1";
    preview.line("book.toml: not built, the site before it stands");
    preview.line(place);
    preview.line("book.toml is not valid");
    preview.page_is_told(place);
    preview.page_is_told("did you mean `title`?");
    preview.page_is_told("book.toml is not valid");

    put(&preview.path("book.toml"), "[book]\ntitle = \"T\"\n");
    preview.line("no page changed, ");
    put(
        &preview.path("themes/default/templates/404.html"),
        "{% if page %}",
    );
    preview.line("error: the theme");
    preview.line("caused by: templates/404.html:1:");
    preview.page_is_told("templates/404.html:1:");
    fs::remove_dir_all(preview.path("themes")).unwrap();
    preview.line("no page changed, ");

    fs::rename(preview.path("content"), preview.path("gone")).unwrap();
    preview.line("error: ");
    preview.page_is_told("content");
}

#[test]
fn a_storm_of_saves_ends_in_the_last() {
    let preview = Preview::start("[book]\ntitle = \"T\"\n");
    for number in 0..1_000 {
        let text = entry(&format!("It broke {number} times"));
        put(&preview.path("content/2026-06-01-a.md"), &text);
        std::thread::sleep(Duration::from_millis(2));
    }
    let (until, page) = (Instant::now() + PATIENCE, "/incidents/2026-06-01-a/");
    while !preview.get(page).contains("It broke 999 times") {
        assert!(Instant::now() < until, "{}", preview.get(page));
        std::thread::sleep(Duration::from_millis(50));
    }
    let rebuilds = preview.lines.try_iter().count();
    assert!(rebuilds < 500, "not one for each: {rebuilds}");
}

#[test]
fn the_page_for_what_is_not_there_has_its_style_below_the_path_of_the_published_site() {
    let preview = Preview::start("[output.html]\nsite-url = \"https://example.org/sub/path/\"\n");
    let page = preview.get("/nowhere");
    assert!(page.starts_with("HTTP/1.1 404"), "{page}");
    let style = page
        .split('"')
        .find(|text| text.starts_with("/sub/path/assets/") && text.ends_with(".css"))
        .unwrap();
    assert!(preview.get(style).starts_with("HTTP/1.1 200"), "{style}");
    assert!(preview.get("/sub/path/").starts_with("HTTP/1.1 200"));
}

/// Files that entries bring along run nothing and reach nothing of the preview, however their address is written.
#[test]
fn files_of_entries_come_with_a_policy_that_takes_their_rights_away() {
    let preview = Preview::start("[book]\ntitle = \"T\"\n");
    for name in ["evil.html", "evil.svg", "notes.txt", "odd name.htm"] {
        let file = format!("content/2026-06-01-a/{name}");
        put(&preview.path(&file), "<script>alert(1)</script>");
    }
    let until = Instant::now() + PATIENCE;
    for name in ["evil.html", "evil.svg", "notes.txt", "odd%20name.htm"] {
        while !preview
            .get(&format!("/files/2026-06-01-a/{name}"))
            .starts_with("HTTP/1.1 200")
        {
            assert!(Instant::now() < until, "{name} is not there");
            std::thread::sleep(Duration::from_millis(50));
        }
    }
    let policy = |path: &str| {
        let answer = preview.get(path).to_lowercase();
        let (head, _) = answer.split_once("\r\n\r\n").unwrap();
        let value = |name: &str| {
            let values = head.lines().filter_map(|line| line.strip_prefix(name));
            values.map(str::to_owned).collect::<Vec<_>>()
        };
        let is_ok = head.starts_with("http/1.1 200");
        (
            is_ok,
            value("content-security-policy: "),
            value("content-disposition: "),
        )
    };
    // Browsers obey the policy of the site too, which takes nothing back.
    let is_sandboxed =
        |found: &[String]| found.iter().any(|one| one == casebook::site::FILES_POLICY);
    let folder = "/files/2026-06-01-a";
    for (name, is_saved) in [
        ("evil.html", true),
        ("evil.svg", true),
        ("notes.txt", false),
        ("odd%20name.htm", true),
    ] {
        let (is_ok, found, saved) = policy(&format!("{folder}/{name}"));
        assert!(is_ok && is_sandboxed(&found), "{name}: {found:?}");
        assert_eq!(saved, vec!["attachment"; usize::from(is_saved)], "{name}");
    }
    for path in [
        "/%66iles/2026-06-01-a/evil.html",
        "/files%2F2026-06-01-a%2Fevil.html",
        "//files/2026-06-01-a/evil.html",
        "/files//2026-06-01-a/evil.html",
        "/./files/2026-06-01-a/evil.html",
        "/assets/../files/2026-06-01-a/evil.html",
        "/files/2026-06-01-a/evil.htm%6c",
        "/files/2026-06-01-a/evil.html?x=/y",
        "/files/2026-06-01-a/evil.html/",
        "/files/2026-06-01-a/evil.html%2F",
        "/FILES/2026-06-01-a/evil.html",
    ] {
        let (is_ok, found, saved) = policy(path);
        assert!(
            !is_ok || (is_sandboxed(&found) && saved == ["attachment"]),
            "{path}: {found:?} {saved:?}"
        );
    }
    let (is_ok, found, _) = policy("/");
    assert!(
        is_ok && found[0].starts_with("default-src 'none'; script-src"),
        "{found:?}"
    );
}

/// The page comes first and says that the rest follows; at rest the folder is what a build writes.
#[test]
fn a_save_shows_its_page_first_and_at_rest_the_site_is_that_of_a_build() {
    let preview = Preview::start("[book]\ntitle = \"T\"\n");
    let text = |number: usize| format!("{}\n## Summary\n\nSave {number}.\n", entry("It broke"));
    let file = preview.path("content/2026-06-01-a.md");
    for number in 0..3 {
        put(&file, &text(number));
        let until = Instant::now() + PATIENCE;
        while !preview
            .get("/incidents/2026-06-01-a/")
            .contains(&format!("Save {number}."))
        {
            assert!(Instant::now() < until, "save {number} is never shown");
            std::thread::sleep(Duration::from_millis(5));
        }
        // On a slow machine all may be done before the question is asked.
        let page = preview.path("site/incidents/2026-06-01-a/index.html");
        let is_written = || {
            let page = fs::read_to_string(&page).unwrap_or_default();
            page.contains(&format!("Save {number}."))
        };
        assert!(preview.state()["is_pending"] == true || is_written());
    }
    // A new entry has a page at once, too, and is in the list when all is done.
    put(
        &preview.path("content/2026-06-02-b.md"),
        &entry("Another one"),
    );
    let until = Instant::now() + PATIENCE;
    while preview.state()["is_pending"] == true
        || !preview.get("/incidents/").contains("Another one")
    {
        assert!(Instant::now() < until, "the list never has the new entry");
        std::thread::sleep(Duration::from_millis(5));
    }
    preview.assert_whole();
}

/// Two previews, and builds between: whoever comes second waits, and all end with the last save.
#[test]
fn two_previews_and_builds_of_one_book_end_with_the_last_save() {
    let one = Preview::start("[book]\ntitle = \"T\"\n");
    let other = one.beside();
    let file = one.path("content/2026-06-01-a.md");
    for number in 0..3 {
        let title = format!("It broke {number} times");
        put(&file, &entry(&title));
        let built = Command::new(env!("CARGO_BIN_EXE_casebook"))
            .args(["build", "--today", "2026-06-30", "--book"])
            .arg(one.book.path())
            .output()
            .unwrap();
        // A build does not wait, and says for whom it would have to.
        let said = String::from_utf8_lossy(&built.stderr);
        assert!(
            built.status.success() || said.contains("another casebook is writing"),
            "{said}"
        );
        let until = Instant::now() + PATIENCE;
        for preview in [&one, &other] {
            while preview.state()["is_pending"] == true
                || !preview.get("/incidents/").contains(&title)
            {
                assert!(Instant::now() < until, "{title} is not in the list");
                std::thread::sleep(Duration::from_millis(20));
            }
            assert_eq!(preview.state()["failed"], serde_json::Value::Null);
        }
    }
    one.assert_whole();
}
