//! Counting the earlier incidents of one cause without comparing every pair.
//!
//! An incident can be a predecessor from the instant at which it certainly was over (and had certainly begun). All
//! questions about one cause are answered in one walk through time, which counts the incidents that it passes. "With
//! at least one of these services" is inclusion and exclusion over the sets of services, each of which has a count of
//! its own. The rare incident with very many services is compared one by one.

use std::cmp::Reverse;

use casebook_model::book::Index;
use rustc_hash::FxHashMap;

/// Sets of up to this many services are counted by every subset; 2⁵ − 1 counts for the largest.
const NARROW: usize = 5;
/// How many days before the day of a question its earliest instant may lie, unless it is as vague as `~2020`.
const CLEAR: i64 = 2;
const DAY: i64 = 86_400;

/// One earlier incident as it counts for later ones. Times are in seconds since the epoch.
#[derive(Debug, Clone, Copy)]
pub(super) struct Predecessor<'a> {
    pub(super) index: Index,
    /// When it began, at the latest.
    pub(super) start: i64,
    /// The day it began, counted in days.
    pub(super) day: i64,
    /// The first instant at which a later incident can repeat it: after `start`, and when it was over.
    pub(super) from: i64,
    /// Its services, sorted; at least one, as in questions.
    pub(super) services: &'a [u32],
}

impl Predecessor<'_> {
    fn shares_service(&self, services: &[u32]) -> bool {
        self.services
            .iter()
            .any(|service| services.binary_search(service).is_ok())
    }
}

/// What a later incident asks.
#[derive(Debug, Clone)]
pub(super) struct Question<'a> {
    /// Its start, at the earliest: predecessors must count from then or before.
    pub(super) before: i64,
    /// The day it began, counted in days.
    pub(super) day: i64,
    /// Its services, sorted.
    pub(super) services: &'a [u32],
    /// What is not to be counted, though it may be a predecessor.
    pub(super) except: Vec<Predecessor<'a>>,
}

/// The nearest predecessor of one kind, and how many more there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Nearest {
    pub(super) index: Index,
    pub(super) more: usize,
}

/// The predecessors that share a service with the one who asks, and those that share none.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Answer {
    pub(super) sharing: Option<Nearest>,
    pub(super) apart: Option<Nearest>,
}

/// Answers all questions about the incidents of one cause, in their order. Predecessors must have begun within the
/// days of the window, if there is one.
pub(super) fn answers(
    all: Vec<Predecessor<'_>>,
    window: Option<i64>,
    questions: &[Question<'_>],
) -> Vec<Answer> {
    let cause = Cause::new(all, window);
    let nearest = cause.nearest_sharing(questions);
    let answer = |((question, count), sharing): ((&Question<'_>, Count), Option<Index>)| {
        let nearest = |index: Option<Index>, count: isize| {
            index.map(|index| Nearest {
                index,
                more: usize::try_from(count - 1).unwrap_or(0),
            })
        };
        let apart = (count.apart > 0)
            .then(|| cause.first(question, |one| !one.shares_service(question.services)));
        Answer {
            sharing: nearest(sharing, count.sharing),
            apart: nearest(apart.flatten(), count.apart),
        }
    };
    questions
        .iter()
        .zip(cause.counts(questions))
        .zip(nearest)
        .map(answer)
        .collect()
}

/// The incidents of one cause.
struct Cause<'a> {
    /// The latest to begin first: the order of nearness.
    all: Vec<Predecessor<'a>>,
    window: Option<i64>,
}

/// How many predecessors share a service, and how many share none. Sums on the way may fall below zero.
#[derive(Debug, Clone, Copy, Default)]
struct Count {
    sharing: isize,
    apart: isize,
}

impl Count {
    fn add(&mut self, many: isize, sharing: bool) {
        if sharing {
            self.sharing += many
        } else {
            self.apart += many
        }
    }
}

impl<'a> Cause<'a> {
    fn new(mut all: Vec<Predecessor<'a>>, window: Option<i64>) -> Self {
        all.sort_unstable_by_key(|one| (Reverse(one.start), one.index));
        Self { all, window }
    }

    /// The first day on which a predecessor may have begun.
    fn since_day(&self, question: &Question<'_>) -> i64 {
        self.window
            .map_or(i64::MIN, |days| question.day.saturating_sub(days))
    }

    /// Nothing that began before this second began on a day of the window, whatever the zone.
    fn since(&self, question: &Question<'_>) -> i64 {
        self.since_day(question)
            .saturating_sub(1)
            .saturating_mul(DAY)
    }

    fn admits(&self, question: &Question<'_>, one: &Predecessor<'_>) -> bool {
        one.from <= question.before && one.day >= self.since_day(question)
    }

    fn counts(&self, questions: &[Question<'_>]) -> Vec<Count> {
        let mut counts = vec![Count::default(); questions.len()];
        // What was over in time, less what had begun too early.
        self.pass(
            questions,
            &mut counts,
            1,
            |one| one.from,
            |question| question.before.saturating_add(1),
        );
        self.pass(
            questions,
            &mut counts,
            -1,
            |one| one.day,
            |question| self.since_day(question),
        );
        // What had begun too early and was not over in time has been taken away without having been there.
        let long = |days: i64| {
            self.all
                .iter()
                .filter(move |one| one.from.div_euclid(DAY) - one.day >= days - 1)
        };
        let long: Vec<&Predecessor<'_>> = self.window.into_iter().flat_map(long).collect();
        let wide: Vec<&Predecessor<'_>> = self
            .all
            .iter()
            .filter(|one| one.services.len() > NARROW)
            .collect();
        for (question, count) in questions.iter().zip(&mut counts) {
            let shares = |one: &Predecessor<'_>| one.shares_service(question.services);
            if question.services.len() > NARROW
                || question.day - question.before.div_euclid(DAY) > CLEAR
            {
                *count = Count::default();
                for one in self.all.iter().filter(|one| self.admits(question, one)) {
                    count.add(1, shares(one));
                }
            } else {
                let since_day = self.since_day(question);
                for one in long
                    .iter()
                    .filter(|one| one.day < since_day && one.from > question.before)
                {
                    count.add(1, one.services.len() <= NARROW && shares(one));
                }
                // They went by as if they shared nothing.
                for _ in wide
                    .iter()
                    .filter(|one| self.admits(question, one) && shares(one))
                {
                    count.add(-1, false);
                    count.add(1, true);
                }
            }
            for one in question
                .except
                .iter()
                .filter(|one| self.admits(question, one))
            {
                count.add(-1, shares(one));
            }
        }
        counts
    }

    /// Adds to the count of each question, or takes from it, the incidents that come before it in one order.
    fn pass(
        &self,
        questions: &[Question<'_>],
        counts: &mut [Count],
        sign: isize,
        place: impl Fn(&Predecessor<'_>) -> i64,
        limit: impl Fn(&Question<'_>) -> i64,
    ) {
        let (mut all, mut with) = (0, FxHashMap::<Services, isize>::default());
        in_order(&self.all, questions, place, limit, |step| match step {
            Step::Passed(at) => {
                all += 1;
                for (services, _) in subsets(self.all[at].services) {
                    *with.entry(services).or_default() += 1;
                }
            }
            Step::Asked(at) => {
                let counted = |(services, is_odd)| {
                    let many = with.get(&services).copied().unwrap_or(0);
                    if is_odd { many } else { -many }
                };
                let sharing: isize = subsets(questions[at].services).map(counted).sum();
                counts[at].add(sign * sharing, true);
                counts[at].add(sign * (all - sharing), false);
            }
        });
    }

    /// For each question the nearest predecessor that shares a service.
    fn nearest_sharing(&self, questions: &[Question<'_>]) -> Vec<Option<Index>> {
        let mut found = vec![None; questions.len()];
        // Of each service the nearest that has gone by. A lower place in `all` is nearer.
        let mut nearest: FxHashMap<u32, usize> = FxHashMap::default();
        in_order(
            &self.all,
            questions,
            |one| one.from,
            |question| question.before.saturating_add(1),
            |step| match step {
                Step::Passed(at) => {
                    for service in self.all[at].services {
                        nearest
                            .entry(*service)
                            .and_modify(|place| *place = at.min(*place))
                            .or_insert(at);
                    }
                }
                Step::Asked(at) => {
                    let question = &questions[at];
                    let places = question
                        .services
                        .iter()
                        .filter_map(|service| nearest.get(service).copied());
                    // What began before the window hides nothing that began within it.
                    let places =
                        places.filter(|place| self.all[*place].start >= self.since(question));
                    found[at] = places.min().and_then(|place| {
                        let best = &self.all[place];
                        if self.may_be(question, best) {
                            return Some(best.index);
                        }
                        self.first(question, |one| one.shares_service(question.services))
                    });
                }
            },
        );
        found
    }

    fn may_be(&self, question: &Question<'_>, one: &Predecessor<'_>) -> bool {
        self.admits(question, one)
            && question
                .except
                .iter()
                .all(|except| except.index != one.index)
    }

    /// The nearest predecessor that is as wanted, looked for one by one.
    fn first(
        &self,
        question: &Question<'_>,
        wanted: impl Fn(&Predecessor<'_>) -> bool,
    ) -> Option<Index> {
        let later = self.all.partition_point(|one| one.start >= question.before);
        let in_window = self.all[later..]
            .iter()
            .take_while(|one| one.start >= self.since(question));
        in_window
            .filter(|one| wanted(one))
            .find(|one| self.may_be(question, one))
            .map(|one| one.index)
    }
}

/// What a walk in one order comes by: incidents and questions, by their places.
enum Step {
    Passed(usize),
    Asked(usize),
}

/// Walks through incidents and questions in one order. Of an incident and a question at one place the question is first.
fn in_order(
    all: &[Predecessor<'_>],
    questions: &[Question<'_>],
    place: impl Fn(&Predecessor<'_>) -> i64,
    limit: impl Fn(&Question<'_>) -> i64,
    mut visit: impl FnMut(Step),
) {
    let mut passed: Vec<(i64, usize)> = all
        .iter()
        .enumerate()
        .map(|(at, one)| (place(one), at))
        .collect();
    let mut asked: Vec<(i64, usize)> = questions
        .iter()
        .enumerate()
        .map(|(at, one)| (limit(one), at))
        .collect();
    passed.sort_unstable();
    asked.sort_unstable();
    let mut passed = passed.into_iter().peekable();
    for (limit, question) in asked {
        while let Some((_, at)) = passed.next_if(|(place, _)| *place < limit) {
            visit(Step::Passed(at));
        }
        visit(Step::Asked(question));
    }
}

/// A set of a few services; places that are not needed hold a number that no service has.
type Services = [u32; NARROW];

/// Every non-empty subset of a few services, and whether their number is odd; none of many services.
fn subsets(services: &[u32]) -> impl Iterator<Item = (Services, bool)> {
    let sets = if services.len() > NARROW {
        1
    } else {
        1_usize << services.len()
    };
    (1..sets).map(|mask| {
        let mut chosen = [u32::MAX; NARROW];
        let members = services
            .iter()
            .enumerate()
            .filter(|(at, _)| mask & (1 << at) != 0);
        for (place, (_, service)) in chosen.iter_mut().zip(members) {
            *place = *service;
        }
        (chosen, mask.count_ones() % 2 == 1)
    })
}
