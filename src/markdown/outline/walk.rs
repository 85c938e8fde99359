//! The one pass that takes a document apart.

use std::ops::Range;

use pulldown_cmark::{Event, HeadingLevel, Tag, TagEnd};

use super::links;
use super::prose::{Piece, ProseKind, Run, count_words};
use super::{
    Block, BlockKind, Cell, Footnote, Heading, Ignore, Image, Link, List, ListItem, Outline, RawHtml, Section, Table,
    TextRange,
};
use crate::diagnostic::Span;
use crate::markdown::events::Events;
use crate::markdown::raw;
use crate::markdown::slug::Ids;

pub(super) fn walk(body: &str, offset: usize) -> Outline {
    let (body, offset) = match body.strip_prefix('\u{FEFF}') {
        Some(rest) => (rest, offset + '\u{FEFF}'.len_utf8()),
        None => (body, offset),
    };
    let mut walk = Walk::new(body, offset);
    for (event, range) in Events::new(body) {
        walk.event(event, range);
    }
    walk.close_run();
    walk.close_section(body.len());
    walk.outline
}

/// What encloses the current position and decides what its text is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Container {
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
enum Mode {
    Prose,
    Heading,
    Code,
    Html,
}

struct OpenHeading {
    level: u8,
    explicit: Option<String>,
    text_start: usize,
}

struct OpenRun {
    kind: ProseKind,
    text_start: usize,
    span: Range<usize>,
}

struct Walk<'a> {
    body: &'a str,
    offset: usize,
    outline: Outline,
    ids: Ids,
    containers: Vec<Container>,
    /// Open quotations: their words are not the author's.
    quotes: usize,
    lists: usize,
    mode: Mode,
    heading: Option<OpenHeading>,
    run: Option<OpenRun>,
    /// Open links (`true`) and images, as indexes, with where their text starts.
    anchors: Vec<(bool, usize, usize)>,
    /// Open images: their text is a description.
    images: usize,
    /// Inside a link whose text is an address.
    address: bool,
    /// The section being read.
    section: Section,
    /// Ignores that wait for the next block, with the number of containers they stand in.
    waiting: Vec<(usize, usize)>,
    /// The innermost block that holds inline text.
    block: Range<usize>,
}

impl<'a> Walk<'a> {
    fn new(body: &'a str, offset: usize) -> Self {
        let section = Section { heading: None, level: 0, span: Span::at(offset), text: TextRange::default(), words: 0 };
        Self {
            body,
            offset,
            outline: Outline { text: String::with_capacity(body.len()), ..Outline::default() },
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
        }
    }

    fn span(&self, range: &Range<usize>) -> Span {
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
                self.outline.footnotes.push(Footnote { label: label.into_string(), span, definition: false });
            }
            Event::TaskListMarker(done) => {
                if let Some(item) = self.containers.iter().rev().find_map(|container| match container {
                    Container::Item(list, item) => Some((*list, *item)),
                    _ => None,
                }) {
                    self.outline.lists[item.0].items[item.1].task = Some(done);
                }
            }
        }
    }

    fn start(&mut self, tag: Tag<'_>, range: Range<usize>) {
        match tag {
            Tag::Paragraph => self.open_block(BlockKind::Paragraph, &range),
            Tag::Heading { level, id, .. } => self.start_heading(level, id.as_deref(), &range),
            Tag::BlockQuote(None) => {
                self.open_block(BlockKind::Quote, &range);
                self.quotes += 1;
                self.containers.push(Container::Quote);
            }
            Tag::BlockQuote(Some(_)) => {
                self.open_block(BlockKind::Alert, &range);
                self.containers.push(Container::Alert);
            }
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
            Tag::FootnoteDefinition(label) => {
                self.open_block(BlockKind::Footnote, &range);
                let span = self.span(&range);
                self.outline.footnotes.push(Footnote { label: label.into_string(), span, definition: true });
                self.containers.push(Container::Footnote);
            }
            Tag::DefinitionList => {
                self.open_block(BlockKind::Definitions, &range);
                self.containers.push(Container::Definition);
            }
            Tag::DefinitionListTitle | Tag::DefinitionListDefinition => {
                self.separate_blocks();
                self.block = range;
            }
            Tag::Table(_) => {
                self.open_block(BlockKind::Table, &range);
                let table = Table { span: self.span(&range), header: Vec::new(), rows: Vec::new() };
                self.outline.tables.push(table);
                self.containers.push(Container::Other);
            }
            Tag::TableHead => self.separate_blocks(),
            Tag::TableRow => {
                self.separate_blocks();
                if let Some(table) = self.outline.tables.last_mut() {
                    table.rows.push(Vec::with_capacity(table.header.len()));
                }
            }
            Tag::TableCell => self.start_cell(&range),
            Tag::Link { link_type, dest_url, title, .. } => {
                let form = links::form(link_type);
                let destination = links::destination(link_type, &dest_url);
                let destination_span = self.destination_span(&range, &destination, form);
                self.anchors.push((true, self.outline.links.len(), self.outline.text.len()));
                // A wiki link's or e-mail's text may name a person; a URL's is no sentence.
                self.address = form == super::LinkForm::Autolink && !destination.starts_with("mailto:");
                let (span, title) = (self.span(&range), title.into_string());
                let text = TextRange::default();
                self.outline.links.push(Link { destination, title, form, span, destination_span, text });
            }
            Tag::Image { link_type, dest_url, .. } => {
                let form = links::form(link_type);
                let destination = dest_url.into_string();
                let destination_span = self.destination_span(&range, &destination, form);
                self.anchors.push((false, self.outline.images.len(), self.outline.text.len()));
                self.images += 1;
                let span = self.span(&range);
                let alt = String::new();
                self.outline.images.push(Image { destination, alt, form, span, destination_span });
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
            TagEnd::Paragraph | TagEnd::DefinitionListTitle | TagEnd::DefinitionListDefinition => self.close_run(),
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
    fn open_block(&mut self, kind: BlockKind, range: &Range<usize>) {
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

    fn separate_blocks(&mut self) {
        self.close_run();
        let text = &mut self.outline.text;
        if text.len() > self.section.text.start && !text.ends_with('\n') {
            text.push('\n');
        }
    }

    fn close_container(&mut self) {
        self.close_run();
        let end = self.outline.text.len();
        match self.containers.pop() {
            Some(Container::Quote) => self.quotes -= 1,
            Some(Container::List(_)) => self.lists -= 1,
            Some(Container::Item(list, item)) => {
                let text = &mut self.outline.lists[list].items[item].text;
                if text.end == usize::MAX {
                    text.end = end;
                }
            }
            Some(Container::Cell) => {
                if let Some(table) = self.outline.tables.last_mut()
                    && let Some(cell) = table.rows.last_mut().unwrap_or(&mut table.header).last_mut()
                {
                    cell.text.end = end;
                }
            }
            _ => {}
        }
        let depth = self.containers.len();
        // What an ignore waits for must stand beside it.
        while self.waiting.pop_if(|(level, _)| *level > depth).is_some() {}
    }

    fn start_list(&mut self, ordered: bool, range: &Range<usize>) {
        let end = self.outline.text.len();
        if let Some(Container::Item(list, item)) = self.containers.last() {
            let text = &mut self.outline.lists[*list].items[*item].text;
            text.end = text.end.min(end);
        }
        self.open_block(BlockKind::List, range);
        let index = self.outline.lists.len();
        let span = self.span(range);
        self.outline.lists.push(List { span, ordered, depth: self.lists, items: Vec::new() });
        self.containers.push(Container::List(index));
        self.lists += 1;
    }

    fn start_item(&mut self, range: &Range<usize>) {
        self.separate_blocks();
        self.block = range.clone();
        let Some(Container::List(list)) = self.containers.last().copied() else { return };
        let span = self.span(range);
        let text = TextRange { start: self.outline.text.len(), end: usize::MAX };
        let items = &mut self.outline.lists[list].items;
        self.containers.push(Container::Item(list, items.len()));
        items.push(ListItem { span, text, task: None });
    }

    fn start_cell(&mut self, range: &Range<usize>) {
        self.close_run();
        let span = self.span(range);
        let Some(table) = self.outline.tables.last_mut() else { return };
        let row = table.rows.last_mut().unwrap_or(&mut table.header);
        if !row.is_empty() {
            self.outline.text.push('\t');
        }
        let start = self.outline.text.len();
        row.push(Cell { text: TextRange { start, end: start }, span });
        self.containers.push(Container::Cell);
        self.block = range.clone();
    }

    // Headings and sections

    fn start_heading(&mut self, level: HeadingLevel, id: Option<&str>, range: &Range<usize>) {
        let outermost = self.containers.is_empty();
        if outermost {
            self.close_run();
            self.close_section(range.start);
        }
        self.open_block(BlockKind::Heading, range);
        self.mode = Mode::Heading;
        if outermost {
            self.heading = Some(OpenHeading {
                level: level as u8,
                explicit: id.map(str::to_owned),
                text_start: self.outline.text.len(),
            });
        }
    }

    fn end_heading(&mut self, range: &Range<usize>) {
        self.mode = Mode::Prose;
        let Some(open) = self.heading.take() else { return };
        let written = &self.outline.text[open.text_start..];
        let text = one_line(written);
        let id = self.ids.heading(&text, open.explicit.as_deref());
        let blank_start = written.len() - written.trim_start().len();
        let (start, end) = (open.text_start + blank_start, open.text_start + written.trim_end().len());
        let text_span =
            if text.is_empty() { Span::at(self.offset + range.start) } else { self.outline.locate(start, end) };
        let span = self.span(range);
        self.section = Section {
            heading: Some(self.outline.headings.len()),
            level: open.level,
            span: Span::at(span.start),
            text: TextRange::default(),
            words: 0,
        };
        self.outline.headings.push(Heading { level: open.level, text, id, span, text_span });
        self.outline.text.push('\n');
        self.section.text.start = self.outline.text.len();
    }

    /// Ends the section that is open, at `end` in the body.
    fn close_section(&mut self, end: usize) {
        let text = &mut self.outline.text;
        let mut section = std::mem::replace(
            &mut self.section,
            Section { heading: None, level: 0, span: Span::at(0), text: TextRange::default(), words: 0 },
        );
        section.text.end = section.text.start + text[section.text.start..].trim_end().len();
        section.span.end = self.offset + end;
        section.words = count_words(&text[section.text.start..section.text.end]);
        if !text.is_empty() && !text.ends_with('\n') {
            text.push('\n');
        }
        self.section.text.start = text.len();
        if section.heading.is_some() || section.words > 0 {
            self.outline.sections.push(section);
        }
    }

    // Inline

    fn end_anchor(&mut self) {
        let end = self.outline.text.len();
        let Some((link, index, start)) = self.anchors.pop() else { return };
        if link {
            self.address = false;
            self.outline.links[index].text = TextRange { start, end };
        } else {
            self.images -= 1;
            self.outline.images[index].alt = self.outline.text[start..end].to_owned();
        }
    }

    fn destination_span(&self, range: &Range<usize>, destination: &str, form: super::LinkForm) -> Span {
        let source = self.body.get(range.clone()).unwrap_or_default();
        match links::destination_range(source, destination, form) {
            Some(inner) => Span::from(inner).shifted(self.offset + range.start),
            None => self.span(range),
        }
    }

    fn code(&mut self, code: &str, range: Range<usize>) {
        // Where the code stands as written between its back-ticks, point at it rather than at the ticks.
        let inner = self.body.get(range.clone()).and_then(|source| source.find(code));
        let range = inner.map_or(range.clone(), |at| range.start + at..range.start + at + code.len());
        self.text(code, range, false);
    }

    fn text(&mut self, text: &str, range: Range<usize>, prose: bool) {
        if text.is_empty() {
            return;
        }
        if self.mode == Mode::Prose && self.quotes == 0 {
            match &mut self.run {
                Some(run) => run.span.end = range.end,
                None => {
                    let text_start = self.outline.text.len();
                    self.run = Some(OpenRun { kind: self.kind(), text_start, span: range.clone() });
                }
            }
        }
        let prose = prose && self.images == 0 && !self.address;
        self.append(text, range, prose);
    }

    fn append(&mut self, text: &str, range: Range<usize>, prose: bool) {
        let start = self.outline.text.len();
        self.outline.text.push_str(text);
        let piece = Piece::new(start..start + text.len(), self.span(&range), prose);
        if !self.outline.pieces.last_mut().is_some_and(|last| last.join(&piece)) {
            self.outline.pieces.push(piece);
        }
    }

    fn kind(&self) -> ProseKind {
        match self.containers.last() {
            Some(Container::Item(..)) => ProseKind::ListItem,
            Some(Container::Cell) => ProseKind::TableCell,
            Some(Container::Definition) => ProseKind::Definition,
            Some(Container::Footnote) => ProseKind::Footnote,
            _ => ProseKind::Paragraph,
        }
    }

    fn close_run(&mut self) {
        if let Some(run) = self.run.take() {
            let text = TextRange { start: run.text_start, end: self.outline.text.len() };
            if !text.is_blank(&self.outline) {
                let span = self.span(&run.span);
                self.outline.prose.push(Run { kind: run.kind, span, text });
            }
        }
    }

    // Raw HTML

    fn html(&mut self, range: Range<usize>, block: bool) {
        let Some(source) = self.body.get(range.clone()) else { return };
        let comment = raw::is_comment_only(source);
        if block && !comment {
            self.open_block(BlockKind::Html, &range);
            for text in raw::text_ranges(source) {
                self.append(&source[text.clone()], range.start + text.start..range.start + text.end, false);
                self.outline.text.push(' ');
            }
        } else if block && self.containers.is_empty() {
            let span = self.span(&range);
            self.outline.blocks.push(Block { kind: BlockKind::Html, span });
        }
        let span = self.span(&range);
        self.outline.html.push(RawHtml { span, comment });
        for tag in raw::tags(source).filter(|tag| !tag.closing) {
            let offset = self.offset + range.start;
            match tag.name.as_str() {
                "a" => self.outline.links.extend(links::from_anchor(&tag, offset)),
                "img" => self.outline.images.extend(links::from_img(&tag, offset)),
                _ => {}
            }
            let name = tag.get("name").filter(|_| tag.name == "a");
            self.outline.anchors.extend(tag.get("id").into_iter().chain(name).map(raw::Attribute::value));
        }
        self.ignores(source, range.start, block);
    }

    fn ignores(&mut self, source: &str, start: usize, block: bool) {
        for (comment, range) in raw::comments(source) {
            let Some((codes, reason)) = read_ignore(comment) else { continue };
            let span = Span::from(range).shifted(self.offset + start);
            let covers = if block { Span::at(span.end) } else { self.span(&self.block) };
            if block {
                self.waiting.push((self.containers.len(), self.outline.ignores.len()));
            }
            self.outline.ignores.push(Ignore { codes, reason, span, covers });
        }
    }
}

/// The codes and the reason of a comment that asks for a rule to be left out.
fn read_ignore(comment: &str) -> Option<(Vec<String>, Option<String>)> {
    let request = comment.trim().strip_prefix("casebook-ignore")?;
    if request.starts_with(|c: char| c.is_alphanumeric() || c == '-') {
        return None;
    }
    let (codes, reason) = request.split_once(':').unwrap_or((request, ""));
    let codes = codes.split([',', ' ', '\n', '\t', '\r']).filter(|code| !code.is_empty()).map(str::to_owned).collect();
    Some((codes, Some(reason.trim().to_owned()).filter(|reason| !reason.is_empty())))
}

/// `text` with every stretch of blanks as one.
pub(in crate::markdown) fn one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    line
}
