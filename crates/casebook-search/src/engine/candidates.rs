//! Which words a misspelt one may be.

use std::collections::BTreeMap;

use crate::text::distance_within;

/// The most words tried for a misspelt one.
const MAX_CORRECTIONS: usize = 3;

/// Words that a misspelt one may be.
pub(super) struct Candidates<'w> {
    word: &'w str,
    max_slips: usize,
    /// Per word, how many slips it is away, and how many entries have it.
    found: BTreeMap<String, (usize, u32)>,
    /// The last word considered: it comes once for each zone.
    last: Option<(String, Option<usize>)>,
}

impl<'w> Candidates<'w> {
    /// Candidates for a word that are at most so many slips away.
    pub(super) fn new(word: &'w str, max_slips: usize) -> Self {
        Candidates {
            word,
            max_slips,
            found: BTreeMap::new(),
            last: None,
        }
    }

    /// Takes a word in if it is close enough.
    pub(super) fn consider(&mut self, candidate: &str, entries: u32) -> bool {
        if self.last.as_ref().is_none_or(|(last, _)| last != candidate) {
            let slips = distance_within(self.word, candidate, self.max_slips);
            self.last = Some((candidate.to_owned(), slips));
        }
        let Some((_, Some(slips))) = &self.last else {
            return false;
        };
        let known = self.found.entry(candidate.to_owned());
        let (_, most) = known.or_insert((*slips, 0));
        *most = entries.max(*most);
        true
    }

    /// The most frequent of those with the fewest slips.
    pub(super) fn best(self) -> Vec<(String, usize)> {
        let fewest = self.found.values().map(|(slips, _)| *slips).min();
        let mut ranked: Vec<(String, (usize, u32))> = self
            .found
            .into_iter()
            .filter(|(_, (slips, _))| Some(*slips) == fewest)
            .collect();
        // Stable: of equally frequent words the first in the alphabet wins.
        ranked.sort_by_key(|(_, (_, entries))| std::cmp::Reverse(*entries));
        ranked.truncate(MAX_CORRECTIONS);
        ranked
            .into_iter()
            .map(|(word, (slips, _))| (word, slips))
            .collect()
    }
}
