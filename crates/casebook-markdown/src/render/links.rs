//! Links and images: resolved by the caller, refused when they would run a script.

use std::ops::Range;

use pulldown_cmark::LinkType;

use super::writer::{Close, Writer};
use crate::outline::{LinkForm, destination, form};
use crate::url::{is_external, is_safe};
use crate::{escape, sanitise};

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

/// An image whose description is being read.
pub(super) struct OpenImage {
    destination: String,
    title: String,
    pub(super) alt: String,
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
    (destination, alt, title): (&str, &str, &str),
    (own_width, own_height): (Option<&str>, Option<&str>),
    attribute: &str,
    in_link: bool,
) {
    let (url, width, height) = match resolution {
        Resolution::Keep => (destination, None, None),
        Resolution::To { url } | Resolution::Download { url } => (url.as_str(), None, None),
        Resolution::Image { url, width, height } => (url.as_str(), *width, *height),
        Resolution::Broken { .. } => ("", None, None),
    };
    if url.is_empty() || !is_safe(url) {
        let why = if let Resolution::Broken { why } = resolution {
            why
        } else {
            ""
        };
        push_broken(out, "image-missing", why, attribute);
        escape::push_text(out, alt);
        out.push_str("</span>");
        return;
    }
    // A page loads nothing from another host; who wants to see the picture follows the link.
    if is_external(url) {
        let words = if alt.is_empty() { url } else { alt };
        if in_link {
            push_broken(out, "image-missing", url, attribute);
            escape::push_text(out, words);
            out.push_str("</span>");
            return;
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

fn push_title(out: &mut String, title: &str) {
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

impl Writer<'_> {
    /// The attribute that tells the sanitiser that an address has been resolved already.
    fn own_mark(&self) -> &'static str {
        if self.marked {
            sanitise::mark_attribute()
        } else {
            ""
        }
    }

    pub(super) fn push_own_mark(&mut self) {
        let mark = self.own_mark();
        self.out.push_str(mark);
    }

    pub(super) fn start_link(
        &mut self,
        kind: LinkType,
        written: &str,
        title: &str,
        range: &Range<usize>,
    ) {
        if !self.images.is_empty() || !self.fits(1) {
            self.open.push(Close::Nothing);
            return;
        }
        let destination = destination(kind, written);
        let wiki = form(kind) == LinkForm::Wiki;
        let resolution = (self.options.resolve)(
            &destination,
            if wiki { LinkKind::Wiki } else { LinkKind::Link },
        );
        if wiki && matches!(resolution, Resolution::Broken { .. } | Resolution::Keep) {
            // `[[ -f file ]]` is a shell's, not a link: what leads nowhere is left as it was written.
            let source = self.body.get(range.clone()).unwrap_or_default();
            escape::push_text(&mut self.out, source);
            self.skipping = 1;
            return;
        }
        let mark = self.own_mark();
        let end = push_link(&mut self.out, &resolution, &destination, title, mark);
        self.open.push(Close::Tag(end));
    }

    pub(super) fn start_image(&mut self, _kind: LinkType, destination: &str, title: &str) {
        let (destination, title) = (destination.to_owned(), title.to_owned());
        self.images.push(OpenImage {
            destination,
            title,
            alt: String::new(),
        });
        self.open.push(Close::Image);
    }

    pub(super) fn end_image(&mut self) {
        let Some(image) = self.images.pop() else {
            return;
        };
        if !self.images.is_empty() {
            // An image inside a description is part of it.
            return;
        }
        let resolution = (self.options.resolve)(&image.destination, LinkKind::Image);
        let text = (
            image.destination.as_str(),
            image.alt.trim(),
            image.title.as_str(),
        );
        let in_link = self
            .open
            .iter()
            .any(|open| matches!(open, Close::Tag("</a>")));
        let leaves = match &resolution {
            Resolution::Keep => is_external(&image.destination),
            Resolution::To { url }
            | Resolution::Download { url }
            | Resolution::Image { url, .. } => is_external(url),
            Resolution::Broken { .. } => false,
        };
        if self.marked && leaves {
            // Whether it stands in a link of raw HTML is known when that has been put in order.
            push_unresolved_image(&mut self.out, text);
            return;
        }
        let mark = self.own_mark();
        push_image(
            &mut self.out,
            &resolution,
            text,
            (None, None),
            mark,
            in_link,
        );
    }
}

/// Appends an image as raw HTML has it, for the sanitiser to resolve.
fn push_unresolved_image(out: &mut String, (destination, alt, title): (&str, &str, &str)) {
    out.push_str("<img src=\"");
    escape::push_text(out, destination);
    out.push_str("\" alt=\"");
    escape::push_text(out, alt);
    push_title(out, title);
    out.push_str("\">");
}
