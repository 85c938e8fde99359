//! Events → HTML. What each start tag opened is kept on a stack, so the output is balanced by construction, and
//! beyond a depth that no reader can follow elements are left out while their text stays.

use std::collections::HashSet;
use std::ops::Range;

use pulldown_cmark::{Alignment, Event, Tag, TagEnd};

use super::footnotes::Footnotes;
use super::output::Output;
use super::page::{RenderOptions, Rendered, TocEntry};
use super::raw_html::RawHtml;
use crate::events::{Events, Spanned};
use crate::slug::Ids;
use crate::source::Source;
use crate::{direction, raw, sanitise};

/// Elements open at once, more than which are not written: a page nested deeper helps nobody and slows browsers.
const MAX_DEPTH: usize = 96;

pub(super) fn render(body: &str, options: &RenderOptions<'_>) -> Rendered {
    let source = Source::new(body);
    let mut writer = Writer::new(body, options, false);
    if !writer.run(Events::new(&source)) {
        // Raw HTML was met: start again, marking what is ours so that the sanitiser can tell it from the rest.
        writer = Writer::new(body, options, true);
        writer.run(Events::new(&source));
    }
    writer.finish()
}

/// Writes the inline events of one heading, without the heading; raw HTML as text.
pub(crate) fn write_line<'a>(
    body: &'a str,
    events: Events<'a>,
    options: &'a RenderOptions<'a>,
) -> String {
    let mut writer = Writer::new(body, options, false);
    for (event, range) in events {
        match event {
            Event::Start(Tag::Heading { .. })
            | Event::End(TagEnd::Heading(_))
            | Event::FootnoteReference(_) => {}
            Event::InlineHtml(html) if html.starts_with("<!--") => {}
            Event::InlineHtml(html) => writer.event(Event::Text(html), range),
            event => writer.event(event, range),
        }
    }
    writer.out.into_html()
}

/// What the end of an element has to do.
pub(super) enum Close {
    /// Write this end tag.
    Tag(&'static str),
    /// The start was left out, and so is the end.
    Nothing,
    /// Write this end tag (unless the start was left out) of an element in which headings divide nothing.
    Container {
        end: &'static str,
        /// Where its start tag ends, when it was written.
        start: Option<usize>,
    },
    /// Compose the heading.
    Heading,
    /// Highlight and write the code.
    Code,
    /// Write the raw HTML.
    Html,
    /// Put the note aside.
    Footnote,
    /// Write the image.
    Image,
    /// End the table.
    Table,
}

/// An image whose description is being read.
pub(super) struct OpenImage {
    pub(super) destination: String,
    pub(super) title: String,
    pub(super) alt: String,
}

pub(super) struct OpenHeading {
    pub(super) start: usize,
    pub(super) level: u8,
    pub(super) explicit: Option<String>,
    pub(super) text: String,
}

#[derive(Default)]
pub(super) struct OpenTable {
    pub(super) alignments: Vec<Alignment>,
    pub(super) column: usize,
    pub(super) head: bool,
    pub(super) rows: usize,
    /// Where the table's start tag ends.
    pub(super) start: usize,
    /// Where the label goes once the header is known.
    pub(super) label_at: usize,
    pub(super) label: String,
}

pub(super) struct Writer<'a> {
    pub(super) body: &'a str,
    pub(super) options: &'a RenderOptions<'a>,
    pub(super) out: Output,
    pub(super) open: Vec<Close>,
    pub(super) ids: Ids,
    pub(super) toc: Vec<TocEntry>,
    pub(super) title_id: Option<String>,
    /// Levels of the headings the current one stands under: as written, and in the page.
    pub(super) levels: Vec<(u8, u8)>,
    /// Open containers in which a heading divides nothing.
    pub(super) containers: usize,
    pub(super) heading: Option<OpenHeading>,
    pub(super) table: OpenTable,
    pub(super) tables: usize,
    pub(super) code: Option<(Option<String>, String)>,
    pub(super) html: Option<String>,
    /// Open images (those inside a description are part of it), and the description.
    pub(super) images: Vec<OpenImage>,
    pub(super) footnotes: Footnotes,
    /// Starts still to be ended before output goes on.
    pub(super) skipping: usize,
    /// Level of the heading under which tables and lists are set as a timeline.
    pub(super) timeline: Option<u8>,
    /// A table or list under such a heading, until its end.
    pub(super) held: Vec<Spanned<'a>>,
    pub(super) held_depth: usize,
    pub(super) raw: RawHtml,
    /// Where the text of each heading begins, and the ids by which a forge knows it.
    pub(super) forge_ids: Vec<(usize, Vec<String>)>,
}

impl<'a> Writer<'a> {
    fn new(body: &'a str, options: &'a RenderOptions<'a>, marked: bool) -> Self {
        Self {
            body,
            options,
            out: Output::new(
                body.len() + body.len() / 2,
                marked,
                direction::has_right_to_left(body),
            ),
            open: Vec::new(),
            ids: Ids::default(),
            toc: Vec::new(),
            title_id: None,
            levels: Vec::new(),
            containers: 0,
            heading: None,
            table: OpenTable::default(),
            tables: 0,
            code: None,
            html: None,
            images: Vec::new(),
            footnotes: Footnotes::default(),
            skipping: 0,
            timeline: None,
            held: Vec::new(),
            held_depth: 0,
            raw: RawHtml::default(),
            forge_ids: Vec::new(),
        }
    }

    /// Reads the whole body. `false` when raw HTML turned up and our own parts are not marked.
    fn run(&mut self, events: Events<'a>) -> bool {
        for (event, range) in events {
            if !self.out.marked && self.is_raw(&event) {
                return false;
            }
            self.hold_or_write(event, range);
        }
        true
    }

    fn is_raw(&self, event: &Event<'_>) -> bool {
        match event {
            Event::InlineHtml(html) => !raw::is_comment_only(html),
            // A block comes in lines, and a comment may span several of them.
            Event::End(TagEnd::HtmlBlock) => self
                .html
                .as_ref()
                .is_some_and(|html| !raw::is_comment_only(html)),
            _ => false,
        }
    }

    fn finish(mut self) -> Rendered {
        self.raw.close_all(&mut self.out);
        self.write_forge_ids();
        self.footnotes.finish(&mut self.out);
        let html = if self.out.marked {
            sanitise::clean(
                &self.out,
                &self.ids,
                &self.raw.anchors,
                self.options.resolve,
            )
        } else {
            self.out.into_html()
        };
        Rendered {
            html,
            toc: self.toc,
            title_id: self.title_id,
        }
    }

    /// Gives headings the ids by which a forge knows them, as far as no heading has such an id for its own: which only
    /// the end of the document tells.
    fn write_forge_ids(&mut self) {
        let mut taken = HashSet::new();
        let mut places = Vec::new();
        for (at, ids) in std::mem::take(&mut self.forge_ids) {
            let mut html = String::new();
            for id in ids {
                if self.ids.is_free(&id) && taken.insert(id.clone()) {
                    html.push_str(&format!("<span{}></span>", self.out.id(&id)));
                }
            }
            if !html.is_empty() {
                places.push((at, html));
            }
        }
        let written = self.out.take();
        let mut last = 0;
        for (at, html) in places {
            self.out.push_str(&written[last..at]);
            self.out.push_str(&html);
            last = at;
        }
        self.out.push_str(&written[last..]);
    }

    /// Writes one event.
    pub(super) fn event(&mut self, event: Event<'a>, range: Range<usize>) {
        if self.skipping > 0 {
            match event {
                Event::Start(_) => self.skipping += 1,
                Event::End(_) => self.skipping -= 1,
                // A heading's id comes from its text as the outline sees it.
                Event::Text(text) | Event::Code(text) => self.note(&text),
                Event::SoftBreak | Event::HardBreak => self.note(" "),
                _ => {}
            }
            return;
        }
        match event {
            Event::Start(tag) => self.start(tag, &range),
            Event::End(_) => self.end(),
            Event::Text(text) => self.text(&text),
            Event::InlineMath(text) | Event::DisplayMath(text) => self.text(&text),
            Event::Code(code) => self.inline_code(&code),
            Event::Html(html) => {
                if let Some(block) = &mut self.html {
                    block.push_str(&html);
                }
            }
            Event::InlineHtml(html) => self.inline_html(&html),
            Event::SoftBreak => self.line_break("\n"),
            Event::HardBreak => self.line_break("<br>\n"),
            Event::Rule => self.out.push_str("<hr>\n"),
            Event::FootnoteReference(label) => {
                if self.images.is_empty() {
                    self.footnotes.reference(&mut self.out, &label);
                }
            }
            Event::TaskListMarker(done) => self.task_marker(done),
        }
    }

    /// Opens an element unless it would stand too deep. `room` is how many levels it needs, for elements that make
    /// no sense without their children.
    pub(super) fn element(&mut self, start: &str, end: &'static str, room: usize) {
        // An image's description is text, whatever it is made of.
        if self.open.len() + room > MAX_DEPTH || !self.images.is_empty() {
            self.open.push(Close::Nothing);
        } else {
            self.out.push_str(start);
            self.open.push(Close::Tag(end));
        }
    }

    /// As [`Writer::element`], for a block that holds text of its own.
    pub(super) fn block(&mut self, start: &str, end: &'static str, room: usize) {
        let start = self.out.block(start);
        self.element(&start, end, room);
    }

    pub(super) fn fits(&self, room: usize) -> bool {
        self.open.len() + room <= MAX_DEPTH
    }
}
