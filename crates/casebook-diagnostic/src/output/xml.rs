//! Text in XML and HTML: what is escaped, and what no XML document can hold.

use std::fmt;

/// Whether XML 1.0 cannot hold a character, not even as a reference, or advises against it: control characters but for
/// those of lines, and the two at the end of the basic plane.
pub fn is_forbidden_in_xml(letter: char) -> bool {
    matches!(letter, '\u{fffe}' | '\u{ffff}')
        || (letter.is_control() && !matches!(letter, '\t' | '\n' | '\r'))
}

/// Writes `text` as the content of an element or the value of a double-quoted attribute, in HTML as in XML. `other`
/// says what stands for a character that the place cannot hold otherwise.
///
/// # Errors
/// Those of `out`; a `String` has none.
pub fn write_escaped(
    out: &mut impl fmt::Write,
    text: &str,
    other: impl Fn(char) -> Option<&'static str>,
) -> fmt::Result {
    let mut plain = 0;
    for (at, letter) in text.char_indices() {
        let written = match letter {
            '&' => "&amp;",
            '<' => "&lt;",
            '>' => "&gt;",
            '"' => "&quot;",
            _ => match other(letter) {
                Some(written) => written,
                None => continue,
            },
        };
        out.write_str(&text[plain..at])?;
        out.write_str(written)?;
        plain = at + letter.len_utf8();
    }
    out.write_str(&text[plain..])
}
