//! Vocabularies, the glossary and synonyms.

use std::sync::Arc;

use super::{Reader, titled};
use crate::source::yaml::{Node, Value};
use crate::template::{GlossaryTerm, Term, Vocabulary, synonyms};
use casebook_diagnostic::{Diagnostic, Span, code};

const TERM_KEYS: &[&str] = &[
    "name",
    "title",
    "definition",
    "description",
    "example",
    "aliases",
    "children",
    "depends_on",
    "visibility",
];

impl Reader {
    pub(super) fn vocabulary(&mut self, name: &str, node: &Node) {
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
        self.note_dependencies(node, name);
        self.template
            .vocabularies
            .insert(name.to_owned(), vocabulary);
    }

    /// Adds the services of a source to those there are. One that is declared in the same words already is the same.
    pub(super) fn add_services(&mut self, node: &Node, visibility: Option<&str>) {
        let before = self.template.vocabularies.remove("services");
        let mut merged = before.unwrap_or_default();
        let mut own = Vocabulary::default();
        for item in node.items() {
            self.term(item, None, &mut own);
        }
        for mut term in own.terms().iter().cloned() {
            if term.visibility.is_none() {
                term.visibility = visibility.map(str::to_owned);
            }
            let known = merged.lookup(&term.name).term();
            if known.is_some_and(|known| is_same(known, &term)) {
                continue;
            }
            let clash = known.or_else(|| {
                let mut aliases = term.aliases.iter();
                aliases.find_map(|alias| merged.lookup(alias).term())
            });
            if let Some(other) = clash {
                self.findings.push(services_clash(&term, other));
            }
            // Of two with one name the first counts.
            if known.is_none() {
                merged.push(term);
            }
        }
        self.note_dependencies(node, "services");
        self.template
            .vocabularies
            .insert("services".to_owned(), merged);
    }

    /// What a term depends on has to be in its vocabulary too: recurrence would otherwise pass over it without a word. Some
    /// of it may be declared in a file that is read later.
    fn note_dependencies(&mut self, list: &Node, vocabulary: &str) {
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
            let needed = needed
                .items()
                .iter()
                .chain((needed.items().is_empty()).then_some(needed));
            let needed = needed.filter_map(|one| Some((one.text()?.to_owned(), one.span)));
            for (name, span) in needed {
                let path = Arc::clone(&self.path);
                self.dependencies
                    .push((vocabulary.to_owned(), name, path, span));
            }
        }
    }

    pub(super) fn check_dependencies(&mut self) {
        for (vocabulary, name, path, span) in std::mem::take(&mut self.dependencies) {
            let vocabulary = self.template.vocabulary(&vocabulary);
            if vocabulary.lookup(&name).term().is_some() {
                continue;
            }
            let message = format!("`{name}` is not in this vocabulary");
            let mut finding = Diagnostic::new(code::CB107, &path, span, message);
            finding.help = vocabulary
                .suggest(&name)
                .map(|near| format!("did you mean `{near}`?"));
            self.findings.push(finding);
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
        self.set_text(node, "visibility", |label| term.visibility = Some(label));
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

    pub(super) fn synonyms(&mut self, node: &Node) {
        let (synonyms, problems) = synonyms::read(node);
        self.template.synonyms.extend(synonyms);
        for (span, message) in problems {
            self.findings
                .push(Diagnostic::new(code::CB106, &self.path, span, message));
        }
    }

    pub(super) fn glossary(&mut self, node: &Node) {
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
}

/// Whether two declarations say the same of a service, wherever they stand.
fn is_same(one: &Term, other: &Term) -> bool {
    let without_place = |term: &Term| Term {
        place: None,
        ..term.clone()
    };
    without_place(one) == without_place(other)
}

/// That a service of a source is declared elsewhere too, in other words.
fn services_clash(term: &Term, other: &Term) -> Diagnostic {
    let (path, span) = term
        .place
        .clone()
        .unwrap_or_else(|| ("".into(), Span::at(0)));
    let message = match term.name == other.name {
        true => format!(
            "the service `{}` is declared twice, in different words",
            term.name
        ),
        false => format!(
            "the services `{}` and `{}` share a name",
            term.name, other.name
        ),
    };
    let finding = Diagnostic::new(code::CB108, &path, span, message)
        .help("declare it in one place, or in the same words in both");
    match &other.place {
        Some((path, span)) => finding.related(path, *span, "the one that counts"),
        None => finding,
    }
}

/// Where a term says its name.
fn name_span(node: &Node) -> Span {
    node.get("name").map_or(node.span, |name| name.span)
}
