//! Case and accent folding, character by character, and the classes of characters that words are made of.

use unicode_normalization::char::decompose_canonical;

/// Appends the folded form of `ch` to `out`: lower case, without accents, full-width forms narrowed. Nothing is appended
/// for a combining mark or an invisible character.
pub(crate) fn fold_char(ch: char, out: &mut String) {
    if ch.is_ascii() {
        out.push(ch.to_ascii_lowercase());
        return;
    }
    if is_silent(ch) {
        return;
    }
    if is_unspaced(ch) {
        // Decomposing these would take a Hangul syllable apart and turn `が` into `か`. Only the compatibility
        // ideographs, twins of ordinary ones, are worth folding.
        match ch {
            '\u{f900}'..='\u{faff}' => decompose_canonical(ch, |part| out.push(part)),
            _ => out.push(ch),
        }
        return;
    }
    for lower in ch.to_lowercase() {
        match lower {
            'ß' => out.push_str("ss"),
            'æ' => out.push_str("ae"),
            'œ' => out.push_str("oe"),
            'þ' => out.push_str("th"),
            'ø' => out.push('o'),
            'đ' | 'ð' => out.push('d'),
            'ł' => out.push('l'),
            'ı' => out.push('i'),
            'ħ' => out.push('h'),
            'ς' => out.push('σ'),
            '\u{ff01}'..='\u{ff5e}' => {
                // The full-width block repeats ASCII at a fixed distance.
                if let Some(narrow) = char::from_u32(u32::from(lower) - 0xfee0) {
                    out.push(narrow.to_ascii_lowercase());
                }
            }
            _ => decompose_canonical(lower, |part| {
                if !is_silent(part) {
                    out.push(part);
                }
            }),
        }
    }
}

/// The folded form of a whole string: what two spellings have in common when only case and accents differ.
#[must_use]
pub fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for ch in text.chars() {
        fold_char(ch, &mut out);
    }
    out
}

/// Highlights and invisible characters that stand inside words and leave no trace in terms.
fn is_silent(ch: char) -> bool {
    matches!(ch,
        '\u{ad}'
        | '\u{300}'..='\u{36f}'
        | '\u{483}'..='\u{487}'
        | '\u{591}'..='\u{5bd}' | '\u{5bf}' | '\u{5c1}' | '\u{5c2}' | '\u{5c4}' | '\u{5c5}' | '\u{5c7}'
        | '\u{610}'..='\u{61a}' | '\u{64b}'..='\u{65f}' | '\u{670}' | '\u{6d6}'..='\u{6dc}'
        | '\u{1ab0}'..='\u{1aff}'
        | '\u{1dc0}'..='\u{1dff}'
        | '\u{200b}'..='\u{200d}' | '\u{2060}'
        | '\u{20d0}'..='\u{20f0}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{fe20}'..='\u{fe2f}' | '\u{feff}')
}

/// Whether `ch` begins a word.
pub(crate) fn starts_word(ch: char) -> bool {
    if ch.is_ascii() {
        ch.is_ascii_alphanumeric()
    } else {
        ch.is_alphanumeric()
    }
}

/// Whether `ch` carries a word on: letters, digits, highlights, and the signs that Indic scripts write inside words.
pub(crate) fn continues_word(ch: char) -> bool {
    if ch.is_ascii() {
        return ch.is_ascii_alphanumeric();
    }
    ch.is_alphanumeric()
        || is_silent(ch)
        || matches!(
            ch,
            '\u{93c}'
                | '\u{94d}'
                | '\u{9bc}'
                | '\u{9cd}'
                | '\u{a3c}'
                | '\u{a4d}'
                | '\u{abc}'
                | '\u{acd}'
                | '\u{b3c}'
                | '\u{b4d}'
                | '\u{bcd}'
                | '\u{c4d}'
                | '\u{cbc}'
                | '\u{ccd}'
                | '\u{d4d}'
                | '\u{dca}'
        )
}

/// Whether `ch` belongs to a script that puts no spaces between words; its runs are cut into pairs of characters.
pub(crate) fn is_unspaced(ch: char) -> bool {
    if ch < '\u{e01}' {
        return false;
    }
    let in_script = matches!(ch,
        '\u{e01}'..='\u{eff}'        // Thai, Lao
        | '\u{1000}'..='\u{11ff}'    // Myanmar, Hangul jamo (Georgian, between them, is excluded below)
        | '\u{1780}'..='\u{17ff}'    // Khmer
        | '\u{3005}'..='\u{3007}'
        | '\u{3040}'..='\u{312f}'    // kana, Bopomofo
        | '\u{31f0}'..='\u{31ff}'
        | '\u{3400}'..='\u{4dbf}'
        | '\u{4e00}'..='\u{9fff}'
        | '\u{ac00}'..='\u{d7af}'    // Hangul
        | '\u{f900}'..='\u{faff}'
        | '\u{ff66}'..='\u{ff9f}'
        | '\u{20000}'..='\u{3ffff}');
    in_script
        && !matches!(ch, '\u{10a0}'..='\u{10ff}')
        && (ch.is_alphanumeric() || is_unspaced_mark(ch))
}

/// Vowel signs and voicing highlights of the unspaced scripts.
fn is_unspaced_mark(ch: char) -> bool {
    matches!(ch,
        '\u{e31}' | '\u{e34}'..='\u{e3a}' | '\u{e47}'..='\u{e4e}'
        | '\u{eb1}' | '\u{eb4}'..='\u{ebc}' | '\u{ec8}'..='\u{ece}'
        | '\u{102b}'..='\u{103e}' | '\u{17b4}'..='\u{17d3}' | '\u{3099}' | '\u{309a}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_and_accents_fold_away() {
        assert_eq!(fold("Éclair"), "eclair");
        assert_eq!(fold("E\u{301}clair"), "eclair");
        assert_eq!(fold("Straße"), "strasse");
        assert_eq!(fold("ŁÓDŹ"), "lodz");
        assert_eq!(fold("İstanbul"), "istanbul");
        assert_eq!(fold("ＡＢＣ１"), "abc1");
        assert_eq!(fold("Ὀδυσσεύς"), "οδυσσευσ");
        assert_eq!(fold("so\u{ad}ft"), "soft");
    }

    #[test]
    fn unspaced_scripts_keep_their_shapes() {
        assert_eq!(fold("が"), "が");
        assert_eq!(fold("한글"), "한글");
        assert!(is_unspaced('障') && is_unspaced('ア') && is_unspaced('한') && is_unspaced('ก'));
        assert!(!is_unspaced('・') && !is_unspaced('。') && !is_unspaced('é') && !is_unspaced('ა'));
    }
}
