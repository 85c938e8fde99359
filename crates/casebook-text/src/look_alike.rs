//! Letters that a reader cannot tell apart.

use crate::name_key;

/// The small Latin letter that a letter of another script or form looks like; else the letter itself.
#[must_use]
pub fn look_alike(letter: char) -> char {
    let ascii = |code: u32| char::from_u32(code).unwrap_or(letter);
    match letter {
        '\u{ff01}'..='\u{ff5e}' => ascii(u32::from(letter) - 0xff01 + 0x21),
        // Letters of mathematics: thirteen alphabets of 26 capital and 26 small letters.
        '\u{1d400}'..='\u{1d6a3}' => ascii((u32::from(letter) - 0x1d400) % 26 + u32::from('a')),
        '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{3000}' => ' ',
        'а' | 'А' | 'α' | 'Α' => 'a',
        'Ь' | 'Β' | 'В' => 'b',
        'с' | 'С' | 'ϲ' => 'c',
        'ԁ' => 'd',
        'е' | 'Е' | 'ё' | 'Ε' | 'ε' => 'e',
        'і' | 'І' | 'ι' | 'Ι' | 'ı' | 'ӏ' | 'ї' => 'i',
        'н' | 'Н' | 'һ' => 'h',
        'о' | 'О' | 'ο' | 'Ο' | 'օ' => 'o',
        'р' | 'Р' | 'ρ' | 'Ρ' => 'p',
        'г' => 'r',
        'ѕ' | 'Ѕ' => 's',
        'т' | 'Т' | 'τ' | 'Τ' => 't',
        'у' | 'У' | 'Υ' | 'γ' | 'ү' => 'y',
        'ν' | 'ѵ' => 'v',
        'х' | 'Х' | 'Χ' => 'x',
        _ => letter,
    }
}

/// A name as it is seen: two names with the same look cannot be told apart on a page, though they may be written in letters
/// of different scripts and so be [different names](name_key()).
#[must_use]
pub fn look(name: &str) -> String {
    name_key(name).chars().map(look_alike).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_of_other_scripts_look_like_latin_ones() {
        for name in [
            "сheckout",
            "сһесkоut",
            "ｃheckout",
            "Checkout",
            "check\u{200b}out",
        ] {
            assert_eq!(look(name), "checkout", "{name}");
        }
        assert_ne!(look("оплата"), look("oplata"));
    }
}
