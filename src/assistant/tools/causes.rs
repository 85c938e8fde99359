//! `causes`: what root causes mean, and how often each was one.

use std::collections::BTreeMap;

use casebook_analysis::{Dimension, lies_in};
use casebook_model::template::Term;
use casebook_site::report::Report;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::super::budget::Budget;
use super::super::open_book::OpenBook;
use super::super::quoted::{NOTE, short};
use super::super::reports::{list, number, report};
use super::super::tool::{Refusal, Tool};
use crate::workspace::{ScopeWords, Workspace};

pub(in super::super) struct Causes;

/// Which causes.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in super::super) struct Input {
    /// Only this cause and those below it: `network`, or `network/dns`. An alias is understood.
    name: Option<String>,
    /// Most causes in the answer, 1 to 200. Default: 40.
    limit: Option<usize>,
    /// Causes to pass over: `next_offset` of the answer before.
    offset: Option<usize>,
    /// Most tokens of the answer. Default: 8000.
    max_tokens: Option<usize>,
}

/// Causes, the most frequent first.
#[derive(Serialize, JsonSchema)]
pub(in super::super) struct Answer {
    note: &'static str,
    /// Number of causes.
    total: usize,
    causes: Vec<Cause>,
    /// Pass it as `offset` for the next ones; null when these were the last.
    next_offset: Option<usize>,
}

/// A root cause.
#[derive(Debug, Serialize, JsonSchema)]
pub(in super::super) struct Cause {
    /// As it is written in `root_causes`.
    pub(in super::super) name: String,
    pub(in super::super) title: Option<String>,
    /// What belongs here; null for a cause that no vocabulary has.
    pub(in super::super) definition: Option<String>,
    /// An example that tells it from a neighbour.
    pub(in super::super) example: Option<String>,
    /// Other names that are understood.
    pub(in super::super) aliases: Vec<String>,
    /// Address of its page; null where no incident has it.
    pub(in super::super) address: Option<String>,
    /// Incidents whose primary cause it is, or one below it.
    pub(in super::super) incidents: u64,
    /// How many of them count as repeated.
    pub(in super::super) repeats: u64,
    /// The day of the last one.
    pub(in super::super) last: Option<String>,
    /// Preventive actions that are still to be done.
    pub(in super::super) open_fixes: u64,
    pub(in super::super) overdue_fixes: u64,
    /// Ids of its newest incidents, at most ten.
    pub(in super::super) entries: Vec<String>,
}

/// The most incidents that are named of one cause.
const ENTRIES: usize = 10;

impl Tool for Causes {
    type Input = Input;
    type Answer = Answer;
    const NAME: &'static str = "causes";
    const TITLE: &'static str = "Root causes";
    const DESCRIPTION: &'static str = "Lists the root causes that the book knows, with their definitions, how many incidents each caused, how many of those were repeats, and the newest of them. Use it to choose the cause of a draft by its definition, or to see a cause's record. Causes without incidents come last.";

    fn answer(book: &mut OpenBook, input: Input) -> Result<Answer, Refusal> {
        let all = causes(book.workspace(), input.name.as_deref())?;
        let (offset, total) = (input.offset.unwrap_or(0), all.len());
        let limit = input.limit.unwrap_or(40).clamp(1, 200);
        let rest = all.into_iter().skip(offset);
        let page = Budget::of(input.max_tokens).page(rest, (offset, limit, total));
        Ok(Answer {
            note: NOTE,
            total,
            causes: page.items,
            next_offset: page.next,
        })
    }
}

/// The cause of a name.
pub(in super::super) fn cause(workspace: &Workspace, name: &str) -> Result<Cause, Refusal> {
    let mut causes = causes(workspace, Some(name))?.into_iter();
    // Those below it have no more incidents than it has, but may stand before it.
    let shortest = causes.by_ref().min_by_key(|cause| cause.name.len());
    shortest.ok_or_else(|| Refusal::new(format!("No cause is called `{}`.", short(name))))
}

/// The causes of the vocabulary and of entries, or those below one.
fn causes(workspace: &Workspace, name: Option<&str>) -> Result<Vec<Cause>, Refusal> {
    let words = ScopeWords {
        cause: name,
        ..ScopeWords::default()
    };
    let within = workspace.scope(&words)?.cause;
    let is_within = |name: &str| within.as_deref().is_none_or(|within| lies_in(name, within));
    let template = &workspace.book().template;
    let field = template.field(Dimension::Cause.field());
    let terms = field
        .into_iter()
        .flat_map(|field| template.values(field).terms());
    let mut unused: BTreeMap<usize, &Term> = terms.enumerate().collect();
    let mut report = report(workspace, &ScopeWords::default(), Report::Causes)?;
    let mut causes = Vec::new();
    for record in list(&mut report, "causes") {
        let Some(name) = record["name"].as_str().filter(|name| is_within(name)) else {
            continue;
        };
        let at = unused.iter().find(|(_, term)| term.name == name);
        let at = at.map(|(at, _)| *at);
        let term = at.and_then(|at| unused.remove(&at));
        causes.push(Cause::of_record(name, &record, term));
    }
    let unused = unused.into_values().filter(|term| is_within(&term.name));
    causes.extend(unused.map(Cause::of_term));
    Ok(causes)
}

impl Cause {
    fn of_term(term: &Term) -> Self {
        Self {
            name: term.name.clone(),
            title: Some(short(&term.title)),
            definition: term.definition.as_deref().map(short),
            example: term.example.as_deref().map(short),
            aliases: term.aliases.iter().map(|alias| short(alias)).collect(),
            address: None,
            incidents: 0,
            repeats: 0,
            last: None,
            open_fixes: 0,
            overdue_fixes: 0,
            entries: Vec::new(),
        }
    }

    fn of_record(name: &str, record: &Value, term: Option<&Term>) -> Self {
        let text = |field: &str| record[field].as_str().map(str::to_owned);
        let number = |field| record.as_object().map_or(0, |record| number(record, field));
        let entries = record["entries"].as_array();
        let entries = entries.into_iter().flatten().filter_map(Value::as_str);
        let meaning = term.map(Self::of_term);
        let (title, definition, example, aliases) = match meaning {
            Some(meaning) => (
                meaning.title,
                meaning.definition,
                meaning.example,
                meaning.aliases,
            ),
            None => (text("title"), None, None, Vec::new()),
        };
        Self {
            name: name.to_owned(),
            title,
            definition,
            example,
            aliases,
            address: text("url"),
            incidents: number("incidents"),
            repeats: number("repeats"),
            last: text("last"),
            open_fixes: number("open_fixes"),
            overdue_fixes: number("overdue_fixes"),
            entries: entries.take(ENTRIES).map(str::to_owned).collect(),
        }
    }
}
