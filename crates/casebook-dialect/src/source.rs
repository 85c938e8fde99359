//! One file of another tool: keys, headings, labels, tables and lists, each with its span. Every front end makes one.

use std::sync::{Arc, OnceLock};

use casebook_diagnostic::Span;
use casebook_markdown::Outline;
use casebook_tree::Node;

/// What a dialect reads from.
#[derive(Debug, Clone, Copy)]
pub struct Source<'a> {
    /// The file's path within its folder, with `/`.
    pub path: &'a str,
    /// The whole text, into which all spans point.
    pub text: &'a str,
    /// The front matter, or the record of an export.
    pub keys: Option<&'a Node>,
    /// The Markdown below them.
    pub body: Span,
    /// The outline of the body, made when something first asks for it: most files are told by their keys alone.
    pub outline: &'a OnceLock<Arc<Outline>>,
}

impl<'a> Source<'a> {
    /// Headings, lists and tables of the body.
    #[must_use]
    pub fn outline(&self) -> &'a Outline {
        self.outline.get_or_init(|| {
            let body = self.body.slice(self.text);
            Arc::new(casebook_markdown::outline(body, self.body.start))
        })
    }

    /// The file's name without its ending; the name of its folder for an `index.md` or `README.md`.
    #[must_use]
    pub fn stem(&self) -> &'a str {
        let (folder, name) = self.path.rsplit_once('/').unwrap_or(("", self.path));
        let stem = name.split_once(".md").map_or(name, |(stem, _)| stem);
        let stem = stem
            .rsplit_once('.')
            .filter(|(_, end)| end.len() <= 4)
            .map_or(stem, |(stem, _)| stem);
        if !folder.is_empty() && ["index", "readme"].contains(&stem.to_ascii_lowercase().as_str()) {
            return folder.rsplit('/').next().unwrap_or(folder);
        }
        stem
    }
}
