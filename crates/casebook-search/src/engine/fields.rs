//! `name:value` in a query → what to look up.

use std::io;
use std::ops::Range;

use super::expand::Tries;
use super::plan::{Plan, Planner};
use super::values::Found;
use crate::document::Day;
use crate::query::NoteKind;
use crate::schema::{Zone, key};
use crate::text::distance_within;
use crate::time;

impl Planner<'_> {
    /// `name:value`.
    pub(super) fn field(
        &mut self,
        name: &str,
        value: &str,
        span: &Range<usize>,
    ) -> io::Result<Option<Plan>> {
        let lower = crate::text::fold(name);
        if value.trim().is_empty() {
            let message = format!("“{name}:” needs a value; it was left out.");
            self.note(NoteKind::Syntax, span, message, None);
            return Ok(None);
        }
        let open = self.unfinished == Some(span.end);
        match lower.as_str() {
            "title" | "heading" => self.in_zone(value, open, &[Zone::Title], span),
            "summary" => self.in_zone(value, open, &[Zone::Summary], span),
            "after" | "since" | "from" | "before" | "until" | "in" | "on" | "during" | "date" => {
                self.days(&lower, value, span)
            }
            "downtime" | "duration" => self.downtime(value, span),
            _ => match self.engine.store.meta.field(&lower) {
                Some(field) => self.value(field, value, open, span),
                None => self.unknown_field(&lower, value, open, span),
            },
        }
    }

    fn in_zone(
        &mut self,
        value: &str,
        open: bool,
        zones: &[Zone],
        span: &Range<usize>,
    ) -> io::Result<Option<Plan>> {
        if value.contains(' ') {
            self.phrase(value, zones, span)
        } else {
            self.text(value, open, zones, span)
        }
    }

    fn unknown_field(
        &mut self,
        name: &str,
        value: &str,
        open: bool,
        span: &Range<usize>,
    ) -> io::Result<Option<Plan>> {
        let known = self.engine.field_names();
        let near = known
            .iter()
            .filter_map(|known| Some((distance_within(name, known, 2)?, known)))
            .min();
        if let Some((_, near)) = near {
            let message = format!("There is no field “{name}”; “{near}:” was searched instead.");
            self.note(
                NoteKind::UnknownField,
                span,
                message,
                Some(format!("{near}:{}", quoted(value))),
            );
            return self.field(near, value, span);
        }
        let message = format!("There is no field “{name}”; the words were searched instead.");
        self.note(NoteKind::UnknownField, span, message, None);
        let mut tries = Tries::default();
        let name = tries.keep(self.text(name, false, &Zone::ALL, span));
        let value = tries.keep(self.text(value, open, &Zone::ALL, span));
        tries.end(())?;
        let parts: Vec<Plan> = name.into_iter().chain(value).collect();
        Ok((!parts.is_empty()).then_some(Plan::All {
            parts,
            strict: false,
        }))
    }

    /// A value of a field of the book.
    fn value(
        &mut self,
        number: usize,
        value: &str,
        open: bool,
        span: &Range<usize>,
    ) -> io::Result<Option<Plan>> {
        let field = &self.engine.store.meta.settings.fields[number];
        let values = match self.engine.values[number].find(value, open) {
            Found::Values(values) => values,
            Found::Near(near) => {
                let message = format!(
                    "No entry has “{}:{value}”; “{near}” was searched instead.",
                    field.name
                );
                let suggestion = Some(format!("{}:{}", field.name, quoted(&near)));
                self.note(NoteKind::UnknownValue, span, message, suggestion);
                vec![near]
            }
            Found::Unlisted(value) => vec![value],
            Found::None => Vec::new(),
        };
        let mut tries = Tries::default();
        let mut infos = Vec::with_capacity(values.len());
        for value in values {
            infos.extend(tries.keep(self.engine.keys.terms().get(key(&field.name, &value))));
        }
        tries.end(())?;
        if !infos.is_empty() {
            return Ok(Some(Plan::Values(infos)));
        }
        let known = self.engine.values[number].examples();
        let known = if known.is_empty() {
            String::new()
        } else {
            format!(" In use: {known}.")
        };
        let message = format!(
            "No entry has “{}:{value}”; it was searched in the text instead.{known}",
            field.name
        );
        self.note(NoteKind::UnknownValue, span, message, None);
        self.text(value, open, &Zone::ALL, span)
    }

    /// `after:`, `before:`, `in:` and their like.
    fn days(&mut self, name: &str, value: &str, span: &Range<usize>) -> io::Result<Option<Plan>> {
        let (sign, period) = split_comparison(value);
        let Some((start, end)) = time::parse_period(period) else {
            let message = format!(
                "“{value}” is no date that can be read; it was left out. Dates are written 2024, 2024-Q3, 2024-03 or \
                 2024-03-07."
            );
            self.note(NoteKind::BadRange, span, message, None);
            return Ok(None);
        };
        let (start, end) = (i64::from(start), i64::from(end));
        let (least, most) = (i64::from(Day::MIN), i64::from(Day::MAX));
        Ok(Some(Plan::Days(match (name, sign) {
            ("after" | "since" | "from", _) | (_, ">=") => start..most,
            ("before", _) | (_, "<") => least..start,
            ("until", _) | (_, "<=") => least..end,
            (_, ">") => end..most,
            _ => start..end,
        })))
    }

    /// `downtime:>30m`, `downtime:10m..2h`.
    fn downtime(&mut self, value: &str, span: &Range<usize>) -> io::Result<Option<Plan>> {
        let bounds = match value.split_once("..") {
            Some((from, to)) => time::parse_duration(from).zip(time::parse_duration(to)),
            None => {
                let (sign, length) = split_comparison(value);
                time::parse_duration(length).map(|seconds| match sign {
                    ">" => (seconds.saturating_add(1), u64::MAX),
                    ">=" => (seconds, u64::MAX),
                    "<" if seconds == 0 => (1, 0),
                    "<" => (0, seconds - 1),
                    "<=" => (0, seconds),
                    _ => (seconds, seconds),
                })
            }
        };
        if bounds.is_none() {
            let message = format!(
                "“{value}” is no length of time that can be read; it was left out. Write downtime:>30m, downtime:<2h or \
                 downtime:10m..1h."
            );
            self.note(NoteKind::BadRange, span, message, None);
        }
        Ok(bounds.map(|(from, to)| Plan::Downtime(from, to)))
    }
}

/// A value as the query language writes it.
fn quoted(value: &str) -> String {
    if value.contains(char::is_whitespace) {
        format!("\"{value}\"")
    } else {
        value.to_owned()
    }
}

/// `>30m` → `>` and `30m`.
fn split_comparison(value: &str) -> (&str, &str) {
    for sign in [">=", "<=", ">", "<", "="] {
        if let Some(rest) = value.strip_prefix(sign) {
            return (sign, rest.trim());
        }
    }
    ("", value)
}
