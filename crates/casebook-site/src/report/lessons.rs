//! What went well, what went wrong, where we got lucky, by cause.

use std::collections::BTreeMap;

use serde::Serialize;

use super::Align;
use super::document::{Csv, Document, Section};
use super::entry::entry_url;
use super::frame::{Whole, head};
use super::words::{absolute, notes, title_cell};
use casebook_analysis::{AnalysisQuery, Lesson, LessonKind, lessons};
use casebook_model::entry::Name;
use casebook_text::counted;

/// The lessons in words, a table for each cause, most lessons first.
pub(super) fn lessons_document(query: &AnalysisQuery<'_>) -> Document {
    let all = lessons(query);
    let mut causes: BTreeMap<Option<&Name>, Vec<&Lesson<'_>>> = BTreeMap::new();
    for lesson in &all {
        causes
            .entry(query.entry(lesson.entry).primary_cause())
            .or_default()
            .push(lesson);
    }
    let mut causes: Vec<_> = causes.into_iter().collect();
    causes.sort_by_key(|(cause, lessons)| {
        (cause.is_none(), std::cmp::Reverse(lessons.len()), *cause)
    });
    let lead = match all.len() {
        0 => "No entry has drawn a lesson yet.".to_owned(),
        many => format!(
            "{} under {}.",
            counted(many, "lesson"),
            counted(causes.len(), "cause")
        ),
    };
    let mut document = Document {
        title: "Lessons learned".to_owned(),
        lead,
        ..Document::default()
    };
    for (cause, lessons) in causes {
        let title = cause.map_or("No cause recorded", |cause| &**cause);
        let head = [
            ("lesson", Align::Left),
            ("what", Align::Left),
            ("entry", Align::Left),
        ];
        let mut section = Section {
            prose: true,
            ..Section::table(title, &head, "")
        };
        for lesson in lessons {
            section.row(vec![
                lesson.kind.title(&query.book.template).into(),
                lesson.text.to_owned().into(),
                title_cell(query, lesson.entry),
            ]);
        }
        document.sections.push(section);
    }
    document.notes = notes(query);
    document
}

/// One row for each section of lessons.
pub(super) fn lessons_csv(query: &AnalysisQuery<'_>) -> Csv {
    let mut csv = Csv::new(&["entry", "cause", "lesson", "text", "url"]);
    for lesson in lessons(query) {
        let entry = query.entry(lesson.entry);
        let address = format!("{}#{}", query.book.addresses[lesson.entry], lesson.anchor);
        csv.row(&[
            entry.id.to_string(),
            entry
                .primary_cause()
                .map(ToString::to_string)
                .unwrap_or_default(),
            super::frame::key(lesson.kind),
            lesson.text.to_owned(),
            absolute(query, &address).unwrap_or_default(),
        ]);
    }
    csv
}

#[derive(Serialize)]
struct LessonJson<'a> {
    id: &'a str,
    title: &'a str,
    url: String,
    cause: Option<&'a str>,
    lesson: LessonKind,
    text: &'a str,
}

#[derive(Serialize)]
pub(super) struct LessonsJson<'a> {
    lessons: Vec<LessonJson<'a>>,
}

/// The lessons as JSON, newest entry first.
pub(super) fn lessons_json<'a>(query: &AnalysisQuery<'a>) -> Whole<LessonsJson<'a>> {
    let found = lessons(query);
    let lesson = |lesson: &Lesson<'a>| {
        let entry = query.entry(lesson.entry);
        LessonJson {
            id: entry.id.as_str(),
            title: &entry.title,
            url: format!("{}#{}", entry_url(query.book, lesson.entry), lesson.anchor),
            cause: entry.primary_cause().map(|cause| &**cause),
            lesson: lesson.kind,
            text: lesson.text,
        }
    };
    let rest = LessonsJson {
        lessons: found.iter().map(lesson).collect(),
    };
    Whole {
        head: head(query, "lessons"),
        rest,
    }
}
