//! What is known of the incident: flags, JSON, answers.

use anyhow::bail;
use casebook::lint::rules::{Impossible, impossible_recurrences};
use casebook::model::{Kind, Located, Postmortem};
use casebook::time::{Date, Moment, add_days, display_date};
use serde_json::{Map, Value, json};

use super::super::incident::{Incident, ask_facts, incident};
use super::super::pipeline::Opened;
use super::super::questions::Questions;
use super::{Args, TIMES};

/// What flags and JSON say; a clock time alone is one of today.
pub(super) fn fields(args: &Args, today: Date) -> anyhow::Result<Map<String, Value>> {
    let mut fields = args.facts.fields()?;
    for (name, value) in [
        ("title", &args.title),
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
    let lists = [("services", &args.services), ("authors", &args.authors), ("root_causes", &args.root_causes)];
    for (name, values) in lists {
        if !values.is_empty() {
            fields.insert(name.to_owned(), json!(values));
        }
    }
    for name in TIMES {
        if let Some(Value::String(text)) = fields.get(name) {
            let time = on_day(text, today);
            fields.insert(name.to_owned(), json!(time));
        }
    }
    Ok(fields)
}

/// Reads the whole of what was said; what is wrong with it, or cannot be, is an error.
pub(super) fn read(fields: Map<String, Value>, opened: &Opened) -> anyhow::Result<Incident> {
    if !has_title(&fields) {
        bail!("say what happened in one line: --title 'Checkout answered 502 while the payments pool was exhausted'");
    }
    read_known(fields, opened)
}

/// The same of a part of it.
fn read_known(fields: Map<String, Value>, opened: &Opened) -> anyhow::Result<Incident> {
    let incident = incident(fields, &opened.book.template, &opened.book.config)?;
    let mut wrong: Vec<String> = impossible(&incident.entry, opened).into_iter().collect();
    let recurrences = impossible_recurrences(&opened.book, &incident.entry);
    wrong.extend(recurrences.into_iter().map(|Impossible { message, help }| format!("{message} ({help})")));
    if !wrong.is_empty() {
        bail!("{}", wrong.join("\n  "));
    }
    Ok(incident)
}

fn has_title(fields: &Map<String, Value>) -> bool {
    fields.get("title").and_then(Value::as_str).is_some_and(|title| !title.trim().is_empty())
}

/// `09:14` → that time today.
pub(super) fn on_day(text: &str, today: Date) -> String {
    let text = text.trim();
    let digits = text.get(..5).unwrap_or_default();
    let clock = digits.bytes().enumerate().all(|(at, byte)| if at == 2 { byte == b':' } else { byte.is_ascii_digit() });
    if digits.len() == 5 && clock { format!("{today}T{text}") } else { text.to_owned() }
}

/// Why times cannot be as they were said, by the rules about them (CB201, CB206).
fn impossible(entry: &Postmortem, opened: &Opened) -> Option<String> {
    let (zone, today) = (opened.book.zone(), opened.today);
    let end = zone.start_of(add_days(today, 1));
    let times = [&entry.started, &entry.detected, &entry.mitigated, &entry.resolved];
    let named = |at: usize| -> Option<(&str, &Located<Moment>)> { Some((TIMES[at], times[at].as_ref()?)) };
    let is_future = |time: &Located<Moment>| entry.kind != Kind::Maintenance && time.value.earliest() >= end;
    if let Some((name, _)) = (0..times.len()).filter_map(named).find(|(_, time)| is_future(time)) {
        return Some(format!("`{name}` lies in the future: today is {}", display_date(today)));
    }
    let pairs =
        [(0, 1), (0, 2), (0, 3), (2, 3)].into_iter().filter_map(|(one, other)| Some((named(one)?, named(other)?)));
    pairs.into_iter().find(|((_, first), (_, second))| second.value.certainly_before(&first.value)).map(
        |((first, begins), (second, _))| format!("`{second}` is before `{first}` ({})", begins.value.display(zone)),
    )
}

/// Asks for what was not said.
pub(super) fn ask(
    questions: &mut Questions<'_>,
    fields: &mut Map<String, Value>,
    opened: &Opened,
) -> anyhow::Result<()> {
    // What is wrong with the flags is said before anybody answers anything.
    read_known(fields.clone(), opened)?;
    questions.explain()?;
    if !has_title(fields)
        && let Some(title) = questions.insist("What happened, in one line", "the entry is named by it")?
    {
        fields.insert("title".to_owned(), json!(title));
    }
    let rest = [
        ("services", format!("Services hurt, with commas between them{}", words(opened, "services"))),
        ("severity", format!("Severity{}", words(opened, "severity"))),
        ("started", "When did it begin to hurt (2026-10-02T09:14+07:00, or 09:14 for today)".to_owned()),
        ("detected", "When was it noticed".to_owned()),
        ("mitigated", "When did it stop hurting".to_owned()),
        ("resolved", "When was normal operation back".to_owned()),
        ("root_causes", "Root cause, where it is known already (such as capacity/connection-pool)".to_owned()),
        ("authors", "Who writes this, with commas between them".to_owned()),
    ];
    for (name, question) in rest {
        if fields.contains_key(name) {
            continue;
        }
        if let Some(value) = questions.ask(&question, |answer| checked(name, answer, fields, opened))? {
            fields.insert(name.to_owned(), value);
        }
    }
    let known = read_known(fields.clone(), opened)?;
    if let Some(line) = super::recurrence_line(&opened.book, &known.entry) {
        questions.say(&line)?;
        fields.entry("repeat").or_insert(json!(true));
    }
    ask_facts(questions, fields, &opened.book.template, &opened.book.config)
}

/// An answer as the field's value, when it can be one beside what was said before.
fn checked(name: &str, answer: &str, fields: &Map<String, Value>, opened: &Opened) -> anyhow::Result<Value> {
    let is_list = matches!(name, "services" | "root_causes" | "authors");
    let parts = || answer.split(',').map(str::trim).filter(|one| !one.is_empty()).collect::<Vec<_>>();
    let value = if is_list {
        json!(parts())
    } else if TIMES.contains(&name) {
        json!(on_day(answer, opened.today))
    } else {
        json!(answer)
    };
    // What is said of times has to agree with the others, and with the entries that it is said to repeat.
    let beside = TIMES.into_iter().chain(["recurrence_of"]);
    let beside = beside.filter_map(|beside| Some((beside.to_owned(), fields.get(beside)?.clone())));
    let mut known: Map<String, Value> = beside.collect();
    known.insert(name.to_owned(), value.clone());
    read_known(known, opened).map(|_| value)
}

/// The words of a field's vocabulary in brackets, where they are few.
fn words(opened: &Opened, field: &str) -> String {
    const MOST: usize = 6;
    let template = &opened.book.template;
    let Some(field) = template.field(field) else { return String::new() };
    let names: Vec<&str> = template.values(field).terms().iter().map(|term| &*term.name).collect();
    if names.is_empty() || names.len() > MOST { String::new() } else { format!(" ({})", names.join(", ")) }
}
