//! The fields of a template.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::{Reader, listed, titled};
use crate::source::yaml::{Entry, Node, Value};
use crate::template::{FIELD_TYPES, Field, FieldType};
use casebook_diagnostic::{Diagnostic, code, suggestion};

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
    "visibility",
    "fields",
    "minimum",
    "maximum",
];

impl Reader {
    /// Reads described fields over those that `fields` holds already.
    pub(super) fn fields(&mut self, described: &Node, fields: &mut Vec<Field>) {
        for entry in described.entries() {
            let known = fields.iter().position(|field| field.name == entry.key);
            let field = self.field(entry, known.map(|at| fields[at].clone()));
            match known {
                Some(at) => fields[at] = field,
                None => fields.push(field),
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
        self.note_vocabulary(&field, node);
        self.set_flag(node, "open", |flag| field.open = flag);
        self.set_flag(node, "browse", |flag| field.browse = flag);
        self.set_flag(node, "skeleton", |flag| field.skeleton = flag);
        self.set_text(node, "visibility", |label| field.visibility = Some(label));
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
            self.fields(inner, &mut field.fields);
        }
        field
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
                let message = format!("`{text}` is not a field type");
                self.findings.push(
                    Diagnostic::new(code::CB107, &self.path, written.span, message).help(help),
                );
            }
        }
    }

    /// Remembers which vocabulary a field names.
    fn note_vocabulary(&mut self, field: &Field, node: &Node) {
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
    }

    /// A field whose vocabulary is nowhere would take any value without a word.
    pub(super) fn check_vocabularies(&mut self) {
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
