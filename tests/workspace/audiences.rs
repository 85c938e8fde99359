//! What an audience may not see is in no byte of its site: books with canaries in every place where something can be hidden,
//! beside the same books from which a person deleted the same things by hand.

use std::fmt::Write as _;
use std::io::Read as _;
use std::path::Path;

use casebook::diagnostic::code;
use casebook::workspace::{HistoryDepth, Location, Viewer, Workspace};

use super::edits::Random;
use super::{Site, assert_same_site, site, today};

/// Stands wherever an outsider may not look, with a number behind it.
const CANARY: &str = "Zqxcanary";

/// How many random books; `CASEBOOK_RANDOM_BOOKS=2000` for a long run.
fn books() -> u64 {
    std::env::var("CASEBOOK_RANDOM_BOOKS").map_or(100, |count| count.parse().unwrap())
}

/// A text with what outsiders may not see, and the same without.
#[derive(Default)]
struct Pair {
    whole: String,
    cut: String,
}

impl Pair {
    fn both(&mut self, text: &str) {
        self.whole.push_str(text);
        self.cut.push_str(text);
    }

    fn hidden(&mut self, text: &str) {
        self.whole.push_str(text);
    }
}

struct Maker {
    random: Random,
    canaries: usize,
    whole: tempfile::TempDir,
    cut: tempfile::TempDir,
}

const LABELS: [&str; 3] = ["internal", "restricted", "security"];

impl Maker {
    fn new(seed: u64) -> Self {
        Self {
            random: Random::new(seed),
            canaries: 0,
            whole: tempfile::tempdir().unwrap(),
            cut: tempfile::tempdir().unwrap(),
        }
    }

    fn canary(&mut self) -> String {
        self.canaries += 1;
        format!("{CANARY}{}", self.canaries)
    }

    fn chance(&mut self, of: usize) -> bool {
        self.random.below(of) == 0
    }

    fn label(&mut self) -> &'static str {
        LABELS[self.random.below(LABELS.len())]
    }

    fn write(&self, path: &str, text: &Pair) {
        self.write_whole(path, &text.whole);
        write(self.cut.path(), path, &text.cut);
    }

    fn write_whole(&self, path: &str, text: &str) {
        write(self.whole.path(), path, text);
    }

    fn book(&mut self) {
        let mut config = Pair::default();
        config.both("[book]\ntitle = \"Random\"\n");
        let host = self.canary();
        config.hidden(&format!(
            "[output.html]\nsite-url = \"https://{host}.example/\"\nedit-url = \"https://{host}.example/{{path}}\"\n"
        ));
        config.both(
            "[audience.public]\nsees = [\"public\"]\nsite-url = \"https://status.example/\"\n\
             [audience.security]\nsees = [\"public\", \"internal\", \"restricted\", \"security\"]\n",
        );
        self.write("book.toml", &config);
        let mut words = Pair::default();
        let (secret, title) = (self.canary(), self.canary());
        words.both("services:\n  - name: shop\n  - name: pay\n");
        words.hidden(&format!(
            "  - name: {secret}\n    title: {title}\n    visibility: internal\n"
        ));
        self.write("content/_schema/services.yaml", &words);
        let mut labels = Pair::default();
        labels.both(
            "visibility:\n  - name: public\n  - name: internal\n  - name: security\n  - name: restricted\n",
        );
        self.write("content/_schema/visibility.yaml", &labels);
        for entry in 0..3 + self.random.below(5) {
            match self.random.below(5) {
                0 => self.hidden_entry(entry),
                1 => self.twin(entry),
                _ => self.seen_entry(entry),
            }
        }
    }

    /// An entry of which outsiders see nothing.
    fn hidden_entry(&mut self, number: usize) {
        let (name, title, text) = (self.canary(), self.canary(), self.canary());
        let label = self.label();
        self.write_whole(
            &format!("content/{name}.md"),
            &format!(
                "---\nid: PM-{name}\ntitle: {title}\nvisibility: {label}\nstatus: published\nseverity: SEV1\n\
                 started: 2026-0{}-01T10:00Z\nservices: [shop]\nroot_causes: [capacity]\ntags: [{title}]\n---\n\n\
                 ## Summary\n\n{text} with ![a picture](picture.png).\n",
                1 + number % 6
            ),
        );
        self.write_whole(&format!("content/{name}/picture.png"), &text);
        self.write_whole("content/picture.png", &text);
    }

    fn seen_entry(&mut self, number: usize) {
        let mut text = Pair::default();
        self.front_matter(&mut text, number);
        let name = format!("entry-{number}");
        for section in ["Summary", "Impact", "Root causes", "Lessons learned"] {
            self.section(&mut text, section, &name);
        }
        let mut asset = Pair::default();
        asset.both("a picture");
        self.write(&format!("content/{name}/seen.png"), &asset);
        self.write(&format!("content/{name}.md"), &text);
    }

    fn front_matter(&mut self, text: &mut Pair, number: usize) {
        let month = 1 + number % 6;
        text.both(&format!("---\nid: PM-{number}\ntitle: Outage {number}\n"));
        if self.chance(2) {
            let author = self.canary();
            text.hidden(&match self.random.below(3) {
                0 => format!("authors: [{author}, \"b: c\"]\n"),
                1 => format!("authors:\n  - {author}\n  - other # with a comment\n"),
                _ => format!("authors: [\n  {author},\n  other\n]\n"),
            });
        }
        text.both(&format!(
            "visibility: public\nstatus: published\nseverity: SEV2\nstarted: 2026-0{month}-02T10:00Z\n\
             resolved: 2026-0{month}-02T11:00Z\nservices: [shop]\nroot_causes: [capacity]\n"
        ));
        if self.chance(2) {
            let (who, why) = (self.canary(), self.canary());
            text.hidden(&format!("escalation:\n  from: oncall\n  {why}: {who}\n"));
        }
        if self.chance(2) {
            let value = self.canary();
            text.hidden(&match self.random.below(2) {
                0 => format!("{value}: |\n  several lines\n\n  of {value}\n"),
                _ => format!("pager: {value}\n"),
            });
        }
        if self.chance(2) {
            text.both("actions:\n");
            for action in 1..=2 {
                let (owner, ticket) = (self.canary(), self.canary());
                if self.chance(2) {
                    text.both(&format!("  - {{id: A{action}, title: Fix it"));
                    text.hidden(&format!(", owner: {owner}"));
                    text.both(", kind: prevent");
                    text.hidden(&format!(", ticket: \"https://{ticket}.example/1\""));
                    text.both("}\n");
                } else {
                    text.both(&format!("  - id: A{action}\n"));
                    text.hidden(&format!("    owner: {owner}\n"));
                    text.both("    title: Fix it\n    kind: detect\n");
                    text.hidden(&format!("    ticket: https://{ticket}.example/1\n"));
                }
            }
        }
        text.both("---\n\n");
    }

    fn section(&mut self, text: &mut Pair, title: &str, name: &str) {
        if self.chance(6) {
            let (label, word) = (self.label(), self.canary());
            text.hidden(&format!(
                "## Notes\n<!-- {label} -->\n\n{word}\n\n### Deeper\n\n{word}\n\n"
            ));
        }
        text.both(&format!("## {title}\n\n"));
        for _ in 0..1 + self.random.below(4) {
            self.block(text, name);
        }
    }

    fn block(&mut self, text: &mut Pair, name: &str) {
        let (label, word) = (self.label(), self.canary());
        match self.random.below(8) {
            0 => {
                text.hidden(&format!(
                    "<!-- {label} -->\n{word}\n\n- {word}\n<!-- /{label} -->\n"
                ));
                text.both("\n");
            }
            1 => {
                text.both("The pool was full");
                text.hidden(&format!("<!--{label}-->, said {word},<!-- /{label} -->"));
                text.both(" by ten.\n\n");
            }
            2 => {
                text.both("- one\n");
                text.hidden(&format!("- <!-- {label} --> {word} <!-- /{label} -->\n"));
                text.both("- two\n\n");
            }
            3 => {
                text.both("> quoted\n>\n");
                text.hidden(&format!(
                    "> <!-- {label} -->\n> {word}\n> <!-- /{label} -->\n"
                ));
                text.both("> to its end\n\n");
            }
            4 => {
                text.both("| Time | Event |\n| --- | --- |\n| 10:00 | It began. ");
                text.hidden(&format!("<!-- {label} -->{word}<!-- /{label} -->"));
                text.both("|\n\n");
            }
            5 => {
                let file = self.canary();
                self.write_whole(&format!("content/{name}/{file}.png"), &word);
                text.hidden(&format!(
                    "<!-- {label} -->\n![{word}]({name}/{file}.png) and [a link](https://{word}.example/)\n<!-- /{label} -->\n"
                ));
                text.both("\n");
            }
            6 => {
                let outer = self.label();
                text.hidden(&format!(
                    "<!-- {outer} -->\n{word}\n\n<!-- {label} -->\n```sh\n{word}\n```\n<!-- /{label} -->\n\n{word}\n<!-- /{outer} -->\n"
                ));
                text.both("\n");
            }
            _ => text.both("Nothing hidden here, and `code <!-- internal -->` is code.\n\n"),
        }
    }

    /// An entry that outsiders read in other words.
    fn twin(&mut self, number: usize) {
        let (title, word, author) = (self.canary(), self.canary(), self.canary());
        let shared = format!(
            "started: 2026-0{}-03T10:00Z\nservices: [pay]\n",
            1 + number % 6
        );
        let own = format!("title: Condensed {number}\nvisibility: public\nstatus: published\n");
        let mut base = String::new();
        let _ = write!(
            base,
            "---\ntitle: {title}\nauthors: [{author}]\n{shared}status: published\n---\n\n## Summary\n\n{word}\n"
        );
        let body = "\n## Summary\n\nThe shop was down.\n";
        self.write_whole(&format!("content/twin-{number}.md"), &base);
        self.write_whole(
            &format!("content/twin-{number}.public.md"),
            &format!("---\n{own}---\n{body}"),
        );
        write(
            self.cut.path(),
            &format!("content/twin-{number}.md"),
            &format!("---\n{shared}{own}---\n{body}"),
        );
    }
}

fn write(folder: &Path, path: &str, text: &str) {
    let file = folder.join(path);
    std::fs::create_dir_all(file.parent().unwrap()).unwrap();
    std::fs::write(file, text).unwrap();
}

fn public_site(folder: &Path) -> Site {
    let location = Location {
        viewer: Viewer::Audience("public".to_owned()),
        ..Location::of(folder)
    };
    let workspace = Workspace::open_with(&location, today(30), HistoryDepth::None, &()).unwrap();
    for finding in super::findings(&workspace) {
        let text = finding.message.clone() + finding.help.as_deref().unwrap_or_default();
        let file = std::fs::read_to_string(folder.join(&*finding.path)).unwrap_or_default();
        assert_ne!(
            finding.code,
            code::CB115,
            "{}: {text}\n{file}",
            finding.path
        );
    }
    site(&workspace)
}

/// A file of the index with whatever is compressed in it laid open.
fn unpacked(bytes: &[u8]) -> Vec<u8> {
    let mut all = bytes.to_vec();
    for start in 0..bytes.len() {
        let mut text = Vec::new();
        let mut stream = flate2::read::DeflateDecoder::new(&bytes[start..]);
        let _ = stream.by_ref().take(1 << 20).read_to_end(&mut text);
        if text.len() > 16 {
            all.extend_from_slice(&text);
        }
    }
    all
}

fn canaries(site: &Site, unpack: bool) -> Vec<String> {
    let mut found = Vec::new();
    for (path, bytes) in &site.files {
        let is_pack = unpack && path.starts_with("search/");
        let bytes = if is_pack {
            unpacked(bytes)
        } else {
            bytes.clone()
        };
        let text = String::from_utf8_lossy(&bytes).to_lowercase();
        if text.contains(&CANARY.to_lowercase())
            || path.to_lowercase().contains(&CANARY.to_lowercase())
        {
            found.push(path.clone());
        }
    }
    found
}

#[test]
fn outsiders_see_a_book_from_which_the_rest_was_deleted_by_hand() {
    for seed in 0..books() {
        let mut maker = Maker::new(seed);
        maker.book();
        let whole = public_site(maker.whole.path());
        // To lay an index open takes a second.
        assert_eq!(canaries(&whole, seed < 4), [] as [&str; 0], "book {seed}");
        let cut = public_site(maker.cut.path());
        // What an output is made from has other fingerprints: it is the bytes that outsiders read.
        let whole = Site {
            fingerprints: cut.fingerprints.clone(),
            ..whole
        };
        assert_same_site(&whole, &cut, &format!("cutting book {seed}"));
    }
}

/// The check itself: whom the canaries are for sees them.
#[test]
fn insiders_see_what_outsiders_do_not() {
    let mut maker = Maker::new(1);
    maker.book();
    let location = Location {
        viewer: Viewer::Audience("security".to_owned()),
        ..Location::of(maker.whole.path())
    };
    let workspace = Workspace::open_with(&location, today(30), HistoryDepth::None, &()).unwrap();
    let seen = canaries(&site(&workspace), true);
    assert!(
        seen.iter().any(|path| path.starts_with("incidents/")),
        "{seen:?}"
    );
    assert!(
        seen.iter().any(|path| path.starts_with("search/")),
        "{seen:?}"
    );
    assert!(seen.iter().any(|path| path.starts_with("api/")), "{seen:?}");
    assert!(
        seen.iter().any(|path| path.starts_with("files/")),
        "{seen:?}"
    );
}
