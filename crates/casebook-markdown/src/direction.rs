//! Which way text runs: from left to right, or, as Arabic and Hebrew do, from right to left.

/// Whether `text` has a letter of a script that runs from right to left.
pub(super) fn has_right_to_left(text: &str) -> bool {
    // All of them lie above the letters of Europe, and so most texts are done in one pass over bytes.
    text.bytes().any(|byte| byte >= 0xD6) && text.chars().any(is_right_to_left)
}

/// `rtl` or `ltr`, as the first letter of `html` runs, tags aside; none without a letter.
pub(super) fn of_html(html: &str) -> Option<&'static str> {
    let mut in_tag = false;
    // The tail of a start tag may come first: its end opens the content.
    let html = html.split_once('>').map_or(html, |(_, content)| content);
    for letter in html.chars() {
        match letter {
            '<' => in_tag = true,
            '>' => in_tag = false,
            _ if in_tag => {}
            _ if is_right_to_left(letter) => return Some("rtl"),
            _ if letter.is_alphabetic() => return Some("ltr"),
            _ => {}
        }
    }
    None
}

/// Letters of the bidirectional classes R and AL (Unicode Standard Annex 9), by the blocks that are set aside for them.
fn is_right_to_left(letter: char) -> bool {
    matches!(letter, '\u{0590}'..='\u{08FF}' | '\u{FB1D}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFE}' | '\u{10800}'..='\u{10FFF}' | '\u{1E800}'..='\u{1EFFF}')
        && letter.is_alphabetic()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_letter_decides() {
        assert_eq!(of_html("><li>1. <b>نظام</b> db</li>"), Some("rtl"));
        assert_eq!(of_html(" class=\"x\">\n<li>db נתונים"), Some("ltr"));
        assert_eq!(of_html(">12:00 – ✓"), None);
        assert!(has_right_to_left("db ש") && !has_right_to_left("naïve 根 €"));
    }
}
