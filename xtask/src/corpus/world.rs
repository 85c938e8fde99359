//! The organisation whose postmortems these are: services and what they depend on, teams, people, causes.

use super::calendar::{Day, Offset};
use super::random::{Random, Zipf};
use super::words::made_up;

/// The last day of every corpus: what is due before it and still open is overdue.
pub(crate) const LAST_DAY: Day = Day(20_634); // 2026-06-30

#[derive(Debug)]
pub(crate) struct Service {
    pub(crate) name: String,
    pub(crate) team: usize,
    pub(crate) depends_on: Vec<usize>,
}

#[derive(Debug)]
pub(crate) struct Team {
    pub(crate) name: String,
    pub(crate) people: Vec<usize>,
    /// Where the team sits; its incidents are written in that offset.
    pub(crate) offset: Offset,
}

#[derive(Debug)]
pub(crate) struct World {
    pub(crate) services: Vec<Service>,
    pub(crate) teams: Vec<Team>,
    pub(crate) people: Vec<String>,
    pub(crate) service_rank: Zipf,
    pub(crate) cause_rank: Zipf,
    pub(crate) first_day: Day,
}

/// Root causes of the built-in vocabulary, most frequent first. `unknown` stands where it does in life: not last.
pub(crate) const CAUSES: &[&str] = &[
    "config/limit-value",
    "capacity/connection-pool",
    "code-defect/error-handling",
    "deployment/rollout",
    "dependency-external/cloud",
    "capacity/surge",
    "datastore/locks",
    "identity/certificate",
    "unsafe-operation/no-confirmation",
    "code-defect/data-format",
    "unknown",
    "config/flag",
    "emergent/retry-storm",
    "network/dns",
    "capacity/disk-full",
    "deployment/schema-migration",
    "dependency-internal/contract",
    "code-defect/leak",
    "config/routing-rule",
    "dependency-internal/overload",
    "capacity/memory",
    "code-defect/race",
    "network/load-balancer",
    "datastore/replication",
    "automation/failover",
    "deployment/incompatibility",
    "config/permission",
    "dependency-external/saas",
    "capacity/quota",
    "emergent/cascade",
    "datastore/failover",
    "network/partition",
    "unsafe-operation/wrong-target",
    "infrastructure/host",
    "identity/token",
    "capacity/autoscaling",
    "code-defect/algorithm",
    "dependency-internal/outage",
    "network/bgp",
    "automation/cleanup-job",
    "deployment/rollback",
    "identity/key-rotation",
    "code-defect/constant",
    "infrastructure/hardware",
    "datastore/corruption",
    "security/attack",
    "unsafe-operation/runbook-gap",
    "automation/autoscaler",
    "infrastructure/power",
    "network/hardware",
    "time/time-zone",
    "identity/access",
    "dependency-external/carrier",
    "emergent/metastable",
    "security/defence-side-effect",
    "time/clock-drift",
    "infrastructure/cooling",
    "security/vulnerability",
    "time/leap",
];

const SERVICE_HEADS: &[&str] = &[
    "checkout",
    "payments",
    "identity",
    "search",
    "catalog",
    "orders",
    "ledger",
    "billing",
    "inventory",
    "shipping",
    "pricing",
    "fraud",
    "profile",
    "notification",
    "recommendation",
    "gateway",
    "media",
    "messaging",
    "reporting",
    "warehouse",
    "promotion",
    "loyalty",
    "invoicing",
    "settlement",
    "geocoding",
    "routing",
    "scheduling",
    "audit",
    "export",
    "import",
    "onboarding",
    "support",
];
const SERVICE_TAILS: &[&str] = &[
    "", "-api", "-worker", "-db", "-cache", "-stream", "-batch", "-edge", "-sync", "-admin",
    "-index", "-proxy",
];
const GIVEN_NAMES: &[&str] = &[
    "dewi", "tomas", "amara", "jonas", "mei", "rafael", "ingrid", "kofi", "leila", "marek", "noor",
    "oskar", "priya", "quentin", "rosa", "sven", "tariq", "ulla", "viktor", "wangari", "ximena",
    "yusuf", "zofia", "arif", "bella", "chidi", "dana", "emil", "farah", "goran", "hana", "ivo",
];
const OFFSETS: [i64; 6] = [7 * 60, 7 * 60, 0, 5 * 60 + 30, -5 * 60, 8 * 60];

impl World {
    /// An organisation of the size that writes `entries` postmortems.
    pub(crate) fn new(entries: usize, seed: u64) -> Self {
        let mut random = Random::stream(seed, u64::MAX);
        let size = (entries as f64).sqrt();
        let service_count = (8.0 + 3.2 * size) as usize;
        let team_count = service_count / 5 + 3;
        let people_count = team_count * 3;

        let people = (0..people_count).map(person).collect();
        let teams = (0..team_count)
            .map(|team| Team {
                name: team_name(team),
                people: (0..3).map(|member| team * 3 + member).collect(),
                offset: Offset(*random.pick(&OFFSETS)),
            })
            .collect();
        let services = (0..service_count)
            .map(|service| Service {
                name: service_name(service),
                team: random.range(0, team_count as i64 - 1) as usize,
                // Only earlier services, so that the dependencies form no circle.
                depends_on: dependencies(&mut random, service),
            })
            .collect();

        // From three years for a few entries to twelve for ten thousand.
        let span_days = 365 * 3 + ((12.0 - 3.0) * 365.0 * (size / 100.0).min(1.0)) as i64;
        Self {
            services,
            teams,
            people,
            service_rank: Zipf::new(service_count, 0.75),
            cause_rank: Zipf::new(CAUSES.len(), 0.8),
            first_day: Day(LAST_DAY.0 - span_days),
        }
    }
}

fn dependencies(random: &mut Random, service: usize) -> Vec<usize> {
    let mut found: Vec<usize> = Vec::new();
    for _ in 0..random.range(0, 3) {
        if service > 0 {
            found.push(random.range(0, service as i64 - 1) as usize);
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}

fn service_name(index: usize) -> String {
    let tail = index / SERVICE_HEADS.len();
    let head = SERVICE_HEADS[index % SERVICE_HEADS.len()];
    SERVICE_TAILS.get(tail).map_or_else(
        || format!("{head}-{}", made_up(index as u64)),
        |tail| format!("{head}{tail}"),
    )
}

fn team_name(index: usize) -> String {
    const FIRST: &[&str] = &[
        "payments",
        "platform",
        "storefront",
        "data",
        "network",
        "identity",
        "logistics",
        "sre",
    ];
    FIRST.get(index).map_or_else(
        || format!("team-{}", made_up(index as u64 + 900)),
        |name| (*name).to_owned(),
    )
}

fn person(index: usize) -> String {
    let given = GIVEN_NAMES[index % GIVEN_NAMES.len()];
    if index < GIVEN_NAMES.len() {
        given.to_owned()
    } else {
        format!("{given}.{}", made_up(index as u64 + 2_000))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn names_are_unique_at_every_size() {
        for entries in [1, 30, 1_000, 10_000, 40_000] {
            let world = World::new(entries, 1);
            let services: BTreeSet<&str> = world
                .services
                .iter()
                .map(|service| service.name.as_str())
                .collect();
            let teams: BTreeSet<&str> = world.teams.iter().map(|team| team.name.as_str()).collect();
            let people: BTreeSet<&str> = world.people.iter().map(String::as_str).collect();
            assert_eq!(services.len(), world.services.len());
            assert_eq!(teams.len(), world.teams.len());
            assert_eq!(people.len(), world.people.len());
        }
    }

    #[test]
    fn the_last_day_is_what_its_comment_says() {
        assert_eq!(LAST_DAY.to_string(), "2026-06-30");
    }
}
