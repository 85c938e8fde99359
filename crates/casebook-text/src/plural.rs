//! Numbers with their nouns.

/// `1 incident`, `9 incidents`, `0 entries`, `2 days`: a count of an English noun.
#[must_use]
pub fn counted(count: usize, noun: &str) -> String {
    if count == 1 {
        format!("1 {noun}")
    } else {
        format!("{count} {}", plural(noun))
    }
}

/// The plural of an English noun, as Casebook's own are formed: `entry` → `entries`, `day` → `days`, `fix` → `fixes`.
#[must_use]
pub fn plural(noun: &str) -> String {
    let vowel_before = |stem: &str| stem.ends_with(['a', 'e', 'i', 'o', 'u']);
    match noun.strip_suffix('y') {
        Some(stem) if !vowel_before(stem) => format!("{stem}ies"),
        _ if noun.ends_with(['s', 'x']) || noun.ends_with("ch") || noun.ends_with("sh") => {
            format!("{noun}es")
        }
        _ => format!("{noun}s"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nouns_take_their_plural() {
        for (count, noun, words) in [
            (1, "entry", "1 entry"),
            (0, "entry", "0 entries"),
            (2, "incident", "2 incidents"),
            (3, "day", "3 days"),
            (2, "fix", "2 fixes"),
            (2, "open search", "2 open searches"),
        ] {
            assert_eq!(counted(count, noun), words);
        }
    }
}
