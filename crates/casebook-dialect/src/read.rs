//! A source and its dialect → facts with their provenance.

use std::cell::OnceCell;

use casebook_diagnostic::Span;
use casebook_markdown::Outline;
use casebook_text::single_line;
use casebook_time::{Duration, Moment, Zone};
use casebook_tree::{Node, Value};

use crate::actions;
use crate::definition::{Condition, Dialect, From, Origin, Place, Row};
use crate::facts::{Fact, Reading, Unread};
use crate::fields::{FieldKind, field_kind};
use crate::labels::{self, Line};
use crate::names;
use crate::source::Source;
use crate::times::{TimeRead, Times, says_nothing};

/// Reads one file.
#[must_use]
pub fn read(dialect: &Dialect, source: &Source<'_>) -> Reading {
    let mut reader = Reader {
        dialect,
        source,
        lines: OnceCell::new(),
        reading: Reading::default(),
    };
    for rule in &dialect.fields {
        let kind = field_kind(&rule.field);
        for place in &rule.places {
            if let From::Row(choice) = place.from {
                reader.reading.rows.push(Row {
                    field: rule.field.clone(),
                    choice,
                    pattern: place.pattern.clone(),
                });
            } else if reader.place(&rule.field, kind, place) {
                break;
            }
        }
    }
    if !dialect.actions.sections.is_empty() || !dialect.actions.labels.is_empty() {
        let times = reader.times(None);
        let mut unread = Vec::new();
        let found = actions::actions(
            &dialect.actions,
            reader.lines(),
            source,
            &times,
            &mut unread,
        );
        reader.reading.actions = found;
        reader.reading.unread.extend(unread);
    }
    reader.reading
}

/// A text where a value is expected.
struct Raw {
    text: String,
    span: Span,
}

struct Reader<'r, 'a> {
    dialect: &'r Dialect,
    source: &'r Source<'a>,
    lines: OnceCell<Vec<Line<'a>>>,
    reading: Reading,
}

impl<'a> Reader<'_, 'a> {
    fn lines(&self) -> &[Line<'a>] {
        self.lines.get_or_init(|| labels::lines(self.source))
    }

    fn times<'t>(&'t self, zone: Option<&'t Zone>) -> Times<'t> {
        Times {
            zone: zone.or(self.dialect.zone.as_ref()),
            offsets: &self.dialect.offsets,
            forms: &self.dialect.times,
        }
    }

    /// Reads a field from one place; whether anything was found there.
    fn place(&mut self, field: &str, kind: FieldKind, place: &Place) -> bool {
        if !self.holds(place) {
            return false;
        }
        let before = self.reading.facts.len();
        let unread = self.reading.unread.len();
        for raw in self.raws(kind, place) {
            if says_nothing(&raw.text) {
                continue;
            }
            let Some(part) = part_of(&raw.text, place) else {
                continue;
            };
            let value = match &place.value {
                Some(value) => Ok(Some(value.clone())),
                None => self.value(kind, place, &part),
            };
            match value {
                Ok(Some(value)) => self.add(field, value, &raw, place.origin()),
                Ok(None) => {}
                Err(reason) => self.reading.unread.push(Unread {
                    field: field.to_owned(),
                    raw: single_line(&raw.text),
                    span: raw.span,
                    reason,
                }),
            }
            if kind != FieldKind::List && self.reading.facts.len() > before {
                break;
            }
        }
        let found = self.reading.facts.len() > before;
        if let From::Key(path) = &place.from
            && place.value.is_none()
            && found
            && self.reading.unread.len() == unread
            && let Some(key) = path.first()
        {
            self.reading.used_keys.insert(key.clone());
        }
        found
    }

    fn holds(&self, place: &Place) -> bool {
        place
            .when
            .iter()
            .all(|condition| condition.holds(self.source.keys))
    }

    fn add(&mut self, field: &str, value: String, raw: &Raw, origin: Origin) {
        let known = |fact: &Fact| fact.field == field && fact.value == value;
        if self.reading.facts.iter().any(known) {
            return;
        }
        self.reading.facts.push(Fact {
            field: field.to_owned(),
            value,
            raw: single_line(&raw.text),
            span: raw.span,
            origin,
        });
    }

    /// The texts at a place.
    fn raws(&self, kind: FieldKind, place: &Place) -> Vec<Raw> {
        let found = match &place.from {
            From::Key(path) => self
                .source
                .keys
                .map(|keys| at_path(keys, path))
                .unwrap_or_default(),
            From::Label(names) => {
                let values = self
                    .lines()
                    .iter()
                    .filter_map(|line| line.value(names, self.source));
                values
                    .map(|found| Raw {
                        text: found.value,
                        span: found.span,
                    })
                    .collect()
            }
            From::Section(names) => section(self.source.outline(), names, kind),
            From::File => vec![Raw {
                text: self.source.stem().to_owned(),
                span: Span::at(0),
            }],
            From::Heading => {
                let heading = self.source.outline().headings.first();
                heading
                    .map(|heading| Raw {
                        text: heading.text.clone(),
                        span: heading.text_span,
                    })
                    .into_iter()
                    .collect()
            }
            From::Row(_) => Vec::new(),
        };
        match (kind, &place.from) {
            // What stands on one line is several values with commas between them.
            (FieldKind::List, From::Label(_) | From::Section(_)) => {
                found.into_iter().flat_map(|raw| split(&raw)).collect()
            }
            _ => found,
        }
    }

    /// The value of a field as the template writes it; nothing where the dialect says that the text means nothing.
    fn value(&self, kind: FieldKind, place: &Place, text: &str) -> Result<Option<String>, String> {
        if let Some(value) = place.map.get(&names::key(text)) {
            return Ok(value.clone());
        }
        let text = single_line(text);
        match kind {
            FieldKind::Line | FieldKind::List => Ok(Some(text)),
            FieldKind::Scale(words) => {
                let word = words.iter().find(|word| word.eq_ignore_ascii_case(&text));
                match word {
                    Some(word) => Ok(Some((*word).to_owned())),
                    None => Err("the dialect does not map this value".to_owned()),
                }
            }
            FieldKind::Moment | FieldKind::Day => self.moment(kind, place, &text),
            FieldKind::Duration => match Duration::parse(&text) {
                Ok(parsed) => Ok(parsed.duration.map(|duration| duration.to_string())),
                Err(error) => Err(error.to_string()),
            },
            FieldKind::Number => {
                let digits: String = text
                    .chars()
                    .filter(|letter| !", _".contains(*letter))
                    .collect();
                match digits.parse::<f64>() {
                    Ok(_) => Ok(Some(digits)),
                    Err(_) => Err("this is not a number".to_owned()),
                }
            }
            FieldKind::Boolean => match text.to_lowercase().as_str() {
                "true" | "yes" | "y" => Ok(Some("true".to_owned())),
                "false" | "no" | "n" => Ok(Some("false".to_owned())),
                _ => Err("this is neither yes nor no".to_owned()),
            },
        }
    }

    fn moment(&self, kind: FieldKind, place: &Place, text: &str) -> Result<Option<String>, String> {
        let times = self.times(place.zone.as_ref());
        match times.read(text) {
            TimeRead::Unknown => Ok(None),
            TimeRead::Unread(reason) => Err(reason.to_owned()),
            TimeRead::Moment(moment, _) => {
                let utc = Zone::utc();
                let zone = times.zone.unwrap_or(&utc);
                let is_midnight = moment.display_clock(zone).is_some_and(|clock| {
                    clock.trim_end_matches(":00").trim_end_matches(".000") == "00"
                });
                let is_day = kind == FieldKind::Day || (place.midnight_is_day && is_midnight);
                let moment = match moment.date(zone) {
                    Some(day) if is_day => Moment::on(day, zone),
                    _ => moment,
                };
                // A guess is never as good as a time that somebody wrote.
                let moment = match place.guess {
                    true => moment.approximately(),
                    false => moment,
                };
                Ok(Some(moment.to_string()))
            }
        }
    }
}

/// The part of a text that a place is about; `None` where its pattern does not fit.
fn part_of(text: &str, place: &Place) -> Option<String> {
    let Some(pattern) = &place.pattern else {
        return Some(text.to_owned());
    };
    let found = pattern.captures(text)?;
    let part = found.get(1).or(found.get(0))?;
    Some(part.as_str().to_owned())
}

impl Condition {
    /// Whether the keys of a file say one of the values.
    pub(crate) fn holds(&self, keys: Option<&Node>) -> bool {
        let path: Vec<String> = self.key.split('.').map(str::to_owned).collect();
        let written = keys.map(|keys| at_path(keys, &path)).unwrap_or_default();
        let mut written = written.iter();
        written.any(|raw| names::is_one_of(&raw.text, &self.values))
    }
}

/// The scalars at a path of keys, through every list on the way.
fn at_path(node: &Node, path: &[String]) -> Vec<Raw> {
    match (&node.value, path) {
        (Value::Sequence(items), _) => items.iter().flat_map(|item| at_path(item, path)).collect(),
        (_, [key, rest @ ..]) => node
            .get(key)
            .map(|node| at_path(node, rest))
            .unwrap_or_default(),
        (Value::Scalar(scalar), []) => vec![Raw {
            text: scalar.text.clone(),
            span: node.span,
        }],
        _ => Vec::new(),
    }
}

/// What stands in a section: its list items where several values are wanted, else its first line.
fn section(outline: &Outline, names: &[String], kind: FieldKind) -> Vec<Raw> {
    let found = outline.sections.iter().find(|section| {
        let heading = outline.heading_of(section);
        heading.is_some_and(|heading| names::is_one_of(&heading.text, names))
    });
    let Some(section) = found else {
        return Vec::new();
    };
    let text = section.text.of(outline);
    let mut raws = Vec::new();
    let mut start = section.text.start();
    for line in text.split_inclusive('\n') {
        let value = line.trim();
        if !value.is_empty() {
            let from = start + (line.len() - line.trim_start().len());
            raws.push(Raw {
                text: value.to_owned(),
                span: outline.locate(from, from + value.len()),
            });
            if kind != FieldKind::List {
                break;
            }
        }
        start += line.len();
    }
    raws
}

/// Values with commas between them.
fn split(raw: &Raw) -> Vec<Raw> {
    let mut parts = Vec::new();
    for part in raw.text.split([',', ';', '\n']) {
        let part = part.trim().trim_matches(['*', '`']).trim();
        if !part.is_empty() {
            parts.push(Raw {
                text: part.to_owned(),
                span: raw.span,
            });
        }
    }
    parts
}
