//! Why a book has incidents and counts none of them.

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
