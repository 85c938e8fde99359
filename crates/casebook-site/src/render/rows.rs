//! Rows of entries, printed once for all the tables they stand in.
//!
//! An entry is listed under its year, its causes, its services, its tags: in a large book the same rows would be printed ten
//! times over. They differ only in the way to the root of the site, of which listings have two.

use std::fmt::Write as _;
use std::sync::OnceLock;

use super::theme::{Theme, ThemeError};
use super::views::{EntryRow, Html, Root};
use casebook_model::book::Index;

/// The ways to the root that listings have: `years/2026/`, `causes/capacity/connection-pool/`.
const ROOTS: [&str; 2] = ["../../", "../../../"];

/// The printed rows of a book's entries.
pub struct Rows<'t> {
    theme: &'t Theme,
    printed: Vec<[OnceLock<String>; ROOTS.len()]>,
}

impl<'t> Rows<'t> {
    /// Room for a row of every entry; none is printed before a table asks for it.
    #[must_use]
    pub fn new(theme: &'t Theme, entries: usize) -> Self {
        Self {
            theme,
            printed: (0..entries).map(|_| Default::default()).collect(),
        }
    }

    /// The rows of a table, each on a line of its own. `row` makes the view of an entry that was not printed before.
    ///
    /// # Errors
    /// When the template of a row names something that does not exist.
    pub fn of(
        &self,
        entries: &[Index],
        root: &Root,
        row: impl Fn(Index) -> EntryRow,
    ) -> Result<Html, ThemeError> {
        let kept = ROOTS.iter().position(|way| *way == root.as_str());
        let mut all = String::new();
        for index in entries {
            let print = || self.theme.part(root, &row(*index));
            match kept.and_then(|way| Some(&self.printed.get(*index)?[way])) {
                Some(place) => {
                    let text = match place.get() {
                        Some(text) => text,
                        // Two tables that ask at once print the same.
                        None => {
                            let text = print()?;
                            place.get_or_init(|| text)
                        }
                    };
                    let _ = write!(all, "\n{text}");
                }
                None => {
                    let _ = write!(all, "\n{}", print()?);
                }
            }
        }
        Ok(Html(all))
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::cell::Cell;

    use super::*;
    use crate::render::views::{Href, Kind, Status};

    fn row(title: &str) -> EntryRow {
        EntryRow {
            href: Href::site("incidents/x/"),
            id: String::new(),
            title: title.to_owned(),
            kind: Kind::Incident,
            status: Status::Published,
            started: None,
            severity: None,
            services: Vec::new(),
            cause: None,
            repeats: None,
            time_to_resolve: None,
            broken: false,
            facets: Vec::new(),
        }
    }

    #[test]
    fn a_row_is_printed_once_for_each_way_to_the_root() {
        let theme = Theme::load(&[]).unwrap();
        let rows = Rows::new(&theme, 2);
        let made = Cell::new(0);
        let view = |index: Index| {
            made.set(made.get() + 1);
            row(["<one>", "two"][index])
        };
        let print = |entries: &[Index], output| {
            rows.of(entries, &Root::from_output(output), view)
                .unwrap()
                .0
        };
        let both = print(&[0, 1], "years/2026/index.html");
        assert!(
            both.contains("<a href=\"../../incidents/x/\" dir=\"auto\">&lt;one&gt;</a>"),
            "{both}"
        );
        assert_eq!(print(&[1, 0], "tags/a/index.html").len(), both.len());
        assert_eq!(made.get(), 2);
        assert!(print(&[0], "causes/a/b/index.html").contains("\"../../../incidents/x/\""));
        assert_eq!(made.get(), 3);
        assert!(
            print(&[0], "deep/er/and/deeper/index.html").contains("\"../../../../incidents/x/\"")
        );
        assert_eq!(print(&[], "years/2026/index.html"), "");
    }

    #[test]
    fn a_row_that_cannot_be_printed_says_why() {
        let own = vec![(
            "templates/entry-row.html".to_owned(),
            b"{{ page.nothing }}".to_vec(),
        )];
        let theme = Theme::load(&own).unwrap();
        let error = Rows::new(&theme, 1)
            .of(&[0], &Root::from_output("years/1/index.html"), |_| row("a"))
            .unwrap_err();
        assert!(error.to_string().contains("entry-row.html:1"), "{error}");
    }
}
