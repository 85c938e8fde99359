//! Reading single values of the front matter as their template says; every problem becomes a finding.

mod keys;
mod number;
mod terms;

use std::sync::Arc;

use self::number::number_of;
use super::{Located, OwnValue};
use crate::config::is_language_tag;
use crate::source::yaml::{Node, Value};
use crate::template::{Field, FieldType, Lookup, Template, quoted};
use casebook_diagnostic::{Code, Diagnostic, Fix, Span, code};
use casebook_text::truncate;
use casebook_time::{Date, Duration, Moment, Note, Zone, parse_date};

/// Reads values of one entry and collects what is wrong with them.
pub(super) struct Values<'a> {
    pub(super) template: &'a Template,
    pub(super) zone: &'a Zone,
    pub(super) path: &'a Arc<str>,
    /// The text of the file.
    pub(super) source: &'a str,
    pub(super) findings: Vec<Diagnostic>,
    /// A key that no field has was meant as `visibility`, and may say that the entry is restricted.
    pub(super) restricted: bool,
}

impl Values<'_> {
    pub(super) fn find(
        &mut self,
        code: Code,
        span: Span,
        message: impl Into<String>,
    ) -> &mut Diagnostic {
        let at = self.findings.len();
        self.findings
            .push(Diagnostic::new(code, self.path, span, message));
        &mut self.findings[at]
    }

    fn mistyped(&mut self, field: &Field, node: &Node) {
        let expected = match field.kind {
            FieldType::Text | FieldType::Line | FieldType::Term => "a single value",
            FieldType::Boolean => "`true` or `false`",
            FieldType::Number => "a number",
            FieldType::Date => "a day, such as `2026-10-07`",
            FieldType::Moment => "a time, such as `2026-10-02T09:14+07:00`",
            FieldType::Duration => "a duration, such as `34m`",
            FieldType::Url => "a web address",
            FieldType::Terms | FieldType::Texts | FieldType::References | FieldType::Addresses => {
                "a list of values"
            }
            FieldType::Group => "a mapping",
            FieldType::List => "a list of mappings",
            FieldType::Any => "anything",
        };
        let message = format!("`{}` is {expected}, this is {}", field.name, node.shape());
        let finding = self.find(code::CB106, node.span, message);
        finding.help = field
            .example
            .as_ref()
            .map(|example| format!("for example `{}: {example}`", field.name));
    }

    /// The text of a scalar; a finding for anything else but nothing.
    pub(super) fn text(&mut self, field: &Field, node: &Node) -> Option<Located<String>> {
        match node.text() {
            Some(text) if text.trim().is_empty() => None,
            Some(text) => Some(Located::new(text.trim().to_owned(), node.span)),
            None => {
                if !node.is_null() {
                    self.mistyped(field, node);
                }
                None
            }
        }
    }

    /// The texts of a list, or of a single scalar.
    pub(super) fn texts(&mut self, field: &Field, node: &Node) -> Vec<Located<String>> {
        match &node.value {
            Value::Sequence(items) => items
                .iter()
                .filter_map(|item| self.text(field, item))
                .collect(),
            _ => self.one_or_several(field, node),
        }
    }

    /// The text of a scalar where a list belongs. `checkout, payments` is read as the list that was meant, with a finding;
    /// a value that has a comma itself stands in a list of one.
    fn one_or_several(&mut self, field: &Field, node: &Node) -> Vec<Located<String>> {
        let Some(text) = self.text(field, node) else {
            return Vec::new();
        };
        let is_known = self.template.values(field).lookup(&text.value) != Lookup::Unknown;
        if is_known || !text.value.contains(',') {
            return vec![text];
        }
        let start = self.source[..node.span.end.min(self.source.len())]
            .get(node.span.start..)
            .and_then(|written| written.find(&text.value))
            .map(|at| node.span.start + at);
        let mut at = 0;
        let mut parts: Vec<Located<String>> = Vec::new();
        for part in text.value.split(',') {
            let value = part.trim();
            // Where the text is written with escapes, its parts have no place of their own.
            let span = start.map_or(text.span, |start| {
                let first = start + at + (part.len() - part.trim_start().len());
                Span::new(first, first + value.len())
            });
            at += part.len() + 1;
            if !value.is_empty() {
                parts.push(Located::new(value.to_owned(), span));
            }
        }
        let items: Vec<String> = parts.iter().map(|part| quoted(&part.value)).collect();
        let list = format!("[{}]", items.join(", "));
        let message = format!("`{}` has several values in one text", field.name);
        let finding = self.find(code::CB106, text.span, message);
        finding.help = Some(format!("write `{list}`"));
        finding.fix = Some(Fix::safe(format!("Write `{list}`"), text.span, list));
        parts
    }

    pub(super) fn boolean(&mut self, field: &Field, node: &Node) -> Option<Located<bool>> {
        let text = self.text(field, node)?;
        let (value, usual) = match text.value.as_str() {
            "true" => (true, true),
            "false" => (false, true),
            word => match word.to_ascii_lowercase().as_str() {
                "yes" | "y" | "on" | "true" => (true, false),
                "no" | "n" | "off" | "false" => (false, false),
                _ => {
                    self.mistyped_text(field, &text, "`true` or `false`");
                    return None;
                }
            },
        };
        if !usual {
            let message = format!(
                "`{}` is `true` or `false`, not `{}`",
                field.name, text.value
            );
            let fix = Fix::safe(format!("Write `{value}`"), text.span, value.to_string());
            let finding = self.find(code::CB106, text.span, message);
            finding.help = Some(format!("write `{value}`"));
            finding.fix = Some(fix);
        }
        Some(Located::new(value, text.span))
    }

    fn mistyped_text(&mut self, field: &Field, text: &Located<String>, expected: &str) {
        let message = format!(
            "`{}` is {expected}, not `{}`",
            field.name,
            shortened(&text.value)
        );
        let finding = self.find(code::CB106, text.span, message);
        finding.help = field
            .example
            .as_ref()
            .map(|example| format!("for example `{}: {example}`", field.name));
    }

    pub(super) fn number(&mut self, field: &Field, node: &Node) -> Option<Located<f64>> {
        let text = self.text(field, node)?;
        let Some(number) = number_of(&text.value) else {
            self.mistyped_text(field, &text, "a number");
            return None;
        };
        let below = field.minimum.is_some_and(|minimum| number < minimum);
        let above = field.maximum.is_some_and(|maximum| number > maximum);
        if below || above {
            let expected = match (field.minimum, field.maximum) {
                (Some(minimum), Some(maximum)) => format!("a number from {minimum} to {maximum}"),
                (Some(minimum), None) => format!("a number of at least {minimum}"),
                (_, maximum) => format!("a number of at most {}", maximum.unwrap_or_default()),
            };
            self.mistyped_text(field, &text, &expected);
            return None;
        }
        // `-0` is zero, without its sign in reports.
        Some(Located::new(number + 0.0, text.span))
    }

    pub(super) fn date(&mut self, field: &Field, node: &Node) -> Option<Located<Date>> {
        let text = self.text(field, node)?;
        match parse_date(&text.value) {
            Ok((date, notes)) => {
                self.notes(field, text.span, &notes);
                Some(Located::new(date, text.span))
            }
            Err(error) => {
                self.find(
                    code::CB106,
                    text.span,
                    format!("`{}` is a day: {error}", field.name),
                );
                None
            }
        }
    }

    pub(super) fn moment(&mut self, field: &Field, node: &Node) -> Option<Located<Moment>> {
        let text = self.text(field, node)?;
        match Moment::parse(&text.value, self.zone) {
            Ok(parsed) => {
                self.notes(field, text.span, &parsed.notes);
                parsed
                    .moment
                    .is_known()
                    .then(|| Located::new(parsed.moment, text.span))
            }
            Err(error) => {
                self.find(
                    code::CB106,
                    text.span,
                    format!("`{}` is a time: {error}", field.name),
                );
                None
            }
        }
    }

    pub(super) fn duration(&mut self, field: &Field, node: &Node) -> Option<Located<Duration>> {
        let text = self.text(field, node)?;
        match Duration::parse(&text.value) {
            Ok(parsed) => {
                self.notes(field, text.span, &parsed.notes);
                parsed
                    .duration
                    .map(|duration| Located::new(duration, text.span))
            }
            Err(error) => {
                self.find(
                    code::CB106,
                    text.span,
                    format!("`{}` is a duration: {error}", field.name),
                );
                None
            }
        }
    }

    fn notes(&mut self, field: &Field, span: Span, notes: &[Note]) {
        for note in notes {
            let (code, fix) = match note {
                Note::Naive { canonical } => (code::CB202, Some((canonical, false))),
                Note::Gap { .. } | Note::Fold { .. } => (code::CB208, None),
                Note::Spelling { canonical } => (code::CB106, Some((canonical, true))),
            };
            let finding = self.find(code, span, format!("`{}`: {note}", field.name));
            if let Some((canonical, safe)) = fix {
                finding.help = Some(format!("write `{canonical}`"));
                finding.fix = Some(Fix {
                    safe,
                    ..Fix::safe(format!("Write `{canonical}`"), span, canonical)
                });
            }
        }
    }

    /// A web address.
    pub(super) fn url(&mut self, field: &Field, node: &Node) -> Option<Located<String>> {
        let address = self.text(field, node)?;
        if is_web_address(&address.value) {
            return Some(address);
        }
        let message = format!(
            "`{}` is a web address, not `{}`",
            field.name,
            shortened(&address.value)
        );
        self.find(code::CB106, address.span, message).help =
            Some("write the whole address, beginning with `https://`".to_owned());
        None
    }

    /// The language that a text is written in, as a BCP 47 tag.
    pub(super) fn language_tag(&mut self, field: &Field, node: &Node) -> Option<String> {
        let tag = self.text(field, node)?;
        if is_language_tag(&tag.value) {
            return Some(tag.value);
        }
        self.mistyped_text(field, &tag, "the tag of a language, such as `de`");
        None
    }

    /// The value of a field that a book declared itself.
    pub(super) fn own(&mut self, field: &Field, node: &Node) -> Option<OwnValue> {
        Some(match field.kind {
            FieldType::Text | FieldType::Line => OwnValue::Text(self.text(field, node)?.value),
            FieldType::Url => OwnValue::Text(self.url(field, node)?.value),
            FieldType::Boolean => OwnValue::Boolean(self.boolean(field, node)?.value),
            FieldType::Number => OwnValue::Number(self.number(field, node)?.value),
            FieldType::Date => OwnValue::Date(self.date(field, node)?.value),
            FieldType::Moment => OwnValue::Moment(self.moment(field, node)?.value),
            FieldType::Duration => OwnValue::Duration(self.duration(field, node)?.value),
            FieldType::Term => OwnValue::Names(vec![self.term(field, node)?]),
            FieldType::Terms => OwnValue::Names(self.terms(field, node)),
            FieldType::Texts | FieldType::References | FieldType::Addresses => OwnValue::Texts(
                self.texts(field, node)
                    .into_iter()
                    .map(|text| text.value)
                    .collect(),
            ),
            FieldType::Group | FieldType::List | FieldType::Any => return None,
        })
    }

    /// Reports that a mapping was expected.
    pub(super) fn expect_mapping(&mut self, field: &Field, node: &Node) -> bool {
        let mapping = matches!(node.value, Value::Mapping(_));
        if !mapping && !node.is_null() {
            self.mistyped(field, node);
        }
        mapping
    }
}

/// A written value as a message can quote it.
pub(super) fn shortened(text: &str) -> String {
    const LONGEST: usize = 60;
    truncate(text.lines().next().unwrap_or_default(), LONGEST)
}

fn is_web_address(text: &str) -> bool {
    let rest = text
        .strip_prefix("https://")
        .or_else(|| text.strip_prefix("http://"));
    rest.is_some_and(|rest| !rest.is_empty() && !rest.contains(char::is_whitespace))
}
