//! The front matter of a file as a tree, or why there is none.

use std::cell::LazyCell;
use std::sync::Arc;

use super::fields::{Values, shortened};
use super::visibility::{begins_with_restriction, may_be_restricted};
use crate::source::front_matter::{Language, Split};
use crate::source::toml;
use crate::source::yaml::{self, Node, Value};
use casebook_diagnostic::{Span, code};
/// What was read of the front matter.
pub(super) struct Front {
    pub(super) node: Option<Node>,
    /// The YAML could not be read.
    pub(super) broken: bool,
    /// It could not be read cleanly, and may have said that the entry is restricted.
    pub(super) fail_closed: bool,
}

impl Front {
    fn broken(fail_closed: bool) -> Self {
        Self {
            node: None,
            broken: true,
            fail_closed,
        }
    }
}

/// What is said to authors of an entry that is left out because of what it may have said.
const FAILS_CLOSED: &str = "until then the entry counts as restricted, and is left out";

/// Reads the front matter of a file, with findings for what cannot be read.
pub(super) fn read(values: &mut Values<'_>, split: &Split, is_page: bool) -> Front {
    let Some(span) = split.front_matter else {
        return absent(values, split, is_page);
    };
    let text = values.source;
    // Where unclosed front matter ends is a guess, and what follows may belong to it.
    let written = if split.unclosed.is_some() {
        &text[span.start..]
    } else {
        span.slice(text)
    };
    // Asked only where something is wrong, which it seldom is.
    let fail_closed = LazyCell::new(|| may_be_restricted(written));
    if let Some(opening) = split.unclosed {
        let help = format!(
            "put a line of `{}` after the last field",
            opening.slice(text)
        );
        let finding = values.find(code::CB101, opening, "the front matter is not closed");
        finding.help = Some(closed(&help, *fail_closed));
    }
    let (name, parsed) = match split.language {
        Language::Yaml => ("YAML", yaml::parse(span.slice(text), span.start)),
        Language::Toml => ("TOML", toml::parse(span.slice(text), span.start)),
    };
    match parsed {
        Ok(node) if matches!(node.value, Value::Mapping(_)) => {
            report_duplicates(&node, values);
            Front {
                node: Some(node),
                broken: false,
                fail_closed: split.unclosed.is_some() && *fail_closed,
            }
        }
        Ok(node) => {
            let message = format!(
                "front matter is a mapping of fields, this is {}",
                node.shape()
            );
            let finding = values.find(code::CB102, node.span, message);
            let help = "write each field as `key: value`, with a space after the colon";
            finding.help = Some(closed(help, *fail_closed));
            Front::broken(*fail_closed)
        }
        Err(error) => {
            let message = format!("this cannot be read as {name}: {error}");
            let finding = values.find(code::CB102, error.span, message);
            finding.help = Some(closed(&error.help, *fail_closed));
            Front::broken(*fail_closed)
        }
    }
}

/// A file without front matter. Pages need none.
fn absent(values: &mut Values<'_>, split: &Split, is_page: bool) -> Front {
    let body = split.body.slice(values.source);
    let fail_closed = begins_with_restriction(body);
    if !is_page || fail_closed {
        let first_line = body.lines().next().map_or(0, str::len);
        let at = Span::new(split.body.start, split.body.start + first_line);
        let finding = values.find(code::CB101, at, "there is no front matter");
        let help = "begin the file with the fields of `casebook schema --format skeleton`";
        finding.help = Some(closed(help, fail_closed));
    }
    Front {
        node: None,
        broken: false,
        fail_closed,
    }
}

fn report_duplicates(front_matter: &Node, values: &mut Values<'_>) {
    for (entry, first) in front_matter.duplicates() {
        let message = format!("`{}` is given a second time", shortened(&entry.key));
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
}

/// The next step, and why the entry is nowhere to be seen before it is taken.
fn closed(help: &str, fail_closed: bool) -> String {
    if fail_closed {
        format!("{help}; {FAILS_CLOSED}")
    } else {
        help.to_owned()
    }
}
