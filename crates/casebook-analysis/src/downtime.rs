//! The downtime of several incidents: added up, and with overlapping spans counted once.

use super::AnalysisQuery;
use casebook_model::book::Index;
use casebook_model::entry::Postmortem;
use casebook_time::Duration;

/// The downtime of some incidents. What nobody wrote down is missing, not zero.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Downtime {
    /// How long any of them lasted: where the spans of several overlap, that time counts once.
    pub total: Duration,
    /// The sum of what is known.
    pub sum: Duration,
    /// How many of them overlap another.
    pub overlapping: usize,
    /// Of how many incidents it is known.
    pub known: usize,
    /// Of how many it is not.
    pub missing: usize,
}

/// The span of an incident's downtime, in seconds since the epoch: it is taken to begin with the incident. `None` where no
/// clock time, or only an approximate one, says when that was; such downtime overlaps nothing.
pub(super) fn span_of(entry: &Postmortem) -> Option<(i64, i64)> {
    let length = entry.impact.downtime.as_ref()?.value.seconds();
    let started = &entry.started.as_ref()?.value;
    let clock = started.clock().filter(|_| !started.is_approximate())?;
    let start = clock.as_second();
    let end = start.saturating_add(i64::try_from(length).unwrap_or(i64::MAX));
    (end > start).then_some((start, end))
}

/// The downtime of some incidents together.
#[must_use]
pub fn downtime(query: &AnalysisQuery<'_>, incidents: &[Index]) -> Downtime {
    let facts = query.facts();
    let mut found = Downtime::default();
    let mut spans = Vec::new();
    for index in incidents {
        match facts.downtime(*index) {
            None => found.missing += 1,
            Some(downtime) => {
                found.known += 1;
                found.sum = found.sum.plus(downtime);
                spans.extend(facts.downtime_span(*index));
            }
        }
    }
    let (twice, overlapping) = overlap(spans);
    let total = found.sum.seconds().saturating_sub(twice);
    (found.total, found.overlapping) = (Duration::from_seconds(total), overlapping);
    found
}

/// How many seconds of some spans are counted more than once, every further time included, and how many of them overlap
/// another.
fn overlap(mut spans: Vec<(i64, i64)>) -> (u64, usize) {
    spans.sort_unstable();
    let (mut twice, mut overlapping) = (0, 0);
    // Until when the spans so far reach, and whether the one that reaches there is known to overlap.
    let mut reach: Option<(i64, bool)> = None;
    for (start, end) in spans {
        match &mut reach {
            Some((until, is_counted)) if start < *until => {
                twice += (end.min(*until) - start).unsigned_abs();
                overlapping += 1 + usize::from(!*is_counted);
                *is_counted = true;
                *until = end.max(*until);
            }
            _ => reach = Some((end, false)),
        }
    }
    (twice, overlapping)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_overlaps_counts_once() {
        assert_eq!(overlap(vec![]), (0, 0));
        assert_eq!(overlap(vec![(0, 10), (10, 20)]), (0, 0));
        assert_eq!(overlap(vec![(0, 10), (0, 10)]), (10, 2));
        // One inside another, a third that only touches the inner one's end, and a fourth apart.
        assert_eq!(overlap(vec![(40, 50), (0, 10), (2, 5), (5, 12)]), (8, 3));
        assert_eq!(overlap(vec![(0, 10), (8, 20), (18, 30), (30, 31)]), (4, 3));
    }
}
