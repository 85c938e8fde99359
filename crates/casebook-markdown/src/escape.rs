//! Text and addresses as they stand in HTML.

use casebook_diagnostic::output::write_escaped;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// Appends `text` as element content or as the value of a double-quoted attribute.
pub(super) fn push_text(out: &mut String, text: &str) {
    if !text.bytes().any(needs_escape) {
        return out.push_str(text);
    }
    // A browser would replace the null character itself, and call the page broken. A `String` takes all of it.
    let _ = write_escaped(out, text, |letter| (letter == '\0').then_some("\u{FFFD}"));
}

fn needs_escape(byte: u8) -> bool {
    matches!(byte, b'&' | b'<' | b'>' | b'"' | 0)
}

/// What may not stand in an address, what is encoded already left aside.
const URL: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'~')
    .remove(b':')
    .remove(b'/')
    .remove(b'?')
    .remove(b'#')
    .remove(b'[')
    .remove(b']')
    .remove(b'@')
    .remove(b'!')
    .remove(b'$')
    .remove(b'&')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')')
    .remove(b'*')
    .remove(b'+')
    .remove(b',')
    .remove(b';')
    .remove(b'=')
    .remove(b'%');

/// Appends an address as the value of a double-quoted attribute: what may not stand in a URL is
/// percent-encoded, what is encoded already stays as it is.
pub(super) fn push_url(out: &mut String, url: &str) {
    for part in utf8_percent_encode(url, URL) {
        push_text(out, part);
    }
}

/// The text that an attribute value or plain HTML text stands for: the character references that writers and
/// serialisers use, numeric ones included. Unknown ones stay as they are.
pub(super) fn unescape(value: &str) -> String {
    let mut text = String::with_capacity(value.len());
    let mut rest = value;
    while let Some(at) = rest.find('&') {
        text.push_str(&rest[..at]);
        rest = &rest[at..];
        // The longest name known here is shorter than this.
        let end = rest.bytes().take(10).position(|byte| byte == b';');
        match end.and_then(|end| Some((end, character(&rest[1..end])?))) {
            Some((end, character)) => {
                text.push(character);
                rest = &rest[end + 1..];
            }
            None => {
                text.push('&');
                rest = &rest[1..];
            }
        }
    }
    text.push_str(rest);
    text
}

fn character(name: &str) -> Option<char> {
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => '\u{A0}',
        "colon" => ':',
        "Tab" => '\t',
        "NewLine" => '\n',
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code)?
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_escaped_for_both_places() {
        let mut out = String::new();
        push_text(&mut out, "a<b> & \"c\" 'd' \0");
        assert_eq!(out, "a&lt;b&gt; &amp; &quot;c&quot; 'd' \u{FFFD}");
    }

    #[test]
    fn addresses_are_encoded_once() {
        let mut out = String::new();
        push_url(&mut out, "/a b/ä?x=1&y=%20\"<");
        assert_eq!(out, "/a%20b/%C3%A4?x=1&amp;y=%20%22%3C");
    }

    #[test]
    fn references_are_read_back() {
        assert_eq!(unescape("a&amp;b&#x41;&#66;&bogus;&"), "a&bAB&bogus;&");
        assert_eq!(unescape("é&é&;"), "é&é&;");
    }
}
