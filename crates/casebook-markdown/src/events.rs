//! The one reading of a document that the outline and the renderer share: pulldown-cmark's events with byte
//! ranges, and bare `https://…` made links, as people write them in a hurry.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::ops::Range;
use std::rc::Rc;

use pulldown_cmark::{BrokenLink, CowStr, Event, LinkType, OffsetIter, Parser, Tag, TagEnd};

use crate::source::Source;

/// An event and the bytes of the body it stands for.
pub(super) type Spanned<'a> = (Event<'a>, Range<usize>);

/// A reference in brackets whose label is defined nowhere: the label, and the bytes of the whole reference.
pub(super) type Undefined = (String, Range<usize>);

type OnBroken<'a> = Box<dyn FnMut(BrokenLink<'a>) -> Option<(CowStr<'a>, CowStr<'a>)> + 'a>;

/// The events of one body.
pub(super) struct Events<'a> {
    source: &'a Source<'a>,
    inner: OffsetIter<'a, OnBroken<'a>>,
    undefined: Rc<RefCell<Vec<Undefined>>>,
    /// Read ahead, but not yet looked at.
    peeked: Option<Spanned<'a>>,
    /// Made from one event, to be handed out first.
    queue: VecDeque<Spanned<'a>>,
    /// Open elements whose text is left as it is: links, images, code.
    verbatim: usize,
}

impl<'a> Events<'a> {
    pub(super) fn new(source: &'a Source<'a>) -> Self {
        let undefined = Rc::new(RefCell::new(Vec::new()));
        let found = Rc::clone(&undefined);
        let on_broken: OnBroken<'a> = Box::new(move |link| {
            // `[1]` and `[sic]` are what they look like; two pairs of brackets are meant as a link.
            if matches!(link.link_type, LinkType::Reference | LinkType::Collapsed) {
                let label = link.reference.into_string();
                let mut span = link.span;
                // The parser leaves the empty pair of `[label][]` out.
                if source.parsed()[span.end..].starts_with("[]") {
                    span.end += 2;
                }
                found.borrow_mut().push((label, span));
            }
            None
        });
        let parser = Parser::new_with_broken_link_callback(
            source.parsed(),
            source.options(),
            Some(on_broken),
        );
        Self {
            source,
            inner: parser.into_offset_iter(),
            undefined,
            peeked: None,
            queue: VecDeque::new(),
            verbatim: 0,
        }
    }

    /// The references without a definition among the events so far.
    pub(super) fn undefined(&self) -> Vec<Undefined> {
        self.undefined.take()
    }

    /// The definitions of the whole body: each label and the bytes of its definition.
    pub(super) fn definitions(&self) -> Vec<(String, Range<usize>)> {
        let definitions = self.inner.reference_definitions().iter();
        definitions
            .map(|(label, definition)| (label.to_owned(), definition.span.clone()))
            .collect()
    }

    fn read(&mut self) -> Option<Spanned<'a>> {
        let (event, range) = self.inner.next()?;
        Some((self.source.restored(event, &range), range))
    }

    /// Splits a stretch of text that holds `://` into text and links. A URL is often several events, because
    /// `_` and `&` might have meant something, so the events that continue the source are taken together.
    fn link_bare_urls(&mut self, range: Range<usize>) {
        let mut end = range.end;
        while let Some((event, next)) = self.read() {
            match event {
                Event::Text(text)
                    if next.start == end && self.source.body.get(next.clone()) == Some(&*text) =>
                {
                    end = next.end;
                }
                _ => {
                    self.peeked = Some((event, next));
                    break;
                }
            }
        }
        let body = self.source.body;
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
            let body = self.source.body;
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
            None => self.read()?,
        };
        match &event {
            Event::Start(
                Tag::Link { .. } | Tag::Image { .. } | Tag::CodeBlock(_) | Tag::HtmlBlock,
            ) => {
                self.verbatim += 1;
            }
            Event::End(TagEnd::Link | TagEnd::Image | TagEnd::CodeBlock | TagEnd::HtmlBlock) => {
                self.verbatim -= 1;
            }
            Event::Text(text)
                if self.verbatim == 0
                    && has_scheme_mark(text)
                    && self.source.body.get(range.clone()) == Some(&**text) =>
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
        Events::new(&Source::new(body))
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
