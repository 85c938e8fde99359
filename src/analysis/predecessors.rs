//! Counting the earlier incidents of one cause without comparing every pair.
//!
//! An incident can be a predecessor from the instant at which it certainly was over (and had certainly begun). Kept
//! in the order of that instant, "how many before `t`" is one binary search. "With at least one of these services"
//! is inclusion and exclusion over the sets of services, each of which has a list of its own. The rare incident with
//! very many services is compared one by one.

use std::collections::HashMap;

use crate::casebook::Index;

/// Sets of up to this many services are listed by every subset; 2⁵ − 1 lists for the largest.
const NARROW: usize = 5;

/// One earlier incident as it counts for later ones. Times are in seconds since the epoch.
#[derive(Debug, Clone)]
pub(super) struct Predecessor {
    pub(super) index: Index,
    /// When it began, at the latest.
    pub(super) start: i64,
    /// The day it began, counted in days.
    pub(super) day: i64,
    /// The first instant at which a later incident can repeat it: after `start`, and when it was over.
    pub(super) from: i64,
    /// Its services, sorted.
    pub(super) services: Vec<u32>,
}

impl Predecessor {
    pub(super) fn shares_service(&self, services: &[u32]) -> bool {
        self.services.iter().any(|service| services.binary_search(service).is_ok())
    }

    /// The order of nearness: later starts first, then by place in the book.
    fn nearness(&self) -> (i64, std::cmp::Reverse<Index>) {
        (self.start, std::cmp::Reverse(self.index))
    }
}

/// What a later incident asks.
#[derive(Debug, Clone, Copy)]
pub(super) struct Question<'a> {
    /// Its start, at the earliest: predecessors must count from then or before.
    pub(super) before: i64,
    /// Predecessors must have begun on this day or later; `i64::MIN` for no limit.
    pub(super) since_day: i64,
    /// Its services, sorted.
    pub(super) services: &'a [u32],
}

impl Question<'_> {
    pub(super) fn admits(&self, predecessor: &Predecessor) -> bool {
        predecessor.from <= self.before && predecessor.day >= self.since_day
    }
}

#[derive(Debug, Default)]
struct List {
    from: Vec<i64>,
    days: Vec<i64>,
    /// The nearest of the first `n + 1` in the order of `from`.
    nearest: Vec<usize>,
}

/// The incidents of one cause.
#[derive(Debug, Default)]
pub(super) struct Predecessors {
    all: Vec<Predecessor>,
    position: HashMap<Index, usize>,
    lists: HashMap<Vec<u32>, List>,
    /// In the order of their start, those that name services.
    by_start: Vec<usize>,
    wide: Vec<usize>,
    /// Those that went on for so long that they may have begun before the window of an incident they overlap.
    long: Vec<usize>,
}

impl Predecessors {
    pub(super) fn new(mut all: Vec<Predecessor>, window_days: Option<i64>) -> Self {
        all.sort_by_key(|one| (one.from, one.start, one.index));
        let mut this = Self::default();
        for (at, one) in all.iter().enumerate() {
            if one.services.is_empty() {
                continue;
            }
            this.by_start.push(at);
            if window_days.is_some_and(|days| one.from.div_euclid(86_400) - one.day >= days - 1) {
                this.long.push(at);
            }
            // The empty set lists everything.
            this.lists.entry(Vec::new()).or_default().push(&all, at);
            if one.services.len() > NARROW {
                this.wide.push(at);
                continue;
            }
            for subset in subsets(&one.services) {
                this.lists.entry(subset).or_default().push(&all, at);
            }
        }
        this.by_start.sort_by_key(|at| std::cmp::Reverse(all[*at].nearness()));
        for list in this.lists.values_mut() {
            list.days.sort_unstable();
        }
        this.position = all.iter().enumerate().map(|(at, one)| (one.index, at)).collect();
        this.all = all;
        this
    }

    pub(super) fn get(&self, index: Index) -> Option<&Predecessor> {
        self.position.get(&index).map(|at| &self.all[*at])
    }

    /// How many name services at all.
    pub(super) fn count(&self, question: &Question<'_>) -> usize {
        self.count_in(&[], question)
    }

    /// How many share a service.
    pub(super) fn count_sharing(&self, question: &Question<'_>) -> usize {
        if question.services.len() > NARROW {
            let sharing = |one: &&Predecessor| one.shares_service(question.services) && question.admits(one);
            return self.all.iter().filter(sharing).count();
        }
        let mut count: isize = 0;
        for subset in subsets(question.services) {
            let some = isize::try_from(self.count_in(&subset, question)).unwrap_or(isize::MAX);
            count += if subset.len() % 2 == 1 { some } else { -some };
        }
        let wide = self.wide.iter().map(|at| &self.all[*at]);
        let wide = wide.filter(|one| one.shares_service(question.services) && question.admits(one)).count();
        usize::try_from(count).unwrap_or(0) + wide
    }

    fn count_in(&self, subset: &[u32], question: &Question<'_>) -> usize {
        let Some(list) = self.lists.get(subset) else { return 0 };
        let before = list.from.partition_point(|from| *from <= question.before);
        let too_old = list.days.partition_point(|day| *day < question.since_day);
        // An old one that is not over yet is in the second number but not in the first.
        let holds = |one: &Predecessor| subset.iter().all(|service| one.services.binary_search(service).is_ok());
        let narrow = |one: &Predecessor| subset.is_empty() || one.services.len() <= NARROW;
        let both = self
            .long
            .iter()
            .map(|at| &self.all[*at])
            .filter(|one| holds(one) && narrow(one) && one.day < question.since_day && one.from > question.before);
        (before + both.count()).saturating_sub(too_old)
    }

    /// The nearest that shares a service, those in `except` left out.
    pub(super) fn nearest_sharing(&self, question: &Question<'_>, except: &[Index]) -> Option<Index> {
        let mut nearest: Option<&Predecessor> = None;
        for service in question.services {
            let Some(list) = self.lists.get(std::slice::from_ref(service)) else { continue };
            let before = list.from.partition_point(|from| *from <= question.before);
            let Some(last) = before.checked_sub(1) else { continue };
            let best = &self.all[list.nearest[last]];
            if except.contains(&best.index) {
                return self.nearest_where(question, except, |one| one.shares_service(question.services));
            }
            let best = Some(best).filter(|best| question.admits(best));
            nearest = nearest.into_iter().chain(best).max_by_key(|one| one.nearness());
        }
        let wide = self.wide.iter().map(|at| &self.all[*at]).filter(|one| {
            one.shares_service(question.services) && question.admits(one) && !except.contains(&one.index)
        });
        wide.chain(nearest).max_by_key(|one| one.nearness()).map(|one| one.index)
    }

    /// The nearest that names services and shares none, those in `except` left out.
    pub(super) fn nearest_apart(&self, question: &Question<'_>, except: &[Index]) -> Option<Index> {
        self.nearest_where(question, except, |one| !one.shares_service(question.services))
    }

    fn nearest_where(
        &self,
        question: &Question<'_>,
        except: &[Index],
        wanted: impl Fn(&Predecessor) -> bool,
    ) -> Option<Index> {
        let first = self.by_start.partition_point(|at| self.all[*at].start >= question.before);
        self.by_start[first..]
            .iter()
            .map(|at| &self.all[*at])
            .take_while(|one| one.day >= question.since_day)
            .find(|one| wanted(one) && question.admits(one) && !except.contains(&one.index))
            .map(|one| one.index)
    }
}

impl List {
    /// Adds the next one in the order of `from`.
    fn push(&mut self, all: &[Predecessor], at: usize) {
        let one = &all[at];
        self.from.push(one.from);
        self.days.push(one.day);
        let nearest = match self.nearest.last() {
            Some(best) if all[*best].nearness() > one.nearness() => *best,
            _ => at,
        };
        self.nearest.push(nearest);
    }
}

/// Every non-empty subset of a few services.
fn subsets(services: &[u32]) -> impl Iterator<Item = Vec<u32>> {
    (1..1_usize << services.len()).map(|mask| {
        let chosen = services.iter().enumerate().filter(move |(at, _)| mask & (1 << at) != 0);
        chosen.map(|(_, service)| *service).collect()
    })
}
