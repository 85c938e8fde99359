//! What the index takes in.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// A calendar day, counted from 1 January 1970.
pub type Day = i32;

/// One entry, as the index sees it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Document {
    /// Identifier, unique in the book.
    pub id: String,
    /// Address of the page, as results link to it.
    pub url: String,
    /// `incident`, `near-miss`, `maintenance` or `page`.
    pub kind: String,
    /// Title, as plain text.
    pub title: String,
    /// Canonical severity (`SEV2`).
    pub severity: Option<String>,
    /// `draft`, `in-review` or `published`.
    pub status: Option<String>,
    /// The day the incident started.
    pub date: Option<Day>,
    /// The day the entry was published; the newer of two equally good results comes first.
    pub published: Option<Day>,
    /// Services, canonical.
    pub services: Vec<String>,
    /// Teams, canonical.
    pub teams: Vec<String>,
    /// Root causes as full paths (`capacity/connection-pool`), the primary one first.
    pub causes: Vec<String>,
    /// What set it off, canonical.
    pub trigger: Option<String>,
    /// Tags.
    pub tags: Vec<String>,
    /// Authors.
    pub authors: Vec<String>,
    /// User-visible downtime, in seconds.
    pub downtime: Option<u64>,
    /// What `is:` and `has:` ask for: `recurrence`, `open-actions`…
    pub flags: Vec<String>,
    /// Values of other fields, by name of the field.
    pub fields: BTreeMap<String, Vec<String>>,
    /// A few sentences shown when no passage matches. Searched as summary unless a section has [`Role::Summary`].
    pub summary: String,
    /// The text, in order.
    pub sections: Vec<Section>,
    /// Titles of the actions that are not done.
    pub open_actions: Vec<String>,
}

/// One section of an entry.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Section {
    /// Heading, as plain text; empty for text before the first heading.
    pub heading: String,
    /// Id of the heading in the page, without `#`; empty when there is none.
    pub anchor: String,
    /// Plain text.
    pub text: String,
    /// What the section is to ranking.
    #[serde(default)]
    pub role: Role,
}

/// What a section is to ranking.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// Any other section.
    #[default]
    Body,
    /// The summary.
    Summary,
    /// The root causes.
    Cause,
    /// What was done about it; ranked like the body, and shown where someone asks what helped.
    Resolution,
}

impl Document {
    /// Every field that a query can name with its values, built-in ones first.
    pub(crate) fn values(&self) -> impl Iterator<Item = (&str, &[String])> {
        fn single<'a>(name: &'a str, value: &'a Option<String>) -> (&'a str, &'a [String]) {
            (name, value.as_ref().map_or(&[][..], std::slice::from_ref))
        }
        [
            ("id", std::slice::from_ref(&self.id)),
            ("kind", std::slice::from_ref(&self.kind)),
            single("severity", &self.severity),
            single("status", &self.status),
            single("trigger", &self.trigger),
            ("service", &self.services),
            ("team", &self.teams),
            ("cause", &self.causes),
            ("tag", &self.tags),
            ("author", &self.authors),
            ("is", &self.flags),
        ]
        .into_iter()
        .chain(
            self.fields
                .iter()
                .map(|(name, values)| (name.as_str(), values.as_slice())),
        )
    }
}
