//! Seeded randomness. The same seed gives the same corpus with every version of every compiler, which no
//! general-purpose crate promises across its own versions.

/// A SplitMix64 generator.
#[derive(Debug, Clone)]
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// An independent stream, so that entry `stream` is the same however many draws the entries before it took.
    pub(crate) fn stream(seed: u64, stream: u64) -> Self {
        Self(mix(seed ^ mix(stream.wrapping_add(0x5851_F42D_4C95_7F2D))))
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        mix(self.0)
    }

    /// Uniform in `[0, 1)`.
    pub(crate) fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1u64 << 53) as f64
    }

    /// Uniform in `low..=high`.
    pub(crate) fn range(&mut self, low: i64, high: i64) -> i64 {
        debug_assert!(low <= high);
        low + (self.next() % (high - low + 1) as u64) as i64
    }

    pub(crate) fn chance(&mut self, probability: f64) -> bool {
        self.unit() < probability
    }

    pub(crate) fn pick<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        &items[(self.next() % items.len() as u64) as usize]
    }

    /// Standard normal (Irwin–Hall with twelve terms: smooth enough for sizes and durations).
    pub(crate) fn normal(&mut self) -> f64 {
        (0..12).map(|_| self.unit()).sum::<f64>() - 6.0
    }

    /// Log-normal with the given median; `sigma` is the standard deviation of the logarithm.
    pub(crate) fn log_normal(&mut self, median: f64, sigma: f64) -> f64 {
        median * (sigma * self.normal()).exp()
    }
}

/// The finaliser of SplitMix64: a bijection on 64-bit words.
pub(crate) fn mix(mut value: u64) -> u64 {
    value = (value ^ (value >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    value = (value ^ (value >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    value ^ (value >> 31)
}

/// Ranks `0..n` with probability proportional to `1 / (rank + 1)^exponent`.
#[derive(Debug, Clone)]
pub(crate) struct Zipf {
    cumulative: Vec<f64>,
}

impl Zipf {
    pub(crate) fn new(n: usize, exponent: f64) -> Self {
        let mut total = 0.0;
        let cumulative = (1..=n.max(1))
            .map(|rank| {
                total += (rank as f64).powf(-exponent);
                total
            })
            .collect();
        Self { cumulative }
    }

    pub(crate) fn draw(&self, random: &mut Random) -> usize {
        let total = self.cumulative.last().copied().unwrap_or(1.0);
        let at = random.unit() * total;
        self.cumulative
            .partition_point(|&sum| sum <= at)
            .min(self.cumulative.len() - 1)
    }
}

/// An unbounded rank with a Lomax tail: `P(rank >= k) = (1 + k / scale)^-shape`. Drawn from again and again, the number
/// of different ranks seen grows as `draws^(1 / (1 + shape))`, which is Heaps' law.
pub(crate) fn unbounded_rank(random: &mut Random, scale: f64, shape: f64) -> u64 {
    let u = 1.0 - random.unit();
    let rank = scale * (u.powf(-1.0 / shape) - 1.0);
    // The cap keeps words at six syllables; it is reached about once in a million draws.
    rank.min(2.0e9) as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stream_does_not_depend_on_other_streams() {
        let first: Vec<u64> = (0..4).map(|i| Random::stream(7, i).next()).collect();
        let again: Vec<u64> = (0..4).rev().map(|i| Random::stream(7, i).next()).collect();
        assert_eq!(first, again.into_iter().rev().collect::<Vec<_>>());
        assert_ne!(first[0], first[1]);
        assert_ne!(Random::stream(8, 0).next(), first[0]);
    }

    #[test]
    fn zipf_prefers_low_ranks_and_reaches_the_last() {
        let zipf = Zipf::new(50, 1.0);
        let mut random = Random::new(1);
        let mut counts = [0u32; 50];
        for _ in 0..50_000 {
            counts[zipf.draw(&mut random)] += 1;
        }
        // With exponent 1, rank 0 is ten times as frequent as rank 9.
        let ratio = f64::from(counts[0]) / f64::from(counts[9]);
        assert!((8.0..12.5).contains(&ratio), "{ratio}");
        assert!(counts[49] > 0);
    }

    #[test]
    fn distinct_unbounded_ranks_keep_growing_slower_than_draws() {
        let mut random = Random::new(3);
        let mut seen = std::collections::BTreeSet::new();
        let mut at = Vec::new();
        for i in 1..=100_000 {
            seen.insert(unbounded_rank(&mut random, 200.0, 0.5));
            if i == 1_000 || i == 10_000 || i == 100_000 {
                at.push(seen.len() as f64);
            }
        }
        for pair in at.windows(2) {
            let exponent = (pair[1] / pair[0]).log10();
            assert!((0.55..0.95).contains(&exponent), "{at:?}");
        }
    }
}
