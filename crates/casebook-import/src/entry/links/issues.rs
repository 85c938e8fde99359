//! What issues of a tracker call each other: `#12`, `owner/repository#12`, and whole addresses.

use std::ops::Range;

use casebook_dialect::Dialect;
use casebook_markdown::Outline;

use super::super::names::{known_by, within};
use super::names::{Named, PageName};
use crate::record::Record;

/// The tracker of a record whose number is unique within a repository.
pub(super) struct Tracker {
    /// The repository of the record, where it says one.
    repository: Option<String>,
}

impl Tracker {
    /// None of a record whose number is unique by itself, or that has none.
    pub(super) fn of(record: &Record, dialect: &Dialect) -> Option<Self> {
        let id = dialect.records.id.as_ref()?;
        (!id.within.is_empty()).then(|| Self {
            repository: within(record, dialect),
        })
    }

    /// The name of the record itself.
    pub(super) fn own_name(&self, record: &Record, dialect: &Dialect) -> Option<PageName> {
        let number = known_by(record, dialect)?;
        is_number(&number).then(|| PageName::issue(self.repository.as_deref(), &number))
    }

    fn named(&self, repository: Option<&str>, number: &str, fragment: Option<&str>) -> Named {
        let repository = repository.or(self.repository.as_deref());
        let name = PageName::issue(repository, number);
        Named {
            stays_useful: true,
            loses_place: fragment.is_some(),
            ..Named::by(name, number)
        }
    }

    /// The issue at an address.
    pub(super) fn at(&self, address: &str) -> Option<Named> {
        let (_, rest) = address.split_once("://")?;
        let (path, fragment) = match rest.split_once('#') {
            Some((path, fragment)) => (path, Some(fragment)),
            None => (rest, None),
        };
        let path = path.split('?').next().unwrap_or_default();
        let parts: Vec<&str> = path.trim_end_matches('/').split('/').collect();
        let [_, owner, repository, "issues" | "pull", number] = parts.as_slice() else {
            return None;
        };
        is_number(number)
            .then(|| self.named(Some(&format!("{owner}/{repository}")), number, fragment))
    }

    /// The issues that sentences name without a link, each with its place in the file.
    pub(super) fn mentioned(&self, outline: &Outline) -> Vec<(Range<usize>, Named)> {
        let mut found = Vec::new();
        for prose in outline.prose() {
            for (place, repository, number) in mentions(&prose.text) {
                let span = prose.locate(place.start, place.end);
                found.push((span.start..span.end, self.named(repository, number, None)));
            }
        }
        found
    }
}

fn is_number(text: &str) -> bool {
    (1..=9).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// `#12` and `owner/repository#12` in a text: the place of each, the repository and the number.
fn mentions(text: &str) -> Vec<(Range<usize>, Option<&str>, &str)> {
    let is_of_name = |letter: char| letter.is_ascii_alphanumeric() || "._-/".contains(letter);
    let mut found = Vec::new();
    for (at, _) in text.match_indices('#') {
        let behind = &text[at + 1..];
        let end = behind.find(|letter: char| !letter.is_ascii_digit());
        let (number, rest) = behind.split_at(end.unwrap_or(behind.len()));
        let before = text[..at].trim_end_matches(is_of_name);
        let name = text[before.len()..at].trim_start_matches(['-', '.', '/']);
        let is_whole = !rest.starts_with(|letter: char| letter.is_alphanumeric() || letter == '_')
            && !before
                .ends_with(|letter: char| letter.is_alphanumeric() || "&#@_`".contains(letter));
        let repository = match name.split_once('/') {
            _ if name.is_empty() => None,
            Some((owner, own)) if !owner.is_empty() && !own.is_empty() && !own.contains('/') => {
                Some(name)
            }
            _ => continue,
        };
        if is_whole && is_number(number) {
            let start = at - name.len();
            found.push((start..at + 1 + number.len(), repository, number));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::mentions;

    #[test]
    fn issues_are_told_from_anchors_colours_and_numbers() {
        let text = "As #12, (acme/shop#7) and #3.";
        let found: Vec<_> = mentions(text)
            .into_iter()
            .map(|(place, repository, number)| (&text[place], repository, number))
            .collect();
        assert_eq!(
            found,
            [
                ("#12", None, "12"),
                ("acme/shop#7", Some("acme/shop"), "7"),
                ("#3", None, "3")
            ]
        );
        for none in [
            "#fff", "#12ab", "page#4", "a/b/c#4", "&#35;", "##4", "C#", "# 4", "`#4",
        ] {
            assert_eq!(mentions(none), [], "{none}");
        }
    }
}
