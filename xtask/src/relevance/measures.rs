//! Rank-based measures with binary relevance.

/// The measures of one ranking.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Measures {
    /// P@1: whether the first result is relevant, as 0 or 1.
    pub(crate) precision_at_1: f64,
    /// S@5: whether one of the first five is relevant, as 0 or 1.
    pub(crate) success_at_5: f64,
    /// 1 / rank of the first relevant result; 0 without one.
    pub(crate) reciprocal_rank: f64,
    /// nDCG@10 (Järvelin and Kekäläinen 2002), in the common form that divides the gain at rank r by log2(r + 1).
    pub(crate) ndcg: f64,
}

impl Measures {
    /// Measures a ranking, best first, against the relevant results.
    pub(crate) fn of(ranking: &[String], relevant: &[String]) -> Self {
        let is_relevant: Vec<bool> = ranking.iter().map(|one| relevant.contains(one)).collect();
        let place = is_relevant.iter().position(|is_relevant| *is_relevant);
        let within = |ranks: usize| f64::from(u8::from(place.is_some_and(|place| place < ranks)));
        Self {
            precision_at_1: within(1),
            success_at_5: within(5),
            reciprocal_rank: place.map_or(0.0, |place| 1.0 / (place as f64 + 1.0)),
            ndcg: ndcg(&is_relevant, relevant.len()),
        }
    }

    /// All measures, in the order of the table's columns.
    pub(crate) fn all(self) -> [f64; 4] {
        [
            self.precision_at_1,
            self.success_at_5,
            self.reciprocal_rank,
            self.ndcg,
        ]
    }
}

/// Depth of nDCG.
const DEPTH: usize = 10;

fn ndcg(is_relevant: &[bool], relevant: usize) -> f64 {
    let discount = |place: usize| 1.0 / (place as f64 + 2.0).log2();
    let found = is_relevant.iter().take(DEPTH).enumerate();
    let gain = found
        .filter(|(_, is_relevant)| **is_relevant)
        // The sum of nothing is -0.0.
        .fold(0.0, |gain, (place, _)| gain + discount(place));
    gain / (0..relevant.min(DEPTH)).map(discount).sum::<f64>()
}

/// The arithmetic mean; 0 of no values.
pub(crate) fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len().max(1) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(words: &str) -> Vec<String> {
        words.split_whitespace().map(str::to_owned).collect()
    }

    fn of(ranking: &str, right: &str) -> Measures {
        Measures::of(&names(ranking), &names(right))
    }

    fn near(value: f64, expected: f64) {
        assert!((value - expected).abs() < 5e-5, "{value}, not {expected}");
    }

    #[test]
    fn the_first_relevant_result_counts() {
        // The example of the article "Mean reciprocal rank" in Wikipedia: ranks 3, 2 and 1 give 11/18.
        let ranks = [
            of("catten cati cats", "cats"),
            of("torii tori toruses", "tori"),
            of("viruses virii viri", "viruses"),
        ];
        near(mean(&ranks.map(|one| one.reciprocal_rank)), 11.0 / 18.0);
        near(mean(&ranks.map(|one| one.precision_at_1)), 1.0 / 3.0);
        near(mean(&ranks.map(|one| one.success_at_5)), 1.0);
    }

    #[test]
    fn gains_are_discounted_by_rank() {
        // By hand: (1 + 1/log2 4) / (1 + 1/log2 3) = 1.5 / 1.63093.
        near(of("a x b y", "a b").ndcg, 0.91972);
        // (1/log2 3 + 1/log2 6) / (1 + 1/log2 3 + 1/log2 4) = 1.01778 / 2.13093.
        near(of("x a y z b", "a b c").ndcg, 0.47762);
        near(of("b a", "a b").ndcg, 1.0);
    }

    #[test]
    fn results_below_the_cut_off_count_nothing() {
        let far = of("1 2 3 4 5 6 7 8 9 10 a", "a");
        near(far.ndcg, 0.0);
        near(far.reciprocal_rank, 1.0 / 11.0);
        assert_eq!((far.precision_at_1, far.success_at_5), (0.0, 0.0));
        assert_eq!(of("x y", "a").all(), [0.0; 4]);
        assert_eq!(of("", "a").all(), [0.0; 4]);
        assert_eq!(of("1 2 3 4 a", "a").success_at_5, 1.0);
        assert_eq!(of("1 2 3 4 5 a", "a").success_at_5, 0.0);
    }

    #[test]
    fn more_relevant_entries_than_ranks_can_still_be_perfect() {
        let right = "1 2 3 4 5 6 7 8 9 10 11 12";
        near(of("1 2 3 4 5 6 7 8 9 10 x", right).ndcg, 1.0);
    }
}
