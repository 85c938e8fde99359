//! The parts of a document: its outline, what folds, what is selected next, which words of its front matter are what.

use casebook_diagnostic::Span;
use casebook_markdown::{BlockKind, Outline};
use casebook_model::source::front_matter::split;
use casebook_model::source::yaml::{Node, Value};
use casebook_model::template::{FieldType, Lookup};
use gen_lsp_types as lsp;
use gen_lsp_types::{DocumentSymbol, FoldingRange, Position, SelectionRange, SemanticToken};

use super::NO_PROGRESS;
use super::tree::{Leaf, field_of, walk};
use super::view::{Role, View};

/// The front matter with its keys, and the headings, each with those inside it.
pub(super) fn symbols(view: &View<'_>) -> Vec<DocumentSymbol> {
    let mut symbols = Vec::new();
    if let (Some(tree), Some(front)) = (view.tree(), split(view.text()).front_matter)
        && view.role == Role::Entry
        && !tree.entries().is_empty()
    {
        let children = keys(view, tree);
        symbols.push(symbol(
            view,
            "Front matter",
            lsp::SymbolKind::Namespace,
            front,
            front,
            children,
        ));
    }
    if let Some(entry) = view.entry() {
        let outline = entry.outline();
        let mut at = 0;
        while at < outline.sections.len() {
            symbols.extend(section(view, outline, at));
            at = outline.family(at).max(at + 1);
        }
    } else if let Some(tree) = view.tree() {
        symbols = keys(view, tree);
    }
    symbols
}

fn symbol(
    view: &View<'_>,
    name: &str,
    kind: lsp::SymbolKind,
    whole: Span,
    name_span: Span,
    children: Vec<DocumentSymbol>,
) -> DocumentSymbol {
    #[expect(deprecated, reason = "the field has to be given a value")]
    DocumentSymbol {
        // An empty name is against the protocol.
        name: if name.trim().is_empty() {
            "…".to_owned()
        } else {
            name.to_owned()
        },
        detail: None,
        kind,
        tags: None,
        deprecated: None,
        range: view.range(whole),
        selection_range: view.range(name_span),
        children: (!children.is_empty()).then_some(children),
    }
}

fn keys(view: &View<'_>, node: &Node) -> Vec<DocumentSymbol> {
    let entries = node.entries().iter().map(|entry| {
        let whole = Span::new(
            entry.key_span.start,
            entry.value.span.end.max(entry.key_span.end),
        );
        let children = match &entry.value.value {
            Value::Mapping(_) => keys(view, &entry.value),
            Value::Sequence(items) => items
                .iter()
                .filter(|item| !item.entries().is_empty())
                .map(|item| {
                    let title = item.get("title").or_else(|| item.get("name"));
                    let title = title.and_then(Node::text).unwrap_or_default();
                    symbol(
                        view,
                        title,
                        lsp::SymbolKind::Event,
                        item.span,
                        item.span,
                        Vec::new(),
                    )
                })
                .collect(),
            Value::Scalar(_) | Value::Null => Vec::new(),
        };
        symbol(
            view,
            &entry.key,
            lsp::SymbolKind::Property,
            whole,
            entry.key_span,
            children,
        )
    });
    entries.collect()
}

/// A section with those inside it; `None` of what stands before the first heading.
fn section(view: &View<'_>, outline: &Outline, at: usize) -> Option<DocumentSymbol> {
    let heading = outline.heading_of(&outline.sections[at])?;
    let whole = outline.with_subsections(at)?.span;
    let end = outline.family(at);
    let mut children = Vec::new();
    let mut inner = at + 1;
    while inner < end {
        children.extend(section(view, outline, inner));
        inner = outline.family(inner).max(inner + 1);
    }
    Some(symbol(
        view,
        &heading.text,
        lsp::SymbolKind::String,
        whole,
        heading.span,
        children,
    ))
}

/// Front matter, sections, lists of it, and blocks of several lines.
pub(super) fn folding(view: &View<'_>) -> Vec<FoldingRange> {
    let mut spans: Vec<(Span, Option<lsp::FoldingRangeKind>)> = Vec::new();
    let text = view.text();
    if let Some(front) = split(text)
        .front_matter
        .filter(|_| view.role == Role::Entry)
    {
        spans.push((Span::new(0, front.end), Some(lsp::FoldingRangeKind::Region)));
    }
    if let Some(tree) = view.tree() {
        fold_tree(tree, &mut spans);
    }
    if let Some(entry) = view.entry() {
        let outline = entry.outline();
        let sections = 0..outline.sections.len();
        let headed = sections.filter(|at| outline.sections[*at].heading.is_some());
        spans.extend(headed.filter_map(|at| Some((outline.with_subsections(at)?.span, None))));
        for block in &outline.blocks {
            let kind = match block.kind {
                BlockKind::Html => Some(lsp::FoldingRangeKind::Comment),
                BlockKind::Code | BlockKind::Table | BlockKind::List | BlockKind::Quote => None,
                _ => continue,
            };
            spans.push((block.span, kind));
        }
    }
    let lines = &view.document.lines;
    let folded = spans.into_iter().filter_map(|(span, kind)| {
        let end = text[..span.end].trim_end().len();
        let (first, last) = (lines.line_of(span.start), lines.line_of(end));
        (first < last).then(|| FoldingRange {
            start_line: u32::try_from(first).unwrap_or(u32::MAX),
            end_line: u32::try_from(last).unwrap_or(u32::MAX),
            kind,
            ..FoldingRange::default()
        })
    });
    folded.collect()
}

fn fold_tree(node: &Node, spans: &mut Vec<(Span, Option<lsp::FoldingRangeKind>)>) {
    for entry in node.entries() {
        spans.push((Span::new(entry.key_span.start, entry.value.span.end), None));
        fold_tree(&entry.value, spans);
    }
    for item in node.items() {
        spans.push((item.span, None));
        fold_tree(item, spans);
    }
}

/// What is selected step by step from a position outwards.
pub(super) fn selection(view: &View<'_>, position: Position) -> SelectionRange {
    let offset = view.offset(position);
    let text = view.text();
    let mut spans = vec![Span::new(0, text.len()), word(text, offset)];
    let parts = split(text);
    spans.extend(parts.front_matter);
    spans.push(parts.body);
    if let Some(tree) = view.tree() {
        nested(tree, &mut spans);
    }
    if let Some(entry) = view.entry() {
        let outline = entry.outline();
        spans.extend(
            (0..outline.sections.len()).filter_map(|at| Some(outline.with_subsections(at)?.span)),
        );
        spans.extend(outline.sections.iter().map(|section| section.span));
        spans.extend(outline.blocks.iter().map(|block| block.span));
        spans.extend(
            outline
                .lists
                .iter()
                .flat_map(|list| &list.items)
                .map(|item| item.span),
        );
        let rows = outline.tables.iter().flat_map(|table| &table.rows);
        spans.extend(rows.flatten().map(|cell| cell.span));
        spans.extend(
            outline
                .links
                .iter()
                .flat_map(|link| [link.span, link.destination_span]),
        );
    }
    spans.retain(|span| span.start <= offset && offset <= span.end && span.start < span.end);
    spans.sort_by_key(|span| (std::cmp::Reverse(span.end - span.start), span.start));
    let mut selected: Option<(Span, SelectionRange)> = None;
    for span in spans {
        let is_inside =
            |outer: &Span| *outer != span && outer.start <= span.start && span.end <= outer.end;
        if selected.as_ref().is_none_or(|(outer, _)| is_inside(outer)) {
            let parent = selected.map(|(_, range)| Box::new(range));
            let range = view.range(span);
            selected = Some((span, SelectionRange { range, parent }));
        }
    }
    selected.map_or_else(SelectionRange::default, |(_, range)| range)
}

fn nested(node: &Node, spans: &mut Vec<Span>) {
    spans.push(node.span);
    for entry in node.entries() {
        spans.push(entry.key_span);
        spans.push(Span::new(
            entry.key_span.start,
            entry.value.span.end.max(entry.key_span.end),
        ));
        nested(&entry.value, spans);
    }
    node.items().iter().for_each(|item| nested(item, spans));
}

fn word(text: &str, offset: usize) -> Span {
    let is_word = |letter: char| letter.is_alphanumeric() || matches!(letter, '-' | '_');
    let before = text[..offset].trim_end_matches(is_word).len();
    let after = text[offset..].trim_start_matches(is_word).len();
    Span::new(before, text.len() - after)
}

/// The kinds of words, in the order of their numbers.
const TOKENS: [&str; 6] = [
    "property",
    "enumMember",
    "string",
    "number",
    "keyword",
    "class",
];

/// Which kinds of words there are.
pub(super) fn token_options() -> lsp::SemanticTokensOptions {
    lsp::SemanticTokensOptions {
        legend: lsp::SemanticTokensLegend {
            token_types: TOKENS.map(str::to_owned).into(),
            token_modifiers: Vec::new(),
        },
        range: None,
        full: Some(lsp::Full::Bool(true)),
        work_done_progress_options: NO_PROGRESS,
    }
}

/// The words of front matter and of template files.
pub(super) fn tokens(view: &View<'_>) -> Vec<SemanticToken> {
    let Some(tree) = view.tree() else {
        return Vec::new();
    };
    let mut words: Vec<(Span, u32)> = Vec::new();
    walk(tree, &mut Vec::new(), &mut |keys, leaf| match leaf {
        Leaf::Key(entry) => words.push((entry.key_span, 0)),
        Leaf::Scalar(node) => words.push((node.span, kind_of(view, keys, node))),
    });
    words.sort_unstable();
    let (lines, encoding) = (&view.document.lines, view.encoding());
    let mut tokens = Vec::new();
    let (mut line_before, mut start_before) = (0, 0);
    for (span, token_type) in words {
        let (first, last) = (lines.line_of(span.start), lines.line_of(span.end));
        for line in first..=last {
            // A token of the protocol has one line.
            let whole = lines.line(line);
            let part = Span::new(span.start.max(whole.start), span.end.min(whole.end));
            let length = encoding.width(part.slice(view.text()));
            if length == 0 {
                continue;
            }
            let start = lines.position(part.start, encoding);
            let delta_line = start.line - line_before;
            let from = if delta_line == 0 { start_before } else { 0 };
            if start.character < from {
                continue;
            }
            tokens.push(SemanticToken {
                delta_line,
                delta_start: start.character - from,
                length,
                token_type,
                token_modifiers_bitset: 0,
            });
            (line_before, start_before) = (start.line, start.character);
        }
    }
    tokens
}

fn kind_of(view: &View<'_>, keys: &[&str], node: &Node) -> u32 {
    let written = node.text().unwrap_or_default();
    let field = field_of(view.template(), keys).filter(|_| view.role == Role::Entry);
    match field.map(|field| (field, field.kind)) {
        Some((field, FieldType::Term | FieldType::Terms)) => {
            match view.template().values(field).lookup(written) {
                Lookup::Unknown => 2,
                Lookup::Canonical(_) | Lookup::Alias(_) => 1,
            }
        }
        Some((
            _,
            FieldType::Moment | FieldType::Date | FieldType::Duration | FieldType::Number,
        )) => 3,
        Some((_, FieldType::Boolean)) => 4,
        Some((_, FieldType::References)) => 5,
        _ => 2,
    }
}
