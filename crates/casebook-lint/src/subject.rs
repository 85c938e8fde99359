//! One entry as the rules see it, with what several rules want to know of it worked out once.

use std::cell::OnceCell;
use std::collections::HashMap;

use memchr::memmem::Finder;

use super::rules::hints::Hints;
use super::{Book, Timeline};
use casebook_analysis::Recurrence;
use casebook_analysis::index::Likeness;
use casebook_diagnostic::{Code, Diagnostic, Span};
use casebook_model::book::{Casebook, Index};
use casebook_model::entry::{Kind, Postmortem};
use casebook_model::source::Changes;
use casebook_model::template::{Section, Status, Template};
use casebook_time::{Date, Zone};

/// The headings that the template knows, by every name they go by.
#[derive(Debug)]
pub struct Headings<'a> {
    /// Its sections, each followed by those inside it.
    pub sections: Vec<Wanted<'a>>,
    by_name: HashMap<String, usize>,
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
        let mut headings = Self {
            sections: Vec::new(),
            by_name: HashMap::new(),
            prompts: Vec::new(),
        };
        headings.add(&template.sections, 0);
        let prompts = headings
            .sections
            .iter()
            .map(|wanted| wanted.section.prompt.as_str());
        headings.prompts = prompts
            .filter(|prompt| prompt.len() > SHORTEST_PROMPT)
            .map(Finder::new)
            .collect();
        headings
    }

    /// Where the template's prompts stand in a text, each the first time, as ranges of bytes.
    pub fn prompts_in(&self, text: &str) -> impl Iterator<Item = (usize, usize)> {
        self.prompts.iter().filter_map(|prompt| {
            let start = prompt.find(text.as_bytes())?;
            Some((start, start + prompt.needle().len()))
        })
    }

    fn add(&mut self, sections: &'a [Section], depth: usize) {
        for section in sections {
            let at = self.sections.len();
            for name in std::iter::once(&section.title).chain(&section.aliases) {
                self.by_name.entry(folded(name)).or_insert(at);
            }
            self.sections.push(Wanted { section, depth });
            self.add(&section.sections, depth + 1);
        }
    }

    /// The place in `sections` of the one that a heading means.
    #[must_use]
    pub fn called(&self, heading: &str) -> Option<usize> {
        self.by_name.get(&folded(heading)).copied()
    }
}

/// A heading as it is compared: its case, a closing colon and an emoji or number before it do not matter.
pub(super) fn folded(heading: &str) -> String {
    let heading = heading.trim().trim_end_matches(':').trim_end();
    heading
        .trim_start_matches(|first: char| !first.is_alphanumeric())
        .to_lowercase()
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
    pub fn is_published_incident(&self) -> bool {
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
    pub fn at_entry(&self) -> Span {
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
            for (at, section) in outline.sections.iter().enumerate() {
                let Some(heading) = outline.heading_of(section) else {
                    continue;
                };
                let Some(wanted) = self.headings.called(&heading.text) else {
                    continue;
                };
                if !found.iter().any(|known| known.wanted == wanted) {
                    found.push(Found {
                        wanted,
                        section: self.headings.sections[wanted].section,
                        at,
                    });
                }
            }
            found
        })
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
        self.timeline.get_or_init(|| Timeline::of(self)).as_ref()
    }
}
