//! Percent-encoding (RFC 3986, section 2.1), both ways.

use std::borrow::Cow;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

/// What is encoded in a path: everything but letters and digits of ASCII, `-`, `.`, `_`, `~` and `/`.
const PATH: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~')
    .remove(b'/');

/// What an author's address stands for: a `%` that stands for no byte, and bytes that are not text, stay as they are.
#[must_use]
pub fn percent_decoded(text: &str) -> Cow<'_, str> {
    percent_decode_str(text)
        .decode_utf8()
        .unwrap_or(Cow::Borrowed(text))
}

/// What a request's address stands for; `None` when its encoding is broken or does not give text.
#[must_use]
pub fn percent_decoded_strictly(text: &str) -> Option<String> {
    let whole = text.split('%').skip(1).all(|rest| {
        let digits = rest.as_bytes().get(..2);
        digits.is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit))
    });
    let decoded = percent_decode_str(text).decode_utf8().ok()?;
    whole.then(|| decoded.into_owned())
}

/// A path as an address has it.
#[must_use]
pub fn percent_encoded(path: &str) -> Cow<'_, str> {
    utf8_percent_encode(path, PATH).into()
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
