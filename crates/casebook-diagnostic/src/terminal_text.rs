//! Words of authors as a terminal or a log may show them: a control character there can colour, move and overwrite what
//! stands around it, or give commands.

/// A text on one line, with a blank in the place of each control character.
#[must_use]
pub fn one_line(text: &str) -> String {
    text.chars()
        .map(|letter| if letter.is_control() { ' ' } else { letter })
        .collect()
}

/// A text with a blank in the place of each control character but line breaks and tabs.
#[must_use]
pub fn inert(text: &str) -> String {
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
        assert_eq!(one_line("a\u{1b}[31mb\r\n\u{9b}c\u{7f}é"), "a [31mb   c é");
        assert_eq!(inert("a\u{1b}[31mb\r\n\tc"), "a [31mb \n\tc");
    }
}
