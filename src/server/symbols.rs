//! What names mean across files: an entry by its id, a term of a vocabulary. Definition, references and rename are three
//! questions about the same places.

use std::collections::HashMap;
use std::sync::Arc;

use casebook_analysis::lies_in;
use casebook_diagnostic::Span;
use casebook_markdown::{Link, percent_decoded};
use casebook_model::book::{Casebook, Index, Target};
use casebook_model::entry::Postmortem;
use casebook_model::source::yaml::{self, Node};
use casebook_model::template::{Field, FieldType, Term, Vocabulary, fold};

use super::tree::{self, Leaf};
use super::view::{Role, View};

/// What a name means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Symbol {
    /// An entry.
    Entry(Index),
    /// A term, by the name of its vocabulary and its own.
    Term {
        /// The vocabulary.
        vocabulary: String,
        /// The canonical name.
        name: String,
    },
}

/// A name where it is written.
#[derive(Debug, Clone)]
pub(super) struct Named {
    pub(super) symbol: Symbol,
    pub(super) span: Span,
    /// The part of an entry that a link leads to.
    pub(super) fragment: String,
}

/// How a place speaks of a symbol.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Use {
    /// It says what it is.
    Declaration,
    /// It names it.
    Name,
    /// It is a link that leads to it by its id.
    LinkById,
    /// It is a link that leads to it by its file.
    LinkByFile,
}

/// A place that speaks of a symbol.
#[derive(Debug, Clone)]
pub(super) struct Place {
    /// What findings call the file.
    pub(super) file: Arc<str>,
    pub(super) span: Span,
    pub(super) is: Use,
}

/// The name at a byte of a document.
pub(super) fn named_at(view: &View<'_>, offset: usize) -> Option<Named> {
    match view.role {
        Role::Entry => in_front_matter(view, offset).or_else(|| link_at(view, offset)),
        Role::Schema => term_at(view, offset),
        Role::Config => None,
    }
}

fn in_front_matter(view: &View<'_>, offset: usize) -> Option<Named> {
    let place = tree::at(view.tree()?, offset);
    let of = |symbol, span| Named {
        symbol,
        span,
        fragment: String::new(),
    };
    let field = place.field(view.template())?;
    if field.name == "id" && place.keys.len() == 1 {
        // On the value it is on no key.
        let key = || place.key.map(|key| key.key_span);
        let span = place.scalar.map(|scalar| scalar.span).or_else(key)?;
        return Some(of(Symbol::Entry(view.index()?), span));
    }
    let node = place.scalar?;
    let written = node.text()?;
    match field.kind {
        FieldType::References => {
            let index = (view.book()).entry_named_in(&view.content_path(), written)?;
            Some(of(Symbol::Entry(index), node.span))
        }
        FieldType::Term | FieldType::Terms => {
            let symbol = term(view.template().values(field), field, written)?;
            Some(of(symbol, node.span))
        }
        _ => None,
    }
}

fn term(vocabulary: &Vocabulary, field: &Field, written: &str) -> Option<Symbol> {
    let known = vocabulary.lookup(written).term();
    // What no vocabulary declares is a name all the same, where any is allowed.
    let free = || (vocabulary.is_empty() || field.open).then(|| written.to_owned());
    Some(Symbol::Term {
        vocabulary: field.vocabulary.clone()?,
        name: known.map(|term| term.name.clone()).or_else(free)?,
    })
}

fn link_at(view: &View<'_>, offset: usize) -> Option<Named> {
    let outline = view.entry()?.outline();
    let link = outline
        .links
        .iter()
        .find(|link| link.span.contains(offset))?;
    match view.book().target(view.index()?, &link.destination) {
        Target::Entry { index, fragment } => Some(Named {
            symbol: Symbol::Entry(index),
            span: link.destination_span,
            fragment: fragment.into_owned(),
        }),
        _ => None,
    }
}

/// The term that a file of the template declares at a byte, or names as one that another depends on.
fn term_at(view: &View<'_>, offset: usize) -> Option<Named> {
    let file = view.name();
    let template = view.template();
    let is_here = |term: &&Term| {
        let place = term.place.as_ref();
        place
            .is_some_and(|(path, span)| *path == file && span.start <= offset && offset <= span.end)
    };
    let declared = template.vocabularies.iter().find_map(|(name, vocabulary)| {
        let term = vocabulary.terms().iter().find(is_here)?;
        let (_, span) = term.place.as_ref()?;
        Some((name, &term.name, *span))
    });
    let needed = || {
        let place = tree::at(view.tree()?, offset);
        let node = place
            .scalar
            .filter(|_| place.keys.last() == Some(&"depends_on"))?;
        let (vocabulary, _) = vocabulary_of(view, &file)?;
        let known = template
            .vocabulary(vocabulary)
            .lookup(node.text()?)
            .term()?;
        Some((vocabulary, &known.name, node.span))
    };
    let (vocabulary, name, span) = declared.or_else(needed)?;
    Some(Named {
        symbol: Symbol::Term {
            vocabulary: vocabulary.clone(),
            name: name.clone(),
        },
        span,
        fragment: String::new(),
    })
}

/// The vocabulary that a file of the template declares.
fn vocabulary_of<'a>(view: &View<'a>, file: &str) -> Option<(&'a String, &'a Vocabulary)> {
    let mut all = view.template().vocabularies.iter();
    all.find(|(_, vocabulary)| {
        let mut places = vocabulary
            .terms()
            .iter()
            .filter_map(|term| term.place.as_ref());
        places.any(|(path, _)| &**path == file)
    })
}

/// Where a symbol is declared: of an entry its title, or where it begins.
pub(super) fn declaration(view: &View<'_>, symbol: &Symbol) -> Option<(Arc<str>, Span)> {
    match symbol {
        Symbol::Entry(index) => {
            let entry = &view.book().entries[*index];
            let span = entry.id_span.or(entry.title_span).unwrap_or_default();
            Some((Arc::clone(&entry.path), span))
        }
        Symbol::Term { vocabulary, name } => {
            let term = view.template().vocabulary(vocabulary).get(name)?;
            term.place.clone()
        }
    }
}

/// Every place that speaks of a symbol, in the order of the files; what the editor has open counts as it is there.
pub(super) fn places(view: &View<'_>, symbol: &Symbol) -> Vec<Place> {
    let mut places: Vec<Place> = declaration(view, symbol)
        .map(|(file, span)| Place {
            file,
            span,
            is: Use::Declaration,
        })
        .into_iter()
        .collect();
    let open = open_entries(view);
    let book = view.book();
    let entries = book.entries.iter().enumerate();
    for (index, entry) in entries {
        let entry = open.get(&entry.content_path).unwrap_or(entry);
        match symbol {
            Symbol::Entry(target) => entry_uses(book, index, entry, *target, &mut places),
            Symbol::Term { vocabulary, name } => {
                term_uses(view, entry, vocabulary, name, &mut places);
            }
        }
    }
    if let Symbol::Term { vocabulary, name } = symbol {
        dependencies(view, vocabulary, name, &mut places);
    }
    places.sort_by(|one, other| (&one.file, one.span).cmp(&(&other.file, other.span)));
    places.dedup_by(|one, other| one.file == other.file && one.span == other.span);
    places
}

/// The entries of the book that are open in the editor, as their texts are now.
fn open_entries(view: &View<'_>) -> HashMap<Arc<str>, Arc<Postmortem>> {
    let documents = view.state.documents.iter();
    let read = documents.filter_map(|document| {
        view.state.with_view(&document.uri, |other| {
            let same = std::ptr::eq(other.snapshot, view.snapshot);
            let entry = other.entry().filter(|_| same)?;
            Some((other.content_path(), Arc::new(entry.clone())))
        })
    });
    read.collect()
}

fn entry_uses(
    book: &Casebook,
    from: Index,
    entry: &Postmortem,
    target: Index,
    places: &mut Vec<Place>,
) {
    let mut add = |span, is| {
        places.push(Place {
            file: Arc::clone(&entry.path),
            span,
            is,
        });
    };
    let declared = entry.recurrence_of.iter().chain(&entry.not_recurrence_of);
    for id in declared.filter(|id| book.entry_of_id(&id.value) == Some(target)) {
        add(id.span, Use::Name);
    }
    for link in links(entry) {
        let leads = book.target(from, &link.destination);
        let is_own = link.destination.starts_with('#');
        if matches!(leads, Target::Entry { index, .. } if index == target && !is_own) {
            let path = link.destination.split('#').next().unwrap_or_default();
            let named = || book.entry_named_in(&entry.content_path, &percent_decoded(path));
            let by_id = !path.contains('/') && named() == Some(target);
            let is = if by_id {
                Use::LinkById
            } else {
                Use::LinkByFile
            };
            add(link.destination_span, is);
        }
    }
}

/// The links of an entry that may lead to another one. A glance at the text spares reading the Markdown of most.
fn links(entry: &Postmortem) -> &[Link] {
    let text = entry.body_text();
    let may =
        text.contains("](") || text.contains("[[") || text.contains("]:") || text.contains("href");
    if may { &entry.outline().links } else { &[] }
}

fn term_uses(
    view: &View<'_>,
    entry: &Postmortem,
    vocabulary: &str,
    name: &str,
    places: &mut Vec<Place>,
) {
    let takes = |field: &Field| field.vocabulary.as_deref() == Some(vocabulary);
    let mut add = |span| {
        places.push(Place {
            file: Arc::clone(&entry.path),
            span,
            is: Use::Name,
        });
    };
    for field in &view.template().fields {
        let inner = field.fields.iter().filter(|inner| takes(inner));
        let inner = inner.map(|inner| format!("{}.{}", field.name, inner.name));
        let own = takes(field).then(|| field.name.clone());
        for name_of_field in own.into_iter().chain(inner) {
            let values = entry.located_names(&name_of_field).iter();
            let addressed = entry.actions.iter().filter(|_| name_of_field == ADDRESSES);
            let addressed = addressed.filter_map(|action| action.addresses.as_ref());
            for value in values.chain(addressed) {
                if lies_in(&value.value, name) {
                    add(value.span);
                }
            }
        }
    }
}

/// The field of actions that names a cause.
const ADDRESSES: &str = "actions.addresses";

/// Where other terms say that they depend on one.
fn dependencies(view: &View<'_>, vocabulary: &str, name: &str, places: &mut Vec<Place>) {
    let declared = view.template().vocabulary(vocabulary);
    let mut files: Vec<&Arc<str>> = declared
        .terms()
        .iter()
        .filter_map(|term| Some(&term.place.as_ref()?.0))
        .collect();
    files.dedup();
    for file in files {
        let Some(tree) = view
            .snapshot
            .text(file)
            .and_then(|text| yaml::parse(text, 0).ok())
        else {
            continue;
        };
        let mut add = |node: &Node| {
            places.push(Place {
                file: Arc::clone(file),
                span: node.span,
                is: Use::Name,
            });
        };
        tree::walk(&tree, &mut Vec::new(), &mut |keys, leaf| {
            if let Leaf::Scalar(node) = leaf
                && keys.last() == Some(&"depends_on")
                && node.text().is_some_and(|text| fold(text) == fold(name))
            {
                add(node);
            }
        });
    }
}
