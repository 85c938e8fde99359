//! What is known of an incident, as fields of the front matter.

use std::collections::BTreeMap;

use casebook_model::book::Casebook;
use casebook_model::entry::{Located, Name, Postmortem};
use casebook_model::template::quoted;
use casebook_time::{Moment, Note};

use super::TIMES;
use crate::workspace::Incident;

/// Fields that take several names.
const LISTS: [&str; 5] = [
    "services",
    "teams",
    "root_causes",
    "contributing_factors",
    "tags",
];
/// Fields that take one name.
const NAMES: [&str; 3] = ["severity", "trigger", "detection"];

/// Fields as YAML: what was read in its usual form, the rest as it was said.
pub(super) fn values(book: &Casebook, incident: &Incident) -> BTreeMap<String, String> {
    let entry = &incident.entry;
    // JSON is YAML; a template that does not know a field has been heard already.
    let said = incident
        .fields
        .iter()
        .filter(|(name, value)| book.template.field(name).is_some() && !value.is_null());
    let mut values: BTreeMap<String, String> = said
        .map(|(name, value)| (name.clone(), value.to_string()))
        .collect();
    values.insert("title".to_owned(), quoted(&entry.title));
    let times = [
        &entry.started,
        &entry.detected,
        &entry.mitigated,
        &entry.resolved,
    ];
    for (name, moment) in TIMES.into_iter().zip(times) {
        if let Some(moment) = moment {
            values.insert(name.to_owned(), written(moment, book));
        }
    }
    names(entry, &mut values);
    if !entry.authors.is_empty() {
        values.insert("authors".to_owned(), list(&entry.authors));
    }
    if let Some(impact) = impact(entry) {
        values.insert("impact".to_owned(), impact);
    }
    if let Some(escalation) = escalation(entry) {
        values.insert("escalation".to_owned(), escalation);
    }
    values
}

/// Names of vocabularies, in their canonical spelling.
fn names(entry: &Postmortem, values: &mut BTreeMap<String, String>) {
    for field in LISTS {
        let found: Vec<&Name> = entry.names(field);
        if !found.is_empty() {
            values.insert(field.to_owned(), list(&found));
        }
    }
    for field in NAMES {
        if let [one] = entry.names(field).as_slice() {
            values.insert(field.to_owned(), quoted(one));
        }
    }
}

/// `["a", "b"]`
fn list(texts: &[impl ToString]) -> String {
    let texts: Vec<String> = texts.iter().map(|text| quoted(&text.to_string())).collect();
    format!("[{}]", texts.join(", "))
}

/// `{key: value, key: value}` of what is known; nothing if nothing is.
fn mapping<const N: usize>(parts: [(&str, Option<String>); N]) -> Option<String> {
    let known = parts
        .into_iter()
        .filter_map(|(key, value)| Some(format!("{key}: {}", value?)));
    let known: Vec<String> = known.collect();
    (!known.is_empty()).then(|| format!("{{{}}}", known.join(", ")))
}

fn shown<T: ToString>(value: Option<&Located<T>>) -> Option<String> {
    value.map(|value| value.value.to_string())
}

fn impact(entry: &Postmortem) -> Option<String> {
    let impact = &entry.impact;
    mapping([
        ("downtime", shown(impact.downtime.as_ref())),
        ("apdex", shown(impact.apdex.as_ref())),
        ("users", shown(impact.users.as_ref())),
        ("data_loss", shown(impact.data_loss.as_ref())),
        ("security_breach", shown(impact.security_breach.as_ref())),
    ])
}

fn escalation(entry: &Postmortem) -> Option<String> {
    mapping([
        ("from", shown(entry.escalation.from.as_ref())),
        ("priority", shown(entry.escalation.priority.as_ref())),
    ])
}

/// A moment with its offset: of the book's zone where none was said.
fn written(moment: &Located<Moment>, book: &Casebook) -> String {
    let text = moment.value.to_string();
    let Ok(parsed) = Moment::parse(&text, book.zone()) else {
        return text;
    };
    let canonical = parsed.notes.iter().find_map(|note| match note {
        Note::Naive { canonical } | Note::Spelling { canonical } => Some(canonical),
        _ => None,
    });
    canonical.cloned().unwrap_or(text)
}
