//! Addresses of headings: readable, stable, and never the same twice on a page.

use std::collections::HashMap;

use casebook_text::name_key;
use unicode_normalization::char::is_combining_mark;

/// What ids from raw HTML start with, so that they never meet those of headings or of the page's furniture.
pub(super) const USER: &str = "user-";

/// What ids of the page's own furniture start with: no heading may take one of them.
const RESERVED: [&str; 4] = ["cb-", "fn-", "fnref-", USER];

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

/// The first words of a title as they stand in a file name; `incident` for a title without any.
#[must_use]
pub fn short_slug(title: &str) -> String {
    const LONGEST: usize = 48;
    let slug = slug(title);
    let mut short = String::new();
    for word in slug.split('-') {
        if !short.is_empty() && short.len() + 1 + word.len() > LONGEST {
            break;
        }
        if !short.is_empty() {
            short.push('-');
        }
        short.push_str(word);
    }
    if short.is_empty() {
        "incident".to_owned()
    } else {
        short.chars().take(LONGEST * 2).collect()
    }
}

/// What a heading's ids are made of.
#[derive(Debug, Clone, Copy)]
pub(super) struct HeadingText<'a> {
    /// Its plain text, blanks as written.
    pub(super) written: &'a str,
    /// The id that its author gave it.
    pub(super) explicit: Option<&'a str>,
}

/// The ids of one heading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct HeadingIds {
    /// The one it has in the page.
    pub(super) own: String,
    /// Those by which GitHub and GitLab know it, as far as they differ from its own, GitHub's first.
    pub(super) forge: Vec<String>,
}

/// Hands out the ids of one document, in order; the outline and the renderer make the same requests and so get
/// the same ids.
#[derive(Debug, Default)]
pub(super) struct Ids {
    /// Id → the highest number that was appended to it.
    taken: HashMap<String, usize>,
    github: ForgeIds,
    /// Those of GitLab; `None` while they are GitHub's.
    gitlab: Option<ForgeIds>,
}

impl Ids {
    /// The ids of the next heading.
    pub(super) fn heading(&mut self, heading: &HeadingText<'_>) -> HeadingIds {
        let mut wanted = heading
            .explicit
            .filter(|id| is_plain(id))
            .map_or_else(|| slug(heading.written), str::to_owned);
        if wanted.is_empty() {
            "section".clone_into(&mut wanted);
        }
        if is_reserved(&wanted) {
            wanted.insert_str(0, "h-");
        }
        let own = self.claim(wanted);
        let github = forge_slug(heading.written);
        let gitlab = github
            .split('-')
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join("-");
        if gitlab != github && self.gitlab.is_none() {
            self.gitlab = Some(self.github.clone());
        }
        let github = self.github.claim(github);
        let gitlab = self.gitlab.as_mut().map(|ids| ids.claim(gitlab));
        let mut forge = Vec::new();
        for id in std::iter::once(github).chain(gitlab) {
            if !id.is_empty() && id != own && !forge.contains(&id) {
                forge.push(id);
            }
        }
        HeadingIds { own, forge }
    }

    /// Whether a heading bears this id.
    pub(super) fn contains(&self, id: &str) -> bool {
        self.taken.contains_key(id)
    }

    /// Whether an id is neither a heading's own nor reserved.
    pub(super) fn is_free(&self, id: &str) -> bool {
        !self.contains(id) && !is_reserved(id)
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

/// The ids that a forge gave to headings: of several that read alike, the later ones get a number from 1.
#[derive(Debug, Clone, Default)]
struct ForgeIds {
    taken: HashMap<String, usize>,
}

impl ForgeIds {
    fn claim(&mut self, wanted: String) -> String {
        // Nearly every heading is the only one of its name.
        let Some(mut number) = self.taken.get(&wanted).copied() else {
            self.taken.insert(wanted.clone(), 0);
            return wanted;
        };
        let id = loop {
            number += 1;
            let id = format!("{wanted}-{number}");
            if !self.taken.contains_key(&id) {
                break id;
            }
        };
        self.taken.insert(wanted, number);
        self.taken.insert(id.clone(), 0);
        id
    }
}

/// The id that GitHub makes of a heading: lower case, blanks as `-`, and of everything else only letters, marks,
/// digits, `-` and `_`. After the filter `TableOfContentsFilter` of GitHub's html-pipeline.
fn forge_slug(text: &str) -> String {
    text.trim()
        .chars()
        .flat_map(char::to_lowercase)
        .filter_map(|letter| match letter {
            ' ' => Some('-'),
            '-' | '_' | '\u{203F}' | '\u{2040}' => Some(letter),
            _ => (letter.is_alphanumeric() || is_combining_mark(letter)).then_some(letter),
        })
        .collect()
}

fn is_reserved(id: &str) -> bool {
    RESERVED.iter().any(|prefix| id.starts_with(prefix))
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

    fn own(ids: &mut Ids, written: &str, explicit: Option<&str>) -> String {
        ids.heading(&HeadingText { written, explicit }).own
    }

    #[test]
    fn ids_are_unique_also_against_later_ones() {
        let mut ids = Ids::default();
        let all: Vec<String> = ["A", "A 2", "A", "A", "🔥", "fn 1"]
            .iter()
            .map(|text| own(&mut ids, text, None))
            .collect();
        assert_eq!(all, ["a", "a-2", "a-3", "a-4", "section", "h-fn-1"]);
        assert_eq!(own(&mut ids, "x", Some("Own_Id")), "Own_Id");
        assert_eq!(own(&mut ids, "x", Some("a\"b")), "x");
    }

    #[test]
    fn forges_name_headings_in_their_own_ways() {
        let mut ids = Ids::default();
        for (written, forge) in [
            ("Details", &[][..]),
            ("Phase 2:Recovery", &["phase-2recovery"]),
            ("Cause & effect", &["cause--effect"]),
            ("v1.2 upgrade", &["v12-upgrade"]),
            ("conn_pool_max", &["conn_pool_max"]),
            ("--config", &["--config"]),
            ("Try it 🚀", &["try-it-"]),
            (
                "⚠️ Mind  this",
                &["\u{FE0F}-mind--this", "\u{FE0F}-mind-this"],
            ),
            ("Details", &["details-1"]),
            ("Details", &["details-2"]),
            ("Details 1", &["details-1-1"]),
            ("🔥", &[]),
        ] {
            let ids = ids.heading(&HeadingText {
                written,
                explicit: None,
            });
            assert_eq!(ids.forge, forge, "{written}");
        }
    }
}
