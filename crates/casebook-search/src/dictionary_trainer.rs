//! What many texts have in common: the stretches that a shared dictionary for compressing them is made of.

/// Length of a stretch, in bytes.
const STRETCH: usize = 128;
/// Stretches are compared by the runs of so many bytes that stand in them.
const RUN: usize = 6;
/// Distance between the places where a stretch may begin, in bytes.
const STEP: usize = 8;
/// Number of counters, as a power of two.
const COUNTERS: u32 = 18;

/// About `room` bytes of what stands in most of the texts, the most frequent last: that is nearest to whatever follows.
/// (After the cover algorithm of Liao, Petri, Moffat and Wirth, "Effective Construction of Relative Lempel-Ziv
/// Dictionaries", 2016: one stretch from each part of the sample, and what it covers counts no more.)
pub(crate) fn train_dictionary(texts: &[&[u8]], room: usize) -> Vec<u8> {
    let mut counters = Counters::of(texts);
    let sample = texts.concat();
    let parts = (room / STRETCH).max(1);
    let mut chosen: Vec<(u32, &[u8])> = Vec::with_capacity(parts);
    for part in sample.chunks(sample.len().div_ceil(parts).max(STRETCH)) {
        if let Some((worth, stretch)) = counters.best(part) {
            counters.cover(stretch);
            chosen.push((worth, stretch));
        }
    }
    chosen.sort_by_key(|(worth, _)| *worth);
    chosen
        .into_iter()
        .flat_map(|(_, stretch)| stretch)
        .copied()
        .take(room)
        .collect()
}

/// In how many other texts each run stands; runs that share a counter are taken for one.
struct Counters(Vec<u32>);

impl Counters {
    fn of(texts: &[&[u8]]) -> Counters {
        let mut counts = vec![0; 1 << COUNTERS];
        let mut seen_in = vec![0; 1 << COUNTERS];
        for (number, text) in (1usize..).zip(texts) {
            for at in text.windows(RUN).map(counter) {
                if seen_in[at] != number {
                    counts[at] += u32::from(seen_in[at] > 0);
                    seen_in[at] = number;
                }
            }
        }
        Counters(counts)
    }

    /// The stretch of a part that is worth most, of equal ones the last; none if none is worth anything.
    fn best<'p>(&self, part: &'p [u8]) -> Option<(u32, &'p [u8])> {
        // What the runs before each place are worth together: stretches overlap.
        let mut sums = Vec::with_capacity(part.len() + 1);
        let mut sum = 0;
        sums.push(sum);
        for run in part.windows(RUN) {
            sum += self.0[counter(run)];
            sums.push(sum);
        }
        let last = part.len().saturating_sub(STRETCH);
        let stretches = (0..=last).step_by(STEP).map(|at| {
            let stretch = &part[at..part.len().min(at + STRETCH)];
            let runs = (stretch.len() + 1).saturating_sub(RUN);
            (sums[at + runs] - sums[at], stretch)
        });
        let best = stretches.max_by_key(|(worth, _)| *worth);
        best.filter(|(worth, _)| *worth > 0)
    }

    fn cover(&mut self, stretch: &[u8]) {
        for run in stretch.windows(RUN) {
            self.0[counter(run)] = 0;
        }
    }
}

/// The counter of a run.
fn counter(run: &[u8]) -> usize {
    let number = run
        .iter()
        .fold(0u64, |number, byte| number << 8 | u64::from(*byte));
    // Multiplying by the golden ratio spreads what differs little (Knuth, The Art of Computer Programming, 6.4).
    (number.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> (u64::BITS - COUNTERS)) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_texts_share_is_chosen_and_what_is_alone_is_not() {
        let shared = "the connection pool of the service was exhausted by retries after the failover of its database. ";
        let texts: Vec<String> = (0..40u32)
            .map(|at| {
                let own: String = (0..900u32)
                    .map(|byte| char::from(b'!' + (byte * byte * (at + 7) % 89) as u8))
                    .collect();
                format!("{own}{shared}{own}")
            })
            .collect();
        let texts: Vec<&[u8]> = texts.iter().map(String::as_bytes).collect();
        let chosen = String::from_utf8_lossy(&train_dictionary(&texts, 1_024)).into_owned();
        assert!(chosen.contains("exhausted by retries after"), "{chosen}");
        assert!(chosen.len() <= 1_024);
        assert!(
            train_dictionary(&[], 1_024).is_empty()
                && train_dictionary(&[b"alone"], 1_024).is_empty()
        );
    }
}
