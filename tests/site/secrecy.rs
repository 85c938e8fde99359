//! Restricted entries: no byte of them in any output.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use flate2::{Decompress, FlushDecompress, Status};

use crate::book::{Book, Files, golden};

/// Words that stand in restricted entries of the golden book and nowhere else, small letters.
const SECRETS: [&str; 4] = ["hushhush", "zyxwvu", "qqauthorqq", "qqownerqq"];

/// Where the search index is, whose files are compressed.
const PACK: &str = "search/pack/";

/// Some bytes, and all that is compressed in them: whatever from one of them on is a whole stream of DEFLATE. So the check
/// knows nothing of the form of these files.
fn unpacked(bytes: &[u8]) -> Vec<u8> {
    let mut all = bytes.to_vec();
    let mut out = vec![0; 1 << 20];
    for start in 0..bytes.len() {
        let mut inflate = Decompress::new(false);
        let status = inflate.decompress(&bytes[start..], &mut out, FlushDecompress::Finish);
        if matches!(status, Ok(Status::StreamEnd)) {
            let length = usize::try_from(inflate.total_out()).unwrap();
            all.push(b'\n');
            all.extend_from_slice(&out[..length]);
        }
    }
    all
}

fn leaks(files: &Files) -> Vec<String> {
    let mut leaks = Vec::new();
    for (path, bytes) in files {
        let mut lower = match path.starts_with(PACK) {
            true => unpacked(bytes),
            false => bytes.clone(),
        };
        lower.make_ascii_lowercase();
        for secret in SECRETS {
            let inside = lower
                .windows(secret.len())
                .any(|window| window == secret.as_bytes());
            if inside || path.to_lowercase().contains(secret) {
                leaks.push(format!("{path} holds {secret}"));
            }
        }
    }
    leaks
}

#[test]
fn no_byte_of_a_restricted_entry_is_in_the_site() {
    assert_eq!(leaks(&golden().files), [] as [&str; 0]);
    assert_eq!(
        leaks(&[("x".to_owned(), b"a HushHush b".to_vec())].into()).len(),
        1,
        "the check itself"
    );
}

/// The check looks into the index: words of entries that are shown are found there, and not before it is unpacked.
#[test]
fn the_check_looks_into_the_index() {
    let has = |bytes: &[u8], word: &str| {
        let mut windows = bytes.windows(word.len());
        windows.any(|window| window == word.as_bytes())
    };
    let files = &golden().files;
    let pack: Vec<&Vec<u8>> = files
        .iter()
        .filter(|(path, _)| path.starts_with(PACK))
        .map(|(_, bytes)| bytes)
        .collect();
    for word in ["checkout", "gold-1"] {
        assert!(pack.iter().all(|bytes| !has(bytes, word)), "{word}");
        assert!(
            pack.iter().any(|bytes| has(&unpacked(bytes), word)),
            "{word}"
        );
    }
}

/// Texts in the index are compressed with a dictionary of their own, and terms hold what their neighbours do not: so the
/// words of restricted entries are exchanged for others, and the site stays the same, byte for byte.
#[test]
fn other_words_in_restricted_entries_give_the_same_site() {
    let book = Book::golden();
    assert_eq!(book.build().code, 0);
    let site = book.site();
    let exchanged = |text: &str| {
        text.replace("hushhush", "blabbing")
            .replace("HUSHHUSH", "BLABBING")
            .replace("zyxwvu", "abcdef")
            .replace("Zyxwvu", "Abcdef")
    };
    let mut changed = 0;
    for (path, bytes) in crate::book::files(&book.path("content")) {
        let Ok(text) = String::from_utf8(bytes) else {
            continue;
        };
        if exchanged(&text) != text {
            book.write(&format!("content/{path}"), exchanged(&text));
            changed += 1;
        }
        if exchanged(&path) != path {
            std::fs::rename(
                book.path(&format!("content/{path}")),
                book.path(&format!("content/{}", exchanged(&path))),
            )
            .unwrap();
        }
    }
    assert!(changed > 0);
    assert_eq!(book.build().code, 0);
    let other = book.site();
    let differing: Vec<&String> = site
        .keys()
        .chain(other.keys())
        .filter(|path| site.get(*path) != other.get(*path))
        .collect();
    assert_eq!(differing, [] as [&String; 0]);
}

/// Whatever keeps front matter from being read, an entry that may have said it is restricted is not shown.
#[test]
fn front_matter_that_is_not_read_cleanly_fails_closed() {
    let book = Book::golden();
    let before = book.build();
    assert_eq!(before.code, 0);
    let body = "\n\n## Summary\n\nZyxwvu of hushhush.\n";
    for (name, front) in [
        ("no-colon", "---\nvisibility restricted\n---\n"),
        ("list", "---\n- title: T\n- visibility: restricted\n---\n"),
        ("private", "---\n- visibility: private\n---\n"),
        ("unclosed", "---\ntitle: T\n\nvisibility: restricted\n"),
        (
            "unclosed-heading",
            "---\ntitle: T\n# who may read it\nvisibility: restricted\n",
        ),
        ("misspelt", "---\ntitle: T\nvisiblity: restricted\n---\n"),
        (
            "misspelt-too",
            "---\ntitle: T\nvisibility: internal\nvisibilty: restricted\n---\n",
        ),
        ("capital", "---\ntitle: T\nVisibility: restricted\n---\n"),
        (
            "misspelt-list",
            "---\ntitle: T\nvisiblity: [restricted]\n---\n",
        ),
        (
            "indented",
            "---\ntitle: T\nimpact:\n  visibility: restricted\n---\n",
        ),
        ("unopened", "title: T\nvisibility: restricted\n---\n"),
        ("late", "\n---\ntitle: T\nvisibility: restricted\n---\n"),
    ] {
        let path = format!("content/2026/2026-06-01-{name}.md");
        book.write(&path, format!("{front}{body}"));
        book.build();
        assert_eq!(leaks(&book.site()), [] as [&str; 0], "{name}");
        let findings = book.lint("CB101,CB102,CB104");
        assert!(
            findings.iter().any(|finding| finding.starts_with(&path)),
            "{name}: {findings:#?}"
        );
        std::fs::remove_file(book.path(&path)).unwrap();
    }
    let wide = "---\ntitle: T\nvisibility: restricted\n---\n\nzyxwvu\n"
        .encode_utf16()
        .flat_map(u16::to_le_bytes);
    book.write(
        "content/wide.md",
        [0xff, 0xfe].into_iter().chain(wide).collect::<Vec<u8>>(),
    );
    book.build();
    let bare = |bytes: &[u8]| {
        bytes
            .iter()
            .filter(|byte| byte.is_ascii_alphabetic())
            .copied()
            .collect::<Vec<u8>>()
    };
    let shown = book
        .site()
        .iter()
        .any(|(_, bytes)| bare(bytes).windows(6).any(|window| window == b"zyxwvu"));
    assert!(!shown, "a restricted entry in UTF-16");
}

/// Failing closed is for what may be secret: other mistakes hide nothing.
#[test]
fn front_matter_that_says_nothing_of_secrecy_is_shown() {
    let book = Book::golden();
    for (name, text) in [
        ("no-colon", "---\ntitle shown\n---\n\nPlainly here.\n"),
        (
            "wider",
            "---\ntitle: T\nvisiblity: public\n---\n\nPlainly here.\n",
        ),
        ("unclosed", "---\ntitle: T\n\n## Summary\n\nPlainly here.\n"),
        ("bare", "Access was restricted for a while. Plainly here.\n"),
    ] {
        book.write(&format!("content/2026/2026-06-01-{name}.md"), text);
    }
    book.build();
    let site = book.site();
    for name in ["no-colon", "wider", "unclosed", "bare"] {
        let page = &site[&format!("incidents/2026-06-01-{name}/index.html")];
        assert!(
            String::from_utf8_lossy(page).contains("Plainly here."),
            "{name}"
        );
    }
}

#[test]
fn no_question_finds_a_restricted_entry() {
    let book = Book::golden();
    for question in [
        "hushhush",
        "zyxwvu",
        "id:HUSHHUSH-9",
        "service:hushhushservice",
        "tag:hushhushtag",
    ] {
        let run = book.run(&["search", question]);
        assert!(
            run.out.contains("\n0 entries") || run.out.starts_with("0 entries"),
            "{question}: {}",
            run.out
        );
        assert_eq!(run.code, 1);
    }
    let all = book.run(&["search", "breached", "--format", "json", "--limit", "100"]);
    assert!(!all.out.to_lowercase().contains("zyxwvu"), "{}", all.out);
    let report = book.run(&["report", "recurrence", "--format", "json"]);
    assert!(
        !report.out.to_lowercase().contains("hushhush"),
        "{}",
        report.out
    );
}

/// A public entry that links to a restricted one names only what its own author wrote.
#[test]
fn a_link_to_a_restricted_entry_leads_nowhere_and_tells_nothing() {
    let book = Book::golden();
    book.write(
        "content/2026/2026-05-01-public.md",
        "---\ntitle: Public\nrecurrence_of: [HUSHHUSH-9]\n---\n\nSee [that](2026-03-01-secret.md), [it](HUSHHUSH-9) \
         and ![the picture](2026-03-01-secret/hushhush.png).\n",
    );
    book.build();
    let site = book.site();
    let page =
        String::from_utf8_lossy(&site["incidents/2026-05-01-public/index.html"]).to_lowercase();
    for secret in [
        "zyxwvu",
        "qqauthorqq",
        "2026-03-01-secret.md",
        "incidents/hushhush-9",
    ] {
        assert!(!page.contains(secret), "{secret} in {page}");
    }
    assert!(!site.contains_key("incidents/hushhush-9/index.html"));
}

/// A running `casebook serve`, ended when the test ends.
struct Preview {
    child: Child,
    address: String,
}

impl Preview {
    fn start(book: &Book) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_casebook"))
            .args([
                "serve",
                "--port",
                "0",
                "--today",
                "2026-06-30",
                "--out",
                "elsewhere",
            ])
            .current_dir(book.folder())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap())
            .lines()
            .map(Result::unwrap);
        let address = lines.find_map(|line| {
            Some(
                line.strip_prefix("serving at http://")?
                    .split('/')
                    .next()?
                    .to_owned(),
            )
        });
        Self {
            child,
            address: address.expect("the preview says where it is"),
        }
    }

    /// The status line, and the whole answer as far as it comes.
    fn get(&self, path: &str) -> (String, Vec<u8>) {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        stream
            .set_read_timeout(Some(Duration::from_secs(2)))
            .unwrap();
        write!(
            stream,
            "GET {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n",
            self.address
        )
        .unwrap();
        let mut answer = Vec::new();
        // The stream of events does not end: what has come by then is all of it.
        let _ = stream.read_to_end(&mut answer);
        let status = String::from_utf8_lossy(answer.split(|byte| *byte == b'\r').next().unwrap())
            .into_owned();
        (status, answer)
    }
}

impl Drop for Preview {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn the_preview_shows_no_restricted_entry_either() {
    let book = Book::golden();
    book.write(
        "content/2026/2026-06-02-hushhush.md",
        "---\ntitle: Zyxwvu\nvisibility: restricted\nseverity: zyxwvu\nservices: [hushhush]\n---\n\nIt was a stupid zyxwvu.\n",
    );
    let preview = Preview::start(&book);
    let site = crate::book::files(&book.path("elsewhere"));
    assert_eq!(leaks(&site), [] as [&str; 0]);
    let mut answers = Files::new();
    let pack = site.keys().filter(|path| path.starts_with("search/"));
    let others = [
        "",
        "incidents/",
        "incidents/gold-1/",
        "incidents/gold-1/entry.json",
        "api/book.json",
        "feeds/all.json",
    ];
    for path in others.into_iter().chain(pack.map(String::as_str)) {
        let (status, answer) = preview.get(&format!("/{path}"));
        assert_eq!(status, "HTTP/1.1 200 OK", "{path}");
        answers.insert(path.to_owned(), answer);
    }
    assert!(
        answers.keys().any(|path| path.starts_with("search/pack/")),
        "{:?}",
        answers.keys()
    );
    // Its strip of findings is seen by whoever sees the preview.
    let (_, events) = preview.get("/_casebook/events");
    assert!(
        String::from_utf8_lossy(&events).contains("\"findings\":[{"),
        "{}",
        String::from_utf8_lossy(&events)
    );
    answers.insert("the events".to_owned(), events);
    assert_eq!(leaks(&answers), [] as [&str; 0]);
    for path in [
        "incidents/hushhush-9/",
        "incidents/hushhush-9/entry.json",
        "incidents/2026-06-02-hushhush/",
    ] {
        let (status, answer) = preview.get(&format!("/{path}"));
        assert_eq!(status, "HTTP/1.1 404 Not Found", "{path}");
        assert_eq!(
            leaks(&[("absent".to_owned(), answer)].into()),
            [] as [&str; 0],
            "{path}"
        );
    }
}

/// Whose machine built a site, and where, is nobody's business.
#[test]
fn no_file_of_a_site_names_a_folder_of_the_machine() {
    let entry = "---\ntitle: Slow\nstatus: published\nseverity: SEV7\nservices: [pool]\nstarted: 2026-01-02T09:00Z\n\
                 ---\n\n## Summary\n\nIt was slow; see [the other](../gone.md).\n";
    let entries = Book::of(&[
        ("2026/2026-01-02-slow.md", entry),
        ("2026/2026-01-03-again.md", entry),
    ]);
    let elsewhere = Book::new();
    let content = entries.folder().to_str().unwrap();
    let run = elsewhere.run(&["build", "--content", content, "--out", "site"]);
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    let site = elsewhere.site();
    let build = String::from_utf8_lossy(&site["build/index.html"]);
    assert!(build.contains(">2026/2026-01-02-slow.md:"), "{build}");
    for (path, bytes) in &site {
        let text = String::from_utf8_lossy(bytes);
        assert!(!text.contains(content), "{path} names {content}");
    }
}
