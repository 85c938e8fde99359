//! Links and images as HTML: refused when they would run a script.

use crate::escape;
use crate::url::{is_absolute, is_external, is_safe};

/// What asks for a destination.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LinkKind {
    /// `[text](destination)` in any of its forms, wiki links excepted.
    Link,
    /// `[[destination]]`: an entry's id or title rather than an address. Unless it resolves, it stays as written.
    Wiki,
    /// `![alt](destination)`
    Image,
}

/// Where a destination leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Resolution {
    /// To where it says.
    Keep,
    /// To this address.
    To {
        /// The address, not yet escaped.
        url: String,
    },
    /// To this file, which a browser is to save rather than to open. For an image the same as [`Resolution::To`].
    Download {
        /// The address, not yet escaped.
        url: String,
    },
    /// To this picture, whose size is known or not. For a link the same as [`Resolution::To`].
    Image {
        /// The address, not yet escaped.
        url: String,
        /// Intrinsic width in pixels.
        width: Option<u32>,
        /// Intrinsic height in pixels.
        height: Option<u32>,
    },
    /// Nowhere. The text stays, without a link.
    Broken {
        /// What is wrong, shown as a tooltip; may be empty.
        why: String,
    },
}

/// Where destinations lead: asked with the destination as written.
pub(crate) type Resolve<'a> = dyn Fn(&str, LinkKind) -> Resolution + 'a;

/// An image as its author wrote it.
#[derive(Clone, Copy)]
pub(crate) struct ImageText<'a> {
    pub(crate) destination: &'a str,
    pub(crate) alt: &'a str,
    pub(crate) title: &'a str,
}

/// Whether what `url` names is not part of the site, and so is not loaded by its pages.
pub(crate) fn leaves_site(url: &str) -> bool {
    is_external(url) || is_absolute(url)
}

/// Appends the start tag of a link that leads to `destination`; its end tag.
pub(crate) fn push_link(
    out: &mut String,
    resolution: &Resolution,
    destination: &str,
    title: &str,
    attribute: &str,
) -> &'static str {
    let url = match resolution {
        Resolution::Keep => destination,
        Resolution::To { url } | Resolution::Download { url } | Resolution::Image { url, .. } => {
            url
        }
        Resolution::Broken { why } => {
            push_broken(out, "link-broken", why, attribute);
            return "</span>";
        }
    };
    if !is_safe(url) {
        push_broken(out, "link-broken", "", attribute);
        return "</span>";
    }
    out.push_str("<a");
    out.push_str(attribute);
    out.push_str(" href=\"");
    escape::push_url(out, url);
    push_title(out, title);
    out.push_str(if matches!(resolution, Resolution::Download { .. }) {
        "\" download>"
    } else if is_external(url) {
        "\" rel=\"noopener noreferrer\">"
    } else {
        "\">"
    });
    "</a>"
}

/// Appends an image, or its description where there is no image to show. `in_link` says whether a link is open, in which
/// no other can stand.
pub(crate) fn push_image(
    out: &mut String,
    resolution: &Resolution,
    text: ImageText<'_>,
    (own_width, own_height): (Option<&str>, Option<&str>),
    attribute: &str,
    in_link: bool,
) {
    let ImageText {
        destination,
        alt,
        title,
    } = text;
    let (url, width, height) = match resolution {
        Resolution::Keep => (destination, None, None),
        Resolution::To { url } | Resolution::Download { url } => (url.as_str(), None, None),
        Resolution::Image { url, width, height } => (url.as_str(), *width, *height),
        Resolution::Broken { .. } => ("", None, None),
    };
    if url.is_empty() || !is_safe(url) {
        let why = match resolution {
            Resolution::Broken { why } => why,
            _ => "",
        };
        return push_words(out, alt, why, attribute);
    }
    // A page loads nothing from another host; who wants to see the picture follows the link.
    if leaves_site(url) {
        let words = if alt.is_empty() { url } else { alt };
        if in_link {
            return push_words(out, words, url, attribute);
        }
        let to = Resolution::To {
            url: url.to_owned(),
        };
        let end = push_link(out, &to, destination, title, attribute);
        escape::push_text(out, words);
        out.push_str(end);
        return;
    }
    out.push_str("<img");
    out.push_str(attribute);
    out.push_str(" src=\"");
    escape::push_url(out, url);
    out.push_str("\" alt=\"");
    escape::push_text(out, alt);
    push_title(out, title);
    // A size the author gave wins; half of it would distort the picture, so the known one is then left out.
    let known = own_width.is_none() && own_height.is_none();
    for (name, own, intrinsic) in [("width", own_width, width), ("height", own_height, height)] {
        let intrinsic = intrinsic.filter(|_| known).map(|size| size.to_string());
        if let Some(size) = own.or(intrinsic.as_deref()) {
            out.push_str("\" ");
            out.push_str(name);
            out.push_str("=\"");
            escape::push_text(out, size);
        }
    }
    out.push_str("\" loading=\"lazy\" decoding=\"async\">");
}

/// Appends the rest of an attribute and a `title`, without the closing quote; nothing when there is no title.
pub(crate) fn push_title(out: &mut String, title: &str) {
    if !title.is_empty() {
        out.push_str("\" title=\"");
        escape::push_text(out, title);
    }
}

fn push_broken(out: &mut String, class: &str, why: &str, attribute: &str) {
    out.push_str("<span class=\"");
    out.push_str(class);
    push_title(out, why);
    out.push('"');
    out.push_str(attribute);
    out.push('>');
}

/// Words in place of an image, with the reason as a tooltip.
fn push_words(out: &mut String, words: &str, why: &str, attribute: &str) {
    push_broken(out, "image-missing", why, attribute);
    escape::push_text(out, words);
    out.push_str("</span>");
}
