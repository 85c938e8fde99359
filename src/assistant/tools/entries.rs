//! Entries in answers: by their ids, never by their files.

use std::collections::BTreeSet;

use casebook_analysis::index::id_of;
use casebook_model::book::{Casebook, Index};
use schemars::JsonSchema;
use serde::Serialize;

use super::super::quoted::{Quote, short};
use super::super::tool::Refusal;
use crate::workspace::{FoundEntry, Workspace, date};

/// An entry that was found.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Found {
    /// Its id, for `get_entry`.
    id: String,
    /// Its title, quoted.
    title: String,
    /// Address of its page; relative to the root of the site where the book has no site-url.
    address: String,
    /// `incident`, `near-miss`, `maintenance` or `page`.
    kind: String,
    /// The day on which the incident started.
    date: Option<String>,
    severity: Option<String>,
    status: Option<String>,
    /// Root causes, the primary one first.
    causes: Vec<String>,
    services: Vec<String>,
    /// `recurrence`, `repeated`, `open-actions` and the like.
    flags: Vec<String>,
    /// Where it fits, the best passage first.
    passages: Vec<Quote>,
}

/// The most causes and services that are named of one entry.
const NAMES: usize = 20;

impl Found {
    pub(super) fn of(found: &FoundEntry, workspace: &Workspace) -> Self {
        let hit = &found.hit;
        let title: String = hit.title.iter().map(|part| part.text.as_str()).collect();
        let few = |names: &[String]| names.iter().take(NAMES).map(|name| short(name)).collect();
        Self {
            id: hit.id.clone(),
            title: short(&title),
            address: workspace.book().url(&hit.url),
            kind: hit.kind.clone(),
            date: hit.date.map(|day| date(day).to_string()),
            severity: hit.severity.clone(),
            status: hit.status.clone(),
            causes: few(&hit.causes),
            services: few(&hit.services),
            flags: hit.flags.clone(),
            passages: hit.passages.iter().map(Quote::from).collect(),
        }
    }
}

/// The entry of an id, in any spelling that answers and entries hold: its id, its address where another entry has the same
/// id, or the id that it has in its own repository where no other has that.
pub(in super::super) fn entry(book: &Casebook, id: &str) -> Result<Index, Refusal> {
    let by_address = || {
        let mut addresses = book.addresses.iter();
        addresses.position(|address| address.as_str() == id)
    };
    if let Some(index) = book.entry_of_id(id).or_else(by_address) {
        return Ok(index);
    }
    let sources = book.config.sources.iter();
    let prefixed = sources
        .filter(|source| !source.id_prefix.is_empty())
        .filter_map(|source| book.entry_of_id(&source.prefixed(id)));
    let prefixed: BTreeSet<Index> = prefixed.collect();
    let hint = match (prefixed.len(), prefixed.first()) {
        (1, Some(index)) => return Ok(*index),
        (2.., _) => {
            let ids = prefixed.iter().map(|index| id_of(book, *index));
            format!("it may be {}", ids.collect::<Vec<_>>().join(" or "))
        }
        _ => match book.nearly_id(id) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "use an id from an answer of `search` or `similar`".to_owned(),
        },
    };
    let asked = short(id);
    Err(Refusal::new(format!(
        "No entry has the id `{asked}`: {hint}"
    )))
}

/// The address of an entry's page.
pub(in super::super) fn address(book: &Casebook, index: Index) -> String {
    book.url(book.addresses[index].as_str())
}
