//! What holds for any input at all.

use std::cell::RefCell;

use html5ever::buffer_queue::BufferQueue;
use html5ever::tokenizer::{TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts};
use proptest::prelude::*;

use super::url::is_external;
use super::*;
use casebook_diagnostic::Span;

/// Pieces that mean something to a Markdown or HTML parser, so that random documents are dense with structure.
const PIECES: [&str; 89] = [
    "# ",
    "## ",
    "#### ",
    "\n",
    "\n\n",
    "\r\n",
    "> ",
    "> [!NOTE]\n> ",
    "- ",
    "1. ",
    "  ",
    "    ",
    "- [x] ",
    "```sh\n",
    "```\n",
    "`",
    "*",
    "**",
    "_",
    "~~",
    "[",
    "]",
    "](",
    ")",
    "(",
    "![",
    "[[",
    "]]",
    "|",
    "| a | b |\n| --- | --- |\n| 09:14 | d |\n",
    "[^1]",
    "\n[^1]: ",
    "\n: ",
    "<b>",
    "</b>",
    "<div id=x>",
    "</div>",
    "<p>",
    "<details>",
    "<summary>",
    "</table>",
    "<td>",
    "<script>",
    "</script>",
    "<a href=\"javascript:alert(1)\">",
    "<img src=x onerror=alert(1)>",
    "<a href=x.md>",
    "<a href=\"https://x.example/\">",
    "<img src=\"https://x.example/y.png\">",
    "![y](https://x.example/y.png)",
    "[y](x.md)",
    "</a>",
    "<svg>",
    "<style>",
    "<!-- ",
    " -->",
    "<!-- casebook-ignore CB501: why -->\n",
    "&amp;",
    "&#x6a;",
    "javascript:",
    "java\tscript:",
    "data:",
    "https://",
    "x.example/a_b",
    "a",
    "é",
    "根",
    "\u{0}",
    "\u{FEFF}",
    "\u{202E}",
    "\"",
    "'",
    "\\",
    "{#id}",
    "{#a",
    "Timeline",
    "09:14 — ",
    "<h1 onclick='x'>",
    "\n---\n",
    "\n:",
    "<iframe src=x.html>",
    "</iframe>",
    "<video src=\"https://x.example/v\">",
    "<token>",
    "[y][z]",
    "\n[z]: x.md\n",
    "[^x]",
    "ش",
    "## a & b_c",
];

fn document() -> impl Strategy<Value = String> {
    let dense = prop::collection::vec(prop::sample::select(PIECES.to_vec()), 0..60)
        .prop_map(|pieces| pieces.concat());
    prop_oneof![4 => dense, 1 => any::<String>()]
}

const VOID: [&str; 3] = ["br", "hr", "img"];

/// A tag of a page, as a browser's tokenizer reads it: none of the code that wrote it has a say here.
struct PageTag {
    name: String,
    closing: bool,
    attributes: Vec<(String, String)>,
}

#[derive(Default)]
struct Tags(RefCell<Vec<PageTag>>);

impl TokenSink for Tags {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        if let Token::TagToken(tag) = token {
            self.0.borrow_mut().push(PageTag {
                name: tag.name.to_string(),
                closing: tag.kind == TagKind::EndTag,
                attributes: tag
                    .attrs
                    .iter()
                    .map(|attribute| {
                        (
                            attribute.name.local.to_string(),
                            attribute.value.to_string(),
                        )
                    })
                    .collect(),
            });
        }
        TokenSinkResult::Continue
    }
}

fn tags(html: &str) -> Vec<PageTag> {
    let tokenizer = Tokenizer::new(Tags::default(), TokenizerOpts::default());
    let input = BufferQueue::default();
    input.push_back(html.into());
    let _ = tokenizer.feed(&input);
    tokenizer.end();
    tokenizer.sink.0.into_inner()
}

/// 1,500 documents, or as many as `PROPTEST_CASES` says.
fn config() -> ProptestConfig {
    let asked = std::env::var("PROPTEST_CASES").ok();
    ProptestConfig {
        cases: asked.and_then(|cases| cases.parse().ok()).unwrap_or(1500),
        ..ProptestConfig::default()
    }
}

fn check_balanced(html: &str) -> Result<(), TestCaseError> {
    let mut open: Vec<String> = Vec::new();
    for tag in tags(html) {
        if VOID.contains(&tag.name.as_str()) {
            continue;
        }
        if tag.closing {
            prop_assert_eq!(open.pop(), Some(tag.name), "in {}", html);
        } else {
            open.push(tag.name);
        }
    }
    prop_assert!(open.is_empty(), "left open: {:?} in {}", open, html);
    Ok(())
}

/// A link cannot stand in a link: browsers close the outer one, and what follows leads elsewhere than it says.
fn check_no_nested_links(html: &str) -> Result<(), TestCaseError> {
    let mut open = 0;
    for tag in tags(html).iter().filter(|tag| tag.name == "a") {
        open = if tag.closing { open - 1 } else { open + 1 };
        prop_assert!(open <= 1, "{}", html);
    }
    Ok(())
}

fn check_safe(html: &str) -> Result<(), TestCaseError> {
    for tag in tags(html) {
        prop_assert!(
            !matches!(
                tag.name.as_str(),
                "script" | "style" | "iframe" | "svg" | "form" | "input"
            ),
            "{}",
            html
        );
        for (name, value) in &tag.attributes {
            prop_assert!(!name.starts_with("on") && name != "style", "{}", html);
            prop_assert!(!name.starts_with("data-own"), "{}", html);
            if matches!(name.as_str(), "href" | "src" | "cite") {
                prop_assert!(url::is_safe(value), "{}", html);
            }
            if name == "src" {
                prop_assert!(!is_external(value), "{}", html);
            }
            prop_assert!(name != "id" || !value.starts_with("own"), "{}", html);
        }
    }
    Ok(())
}

/// No two elements of a page share an id.
fn check_ids(html: &str) -> Result<(), TestCaseError> {
    let tags = tags(html);
    let mut ids: Vec<&String> = tags
        .iter()
        .flat_map(|tag| &tag.attributes)
        .filter(|(name, value)| name == "id" && !value.starts_with("user-"))
        .map(|(_, value)| value)
        .collect();
    let count = ids.len();
    ids.sort();
    ids.dedup();
    prop_assert_eq!(ids.len(), count, "{}", html);
    Ok(())
}

fn check_spans(file: &str, outline: &Outline) -> Result<(), TestCaseError> {
    let mut spans: Vec<Span> = Vec::new();
    spans.extend(
        outline
            .headings
            .iter()
            .flat_map(|heading| [heading.span, heading.text_span]),
    );
    spans.extend(outline.sections.iter().map(|section| section.span));
    spans.extend(
        outline
            .links
            .iter()
            .flat_map(|link| [link.span, link.destination_span]),
    );
    spans.extend(
        outline
            .images
            .iter()
            .flat_map(|image| [image.span, image.destination_span]),
    );
    spans.extend(outline.footnotes.iter().map(|note| note.span));
    spans.extend(
        outline
            .tables
            .iter()
            .flat_map(|table| table.header.iter().chain(table.rows.iter().flatten()))
            .map(|cell| cell.span),
    );
    spans.extend(
        outline
            .lists
            .iter()
            .flat_map(|list| &list.items)
            .map(|item| item.span),
    );
    spans.extend(outline.blocks.iter().map(|block| block.span));
    spans.extend(outline.html.iter().map(|html| html.span));
    spans.extend(
        outline
            .ignores
            .iter()
            .flat_map(|ignore| [ignore.span, ignore.covers]),
    );
    spans.extend(outline.losses.iter().map(|loss| loss.span));
    for prose in outline.prose() {
        spans.push(prose.span);
        let starts = prose
            .text
            .char_indices()
            .map(|(at, letter)| (at, at + letter.len_utf8()));
        spans.extend(starts.map(|(start, end)| prose.locate(start, end)));
        spans.push(prose.locate(0, prose.text.len()));
    }
    for span in spans {
        prop_assert!(
            file.get(span.start..span.end).is_some(),
            "{:?} in {:?}",
            span,
            file
        );
    }
    Ok(())
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn any_document_is_read_and_rendered(body in document()) {
        let front = "---\né: 1\n---\n";
        let outline = outline(&body, front.len());
        check_spans(&format!("{front}{body}"), &outline)?;
        let resolve = |destination: &str, _| match destination.len() % 4 {
            0 => Resolution::Broken { why: destination.to_owned() },
            1 => Resolution::To { url: destination.to_owned() },
            2 if destination.len() > 30 => Resolution::To { url: "https://x.example/z".to_owned() },
            _ => Resolution::Keep,
        };
        let rendered = render(&body, &RenderOptions { resolve: &resolve, ..RenderOptions::default() });
        check_balanced(&rendered.html)?;
        check_no_nested_links(&rendered.html)?;
        check_safe(&rendered.html)?;
        check_ids(&rendered.html)?;
        let ids: Vec<_> = outline.headings.iter().map(|heading| &heading.id).collect();
        prop_assert_eq!(ids, rendered.toc.iter().map(|entry| &entry.id).collect::<Vec<_>>());
        let texts: Vec<_> = outline.headings.iter().map(|heading| &heading.text).collect();
        prop_assert_eq!(texts, rendered.toc.iter().map(|entry| &entry.text).collect::<Vec<_>>());
        for entry in &rendered.toc {
            prop_assert_eq!(rendered.html.matches(&format!(" id=\"{}\"", entry.id)).count(), 1, "{} in {}", entry.id, rendered.html);
        }
        let levels: Vec<u8> = std::iter::once(1).chain(rendered.toc.iter().map(|entry| entry.level)).collect();
        prop_assert!(levels.windows(2).all(|pair| pair[1] <= pair[0] + 1 && pair[1] >= 2));
    }

    #[test]
    fn any_line_is_safe(line in document()) {
        let html = inline(&line);
        check_balanced(&html)?;
        check_safe(&html)?;
        prop_assert!(!plain(&line).contains('\n'));
    }
}

/// Where a page may not lead, in every form that names it beside the text: destinations, labels, definitions, comments.
const HIDDEN: [&str; 18] = [
    "[t](canary.md)",
    "[t](<canary.md> \"title\")",
    "![a](canary.md)",
    "[![a](canary.md)](canary.md)",
    "[[canary.md|t]]",
    "[l][canary-not]",
    "\n[l]: canary.md\n",
    "\n[m]: canary.md 'title'\n",
    "[m] [t][m] ![a][m]",
    "[t][canary]",
    "![a][Canary]",
    "[![a][canary]][canary]",
    "[t][the\ncanary]",
    "\n[canary]: canary.md\n",
    "\n[the canary]: canary.md\n",
    "<a href=\"canary.md\">t</a>",
    "<!-- canary -->",
    "\n<!-- canary\n\ncanary -->\n",
];

/// Random documents with such in them.
fn hiding() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        3 => prop::sample::select(PIECES.to_vec()),
        2 => prop::sample::select(HIDDEN.to_vec()),
    ];
    prop::collection::vec(piece, 0..25)
        .prop_map(|pieces| pieces.concat().replace("canary-not", "z"))
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn published_text_says_no_more_than_its_page(body in hiding()) {
        let is_hidden = |destination: &str| destination.contains("canary");
        let resolve = |destination: &str, _| match is_hidden(destination) {
            true => Resolution::Broken { why: String::new() },
            false => Resolution::Keep,
        };
        let page = render(&body, &RenderOptions { resolve: &resolve, ..RenderOptions::default() });
        let offset = 5;
        let outline = outline(&body, offset);
        let part = Span::new(offset, offset + body.len());
        let published = rewrite(&body, offset, part, &outline, &|destination| {
            if is_hidden(destination) { Destination::Nowhere } else { Destination::Keep }
        });
        if !body.contains('<') && !body.contains("canary") {
            prop_assert_eq!(&super::outline(&published, 0).text, &outline.text, "{:?}", published);
        }
        if !page.html.contains("canary") {
            prop_assert!(!published.contains("canary"), "{:?} is published as {:?}", body, published);
        }
    }
}
