//! `similar`: have we seen this before?

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::super::budget::Budget;
use super::super::open_book::OpenBook;
use super::super::quoted::{NOTE, Quote, short};
use super::super::tool::{Refusal, Tool};
use super::entries::Found;
use crate::workspace::{SimilarIncident, Workspace};

pub(in super::super) struct Similar;

/// A text to compare.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in super::super) struct Input {
    /// The text: an error message, an alert, a piece of a log, a description of symptoms, or the draft of a postmortem with its front matter.
    text: String,
    /// Most incidents in the answer, 1 to 20. Default: 5.
    limit: Option<usize>,
    /// Most tokens of the answer. Default: 8000.
    max_tokens: Option<usize>,
}

/// The incidents most like the text, best first.
#[derive(Serialize, JsonSchema)]
pub(in super::super) struct Answer {
    note: &'static str,
    incidents: Vec<Incident>,
    /// How many more would have been shown, but for the length of the answer.
    left_out: usize,
}

/// An incident like the text.
#[derive(Serialize, JsonSchema)]
struct Incident {
    entry: Found,
    /// The most telling words that it shares with the text.
    shared_words: Vec<String>,
    /// Words of the text that were read as others: `read` of the entry stands for `asked` of the text.
    readings: Vec<Reading>,
    /// Causes, services and triggers that both name, as `field:value`.
    shared_facts: Vec<String>,
    /// How it was resolved: the beginning of that section.
    resolution: Option<Quote>,
    /// Titles of its actions that are not done.
    open_actions: Vec<String>,
}

#[derive(Serialize, JsonSchema)]
struct Reading {
    asked: String,
    read: String,
}

/// The most open actions that are named of one incident.
const ACTIONS: usize = 10;

impl Tool for Similar {
    type Input = Input;
    type Answer = Answer;
    const NAME: &'static str = "similar";
    const TITLE: &'static str = "Have we seen this before?";
    const DESCRIPTION: &'static str = "Finds the past incidents most like a text: paste an error message, an alert, log lines or a description, as long as you have it. Says for each which words and facts it shares, how it was resolved and what is still to be done. The order is by resemblance of words and facts, not by certainty: read an incident with `get_entry` before you call it the same.";

    fn answer(book: &mut OpenBook, input: Input) -> Result<Answer, Refusal> {
        if input.text.trim().is_empty() {
            return Err(Refusal::new(
                "The text is empty: paste an error message, an alert or a description of the symptoms."
                    .to_owned(),
            ));
        }
        let limit = input.limit.unwrap_or(5).clamp(1, 20);
        let found = book.search()?.similar(&input.text, limit, None)?.incidents;
        let workspace = book.workspace();
        let incidents = found.iter().map(|one| Incident::of(one, workspace));
        let page = Budget::of(input.max_tokens).page(incidents, (0, limit, found.len()));
        Ok(Answer {
            note: NOTE,
            left_out: found.len() - page.items.len(),
            incidents: page.items,
        })
    }
}

impl Incident {
    fn of(one: &SimilarIncident, workspace: &Workspace) -> Self {
        let readings = one.readings.iter().map(|reading| Reading {
            asked: short(&reading.asked),
            read: short(&reading.read),
        });
        let facts = one.facts.iter();
        let open = one.open_actions.iter().take(ACTIONS);
        Self {
            entry: Found::of(&one.hit, workspace),
            shared_words: one.words.iter().map(|word| short(word)).collect(),
            readings: readings.collect(),
            shared_facts: facts
                .map(|fact| short(&format!("{}:{}", fact.field, fact.value)))
                .collect(),
            resolution: one.resolution.as_ref().map(Quote::from),
            open_actions: open.map(|title| short(title)).collect(),
        }
    }
}
