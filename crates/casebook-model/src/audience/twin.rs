//! A twin: `NAME.public.md` beside `NAME.md` is the same entry as the audience `public` reads it.

use std::sync::Arc;

use casebook_diagnostic::{Diagnostic, Span, code};
use casebook_time::Moment;

use super::Audiences;
use super::front::{parse, same, without, without_entries};
use crate::entry::{Located, Name, Postmortem};
use crate::source::front_matter::{Language, split};
use crate::source::yaml::{Node, Value};

/// A file that is an entry's text for one audience.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Twin<'a> {
    /// The path of the entry it belongs to.
    pub base: String,
    /// The audience it is for.
    pub audience: &'a str,
}

/// Whether a file is a twin by its name: `outage.public.md` of `outage.md`, where `public` is an audience of the book.
/// Without that entry beside it, it is an entry of its own.
#[must_use]
pub fn twin_of<'a>(content_path: &str, audiences: &'a Audiences) -> Option<Twin<'a>> {
    let (stem, ending) = content_path.rsplit_once('.')?;
    let (base, name) = stem.rsplit_once('.')?;
    if base.is_empty() || base.ends_with('/') {
        return None;
    }
    let audience = audiences.iter().find(|audience| audience.name == name)?;
    Some(Twin {
        base: format!("{base}.{ending}"),
        audience: &audience.name,
    })
}

/// The text of an entry with its twin laid over: the twin's fields in place of the entry's, the others as they were, and the
/// twin's text. `None` where the two cannot be joined.
#[must_use]
pub fn with_twin(base: &str, twin: &str) -> Option<Arc<str>> {
    let (of_base, of_twin) = (split(base), split(twin));
    let body = of_twin.body.slice(twin);
    let Some(front) = of_base.front_matter else {
        return Some(twin.into());
    };
    if of_base.unclosed.is_some() || of_twin.unclosed.is_some() {
        return None;
    }
    let node = parse(base, &of_base)?.ok()?;
    let (fields, written) = match of_twin.front_matter {
        Some(span) => (parse(twin, &of_twin)?.ok()?, span.slice(twin)),
        None => (null(), ""),
    };
    if !written.is_empty() && of_twin.language != of_base.language {
        return None;
    }
    let mut spans = Vec::new();
    let kept = without_entries(
        &node,
        base,
        &mut spans,
        |entry| fields.get(&entry.key).is_some(),
        |entry, _| entry.value.clone(),
    );
    let mut text = without(&base[..front.end], &spans);
    text.push_str(written);
    let end = text.len();
    text.push_str(match of_base.language {
        Language::Yaml => "---\n",
        Language::Toml => "+++\n",
    });
    text.push_str(body);
    let mut joined = kept.entries().to_vec();
    joined.extend_from_slice(fields.entries());
    let expected = Node {
        value: Value::Mapping(joined),
        span: node.span,
    };
    let again = split(&text);
    let holds = again.front_matter.is_some_and(|span| span.end == end)
        && parse(&text, &again)?
            .ok()
            .is_some_and(|found| same(&found, &expected));
    holds.then(|| text.into())
}

/// What a twin says otherwise than its entry: findings at the place in the twin, with that in the entry beside it.
#[must_use]
pub fn contradictions(entry: &Postmortem, twin: &Postmortem) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let mut compare =
        |name: &str, of_entry: Option<(String, Span)>, of_twin: Option<(String, Span)>| {
            let (Some((said, at)), Some((says, span))) = (of_entry, of_twin) else {
                return;
            };
            if said != says {
                let message = format!("`{name}` is {says} here, and {said} in the entry");
                let finding = Diagnostic::new(code::CB607, &twin.path, span, message);
                found.push(finding.related(&entry.path, at, "the entry says this"));
            }
        };
    let name = |value: &Option<Located<Name>>| {
        value
            .as_ref()
            .map(|name| (name.value.to_string(), name.span))
    };
    compare("severity", name(&entry.severity), name(&twin.severity));
    compare("trigger", name(&entry.trigger), name(&twin.trigger));
    let cause = |entry: &Postmortem| name(&entry.root_causes.first().cloned());
    compare("root_causes", cause(entry), cause(twin));
    let moment = |value: &Option<Located<Moment>>| {
        value
            .as_ref()
            .map(|moment| (moment.value.to_string(), moment.span))
    };
    for (name, of_entry, of_twin) in [
        ("started", &entry.started, &twin.started),
        ("detected", &entry.detected, &twin.detected),
        ("mitigated", &entry.mitigated, &twin.mitigated),
        ("resolved", &entry.resolved, &twin.resolved),
    ] {
        compare(name, moment(of_entry), moment(of_twin));
    }
    found
}

fn null() -> Node {
    Node {
        value: Value::Mapping(Vec::new()),
        span: Span::at(0),
    }
}
