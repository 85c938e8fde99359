//! What was learnt: a page of its own, and a part of the pages of causes and services.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use super::Site;
use crate::render::views::{
    Frame, Href, Html, Lesson, LessonGroup, LessonKind, LessonsPage, Link, Phrase, Root,
};
use crate::report::uncounted_words;
use casebook_analysis::Dimension;
use casebook_diagnostic::Span;
use casebook_model::book::Index;
use casebook_model::entry::Name;
use casebook_text::counted;

/// How many entries of one cause give their lessons on the page of all lessons; of a large book fewer, so that all of them
/// together are about [`ENTRIES_OF_LARGE`].
const MOST_ENTRIES: usize = 20;
const ENTRIES_OF_LARGE: usize = 110;

/// How many entries give their lessons, the newest ones.
#[derive(Debug, Clone, Copy)]
pub(super) struct MostLessons {
    /// Of each cause.
    pub(super) of_cause: usize,
    /// Of all causes together.
    pub(super) of_all: usize,
}

impl MostLessons {
    /// So many of each cause, however many causes there are.
    const fn of_each(of_cause: usize) -> Self {
        Self {
            of_cause,
            of_all: usize::MAX,
        }
    }
}

/// What went well, what went wrong, where we got lucky, by cause.
#[must_use]
pub fn lessons(site: &Site<'_>) -> (Frame, LessonsPage) {
    let mut frame = site.frame("lessons/index.html", "Lessons learned", "lessons/");
    frame.description =
        Some("What went well, what went wrong and where we got lucky, by cause.".to_owned());
    let entries: Vec<Index> = site.listed().collect();
    let most = most_entries(site);
    let (groups, _) = lessons_of(site, &entries, &frame.root, MostLessons::of_each(most));
    let shown: usize = groups.iter().map(|group| group.lessons.len()).sum();
    let with_cause = |wanted: bool| {
        entries.iter().filter(move |index| {
            let entry = &site.book.entries[**index];
            entry.is_counted() && entry.primary_cause().is_some() == wanted
        })
    };
    let lessons: usize = with_cause(true)
        .map(|index| site.lessons_in(*index).len())
        .sum();
    let mute = with_cause(true)
        .filter(|index| site.lessons_in(**index).is_empty())
        .count();
    let causeless = with_cause(false).count();
    let mut notes = vec![
        "Gathered from the sections of published and reviewed incidents, by primary root cause."
            .to_owned(),
    ];
    if shown < lessons {
        notes.push(format!(
            "Of each cause the {most} newest entries with lessons; its page leads to all of them."
        ));
    }
    if mute > 0 {
        notes.push(format!(
            "{} without a lesson in the sections of the template.",
            counted(mute, "incident")
        ));
    }
    if causeless > 0 {
        notes.push(format!(
            "{} without a root cause, whose lessons stand under none.",
            counted(causeless, "incident")
        ));
    }
    let of = if shown < lessons {
        format!("{shown} of ")
    } else {
        String::new()
    };
    let view = LessonsPage {
        uncounted: uncounted_words(site.book),
        headline: vec![Phrase::text(format!(
            "{of}{} under {}",
            counted(lessons, "lesson"),
            counted(groups.len(), "cause")
        ))],
        groups,
        notes,
    };
    (frame, view)
}

/// How many entries of each cause give their lessons.
fn most_entries(site: &Site<'_>) -> usize {
    if site.incidents() <= ENTRIES_OF_LARGE {
        return MOST_ENTRIES;
    }
    let causes = site.records(Dimension::Cause).records.len();
    (ENTRIES_OF_LARGE / causes.max(1)).clamp(1, MOST_ENTRIES)
}

/// The lessons of some entries, grouped by cause, most lessons first; whether that is all of them.
pub(super) fn lessons_of(
    site: &Site<'_>,
    entries: &[Index],
    root: &Root,
    most: MostLessons,
) -> (Vec<LessonGroup>, bool) {
    let mut all = true;
    let mut total = 0;
    let mut by_cause: BTreeMap<&Name, Vec<Lesson>> = BTreeMap::new();
    let mut taken: BTreeMap<&Name, usize> = BTreeMap::new();
    for index in entries
        .iter()
        .filter(|index| site.book.entries[**index].is_counted())
    {
        let Some(cause) = site.book.entries[*index].primary_cause() else {
            continue;
        };
        let count = taken.entry(cause).or_default();
        if *count >= most.of_cause || total >= most.of_all {
            all = all && site.lessons_in(*index).is_empty();
            continue;
        }
        let known = site.lessons_in(*index);
        if !known.is_empty() {
            *count += 1;
            total += 1;
            by_cause
                .entry(cause)
                .or_default()
                .extend(known.iter().map(|one| one.shown(site, *index, root)));
        }
    }
    let mut groups: Vec<LessonGroup> = by_cause
        .into_iter()
        .map(|(cause, lessons)| LessonGroup {
            cause: site.cause_link(cause),
            anchor: format!("cause-{}", casebook_markdown::slug(cause)),
            lessons,
        })
        .collect();
    groups.sort_by(|one, other| {
        other
            .lessons
            .len()
            .cmp(&one.lessons.len())
            .then(one.cause.text.cmp(&other.cause.text))
    });
    (groups, all)
}

/// A lesson as it is found once for all the pages that show it.
#[derive(Debug)]
pub(super) struct KnownLesson {
    kind: LessonKind,
    entry: Link,
    /// Its Markdown, in the entry's file.
    source: Span,
    /// The same as it stands on every page; made when the first one asks. `None` where it has links into the site, which
    /// differ with the page.
    body: OnceLock<Option<Html>>,
}

impl KnownLesson {
    fn of(site: &Site<'_>, lesson: &casebook_analysis::Lesson<'_>) -> Self {
        let address = &site.book.addresses[lesson.entry];
        Self {
            kind: match lesson.kind {
                casebook_analysis::LessonKind::WentWell => LessonKind::WentWell,
                casebook_analysis::LessonKind::WentWrong => LessonKind::WentWrong,
                casebook_analysis::LessonKind::GotLucky => LessonKind::GotLucky,
            },
            entry: Link {
                href: Href::site(format!("{address}#{}", lesson.anchor)),
                ..site.title_link(lesson.entry)
            },
            source: lesson.body,
            body: OnceLock::new(),
        }
    }

    fn shown(&self, site: &Site<'_>, index: Index, root: &Root) -> Lesson {
        let rendered = || Html(site.rendered(index, self.source, root, false).html);
        // Every link into the site begins with the way to its root.
        let fixed = || Some(rendered()).filter(|here| !here.0.contains(root.as_str()));
        let body = self
            .body
            .get_or_init(fixed)
            .clone()
            .unwrap_or_else(rendered);
        Lesson {
            kind: self.kind,
            entry: self.entry.clone(),
            started: site.started(index),
            body,
        }
    }
}

impl Site<'_> {
    /// The lessons of an entry, in the order of its text.
    fn lessons_in(&self, index: Index) -> &[KnownLesson] {
        self.lessons[index].get_or_init(|| {
            let lessons = casebook_analysis::lessons_of(self.book, index);
            lessons
                .iter()
                .map(|lesson| KnownLesson::of(self, lesson))
                .collect()
        })
    }
}
