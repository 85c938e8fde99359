//! The parts of a document, as values.

use super::anchors::AnchorIndex;
use casebook_diagnostic::Span;

/// A stretch of [`Outline::text`].
///
/// A document's plain text is kept once; sections, cells and link texts are stretches of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct TextRange {
    pub(super) start: usize,
    pub(super) end: usize,
}

impl TextRange {
    /// The text it stands for.
    #[must_use]
    pub fn of(self, outline: &Outline) -> &str {
        outline.text.get(self.start..self.end).unwrap_or_default()
    }

    /// Whether there is no text, blanks aside.
    #[must_use]
    pub fn is_blank(self, outline: &Outline) -> bool {
        self.of(outline).trim().is_empty()
    }

    /// The offset in [`Outline::text`] of a position inside this stretch.
    #[must_use]
    pub fn start(self) -> usize {
        self.start
    }

    /// The offset in [`Outline::text`] behind this stretch.
    #[must_use]
    pub fn end(self) -> usize {
        self.end
    }
}

/// A heading that stands by itself (one inside a quote, list or note divides nothing and has no address).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
    /// 1 to 6, as written.
    pub level: u8,
    /// Plain text, on one line.
    pub text: String,
    /// The anchor: unique in the document, the same in the rendered page.
    pub id: String,
    /// The anchors that GitHub and GitLab give it, as far as they differ from its own.
    pub forge_ids: Vec<String>,
    /// Whether its author gave it an id.
    pub is_explicit: bool,
    /// The whole heading, markup included.
    pub span: Span,
    /// From its first to its last character of text; empty for an empty heading.
    pub text_span: Span,
}

/// How a link was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LinkForm {
    /// `[text](destination)`
    Inline,
    /// `[text][label]`, `[label][]` or `[label]` with a definition elsewhere.
    Reference,
    /// `<https://…>`, `<a@b.example>` or a bare `https://…`
    Autolink,
    /// `[[destination]]` or `[[destination|text]]`
    Wiki,
    /// `<a href>` or `<img src>`
    Html,
}

/// A link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// Where it leads, as written, character references and escapes resolved. An e-mail autolink has `mailto:`.
    pub destination: String,
    /// The title, empty when there is none.
    pub title: String,
    /// How it was written.
    pub form: LinkForm,
    /// The whole link.
    pub span: Span,
    /// The destination alone where it stands in the link, else the whole link.
    pub destination_span: Span,
    /// Its text. For [`LinkForm::Html`] empty: the text of raw HTML stands outside its tags.
    pub text: TextRange,
}

/// An image.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Image {
    /// The address as written, character references and escapes resolved.
    pub destination: String,
    /// The alternative text.
    pub alt: String,
    /// How it was written.
    pub form: LinkForm,
    /// The whole image.
    pub span: Span,
    /// The destination alone where it stands in the image, else the whole image.
    pub destination_span: Span,
}

/// A footnote, or a reference to one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Footnote {
    /// The label between `[^` and `]`.
    pub label: String,
    /// The whole definition or reference.
    pub span: Span,
    /// Whether this is the note itself.
    pub definition: bool,
}

/// What stands between one heading and the next, of whatever level.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// Index into [`Outline::headings`]; none for what stands before the first heading.
    pub heading: Option<usize>,
    /// The heading's level; 0 before the first heading.
    pub level: u8,
    /// From the heading's first byte to the next heading.
    pub span: Span,
    /// Plain text without the heading: code included, markup gone, blocks and table rows separated by `\n`,
    /// table cells by a tab.
    pub text: TextRange,
    /// Words in the text; ideographs and kana count one each.
    pub words: usize,
}

/// A table cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cell {
    /// Plain text.
    pub text: TextRange,
    /// The cell's place, without its bars.
    pub span: Span,
}

/// A table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// The whole table.
    pub span: Span,
    /// The cells of the header row.
    pub header: Vec<Cell>,
    /// The other rows; each has as many cells as the header.
    pub rows: Vec<Vec<Cell>>,
}

/// An item of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ListItem {
    /// The whole item, nested lists included.
    pub span: Span,
    /// Plain text up to the first list nested in it.
    pub text: TextRange,
    /// Whether it is ticked, when it is a task.
    pub task: Option<bool>,
}

/// A list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct List {
    /// The whole list.
    pub span: Span,
    /// Whether it is numbered.
    pub ordered: bool,
    /// How many lists it stands in.
    pub depth: usize,
    /// Its own items.
    pub items: Vec<ListItem>,
}

/// The kinds of [`Block`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum BlockKind {
    /// A paragraph.
    Paragraph,
    /// A heading.
    Heading,
    /// An ordinary quotation.
    Quote,
    /// `> [!NOTE]` and its kin.
    Alert,
    /// A list.
    List,
    /// A definition list.
    Definitions,
    /// Fenced or indented code.
    Code,
    /// Raw HTML, comments included.
    Html,
    /// A table.
    Table,
    /// A footnote's text.
    Footnote,
    /// A horizontal rule.
    Rule,
}

/// A block that stands in no other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Block {
    /// What it is.
    pub kind: BlockKind,
    /// Where it stands.
    pub span: Span,
}

/// Raw HTML: a block of it, or one inline tag.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RawHtml {
    /// Where it stands.
    pub span: Span,
    /// Whether it consists of comments alone, which leave no trace in the page.
    pub comment: bool,
}

/// `<!-- casebook-ignore CB501: reason -->`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ignore {
    /// The rule codes named, as written.
    pub codes: Vec<String>,
    /// Why, when a reason is given.
    pub reason: Option<String>,
    /// The comment.
    pub span: Span,
    /// The block that follows beside it; for a comment inside a line, the block it stands in. Empty when nothing
    /// follows.
    pub covers: Span,
}

/// One document, taken apart. All spans are file offsets.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Outline {
    /// The plain text of the whole document, headings included.
    pub text: String,
    /// Headings in order.
    pub headings: Vec<Heading>,
    /// The document cut at its headings; text before the first heading is a section of its own, if there is any.
    pub sections: Vec<Section>,
    /// Links in order of their start.
    pub links: Vec<Link>,
    /// Images in order of their start.
    pub images: Vec<Image>,
    /// Footnotes and references to them. A reference to no note is ordinary text.
    pub footnotes: Vec<Footnote>,
    /// Tables in order.
    pub tables: Vec<Table>,
    /// Lists in order of their start, nested ones after the one they stand in.
    pub lists: Vec<List>,
    /// The outermost blocks in order.
    pub blocks: Vec<Block>,
    /// Raw HTML in order.
    pub html: Vec<RawHtml>,
    /// Ids (and names) given in raw HTML, which a `#fragment` may lead to.
    pub anchors: Vec<String>,
    /// What a page drops, changes or prints otherwise than it was meant, in order.
    pub losses: Vec<Loss>,
    /// Requests to leave a block out of a rule's sight.
    pub ignores: Vec<Ignore>,
    pub(super) prose: Vec<Run>,
    pub(super) pieces: Vec<Piece>,
    pub(super) anchor_index: AnchorIndex,
}

/// Something of the author's that readers of the page do not get as it was meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Loss {
    /// What happens to it.
    pub kind: LossKind,
    /// The element, attribute or label concerned.
    pub name: String,
    /// Where it stands.
    pub span: Span,
}

/// The kinds of [`Loss`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LossKind {
    /// An element that shows another document or plays a recording: a link stands in its place.
    Embedded,
    /// An element that is left out with all it holds, such as a script or a drawing in SVG.
    Removed,
    /// An element of which only the text it holds is kept, such as a control of a form.
    Unsupported,
    /// A tag that HTML does not know, such as `<token>`: only the text around it is kept.
    UnknownTag,
    /// An attribute for style or scripts, which is left out.
    Attribute,
    /// `[text][label]` without a definition of the label: printed with its brackets.
    UndefinedReference,
    /// `[^label]` without a footnote of that label: printed with its brackets.
    UndefinedFootnote,
    /// `[label]: address` that no link of the document uses: not printed.
    UnusedDefinition,
    /// `$$…$$`: printed as it is written.
    Formula,
}

/// Where a run of prose stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ProseKind {
    /// A paragraph.
    Paragraph,
    /// An item of a list.
    ListItem,
    /// A cell of a table, its header included.
    TableCell,
    /// A term or definition of a definition list.
    Definition,
    /// A footnote.
    Footnote,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Run {
    pub(super) kind: ProseKind,
    pub(super) span: Span,
    pub(super) text: TextRange,
}

/// A stretch of plain text that came from one stretch of the file. Offsets are 32 bits wide: a large book has
/// millions of pieces, and files are far below 4 GiB.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Piece {
    pub(super) text: u32,
    pub(super) text_length: u32,
    pub(super) source: u32,
    pub(super) source_length: u32,
    pub(super) prose: bool,
}

impl Outline {
    /// The title the document gives itself: its first first-level heading.
    #[must_use]
    pub fn title(&self) -> Option<&Heading> {
        self.headings.iter().find(|heading| heading.level == 1)
    }

    /// A section's heading.
    #[must_use]
    pub fn heading_of(&self, section: &Section) -> Option<&Heading> {
        section.heading.and_then(|index| self.headings.get(index))
    }

    /// How many sections, from section `index` on, belong to it: itself and those of a deeper level that follow.
    /// What stands before the first heading belongs to itself alone.
    #[must_use]
    pub fn family(&self, index: usize) -> usize {
        let Some(first) = self.sections.get(index) else {
            return 0;
        };
        if first.heading.is_none() {
            return 1;
        }
        1 + self.sections[index + 1..]
            .iter()
            .take_while(|section| section.level > first.level)
            .count()
    }

    /// Section `index` with its subsections as one: their text (with the subsections' headings), words and span.
    #[must_use]
    pub fn with_subsections(&self, index: usize) -> Option<Section> {
        let first = self.sections.get(index)?;
        let family = &self.sections[index..index + self.family(index)];
        let last = family.last()?;
        Some(Section {
            span: Span::new(first.span.start, last.span.end),
            text: TextRange {
                start: first.text.start,
                end: last.text.end,
            },
            words: family.iter().map(|section| section.words).sum(),
            ..first.clone()
        })
    }
}
