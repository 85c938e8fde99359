//! The incomplete gamma function, from which the Poisson, chi-square and normal distributions follow.
//!
//! Abramowitz and Stegun, "Handbook of Mathematical Functions" (1964): the series 6.5.29 below the mode, the
//! continued fraction 6.5.31 above it, and Stirling's series 6.1.41 for the logarithm of the gamma function. The
//! continued fraction is evaluated by Lentz's method as modified by Thompson and Barnett, J. Comput. Phys. 64 (1986).

/// Terms after which the sums below have certainly converged for any count of incidents.
const MOST_TERMS: u32 = 100_000;
const PRECISION: f64 = 1e-15;

/// The natural logarithm of Γ(x) for x > 0.
fn ln_gamma(x: f64) -> f64 {
    // Γ(x) = Γ(x + 1) / x carries small arguments to where Stirling's series is exact to the last digits.
    let mut shifted = x;
    let mut product = 1.0;
    while shifted < 12.0 {
        product *= shifted;
        shifted += 1.0;
    }
    let inverse = 1.0 / (shifted * shifted);
    let series = (1.0 / 12.0
        - inverse * (1.0 / 360.0 - inverse * (1.0 / 1260.0 - inverse / 1680.0)))
        / shifted;
    (shifted - 0.5) * shifted.ln() - shifted + 0.5 * (2.0 * std::f64::consts::PI).ln() + series
        - product.ln()
}

/// The regularised lower incomplete gamma function P(a, x), for a > 0 and x ≥ 0: the probability that a Poisson
/// variable of mean x is at least a, for whole a.
pub(super) fn regularised(a: f64, x: f64) -> f64 {
    if x <= 0.0 {
        return 0.0;
    }
    let scale = (a * x.ln() - x - ln_gamma(a)).exp();
    if x < a + 1.0 {
        (scale * series(a, x)).min(1.0)
    } else {
        (1.0 - scale * fraction(a, x)).max(0.0)
    }
}

fn series(a: f64, x: f64) -> f64 {
    let mut term = 1.0 / a;
    let mut sum = term;
    for n in 1..MOST_TERMS {
        term *= x / (a + f64::from(n));
        sum += term;
        if term < sum * PRECISION {
            break;
        }
    }
    sum
}

fn fraction(a: f64, x: f64) -> f64 {
    const TINY: f64 = 1e-300;
    let kept = |value: f64| if value.abs() < TINY { TINY } else { value };
    let mut b = x + 1.0 - a;
    let mut c = 1.0 / TINY;
    let mut d = 1.0 / kept(b);
    let mut value = d;
    for n in 1..MOST_TERMS {
        let n = f64::from(n);
        let numerator = -n * (n - a);
        b += 2.0;
        d = 1.0 / kept(numerator * d + b);
        c = kept(b + numerator / c);
        value *= d * c;
        if (d * c - 1.0).abs() < PRECISION {
            break;
        }
    }
    value
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
    fn gamma_of_whole_and_half_numbers() {
        // Γ(n) = (n − 1)!, and Γ(1/2) = √π.
        near(ln_gamma(1.0), 0.0, 12);
        near(ln_gamma(6.0), 120_f64.ln(), 12);
        near(ln_gamma(21.0), 2_432_902_008_176_640_000_f64.ln(), 11);
        near(ln_gamma(0.5), std::f64::consts::PI.sqrt().ln(), 12);
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
