//! Action items and lessons, gathered over the whole book.

use serde::Serialize;

use super::{DataTable, Facet, FacetValue, Href, Html, Link, MoreRows, Phrase, Stat, View, When};

/// How far an action has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ActionStatus {
    /// Not begun.
    Open,
    /// Begun.
    InProgress,
    /// Done.
    Done,
    /// Decided against.
    WontDo,
}

impl ActionStatus {
    /// As it stands in attributes and data: `in-progress`.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::InProgress => "in-progress",
            Self::Done => "done",
            Self::WontDo => "wont-do",
        }
    }
}

/// One action item in a table.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct ActionRow {
    /// The anchor of the action on its entry's page: `action-a1`.
    pub anchor: String,
    /// The entry it belongs to, its title as the text; `None` on the entry's own page.
    pub entry: Option<Link>,
    /// What is to be done.
    pub title: String,
    /// `prevent`, `mitigate`, `detect` or `process`, or the book's own word.
    pub kind: Option<String>,
    /// How far it has come; `None` when the entry does not say.
    pub status: Option<ActionStatus>,
    /// Who owes it.
    pub owner: Option<String>,
    /// By when.
    pub due: Option<When>,
    /// When it was done.
    pub done: Option<When>,
    /// Whole days past the due date, for actions that are not done.
    pub overdue_days: Option<i64>,
    /// The same in words: `6 y 11 mo`.
    pub overdue: Option<String>,
    /// The ticket: an address, or only its name when the address is not a safe link.
    pub ticket: Option<Ticket>,
    /// The cause it addresses.
    pub addresses: Option<Link>,
    /// The values that the filters compare.
    pub facets: Vec<FacetValue>,
}

/// Which of the columns that need not be there a table of actions has.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct ActionColumns {
    /// Who owes it; not for an audience that may not see that.
    pub owner: bool,
    /// When it is due, or was done.
    pub due: bool,
    /// For how many days it has been overdue.
    pub days: bool,
    /// Its ticket.
    pub ticket: bool,
}

/// A row of the ledger by itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ActionPart {
    /// The action.
    pub row: ActionRow,
    /// The columns of the table it belongs to.
    pub columns: ActionColumns,
}

impl View for ActionPart {
    const TEMPLATE: &'static str = "action-row.html";
}

/// Where an action is tracked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Ticket {
    /// `PAY-311`: the last part of the address, or what the author wrote.
    pub text: String,
    /// The address.
    pub href: Option<Href>,
}

/// A filter that a list opens with until its reader chooses another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Preset {
    /// The field: `status`.
    pub field: String,
    /// The value: `open`.
    pub value: String,
    /// How many rows have it; the list begins with them.
    pub count: usize,
}

impl Preset {
    /// The filter with the number of its rows.
    #[must_use]
    pub fn new((field, value): (&str, &str), count: usize) -> Self {
        Self {
            field: field.to_owned(),
            value: value.to_owned(),
            count,
        }
    }
}

/// `/actions/`: the ledger of all actions, overdue first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ActionsPage {
    /// The state in words.
    pub headline: Vec<Phrase>,
    /// Ages, and promises kept.
    pub stats: Vec<Stat>,
    /// Who owes how much, most overdue first.
    pub owners: DataTable,
    /// What is said of owners that the table leaves out.
    pub owners_more: Option<String>,
    /// All actions: overdue first, then by due date; of a long list the first of them.
    pub rows: Vec<ActionRow>,
    /// The rows as data, where the page does not hold all.
    pub more: Option<MoreRows>,
    /// The columns that are not empty.
    pub columns: ActionColumns,
    /// What they can be filtered by (owner, kind, status, cause).
    pub facets: Vec<Facet>,
    /// The filter that the list opens with.
    pub preset: Option<Preset>,
    /// The ledger as CSV.
    pub csv: Option<Href>,
    /// What is counted and what could not be.
    pub notes: Vec<String>,
}

impl View for ActionsPage {
    const TEMPLATE: &'static str = "actions.html";
}

/// What sort of lesson it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum LessonKind {
    /// What went well.
    WentWell,
    /// What went wrong.
    WentWrong,
    /// Where we got lucky.
    GotLucky,
}

/// What one entry says about one sort of lesson.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Lesson {
    /// What sort it is.
    pub kind: LessonKind,
    /// The entry, its title as the text, leading to the section.
    pub entry: Link,
    /// When the entry started.
    pub started: Option<When>,
    /// The rendered section, without its heading.
    pub body: Html,
}

/// The lessons of one cause.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LessonGroup {
    /// The cause.
    pub cause: Link,
    /// The anchor of the group on this page.
    pub anchor: String,
    /// Its lessons, newest entry first.
    pub lessons: Vec<Lesson>,
}

/// `/lessons/`: what went well, what went wrong, where we got lucky, by cause.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LessonsPage {
    /// What is gathered, in words.
    pub headline: Vec<Phrase>,
    /// Why no incident is counted, where none is, and what changes that.
    pub uncounted: Option<String>,
    /// The groups, most lessons first.
    pub groups: Vec<LessonGroup>,
    /// What is counted and what could not be.
    pub notes: Vec<String>,
}

impl View for LessonsPage {
    const TEMPLATE: &'static str = "lessons.html";
}
