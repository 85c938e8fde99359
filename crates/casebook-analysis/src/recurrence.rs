//! Which incidents repeat an earlier one: `domain.md`'s definition, over counted entries.
//!
//! B repeats A when A certainly started earlier and B declares it, or when B started within the window after A was
//! over, both have the same primary root cause (`unknown` excepted) and B does not deny it: *same service* when they
//! share one, *spread* when both name services and share none.
//!
//! Whether A was over: from `resolved` on, else from `mitigated` on; an entry with neither was over when it started
//! if it is published (a published postmortem looks back), and goes on while it is in review.

use serde::Serialize;

use super::Dimension;
use super::by_entry::ByEntry;
use super::facts::Facts;
use super::fate::{Days, Fate, Fix};
use super::predecessors::{Answer, Predecessor, Question, answers};
use casebook_model::book::{Casebook, Index};
use casebook_model::entry::{Located, Postmortem, Status};
use casebook_time::{Date, days_between};

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
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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
    /// The link to the nearest predecessor, one of `links`, which headlines, fates and gaps use.
    pub nearest: Link,
}

impl Repeat {
    /// The link to the nearest predecessor.
    #[must_use]
    pub fn nearest_link(&self) -> &Link {
        &self.nearest
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
    /// What the other analyses ask of the entries.
    pub(super) facts: Facts,
    /// Places in `repeats`, and in their links.
    by_entry: ByEntry<u32>,
    followers: ByEntry<(u32, u32)>,
}

impl Recurrence {
    /// What an entry repeats.
    #[must_use]
    pub fn of(&self, entry: Index) -> Option<&Repeat> {
        self.by_entry
            .of(entry)
            .first()
            .map(|at| &self.repeats[*at as usize])
    }

    /// The links by which later incidents repeat an entry, oldest first.
    pub fn followers(&self, entry: Index) -> impl Iterator<Item = &Link> {
        let places = self.followers.of(entry).iter();
        places.map(|(repeat, link)| &self.repeats[*repeat as usize].links[*link as usize])
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
    days: Option<Days>,
    services: &'a [u32],
    fix: Fix,
}

/// Finds every repeat. Takes time in the order of n log n.
#[must_use]
pub fn recurrence(book: &Casebook) -> Recurrence {
    let facts = Facts::new(book);
    let counted = (0..book.entries.len()).filter(|index| facts.is_counted(*index));
    let candidates: Vec<Candidate<'_>> = counted
        .filter_map(|index| candidate(book, &facts, index))
        .collect();
    let mut place = vec![None; book.entries.len()];
    for (at, one) in candidates.iter().enumerate() {
        place[one.index] = Some(at);
    }
    let finder = Finder {
        book,
        candidates: &candidates,
        place: &place,
    };
    let found = candidates.iter().zip(finder.answers(&facts));
    let mut repeats: Vec<Repeat> = found
        .filter_map(|(one, answer)| finder.repeat(one, answer))
        .collect();
    repeats.sort_by_cached_key(|repeat| {
        (
            place[repeat.entry].map(|at| candidates[at].earliest),
            repeat.entry,
        )
    });
    let number = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    let by_entry = repeats
        .iter()
        .enumerate()
        .map(|(at, repeat)| (repeat.entry, number(at)))
        .collect();
    let links = repeats.iter().enumerate().flat_map(|(at, repeat)| {
        repeat
            .links
            .iter()
            .enumerate()
            .map(move |(link_at, link)| (link.earlier, (number(at), number(link_at))))
    });
    let counted = facts.counted();
    Recurrence {
        counted,
        undated: counted - candidates.len(),
        by_entry: ByEntry::new(book.entries.len(), by_entry),
        followers: ByEntry::new(book.entries.len(), links.collect()),
        repeats,
        facts,
    }
}

/// An incident that can be placed in time.
fn candidate<'a>(book: &'a Casebook, facts: &'a Facts, index: Index) -> Option<Candidate<'a>> {
    let entry = &book.entries[index];
    let started = &entry.started.as_ref()?.value;
    Some(Candidate {
        index,
        entry,
        earliest: started.earliest().as_second(),
        latest: started.latest().as_second(),
        day: days_between(Date::constant(1970, 1, 1), started.first_date(book.zone())?),
        days: Days::of(started, book.zone()),
        services: facts.named(Dimension::Service).of(index),
        fix: Fix::of(entry),
    })
}

/// The first second, since 1970, at which an incident certainly had begun before, and was over: another that starts from
/// then on may repeat it. `None` while it goes on, and without a start.
pub(super) fn over_from(entry: &Postmortem) -> Option<i64> {
    let after_start = entry
        .started
        .as_ref()?
        .value
        .latest()
        .as_second()
        .saturating_add(1);
    match entry.resolved.as_ref().or(entry.mitigated.as_ref()) {
        Some(end) => Some(end.value.latest().as_second().max(after_start)),
        None => (entry.status == Status::Published).then_some(after_start),
    }
}

/// An incident as a later one may repeat it; `None` while it goes on.
fn predecessor<'a>(one: &Candidate<'a>) -> Option<Predecessor<'a>> {
    let from = over_from(one.entry)?;
    Some(Predecessor {
        index: one.index,
        start: one.latest,
        day: one.day,
        from,
        services: one.services,
    })
}

struct Finder<'a> {
    book: &'a Casebook,
    candidates: &'a [Candidate<'a>],
    /// The place in `candidates` of each entry of the book.
    place: &'a [Option<usize>],
}

impl<'a> Finder<'a> {
    /// For each candidate what it repeats without saying so. Incidents that name no service neither ask nor count.
    fn answers(&self, facts: &Facts) -> Vec<Answer> {
        let named = facts.named(Dimension::Cause);
        let mut causes: Vec<(Vec<usize>, Vec<Question<'_>>, Vec<Predecessor<'_>>)> = Vec::new();
        causes.resize_with(named.names.len(), Default::default);
        for (at, one) in self
            .candidates
            .iter()
            .enumerate()
            .filter(|(_, one)| !one.services.is_empty())
        {
            for cause in named.of(one.index) {
                let (members, questions, predecessors) = &mut causes[*cause as usize];
                members.push(at);
                questions.push(self.question(one));
                predecessors.extend(predecessor(one));
            }
        }
        let window = self.book.config.recurrence_window.days;
        let mut found = vec![Answer::default(); self.candidates.len()];
        let known = causes
            .into_iter()
            .zip(&named.names)
            .filter(|(_, name)| &***name != "unknown");
        for ((members, questions, predecessors), _) in known {
            for (at, answer) in members
                .into_iter()
                .zip(answers(predecessors, window, &questions))
            {
                found[at] = answer;
            }
        }
        found
    }

    fn question(&self, one: &Candidate<'a>) -> Question<'a> {
        let mut except = self.declared(one);
        except.extend(self.entries(&one.entry.not_recurrence_of));
        except.sort_unstable();
        except.dedup();
        let candidates = except
            .into_iter()
            .filter_map(|index| Some(&self.candidates[self.place[index]?]));
        let same_cause = candidates.filter(|other| {
            !other.services.is_empty() && other.entry.primary_cause() == one.entry.primary_cause()
        });
        Question {
            before: one.earliest,
            day: one.day,
            services: one.services,
            except: same_cause.filter_map(predecessor).collect(),
        }
    }

    fn entries(&self, ids: &[Located<String>]) -> impl Iterator<Item = Index> {
        ids.iter().filter_map(|id| self.book.entry_of_id(&id.value))
    }

    /// The earlier incidents that its author says it repeats.
    fn declared(&self, one: &Candidate<'_>) -> Vec<Index> {
        let is_earlier = |index: &Index| {
            self.place[*index].is_some_and(|at| self.candidates[at].latest < one.earliest)
        };
        let mut declared: Vec<Index> = self
            .entries(&one.entry.recurrence_of)
            .filter(is_earlier)
            .collect();
        declared.sort_unstable();
        declared.dedup();
        declared
    }

    fn repeat(&self, one: &Candidate<'_>, found: Answer) -> Option<Repeat> {
        let declared = self
            .declared(one)
            .into_iter()
            .map(|index| (index, RepeatKind::Declared));
        let sharing = found
            .sharing
            .map(|nearest| (nearest.index, RepeatKind::SameService));
        let apart = found
            .apart
            .map(|nearest| (nearest.index, RepeatKind::Spread));
        let links: Vec<Link> = declared
            .chain(sharing)
            .chain(apart)
            .filter_map(|(earlier, kind)| {
                Some(link(&self.candidates[self.place[earlier]?], one, kind))
            })
            .collect();
        let nearest = links.iter().copied().min_by_key(|link| {
            let latest = self.place[link.earlier].map(|place| self.candidates[place].latest);
            (std::cmp::Reverse(latest), link.kind, link.earlier)
        })?;
        let more = |nearest: Option<super::predecessors::Nearest>| {
            nearest.map_or(0, |nearest| nearest.more)
        };
        Some(Repeat {
            entry: one.index,
            links,
            more_same_service: more(found.sharing),
            more_spread: more(found.apart),
            nearest,
        })
    }
}

fn link(earlier: &Candidate<'_>, later: &Candidate<'_>, kind: RepeatKind) -> Link {
    Link {
        earlier: earlier.index,
        later: later.index,
        kind,
        fate: earlier.fix.fate(later.days),
        days: later.day - earlier.day,
    }
}
