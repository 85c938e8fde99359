//! `[recurrence]`: which incidents count as a repeat of an earlier one.

use serde::Serialize;

/// How an incident repeats an earlier one; a pair has one kind, the first that fits. The strongest kind comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum RepeatKind {
    /// Its author says so.
    Declared,
    /// Same cause, and a service in common.
    SameService,
    /// Same cause, and one names a service that a service of the other depends on.
    Dependency,
    /// Same cause, other services: what one team learnt did not reach the other.
    Spread,
}

impl RepeatKind {
    /// Every kind, the strongest first.
    pub const ALL: [Self; 4] = [
        Self::Declared,
        Self::SameService,
        Self::Dependency,
        Self::Spread,
    ];

    /// The words of reports and pages.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Declared => "declared",
            Self::SameService => "same service",
            Self::Dependency => "dependency",
            Self::Spread => "spread",
        }
    }

    /// The word in `book.toml`, JSON and addresses.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Declared => "declared",
            Self::SameService => "same-service",
            Self::Dependency => "dependency",
            Self::Spread => "spread",
        }
    }

    /// The kind of a word in `book.toml`.
    #[must_use]
    pub fn parse(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.key() == key)
    }
}

/// `[recurrence]`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recurrence {
    /// How many days after an incident the same cause counts as a repeat; `None` for no limit.
    pub window_days: Option<i64>,
    /// The kinds that count as repeated, the strongest first. What has none of them was seen elsewhere.
    pub repeats: Vec<RepeatKind>,
}

impl Default for Recurrence {
    fn default() -> Self {
        Self {
            window_days: Some(365),
            repeats: vec![
                RepeatKind::Declared,
                RepeatKind::SameService,
                RepeatKind::Dependency,
            ],
        }
    }
}
