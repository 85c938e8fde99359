//! Schema files → template: the built-in one first, the book's own laid over it.

mod fields;
mod sections;
mod terms;
#[cfg(test)]
mod tests;
mod values;

use std::collections::BTreeSet;
use std::sync::Arc;

use self::sections::infer_roles;
use super::headings::Headings;
use super::{Section, Template};
use crate::source::yaml::{self, Entry, Node};
use casebook_diagnostic::{Diagnostic, Span, code, suggestion};
use casebook_dialect::Dialect;

/// One file of `_schema/`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SchemaFile {
    /// Its path relative to the book, for findings.
    pub path: Arc<str>,
    /// Its text.
    pub text: Arc<str>,
}

const BUILTIN: &[(&str, &str)] = &[
    ("template.yaml", include_str!("builtin/template.yaml")),
    (
        "vocabularies.yaml",
        include_str!("builtin/vocabularies.yaml"),
    ),
    ("causes.yaml", include_str!("builtin/causes.yaml")),
    ("glossary.yaml", include_str!("builtin/glossary.yaml")),
];

/// The folder of the book's own dialects.
const DIALECTS: &str = "_schema/dialects/";

/// Reads a book's own schema files over the built-in ones. What is wrong in a file is a finding there; the rest of
/// it still counts.
#[must_use]
pub fn read(files: &[SchemaFile]) -> (Template, Vec<Diagnostic>) {
    read_with_services(files, &[])
}

/// What a source adds to the vocabulary `services` of the book.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceServices {
    /// Its `services.yaml`.
    pub file: SchemaFile,
    /// The label of its services that have none; see [`Term::visibility`](super::Term::visibility).
    pub visibility: Option<String>,
}

/// The same with the services of other sources, which come behind the book's own. Of two services that are not the same,
/// and share a name, the first counts, and a finding names both places.
#[must_use]
pub fn read_with_services(
    files: &[SchemaFile],
    services: &[SourceServices],
) -> (Template, Vec<Diagnostic>) {
    let mut reader = Reader {
        template: Template::default(),
        findings: Vec::new(),
        path: "".into(),
        own: false,
        builtin_sections: Vec::new(),
        vocabularies: BTreeSet::new(),
        named: Vec::new(),
        dependencies: Vec::new(),
    };
    for (name, text) in BUILTIN {
        reader.path = Arc::from(*name);
        reader.file(name, text);
    }
    reader.builtin_sections = reader.template.sections.clone();
    reader.own = true;
    for file in files {
        reader.path = Arc::clone(&file.path);
        let name = file.path.rsplit('/').next().unwrap_or_default();
        if file.path.contains(DIALECTS) {
            reader.dialect(name, &file.text);
        } else {
            reader.file(name, &file.text);
        }
    }
    for source in services {
        reader.path = Arc::clone(&source.file.path);
        reader.services(source);
    }
    reader.check_vocabularies();
    reader.check_dependencies();
    reader.template.headings = Headings::of(&reader.template.sections, &reader.builtin_sections);
    (reader.template, reader.findings)
}

struct Reader {
    template: Template,
    findings: Vec<Diagnostic>,
    path: Arc<str>,
    own: bool,
    /// The sections of the built-in template, by whose names sections without a role get theirs.
    builtin_sections: Vec<Section>,
    /// Vocabularies that built-in fields take their values from; some have no terms until a book gives them.
    vocabularies: BTreeSet<String>,
    /// Vocabularies that fields of the book's own files name, and where: any of the files may hold them.
    named: Vec<(String, Arc<str>, Span)>,
    /// What terms of the book's own files depend on: the vocabulary, the name, and where it is written.
    dependencies: Vec<(String, String, Arc<str>, Span)>,
}

impl Reader {
    fn dialect(&mut self, name: &str, text: &str) {
        let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
        let (dialect, problems) = Dialect::parse(stem, text);
        for problem in problems {
            self.findings.push(
                Diagnostic::new(code::CB106, &self.path, problem.span, problem.message)
                    .help(problem.help),
            );
        }
        self.template.dialects.push(Arc::new(dialect));
    }

    /// A file as a tree, if it is one.
    fn root(&mut self, text: &str) -> Option<Node> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let root = match yaml::parse(text, 0) {
            Ok(root) => root,
            Err(error) => {
                let message = format!("this cannot be read as YAML: {error}");
                self.findings.push(
                    Diagnostic::new(code::CB102, &self.path, error.span, message).help(error.help),
                );
                return None;
            }
        };
        for (entry, _) in root.duplicates() {
            let message = format!("`{}` is given a second time", entry.key);
            self.findings.push(Diagnostic::new(
                code::CB103,
                &self.path,
                entry.key_span,
                message,
            ));
        }
        Some(root)
    }

    fn services(&mut self, source: &SourceServices) {
        let Some(root) = self.root(&source.file.text) else {
            return;
        };
        for entry in root.entries() {
            match entry.key.as_str() {
                "services" => {
                    self.add_services(&entry.value, source.visibility.as_deref());
                }
                key => self.unknown_key(entry, key, &["services"]),
            }
        }
    }

    fn file(&mut self, name: &str, text: &str) {
        let Some(root) = self.root(text) else {
            return;
        };
        let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
        for entry in root.entries() {
            match entry.key.as_str() {
                "fields" if stem == "template" => {
                    let mut fields = std::mem::take(&mut self.template.fields);
                    self.fields(&entry.value, &mut fields);
                    self.template.fields = fields;
                }
                "sections" if stem == "template" => {
                    let mut roles = BTreeSet::new();
                    self.template.sections = self.sections(&entry.value, &mut roles);
                    infer_roles(
                        &mut self.template.sections,
                        &self.builtin_sections,
                        &mut roles,
                    );
                }
                "vocabularies" => {
                    for vocabulary in entry.value.entries() {
                        self.vocabulary(&vocabulary.key, &vocabulary.value);
                    }
                }
                "terms" if stem == "glossary" => self.glossary(&entry.value),
                "synonyms" if stem == "synonyms" => self.synonyms(&entry.value),
                key if key == stem => self.vocabulary(key, &entry.value),
                key => {
                    let expected: &[&str] = match stem {
                        "template" => &["fields", "sections", "vocabularies"],
                        "glossary" => &["terms"],
                        "synonyms" => &["synonyms"],
                        _ => &[stem, "vocabularies"],
                    };
                    self.unknown_key(entry, key, expected);
                }
            }
        }
    }

    fn unknown_key(&mut self, entry: &Entry, key: &str, expected: &[&str]) {
        let message = format!("`{key}` is not a key of this file");
        let mut finding = Diagnostic::new(code::CB104, &self.path, entry.key_span, message);
        finding.help = Some(match suggestion(key, expected.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("the keys are {}", listed(expected)),
        });
        self.findings.push(finding);
    }

    fn wrong(&mut self, node: &Node, message: impl Into<String>) {
        self.findings
            .push(Diagnostic::new(code::CB106, &self.path, node.span, message));
    }

    fn check_keys(&mut self, node: &Node, known: &[&str]) {
        for entry in node.entries() {
            if !known.contains(&entry.key.as_str()) {
                self.unknown_key(entry, &entry.key, known);
            }
        }
    }
}

/// `root_causes` → "Root causes".
fn titled(name: &str) -> String {
    let words = name.replace(['_', '-'], " ");
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

fn listed(words: &[&str]) -> String {
    words
        .iter()
        .map(|word| format!("`{word}`"))
        .collect::<Vec<_>>()
        .join(", ")
}
