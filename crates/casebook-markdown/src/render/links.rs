//! Links and images of Markdown, resolved by the caller.

use std::ops::Range;

use pulldown_cmark::LinkType;

use super::writer::{Close, OpenImage, Writer};
use crate::escape;
use crate::link_html::{
    ImageText, LinkKind, Resolution, leaves_site, push_image, push_link, push_title,
};
use crate::outline::{LinkForm, destination, form};

impl Writer<'_> {
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
        let mark = self.out.own_mark();
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
        let text = ImageText {
            destination: &image.destination,
            alt: image.alt.trim(),
            title: &image.title,
        };
        let in_link = self.place().in_link;
        let leaves = match &resolution {
            Resolution::Keep => leaves_site(&image.destination),
            Resolution::To { url }
            | Resolution::Download { url }
            | Resolution::Image { url, .. } => leaves_site(url),
            Resolution::Broken { .. } => false,
        };
        if self.out.marked && leaves {
            // Whether it stands in a link of raw HTML is known when that has been put in order.
            push_unresolved_image(&mut self.out, text);
            return;
        }
        let mark = self.out.own_mark();
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
fn push_unresolved_image(out: &mut String, text: ImageText<'_>) {
    out.push_str("<img src=\"");
    escape::push_text(out, text.destination);
    out.push_str("\" alt=\"");
    escape::push_text(out, text.alt);
    push_title(out, text.title);
    out.push_str("\">");
}
