//! Values of a dialect's file: zones, patterns, globs, texts.

use casebook_diagnostic::Span;
use casebook_time::Zone;
use casebook_tree::yaml::{Node, Value};
use globset::{GlobBuilder, GlobSet, GlobSetBuilder};
use regex::Regex;

use super::Reader;
use crate::names;
use crate::times::TimeForm;

impl Reader {
    pub(super) fn zone(&mut self, node: &Node) -> Option<Zone> {
        let name = node.text()?;
        match Zone::named(name) {
            Ok(zone) => Some(zone),
            Err(error) => {
                self.problem(
                    node.span,
                    error.to_string(),
                    "a zone is a name such as `Europe/London`, or an offset such as `+02:00`",
                );
                None
            }
        }
    }

    pub(super) fn flag(&mut self, node: &Node) -> Option<bool> {
        match node.text() {
            Some("true") => Some(true),
            Some("false") => Some(false),
            _ => {
                self.problem(
                    node.span,
                    "this is `true` or `false`",
                    "write one of the two",
                );
                None
            }
        }
    }

    pub(super) fn pattern(&mut self, node: &Node) -> Option<Regex> {
        match Regex::new(node.text()?) {
            Ok(pattern) => Some(pattern),
            Err(error) => {
                let reason = error.to_string();
                let reason = reason.lines().last().unwrap_or_default().to_owned();
                self.problem(
                    node.span,
                    format!("this is not a regular expression: {reason}"),
                    "quote it with single quotes, in which `\\` needs no second one",
                );
                None
            }
        }
    }

    pub(super) fn globs(&mut self, node: &Node) -> Option<GlobSet> {
        let mut globs = GlobSetBuilder::new();
        for (pattern, span) in texts(node) {
            match GlobBuilder::new(&pattern).case_insensitive(true).build() {
                Ok(glob) => {
                    globs.add(glob);
                }
                Err(error) => self.problem(
                    span,
                    format!("this is not a glob: {}", error.kind()),
                    "for example `**/issues/*.md`",
                ),
            }
        }
        globs.build().ok()
    }

    pub(super) fn time_form(&mut self, word: &str, span: Span) -> Option<TimeForm> {
        let form = TimeForm::parse(word);
        if form.is_none() {
            let words: Vec<&str> = TimeForm::ALL.iter().map(|form| form.as_str()).collect();
            self.problem(
                span,
                format!("`{word}` is not a form of time"),
                format!("one of {}", words.join(", ")),
            );
        }
        form
    }
}

/// The texts of a list, or the single one, with their places.
pub(super) fn texts(node: &Node) -> Vec<(String, Span)> {
    let nodes = match &node.value {
        Value::Sequence(items) => items.as_slice(),
        _ => std::slice::from_ref(node),
    };
    nodes
        .iter()
        .filter_map(|node| Some((node.text()?.to_owned(), node.span)))
        .collect()
}

/// A key with `.` between levels.
pub(super) fn path(key: &str) -> Vec<String> {
    key.split('.').map(str::to_owned).collect()
}

pub(super) fn plain(node: Option<&Node>) -> Vec<String> {
    node.map(texts)
        .unwrap_or_default()
        .into_iter()
        .map(|(text, _)| text)
        .collect()
}

pub(super) fn keys(node: Option<&Node>) -> Vec<String> {
    plain(node).iter().map(|text| names::key(text)).collect()
}
