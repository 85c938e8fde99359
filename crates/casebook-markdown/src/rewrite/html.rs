//! Raw HTML in Markdown as it is published.

use std::ops::Range;

use casebook_diagnostic::Span;

use super::{Destination, Edit};
use crate::Outline;
use crate::escape;
use crate::policy::{Treatment, treatment};
use crate::raw::{self, Attribute, RawTag};
use crate::url::is_safe;

/// Edits raw HTML. What scripts and their like hold is gone with them, wherever they end.
pub(super) fn raw_html<'b>(
    outline: &Outline,
    text: &impl Fn(Range<usize>) -> &'b str,
    destination: &dyn Fn(&str) -> Destination,
    edits: &mut Vec<Edit>,
) {
    let end_of_block = |at: usize| {
        let after = outline.blocks.partition_point(|block| block.span.end <= at);
        outline.blocks.get(after).map_or(at, |block| block.span.end)
    };
    // The element that is gone, and from where to where at most.
    let mut removed: Option<(String, Range<usize>)> = None;
    for html in &outline.html {
        let Span { mut start, end } = html.span;
        if let Some((name, gone)) = removed.take() {
            let closes = |tag: &RawTag<'_>| tag.closing && tag.name == name;
            if start >= gone.end {
                edits.push((gone, String::new()));
            } else if let Some(tag) = raw::tags(text(start..end)).find(closes) {
                start += tag.range.end;
                edits.push((gone.start..start, String::new()));
            } else {
                removed = Some((name, gone));
                continue;
            }
        }
        let (published, open) = published_html(text(start..end), destination);
        edits.push((start..end, published));
        removed = open.map(|name| (name, end..end_of_block(end)));
    }
    if let Some((_, gone)) = removed {
        edits.push((gone, String::new()));
    }
}

/// Raw HTML as it is published: the tags that a page may hold, with the attributes that say something, and the text between
/// them; and the element that is removed with all it holds and does not end in it.
fn published_html(
    html: &str,
    destination: &dyn Fn(&str) -> Destination,
) -> (String, Option<String>) {
    let mut out = String::new();
    let mut at = 0;
    let mut removed: Option<String> = None;
    for tag in raw::tags(html) {
        if removed.is_none() {
            out.push_str(&without_comments(&html[at..tag.range.start]));
        }
        at = tag.range.end;
        if let Some(name) = &removed {
            if tag.closing && *name == tag.name {
                removed = None;
            }
            continue;
        }
        match treatment(&tag.name) {
            Treatment::Kept => out.push_str(&published_tag(&tag, destination)),
            Treatment::Removed if !tag.closing => removed = Some(tag.name.clone()),
            Treatment::Linked(attributes) if !tag.closing => {
                let address = raw::embedded_address(&tag, attributes);
                out.push_str(&embedded_link(address, destination));
            }
            _ => {}
        }
    }
    if removed.is_none() {
        out.push_str(&without_comments(&html[at..]));
    }
    (out, removed)
}

fn published_tag(tag: &RawTag<'_>, destination: &dyn Fn(&str) -> Destination) -> String {
    let name = &tag.name;
    if tag.closing {
        return format!("</{name}>");
    }
    let address = |attribute: &str| led_by(&tag.get(attribute)?.value(), destination);
    match name.as_str() {
        "a" => match address("href") {
            Some(url) => format!("<a href=\"{}\">", escaped(&url)),
            None => "<a>".to_owned(),
        },
        "img" => {
            let alt = escaped(&tag.get("alt").map_or_else(String::new, Attribute::value));
            match address("src") {
                Some(url) => format!("<img src=\"{}\" alt=\"{alt}\">", escaped(&url)),
                None => alt,
            }
        }
        _ => format!("<{name}>"),
    }
}

/// A link to what a page does not embed.
fn embedded_link(
    address: Option<&Attribute<'_>>,
    destination: &dyn Fn(&str) -> Destination,
) -> String {
    let written = address.map(Attribute::value).filter(|to| is_safe(to));
    match written.and_then(|written| led_by(&written, destination)) {
        Some(url) => format!("<a href=\"{0}\">{0}</a>", escaped(&url)),
        None => String::new(),
    }
}

/// Where an address leads; `None` for nowhere.
fn led_by(written: &str, destination: &dyn Fn(&str) -> Destination) -> Option<String> {
    match destination(written) {
        Destination::Keep => Some(written.to_owned()),
        Destination::To(url) => Some(url),
        Destination::Nowhere => None,
    }
}

fn escaped(text: &str) -> String {
    let mut out = String::new();
    escape::push_text(&mut out, text);
    out
}

/// A text between tags, without its comments. One that is never closed reaches to its end.
fn without_comments(text: &str) -> String {
    let mut out = String::new();
    let mut at = 0;
    for (_, comment) in raw::comments(text) {
        out.push_str(&text[at..comment.start]);
        at = comment.end;
    }
    let rest = &text[at..];
    out.push_str(rest.find("<!--").map_or(rest, |open| &rest[..open]));
    out
}
