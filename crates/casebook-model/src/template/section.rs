//! The sections of the template, and what part each plays.

use super::Status;

/// One section of the body.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Section {
    /// The heading.
    pub title: String,
    /// Other headings that mean the same.
    pub aliases: Vec<String>,
    /// Headings of what serves the same purpose under a name of its own, such as the attendees of a review: they play the same
    /// part, and are not this section.
    pub parts: Vec<String>,
    /// The part it plays in the account, whatever it is called.
    pub role: Option<SectionRole>,
    /// What an author is asked to write.
    pub prompt: String,
    /// The first status at which it has to be there.
    pub required_from: Option<Status>,
    /// Below this many words it is thin.
    pub minimum_words: usize,
    /// Sections inside it, one heading level down.
    pub sections: Vec<Section>,
}

impl Section {
    /// Its title and aliases.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        std::iter::once(&self.title)
            .chain(&self.aliases)
            .map(String::as_str)
    }
}

/// The part a section plays in an account, by which Casebook finds it: titles are the book's own, in any language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SectionRole {
    /// What happened, in a few sentences.
    Summary,
    /// What it did to people.
    Impact,
    /// What happened when.
    Timeline,
    /// How it was noticed.
    Detection,
    /// What set it off.
    Trigger,
    /// Why that could hurt.
    RootCauses,
    /// What made it worse.
    Contributing,
    /// What was done about it.
    Response,
    /// What the next team should know.
    Lessons,
    /// What to keep.
    WentWell,
    /// What to change.
    WentWrong,
    /// What limited the damage by chance.
    Lucky,
    /// Links, logs, references.
    Supporting,
}

impl SectionRole {
    /// All of them, in the order of the built-in template.
    pub const ALL: [Self; 13] = [
        Self::Summary,
        Self::Impact,
        Self::Timeline,
        Self::Detection,
        Self::Trigger,
        Self::RootCauses,
        Self::Contributing,
        Self::Response,
        Self::Lessons,
        Self::WentWell,
        Self::WentWrong,
        Self::Lucky,
        Self::Supporting,
    ];

    /// The word in the template.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Summary => "summary",
            Self::Impact => "impact",
            Self::Timeline => "timeline",
            Self::Detection => "detection",
            Self::Trigger => "trigger",
            Self::RootCauses => "root-causes",
            Self::Contributing => "contributing",
            Self::Response => "response",
            Self::Lessons => "lessons",
            Self::WentWell => "went-well",
            Self::WentWrong => "went-wrong",
            Self::Lucky => "lucky",
            Self::Supporting => "supporting",
        }
    }

    /// Reads the word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.as_str() == word)
    }
}
