//! A twin: `NAME.public.md` beside `NAME.md` is the same entry as the audience `public` reads it.

use std::sync::Arc;

use super::Audiences;
use super::front::{parse, same, without, without_entries};
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

fn null() -> Node {
    Node {
        value: Value::Mapping(Vec::new()),
        span: casebook_diagnostic::Span::at(0),
    }
}
