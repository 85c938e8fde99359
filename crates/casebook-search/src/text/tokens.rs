//! The tokenizer.
//!
//! Text is a sequence of *segments* (runs of letters and digits), one position each. What stands around and between
//! them decides what else is a term:
//!
//! - segments joined by `_`, `.`, `-` or `::` without a space are an identifier: `conn_pool_max` is the term
//!   `conn_pool_max` at the place of its first segment, besides `conn`, `pool` and `max`. So an identifier is found
//!   whole, in part, and as the phrase it reads as;
//! - a segment in camel case also yields its parts, all at its own place: `GitHub` is `github`, `git` and `hub`, so that
//!   the phrase "github actions" does not depend on how the name was spelt;
//! - segments of letters joined by hyphens are joined in that term, too: `fail-over` is `failover`, which others write; so is
//!   `fail over`, if it is a known compound;
//! - a segment of letters and then digits, or the other way round, also yields the two: `v1`, `p99`, `5xx`;
//! - an elided article is no part of a word: `l'incident` is `incident`;
//! - a one- or two-letter name keeps the sign that makes it one: `C++`, `C#`;
//! - scripts without spaces yield pairs of characters, one position per character.
//!
//! Terms are folded ([`fold`](super::fold())), and no word is dropped: stop words count inside phrases.

use unicode_normalization::char::compose;

use super::boundaries::{after_joiner, segment_end, sign_end, without_elision};
use super::compounds::{is_second_part, second_parts};
use super::fold::{continues_word, fold_char, is_unspaced, starts_word};
use super::token::{OwnedToken, Side, Token, TokenKind};

/// The longest term of a segment, in bytes; the rest is cut off, on both sides alike.
const MAX_SEGMENT_BYTES: usize = 64;
/// The longest identifier that is a term of its own, in bytes. Longer ones are found by their segments.
const MAX_WHOLE_BYTES: usize = 96;

/// The longest segment that is cut into letters and digits, in bytes: longer ones are hashes.
const MAX_RUNS_BYTES: usize = 12;
/// The longest first part of a compound that is written apart, in bytes.
const MAX_COMPOUND_PART: usize = 8;

#[derive(Debug, Clone, Copy)]
struct Pending {
    text: (usize, usize),
    start: usize,
    end: usize,
    position: usize,
    kind: TokenKind,
}

/// Chunks a text into tokens, in order of position. Memory is reused: call [`advance`](Tokens::advance), then
/// [`token`](Tokens::token).
#[derive(Debug)]
pub(crate) struct Tokens<'t> {
    text: &'t str,
    side: Side,
    at: usize,
    position: usize,
    /// Folded text of the pending tokens.
    buffer: String,
    pending: Vec<Pending>,
    next: usize,
    /// Segments of the chunk at hand, as byte ranges.
    segments: Vec<(usize, usize)>,
}

impl<'t> Tokens<'t> {
    /// Starts at the beginning of `text`.
    pub(crate) fn new(text: &'t str, side: Side) -> Tokens<'t> {
        Tokens {
            text,
            side,
            at: 0,
            position: 0,
            buffer: String::with_capacity(64),
            pending: Vec::with_capacity(8),
            next: 0,
            segments: Vec::with_capacity(8),
        }
    }

    /// Moves to the next token; `false` at the end of the text.
    pub(crate) fn advance(&mut self) -> bool {
        self.next += 1;
        while self.next >= self.pending.len() {
            self.buffer.clear();
            self.pending.clear();
            self.next = 0;
            if !self.read_chunk() {
                return false;
            }
            if !self.pending.is_empty() {
                break;
            }
        }
        true
    }

    /// The token moved to.
    ///
    /// # Panics
    /// If [`advance`](Tokens::advance) was not called, or has returned `false`.
    pub(crate) fn token(&self) -> Token<'_> {
        let Pending {
            text,
            start,
            end,
            position,
            kind,
        } = self.pending[self.next];
        Token {
            text: &self.buffer[text.0..text.1],
            start,
            end,
            position,
            kind,
        }
    }

    /// Every token, for callers to whom convenience matters more than allocation.
    pub(crate) fn collect_all(text: &'t str, side: Side) -> Vec<OwnedToken> {
        let mut tokens = Tokens::new(text, side);
        let mut all = Vec::new();
        while tokens.advance() {
            let token = tokens.token();
            all.push(OwnedToken {
                text: token.text.to_owned(),
                source: text[token.start..token.end].to_owned(),
                kind: token.kind,
                position: token.position,
            });
        }
        all
    }

    /// Reads one run of word characters and queues its tokens. `false` at the end of the text.
    fn read_chunk(&mut self) -> bool {
        let bytes = self.text.as_bytes();
        loop {
            let Some(&byte) = bytes.get(self.at) else {
                return false;
            };
            if byte.is_ascii() {
                if byte.is_ascii_alphanumeric() {
                    break;
                }
                self.at += 1;
                continue;
            }
            let Some(ch) = self.text[self.at..].chars().next() else {
                return false;
            };
            if is_unspaced(ch) {
                self.read_unspaced();
                return true;
            }
            if starts_word(ch) {
                break;
            }
            self.at += ch.len_utf8();
        }
        self.read_identifier();
        true
    }

    /// Reads segments and the joiners between them.
    fn read_identifier(&mut self) {
        let start = self.at;
        self.segments.clear();
        loop {
            let end = segment_end(self.text, self.at);
            self.segments.push((self.at, end));
            self.at = end;
            let Some(next) = after_joiner(self.text, end) else {
                break;
            };
            self.at = next;
        }
        if let [(from, to)] = self.segments[..] {
            if let Some(end) = sign_end(self.text, from, to) {
                self.at = end;
                self.push(TokenKind::Segment, from, end, self.position);
                self.position += 1;
                return;
            }
            self.push_compound(from, to);
        } else if self.at - start <= MAX_WHOLE_BYTES {
            self.push_whole(start, self.at);
        }
        for index in 0..self.segments.len() {
            let (from, to) = self.segments[index];
            self.push(TokenKind::Segment, from, to, self.position);
            self.push_humps(from, to);
            self.push_runs(from, to);
            self.position += 1;
        }
    }

    /// Queues an identifier as a whole; without its hyphens if it is a compound of words.
    fn push_whole(&mut self, from: usize, to: usize) {
        let before = self.pending.len();
        self.push(TokenKind::Whole, from, to, self.position);
        let Some(whole) = self.pending.get_mut(before) else {
            return;
        };
        let text = &self.buffer[whole.text.0..];
        if text.contains('-') && text.chars().all(|ch| ch == '-' || ch.is_alphabetic()) {
            let joined = text.replace('-', "");
            self.buffer.truncate(whole.text.0);
            self.buffer.push_str(&joined);
            whole.text.1 = self.buffer.len();
        }
    }

    /// Queues a known compound whose two parts are written apart, if it begins here.
    fn push_compound(&mut self, from: usize, to: usize) {
        let rest = &self.text[to..];
        let next = rest.strip_prefix([' ', '\n']).unwrap_or_default();
        let length = next.bytes().take_while(u8::is_ascii_alphabetic).count();
        let first = &self.text[from..to];
        let ends = next[length..]
            .chars()
            .next()
            .is_none_or(|ch| !continues_word(ch) && !matches!(ch, '_' | '\'' | '\u{2019}'));
        if !ends || length < 2 || first.len() > MAX_COMPOUND_PART || !first.is_ascii() {
            return;
        }
        // In the buffer, which is there: nearly every word comes by here, and hardly one begins a compound.
        let begin = self.buffer.len();
        self.buffer.push_str(first);
        self.buffer[begin..].make_ascii_lowercase();
        let second_parts = second_parts(&self.buffer[begin..]);
        let second = &next[..length];
        if second_parts.is_some_and(|parts| is_second_part(parts, second)) {
            let second_from = self.buffer.len();
            self.buffer.push_str(second);
            self.buffer[second_from..].make_ascii_lowercase();
            self.pending.push(Pending {
                text: (begin, self.buffer.len()),
                start: from,
                end: to + 1 + length,
                position: self.position,
                kind: TokenKind::Whole,
            });
        } else {
            self.buffer.truncate(begin);
        }
    }

    /// Queues the folded text of `from..to`.
    fn push(&mut self, kind: TokenKind, from: usize, to: usize, position: usize) {
        let begin = self.buffer.len();
        let source = &self.text[from..to];
        if source.is_ascii() && !source.contains('\'') {
            self.buffer.push_str(source);
            self.buffer[begin..].make_ascii_lowercase();
        } else {
            for ch in without_elision(source).chars() {
                if !matches!(ch, '\'' | '\u{2019}') {
                    fold_char(ch, &mut self.buffer);
                }
            }
            // The possessive is no part of a name.
            if ["'s", "\u{2019}s", "'S", "\u{2019}S"]
                .iter()
                .any(|tail| source.ends_with(tail))
                && self.buffer.len() - begin > 1
            {
                self.buffer.pop();
            }
        }
        if kind != TokenKind::Whole && self.buffer.len() - begin > MAX_SEGMENT_BYTES {
            let mut cut = begin + MAX_SEGMENT_BYTES;
            while !self.buffer.is_char_boundary(cut) {
                cut -= 1;
            }
            self.buffer.truncate(cut);
        }
        let end = self.buffer.len();
        if end > begin {
            self.pending.push(Pending {
                text: (begin, end),
                start: from,
                end: to,
                position,
                kind,
            });
        }
    }

    /// Queues the letters and the digits of a segment that has one run of each.
    fn push_runs(&mut self, from: usize, to: usize) {
        let bytes = &self.text.as_bytes()[from..to];
        let is_digit = bytes[0].is_ascii_digit();
        let first = bytes
            .iter()
            .take_while(|byte| byte.is_ascii_digit() == is_digit)
            .count();
        let rest_is_one_run = bytes[first..]
            .iter()
            .all(|byte| byte.is_ascii_digit() != is_digit);
        let is_plain = bytes.iter().all(u8::is_ascii_alphanumeric);
        if is_plain && rest_is_one_run && first < bytes.len() && bytes.len() <= MAX_RUNS_BYTES {
            self.push(TokenKind::Hump, from, from + first, self.position);
            self.push(TokenKind::Hump, from + first, to, self.position);
        }
    }

    /// Queues the humps of a segment in camel case: `connPoolMax`, `HTTPServer`.
    fn push_humps(&mut self, from: usize, to: usize) {
        let bytes = &self.text.as_bytes()[from..to];
        if !bytes.iter().skip(1).any(u8::is_ascii_uppercase) || !bytes.is_ascii() {
            return;
        }
        let mut hump = 0;
        for at in 1..=bytes.len() {
            let ends = match (bytes.get(at - 1), bytes.get(at), bytes.get(at + 1)) {
                (_, None, _) => hump > 0,
                (Some(left), Some(right), next) => {
                    right.is_ascii_uppercase()
                        && (left.is_ascii_lowercase()
                            || left.is_ascii_uppercase()
                                && next.is_some_and(u8::is_ascii_lowercase))
                }
                (None, ..) => false,
            };
            if ends {
                if at - hump > 1 {
                    self.push(TokenKind::Hump, from + hump, from + at, self.position);
                }
                hump = at;
            }
        }
    }

    /// Reads a run of a script without spaces.
    fn read_unspaced(&mut self) {
        // Byte starts of the characters, and their folded texts; a voicing mark joins the kana before it.
        let mut starts: Vec<usize> = Vec::new();
        let mut folded: Vec<char> = Vec::new();
        let mut scratch = String::new();
        for (offset, ch) in self.text[self.at..].char_indices() {
            if !is_unspaced(ch) {
                break;
            }
            match (ch, folded.last_mut()) {
                ('\u{3099}' | '\u{309a}', Some(kana)) => {
                    *kana = compose(*kana, ch).unwrap_or(*kana);
                }
                _ => {
                    scratch.clear();
                    fold_char(ch, &mut scratch);
                    starts.push(self.at + offset);
                    folded.push(scratch.chars().next().unwrap_or(ch));
                }
            }
        }
        let end = self.text[self.at..]
            .char_indices()
            .find(|(_, ch)| !is_unspaced(*ch))
            .map_or(self.text.len(), |(offset, _)| self.at + offset);
        starts.push(end);
        self.at = end;
        for index in 0..folded.len() {
            let pair = &folded[index..folded.len().min(index + 2)];
            if pair.len() == 1 && folded.len() > 1 && self.side == Side::Query {
                break;
            }
            let begin = self.buffer.len();
            self.buffer.extend(pair);
            self.pending.push(Pending {
                text: (begin, self.buffer.len()),
                start: starts[index],
                end: starts[index + pair.len()],
                position: self.position + index,
                kind: TokenKind::Gram,
            });
        }
        self.position += folded.len();
    }
}

#[cfg(test)]
mod tests;
