//! The incomplete gamma function, from which the Poisson, chi-square and normal distributions follow.

use statrs::function::gamma::gamma_lr;

/// The regularised lower incomplete gamma function P(a, x), for a > 0 and x ≥ 0: the probability that a Poisson
/// variable of mean x is at least a, for whole a. Abramowitz and Stegun, "Handbook of Mathematical Functions" (1964),
/// 6.5.1.
pub(super) fn regularised(a: f64, x: f64) -> f64 {
    if x <= 0.0 {
        return 0.0;
    }
    gamma_lr(a, x)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(value: f64, expected: f64, digits: i32) {
        assert!(
            (value - expected).abs() < 0.5 * 10_f64.powi(-digits),
            "{value} is not {expected}"
        );
    }

    #[test]
    fn chi_square_critical_values_of_the_handbook() {
        // NIST/SEMATECH e-Handbook of Statistical Methods, 1.3.6.7.4, upper critical values at 0.05 and 0.01, and
        // lower at 0.025: the distribution function of chi-square with k degrees of freedom is P(k/2, x/2).
        for (degrees, value, probability) in [
            (1.0, 3.841, 0.95),
            (10.0, 18.307, 0.95),
            (50.0, 67.505, 0.95),
            (100.0, 135.807, 0.99),
            (10.0, 3.247, 0.025),
            (20.0, 9.591, 0.025),
        ] {
            near(regularised(degrees / 2.0, value / 2.0), probability, 4);
        }
    }

    #[test]
    fn poisson_probabilities_by_hand() {
        // P(X ≥ 1 | 2) = 1 − e⁻², P(X ≥ 3 | 2) = 1 − e⁻² (1 + 2 + 2).
        near(regularised(1.0, 2.0), 1.0 - (-2_f64).exp(), 12);
        near(regularised(3.0, 2.0), 1.0 - 5.0 * (-2_f64).exp(), 12);
        near(regularised(5.0, 0.0), 0.0, 12);
        near(regularised(3.0, 1000.0), 1.0, 12);
    }
}
