//! Which dialect the entries of a book are written in: the one that `book.toml` names, else the built-in one that explains
//! most of its files. A book with dialects of its own says itself how it is written.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use casebook_diagnostic::{Diagnostic, Span, code};
use casebook_dialect::{Dialect, Source, builtin, detect};
use casebook_model::source::front_matter::{self, Language};
use casebook_model::source::yaml::{self, Node, Value};
use casebook_model::source::{Document, toml};

use super::CONFIG;
use super::files::Schema;

/// How many files, evenly spread over the book, are looked at: enough to tell what a book is written in, and no more of a
/// large one than opening it should cost.
const SAMPLE: usize = 64;

/// The value of `[content] dialect` that switches dialects off.
const NONE: &str = "none";

impl Schema {
    /// Puts the dialects in force for a book of these documents, which come in the order of their paths: those of the book's
    /// own entries, and those of each source.
    pub(super) fn choose_dialects<'a>(&mut self, documents: impl Iterator<Item = &'a Document>) {
        let is_builtin = |dialect: &Arc<Dialect>| {
            let mut known = builtin().iter();
            known.any(|(_, known)| Arc::ptr_eq(known, dialect))
        };
        let config = self.config.clone();
        let mut by_source: BTreeMap<&str, Vec<&Document>> = BTreeMap::new();
        for document in documents.filter(|one| !config.is_page(&one.content_path)) {
            let source = config.source_of(&document.content_path);
            let name = source.map_or("", |source| &*source.name);
            by_source.entry(name).or_default().push(document);
        }
        let of = |name: &str| by_source.get(name).map_or(&[][..], Vec::as_slice);
        let all = std::mem::take(&mut self.whole.dialects);
        let own: Vec<Arc<Dialect>> = all.into_iter().filter(|one| !is_builtin(one)).collect();
        self.whole.source_dialects = config
            .sources
            .iter()
            .map(|source| {
                let dialects = self.chosen(source.dialect.as_ref(), &own, of(&source.name));
                (source.name.clone(), dialects)
            })
            .collect();
        self.whole.dialects = self.chosen(config.dialect.as_ref(), &own, of(""));
        self.template.dialects.clone_from(&self.whole.dialects);
        self.template
            .source_dialects
            .clone_from(&self.whole.source_dialects);
    }

    /// The dialects of some documents of one repository, if `book.toml` calls theirs `named`; `own` are those of the book.
    fn chosen(
        &mut self,
        named: Option<&(String, Span)>,
        own: &[Arc<Dialect>],
        documents: &[&Document],
    ) -> Vec<Arc<Dialect>> {
        let Some((name, span)) = named else {
            return match own.is_empty() {
                true => detected(documents).into_iter().collect(),
                false => own.to_vec(),
            };
        };
        if name == NONE {
            return Vec::new();
        }
        let known = builtin().iter().find(|(known, _)| known == name);
        if let Some((_, dialect)) = known {
            return own.iter().chain([dialect]).cloned().collect();
        }
        if own.iter().any(|own| own.name == *name) {
            return own
                .iter()
                .filter(|own| own.name == *name)
                .cloned()
                .collect();
        }
        let finding = no_dialect(name, *span, own);
        if !self.findings.contains(&finding) {
            self.findings.push(finding);
        }
        own.to_vec()
    }
}

fn no_dialect(name: &str, span: Span, own: &[Arc<Dialect>]) -> Diagnostic {
    let builtin = builtin().iter().map(|(name, _)| *name);
    let known: Vec<&str> = builtin
        .chain(own.iter().map(|dialect| &*dialect.name))
        .chain([NONE])
        .collect();
    Diagnostic::new(
        code::CB001,
        &CONFIG.into(),
        span,
        format!("there is no dialect `{name}`"),
    )
    .help(format!("one of {}", known.join(", ")))
}

/// The built-in dialect that explains most of some documents.
fn detected(documents: &[&Document]) -> Option<Arc<Dialect>> {
    let step = documents.len().div_ceil(SAMPLE).max(1);
    let sample: Vec<Front<'_>> = documents
        .iter()
        .step_by(step)
        .map(|one| Front::of(one))
        .collect();
    let sources: Vec<Source<'_>> = sample.iter().map(Front::source).collect();
    let dialects: Vec<&Dialect> = builtin().iter().map(|(_, dialect)| &**dialect).collect();
    let found = detect(&dialects, &sources)?;
    Some(Arc::clone(&builtin()[found.dialect].1))
}

/// A document with its keys.
struct Front<'a> {
    document: &'a Document,
    body: Span,
    keys: Option<Node>,
    outline: OnceLock<Arc<casebook_markdown::Outline>>,
}

impl<'a> Front<'a> {
    fn of(document: &'a Document) -> Self {
        let split = front_matter::split(&document.text);
        let keys = split.front_matter.map(|span| {
            let text = span.slice(&document.text);
            let parsed = match split.language {
                Language::Yaml => yaml::parse(text, span.start),
                Language::Toml => toml::parse(text, span.start),
            };
            // What cannot be read is there all the same.
            parsed.unwrap_or(Node {
                value: Value::Null,
                span,
            })
        });
        Self {
            document,
            body: split.body,
            keys,
            outline: OnceLock::new(),
        }
    }

    fn source(&self) -> Source<'_> {
        Source {
            path: &self.document.content_path,
            text: &self.document.text,
            body: self.body,
            keys: self.keys.as_ref(),
            outline: &self.outline,
        }
    }
}
