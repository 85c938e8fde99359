//! The facts of every entry, decided before any text is written, because entries refer to one another.

use std::collections::{BTreeMap, BTreeSet};

use super::calendar::{Day, Minute, Offset};
use super::draft::Draft;
use super::random::Random;
use super::words::Vocabulary;
use super::world::{CAUSES, LAST_DAY, World};

/// One entry of the book.
#[derive(Debug)]
pub(crate) struct Incident {
    pub(crate) kind: Kind,
    pub(crate) title: String,
    pub(crate) stem: String,
    /// From the year the organisation began to number its postmortems.
    pub(crate) id: Option<String>,
    pub(crate) status: &'static str,
    pub(crate) severity: usize,
    pub(crate) authors: Vec<usize>,
    pub(crate) services: Vec<usize>,
    pub(crate) teams: Vec<usize>,
    pub(crate) offset: Offset,
    pub(crate) times: Times,
    pub(crate) published: Option<Day>,
    pub(crate) detection: Option<&'static str>,
    pub(crate) impact: Impact,
    pub(crate) escalation: Option<(&'static str, usize)>,
    pub(crate) trigger: &'static str,
    /// The first is primary.
    pub(crate) causes: Vec<&'static str>,
    pub(crate) factors: Vec<&'static str>,
    pub(crate) recurrence_of: Vec<usize>,
    pub(crate) not_recurrence_of: Vec<usize>,
    pub(crate) actions: Vec<Action>,
    pub(crate) tags: Vec<&'static str>,
    pub(crate) visibility: Option<&'static str>,
    pub(crate) alias: bool,
    /// Silences the finding that this repeats an earlier entry.
    pub(crate) ignores_repeat: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Incident,
    NearMiss,
    Maintenance,
}

#[derive(Debug)]
pub(crate) struct Times {
    pub(crate) started: Minute,
    pub(crate) detected: Minute,
    pub(crate) mitigated: Option<Minute>,
    pub(crate) resolved: Option<Minute>,
    /// How the author wrote `started`.
    pub(crate) form: TimeForm,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TimeForm {
    Exact,
    Approximate,
    Naive,
    DateOnly,
}

/// What users felt; `None` is "not recorded".
#[derive(Debug)]
pub(crate) struct Impact {
    pub(crate) downtime: Option<i64>,
    pub(crate) apdex: Option<f64>,
    pub(crate) users: Option<i64>,
    pub(crate) data_loss: bool,
    pub(crate) security_breach: bool,
}

#[derive(Debug)]
pub(crate) struct Action {
    pub(crate) title: String,
    pub(crate) kind: &'static str,
    pub(crate) owner: String,
    pub(crate) due: Option<Day>,
    pub(crate) status: &'static str,
    pub(crate) done: Option<Day>,
    pub(crate) ticket: Option<i64>,
    pub(crate) addresses: Option<&'static str>,
}

impl Incident {
    /// How other entries name this one.
    pub(crate) fn name(&self) -> &str {
        self.id.as_deref().unwrap_or(&self.stem)
    }

    pub(crate) fn year(&self) -> i64 {
        self.times.started.day(self.offset).year()
    }

    /// Entries with the same value tell of the same weakness; their texts share words.
    pub(crate) fn theme(&self) -> u64 {
        let cause = CAUSES
            .iter()
            .position(|cause| *cause == self.causes[0])
            .unwrap_or(0) as u64;
        self.services[0] as u64 * 1_000 + cause
    }
}

/// The facts of all entries, oldest first.
pub(crate) fn history(
    entries: usize,
    seed: u64,
    world: &World,
    vocabulary: &Vocabulary,
) -> Vec<Incident> {
    let mut random = Random::stream(seed, u64::MAX - 1);
    let span = (LAST_DAY.0 - world.first_day.0) * 1440;
    // More in later years: the organisation grew, and so did the habit of writing postmortems.
    let mut starts: Vec<i64> = (0..entries)
        .map(|_| (span as f64 * random.unit().powf(0.7)) as i64)
        .collect();
    starts.sort_unstable();
    let first_numbered_year = Day(world.first_day.0 + (LAST_DAY.0 - world.first_day.0) / 4).year();

    let mut incidents: Vec<Incident> = Vec::with_capacity(entries);
    let mut latest: BTreeMap<(usize, &str), usize> = BTreeMap::new();
    let mut stems = BTreeSet::new();
    let mut number = (0, 0);
    for (index, start) in starts.into_iter().enumerate() {
        let mut random = Random::stream(seed, index as u64);
        let start = Minute(world.first_day.0 * 1440 + start);
        let mut incident = Draft {
            random: &mut random,
            world,
            vocabulary,
        }
        .incident(start, &incidents);
        let year = incident.year();
        number = if number.0 == year {
            (year, number.1 + 1)
        } else {
            (year, 1)
        };
        if year >= first_numbered_year {
            incident.id = Some(format!("PM-{year}-{:04}", number.1));
        }
        incident.stem = unique_stem(&incident, &mut stems);
        relate(&mut incident, &mut random, &incidents, &latest);
        if incident.kind == Kind::Incident {
            latest.insert((incident.services[0], incident.causes[0]), index);
        }
        incidents.push(incident);
    }
    incidents
}

fn unique_stem(incident: &Incident, taken: &mut BTreeSet<String>) -> String {
    let mut slug = String::new();
    for word in incident
        .title
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
    {
        if slug.len() + word.len() > 44 {
            break;
        }
        slug.push('-');
        slug.push_str(&word.to_ascii_lowercase());
    }
    let stem = format!("{}{slug}", incident.times.started.day(incident.offset));
    let mut unique = stem.clone();
    let mut copy = 2;
    while !taken.insert(unique.clone()) {
        unique = format!("{stem}-{copy}");
        copy += 1;
    }
    unique
}

/// Most authors who repeat an earlier incident say so, some look and deny it, a few silence the finding, and the rest
/// never noticed.
fn relate(
    incident: &mut Incident,
    random: &mut Random,
    earlier: &[Incident],
    latest: &BTreeMap<(usize, &str), usize>,
) {
    if incident.kind != Kind::Incident || incident.causes[0] == "unknown" {
        return;
    }
    let Some(&before) = latest.get(&(incident.services[0], incident.causes[0])) else {
        return;
    };
    let predecessor = &earlier[before];
    let age = incident.times.started.0 - predecessor.times.started.0;
    let over = predecessor
        .times
        .resolved
        .is_some_and(|resolved| resolved < incident.times.started);
    if !over || age > 365 * 1440 {
        return;
    }
    match random.unit() {
        u if u < 0.62 => incident.recurrence_of.push(before),
        u if u < 0.84 => incident.not_recurrence_of.push(before),
        u => incident.ignores_repeat = u < 0.89,
    }
}
