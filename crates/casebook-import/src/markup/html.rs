//! HTML, whatever its state: tags that nobody closed are closed as browsers do.

use std::cell::RefCell;

use html5ever::buffer_queue::BufferQueue;
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{
    Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};

use super::{Element, TreeBuilder};

/// Elements that have no end tag.
const VOID: &[&str] = &[
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track",
    "wbr",
];

/// What an element closes that is open right around it, since its end tag may be left out.
const CLOSES: &[(&str, &[&str])] = &[
    ("li", &["li", "p"]),
    ("tr", &["tr", "td", "th", "p"]),
    ("td", &["td", "th", "p"]),
    ("th", &["td", "th", "p"]),
    ("p", &["p"]),
    ("ul", &["p"]),
    ("ol", &["p"]),
    ("table", &["p"]),
    ("div", &["p"]),
    ("pre", &["p"]),
    ("h1", &["p"]),
    ("h2", &["p"]),
    ("h3", &["p"]),
    ("h4", &["p"]),
    ("dt", &["dt", "dd", "p"]),
    ("dd", &["dt", "dd", "p"]),
    ("option", &["option"]),
];

/// Reads a page, and says whether something stood too deep for its elements to be kept.
pub(crate) fn html(text: &str) -> (Element, bool) {
    let sink = Sink(RefCell::new(TreeBuilder::new()));
    let tokenizer = Tokenizer::new(sink, TokenizerOpts::default());
    let input = BufferQueue::default();
    input.push_back(StrTendril::from(text));
    // Without scripts nothing interrupts the tokenizer, so that one call takes all of it.
    let _ = tokenizer.feed(&input);
    tokenizer.end();
    tokenizer.sink.0.into_inner().finish()
}

/// The text of a page's `<title>`.
pub(crate) fn html_title(page: &Element) -> Option<String> {
    let title = page.find(&|element| element.name == "title")?;
    let text = casebook_text::single_line(&title.text());
    (!text.is_empty()).then_some(text)
}

struct Sink(RefCell<TreeBuilder>);

impl TokenSink for Sink {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        let mut builder = self.0.borrow_mut();
        match token {
            Token::TagToken(tag) => return start_or_end(&mut builder, &tag),
            Token::CharacterTokens(text) => builder.text(&text),
            Token::NullCharacterToken => builder.text("\u{FFFD}"),
            Token::CommentToken(_)
            | Token::DoctypeToken(_)
            | Token::EOFToken
            | Token::ParseError(_) => {}
        }
        TokenSinkResult::Continue
    }
}

fn start_or_end(builder: &mut TreeBuilder, tag: &Tag) -> TokenSinkResult<()> {
    let name = tag.name.to_string();
    if tag.kind == TagKind::EndTag {
        builder.end(&name);
        return TokenSinkResult::Continue;
    }
    let closed = CLOSES.iter().find(|(opens, _)| *opens == name);
    if let Some((_, closed)) = closed {
        while closed.contains(&builder.innermost()) {
            builder.pop();
        }
    }
    let attributes = tag
        .attrs
        .iter()
        .map(|one| (one.name.local.to_string(), one.value.to_string()))
        .collect();
    builder.start(name.clone(), attributes);
    // `<ac:x/>` is XML in HTML; `<p/>` is not.
    if VOID.contains(&&*name) || (tag.self_closing && name.contains(':')) {
        builder.end(&name);
        return TokenSinkResult::Continue;
    }
    match &*name {
        "script" => TokenSinkResult::RawData(RawKind::ScriptData),
        "style" | "noframes" | "iframe" => TokenSinkResult::RawData(RawKind::Rawtext),
        "title" | "textarea" => TokenSinkResult::RawData(RawKind::Rcdata),
        _ => TokenSinkResult::Continue,
    }
}
