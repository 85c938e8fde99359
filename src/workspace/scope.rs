//! The part of a book that a question is about, in the words in which it is asked.

use std::collections::BTreeSet;

use casebook_analysis::{Dimension, Scope};
use casebook_diagnostic::suggestion;
use casebook_model::entry::Name;
use casebook_model::template::{Lookup, Vocabulary, to_add};
use casebook_search::Day;
use casebook_search::time::parse_period;
use casebook_time::{Date, TimeError, add_days, parse_date};

use super::Workspace;

/// A part of a book in words; what is not given selects nothing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ScopeWords<'a> {
    /// From this day, month, quarter or year on.
    pub from: Option<&'a str>,
    /// Up to the end of this day, month, quarter or year.
    pub to: Option<&'a str>,
    /// This service, by its name or an alias.
    pub service: Option<&'a str>,
    /// This team.
    pub team: Option<&'a str>,
    /// This cause, or one below it.
    pub cause: Option<&'a str>,
}

/// Why words name no part of a book.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ScopeError {
    /// A period is not written as one.
    #[error(
        "{field} {text} is neither a day nor a month, quarter or year: 2026-10-02, 2026-10, 2026-Q4 or 2026"
    )]
    NoPeriod {
        /// `from` or `to`.
        field: &'static str,
        /// As written.
        text: String,
    },
    /// A day is written as one and does not exist.
    #[error("{field} {text} is not a date: {source}")]
    NoDay {
        /// `from` or `to`.
        field: &'static str,
        /// As written.
        text: String,
        /// Why not.
        source: TimeError,
    },
    /// The period ends before it begins.
    #[error("from {from} lies after to {to}")]
    Reversed {
        /// Its first day.
        from: Date,
        /// Its last day.
        to: Date,
    },
    /// Neither an entry nor a vocabulary has this name.
    #[error(
        "no entry names the {} `{name}`{}",
        .dimension.as_str(),
        .near.as_ref().map_or_else(String::new, |near| format!(": did you mean `{near}`?"))
    )]
    Unknown {
        /// What it would be the name of.
        dimension: Dimension,
        /// As written.
        name: String,
        /// The name that was probably meant.
        near: Option<String>,
        /// How to add it to its vocabulary, where that is closed.
        add: Option<String>,
    },
}

impl Workspace {
    /// The part of the book that words name.
    ///
    /// # Errors
    /// When a word is not a period, or the book does not know a name.
    pub fn scope(&self, words: &ScopeWords<'_>) -> Result<Scope, ScopeError> {
        let from = period(words.from, "from")?.map(|(first, _)| first);
        let to = period(words.to, "to")?.map(|(_, last)| last);
        if let (Some(from), Some(to)) = (from, to)
            && from > to
        {
            return Err(ScopeError::Reversed { from, to });
        }
        Ok(Scope {
            from,
            to,
            service: self.name(Dimension::Service, words.service)?,
            team: self.name(Dimension::Team, words.team)?,
            cause: self.name(Dimension::Cause, words.cause)?,
        })
    }

    /// A name that the book uses or knows, in its canonical spelling.
    fn name(&self, dimension: Dimension, asked: Option<&str>) -> Result<Option<Name>, ScopeError> {
        let Some(asked) = asked else { return Ok(None) };
        let book = self.book();
        let field = book.template.field(dimension.field());
        let values = field.map(|field| book.template.values(field));
        if let Some(Lookup::Canonical(term) | Lookup::Alias(term)) =
            values.map(|values| values.lookup(asked))
        {
            return Ok(Some(term.name.as_str().into()));
        }
        let in_use = book.entries.iter().flat_map(|entry| {
            let names = entry.names(dimension.field());
            names.into_iter().map(ToString::to_string)
        });
        let used: BTreeSet<String> = in_use.collect();
        if used.contains(asked) {
            return Ok(Some(asked.into()));
        }
        let terms = values.into_iter().flat_map(Vocabulary::terms);
        let known = terms.map(|term| term.name.clone());
        let all: Vec<String> = used.into_iter().chain(known).collect();
        let near = suggestion(asked, all.iter().map(String::as_str)).map(str::to_owned);
        let closed = field.filter(|field| !field.open).zip(values);
        let own =
            closed.filter(|(_, values)| values.terms().iter().any(|term| term.place.is_some()));
        Err(ScopeError::Unknown {
            dimension,
            name: asked.to_owned(),
            near,
            add: own.map(|(field, values)| to_add(field, values, asked)),
        })
    }
}

/// The first and last day of a day, month, quarter or year, as the search reads them.
fn period(text: Option<&str>, field: &'static str) -> Result<Option<(Date, Date)>, ScopeError> {
    let Some(text) = text else { return Ok(None) };
    let wrong = match parse_date(text) {
        Ok((date, _)) => return Ok(Some((date, date))),
        Err(wrong) => wrong,
    };
    let Some((first, end)) = parse_period(text) else {
        let text = text.to_owned();
        return Err(match wrong {
            // What these advise are times of day, which have no place here.
            TimeError::Form { .. } | TimeError::Rest { .. } => ScopeError::NoPeriod { field, text },
            source => ScopeError::NoDay {
                field,
                text,
                source,
            },
        });
    };
    Ok(Some((date(first), date(end - 1))))
}

/// A day as the index counts it, from 1970 on.
pub(crate) fn date(day: Day) -> Date {
    add_days(Date::constant(1970, 1, 1), i64::from(day))
}
