//! The one reading of a document that the outline and the renderer share: pulldown-cmark's events with byte
//! ranges, and bare `https://…` made links, as people write them in a hurry.

use std::collections::VecDeque;
use std::ops::Range;

use pulldown_cmark::{CowStr, Event, LinkType, OffsetIter, Options, Parser, Tag, TagEnd};

/// An event and the bytes of the body it stands for.
pub(super) type Spanned<'a> = (Event<'a>, Range<usize>);

pub(super) const OPTIONS: Options = Options::ENABLE_TABLES
    .union(Options::ENABLE_FOOTNOTES)
    .union(Options::ENABLE_STRIKETHROUGH)
    .union(Options::ENABLE_TASKLISTS)
    .union(Options::ENABLE_HEADING_ATTRIBUTES)
    .union(Options::ENABLE_GFM)
    .union(Options::ENABLE_DEFINITION_LIST)
    .union(Options::ENABLE_WIKILINKS);

/// The events of one body.
pub(super) struct Events<'a> {
    body: &'a str,
    inner: OffsetIter<'a>,
    /// Read ahead, but not yet looked at.
    peeked: Option<Spanned<'a>>,
    /// Made from one event, to be handed out first.
    queue: VecDeque<Spanned<'a>>,
    /// Open elements whose text is left as it is: links, images, code.
    verbatim: usize,
}

impl<'a> Events<'a> {
    pub(super) fn new(body: &'a str) -> Self {
        Self::with(body, OPTIONS)
    }

    pub(super) fn with(body: &'a str, options: Options) -> Self {
        let inner = Parser::new_ext(body, options).into_offset_iter();
        Self {
            body,
            inner,
            peeked: None,
            queue: VecDeque::new(),
            verbatim: 0,
        }
    }

    /// Splits a stretch of text that holds `://` into text and links. A URL is often several events, because
    /// `_` and `&` might have meant something, so the events that continue the source are taken together.
    fn link_bare_urls(&mut self, range: Range<usize>) {
        let mut end = range.end;
        for (event, next) in self.inner.by_ref() {
            match event {
                Event::Text(text)
                    if next.start == end && self.body.get(next.clone()) == Some(&*text) =>
                {
                    end = next.end
                }
                _ => {
                    self.peeked = Some((event, next));
                    break;
                }
            }
        }
        let body = self.body;
        let mut at = range.start;
        while let Some(url) = find_url(body, at..end) {
            self.queue_text(at..url.start);
            let destination = CowStr::Borrowed(&body[url.clone()]);
            let (title, id) = (CowStr::Borrowed(""), CowStr::Borrowed(""));
            let link = Tag::Link {
                link_type: LinkType::Autolink,
                dest_url: destination,
                title,
                id,
            };
            self.queue.push_back((Event::Start(link), url.clone()));
            self.queue_text(url.clone());
            self.queue
                .push_back((Event::End(TagEnd::Link), url.clone()));
            at = url.end;
        }
        self.queue_text(at..end);
    }

    fn queue_text(&mut self, range: Range<usize>) {
        if !range.is_empty() {
            let body = self.body;
            self.queue
                .push_back((Event::Text(CowStr::Borrowed(&body[range.clone()])), range));
        }
    }
}

impl<'a> Iterator for Events<'a> {
    type Item = Spanned<'a>;

    fn next(&mut self) -> Option<Self::Item> {
        if let Some(made) = self.queue.pop_front() {
            return Some(made);
        }
        let (event, range) = match self.peeked.take() {
            Some(peeked) => peeked,
            None => self.inner.next()?,
        };
        match &event {
            Event::Start(
                Tag::Link { .. } | Tag::Image { .. } | Tag::CodeBlock(_) | Tag::HtmlBlock,
            ) => {
                self.verbatim += 1;
            }
            Event::End(TagEnd::Link | TagEnd::Image | TagEnd::CodeBlock | TagEnd::HtmlBlock) => {
                self.verbatim -= 1
            }
            Event::Text(text)
                if self.verbatim == 0
                    && has_scheme_mark(text)
                    && self.body.get(range.clone()) == Some(&**text) =>
            {
                self.link_bare_urls(range);
                return self.queue.pop_front();
            }
            _ => {}
        }
        Some((event, range))
    }
}

fn has_scheme_mark(text: &str) -> bool {
    let bytes = text.as_bytes();
    memchr::memchr_iter(b':', bytes).any(|at| bytes[at..].starts_with(b"://"))
}

/// The first bare `http(s)` URL in `within`.
fn find_url(body: &str, within: Range<usize>) -> Option<Range<usize>> {
    let text = &body[within.clone()];
    for colon in memchr::memmem::find_iter(text.as_bytes(), b"://") {
        let before = &text[..colon];
        let Some(scheme) = ["https", "http"].into_iter().find(|scheme| {
            before.len() >= scheme.len()
                && before.as_bytes()[before.len() - scheme.len()..]
                    .eq_ignore_ascii_case(scheme.as_bytes())
        }) else {
            continue;
        };
        let start = colon - scheme.len();
        if text[..start]
            .chars()
            .next_back()
            .is_some_and(char::is_alphanumeric)
        {
            continue;
        }
        let rest = &text[colon + 3..];
        let length = rest.find(ends_url).unwrap_or(rest.len());
        let length = without_trailing_punctuation(&rest[..length]);
        if rest[..length].starts_with(char::is_alphanumeric) {
            return Some(within.start + start..within.start + colon + 3 + length);
        }
    }
    None
}

fn ends_url(letter: char) -> bool {
    letter.is_whitespace()
        || letter.is_control()
        || matches!(letter, '<' | '>' | '"' | '`' | '{' | '}' | '|' | '\\' | '^' | '“' | '”' | '’' | '…')
        // Ideographic and full-width punctuation ends a sentence, not an address.
        || matches!(letter, '\u{3000}'..='\u{303F}' | '\u{FF00}'..='\u{FF20}')
}

/// The length of `url` without the punctuation that belongs to the sentence around it.
fn without_trailing_punctuation(url: &str) -> usize {
    let mut url = url;
    let mut surplus = url
        .matches(')')
        .count()
        .saturating_sub(url.matches('(').count());
    loop {
        let trimmed = url.trim_end_matches([
            '?', '!', '.', ',', ':', ';', '*', '_', '~', '\'', ']', '[', '(',
        ]);
        if trimmed.len() < url.len() {
            url = trimmed;
        } else if surplus > 0 && url.ends_with(')') {
            surplus -= 1;
            url = &url[..url.len() - 1];
        } else {
            return url.len();
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn urls(body: &str) -> Vec<String> {
        Events::new(body)
            .filter_map(|(event, range)| match event {
                Event::Start(Tag::Link { dest_url, .. }) => {
                    assert!(body.get(range).is_some());
                    Some(dest_url.into_string())
                }
                _ => None,
            })
            .collect()
    }

    #[test]
    fn bare_urls_are_links_without_the_sentence_around_them() {
        assert_eq!(
            urls("see https://a.example/x_y_z?q=1&r=2, and (http://b.example/c(d)). ok"),
            ["https://a.example/x_y_z?q=1&r=2", "http://b.example/c(d)"]
        );
        assert_eq!(
            urls("`https://a.b` [https://a.b](x) xhttps://a.b https:// ://"),
            ["x"]
        );
        assert_eq!(urls("    https://code.example"), Vec::<String>::new());
        assert_eq!(urls("https://a.example。次"), ["https://a.example"]);
    }
}
