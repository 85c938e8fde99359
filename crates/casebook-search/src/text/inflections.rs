//! English inflections, worked out when a query is read, so that the index holds only what was written.
//!
//! A stemmer would store a second form of every word, and could not tell `expired` from `expires` when ranking. The
//! forms of one word are neighbours in the dictionary, so that looking all of them up costs little more than one.

use super::stop_words::is_stop_word;

/// The shortest word whose forms are looked up, in letters.
const SHORTEST: usize = 3;

/// The other inflected forms that `word` may have: plural, third person, past, participle. Some are not words; the
/// dictionary decides. `word` is folded; a word with anything but ASCII letters has no forms.
#[must_use]
pub(super) fn inflections(word: &str) -> Vec<String> {
    if word.len() < SHORTEST || !word.bytes().all(|byte| byte.is_ascii_lowercase()) {
        return Vec::new();
    }
    let mut forms = Vec::new();
    for base in list_offsets(word) {
        spread(&base, &mut forms);
        forms.push(base);
    }
    forms.sort_unstable();
    forms.dedup();
    forms.retain(|form| form != word);
    forms
}

/// The plural and the singular of a short or partly numeric word: `502` and `502s`, `vm` and `vms`, `p99` and `p99s`. Longer
/// words have the plurals of their language.
#[must_use]
pub(super) fn short_plurals(word: &str) -> Vec<String> {
    let mut forms = Vec::new();
    if is_short_name(word) && !word.ends_with('s') {
        forms.push(format!("{word}s"));
    }
    forms.extend(short_singular(word).map(str::to_owned));
    forms
}

/// The singular of a [short plural](short_plurals).
#[must_use]
pub(super) fn short_singular(word: &str) -> Option<&str> {
    word.strip_suffix('s')
        .filter(|stem| is_short_name(stem) && !is_stop_word(word))
}

/// The shortest word that has a base of its own, in letters.
const SHORTEST_BASE: usize = 4;

/// What the inflections of an English word share: `expir` of expire, expires, expired and expiring. It need not be a word, and
/// words that only look inflected have one, too. `word` is folded; any but ASCII letters are left as they are.
#[must_use]
pub(super) fn base(word: &str) -> String {
    if word.len() < SHORTEST_BASE || !word.bytes().all(|byte| byte.is_ascii_lowercase()) {
        return word.to_owned();
    }
    let mut base = word;
    if let Some(stem) = base
        .strip_suffix("ies")
        .or_else(|| base.strip_suffix("ied"))
        .filter(|stem| stem.len() > 1)
    {
        return format!("{stem}i");
    }
    if let Some(stem) = base
        .strip_suffix('s')
        .filter(|stem| !stem.ends_with(['s', 'u', 'i']))
    {
        base = stem;
    }
    if !base.ends_with("eed")
        && let Some(stem) = base.strip_suffix("ing").or_else(|| base.strip_suffix("ed"))
        && stem.len() >= SHORTEST
        && has_vowel(stem)
    {
        base = undoubled(stem).unwrap_or(stem);
    }
    if base.len() > SHORTEST {
        base = base.strip_suffix('e').unwrap_or(base);
    }
    if base.len() > SHORTEST_BASE && base.ends_with("ll") {
        base = &base[..base.len() - 1];
    }
    match base.strip_suffix('y') {
        Some(stem) if stem.len() > 1 && !stem.ends_with(['a', 'e', 'i', 'o', 'u']) => {
            format!("{stem}i")
        }
        _ => base.to_owned(),
    }
}

/// Whether a word is an acronym of two letters, a name with digits in it, or a number that is a code or a year. A number of one
/// or two digits with an `s` is a duration.
fn is_short_name(word: &str) -> bool {
    let digits = word.bytes().filter(u8::is_ascii_digit).count();
    let is_plain = word
        .bytes()
        .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
    let is_name = match (digits, word.len() - digits) {
        (0, letters) => letters == 2 && !is_stop_word(word),
        (digits, 0) => digits >= 3,
        _ => true,
    };
    is_plain && is_name
}

/// The words that `word` may be a form of, itself included.
fn list_offsets(word: &str) -> Vec<String> {
    let mut list_offsets = vec![word.to_owned()];
    let mut add = |base: String| {
        if base.len() >= SHORTEST && has_vowel(&base) {
            list_offsets.push(base);
        }
    };
    if let Some(stem) = word
        .strip_suffix("ies")
        .or_else(|| word.strip_suffix("ied"))
    {
        add(format!("{stem}y"));
    } else if let Some(stem) = word
        .strip_suffix('s')
        .filter(|stem| !stem.ends_with(['s', 'u', 'i']))
    {
        add(stem.to_owned());
        if let Some(bare) = stem.strip_suffix('e').filter(|bare| is_sibilant(bare)) {
            add(bare.to_owned());
        }
    }
    if let Some(stem) = word.strip_suffix("ed").or_else(|| word.strip_suffix("ing")) {
        add(format!("{stem}e"));
        if let Some(single) = undoubled(stem) {
            add(single.to_owned());
        }
        add(stem.to_owned());
    }
    list_offsets
}

/// The forms of a base.
fn spread(base: &str, forms: &mut Vec<String>) {
    if let Some(stem) = base
        .strip_suffix('y')
        .filter(|stem| !stem.ends_with(['a', 'e', 'i', 'o', 'u']))
    {
        forms.extend([
            format!("{stem}ies"),
            format!("{stem}ied"),
            format!("{base}ing"),
        ]);
        return;
    }
    if let Some(stem) = base.strip_suffix('e') {
        forms.extend([format!("{base}s"), format!("{base}d"), format!("{stem}ing")]);
        return;
    }
    forms.push(if is_sibilant(base) {
        format!("{base}es")
    } else {
        format!("{base}s")
    });
    forms.extend([format!("{base}ed"), format!("{base}ing")]);
    if let Some(last) = doubling(base) {
        forms.extend([format!("{base}{last}ed"), format!("{base}{last}ing")]);
    }
}

fn has_vowel(word: &str) -> bool {
    word.contains(['a', 'e', 'i', 'o', 'u', 'y'])
}

fn is_sibilant(word: &str) -> bool {
    word.ends_with(['s', 'x', 'z']) || word.ends_with("ch") || word.ends_with("sh")
}

/// The stem with its doubled last consonant made single: `dropp` → `drop`.
fn undoubled(stem: &str) -> Option<&str> {
    let bytes = stem.as_bytes();
    let [.., before, last] = bytes else {
        return None;
    };
    (before == last && !b"aeiouls".contains(last)).then(|| &stem[..stem.len() - 1])
}

/// The consonant that doubles before `-ed` and `-ing`: one vowel before it, as in `drop`.
fn doubling(base: &str) -> Option<char> {
    let [.., first, vowel, last] = base.as_bytes() else {
        return None;
    };
    let vowels = b"aeiou";
    (!vowels.contains(first) && vowels.contains(vowel) && b"bdgklmnprt".contains(last))
        .then_some(char::from(*last))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_one_word_find_each_other() {
        for family in [
            ["timeout", "timeouts"].as_slice(),
            &["expire", "expires", "expired", "expiring"],
            &["drop", "drops", "dropped", "dropping"],
            &["retry", "retries", "retried", "retrying"],
            &["crash", "crashes", "crashed", "crashing"],
            &["cache", "caches", "cached", "caching"],
            &["fail", "fails", "failed", "failing"],
        ] {
            for one in family {
                let forms = inflections(one);
                for other in family.iter().filter(|other| other != &one) {
                    assert!(
                        forms.iter().any(|form| form == other),
                        "{one} has {forms:?}, not {other}"
                    );
                }
            }
        }
    }

    #[test]
    fn inflections_of_one_word_have_one_base_and_others_another() {
        for family in [
            ["timeout", "timeouts"].as_slice(),
            &["expire", "expires", "expired", "expiring"],
            &["drop", "drops", "dropped", "dropping"],
            &["retry", "retries", "retried", "retrying"],
            &["crash", "crashes", "crashed", "crashing"],
            &["cache", "caches", "cached", "caching"],
            &["process", "processes", "processed", "processing"],
            &["exceed", "exceeds", "exceeded", "exceeding"],
            &["cancel", "cancels", "cancelled", "canceling"],
            &["install", "installs", "installed", "installing"],
            &["deploy", "deploys", "deployed", "deploying"],
        ] {
            for word in family {
                assert_eq!(base(word), base(family[0]), "{word}");
                let mut forms = inflections(word);
                forms.retain(|form| base(form) == base(word));
                assert!(forms.len() + 1 >= family.len(), "{word}: {forms:?}");
            }
        }
        for alone in [
            "string", "status", "dns", "p99", "café", "speed", "bus", "red",
        ] {
            assert!(alone == "speed" || base(alone) == alone, "{alone}");
        }
        for (one, other) in [
            ("pool", "polling"),
            ("need", "needle"),
            ("speed", "spec"),
            ("string", "strip"),
        ] {
            assert_ne!(base(one), base(other));
        }
    }

    #[test]
    fn short_words_and_names_with_digits_have_plurals() {
        for (one, many) in [
            ("502", "502s"),
            ("503", "503s"),
            ("5xx", "5xxs"),
            ("p99", "p99s"),
            ("vm", "vms"),
            ("db", "dbs"),
            ("ip", "ips"),
            ("ec2", "ec2s"),
            ("1990", "1990s"),
        ] {
            assert_eq!(short_plurals(one), [many]);
            assert_eq!(short_plurals(many), [one]);
        }
        for alone in [
            "30", "30s", "is", "as", "a", "pool", "us", "été", "x_1", "ss",
        ] {
            assert!(
                short_plurals(alone).is_empty(),
                "{alone}: {:?}",
                short_plurals(alone)
            );
        }
    }

    #[test]
    fn words_that_only_look_inflected_stay() {
        assert!(!inflections("string").contains(&"str".to_owned()));
        assert!(!inflections("status").contains(&"statu".to_owned()));
        assert!(!inflections("process").contains(&"proces".to_owned()));
        assert!(
            inflections("502").is_empty()
                && inflections("café").is_empty()
                && inflections("dn").is_empty()
        );
    }
}
