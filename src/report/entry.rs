//! One entry as JSON. What is not known is `null` or an empty list.

use serde_json::{Map, Value, json};

use crate::analysis::{Link, Recurrence};
use crate::casebook::{Casebook, Index};
use crate::model::{Action, Located, Name, OwnValue, Postmortem};
use crate::time::{Date, Duration, Moment};

/// An entry as the site's `entry.json` and `api/book.json` hold it.
#[must_use]
pub fn entry_json(book: &Casebook, recurrence: &Recurrence, index: Index) -> Value {
    let entry = &book.entries[index];
    let moment = |moment: &Option<Located<Moment>>| moment.as_ref().map(|moment| moment_json(book, &moment.value));
    let names = |names: &[Located<Name>]| names.iter().map(|name| name.value.to_string()).collect::<Vec<_>>();
    let name = |name: &Option<Located<Name>>| name.as_ref().map(|name| name.value.to_string());
    let seconds = |duration: Option<Duration>| duration.map(Duration::seconds);
    let history = book.history[index].as_ref();
    json!({
        "id": entry.id.as_str(),
        "path": &*entry.path,
        "url": entry_url(book, index),
        "kind": entry.kind,
        "status": entry.status,
        "visibility": entry.visibility,
        "title": entry.title,
        "severity": name(&entry.severity),
        "date": book.date(index).map(|date| date.to_string()),
        "started": moment(&entry.started),
        "detected": moment(&entry.detected),
        "mitigated": moment(&entry.mitigated),
        "resolved": moment(&entry.resolved),
        "published": entry.published.as_ref().map(|date| date.value.to_string()),
        "time_to_detect_seconds": seconds(entry.time_to_detect()),
        "time_to_mitigate_seconds": seconds(entry.time_to_mitigate()),
        "time_to_resolve_seconds": seconds(entry.time_to_resolve()),
        "authors": entry.authors,
        "services": names(&entry.services),
        "teams": names(&entry.teams),
        "detection": name(&entry.detection),
        "impact": {
            "downtime_seconds": entry.impact.downtime.as_ref().map(|downtime| downtime.value.seconds()),
            "apdex": entry.impact.apdex.as_ref().map(|apdex| apdex.value),
            "users": entry.impact.users.as_ref().map(|users| users.value),
            "data_loss": entry.impact.data_loss.as_ref().map(|flag| flag.value),
            "security_breach": entry.impact.security_breach.as_ref().map(|flag| flag.value),
        },
        "escalation": {"from": name(&entry.escalation.from), "priority": name(&entry.escalation.priority)},
        "criteria": names(&entry.criteria),
        "trigger": name(&entry.trigger),
        "root_causes": names(&entry.root_causes),
        "contributing_factors": names(&entry.contributing_factors),
        "tags": names(&entry.tags),
        "fields": own(entry),
        "actions": entry.actions.iter().map(|action| action_json(entry, action)).collect::<Vec<_>>(),
        "repeats": recurrence.of(index).map(|repeat| repeat.links.iter().map(|link| link_json(book, link, link.earlier)).collect::<Vec<_>>()).unwrap_or_default(),
        "repeated_by": recurrence.followers(index).map(|link| link_json(book, link, link.later)).collect::<Vec<_>>(),
        "history": history.map(|file| json!({
            "created": file.created.to_string(),
            "changed": file.changed.to_string(),
            "authors": file.authors,
            "revisions": file.revisions,
        })),
    })
}

/// The page's address: absolute where the book has a site-url, else relative to the site's root.
pub(super) fn entry_url(book: &Casebook, index: Index) -> String {
    address_url(book, book.addresses[index].as_str())
}

/// A path of the site: absolute where the book has a site-url, else relative to the site's root.
pub(super) fn address_url(book: &Casebook, address: &str) -> String {
    format!("{}{address}", book.config.html.site_url.as_deref().unwrap_or_default())
}

fn moment_json(book: &Casebook, moment: &Moment) -> Value {
    json!({
        "text": moment.display(book.zone()),
        "precision": moment.precision().name(),
        "earliest": moment.earliest().to_string(),
        "latest": moment.latest().to_string(),
    })
}

pub(super) fn action_json(entry: &Postmortem, action: &Action) -> Value {
    let date = |date: &Option<Located<Date>>| date.as_ref().map(|date| date.value.to_string());
    json!({
        "id": action.id,
        "title": action.title.value,
        "kind": action.kind.as_ref().map(|kind| kind.value),
        "status": action.status,
        "owner": action.owner.as_ref().map(|owner| &owner.value),
        "due": date(&action.due),
        "done": date(&action.done),
        "ticket": action.ticket.as_ref().map(|ticket| &ticket.value),
        "addresses": action.addresses.as_ref().map(|cause| &*cause.value).or(entry.primary_cause().map(|cause| &**cause)),
        "reason": action.reason,
    })
}

pub(super) fn link_json(book: &Casebook, link: &Link, other: Index) -> Value {
    json!({
        "id": book.entries[other].id.as_str(),
        "title": book.entries[other].title,
        "url": entry_url(book, other),
        "kind": link.kind,
        "fate": link.fate,
        "days": link.days,
    })
}

fn own(entry: &Postmortem) -> Map<String, Value> {
    let value = |value: &OwnValue| match value {
        OwnValue::Text(text) => json!(text),
        OwnValue::Boolean(flag) => json!(flag),
        OwnValue::Number(number) => json!(number),
        OwnValue::Date(date) => json!(date.to_string()),
        OwnValue::Moment(moment) => json!(moment.datetime()),
        OwnValue::Duration(duration) => json!(duration.seconds()),
        OwnValue::Names(names) => json!(names.iter().map(|name| name.value.to_string()).collect::<Vec<_>>()),
        OwnValue::Texts(texts) => json!(texts),
    };
    entry.own.iter().map(|(name, own)| (name.clone(), value(&own.value))).collect()
}
