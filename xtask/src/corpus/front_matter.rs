//! The YAML block of an entry.

use std::fmt::Write as _;

use super::calendar::{Minute, duration};
use super::incident::{Action, Incident, Kind, TimeForm};
use super::random::Random;
use super::world::World;

/// The block with both its `---` lines.
pub(crate) fn front_matter(
    incident: &Incident,
    all: &[Incident],
    world: &World,
    random: &mut Random,
) -> String {
    let mut yaml = Yaml(String::with_capacity(2_000));
    yaml.0.push_str("---\n");
    yaml.maybe("id", incident.id.as_deref());
    match incident.kind {
        // Written out by some authors although it is the default.
        Kind::Incident => yaml.maybe("kind", random.chance(0.1).then_some("incident")),
        Kind::NearMiss => yaml.line("kind", "near-miss"),
        Kind::Maintenance => yaml.line("kind", "maintenance"),
    }
    yaml.line("title", &scalar(&incident.title));
    yaml.line("status", incident.status);
    yaml.line("severity", &severity(incident.severity, random));
    people_and_services(&mut yaml, incident, world);
    times(&mut yaml, incident);
    facts(&mut yaml, incident);
    links(&mut yaml, incident, all);
    yaml.0.push_str("actions:\n");
    for (index, action) in incident.actions.iter().enumerate() {
        action_item(&mut yaml, index, action);
    }
    yaml.maybe("visibility", incident.visibility);
    if incident.alias {
        yaml.line("aliases", &format!("[/incidents/old-{}/]", incident.stem));
    }
    yaml.list("tags", incident.tags.iter().copied());
    if incident.ignores_repeat {
        yaml.line(
            "lint",
            "{ignore: {CB305: the review compared them and the text says how they differ}}",
        );
    }
    yaml.0.push_str("---\n");
    yaml.0
}

fn people_and_services(yaml: &mut Yaml, incident: &Incident, world: &World) {
    yaml.list(
        "authors",
        incident
            .authors
            .iter()
            .map(|&person| world.people[person].as_str()),
    );
    yaml.list(
        "services",
        incident
            .services
            .iter()
            .map(|&service| world.services[service].name.as_str()),
    );
    yaml.list(
        "teams",
        incident
            .teams
            .iter()
            .map(|&team| world.teams[team].name.as_str()),
    );
}

fn facts(yaml: &mut Yaml, incident: &Incident) {
    yaml.maybe(
        "published",
        incident.published.map(|day| day.to_string()).as_deref(),
    );
    yaml.maybe("detection", incident.detection);
    impact(yaml, incident);
    if let Some((from, priority)) = incident.escalation {
        yaml.line(
            "escalation",
            &format!("{{from: {from}, priority: P{priority}}}"),
        );
    }
    yaml.list("criteria", criteria(incident).into_iter());
    yaml.line("trigger", incident.trigger);
    yaml.list("root_causes", incident.causes.iter().copied());
    yaml.list("contributing_factors", incident.factors.iter().copied());
}

fn links(yaml: &mut Yaml, incident: &Incident, all: &[Incident]) {
    yaml.list(
        "recurrence_of",
        incident
            .recurrence_of
            .iter()
            .map(|&other| all[other].name()),
    );
    yaml.list(
        "not_recurrence_of",
        incident
            .not_recurrence_of
            .iter()
            .map(|&other| all[other].name()),
    );
}

struct Yaml(String);

impl Yaml {
    fn line(&mut self, key: &str, value: &str) {
        self.0.push_str(key);
        self.0.push_str(": ");
        self.0.push_str(value);
        self.0.push('\n');
    }

    fn maybe(&mut self, key: &str, value: Option<&str>) {
        if let Some(value) = value {
            self.line(key, value);
        }
    }

    /// A flow list, left out when it is empty.
    fn list<'a>(&mut self, key: &str, values: impl Iterator<Item = &'a str>) {
        let values: Vec<&str> = values.collect();
        if !values.is_empty() {
            self.line(key, &format!("[{}]", values.join(", ")));
        }
    }
}

/// Quoted only where plain YAML would read something else.
fn scalar(text: &str) -> String {
    let plain = text.starts_with(|c: char| c.is_ascii_alphabetic())
        && !text.contains(": ")
        && !text.contains(" #")
        && !text.ends_with(':');
    if plain {
        text.to_owned()
    } else {
        format!("'{}'", text.replace('\'', "''"))
    }
}

fn severity(level: usize, random: &mut Random) -> String {
    // Teams that came with their own words write an alias.
    match random.unit() {
        u if u < 0.93 => format!("SEV{level}"),
        u if u < 0.96 => format!("P{}", level - 1),
        u if u < 0.98 => format!("S{level}"),
        _ => ["critical", "major", "SEV3", "minor"][level - 1].to_owned(),
    }
}

fn times(yaml: &mut Yaml, incident: &Incident) {
    let offset = incident.offset;
    let exact = |at: Minute| format!("{}{offset}", at.local(offset));
    let times = &incident.times;
    let started = match times.form {
        TimeForm::Exact => exact(times.started),
        TimeForm::Approximate => format!("~{}", exact(times.started)),
        TimeForm::Naive => times.started.local(offset),
        TimeForm::DateOnly => times.started.day(offset).to_string(),
    };
    yaml.line("started", &started);
    yaml.line("detected", &exact(times.detected));
    yaml.maybe("mitigated", times.mitigated.map(exact).as_deref());
    yaml.maybe("resolved", times.resolved.map(exact).as_deref());
}

fn impact(yaml: &mut Yaml, incident: &Incident) {
    let impact = &incident.impact;
    if incident.kind != Kind::Incident {
        return;
    }
    yaml.0.push_str("impact:\n");
    yaml.maybe("  downtime", impact.downtime.map(duration).as_deref());
    yaml.maybe(
        "  apdex",
        impact.apdex.map(|apdex| format!("{apdex:.2}")).as_deref(),
    );
    yaml.maybe(
        "  users",
        impact.users.map(|users| users.to_string()).as_deref(),
    );
    yaml.line(
        "  data_loss",
        if impact.data_loss { "true" } else { "false" },
    );
    yaml.line(
        "  security_breach",
        if impact.security_breach {
            "true"
        } else {
            "false"
        },
    );
}

/// What the default criteria make of the facts; `requested` where they ask for nothing.
fn criteria(incident: &Incident) -> Vec<&'static str> {
    let impact = &incident.impact;
    let checks = [
        (
            impact.downtime.is_some_and(|minutes| minutes >= 5),
            "downtime",
        ),
        (impact.apdex.is_some_and(|apdex| apdex < 0.8), "apdex"),
        (impact.data_loss, "data-loss"),
        (impact.security_breach, "security-breach"),
        (incident.escalation == Some(("oncall", 0)), "oncall-p0"),
        (
            incident.escalation == Some(("monitoring", 0)),
            "monitoring-p0",
        ),
        (!incident.recurrence_of.is_empty(), "repeat"),
    ];
    let met: Vec<&str> = checks
        .into_iter()
        .filter(|(holds, _)| *holds)
        .map(|(_, name)| name)
        .collect();
    if met.is_empty() {
        vec!["requested"]
    } else {
        met
    }
}

fn action_item(yaml: &mut Yaml, index: usize, action: &Action) {
    let _ = writeln!(yaml.0, "  - id: A{}", index + 1);
    yaml.line("    title", &scalar(&action.title));
    yaml.line("    kind", action.kind);
    yaml.line("    owner", &action.owner);
    yaml.maybe("    due", action.due.map(|day| day.to_string()).as_deref());
    yaml.line("    status", action.status);
    yaml.maybe(
        "    done",
        action.done.map(|day| day.to_string()).as_deref(),
    );
    yaml.maybe(
        "    ticket",
        action
            .ticket
            .map(|number| format!("https://tracker.example/OPS-{number}"))
            .as_deref(),
    );
    yaml.maybe("    addresses", action.addresses);
    yaml.maybe(
        "    reason",
        (action.status == "wont-do").then_some("The system it is about is being replaced."),
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_what_yaml_would_misread() {
        assert_eq!(scalar("Cap conn_pool_max at 20"), "Cap conn_pool_max at 20");
        assert_eq!(scalar("Cap Foo::bar at 20"), "Cap Foo::bar at 20");
        assert_eq!(scalar("--flag was lost"), "'--flag was lost'");
        assert_eq!(scalar("A note: don't"), "'A note: don''t'");
    }
}
