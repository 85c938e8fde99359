//! How much it says that an entry has something.

/// How rare it is that an entry has something: BM25's inverse document frequency (Robertson and Zaragoza, "The Probabilistic
/// Relevance Framework", 2009), with one added so that it is never negative.
#[allow(clippy::cast_precision_loss)]
pub(crate) fn rarity(documents: u32, having: usize) -> f32 {
    let (all, having) = (documents as f32, having as f32);
    (1.0 + (all - having + 0.5).max(0.0) / (having + 0.5)).ln()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rarer_is_worth_more() {
        assert!(rarity(1_000, 1) > rarity(1_000, 10) && rarity(1_000, 1_000) >= 0.0);
    }
}
