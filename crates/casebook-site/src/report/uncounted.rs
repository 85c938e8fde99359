//! Why a book counts no incident.

use std::collections::BTreeMap;

use casebook_model::book::Casebook;
use casebook_model::entry::{Kind, Status};
use casebook_text::counted;

/// Why no incident is counted, and the line that changes it, without a full stop; nothing where one is, there is none, or
/// their authors say that they are drafts.
#[must_use]
pub fn why_uncounted(book: &Casebook) -> Option<String> {
    let entries = book.entries.iter();
    let incidents: Vec<_> = entries
        .filter(|entry| entry.kind == Kind::Incident && !entry.broken)
        .collect();
    if incidents.iter().any(|entry| entry.status != Status::Draft) {
        return None;
    }
    let silent = incidents
        .iter()
        .filter(|entry| entry.status_span.is_none())
        .count();
    (silent > 0).then(|| {
        format!(
            "{} without `status` {} a draft; put `default-status = \"published\"` below `[content]` in book.toml",
            counted(silent, "entry"),
            if silent == 1 { "is" } else { "are each" },
        )
    })
}

/// How many of a book's entries are counted, and why the others are not.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Counted {
    /// Entries that are counted.
    pub counted: usize,
    /// All entries but pages.
    pub entries: usize,
    /// Why others are not, in words, and how many.
    pub reasons: BTreeMap<&'static str, usize>,
    /// How many count as drafts since they say nothing of their status.
    pub silent: usize,
}

impl Counted {
    /// Counts the entries of a book.
    #[must_use]
    pub fn of(book: &Casebook) -> Self {
        let mut found = Self::default();
        let entries = book.entries.iter();
        for entry in entries.filter(|entry| entry.kind != Kind::Page) {
            found.entries += 1;
            if entry.is_counted() {
                found.counted += 1;
                continue;
            }
            let reason = match (entry.broken, entry.kind, entry.status_span) {
                (true, ..) => "cannot be read",
                (_, Kind::NearMiss, _) => "near misses",
                (_, Kind::Maintenance, _) => "maintenance",
                (.., Some(_)) => "drafts by their `status`",
                (.., None) => "without `status`",
            };
            found.silent += usize::from(reason == "without `status`");
            *found.reasons.entry(reason).or_default() += 1;
        }
        found
    }
}

/// That no incident is counted, why, and what changes it; nothing where one is. In Markdown, since it names what to write.
#[must_use]
pub(crate) fn uncounted_words(book: &Casebook) -> Option<String> {
    let listed = || {
        book.newest_first()
            .iter()
            .map(|index| &book.entries[*index])
    };
    let mut incidents = listed()
        .filter(|entry| entry.kind == Kind::Incident)
        .peekable();
    let reason = if listed().any(|entry| entry.is_counted()) {
        return None;
    } else if let Some(reason) = why_uncounted(book) {
        reason
    } else if listed().next().is_none() {
        "the book has no entry yet; `casebook new` writes one".to_owned()
    } else if incidents.peek().is_none() {
        "no entry is an incident by its `kind`".to_owned()
    } else if incidents.all(|entry| entry.broken) {
        "none can be read, and `casebook lint` says why".to_owned()
    } else {
        "each is a draft by its `status`, and counts from `in-review` on".to_owned()
    };
    Some(format!("No incident is counted: {reason}."))
}
