//! Words as a reader sees them, whatever letters they are written in.

use casebook_diagnostic::suggestion;
use casebook_text::look_alike;

/// Small letters of the Latin alphabet for those that look like them, without marks that cannot be seen.
pub(super) fn fold(text: &str) -> String {
    // Every front matter is folded, and hardly one has another letter.
    if text.is_ascii() && !text.contains('\0') {
        return text.to_ascii_lowercase();
    }
    text.chars()
        .filter(|letter| !is_invisible(*letter))
        .flat_map(|letter| look_alike(letter).to_lowercase())
        .map(look_alike)
        .collect()
}

/// Zero-width characters, directional marks, the soft hyphen, and combining marks.
fn is_invisible(letter: char) -> bool {
    matches!(letter,
        '\0' | '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{fffd}' | '\u{300}'..='\u{36f}' | '\u{fe00}'..='\u{fe0f}')
}

/// The words of a folded text.
pub(super) fn words(folded: &str) -> impl Iterator<Item = &str> {
    folded
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty())
}

/// Whether a folded word is `restricted`, or that with one slip of the pen. `restarted` is three away.
pub(super) fn is_restricted(word: &str) -> bool {
    word == "restrict" || one_slip(word, "restricted")
}

/// Whether two words are the same but for one letter too many, too few, another, or two that changed places.
fn one_slip(written: &str, word: &str) -> bool {
    let (written, word) = (written.as_bytes(), word.as_bytes());
    let front = written
        .iter()
        .zip(word)
        .take_while(|(one, other)| one == other)
        .count();
    let (one, other) = (&written[front..], &word[front..]);
    match (one, other) {
        ([] | [_], []) | ([], [_]) => true,
        ([a, b, rest @ ..], [c, d, tail @ ..]) if a == d && b == c && rest == tail => true,
        _ => {
            let (less, fewer) = (one.get(1..), other.get(1..));
            less == Some(other) || fewer == Some(one) || (less.is_some() && less == fewer)
        }
    }
}

/// Whether a folded word says in other terms that not everybody may read something.
pub(super) fn is_closed(word: &str) -> bool {
    is_restricted(word)
        || matches!(
            word,
            "confidential"
                | "private"
                | "secret"
                | "hidden"
                | "sensitive"
                | "nonpublic"
                | "classified"
                | "red"
        )
}

/// Whether a folded word names a wider circle of readers.
pub(super) fn is_wide(word: &str) -> bool {
    matches!(word, "public" | "internal")
}

/// Whether a folded word in a text is `visibility`, or that with one slip of the pen.
pub(super) fn is_visibility(word: &str) -> bool {
    word.contains("visibility") || one_slip(word, "visibility")
}

/// Whether a folded key was meant as `visibility`: of the few words that are keys, more slips are known for what they are.
pub(super) fn is_visibility_key(key: &str) -> bool {
    let key = key.trim();
    key.contains("visibility") || suggestion(key, ["visibility"]).is_some()
}

/// Whether a key that the template does not know, as it was written, was meant as `visibility`.
pub(in crate::entry) fn key_is_visibility(key: &str) -> bool {
    is_visibility_key(&fold(key))
}

/// Whether a folded key is about who may read something.
pub(super) fn is_access(key: &str) -> bool {
    const ABOUT: [&str; 14] = [
        "access",
        "audience",
        "classif",
        "confiden",
        "sensitiv",
        "privacy",
        "secrecy",
        "security_level",
        "security-level",
        "tlp",
        "sharing",
        "distribution",
        "readers",
        "permission",
    ];
    is_visibility(key.trim()) || key.trim() == "vis" || ABOUT.iter().any(|word| key.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_that_look_alike_are_the_same() {
        assert_eq!(fold("vіѕіbіlіtу"), "visibility");
        assert_eq!(fold("ＶＩＳＩＢＩＬＩＴＹ"), "visibility");
        assert_eq!(fold("vis\u{200b}ibility\u{a0}"), "visibility ");
        assert_eq!(fold("𝐫𝐞𝐬𝐭𝐫𝐢𝐜𝐭𝐞𝐝"), "restricted");
    }

    #[test]
    fn one_slip_is_known_and_another_word_is_not() {
        for word in [
            "restricted",
            "restrcted",
            "restircted",
            "resstricted",
            "restrictes",
            "restrict",
        ] {
            assert!(is_restricted(word), "{word}");
        }
        for word in ["restarted", "restriction", "unrestricted", "restored", ""] {
            assert!(!is_restricted(word), "{word}");
        }
        assert!(
            !is_visibility("availability")
                && !is_visibility("visible")
                && is_visibility("visibilty")
        );
    }
}
