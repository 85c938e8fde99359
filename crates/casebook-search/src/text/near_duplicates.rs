//! Words that are one word to a reader.

/// The shortest beginning that two near duplicates share, in bytes.
const MIN_SHARED: usize = 5;
/// The most that may follow it, in bytes.
const MAX_ENDING: usize = 3;

/// The words, in their order, without those that stand in an earlier one, as `crowd` does in `crowdstrike`, or nearly are one:
/// of `certificate` and `certificates`, of `expiry` and `expires`, only the first. It goes by their letters alone: this is for
/// naming words, not for finding them.
pub fn drop_near_duplicates<'w>(words: impl IntoIterator<Item = &'w str>) -> Vec<&'w str> {
    let mut kept: Vec<&str> = Vec::new();
    for word in words {
        if !kept
            .iter()
            .any(|earlier| earlier.contains(word) || are_near_duplicates(earlier, word))
        {
            kept.push(word);
        }
    }
    kept
}

fn are_near_duplicates(one: &str, other: &str) -> bool {
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
    plural || shared >= MIN_SHARED && longest - shared <= MAX_ENDING
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_near_duplicates_the_first_is_kept() {
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
            drop_near_duplicates(words),
            ["certificates", "renewed", "pool", "policy", "expiry"]
        );
        assert_eq!(
            drop_near_duplicates(["conn_pool_max", "conn_pool_min", "pool", "pod"]),
            ["conn_pool_max", "conn_pool_min", "pod"]
        );
        assert_eq!(
            drop_near_duplicates(["db", "dbs", "dns", "dns"]),
            ["db", "dbs", "dns"]
        );
        assert_eq!(
            drop_near_duplicates(["us-east-1", "east", "code-defect/algorithm", "algorithm"]),
            ["us-east-1", "code-defect/algorithm"]
        );
    }
}
