//! Confidence intervals by the percentile bootstrap (Efron 1979). The seed is fixed: the same rankings give the same table.

use super::measures::mean;
use crate::corpus::random::Random;

/// Number of resamples.
const ROUNDS: usize = 2_000;
const SEED: u64 = 13;
/// The part cut off at each end, for 95 % intervals.
const TAIL: f64 = 0.025;

/// A value with its 95 % confidence interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Estimate {
    pub(super) value: f64,
    pub(super) low: f64,
    pub(super) high: f64,
}

/// The mean of a measure over queries.
pub(super) fn estimate(values: &[f64]) -> Estimate {
    let mut means = resampled(values.len(), |drawn| {
        drawn.iter().map(|at| values[*at]).sum::<f64>() / drawn.len() as f64
    });
    within(mean(values), &mut means)
}

/// The ratio of the means of two systems over the same queries (paired resampling). Two systems that reach nothing are equal.
pub(super) fn ratio(values: &[f64], others: &[f64]) -> Estimate {
    let mut ratios = resampled(values.len(), |drawn| {
        let sum = |values: &[f64]| drawn.iter().map(|at| values[*at]).sum::<f64>();
        quotient(sum(values), sum(others))
    });
    within(quotient(mean(values), mean(others)), &mut ratios)
}

fn quotient(one: f64, other: f64) -> f64 {
    if one == 0.0 && other == 0.0 {
        1.0
    } else {
        one / other
    }
}

fn resampled(size: usize, figure: impl Fn(&[usize]) -> f64) -> Vec<f64> {
    let mut random = Random::new(SEED);
    let mut drawn = vec![0; size];
    let mut round = || {
        for place in &mut drawn {
            *place = (random.unit() * size as f64) as usize;
        }
        figure(&drawn)
    };
    (0..ROUNDS).map(|_| round()).collect()
}

fn within(value: f64, drawn: &mut [f64]) -> Estimate {
    drawn.sort_by(f64::total_cmp);
    let tail = (drawn.len() as f64 * TAIL) as usize;
    Estimate {
        value,
        low: drawn[tail],
        high: drawn[drawn.len() - 1 - tail],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn standard_error_matches_the_published_example() {
        // The seven treated mice of Efron and Tibshirani, An Introduction to the Bootstrap (1993), chapter 2: their mean
        // is 86.86, and the ideal bootstrap estimate of its standard error 23.36.
        let mice = [94.0, 197.0, 16.0, 38.0, 99.0, 141.0, 23.0];
        let means = resampled(mice.len(), |drawn| {
            drawn.iter().map(|at| mice[*at]).sum::<f64>() / drawn.len() as f64
        });
        let centre = mean(&means);
        let squares: Vec<f64> = means.iter().map(|one| (one - centre).powi(2)).collect();
        let spread = mean(&squares).sqrt();
        assert!((centre - 86.86).abs() < 1.5, "{centre}");
        assert!((spread - 23.36).abs() < 1.0, "{spread}");
    }

    #[test]
    fn interval_matches_the_normal_approximation() {
        // Half of a hundred: 0.5 ± 1.96 · √(0.25 / 100) = 0.402 to 0.598.
        let values: Vec<f64> = (0..100).map(|at| f64::from(at % 2)).collect();
        let estimate = estimate(&values);
        assert_eq!(estimate.value, 0.5);
        assert!((estimate.low - 0.402).abs() < 0.015, "{estimate:?}");
        assert!((estimate.high - 0.598).abs() < 0.015, "{estimate:?}");
    }

    #[test]
    fn ratio_of_equal_systems_is_exactly_one() {
        let values = [1.0, 0.0, 0.5, 0.25, 1.0];
        let same = ratio(&values, &values);
        assert!((same.low - 1.0).abs() < 1e-9 && (same.high - 1.0).abs() < 1e-9);
        let doubled: Vec<f64> = values.iter().map(|value| value * 2.0).collect();
        assert!((ratio(&doubled, &values).value - 2.0).abs() < 1e-9);
        assert_eq!(ratio(&[0.0], &[0.0]).value, 1.0);
        assert_eq!(ratio(&[0.5], &[0.0]).value, f64::INFINITY);
    }
}
