//! Entries that another tool or house wrote: a dialect of the book says where their facts stand. Its facts are read as if they
//! stood in the front matter, and keep where they came from.

mod actions;
mod fill;
mod imported;

pub(super) use fill::{Written, fill_as_told, settle_findings};
pub use imported::Imported;

use std::collections::BTreeSet;
use std::sync::Arc;

use casebook_dialect::{Dialect, Fact, Origin, Reading, RowChoice, Source, Unread};

use super::timeline::{Timeline, TimelineRow};
use super::{Located, Postmortem};
use crate::source::front_matter::Language;
use crate::source::toml;
use crate::source::yaml::{self, Entry, Node, Scalar, Value};
use crate::template::Template;
use casebook_diagnostic::{Code, Span, code};
use casebook_time::{Moment, Zone};

/// What a dialect says of an entry.
#[derive(Debug, Clone, PartialEq)]
pub struct Explained {
    /// The dialect.
    pub dialect: Arc<Dialect>,
    /// Where each fact came from, in the order of the dialect's fields.
    pub facts: Vec<Provenance>,
    /// What could not be read.
    pub unread: Vec<Unread>,
}

/// Where a fact came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Provenance {
    /// The field.
    pub field: String,
    /// How the fact came about.
    pub origin: Origin,
    /// What its author wrote.
    pub raw: String,
    /// Where.
    pub span: Span,
}

impl Explained {
    /// Whether a finding would only say that the entry is written in another dialect: about the form of its front matter and
    /// sections, or about facts for which the dialect has no place.
    #[must_use]
    pub fn excuses(&self, finding: Code) -> bool {
        match finding {
            code::CB101 | code::CB104 | code::CB105 | code::CB106 | code::CB107 => true,
            code::CB109 | code::CB110 | code::CB111 | code::CB112 => true,
            code::CB301 => !self.dialect.rules_on("root_causes"),
            code::CB401 | code::CB402 | code::CB403 | code::CB404 | code::CB405 | code::CB406 => {
                true
            }
            code::CB801 => true,
            _ => false,
        }
    }

    /// How the facts of a field came about; `None` where the dialect says nothing of it.
    #[must_use]
    pub fn origin(&self, field: &str) -> Option<Origin> {
        let facts = self.facts.iter().filter(|fact| fact.field == field);
        facts.map(|fact| fact.origin).max()
    }
}

/// What the first dialect that explains an entry says of it.
fn explain(entry: &Postmortem, written: &Written<'_, '_>) -> Option<(Arc<Dialect>, Reading)> {
    let source = Source {
        path: written.path,
        text: &entry.text,
        body: entry.body,
        keys: written.node,
        outline: &entry.outline,
    };
    let fits = |dialect: &&Arc<Dialect>| dialect.fits(&source);
    let dialect = written.dialects.iter().find(fits)?;
    Some((
        Arc::clone(dialect),
        casebook_dialect::read(dialect, &source),
    ))
}

/// The front matter as the dialect's facts would write it, with what it has itself for fields the dialect says nothing of.
fn as_front_matter(
    dialect: &Dialect,
    reading: &Reading,
    keys: Option<&Node>,
    template: &Template,
) -> Node {
    let mut entries: Vec<Entry> = Vec::new();
    for fact in &reading.facts {
        let (group, inner) = match fact.field.split_once('.') {
            Some((group, inner)) => (group, Some(inner)),
            None => (&*fact.field, None),
        };
        let value = scalar(&fact.value, fact.span);
        let known = entries.iter_mut().find(|entry| entry.key == group);
        match (known, inner) {
            (Some(known), Some(inner)) => {
                if let Value::Mapping(inside) = &mut known.value.value {
                    inside.push(entry(inner, value));
                }
            }
            (Some(known), None) => append(known, value),
            (None, Some(inner)) => {
                entries.push(entry(group, mapping(vec![entry(inner, value)], fact.span)));
            }
            (None, None) => entries.push(entry(group, value)),
        }
    }
    if !reading.actions.is_empty() {
        let items: Vec<Node> = reading.actions.iter().map(actions::node).collect();
        let span = items[0].span;
        let value = Value::Sequence(items);
        entries.push(entry("actions", Node { value, span }));
    }
    let own = keys.map(Node::entries).unwrap_or_default().iter();
    for own in own.filter(|own| template.field(&own.key).is_some() && !dialect.owns(&own.key)) {
        let mut known = entries.iter_mut();
        match known.find(|known| known.key == own.key && own.key == "actions") {
            Some(found) => actions::join(&mut found.value, &own.value),
            None => entries.push(own.clone()),
        }
    }
    mapping(entries, Span::at(0))
}

/// What is known of an entry that a dialect explains, as Casebook's own front matter says it: the facts of the dialect, those that
/// rows of the timeline stand for, and what the entry says itself. `None` for an entry that no dialect explains. Spans are those of
/// the entry's text.
#[must_use]
pub fn canonical_front_matter(postmortem: &Postmortem, template: &Template) -> Option<Canonical> {
    let explained = postmortem.explained.as_ref()?;
    let keys = match postmortem.front_matter {
        None => None,
        Some(span) => Some(match postmortem.front_matter_language {
            Language::Yaml => yaml::parse(span.slice(&postmortem.text), span.start).ok()?,
            Language::Toml => toml::parse(span.slice(&postmortem.text), span.start).ok()?,
        }),
    };
    let written = Written {
        node: keys.as_ref(),
        path: &postmortem.content_path,
        dialects: std::slice::from_ref(&explained.dialect),
    };
    let (dialect, reading) = explain(postmortem, &written)?;
    let mut node = as_front_matter(&dialect, &reading, keys.as_ref(), template);
    if let Value::Mapping(entries) = &mut node.value {
        for field in TIMES {
            let guess = explained
                .facts
                .iter()
                .any(|fact| fact.field == field && fact.origin == Origin::Guess);
            if !guess {
                continue;
            }
            // The guess that counts; what stood against it was taken back.
            let moment = located_time(postmortem, field);
            entries.retain(|entry| entry.key != field || moment.is_some());
            if let Some(moment) = moment {
                let value = scalar(&moment.value.to_string(), moment.span);
                match entries.iter_mut().find(|entry| entry.key == field) {
                    Some(known) => known.value = value,
                    None => entries.push(entry(field, value)),
                }
            }
        }
    }
    Some(Canonical {
        node,
        keys,
        used_keys: reading.used_keys,
    })
}

/// The fields that rows of a timeline can stand for.
const TIMES: [&str; 4] = ["started", "detected", "mitigated", "resolved"];

fn located_time<'p>(postmortem: &'p Postmortem, field: &str) -> Option<&'p Located<Moment>> {
    match field {
        "started" => postmortem.started.as_ref(),
        "detected" => postmortem.detected.as_ref(),
        "mitigated" => postmortem.mitigated.as_ref(),
        "resolved" => postmortem.resolved.as_ref(),
        _ => None,
    }
}

/// An entry's facts as Casebook's own front matter.
#[derive(Debug, Clone)]
pub struct Canonical {
    /// The fields.
    pub node: Node,
    /// The keys of its author.
    pub keys: Option<Node>,
    /// The keys that facts were made from.
    pub used_keys: BTreeSet<String>,
}

fn entry(key: &str, value: Node) -> Entry {
    Entry {
        key: key.to_owned(),
        key_span: value.span,
        value,
    }
}

fn scalar(text: &str, span: Span) -> Node {
    let text = text.to_owned();
    let value = Value::Scalar(Scalar { text, quoted: true });
    Node { value, span }
}

fn mapping(entries: Vec<Entry>, span: Span) -> Node {
    let value = Value::Mapping(entries);
    Node { value, span }
}

/// A second value makes a list of the first.
fn append(entry: &mut Entry, value: Node) {
    if let Value::Sequence(items) = &mut entry.value.value {
        items.push(value);
        return;
    }
    let span = entry.value.span;
    let first = std::mem::replace(&mut entry.value, scalar("", span));
    let value = Value::Sequence(vec![first, value]);
    entry.value = Node { value, span };
}

/// Keeps where the facts of a reading came from, and fills in those that rows of the timeline stand for.
fn keep(
    postmortem: &mut Postmortem,
    dialect: Arc<Dialect>,
    reading: Reading,
    template: &Template,
    zone: &Zone,
) {
    let mut facts: Vec<Provenance> = reading.facts.iter().map(provenance).collect();
    let rows = (!reading.rows.is_empty())
        .then(|| Timeline::of(postmortem, template, zone))
        .flatten();
    for rule in &reading.rows {
        let known = facts.iter().position(|fact| fact.field == rule.field);
        // What somebody wrote as this field is better than a row.
        if known.is_some_and(|at| facts[at].origin == Origin::Stated) {
            continue;
        }
        let Some(timeline) = &rows else {
            break;
        };
        // Where nobody says which clock was read, a time may be off by half a day.
        if !timeline.zoned {
            break;
        }
        let found = row(timeline, rule.choice, &postmortem.text, |event| {
            let pattern = rule.pattern.as_ref();
            pattern.is_none_or(|pattern| pattern.is_match(event))
        });
        let Some(found) = found.filter(|row| row.moment.clock().is_some()) else {
            continue;
        };
        let Some(slot) = slot(postmortem, &rule.field) else {
            continue;
        };
        // A row's time is when something was noted, and so only about when it happened.
        *slot = Some(Located::new(found.moment.approximately(), found.span));
        let fact = Provenance {
            field: rule.field.clone(),
            origin: Origin::Guess,
            raw: found.text.clone(),
            span: found.span,
        };
        match known {
            Some(at) => facts[at] = fact,
            None => facts.push(fact),
        }
    }
    take_back(postmortem, &mut facts);
    postmortem.explained = Some(Box::new(Explained {
        dialect,
        facts,
        unread: reading.unread,
    }));
}

fn provenance(fact: &Fact) -> Provenance {
    Provenance {
        field: fact.field.clone(),
        origin: fact.origin,
        raw: fact.raw.clone(),
        span: fact.span,
    }
}

fn row<'t>(
    timeline: &'t Timeline,
    choice: RowChoice,
    text: &str,
    fits: impl Fn(&str) -> bool,
) -> Option<&'t TimelineRow> {
    let event = |row: &TimelineRow| {
        let next = timeline.rows.iter().map(|row| row.span.start);
        let end = next.filter(|start| *start > row.span.end).min();
        let rest = text.get(row.span.end..end.unwrap_or(text.len()));
        fits(first_paragraph(rest.unwrap_or_default()))
    };
    match choice {
        RowChoice::First => timeline.known().next(),
        RowChoice::Last => timeline.known().last(),
        RowChoice::Marked => timeline.known().find(|row| event(row)),
        RowChoice::LastMarked => timeline.known().filter(|row| event(row)).last(),
    }
}

/// What is said first is what happened then; paragraphs below look ahead and back.
fn first_paragraph(text: &str) -> &str {
    let text = text.trim_start();
    let ends = text.match_indices('\n').map(|(at, _)| at);
    let is_blank = |at: &usize| {
        let below = text[at + 1..].trim_start_matches([' ', '\t', '\r']);
        below.starts_with('\n')
    };
    let mut ends = ends.filter(is_blank);
    ends.next().map_or(text, |end| &text[..end])
}

/// The place of a field that a row can stand for.
fn slot<'p>(
    postmortem: &'p mut Postmortem,
    field: &str,
) -> Option<&'p mut Option<Located<Moment>>> {
    Some(match field {
        "started" => &mut postmortem.started,
        "detected" => &mut postmortem.detected,
        "mitigated" => &mut postmortem.mitigated,
        "resolved" => &mut postmortem.resolved,
        _ => return None,
    })
}

/// Takes back guesses of an end that contradict another time: what nobody wrote is nobody's mistake.
fn take_back(postmortem: &mut Postmortem, facts: &mut Vec<Provenance>) {
    let reversed: Vec<&str> = postmortem
        .reversed_times()
        .flatten()
        .map(|(field, _)| field)
        .filter(|field| *field != "started")
        .collect();
    for field in reversed {
        let before = facts.len();
        facts.retain(|fact| fact.field != field || fact.origin != Origin::Guess);
        if facts.len() < before
            && let Some(slot) = slot(postmortem, field)
        {
            *slot = None;
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
