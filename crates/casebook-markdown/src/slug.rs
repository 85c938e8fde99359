//! Addresses of headings: readable, stable, and never the same twice on a page.

use std::collections::HashMap;

use casebook_text::name_key;

/// What ids of the page's own furniture start with: no heading may take one of them.
const RESERVED: [&str; 4] = ["cb-", "fn-", "fnref-", "user-"];

/// `text` as it stands in an address: lower case, letters and digits of any script, one `-` between words.
/// Empty when nothing of the text can stand in an address.
#[must_use]
pub fn slug(text: &str) -> String {
    let mut slug = String::with_capacity(text.len());
    let mut gap = false;
    // Two spellings of one name have one address.
    let composed: std::borrow::Cow<'_, str> = match text.is_ascii() {
        true => text.into(),
        false => name_key(text).into(),
    };
    for letter in composed.chars() {
        if letter.is_alphanumeric() {
            if gap && !slug.is_empty() {
                slug.push('-');
            }
            gap = false;
            if letter.is_ascii() {
                slug.push(letter.to_ascii_lowercase());
            } else {
                slug.extend(letter.to_lowercase());
            }
        } else if !matches!(letter, '\'' | '’') {
            // An apostrophe joins ("don't" → "dont"), everything else divides.
            gap = true;
        }
    }
    slug
}

/// Hands out the ids of one document, in order; the outline and the renderer make the same requests and so get
/// the same ids.
#[derive(Debug, Default)]
pub(super) struct Ids {
    /// Id → the highest number that was appended to it.
    taken: HashMap<String, usize>,
}

impl Ids {
    /// The id of a heading with this plain text, or with this id written by its author.
    pub(super) fn heading(&mut self, text: &str, explicit: Option<&str>) -> String {
        let mut wanted = explicit
            .filter(|id| is_plain(id))
            .map_or_else(|| slug(text), str::to_owned);
        if wanted.is_empty() {
            "section".clone_into(&mut wanted);
        }
        if RESERVED.iter().any(|prefix| wanted.starts_with(prefix)) {
            wanted.insert_str(0, "h-");
        }
        self.claim(wanted)
    }

    /// Whether a heading bears this id.
    pub(super) fn contains(&self, id: &str) -> bool {
        self.taken.contains_key(id)
    }

    fn claim(&mut self, wanted: String) -> String {
        let Some(last) = self.taken.get(&wanted).copied() else {
            self.taken.insert(wanted.clone(), 1);
            return wanted;
        };
        let mut number = last + 1;
        let mut id = format!("{wanted}-{number}");
        while self.taken.contains_key(&id) {
            number += 1;
            id = format!("{wanted}-{number}");
        }
        self.taken.insert(wanted, number);
        self.taken.insert(id.clone(), 1);
        id
    }
}

/// An id that needs no escaping in an attribute, an address or a selector's string.
fn is_plain(id: &str) -> bool {
    !id.is_empty()
        && id
            .chars()
            .all(|letter| letter.is_alphanumeric() || matches!(letter, '-' | '_' | '.' | ':'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs_keep_letters_of_any_script() {
        assert_eq!(slug("What went  well?"), "what-went-well");
        assert_eq!(slug("Don't “panic” – 5.2 s"), "dont-panic-5-2-s");
        assert_eq!(slug("根本原因 ÄÖ"), "根本原因-äö");
        assert_eq!(slug("🔥"), "");
    }

    #[test]
    fn ids_are_unique_also_against_later_ones() {
        let mut ids = Ids::default();
        let all: Vec<String> = ["A", "A 2", "A", "A", "🔥", "fn 1"]
            .iter()
            .map(|text| ids.heading(text, None))
            .collect();
        assert_eq!(all, ["a", "a-2", "a-3", "a-4", "section", "h-fn-1"]);
        assert_eq!(ids.heading("x", Some("Own_Id")), "Own_Id");
        assert_eq!(ids.heading("x", Some("a\"b")), "x");
    }
}
