//! One document → one [`Postmortem`], in one pass that collects every problem.

use std::sync::Arc;

use rayon::prelude::*;

use super::actions::actions;
use super::fields::{Values, shortened};
use super::visibility::{begins_with_restriction, held_back, may_be_restricted};
use super::{Escalation, Impact, IncidentId, Kind, Located, OwnValue, Postmortem, Visibility};
use crate::config::is_front_page;
use crate::source::Document;
use crate::source::front_matter::{self, Language, Split};
use crate::source::toml;
use crate::source::yaml::{self, Node, Value};
use crate::template::{Field, FieldType, Status, Template};
use casebook_diagnostic::{Diagnostic, Span, code};
use casebook_time::{Date, Zone, parse_date};

/// What reading an entry needs to know of the book.
pub struct Context<'a> {
    /// The template in force.
    pub template: &'a Template,
    /// The zone of times without an offset.
    pub zone: &'a Zone,
    /// Whether a file (by its path inside the content folder) is a page unless it says otherwise.
    pub is_page: &'a (dyn Fn(&str) -> bool + Sync),
}

/// Reads all documents, in parallel, for who looks at a book once; an open book reads each for itself. Entries and findings
/// come in the order of the documents.
#[must_use]
pub fn parse(documents: &[Document], context: &Context<'_>) -> (Vec<Postmortem>, Vec<Diagnostic>) {
    let read: Vec<(Postmortem, Vec<Diagnostic>)> = documents
        .par_iter()
        .map(|document| {
            read(
                &document.path,
                &document.content_path,
                &document.text,
                context,
            )
        })
        .collect();
    let (entries, findings): (Vec<_>, Vec<_>) = read.into_iter().unzip();
    (entries, findings.into_iter().flatten().collect())
}

/// Reads a document: `path` within the book, `content_path` within its content folder, both with `/`.
#[must_use]
pub fn read(
    path: &Arc<str>,
    content_path: &Arc<str>,
    text: &Arc<str>,
    context: &Context<'_>,
) -> (Postmortem, Vec<Diagnostic>) {
    let split = front_matter::split(text);
    let mut values = Values {
        template: context.template,
        zone: context.zone,
        path,
        source: text,
        findings: Vec::new(),
        restricted: false,
    };
    let is_page = (context.is_page)(content_path);
    let front = front_matter(&mut values, text, &split, is_page);
    let is_page = is_page
        && !(is_front_page(content_path) && front.node.as_ref().is_some_and(tells_of_an_incident));
    let stem = stem(content_path, is_page);
    let mut entry = Postmortem {
        path: Arc::clone(path),
        content_path: Arc::clone(content_path),
        text: Arc::clone(text),
        body: split.body,
        front_matter: split.front_matter,
        language: split.language,
        id: IncidentId::new(stem),
        id_span: None,
        kind: if is_page { Kind::Page } else { Kind::Incident },
        file_date: date_of_name(stem),
        broken: front.broken,
        visibility: if front.fail_closed {
            Visibility::Restricted
        } else {
            Visibility::default()
        },
        ..Postmortem::empty()
    };
    if let Some(node) = &front.node {
        fill(&mut entry, node, &mut values);
    }
    if values.restricted {
        entry.visibility = Visibility::Restricted;
    }
    if !entry.visibility.is_restricted()
        && let Some(held) = held_back(text, &split, front.node.as_ref(), context.template)
    {
        entry.visibility = Visibility::Restricted;
        values.find(code::CB115, held.span, held.reason).help = Some(HELD_BACK.to_owned());
    }
    if entry.title.is_empty() {
        entry.title = title(&entry, stem);
    }
    required(&entry, front.node.as_ref(), &mut values);
    if entry.language != Language::Yaml {
        // The fixes write YAML.
        values
            .findings
            .iter_mut()
            .for_each(|finding| finding.fix = None);
    }
    (entry, values.findings)
}

struct Front {
    node: Option<Node>,
    /// The YAML could not be read.
    broken: bool,
    /// It could not be read cleanly, and may have said that the entry is restricted.
    fail_closed: bool,
}

/// What is said to authors of an entry that is left out because of what it may have said.
const FAILS_CLOSED: &str = "until then the entry counts as restricted, and is left out";

/// What is said to authors of an entry that may have meant to be restricted.
const HELD_BACK: &str = "the entry is left out as restricted; write `visibility: restricted`, or `internal` or `public`, as \
     a field of the front matter, and say it nowhere else";

fn front_matter(values: &mut Values<'_>, text: &str, split: &Split, is_page: bool) -> Front {
    let Some(span) = split.front_matter else {
        let fail_closed = begins_with_restriction(split.body.slice(text));
        if !is_page || fail_closed {
            let end = text[split.body.start..].lines().next().map_or(0, str::len);
            let at = Span::new(split.body.start, split.body.start + end);
            let finding = values.find(code::CB101, at, "there is no front matter");
            let help = "begin the file with the fields of `casebook schema --format skeleton`";
            finding.help = Some(closed(help, fail_closed));
        }
        return Front {
            node: None,
            broken: false,
            fail_closed,
        };
    };
    // Where unclosed front matter ends is a guess, and what follows may belong to it.
    let written = if split.unclosed.is_some() {
        &text[span.start..]
    } else {
        span.slice(text)
    };
    let fail_closed = may_be_restricted(written);
    if let Some(opening) = split.unclosed {
        let finding = values.find(code::CB101, opening, "the front matter is not closed");
        finding.help = Some(closed(
            &format!(
                "put a line of `{}` after the last field",
                opening.slice(text)
            ),
            fail_closed,
        ));
    }
    let (name, parsed) = match split.language {
        Language::Yaml => ("YAML", yaml::parse(span.slice(text), span.start)),
        Language::Toml => ("TOML", toml::parse(span.slice(text), span.start)),
    };
    match parsed {
        Ok(node) if matches!(node.value, Value::Mapping(_)) => {
            for (entry, first) in node.duplicates() {
                let message = format!("`{}` stands here a second time", shortened(&entry.key));
                let path = Arc::clone(values.path);
                let finding = values.find(code::CB103, entry.key_span, message);
                let counts = if entry.key == "visibility" {
                    "the stricter one counts"
                } else {
                    "the first one counts"
                };
                finding.help = Some(format!("keep one of the two; {counts}"));
                let related = finding.clone().related(&path, first, "first here");
                *finding = related;
            }
            Front {
                node: Some(node),
                broken: false,
                fail_closed: fail_closed && split.unclosed.is_some(),
            }
        }
        Ok(node) => {
            let message = format!(
                "front matter is a mapping of fields, this is {}",
                node.shape()
            );
            let finding = values.find(code::CB102, node.span, message);
            let help = "write each field as `key: value`, with a space after the colon";
            finding.help = Some(closed(help, fail_closed));
            Front {
                node: None,
                broken: true,
                fail_closed,
            }
        }
        Err(error) => {
            let finding = values.find(
                code::CB102,
                error.span,
                format!("this cannot be read as {name}: {error}"),
            );
            finding.help = Some(closed(&error.help, fail_closed));
            Front {
                node: None,
                broken: true,
                fail_closed,
            }
        }
    }
}

/// The next step, and why the entry is nowhere to be seen before it is taken.
fn closed(help: &str, fail_closed: bool) -> String {
    if fail_closed {
        format!("{help}; {FAILS_CLOSED}")
    } else {
        help.to_owned()
    }
}

/// Whether front matter tells of something that happened, in a file that is a page by its name: some teams give each
/// incident a folder of its own, with a README. A `kind` has the last word.
fn tells_of_an_incident(front_matter: &Node) -> bool {
    let kind = front_matter.get("kind").and_then(Node::text);
    let has = |key: &str| front_matter.get(key).is_some_and(|node| !node.is_null());
    kind.map_or_else(|| has("started") || has("severity"), |kind| kind != "page")
}

/// `2026/2026-10-02-checkout-502.md` → `2026-10-02-checkout-502`; an `index.md` has its folder's name, and so has the
/// `README.md` of an incident.
fn stem(content_path: &str, is_page: bool) -> &str {
    let (folder, name) = content_path.rsplit_once('/').unwrap_or(("", content_path));
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let names_folder =
        stem.eq_ignore_ascii_case("index") || (stem.eq_ignore_ascii_case("README") && !is_page);
    if names_folder && !folder.is_empty() {
        return folder.rsplit('/').next().unwrap_or(folder);
    }
    stem
}

/// A date that a file name begins with.
fn date_of_name(stem: &str) -> Option<Date> {
    let date = stem.get(..10)?;
    let digits = date.bytes().enumerate().all(|(at, byte)| {
        if matches!(at, 4 | 7) {
            byte == b'-'
        } else {
            byte.is_ascii_digit()
        }
    });
    digits
        .then(|| parse_date(date).ok().map(|(date, _)| date))
        .flatten()
}

fn fill(entry: &mut Postmortem, node: &Node, values: &mut Values<'_>) {
    let template = values.template;
    values.check_keys(node, &template.fields, "");
    values.check_cut_off(node, &template.fields);
    let mut seen = std::collections::HashSet::new();
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
            let before = entry.visibility;
            fill_field(entry, field, &written.value, written.key_span, values);
            entry.visibility = before.max(entry.visibility);
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
            entry.kind = enumerated(field, node, values, Kind::parse).unwrap_or(entry.kind);
        }
        "title" => {
            if let Some(title) = values.text(field, node) {
                entry.title = title.value;
                entry.title_span = Some(title.span);
            }
        }
        "status" => {
            let status = enumerated(field, node, values, Status::parse);
            entry.status = status.unwrap_or_default();
            entry.status_span = Some(node.span);
        }
        // A visibility nobody can read must not turn out to be a wider one.
        "visibility" => {
            entry.visibility = enumerated(field, node, values, Visibility::parse)
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
        "lint" => entry.lint = Some(node.clone()),
        name => {
            if let Some(value) = own(field, node, values) {
                entry.own.push((
                    name.to_owned(),
                    Located::new(value, Span::new(key.start, node.span.end)),
                ));
            }
        }
    }
}

/// A word of a fixed list, by way of the vocabulary's aliases.
pub(super) fn enumerated<T>(
    field: &Field,
    node: &Node,
    values: &mut Values<'_>,
    parse: impl Fn(&str) -> Option<T>,
) -> Option<T> {
    values.term(field, node).and_then(|term| parse(&term.value))
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
                if let Some(value) = own(inner, node, values) {
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

pub(super) fn ticket(
    field: &Field,
    node: &Node,
    values: &mut Values<'_>,
) -> Option<Located<String>> {
    let ticket = values.text(field, node)?;
    if is_web_address(&ticket.value) {
        return Some(ticket);
    }
    let message = format!(
        "`ticket` is a web address, not `{}`",
        shortened(&ticket.value)
    );
    values.find(code::CB106, ticket.span, message).help =
        Some("write the whole address, beginning with `https://`".to_owned());
    None
}

fn is_web_address(text: &str) -> bool {
    (text.starts_with("https://") || text.starts_with("http://"))
        && !text.contains(char::is_whitespace)
}

pub(super) fn own(field: &Field, node: &Node, values: &mut Values<'_>) -> Option<OwnValue> {
    Some(match field.kind {
        FieldType::Text | FieldType::Line => OwnValue::Text(values.text(field, node)?.value),
        FieldType::Url => OwnValue::Text(ticket(field, node, values)?.value),
        FieldType::Boolean => OwnValue::Boolean(values.boolean(field, node)?.value),
        FieldType::Number => OwnValue::Number(values.number(field, node)?.value),
        FieldType::Date => OwnValue::Date(values.date(field, node)?.value),
        FieldType::Moment => OwnValue::Moment(values.moment(field, node)?.value),
        FieldType::Duration => OwnValue::Duration(values.duration(field, node)?.value),
        FieldType::Term => OwnValue::Names(vec![values.term(field, node)?]),
        FieldType::Terms => OwnValue::Names(values.terms(field, node)),
        FieldType::Texts | FieldType::References | FieldType::Addresses => OwnValue::Texts(
            values
                .texts(field, node)
                .into_iter()
                .map(|text| text.value)
                .collect(),
        ),
        FieldType::Group | FieldType::List | FieldType::Any => return None,
    })
}

/// What an entry without a title is called: its first heading, else the words of its file name.
fn title(entry: &Postmortem, stem: &str) -> String {
    if let Some(heading) = entry
        .outline()
        .title()
        .filter(|heading| !heading.text.trim().is_empty())
    {
        return heading.text.trim().to_owned();
    }
    let name = if entry.file_date.is_some() {
        stem.get(10..).unwrap_or_default()
    } else {
        stem
    };
    let words = name.replace(['-', '_'], " ");
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut letters = words.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => stem.to_owned(),
    }
}

/// Fields that this status requires. Pages need nothing but a title, which they always have.
fn required(entry: &Postmortem, front: Option<&Node>, values: &mut Values<'_>) {
    let Some(front) = front.filter(|_| entry.kind != Kind::Page) else {
        return;
    };
    let template = values.template;
    for field in &template.fields {
        let Some(from) = field.required_from.filter(|from| entry.status >= *from) else {
            continue;
        };
        let written = front
            .entries()
            .iter()
            .find(|written| written.key == field.name);
        let empty = written.is_none_or(|written| match &written.value.value {
            Value::Null => true,
            Value::Scalar(scalar) => scalar.text.trim().is_empty(),
            Value::Sequence(items) => items.is_empty(),
            Value::Mapping(entries) => entries.is_empty(),
        });
        if !empty {
            continue;
        }
        let since = match from {
            Status::Draft => "every entry needs it",
            Status::InReview => "an entry in review needs it",
            Status::Published => "a published entry needs it",
        };
        let at = written.map_or(Span::new(0, 3), |written| written.key_span);
        let at = if written.is_none() {
            entry.status_span.unwrap_or(at)
        } else {
            at
        };
        let finding = values.find(
            code::CB105,
            at,
            format!("`{}` is missing: {since}", field.name),
        );
        let example = field
            .example
            .as_ref()
            .map(|example| format!(" For example `{}: {example}`", field.name));
        finding.help = Some(
            format!("{}{}", field.help, example.unwrap_or_default())
                .trim()
                .to_owned(),
        );
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_of_its_own_names_an_incident() {
        let context = Context {
            template: &Template::builtin(),
            zone: &Zone::utc(),
            is_page: &|_| true,
        };
        let read_at = |path: &str, front: &str| {
            let text: Arc<str> = format!("---\ntitle: x\n{front}---\n").into();
            let entry = read(&path.into(), &path.into(), &text, &context).0;
            (entry.id.to_string(), entry.kind)
        };
        let folder = "2026/2026-09-01-checkout";
        for name in ["index.md", "README.md", "readme.md"] {
            let path = format!("{folder}/{name}");
            for front in [
                "started: 2026-09-01T10:00Z\n",
                "severity: SEV3\n",
                "kind: incident\n",
                "kind: near-miss\n",
            ] {
                let (id, kind) = read_at(&path, front);
                assert_eq!(id, "2026-09-01-checkout", "{name} {front}");
                assert_ne!(kind, Kind::Page, "{name} {front}");
            }
            for front in [
                "",
                "severity:\n",
                "started: 2026-09-01T10:00Z\nkind: page\n",
            ] {
                assert_eq!(read_at(&path, front).1, Kind::Page, "{name} {front}");
            }
        }
        // At the root there is no folder to be named after.
        let (id, kind) = read_at("README.md", "started: 2026-09-01T10:00Z\n");
        assert_eq!((id.as_str(), kind), ("README", Kind::Incident));
    }

    #[test]
    fn of_two_visibilities_the_stricter_counts() {
        let context = Context {
            template: &Template::builtin(),
            zone: &Zone::utc(),
            is_page: &|_| false,
        };
        let visibility = |front: &str| {
            let text: Arc<str> = format!("---\ntitle: x\n{front}---\n").into();
            read(&"content/a.md".into(), &"a.md".into(), &text, &context)
                .0
                .visibility
        };
        assert_eq!(visibility("visibility: public\n"), Visibility::Public);
        for front in [
            "visibility: public\nvisibility: restricted\n",
            "visibility: restricted\nvisibility: public\n",
            "visibility:\nvisibility: restricted\n",
            "visibility: public\nvisibility: public\nvisibility: [restricted]\n",
            "visibility: public\nvisibility: resricted\n",
        ] {
            assert_eq!(visibility(front), Visibility::Restricted, "{front}");
        }
        assert_eq!(
            visibility("visibility: public\nvisibility: internal\n"),
            Visibility::Internal
        );
    }
}
