//! Counting the earlier incidents of one cause without comparing every pair.
//!
//! An incident can be a predecessor from the instant at which it certainly was over (and had certainly begun). All
//! questions about one cause are answered in one walk through time, which counts the incidents that it passes. "With
//! at least one of these services" is inclusion and exclusion over the [sets](super::services) of services that occur, each
//! of which has a count of its own; with the services one step away added, the same says how many are related by a
//! dependency. The rare incident with very many services is compared one by one.

use std::cmp::Reverse;

use super::services::{Group, NARROW, Relation, Services};
use casebook_model::book::Index;
use rustc_hash::FxHashMap;

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
    /// Its services; at least one, as in questions.
    pub(super) group: &'a Group,
}

impl<'a> Predecessor<'a> {
    fn services(&self) -> &'a [u32] {
        &self.group.services.own
    }
}

/// When an incident began that asks for its predecessors, in seconds since the epoch at the earliest, and in days.
#[derive(Debug, Clone, Copy)]
pub(super) struct Begin {
    pub(super) earliest: i64,
    pub(super) day: i64,
}

impl Begin {
    /// Whether an incident that began on `day`, and was over from the instant `from` on, may be a predecessor.
    pub(super) fn admits(self, from: i64, day: i64, window: Option<i64>) -> bool {
        from <= self.earliest && day >= self.since_day(window)
    }

    /// The first day on which a predecessor may have begun.
    fn since_day(self, window: Option<i64>) -> i64 {
        window.map_or(i64::MIN, |days| self.day.saturating_sub(days))
    }
}

/// What a later incident asks.
#[derive(Debug, Clone)]
pub(super) struct Question<'a> {
    pub(super) begin: Begin,
    /// Its services.
    pub(super) group: &'a Group,
    /// What is not to be counted, though it may be a predecessor.
    pub(super) except: Vec<Predecessor<'a>>,
}

impl Question<'_> {
    fn relation(&self, one: &Predecessor<'_>) -> Relation {
        self.group.services.relation(one.services())
    }
}

/// The nearest predecessor of one relation, and how many more there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Nearest {
    pub(super) index: Index,
    pub(super) more: usize,
}

/// Values for each relation, in the order of `Relation::ALL`.
pub(super) type ByRelation<T> = [T; 3];

/// Answers all questions about the incidents of one cause, in their order. Predecessors must have begun within the
/// days of the window, if there is one.
pub(super) fn answers(
    all: Vec<Predecessor<'_>>,
    window: Option<i64>,
    questions: &[Question<'_>],
) -> Vec<ByRelation<Option<Nearest>>> {
    let pool = Pool::new(all, window);
    let places = pool.places();
    let answer = |(question, counts): (&Question<'_>, ByRelation<isize>)| {
        Relation::ALL.map(|relation| {
            let count = usize::try_from(counts[relation as usize]).unwrap_or(0);
            let nearest = (count > 0).then(|| pool.nearest(question, relation, &places));
            nearest.flatten().map(|index| Nearest {
                index,
                more: count - 1,
            })
        })
    };
    questions
        .iter()
        .zip(pool.counts(questions))
        .map(answer)
        .collect()
}

/// How many predecessors of each relation there are.
pub(super) fn counts(
    all: Vec<Predecessor<'_>>,
    window: Option<i64>,
    questions: &[Question<'_>],
) -> Vec<ByRelation<usize>> {
    let counts = Pool::new(all, window).counts(questions);
    let whole = |counts: ByRelation<isize>| counts.map(|count| usize::try_from(count).unwrap_or(0));
    counts.into_iter().map(whole).collect()
}

/// The incidents among which predecessors are looked for.
struct Pool<'a> {
    /// The latest to begin first: the order of nearness.
    all: Vec<Predecessor<'a>>,
    window: Option<i64>,
}

impl<'a> Pool<'a> {
    fn new(mut all: Vec<Predecessor<'a>>, window: Option<i64>) -> Self {
        all.sort_unstable_by_key(|one| (Reverse(one.start), one.index));
        Self { all, window }
    }

    /// Nothing that began before this second began on a day of the window, whatever the zone.
    fn since(&self, question: &Question<'_>) -> i64 {
        let day = question.begin.since_day(self.window);
        day.saturating_sub(1).saturating_mul(DAY)
    }

    fn admits(&self, question: &Question<'_>, one: &Predecessor<'_>) -> bool {
        question.begin.admits(one.from, one.day, self.window)
    }

    /// How many predecessors of each relation there are. Sums on the way may fall below zero.
    fn counts(&self, questions: &[Question<'_>]) -> Vec<ByRelation<isize>> {
        let mut counts = vec![[0; 3]; questions.len()];
        // What was over in time, less what had begun too early.
        self.pass(
            questions,
            &mut counts,
            1,
            |one| one.from,
            |question| question.begin.earliest.saturating_add(1),
        );
        self.pass(
            questions,
            &mut counts,
            -1,
            |one| one.day,
            |question| question.begin.since_day(self.window),
        );
        self.correct(questions, &mut counts);
        counts
    }

    /// Puts right what the passes cannot see.
    fn correct(&self, questions: &[Question<'_>], counts: &mut [ByRelation<isize>]) {
        // What had begun too early and was not over in time has been taken away without having been there.
        let is_long = |one: &&Predecessor<'_>| {
            self.window
                .is_some_and(|days| one.from.div_euclid(DAY) - one.day >= days - 1)
        };
        let is_wide = |one: &&Predecessor<'_>| one.services().len() > NARROW;
        let long: Vec<&Predecessor<'_>> = self.all.iter().filter(is_long).collect();
        let wide: Vec<&Predecessor<'_>> = self.all.iter().filter(is_wide).collect();
        for (question, count) in questions.iter().zip(counts) {
            let begin = question.begin;
            if begin.day - begin.earliest.div_euclid(DAY) > CLEAR {
                *count = [0; 3];
                for one in self.all.iter().filter(|one| self.admits(question, one)) {
                    count[question.relation(one) as usize] += 1;
                }
            } else {
                let since_day = begin.since_day(self.window);
                let taken =
                    |one: &&&Predecessor<'_>| one.day < since_day && one.from > begin.earliest;
                for one in long.iter().filter(taken) {
                    let relation = match is_wide(one) {
                        true => Relation::Apart,
                        false => question.relation(one),
                    };
                    count[relation as usize] += 1;
                }
                // They went by as if they were related to nothing.
                for one in wide.iter().filter(|one| self.admits(question, one)) {
                    count[Relation::Apart as usize] -= 1;
                    count[question.relation(one) as usize] += 1;
                }
            }
            let except = question.except.iter();
            for one in except.filter(|one| self.admits(question, one)) {
                count[question.relation(one) as usize] -= 1;
            }
        }
    }

    /// Adds to the count of each question, or takes from it, the incidents that come before it in one order.
    fn pass(
        &self,
        questions: &[Question<'_>],
        counts: &mut [ByRelation<isize>],
        sign: isize,
        place: impl Fn(&Predecessor<'_>) -> i64,
        limit: impl Fn(&Question<'_>) -> i64,
    ) {
        let (mut all, mut with) = (0, FxHashMap::<u32, isize>::default());
        in_order(&self.all, questions, place, limit, |step| match step {
            Step::Passed(at) => {
                all += 1;
                for set in &self.all[at].group.subsets {
                    *with.entry(*set).or_default() += 1;
                }
            }
            Step::Asked(at) => {
                let sum = |sets: &[(u32, bool)]| -> isize {
                    let counted = sets.iter().map(|(set, is_odd)| {
                        let many = with.get(set).copied().unwrap_or(0);
                        if *is_odd { many } else { -many }
                    });
                    counted.sum()
                };
                let group = questions[at].group;
                let shared = sum(&group.sharing);
                let related = group.related.as_deref().map_or(shared, sum);
                let found = [shared, related - shared, all - related];
                for (count, found) in counts[at].iter_mut().zip(found) {
                    *count += sign * found;
                }
            }
        });
    }

    /// The places in `all` of the incidents of each service, the nearest first.
    fn places(&self) -> FxHashMap<u32, Vec<usize>> {
        let mut places: FxHashMap<u32, Vec<usize>> = FxHashMap::default();
        for (at, one) in self.all.iter().enumerate() {
            for service in one.services() {
                places.entry(*service).or_default().push(at);
            }
        }
        places
    }

    /// The nearest predecessor of a relation.
    fn nearest(
        &self,
        question: &Question<'_>,
        relation: Relation,
        places: &FxHashMap<u32, Vec<usize>>,
    ) -> Option<Index> {
        let Services { own, reach } = &question.group.services;
        let begin = question.begin.earliest;
        let later = self.all.partition_point(|one| one.start >= begin);
        let of_services = |services: &[u32]| {
            let lists = services.iter().filter_map(|service| places.get(service));
            let nearest = lists.filter_map(|list| {
                let from = list.partition_point(|place| *place < later);
                self.first(question, relation, list[from..].iter().copied())
            });
            nearest.min()
        };
        let place = match relation {
            Relation::Shared => of_services(own),
            Relation::Dependent => of_services(reach),
            Relation::Apart => self.first(question, relation, later..self.all.len()),
        };
        place.map(|place| self.all[place].index)
    }

    /// The first of some places, the nearest first, at which a predecessor of a relation stands.
    fn first(
        &self,
        question: &Question<'_>,
        relation: Relation,
        places: impl Iterator<Item = usize>,
    ) -> Option<usize> {
        let since = self.since(question);
        let mut in_window = places.take_while(|place| self.all[*place].start >= since);
        in_window.find(|place| {
            let one = &self.all[*place];
            let mut except = question.except.iter();
            question.relation(one) == relation
                && self.admits(question, one)
                && except.all(|except| except.index != one.index)
        })
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
