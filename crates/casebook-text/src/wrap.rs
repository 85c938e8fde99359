//! Text in lines of a terminal.

use unicode_width::UnicodeWidthChar;

/// Words in lines of at most `width` columns, broken at blanks; no line break at the end. Line breaks of the text count as
/// blanks. All lines but the first begin with `indent`, which counts. Escape sequences that set colours take no column.
#[must_use]
pub fn wrap(text: &str, width: usize, indent: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let mut used = 0;
    let mut is_empty = true;
    for word in text.split_whitespace() {
        let wide = columns(word);
        if !is_empty && used + 1 + wide > width {
            out.push('\n');
            out.push_str(indent);
            used = columns(indent);
        } else if !is_empty {
            out.push(' ');
            used += 1;
        }
        is_empty = false;
        out.push_str(word);
        used += wide;
    }
    out
}

/// How many columns of a terminal a text takes; escape sequences that set colours take none.
#[must_use]
pub fn columns(text: &str) -> usize {
    // What a terminal makes of a sequence of characters (an emoji of several) is for the whole text to say.
    if !text.contains('\u{1b}') {
        return unicode_width::UnicodeWidthStr::width(text);
    }
    let mut rest = text;
    let mut columns = 0;
    while let Some((before, after)) = rest.split_once('\u{1b}') {
        columns += unicode_width::UnicodeWidthStr::width(before);
        rest = after.split_once('m').map_or("", |(_, after)| after);
    }
    columns + unicode_width::UnicodeWidthStr::width(rest)
}

pub(crate) fn columns_of(letter: char) -> usize {
    letter.width().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_break_at_blanks() {
        assert_eq!(wrap("one two three", 8, "  "), "one two\n  three");
        assert_eq!(wrap("one  two\nthree", 20, ""), "one two three");
        assert_eq!(wrap("", 8, "  "), "");
        assert_eq!(wrap("unbreakable", 4, ""), "unbreakable");
    }

    #[test]
    fn colours_take_no_column_and_wide_letters_two() {
        assert_eq!(columns("\u{1b}[1mpool\u{1b}[0m"), 4);
        assert_eq!(columns("短い"), 4);
        assert_eq!(
            wrap("\u{1b}[1mone\u{1b}[0m two", 7, ""),
            "\u{1b}[1mone\u{1b}[0m two"
        );
    }
}
