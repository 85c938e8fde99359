//! When an action was done, where git's history of its file leaves no doubt: facts, handed in as values, that turn a
//! finding of a missing day into a safe fix.

use std::collections::{BTreeSet, HashMap};
use std::ops::Range;
use std::sync::Arc;

use casebook_diagnostic::{Code, Diagnostic, Fix, Span, code};
use casebook_model::entry::{ActionStatus, Context, read};
use casebook_model::source::front_matter::split;
use casebook_model::source::yaml::{self, Node};
use casebook_model::source::{Absence, Versions};
use casebook_time::{Date, Zone};

/// Why history does not tell the day on which an action was done.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum UnknownReason {
    /// There is no history, or only a part.
    #[error("git cannot tell it: {0}")]
    NoHistory(Absence),
    /// The action is not done in the newest commit.
    #[error(
        "git does not know it as done: write the day, or commit it and run `casebook lint --fix`"
    )]
    NotCommitted,
    /// The action has no id by which its older texts could be told.
    #[error(
        "without an `id` git cannot tell it, since nothing tells which of the older actions it was"
    )]
    NoId,
    /// It was never seen undone.
    #[error("git cannot tell it: the action was done already when it came into the file")]
    NeverOpen,
    /// It was done several times.
    #[error("git cannot tell it: the action became done on several days ({})", days(.0))]
    Several(BTreeSet<Date>),
    /// A text it has had cannot be read.
    #[error("git cannot tell it: an older text of the file cannot be read")]
    Unreadable,
    /// The one commit is dated before the incident or after today.
    #[error("git says {0}, which cannot be: a clock was wrong")]
    Impossible(Date),
}

fn days(days: &BTreeSet<Date>) -> String {
    days.iter()
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join(", ")
}

/// The days on which actions were done, or why nobody can tell, by the file's path and the action's id (empty for those
/// that have none).
#[derive(Debug, Clone, Default)]
pub struct CompletionDates(HashMap<(Arc<str>, String), Result<Date, UnknownReason>>);

/// What a day that history gives is held against.
#[derive(Debug, Clone, Copy)]
pub struct Bounds<'a> {
    /// The book's zone.
    pub zone: &'a Zone,
    /// The first day on which it can have been done: that of the incident, where it is known.
    pub from: Option<Date>,
    /// The last day on which it can have been done.
    pub today: Date,
}

impl CompletionDates {
    /// Notes what the history of the file at `path` tells of the action `id`.
    pub fn insert(&mut self, path: &Arc<str>, id: String, day: Result<Date, UnknownReason>) {
        self.0.insert((Arc::clone(path), id), day);
    }

    /// The finding with what is known about its day: a fix, or why there is none. Other findings stay as they are.
    /// `text` is that of the finding's file, as it was when the finding was made.
    #[must_use]
    pub fn applied_to(&self, finding: Diagnostic, text: &str) -> Diagnostic {
        let Some(action) = undated(&finding, text) else {
            return finding;
        };
        let key = (
            Arc::clone(&finding.path),
            action.id.clone().unwrap_or_default(),
        );
        match self.0.get(&key).cloned() {
            None => finding,
            Some(Err(doubt)) => {
                finding.help(format!("add `done:` with the day it was done; {doubt}"))
            }
            Some(Ok(day)) => match action.dated(text, day) {
                Some(fix) => finding
                    .help(format!(
                        "add `done: {day}`, the day on which git shows it done"
                    ))
                    .fix(fix),
                None => finding.help(format!(
                    "add `done: {day}`, the day on which git shows it done"
                )),
            },
        }
    }
}

/// An action that is done without a day, as it stands in a text.
#[derive(Debug, Clone)]
pub struct Undated {
    /// Its id, where one is written.
    pub id: Option<String>,
    action: Node,
}

/// The action that a finding says is done without a day; `None` when it says something else.
#[must_use]
pub fn undated(finding: &Diagnostic, text: &str) -> Option<Undated> {
    if finding.code != code::CB408 {
        return None;
    }
    let action = actions(text)?.into_iter().find(|action| {
        let place = action.get("title").map_or(action.span, |title| title.span);
        place == finding.span && action.get("done").is_none_or(Node::is_null)
    })?;
    let id = action
        .get("id")
        .and_then(Node::text)
        .map(|id| id.trim().to_owned())
        .filter(|id| !id.is_empty());
    Some(Undated { id, action })
}

/// The actions in the front matter of a text.
fn actions(text: &str) -> Option<Vec<Node>> {
    let front = split(text).front_matter?;
    let node = yaml::parse(front.slice(text), front.start).ok()?;
    Some(node.get("actions")?.items().to_vec())
}

impl Undated {
    /// The edit that writes the day below the status, or behind it inside braces; `None` where the text is written so
    /// that the place for it would be a guess.
    fn dated(&self, text: &str, day: Date) -> Option<Fix> {
        let (at, addition) = match self
            .action
            .entries()
            .iter()
            .find(|entry| entry.key == "done")
        {
            // The key is there and nothing behind it.
            Some(empty) => (colon_after(text, empty.key_span)?, format!(" {day}")),
            None => {
                let status = self
                    .action
                    .entries()
                    .iter()
                    .find(|entry| entry.key == "status")?;
                let in_braces = self.action.span.slice(text).starts_with('{');
                let value = status.value.span;
                colon_after(text, status.key_span).filter(|colon| *colon < value.start)?;
                if in_braces {
                    (value.end, format!(", done: {day}"))
                } else {
                    below(text, status.key_span, value, day)?
                }
            }
        };
        let fix = Fix::safe(format!("Write `done: {day}`"), Span::at(at), addition);
        self.comes_to(text, &fix, day).then_some(fix)
    }

    /// Whether the text with the fix says what it said before, and the day.
    fn comes_to(&self, text: &str, fix: &Fix, day: Date) -> bool {
        let Some(fixed) = super::super::apply(text, &[(code::CB408, fix)]) else {
            return false;
        };
        let (Some(before), Some(after)) = (actions(text), actions(&fixed.text)) else {
            return false;
        };
        let day = day.to_string();
        before.len() == after.len()
            && before.iter().zip(&after).all(|(before, after)| {
                let mut written = values(after);
                if before.span == self.action.span {
                    let is_day = written
                        .get("done")
                        .is_some_and(|done| **done == format!("{day:?}"));
                    written.remove("done");
                    let mut wanted = values(before);
                    wanted.remove("done");
                    is_day && written == wanted
                } else {
                    written == values(before)
                }
            })
    }
}

/// What a mapping says, by its keys.
fn values(node: &Node) -> HashMap<&str, Box<str>> {
    fn shown(node: &Node) -> String {
        match node.text() {
            Some(text) => format!("{text:?}"),
            None if node.entries().is_empty() => {
                node.items().iter().map(|item| shown(item) + ",").collect()
            }
            None => node
                .entries()
                .iter()
                .map(|entry| format!("{}: {},", entry.key, shown(&entry.value)))
                .collect(),
        }
    }
    node.entries()
        .iter()
        .map(|entry| (entry.key.as_str(), shown(&entry.value).into()))
        .collect()
}

/// The place behind the colon that follows a key on its line.
fn colon_after(text: &str, key: Span) -> Option<usize> {
    let behind = text.get(key.end..)?;
    let quote = usize::from(behind.starts_with(['"', '\'']));
    let blanks = behind[quote..].len() - behind[quote..].trim_start_matches([' ', '\t']).len();
    behind[quote + blanks..]
        .starts_with(':')
        .then_some(key.end + quote + blanks + 1)
}

/// A line of its own below that of the status, with as much before it.
fn below(text: &str, key: Span, value: Span, day: Date) -> Option<(usize, String)> {
    let line: Range<usize> = text[..key.start]
        .rfind('\n')
        .map_or(0, |newline| newline + 1)
        ..text[value.end..]
            .find(['\r', '\n'])
            .map(|newline| value.end + newline)?;
    if text[key.start..value.end].contains('\n') {
        return None;
    }
    // The status may be the first key of its action, behind the dash.
    let indent: String = text[line.start..key.start]
        .chars()
        .map(|letter| if letter == '\t' { '\t' } else { ' ' })
        .collect();
    Some((line.end, format!("\n{indent}done: {day}")))
}

/// The day on which the action `id` of a file became done, by the author's date of the commit that says so; as every
/// version is read, with the words and aliases of the book.
///
/// # Errors
/// When the versions leave a doubt.
pub fn done_on(
    versions: &Versions,
    id: &str,
    context: &Context<'_>,
    bounds: &Bounds<'_>,
) -> Result<Date, UnknownReason> {
    let states: Vec<State> = versions
        .texts
        .iter()
        .map(|text| State::of(text, id, context))
        .collect();
    if !matches!(states[versions.head], State::Done { .. }) {
        return Err(UnknownReason::NotCommitted);
    }
    let mut days: BTreeSet<Date> = BTreeSet::new();
    for edit in &versions.edits {
        let State::Done { title } = &states[edit.text] else {
            continue;
        };
        let before: Vec<Option<&State>> = edit
            .before
            .iter()
            .map(|place| place.map(|place| &states[place]))
            .collect();
        if before
            .iter()
            .any(|state| matches!(state, Some(State::Done { .. })))
        {
            continue;
        }
        let was_open = |state: &Option<&State>| matches!(state, Some(State::Open { title: older }) if older == title);
        if before
            .iter()
            .any(|state| matches!(state, Some(State::Unknown)))
        {
            return Err(UnknownReason::Unreadable);
        }
        if before.is_empty() || !before.iter().all(was_open) {
            return Err(UnknownReason::NeverOpen);
        }
        days.insert(
            bounds
                .zone
                .date(edit.written.ok_or(UnknownReason::Unreadable)?),
        );
    }
    match (days.first().copied(), days.len()) {
        (Some(day), 1) if day > bounds.today || bounds.from.is_some_and(|from| day < from) => {
            Err(UnknownReason::Impossible(day))
        }
        (Some(day), 1) => Ok(day),
        (Some(_), _) => Err(UnknownReason::Several(days)),
        (None, _) => Err(UnknownReason::NeverOpen),
    }
}

/// What one text says of an action.
#[derive(Debug, Clone, PartialEq, Eq)]
enum State {
    /// Nothing: there is no such action.
    Absent,
    /// It is not done.
    Open { title: String },
    /// It is done.
    Done { title: String },
    /// The text cannot be read, or says two things.
    Unknown,
}

/// What leaves it open whether an action was done.
const DOUBTFUL: &[Code] = &[code::CB103, code::CB106, code::CB107];

impl State {
    fn of(text: &Arc<str>, id: &str, context: &Context<'_>) -> Self {
        let name: Arc<str> = "version".into();
        let (entry, findings) = read(&name, &name, text, context);
        if entry.broken {
            return Self::Unknown;
        }
        let mut found = entry.actions.iter().filter(|action| action.id == id);
        let action = match (found.next(), found.next()) {
            (None, _) => return Self::Absent,
            (Some(_), Some(_)) => return Self::Unknown,
            (Some(action), None) => action,
        };
        let doubtful = |finding: &Diagnostic| {
            let inside =
                action.span.start <= finding.span.start && finding.span.end <= action.span.end;
            inside
                && DOUBTFUL.contains(&finding.code)
                && finding.fix.as_ref().is_none_or(|fix| !fix.safe)
        };
        let title = action.title.value.clone();
        match action.status {
            ActionStatus::Done => Self::Done { title },
            _ if findings.iter().any(doubtful) => Self::Unknown,
            _ => Self::Open { title },
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
