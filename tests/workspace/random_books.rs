//! Random books with canaries in every place where something can be hidden from outsiders, and beside each the same book from
//! which a person deleted the same things by hand.

use std::fmt::Write as _;
use std::path::Path;

use super::edits::Random;

/// Stands wherever an outsider may not look, with a number behind it.
pub(super) const CANARY: &str = "Zqxcanary";

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

    /// What a person writes who has no source that says it.
    fn by_hand(&mut self, text: &str) {
        self.cut.push_str(text);
    }
}

pub(super) struct Maker {
    random: Random,
    canaries: usize,
    pub(super) whole: tempfile::TempDir,
    pub(super) cut: tempfile::TempDir,
    /// Where the next entry goes.
    home: Home,
    /// The entries that outsiders see: their homes and their ids there.
    seen: Vec<(Home, String)>,
    /// Those that they do not see.
    hidden: Vec<(Home, String)>,
}

/// Where entries are kept: in the book's own folder, or in a repository of others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Home {
    Own,
    /// A source whose entries are internal unless they say otherwise.
    Inner,
    /// A source whose entries are public unless they say otherwise, with a prefix for its ids.
    Open,
    /// A source whose entries are restricted unless they say otherwise.
    Closed,
}

impl Home {
    const SOURCES: [Self; 3] = [Self::Inner, Self::Open, Self::Closed];

    /// What the cut book calls it. It comes behind the book's own files there, as the canary before it does in the whole one.
    fn name(self) -> &'static str {
        match self {
            Self::Own => "",
            Self::Inner => "zz-inner",
            Self::Open => "zz-open",
            Self::Closed => "zz-closed",
        }
    }

    /// What the whole book calls it: outsiders see no repositories.
    fn hidden_name(self) -> String {
        format!("{}-{}", CANARY.to_lowercase(), self.name())
    }

    fn prefix(self) -> &'static str {
        match self {
            Self::Open => "op-",
            _ => "",
        }
    }

    /// What its entries are that say nothing.
    fn visibility(self) -> &'static str {
        match self {
            Self::Own | Self::Inner => "internal",
            Self::Open => "public",
            Self::Closed => "restricted",
        }
    }

    /// Its folder in the book.
    fn folder(self) -> String {
        match self {
            Self::Own => "content".to_owned(),
            source => format!("repositories/{}", source.name()),
        }
    }
}

const LABELS: [&str; 3] = ["internal", "restricted", "security"];

impl Maker {
    pub(super) fn new(seed: u64) -> Self {
        Self {
            home: Home::Own,
            seen: Vec::new(),
            hidden: Vec::new(),
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

    /// Writes a file of the entries.
    fn write(&self, path: &str, text: &Pair) {
        self.write_whole(path, &text.whole);
        let path = format!("{}/{path}", self.home.folder());
        write(self.cut.path(), &path, &text.cut);
    }

    /// Writes a file of the entries that outsiders see nothing of.
    fn write_whole(&self, path: &str, text: &str) {
        let path = format!("{}/{path}", self.home.folder());
        write(self.whole.path(), &path, text);
    }

    /// A random book.
    pub(super) fn book(&mut self) {
        self.config();
        self.vocabularies();
        for entry in 0..3 + self.random.below(5) {
            let homes = [Home::Own, Home::Own, Home::Inner, Home::Open, Home::Closed];
            self.home = homes[self.random.below(homes.len())];
            match self.random.below(5) {
                0 => self.hidden_entry(entry),
                1 => self.twin(entry),
                _ => self.seen_entry(entry),
            }
        }
    }

    fn config(&mut self) {
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
        for source in Home::SOURCES {
            let (host, team) = (self.canary(), self.canary());
            config.hidden(&format!(
                "[[source]]\nname = \"{}\"\n",
                source.hidden_name()
            ));
            config.by_hand(&format!("[[source]]\nname = \"{}\"\n", source.name()));
            config.both(&format!(
                "path = \"{}\"\nid-prefix = \"{}\"\n",
                source.folder(),
                source.prefix()
            ));
            config.hidden(&format!(
                "git = {{url = \"https://{host}.example/a.git\"}}\nedit-url = \"https://{host}.example/{{path}}\"\n"
            ));
            config.both("defaults = {");
            config.hidden(&format!("teams = [\"{team}\"], "));
            config.both(&format!("visibility = \"{}\"}}\n", source.visibility()));
        }
        write(self.whole.path(), "book.toml", &config.whole);
        write(self.cut.path(), "book.toml", &config.cut);
    }

    fn vocabularies(&mut self) {
        let mut words = Pair::default();
        let (secret, title) = (self.canary(), self.canary());
        words.both("services:\n  - name: shop\n  - name: pay\n");
        words.hidden(&format!(
            "  - name: {secret}\n    title: {title}\n    visibility: internal\n"
        ));
        // Of the services of sources, outsiders see those that are for them, behind the book's own.
        words.by_hand("  - name: ledger\n    title: Ledger\n");
        self.write("_schema/services.yaml", &words);
        let labels = "visibility:\n  - name: public\n  - name: internal\n  - name: security\n  - name: restricted\n";
        let mut both = Pair::default();
        both.both(labels);
        self.write("_schema/visibility.yaml", &both);
        for source in Home::SOURCES {
            self.home = source;
            let (hidden, word) = (self.canary(), self.canary());
            let mut services = format!(
                "services:\n  - name: {hidden}\n    definition: {word}\n    visibility: security\n"
            );
            if source == Home::Open {
                services.push_str("  - name: ledger\n    title: Ledger\n");
            }
            self.write_whole("_schema/services.yaml", &services);
            // One without any entry would count as missing.
            let mut always = Pair::default();
            always.both("---\ntitle: Always\nvisibility: public\n---\n\n");
            always.hidden(&format!("<!-- internal -->{word}<!-- /internal -->"));
            always.both("There.\n");
            self.write("always.md", &always);
            if self.chance(2) {
                self.front_page();
            }
        }
        self.home = Home::Own;
    }

    /// A page at the top of a source, with links and a picture.
    fn front_page(&mut self) {
        let mut page = Pair::default();
        let title = format!("About {}", self.canaries);
        page.both(&format!(
            "---\ntitle: {title}\nvisibility: public\n---\n\n# {title}\n\nSee [this](always.md) and [that]("
        ));
        let other = Home::SOURCES[self.random.below(3)];
        page.hidden(&format!("/{}/always.md", other.hidden_name()));
        page.by_hand(&format!("/{}/always.md", other.name()));
        page.both("), ![a map](map.png)\n");
        let mut map = Pair::default();
        map.both("a map");
        self.write("map.png", &map);
        self.write("README.md", &page);
    }

    /// An entry of which outsiders see nothing.
    fn hidden_entry(&mut self, number: usize) {
        let (name, title, text) = (self.canary(), self.canary(), self.canary());
        let label = self.label();
        self.hidden.push((self.home, format!("PM-{name}")));
        self.write_whole(
            &format!("{name}.md"),
            &format!(
                "---\nid: PM-{name}\ntitle: {title}\nvisibility: {label}\nstatus: published\nseverity: SEV1\n\
                 started: 2026-0{}-01T10:00Z\nservices: [shop]\nroot_causes: [capacity]\ntags: [{title}]\n---\n\n\
                 ## Summary\n\n{text} with ![a picture](picture.png).\n",
                1 + number % 6
            ),
        );
        self.write_whole(&format!("{name}/picture.png"), &text);
        self.write_whole("picture.png", &text);
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
        self.write(&format!("{name}/seen.png"), &asset);
        self.write(&format!("{name}.md"), &text);
    }

    fn front_matter(&mut self, text: &mut Pair, number: usize) {
        let month = 1 + number % 6;
        let id = format!("PM-{number}");
        text.both(&format!("---\nid: {id}\ntitle: Outage {number}\n"));
        self.references(text);
        self.seen.push((self.home, id));
        if self.chance(2) {
            let author = self.canary();
            text.hidden(&match self.random.below(3) {
                0 => format!("authors: [{author}, \"b: c\"]\n"),
                1 => format!("authors:\n  - {author}\n  - other # with a comment\n"),
                _ => format!("authors: [\n  {author},\n  other\n]\n"),
            });
        }
        if self.home != Home::Open || self.chance(2) {
            text.both("visibility: public\n");
        }
        text.both(&format!(
            "status: published\nseverity: SEV2\nstarted: 2026-0{month}-02T10:00Z\n\
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

    /// What the entry repeats: in a source with its prefix or without, and beside it something that outsiders do not see.
    fn references(&mut self, text: &mut Pair) {
        if self.seen.is_empty() || self.chance(2) {
            return;
        }
        let (home, id) = self.seen[self.random.below(self.seen.len())].clone();
        let is_short = home == self.home && self.chance(2);
        text.both("recurrence_of: [");
        text.both(if is_short { "" } else { home.prefix() });
        text.both(&id);
        if let Some((home, id)) = self.hidden.last() {
            let prefix = match *home == self.home && is_short {
                true => "",
                false => home.prefix(),
            };
            text.hidden(&format!(", {prefix}{id}"));
        }
        text.both("]\n");
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
                self.write_whole(&format!("{name}/{file}.png"), &word);
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
        self.write_whole(&format!("twin-{number}.md"), &base);
        self.write_whole(
            &format!("twin-{number}.public.md"),
            &format!("---\n{own}---\n{body}"),
        );
        write(
            self.cut.path(),
            &format!("{}/twin-{number}.md", self.home.folder()),
            &format!("---\n{shared}{own}---\n{body}"),
        );
    }
}

/// Writes a file of a book.
fn write(folder: &Path, path: &str, text: &str) {
    let file = folder.join(path);
    std::fs::create_dir_all(file.parent().unwrap()).unwrap();
    std::fs::write(file, text).unwrap();
}
