//! Titles of entries and of action items.

use super::random::Random;
use super::words::{Vocabulary, capital};

/// A title that names the service, what users saw, and often the cause.
pub(crate) fn title(
    random: &mut Random,
    vocabulary: &Vocabulary,
    service: &str,
    cause: &str,
) -> String {
    let pattern = random.pick(patterns(cause));
    capital(&fill(pattern, random, vocabulary, service))
}

/// How titles of incidents of a cause read.
fn patterns(cause: &str) -> &'static [&'static str] {
    match cause.split('/').next().unwrap_or_default() {
        "capacity" => &[
            "{S} answered 503 while {i} was exhausted",
            "{S} ran out of {n} during a {a} surge",
            "{S} {n} filled up and {n} writes were refused",
        ],
        "config" => &[
            "{S} lost its {n} after a change of {i}",
            "A {a} {n} limit turned {s} requests away",
            "{S} routed every {n} to the {a} {n}",
        ],
        "code-defect" => &[
            "{S} restarted in a loop on a {a} {n}",
            "{S} returned {a} {n} data after release {r}",
            "Unhandled {i} stopped the {s} {n}",
        ],
        "deployment" => &[
            "Release {r} of {s} broke the {w} {n}",
            "{S} schema change locked the {n} table",
            "{S} ran two {n} versions side by side",
        ],
        "datastore" => &[
            "{S} replica lag hid {a} {n} rows",
            "Locks on the {w} {n} table stalled {s}",
            "{S} failed over to a {a} replica",
        ],
        "network" => &[
            "{S} was unreachable from the {w} region",
            "Name lookups of {w} failed for {s}",
            "A {a} route sent {s} traffic nowhere",
        ],
        "identity" => &[
            "Expired {n} certificate cut {s} off",
            "{S} rejected every {n} token after a key rotation",
            "{S} lost access to the {w} {n}",
        ],
        "dependency-external" | "dependency-internal" => &[
            "{S} slowed down with its {w} provider",
            "{S} failed when {w} changed its {n} contract",
            "{W} outage left {s} without {n} data",
        ],
        "automation" | "unsafe-operation" => &[
            "A cleanup job removed the {a} {s} {n}",
            "{S} was drained in the wrong {n}",
            "Automatic failover moved {s} to a {a} {n}",
        ],
        "emergent" => &[
            "Retries kept {s} down after the {n} was fixed",
            "A {a} {n} cascade took {s} with it",
            "{S} stayed saturated after {w} came back",
        ],
        _ => &[
            "{S} was degraded for {a} customers",
            "{S} {n} processing stopped in {w}",
            "{S} showed {a} {n} totals",
        ],
    }
}

/// An action that begins with a verb and can be finished; a few that cannot, as in life.
pub(crate) fn action(random: &mut Random, vocabulary: &Vocabulary, kind: &str) -> String {
    let patterns: &[&str] = match kind {
        "prevent" => &[
            "Cap {i} at {c} per {n}",
            "Reject a {a} {n} before it reaches the {n}",
            "Roll {n} changes out to one {w} {n} first",
            "Remove the {a} {n} default from {i}",
            "Validate {i} in the {n} pipeline",
            "Renew the {w} certificate automatically",
        ],
        "mitigate" => &[
            "Add a {n} switch that bypasses {w}",
            "Shed {a} {n} load above {c} requests a second",
            "Keep a warm {w} replica in a second {n}",
            "Make {i} reversible without a restart",
        ],
        "detect" => &[
            "Alert on {i} above {c}",
            "Page when {w} {n} lag exceeds {m} minutes",
            "Add a {w} {n} dashboard with {i}",
            "Probe {w} from outside every minute",
        ],
        _ => &[
            "Write a runbook for {a} {w} {n} loss",
            "Rehearse the {w} failover each quarter",
            "Require a second reviewer for {i}",
            "Document who owns {w}",
        ],
    };
    if random.chance(0.015) {
        return capital(&fill(
            "investigate {a} {n} {n} in {w}",
            random,
            vocabulary,
            "",
        ));
    }
    let pattern = random.pick(patterns);
    fill(pattern, random, vocabulary, "")
}

/// Fills a title's slots: `{S}`/`{s}` service, `{n}` noun, `{a}` adjective, `{i}` identifier, `{w}` house word, `{r}`
/// release, `{c}` count, `{m}` small number.
fn fill(pattern: &str, random: &mut Random, vocabulary: &Vocabulary, service: &str) -> String {
    let mut text = String::with_capacity(80);
    let mut rest = pattern;
    while let Some(open) = rest.find('{') {
        text.push_str(&rest[..open]);
        let slot = rest.as_bytes()[open + 1];
        match slot {
            b'S' => text.push_str(&capital(service)),
            b's' => text.push_str(service),
            b'n' => text.push_str(vocabulary.noun(random)),
            b'a' => text.push_str(vocabulary.adjective(random)),
            b'i' => text.push_str(&vocabulary.identifier(random)),
            b'W' => text.push_str(&capital(&vocabulary.house_word(random))),
            b'w' => text.push_str(&vocabulary.house_word(random)),
            b'r' => text.push_str(&format!("{}.{}", random.range(1, 60), random.range(0, 30))),
            b'c' => text.push_str(&(random.range(2, 90) * 10).to_string()),
            _ => text.push_str(&random.range(2, 20).to_string()),
        }
        rest = &rest[open + 3..];
    }
    text.push_str(rest);
    text
}
