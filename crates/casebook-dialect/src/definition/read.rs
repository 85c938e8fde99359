//! A dialect's file → [`Dialect`], with everything that is wrong in it.

mod places;
mod values;

use casebook_diagnostic::{Span, suggestion};
use casebook_tree::yaml::{self, Node, Value};
use globset::GlobSet;

use super::{Actions, BodyPart, Dialect, FieldRule, Matches, Problem, RecordId, Records};
use crate::names;
use places::conditions;
use values::{keys, path, plain, texts};

const KEYS: &[&str] = &[
    "name", "match", "skip", "zone", "offsets", "times", "status", "fields", "actions", "records",
    "id", "body",
];
const BODY_KEYS: &[&str] = &["section", "key", "columns", "order", "format"];
const MATCH_KEYS: &[&str] = &[
    "files",
    "file",
    "keys",
    "without-keys",
    "names",
    "at-least",
    "front-matter",
];
impl Dialect {
    /// Reads a dialect's file, called `name` unless it says its own. What cannot be read is a problem, and the rest counts;
    /// without `match` it explains nothing.
    #[must_use]
    pub fn parse(name: &str, text: &str) -> (Self, Vec<Problem>) {
        let mut reader = Reader::default();
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let root = match yaml::parse(text, 0) {
            Ok(root) => root,
            Err(error) => {
                reader.problem(
                    error.span,
                    format!("this cannot be read as YAML: {error}"),
                    error.help,
                );
                Node {
                    value: Value::Null,
                    span: Span::at(0),
                }
            }
        };
        let mut dialect = reader.dialect(name, &root);
        dialect.text = text.into();
        (dialect, reader.problems)
    }
}

#[derive(Default)]
struct Reader {
    problems: Vec<Problem>,
}

impl Reader {
    fn problem(&mut self, span: Span, message: impl Into<String>, help: impl Into<String>) {
        self.problems.push(Problem {
            span,
            message: message.into(),
            help: help.into(),
        });
    }

    fn check_keys(&mut self, node: &Node, known: &[&str]) {
        for entry in node.entries() {
            if !known.contains(&entry.key.as_str()) {
                let help = match suggestion(&entry.key, known.iter().copied()) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => format!("the keys are {}", known.join(", ")),
                };
                self.problem(
                    entry.key_span,
                    format!("`{}` is not a key here", entry.key),
                    help,
                );
            }
        }
    }

    fn dialect(&mut self, name: &str, root: &Node) -> Dialect {
        self.check_keys(root, KEYS);
        let text = |key: &str| root.get(key).and_then(Node::text);
        let matches = root.get("match").map(|node| self.matches(node));
        if matches.is_none() {
            self.problem(
                Span::at(root.span.start),
                "the dialect does not say which files it explains",
                "add `match`, for example `match: {keys: [started_at, service]}`",
            );
        }
        let skip = root.get("skip").and_then(|node| {
            self.check_keys(node, &["files", "when"]);
            self.globs(node.get("files")?)
        });
        let times = root.get("times").map(texts).unwrap_or_default();
        let times = times
            .into_iter()
            .filter_map(|(word, span)| self.time_form(&word, span))
            .collect();
        let offsets = root.get("offsets").map(Node::entries).unwrap_or_default();
        let offsets = offsets
            .iter()
            .filter_map(|entry| {
                let zone = self.zone(&entry.value)?;
                Some((entry.key.clone(), zone.name().to_owned()))
            })
            .collect();
        let fields = root.get("fields").map(Node::entries).unwrap_or_default();
        Dialect {
            name: text("name").unwrap_or(name).to_owned(),
            text: "".into(),
            matches: matches.unwrap_or_else(|| Matches {
                files: Some(GlobSet::empty()),
                ..Matches::default()
            }),
            skip,
            zone: root.get("zone").and_then(|node| self.zone(node)),
            offsets,
            times,
            status: text("status").map(str::to_owned),
            fields: fields
                .iter()
                .map(|entry| FieldRule {
                    field: entry.key.clone(),
                    places: self.places(&entry.value),
                })
                .collect(),
            actions: root
                .get("actions")
                .map(|node| self.actions(node))
                .unwrap_or_default(),
            records: self.records(root),
        }
    }

    fn records(&mut self, root: &Node) -> Records {
        let when = root.get("skip").and_then(|skip| skip.get("when"));
        let parts = root.get("body").map(Node::items).unwrap_or_default();
        Records {
            within: plain(root.get("records")),
            id: root.get("id").and_then(|node| self.id(node)),
            skip: conditions(when),
            body: parts
                .iter()
                .filter_map(|part| self.body_part(part))
                .collect(),
        }
    }

    /// A key, or a key and what it is unique within.
    fn id(&mut self, node: &Node) -> Option<RecordId> {
        if let Some(key) = node.text() {
            return Some(RecordId {
                key: path(key),
                within: Vec::new(),
            });
        }
        self.check_keys(node, &["key", "in"]);
        let Some(key) = node.get("key").and_then(Node::text) else {
            self.problem(
                node.span,
                "`id` names no key",
                "for example `id: number`, or `id: {key: number, in: {key: repository}}`",
            );
            return None;
        };
        let places = node.get("in").map(|places| match &places.value {
            Value::Sequence(items) => items.as_slice(),
            _ => std::slice::from_ref(places),
        });
        let mut within = Vec::new();
        for place in places.unwrap_or_default() {
            self.check_keys(place, &["key", "pattern"]);
            if let Some(key) = place.get("key").and_then(Node::text) {
                let pattern = place.get("pattern").and_then(|node| self.pattern(node));
                within.push((path(key), pattern));
            }
        }
        Some(RecordId {
            key: path(key),
            within,
        })
    }

    fn body_part(&mut self, node: &Node) -> Option<BodyPart> {
        self.check_keys(node, BODY_KEYS);
        let text = |key: &str| node.get(key).and_then(Node::text);
        let (Some(heading), Some(key)) = (text("section"), text("key")) else {
            self.problem(
                node.span,
                "a part of a body is a `section` and the `key` that holds it",
                "for example `{section: Summary, key: summary}`",
            );
            return None;
        };
        let columns = node.get("columns").map(Node::entries).unwrap_or_default();
        let columns = columns
            .iter()
            .filter_map(|entry| Some((entry.key.clone(), path(entry.value.text()?))));
        Some(BodyPart {
            heading: heading.to_owned(),
            key: path(key),
            columns: columns.collect(),
            is_newest_first: text("order") == Some("newest-first"),
            is_html: text("format") == Some("html"),
        })
    }

    fn matches(&mut self, node: &Node) -> Matches {
        self.check_keys(node, MATCH_KEYS);
        let names = keys(node.get("names"));
        let at_least = node.get("at-least").and_then(Node::text);
        Matches {
            files: node.get("files").and_then(|files| self.globs(files)),
            file: node.get("file").and_then(|node| self.pattern(node)),
            keys: plain(node.get("keys")),
            without_keys: plain(node.get("without-keys")),
            at_least: at_least
                .and_then(|number| number.parse().ok())
                .unwrap_or(names.len().min(1)),
            names,
            front_matter: node.get("front-matter").and_then(|flag| self.flag(flag)),
        }
    }

    fn actions(&mut self, node: &Node) -> Actions {
        self.check_keys(node, &["sections", "labels", "kinds"]);
        let kinds = node.get("kinds").map(Node::entries).unwrap_or_default();
        Actions {
            sections: keys(node.get("sections")),
            labels: keys(node.get("labels")),
            kinds: kinds
                .iter()
                .filter_map(|entry| Some((names::key(&entry.key), entry.value.text()?.to_owned())))
                .collect(),
        }
    }
}
