//! White space and control characters.

use std::borrow::Cow;

/// A text on one line: every run of white space becomes one blank, and there is none at either end.
#[must_use]
pub fn single_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    line
}

/// Whether a character steers what shows it rather than being shown: control characters of either kind (C0, C1 with the
/// one-character CSI), line and paragraph separators, and those that change the direction of what follows.
#[must_use]
pub fn steers(letter: char) -> bool {
    letter.is_control()
        || matches!(letter, '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// A text on one line as a terminal may show it, with a blank in the place of each character that [steers] it.
#[must_use]
pub fn printable_line(text: &str) -> String {
    text.chars()
        .map(|letter| if steers(letter) { ' ' } else { letter })
        .collect()
}

/// A text as a terminal may show it: the same, but line breaks and tabs stay.
#[must_use]
pub fn printable(text: &str) -> String {
    let mut letters = text.chars().peekable();
    let mut out = String::with_capacity(text.len());
    while let Some(letter) = letters.next() {
        let is_break = letter == '\r' && letters.peek() == Some(&'\n');
        let stays = is_break || matches!(letter, '\n' | '\t') || !steers(letter);
        out.push(if stays { letter } else { ' ' });
    }
    out
}

/// The same, of the same length in bytes, so that offsets into the text stay true.
#[must_use]
pub fn printable_in_place(text: &str) -> Cow<'_, str> {
    let stays = |letter: char| matches!(letter, '\n' | '\t' | '\r') || !steers(letter);
    if !may_steer(text.as_bytes()) {
        return Cow::Borrowed(text);
    }
    // A carriage return alone moves back to the start of a line.
    let returns = text.contains('\r') && text.replace("\r\n", "").contains('\r');
    if !returns && text.chars().all(stays) {
        return Cow::Borrowed(text);
    }
    let mut letters = text.chars().peekable();
    let mut out = String::with_capacity(text.len());
    while let Some(letter) = letters.next() {
        let is_lone = letter == '\r' && letters.peek() != Some(&'\n');
        match letter.len_utf8() {
            _ if stays(letter) && !is_lone => out.push(letter),
            1 => out.push(' '),
            2 => out.push('\u{b7}'),
            _ => out.push('\u{fffd}'),
        }
    }
    Cow::Owned(out)
}

/// Whether a text may hold a carriage return or what [`steers`], tabs and line breaks aside: its bytes are looked through in a
/// fraction of the time that its characters take.
fn may_steer(text: &[u8]) -> bool {
    let is_control = |byte: u8| (byte < b' ' && !matches!(byte, b'\n' | b'\t')) || byte == 0x7f;
    if text.iter().fold(false, |any, byte| any | is_control(*byte)) {
        return true;
    }
    let is_first = |byte: &u8| matches!(byte, 0xc2 | 0xe2);
    let mut rest = text;
    while let Some(at) = rest.iter().position(is_first) {
        rest = &rest[at..];
        if matches!(
            rest,
            [0xc2, 0x80..=0x9f, ..] | [0xe2, 0x80, 0xa8..=0xae, ..] | [0xe2, 0x81, 0xa6..=0xa9, ..]
        ) {
            return true;
        }
        rest = &rest[1..];
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_steers_a_terminal() {
        assert_eq!(
            printable_line("a\u{1b}[31mb\r\n\u{9b}c\u{7f}é\u{202e}x\u{2066}"),
            "a [31mb   c é x "
        );
        assert_eq!(
            printable("a\u{1b}[31mb\r\n\tc\rd\u{9b}"),
            "a [31mb\r\n\tc d "
        );
    }

    #[test]
    fn offsets_stay_true() {
        let text = "a\u{1b}b\u{9b}c\u{202e}d\re\r\nf";
        let shown = printable_in_place(text);
        assert_eq!(shown, "a b\u{b7}c\u{fffd}d e\r\nf");
        assert_eq!(shown.len(), text.len());
        for text in ["a\r\nb\tc é", "é…’“\u{a0}\u{2014}\u{2060}接\n", ""] {
            assert!(matches!(printable_in_place(text), Cow::Borrowed(_)));
        }
        for letter in (0..0x3000)
            .filter_map(char::from_u32)
            .filter(|one| steers(*one))
        {
            let text = format!("é…{letter}x");
            let stays = matches!(letter, '\n' | '\t');
            assert_eq!(printable_in_place(&text) == text, stays, "{letter:?}");
        }
    }

    #[test]
    fn white_space_becomes_one_blank() {
        assert_eq!(single_line("  a\n b\u{a0}\tc "), "a b c");
    }
}
