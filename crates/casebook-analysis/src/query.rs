//! What is asked of the book, and of which part of it.

use super::facts::Facts;
use super::{ActionRef, Actions, Recurrence, Repeat};
use casebook_model::book::{Casebook, Index};
use casebook_model::entry::{Located, Name, Postmortem};
use casebook_time::Date;

/// The part of the book that a report is about. Repeats look back beyond it: an incident of this quarter repeats one
/// of the last.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Scope {
    /// Incidents from this day on.
    pub from: Option<Date>,
    /// Incidents up to and with this day.
    pub to: Option<Date>,
    /// Incidents that name this service.
    pub service: Option<Name>,
    /// Incidents that name this team.
    pub team: Option<Name>,
    /// Incidents whose primary root cause this is, or lies below it; actions that address it.
    pub cause: Option<Name>,
}

impl Scope {
    /// Whether an entry lies in it, whatever its cause.
    fn holds_place(&self, book: &Casebook, index: Index) -> bool {
        let entry = &book.entries[index];
        let named = |wanted: &Option<Name>, names: &[Located<Name>]| {
            wanted
                .as_ref()
                .is_none_or(|wanted| names.iter().any(|name| name.value == *wanted))
        };
        let in_time = || {
            let date = book.date(index);
            self.from
                .is_none_or(|from| date.is_some_and(|date| date >= from))
                && self.to.is_none_or(|to| date.is_some_and(|date| date <= to))
        };
        named(&self.service, &entry.services) && named(&self.team, &entry.teams) && in_time()
    }

    fn holds_cause<'a>(&self, cause: impl FnOnce() -> Option<&'a Name>) -> bool {
        self.cause
            .as_ref()
            .is_none_or(|wanted| cause().is_some_and(|cause| lies_in(cause, wanted)))
    }

    /// Whether an entry lies in it.
    #[must_use]
    pub fn holds(&self, book: &Casebook, index: Index) -> bool {
        self.holds_cause(|| book.entries[index].primary_cause()) && self.holds_place(book, index)
    }

    /// Whether an action lies in it: by the place of its entry and the cause it addresses.
    #[must_use]
    pub(crate) fn holds_action(&self, book: &Casebook, action: &ActionRef<'_>) -> bool {
        self.holds_cause(|| action.cause()) && self.holds_place(book, action.index)
    }
}

/// Whether `cause` is `other` or lies below it.
#[must_use]
pub fn lies_in(cause: &str, other: &str) -> bool {
    cause
        .strip_prefix(other)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// A cause and the one above it, if there is one.
pub fn levels(cause: &Name) -> impl Iterator<Item = Name> {
    let parent = cause.split_once('/').map(|(parent, _)| Name::from(parent));
    std::iter::once(Name::clone(cause)).chain(parent)
}

impl<'a> ActionRef<'a> {
    /// The cause it addresses: what it says, else its entry's primary root cause.
    #[must_use]
    pub fn cause(&self) -> Option<&'a Name> {
        self.entry.cause_of(self.action)
    }

    /// Whether it is a preventive action that is still to be done.
    #[must_use]
    pub(crate) fn is_open_fix(&self) -> bool {
        self.action.prevents() && self.action.status.is_open()
    }
}

/// A book, what repeats what in it, its actions, and the part of it that is asked about: what every report is made
/// from.
#[derive(Debug, Clone)]
pub struct AnalysisQuery<'a> {
    /// The book.
    pub book: &'a Casebook,
    /// What repeats what in all of it.
    pub recurrence: &'a Recurrence,
    /// All its actions.
    pub actions: &'a Actions<'a>,
    /// The day that counts as today.
    pub today: Date,
    /// The part that is asked about.
    pub scope: Scope,
    /// The counted incidents of that part, newest first.
    pub incidents: Vec<Index>,
}

impl<'a> AnalysisQuery<'a> {
    /// Asks about `scope` on the day `today`.
    #[must_use]
    pub fn new(
        book: &'a Casebook,
        recurrence: &'a Recurrence,
        actions: &'a Actions<'a>,
        today: Date,
        scope: Scope,
    ) -> Self {
        let counted =
            |index: &Index| recurrence.facts.is_counted(*index) && scope.holds(book, *index);
        let incidents = book
            .newest_first()
            .iter()
            .copied()
            .filter(counted)
            .collect();
        Self {
            book,
            recurrence,
            actions,
            today,
            scope,
            incidents,
        }
    }

    /// What is asked of entries over and over.
    pub(super) fn facts(&self) -> &'a Facts {
        &self.recurrence.facts
    }

    /// An entry of the book.
    #[must_use]
    pub fn entry(&self, index: Index) -> &'a Postmortem {
        &self.book.entries[index]
    }

    /// The incidents asked about that count as repeated, newest first.
    pub fn repeats(&self) -> impl Iterator<Item = &'a Repeat> {
        self.linked().filter(|repeat| repeat.is_repeated)
    }

    /// Those that were seen elsewhere only, newest first.
    pub fn seen_elsewhere(&self) -> impl Iterator<Item = &'a Repeat> {
        self.linked().filter(|repeat| !repeat.is_repeated)
    }

    /// Both, newest first.
    pub fn linked(&self) -> impl Iterator<Item = &'a Repeat> {
        self.incidents
            .iter()
            .filter_map(|index| self.recurrence.of(*index))
    }

    /// The actions asked about, overdue first.
    pub fn actions(&self) -> impl Iterator<Item = &'a ActionRef<'a>> {
        self.actions
            .all
            .iter()
            .filter(|action| self.scope.holds_action(self.book, action))
    }

    /// Whether the entries of the book are a selection, of which no rate may be shown.
    #[must_use]
    pub fn is_selected(&self) -> bool {
        self.book.config.analysis.selected
    }
}
