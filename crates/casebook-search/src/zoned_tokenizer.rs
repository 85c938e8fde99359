//! The crate's tokenizer as the index library calls it.

use std::sync::Arc;

use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

use crate::schema::Zone;
use crate::text::{Language, Side, TokenKind, Tokens};

/// Cuts texts whose first byte is the letter of their zone, and adds the stems of the book's language.
#[derive(Debug, Clone)]
pub(crate) struct ZonedTokenizer(pub(crate) Arc<Language>);

pub(crate) struct ZonedTokens<'t> {
    text: &'t str,
    tokens: Tokens<'t>,
    zone: char,
    language: &'t Language,
    /// Stems that stand at the place of the last word.
    stems: Vec<String>,
    token: Token,
}

impl ZonedTokens<'_> {
    fn put(&mut self, term: &str, zone: char) {
        self.token.text.clear();
        self.token.text.push_str(term);
        self.token.text.push('\0');
        self.token.text.push(zone);
    }
}

impl Tokenizer for ZonedTokenizer {
    type TokenStream<'t> = ZonedTokens<'t>;

    fn token_stream<'t>(&'t mut self, text: &'t str) -> ZonedTokens<'t> {
        let zone = text.chars().next().unwrap_or(' ');
        let text = text.get(zone.len_utf8()..).unwrap_or_default();
        ZonedTokens {
            text,
            tokens: Tokens::new(text, Side::Entry),
            zone,
            language: &self.0,
            stems: Vec::new(),
            token: Token::default(),
        }
    }
}

impl TokenStream for ZonedTokens<'_> {
    fn advance(&mut self) -> bool {
        if let Some(stem) = self.stems.pop() {
            let zone = u8::try_from(self.zone).ok().and_then(Zone::of_letter);
            let letter = zone.map_or(self.zone, |zone| char::from(zone.stem_letter()));
            self.put(&stem, letter);
            return true;
        }
        if !self.tokens.advance() {
            return false;
        }
        let found = self.tokens.token();
        if found.kind == TokenKind::Segment {
            self.stems = self.language.stems(&self.text[found.start..found.end]);
            self.stems.retain(|stem| stem != found.text);
        }
        self.token.position = found.position;
        self.token.text.clear();
        self.token.text.push_str(found.text);
        self.token.text.push('\0');
        self.token.text.push(self.zone);
        true
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}
