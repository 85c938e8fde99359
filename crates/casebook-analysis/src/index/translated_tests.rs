//! A template in another language loses nothing: the demo's entries with Indonesian headings give the same.
#![allow(clippy::unwrap_used)]

use std::path::{Path, PathBuf};
use std::sync::Arc;

use casebook_search::Role;

use crate::{LessonKind, lessons_of, recurrence};
use casebook_model::book::{Casebook, link};
use casebook_model::config::Config;
use casebook_model::entry::{Context, Timeline, read};
use casebook_model::source::History;
use casebook_model::template::{self, SchemaFile, Template};
use casebook_time::{Zone, parse_date};

fn indonesian() -> Template {
    let file = SchemaFile {
        path: "template.yaml".into(),
        text: include_str!("template.id.yaml").into(),
    };
    let (template, findings) = template::read(&[file]);
    assert!(findings.is_empty(), "{findings:?}");
    template
}

/// The entries of the demo book, by path.
fn demo() -> Vec<(String, String)> {
    fn add(folder: &Path, files: &mut Vec<PathBuf>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                add(&path, files);
            } else if path.extension().is_some_and(|end| end == "md") {
                files.push(path);
            }
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../content");
    let mut files = Vec::new();
    add(&root, &mut files);
    files.sort();
    let read = |path: PathBuf| {
        let name = path.strip_prefix(&root).unwrap().to_string_lossy();
        (
            name.replace('\\', "/"),
            std::fs::read_to_string(&path).unwrap(),
        )
    };
    files.into_iter().map(read).collect()
}

/// The text with each heading of the one template as the title that the other has for its role.
fn translated(text: &str, from: &Template, to: &Template) -> String {
    let line = |line: &str| {
        let heading = line.trim_start_matches('#');
        let role = (heading.len() < line.len())
            .then(|| from.heading(heading)?.role)
            .flatten();
        match role.and_then(|role| to.section(role)) {
            Some(section) => {
                let marks = &line[..line.len() - heading.len()];
                format!("{marks} {}\n", section.title)
            }
            None => format!("{line}\n"),
        }
    };
    text.lines().map(line).collect()
}

fn book(files: &[(String, String)], template: &Template) -> Casebook {
    let zone = Zone::utc();
    let context = Context {
        template,
        zone: &zone,
        is_page: &|path| path.ends_with("README.md") || path.starts_with("guides/"),
        sources: &[],
    };
    let entries: Vec<_> = files
        .iter()
        .map(|(path, text)| {
            let path: Arc<str> = path.as_str().into();
            read(&path, &path, &text.as_str().into(), &context).0
        })
        .collect();
    link(
        Config::default(),
        template.clone(),
        entries,
        Vec::new(),
        History::default(),
    )
    .0
}

/// An id, what the index has with which role, and the lessons.
type Parts = (String, Vec<(Role, String)>, Vec<(LessonKind, String)>);

/// The parts of each entry.
fn parts(book: &Casebook) -> Vec<Parts> {
    let recurrence = recurrence(book);
    let today = parse_date("2026-10-01").unwrap().0;
    let actions = crate::actions(book, today);
    let documents = super::documents::documents(book, &recurrence, &actions);
    let lessons = |index| {
        let lessons = lessons_of(book, index).into_iter();
        lessons
            .map(|lesson| (lesson.kind, lesson.text.to_owned()))
            .collect()
    };
    documents
        .into_iter()
        .enumerate()
        .map(|(index, document)| {
            let sections = document.sections.into_iter();
            let texts = sections.map(|section| (section.role, section.text));
            (document.id, texts.collect(), lessons(index))
        })
        .collect()
}

#[test]
fn the_demo_in_indonesian_has_the_same_roles_and_lessons() {
    let (english, indonesian) = (Template::builtin(), indonesian());
    let files = demo();
    let other: Vec<(String, String)> = files
        .iter()
        .map(|(path, text)| (path.clone(), translated(text, &english, &indonesian)))
        .collect();
    assert!(
        other
            .iter()
            .any(|(_, text)| text.contains("\n## Kronologi\n"))
    );
    let here = parts(&book(&files, &english));
    assert!(
        here.iter()
            .filter(|(_, _, lessons)| lessons.len() == 3)
            .count()
            > 10
    );
    for role in [Role::Summary, Role::Cause, Role::Resolution] {
        let with_role = |parts: &Vec<(Role, String)>| parts.iter().any(|part| part.0 == role);
        assert!(here.iter().filter(|(_, parts, _)| with_role(parts)).count() > 10);
    }
    let (english, indonesian) = (book(&files, &english), book(&other, &indonesian));
    assert_eq!(here, parts(&indonesian));
    let timelines = |book: &Casebook| -> Vec<Vec<(String, Option<String>)>> {
        let timeline =
            |entry: &Arc<_>| Timeline::of(entry, &book.template, book.zone()).unwrap_or_default();
        let rows = |timeline: Timeline| {
            let rows = timeline.rows.into_iter();
            rows.map(|row| (row.text, row.moment.datetime())).collect()
        };
        book.entries.iter().map(timeline).map(rows).collect()
    };
    let timed = timelines(&english);
    assert!(timed.iter().filter(|rows| rows.len() > 3).count() > 10);
    assert_eq!(timed, timelines(&indonesian));
}
