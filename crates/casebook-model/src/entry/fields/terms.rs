//! Names of vocabularies.

use std::collections::HashSet;

use super::{Values, shortened};
use crate::entry::{Located, Name};
use crate::source::yaml::{Node, Value};
use crate::template::{Field, Lookup, quoted, to_add};
use casebook_diagnostic::{Fix, code};

impl Values<'_> {
    /// A word of a fixed list, by way of the vocabulary's aliases.
    pub(in crate::entry) fn enumerated<T>(
        &mut self,
        field: &Field,
        node: &Node,
        parse: impl Fn(&str) -> Option<T>,
    ) -> Option<T> {
        self.term(field, node).and_then(|term| parse(&term.value))
    }

    /// One name of the field's vocabulary. A spelling or alias becomes its canonical name, with a finding; what the
    /// vocabulary does not know stays as written, with a finding unless the field is open.
    pub(in crate::entry) fn term(&mut self, field: &Field, node: &Node) -> Option<Located<Name>> {
        let text = self.text(field, node)?;
        Some(self.term_of(field, text))
    }

    fn term_of(&mut self, field: &Field, text: Located<String>) -> Located<Name> {
        let vocabulary = self.template.values(field);
        if vocabulary.is_empty() {
            return Located::new(text.value.into(), text.span);
        }
        let (name, alias_of) = match vocabulary.lookup(&text.value) {
            Lookup::Canonical(term) => {
                return Located::new(term.name.as_str().into(), text.span);
            }
            Lookup::Alias(term) => (term.name.clone(), Some(term)),
            Lookup::Unknown if field.open => {
                return Located::new(text.value.into(), text.span);
            }
            Lookup::Unknown => (text.value.clone(), None),
        };
        if let Some(term) = alias_of {
            let message = format!("`{}` is another name for `{name}`", shortened(&text.value));
            let fix = Fix::safe(format!("Write `{name}`"), text.span, quoted(&name));
            let finding = self.find(code::CB107, text.span, message);
            finding.help = Some(format!("write `{name}`"));
            finding.fix = Some(fix);
            if let Some((path, span)) = &term.place {
                *finding = finding.clone().related_in_shared(path, *span, "the term");
            }
        } else {
            self.unknown_term(field, &text);
        }
        Located::new(name.into(), text.span)
    }

    /// Says that a vocabulary does not know a value: what was probably meant, or how to add it.
    fn unknown_term(&mut self, field: &Field, text: &Located<String>) {
        let vocabulary = self.template.values(field);
        let label = field.label.to_lowercase();
        let message = format!(
            "`{}` is not in the vocabulary of `{}`",
            shortened(&text.value),
            field.name
        );
        // Of a long list nothing is shown, and many values may be wrong.
        const MOST_LISTED: usize = 12;
        let known: Vec<&str> = vocabulary
            .terms()
            .iter()
            .filter(|term| term.parent().is_none())
            .map(|term| term.name.as_str())
            .take(MOST_LISTED + 1)
            .collect();
        let is_own = vocabulary.terms().iter().any(|term| term.place.is_some());
        let near = vocabulary.suggest(&text.value);
        let fix = vocabulary.clear_suggestion(&text.value).map(|near| Fix {
            safe: false,
            ..Fix::safe(format!("Write `{near}`"), text.span, quoted(near))
        });
        let add = to_add(field, vocabulary, &shortened(&text.value));
        let help = match near {
            Some(near) if is_own => format!("did you mean `{near}`? {add}"),
            Some(near) => format!("did you mean `{near}`?"),
            None if known.len() <= MOST_LISTED => {
                format!("{label}: one of {}; {add}", known.join(", "))
            }
            None => format!("`casebook schema` lists the values; {add}"),
        };
        let finding = self.find(code::CB107, text.span, message);
        finding.help = Some(help);
        finding.fix = fix;
    }

    pub(in crate::entry) fn terms(&mut self, field: &Field, node: &Node) -> Vec<Located<Name>> {
        let found: Vec<Located<Name>> = match &node.value {
            Value::Sequence(items) => items
                .iter()
                .filter_map(|item| self.term(field, item))
                .collect(),
            _ => self
                .one_or_several(field, node)
                .into_iter()
                .map(|text| self.term_of(field, text))
                .collect(),
        };
        let mut names: Vec<Located<Name>> = Vec::with_capacity(found.len());
        let mut seen: HashSet<Name> = HashSet::with_capacity(found.len());
        for name in found {
            if !seen.insert(name.value.clone()) {
                let message = format!("`{}` is listed twice in `{}`", name.value, field.name);
                self.find(code::CB106, name.span, message).help =
                    Some("remove one of them".to_owned());
            } else {
                names.push(name);
            }
        }
        names
    }
}
