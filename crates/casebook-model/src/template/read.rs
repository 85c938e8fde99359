//! Schema files → template: the built-in one first, the book's own laid over it.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::{
    FIELD_TYPES, Field, FieldType, GlossaryTerm, Section, SectionRole, Status, Template, Term,
    Vocabulary, section, synonyms,
};
use crate::source::yaml::{self, Entry, Node, Value};
use casebook_diagnostic::{Diagnostic, Span, code, suggestion};

/// Where a term says its name.
fn name_span(node: &Node) -> Span {
    node.get("name").map_or(node.span, |name| name.span)
}

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

const FIELD_KEYS: &[&str] = &[
    "type",
    "label",
    "vocabulary",
    "values",
    "open",
    "help",
    "example",
    "required_from",
    "browse",
    "skeleton",
    "fields",
    "minimum",
    "maximum",
];
const SECTION_KEYS: &[&str] = &[
    "title",
    "aliases",
    "role",
    "prompt",
    "required_from",
    "minimum_words",
    "sections",
];
const TERM_KEYS: &[&str] = &[
    "name",
    "title",
    "definition",
    "description",
    "example",
    "aliases",
    "children",
    "depends_on",
];

/// Reads a book's own schema files over the built-in ones. What is wrong in a file is a finding there; the rest of
/// it still counts.
#[must_use]
pub fn read(files: &[SchemaFile]) -> (Template, Vec<Diagnostic>) {
    let mut reader = Reader {
        template: Template::default(),
        findings: Vec::new(),
        path: "".into(),
        own: false,
        builtin_sections: Vec::new(),
        vocabularies: BTreeSet::new(),
        named: Vec::new(),
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
        reader.file(name, &file.text);
    }
    reader.check_vocabularies();
    reader.template.headings =
        section::Headings::of(&reader.template.sections, &reader.builtin_sections);
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
}

impl Reader {
    fn file(&mut self, name: &str, text: &str) {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let root = match yaml::parse(text, 0) {
            Ok(root) => root,
            Err(error) => {
                let message = format!("this cannot be read as YAML: {error}");
                self.findings.push(
                    Diagnostic::new(code::CB102, &self.path, error.span, message).help(error.help),
                );
                return;
            }
        };
        for (entry, _) in root.duplicates() {
            let message = format!("`{}` stands here a second time", entry.key);
            self.findings.push(Diagnostic::new(
                code::CB103,
                &self.path,
                entry.key_span,
                message,
            ));
        }
        let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
        for entry in root.entries() {
            match entry.key.as_str() {
                "fields" if stem == "template" => self.fields(entry),
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
        let message = format!("`{key}` is no key of this file");
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

    fn fields(&mut self, fields: &Entry) {
        for entry in fields.value.entries() {
            let known = self
                .template
                .fields
                .iter()
                .position(|field| field.name == entry.key);
            let base = known.map(|at| self.template.fields[at].clone());
            let field = self.field(entry, base);
            match known {
                Some(at) => self.template.fields[at] = field,
                None => self.template.fields.push(field),
            }
        }
    }

    fn field(&mut self, entry: &Entry, base: Option<Field>) -> Field {
        let node = &entry.value;
        if !matches!(node.value, Value::Mapping(_) | Value::Null) {
            self.wrong(
                node,
                format!(
                    "a field is described by a mapping, this is {}",
                    node.shape()
                ),
            );
        }
        self.check_keys(node, FIELD_KEYS);
        let builtin = base.as_ref().is_some_and(|field| !field.own);
        let mut field = base.unwrap_or_else(|| Field {
            name: entry.key.clone(),
            label: titled(&entry.key),
            skeleton: true,
            own: self.own,
            ..Field::default()
        });
        self.field_type(&mut field, node, builtin);
        self.set_text(node, "label", |text| field.label = text);
        self.set_text(node, "help", |text| field.help = text);
        self.set_text(node, "vocabulary", |text| field.vocabulary = Some(text));
        if let (Some(written), Some(name)) = (
            node.get("vocabulary").filter(|written| !written.is_null()),
            &field.vocabulary,
        ) {
            if self.own {
                self.named
                    .push((name.clone(), Arc::clone(&self.path), written.span));
            } else {
                self.vocabularies.insert(name.clone());
            }
        }
        self.set_flag(node, "open", |flag| field.open = flag);
        self.set_flag(node, "browse", |flag| field.browse = flag);
        self.set_flag(node, "skeleton", |flag| field.skeleton = flag);
        if let Some(status) = self.status(node) {
            field.required_from = status;
        }
        field.minimum = self.number(node, "minimum").or(field.minimum);
        field.maximum = self.number(node, "maximum").or(field.maximum);
        if let Some(example) = node.get("example") {
            field.example = Some(inline_yaml(example));
        }
        if let Some(values) = node.get("values") {
            field.vocabulary = Some(field.name.clone());
            self.vocabulary(&field.name.clone(), values);
        }
        if let Some(inner) = node.get("fields") {
            for entry in inner.entries() {
                let known = field
                    .fields
                    .iter()
                    .position(|inner| inner.name == entry.key);
                let read = self.field(entry, known.map(|at| field.fields[at].clone()));
                match known {
                    Some(at) => field.fields[at] = read,
                    None => field.fields.push(read),
                }
            }
        }
        field
    }

    /// A field whose vocabulary is nowhere would take any value without a word.
    fn check_vocabularies(&mut self) {
        let known: BTreeSet<&str> = self
            .template
            .vocabularies
            .keys()
            .chain(&self.vocabularies)
            .map(String::as_str)
            .collect();
        for (name, path, span) in self
            .named
            .drain(..)
            .filter(|(name, ..)| !known.contains(name.as_str()))
        {
            let help = match suggestion(&name, known.iter().copied()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => {
                    format!("list its terms in `_schema/{name}.yaml`, or give the field `values`")
                }
            };
            let message = format!("there is no vocabulary `{name}`");
            self.findings
                .push(Diagnostic::new(code::CB107, &path, span, message).help(help));
        }
    }

    fn field_type(&mut self, field: &mut Field, node: &Node, builtin: bool) {
        let Some(written) = node.get("type") else {
            return;
        };
        let text = written.text().unwrap_or_default();
        match FieldType::parse(text) {
            Some(kind) if builtin && kind != field.kind => {
                let message = format!(
                    "`{}` is Casebook's own and stays a {}",
                    field.name,
                    field.kind.name()
                );
                self.wrong(written, message);
            }
            Some(kind) => field.kind = kind,
            None => {
                let names = || FIELD_TYPES.iter().map(|entry| entry.0);
                let help = match suggestion(text, names()) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => format!("the types are {}", listed(&names().collect::<Vec<_>>())),
                };
                let message = format!("`{text}` is no type of field");
                self.findings.push(
                    Diagnostic::new(code::CB107, &self.path, written.span, message).help(help),
                );
            }
        }
    }

    /// The sections of a list; the roles they have are added to `roles`.
    fn sections(&mut self, node: &Node, roles: &mut BTreeSet<SectionRole>) -> Vec<Section> {
        let mut sections = Vec::new();
        for item in node.items() {
            if let Some(title) = item.text() {
                sections.push(Section {
                    title: title.to_owned(),
                    ..Section::default()
                });
                continue;
            }
            self.check_keys(item, SECTION_KEYS);
            let mut section = Section {
                aliases: self.texts(item, "aliases"),
                ..Section::default()
            };
            self.set_text(item, "title", |text| section.title = text);
            self.set_text(item, "prompt", |text| section.prompt = text);
            section.role = self.role(item, roles);
            section.required_from = self.status(item).flatten();
            section.minimum_words = self
                .number(item, "minimum_words")
                .map_or(0, |words| words as usize);
            if let Some(inner) = item.get("sections") {
                section.sections = self.sections(inner, roles);
            }
            if section.title.is_empty() {
                self.wrong(item, "a section needs a `title`");
            } else {
                sections.push(section);
            }
        }
        if !matches!(node.value, Value::Sequence(_)) {
            self.wrong(
                node,
                format!("sections are a list, this is {}", node.shape()),
            );
        }
        sections
    }

    /// A role that no section before has.
    fn role(&mut self, node: &Node, roles: &mut BTreeSet<SectionRole>) -> Option<SectionRole> {
        let value = node.get("role").filter(|value| !value.is_null())?;
        let text = value.text().unwrap_or_default();
        let Some(role) = SectionRole::parse(text) else {
            let names = || SectionRole::ALL.into_iter().map(SectionRole::as_str);
            let help = match suggestion(text, names()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("the roles are {}", listed(&names().collect::<Vec<_>>())),
            };
            let message = format!("`{text}` is not a role of a section");
            self.findings
                .push(Diagnostic::new(code::CB107, &self.path, value.span, message).help(help));
            return None;
        };
        if !roles.insert(role) {
            let message = format!("another section has the role `{text}`");
            self.findings.push(
                Diagnostic::new(code::CB108, &self.path, value.span, message)
                    .help("give each role to one section; other headings for it are its `aliases`"),
            );
            return None;
        }
        Some(role)
    }

    fn vocabulary(&mut self, name: &str, node: &Node) {
        let mut vocabulary = Vocabulary::default();
        if !matches!(node.value, Value::Sequence(_) | Value::Null) {
            self.wrong(
                node,
                format!("a vocabulary is a list of terms, this is {}", node.shape()),
            );
        }
        for item in node.items() {
            self.term(item, None, &mut vocabulary);
        }
        self.check_dependencies(node, &vocabulary);
        self.template
            .vocabularies
            .insert(name.to_owned(), vocabulary);
    }

    /// What a term depends on has to be in its vocabulary too: recurrence would otherwise pass over it without a word.
    fn check_dependencies(&mut self, list: &Node, vocabulary: &Vocabulary) {
        let children = |item: &Node| {
            item.get("children")
                .map(Node::items)
                .unwrap_or_default()
                .to_vec()
        };
        let terms = list
            .items()
            .iter()
            .flat_map(|item| std::iter::once(item.clone()).chain(children(item)));
        for term in terms {
            let Some(needed) = term.get("depends_on") else {
                continue;
            };
            for one in needed
                .items()
                .iter()
                .chain((needed.items().is_empty()).then_some(needed))
            {
                let Some(name) = one
                    .text()
                    .filter(|name| vocabulary.lookup(name).term().is_none())
                else {
                    continue;
                };
                let message = format!("`{name}` is not in this vocabulary");
                let mut finding = Diagnostic::new(code::CB107, &self.path, one.span, message);
                finding.help = vocabulary
                    .suggest(name)
                    .map(|near| format!("did you mean `{near}`?"));
                self.findings.push(finding);
            }
        }
    }

    fn term(&mut self, node: &Node, parent: Option<&str>, vocabulary: &mut Vocabulary) {
        let name = node
            .text()
            .or_else(|| node.get("name").and_then(Node::text))
            .unwrap_or_default()
            .trim();
        if name.is_empty() || (parent.is_some() && name.contains('/')) {
            self.wrong(
                node,
                "a term needs a `name`, without `/` below another term",
            );
            return;
        }
        self.check_keys(node, TERM_KEYS);
        let path = parent.map_or_else(|| name.to_owned(), |parent| format!("{parent}/{name}"));
        let mut term = Term {
            name: path.clone(),
            title: titled(name),
            place: self.own.then(|| (Arc::clone(&self.path), name_span(node))),
            ..Term::default()
        };
        self.set_text(node, "title", |text| term.title = text);
        self.set_text(node, "description", |text| term.definition = Some(text));
        self.set_text(node, "definition", |text| term.definition = Some(text));
        self.set_text(node, "example", |text| term.example = Some(text));
        term.aliases = self.texts(node, "aliases");
        term.depends_on = self.texts(node, "depends_on");
        for taken in vocabulary.push(term) {
            let message = format!("`{taken}` is taken already in this vocabulary");
            let finding = Diagnostic::new(code::CB108, &self.path, node.span, message);
            let holder = vocabulary.lookup(&taken).term();
            self.findings
                .push(match holder.and_then(|holder| holder.place.as_ref()) {
                    Some((path, span)) => finding.related(path, *span, "by this term"),
                    None => finding,
                });
        }
        for child in node.get("children").map(Node::items).unwrap_or_default() {
            if parent.is_some() {
                self.wrong(child, "a vocabulary has two levels, no more");
            } else {
                self.term(child, Some(&path), vocabulary);
            }
        }
    }

    fn synonyms(&mut self, node: &Node) {
        let (synonyms, problems) = synonyms::read(node);
        self.template.synonyms.extend(synonyms);
        for (span, message) in problems {
            self.findings
                .push(Diagnostic::new(code::CB106, &self.path, span, message));
        }
    }

    fn glossary(&mut self, node: &Node) {
        for item in node.items() {
            let mut term = GlossaryTerm {
                see: self.texts(item, "see"),
                ..GlossaryTerm::default()
            };
            self.set_text(item, "term", |text| term.term = text);
            self.set_text(item, "definition", |text| term.definition = text);
            match self
                .template
                .glossary
                .iter_mut()
                .find(|known| known.term == term.term)
            {
                Some(known) => *known = term,
                None => self.template.glossary.push(term),
            }
        }
        self.template
            .glossary
            .sort_by_key(|term| term.term.to_lowercase());
    }

    fn set_text(&mut self, node: &Node, key: &str, set: impl FnOnce(String)) {
        match node.get(key) {
            Some(value) if value.text().is_some() => {
                set(value
                    .text()
                    .unwrap_or_default()
                    .split_whitespace()
                    .collect::<Vec<_>>()
                    .join(" "));
            }
            Some(value) if !value.is_null() => {
                self.wrong(value, format!("`{key}` is text, this is {}", value.shape()));
            }
            _ => {}
        }
    }

    fn set_flag(&mut self, node: &Node, key: &str, set: impl FnOnce(bool)) {
        let Some(value) = node.get(key) else { return };
        match value.text() {
            Some("true") => set(true),
            Some("false") => set(false),
            _ => self.wrong(value, format!("`{key}` is `true` or `false`")),
        }
    }

    fn number(&mut self, node: &Node, key: &str) -> Option<f64> {
        let value = node.get(key)?;
        let number = value
            .text()
            .and_then(|text| text.parse::<f64>().ok())
            .filter(|number| number.is_finite());
        if number.is_none() {
            self.wrong(value, format!("`{key}` is a number"));
        }
        number
    }

    /// `Some(None)` where the file says `required_from: never`.
    fn status(&mut self, node: &Node) -> Option<Option<Status>> {
        let value = node.get("required_from")?;
        match value.text() {
            Some("never") => Some(None),
            Some(word) if Status::parse(word).is_some() => Some(Status::parse(word)),
            _ => {
                self.wrong(
                    value,
                    "`required_from` is draft, in-review, published or never",
                );
                None
            }
        }
    }

    fn texts(&mut self, node: &Node, key: &str) -> Vec<String> {
        let Some(value) = node.get(key) else {
            return Vec::new();
        };
        if let Some(text) = value.text() {
            return vec![text.to_owned()];
        }
        value
            .items()
            .iter()
            .filter_map(Node::text)
            .map(str::to_owned)
            .collect()
    }
}

/// Sections that say no role and go by a name of the built-in template play the part that has there. A template that was
/// written before there were roles goes on working.
fn infer_roles(sections: &mut [Section], builtin: &[Section], taken: &mut BTreeSet<SectionRole>) {
    let known = section::Headings::of(builtin, &[]);
    for section in sections {
        let role = section.names().find_map(|name| known.find(name)?.role);
        if section.role.is_none()
            && let Some(role) = role
            && taken.insert(role)
        {
            section.role = Some(role);
        }
        infer_roles(&mut section.sections, builtin, taken);
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

/// A small value on one line, as it would stand in front matter.
fn inline_yaml(node: &Node) -> String {
    match &node.value {
        Value::Null => String::new(),
        Value::Scalar(scalar) if scalar.quoted => format!("{:?}", scalar.text),
        Value::Scalar(scalar) => scalar.text.clone(),
        Value::Sequence(items) => format!(
            "[{}]",
            items.iter().map(inline_yaml).collect::<Vec<_>>().join(", ")
        ),
        Value::Mapping(entries) => {
            let entries = entries
                .iter()
                .map(|entry| format!("{}: {}", entry.key, inline_yaml(&entry.value)));
            format!("{{{}}}", entries.collect::<Vec<_>>().join(", "))
        }
    }
}

#[cfg(test)]
mod tests;
