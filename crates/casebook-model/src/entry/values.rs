//! The value types of an entry.

use std::sync::Arc;

use serde::Serialize;

use casebook_diagnostic::Span;
use casebook_time::{Date, Duration, Moment};

/// A canonical name from a vocabulary, shared between entries.
pub type Name = Arc<str>;

/// The name of a cause or trigger that nobody knows, in the built-in vocabularies.
pub const UNKNOWN: &str = "unknown";

/// A value and where its author wrote it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Located<T> {
    /// The value.
    pub value: T,
    /// Its bytes in the entry's file.
    pub span: Span,
}

impl<T> Located<T> {
    /// A value at a place.
    pub fn new(value: T, span: Span) -> Self {
        Self { value, span }
    }
}

/// What an entry is about; decides whether it is counted and which rules it meets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// Something that hurt.
    #[default]
    Incident,
    /// Something that nearly did.
    NearMiss,
    /// Planned work.
    Maintenance,
    /// No incident at all: a guide, a policy, the book's front page.
    Page,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 4] = [
        Self::Incident,
        Self::NearMiss,
        Self::Maintenance,
        Self::Page,
    ];

    /// The word in the front matter.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Incident => "incident",
            Self::NearMiss => "near-miss",
            Self::Maintenance => "maintenance",
            Self::Page => "page",
        }
    }

    /// Reads the canonical word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word)
    }
}

/// Who may read an entry.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Visibility {
    /// Anybody.
    Public,
    /// The organisation.
    #[default]
    Internal,
    /// Those who see this label of the book's own.
    Label(Arc<str>),
    /// Named people; appears in no output of an audience that is not named.
    Restricted,
}

impl Visibility {
    /// Reads the canonical word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        match word {
            "public" => Some(Self::Public),
            "internal" => Some(Self::Internal),
            "restricted" => Some(Self::Restricted),
            _ => None,
        }
    }

    /// Whether it is for named people alone.
    #[must_use]
    pub fn is_restricted(&self) -> bool {
        *self == Self::Restricted
    }

    /// The word in the front matter.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Public => "public",
            Self::Internal => "internal",
            Self::Label(label) => label,
            Self::Restricted => "restricted",
        }
    }
}

impl Serialize for Visibility {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

/// What an incident did to people; what nobody knows is `None`, never zero.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Impact {
    /// User-visible downtime or degradation.
    pub downtime: Option<Located<Duration>>,
    /// Worst Apdex score, 0 to 1.
    pub apdex: Option<Located<f64>>,
    /// Users affected.
    pub users: Option<Located<f64>>,
    /// Whether anything was lost for good.
    pub data_loss: Option<Located<bool>>,
    /// Whether anybody saw or could do something they should not have.
    pub security_breach: Option<Located<bool>>,
}

/// Who escalated an incident, and how.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Escalation {
    /// `oncall`, `monitoring`, `support` or `customer-service`.
    pub from: Option<Located<Name>>,
    /// `P0` to `P4`.
    pub priority: Option<Located<Name>>,
}

/// What a follow-up action is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ActionKind {
    /// Keeps the cause from doing harm again.
    Prevent,
    /// Makes the harm smaller or shorter.
    Mitigate,
    /// Makes it noticed sooner.
    Detect,
    /// Changes how people work.
    Process,
}

impl ActionKind {
    /// The word in the front matter.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Prevent => "prevent",
            Self::Mitigate => "mitigate",
            Self::Detect => "detect",
            Self::Process => "process",
        }
    }

    /// Reads the canonical word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Prevent, Self::Mitigate, Self::Detect, Self::Process]
            .into_iter()
            .find(|kind| kind.as_str() == word)
    }
}

/// How far a follow-up action has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ActionStatus {
    /// Not begun.
    #[default]
    Open,
    /// Begun.
    InProgress,
    /// Finished.
    Done,
    /// Decided against.
    WontDo,
}

impl ActionStatus {
    /// The word in the front matter.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::InProgress => "in-progress",
            Self::Done => "done",
            Self::WontDo => "wont-do",
        }
    }

    /// Reads the canonical word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Open, Self::InProgress, Self::Done, Self::WontDo]
            .into_iter()
            .find(|status| status.as_str() == word)
    }

    /// Whether there is still something to do.
    #[must_use]
    pub fn is_open(self) -> bool {
        matches!(self, Self::Open | Self::InProgress)
    }
}

/// A follow-up action of an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Action {
    /// Its short name within the entry, such as `A1`; its place in the list when none was written.
    pub id: String,
    /// What its address on the page of its entry is made of; no two actions of an entry share one.
    pub slug: String,
    /// What is done when it is done.
    pub title: Located<String>,
    /// What it is for.
    pub kind: Option<Located<ActionKind>>,
    /// Who sees to it.
    pub owner: Option<Located<String>>,
    /// The day it is due.
    pub due: Option<Located<Date>>,
    /// How far it has come.
    pub status: ActionStatus,
    /// The day it was done.
    pub done: Option<Located<Date>>,
    /// Where the work is tracked.
    pub ticket: Option<Located<String>>,
    /// The root cause it addresses, where one was written.
    pub addresses: Option<Located<Name>>,
    /// Why it will not be done.
    pub reason: Option<String>,
    /// The whole action in the file.
    pub span: Span,
}

impl Action {
    /// Whether it is to keep its cause from doing harm again.
    #[must_use]
    pub fn prevents(&self) -> bool {
        self.kind
            .as_ref()
            .is_some_and(|kind| kind.value == ActionKind::Prevent)
    }

    /// Whether it was promised and still holds as a promise: done, begun or still to be done, but not decided against.
    #[must_use]
    pub fn is_promised(&self) -> bool {
        self.status != ActionStatus::WontDo
    }

    /// Whether it is still to be done and its day has passed.
    #[must_use]
    pub fn is_overdue(&self, today: Date) -> bool {
        self.status.is_open() && self.due.as_ref().is_some_and(|due| due.value < today)
    }
}

/// A field that the book declared itself, read as its type.
#[derive(Debug, Clone, PartialEq)]
pub enum OwnValue {
    /// Text, a line, an address.
    Text(String),
    /// A flag.
    Boolean(bool),
    /// A number.
    Number(f64),
    /// A day.
    Date(Date),
    /// A point in time.
    Moment(Moment),
    /// A length of time.
    Duration(Duration),
    /// One or more names of a vocabulary.
    Names(Vec<Located<Name>>),
    /// Lines of text, ids, addresses.
    Texts(Vec<String>),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_of_the_front_matter_is_read_back() {
        use ActionKind::{Detect, Mitigate, Prevent, Process};
        for kind in [Prevent, Mitigate, Detect, Process] {
            assert_eq!(ActionKind::parse(kind.as_str()), Some(kind));
        }
        use ActionStatus::{Done, InProgress, Open, WontDo};
        for status in [Open, InProgress, Done, WontDo] {
            assert_eq!(ActionStatus::parse(status.as_str()), Some(status));
        }
        for kind in Kind::ALL {
            assert_eq!(Kind::parse(kind.as_str()), Some(kind));
        }
        assert_eq!(ActionKind::parse("Prevent"), None);
        assert_eq!(ActionStatus::parse(""), None);
    }
}
