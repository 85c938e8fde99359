//! What no XML document can hold.

/// Whether XML 1.0 cannot hold a character, not even as a reference, or advises against it: control characters but for
/// those of lines, and the two at the end of the basic plane.
pub fn is_forbidden_in_xml(letter: char) -> bool {
    matches!(letter, '\u{fffe}' | '\u{ffff}')
        || (letter.is_control() && !matches!(letter, '\t' | '\n' | '\r'))
}
