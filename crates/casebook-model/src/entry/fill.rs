//! The front matter's fields → the entry's values.

use std::collections::HashSet;

use super::actions::actions;
use super::fields::{Values, shortened};
use super::{Escalation, Impact, IncidentId, Kind, Located, OwnValue, Postmortem, Visibility};
use crate::source::yaml::Node;
use crate::template::{Field, FieldType, Status};
use casebook_diagnostic::{Span, code};

/// Fills an entry from front matter whose keys were checked.
pub(super) fn fill(entry: &mut Postmortem, node: &Node, values: &mut Values<'_>) {
    let template = values.template;
    let mut seen = HashSet::new();
    // Status, kind and visibility decide how everything else is judged, and do not depend on it.
    for written in node.entries() {
        let Some(field) = template.field(&written.key) else {
            continue;
        };
        let is_first = seen.insert(written.key.as_str());
        if written.value.is_null() {
            continue;
        }
        if is_first {
            fill_field(entry, field, &written.value, written.key_span, values);
        } else if field.name == "visibility" {
            // Of two the stricter counts: what somebody meant to hold back is not published by mistake.
            let before = entry.visibility.clone();
            fill_field(entry, field, &written.value, written.key_span, values);
            entry.visibility = before.max(entry.visibility.clone());
        }
    }
}

fn fill_field(
    entry: &mut Postmortem,
    field: &Field,
    node: &Node,
    key: Span,
    values: &mut Values<'_>,
) {
    match field.name.as_str() {
        "id" => id(entry, field, node, values),
        "kind" => {
            entry.kind = values
                .enumerated(field, node, Kind::parse)
                .unwrap_or(entry.kind);
        }
        "title" => {
            if let Some(title) = values.text(field, node) {
                entry.title = title.value;
                entry.title_span = Some(title.span);
            }
        }
        "status" => {
            let status = values.enumerated(field, node, Status::parse);
            entry.status = status.unwrap_or_default();
            entry.status_span = Some(node.span);
        }
        // A visibility nobody can read must not turn out to be a wider one.
        "visibility" => {
            let labels = values.template.values(field);
            let label = |word: &str| {
                let own = || labels.get(word).map(|_| Visibility::Label(word.into()));
                Visibility::parse(word).or_else(own)
            };
            entry.visibility = values
                .enumerated(field, node, label)
                .unwrap_or(Visibility::Restricted);
        }
        "severity" => entry.severity = values.term(field, node),
        "authors" => {
            entry.authors = values
                .texts(field, node)
                .into_iter()
                .map(|author| author.value)
                .collect();
        }
        "services" => entry.services = values.terms(field, node),
        "teams" => entry.teams = values.terms(field, node),
        "started" => entry.started = values.moment(field, node),
        "detected" => entry.detected = values.moment(field, node),
        "mitigated" => entry.mitigated = values.moment(field, node),
        "resolved" => entry.resolved = values.moment(field, node),
        "published" => entry.published = values.date(field, node),
        "detection" => entry.detection = values.term(field, node),
        "impact" => entry.impact = impact(field, node, values, &mut entry.own),
        "escalation" => entry.escalation = escalation(field, node, values),
        "criteria" => entry.criteria = values.terms(field, node),
        "trigger" => entry.trigger = values.term(field, node),
        "root_causes" => entry.root_causes = values.terms(field, node),
        "contributing_factors" => entry.contributing_factors = values.terms(field, node),
        "recurrence_of" => entry.recurrence_of = values.texts(field, node),
        "not_recurrence_of" => entry.not_recurrence_of = values.texts(field, node),
        "actions" => entry.actions = actions(field, node, values),
        "aliases" => entry.aliases = values.texts(field, node),
        "tags" => entry.tags = values.terms(field, node),
        "language" if field.kind == FieldType::Line => {
            entry.language = values.language_tag(field, node);
        }
        "lint" => entry.lint = Some(node.clone()),
        // Read as a whole, since one that another tool wrote is kept like any of its keys.
        "source" => {}
        name => {
            if let Some(value) = values.own(field, node) {
                entry.own.push((
                    name.to_owned(),
                    Located::new(value, Span::new(key.start, node.span.end)),
                ));
            }
        }
    }
}

fn id(entry: &mut Postmortem, field: &Field, node: &Node, values: &mut Values<'_>) {
    let Some(id) = values.text(field, node) else {
        return;
    };
    if casebook_markdown::slug(&id.value).is_empty() {
        let message = format!(
            "`{}` has no letter or digit to make an address of",
            shortened(&id.value)
        );
        values.find(code::CB106, id.span, message);
        return;
    }
    entry.id = IncidentId::new(&id.value);
    entry.id_span = Some(id.span);
}

/// A book's own measures go to `measures`, each under `impact.` and its name.
fn impact(
    field: &Field,
    node: &Node,
    values: &mut Values<'_>,
    measures: &mut Vec<(String, Located<OwnValue>)>,
) -> Impact {
    let mut impact = Impact::default();
    if !values.expect_mapping(field, node) {
        return impact;
    }
    values.check_keys(node, &field.fields, &field.name);
    values.check_cut_off(node, &field.fields);
    for inner in &field.fields {
        let Some(node) = node.get(&inner.name) else {
            continue;
        };
        match inner.name.as_str() {
            "downtime" => impact.downtime = values.duration(inner, node),
            "apdex" => impact.apdex = values.number(inner, node),
            "users" => impact.users = values.number(inner, node),
            "data_loss" => impact.data_loss = values.boolean(inner, node),
            "security_breach" => impact.security_breach = values.boolean(inner, node),
            name => {
                if let Some(value) = values.own(inner, node) {
                    let name = format!("{}.{name}", field.name);
                    measures.push((name, Located::new(value, node.span)));
                }
            }
        }
    }
    impact
}

fn escalation(field: &Field, node: &Node, values: &mut Values<'_>) -> Escalation {
    let mut escalation = Escalation::default();
    if values.expect_mapping(field, node) {
        values.check_keys(node, &field.fields, &field.name);
        for inner in &field.fields {
            match (inner.name.as_str(), node.get(&inner.name)) {
                ("from", Some(node)) => escalation.from = values.term(inner, node),
                ("priority", Some(node)) => escalation.priority = values.term(inner, node),
                _ => {}
            }
        }
    }
    escalation
}
