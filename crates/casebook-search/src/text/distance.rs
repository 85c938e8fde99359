//! Edit distance with a bound, for forgiving typing errors.

/// The number of insertions, deletions, replacements and swaps of neighbours that turn `from` into `to`, if it is at
/// most `bound`. (Optimal string alignment: no part is edited twice.)
pub(crate) fn distance_within(from: &str, to: &str, bound: usize) -> Option<usize> {
    let (from, to): (Vec<char>, Vec<char>) = (from.chars().collect(), to.chars().collect());
    if from.len().abs_diff(to.len()) > bound {
        return None;
    }
    let mut rows = Rows::new(from.len());
    for (at, &ch) in to.iter().enumerate() {
        let previous = at.checked_sub(1).and_then(|before| to.get(before)).copied();
        if rows.step(&from, ch, previous) > bound {
            return None;
        }
    }
    let distance = rows.current.last().copied()?;
    (distance <= bound).then_some(distance)
}

/// Three rows of the dynamic programme: swaps look two back.
struct Rows {
    before: Vec<usize>,
    last: Vec<usize>,
    current: Vec<usize>,
}

impl Rows {
    fn new(width: usize) -> Rows {
        Rows {
            before: Vec::new(),
            last: Vec::new(),
            current: (0..=width).collect(),
        }
    }

    /// Takes one more character of the target; returns the smallest value that a path may continue from.
    fn step(&mut self, from: &[char], ch: char, previous: Option<char>) -> usize {
        let next = Vec::with_capacity(from.len() + 1);
        self.before = std::mem::replace(&mut self.last, std::mem::replace(&mut self.current, next));
        let first = self.last.first().map_or(0, |value| value + 1);
        self.current.push(first);
        let mut least = first;
        for (at, &own) in from.iter().enumerate() {
            let mut value = self.last[at] + usize::from(own != ch);
            value = value.min(self.last[at + 1] + 1).min(self.current[at] + 1);
            if at > 0 && previous == Some(own) && from[at - 1] == ch && self.before.len() > at {
                value = value.min(self.before[at - 1] + 1);
            }
            self.current.push(value);
            least = least.min(value);
        }
        // A swap reaches over this row from the one before it.
        least.min(
            self.last
                .iter()
                .copied()
                .min()
                .map_or(usize::MAX, |value| value + 1),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn counts_each_kind_of_slip_once() {
        assert_eq!(distance_within("timeout", "timeout", 2), Some(0));
        assert_eq!(distance_within("timeuot", "timeout", 2), Some(1));
        assert_eq!(distance_within("timeot", "timeout", 1), Some(1));
        assert_eq!(distance_within("timeoutt", "timeout", 1), Some(1));
        assert_eq!(distance_within("certficiate", "certificate", 2), Some(2));
        assert_eq!(distance_within("abc", "xyz", 2), None);
        assert_eq!(distance_within("", "ab", 2), Some(2));
    }

    proptest! {
        #[test]
        fn the_same_from_either_side_and_whatever_the_bound(a in "[a-d]{0,8}", b in "[a-d]{0,8}", bound in 0usize..3) {
            prop_assert_eq!(distance_within(&a, &b, bound), distance_within(&b, &a, bound));
            // Leaving off early, once all ways exceed the bound, loses nothing.
            let exact = distance_within(&a, &b, 8);
            prop_assert_eq!(distance_within(&a, &b, bound), exact.filter(|distance| *distance <= bound));
        }
    }
}
