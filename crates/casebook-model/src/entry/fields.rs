//! Reading single values of the front matter as their template says; every problem becomes a finding.

use std::collections::HashSet;
use std::sync::Arc;

use super::visibility::{is_wider, key_is_visibility};
use super::{Located, Name};
use crate::source::yaml::{Node, Value};
use crate::template::{Field, FieldType, Lookup, Template, Vocabulary, quoted};
use casebook_diagnostic::{Code, Diagnostic, Fix, Span, clear_suggestion, code};
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
        Some(Located::new(number, text.span))
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

    /// One name of the field's vocabulary. A spelling or alias becomes its canonical name, with a finding; what the
    /// vocabulary does not know stays as written, with a finding unless the field is open.
    pub(super) fn term(&mut self, field: &Field, node: &Node) -> Option<Located<Name>> {
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
            let label = field.label.to_lowercase();
            let message = format!(
                "`{}` is not in the vocabulary of `{}`",
                shortened(&text.value),
                field.name
            );
            let known: Vec<&str> = vocabulary
                .terms()
                .iter()
                .filter(|term| term.parent().is_none())
                .map(|term| term.name.as_str())
                .collect();
            let near = vocabulary.suggest(&text.value);
            let fix = vocabulary.clear_suggestion(&text.value).map(|near| Fix {
                safe: false,
                ..Fix::safe(format!("Write `{near}`"), text.span, quoted(near))
            });
            let add = to_add(field, vocabulary, &text.value);
            let help = match near {
                Some(near) => format!("did you mean `{near}`?"),
                None if known.len() <= 12 => {
                    format!("{label}: one of {}; {add}", known.join(", "))
                }
                None => format!("`casebook schema` lists the values; {add}"),
            };
            let finding = self.find(code::CB107, text.span, message);
            finding.help = Some(help);
            finding.fix = fix;
        }
        Located::new(name.into(), text.span)
    }

    pub(super) fn terms(&mut self, field: &Field, node: &Node) -> Vec<Located<Name>> {
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
                let message = format!("`{}` stands twice in `{}`", name.value, field.name);
                self.find(code::CB106, name.span, message).help =
                    Some("remove one of them".to_owned());
            } else {
                names.push(name);
            }
        }
        names
    }

    /// Unknown keys of a group or an action.
    pub(super) fn check_keys(&mut self, node: &Node, fields: &[Field], inside: &str) {
        for entry in node.entries() {
            if fields.iter().any(|field| field.name == entry.key) {
                continue;
            }
            let place = if inside.is_empty() {
                String::new()
            } else {
                format!(" of `{inside}`")
            };
            let near = casebook_diagnostic::suggestion(
                &entry.key,
                fields.iter().map(|field| field.name.as_str()),
            );
            let meant = if inside.is_empty() {
                near == Some("visibility")
            } else {
                key_is_visibility(&entry.key)
            };
            let restricts = meant
                && !entry
                    .value
                    .text()
                    .is_some_and(|value| is_wider(value.trim()));
            self.restricted |= restricts;
            let help = match near {
                Some(near) if restricts => {
                    format!("did you mean `{near}`? The entry is left out as restricted")
                }
                Some(near) => format!("did you mean `{near}`?"),
                None if restricts => {
                    "the entry is left out as restricted; `visibility` stands at the margin"
                        .to_owned()
                }
                None => "remove it, or declare it in `_schema/template.yaml`".to_owned(),
            };
            let message = format!("`{}` is no field{place}", shortened(&entry.key));
            // What is meant is a guess, and a field that is there already must not come twice.
            let fix = clear_suggestion(&entry.key, fields.iter().map(|field| field.name.as_str()))
                .filter(|near| node.get(near).is_none())
                .map(|near| Fix {
                    safe: false,
                    ..Fix::safe(format!("Call it `{near}`"), entry.key_span, near)
                });
            let finding = self.find(code::CB104, entry.key_span, message);
            finding.help = Some(help);
            finding.fix = fix;
        }
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

/// How a value that a vocabulary does not know gets into it: the line, and the file.
fn to_add(field: &Field, vocabulary: &Vocabulary, written: &str) -> String {
    let Some((file, _)) = vocabulary
        .terms()
        .iter()
        .find_map(|term| term.place.as_ref())
    else {
        let name = field.vocabulary.as_deref().unwrap_or(&field.name);
        return format!("values of your own: list all of them in `_schema/{name}.yaml`");
    };
    let above = written
        .rsplit_once('/')
        .filter(|(parent, _)| vocabulary.get(parent).is_some());
    match above {
        Some((parent, child)) => format!(
            "to add it: `- name: {}` below the `children` of `{parent}` in `{file}`",
            quoted(&shortened(child))
        ),
        None => format!(
            "to add it: `- name: {}` in `{file}`",
            quoted(&shortened(written))
        ),
    }
}

/// Reads a number, thousands kept apart by one kind of `,`, `_` or space. Between other groups than of three digits a
/// comma may as well stand for the decimal point: `1,5` is no fifteen, and `0,500` no five hundred.
fn number_of(text: &str) -> Option<f64> {
    let is_separator =
        |letter: char| matches!(letter, ',' | '_' | ' ' | '\u{a0}' | '\u{2009}' | '\u{202f}');
    let number = match text.find(is_separator) {
        None => text.parse::<f64>().ok()?,
        Some(at) => {
            let separator = text[at..].chars().next()?;
            let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
            let mut groups = whole.trim_start_matches(['+', '-']).split(separator);
            let digits = |group: &str| group.bytes().all(|byte| byte.is_ascii_digit());
            let first = groups
                .next()
                .filter(|first| (1..=3).contains(&first.len()) && digits(first))?;
            if first.starts_with('0')
                || !groups.all(|group| group.len() == 3 && digits(group))
                || !digits(fraction)
            {
                return None;
            }
            format!("{}.{fraction}", whole.replace(separator, ""))
                .parse::<f64>()
                .ok()?
        }
    };
    number.is_finite().then_some(number)
}

/// A written value as a message can quote it.
pub(super) fn shortened(text: &str) -> String {
    const LONGEST: usize = 60;
    truncate(text.lines().next().unwrap_or_default(), LONGEST)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_groups_of_three_digits() {
        for (text, number) in [
            ("1500", 1500.0),
            ("-1.25", -1.25),
            ("1e3", 1000.0),
            ("1,500", 1500.0),
            ("12 000", 12000.0),
            ("12\u{202f}000", 12000.0),
            ("1_234_567.5", 1_234_567.5),
            ("-1,500", -1500.0),
        ] {
            assert_eq!(number_of(text), Some(number), "{text}");
        }
    }

    #[test]
    fn what_may_be_a_decimal_comma_is_no_number() {
        for text in [
            "1,5",
            "0,97",
            "0,500",
            "1,50",
            "1,5000",
            "1234,567",
            "1_5",
            "1 5",
            "1,234 567",
            "1,,500",
            ",500",
        ] {
            assert_eq!(number_of(text), None, "{text}");
        }
        for text in [
            "1,500,",
            "1.5,500",
            "1,500.5.5",
            "1,500.-5",
            "--1,500",
            "1,500e3",
            "inf",
            "nan",
            "",
        ] {
            assert_eq!(number_of(text), None, "{text}");
        }
    }
}
