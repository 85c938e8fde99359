//! `search`: the query language of the site.

use casebook_search::{SearchOptions, Sort};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::super::budget::Budget;
use super::super::open_book::OpenBook;
use super::super::quoted::{NOTE, short};
use super::super::tool::{Refusal, Tool};
use super::entries::Found;

pub(in super::super) struct Search;

/// A query and how much of its answer is wanted.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in super::super) struct Input {
    /// Words that must all occur, and filters: `"exact phrase"`, `pool*`, `-redis`, `redis OR postgres`, `cause:capacity`, `service:checkout`, `severity:SEV1`, `team:`, `trigger:`, `status:`, `tag:`, `title:`, `id:`, `after:2024-03`, `before:2025`, `in:2025-Q1`, `downtime:>30m`, `is:recurrence`, `has:actions`, `has:open-actions`.
    query: String,
    /// Most entries in the answer, 1 to 50. Default: 10.
    limit: Option<usize>,
    /// Entries to pass over: `next_offset` of the answer before.
    offset: Option<usize>,
    /// Newest first instead of best first.
    newest: Option<bool>,
    /// Whether to count all entries found by cause, service, severity and the like. Default: false.
    facets: Option<bool>,
    /// Most tokens of the answer. Default: 8000.
    max_tokens: Option<usize>,
}

/// The entries that a query finds.
#[derive(Serialize, JsonSchema)]
pub(in super::super) struct Answer {
    note: &'static str,
    /// The query as it was read; empty when it asks for nothing.
    understood: String,
    /// What was not understood or not found, and what was searched instead.
    remarks: Vec<String>,
    /// Synonyms that were searched as well.
    also_searched: Vec<String>,
    /// Number of entries found.
    total: usize,
    /// Whether that number is an upper bound.
    total_is_upper_bound: bool,
    entries: Vec<Found>,
    /// Pass it as `offset` for the next entries; null when these were the last.
    next_offset: Option<usize>,
    /// Counts by field, if they were asked for.
    facets: Vec<Counts>,
}

/// How often each value of a field occurs among the entries found.
#[derive(Serialize, JsonSchema)]
struct Counts {
    /// Its name in queries.
    field: String,
    values: Vec<Count>,
    /// How many more values there are.
    more: usize,
}

#[derive(Serialize, JsonSchema)]
struct Count {
    value: String,
    entries: usize,
}

impl Tool for Search {
    type Input = Input;
    type Answer = Answer;
    const NAME: &'static str = "search";
    const TITLE: &'static str = "Search the postmortems";
    const DESCRIPTION: &'static str = "Finds postmortems and pages by words and filters, best first, with the passages that match. All words must occur in an entry, inflected or as a known synonym; use two or three telling words rather than a sentence. For an error message, a log or an alert use `similar`. Read an entry with `get_entry`.";

    fn answer(book: &mut OpenBook, input: Input) -> Result<Answer, Refusal> {
        if input.query.trim().is_empty() {
            return Err(Refusal::new(
                "The query is empty: pass words, such as `pool exhausted`, or a filter, such as `cause:capacity`."
                    .to_owned(),
            ));
        }
        let limit = input.limit.unwrap_or(10).clamp(1, 50);
        let offset = input.offset.unwrap_or(0);
        let options = SearchOptions {
            limit,
            offset,
            sort: if input.newest == Some(true) {
                Sort::Newest
            } else {
                Sort::Relevance
            },
            facets: input.facets == Some(true),
            ..SearchOptions::default()
        };
        let answer = book.search()?.search(&input.query, &options)?;
        let workspace = book.workspace();
        let mut budget = Budget::of(input.max_tokens);
        let facets: Vec<Counts> = answer.facets.iter().map(Counts::of).collect();
        budget.spend(&facets);
        let found = answer.hits.iter().map(|hit| Found::of(hit, workspace));
        let page = budget.page(found, (offset, limit, answer.total));
        let also = answer.expansions.iter();
        Ok(Answer {
            note: NOTE,
            understood: short(&answer.understood),
            remarks: answer
                .notes
                .iter()
                .map(|note| short(&note.message))
                .collect(),
            also_searched: also
                .map(|one| format!("{}: {}", one.asked, one.also.join(", ")))
                .collect(),
            total: answer.total,
            total_is_upper_bound: answer.total_is_upper_bound,
            entries: page.items,
            next_offset: page.next,
            facets,
        })
    }
}

impl Counts {
    fn of(facet: &casebook_search::Facet) -> Self {
        let values = facet.values.iter().map(|value| Count {
            value: short(&value.value),
            entries: value.count,
        });
        Self {
            field: facet.field.clone(),
            values: values.collect(),
            more: facet.more,
        }
    }
}
