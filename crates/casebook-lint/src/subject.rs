//! One entry as the rules see it, with what several rules want to know of it worked out once.

use std::cell::OnceCell;

use memchr::memmem::Finder;

use super::Book;
use super::rules::hints::Hints;
use casebook_analysis::Recurrence;
use casebook_analysis::index::Likeness;
use casebook_diagnostic::{Code, Diagnostic, Span};
use casebook_model::book::{Casebook, Index};
use casebook_model::entry::{Kind, Postmortem, Timeline};
use casebook_model::source::Changes;
use casebook_model::template::{Section, SectionRole, Status, Template};
use casebook_time::{Date, Zone};

/// The sections that the template asks for, and its prompts.
#[derive(Debug)]
pub struct Headings<'a> {
    /// Its sections, each followed by those inside it.
    pub sections: Vec<Wanted<'a>>,
    template: &'a Template,
    prompts: Vec<Finder<'a>>,
}

/// A prompt of so few letters may stand in a text by chance.
const SHORTEST_PROMPT: usize = 12;

/// A section of the template.
#[derive(Debug, Clone, Copy)]
pub struct Wanted<'a> {
    /// The section.
    pub section: &'a Section,
    /// How many sections it stands in.
    pub depth: usize,
}

impl<'a> Headings<'a> {
    /// The headings of a template.
    #[must_use]
    pub fn of(template: &'a Template) -> Self {
        let sections: Vec<Wanted<'a>> = template
            .all_sections()
            .into_iter()
            .map(|(section, depth)| Wanted { section, depth })
            .collect();
        let prompts = sections
            .iter()
            .map(|wanted| wanted.section.prompt.as_str())
            .filter(|prompt| prompt.len() > SHORTEST_PROMPT)
            .map(Finder::new)
            .collect();
        Self {
            sections,
            template,
            prompts,
        }
    }

    /// Where the template's prompts stand in a text, each the first time, as ranges of bytes.
    pub(crate) fn prompts_in(&self, text: &str) -> impl Iterator<Item = (usize, usize)> {
        self.prompts.iter().filter_map(|prompt| {
            let start = prompt.find(text.as_bytes())?;
            Some((start, start + prompt.needle().len()))
        })
    }

    /// The place in `sections` of the one that a heading means.
    #[must_use]
    pub fn called(&self, heading: &str) -> Option<usize> {
        self.template.heading(heading)?.section
    }
}

/// A section of the template that an entry has.
#[derive(Debug, Clone, Copy)]
pub struct Found<'a> {
    /// Its place in [`Headings::sections`].
    pub wanted: usize,
    /// The section of the template.
    pub section: &'a Section,
    /// Its place in the outline's sections.
    pub at: usize,
    /// Whether the heading is a name of the section as a whole, without further words.
    pub is_whole_name: bool,
}

/// One entry, seen against its book.
pub struct Subject<'a> {
    /// The book.
    pub book: &'a Casebook,
    /// Its repeats.
    pub recurrence: &'a Recurrence,
    /// The day that counts as today.
    pub today: Date,
    /// The files that are being worked on, where that is known.
    pub changes: Option<&'a Changes>,
    /// The headings of the template.
    pub headings: &'a Headings<'a>,
    /// The words of entries that are to be compared with the others.
    pub likeness: Option<&'a Likeness>,
    /// The entry's place in the book.
    pub index: Index,
    /// The entry.
    pub entry: &'a Postmortem,
    sections: OnceCell<Vec<Found<'a>>>,
    timeline: OnceCell<Option<Timeline>>,
    hints: OnceCell<Hints>,
}

impl<'a> Subject<'a> {
    pub(super) fn new(book: &Book<'a>, index: Index, entry: &'a Postmortem) -> Self {
        let Book {
            book,
            recurrence,
            today,
            changes,
            headings,
            likeness,
        } = *book;
        let (sections, timeline, hints) = (OnceCell::new(), OnceCell::new(), OnceCell::new());
        Self {
            book,
            recurrence,
            today,
            changes,
            headings,
            likeness,
            index,
            entry,
            sections,
            timeline,
            hints,
        }
    }

    /// A finding in this entry's file.
    #[must_use]
    pub fn find(&self, code: Code, span: Span, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(code, &self.entry.path, span, message)
    }

    /// The zone of times without an offset.
    #[must_use]
    pub fn zone(&self) -> &'a Zone {
        self.book.zone()
    }

    /// Whether the entry has to be complete: a draft may be thin.
    #[must_use]
    pub fn is_complete(&self, from: Status) -> bool {
        self.entry.status >= from
    }

    /// Whether this is an incident whose account is finished.
    #[must_use]
    pub(crate) fn is_published_incident(&self) -> bool {
        self.entry.kind == Kind::Incident && self.entry.status == Status::Published
    }

    /// Whether the author has called it a draft, or could have and left it at that.
    #[must_use]
    pub fn is_draft(&self) -> bool {
        self.entry.front_matter.is_some() && self.entry.status == Status::Draft
    }

    /// Whether the file is known to be new or edited.
    #[must_use]
    pub fn is_edited(&self) -> bool {
        self.changes
            .is_some_and(|changes| changes.is_edited(&self.entry.path))
    }

    /// Where a finding about the whole entry points: its status, else its title, else its first line.
    #[must_use]
    pub(crate) fn at_entry(&self) -> Span {
        let entry = self.entry;
        entry
            .status_span
            .or(entry.title_span)
            .unwrap_or_else(|| self.first_line())
    }

    fn first_line(&self) -> Span {
        let start = self.entry.body.start;
        let start = if self.entry.front_matter.is_some() {
            0
        } else {
            start
        };
        let line = self
            .entry
            .text
            .get(start..)
            .and_then(|text| text.lines().next())
            .map_or(0, str::len);
        Span::new(start, start + line)
    }

    /// The sections of the template that the entry has, in its own order; a section that occurs twice counts once.
    #[must_use]
    pub fn sections(&self) -> &[Found<'a>] {
        self.sections.get_or_init(|| {
            let outline = self.entry.outline();
            let mut found: Vec<Found<'a>> = Vec::new();
            let all = self.headings.template.sections_of(outline);
            for (at, one) in all.into_iter().enumerate() {
                let Some((wanted, is_whole_name)) =
                    one.and_then(|one| Some((one.section?, one.is_whole_name)))
                else {
                    continue;
                };
                if !found.iter().any(|known| known.wanted == wanted) {
                    found.push(Found {
                        wanted,
                        section: self.headings.sections[wanted].section,
                        at,
                        is_whole_name,
                    });
                }
            }
            found
        })
    }

    /// The section with a role and those inside it, as one.
    #[must_use]
    pub(crate) fn section_with_role(
        &self,
        role: SectionRole,
    ) -> Option<casebook_markdown::Section> {
        let outline = self.entry.outline();
        let at = self
            .book
            .template
            .sections_with_role(outline, role)
            .next()?;
        outline.with_subsections(at)
    }

    /// Which rules about language its text may concern.
    pub(super) fn hints(&self) -> Hints {
        *self
            .hints
            .get_or_init(|| Hints::of(&self.entry.outline().text))
    }

    /// The entry's timeline, when it has one with rows.
    #[must_use]
    pub fn timeline(&self) -> Option<&Timeline> {
        self.timeline
            .get_or_init(|| Timeline::of(self.entry, &self.book.template, self.zone()))
            .as_ref()
    }
}
