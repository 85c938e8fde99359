//! Scores by entry, added up.

/// Sums by entry, reused from one comparison to the next.
#[derive(Debug)]
pub struct Sums {
    sums: Vec<f32>,
    touched: Vec<u32>,
}

impl Sums {
    /// Nothing yet, for so many entries.
    #[must_use]
    pub fn new(entries: u32) -> Self {
        Self {
            sums: vec![0.0; entries as usize],
            touched: Vec::new(),
        }
    }

    /// Adds the worth of a word in each entry that has it, times how present the word is.
    pub fn add_word(&mut self, worths: &[(u32, f32)], presence: f32) {
        for (entry, worth) in worths {
            self.add(*entry, presence * worth);
        }
    }

    /// Adds to the score of an entry.
    pub fn add(&mut self, entry: u32, score: f32) {
        if let Some(sum) = self.sums.get_mut(entry as usize) {
            if *sum == 0.0 {
                self.touched.push(entry);
            }
            *sum += score;
        }
    }

    /// The highest score that any entry but `without` has; 0 if none has any.
    #[must_use]
    pub fn highest(&self, without: Option<u32>) -> f32 {
        let others = self.touched.iter().filter(|entry| Some(**entry) != without);
        others.fold(0.0, |most, entry| most.max(self.sums[*entry as usize]))
    }

    /// The best of the entries that are wanted, equal ones in their order; forgets the sums.
    pub fn best(&mut self, limit: usize, mut wanted: impl FnMut(u32) -> bool) -> Vec<(u32, f32)> {
        let sums = &mut self.sums;
        let mut found: Vec<(u32, f32)> = Vec::with_capacity(self.touched.len());
        for entry in self.touched.drain(..) {
            let score = std::mem::take(&mut sums[entry as usize]);
            if score > 0.0 && wanted(entry) {
                found.push((entry, score));
            }
        }
        let better =
            |a: &(u32, f32), b: &(u32, f32)| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(&b.0));
        if limit > 0 && limit < found.len() {
            found.select_nth_unstable_by(limit - 1, better);
        }
        found.truncate(limit);
        found.sort_unstable_by(better);
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_come_first_and_are_forgotten() {
        let mut sums = Sums::new(4);
        sums.add_word(&[(0, 1.0), (1, 2.0), (3, 2.0)], 0.5);
        sums.add(2, 5.0);
        assert_eq!(sums.highest(Some(2)), 1.0);
        assert_eq!(sums.best(2, |entry| entry != 2), [(1, 1.0), (3, 1.0)]);
        assert!(sums.best(9, |_| true).is_empty());
    }
}
