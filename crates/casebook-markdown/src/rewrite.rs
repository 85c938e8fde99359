//! Markdown as it is published: the same text, its links leading to pages, without what no page shows.

use std::collections::HashSet;
use std::ops::Range;

use casebook_diagnostic::Span;
use pulldown_cmark::Parser;

use crate::Outline;
use crate::outline::{Image, Link, LinkForm};
use crate::raw;
use crate::source::Source;

/// Where a link or an image of a published text leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Destination {
    /// Where it says.
    Keep,
    /// To this address, which needs no escaping.
    To(String),
    /// Nowhere: what remains is its text.
    Nowhere,
}

/// Edits of a text, by bytes of the file.
type Edit = (Range<usize>, String);

/// A part of a file's body as it is published. `body` begins at `offset` in the file, `outline` is that of the body.
///
/// Links lead where `destination` says of what is written; comments are left out, as are definitions of links that no link
/// uses: both may say what no page says.
#[must_use]
pub fn rewrite(
    body: &str,
    offset: usize,
    part: Span,
    outline: &Outline,
    destination: &dyn Fn(&str) -> Destination,
) -> String {
    let text = |range: Range<usize>| -> &str {
        let inside = range
            .start
            .checked_sub(offset)
            .zip(range.end.checked_sub(offset));
        inside
            .and_then(|(start, end)| body.get(start..end))
            .unwrap_or_default()
    };
    let mut edits: Vec<Edit> = Vec::new();
    for html in &outline.html {
        without_comments(html.span, text(html.span.start..html.span.end), &mut edits);
    }
    for link in &outline.links {
        edit_link(
            link,
            text(link.span.start..link.span.end),
            destination,
            &mut edits,
        );
    }
    for image in &outline.images {
        edit_image(image, destination, &mut edits);
    }
    definitions(body, offset, outline, destination, &mut edits);
    edits.sort_by_key(|(range, _)| (range.start, std::cmp::Reverse(range.end)));
    let mut out = String::new();
    let mut at = part.start;
    for (range, replacement) in edits {
        // What lies in something that is gone, or outside, is no matter.
        if range.start < at || range.end > part.end {
            continue;
        }
        out.push_str(text(at..range.start));
        out.push_str(&replacement);
        at = range.end;
    }
    out.push_str(text(at..part.end));
    out
}

/// Takes the comments out of raw HTML. One that is never closed reaches to its end.
fn without_comments(span: Span, html: &str, edits: &mut Vec<Edit>) {
    let mut end = 0;
    for (_, comment) in raw::comments(html) {
        end = comment.end;
        edits.push((
            span.start + comment.start..span.start + comment.end,
            String::new(),
        ));
    }
    if let Some(open) = html.get(end..).and_then(|rest| rest.find("<!--")) {
        edits.push((span.start + end + open..span.end, String::new()));
    }
}

fn edit_link(
    link: &Link,
    written: &str,
    destination: &dyn Fn(&str) -> Destination,
    edits: &mut Vec<Edit>,
) {
    let (span, target) = (link.span, link.destination_span);
    let to = match destination(&link.destination) {
        Destination::Keep => return,
        Destination::To(url) => Some(url),
        Destination::Nowhere => None,
    };
    match (link.form, to) {
        // Its definition is edited.
        (LinkForm::Reference, _) | (LinkForm::Autolink, Some(_)) => {}
        (LinkForm::Inline, Some(url)) if target != span => {
            edits.push((target.start..target.end, url));
        }
        (LinkForm::Inline, _) => {
            // The text between the brackets stays, with whatever stands in it.
            let before = written.get(..target.start.saturating_sub(span.start));
            let Some(bracket) = before.and_then(|before| before.rfind("](")) else {
                return edits.push((span.start..span.end, String::new()));
            };
            edits.push((span.start..span.start + 1, String::new()));
            edits.push((span.start + bracket..span.end, String::new()));
        }
        (LinkForm::Wiki, to) => {
            let inner = written.trim_start_matches('[').trim_end_matches(']');
            let shown = inner.split_once('|').map_or(inner, |(_, shown)| shown);
            let replacement = match to {
                Some(url) => format!("[{shown}]({url})"),
                None => shown.to_owned(),
            };
            edits.push((span.start..span.end, replacement));
        }
        (LinkForm::Html, to) if target != span => {
            edits.push((target.start..target.end, to.unwrap_or_default()));
        }
        (LinkForm::Html | LinkForm::Autolink, _) => {
            edits.push((span.start..span.end, String::new()));
        }
    }
}

fn edit_image(image: &Image, destination: &dyn Fn(&str) -> Destination, edits: &mut Vec<Edit>) {
    let (span, target) = (image.span, image.destination_span);
    match destination(&image.destination) {
        Destination::Keep => {}
        // Its definition is edited.
        _ if image.form == LinkForm::Reference => {}
        Destination::To(url) if target != span => edits.push((target.start..target.end, url)),
        Destination::To(url) => {
            edits.push((span.start..span.end, format!("![{}]({url})", image.alt)));
        }
        Destination::Nowhere => edits.push((span.start..span.end, image.alt.clone())),
    }
}

/// Edits the definitions of links: `[label]: destination`.
fn definitions(
    body: &str,
    offset: usize,
    outline: &Outline,
    destination: &dyn Fn(&str) -> Destination,
    edits: &mut Vec<Edit>,
) {
    if !body.contains("]:") {
        return;
    }
    let links = outline.links.iter();
    let links = links.filter(|link| link.form == LinkForm::Reference);
    let images = outline.images.iter();
    let images = images.filter(|image| image.form == LinkForm::Reference);
    let used: HashSet<&str> = links
        .map(|link| link.destination.as_str())
        .chain(images.map(|image| image.destination.as_str()))
        .collect();
    let source = Source::new(body);
    let parser = Parser::new_ext(source.parsed(), source.options());
    for (label, definition) in parser.reference_definitions().iter() {
        let range = offset + definition.span.start..offset + definition.span.end;
        let written = &*definition.dest;
        let to = if used.contains(written) {
            destination(written)
        } else {
            Destination::Nowhere
        };
        match to {
            Destination::Keep => {}
            Destination::To(url) => edits.push((range, format!("[{label}]: {url}"))),
            Destination::Nowhere => edits.push((range, String::new())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::outline::outline;

    fn rewritten(body: &str) -> String {
        let offset = 7;
        let outline = outline(body, offset);
        let part = Span::new(offset, offset + body.len());
        rewrite(body, offset, part, &outline, &|written| match written {
            "here.md" | "a b.md" => Destination::To("incidents/here/".to_owned()),
            "pool.png" => Destination::To("files/pool.png".to_owned()),
            written if written.starts_with("https:") => Destination::Keep,
            _ => Destination::Nowhere,
        })
    }

    #[test]
    fn links_lead_to_pages_and_those_that_lead_nowhere_are_text() {
        for (body, expected) in [
            ("A [link](here.md) b", "A [link](incidents/here/) b"),
            (
                "A [link](<a b.md> \"title\") b",
                "A [link](<incidents/here/> \"title\") b",
            ),
            (
                "A [link](https://x.example/) b",
                "A [link](https://x.example/) b",
            ),
            ("A [*link* `]`](secret.md) b", "A *link* `]` b"),
            (
                "![Pool](pool.png) and ![Gone](gone.png)",
                "![Pool](files/pool.png) and Gone",
            ),
            ("[![Pool](pool.png)](secret.md)", "![Pool](files/pool.png)"),
            (
                "[[here.md]], [[here.md|this]], [[secret.md|that]]",
                "[here.md](incidents/here/), [this](incidents/here/), that",
            ),
            (
                "<a href=\"here.md\">x</a> <a href='secret.md'>y</a>",
                "<a href=\"incidents/here/\">x</a> <a href=''>y</a>",
            ),
            (
                "See [one][1] and [two].\n\n[1]: here.md\n[two]: secret.md\n[unused]: secret.md\n",
                "See [one][1] and [two].\n\n[1]: incidents/here/\n\n\n",
            ),
        ] {
            assert_eq!(rewritten(body), expected, "{body}");
        }
    }

    #[test]
    fn comments_are_left_out_and_code_is_not() {
        for (body, expected) in [
            ("A <!-- note -->b", "A b"),
            ("<!-- one\ntwo -->\n\nText\n", "\n\nText\n"),
            ("<div><!-- note -->x</div>\n", "<div>x</div>\n"),
            ("`<!-- code -->`", "`<!-- code -->`"),
            (
                "```html\n<!-- code -->\n```\n",
                "```html\n<!-- code -->\n```\n",
            ),
            (
                "- item <!-- note -->\n- <!-- note --> two\n",
                "- item \n-  two\n",
            ),
            ("Text\n\n<!-- open\n\nsecret", "Text\n\n"),
        ] {
            assert_eq!(rewritten(body), expected, "{body}");
        }
    }

    #[test]
    fn a_part_of_a_text_is_edited_within_itself() {
        let body = "## One\n\n[a](here.md)\n\n## Two\n\n[b](here.md)\n";
        let outline = outline(body, 0);
        let start = body.find("## Two").unwrap_or(0);
        let part = Span::new(start, body.len());
        let to = |_: &str| Destination::To("x/".to_owned());
        assert_eq!(rewrite(body, 0, part, &outline, &to), "## Two\n\n[b](x/)\n");
    }
}
