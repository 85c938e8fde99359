//! Front matter, as its author or a dialect tells it → the entry.

use std::borrow::Cow;
use std::sync::Arc;

use casebook_dialect::{Dialect, Reading, SourceFact};

use super::super::Kind;
use super::super::fields::{Values, shortened};
use super::super::fill::fill;
use super::{Explained, Postmortem, as_front_matter, explain, imported, keep};
use crate::source::yaml::Node;
use crate::template::{Status, Template};
use casebook_diagnostic::{Diagnostic, Span, code};

/// What a dialect says of a file.
type Told = (Arc<Dialect>, Reading);

/// What its author wrote, as a dialect looks at it.
pub(in crate::entry) struct Written<'n, 'd> {
    /// The front matter.
    pub(in crate::entry) node: Option<&'n Node>,
    /// The path of the file in its repository's folder of entries.
    pub(in crate::entry) path: &'d str,
    /// The dialects in which the entry may be written.
    pub(in crate::entry) dialects: &'d [Arc<Dialect>],
}

/// Fills an entry from its front matter, or from what a dialect says of it. Answers with the front matter as it was read.
pub(in crate::entry) fn fill_as_told<'n>(
    entry: &mut Postmortem,
    written: &Written<'n, '_>,
    values: &mut Values<'_>,
) -> Option<Cow<'n, Node>> {
    let (node, template) = (written.node, values.template);
    let told = match entry.kind {
        Kind::Page => None,
        _ if entry.broken => None,
        _ => explain(entry, written),
    };
    let read_as = match &told {
        Some((dialect, reading)) => Some(Cow::Owned(as_front_matter(
            dialect, reading, node, template,
        ))),
        None => node.map(Cow::Borrowed),
    };
    if let Some(node) = node {
        check(node, told.is_some(), values);
    }
    if let Some(node) = &read_as {
        fill(entry, node, values);
    }
    entry.source = source_facts(node, told.as_ref(), template);
    entry.imported = node.and_then(imported::read).map(Box::new);
    set_status(entry, told.as_ref(), template);
    if let Some((dialect, reading)) = told {
        keep(entry, dialect, reading, template, values.zone);
    }
    read_as
}

/// What is wrong with the keys of the front matter. Those of another dialect are none of Casebook's fields; but one that may
/// hold the entry back does so, and is reported, whatever it was written for.
fn check(node: &Node, is_explained: bool, values: &mut Values<'_>) {
    let fields = &values.template.fields;
    let before = values.findings.len();
    values.check_keys(node, fields, "");
    if is_explained && !values.restricted {
        values.findings.truncate(before);
    }
    values.check_cut_off(node, fields);
}

/// What the front matter says that no field takes.
fn source_facts(node: Option<&Node>, told: Option<&Told>, template: &Template) -> Vec<SourceFact> {
    let is_taken = |key: &str| match told {
        Some((_, reading)) if reading.used_keys.contains(key) => true,
        Some((dialect, _)) if dialect.owns(key) => false,
        _ => template.field(key).is_some(),
    };
    let Some(node) = node else {
        return Vec::new();
    };
    let is_own = node.get("source").is_some_and(imported::is_own);
    let mut kept = SourceFact::of(node, &|key| match key {
        // A `source` of another tool is a key like any other.
        "source" => is_own,
        key => is_taken(key),
    });
    if let Some(source) = node.get("source").filter(|_| is_own) {
        kept.extend(imported::kept(source));
    }
    kept
}

/// The status of an entry that says none: what its dialect says of all of them, else the book's.
fn set_status(entry: &mut Postmortem, told: Option<&Told>, template: &Template) {
    if entry.status_span.is_none() && entry.kind != Kind::Page {
        let said = told.and_then(|(dialect, _)| Status::parse(dialect.status.as_deref()?));
        entry.status = said.unwrap_or(template.default_status);
    }
}

/// Leaves out what only says that an entry is written in another dialect, and adds what that dialect cannot read. Fixes write
/// Casebook's YAML: none is offered for a file that another tool owns.
pub(in crate::entry) fn settle_findings(entry: &Postmortem, values: &mut Values<'_>) {
    if let Some(explained) = &entry.explained {
        values
            .findings
            .retain(|finding| is_kept(explained, entry.front_matter, finding));
        for unread in &explained.unread {
            let message = format!(
                "`{}` is not read from `{}`: {}",
                unread.field,
                shortened(&unread.raw),
                unread.reason
            );
            values.find(code::CB106, unread.span, message).help = Some(format!(
                "if this is how your entries say it, write a dialect of your own in `_schema/dialects/` (this one is `{}`)",
                explained.dialect.name
            ));
        }
    }
    if let Some(imported) = &entry.imported {
        values
            .findings
            .retain(|finding| !imported.excuses(finding.code));
    }
    if !entry.is_rewritable() {
        let findings = values.findings.iter_mut();
        findings.for_each(|finding| finding.fix = None);
    }
}

/// A key that holds the entry back is told of in every dialect; see [`check`]. So is the value of a field that the dialect says
/// nothing of: it was written for Casebook, or is taken for that.
fn is_kept(explained: &Explained, front_matter: Option<Span>, finding: &Diagnostic) -> bool {
    let is_own = |front: Span| {
        let is_inside = front.start <= finding.span.start && finding.span.end <= front.end;
        let mut facts = explained.facts.iter().map(|fact| fact.span);
        is_inside && !facts.any(|fact| fact == finding.span)
    };
    match finding.code {
        code::CB104 => true,
        code::CB106 | code::CB107 => front_matter.is_some_and(is_own),
        code => !explained.excuses(code),
    }
}
