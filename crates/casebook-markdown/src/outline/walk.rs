//! The one pass that takes a document apart.

use std::collections::HashSet;
use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

use super::document::Outline;
use super::parts::ProseKind;
use super::parts::{Block, BlockKind, Footnote, Section, TextRange};
use crate::events::Events;
use crate::slug::Ids;
use crate::source::{Source, without_byte_order_mark};
use casebook_diagnostic::Span;

pub(super) fn walk(body: &str, offset: usize) -> Outline {
    let (body, mark) = without_byte_order_mark(body);
    let offset = offset + mark;
    let source = Source::new(body);
    let mut events = Events::new(&source);
    let mut walk = Walk::new(body, offset);
    for (event, range) in events.by_ref() {
        walk.event(event, range);
    }
    walk.close_run();
    walk.close_section(body.len());
    walk.references(&events);
    walk.outline
}

/// What encloses the current position and decides what its text is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Container {
    Quote,
    Alert,
    List(usize),
    Item(usize, usize),
    Cell,
    Footnote,
    Definition,
    /// Headings, tables and others that only need an end.
    Other,
}

/// What text is being read.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    Prose,
    Heading,
    Code,
    Html,
}

/// A heading that is being read.
pub(super) struct OpenHeading {
    pub(super) level: u8,
    pub(super) explicit: Option<String>,
    pub(super) text_start: usize,
}

pub(super) struct OpenRun {
    pub(super) kind: ProseKind,
    pub(super) text_start: usize,
    pub(super) span: Range<usize>,
}

pub(super) struct Walk<'a> {
    pub(super) body: &'a str,
    pub(super) offset: usize,
    pub(super) outline: Outline,
    pub(super) ids: Ids,
    pub(super) containers: Vec<Container>,
    /// Open quotations: their words are not the author's.
    pub(super) quotes: usize,
    pub(super) lists: usize,
    pub(super) mode: Mode,
    pub(super) heading: Option<OpenHeading>,
    pub(super) run: Option<OpenRun>,
    /// Open links (`true`) and images, as indexes, with where their text starts.
    pub(super) anchors: Vec<(bool, usize, usize)>,
    /// Open images: their text is a description.
    pub(super) images: usize,
    /// Inside a link whose text is an address.
    pub(super) address: bool,
    /// The section being read.
    pub(super) section: Section,
    /// Ignores that wait for the next block, with the number of containers they stand in.
    pub(super) waiting: Vec<(usize, usize)>,
    /// The innermost block that holds inline text.
    pub(super) block: Range<usize>,
    /// The labels of reference links and images, in lower case: their definitions are of use.
    pub(super) labels: HashSet<String>,
    /// The element of raw HTML that is left out with what it holds.
    pub(super) removed: Option<String>,
}

impl<'a> Walk<'a> {
    fn new(body: &'a str, offset: usize) -> Self {
        let section = Section {
            heading: None,
            level: 0,
            span: Span::at(offset),
            text: TextRange::default(),
            words: 0,
        };
        Self {
            body,
            offset,
            outline: Outline {
                text: String::with_capacity(body.len()),
                ..Outline::default()
            },
            ids: Ids::default(),
            containers: Vec::new(),
            quotes: 0,
            lists: 0,
            mode: Mode::Prose,
            heading: None,
            run: None,
            anchors: Vec::new(),
            images: 0,
            address: false,
            section,
            waiting: Vec::new(),
            block: 0..0,
            labels: HashSet::new(),
            removed: None,
        }
    }

    pub(super) fn span(&self, range: &Range<usize>) -> Span {
        Span::from(range.clone()).shifted(self.offset)
    }

    fn event(&mut self, event: Event<'_>, range: Range<usize>) {
        match event {
            Event::Start(tag) => self.start(tag, range),
            Event::End(tag) => self.end(tag, &range),
            Event::Text(text) | Event::InlineMath(text) | Event::DisplayMath(text) => {
                self.text(&text, range, self.mode != Mode::Code);
            }
            Event::Code(code) => self.code(&code, range),
            Event::Html(_) => {}
            Event::InlineHtml(_) => self.html(range, false),
            Event::SoftBreak | Event::HardBreak => {
                // The line's end becomes a blank; the next line's indentation belongs to neither.
                let end = range.start + usize::from(range.end > range.start);
                self.text(" ", range.start..end, true);
            }
            Event::Rule => {
                self.open_block(BlockKind::Rule, &range);
            }
            Event::FootnoteReference(label) => {
                let span = self.span(&range);
                self.outline.footnotes.push(Footnote {
                    label: label.into_string(),
                    span,
                    definition: false,
                });
            }
            Event::TaskListMarker(done) => self.tick(done),
        }
    }

    fn start(&mut self, tag: Tag<'_>, range: Range<usize>) {
        match tag {
            Tag::Paragraph => self.open_block(BlockKind::Paragraph, &range),
            Tag::Heading { level, id, .. } => self.start_heading(level, id.as_deref(), &range),
            Tag::BlockQuote(kind) => self.start_quote(kind.is_some(), &range),
            Tag::CodeBlock(_) => {
                self.open_block(BlockKind::Code, &range);
                self.mode = Mode::Code;
            }
            Tag::HtmlBlock => {
                self.close_run();
                self.mode = Mode::Html;
            }
            Tag::List(number) => self.start_list(number.is_some(), &range),
            Tag::Item => self.start_item(&range),
            Tag::FootnoteDefinition(label) => self.start_footnote(&label, &range),
            Tag::DefinitionList => {
                self.open_block(BlockKind::Definitions, &range);
                self.containers.push(Container::Definition);
            }
            Tag::DefinitionListTitle | Tag::DefinitionListDefinition => {
                self.separate_blocks();
                self.block = range;
            }
            Tag::Table(_) => self.start_table(&range),
            Tag::TableHead => self.separate_blocks(),
            Tag::TableRow => {
                self.separate_blocks();
                if let Some(table) = self.outline.tables.last_mut() {
                    table.rows.push(Vec::with_capacity(table.header.len()));
                }
            }
            Tag::TableCell => self.start_cell(&range),
            Tag::Link {
                link_type,
                dest_url,
                title,
                id,
            } => {
                self.use_label(link_type, &id);
                self.start_link(link_type, &dest_url, &title, &range);
            }
            Tag::Image {
                link_type,
                dest_url,
                id,
                ..
            } => {
                self.use_label(link_type, &id);
                self.start_image(link_type, &dest_url, &range);
            }
            Tag::Emphasis
            | Tag::Strong
            | Tag::Strikethrough
            | Tag::Superscript
            | Tag::Subscript
            | Tag::MetadataBlock(_) => {}
        }
    }

    fn end(&mut self, tag: TagEnd, range: &Range<usize>) {
        match tag {
            TagEnd::Paragraph => {
                self.close_run();
                self.formula(range);
            }
            TagEnd::DefinitionListTitle | TagEnd::DefinitionListDefinition => self.close_run(),
            TagEnd::Heading(_) => self.end_heading(range),
            TagEnd::CodeBlock => self.mode = Mode::Prose,
            TagEnd::HtmlBlock => {
                self.mode = Mode::Prose;
                self.html(range.clone(), true);
            }
            TagEnd::BlockQuote(_)
            | TagEnd::List(_)
            | TagEnd::Item
            | TagEnd::FootnoteDefinition
            | TagEnd::DefinitionList
            | TagEnd::Table
            | TagEnd::TableCell => self.close_container(),
            TagEnd::Link | TagEnd::Image => self.end_anchor(),
            TagEnd::TableHead
            | TagEnd::TableRow
            | TagEnd::Emphasis
            | TagEnd::Strong
            | TagEnd::Strikethrough
            | TagEnd::Superscript
            | TagEnd::Subscript
            | TagEnd::MetadataBlock(_) => {}
        }
    }

    // Blocks

    /// Starts a block: ends the prose before it, lets waiting ignores cover it, lists it if it is an outermost one.
    pub(super) fn open_block(&mut self, kind: BlockKind, range: &Range<usize>) {
        self.separate_blocks();
        let span = self.span(range);
        let depth = self.containers.len();
        while let Some((_, index)) = self.waiting.pop_if(|(level, _)| *level >= depth) {
            self.outline.ignores[index].covers = span;
        }
        if depth == 0 {
            self.outline.blocks.push(Block { kind, span });
        }
        self.block = range.clone();
    }

    pub(super) fn separate_blocks(&mut self) {
        self.close_run();
        let text = &mut self.outline.text;
        if text.len() > self.section.text.start && !text.ends_with('\n') {
            text.push('\n');
        }
    }
}
