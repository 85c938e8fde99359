//! The baseline: textbook BM25 over the whole text of each file, without fields, stemming, stop words or spelling
//! correction. It shares no code with the search engine, on purpose.

use std::collections::HashMap;

/// Saturation of term frequency.
const K1: f64 = 1.2;
/// Strength of length normalisation.
const B: f64 = 0.75;

/// A collection of texts.
#[derive(Debug)]
pub(super) struct Bm25 {
    /// Term frequencies of each text.
    texts: Vec<HashMap<String, f64>>,
    lengths: Vec<f64>,
    average: f64,
    /// Document frequency of each word.
    frequency: HashMap<String, f64>,
}

impl Bm25 {
    pub(super) fn of<'a>(texts: impl Iterator<Item = &'a str>) -> Self {
        let texts: Vec<HashMap<String, f64>> = texts.map(counts).collect();
        let lengths: Vec<f64> = texts.iter().map(|text| text.values().sum()).collect();
        let mut frequency = HashMap::new();
        for word in texts.iter().flat_map(HashMap::keys) {
            *frequency.entry(word.clone()).or_insert(0.0) += 1.0;
        }
        Self {
            average: lengths.iter().sum::<f64>() / lengths.len().max(1) as f64,
            texts,
            lengths,
            frequency,
        }
    }

    /// Positions of the texts that share a word with `query`, best first; ties in order of position.
    pub(super) fn rank(&self, query: &str) -> Vec<usize> {
        let query = counts(query);
        // Fixed order: the last digit of a floating-point sum depends on it.
        let mut query: Vec<(&str, f64)> =
            query.iter().map(|(word, n)| (word.as_str(), *n)).collect();
        query.sort_by(|one, other| one.0.cmp(other.0));
        let scores = (0..self.texts.len()).map(|text| (text, self.score(text, &query)));
        let mut found: Vec<(usize, f64)> = scores.filter(|(_, score)| *score > 0.0).collect();
        found.sort_by(|one, other| other.1.total_cmp(&one.1).then(one.0.cmp(&other.0)));
        found.into_iter().map(|(text, _)| text).collect()
    }

    fn score(&self, text: usize, query: &[(&str, f64)]) -> f64 {
        let length = K1 * (1.0 - B + B * self.lengths[text] / self.average);
        let part = |(word, times): &(&str, f64)| {
            let count = self.texts[text].get(*word)?;
            Some(times * self.idf(word) * count * (K1 + 1.0) / (count + length))
        };
        query.iter().filter_map(part).sum()
    }

    /// ln(1 + (N − n + ½) / (n + ½)), which stays positive for common words.
    fn idf(&self, word: &str) -> f64 {
        let (all, having) = (self.texts.len() as f64, self.frequency[word]);
        ((all - having + 0.5) / (having + 0.5)).ln_1p()
    }
}

/// Term frequencies; a term is a run of letters and digits in lower case.
fn counts(text: &str) -> HashMap<String, f64> {
    let mut counts = HashMap::new();
    let words = text.split(|letter: char| !letter.is_alphanumeric());
    for word in words.filter(|word| !word.is_empty()) {
        *counts.entry(word.to_lowercase()).or_insert(0.0) += 1.0;
    }
    counts
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXTS: [&str; 3] = [
        "The pool ran out: pool, POOL!",
        "the disk ran full",
        "the disk of the pool",
    ];

    #[test]
    fn scores_match_hand_computed_values() {
        let bm25 = Bm25::of(TEXTS.into_iter());
        assert_eq!(bm25.lengths, [6.0, 4.0, 5.0]);
        // `pool` is in 2 of 3 texts: ln(1 + 1.5 / 2.5) = 0.470004. Text 0 has it 3 times in 6 words, 5 on average:
        // 3 · 2.2 / (3 + 1.2 · (0.25 + 0.75 · 1.2)) = 6.6 / 4.38.
        let pool = [("pool", 1.0)];
        assert!((bm25.score(0, &pool) - 0.470_004 * 6.6 / 4.38).abs() < 1e-6);
        // Once in a text of average length: 2.2 / 2.2.
        assert!((bm25.score(2, &pool) - 0.470_004).abs() < 1e-6);
        // Asked for twice, it counts twice.
        assert!((bm25.score(2, &[("pool", 2.0)]) - 0.940_007).abs() < 1e-6);
        assert_eq!(bm25.score(1, &pool), 0.0);
    }

    #[test]
    fn texts_without_a_common_word_are_not_ranked() {
        let bm25 = Bm25::of(TEXTS.into_iter());
        assert_eq!(bm25.rank("pool"), [0, 2]);
        assert_eq!(bm25.rank("Full disk"), [1, 2]);
        assert!(bm25.rank("pools").is_empty());
        assert!(bm25.rank("…").is_empty());
    }
}
