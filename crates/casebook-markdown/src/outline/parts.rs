//! The parts of a document, as values.

use casebook_diagnostic::Span;

/// A stretch of [`Outline::text`](super::Outline::text).
///
/// A document's plain text is kept once; sections, cells and link texts are stretches of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct TextRange {
    pub(super) start: usize,
    pub(super) end: usize,
}

impl TextRange {
    /// The offset in [`Outline::text`](super::Outline::text) of a position inside this stretch.
    #[must_use]
    pub fn start(self) -> usize {
        self.start
    }

    /// The offset in [`Outline::text`](super::Outline::text) behind this stretch.
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
    /// Index into [`Outline::headings`](crate::Outline::headings); none for what stands before the first heading.
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
