//! What is known of the incident: flags, JSON, answers.

use casebook::workspace::{Incident, TIMES, Workspace};
use serde_json::{Map, Value, json};

use super::super::incident::{ask_facts, refuse};
use super::super::questions::Questions;
use super::Args;
use super::new_services::{self, NewServices};

/// What flags and JSON say, and a line for each clock time that is not of today.
pub(super) fn fields(
    args: &Args,
    workspace: &Workspace,
) -> anyhow::Result<(Map<String, Value>, Vec<String>)> {
    let mut fields = args.facts.fields()?;
    let title_words = (!args.title_words.is_empty()).then(|| args.title_words.join(" "));
    for (name, value) in [
        ("title", &args.title.clone().or(title_words)),
        ("severity", &args.severity),
        ("started", &args.started),
        ("detected", &args.detected),
        ("mitigated", &args.mitigated),
        ("resolved", &args.resolved),
    ] {
        if let Some(value) = value {
            fields.insert(name.to_owned(), json!(value));
        }
    }
    let lists = [
        ("services", &args.services),
        ("authors", &args.authors),
        ("root_causes", &args.root_causes),
    ];
    for (name, values) in lists {
        if !values.is_empty() {
            fields.insert(name.to_owned(), json!(values));
        }
    }
    let days = workspace.date_clock_times(&mut fields);
    Ok((fields, days))
}

/// Reads the whole of what was said; what is wrong with it, or cannot be, is an error.
pub(super) fn read(fields: Map<String, Value>, workspace: &Workspace) -> anyhow::Result<Incident> {
    let title = match fields.get("title") {
        _ if has_title(&fields) => None,
        Some(other) if !other.is_null() && !other.is_string() => Some(format!("`title` is text, not {other}")),
        _ => Some(
            "say what happened in one line: casebook new 'Checkout answered 502 while the payments pool was exhausted'"
                .to_owned(),
        ),
    };
    let add = new_services::hint(&fields, workspace);
    let (incident, wrong) = workspace.read_incident(fields);
    refuse(
        &title
            .into_iter()
            .chain(wrong)
            .chain(add)
            .collect::<Vec<_>>(),
    )?;
    Ok(incident)
}

/// The same of a part of it.
fn read_known(fields: Map<String, Value>, workspace: &Workspace) -> anyhow::Result<Incident> {
    let (incident, wrong) = workspace.read_incident(fields);
    refuse(&wrong)?;
    Ok(incident)
}

fn has_title(fields: &Map<String, Value>) -> bool {
    fields
        .get("title")
        .and_then(Value::as_str)
        .is_some_and(|title| !title.trim().is_empty())
}

/// Asks for what was not said.
pub(super) fn ask(
    questions: &mut Questions<'_>,
    fields: &mut Map<String, Value>,
    workspace: &mut Workspace,
    services: &mut NewServices,
) -> anyhow::Result<()> {
    // What is wrong with the flags is said before anybody answers anything.
    services.offer(questions, fields, workspace)?;
    read_known(fields.clone(), workspace)?;
    questions.explain()?;
    if !has_title(fields)
        && let Some(title) =
            questions.insist("What happened, in one line", "the entry is named by it")?
    {
        fields.insert("title".to_owned(), json!(title));
    }
    for (name, question) in questions_of(workspace) {
        if fields.contains_key(name) {
            continue;
        }
        if name == "services" {
            ask_services(questions, &question, fields, workspace, services)?;
            continue;
        }
        if let Some((value, day)) =
            questions.ask(&question, |answer| checked(name, answer, fields, workspace))?
        {
            fields.insert(name.to_owned(), value);
            if let Some(day) = day {
                questions.say(&day)?;
            }
        }
    }
    let known = read_known(fields.clone(), workspace)?;
    if let Some(line) = super::recurrence_line(workspace.book(), &known) {
        questions.say(&line)?;
        fields.entry("repeat").or_insert(json!(true));
    }
    ask_facts(questions, fields, workspace.template(), workspace.config())
}

/// Asks for the services, and whether to add those that the book does not know.
fn ask_services(
    questions: &mut Questions<'_>,
    question: &str,
    fields: &mut Map<String, Value>,
    workspace: &mut Workspace,
    services: &mut NewServices,
) -> anyhow::Result<()> {
    while let Some(answer) = questions.ask(question, |answer| Ok(answer.to_owned()))? {
        let said = Map::from_iter([("services".to_owned(), json!(answer))]);
        services.offer(questions, &said, workspace)?;
        match checked("services", &answer, fields, workspace) {
            Ok((value, _)) => {
                fields.insert("services".to_owned(), value);
                break;
            }
            Err(error) => questions.object(&error.to_string())?,
        }
    }
    Ok(())
}

/// What is asked of an incident beside its title, by field.
fn questions_of(workspace: &Workspace) -> [(&'static str, String); 8] {
    [
        (
            "services",
            format!(
                "Services hurt, with commas between them{}",
                words(workspace, "services")
            ),
        ),
        (
            "severity",
            format!("Severity{}", words(workspace, "severity")),
        ),
        (
            "started",
            "When did it begin to hurt (2026-10-02T09:14+07:00, or 09:14 of the last 24 hours)"
                .to_owned(),
        ),
        ("detected", "When was it noticed".to_owned()),
        ("mitigated", "When did it stop hurting".to_owned()),
        ("resolved", "When was normal operation back".to_owned()),
        (
            "root_causes",
            "Root cause, where it is known already (such as capacity/connection-pool)".to_owned(),
        ),
        (
            "authors",
            "Who writes this, with commas between them".to_owned(),
        ),
    ]
}

/// An answer as the field's value, when it can be one beside what was said before; and a line about its day, when that is
/// not today.
fn checked(
    name: &str,
    answer: &str,
    fields: &Map<String, Value>,
    workspace: &Workspace,
) -> anyhow::Result<(Value, Option<String>)> {
    let is_list = matches!(name, "services" | "root_causes" | "authors");
    let parts = || {
        answer
            .split(',')
            .map(str::trim)
            .filter(|one| !one.is_empty())
            .collect::<Vec<_>>()
    };
    // What is said of times has to agree with the others, and with the entries that it is said to repeat.
    let beside = TIMES.into_iter().chain(["recurrence_of"]);
    let beside = beside.filter_map(|beside| Some((beside.to_owned(), fields.get(beside)?.clone())));
    let mut known: Map<String, Value> = beside.collect();
    known.insert(
        name.to_owned(),
        if is_list {
            json!(parts())
        } else {
            json!(answer)
        },
    );
    let day = if TIMES.contains(&name) {
        workspace.date_clock_time(&mut known, name)
    } else {
        None
    };
    let value = known[name].clone();
    read_known(known, workspace).map(|_| (value, day))
}

/// The words of a field's vocabulary in brackets, where they are few.
fn words(workspace: &Workspace, field: &str) -> String {
    const MOST: usize = 6;
    let template = workspace.template();
    let Some(field) = template.field(field) else {
        return String::new();
    };
    let names: Vec<&str> = template
        .values(field)
        .terms()
        .iter()
        .map(|term| &*term.name)
        .collect();
    if names.is_empty() || names.len() > MOST {
        String::new()
    } else {
        format!(" ({})", names.join(", "))
    }
}
