//! White space and control characters.

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

/// A text as a terminal or a log may show it on one line, with a blank in the place of each control character: one of them
/// can colour, move and overwrite what stands around it, or give commands.
#[must_use]
pub fn printable_line(text: &str) -> String {
    text.chars()
        .map(|letter| if letter.is_control() { ' ' } else { letter })
        .collect()
}

/// A text as a terminal may show it, with a blank in the place of each control character but line breaks and tabs.
#[must_use]
pub fn printable(text: &str) -> String {
    let steers = |letter: char| letter.is_control() && !matches!(letter, '\n' | '\t');
    text.chars()
        .map(|letter| if steers(letter) { ' ' } else { letter })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_steers_a_terminal() {
        assert_eq!(
            printable_line("a\u{1b}[31mb\r\n\u{9b}c\u{7f}é"),
            "a [31mb   c é"
        );
        assert_eq!(printable("a\u{1b}[31mb\r\n\tc"), "a [31mb \n\tc");
    }

    #[test]
    fn white_space_becomes_one_blank() {
        assert_eq!(single_line("  a\n b\u{a0}\tc "), "a b c");
    }
}
