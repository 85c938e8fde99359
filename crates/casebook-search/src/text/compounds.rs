//! Compounds that people write apart, with a hyphen, or as one word: `fail over`, `fail-over`, `failover`.
//!
//! The tokenizer joins what a hyphen joins by itself. What is written apart is joined only if it is in a list: any two
//! neighbours would make the index a tenth larger.

use std::collections::HashMap;
use std::sync::LazyLock;

use rustc_hash::FxBuildHasher;

/// The two parts of each compound, one compound a line, in the order of the alphabet.
const LIST: &str = include_str!("compounds.txt");

/// From the first part of compounds to their second parts.
static COMPOUNDS: LazyLock<HashMap<&str, Vec<&str>, FxBuildHasher>> = LazyLock::new(|| {
    let mut compounds: HashMap<&str, Vec<&str>, _> = HashMap::default();
    for (first, second) in LIST.lines().filter_map(|line| line.split_once(' ')) {
        compounds.entry(first).or_default().push(second);
    }
    compounds
});

/// The second parts of the compounds that begin with a word, folded; `None` for most words.
pub(crate) fn second_parts(first: &str) -> Option<&'static [&'static str]> {
    COMPOUNDS.get(first).map(Vec::as_slice)
}

/// The compound that two words make, folded; plurals included.
pub(crate) fn compound(first: &str, second: &str) -> Option<String> {
    is_second_part(second_parts(first)?, second).then(|| [first, second].concat())
}

/// Whether a word, in either case, is one of these second parts, or the plural of one.
pub(crate) fn is_second_part(parts: &[&str], word: &str) -> bool {
    let singular = word.strip_suffix(['s', 'S']).unwrap_or(word);
    let is_it = |part: &&str| {
        [word, singular]
            .iter()
            .any(|one| one.eq_ignore_ascii_case(part))
    };
    parts.iter().any(is_it)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn compounds_of_the_list_are_joined_and_no_others() {
        assert_eq!(compound("fail", "over").as_deref(), Some("failover"));
        assert_eq!(compound("time", "outs").as_deref(), Some("timeouts"));
        assert_eq!(compound("post", "mortem").as_deref(), Some("postmortem"));
        assert_eq!(compound("pool", "over"), None);
        assert_eq!(compound("over", "fail"), None);
        assert_eq!(compound("fail", "s"), None);
        assert!(is_second_part(&["over"], "OVERS") && !is_second_part(&["over"], "overt"));
    }

    #[test]
    fn the_list_is_in_order_and_of_two_parts() {
        let lines: Vec<&str> = LIST.lines().collect();
        assert!(lines.windows(2).all(|pair| pair[0] < pair[1]));
        assert!(lines.iter().all(|line| line.split(' ').count() == 2));
    }
}
