//! A cursor over a written time, and the parts that several readers share.

use jiff::tz::Offset;

/// What is left to read. Nothing is consumed unless it was recognised.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scan<'a> {
    pub(super) rest: &'a str,
}

impl<'a> Scan<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { rest: text }
    }

    pub(super) fn is_done(&self) -> bool {
        self.rest.is_empty()
    }

    pub(super) fn take(&mut self, c: char) -> bool {
        match self.rest.strip_prefix(c) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    /// Takes any of `choices` and says which.
    pub(super) fn take_any(&mut self, choices: &[char]) -> Option<char> {
        choices.iter().copied().find(|c| self.take(*c))
    }

    /// Takes white space and says whether there was any.
    pub(super) fn spaces(&mut self) -> bool {
        let trimmed = self.rest.trim_start();
        let any = trimmed.len() < self.rest.len();
        self.rest = trimmed;
        any
    }

    fn while_true(&mut self, belongs: impl Fn(char) -> bool) -> &'a str {
        let end = self.rest.find(|c| !belongs(c)).unwrap_or(self.rest.len());
        let (taken, rest) = self.rest.split_at(end);
        self.rest = rest;
        taken
    }

    /// ASCII digits, possibly none.
    pub(super) fn digits(&mut self) -> &'a str {
        self.while_true(|c| c.is_ascii_digit())
    }

    /// One letter of any script, possibly none.
    pub(super) fn letter(&mut self) -> &'a str {
        let end = self
            .rest
            .chars()
            .next()
            .filter(|c| c.is_alphabetic())
            .map_or(0, char::len_utf8);
        let (taken, rest) = self.rest.split_at(end);
        self.rest = rest;
        taken
    }

    /// Letters of any script, possibly none.
    pub(super) fn word(&mut self) -> &'a str {
        self.while_true(char::is_alphabetic)
    }
}

/// A UTC offset and whether it is written in one of the usual ways.
pub(super) struct WrittenOffset {
    pub(super) offset: Offset,
    pub(super) odd: bool,
}

/// Reads `+07:00`, `+0700`, `+07`, and oddly `+7` or a typographic minus sign; at most 14 hours, the farthest in use.
pub(super) fn offset(scan: &mut Scan<'_>) -> Option<WrittenOffset> {
    let mut ahead = *scan;
    let sign = ahead.take_any(&['+', '-', '\u{2212}'])?;
    let digits = ahead.digits();
    let (hours, minutes, odd) = match digits.len() {
        4 => (&digits[..2], &digits[2..], false),
        1 | 2 if ahead.take(':') => {
            let minutes = ahead.digits();
            if minutes.len() != 2 {
                return None;
            }
            (digits, minutes, digits.len() == 1)
        }
        1 | 2 => (digits, "0", digits.len() == 1),
        _ => return None,
    };
    let (hours, minutes): (i32, i32) = (hours.parse().ok()?, minutes.parse().ok()?);
    if minutes > 59 || hours * 60 + minutes > 14 * 60 {
        return None;
    }
    let seconds = (hours * 60 + minutes) * 60;
    let offset = Offset::from_seconds(if sign == '+' { seconds } else { -seconds }).ok()?;
    *scan = ahead;
    Some(WrittenOffset {
        offset,
        odd: odd || sign == '\u{2212}',
    })
}

/// The offset that is all of `text`.
pub(super) fn whole_offset(text: &str) -> Option<Offset> {
    let mut scan = Scan::new(text);
    let written = offset(&mut scan)?;
    scan.is_done().then_some(written.offset)
}

/// Ways of saying that something is not known, in lower case; any case is read.
pub const UNKNOWN_WORDS: [&str; 16] = [
    "", "?", "??", "???", "~", "-", "--", "–", "—", "unknown", "n/a", "na", "none", "null", "tbd",
    "tba",
];

/// Whether `text` is a way of saying that something is not known.
pub(super) fn says_unknown(text: &str) -> bool {
    let plain = text.trim();
    // None of them begins with a digit, as nearly every time does.
    if plain.starts_with(|first: char| first.is_ascii_digit()) {
        return false;
    }
    let plain = plain.to_lowercase();
    UNKNOWN_WORDS.contains(&plain.as_str())
}

/// Strips `~` or a word for it; also says whether that was the usual `~`.
pub(super) fn approximate(text: &str) -> (&str, bool, bool) {
    if let Some(rest) = text.strip_prefix('~') {
        return (rest.trim_start(), true, true);
    }
    for word in [
        "≈",
        "approximately ",
        "approx. ",
        "approx ",
        "about ",
        "around ",
        "circa ",
        "ca. ",
        "c. ",
    ] {
        if let Some(start) = text.get(..word.len())
            && start.eq_ignore_ascii_case(word)
        {
            return (text[word.len()..].trim_start(), true, false);
        }
    }
    (text, false, true)
}
