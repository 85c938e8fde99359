//! The page that documents the site's data.

use super::Site;
use crate::render::views::{Frame, History, Html, PlainPage};

const TEXT: &str = include_str!("api.md");

/// What data the site offers, and what its fields mean.
#[must_use]
pub fn api(site: &Site<'_>) -> (Frame, PlainPage) {
    let mut frame = site.frame("api/index.html", "Data", "");
    frame.description = Some("The book as JSON, and what its fields mean.".to_owned());
    let rendered = casebook_markdown::render(TEXT, &casebook_markdown::RenderOptions::default());
    let view = PlainPage {
        title: "Data".to_owned(),
        language: None,
        findings: Vec::new(),
        contents: super::markdown::contents(&rendered),
        body: Html(rendered.html),
        tree: Vec::new(),
        previous: None,
        next: None,
        mentioned_by: Vec::new(),
        history: History::default(),
    };
    (frame, view)
}
