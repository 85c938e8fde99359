//! Where the parts of a text that are words begin and end.

use super::fold::{continues_word, is_unspaced, starts_word};

/// Articles, prepositions and the like that French, Italian and Catalan join to the next word by an apostrophe. No English
/// contraction begins with any of them.
const ELIDED: [&str; 27] = [
    "agl", "all", "c", "coll", "d", "dagl", "dall", "degl", "dell", "gl", "j", "jusqu", "l",
    "lorsqu", "m", "n", "negl", "nell", "puisqu", "qu", "quell", "quest", "quoiqu", "s", "sull",
    "t", "un",
];

/// The end of the segment that begins at `from`. An apostrophe between letters is part of it.
pub(super) fn segment_end(text: &str, from: usize) -> usize {
    let bytes = text.as_bytes();
    let mut at = from;
    loop {
        match bytes.get(at) {
            Some(byte) if byte.is_ascii_alphanumeric() => at += 1,
            Some(b'\'') if bytes.get(at + 1).is_some_and(u8::is_ascii_alphabetic) => at += 2,
            Some(byte) if byte.is_ascii() => return at,
            Some(_) => match text[at..].chars().next() {
                Some('\u{2019}') if bytes.get(at + 3).is_some_and(u8::is_ascii_alphabetic) => {
                    at += 4;
                }
                Some(ch) if continues_word(ch) && !is_unspaced(ch) => at += ch.len_utf8(),
                _ => return at,
            },
            None => return at,
        }
    }
}

/// Where the next segment begins, if a joiner and a segment follow at `end`.
pub(super) fn after_joiner(text: &str, end: usize) -> Option<usize> {
    let bytes = text.as_bytes();
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
    let ch = text.get(next..)?.chars().next()?;
    (starts_word(ch) && !is_unspaced(ch)).then_some(next)
}

/// The end of `C++`, `C#` and the like, for a segment `from..to` of one or two letters.
pub(super) fn sign_end(text: &str, from: usize, to: usize) -> Option<usize> {
    let (name, rest) = (&text.as_bytes()[from..to], &text.as_bytes()[to..]);
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
