//! The words of a text that may tell it from others.

use crate::text::{Side, Token, TokenKind, Tokens, is_stop_word};

/// The shortest run of hexadecimal digits that counts as an id, in bytes.
const MIN_HEX_ID: usize = 8;
/// A segment of letters and digits that is longer than this is an id, in bytes.
const MAX_MIXED: usize = 20;

/// What stands behind the number of a time or a quantity.
const UNITS: [&str; 16] = [
    "z", "ns", "us", "ms", "s", "m", "h", "d", "k", "b", "kb", "mb", "gb", "tb", "min", "hrs",
];

/// Calls `each` with every folded word of a text, in order, that may tell it from others. What is left out besides is noise
/// that says something only where it stands: addresses, and the numbers of lines, as in `main.rs:512`.
///
/// Returns how many terms the text has in all, as the length of an entry counts them.
pub fn each_word(text: &str, english: bool, mut each: impl FnMut(&str)) -> u32 {
    let mut terms = 0;
    let mut tokens = Tokens::new(text, Side::Query);
    let mut address = Address::default();
    while tokens.advance() {
        let token = tokens.token();
        terms += 1;
        if token.kind == TokenKind::Hump
            || address.holds(text, token)
            || is_line_number(text, token)
            || !is_telling(token.text, english)
        {
            continue;
        }
        each(token.text);
    }
    terms
}

/// Where the last address ends.
#[derive(Default)]
struct Address {
    end: usize,
}

impl Address {
    /// Whether a token is part of an address such as `https://example.com/a?b=1`.
    fn holds(&mut self, text: &str, token: Token<'_>) -> bool {
        if token.start < self.end {
            return true;
        }
        let begins = text[token.end..].starts_with("://");
        if begins {
            let ends =
                |ch: char| ch.is_whitespace() || matches!(ch, '<' | '>' | '"' | ')' | ']' | '`');
            let rest = &text[token.end..];
            self.end = token.end + rest.find(ends).unwrap_or(rest.len());
        }
        begins
    }
}

/// Whether a token is the number behind the name of a file, as in stack traces, or part of a time of day.
fn is_line_number(text: &str, token: Token<'_>) -> bool {
    token.text.bytes().all(|byte| byte.is_ascii_digit())
        && text[..token.start]
            .strip_suffix(':')
            .is_some_and(|before| before.ends_with(|ch: char| ch.is_ascii_alphanumeric()))
}

/// Whether a folded word can tell texts apart. Everyday words, single letters, ids and numbers cannot, but numbers that are
/// codes can: `503`, `1062`.
#[must_use]
pub fn is_telling(word: &str, english: bool) -> bool {
    let bytes = word.as_bytes();
    let digits = bytes.iter().filter(|byte| byte.is_ascii_digit()).count();
    if digits == 0 {
        return bytes.len() > 1 && !(english && is_stop_word(word));
    }
    if digits == bytes.len() {
        return is_code(word);
    }
    let plain = |byte: &u8| byte.is_ascii_digit() || byte.is_ascii_punctuation();
    // What holds digits and punctuation only is a date, a time or an address of the network.
    bytes.len() > 1
        && !bytes.iter().all(plain)
        && !word
            .split(['-', '_', '.', ':'])
            .any(|part| is_id(part) || is_measure(part))
}

/// Whether a part of a name is a time or a quantity: `01t10`, `22z`, `30s`, `512mb`. A code with a plural is none: `502s`.
fn is_measure(part: &str) -> bool {
    let number = part.bytes().take_while(u8::is_ascii_digit).count();
    let rest = &part[number..];
    let of_time = rest
        .strip_prefix('t')
        .is_some_and(|clock| clock.starts_with(|ch: char| ch.is_ascii_digit()));
    number > 0 && (of_time || UNITS.contains(&rest)) && !(number == 3 && rest == "s")
}

/// Whether a number is likely to be a code and no year, count or part of a date.
fn is_code(number: &str) -> bool {
    match number.len() {
        // An answer of HTTP that is an error.
        3 => number.starts_with(['4', '5']),
        4 | 5 => {
            let is_year = number.starts_with("19") || number.starts_with("20");
            !number.starts_with('0') && !is_year && !number.ends_with("00")
        }
        _ => false,
    }
}

/// Whether a part of a name was made up by a machine: it is long, and digits stand among its letters.
fn is_id(part: &str) -> bool {
    let bytes = part.as_bytes();
    let has_digit = bytes.iter().any(u8::is_ascii_digit);
    let is_hex = bytes.len() >= MIN_HEX_ID && bytes.iter().all(u8::is_ascii_hexdigit);
    let is_mixed = bytes.len() > MAX_MIXED && bytes.iter().all(u8::is_ascii_alphanumeric);
    has_digit && (is_hex || is_mixed)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        let mut words = Vec::new();
        each_word(text, true, |word| words.push(word.to_owned()));
        words
    }

    #[test]
    fn noise_is_dropped_and_codes_are_kept() {
        assert_eq!(
            words(
                "2026-03-01T10:15:22Z 10.0.3.7 nginx[1021]: upstream 503 at main.rs:512, p99 up; errno 1062 in 2024, 12000 users"
            ),
            [
                "nginx", "1021", "upstream", "503", "main.rs", "main", "rs", "p99", "errno", "1062"
            ]
        );
        assert_eq!(
            words(
                "DDoS: see https://status.example.com/incidents/abc?id=4 (k8s pod checkout-7d9f8b6c51)"
            ),
            ["ddos", "k8s", "pod", "checkout"]
        );
    }
}
