//! The lasting name of an entry.

use std::sync::Arc;

/// An entry's lasting name, and the slug its address is made of.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct IncidentId {
    text: Arc<str>,
    slug: Arc<str>,
}

impl IncidentId {
    /// An id as it was written.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let slug = casebook_markdown::segment(text);
        let slug = if slug.is_empty() {
            "entry".to_owned()
        } else {
            slug
        };
        Self {
            text: text.into(),
            slug: slug.into(),
        }
    }

    /// As it was written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// As it stands in addresses.
    #[must_use]
    pub fn slug(&self) -> &str {
        &self.slug
    }
}

impl std::fmt::Display for IncidentId {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.pad(&self.text)
    }
}
