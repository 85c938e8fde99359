//! `casebook new`: triage, then an entry named by date and slug, written from the template's skeleton.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context as _, bail};
use casebook::analysis::likely;
use casebook::casebook::Casebook;
use casebook::criteria::{Answer, Decision, decide};
use casebook::markdown::slug;
use casebook::model::{Located, Postmortem};
use casebook::template::{quoted, skeleton};
use casebook::time::{Date, Moment};
use serde_json::{Map, Value, json};

use super::incident::{FactArgs, Incident, ask, ask_facts, can_ask, incident, yes_or_no};
use super::pipeline::{BookArgs, Opened, Past, open};

/// Begin the postmortem of an incident
#[derive(clap::Args)]
#[command(
    after_help = "What was not said is asked for on a terminal; an empty answer leaves it out. Nothing that exists is overwritten.\nThe path of the new entry is printed. Exit code 0 when it was written, 1 when no postmortem is owed and none was\nwritten (--anyway writes it), 2 when the run failed.\n\nExamples:\n  casebook new --edit\n  casebook new --title 'Checkout answered 502' --service checkout --started 2026-10-02T09:14+07:00 --downtime 34m\n  casebook new --input incident.json"
)]
pub(crate) struct Args {
    /// The symptom and its reason in one line
    #[arg(long, value_name = "TEXT")]
    title: Option<String>,
    /// A service whose users were hurt; may be repeated
    #[arg(long = "service", value_name = "NAME", value_delimiter = ',')]
    services: Vec<String>,
    /// How bad it was
    #[arg(long, value_name = "LEVEL")]
    severity: Option<String>,
    /// Who writes it; may be repeated
    #[arg(long = "author", value_name = "NAME", value_delimiter = ',')]
    authors: Vec<String>,
    /// When it began to hurt: 2026-10-02T09:14+07:00, 2026-10-02, or 09:14 for today
    #[arg(long, value_name = "TIME")]
    started: Option<String>,
    /// When somebody or something noticed
    #[arg(long, value_name = "TIME")]
    detected: Option<String>,
    /// When it stopped hurting
    #[arg(long, value_name = "TIME")]
    mitigated: Option<String>,
    /// When normal operation was back
    #[arg(long, value_name = "TIME")]
    resolved: Option<String>,
    /// The root cause, where it is known already; may be repeated
    #[arg(long = "root-cause", value_name = "CAUSE", value_delimiter = ',')]
    root_causes: Vec<String>,
    /// Ask nothing, even on a terminal
    #[arg(long)]
    no_input: bool,
    /// Write the entry even when no postmortem is owed
    #[arg(long)]
    anyway: bool,
    /// Open the entry in $VISUAL or $EDITOR
    #[arg(long)]
    edit: bool,
    /// Print the entry, write nothing
    #[arg(long, conflicts_with = "edit")]
    dry_run: bool,
    #[command(flatten)]
    facts: FactArgs,
}

const TIMES: [&str; 4] = ["started", "detected", "mitigated", "resolved"];

pub(crate) fn run(book: &BookArgs, args: &Args) -> anyhow::Result<u8> {
    let opened = open(book, Past::Needed)?;
    let asks = can_ask() && !args.no_input && args.facts.is_from_terminal();
    let incident = told(args, &opened, asks)?;
    let mut facts = incident.facts.clone();
    if let Some(line) = recurrence_line(&opened.book, &incident.entry) {
        eprintln!("{line}");
        facts.repeat = facts.repeat.or(Some(true));
    }
    let decision = decide(&opened.book.config.criteria, &facts);
    eprint!("{}", super::triage::shown(&decision));
    if decision.answer == Answer::NotOwed && !args.anyway {
        let wanted = asks && ask("\nWrite one anyway (yes, no)", yes_or_no)?.unwrap_or(false);
        if !wanted {
            return Ok(super::FINDINGS);
        }
    }
    let entry = entry(&opened.book, &incident, &decision, opened.today);
    if args.dry_run {
        super::output::print(&entry.text)?;
        return Ok(super::OK);
    }
    let file = opened.folders.content.join(&entry.path);
    super::init::write_only_new(&file, &entry.text)?;
    let here = std::env::current_dir().unwrap_or_default();
    super::output::print(&format!("{}\n", file.strip_prefix(&here).unwrap_or(&file).display()))?;
    if args.edit {
        edit(&file)?;
    }
    Ok(super::OK)
}

/// What flags, JSON and answers say.
fn told(args: &Args, opened: &Opened, asks: bool) -> anyhow::Result<Incident> {
    let (template, config) = (&opened.book.template, &opened.book.config);
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
    if asks {
        ask_rest(&mut fields, opened)?;
    }
    let has_title = fields.get("title").and_then(Value::as_str).is_some_and(|title| !title.trim().is_empty());
    if !has_title {
        bail!("say what happened in one line: --title 'Checkout answered 502 while the payments pool was exhausted'");
    }
    for name in TIMES {
        if let Some(Value::String(text)) = fields.get(name) {
            let time = on_day(text, opened.today);
            fields.insert(name.to_owned(), json!(time));
        }
    }
    incident(fields, template, config)
}

/// `09:14` → that time today.
fn on_day(text: &str, today: Date) -> String {
    let text = text.trim();
    let digits = text.get(..5).unwrap_or_default();
    let clock = digits.bytes().enumerate().all(|(at, byte)| if at == 2 { byte == b':' } else { byte.is_ascii_digit() });
    if digits.len() == 5 && clock { format!("{today}T{text}") } else { text.to_owned() }
}

fn ask_rest(fields: &mut Map<String, Value>, opened: &Opened) -> anyhow::Result<()> {
    let (template, config) = (&opened.book.template, &opened.book.config);
    let checked = |name: &str, value: Value| {
        incident(Map::from_iter([(name.to_owned(), value.clone())]), template, config).map(|_| value)
    };
    eprintln!("Leave an answer empty when nobody knows.");
    let list = |answer: &str| json!(answer.split(',').map(str::trim).filter(|one| !one.is_empty()).collect::<Vec<_>>());
    let questions: [(&str, &str, bool); 8] = [
        ("title", "What happened, in one line", false),
        ("services", "Services hurt, with commas between them", true),
        ("severity", "Severity", false),
        ("started", "When did it begin to hurt (2026-10-02T09:14+07:00, or 09:14 for today)", false),
        ("detected", "When was it noticed", false),
        ("mitigated", "When did it stop hurting", false),
        ("resolved", "When was normal operation back", false),
        ("authors", "Who writes this", true),
    ];
    for (name, question, many) in questions {
        if fields.contains_key(name) {
            continue;
        }
        let read = |answer: &str| {
            let answer = if TIMES.contains(&name) { on_day(answer, opened.today) } else { answer.to_owned() };
            checked(name, if many { list(&answer) } else { json!(answer) })
        };
        if let Some(value) = ask(question, read)? {
            fields.insert(name.to_owned(), value);
        }
    }
    ask_facts(fields, template, config)
}

/// What an earlier incident of the same cause and service is called, if there is one.
fn recurrence_line(book: &Casebook, entry: &Postmortem) -> Option<String> {
    let found = likely(book, entry, None)?;
    let other = &book.entries[found.earlier];
    Some(format!(
        "this looks like {} ({}), {} days earlier: same cause, same service\n  declare it with recurrence_of, or deny it with \
         not_recurrence_of",
        other.id, other.title, found.days
    ))
}

/// An entry that is not written yet.
struct NewEntry {
    /// Within the content folder.
    path: PathBuf,
    text: String,
}

/// The skeleton of the template with what is known filled in.
fn entry(book: &Casebook, incident: &Incident, decision: &Decision, today: Date) -> NewEntry {
    let read = &incident.entry;
    let date = read.date(book.zone()).unwrap_or(today);
    let slug = short_slug(&read.title);
    let (id, name) = names(book, date, &slug);
    let mut values = values(book, incident);
    if let Some(id) = id.filter(|_| !values.contains_key("id")) {
        values.insert("id".to_owned(), quoted(&id));
    }
    let mut held: Vec<&str> = read.criteria.iter().map(|criterion| &*criterion.value).collect();
    held.extend(
        decision.held().map(|judged| judged.statement.key).filter(|key| !held.contains(key)).collect::<Vec<_>>(),
    );
    if !held.is_empty() {
        values.insert("criteria".to_owned(), format!("[{}]", held.join(", ")));
    }
    let folder = format!("{:04}", date.year());
    NewEntry { path: Path::new(&folder).join(format!("{name}.md")), text: skeleton(&book.template, &values) }
}

/// The first words of a title as they stand in a file name.
fn short_slug(title: &str) -> String {
    const LONGEST: usize = 48;
    let slug = slug(title);
    let mut short = String::new();
    for word in slug.split('-') {
        if !short.is_empty() && short.len() + 1 + word.len() > LONGEST {
            break;
        }
        if !short.is_empty() {
            short.push('-');
        }
        short.push_str(word);
    }
    if short.is_empty() { "incident".to_owned() } else { short.chars().take(LONGEST * 2).collect() }
}

/// The id, where the book has a pattern of ids, and the file name without its ending.
fn names(book: &Casebook, date: Date, slug: &str) -> (Option<String>, String) {
    use casebook::config::PatternValues;
    let values = |number| PatternValues { date: (date.year(), date.month(), date.day()), number, slug };
    let ids = &book.config.ids;
    // The next number is the one after the last: a gap may be an entry on another branch.
    let next = ids.pattern.as_ref().map_or(1, |pattern| {
        let numbers = book.entries.iter().filter_map(|entry| {
            let id = entry.id.as_str();
            let number = pattern.number(id).filter(|_| pattern.matches(id))?;
            let has_slug = pattern.source().contains("{slug}");
            (has_slug || pattern.fill(&values(number)) == id).then_some(number)
        });
        numbers.max().map_or(1, |last| last.saturating_add(1))
    });
    let id = ids.pattern.as_ref().map(|pattern| {
        let free = (next..).map(|number| pattern.fill(&values(number))).take(10_000);
        let mut free = free.filter(|id| book.entry_of_id(id).is_none());
        free.next().unwrap_or_else(|| pattern.fill(&values(next)))
    });
    let name = match &ids.file_pattern {
        Some(pattern) => pattern.fill(&values(next)),
        None => format!("{date}-{slug}"),
    };
    (id, name)
}

/// Fields as YAML: what was read in its usual form, the rest as it was said.
fn values(book: &Casebook, incident: &Incident) -> BTreeMap<String, String> {
    let entry = &incident.entry;
    let mut values: BTreeMap<String, String> = BTreeMap::new();
    for (name, value) in &incident.fields {
        // JSON is YAML; a template that does not know a field has been heard already.
        let known = book.template.field(name).is_some();
        if known && !value.is_null() {
            values.insert(name.clone(), value.to_string());
        }
    }
    values.insert("title".to_owned(), quoted(&entry.title));
    let times = [&entry.started, &entry.detected, &entry.mitigated, &entry.resolved];
    for (name, moment) in TIMES.into_iter().zip(times) {
        if let Some(moment) = moment {
            values.insert(name.to_owned(), written(moment, book));
        }
    }
    let names = |names: Vec<&Arc<str>>| names.into_iter().map(|name| quoted(name)).collect::<Vec<_>>().join(", ");
    for field in ["services", "teams", "root_causes", "contributing_factors", "tags"] {
        let found = entry.names(field);
        if !found.is_empty() {
            values.insert(field.to_owned(), format!("[{}]", names(found)));
        }
    }
    for field in ["severity", "trigger", "detection"] {
        if let [one] = entry.names(field).as_slice() {
            values.insert(field.to_owned(), quoted(one));
        }
    }
    for (field, texts) in [("authors", &entry.authors)] {
        if !texts.is_empty() {
            let texts: Vec<String> = texts.iter().map(|text| quoted(text)).collect();
            values.insert(field.to_owned(), format!("[{}]", texts.join(", ")));
        }
    }
    if let Some(impact) = impact(entry) {
        values.insert("impact".to_owned(), impact);
    }
    let from = entry.escalation.from.as_ref().map(|from| format!("from: {}", from.value));
    let priority = entry.escalation.priority.as_ref().map(|priority| format!("priority: {}", priority.value));
    let escalation: Vec<String> = from.into_iter().chain(priority).collect();
    if !escalation.is_empty() {
        values.insert("escalation".to_owned(), format!("{{{}}}", escalation.join(", ")));
    }
    values
}

fn impact(entry: &Postmortem) -> Option<String> {
    let impact = &entry.impact;
    let mut parts: Vec<String> = Vec::new();
    parts.extend(impact.downtime.as_ref().map(|downtime| format!("downtime: {}", downtime.value)));
    parts.extend(impact.apdex.as_ref().map(|apdex| format!("apdex: {}", apdex.value)));
    parts.extend(impact.users.as_ref().map(|users| format!("users: {}", users.value)));
    parts.extend(impact.data_loss.as_ref().map(|lost| format!("data_loss: {}", lost.value)));
    parts.extend(impact.security_breach.as_ref().map(|breach| format!("security_breach: {}", breach.value)));
    (!parts.is_empty()).then(|| format!("{{{}}}", parts.join(", ")))
}

/// A moment with its offset: of the book's zone where none was said.
fn written(moment: &Located<Moment>, book: &Casebook) -> String {
    let text = moment.value.to_string();
    match Moment::parse(&text, book.zone()) {
        Ok(parsed) => {
            let canonical = parsed.notes.iter().find_map(|note| match note {
                casebook::time::Note::Naive { canonical } | casebook::time::Note::Spelling { canonical } => {
                    Some(canonical)
                }
                _ => None,
            });
            canonical.cloned().unwrap_or(text)
        }
        Err(_) => text,
    }
}

/// Opens a file in the editor of the environment and waits for it.
fn edit(file: &Path) -> anyhow::Result<()> {
    let set = |name: &str| std::env::var(name).ok().filter(|editor| !editor.trim().is_empty());
    let Some(editor) = set("VISUAL").or_else(|| set("EDITOR")) else {
        bail!("the entry is written; to open it, set $EDITOR");
    };
    // An editor may come with arguments: `code --wait`.
    let mut words = editor.split_whitespace();
    let program = words.next().unwrap_or_default();
    let status = std::process::Command::new(program).args(words).arg(file).status();
    let status = status.with_context(|| format!("the entry is written; cannot start the editor {program}"))?;
    if !status.success() {
        bail!("the entry is written; the editor ended with {status}");
    }
    Ok(())
}

#[cfg(test)]
mod tests;
