//! Measured values with what could not be measured.

use casebook_model::book::Index;

/// Every value of one measure, shortest first, with the entry it comes from, and the entries it could not be told of.
/// There is no mean: durations are skewed, and one long outage would move it further than a year of work.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Distribution {
    /// The values in ascending order, each with its entry.
    pub values: Vec<(i64, Index)>,
    /// Entries without a usable value.
    pub unusable: Vec<Index>,
}

impl Distribution {
    /// Brings measured values in order; `None` is a value that could not be told.
    #[must_use]
    pub fn new(measured: impl IntoIterator<Item = (Index, Option<i64>)>) -> Self {
        let mut this = Self::default();
        for (index, value) in measured {
            match value {
                Some(value) => this.values.push((value, index)),
                None => this.unusable.push(index),
            }
        }
        this.values.sort_unstable();
        this
    }

    /// How many values there are.
    #[must_use]
    pub fn used(&self) -> usize {
        self.values.len()
    }

    /// The smallest value.
    #[must_use]
    pub fn shortest(&self) -> Option<i64> {
        self.values.first().map(|(value, _)| *value)
    }

    /// The largest value.
    #[must_use]
    pub fn longest(&self) -> Option<i64> {
        self.values.last().map(|(value, _)| *value)
    }

    /// The quantile at `part` (0 to 1) by linear interpolation between the order statistics: type 7 of Hyndman and
    /// Fan, "Sample Quantiles in Statistical Packages", The American Statistician 50 (1996), the default of R and the
    /// QUARTILE.INC of spreadsheets. `None` without values.
    #[must_use]
    #[allow(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss
    )]
    pub(crate) fn quantile(&self, part: f64) -> Option<f64> {
        let last = self.values.len().checked_sub(1)?;
        let place = part.clamp(0.0, 1.0) * last as f64;
        let below = place.floor() as usize;
        let low = self.values[below].0 as f64;
        let high = self.values[(below + 1).min(last)].0 as f64;
        Some(low + (place - place.floor()) * (high - low))
    }

    /// The value in the middle; between the two middle ones when their number is even.
    #[must_use]
    pub fn median(&self) -> Option<f64> {
        self.quantile(0.5)
    }

    /// Between which values the middle half lies.
    #[must_use]
    pub fn quartiles(&self) -> Option<(f64, f64)> {
        self.quantile(0.25).zip(self.quantile(0.75))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(values: &[i64]) -> Distribution {
        Distribution::new(
            values
                .iter()
                .enumerate()
                .map(|(at, value)| (at, Some(*value))),
        )
    }

    #[test]
    fn quartiles_as_in_the_published_example() {
        // The example of Microsoft's documentation of QUARTILE.INC, which is type 7: 1, 2, 4, 7, 8, 9, 10, 12 has
        // 3.5 as its first quartile. The others follow by hand: place 5.25 is 9 + 0.25 · (10 − 9).
        let known = of(&[12, 4, 1, 2, 7, 8, 9, 10]);
        assert_eq!(known.quartiles(), Some((3.5, 9.25)));
        assert_eq!(known.median(), Some(7.5));
        assert_eq!((known.shortest(), known.longest()), (Some(1), Some(12)));
    }

    #[test]
    fn few_values_and_none() {
        assert_eq!(of(&[]).median(), None);
        assert_eq!(of(&[]).quartiles(), None);
        assert_eq!(of(&[5]).quartiles(), Some((5.0, 5.0)));
        assert_eq!(of(&[0, 10]).quartiles(), Some((2.5, 7.5)));
        assert_eq!(of(&[3, 3, 3, 100]).median(), Some(3.0));
    }

    #[test]
    fn what_could_not_be_told_is_kept_apart() {
        let known = Distribution::new([(0, Some(5)), (1, None), (2, Some(0))]);
        assert_eq!(
            (known.used(), known.unusable.as_slice()),
            (2, [1].as_slice())
        );
        assert_eq!(known.values, [(0, 2), (5, 0)]);
    }
}
