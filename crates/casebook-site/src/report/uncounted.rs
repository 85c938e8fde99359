//! Why a book counts no incident.

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

/// That no incident is counted, why, and what changes it; nothing where one is. In Markdown, since it names what to write.
#[must_use]
pub fn uncounted_words(book: &Casebook) -> Option<String> {
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
