//! `actions`: what was promised, and what is still to be done.

use std::collections::BTreeSet;

use casebook_diagnostic::suggestion;
use casebook_site::report::Report;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::super::budget::Budget;
use super::super::open_book::OpenBook;
use super::super::quoted::{NOTE, short};
use super::super::reports::{actions_schema, list, report, tally_schema};
use super::super::tool::{Refusal, Tool};
use crate::workspace::ScopeWords;

pub(in super::super) struct Actions;

/// Which actions.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in super::super) struct Input {
    /// `open` (the default: not done, in progress included), `overdue` (open and past its day), `done`, or `all`.
    state: Option<State>,
    /// Only those of this owner, as it is written in entries.
    owner: Option<String>,
    /// Only those of incidents that name this service.
    service: Option<String>,
    /// Only those of incidents that name this team.
    team: Option<String>,
    /// Only those that address this root cause or one below it.
    cause: Option<String>,
    /// Only those of incidents from this day, month, quarter or year on.
    from: Option<String>,
    /// Only those of incidents up to the end of this day, month, quarter or year.
    to: Option<String>,
    /// Most actions in the answer, 1 to 200. Default: 30.
    limit: Option<usize>,
    /// Actions to pass over: `next_offset` of the answer before.
    offset: Option<usize>,
    /// Most tokens of the answer. Default: 8000.
    max_tokens: Option<usize>,
}

#[derive(Clone, Copy, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum State {
    Open,
    Overdue,
    Done,
    All,
}

/// Action items, those that are due first.
#[derive(Serialize, JsonSchema)]
pub(in super::super) struct Answer {
    note: &'static str,
    /// The day that counts as today.
    today: String,
    /// Counts over the incidents that were asked about, whatever the state and the owner.
    #[schemars(schema_with = "tally_schema")]
    tally: Value,
    /// How many actions of that state and owner there are.
    total: usize,
    #[schemars(schema_with = "actions")]
    actions: Vec<Value>,
    /// Pass it as `offset` for the next ones; null when these were the last.
    next_offset: Option<usize>,
}

fn actions(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
    schemars::json_schema!({ "type": "array", "items": actions_schema(generator) })
}

impl Tool for Actions {
    type Input = Input;
    type Answer = Answer;
    const NAME: &'static str = "actions";
    const TITLE: &'static str = "Action items";
    const DESCRIPTION: &'static str = "Lists the action items of postmortems with owner, day due and the entry that promised them, by state, owner, service, team, cause or period. It knows what entries say; a tracker may know better.";

    fn answer(book: &mut OpenBook, input: Input) -> Result<Answer, Refusal> {
        let scope = ScopeWords {
            from: input.from.as_deref(),
            to: input.to.as_deref(),
            service: input.service.as_deref(),
            team: input.team.as_deref(),
            cause: input.cause.as_deref(),
        };
        let mut report = report(book.workspace(), &scope, Report::Actions)?;
        let all = list(&mut report, "actions");
        if let Some(owner) = &input.owner {
            is_known(owner, &all)?;
        }
        let state = input.state.unwrap_or(State::Open);
        let is_wanted = |action: &Value| {
            let of_owner = |owner: &String| action["owner"] == owner.as_str();
            state.holds(action) && input.owner.as_ref().is_none_or(of_owner)
        };
        let wanted: Vec<Value> = all.into_iter().filter(is_wanted).collect();
        let (offset, total) = (input.offset.unwrap_or(0), wanted.len());
        let limit = input.limit.unwrap_or(30).clamp(1, 200);
        let rest = wanted.into_iter().skip(offset);
        let page = Budget::of(input.max_tokens).page(rest, (offset, limit, total));
        Ok(Answer {
            note: NOTE,
            today: book.workspace().today().to_string(),
            tally: report.remove("tally").unwrap_or_default(),
            total,
            actions: page.items,
            next_offset: page.next,
        })
    }
}

impl State {
    fn holds(self, action: &Value) -> bool {
        let is_open = || matches!(action["status"].as_str(), Some("open" | "in-progress"));
        match self {
            Self::Open => is_open(),
            Self::Overdue => !action["overdue_days"].is_null(),
            Self::Done => action["status"] == "done",
            Self::All => true,
        }
    }
}

/// Whether any of the actions has this owner.
fn is_known(owner: &str, actions: &[Value]) -> Result<(), Refusal> {
    let owners = actions.iter().filter_map(|action| action["owner"].as_str());
    let owners: BTreeSet<&str> = owners.collect();
    if owners.contains(owner) {
        return Ok(());
    }
    let hint = match suggestion(owner, owners.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "leave `owner` out to see who owns actions.".to_owned(),
    };
    Err(Refusal::new(format!(
        "No action asked about is owned by `{}`: {hint}",
        short(owner)
    )))
}
