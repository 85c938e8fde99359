//! What an entry is called where its front matter does not say: its file's name has an id, often a date, and words for a title.

use super::Postmortem;
use casebook_time::{Date, parse_date};

/// `2026/2026-10-02-checkout-502.md` → `2026-10-02-checkout-502`; an `index.md` has its folder's name, and so has the
/// `README.md` of an incident.
pub(super) fn stem(content_path: &str, is_page: bool) -> &str {
    let (folder, name) = content_path.rsplit_once('/').unwrap_or(("", content_path));
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let names_folder =
        stem.eq_ignore_ascii_case("index") || (stem.eq_ignore_ascii_case("README") && !is_page);
    if names_folder && !folder.is_empty() {
        return folder.rsplit('/').next().unwrap_or(folder);
    }
    stem
}

/// A date that a file name begins with.
pub(super) fn date_of_name(stem: &str) -> Option<Date> {
    let date = stem.get(..10)?;
    let digits = date.bytes().enumerate().all(|(at, byte)| {
        if matches!(at, 4 | 7) {
            byte == b'-'
        } else {
            byte.is_ascii_digit()
        }
    });
    digits
        .then(|| parse_date(date).ok().map(|(date, _)| date))
        .flatten()
}

/// What an entry without a title is called: its first heading, else the words of its file name.
pub(super) fn title(entry: &Postmortem, stem: &str) -> String {
    if let Some(heading) = entry
        .outline()
        .title()
        .filter(|heading| !heading.text.trim().is_empty())
    {
        return heading.text.trim().to_owned();
    }
    let name = if entry.file_date.is_some() {
        stem.get(10..).unwrap_or_default()
    } else {
        stem
    };
    let words = name.replace(['-', '_'], " ");
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut letters = words.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => stem.to_owned(),
    }
}
