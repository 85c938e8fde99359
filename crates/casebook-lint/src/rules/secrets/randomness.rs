//! Whether a text was generated, or written as a stand-in.

use super::patterns::Letters;

/// What is taken for a secret where a name says that one follows.
pub(super) struct Looks {
    /// The least number of bytes.
    least: usize,
    test: fn(&str) -> bool,
}

impl Looks {
    /// As programs generate them: keys and tokens.
    pub(super) const GENERATED: Self = Self {
        least: 12,
        test: is_generated,
    };
    /// As people choose them: passwords.
    pub(super) const CHOSEN: Self = Self {
        least: 8,
        test: is_chosen,
    };

    /// Whether a value looks so.
    pub(super) fn fit(&self, value: &str) -> bool {
        value.len() >= self.least && (self.test)(value)
    }
}

/// Whether a text looks generated: random, of letters and digits, and not a path, a name of parts, or a day.
pub(super) fn is_generated(text: &str) -> bool {
    let has = |kind: fn(&u8) -> bool| text.bytes().any(|byte| kind(&byte));
    let mixed = has(u8::is_ascii_digit) && has(u8::is_ascii_alphabetic);
    // Names of resources have words with `-`, `_`, `.` or `/` between them; in what is generated such parts are rare.
    let longest = text
        .split(['-', '_', '.', '/'])
        .map(str::len)
        .max()
        .unwrap_or_default();
    let hex = text.bytes().all(|byte| byte.is_ascii_hexdigit());
    mixed
        && longest >= 8
        && !text.starts_with(['/', '.', '-'])
        && !is_placeholder(text)
        && entropy(text) >= if hex { 3.0 } else { 3.2 }
}

/// Whether a text looks like a password that somebody chose: letters with digits, of few parts and no stand-in.
fn is_chosen(text: &str) -> bool {
    let has = |kind: fn(&u8) -> bool| text.bytes().any(|byte| kind(&byte));
    let mixed = has(u8::is_ascii_digit) && has(u8::is_ascii_alphabetic);
    let mut parts = text.split(['-', '_', '.', '/', ':', '=']);
    let plain = parts.any(|part| part.len() >= 6 && part.bytes().any(|byte| byte.is_ascii_digit()));
    mixed
        && plain
        && !text.starts_with(['/', '.', '-', '@'])
        && !is_placeholder(text)
        && entropy(text) >= 2.5
}

/// Whether a text is as random as a secret is, and no stand-in for one.
pub(super) fn is_random(text: &str, letters: Letters) -> bool {
    !is_placeholder(text) && entropy(text) >= letters.least_entropy()
}

/// Words and runs that no generator of keys writes.
pub(super) fn is_placeholder(text: &str) -> bool {
    const WORDS: &[&str] = &[
        "example",
        "placeholder",
        "changeme",
        "change-me",
        "change_me",
        "redacted",
        "removed",
        "password",
        "passwd",
        "secret",
        "dummy",
        "sample",
        "your",
        "xxxx",
        "0000",
        "1234567",
        "abcdef",
        "insert",
        "hidden",
        "masked",
        "fake",
        "token",
        "todo",
        "foobar",
    ];
    let lower = text.to_ascii_lowercase();
    WORDS.iter().any(|word| lower.contains(word)) || text.contains("...") || text.contains("***")
}

/// Shannon's entropy of the letters of a text, in bits per letter.
#[allow(clippy::cast_precision_loss)]
pub(super) fn entropy(text: &str) -> f64 {
    let mut counts = [0u32; 256];
    for byte in text.bytes() {
        counts[usize::from(byte)] += 1;
    }
    let length = text.len().max(1) as f64;
    let shares = counts
        .iter()
        .filter(|count| **count > 0)
        .map(|count| f64::from(*count) / length);
    -shares.map(|share| share * share.log2()).sum::<f64>()
}
