//! The pages that the site makes of a book as a whole.

use super::Casebook;

/// A page that is not about one entry or one value, the home page aside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OwnPage {
    /// All incidents.
    Incidents,
    /// The years that have entries.
    Years,
    /// The ledger of actions.
    Actions,
    /// What repeats what.
    Recurrence,
    /// Lessons.
    Lessons,
    /// Counts, durations and trends.
    Metrics,
    /// When an incident owes a postmortem.
    Criteria,
    /// The author guide.
    Guide,
    /// The glossary.
    Glossary,
    /// What changes with every build.
    Build,
    /// Search.
    Search,
    /// The site's data.
    Api,
}

impl OwnPage {
    /// Every one.
    pub const ALL: [Self; 12] = [
        Self::Incidents,
        Self::Years,
        Self::Actions,
        Self::Recurrence,
        Self::Lessons,
        Self::Metrics,
        Self::Criteria,
        Self::Guide,
        Self::Glossary,
        Self::Build,
        Self::Search,
        Self::Api,
    ];

    /// The folder of the site's first level that it stands in, without `/`.
    #[must_use]
    pub const fn segment(self) -> &'static str {
        match self {
            Self::Incidents => "incidents",
            Self::Years => "years",
            Self::Actions => "actions",
            Self::Recurrence => "recurrence",
            Self::Lessons => "lessons",
            Self::Metrics => "metrics",
            Self::Criteria => "criteria",
            Self::Guide => "guide",
            Self::Glossary => "glossary",
            Self::Build => "build",
            Self::Search => "search",
            Self::Api => "api",
        }
    }

    /// Whether documentation, a book without any incident, has it too.
    const fn is_of_documentation(self) -> bool {
        matches!(self, Self::Build | Self::Search | Self::Api)
    }
}

impl Casebook {
    /// The pages that the site has of this book as a whole.
    pub fn own_pages(&self) -> impl Iterator<Item = OwnPage> {
        let documentation = self.is_documentation();
        OwnPage::ALL
            .into_iter()
            .filter(move |page| !documentation || page.is_of_documentation())
    }
}
