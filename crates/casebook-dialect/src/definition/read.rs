//! A dialect's file → [`Dialect`], with everything that is wrong in it.

use std::collections::BTreeMap;

use casebook_diagnostic::{Span, suggestion};
use casebook_time::Zone;
use casebook_tree::yaml::{self, Node, Value};
use globset::{GlobBuilder, GlobSet, GlobSetBuilder};
use regex::Regex;

use super::{
    Actions, BodyPart, Condition, Dialect, FieldRule, From, Matches, Place, Problem, RecordId,
    Records, RowChoice,
};
use crate::names;
use crate::times::TimeForm;

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
const PLACE_KEYS: &[&str] = &[
    "from", "when", "pattern", "value", "map", "zone", "midnight", "guess",
];
const FROM_KEYS: &[&str] = &["key", "label", "section", "file", "heading", "row"];

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

    /// One place, or a list of them.
    fn places(&mut self, node: &Node) -> Vec<Place> {
        match &node.value {
            Value::Sequence(items) => items.iter().filter_map(|item| self.place(item)).collect(),
            _ => self.place(node).into_iter().collect(),
        }
    }

    fn place(&mut self, node: &Node) -> Option<Place> {
        self.check_keys(node, PLACE_KEYS);
        let Some(from) = node.get("from") else {
            self.problem(
                node.span,
                "a field needs `from`: where its value stands",
                "for example `started: {from: {key: date}}`",
            );
            return None;
        };
        let from = self.from(from)?;
        let map = node.get("map").map(Node::entries).unwrap_or_default();
        Some(Place {
            from,
            when: conditions(node.get("when")),
            pattern: node.get("pattern").and_then(|node| self.pattern(node)),
            value: node.get("value").and_then(Node::text).map(str::to_owned),
            map: map
                .iter()
                .map(|entry| {
                    let value = entry.value.text().map(str::to_owned);
                    (names::key(&entry.key), value)
                })
                .collect::<BTreeMap<_, _>>(),
            zone: node.get("zone").and_then(|node| self.zone(node)),
            midnight_is_day: node.get("midnight").and_then(Node::text) == Some("day"),
            guess: node
                .get("guess")
                .and_then(|node| self.flag(node))
                .unwrap_or(false),
        })
    }

    fn from(&mut self, node: &Node) -> Option<From> {
        // `from: file` needs no more words.
        match node.text() {
            Some("file") => return Some(From::File),
            Some("heading") => return Some(From::Heading),
            _ => {}
        }
        self.check_keys(node, FROM_KEYS);
        let Some(entry) = node.entries().first() else {
            self.problem(
                node.span,
                "`from` names a place",
                format!("one of {}", FROM_KEYS.join(", ")),
            );
            return None;
        };
        let word = entry.value.text().unwrap_or_default();
        Some(match entry.key.as_str() {
            "key" => From::Key(path(word)),
            "label" => From::Label(keys(Some(&entry.value))),
            "section" => From::Section(keys(Some(&entry.value))),
            "file" => From::File,
            "heading" => From::Heading,
            "row" => From::Row(match word {
                "first" => RowChoice::First,
                "last" => RowChoice::Last,
                "marked" => RowChoice::Marked,
                "last-marked" => RowChoice::LastMarked,
                _ => {
                    self.problem(
                        entry.value.span,
                        format!("`{word}` is not a row"),
                        "one of first, last, marked, last-marked",
                    );
                    return None;
                }
            }),
            _ => return None,
        })
    }

    fn zone(&mut self, node: &Node) -> Option<Zone> {
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

    fn flag(&mut self, node: &Node) -> Option<bool> {
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

    fn pattern(&mut self, node: &Node) -> Option<Regex> {
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

    fn globs(&mut self, node: &Node) -> Option<GlobSet> {
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

    fn time_form(&mut self, word: &str, span: Span) -> Option<TimeForm> {
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
fn texts(node: &Node) -> Vec<(String, Span)> {
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
fn path(key: &str) -> Vec<String> {
    key.split('.').map(str::to_owned).collect()
}

fn conditions(node: Option<&Node>) -> Vec<Condition> {
    let entries = node.map(Node::entries).unwrap_or_default();
    entries
        .iter()
        .map(|entry| Condition {
            key: entry.key.clone(),
            values: keys(Some(&entry.value)),
        })
        .collect()
}

fn plain(node: Option<&Node>) -> Vec<String> {
    node.map(texts)
        .unwrap_or_default()
        .into_iter()
        .map(|(text, _)| text)
        .collect()
}

fn keys(node: Option<&Node>) -> Vec<String> {
    plain(node).iter().map(|text| names::key(text)).collect()
}
