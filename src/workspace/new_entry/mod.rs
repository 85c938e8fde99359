//! An entry that is not written yet: the skeleton of the template with what is known of an incident, under the name that
//! the book gives such entries.

mod clock_times;
mod front_matter;
mod reading;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use casebook_markdown::short_slug;
use casebook_model::book::Casebook;
use casebook_model::config::PatternValues;
use casebook_model::criteria::Decision;
use casebook_model::entry::{Context, read};
use casebook_model::template::{quoted, skeleton};
use casebook_time::Date;

use super::{Incident, Workspace};

/// The fields of the front matter that say when something happened, in the order in which it does.
pub const TIMES: [&str; 4] = ["started", "detected", "mitigated", "resolved"];

/// An entry that is not written yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewEntry {
    /// Its file within the content folder.
    pub path: PathBuf,
    /// Its id, where the book has a pattern of ids. Else its file name is its id.
    pub id: Option<String>,
    /// Its text.
    pub text: String,
}

impl Workspace {
    /// The entry of an incident, as `casebook new` writes it.
    #[must_use]
    pub fn new_entry(&self, incident: &Incident, decision: &Decision) -> NewEntry {
        entry(self.book(), incident, decision, self.today())
    }

    /// A file within the content folder in which a draft would lie: named as `casebook new` names entries, and free.
    #[must_use]
    pub fn file_of_draft(&self, text: &str) -> String {
        let name: Arc<str> = "draft.md".into();
        let context = Context::of(self.config(), self.template(), &|_| false);
        let (draft, _) = read(&name, &name, &text.into(), &context);
        let book = self.book();
        let date = draft.date(book.zone()).unwrap_or(self.today());
        let (_, name) = names(book, date, &short_slug(&draft.title));
        let file = |end: &str| format!("{:04}/{name}{end}.md", date.year());
        let ends = std::iter::once(String::new()).chain((2..).map(|number| format!("-{number}")));
        let mut free = ends.map(|end| file(&end));
        free.find(|path| book.entry_of_path(path).is_none())
            .unwrap_or_else(|| file(""))
    }
}

/// The skeleton of the template with what is known filled in.
pub(super) fn entry(
    book: &Casebook,
    incident: &Incident,
    decision: &Decision,
    today: Date,
) -> NewEntry {
    let read = &incident.entry;
    let date = read.date(book.zone()).unwrap_or(today);
    let slug = short_slug(&read.title);
    let (id, name) = names(book, date, &slug);
    let mut values = front_matter::values(book, incident);
    if let Some(id) = id.as_deref().filter(|_| !values.contains_key("id")) {
        values.insert("id".to_owned(), quoted(id));
    }
    let mut held: Vec<&str> = read
        .criteria
        .iter()
        .map(|criterion| &*criterion.value)
        .collect();
    held.extend(
        decision
            .held()
            .map(|judged| judged.statement.key)
            .filter(|key| !held.contains(key))
            .collect::<Vec<_>>(),
    );
    if !held.is_empty() {
        values.insert("criteria".to_owned(), format!("[{}]", held.join(", ")));
    }
    let folder = format!("{:04}", date.year());
    NewEntry {
        path: Path::new(&folder).join(format!("{name}.md")),
        id,
        text: skeleton(&book.template, &values),
    }
}

/// The id, where the book has a pattern of ids, and the file name without its ending.
fn names(book: &Casebook, date: Date, slug: &str) -> (Option<String>, String) {
    let values = |number| PatternValues {
        date: (date.year(), date.month(), date.day()),
        number,
        slug,
    };
    let ids = &book.config.ids;
    // The next number is the one after the last: a gap may be an entry on another branch.
    let next = ids.pattern.as_ref().map_or(1, |pattern| {
        let numbers = book.entries.iter().filter_map(|entry| {
            let id = entry.id.as_str();
            let number = pattern.number(id).filter(|_| pattern.matches(id))?;
            let has_slug = pattern.source().contains("{slug}");
            (has_slug || pattern.fill(&values(number)) == id).then_some(number)
        });
        numbers.max().map_or(1, |last| last.saturating_add(1))
    });
    let id = ids.pattern.as_ref().map(|pattern| {
        let free = (next..)
            .map(|number| pattern.fill(&values(number)))
            .take(10_000);
        let mut free = free.filter(|id| book.entry_of_id(id).is_none());
        free.next().unwrap_or_else(|| pattern.fill(&values(next)))
    });
    let name = match &ids.file_pattern {
        Some(pattern) => pattern.fill(&values(next)),
        None => format!("{date}-{slug}"),
    };
    (id, name)
}
