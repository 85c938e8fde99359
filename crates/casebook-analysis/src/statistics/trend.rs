//! Whether events come faster or slower than they did.

use super::gamma::regularised;

/// The statistic of Laplace's test for a trend in the times of events observed from 0 to `length` (a window that ends
/// at a time, not with an event). Times and length have one unit. Under no trend it is nearly a standard normal
/// variable; positive means that events come faster. `None` without events or without length.
///
/// D. R. Cox and P. A. W. Lewis, "The Statistical Analysis of Series of Events" (1966), section 3.3: the mean time,
/// less the middle of the window, over `length / √(12 n)`.
#[must_use]
#[allow(clippy::cast_precision_loss, reason = "no book has 2⁵² incidents")]
pub fn laplace(times: &[f64], length: f64) -> Option<f64> {
    if times.is_empty() || length <= 0.0 {
        return None;
    }
    let n = times.len() as f64;
    let mean = times.iter().sum::<f64>() / n;
    Some((mean - length / 2.0) * (12.0 * n).sqrt() / length)
}

/// The probability of a standard normal value at least as far from zero, on either side.
#[must_use]
pub(crate) fn two_sided_p(statistic: f64) -> f64 {
    // The square of a standard normal variable is chi-square with one degree of freedom.
    1.0 - regularised(0.5, statistic * statistic / 2.0)
}

/// Probabilities adjusted for having made several tests: S. Holm, "A simple sequentially rejective multiple test
/// procedure", Scandinavian Journal of Statistics 6 (1979). The smallest is multiplied by their number, the next by
/// one less, and so on; none falls below the one before it, none exceeds 1. The order of the input is kept.
#[must_use]
#[allow(clippy::cast_precision_loss, reason = "no book has 2⁵² causes")]
pub(crate) fn holm(probabilities: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..probabilities.len()).collect();
    order.sort_by(|one, other| probabilities[*one].total_cmp(&probabilities[*other]));
    let mut adjusted = vec![1.0; probabilities.len()];
    let mut least: f64 = 0.0;
    for (rank, at) in order.into_iter().enumerate() {
        let left = (probabilities.len() - rank) as f64;
        least = least.max(probabilities[at] * left).min(1.0);
        adjusted[at] = least;
    }
    adjusted
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn laplace_as_in_the_published_example() {
        // ReliaWiki, "Reliability Growth and Repairable System Analysis Reference", appendix B, Laplace trend test:
        // system 1, observed for 2000 hours, has U = −2.6121.
        let hours = [1.2, 55.6, 72.7, 111.9, 121.9, 303.6, 326.9, 1568.4, 1913.5];
        let statistic = laplace(&hours, 2000.0).unwrap();
        assert!((statistic + 2.6121).abs() < 0.000_05, "{statistic}");
        // By hand: the sum is 4475.7, the mean 497.3, and 2000 / √108 is 192.45.
        assert!((statistic - (497.3 - 1000.0) / 192.45).abs() < 0.000_1);
    }

    #[test]
    fn events_in_the_middle_show_no_trend_and_late_ones_a_rise() {
        assert_eq!(laplace(&[1.0, 5.0, 9.0], 10.0), Some(0.0));
        assert!(laplace(&[8.0, 9.0, 9.5], 10.0).unwrap() > 0.0);
        assert_eq!(laplace(&[], 10.0), None);
        assert_eq!(laplace(&[1.0], 0.0), None);
    }

    #[test]
    fn normal_probabilities_of_the_tables() {
        // The critical values of the standard normal distribution: NIST/SEMATECH e-Handbook, 1.3.6.7.1.
        for (statistic, probability) in [
            (1.959_964, 0.05),
            (-1.959_964, 0.05),
            (2.575_829, 0.01),
            (0.0, 1.0),
        ] {
            assert!(
                (two_sided_p(statistic) - probability).abs() < 1e-6,
                "{statistic}"
            );
        }
    }

    #[test]
    fn holm_as_in_the_published_example() {
        // The example of Wikipedia's "Holm–Bonferroni method": 0.01, 0.04, 0.03, 0.005 at 0.05 rejects the first and
        // the last. Adjusted: 0.005 · 4, 0.01 · 3, 0.03 · 2, then 0.04 · 1, raised to the one before it.
        let adjusted = holm(&[0.01, 0.04, 0.03, 0.005]);
        for (is, expected) in adjusted.iter().zip([0.03, 0.06, 0.06, 0.02]) {
            assert!((is - expected).abs() < 1e-12, "{adjusted:?}");
        }
        assert_eq!(holm(&[]), Vec::<f64>::new());
        assert_eq!(holm(&[0.9, 0.8]), [1.0, 1.0]);
    }

    /// Simulation: without a trend the test is wrong in one of twenty cases.
    #[test]
    fn false_alarms_are_as_rare_as_promised() {
        let mut state = 7_u64;
        let mut uniform = || {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            (state >> 11) as f64 / (1_u64 << 53) as f64
        };
        for events in [8, 30] {
            let rounds = 4_000;
            let alarms = (0..rounds)
                .filter(|_| {
                    let times: Vec<f64> = (0..events).map(|_| 365.0 * uniform()).collect();
                    two_sided_p(laplace(&times, 365.0).unwrap()) < 0.05
                })
                .count();
            // 5 % of 4000 is 200; four standard errors of chance are 55.
            assert!(
                (145..=255).contains(&alarms),
                "{events}: {alarms} of {rounds}"
            );
        }
    }
}
