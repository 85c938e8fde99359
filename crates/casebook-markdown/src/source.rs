//! A body as the parser is to read it: only a colon with a blank behind it begins a definition.
//!
//! The parser takes any line that begins with a colon for a definition of the paragraph above, and its colon away:
//! `:white_check_mark:`, `:8080`, `::1` and `:::note` as well. A document without definitions is read without them. In
//! one that has some, every other colon is hidden behind a character that means nothing in Markdown, and put back in
//! what the parser says.

use std::borrow::Cow;
use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, CowStr, Event, Options, Tag};

pub(super) const OPTIONS: Options = Options::ENABLE_TABLES
    .union(Options::ENABLE_FOOTNOTES)
    .union(Options::ENABLE_STRIKETHROUGH)
    .union(Options::ENABLE_TASKLISTS)
    .union(Options::ENABLE_HEADING_ATTRIBUTES)
    .union(Options::ENABLE_GFM)
    .union(Options::ENABLE_DEFINITION_LIST)
    .union(Options::ENABLE_WIKILINKS);

/// What may stand for a colon: one byte each, and punctuation first, since letters beside `*` and `_` matter.
const STAND_INS: [char; 8] = ['$', '%', '@', ';', '?', ',', '\u{1A}', '\u{1D}'];

/// A body without the byte order mark that it may begin with, which the parser takes for a letter, and how many bytes that has.
pub(super) fn without_byte_order_mark(body: &str) -> (&str, usize) {
    let rest = body.strip_prefix('\u{FEFF}').unwrap_or(body);
    (rest, body.len() - rest.len())
}

/// A body, ready to be parsed.
pub(super) struct Source<'a> {
    /// As it was written.
    pub(super) body: &'a str,
    /// As it is parsed: of the same length.
    parsed: Cow<'a, str>,
    options: Options,
    stand_in: Option<char>,
}

impl<'a> Source<'a> {
    pub(super) fn new(body: &'a str) -> Self {
        let (definitions, others) = colons(body);
        let mut source = Self {
            body,
            parsed: Cow::Borrowed(body),
            options: OPTIONS,
            stand_in: None,
        };
        if !definitions {
            source.options.remove(Options::ENABLE_DEFINITION_LIST);
        } else if !others.is_empty()
            && let Some(stand_in) = STAND_INS.iter().find(|letter| !body.contains(**letter))
        {
            let mut parsed = body.to_owned();
            for at in others {
                parsed.replace_range(at..=at, stand_in.encode_utf8(&mut [0; 4]));
            }
            source.parsed = Cow::Owned(parsed);
            source.stand_in = Some(*stand_in);
        }
        source
    }

    /// A body of one line, in which nothing can be a definition.
    pub(super) fn line(body: &'a str) -> Self {
        Self {
            body,
            parsed: Cow::Borrowed(body),
            options: OPTIONS
                .difference(Options::ENABLE_HEADING_ATTRIBUTES)
                .difference(Options::ENABLE_DEFINITION_LIST),
            stand_in: None,
        }
    }

    pub(super) fn parsed(&self) -> &str {
        &self.parsed
    }

    pub(super) fn options(&self) -> Options {
        self.options
    }

    /// An event with its colons put back.
    pub(super) fn restored<'e>(&'e self, event: Event<'e>, range: &Range<usize>) -> Event<'e> {
        let Some(stand_in) = self.stand_in else {
            return event;
        };
        // A character reference may stand for the same character, and then the file does not have it there.
        let hides = self
            .parsed
            .get(range.clone())
            .is_some_and(|source| source.contains(stand_in));
        if !hides {
            return event;
        }
        let back = |text: CowStr<'e>| restored(text, stand_in);
        match event {
            Event::Text(text) => Event::Text(back(text)),
            Event::Code(text) => Event::Code(back(text)),
            Event::Html(text) => Event::Html(back(text)),
            Event::InlineHtml(text) => Event::InlineHtml(back(text)),
            Event::FootnoteReference(label) => Event::FootnoteReference(back(label)),
            Event::Start(tag) => Event::Start(restored_tag(tag, &back)),
            other => other,
        }
    }
}

fn restored(text: CowStr<'_>, stand_in: char) -> CowStr<'_> {
    if text.contains(stand_in) {
        text.replace(stand_in, ":").into()
    } else {
        text
    }
}

fn restored_tag<'e>(tag: Tag<'e>, back: &impl Fn(CowStr<'e>) -> CowStr<'e>) -> Tag<'e> {
    match tag {
        Tag::CodeBlock(CodeBlockKind::Fenced(info)) => {
            Tag::CodeBlock(CodeBlockKind::Fenced(back(info)))
        }
        Tag::FootnoteDefinition(label) => Tag::FootnoteDefinition(back(label)),
        Tag::Link {
            link_type,
            dest_url,
            title,
            id,
        } => Tag::Link {
            link_type,
            dest_url: back(dest_url),
            title: back(title),
            id: back(id),
        },
        Tag::Image {
            link_type,
            dest_url,
            title,
            id,
        } => Tag::Image {
            link_type,
            dest_url: back(dest_url),
            title: back(title),
            id: back(id),
        },
        other => other,
    }
}

/// Whether a line begins as a definition does, and the places of the colons that begin other lines.
fn colons(body: &str) -> (bool, Vec<usize>) {
    let bytes = body.as_bytes();
    let mut definitions = false;
    let mut others = Vec::new();
    for at in memchr::memchr_iter(b':', bytes) {
        let indent = bytes[..at]
            .iter()
            .rev()
            .take_while(|byte| matches!(byte, b' ' | b'\t' | b'>'))
            .count();
        let begins = indent == at || matches!(bytes[at - indent - 1], b'\n' | b'\r');
        if !begins {
            continue;
        }
        if matches!(bytes.get(at + 1), Some(b' ' | b'\t')) {
            definitions = true;
        } else if !is_delimiter_row(&body[at..]) {
            others.push(at);
        }
    }
    (definitions, others)
}

/// Whether the first line of `text` is the row between a table's head and its body, such as `:--- | ---:`.
fn is_delimiter_row(text: &str) -> bool {
    let line = text.lines().next().unwrap_or_default();
    line.trim_end()
        .trim_end_matches('|')
        .split('|')
        .all(|cell| {
            let dashes = cell.trim().trim_start_matches(':').trim_end_matches(':');
            let colons = cell.trim().len() - dashes.len();
            colons <= 2 && !dashes.is_empty() && dashes.bytes().all(|byte| byte == b'-')
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_definition_needs_its_blank() {
        assert_eq!(colons("a\n: b\n>  :\tc\nx: y"), (true, vec![]));
        assert_eq!(
            colons(":x:\n  ::1\n> :8080\n:"),
            (false, vec![0, 6, 12, 18])
        );
        assert_eq!(
            colons("a | b\n:-- | --:\n:-:\n|:-|\n:::\n"),
            (false, vec![25])
        );
    }

    #[test]
    fn what_is_parsed_is_as_long_as_what_was_written() {
        let source = Source::new("$%@;?,\u{1A}\nTerm\n: means\n:x\n");
        assert_eq!(source.parsed().len(), source.body.len());
        assert!(source.parsed().ends_with("\u{1D}x\n"));
        assert!(
            !Source::new(":x\n")
                .options()
                .contains(Options::ENABLE_DEFINITION_LIST)
        );
    }
}
