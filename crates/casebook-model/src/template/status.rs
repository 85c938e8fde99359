//! How far an entry has come.

use serde::Serialize;

/// How far an entry has come; the order is that of the work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// Being written; may be thin.
    #[default]
    Draft,
    /// Complete, being read by others.
    InReview,
    /// Finished.
    Published,
}

impl Status {
    /// Every status, in order.
    pub const ALL: [Self; 3] = [Self::Draft, Self::InReview, Self::Published];

    /// The word in the front matter.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::InReview => "in-review",
            Self::Published => "published",
        }
    }

    /// Reads the canonical word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.as_str() == word)
    }

    /// Whether entries of this status are counted in recurrence and metrics.
    #[must_use]
    pub fn is_counted(self) -> bool {
        self >= Self::InReview
    }
}

impl std::fmt::Display for Status {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.pad(self.as_str())
    }
}
