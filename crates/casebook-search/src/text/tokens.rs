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

use super::compounds::compound;
use super::fold::{continues_word, fold_char, is_unspaced, starts_word};

/// The longest term of a segment, in bytes; the rest is cut off, on both sides alike.
const MAX_SEGMENT_BYTES: usize = 64;
/// The longest identifier that is a term of its own, in bytes. Longer ones are found by their segments.
const MAX_WHOLE_BYTES: usize = 96;

/// The longest segment that is cut into letters and digits, in bytes: longer ones are hashes.
const MAX_RUNS_BYTES: usize = 12;
/// The longest first part of a compound that is written apart, in bytes.
const MAX_COMPOUND_PART: usize = 8;
/// Articles, prepositions and the like that French, Italian and Catalan join to the next word by an apostrophe. No English
/// contraction begins with any of them.
const ELIDED: [&str; 27] = [
    "agl", "all", "c", "coll", "d", "dagl", "dall", "degl", "dell", "gl", "j", "jusqu", "l",
    "lorsqu", "m", "n", "negl", "nell", "puisqu", "qu", "quell", "quest", "quoiqu", "s", "sull",
    "t", "un",
];

/// What a token is of the text it comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenKind {
    /// A run of letters and digits: the words of a phrase.
    Segment,
    /// Several segments joined into one identifier.
    Whole,
    /// One hump of a segment in camel case.
    Hump,
    /// Two neighbouring characters of a script without spaces, or its last one.
    Gram,
}

impl TokenKind {
    /// Whether it takes a place of its own in a phrase.
    #[must_use]
    pub fn is_unit(self) -> bool {
        matches!(self, TokenKind::Segment | TokenKind::Gram)
    }
}

/// Which side of the search the text is on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// Text of an entry.
    Entry,
    /// Text of a query: the same terms, less the last single character of a run in a script without spaces, which is
    /// there only for one-character queries to find.
    Query,
}

/// A term and where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token<'a> {
    /// The term.
    pub text: &'a str,
    /// First byte in the text.
    pub start: usize,
    /// One past the last byte in the text.
    pub end: usize,
    /// Number of the position, from 0.
    pub position: usize,
    /// What it is of the text.
    pub kind: TokenKind,
}

/// A token that owns its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnedToken {
    /// The term.
    pub text: String,
    /// The text as it is written.
    pub source: String,
    /// What it is of the text.
    pub kind: TokenKind,
    /// Number of the position, from 0.
    pub position: usize,
}

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
pub struct Tokens<'t> {
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
    #[must_use]
    pub fn new(text: &'t str, side: Side) -> Tokens<'t> {
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
    pub fn advance(&mut self) -> bool {
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
    #[must_use]
    pub fn token(&self) -> Token<'_> {
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
    #[must_use]
    pub fn collect_all(text: &'t str, side: Side) -> Vec<OwnedToken> {
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
            let end = self.segment_end(self.at);
            self.segments.push((self.at, end));
            self.at = end;
            let Some(next) = self.after_joiner(end) else {
                break;
            };
            self.at = next;
        }
        if let [(from, to)] = self.segments[..] {
            if let Some(end) = self.sign_end(from, to) {
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
        let (first, second) = (
            first.to_ascii_lowercase(),
            next[..length].to_ascii_lowercase(),
        );
        if let Some(joined) = compound(&first, &second) {
            let begin = self.buffer.len();
            self.buffer.push_str(&joined);
            self.pending.push(Pending {
                text: (begin, self.buffer.len()),
                start: from,
                end: to + 1 + length,
                position: self.position,
                kind: TokenKind::Whole,
            });
        }
    }

    /// The end of the segment that begins at `from`. An apostrophe between letters is part of it.
    fn segment_end(&self, from: usize) -> usize {
        let bytes = self.text.as_bytes();
        let mut at = from;
        loop {
            match bytes.get(at) {
                Some(byte) if byte.is_ascii_alphanumeric() => at += 1,
                Some(b'\'') if bytes.get(at + 1).is_some_and(u8::is_ascii_alphabetic) => at += 2,
                Some(byte) if byte.is_ascii() => return at,
                Some(_) => match self.text[at..].chars().next() {
                    Some('\u{2019}') if bytes.get(at + 3).is_some_and(u8::is_ascii_alphabetic) => {
                        at += 4
                    }
                    Some(ch) if continues_word(ch) && !is_unspaced(ch) => at += ch.len_utf8(),
                    _ => return at,
                },
                None => return at,
            }
        }
    }

    /// Where the next segment begins, if a joiner and a segment follow at `end`.
    fn after_joiner(&self, end: usize) -> Option<usize> {
        let bytes = self.text.as_bytes();
        let next = match bytes.get(end)? {
            b'_' => {
                end + bytes[end..]
                    .iter()
                    .take_while(|byte| **byte == b'_')
                    .count()
            }
            b'.' | b'-' => end + 1,
            b':' if bytes.get(end + 1) == Some(&b':') => end + 2,
            _ => return None,
        };
        let ch = self.text.get(next..)?.chars().next()?;
        (starts_word(ch) && !is_unspaced(ch)).then_some(next)
    }

    /// The end of `C++`, `C#` and the like, for a segment `from..to` of one or two letters.
    fn sign_end(&self, from: usize, to: usize) -> Option<usize> {
        let (name, rest) = (&self.text.as_bytes()[from..to], &self.text.as_bytes()[to..]);
        if name.len() > 2 || !name.iter().all(u8::is_ascii_alphabetic) {
            return None;
        }
        let sign = if rest.starts_with(b"++") {
            2
        } else if rest.starts_with(b"#") {
            1
        } else {
            return None;
        };
        let free = rest
            .get(sign)
            .is_none_or(|byte| !byte.is_ascii_alphanumeric());
        free.then_some(to + sign)
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

/// A segment without an elided article before it.
pub(super) fn without_elision(source: &str) -> &str {
    let Some((article, word)) = source.split_once(['\'', '\u{2019}']) else {
        return source;
    };
    let is_elided = ELIDED
        .iter()
        .any(|elided| article.eq_ignore_ascii_case(elided));
    if is_elided && word.chars().nth(1).is_some() {
        word
    } else {
        source
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn terms(text: &str) -> Vec<String> {
        Tokens::collect_all(text, Side::Entry)
            .into_iter()
            .map(|token| token.text)
            .collect()
    }

    fn placed(text: &str) -> Vec<(String, usize)> {
        Tokens::collect_all(text, Side::Entry)
            .into_iter()
            .map(|token| (token.text, token.position))
            .collect()
    }

    fn at(list: &[(&str, usize)]) -> Vec<(String, usize)> {
        list.iter()
            .map(|(text, position)| ((*text).to_owned(), *position))
            .collect()
    }

    #[test]
    fn identifiers_are_terms_whole_and_in_part() {
        let pool = at(&[
            ("set", 0),
            ("conn_pool_max", 1),
            ("conn", 1),
            ("pool", 2),
            ("max", 3),
            ("now", 4),
        ]);
        assert_eq!(placed("set conn_pool_max now"), pool);
        assert_eq!(terms("Foo::bar"), ["foo::bar", "foo", "bar"]);
        assert_eq!(terms("nginx.conf."), ["nginx.conf", "nginx", "conf"]);
        assert_eq!(
            terms("10.0.3.7:8080"),
            ["10.0.3.7", "10", "0", "3", "7", "8080"]
        );
        assert_eq!(
            terms("ERR_TOO_MANY_REDIRECTS"),
            ["err_too_many_redirects", "err", "too", "many", "redirects"]
        );
        assert_eq!(
            terms("CVE-2024-3094"),
            ["cve-2024-3094", "cve", "2024", "3094"]
        );
        assert_eq!(terms("__init__"), ["init"]);
        assert_eq!(terms("--no-verify"), ["noverify", "no", "verify"]);
    }

    #[test]
    fn signs_that_make_a_name_stay() {
        assert_eq!(terms("C++, C# and g++"), ["c++", "c#", "and", "g++"]);
        assert_eq!(terms("count++ C#4"), ["count", "c", "4"]);
    }

    #[test]
    fn humps_share_the_place_of_their_segment() {
        assert_eq!(
            placed("GitHub Actions"),
            at(&[("github", 0), ("git", 0), ("hub", 0), ("actions", 1)])
        );
        assert_eq!(terms("connPoolMax"), ["connpoolmax", "conn", "pool", "max"]);
        assert_eq!(terms("HTTPServer"), ["httpserver", "http", "server"]);
        assert_eq!(terms("SEV DNS"), ["sev", "dns"]);
    }

    #[test]
    fn compounds_are_one_term_however_they_are_written() {
        assert_eq!(
            placed("a fail-over now"),
            at(&[
                ("a", 0),
                ("failover", 1),
                ("fail", 1),
                ("over", 2),
                ("now", 3)
            ])
        );
        assert_eq!(placed("a fail over now"), placed("a fail-over now"));
        for (written, joined) in [
            ("roll back", "rollback"),
            ("Time-outs", "timeouts"),
            ("time\nouts", "timeouts"),
            ("post-mortem's", "postmortem"),
            ("e-mail", "email"),
            ("load-balancer", "loadbalancer"),
            ("man-in-the-middle", "maninthemiddle"),
            ("Rück-Rollung", "ruckrollung"),
        ] {
            assert!(
                terms(written).contains(&joined.to_owned()),
                "{written}: {:?}",
                terms(written)
            );
        }
        assert_eq!(terms("pool over"), ["pool", "over"]);
        assert_eq!(terms("fail over_all"), ["fail", "over_all", "over", "all"]);
        assert_eq!(terms("us-east-1"), ["us-east-1", "us", "east", "1"]);
    }

    #[test]
    fn letters_and_digits_are_terms_of_their_own() {
        assert_eq!(
            placed("p99 of"),
            at(&[("p99", 0), ("p", 0), ("99", 0), ("of", 1)])
        );
        assert_eq!(terms("5xx"), ["5xx", "5", "xx"]);
        assert_eq!(terms("v1.28"), ["v1.28", "v1", "v", "1", "28"]);
        assert_eq!(terms("k8s"), ["k8s"]);
        assert_eq!(terms("deadbeef00000"), ["deadbeef00000"]);
    }

    #[test]
    fn elided_articles_are_no_part_of_a_word() {
        for (written, word) in [
            ("l'incident", "incident"),
            ("d\u{2019}urgence", "urgence"),
            ("qu'elle", "elle"),
            ("dell'errore", "errore"),
            ("un'altra", "altra"),
            ("L'Hospitalet", "hospitalet"),
        ] {
            assert_eq!(terms(written), [word]);
        }
        assert_eq!(terms("can't it's we'll l's"), ["cant", "it", "well", "l"]);
    }

    #[test]
    fn apostrophes() {
        assert_eq!(
            terms("don't the pool's limit 'quoted'"),
            ["dont", "the", "pool", "limit", "quoted"]
        );
        assert_eq!(terms("the pool’s"), ["the", "pool"]);
    }

    #[test]
    fn unspaced_scripts_are_cut_into_pairs() {
        assert_eq!(
            placed("数据库 down"),
            at(&[("数据", 0), ("据库", 1), ("库", 2), ("down", 3)])
        );
        let query: Vec<String> = Tokens::collect_all("数据库", Side::Query)
            .into_iter()
            .map(|token| token.text)
            .collect();
        assert_eq!(query, ["数据", "据库"]);
        assert_eq!(terms("が"), terms("か\u{3099}"));
        assert_eq!(terms("DNSが落ちた"), ["dns", "が落", "落ち", "ちた", "た"]);
        assert_eq!(Tokens::collect_all("障", Side::Query).len(), 1);
    }

    #[test]
    fn one_endless_word_is_cut_and_found() {
        let word = "a".repeat(120);
        assert_eq!(terms(&word), ["a".repeat(64)]);
    }

    proptest! {
        #[test]
        fn never_panics_and_stays_in_bounds(text in "\\PC{0,60}|[a-cA-C0-1_.:'’+#\\-数が\u{3099}é \n]{0,40}") {
            let mut tokens = Tokens::new(&text, Side::Entry);
            let mut last = 0;
            while tokens.advance() {
                let token = tokens.token();
                prop_assert!(!token.text.is_empty());
                prop_assert!(token.start < token.end && text.get(token.start..token.end).is_some());
                prop_assert!(token.position >= last);
                last = token.position;
            }
        }

        #[test]
        fn case_does_not_matter_without_humps(text in "[a-z0-9_. \\-é]{0,30}") {
            prop_assert_eq!(terms(&text), terms(&text.to_uppercase()));
        }
    }
}
