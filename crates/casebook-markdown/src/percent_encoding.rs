//! Percent-encoding (RFC 3986, section 2.1), both ways.

use std::borrow::Cow;

/// The byte that `%` and the two hexadecimal digits after it stand for; nothing else, a sign for one, is a digit.
fn byte(digits: &[u8]) -> Option<u8> {
    let digit = |byte: u8| {
        char::from(byte)
            .to_digit(16)
            .and_then(|digit| u8::try_from(digit).ok())
    };
    let [high, low, ..] = digits else { return None };
    Some(digit(*high)? << 4 | digit(*low)?)
}

/// `%20` and the like resolved, once, and whether every `%` stood for a byte. Others stay as they are.
fn resolved(text: &str) -> (Vec<u8>, bool) {
    let mut out = Vec::with_capacity(text.len());
    let (mut rest, mut whole) = (text.as_bytes(), true);
    while let Some((first, tail)) = rest.split_first() {
        let found = if *first == b'%' { byte(tail) } else { None };
        out.push(found.unwrap_or(*first));
        whole &= *first != b'%' || found.is_some();
        rest = if found.is_some() { &tail[2..] } else { tail };
    }
    (out, whole)
}

/// What an author's address stands for: a `%` that stands for no byte, and bytes that are no text, stay as they are.
#[must_use]
pub fn percent_decoded(text: &str) -> Cow<'_, str> {
    if !text.contains('%') {
        return Cow::Borrowed(text);
    }
    String::from_utf8(resolved(text).0).map_or(Cow::Borrowed(text), Cow::Owned)
}

/// What a request's address stands for; `None` when its encoding is broken or does not give text.
#[must_use]
pub fn percent_decoded_strictly(text: &str) -> Option<String> {
    let (bytes, whole) = resolved(text);
    String::from_utf8(bytes).ok().filter(|_| whole)
}

/// A path as an address has it: everything encoded but letters and digits of ASCII, `-`, `.`, `_`, `~` and `/`.
#[must_use]
pub fn percent_encoded(path: &str) -> Cow<'_, str> {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte);
    if path.bytes().all(plain) {
        return Cow::Borrowed(path);
    }
    let mut out = String::with_capacity(path.len() * 2);
    for byte in path.bytes() {
        if plain(byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn percent_signs_are_resolved_only_where_they_stand_for_bytes() {
        for (text, decoded) in [
            ("a%20b", "a b"),
            ("100%", "100%"),
            ("%zz%C3%A9", "%zzé"),
            ("%ff", "%ff"),
            ("a%+5b", "a%+5b"),
            ("%-1", "%-1"),
            ("%é1", "%é1"),
            ("%2", "%2"),
        ] {
            assert_eq!(percent_decoded(text), decoded);
        }
        for broken in ["100%", "%zz", "%ff", "a%+5b", "%2"] {
            assert_eq!(percent_decoded_strictly(broken), None, "{broken}");
        }
        assert_eq!(
            percent_decoded_strictly("/a%20b/%C3%a9"),
            Some("/a b/é".to_owned())
        );
    }

    proptest! {
        #[test]
        fn what_is_encoded_is_read_back(text in any::<String>()) {
            let encoded = percent_encoded(&text);
            prop_assert!(encoded.is_ascii());
            prop_assert_eq!(percent_decoded_strictly(&encoded), Some(text.clone()));
            prop_assert_eq!(percent_decoded(&encoded).into_owned(), text);
        }
    }
}
