//! One entry as JSON. What is not known is `null` or an empty list.

use std::borrow::Cow;

use serde::Serialize;
use serde_json::{Map, Value, json};

use casebook_analysis::{Fate, Link, Recurrence, RepeatKind};
use casebook_model::book::{Casebook, Index};
use casebook_model::entry::{
    Action, ActionKind, ActionStatus, Explained, Impact, Imported, Kind, Located, Name, OwnValue,
    Postmortem, Status, Visibility,
};
use casebook_model::source::FileHistory;
use casebook_time::{Date, Duration, Moment};

/// An entry as the site's `entry.json` and `api/book.json` hold it. Written from what it borrows: a value made of maps would
/// take longer than all the rest.
#[derive(Serialize)]
pub struct EntryJson<'a> {
    id: &'a str,
    path: Cow<'a, str>,
    url: String,
    kind: Kind,
    status: Status,
    visibility: Visibility,
    title: &'a str,
    language: &'a str,
    severity: Option<&'a str>,
    date: Option<String>,
    started: Option<MomentJson>,
    detected: Option<MomentJson>,
    mitigated: Option<MomentJson>,
    resolved: Option<MomentJson>,
    published: Option<String>,
    time_to_detect_seconds: Option<u64>,
    time_to_mitigate_seconds: Option<u64>,
    time_to_resolve_seconds: Option<u64>,
    authors: &'a [String],
    services: Vec<&'a str>,
    teams: Vec<&'a str>,
    detection: Option<&'a str>,
    impact: ImpactJson,
    escalation: EscalationJson<'a>,
    criteria: Vec<&'a str>,
    trigger: Option<&'a str>,
    root_causes: Vec<&'a str>,
    contributing_factors: Vec<&'a str>,
    tags: Vec<&'a str>,
    fields: Map<String, Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    read_as: Option<ReadAsJson<'a>>,
    #[serde(skip_serializing_if = "Map::is_empty")]
    source: Map<String, Value>,
    /// The beginning of what was done about it; only in `entry.json`.
    #[serde(skip_serializing_if = "Option::is_none")]
    resolution: Option<String>,
    actions: Vec<ActionJson<'a>>,
    repeats: Vec<LinkJson<'a>>,
    repeated_by: Vec<LinkJson<'a>>,
    history: Option<HistoryJson<'a>>,
}

#[derive(Serialize)]
struct ImpactJson {
    downtime_seconds: Option<u64>,
    apdex: Option<f64>,
    users: Option<f64>,
    data_loss: Option<bool>,
    security_breach: Option<bool>,
}

#[derive(Serialize)]
struct EscalationJson<'a> {
    from: Option<&'a str>,
    priority: Option<&'a str>,
}

/// How the facts of an entry came about that another tool wrote.
#[derive(Serialize)]
struct ReadAsJson<'a> {
    dialect: &'a str,
    facts: Vec<ProvenanceJson<'a>>,
    unread: Vec<UnreadJson<'a>>,
}

#[derive(Serialize)]
struct ProvenanceJson<'a> {
    field: &'a str,
    origin: &'static str,
    raw: &'a str,
}

#[derive(Serialize)]
struct UnreadJson<'a> {
    field: &'a str,
    raw: &'a str,
    reason: &'a str,
}

fn read_as(entry: &Postmortem) -> Option<ReadAsJson<'_>> {
    let imported = || entry.imported.as_deref().map(imported_json);
    entry
        .explained
        .as_deref()
        .map(read_as_json)
        .or_else(imported)
}

fn read_as_json(explained: &Explained) -> ReadAsJson<'_> {
    let facts = explained.facts.iter().map(|fact| ProvenanceJson {
        field: &fact.field,
        origin: fact.origin.as_str(),
        raw: &fact.raw,
    });
    let unread = explained.unread.iter().map(|unread| UnreadJson {
        field: &unread.field,
        raw: &unread.raw,
        reason: &unread.reason,
    });
    ReadAsJson {
        dialect: &explained.dialect.name,
        facts: facts.collect(),
        unread: unread.collect(),
    }
}

/// The same of an entry that was imported: what its front matter says was stated, where it is not listed here.
fn imported_json(imported: &Imported) -> ReadAsJson<'_> {
    let facts = imported.facts.iter().map(|fact| ProvenanceJson {
        field: &fact.field,
        origin: fact.origin.as_str(),
        raw: &fact.raw,
    });
    ReadAsJson {
        dialect: &imported.dialect,
        facts: facts.collect(),
        unread: Vec::new(),
    }
}

fn source_json(entry: &Postmortem) -> Map<String, Value> {
    let kept = entry.source.iter();
    kept.map(|fact| (fact.name.clone(), json!(fact.value)))
        .collect()
}

#[derive(Serialize)]
struct HistoryJson<'a> {
    created: String,
    changed: String,
    authors: &'a [String],
    revisions: u32,
}

fn impact_json(impact: &Impact) -> ImpactJson {
    ImpactJson {
        downtime_seconds: impact
            .downtime
            .as_ref()
            .map(|downtime| downtime.value.seconds()),
        apdex: impact.apdex.as_ref().map(|apdex| apdex.value),
        users: impact.users.as_ref().map(|users| users.value),
        data_loss: impact.data_loss.as_ref().map(|flag| flag.value),
        security_breach: impact.security_breach.as_ref().map(|flag| flag.value),
    }
}

fn history_json(file: &FileHistory) -> HistoryJson<'_> {
    HistoryJson {
        created: file.created.to_string(),
        changed: file.changed.to_string(),
        authors: &file.authors,
        revisions: file.revisions,
    }
}

fn actions_json(entry: &Postmortem) -> Vec<ActionJson<'_>> {
    let actions = entry.actions.iter();
    actions.map(|action| action_json(entry, action)).collect()
}

impl EntryJson<'_> {
    /// Adds the beginning of what was done about it, which a result of the search shows.
    #[must_use]
    pub(crate) fn with_resolution(mut self, resolution: Option<String>) -> Self {
        self.resolution = resolution;
        self
    }
}

/// An entry as JSON.
#[must_use]
pub fn entry_json<'a>(book: &'a Casebook, recurrence: &Recurrence, index: Index) -> EntryJson<'a> {
    let entry = &book.entries[index];
    let moment = |moment: &Option<Located<Moment>>| {
        moment
            .as_ref()
            .map(|moment| moment_json(book, &moment.value))
    };
    let seconds = |duration: Option<Duration>| duration.map(Duration::seconds);
    let repeats = recurrence.of(index).map(|repeat| repeat.links.iter());
    EntryJson {
        id: entry.id.as_str(),
        path: book.shown_path(&entry.path),
        url: entry_url(book, index),
        kind: entry.kind,
        status: entry.status,
        visibility: entry.visibility.clone(),
        title: &entry.title,
        language: book.config.language_of(entry),
        severity: name(entry.severity.as_ref()),
        date: book.date(index).map(|date| date.to_string()),
        started: moment(&entry.started),
        detected: moment(&entry.detected),
        mitigated: moment(&entry.mitigated),
        resolved: moment(&entry.resolved),
        published: day(entry.published.as_ref()),
        time_to_detect_seconds: seconds(entry.time_to_detect()),
        time_to_mitigate_seconds: seconds(entry.time_to_mitigate()),
        time_to_resolve_seconds: seconds(entry.time_to_resolve()),
        authors: &entry.authors,
        services: names(&entry.services),
        teams: names(&entry.teams),
        detection: name(entry.detection.as_ref()),
        impact: impact_json(&entry.impact),
        escalation: EscalationJson {
            from: name(entry.escalation.from.as_ref()),
            priority: name(entry.escalation.priority.as_ref()),
        },
        criteria: names(&entry.criteria),
        trigger: name(entry.trigger.as_ref()),
        root_causes: names(&entry.root_causes),
        contributing_factors: names(&entry.contributing_factors),
        tags: names(&entry.tags),
        fields: own(entry),
        read_as: read_as(entry),
        source: source_json(entry),
        resolution: None,
        actions: actions_json(entry),
        repeats: repeats
            .into_iter()
            .flatten()
            .map(|link| link_json(book, link, link.earlier))
            .collect(),
        repeated_by: recurrence
            .followers(index)
            .map(|link| link_json(book, link, link.later))
            .collect(),
        history: book.history[index].as_ref().map(history_json),
    }
}

fn name(name: Option<&Located<Name>>) -> Option<&str> {
    name.map(|name| &*name.value)
}

fn names(names: &[Located<Name>]) -> Vec<&str> {
    names.iter().map(|name| &*name.value).collect()
}

fn day(date: Option<&Located<Date>>) -> Option<String> {
    date.map(|date| date.value.to_string())
}

/// The page's address: absolute where the book has a site-url, else relative to the site's root.
pub(super) fn entry_url(book: &Casebook, index: Index) -> String {
    book.url(book.addresses[index].as_str())
}

#[derive(Serialize)]
struct MomentJson {
    text: String,
    precision: &'static str,
    earliest: String,
    latest: String,
}

fn moment_json(book: &Casebook, moment: &Moment) -> MomentJson {
    MomentJson {
        text: moment.display(book.zone()),
        precision: moment.precision().name(),
        earliest: moment.earliest().to_string(),
        latest: moment.latest().to_string(),
    }
}

/// An action item.
#[derive(Serialize)]
pub(super) struct ActionJson<'a> {
    id: &'a str,
    title: &'a str,
    kind: Option<ActionKind>,
    status: ActionStatus,
    owner: Option<&'a str>,
    due: Option<String>,
    done: Option<String>,
    ticket: Option<&'a str>,
    addresses: Option<&'a str>,
    reason: Option<&'a str>,
}

pub(super) fn action_json<'a>(entry: &'a Postmortem, action: &'a Action) -> ActionJson<'a> {
    ActionJson {
        id: &action.id,
        title: &action.title.value,
        kind: action.kind.as_ref().map(|kind| kind.value),
        status: action.status,
        owner: action.owner.as_ref().map(|owner| owner.value.as_str()),
        due: day(action.due.as_ref()),
        done: day(action.done.as_ref()),
        ticket: action.ticket.as_ref().map(|ticket| ticket.value.as_str()),
        addresses: entry.cause_of(action).map(|cause| &**cause),
        reason: action.reason.as_deref(),
    }
}

/// One end of a repeat, as the other sees it.
#[derive(Serialize)]
pub(super) struct LinkJson<'a> {
    id: &'a str,
    title: &'a str,
    url: String,
    kind: RepeatKind,
    fate: Fate,
    days: i64,
}

pub(super) fn link_json<'a>(book: &'a Casebook, link: &Link, other: Index) -> LinkJson<'a> {
    LinkJson {
        id: book.entries[other].id.as_str(),
        title: &book.entries[other].title,
        url: entry_url(book, other),
        kind: link.kind,
        fate: link.fate,
        days: link.days,
    }
}

fn own(entry: &Postmortem) -> Map<String, Value> {
    let value = |value: &OwnValue| match value {
        OwnValue::Text(text) => json!(text),
        OwnValue::Boolean(flag) => json!(flag),
        OwnValue::Number(number) => json!(number),
        OwnValue::Date(date) => json!(date.to_string()),
        OwnValue::Moment(moment) => json!(moment.datetime()),
        OwnValue::Duration(duration) => json!(duration.seconds()),
        OwnValue::Names(names) => json!(
            names
                .iter()
                .map(|name| name.value.to_string())
                .collect::<Vec<_>>()
        ),
        OwnValue::Texts(texts) => json!(texts),
    };
    entry
        .own
        .iter()
        .map(|(name, own)| (name.clone(), value(&own.value)))
        .collect()
}
