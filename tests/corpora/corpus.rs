//! A corpus, what is in it, and what Casebook makes of it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::{Once, OnceLock};

use serde_json::Value;
use tempfile::TempDir;

/// One corpus in its place.
pub(crate) struct Corpus {
    pub(crate) name: String,
    pub(crate) folder: PathBuf,
    pub(crate) documents: Vec<Document>,
}

/// One Markdown file.
pub(crate) struct Document {
    /// Below the corpus' folder, with `/`.
    pub(crate) path: String,
    pub(crate) text: String,
}

/// What was built from a corpus.
pub(crate) struct Site {
    /// By the path of the document.
    pub(crate) pages: BTreeMap<String, Page>,
}

pub(crate) struct Page {
    pub(crate) title: String,
    pub(crate) words: BTreeSet<String>,
    pub(crate) data: Value,
}

/// Where the corpora are; says so when they are not.
pub(crate) fn root() -> Option<PathBuf> {
    let usual = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpora");
    let root = std::env::var_os("CASEBOOK_CORPORA").map_or_else(usual, PathBuf::from);
    if root.is_dir() {
        return Some(root);
    }
    // Once, and past the test harness, which keeps back what a passing test prints.
    static SAID: Once = Once::new();
    SAID.call_once(|| {
        let _ = writeln!(
            std::io::stderr(),
            "skipped: there are no corpora in {} (CASEBOOK_CORPORA)",
            root.display()
        );
    });
    None
}

/// Every corpus.
pub(crate) fn corpora() -> Vec<Corpus> {
    ["dfds", "jenkins", "mybinder"]
        .into_iter()
        .filter_map(corpus)
        .collect()
}

/// One corpus by the name of its folder.
pub(crate) fn corpus(name: &str) -> Option<Corpus> {
    let folder = root()?.join(name);
    // The files of a site's project stand in a folder of their own.
    let folder = if folder.join("content").is_dir() {
        folder.join("content")
    } else {
        folder
    };
    Some(Corpus::read(name, folder))
}

impl Corpus {
    pub(crate) fn read(name: &str, folder: PathBuf) -> Self {
        let mut documents = Vec::new();
        let mut folders = vec![folder.clone()];
        while let Some(next) = folders.pop() {
            for entry in fs::read_dir(&next).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else if path.extension().is_some_and(|extension| extension == "md") {
                    let parts: Vec<_> = path
                        .strip_prefix(&folder)
                        .unwrap()
                        .iter()
                        .map(|part| part.to_string_lossy())
                        .collect();
                    let text = String::from_utf8_lossy(&fs::read(&path).unwrap()).into_owned();
                    let path = parts.join("/");
                    // A template is a page of the book, and none of its reports.
                    if !path.to_lowercase().contains("template") {
                        documents.push(Document { path, text });
                    }
                }
            }
        }
        documents.sort_by(|one, other| one.path.cmp(&other.path));
        assert!(
            documents.len() > 5,
            "{} holds only {} documents",
            folder.display(),
            documents.len()
        );
        Self {
            name: name.to_owned(),
            folder,
            documents,
        }
    }

    fn run(&self, command: &str, arguments: &[&str]) -> Output {
        let output = Command::new(env!("CARGO_BIN_EXE_casebook"))
            .arg(command)
            .args(["--today", "2026-06-30", "--content"])
            .arg(&self.folder)
            .args(arguments)
            .current_dir(env!("CARGO_TARGET_TMPDIR"))
            .output()
            .unwrap();
        let error = String::from_utf8_lossy(&output.stderr);
        assert!(!error.contains("panicked"), "{}: {error}", self.name);
        output
    }

    /// The site of an unchanged corpus, built once.
    pub(crate) fn site(&self) -> &'static Site {
        static SITES: OnceLock<BTreeMap<String, Site>> = OnceLock::new();
        let sites = SITES.get_or_init(|| {
            corpora()
                .iter()
                .map(|one| (one.name.clone(), one.build()))
                .collect()
        });
        &sites[&self.name]
    }

    pub(crate) fn build(&self) -> Site {
        let out = TempDir::new().unwrap();
        let output = self.run(
            "build",
            &["--out", out.path().join("site").to_str().unwrap()],
        );
        assert_eq!(
            output.status.code(),
            Some(0),
            "{}: {}",
            self.name,
            String::from_utf8_lossy(&output.stderr)
        );
        let site = out.path().join("site");
        let book: Value =
            serde_json::from_slice(&fs::read(site.join("api/book.json")).unwrap()).unwrap();
        let folder = self.folder.to_string_lossy();
        let pages = book["entries"].as_array().unwrap().iter().map(|data| {
            let html =
                fs::read_to_string(site.join(data["url"].as_str().unwrap()).join("index.html"))
                    .unwrap();
            let path = data["path"].as_str().unwrap();
            let path = path
                .strip_prefix(&*folder)
                .unwrap_or(path)
                .trim_start_matches('/')
                .to_owned();
            let text = text_of(&html);
            let title = data["title"].as_str().unwrap().to_owned();
            let words = words(&format!("{title} {text}"));
            (
                path,
                Page {
                    title,
                    words,
                    data: data.clone(),
                },
            )
        });
        Site {
            pages: pages.collect(),
        }
    }

    /// Path, line and code of every finding in a report.
    pub(crate) fn lint(&self) -> BTreeSet<(String, usize, String)> {
        let output = self.run("lint", &["--format", "json"]);
        assert!(
            matches!(output.status.code(), Some(0 | 1)),
            "{}: {}",
            self.name,
            String::from_utf8_lossy(&output.stderr)
        );
        let report: Value = serde_json::from_slice(&output.stdout).unwrap();
        let folder = self.folder.to_string_lossy();
        let findings = report["findings"]
            .as_array()
            .unwrap()
            .iter()
            .map(|finding| {
                let location = &finding["location"];
                let path = location["path"].as_str().unwrap();
                let path = path
                    .strip_prefix(&*folder)
                    .unwrap_or(path)
                    .trim_start_matches('/')
                    .to_owned();
                let line = location["start"]["line"].as_u64().unwrap() as usize;
                (path, line, finding["code"].as_str().unwrap().to_owned())
            });
        let is_report = |path: &str| self.documents.iter().any(|document| document.path == path);
        findings.filter(|(path, ..)| is_report(path)).collect()
    }

    pub(crate) fn search(&self, words: &str) -> Value {
        let output = self.run("search", &[words, "--format", "json", "--limit", "200"]);
        serde_json::from_slice(&output.stdout).unwrap()
    }

    /// Names, sizes and bytes of all files below the folder.
    pub(crate) fn fingerprint(&self) -> BTreeMap<PathBuf, Vec<u8>> {
        let mut files = BTreeMap::new();
        let mut folders = vec![self.folder.clone()];
        while let Some(next) = folders.pop() {
            for entry in fs::read_dir(next).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else {
                    files.insert(path.clone(), fs::read(path).unwrap());
                }
            }
        }
        files
    }
}

impl Document {
    /// The lines between the two `---`; none without front matter.
    pub(crate) fn front_matter(&self) -> Vec<&str> {
        let mut lines = self.text.lines();
        if lines.next() != Some("---") {
            return Vec::new();
        }
        lines.take_while(|line| *line != "---").collect()
    }

    /// The title in the front matter, else the first heading.
    pub(crate) fn title(&self) -> String {
        let front = self.front_matter();
        let written = front.iter().find_map(|line| line.strip_prefix("title:"));
        let heading = || self.text.lines().find_map(|line| line.strip_prefix('#'));
        let title = written.map(str::trim).or_else(heading).unwrap_or_default();
        title.trim_start_matches('#').trim().to_owned()
    }

    /// The body without what is not shown: code fences' info strings, addresses, tags, references.
    pub(crate) fn prose(&self) -> String {
        let skip = self.front_matter().len();
        let skip = if skip == 0 { 0 } else { skip + 2 };
        let mut prose = String::new();
        let mut comment = false;
        let is_fence = |line: &str| line.starts_with("```");
        let is_reference = |line: &str| line.starts_with('[') && line.contains("]: ");
        let lines = self.text.lines().skip(skip).map(str::trim_start);
        for line in lines.filter(|line| !is_fence(line) && !is_reference(line)) {
            let mut rest = line;
            while !rest.is_empty() {
                let (sign, length) = if comment { ("-->", 3) } else { ("<!--", 4) };
                let at = rest.find(sign);
                if !comment {
                    prose.push_str(&rest[..at.unwrap_or(rest.len())]);
                }
                comment ^= at.is_some();
                rest = at.map_or("", |at| &rest[at + length..]);
            }
            prose.push('\n');
        }
        without(&without(&prose, "](", ')'), "<", '>')
    }
}

/// Text without what stands between two signs.
fn without(text: &str, open: &str, close: char) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find(open) {
        out.push_str(&rest[..at]);
        out.push(' ');
        let inside = &rest[at + open.len()..];
        match inside.find([close, '\n']) {
            Some(end) if inside[end..].starts_with(close) => {
                rest = &inside[end + close.len_utf8()..];
            }
            _ => rest = inside,
        }
    }
    out + rest
}

/// What the body of a page shows: its text without tags, references resolved.
fn text_of(html: &str) -> String {
    let body = html
        .split_once("<div class=\"body\"")
        .map_or(html, |(_, rest)| rest);
    let main = body
        .split_once("<section aria-labelledby=\"cb-")
        .map_or(body, |(main, _)| main);
    let mut text = String::new();
    let mut rest = main;
    while let Some((before, tag)) = rest.split_once('<') {
        text.push_str(before);
        text.push(' ');
        rest = tag.split_once('>').map_or("", |(_, after)| after);
    }
    text.push_str(rest);
    for (name, letter) in [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&amp;", "&"),
    ] {
        text = text.replace(name, letter);
    }
    text
}

/// Words of five letters and more, in small letters.
pub(crate) fn words(text: &str) -> BTreeSet<String> {
    text.split(|letter: char| !letter.is_alphabetic())
        .filter(|word| word.chars().count() >= 5)
        .map(str::to_lowercase)
        .collect()
}
