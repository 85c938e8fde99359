//! Gives the links and images of raw HTML what those of Markdown got while they were written.
//!
//! Only now is it known which link stands in which: the parser has put in order what raw HTML left open. A link in a
//! link keeps its words and loses its address, whoever wrote it, because browsers would end the outer one there.

use std::cell::RefCell;
use std::collections::HashSet;

use html5ever::buffer_queue::BufferQueue;
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{
    Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};

use super::mark_name;
use crate::escape;
use crate::link_html::{ImageText, LinkKind, Resolution, Resolve, push_image, push_link};
use crate::slug::USER;

/// `html`, which is sanitised, with its links and images resolved and our marks gone. `anchors` are the ids that raw
/// HTML gave, as written.
pub(super) fn links(html: &str, anchors: HashSet<&str>, resolve: &Resolve<'_>) -> String {
    let sink = Sink(RefCell::new(Rewriter {
        out: String::with_capacity(html.len()),
        ends: Vec::new(),
        anchors,
        resolve,
    }));
    let options = TokenizerOpts {
        discard_bom: false,
        ..TokenizerOpts::default()
    };
    let tokenizer = Tokenizer::new(sink, options);
    let input = BufferQueue::default();
    input.push_back(StrTendril::from(html));
    // Without scripts nothing interrupts the tokenizer, so that one call takes all of it.
    let _ = tokenizer.feed(&input);
    tokenizer.end();
    tokenizer.sink.0.into_inner().out
}

struct Sink<'a>(RefCell<Rewriter<'a>>);

impl TokenSink for Sink<'_> {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        let mut rewriter = self.0.borrow_mut();
        match token {
            Token::TagToken(tag) => rewriter.tag(&tag),
            Token::CharacterTokens(text) => escape::push_text(&mut rewriter.out, &text),
            Token::NullCharacterToken => rewriter.out.push('\u{FFFD}'),
            Token::CommentToken(_)
            | Token::DoctypeToken(_)
            | Token::EOFToken
            | Token::ParseError(_) => {}
        }
        TokenSinkResult::Continue
    }
}

struct Rewriter<'a> {
    out: String,
    /// The end tags of open `a` elements: those that are not links have become something else.
    ends: Vec<&'static str>,
    anchors: HashSet<&'a str>,
    resolve: &'a Resolve<'a>,
}

impl Rewriter<'_> {
    fn tag(&mut self, tag: &Tag) {
        let own = value(tag, mark_name()).is_some();
        match (&*tag.name, tag.kind) {
            ("a", TagKind::EndTag) => {
                let end = self.ends.pop().unwrap_or("</a>");
                self.out.push_str(end);
            }
            ("a", TagKind::StartTag) => {
                let end = self.link(tag, own);
                self.ends.push(end);
            }
            ("img", TagKind::StartTag) if !own => self.image(tag),
            (name, TagKind::EndTag) => self.out.push_str(&format!("</{name}>")),
            (name, TagKind::StartTag) => {
                self.out.push('<');
                self.out.push_str(name);
                let attributes = tag.attrs.iter().map(|attribute| &*attribute.name.local);
                for name in attributes.filter(|name| *name != mark_name()) {
                    push_attribute(&mut self.out, tag, name, name);
                }
                self.out.push('>');
            }
        }
    }

    fn in_link(&self) -> bool {
        self.ends.contains(&"</a>")
    }

    /// Writes the start of an `a` element; its end tag.
    fn link(&mut self, tag: &Tag, own: bool) -> &'static str {
        let Some(href) = value(tag, "href").filter(|_| !self.in_link()) else {
            self.place(tag);
            return "</span>";
        };
        let anchor = href
            .strip_prefix('#')
            .filter(|id| self.anchors.contains(id));
        let resolution = match anchor {
            Some(id) => Resolution::To {
                url: format!("#{USER}{id}"),
            },
            None if own && value(tag, "download").is_some() => Resolution::Download {
                url: href.to_owned(),
            },
            None if own => Resolution::Keep,
            None => (self.resolve)(href, LinkKind::Link),
        };
        let mut attributes = String::new();
        let kept: &[&str] = if own {
            &["class", "id", "name", "role", "aria-label", "lang", "dir"]
        } else {
            &["id", "name", "aria-label", "lang", "dir"]
        };
        for name in kept {
            push_attribute(&mut attributes, tag, name, name);
        }
        let title = value(tag, "title").unwrap_or_default();
        push_link(&mut self.out, &resolution, href, title, &attributes)
    }

    /// An `a` element that is not a link: a place to jump to, by either of its names, or words that lost their address.
    fn place(&mut self, tag: &Tag) {
        self.out.push_str("<span");
        let (id, name) = (value(tag, "id"), value(tag, "name"));
        if id.is_none() {
            push_attribute(&mut self.out, tag, "name", "id");
        }
        for name in ["id", "class", "title", "lang", "dir"] {
            push_attribute(&mut self.out, tag, name, name);
        }
        self.out.push('>');
        if id.is_some() && name.is_some() && id != name {
            self.out.push_str("<span");
            push_attribute(&mut self.out, tag, "name", "id");
            self.out.push_str("></span>");
        }
    }

    fn image(&mut self, tag: &Tag) {
        let text = ImageText {
            destination: value(tag, "src").unwrap_or_default(),
            alt: value(tag, "alt").unwrap_or_default(),
            title: value(tag, "title").unwrap_or_default(),
        };
        let size = |name: &str| {
            value(tag, name)
                .filter(|size| !size.is_empty() && size.bytes().all(|byte| byte.is_ascii_digit()))
        };
        let resolution = if text.destination.is_empty() {
            Resolution::Keep
        } else {
            (self.resolve)(text.destination, LinkKind::Image)
        };
        let sizes = (size("width"), size("height"));
        let in_link = self.in_link();
        push_image(&mut self.out, &resolution, text, sizes, "", in_link);
    }
}

fn value<'t>(tag: &'t Tag, name: &str) -> Option<&'t str> {
    let mut attributes = tag.attrs.iter();
    attributes
        .find(|attribute| &*attribute.name.local == name)
        .map(|attribute| &*attribute.value)
}

/// Appends the attribute `name` of a tag, if it has it, as `written`.
fn push_attribute(out: &mut String, tag: &Tag, name: &str, written: &str) {
    if let Some(value) = value(tag, name) {
        out.push(' ');
        out.push_str(written);
        out.push_str("=\"");
        escape::push_text(out, value);
        out.push('"');
    }
}
