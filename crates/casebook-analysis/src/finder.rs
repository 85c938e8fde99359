//! Finds the predecessors of every incident, each by the same rule whoever asks.

use std::cmp::Reverse;

use super::Dimension;
use super::facts::Facts;
use super::fate::{Days, Fix};
use super::predecessors::{Begin, ByRelation, Nearest, Predecessor, Question, answers};
use super::services::{Dependencies, Group, Groups, Relation};
use super::{Link, Repeat};
use casebook_model::book::{Casebook, Index};
use casebook_model::config::RepeatKind;
use casebook_model::entry::{Located, Postmortem, Status, UNKNOWN};
use casebook_time::{Date, days_between};

/// An incident with what recurrence needs to know of it.
pub(super) struct Candidate<'a> {
    pub(super) index: Index,
    entry: &'a Postmortem,
    begin: Begin,
    /// The latest second at which it began.
    latest: i64,
    days: Option<Days>,
    services: &'a [u32],
    fix: Fix,
}

/// When an entry began; `None` without a start.
pub(super) fn begin_of(book: &Casebook, entry: &Postmortem) -> Option<Begin> {
    let started = &entry.started.as_ref()?.value;
    Some(Begin {
        earliest: started.earliest().as_second(),
        day: days_between(Date::constant(1970, 1, 1), started.first_date(book.zone())?),
    })
}

/// An incident that can be placed in time.
fn candidate<'a>(book: &'a Casebook, facts: &'a Facts, index: Index) -> Option<Candidate<'a>> {
    let entry = &book.entries[index];
    let started = &entry.started.as_ref()?.value;
    Some(Candidate {
        index,
        entry,
        begin: begin_of(book, entry)?,
        latest: started.latest().as_second(),
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
    match entry.end() {
        Some(end) => Some(end.value.latest().as_second().max(after_start)),
        None => (entry.status == Status::Published).then_some(after_start),
    }
}

/// The counted incidents of a book, and the groups of their services.
pub(super) struct Finder<'a> {
    book: &'a Casebook,
    facts: &'a Facts,
    pub(super) candidates: Vec<Candidate<'a>>,
    /// The place in `candidates` of each entry of the book.
    place: Vec<Option<usize>>,
    groups: Groups,
}

impl<'a> Finder<'a> {
    pub(super) fn new(book: &'a Casebook, facts: &'a Facts, dependencies: &Dependencies) -> Self {
        let counted = (0..book.entries.len()).filter(|index| facts.is_counted(*index));
        let candidates: Vec<Candidate<'_>> = counted
            .filter_map(|index| candidate(book, facts, index))
            .collect();
        let mut place = vec![None; book.entries.len()];
        for (at, one) in candidates.iter().enumerate() {
            place[one.index] = Some(at);
        }
        let named = facts.named(Dimension::Service);
        let services = candidates.iter().map(|one| one.services);
        let groups = Groups::new(services.filter(|own| !own.is_empty()), named, dependencies);
        Self {
            book,
            facts,
            candidates,
            place,
            groups,
        }
    }

    /// What every incident repeats, the oldest first.
    pub(super) fn repeats(&self) -> Vec<Repeat> {
        let found = self.candidates.iter().zip(self.answers());
        let mut repeats: Vec<Repeat> = found
            .filter_map(|(one, answer)| self.repeat(one, answer))
            .collect();
        repeats.sort_by_cached_key(|repeat| {
            let place = self.place[repeat.entry];
            (
                place.map(|at| self.candidates[at].begin.earliest),
                repeat.entry,
            )
        });
        repeats
    }

    /// For each candidate what it repeats without saying so. Incidents that name no service neither ask nor count.
    fn answers(&self) -> Vec<ByRelation<Option<Nearest>>> {
        let named = self.facts.named(Dimension::Cause);
        let mut causes: Vec<Vec<usize>> = vec![Vec::new(); named.names.len()];
        for (at, one) in self.with_services() {
            for cause in named.of(one.index) {
                causes[*cause as usize].push(at);
            }
        }
        let known = causes.into_iter().zip(&named.names);
        let known = known.filter(|(_, name)| &***name != UNKNOWN);
        let mut found = vec![ByRelation::default(); self.candidates.len()];
        for (members, _) in known {
            let ones = || members.iter().map(|at| &self.candidates[*at]);
            let questions: Vec<Question<'_>> = ones()
                .filter_map(|one| {
                    let mut except = self.declared(one);
                    except.extend(self.entries(&one.entry.not_recurrence_of));
                    self.question(one, except, one.entry.primary_cause().map(|cause| &**cause))
                })
                .collect();
            let predecessors = ones().filter_map(|one| self.predecessor(one)).collect();
            let answers = answers(predecessors, self.window(), &questions);
            for (at, answer) in members.into_iter().zip(answers) {
                found[at] = answer;
            }
        }
        found
    }

    fn window(&self) -> Option<i64> {
        self.book.config.recurrence.window_days
    }

    /// The candidates that name a service, with their places.
    fn with_services(&self) -> impl Iterator<Item = (usize, &Candidate<'a>)> {
        let all = self.candidates.iter().enumerate();
        all.filter(|(_, one)| !one.services.is_empty())
    }

    fn group(&self, one: &Candidate<'_>) -> Option<&Group> {
        self.groups.of(one.services)
    }

    /// An incident as a later one may repeat it; `None` while it goes on, and without a service.
    fn predecessor(&self, one: &Candidate<'_>) -> Option<Predecessor<'_>> {
        Some(Predecessor {
            index: one.index,
            start: one.latest,
            day: one.begin.day,
            from: over_from(one.entry)?,
            group: self.group(one)?,
        })
    }

    /// Asks for the predecessors of an incident but for some; `cause` is what those asked for have in common, if anything.
    fn question(
        &self,
        one: &Candidate<'_>,
        mut except: Vec<Index>,
        cause: Option<&str>,
    ) -> Option<Question<'_>> {
        except.sort_unstable();
        except.dedup();
        let candidates = except
            .into_iter()
            .filter_map(|index| Some(&self.candidates[self.place[index]?]));
        let asked = candidates.filter(|other| {
            cause.is_none() || other.entry.primary_cause().map(|cause| &**cause) == cause
        });
        Some(Question {
            begin: one.begin,
            group: self.group(one)?,
            except: asked.filter_map(|one| self.predecessor(one)).collect(),
        })
    }

    fn entries(&self, ids: &[Located<String>]) -> impl Iterator<Item = Index> {
        ids.iter().filter_map(|id| self.book.entry_of_id(&id.value))
    }

    /// The earlier incidents that its author says it repeats, the latest to start first.
    fn declared(&self, one: &Candidate<'_>) -> Vec<Index> {
        let latest = |index: &Index| self.place[*index].map(|at| self.candidates[at].latest);
        let mut declared: Vec<Index> = self
            .entries(&one.entry.recurrence_of)
            .filter(|index| latest(index).is_some_and(|latest| latest < one.begin.earliest))
            .collect();
        declared.sort_unstable_by_key(|index| (Reverse(latest(index)), *index));
        declared.dedup();
        declared
    }

    fn repeat(&self, one: &Candidate<'_>, found: ByRelation<Option<Nearest>>) -> Option<Repeat> {
        let declared = self.declared(one).into_iter();
        let declared = declared.map(|index| (index, RepeatKind::Declared));
        let mut more = [0; 4];
        let mut nearest = Vec::new();
        for relation in Relation::ALL {
            if let Some(found) = found[relation as usize] {
                more[relation.kind() as usize] = found.more;
                nearest.push((found.index, relation.kind()));
            }
        }
        let links: Vec<Link> = declared
            .chain(nearest)
            .filter_map(|(earlier, kind)| {
                Some(link(&self.candidates[self.place[earlier]?], one, kind))
            })
            .collect();
        let strongest = links.first()?.kind;
        Some(Repeat {
            entry: one.index,
            links,
            more,
            is_repeated: self.book.config.recurrence.repeats.contains(&strongest),
        })
    }

    /// Of how many incidents, whatever their causes, each that names a service could be a repeat by the rule of causes:
    /// what its author declares counts like the rest, what is denied does not.
    pub(super) fn eligible(&self) -> Vec<(Index, ByRelation<usize>)> {
        let asking: Vec<&Candidate<'_>> = self.with_services().map(|(_, one)| one).collect();
        let questions: Vec<Question<'_>> = asking
            .iter()
            .filter_map(|one| {
                let denied = self.entries(&one.entry.not_recurrence_of).collect();
                self.question(one, denied, None)
            })
            .collect();
        let all = asking.iter().filter_map(|one| self.predecessor(one));
        let counts = super::predecessors::counts(all.collect(), self.window(), &questions);
        asking.iter().map(|one| one.index).zip(counts).collect()
    }

    /// How a later incident would repeat an earlier one by the rule of causes, whether it is declared or not.
    pub(super) fn by_cause(&self, link: &Link) -> Option<RepeatKind> {
        let [earlier, later] = [link.earlier, link.later].map(|index| self.place[index]);
        let [earlier, later] = [&self.candidates[earlier?], &self.candidates[later?]];
        let cause = later.entry.known_cause()?;
        let one = self.predecessor(earlier)?;
        let same = earlier.entry.primary_cause() == Some(cause)
            && later.begin.admits(one.from, one.day, self.window());
        let services = &self.group(later)?.services;
        same.then(|| services.relation(earlier.services).kind())
    }
}

fn link(earlier: &Candidate<'_>, later: &Candidate<'_>, kind: RepeatKind) -> Link {
    Link {
        earlier: earlier.index,
        later: later.index,
        kind,
        fate: earlier.fix.fate(later.days),
        days: later.begin.day - earlier.begin.day,
    }
}
