//! Counts, durations and trends, each with what it could not use.

use std::collections::HashMap;

use serde::Serialize;

use super::periods::{Observation, Period, observation, periods};
use super::statistics::{Distribution, holm, laplace, two_sided_p};
use super::{AnalysisQuery, Dimension};
use casebook_model::book::{Casebook, Index};
use casebook_model::entry::{Located, Name, Status};
use casebook_time::{Date, Duration, Moment, add_days, days_between};

/// From how many events on a trend is looked for.
pub(super) const FEWEST_EVENTS: usize = 8;
/// How unlikely a trend by chance has to be before it is named.
const SIGNIFICANT: f64 = 0.05;

/// Whether incidents come more or less often.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Direction {
    /// More often.
    Rising,
    /// Less often.
    Falling,
    /// Neither can be told from chance.
    None,
}

/// What Laplace's test says.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Trend {
    /// The entries are a selection: their times say nothing.
    NotShown,
    /// Fewer than eight events: too few to tell.
    TooFew {
        /// How many.
        events: usize,
    },
    /// The test was made.
    Tested {
        /// How many events were observed, the one that began the observation included.
        events: usize,
        /// The statistic: positive when events come faster.
        statistic: f64,
        /// How likely one so far from zero is by chance.
        p: f64,
        /// The same, corrected for the number of causes tested.
        adjusted: f64,
        /// The verdict.
        direction: Direction,
    },
}

/// Whether entries were published within the days that the criteria allow.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Punctuality {
    /// In time.
    pub in_time: Vec<Index>,
    /// Later, or not published though the days have passed.
    pub late: Vec<Index>,
    /// Not published, and there is time left.
    pub pending: Vec<Index>,
    /// The day of resolution or of publication is not known.
    pub unknown: Vec<Index>,
}

/// Whether an entry was published within the days that the criteria allow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Publication {
    /// In time.
    InTime,
    /// Later, or not published though the days have passed.
    Late,
    /// Not published, and there is time left.
    Pending,
    /// The day of resolution or of publication is not known.
    Unknown,
}

impl Publication {
    /// All of them, in the order of reports.
    pub const ALL: [Self; 4] = [Self::InTime, Self::Late, Self::Pending, Self::Unknown];

    /// The words of reports.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::InTime => "in time",
            Self::Late => "late",
            Self::Pending => "not due yet",
            Self::Unknown => "cannot be determined",
        }
    }

    /// The word in addresses.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::InTime => "in-time",
            Self::Late => "late",
            Self::Pending => "not-due-yet",
            Self::Unknown => "unknown",
        }
    }
}

impl Punctuality {
    /// The entries of one answer.
    #[must_use]
    pub fn of(&self, publication: Publication) -> &[Index] {
        match publication {
            Publication::InTime => &self.in_time,
            Publication::Late => &self.late,
            Publication::Pending => &self.pending,
            Publication::Unknown => &self.unknown,
        }
    }
}

/// What the numbers of a book say.
#[derive(Debug, Clone, Default)]
pub struct Metrics {
    /// When incidents were counted.
    pub observed: Option<Observation>,
    /// Incidents by quarter, oldest first.
    pub quarters: Vec<Period>,
    /// Incidents by year, oldest first.
    pub years: Vec<Period>,
    /// Incidents without a day, older than the observation, and newer.
    pub uncounted: [Vec<Index>; 3],
    /// Seconds from start to detection.
    pub detect: Distribution,
    /// Seconds from start to mitigation.
    pub mitigate: Distribution,
    /// Seconds from start to resolution.
    pub resolve: Distribution,
    /// How incidents were noticed, most first; `None` is not recorded.
    pub detection: Vec<(Option<Name>, Vec<Index>)>,
    /// Why they got a postmortem, most first; an incident counts under each of its criteria.
    pub criteria: Vec<(Option<Name>, Vec<Index>)>,
    /// Whether they were published in time.
    pub published: Punctuality,
    /// Whether incidents come more often.
    pub trend: Option<Trend>,
    /// The same for each cause with enough events, at both levels; by name.
    pub cause_trends: Vec<(Name, Trend)>,
    /// How many causes had too few.
    pub causes_too_few: usize,
}

/// Measures the part of the book that is asked about.
#[must_use]
pub fn metrics(query: &AnalysisQuery<'_>) -> Metrics {
    let observed = observation(query);
    let mut metrics = Metrics {
        observed,
        ..Metrics::default()
    };
    let [mut detect, mut mitigate, mut resolve] = [Vec::new(), Vec::new(), Vec::new()];
    let [mut detection, mut criteria] = [Shares::default(), Shares::default()];
    let seconds = |duration: Duration| i64::try_from(duration.seconds()).unwrap_or(i64::MAX);
    // One walk: an entry that has been fetched from memory is asked everything at once.
    for index in &query.incidents {
        let entry = query.entry(*index);
        detect.push((*index, entry.time_to_detect().map(seconds)));
        mitigate.push((*index, entry.time_to_mitigate().map(seconds)));
        resolve.push((*index, entry.time_to_resolve().map(seconds)));
        detection.add(*index, entry.detection.as_slice());
        criteria.add(*index, &entry.criteria);
        let list = match publication(query.book, *index, query.today) {
            Publication::InTime => &mut metrics.published.in_time,
            Publication::Late => &mut metrics.published.late,
            Publication::Pending => &mut metrics.published.pending,
            Publication::Unknown => &mut metrics.published.unknown,
        };
        list.push(*index);
        match (query.book.date(*index), observed) {
            (None, _) => metrics.uncounted[0].push(*index),
            (Some(day), Some(observed)) if day < observed.from => metrics.uncounted[1].push(*index),
            (Some(day), Some(observed)) if observed.holds(day) => {}
            _ => metrics.uncounted[2].push(*index),
        }
    }
    metrics.detect = Distribution::new(detect);
    metrics.mitigate = Distribution::new(mitigate);
    metrics.resolve = Distribution::new(resolve);
    metrics.detection = detection.sorted();
    metrics.criteria = criteria.sorted();
    if let Some(observed) = observed {
        metrics.quarters = periods(query, &observed, true);
        metrics.years = periods(query, &observed, false);
        metrics.trend = Some(trend(query, &observed, &query.incidents));
        (metrics.cause_trends, metrics.causes_too_few) = cause_trends(query, &observed);
    }
    metrics
}

/// Incidents by the values of a field.
#[derive(Default)]
struct Shares<'a>(HashMap<Option<&'a Name>, Vec<Index>>);

impl<'a> Shares<'a> {
    fn add(&mut self, index: Index, names: &'a [Located<Name>]) {
        if names.is_empty() {
            self.0.entry(None).or_default().push(index);
        }
        for name in names {
            self.0.entry(Some(&name.value)).or_default().push(index);
        }
    }

    /// Most incidents first; those that do not say last.
    fn sorted(self) -> Vec<(Option<Name>, Vec<Index>)> {
        let mut shares: Vec<_> = self
            .0
            .into_iter()
            .map(|(name, incidents)| (name.cloned(), incidents))
            .collect();
        shares.sort_by_key(|(name, incidents)| {
            (
                name.is_none(),
                std::cmp::Reverse(incidents.len()),
                name.clone(),
            )
        });
        shares
    }
}

/// Whether an entry was published in time. The days count from resolution, as the criteria put it; an entry in review
/// is late once they have passed.
#[must_use]
pub fn publication(book: &Casebook, index: Index, today: Date) -> Publication {
    let entry = &book.entries[index];
    let day = |moment: &Located<Moment>| moment.value.date(book.zone());
    let within = book.config.criteria.publish_within_days;
    let until = entry
        .resolved
        .as_ref()
        .and_then(day)
        .map(|resolved| add_days(resolved, within));
    match (
        until,
        entry.published.as_ref().map(|published| published.value),
    ) {
        (Some(until), Some(published)) if published <= until => Publication::InTime,
        (Some(_), Some(_)) => Publication::Late,
        (Some(until), None) if entry.status == Status::InReview && today <= until => {
            Publication::Pending
        }
        (Some(_), None) if entry.status == Status::InReview => Publication::Late,
        _ => Publication::Unknown,
    }
}

/// Laplace's test of some incidents. Each started in the middle of its day, as far as anybody knows. Where the first
/// entry began the observation, it says nothing of what came after: the test is made of the others, in the time since.
#[allow(clippy::cast_precision_loss, reason = "a few thousand days")]
fn trend(query: &AnalysisQuery<'_>, observed: &Observation, incidents: &[Index]) -> Trend {
    if query.is_selected() {
        return Trend::NotShown;
    }
    let began = if observed.first.is_some() { 0.5 } else { 0.0 };
    let mut events = 0;
    let mut times = Vec::new();
    for index in incidents {
        let Some(day) = query.book.date(*index).filter(|day| observed.holds(*day)) else {
            continue;
        };
        events += 1;
        if observed.first != Some(*index) {
            times.push(days_between(observed.from, day) as f64 + 0.5 - began);
        }
    }
    match laplace(&times, observed.days() as f64 - began) {
        Some(statistic) if events >= FEWEST_EVENTS => {
            let p = two_sided_p(statistic);
            Trend::Tested {
                events,
                statistic,
                p,
                adjusted: p,
                direction: direction(statistic, p),
            }
        }
        _ => Trend::TooFew { events },
    }
}

fn direction(statistic: f64, p: f64) -> Direction {
    match () {
        () if p >= SIGNIFICANT => Direction::None,
        () if statistic > 0.0 => Direction::Rising,
        () => Direction::Falling,
    }
}

/// The trends of all causes that have enough events, their probabilities corrected for their number, and how many
/// causes have not.
fn cause_trends(query: &AnalysisQuery<'_>, observed: &Observation) -> (Vec<(Name, Trend)>, usize) {
    let named = query.facts().named(Dimension::Cause);
    let mut by_number: Vec<Vec<Index>> = vec![Vec::new(); named.names.len()];
    for index in &query.incidents {
        for at in named
            .of(*index)
            .iter()
            .flat_map(|number| named.levels(*number))
        {
            by_number[at].push(*index);
        }
    }
    // A parent with one child in use is the same series twice, and would be paid for twice in the correction.
    let is_own_series = |name: &Name, incidents: &[Index]| {
        let parent = name
            .split_once('/')
            .and_then(|(parent, _)| named.number(parent));
        parent.is_none_or(|parent| by_number[parent as usize].len() != incidents.len())
    };
    let mut causes: Vec<(&Name, &[Index])> = named
        .names
        .iter()
        .zip(by_number.iter().map(Vec::as_slice))
        .collect();
    causes.retain(|(name, incidents)| !incidents.is_empty() && is_own_series(name, incidents));
    causes.sort_unstable_by_key(|(name, _)| *name);
    let (mut tested, mut too_few) = (Vec::new(), 0);
    for (name, incidents) in causes {
        match trend(query, observed, incidents) {
            trend @ Trend::Tested { .. } => tested.push((Name::clone(name), trend)),
            Trend::TooFew { .. } => too_few += 1,
            Trend::NotShown => {}
        }
    }
    let chances: Vec<f64> = tested
        .iter()
        .map(|(_, trend)| {
            if let Trend::Tested { p, .. } = trend {
                *p
            } else {
                1.0
            }
        })
        .collect();
    for ((_, trend), corrected) in tested.iter_mut().zip(holm(&chances)) {
        if let Trend::Tested {
            statistic,
            adjusted,
            direction: verdict,
            ..
        } = trend
        {
            *adjusted = corrected;
            *verdict = direction(*statistic, corrected);
        }
    }
    (tested, too_few)
}
