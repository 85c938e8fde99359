//! `Postmortem` and its value types: parse once, then trust the types.

mod actions;
mod defaults;
mod explained;
mod fields;
mod file_name;
mod fill;
mod front_matter;
mod id;
mod read;
mod required;
mod timeline;
mod times;
mod truncated;
mod values;
mod visibility;

use std::sync::{Arc, OnceLock};

pub use casebook_dialect::{Origin, SourceFact};
pub use explained::{Canonical, Explained, Imported, Provenance, canonical_front_matter};
pub use id::IncidentId;
pub use read::{Context, parse, read};
pub use timeline::{Timeline, TimelineRow};
pub use values::{
    Action, ActionKind, ActionStatus, Escalation, Impact, Kind, Located, Name, OwnValue, UNKNOWN,
    Visibility,
};

use crate::source::front_matter::Language;
pub use crate::template::Status;
pub(crate) use visibility::says_restricted;

use crate::source::yaml::Node;
use casebook_diagnostic::{Code, Span};
use casebook_markdown::Outline;
use casebook_time::{Date, Moment};

/// One document of the book. What its author did not write is `None` or empty.
#[derive(Debug, Clone)]
pub struct Postmortem {
    /// The file within the book.
    pub path: Arc<str>,
    /// The file within the content folder.
    pub content_path: Arc<str>,
    /// The whole text of the file; all spans point into it.
    pub text: Arc<str>,
    /// The Markdown below the front matter.
    pub body: Span,
    /// The YAML of the front matter.
    pub front_matter: Option<Span>,
    /// The language of the front matter. Only YAML is ever rewritten.
    pub front_matter_language: Language,
    /// Made when somebody first asks for it: see [`Postmortem::outline`].
    outline: OnceLock<Arc<Outline>>,
    /// Its lasting name.
    pub id: IncidentId,
    /// Where the id was written, if it was.
    pub id_span: Option<Span>,
    /// What it is about.
    pub kind: Kind,
    /// Its title; from the first heading or the file name when none was written.
    pub title: String,
    /// Where the title was written, if it was.
    pub title_span: Option<Span>,
    /// How far it has come.
    pub status: Status,
    /// Where the status was written, if it was.
    pub status_span: Option<Span>,
    /// How bad it was.
    pub severity: Option<Located<Name>>,
    /// Who wrote it.
    pub authors: Vec<String>,
    /// The services hurt.
    pub services: Vec<Located<Name>>,
    /// The teams that own them.
    pub teams: Vec<Located<Name>>,
    /// When it began to hurt.
    pub started: Option<Located<Moment>>,
    /// When it was noticed.
    pub detected: Option<Located<Moment>>,
    /// When it stopped hurting.
    pub mitigated: Option<Located<Moment>>,
    /// When normal operation was back.
    pub resolved: Option<Located<Moment>>,
    /// The day it was published.
    pub published: Option<Located<Date>>,
    /// The date its file name begins with.
    pub file_date: Option<Date>,
    /// Who or what noticed.
    pub detection: Option<Located<Name>>,
    /// What it did to people.
    pub impact: Impact,
    /// Who escalated it.
    pub escalation: Escalation,
    /// Why it got a postmortem.
    pub criteria: Vec<Located<Name>>,
    /// What set it off.
    pub trigger: Option<Located<Name>>,
    /// Why that could hurt, the primary cause first.
    pub root_causes: Vec<Located<Name>>,
    /// What made it worse.
    pub contributing_factors: Vec<Located<Name>>,
    /// Ids of entries that it repeats, as written.
    pub recurrence_of: Vec<Located<String>>,
    /// Ids of entries that it was judged not to repeat, as written.
    pub not_recurrence_of: Vec<Located<String>>,
    /// Follow-up actions.
    pub actions: Vec<Action>,
    /// Who may read it.
    pub visibility: Visibility,
    /// Whether the audience that the book was read for may not: it ends in linking.
    pub hidden: bool,
    /// What was cut out of its text for that audience; empty where nothing was.
    pub cut: Arc<str>,
    /// Old addresses.
    pub aliases: Vec<Located<String>>,
    /// The language of its text where it says so, as a BCP 47 tag; otherwise the book's.
    pub language: Option<String>,
    /// Tags.
    pub tags: Vec<Located<Name>>,
    /// Fields the book declared itself, in the order written.
    pub own: Vec<(String, Located<OwnValue>)>,
    /// The `lint` field: findings to ignore.
    pub lint: Option<Node>,
    /// What its front matter says that no field takes.
    pub source: Vec<SourceFact>,
    /// What a dialect says of it, if one explains it.
    pub explained: Option<Box<Explained>>,
    /// Where it came from, if `casebook import` wrote it.
    pub imported: Option<Box<Imported>>,
    /// Whether its front matter could not be read.
    pub broken: bool,
}

impl Postmortem {
    /// An entry of which nothing is known.
    pub(crate) fn empty() -> Self {
        Self {
            path: "".into(),
            content_path: "".into(),
            text: "".into(),
            body: Span::default(),
            front_matter: None,
            front_matter_language: Language::default(),
            outline: OnceLock::new(),
            id: IncidentId::default(),
            id_span: None,
            kind: Kind::default(),
            title: String::new(),
            title_span: None,
            status: Status::default(),
            status_span: None,
            severity: None,
            authors: Vec::new(),
            services: Vec::new(),
            teams: Vec::new(),
            started: None,
            detected: None,
            mitigated: None,
            resolved: None,
            published: None,
            file_date: None,
            detection: None,
            impact: Impact::default(),
            escalation: Escalation::default(),
            criteria: Vec::new(),
            trigger: None,
            root_causes: Vec::new(),
            contributing_factors: Vec::new(),
            recurrence_of: Vec::new(),
            not_recurrence_of: Vec::new(),
            actions: Vec::new(),
            visibility: Visibility::default(),
            hidden: false,
            cut: "".into(),
            aliases: Vec::new(),
            language: None,
            tags: Vec::new(),
            own: Vec::new(),
            lint: None,
            source: Vec::new(),
            explained: None,
            imported: None,
            broken: false,
        }
    }

    /// Whether fixes may be written into its file: another tool owns one in another language or dialect.
    #[must_use]
    pub fn is_rewritable(&self) -> bool {
        self.front_matter_language == Language::Yaml && self.explained.is_none()
    }

    /// Whether a finding would only say that it is, or was, written in another dialect.
    #[must_use]
    pub fn excuses(&self, finding: Code) -> bool {
        let explained = self.explained.as_ref();
        let imported = self.imported.as_ref();
        explained.is_some_and(|explained| explained.excuses(finding))
            || imported.is_some_and(|imported| imported.excuses(finding))
    }

    /// The Markdown below the front matter.
    #[must_use]
    pub fn body_text(&self) -> &str {
        self.body.slice(&self.text)
    }

    /// Headings, links and plain text of the body. Worked out the first time: a run that looks at a few entries need not
    /// read the Markdown of all the others.
    #[must_use]
    pub fn outline(&self) -> &Outline {
        self.outline.get_or_init(|| {
            Arc::new(casebook_markdown::outline(
                self.body_text(),
                self.body.start,
            ))
        })
    }

    /// Takes over the outline of `earlier`, if it was worked out already and its body is the same: another template reads
    /// other facts from a file, but not other Markdown.
    pub fn keep_outline_of(&mut self, earlier: &Self) {
        if self.body == earlier.body && self.body_text() == earlier.body_text() {
            self.outline = earlier.outline.clone();
        }
    }

    /// The primary root cause, by which recurrence is counted.
    #[must_use]
    pub fn primary_cause(&self) -> Option<&Name> {
        self.root_causes.first().map(|cause| &cause.value)
    }

    /// The same, unless it is [`UNKNOWN`]: what nobody knows cannot come back.
    #[must_use]
    pub fn known_cause(&self) -> Option<&Name> {
        self.primary_cause().filter(|cause| &***cause != UNKNOWN)
    }

    /// The cause that one of its actions addresses: what the action says, else the primary root cause.
    #[must_use]
    pub fn cause_of<'a>(&'a self, action: &'a Action) -> Option<&'a Name> {
        action
            .addresses
            .as_ref()
            .map(|cause| &cause.value)
            .or(self.primary_cause())
    }

    /// Its actions that are to prevent a cause, those that will not be done included.
    pub fn preventive<'a>(&'a self, cause: Option<&'a Name>) -> impl Iterator<Item = &'a Action> {
        self.actions
            .iter()
            .filter(move |action| action.prevents() && self.cause_of(action) == cause)
    }

    /// Whether two entries name a service in common.
    #[must_use]
    pub fn shared_services<'a>(&'a self, other: &Self) -> Vec<&'a Name> {
        let theirs = other.names("services");
        let mut ours = self.names("services");
        ours.retain(|service| theirs.contains(service));
        ours
    }

    /// Whether it is counted in recurrence and metrics.
    #[must_use]
    pub fn is_counted(&self) -> bool {
        self.kind == Kind::Incident && self.status.is_counted() && !self.broken
    }

    /// The names an entry has in a field that takes names of a vocabulary, Casebook's own or the book's.
    #[must_use]
    pub fn names(&self, field: &str) -> Vec<&Name> {
        self.first_names(field, usize::MAX)
    }

    /// The first of them, `most` at most: what is shown beside other things need not be all that an entry names.
    #[must_use]
    pub fn first_names(&self, field: &str, most: usize) -> Vec<&Name> {
        let names = self.located_names(field).iter();
        names.take(most).map(|name| &name.value).collect()
    }

    /// The names in a field, each with its place.
    #[must_use]
    pub fn located_names(&self, field: &str) -> &[Located<Name>] {
        match field {
            "severity" => self.severity.as_slice(),
            "services" => &self.services,
            "teams" => &self.teams,
            "detection" => self.detection.as_slice(),
            "escalation.from" => self.escalation.from.as_slice(),
            "escalation.priority" => self.escalation.priority.as_slice(),
            "criteria" => &self.criteria,
            "trigger" => self.trigger.as_slice(),
            "root_causes" => &self.root_causes,
            "contributing_factors" => &self.contributing_factors,
            "tags" => &self.tags,
            _ => match self
                .own
                .iter()
                .find(|(name, _)| name == field)
                .map(|(_, value)| &value.value)
            {
                Some(OwnValue::Names(names)) => names,
                _ => &[],
            },
        }
    }
}

#[cfg(test)]
mod tests;
