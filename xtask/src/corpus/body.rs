//! The Markdown below the front matter: every section of the template, in order.

use std::fmt::Write as _;

use super::calendar::duration;
use super::incident::Incident;
use super::prose::{self, Writer};
use super::world::World;

/// The text of one entry, about 8 kB at the median.
pub(crate) fn body(
    index: usize,
    all: &[Incident],
    world: &World,
    writer: &mut Writer<'_>,
) -> String {
    let incident = &all[index];
    // Some are long, most are middling, a few are short.
    let size = writer.random.log_normal(0.82, 0.35).clamp(0.35, 3.5);
    let words = |base: f64| (base * size) as usize;
    let mut md = String::with_capacity(12_000);

    section(&mut md, "Summary");
    paragraphs(&mut md, writer, prose::SUMMARY, words(95.0), 1);

    section(&mut md, "Impact");
    paragraphs(&mut md, writer, prose::IMPACT, words(105.0), 1);
    if writer.random.chance(0.3) {
        impact_table(&mut md, writer);
    }

    section(&mut md, "Timeline");
    timeline(&mut md, incident, writer, size);

    section(&mut md, "Detection");
    paragraphs(&mut md, writer, prose::DETECTION, words(75.0), 1);

    section(&mut md, "Trigger");
    paragraphs(&mut md, writer, prose::TRIGGER, words(80.0), 1);

    section(&mut md, "Root causes");
    paragraphs(&mut md, writer, prose::CAUSE, words(210.0), 3);
    if writer.random.chance(0.55) {
        code_block(&mut md, writer);
    }
    earlier_entries(&mut md, incident, all, writer);

    section(&mut md, "Contributing factors");
    for _ in 0..incident.factors.len().max(1) {
        let _ = writeln!(md, "- {}", writer.paragraph(prose::CAUSE, 22));
    }
    md.push('\n');

    section(&mut md, "Response and resolution");
    paragraphs(&mut md, writer, prose::RESPONSE, words(190.0), 3);
    if writer.random.chance(0.25) {
        commands(&mut md, writer);
    }

    lessons(&mut md, writer);

    section(&mut md, "Supporting information");
    supporting(&mut md, index, all, world, writer);
    md
}

fn lessons(md: &mut String, writer: &mut Writer<'_>) {
    section(md, "Lessons learned");
    for (heading, patterns) in [
        ("What went well", prose::WENT_WELL),
        ("What went wrong", prose::WENT_WRONG),
        ("Where we got lucky", prose::LUCKY),
    ] {
        let _ = writeln!(md, "### {heading}\n");
        for _ in 0..writer.random.range(1, 3) {
            let _ = writeln!(md, "- {}", writer.sentence(patterns));
        }
        md.push('\n');
    }
}

fn section(md: &mut String, heading: &str) {
    let _ = writeln!(md, "## {heading}\n");
}

fn paragraphs(
    md: &mut String,
    writer: &mut Writer<'_>,
    patterns: &[&str],
    words: usize,
    count: usize,
) {
    for _ in 0..count {
        md.push_str(&writer.paragraph(patterns, words / count));
        md.push_str("\n\n");
    }
}

fn impact_table(md: &mut String, writer: &mut Writer<'_>) {
    md.push_str("| Region | Requests | Failed | Share |\n| --- | ---: | ---: | ---: |\n");
    for _ in 0..writer.random.range(2, 5) {
        let (region, requests, share) = (
            writer.house_word(),
            writer.random.range(500, 90_000),
            writer.random.range(1, 95),
        );
        let _ = writeln!(
            md,
            "| {region} | {requests} | {} | {share} % |",
            requests * share / 100
        );
    }
    md.push('\n');
}

/// Rows in order, from just before the start to the resolution, the incident's own moments among them.
fn timeline(md: &mut String, incident: &Incident, writer: &mut Writer<'_>, size: f64) {
    let times = &incident.times;
    let end = times
        .resolved
        .or(times.mitigated)
        .unwrap_or(times.detected.plus(90));
    let length = (end.0 - times.started.0).max(1);
    let mut rows = vec![
        (times.started, "**Started**: ".to_owned()),
        (times.detected, "**Detected**: ".to_owned()),
    ];
    rows.extend(times.mitigated.map(|at| (at, "**Mitigated**: ".to_owned())));
    rows.extend(times.resolved.map(|at| (at, "**Resolved**: ".to_owned())));
    let more = (writer.random.log_normal(9.0, 0.5) * size).clamp(3.0, 280.0) as i64;
    for _ in 0..more {
        rows.push((
            times.started.plus(writer.random.range(0, length)),
            String::new(),
        ));
    }
    rows.sort_by_key(|(at, _)| *at);

    // A long incident needs the date in every row; a short one says once which offset its clock times have.
    let several_days = times.started.day(incident.offset) != end.day(incident.offset);
    if !several_days {
        let _ = writeln!(
            md,
            "All times on {} at UTC{}.\n",
            times.started.day(incident.offset),
            incident.offset
        );
    }
    md.push_str("| Time | Event |\n| --- | --- |\n");
    for (at, lead) in rows {
        let time = if several_days {
            at.local(incident.offset).replace('T', " ")
        } else {
            at.clock(incident.offset)
        };
        let _ = writeln!(md, "| {time} | {lead}{} |", writer.sentence(prose::EVENTS));
    }
    md.push('\n');
}

fn log_lines(md: &mut String, writer: &mut Writer<'_>) {
    md.push_str("```log\n");
    for _ in 0..writer.random.range(3, 9) {
        let (host, error) = (writer.host(), writer.error());
        let _ = writeln!(
            md,
            "{host} {:>8} level=error msg=\"{error}\"",
            writer.random.range(1, 99_999_999)
        );
    }
}

fn code_block(md: &mut String, writer: &mut Writer<'_>) {
    match writer.random.range(0, 4) {
        0 => log_lines(md, writer),
        1 => {
            let (pool, limit) = (writer.house_word(), writer.random.range(5, 500));
            let _ = writeln!(
                md,
                "```yaml\n{pool}:\n  max_connections: {limit}\n  timeout: {}s",
                limit / 4 + 1
            );
            let _ = writeln!(
                md,
                "  retry: {{attempts: {}, backoff: none}}",
                writer.random.range(3, 30)
            );
        }
        2 => {
            let (table, column) = (writer.house_word(), writer.house_word());
            let _ = writeln!(
                md,
                "```sql\nSELECT count(*) FROM {table}\n WHERE {column} IS NULL"
            );
            let _ = writeln!(
                md,
                "   AND updated_at < now() - interval '{} minutes';",
                writer.random.range(2, 90)
            );
        }
        3 => {
            let (name, limit) = (writer.house_word(), writer.random.range(2, 900));
            let _ = writeln!(
                md,
                "```rust\nfn {name}(queue: &mut Queue) -> Result<(), Full> {{"
            );
            let _ = writeln!(
                md,
                "    while queue.len() > {limit} {{\n        queue.retry_front()?;\n    }}\n    Ok(())\n}}"
            );
        }
        _ => {
            let (old, new) = (writer.identifier(), writer.identifier());
            let _ = writeln!(
                md,
                "```diff\n-{old} = {}\n+{new} = {}",
                writer.random.range(1, 99),
                writer.random.range(1, 9)
            );
        }
    }
    md.push_str("```\n\n");
}

fn commands(md: &mut String, writer: &mut Writer<'_>) {
    let (host, identifier) = (writer.host(), writer.identifier());
    let service = writer.service;
    let _ = writeln!(
        md,
        "```sh\nssh {host} systemctl restart {service}\nctl set {service} '{identifier}=20'\n```\n"
    );
}

/// What the front matter says about recurrence, in words, with the link that a reader would follow.
fn earlier_entries(
    md: &mut String,
    incident: &Incident,
    all: &[Incident],
    writer: &mut Writer<'_>,
) {
    for &other in &incident.recurrence_of {
        let link = link(incident, &all[other], writer);
        let age = duration(incident.times.started.0 - all[other].times.started.0);
        let _ = writeln!(
            md,
            "The same weakness had struck {age} earlier: {link}. {}\n",
            writer.sentence(prose::CAUSE)
        );
    }
    for &other in &incident.not_recurrence_of {
        let link = link(incident, &all[other], writer);
        let _ = writeln!(
            md,
            "It looks like {link}, but is not: {}\n",
            writer.sentence(&["the {n} was {a} this time."])
        );
    }
}

/// By relative path mostly, by id where the entry has one.
fn link(from: &Incident, to: &Incident, writer: &mut Writer<'_>) -> String {
    match &to.id {
        Some(id) if writer.random.chance(0.4) => format!("[{id}]({id})"),
        _ if from.year() == to.year() => format!("[{}]({}.md)", to.title, to.stem),
        _ => format!("[{}](../{}/{}.md)", to.title, to.year(), to.stem),
    }
}

fn supporting(
    md: &mut String,
    index: usize,
    all: &[Incident],
    world: &World,
    writer: &mut Writer<'_>,
) {
    let incident = &all[index];
    if has_image(index) {
        let (name, file) = (writer.house_word(), image_name(incident));
        let _ = writeln!(
            md,
            "![Latency of {name} during the incident, with a plateau until mitigation]({file})\n"
        );
    }
    let team = &world.teams[incident.teams[0]].name;
    let number = writer.random.range(1_000, 99_999);
    let _ = writeln!(
        md,
        "- [Dashboard of {}](https://graphs.example/d/{number})",
        writer.service
    );
    let _ = writeln!(
        md,
        "- [Channel of {team}](https://chat.example/archive/{})",
        incident.stem
    );
    if index > 0 && writer.random.chance(0.35) {
        let other = &all[index - writer.random.range(1, index.min(300) as i64) as usize];
        // A restricted entry appears in no output, so nothing may link to it.
        if other.visibility != Some("restricted") {
            let _ = writeln!(md, "- See also {}", link(incident, other, writer));
        }
    }
    if writer.random.chance(0.12) {
        let _ = writeln!(md, "\n> [!NOTE]\n> {}", writer.sentence(prose::GENERAL));
    }
    if writer.random.chance(0.08) {
        let (term, note) = (
            writer.sentence(&["{a} {n}"]),
            writer.sentence(prose::GENERAL),
        );
        let _ = writeln!(md, "\nCounted as {term}.[^count]\n\n[^count]: {note}");
    }
}

/// One entry in forty has a picture.
pub(crate) fn has_image(index: usize) -> bool {
    index % 40 == 17
}

/// The picture's file, beside the entry.
pub(crate) fn image_name(incident: &Incident) -> String {
    format!("{}-latency.png", incident.stem)
}
