//! Lists, one for each entry of a book.

use casebook_model::book::Index;

/// A list of values for each entry, all in one piece of memory.
#[derive(Debug, Clone)]
pub(super) struct ByEntry<T> {
    /// Where the list of each entry ends; it begins where that of the entry before it ends.
    ends: Vec<usize>,
    values: Vec<T>,
}

impl<T> Default for ByEntry<T> {
    fn default() -> Self {
        Self {
            ends: Vec::new(),
            values: Vec::new(),
        }
    }
}

impl<T> ByEntry<T> {
    /// Sorts values to their entries, of which the book has `entries`. The values of one entry keep their order.
    pub(super) fn new(entries: usize, mut pairs: Vec<(Index, T)>) -> Self {
        pairs.sort_by_key(|(entry, _)| *entry);
        let mut ends = vec![0; entries];
        for (at, (entry, _)) in pairs.iter().enumerate() {
            ends[*entry] = at + 1;
        }
        let mut last = 0;
        for end in &mut ends {
            last = last.max(*end);
            *end = last;
        }
        Self {
            ends,
            values: pairs.into_iter().map(|(_, value)| value).collect(),
        }
    }

    /// The values of one entry; none for an entry of another book.
    pub(super) fn of(&self, entry: Index) -> &[T] {
        let Some(end) = self.ends.get(entry) else {
            return &[];
        };
        let start = entry.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.values[start..*end]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_entry_has_its_own_values_in_their_order() {
        let lists = ByEntry::new(4, vec![(2, 'a'), (0, 'b'), (2, 'c')]);
        assert_eq!(
            [0, 1, 2, 3, 9].map(|entry| lists.of(entry).iter().collect::<String>()),
            ["b", "", "ac", "", ""]
        );
    }
}
