//! Which incidents repeat an earlier one: `domain.md`'s definition, over counted entries.
//!
//! B repeats A when A certainly started earlier and B declares it, or when B started within the window after A was
//! over, both have the same primary root cause (`unknown` excepted) and B does not deny it: *same service* when they
//! share one, *spread* when both name services and share none.
//!
//! Whether A was over: from `resolved` on, else from `mitigated` on; an entry with neither was over when it started
//! if it is published (a published postmortem looks back), and goes on while it is in review.

use std::collections::{BTreeMap, HashMap};

use serde::Serialize;

use super::fate::{Fate, fate};
use super::predecessors::{Predecessor, Predecessors, Question};
use crate::casebook::{Casebook, Index};
use crate::model::{Name, Postmortem, Status};
use crate::time::{Date, days_between};

/// How an incident repeats an earlier one; a pair has one kind, the first that fits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum RepeatKind {
    /// Its author says so.
    Declared,
    /// Same cause, and a service in common.
    SameService,
    /// Same cause, other services: what one team learnt did not reach the other.
    Spread,
}

impl RepeatKind {
    /// Every kind, in the order that decides.
    pub const ALL: [Self; 3] = [Self::Declared, Self::SameService, Self::Spread];

    /// The words of reports.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Declared => "declared",
            Self::SameService => "same service",
            Self::Spread => "spread",
        }
    }
}

/// One incident repeats one earlier incident.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// The earlier incident.
    pub earlier: Index,
    /// The later one.
    pub later: Index,
    /// How.
    pub kind: RepeatKind,
    /// What had become of the earlier one's fix.
    pub fate: Fate,
    /// Days from the start of the one to the start of the other.
    pub days: i64,
}

/// What one incident repeats.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repeat {
    /// The incident.
    pub entry: Index,
    /// Its declared links, then the nearest of each other kind.
    pub links: Vec<Link>,
    /// How many more predecessors there are on the same service.
    pub more_same_service: usize,
    /// How many more predecessors there are on other services.
    pub more_spread: usize,
    /// The place in `links` of the nearest predecessor, which headlines, fates and gaps use.
    pub nearest: usize,
}

impl Repeat {
    /// The link to the nearest predecessor.
    #[must_use]
    pub fn nearest_link(&self) -> &Link {
        &self.links[self.nearest]
    }

    /// How many predecessors there are, of every kind.
    #[must_use]
    pub fn predecessors(&self) -> usize {
        self.links.len() + self.more_same_service + self.more_spread
    }
}

/// All repeats of a book.
#[derive(Debug, Clone, Default)]
pub struct Recurrence {
    /// The incidents that repeat something, oldest first.
    pub repeats: Vec<Repeat>,
    /// How many incidents were counted.
    pub counted: usize,
    /// How many of those could not be placed in time, so that nothing can be said of them.
    pub undated: usize,
    by_entry: HashMap<Index, usize>,
    followers: HashMap<Index, Vec<(usize, usize)>>,
}

impl Recurrence {
    /// What an entry repeats.
    #[must_use]
    pub fn of(&self, entry: Index) -> Option<&Repeat> {
        self.by_entry.get(&entry).map(|at| &self.repeats[*at])
    }

    /// The links by which later incidents repeat an entry, oldest first.
    pub fn followers(&self, entry: Index) -> impl Iterator<Item = &Link> {
        let places = self.followers.get(&entry).map(Vec::as_slice).unwrap_or_default();
        places.iter().map(|(repeat, link)| &self.repeats[*repeat].links[*link])
    }
}

/// An incident with what recurrence needs to know of it.
struct Candidate<'a> {
    index: Index,
    entry: &'a Postmortem,
    /// Earliest and latest second at which it began.
    earliest: i64,
    latest: i64,
    day: i64,
    services: Vec<u32>,
}

/// Finds every repeat. Takes time in the order of n log n.
#[must_use]
pub fn recurrence(book: &Casebook) -> Recurrence {
    let counted: Vec<Index> = book.counted().collect();
    let candidates = candidates(book, &counted);
    let undated = counted.len() - candidates.len();
    let place: HashMap<Index, usize> = candidates.iter().enumerate().map(|(at, one)| (one.index, at)).collect();
    let window = book.config.recurrence_window.days;
    let mut causes: BTreeMap<&Name, Vec<Predecessor>> = BTreeMap::new();
    for one in &candidates {
        if let Some(cause) = one.entry.primary_cause().filter(|cause| &***cause != "unknown")
            && let Some(from) = over_from(one)
        {
            let predecessor =
                Predecessor { index: one.index, start: one.latest, day: one.day, from, services: one.services.clone() };
            causes.entry(cause).or_default().push(predecessor);
        }
    }
    let causes: BTreeMap<&Name, Predecessors> =
        causes.into_iter().map(|(cause, all)| (cause, Predecessors::new(all, window))).collect();
    let finder = Finder { book, candidates: &candidates, place: &place, causes: &causes, window };
    let mut repeats: Vec<Repeat> = candidates.iter().filter_map(|one| finder.repeat(one)).collect();
    repeats.sort_by_key(|repeat| {
        let one = &candidates[place[&repeat.entry]];
        (one.earliest, one.index)
    });
    let mut recurrence = Recurrence { repeats, counted: counted.len(), undated, ..Recurrence::default() };
    for (at, repeat) in recurrence.repeats.iter().enumerate() {
        recurrence.by_entry.insert(repeat.entry, at);
        for (link_at, link) in repeat.links.iter().enumerate() {
            recurrence.followers.entry(link.earlier).or_default().push((at, link_at));
        }
    }
    recurrence
}

fn candidates<'a>(book: &'a Casebook, counted: &[Index]) -> Vec<Candidate<'a>> {
    let mut numbers: HashMap<&Name, u32> = HashMap::new();
    let mut candidates = Vec::with_capacity(counted.len());
    let epoch = Date::constant(1970, 1, 1);
    for index in counted {
        let entry = &book.entries[*index];
        let Some(started) = entry.started.as_ref().map(|started| &started.value) else { continue };
        let Some(date) = started.first_date(book.zone()) else { continue };
        let mut services: Vec<u32> = entry
            .services
            .iter()
            .map(|service| {
                let next = u32::try_from(numbers.len()).unwrap_or(u32::MAX);
                *numbers.entry(&service.value).or_insert(next)
            })
            .collect();
        services.sort_unstable();
        candidates.push(Candidate {
            index: *index,
            entry,
            earliest: started.earliest().as_second(),
            latest: started.latest().as_second(),
            day: days_between(epoch, date),
            services,
        });
    }
    candidates
}

/// The first second at which an incident certainly had begun before, and was over; `None` while it goes on.
fn over_from(one: &Candidate<'_>) -> Option<i64> {
    let after_start = one.latest.saturating_add(1);
    match one.entry.resolved.as_ref().or(one.entry.mitigated.as_ref()) {
        Some(end) => Some(end.value.latest().as_second().max(after_start)),
        None if one.entry.status == Status::Published => Some(after_start),
        None => None,
    }
}

struct Finder<'a> {
    book: &'a Casebook,
    candidates: &'a [Candidate<'a>],
    place: &'a HashMap<Index, usize>,
    causes: &'a BTreeMap<&'a Name, Predecessors>,
    window: Option<i64>,
}

impl Finder<'_> {
    fn repeat(&self, one: &Candidate<'_>) -> Option<Repeat> {
        let indices = |ids: &[crate::model::Located<String>]| -> Vec<Index> {
            ids.iter().filter_map(|id| self.book.entry_of_id(&id.value)).collect()
        };
        let mut declared = indices(&one.entry.recurrence_of);
        declared.retain(|earlier| self.place.get(earlier).is_some_and(|at| self.candidates[*at].latest < one.earliest));
        declared.sort_unstable();
        declared.dedup();
        let mut links: Vec<Link> =
            declared.iter().map(|earlier| self.link(*earlier, one, RepeatKind::Declared)).collect();
        let mut except = declared;
        except.extend(indices(&one.entry.not_recurrence_of));
        except.sort_unstable();
        except.dedup();
        let (mut more_same_service, mut more_spread) = (0, 0);
        if let Some(cause) = one.entry.primary_cause().and_then(|cause| self.causes.get(cause))
            && !one.services.is_empty()
        {
            let since_day = self.window.map_or(i64::MIN, |days| one.day.saturating_sub(days));
            let question = Question { before: one.earliest, since_day, services: &one.services };
            let (same, spread) = counts(cause, &question, &except);
            if let Some(nearest) = cause.nearest_sharing(&question, &except) {
                links.push(self.link(nearest, one, RepeatKind::SameService));
                more_same_service = same.saturating_sub(1);
            }
            if spread > 0
                && let Some(nearest) = cause.nearest_apart(&question, &except)
            {
                links.push(self.link(nearest, one, RepeatKind::Spread));
                more_spread = spread - 1;
            }
        }
        let nearest = (0..links.len()).min_by_key(|at| {
            let earlier = &self.candidates[self.place[&links[*at].earlier]];
            (std::cmp::Reverse(earlier.latest), links[*at].kind, earlier.index)
        })?;
        Some(Repeat { entry: one.index, links, more_same_service, more_spread, nearest })
    }

    fn link(&self, earlier: Index, later: &Candidate<'_>, kind: RepeatKind) -> Link {
        let earlier = &self.candidates[self.place[&earlier]];
        let cause = earlier.entry.primary_cause().map(|cause| &**cause);
        Link {
            earlier: earlier.index,
            later: later.index,
            kind,
            fate: fate(earlier.entry, later.entry, cause, self.book.zone()),
            days: later.day - earlier.day,
        }
    }
}

/// How many predecessors share a service and how many share none, those in `except` left out.
fn counts(cause: &Predecessors, question: &Question<'_>, except: &[Index]) -> (usize, usize) {
    let all = cause.count(question);
    let same = cause.count_sharing(question);
    let excepted = except.iter().filter_map(|index| cause.get(*index));
    let (mut except_same, mut except_apart) = (0, 0);
    for one in excepted.filter(|one| !one.services.is_empty() && question.admits(one)) {
        if one.shares_service(question.services) { except_same += 1 } else { except_apart += 1 }
    }
    (same.saturating_sub(except_same), all.saturating_sub(same).saturating_sub(except_apart))
}
