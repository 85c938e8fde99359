//! Words that are one word to a reader.

/// The part of a word that its kin have as well, in bytes, at least.
const STEM: usize = 5;
/// What may follow it, in bytes.
const ENDING: usize = 3;

/// The words, in their order, without those that stand in an earlier one, as `crowd` does in `crowdstrike`, or are kin to one:
/// of `certificate`, `certificates` and `expiry`, `expires` the first of each. By their letters alone: this is for naming
/// words, not for finding them.
pub fn distinct<'w>(words: impl IntoIterator<Item = &'w str>) -> Vec<&'w str> {
    let mut kept: Vec<&str> = Vec::new();
    for word in words {
        if !kept
            .iter()
            .any(|earlier| earlier.contains(word) || are_kin(earlier, word))
        {
            kept.push(word);
        }
    }
    kept
}

fn are_kin(one: &str, other: &str) -> bool {
    // Names of code are what they are.
    if ![one, other]
        .iter()
        .all(|word| word.chars().all(char::is_alphabetic))
    {
        return false;
    }
    let shared = one
        .bytes()
        .zip(other.bytes())
        .take_while(|(one, other)| one == other)
        .count();
    let (shortest, longest) = (one.len().min(other.len()), one.len().max(other.len()));
    let plural = shared == shortest && longest - shared == 1 && shared > 2;
    plural || shared >= STEM && longest - shared <= ENDING
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_kin_the_first_is_kept() {
        let words = [
            "certificates",
            "certificate",
            "renewed",
            "renewal",
            "pool",
            "pools",
            "policy",
            "expiry",
            "expires",
        ];
        assert_eq!(
            distinct(words),
            ["certificates", "renewed", "pool", "policy", "expiry"]
        );
        assert_eq!(
            distinct(["conn_pool_max", "conn_pool_min", "pool", "pod"]),
            ["conn_pool_max", "conn_pool_min", "pod"]
        );
        assert_eq!(distinct(["db", "dbs", "dns", "dns"]), ["db", "dbs", "dns"]);
        assert_eq!(
            distinct(["us-east-1", "east", "code-defect/algorithm", "algorithm"]),
            ["us-east-1", "code-defect/algorithm"]
        );
    }
}
