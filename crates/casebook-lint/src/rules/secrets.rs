//! Patterns of secrets. Each has a keyword that one pass over the text looks for; only behind a keyword a pattern is
//! tried, and only what is random enough and no placeholder counts.

mod commands;
mod patterns;
mod randomness;

use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};

use self::commands::{login, option};
use self::patterns::{Letters, PATTERNS, Pattern, Shape};
use self::randomness::{Looks, entropy, is_generated, is_placeholder, is_random};

/// A secret in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Secret {
    /// What it is, in words.
    pub(super) name: &'static str,
    /// Offset of its first byte.
    pub(super) start: usize,
    /// Offset past its last byte.
    pub(super) end: usize,
}

/// The secrets in a text, in order, none inside another.
pub(super) fn find(text: &str) -> Vec<Secret> {
    static KEYWORDS: LazyLock<Keywords> = LazyLock::new(Keywords::new);
    let mut found: Vec<Secret> = Vec::new();
    for keyword in KEYWORDS.machine.find_iter(text) {
        let pattern = KEYWORDS.patterns[keyword.pattern().as_usize()];
        let place = pattern.shape.place(text, keyword.start(), keyword.end());
        let Some((start, end)) = place else { continue };
        if found.last().is_none_or(|last| last.end <= start) {
            found.push(Secret {
                name: pattern.name,
                start,
                end,
            });
        }
    }
    found
}

/// Every spelling of every keyword, and the pattern of each.
struct Keywords {
    machine: AhoCorasick,
    patterns: Vec<&'static Pattern>,
}

impl Keywords {
    fn new() -> Self {
        let spelled = PATTERNS
            .iter()
            .flat_map(|pattern| pattern.spellings().map(move |keyword| (keyword, pattern)));
        let (keywords, patterns): (Vec<String>, Vec<_>) = spelled.unzip();
        let machine = AhoCorasick::builder()
            .match_kind(MatchKind::LeftmostLongest)
            // Made once, and every byte of the book goes through it.
            .kind(Some(AhoCorasickKind::DFA))
            .build(keywords);
        Self {
            machine: machine.expect("a handful of short words fits into any automaton"),
            patterns,
        }
    }
}

impl Shape {
    /// Where the secret stands whose keyword is `text[start..end]`, if there is one.
    fn place(&self, text: &str, start: usize, end: usize) -> Option<(usize, usize)> {
        match *self {
            Self::Token(letters, least, most) => {
                let fresh = text[..start]
                    .bytes()
                    .next_back()
                    .is_none_or(|before| !Letters::Word.has(before));
                if !fresh {
                    return None;
                }
                let length = run(text, end, letters, most);
                let closes = text
                    .as_bytes()
                    .get(end + length)
                    .is_none_or(|after| !after.is_ascii_alphanumeric());
                let fits = closes && (least..=most).contains(&length);
                (fits && is_random(&text[end..end + length], letters))
                    .then_some((start, end + length))
            }
            Self::Assigned(letters, least, most) => {
                let assigned = |byte: &u8| matches!(byte, b'"' | b'\'' | b' ' | b'=' | b':');
                let from = end
                    + text.as_bytes()[end..]
                        .iter()
                        .take(LONGEST_GAP)
                        .take_while(|byte| assigned(byte))
                        .count();
                let length = run(text, from, letters, most);
                let fits = (least..=most).contains(&length)
                    && is_random(&text[from..from + length], letters);
                fits.then_some((from, from + length))
            }
            Self::PrivateKey => private_key(text, start),
            Self::Password => password(text, start, end),
            Self::Jwt => jwt(text, start),
            Self::Webhook => webhook(text, start, end),
            Self::Telegram => telegram(text, start, end),
            Self::Variable => variable(text, start, end, &Looks::GENERATED),
            Self::ChosenVariable => variable(text, start, end, &Looks::CHOSEN),
            Self::Login => login(text, end),
            Self::Option(names) => option(text, end, names, false),
            Self::JoinedOption(names) => option(text, end, names, true),
            Self::Bearer => {
                let length = run(text, end, Letters::Bearer, LONGEST);
                let token = &text[end..end + length];
                (length >= 20 && is_generated(token)).then_some((end, end + length))
            }
        }
    }
}

/// Longest secret but for private keys, in bytes. Without an end to each look, runs of keywords would be looked through
/// again from each of them.
const LONGEST: usize = 4096;
/// Longest private key with its lines of begin and end, in bytes: one of 16,384 bits has some 13,000.
const LONGEST_KEY: usize = 16 << 10;
/// Most quotes, blanks and signs between a name and its value.
const LONGEST_GAP: usize = 16;

/// The value that is assigned to a variable whose name ends with the keyword, or that follows an option of this name
/// (`--password …`), if it looks like a secret.
fn variable(text: &str, start: usize, end: usize, looks: &Looks) -> Option<(usize, usize)> {
    let rest = text.as_bytes().get(end..)?;
    // `secret_name=`, `tokens` and the like name something else.
    let quote = usize::from(
        rest.first()
            .is_some_and(|byte| matches!(byte, b'"' | b'\'')),
    );
    let sign = rest
        .get(quote..)?
        .iter()
        .take(3)
        .position(|byte| matches!(byte, b'=' | b':'))
        .filter(|sign| rest[quote..quote + sign].iter().all(|byte| *byte == b' '));
    let mut from = match sign {
        Some(sign) => end + quote + sign + 1,
        None if rest.first() == Some(&b' ') && commands::is_option(text, start) => end + 1,
        None => return None,
    };
    let gap = text.as_bytes()[from..].iter().take(LONGEST_GAP);
    from += gap
        .take_while(|byte| matches!(byte, b' ' | b'"' | b'\''))
        .count();
    let length = run(text, from, Letters::Value, LONGEST);
    let value = &text[from..from + length];
    // What is called or taken from elsewhere is not the secret itself.
    let after = text.as_bytes().get(from + length);
    let is_code =
        after.is_some_and(|byte| matches!(byte, b'(' | b'[' | b'{' | b'<' | b'>' | b'$' | b'*'));
    let fresh = text[..start]
        .bytes()
        .next_back()
        .is_none_or(|before| before != b'$' && before != b'{');
    (fresh && !is_code && looks.fit(value)).then_some((from, from + length))
}

/// Digits before `:AA`, which is the keyword, and the letters behind it.
fn telegram(text: &str, start: usize, end: usize) -> Option<(usize, usize)> {
    let digits = text[..start]
        .bytes()
        .rev()
        .take(11)
        .take_while(u8::is_ascii_digit)
        .count();
    let length = run(text, end, Letters::Word, TELEGRAM);
    let fits = (8..=10).contains(&digits)
        && length == TELEGRAM
        && is_random(&text[end..end + length], Letters::Word);
    fits.then_some((start - digits, end + length))
}

/// How many letters follow `:AA` in a token of Telegram.
const TELEGRAM: usize = 33;

/// Longest part of a JSON Web Token, in bytes; one with more claims does not fit into a header of HTTP.
const LONGEST_PART: usize = 16_384;

/// How many bytes from `at` on are letters of a kind, one more than `most` at most: a text that repeats a keyword would
/// be read again from each of them otherwise.
fn run(text: &str, at: usize, letters: Letters, most: usize) -> usize {
    text.as_bytes()[at..]
        .iter()
        .take(most + 1)
        .take_while(|byte| letters.has(**byte))
        .count()
}

/// From the line that begins a private key to the one that ends it, when there is a key between them.
fn private_key(text: &str, start: usize) -> Option<(usize, usize)> {
    // Longer than any header. A line is not read to its end for each of the many headers that may stand in it.
    const LONGEST_HEADER: usize = 100;
    const MARK: &str = "-----";
    let longest = text.floor_char_boundary(text.len().min(start + LONGEST_KEY));
    let rest = &text[start..longest];
    let near = &rest[..rest.floor_char_boundary(LONGEST_HEADER)];
    let header = near.lines().next().unwrap_or_default();
    if !header.contains("PRIVATE KEY") || !header.trim_end().ends_with(MARK) {
        return None;
    }
    // A key ends where another one begins, so that each line is read for one key only.
    let limit = rest[header.len()..]
        .find("-----BEGIN ")
        .map_or(rest.len(), |at| header.len() + at);
    let end = rest[..limit].find("-----END ").map_or(limit, |at| {
        let label = at + "-----END ".len();
        let line = &rest[label..rest.floor_char_boundary(label + LONGEST_HEADER)];
        line.find(MARK)
            .map_or(label, |close| label + close + MARK.len())
    });
    let body = rest.get(header.len()..end)?;
    let random = body.lines().any(|line| {
        let line = line.trim();
        line.len() >= 40
            && run(line, 0, Letters::Base64, line.len()) == line.len()
            && is_random(line, Letters::Base64)
    });
    random.then_some((start, start + end))
}

/// The shortest user of an address that is taken for a token, in bytes.
const SHORTEST_TOKEN: usize = 20;

/// The password in `scheme://user:password@host`, or the token that stands there for the user.
fn password(text: &str, start: usize, end: usize) -> Option<(usize, usize)> {
    let scheme = text[..start]
        .bytes()
        .rev()
        .take(16)
        .take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'+')
        .count();
    let stops = |letter: char| letter.is_whitespace() || "/\"'`<>()[]{}|,\\?#".contains(letter);
    let limit = text.floor_char_boundary(text.len().min(end + LONGEST));
    let authority = text[end..limit].split(stops).next().unwrap_or_default();
    let (credentials, host) = authority.rsplit_once('@')?;
    let (from, password) = match credentials.split_once(':') {
        Some((user, password)) if password != user => (end + user.len() + 1, password),
        None if credentials.len() >= SHORTEST_TOKEN && is_generated(credentials) => {
            (end, credentials)
        }
        _ => return None,
    };
    let local = ["localhost", "127.0.0.1", "example", "host"]
        .iter()
        .any(|word| host.starts_with(word));
    let example = host.contains("example.") || host.ends_with(".example");
    let real = scheme > 1
        && password.len() >= 6
        && !local
        && !example
        && !host.is_empty()
        && !password.starts_with(['$', '%', '*', ':', '<'])
        && !is_placeholder(password)
        && entropy(password) >= 2.3;
    real.then_some((from, from + password.len()))
}

/// `header.payload.signature`, the first two of which are JSON objects in Base64.
fn jwt(text: &str, start: usize) -> Option<(usize, usize)> {
    if text[..start]
        .bytes()
        .next_back()
        .is_some_and(|before| Letters::Word.has(before) || before == b'.')
    {
        return None;
    }
    let mut at = start;
    for (part, least) in [(0, 16), (1, 16), (2, 32)] {
        let length = run(text, at, Letters::Word, LONGEST_PART);
        let json = part == 2 || text[at..].starts_with("eyJ");
        if length < least || !json || !is_random(&text[at..at + length], Letters::Word) {
            return None;
        }
        at += length;
        if part < 2 {
            at += text[at..].strip_prefix('.').map(|_| 1)?;
        }
    }
    Some((start, at))
}

/// The path of a webhook, when its last part is a random one.
fn webhook(text: &str, start: usize, end: usize) -> Option<(usize, usize)> {
    let path = text.as_bytes()[end..]
        .iter()
        .take(LONGEST)
        .take_while(|byte| Letters::Word.has(**byte) || matches!(byte, b'/' | b'@'));
    let path = &text[end..end + path.count()];
    let last = path.rsplit('/').next()?;
    let real = path.contains('/') && last.len() >= 20 && is_random(last, Letters::Word);
    real.then_some((start, end + path.len()))
}

#[cfg(test)]
mod tests;
