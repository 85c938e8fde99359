//! Confluence's macros.

use super::Converter;
use super::blocks::quoted;
use super::escape::{code, fenced, push_text};
use crate::markup::Element;

/// Macros that only draw what stands elsewhere.
const DRAWN: &[&str] = &[
    "anchor",
    "attachments",
    "blog-posts",
    "change-history",
    "children",
    "content-by-user",
    "contentbylabel",
    "contributors",
    "contributors-summary",
    "create-from-template",
    "detailssummary",
    "gallery",
    "global-reports",
    "index",
    "labels-list",
    "listlabels",
    "livesearch",
    "network",
    "navmap",
    "pagetree",
    "pagetreesearch",
    "popular-labels",
    "recently-updated",
    "related-labels",
    "spaces",
    "space-details",
    "space-attachments",
    "toc",
    "toc-zone",
    "userlister",
];

fn name(element: &Element) -> &str {
    element.attribute("ac:name").unwrap_or_default()
}

fn is_macro(element: &Element) -> bool {
    matches!(&*element.name, "ac:structured-macro" | "ac:macro")
}

/// Whether a macro stands on lines of its own.
pub(super) fn is_block(element: &Element) -> bool {
    is_macro(element)
        && (element.child("ac:rich-text-body").is_some()
            || element.child("ac:plain-text-body").is_some()
            || matches!(name(element), "code" | "noformat"))
}

fn parameter(element: &Element, wanted: &str) -> Option<String> {
    let mut parameters = element
        .elements()
        .filter(|inner| inner.name == "ac:parameter");
    let found =
        parameters.find(|inner| inner.attribute("ac:name").unwrap_or_default() == wanted)?;
    let text = casebook_text::single_line(&found.text());
    (!text.is_empty()).then_some(text)
}

/// A macro with a body.
pub(super) fn block(converter: &Converter<'_>, element: &Element) -> String {
    let title = parameter(element, "title").map(|title| {
        let mut out = String::new();
        push_text(&mut out, &title);
        format!("**{out}**")
    });
    let plain = element.child("ac:plain-text-body").map(Element::text);
    let body = element
        .child("ac:rich-text-body")
        .map(|body| converter.blocks(body));
    let body = match (plain, body) {
        (Some(plain), _) => fenced(&parameter(element, "language").unwrap_or_default(), &plain),
        (None, Some(body)) => body,
        // A macro without a body stands in the line.
        (None, None) => return in_line(converter, element),
    };
    let parts = [title.unwrap_or_default(), body];
    let parts: Vec<&str> = parts
        .iter()
        .map(String::as_str)
        .filter(|part| !part.is_empty())
        .collect();
    let whole = parts.join("\n\n");
    match name(element) {
        "info" | "note" | "warning" | "tip" | "panel" => quoted(&whole),
        _ => whole,
    }
}

/// A macro within a line.
pub(super) fn in_line(converter: &Converter<'_>, element: &Element) -> String {
    let mut out = String::new();
    let said = match name(element) {
        "status" => parameter(element, "title"),
        "jira" | "jiraissues" => parameter(element, "key"),
        _ => None,
    };
    if let Some(text) = said {
        push_text(&mut out, &text);
        return out;
    }
    if let Some(body) = ["ac:rich-text-body", "ac:plain-text-body"]
        .iter()
        .find_map(|name| element.child(name))
    {
        return converter.line(&body.children).replace("  \n", " ");
    }
    let name = name(element);
    if DRAWN.contains(&name) {
        converter.note(format!(
            "the macro `{name}` draws what stands elsewhere: left out"
        ));
        return out;
    }
    // What nobody here knows keeps its words.
    let mut words = vec![name.to_owned()];
    for parameter in element
        .elements()
        .filter(|inner| inner.name == "ac:parameter")
    {
        let reference = parameter.find(&|inner| inner.name.starts_with("ri:"));
        let values = reference.map(|reference| {
            let values = reference.attributes.iter().map(|(_, value)| value.as_str());
            values.collect::<Vec<_>>().join(" ")
        });
        let text = casebook_text::single_line(&parameter.text());
        let text = format!("{text} {}", values.unwrap_or_default());
        if !text.trim().is_empty() {
            words.push(text.trim().to_owned());
        }
    }
    converter.note(format!(
        "the macro `{name}` is not known: its name and parameters stand in its place"
    ));
    code(&words.join(" "))
}
