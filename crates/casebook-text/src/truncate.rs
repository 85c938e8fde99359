//! Text cut short.

use crate::wrap::{columns, columns_of};

/// At most `most` characters of a text, and an ellipsis where something was left out.
#[must_use]
pub fn truncate(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        None => text.to_owned(),
        Some((end, _)) => format!("{}…", &text[..end]),
    }
}

/// Like [`truncate`], cut at the last blank where there is one.
#[must_use]
pub fn truncate_at_word(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        None => text.to_owned(),
        Some((end, _)) => {
            let end = text[..end].rfind(' ').unwrap_or(end);
            format!("{}…", &text[..end])
        }
    }
}

/// The text in at most `width` columns of a terminal, the ellipsis included.
#[must_use]
pub fn truncate_to_columns(text: &str, width: usize) -> String {
    if columns(text) <= width {
        return text.to_owned();
    }
    let mut out = String::new();
    let mut used = 0;
    for letter in text.chars() {
        let wide = columns_of(letter);
        if used + wide + 1 > width {
            break;
        }
        out.push(letter);
        used += wide;
    }
    format!("{}…", out.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_cut_off_leaves_an_ellipsis() {
        assert_eq!(truncate("résumé", 3), "rés…");
        assert_eq!(truncate("résumé", 6), "résumé");
        assert_eq!(truncate_at_word("one two three", 9), "one two…");
        assert_eq!(truncate_at_word("onetwothree", 4), "onet…");
        assert_eq!(truncate_to_columns("短い話", 5), "短い…");
        assert_eq!(truncate_to_columns("one two", 5), "one…");
        assert_eq!(truncate_to_columns("one", 3), "one");
    }
}
