//! `recurrence`: what keeps coming back, and what became of the fixes.

use casebook_site::report::Report;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::super::budget::Budget;
use super::super::open_book::OpenBook;
use super::super::quoted::NOTE;
use super::super::reports::{
    by_fate_schema, failed_fixes_schema, list, number, repeats_schema, report,
};
use super::super::tool::{Refusal, Tool};
use crate::workspace::ScopeWords;

pub(in super::super) struct Recurrence;

/// The part of the book that is asked about; without any, all of it.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in super::super) struct Input {
    /// Only incidents of this root cause or one below it: `network`, `network/dns`.
    cause: Option<String>,
    /// Only incidents that name this service.
    service: Option<String>,
    /// Only incidents that name this team.
    team: Option<String>,
    /// Only incidents from this day, month, quarter or year on: 2026-10-02, 2026-10, 2026-Q4, 2026. What they repeat may be older.
    from: Option<String>,
    /// Only incidents up to the end of this day, month, quarter or year.
    to: Option<String>,
    /// Whether to list incidents whose cause was seen on other services only, in place of repeats. They do not count as repeated. Default: false.
    seen_elsewhere: Option<bool>,
    /// Most repeats in the answer, 1 to 100. Default: 20.
    limit: Option<usize>,
    /// Repeats to pass over: `next_offset` of the answer before.
    offset: Option<usize>,
    /// Most tokens of the answer. Default: 8000.
    max_tokens: Option<usize>,
}

/// Incidents that repeat earlier ones.
#[derive(Serialize, JsonSchema)]
pub(in super::super) struct Answer {
    note: &'static str,
    /// The day that counts as today.
    today: String,
    /// Incidents of the part that was asked about.
    incidents: u64,
    /// How many of them count as repeated.
    repeated: u64,
    /// How many have a cause that was seen elsewhere only. Never to be added to `repeated`.
    seen_elsewhere: u64,
    /// What had become of the fix of the earlier incident when it was repeated.
    #[schemars(schema_with = "by_fate_schema")]
    by_fate: Value,
    /// How many entries of `repeats` there are in all.
    total: usize,
    /// Each incident with the earlier ones that it repeats, oldest first.
    #[schemars(schema_with = "repeats")]
    repeats: Vec<Value>,
    /// Pass it as `offset` for the next ones; null when these were the last.
    next_offset: Option<usize>,
    /// Fixes that did not hold: done, and then the cause came back.
    #[schemars(schema_with = "failed_fixes")]
    failed_fixes: Vec<Value>,
    /// How many more fixes did not hold.
    failed_fixes_left_out: usize,
}

fn repeats(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
    schemars::json_schema!({ "type": "array", "items": repeats_schema(generator) })
}

fn failed_fixes(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
    schemars::json_schema!({ "type": "array", "items": failed_fixes_schema(generator) })
}

/// The most fixes that did not hold in one answer.
const FAILED: usize = 5;

impl Tool for Recurrence {
    type Input = Input;
    type Answer = Answer;
    const NAME: &'static str = "recurrence";
    const TITLE: &'static str = "What keeps coming back?";
    const DESCRIPTION: &'static str = "Says which incidents repeat earlier ones of the same root cause, in all of the book or for a cause, service, team or period, and whether the fix of the earlier one was done by then. `before-the-fix`: it was still open; `after-the-fix`: it was done and did not hold; `no-fix`: none was planned. Numbers are counts of entries that were written, not of all that happened.";

    fn answer(book: &mut OpenBook, input: Input) -> Result<Answer, Refusal> {
        let scope = ScopeWords {
            from: input.from.as_deref(),
            to: input.to.as_deref(),
            service: input.service.as_deref(),
            team: input.team.as_deref(),
            cause: input.cause.as_deref(),
        };
        let mut report = report(book.workspace(), &scope, Report::Recurrence)?;
        let mut budget = Budget::of(input.max_tokens);
        let failed = list(&mut report, "failed_fixes");
        let of_failed = failed.len();
        let shown = budget.part(3).page(failed, (0, FAILED, of_failed)).items;
        budget.spend(&shown);
        let name = if input.seen_elsewhere == Some(true) {
            "elsewhere"
        } else {
            "repeats"
        };
        let all = list(&mut report, name);
        let (offset, total) = (input.offset.unwrap_or(0), all.len());
        let limit = input.limit.unwrap_or(20).clamp(1, 100);
        let page = budget.page(all.into_iter().skip(offset), (offset, limit, total));
        Ok(Answer {
            note: NOTE,
            today: book.workspace().today().to_string(),
            incidents: number(&report, "incidents"),
            repeated: number(&report, "repeated"),
            seen_elsewhere: number(&report, "seen_elsewhere"),
            by_fate: report.remove("by_fate").unwrap_or_default(),
            total,
            repeats: page.items,
            next_offset: page.next,
            failed_fixes_left_out: of_failed - shown.len(),
            failed_fixes: shown,
        })
    }
}
