//! A small book on the disk, and edits as people make them.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use casebook::workspace::FileId;
use tempfile::TempDir;

/// Numbers that look random and are the same in every run.
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15))
    }

    pub(crate) fn below(&mut self, end: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % end
    }

    fn one<'a>(&mut self, of: &[&'a str]) -> &'a str {
        of[self.below(of.len())]
    }
}

/// Files that were given another text, or none.
#[derive(Debug)]
pub(crate) struct Edit {
    pub(crate) files: Vec<(FileId, Option<String>)>,
}

/// A book in a temporary folder.
pub(crate) struct Book {
    folder: TempDir,
    /// By path within the book.
    files: BTreeMap<String, String>,
    /// What files were before: something to go back to.
    past: Vec<(String, Option<String>)>,
    made: usize,
}

const CONFIG: &str = "[book]\ntitle = \"A book\"\n";
const CONFIGS: [&str; 6] = [
    CONFIG,
    "[book]\ntitle = \"Another title\"\ntime-zone = \"Asia/Jakarta\"\n",
    "[book]\ntitle = \"A book\"\n[content]\npages = [\"2026-01-0*\"]\n",
    "[book]\ntitle = \"A book\"\n[lint]\nCB105 = \"info\"\nCB110 = \"off\"\n",
    "[book]\ntitle = \"A book\"\n[build]\nmax-file-size = 1000\n",
    "[book]\ntitle = \"A book\"\n[output.html]\nsite-url = \"https://book.example/\"\n",
];
const SERVICES: [&str; 3] = [
    "services:\n  - name: checkout\n    title: The checkout\n  - name: payments\n",
    "services:\n  - name: checkout\n    aliases: [shop]\n",
    "services:\n  - name: payments\n  - name: search\n    definition: Finds things.\n",
];
const TEMPLATES: [&str; 3] = [
    "fields:\n  region:\n    type: text\n    label: Region\n",
    "fields:\n  region:\n    type: text\n    label: Where\n    browse: true\n",
    "fields:\n  - nonsense\n",
];

impl Book {
    pub(crate) fn new() -> Self {
        let mut book = Self {
            folder: tempfile::tempdir().unwrap(),
            files: BTreeMap::new(),
            past: Vec::new(),
            made: 3,
        };
        let entry = |started: &str, more: &str, body: &str| {
            format!(
                "---\ntitle: Checkout answered 502 on {started}\nstatus: published\nstarted: {started}T10:00Z\n\
                 resolved: {started}T11:00Z\nservices: [checkout]\nroot_causes: [capacity/connection-pool]\n{more}---\n\n\
                 ## Summary\n\n{body}\n\n## Lessons learned\n\n### What went well\n\n- The alert fired.\n"
            )
        };
        let action = "actions:\n  - {id: A1, title: Raise the limit, kind: prevent, owner: dewi, due: 2026-06-08, status: open}\n";
        for (path, text) in [
            ("book.toml", CONFIG.to_owned()),
            (
                "content/2026-01-01-a.md",
                entry(
                    "2026-01-01",
                    action,
                    "The pool of connections was exhausted.",
                ),
            ),
            (
                "content/2026-01-02-b.md",
                entry(
                    "2026-01-02",
                    "",
                    "See [the first](2026-01-01-a.md#summary): the pool of connections was exhausted again.",
                ),
            ),
            (
                "content/2026-01-03-c.md",
                entry(
                    "2026-01-03",
                    "region: eu\n",
                    "![a picture](c/picture.svg) It was [[2026-01-02-b]].",
                ),
            ),
            (
                "content/2026-01-03-c/picture.svg",
                "<svg xmlns=\"http://www.w3.org/2000/svg\"/>".to_owned(),
            ),
            (
                "content/README.md",
                "# About\n\nRead [this](2026-01-03-c.md).\n".to_owned(),
            ),
            ("content/_schema/services.yaml", SERVICES[0].to_owned()),
        ] {
            book.put(path, Some(text));
        }
        book
    }

    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn write(&self, path: &str, text: &str) {
        let file = self.folder().join(path);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
    }

    /// One edit, made on the disk, and said.
    pub(crate) fn edit(&mut self, random: &mut Random) -> Edit {
        let entries: Vec<String> = self
            .files
            .keys()
            .filter(|path| path.ends_with(".md") && !path.ends_with("README.md"))
            .cloned()
            .collect();
        let entry = entries[random.below(entries.len())].clone();
        let files = match random.below(10) {
            0 => vec![self.create(random)],
            1 | 2 => vec![(entry.clone(), self.changed(&entry, random))],
            3 => {
                let text = self.files[&entry].clone();
                vec![(entry, None), (self.new_path(random), Some(text))]
            }
            4 if entries.len() > 2 => vec![(entry, None)],
            5 => {
                let template = Some(random.one(&TEMPLATES).to_owned());
                let gone = random.below(3) == 0;
                vec![(
                    "content/_schema/template.yaml".to_owned(),
                    template.filter(|_| !gone),
                )]
            }
            6 => vec![(
                "content/_schema/services.yaml".to_owned(),
                Some(random.one(&SERVICES).to_owned()),
            )],
            7 => vec![(
                "book.toml".to_owned(),
                Some(random.one(&CONFIGS).to_owned()),
            )],
            8 => {
                let path = "content/2026-01-03-c/picture.svg".to_owned();
                let is_there = self.files.contains_key(&path);
                vec![(path, (!is_there).then(|| "<svg/>".to_owned()))]
            }
            _ => {
                let at = random.below(self.past.len());
                vec![self.past[at].clone()]
            }
        };
        let mut edit = Edit { files: Vec::new() };
        for (path, text) in files {
            let id = match path.strip_prefix("content/") {
                Some(path) => FileId::content(path),
                None => FileId::config(),
            };
            edit.files.push((id, text.clone()));
            self.put(&path, text);
        }
        edit
    }

    fn put(&mut self, path: &str, text: Option<String>) {
        let before = self.files.get(path).cloned();
        // The book itself stays one.
        if path != "book.toml" || before.is_some() {
            self.past.push((path.to_owned(), before));
        }
        match text {
            Some(text) => {
                self.write(path, &text);
                self.files.insert(path.to_owned(), text);
            }
            None => {
                let _ = fs::remove_file(self.folder().join(path));
                self.files.remove(path);
            }
        }
    }

    fn new_path(&mut self, random: &mut Random) -> String {
        self.made += 1;
        let folder = random.one(&["", "2026/", "_hidden/"]);
        format!(
            "content/{folder}2026-02-{:02}-n{}.md",
            1 + self.made % 27,
            self.made
        )
    }

    fn create(&mut self, random: &mut Random) -> (String, Option<String>) {
        let path = self.new_path(random);
        let service = random.one(&["checkout", "shop", "search", "nobody-knows"]);
        let more = random.one(&[
            "recurrence_of: [2026-01-01-a]\n",
            "id: 2026-01-02-b\n",
            "visibility: restricted\n",
            "region: us\n",
            "severity: [\n",
            "status: draft\n",
            "aliases: [old/place/]\n",
            "lint: {ignore: [CB105]}\n",
        ]);
        let long = "It took a long time. ".repeat(50);
        let body = random.one(&[
            "The pool of connections was exhausted; see [it](/2026-01-01-a.md).",
            "<a href=\"2026-01-02-b.md\">This</a> <img src=\"2026-01-03-c/picture.svg\" alt=\"a picture\">",
            "[gone](gone.md) and [there](2026-01-03-c.md#summary)",
            &long,
        ]);
        let started = 1 + random.below(27);
        let text = format!(
            "---\ntitle: New number {}\nstarted: 2026-02-{started:02}T09:00\nservices: [{service}]\n\
             root_causes: [capacity/connection-pool]\n{more}---\n\n## Summary\n\n{body}\n",
            self.made
        );
        (path, Some(text))
    }

    fn changed(&self, path: &str, random: &mut Random) -> Option<String> {
        let text = &self.files[path];
        let (from, to) = [
            ("## Summary", "## In short"),
            ("status: published", "status: in-review"),
            ("services: [checkout]", "services: [payments, search]"),
            ("title: ", "title: The "),
            ("exhausted", "used up"),
            ("2026-01-01-a", "2026-01-02-b"),
            ("---\n\n", "visibility: restricted\n---\n\n"),
            ("status: open", "status: done"),
            ("\n- The alert", "\n- Everybody was awake.\n- The alert"),
        ][random.below(9)];
        Some(if text.contains(from) {
            text.replacen(from, to, 1)
        } else {
            format!("{text}\nAnd a sentence more.\n")
        })
    }
}
