//! The record of each cause, service, team and trigger.

use std::collections::HashMap;

use serde::Serialize;

use super::AnalysisQuery;
use super::downtime::{Downtime, downtime};
use super::statistics::Distribution;
use casebook_model::book::Index;
use casebook_model::entry::{Name, UNKNOWN};
use casebook_time::{Date, days_between};

/// Of an incident that names more services, the first so many say which services are hurt together. With all of them the
/// records of its services would take the square of their number, and what is hurt with everything tells nothing.
pub const HURT_TOGETHER: usize = 50;

/// By what incidents are grouped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Dimension {
    /// The primary root cause, at both levels: a parent has the incidents of the causes below it.
    Cause,
    /// Each service an incident names.
    Service,
    /// Each team an incident names.
    Team,
    /// What set it off.
    Trigger,
}

impl Dimension {
    /// All of them, in the order of reports.
    pub const ALL: [Self; 4] = [Self::Cause, Self::Service, Self::Team, Self::Trigger];

    /// The field of the front matter.
    #[must_use]
    pub const fn field(self) -> &'static str {
        match self {
            Self::Cause => "root_causes",
            Self::Service => "services",
            Self::Team => "teams",
            Self::Trigger => "trigger",
        }
    }

    /// The word for one of its values.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Cause => "cause",
            Self::Service => "service",
            Self::Team => "team",
            Self::Trigger => "trigger",
        }
    }
}

/// What happened under one value of a [`Dimension`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// The value: `capacity/connection-pool`.
    pub name: Name,
    /// Its counted incidents, newest first.
    pub incidents: Vec<Index>,
    /// Those of them that count as repeated, newest first.
    pub repeats: Vec<Index>,
    /// Those that were seen elsewhere only, newest first. Never added to the repeats.
    pub seen_elsewhere: Vec<Index>,
    /// How many of both there are of each kind, by their strongest link, in the order of `RepeatKind::ALL`.
    pub by_kind: [usize; 4],
    /// How many repeats there are of each fate of the earlier one's fix, in the order of `Fate::ALL`.
    pub by_fate: [usize; 4],
    /// The services its incidents name, with how many name each; most first. Of each incident the first
    /// [`HURT_TOGETHER`].
    pub services: Vec<(Name, usize)>,
    /// Their downtime together.
    pub downtime: Downtime,
    /// Days from the start of what it repeats to the start of each repeat.
    pub gaps: Distribution,
    /// The day of the newest incident.
    pub last: Option<Date>,
    /// Days since then; `None` when that day has not come yet.
    pub days_since: Option<i64>,
    /// Preventive actions that are still to be done, as places in `Actions::all`, overdue first.
    pub open_fixes: Vec<usize>,
    /// How many of those are overdue.
    pub overdue_fixes: usize,
}

/// The records of one dimension.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Records {
    /// Most repeats first, then most incidents, then by name. A parent cause stands among the others, and sums theirs.
    pub records: Vec<Record>,
    /// The record of the cause [`UNKNOWN`], which is not a cause to be ranked among the others.
    pub unknown: Option<Record>,
    /// Counted incidents that name no value, newest first.
    pub unnamed: Vec<Index>,
    by_name: HashMap<Name, usize>,
}

impl Records {
    /// The record of a value.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Record> {
        let unknown = self.unknown.as_ref().filter(|record| &*record.name == name);
        unknown.or_else(|| self.by_name.get(name).map(|at| &self.records[*at]))
    }
}

/// Gathers the records of one dimension in one walk over the incidents and one over the actions.
#[must_use]
pub fn records(query: &AnalysisQuery<'_>, dimension: Dimension) -> Records {
    let named = query.facts().named(dimension);
    let mut gathered: Vec<Gathered> = named.names.iter().map(|_| Gathered::default()).collect();
    let mut unnamed = Vec::new();
    for index in &query.incidents {
        let numbers = named.of(*index);
        if numbers.is_empty() {
            unnamed.push(*index);
        }
        for at in numbers.iter().flat_map(|number| named.levels(*number)) {
            gathered[at].incidents.push(*index);
        }
    }
    for (place, action) in query.actions.all.iter().enumerate() {
        if !action.is_open_fix() || !query.scope.holds_action(query.book, action) {
            continue;
        }
        // An action belongs to the cause it addresses, and otherwise to what its entry names.
        let addressed = action.cause().filter(|_| dimension == Dimension::Cause);
        let addressed = addressed.and_then(|cause| named.number(cause));
        let numbers = addressed
            .as_ref()
            .map_or_else(|| named.of(action.index), std::slice::from_ref);
        for at in numbers.iter().flat_map(|number| named.levels(*number)) {
            gathered[at].open_fixes.push(place);
            gathered[at].overdue_fixes += usize::from(action.overdue_days.is_some());
        }
    }
    let in_use = gathered
        .into_iter()
        .zip(&named.names)
        .filter(|(one, _)| !one.is_empty());
    let mut records: Vec<Record> = in_use
        .map(|(one, name)| one.record(query, Name::clone(name)))
        .collect();
    records.sort_by(|one, other| {
        (other.repeats.len(), other.incidents.len())
            .cmp(&(one.repeats.len(), one.incidents.len()))
            .then_with(|| one.name.cmp(&other.name))
    });
    let is_unknown =
        |record: &mut Record| dimension == Dimension::Cause && &*record.name == UNKNOWN;
    let unknown = records.extract_if(.., is_unknown).next();
    let by_name = records
        .iter()
        .enumerate()
        .map(|(at, record)| (Name::clone(&record.name), at))
        .collect();
    Records {
        records,
        unknown,
        unnamed,
        by_name,
    }
}

#[derive(Default)]
struct Gathered {
    incidents: Vec<Index>,
    open_fixes: Vec<usize>,
    overdue_fixes: usize,
}

impl Gathered {
    fn is_empty(&self) -> bool {
        self.incidents.is_empty() && self.open_fixes.is_empty()
    }

    fn record(self, query: &AnalysisQuery<'_>, name: Name) -> Record {
        let mut record = Record {
            name,
            repeats: Vec::new(),
            seen_elsewhere: Vec::new(),
            by_kind: [0; 4],
            by_fate: [0; 4],
            services: services(query, &self.incidents),
            downtime: downtime(query, &self.incidents),
            gaps: Distribution::default(),
            last: None,
            days_since: None,
            incidents: self.incidents,
            open_fixes: self.open_fixes,
            overdue_fixes: self.overdue_fixes,
        };
        let mut gaps = Vec::new();
        for index in &record.incidents {
            if let Some(repeat) = query.recurrence.of(*index) {
                let link = repeat.strongest();
                record.by_kind[link.kind as usize] += 1;
                if repeat.is_repeated {
                    record.repeats.push(*index);
                    record.by_fate[link.fate as usize] += 1;
                    gaps.push((*index, Some(link.days)));
                } else {
                    record.seen_elsewhere.push(*index);
                }
            }
            record.last = record.last.max(query.book.date(*index));
        }
        record.gaps = Distribution::new(gaps);
        record.days_since = record
            .last
            .map(|last| days_between(last, query.today))
            .filter(|days| *days >= 0);
        record
    }
}

/// The services that some incidents name, with how many name each; most first. Of each incident the first
/// [`HURT_TOGETHER`].
fn services(query: &AnalysisQuery<'_>, incidents: &[Index]) -> Vec<(Name, usize)> {
    let named = query.facts().named(Dimension::Service);
    let mut numbers: Vec<u32> = incidents
        .iter()
        .flat_map(|index| named.of(*index).iter().take(HURT_TOGETHER))
        .copied()
        .collect();
    numbers.sort_unstable();
    let same = numbers.chunk_by(|one, other| one == other);
    let mut services: Vec<(Name, usize)> = same
        .map(|all| (Name::clone(&named.names[all[0] as usize]), all.len()))
        .collect();
    services.sort_by(|one, other| other.1.cmp(&one.1).then_with(|| one.0.cmp(&other.0)));
    services
}

/// The record of some incidents, newest first, that have a value of another field in common. Its open fixes are those
/// of their entries.
#[must_use]
pub fn record_of(query: &AnalysisQuery<'_>, name: &Name, incidents: Vec<Index>) -> Record {
    let mut gathered = Gathered {
        incidents,
        ..Gathered::default()
    };
    for index in &gathered.incidents {
        let places = query.actions.places_of(*index).iter().copied();
        gathered
            .open_fixes
            .extend(places.filter(|place| query.actions.all[*place].is_open_fix()));
    }
    gathered.open_fixes.sort_unstable();
    let overdue = |place: &&usize| query.actions.all[**place].overdue_days.is_some();
    gathered.overdue_fixes = gathered.open_fixes.iter().filter(overdue).count();
    gathered.record(query, Name::clone(name))
}
