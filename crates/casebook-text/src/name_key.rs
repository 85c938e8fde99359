//! When two names are the same.

use std::borrow::Cow;

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfkc_quick};

/// The key by which names are compared: two names are the same when their keys are. Case, Unicode form (NFKC: composed or
/// not, full width or not), the kind and number of blanks, and characters that nobody sees make no difference. Accents and
/// punctuation do.
#[must_use]
pub fn name_key(name: &str) -> String {
    if name.is_ascii() {
        return joined(&name.to_ascii_lowercase());
    }
    // Lower-casing may leave a sequence that composes, and composing a capital, so that one is done around the other.
    let composed: String = compatible(name).to_lowercase();
    let key: String = compatible(&composed)
        .chars()
        .filter(|letter| !is_invisible(*letter))
        .map(|letter| if letter == 'ς' { 'σ' } else { letter })
        .collect();
    // What stood between two marks may be gone now.
    joined(&compatible(&key))
}

/// Whether a character leaves no trace on a page: zero-width spaces and joiners, marks of direction, soft hyphens,
/// variation selectors.
#[must_use]
pub fn is_invisible(letter: char) -> bool {
    matches!(
        letter,
        '\u{ad}'
            | '\u{34f}'
            | '\u{61c}'
            | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{fe00}'..='\u{fe0f}'
            | '\u{feff}'
    )
}

fn compatible(text: &str) -> Cow<'_, str> {
    match is_nfkc_quick(text.chars()) {
        IsNormalized::Yes => Cow::Borrowed(text),
        _ => Cow::Owned(text.nfkc().collect()),
    }
}

/// Words with one blank between them.
fn joined(text: &str) -> String {
    crate::single_line(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn names_that_look_alike_are_one() {
        for same in [
            ["Café", "cafe\u{301}"],
            ["check out", "check\u{a0}out"],
            ["checkout", "check\u{200b}out"],
            ["checkout", "ｃｈｅｃｋｏｕｔ"],
            ["checkout", "\u{feff}Checkout "],
            ["ΣΊΣΥΦΟΣ", "σίσυφος"],
            ["İ", "i\u{307}"],
            ["ﬁle", "file"],
            ["a  b", "a\u{2009}b"],
        ] {
            assert_eq!(name_key(same[0]), name_key(same[1]), "{same:?}");
        }
    }

    #[test]
    fn names_that_differ_stay_apart() {
        for [one, other] in [
            ["café", "cafe"],
            ["a/b", "a b"],
            ["a-b", "ab"],
            ["c++", "c"],
        ] {
            assert_ne!(name_key(one), name_key(other));
        }
    }

    proptest! {
        #[test]
        fn a_key_is_its_own_key(name in any::<String>()) {
            let key = name_key(&name);
            prop_assert_eq!(name_key(&key), key);
        }
    }
}
