//! Links and images as the outline lists them.

use std::ops::Range;

use pulldown_cmark::LinkType;

use super::parts::{Image, Link, LinkForm, TextRange};
use crate::raw::{Attribute, RawTag, embedded_address};
use casebook_diagnostic::Span;

/// The form of a Markdown link.
pub(crate) fn form(kind: LinkType) -> LinkForm {
    match kind {
        LinkType::Inline => LinkForm::Inline,
        LinkType::Autolink | LinkType::Email => LinkForm::Autolink,
        LinkType::WikiLink { .. } => LinkForm::Wiki,
        LinkType::Reference
        | LinkType::ReferenceUnknown
        | LinkType::Collapsed
        | LinkType::CollapsedUnknown
        | LinkType::Shortcut
        | LinkType::ShortcutUnknown => LinkForm::Reference,
    }
}

/// The destination as an address: an e-mail autolink says less than it means.
pub(crate) fn destination(kind: LinkType, written: &str) -> String {
    if kind == LinkType::Email {
        format!("mailto:{written}")
    } else {
        written.to_owned()
    }
}

/// Where `destination` stands inside the link or image `source`, by its form.
pub(super) fn destination_range(
    source: &str,
    destination: &str,
    form: LinkForm,
) -> Option<Range<usize>> {
    let start = match form {
        LinkForm::Inline => {
            let open = source.rfind("](")? + 2;
            open + source[open..].find(|c: char| !c.is_whitespace() && c != '<')?
        }
        LinkForm::Autolink => source.len() - source.trim_start_matches('<').len(),
        LinkForm::Wiki => source.find("[[")? + 2,
        LinkForm::Reference | LinkForm::Html => return None,
    };
    let written = destination
        .strip_prefix("mailto:")
        .filter(|_| form == LinkForm::Autolink)
        .unwrap_or(destination);
    source[start..]
        .starts_with(written)
        .then(|| start..start + written.len())
        .filter(|range| !range.is_empty())
}

/// The link that a raw `<a href>` makes; `offset` is where the HTML starts in the file.
pub(super) fn from_anchor(tag: &RawTag<'_>, offset: usize) -> Option<Link> {
    let href = tag.get("href")?;
    Some(Link {
        destination: href.value(),
        title: tag.get("title").map(Attribute::value).unwrap_or_default(),
        form: LinkForm::Html,
        span: Span::from(tag.range.clone()).shifted(offset),
        destination_span: Span::from(href.range.clone()).shifted(offset),
        text: TextRange::default(),
    })
}

/// The image that a raw `<img src>` makes; `offset` is where the HTML starts in the file.
pub(super) fn from_img(tag: &RawTag<'_>, offset: usize) -> Option<Image> {
    let src = tag.get("src")?;
    Some(Image {
        destination: src.value(),
        alt: tag.get("alt").map(Attribute::value).unwrap_or_default(),
        form: LinkForm::Html,
        span: Span::from(tag.range.clone()).shifted(offset),
        destination_span: Span::from(src.range.clone()).shifted(offset),
    })
}

/// The link that takes the place of an element which embeds what one of `attributes` names; `offset` is where the HTML
/// starts in the file.
pub(super) fn from_embedded(tag: &RawTag<'_>, attributes: &[&str], offset: usize) -> Option<Link> {
    let address = embedded_address(tag, attributes)?;
    Some(Link {
        destination: address.value(),
        title: String::new(),
        form: LinkForm::Html,
        span: Span::from(tag.range.clone()).shifted(offset),
        destination_span: Span::from(address.range.clone()).shifted(offset),
        text: TextRange::default(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn destinations_are_found_where_they_are_written() {
        let found = |source: &str, destination: &str, form| {
            destination_range(source, destination, form).map(|r| source[r].to_owned())
        };
        assert_eq!(
            found("[a.md]( <a.md> \"a.md\")", "a.md", LinkForm::Inline),
            Some("a.md".to_owned())
        );
        assert_eq!(
            found("<d@x.example>", "mailto:d@x.example", LinkForm::Autolink),
            Some("d@x.example".to_owned())
        );
        assert_eq!(
            found("[[PM-1|text]]", "PM-1", LinkForm::Wiki),
            Some("PM-1".to_owned())
        );
        assert_eq!(found("[a](b&amp;c)", "b&c", LinkForm::Inline), None);
        assert_eq!(found("[a]()", "", LinkForm::Inline), None);
    }
}
