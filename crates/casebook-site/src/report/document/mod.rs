//! A report as titles, tables and notes, before it takes a form: [`plain()`] for the terminal, [`markdown()`] for a weekly
//! digest, [`Csv`] for a spreadsheet; `render` prints it as HTML.

mod csv;
mod markdown;
mod plain;

pub use csv::Csv;
pub use markdown::markdown;
pub use plain::plain;

use super::Align;

/// One report.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Document {
    /// What it is about.
    pub title: String,
    /// The answer in a sentence or two.
    pub lead: String,
    /// What it rests on, most important first.
    pub sections: Vec<Section>,
    /// What was counted, and what could not be.
    pub notes: Vec<String>,
}

/// A part of a report.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Section {
    /// Its heading.
    pub title: String,
    /// Sentences above the table.
    pub text: Vec<String>,
    /// The table, if it has one.
    pub grid: Grid,
    /// How many of its last columns the terminal shows below each row: ids are too long to stand beside each other.
    pub below: usize,
    /// Whether its rows are prose, which the terminal wraps and does not cut: what it is, its words, and what it belongs to.
    pub prose: bool,
    /// Said in place of an empty table.
    pub empty: String,
}

/// A table.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Grid {
    /// The heads of its columns.
    pub head: Vec<(&'static str, Align)>,
    /// Its rows, each as long as the head.
    pub rows: Vec<Vec<Cell>>,
}

/// One cell: its words, and where they lead when the book knows its own address.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cell {
    /// The words; empty where nothing is known.
    pub text: String,
    /// An absolute address.
    pub href: Option<String>,
}

impl Cell {
    /// Words that lead to `href`.
    #[must_use]
    pub fn link(text: impl Into<String>, href: Option<String>) -> Self {
        Self {
            text: text.into(),
            href,
        }
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self { text, href: None }
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        text.to_owned().into()
    }
}

impl From<usize> for Cell {
    fn from(count: usize) -> Self {
        count.to_string().into()
    }
}

impl<T: ToString> From<Option<T>> for Cell {
    fn from(value: Option<T>) -> Self {
        value
            .map(|value| value.to_string())
            .unwrap_or_default()
            .into()
    }
}

impl Section {
    /// A section with a table, and what to say when that is empty.
    #[must_use]
    pub fn table(title: impl Into<String>, head: &[(&'static str, Align)], empty: &str) -> Self {
        Self {
            title: title.into(),
            text: Vec::new(),
            grid: Grid {
                head: head.to_vec(),
                rows: Vec::new(),
            },
            below: 0,
            prose: false,
            empty: empty.to_owned(),
        }
    }

    /// Adds a row; it has as many cells as the table has columns.
    pub fn row(&mut self, cells: Vec<Cell>) {
        debug_assert_eq!(cells.len(), self.grid.head.len());
        self.grid.rows.push(cells);
    }
}
