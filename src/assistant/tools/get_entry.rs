//! `get_entry`: one entry, its facts and its text, in as many parts as it takes.

use casebook_analysis::index::id_of;
use casebook_diagnostic::Span;
use casebook_markdown::Heading;
use casebook_model::book::Index;
use casebook_model::entry::Postmortem;
use casebook_site::report::entry_json;
use casebook_site::{drop_unknown, published_markdown};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::super::budget::Budget;
use super::super::open_book::OpenBook;
use super::super::quoted::{NOTE, short};
use super::super::tool::{Refusal, Tool};
use super::entries::{address, entry};
use crate::workspace::Workspace;

pub(in super::super) struct GetEntry;

/// Which entry, and which part of it.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in super::super) struct Input {
    /// The id of the entry, from an answer of another tool.
    id: String,
    /// Only this section: a heading of `sections`, or its anchor.
    section: Option<String>,
    /// Where to go on: `next_offset` of the answer before.
    offset: Option<usize>,
    /// Most tokens of the answer. Default: 8000.
    max_tokens: Option<usize>,
}

/// An entry, or a part of it.
#[derive(Serialize, JsonSchema)]
pub(in super::super) struct Answer {
    note: &'static str,
    id: String,
    title: String,
    /// Address of its page.
    address: String,
    /// The headings of its text, in order.
    sections: Vec<SectionName>,
    /// What its front matter says, times and durations worked out, and what it repeats; null in answers that begin later.
    #[schemars(with = "Option<Map<String, Value>>")]
    facts: Option<Value>,
    /// Facts that were too long for this answer.
    facts_left_out: Vec<String>,
    /// The text, quoted: Markdown, without the front matter and comments. Links lead to addresses of the site.
    text: String,
    /// Pass it as `offset` for the rest; null when this was all.
    next_offset: Option<usize>,
}

/// A section of an entry.
#[derive(Serialize, JsonSchema)]
struct SectionName {
    heading: String,
    /// How deep it is: 2 for `##`.
    level: u8,
    anchor: String,
}

/// The least of the text in an answer, in bytes of JSON, whatever else takes its place.
const LEAST: usize = 600;
/// The most headings that are named.
const HEADINGS: usize = 60;

impl Tool for GetEntry {
    type Input = Input;
    type Answer = Answer;
    const NAME: &'static str = "get_entry";
    const TITLE: &'static str = "Read a postmortem";
    const DESCRIPTION: &'static str = "Reads one entry by its id: what its front matter says, times worked out, what it repeats and what repeats it, and its text as Markdown. Pass `section` for one section. A long text comes in parts: go on with `next_offset`.";

    fn answer(book: &mut OpenBook, input: Input) -> Result<Answer, Refusal> {
        let workspace = book.workspace();
        let casebook = workspace.book();
        let index = entry(casebook, &input.id)?;
        let found = &casebook.entries[index];
        let part = part(found, input.section.as_deref())?;
        let whole = published_markdown(casebook, index, part, &|path| casebook.url(path));
        let offset = input.offset.unwrap_or(0);
        let Some(text) = whole.get(offset..) else {
            return Err(Refusal::new(format!(
                "The offset {offset} is not one of this text, which ends at {}: pass `next_offset` of the answer before.",
                whole.len()
            )));
        };
        let mut budget = Budget::of(input.max_tokens);
        let headings = found.outline().headings.iter().take(HEADINGS);
        let sections: Vec<SectionName> = headings.map(SectionName::of).collect();
        budget.spend(&sections);
        let mut answer = Answer {
            note: NOTE,
            id: id_of(casebook, index),
            title: short(&found.title),
            address: address(casebook, index),
            sections,
            facts: None,
            facts_left_out: Vec::new(),
            text: String::new(),
            next_offset: None,
        };
        // Once, with the beginning of the whole.
        if offset == 0 && part == found.body {
            let (facts, left_out) = facts_of(workspace, index, budget.left() / 2);
            budget.spend(&facts);
            (answer.facts, answer.facts_left_out) = (Some(facts), left_out);
        }
        let shown = budget.at_least(LEAST).text(text);
        let end = offset + shown.len();
        answer.next_offset = (end < whole.len()).then_some(end);
        shown.clone_into(&mut answer.text);
        Ok(answer)
    }
}

impl SectionName {
    fn of(heading: &Heading) -> Self {
        Self {
            heading: short(&heading.text),
            level: heading.level,
            anchor: heading.id.clone(),
        }
    }
}

/// A section, or all below the front matter.
fn part(found: &Postmortem, section: Option<&str>) -> Result<Span, Refusal> {
    let body = found.body;
    let Some(asked) = section else {
        return Ok(body);
    };
    let headings = &found.outline().headings;
    let key = |text: &str| casebook_text::name_key(text.trim_start_matches('#').trim());
    let is_meant =
        |heading: &Heading| key(&heading.text) == key(asked) || heading.id == asked.trim();
    let Some(at) = headings.iter().position(is_meant) else {
        let names: Vec<String> = headings
            .iter()
            .take(HEADINGS)
            .map(|heading| format!("`{}`", short(&heading.text)))
            .collect();
        return Err(Refusal::new(if names.is_empty() {
            "This entry has no sections: leave `section` out.".to_owned()
        } else {
            format!(
                "This entry has no section `{}`. It has {}.",
                short(asked),
                names.join(", ")
            )
        }));
    };
    let mut later = headings[at + 1..].iter();
    let end = later
        .find(|heading| heading.level <= headings[at].level)
        .map_or(body.end, |heading| heading.span.start);
    Ok(Span::new(headings[at].span.start, end))
}

/// The facts of an entry as its `entry.json` on the site holds them: without its file, without what is not known, and
/// without the longest where they take more than `most` bytes, which are named.
fn facts_of(workspace: &Workspace, index: Index, most: usize) -> (Value, Vec<String>) {
    let json = entry_json(workspace.book(), workspace.recurrence(), index);
    let Ok(mut facts) = serde_json::to_value(json) else {
        return (Value::Null, Vec::new());
    };
    drop_unknown(&mut facts);
    let Value::Object(mut facts) = facts else {
        return (Value::Null, Vec::new());
    };
    for said_elsewhere in ["path", "id", "title", "url"] {
        facts.shift_remove(said_elsewhere);
    }
    let size = |value: &Value| value.to_string().len();
    let mut left_out = Vec::new();
    while facts
        .iter()
        .map(|(name, value)| name.len() + size(value))
        .sum::<usize>()
        > most
    {
        let longest = facts.iter().max_by_key(|(_, value)| size(value));
        let Some(name) = longest.map(|(name, _)| name.clone()) else {
            break;
        };
        facts.shift_remove(&name);
        left_out.push(name);
    }
    (Value::Object(facts), left_out)
}
