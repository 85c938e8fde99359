//! The facts of every entry, decided before any text is written, because entries refer to one another.

use std::collections::{BTreeMap, BTreeSet};

use super::calendar::{Day, Minute};
use super::draft::Draft;
use super::incident::{Incident, Kind};
use super::random::Random;
use super::words::Vocabulary;
use super::world::{LAST_DAY, World};

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
