//! What entries say went well, went wrong, and where they got lucky.

use serde::Serialize;

use super::AnalysisQuery;
use super::by_entry::ByEntry;
use casebook_diagnostic::Span;
use casebook_model::book::{Casebook, Index};
use casebook_model::template::{SectionRole, Template};

/// What sort of lesson it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum LessonKind {
    /// What went well.
    WentWell,
    /// What went wrong.
    WentWrong,
    /// Where we got lucky.
    GotLucky,
}

impl LessonKind {
    /// All of them, in the order of the template.
    pub const ALL: [Self; 3] = [Self::WentWell, Self::WentWrong, Self::GotLucky];

    /// The role of the sections that hold these lessons.
    #[must_use]
    pub const fn role(self) -> SectionRole {
        match self {
            Self::WentWell => SectionRole::WentWell,
            Self::WentWrong => SectionRole::WentWrong,
            Self::GotLucky => SectionRole::Lucky,
        }
    }

    /// What people read: the section's title in the template, else Casebook's own.
    #[must_use]
    pub fn title(self, template: &Template) -> &str {
        let usual = match self {
            Self::WentWell => "What went well",
            Self::WentWrong => "What went wrong",
            Self::GotLucky => "Where we got lucky",
        };
        template
            .section(self.role())
            .map_or(usual, |section| &section.title)
    }
}

/// A section of one entry that holds lessons of one sort.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lesson<'a> {
    /// The entry.
    pub entry: Index,
    /// What sort of lesson.
    pub kind: LessonKind,
    /// The anchor of its heading.
    pub anchor: &'a str,
    /// Its Markdown below the heading, in the entry's file.
    pub body: Span,
    /// Its plain text, a line for each block.
    pub text: &'a str,
}

/// The lessons of one entry, in the order of its text. Sections without text are left out.
#[must_use]
pub fn lessons_of(book: &Casebook, index: Index) -> Vec<Lesson<'_>> {
    let entry = &book.entries[index];
    let outline = entry.outline();
    let kind_of = |role| LessonKind::ALL.into_iter().find(|kind| kind.role() == role);
    let found = book.template.sections_of(outline);
    let mut lessons = Vec::new();
    for (at, section) in outline.sections.iter().enumerate() {
        let Some(heading) = outline.heading_of(section) else {
            continue;
        };
        let Some(kind) = found[at].and_then(|found| kind_of(found.role?)) else {
            continue;
        };
        let Some(whole) = outline
            .with_subsections(at)
            .filter(|whole| !whole.text.is_blank(outline))
        else {
            continue;
        };
        lessons.push(Lesson {
            entry: index,
            kind,
            anchor: &heading.id,
            body: Span::new(heading.span.end.min(whole.span.end), whole.span.end),
            text: whole.text.of(outline).trim(),
        });
    }
    lessons
}

/// The lessons of the incidents asked about, newest entry first.
#[must_use]
pub fn lessons<'a>(query: &AnalysisQuery<'a>) -> Vec<Lesson<'a>> {
    // Read in the order in which entries lie in memory: texts are what is far apart.
    let mut incidents = query.incidents.clone();
    incidents.sort_unstable();
    let found = incidents
        .into_iter()
        .flat_map(|index| lessons_of(query.book, index));
    let found = ByEntry::new(
        query.book.entries.len(),
        found.map(|lesson| (lesson.entry, lesson)).collect(),
    );
    query
        .incidents
        .iter()
        .flat_map(|index| found.of(*index))
        .cloned()
        .collect()
}
