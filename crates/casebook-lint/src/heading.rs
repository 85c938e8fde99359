//! The words of a heading, which a fix may replace without taking anything else.

use casebook_diagnostic::Span;
use casebook_markdown::Heading;
use casebook_model::entry::Postmortem;

/// A heading's text without what authors put around its words: an emoji, a number such as `2.` or `1.3)`, a closing
/// colon.
pub(super) fn words(text: &str) -> &str {
    let around =
        |letter: char| letter.is_whitespace() || !(letter.is_ascii() || letter.is_alphanumeric());
    let text = text
        .trim_start_matches(around)
        .trim_end_matches(|letter| letter == ':' || around(letter));
    let digits = text.trim_start_matches(|letter: char| letter.is_ascii_digit() || letter == '.');
    let number = &text[..text.len() - digits.len()];
    let rest = digits.strip_prefix(')').unwrap_or(digits);
    let numbered = number.starts_with(|first: char| first.is_ascii_digit())
        && (number.ends_with('.') || digits.starts_with(')'))
        && rest.starts_with(char::is_whitespace);
    if numbered {
        rest.trim_start_matches(around)
    } else {
        text
    }
}

/// The place of a heading's words in its entry's file; `None` where markup stands among them or they take several
/// lines, since a new name would have to take that away.
pub(super) fn place_of_words(entry: &Postmortem, heading: &Heading) -> Option<Span> {
    let written = heading.text_span.slice(&entry.text);
    let words = words(written);
    let start = heading.text_span.start + written.find(words)?;
    (written == heading.text && !words.is_empty()).then(|| Span::new(start, start + words.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_words_are_words() {
        for (text, expected) in [
            ("🔥 Root cause", "Root cause"),
            ("Root cause 🔥:", "Root cause"),
            ("2. Root cause(s)", "Root cause(s)"),
            ("1.3) Root cause:", "Root cause"),
            ("5 whys", "5 whys"),
            ("3.5 hours", "3.5 hours"),
            ("#1 cause", "#1 cause"),
            ("🔥", ""),
        ] {
            assert_eq!(words(text), expected, "{text}");
        }
    }
}
