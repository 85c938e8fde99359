//! Small books in memory for the tests of the linter.

use std::sync::{Arc, LazyLock};

use proptest::test_runner::Config as ProptestConfig;

use super::{
    Input, Known, Selection, lint, lint_again, lint_around, lint_one, lint_with_memo, suppressed,
};
use casebook_analysis::index::Memo;
use casebook_analysis::{Recurrence, recurrence};
use casebook_diagnostic::Diagnostic;
use casebook_model::book::{Casebook, Index, link};
use casebook_model::config;
use casebook_model::entry::{Context, parse};
use casebook_model::source::{Document, Folders, History, Loaded, SourceFolder, load};
use casebook_model::template::{self, Template};
use casebook_time::{Date, parse_date};

/// A book made of texts.
pub(super) struct Sample {
    pub(super) book: Casebook,
    pub(super) recurrence: Recurrence,
    pub(super) today: Date,
    parsed: Vec<Diagnostic>,
}

impl Sample {
    /// Files by their path within the book: `book.toml`, and entries below `content/`.
    pub(super) fn new(files: &[(&str, &str)]) -> Self {
        let toml = files.iter().find(|(path, _)| *path == "book.toml");
        let documents = files.iter().filter_map(|(path, text)| {
            Some(Document {
                path: (*path).into(),
                content_path: path.strip_prefix("content/")?.into(),
                text: (*text).into(),
            })
        });
        let mut documents: Vec<Document> = documents.collect();
        documents.sort_by(|one, other| one.content_path.cmp(&other.content_path));
        // Read once: a property test makes hundreds of books.
        static TEMPLATE: LazyLock<Template> = LazyLock::new(Template::builtin);
        let loaded = Loaded {
            documents,
            ..Loaded::default()
        };
        Self::of(toml.map_or("", |file| file.1), TEMPLATE.clone(), loaded)
    }

    /// The same files, written to a folder and loaded as those of any book.
    pub(super) fn on_disk(files: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        for (path, text) in files {
            let file = folder.path().join(path);
            std::fs::create_dir_all(file.parent().unwrap()).unwrap();
            std::fs::write(file, text).unwrap();
        }
        let toml = std::fs::read_to_string(folder.path().join("book.toml")).unwrap_or_default();
        let content = folder.path().join("content");
        let (config, _) = config::read(&toml, &"book.toml".into());
        let sources = config.sources.iter();
        let folders = Folders {
            sources: sources
                .map(|source| SourceFolder::of(folder.path(), source))
                .collect(),
            ..Folders::new(folder.path().to_owned(), content, "content")
        };
        let mut loaded = load(&folders, config.build.max_file_size).unwrap();
        let (template, findings) = template::read(&loaded.schema);
        loaded.findings.extend(findings);
        Self::of(&toml, template, loaded)
    }

    fn of(toml: &str, template: Template, loaded: Loaded) -> Self {
        let (config, mut parsed) = config::read(toml, &"book.toml".into());
        parsed.extend(loaded.findings);
        let is_page = |path: &str| config.is_page(path);
        let context = Context::of(&config, &template, &is_page);
        let (entries, found) = parse(&loaded.documents, &context);
        let restricted = entries.iter().filter(|entry| entry.hidden);
        parsed.extend(suppressed(restricted, found));
        let history = History::default();
        let (book, linked) = link(config, template, entries, loaded.assets, history);
        parsed.extend(linked);
        let recurrence = recurrence(&book);
        let (today, _) = parse_date("2026-11-22").unwrap();
        Self {
            book,
            recurrence,
            today,
            parsed,
        }
    }

    /// Everything the linter finds.
    pub(super) fn findings(&self) -> Vec<Diagnostic> {
        self.selected(&Selection::default())
    }

    /// What it finds of what is asked for.
    pub(super) fn selected(&self, selection: &Selection) -> Vec<Diagnostic> {
        let parsed = self.parsed.clone();
        lint(Input {
            book: &self.book,
            recurrence: &self.recurrence,
            today: self.today,
            selection,
            parsed,
        })
    }

    /// The same as [`Sample::findings`], with what was known before.
    pub(super) fn again(&self, known: &mut Known) -> Vec<Diagnostic> {
        let input = Input {
            book: &self.book,
            recurrence: &self.recurrence,
            today: self.today,
            selection: &Selection::default(),
            parsed: self.parsed.clone(),
        };
        lint_again(input, None, known)
    }

    /// The same as [`Sample::findings`], with what a memo has.
    pub(super) fn with_memo(&self, config: Option<&str>, memo: &Memo) -> Vec<Diagnostic> {
        let input = Input {
            book: &self.book,
            recurrence: &self.recurrence,
            today: self.today,
            selection: &Selection::default(),
            parsed: self.parsed.clone(),
        };
        lint_with_memo(input, config, memo)
    }

    /// The same with what is found on the way.
    pub(super) fn around(&self, selection: &Selection) -> Vec<Diagnostic> {
        lint_around(Input {
            book: &self.book,
            recurrence: &self.recurrence,
            today: self.today,
            selection,
            parsed: self.parsed.clone(),
        })
    }

    /// What it finds in a text that stands for one of the entries.
    pub(super) fn findings_of(&self, index: Index, text: &str) -> Vec<Diagnostic> {
        lint_one(
            &self.book,
            &self.recurrence,
            self.today,
            None,
            index,
            &Arc::from(text),
        )
    }
}

/// So many cases of a property, unless `PROPTEST_CASES` asks for more of them.
pub(super) fn cases(usual: u32) -> ProptestConfig {
    let asked = std::env::var("PROPTEST_CASES")
        .ok()
        .and_then(|cases| cases.parse().ok());
    ProptestConfig::with_cases(asked.unwrap_or(usual))
}

/// The codes of findings, in their order.
pub(super) fn codes(findings: &[Diagnostic]) -> Vec<&'static str> {
    findings
        .iter()
        .map(|finding| finding.code.as_str())
        .collect()
}
