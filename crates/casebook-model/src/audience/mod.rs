//! Who a site is for, and what of a book that audience may see.
//!
//! A book is cut before it is linked: texts lose the passages and fields that the audience may not see, and are then read as
//! if nothing else had ever been written. So nothing that comes later needs to know of audiences.

mod cut;
mod front;
mod labels;
mod template;
mod twin;

use std::collections::BTreeMap;

pub use cut::{Cut, cut};
pub use labels::Labels;
pub use twin::{Twin, contradictions, twin_of, with_twin};

use crate::entry::Visibility;

/// Labels that every book has, from the widest to the narrowest.
const BUILT_IN: [&str; 3] = ["public", "internal", "restricted"];

/// Whom a site is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Audience {
    /// Its name: `[audience.NAME]`.
    pub name: String,
    /// The labels of `visibility` that it may see.
    pub sees: Vec<String>,
    /// The address of its site, where it has one of its own.
    pub site_url: Option<String>,
    /// Whether it is who writes the book: texts are read as they are written, so that findings point into them.
    pub is_author: bool,
}

impl Default for Audience {
    /// The organisation, for which every command works unless told otherwise.
    fn default() -> Self {
        Self {
            name: "internal".to_owned(),
            sees: vec!["public".to_owned(), "internal".to_owned()],
            site_url: None,
            is_author: false,
        }
    }
}

impl Audience {
    /// Anybody.
    #[must_use]
    pub fn public() -> Self {
        Self {
            name: "public".to_owned(),
            sees: vec!["public".to_owned()],
            site_url: None,
            is_author: false,
        }
    }

    /// Who writes the book, and sees what `self` sees and the labels of the book's own.
    #[must_use]
    pub fn author(&self, audiences: &Audiences) -> Self {
        let labels = audiences.labels();
        Self {
            sees: labels
                .into_iter()
                .filter(|label| *label != "restricted" || self.sees(label))
                .map(str::to_owned)
                .collect(),
            is_author: true,
            ..self.clone()
        }
    }

    /// Whether it may see what has a label.
    #[must_use]
    pub fn sees(&self, label: &str) -> bool {
        self.sees
            .iter()
            .any(|seen| seen.eq_ignore_ascii_case(label))
    }

    /// Whether it may see an entry of that visibility.
    #[must_use]
    pub fn sees_entry(&self, visibility: &Visibility) -> bool {
        self.sees(visibility.as_str())
    }

    /// Whether it belongs to the organisation: it sees who wrote and changed an entry, and where the sources are.
    #[must_use]
    pub fn is_inside(&self) -> bool {
        self.sees("internal")
    }
}

/// The audiences of a book: `internal` and `public`, and those of `book.toml`.
#[derive(Debug, Clone)]
pub struct Audiences {
    by_name: BTreeMap<String, Audience>,
    /// Whether `book.toml` names some: readers are then told who else sees an entry.
    pub are_named: bool,
}

impl Default for Audiences {
    fn default() -> Self {
        let built_in = [Audience::default(), Audience::public()];
        Self {
            by_name: built_in
                .into_iter()
                .map(|audience| (audience.name.clone(), audience))
                .collect(),
            are_named: false,
        }
    }
}

/// A name that no audience of the book has.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("there is no audience `{name}`; the book has {}", known.join(", "))]
pub struct UnknownAudience {
    /// The name.
    pub name: String,
    /// The names there are.
    pub known: Vec<String>,
}

impl Audiences {
    /// Adds an audience, in place of one of the same name.
    pub fn add(&mut self, audience: Audience) {
        self.by_name.insert(audience.name.clone(), audience);
        self.are_named = true;
    }

    /// All of them, by name.
    pub fn iter(&self) -> impl Iterator<Item = &Audience> {
        self.by_name.values()
    }

    /// The audience of a name.
    ///
    /// # Errors
    /// When there is none.
    pub fn named(&self, name: &str) -> Result<&Audience, UnknownAudience> {
        self.by_name.get(name).ok_or_else(|| UnknownAudience {
            name: name.to_owned(),
            known: self.by_name.keys().cloned().collect(),
        })
    }

    /// Every label that means something in this book: the built-in ones and those that an audience sees.
    #[must_use]
    pub fn labels(&self) -> Vec<&str> {
        let named = self.by_name.values().flat_map(|audience| &audience.sees);
        let mut labels: Vec<&str> = BUILT_IN
            .into_iter()
            .chain(named.map(String::as_str))
            .collect();
        labels.sort_unstable();
        labels.dedup();
        labels
    }
}
