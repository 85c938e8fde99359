//! How far a count may lie from what is usual.

use super::gamma::regularised;

/// The exact two-sided 95 % confidence interval of the mean of a Poisson variable that was observed to be `count`.
///
/// F. Garwood, "Fiducial limits for the Poisson distribution", Biometrika 28 (1936): the means for which a count as
/// high, and one as low, has a probability of 2.5 %.
#[must_use]
#[allow(clippy::cast_precision_loss, reason = "no book has 2⁵² incidents")]
pub(crate) fn poisson_interval(count: usize) -> (f64, f64) {
    const TAIL: f64 = 0.025;
    let n = count as f64;
    // P(X ≥ n | mean) is P(n, mean), which grows with the mean.
    let low = if count == 0 {
        0.0
    } else {
        solve(n, TAIL, 0.0, n)
    };
    let high = solve(n + 1.0, 1.0 - TAIL, n, n + 10.0 * (n + 1.0).sqrt() + 10.0);
    (low, high)
}

/// The mean at which P(a, mean) is `wanted`, between two bounds.
fn solve(a: f64, wanted: f64, mut low: f64, mut high: f64) -> f64 {
    // Each step halves the interval: after 60 nothing is left to halve.
    for _ in 0..60 {
        let middle = f64::midpoint(low, high);
        if regularised(a, middle) < wanted {
            low = middle;
        } else {
            high = middle;
        }
    }
    f64::midpoint(low, high)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(count: usize, low: f64, high: f64, digits: i32) {
        let (is_low, is_high) = poisson_interval(count);
        let close =
            |value: f64, expected: f64| (value - expected).abs() < 0.51 * 10_f64.powi(-digits);
        assert!(
            close(is_low, low) && close(is_high, high),
            "{count}: {is_low} {is_high}"
        );
    }

    #[test]
    fn intervals_as_published() {
        // R's `poisson.test(42)`, as printed in Cross Validated question 10926.
        near(42, 30.269_91, 56.771_80, 5);
        // `pois.exact(0)` of the R package epitools, whose manual gives 3.689.
        near(0, 0.0, 3.689, 3);
        // For one event the equations can be solved by hand: 1 − e^(−low) = 0.025; (1 + high) e^(−high) = 0.025.
        near(1, -0.975_f64.ln(), 5.572, 3);
        let (_, high) = poisson_interval(1);
        assert!(((1.0 + high) * (-high).exp() - 0.025).abs() < 1e-12);
    }

    #[test]
    fn large_counts_come_near_the_normal_approximation() {
        let (low, high) = poisson_interval(10_000);
        assert!(
            (low - (10_000.0 - 196.0)).abs() < 3.0 && (high - (10_000.0 + 196.0)).abs() < 3.0,
            "{low} {high}"
        );
    }

    /// Simulation: an exact interval holds the true mean at least as often as it says.
    #[test]
    fn intervals_hold_the_true_mean() {
        let mut state = 42_u64;
        let mut uniform = || {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            (state >> 11) as f64 / (1_u64 << 53) as f64
        };
        for mean in [0.7, 4.0, 12.5] {
            let rounds = 4_000;
            let held = (0..rounds)
                .filter(|_| {
                    // A Poisson count is how many exponential waits fit into one unit of time.
                    let (mut count, mut time) = (0_usize, 0.0);
                    loop {
                        time -= (1.0 - uniform()).ln() / mean;
                        if time > 1.0 {
                            break;
                        }
                        count += 1;
                    }
                    let (low, high) = poisson_interval(count);
                    (low..=high).contains(&mean)
                })
                .count();
            // 95 % of 4000 is 3800; three standard errors of chance are 42.
            assert!(held >= 3_758, "{mean}: {held} of {rounds}");
        }
    }
}
