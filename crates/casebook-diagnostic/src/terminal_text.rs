//! Words of authors as a terminal or a log may show them: a control character there can colour, move and overwrite what
//! stands around it, or give commands.

use std::borrow::Cow;

/// Whether a character steers what shows it rather than being shown: control characters of either kind (C0, C1 with the
/// one-character CSI), line and paragraph separators, and those that change the direction of what follows.
#[must_use]
pub fn steers(letter: char) -> bool {
    letter.is_control()
        || matches!(letter, '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// A text on one line, with a blank in the place of each character that steers.
#[must_use]
pub fn one_line(text: &str) -> String {
    text.chars()
        .map(|letter| if steers(letter) { ' ' } else { letter })
        .collect()
}

/// A text with a blank in the place of each character that steers, but for line breaks and tabs.
#[must_use]
pub fn inert(text: &str) -> String {
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
pub fn inert_in_place(text: &str) -> Cow<'_, str> {
    let stays = |letter: char| matches!(letter, '\n' | '\t' | '\r') || !steers(letter);
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_steers_a_terminal() {
        assert_eq!(
            one_line("a\u{1b}[31mb\r\n\u{9b}c\u{7f}é\u{202e}x\u{2066}"),
            "a [31mb   c é x "
        );
        assert_eq!(inert("a\u{1b}[31mb\r\n\tc\rd\u{9b}"), "a [31mb\r\n\tc d ");
    }

    #[test]
    fn offsets_stay_true() {
        let text = "a\u{1b}b\u{9b}c\u{202e}d\re\r\nf";
        let shown = inert_in_place(text);
        assert_eq!(shown, "a b\u{b7}c\u{fffd}d e\r\nf");
        assert_eq!(shown.len(), text.len());
        assert!(matches!(inert_in_place("a\r\nb\tc é"), Cow::Borrowed(_)));
    }
}
