//! Pages of Confluence and HTML → Markdown with every word of them.
//!
//! General converters drop what postmortems are about: who owns an action, whether it is done, and when. So macros, tasks,
//! people and times are read here.

mod blocks;
mod escape;
mod inline;
mod macros;
mod table;

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};

use crate::markup::Element;
pub(crate) use escape::{push_text, table_cell};

/// What a page refers to, as far as its export tells.
#[derive(Default)]
pub(crate) struct References {
    /// The names of people by their keys.
    pub(crate) people: BTreeMap<String, String>,
    /// Where files of the page lie, by their names.
    pub(crate) files: BTreeMap<String, String>,
    /// What links call the space of the page.
    pub(crate) space: Option<String>,
}

/// A page in Markdown.
pub(crate) struct Converted {
    pub(crate) markdown: String,
    /// What was left out or stands there otherwise, in words.
    pub(crate) notes: BTreeSet<String>,
}

/// Converts what stands in an element. The highest heading is of the second level: the first is the title.
pub(crate) fn markdown(root: &Element, references: &References) -> Converted {
    let converter = Converter {
        references,
        shift: shift(root),
        in_table: Cell::new(false),
        notes: RefCell::default(),
    };
    let mut markdown = converter.blocks(root);
    if !markdown.is_empty() {
        markdown.push('\n');
    }
    Converted {
        markdown,
        notes: converter.notes.into_inner(),
    }
}

struct Converter<'a> {
    references: &'a References,
    /// How many levels headings go down.
    shift: usize,
    /// Whether what is written stands in a cell of a table.
    in_table: Cell<bool>,
    notes: RefCell<BTreeSet<String>>,
}

impl Converter<'_> {
    fn note(&self, text: String) {
        self.notes.borrow_mut().insert(text);
    }
}

fn heading_level(name: &str) -> Option<usize> {
    let level = name.strip_prefix('h')?.parse().ok()?;
    (1..=6).contains(&level).then_some(level)
}

fn shift(root: &Element) -> usize {
    usize::from(root.find(&|element| element.name == "h1").is_some())
}
