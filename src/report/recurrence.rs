//! The repeats of a book as a table and as JSON.

use serde_json::{Value, json};

use super::entry::link_json;
use super::{API, Align, Table};
use crate::analysis::{Fate, Recurrence, RepeatKind};
use crate::casebook::Casebook;
use crate::time::{Date, days_between};

/// The report for the terminal: a headline, the causes, then every repeat with its nearest predecessor.
#[must_use]
pub fn recurrence_table(book: &Casebook, recurrence: &Recurrence, today: Date, width: usize) -> String {
    let mut out = headline(recurrence);
    if recurrence.repeats.is_empty() {
        return out;
    }
    out.push('\n');
    out.push_str(&causes(book, recurrence, today).render(width));
    out.push('\n');
    let mut table = Table::new(&[
        ("entry", Align::Left),
        ("repeats", Align::Left),
        ("kind", Align::Left),
        ("fix", Align::Left),
        ("days", Align::Right),
        ("more", Align::Right),
    ]);
    for repeat in recurrence.repeats.iter().rev() {
        let link = repeat.nearest_link();
        let more = repeat.predecessors() - 1;
        table.row(vec![
            book.entries[link.later].id.to_string(),
            book.entries[link.earlier].id.to_string(),
            link.kind.as_str().to_owned(),
            link.fate.as_str().to_owned(),
            link.days.to_string(),
            if more == 0 { String::new() } else { format!("+{more}") },
        ]);
    }
    out.push_str(&table.render(width));
    if recurrence.undated > 0 {
        out.push_str(&format!("\n{} of the incidents have no start and could not be placed in time.\n", recurrence.undated));
    }
    out
}

fn headline(recurrence: &Recurrence) -> String {
    let (repeats, counted) = (recurrence.repeats.len(), recurrence.counted);
    let noun = if counted == 1 { "incident" } else { "incidents" };
    let mut line = match (repeats, counted) {
        (_, 0) => "no incident is counted: drafts, near misses and maintenance are not".to_owned(),
        (0, _) => format!("none of {counted} {noun} repeated an earlier cause"),
        _ => format!("{repeats} of {counted} {noun} repeated an earlier cause"),
    };
    let fate = |wanted: Fate| recurrence.repeats.iter().filter(|repeat| repeat.nearest_link().fate == wanted).count();
    let (open, failed) = (fate(Fate::BeforeTheFix), fate(Fate::AfterTheFix));
    if open > 0 {
        line.push_str(&format!("; in {open} the promised fix was still open"));
    }
    if failed > 0 {
        line.push_str(&format!("; in {failed} it was done and did not hold"));
    }
    line.push('\n');
    line
}

fn causes(book: &Casebook, recurrence: &Recurrence, today: Date) -> Table {
    let mut counts: std::collections::BTreeMap<&str, (usize, usize, Option<Date>)> = Default::default();
    for index in book.counted() {
        let Some(cause) = book.entries[index].primary_cause() else { continue };
        let (incidents, repeats, last) = counts.entry(cause).or_default();
        *incidents += 1;
        *repeats += usize::from(recurrence.of(index).is_some());
        *last = (*last).max(book.date(index));
    }
    let mut rows: Vec<_> = counts.into_iter().filter(|(_, (_, repeats, _))| *repeats > 0).collect();
    rows.sort_by(|one, other| (other.1.1, other.1.0).cmp(&(one.1.1, one.1.0)).then(one.0.cmp(other.0)));
    let mut table = Table::new(&[
        ("cause", Align::Left),
        ("incidents", Align::Right),
        ("repeats", Align::Right),
        ("days since", Align::Right),
    ]);
    for (cause, (incidents, repeats, last)) in rows {
        let since = last.map(|last| days_between(last, today).to_string()).unwrap_or_default();
        table.row(vec![cause.to_owned(), incidents.to_string(), repeats.to_string(), since]);
    }
    table
}

/// The report as JSON: counts, then every repeat, oldest first, with all its links.
#[must_use]
pub fn recurrence_json(book: &Casebook, recurrence: &Recurrence, today: Date) -> Value {
    let by_kind = RepeatKind::ALL.into_iter().map(|kind| {
        let count = recurrence.repeats.iter().filter(|repeat| repeat.nearest_link().kind == kind).count();
        (json!(kind).as_str().unwrap_or_default().to_owned(), json!(count))
    });
    let by_fate = Fate::ALL.into_iter().map(|fate| {
        let count = recurrence.repeats.iter().filter(|repeat| repeat.nearest_link().fate == fate).count();
        (json!(fate).as_str().unwrap_or_default().to_owned(), json!(count))
    });
    let repeats: Vec<Value> = recurrence
        .repeats
        .iter()
        .map(|repeat| {
            let entry = &book.entries[repeat.entry];
            json!({
                "id": entry.id.as_str(),
                "title": entry.title,
                "cause": entry.primary_cause().map(|cause| &**cause),
                "services": entry.services.iter().map(|service| service.value.to_string()).collect::<Vec<_>>(),
                "nearest": link_json(book, repeat.nearest_link(), repeat.nearest_link().earlier),
                "links": repeat.links.iter().map(|link| link_json(book, link, link.earlier)).collect::<Vec<_>>(),
                "more_same_service": repeat.more_same_service,
                "more_spread": repeat.more_spread,
            })
        })
        .collect();
    json!({
        "version": API,
        "today": today.to_string(),
        "window_days": book.config.recurrence_window.days,
        "incidents": recurrence.counted,
        "undated": recurrence.undated,
        "repeated": recurrence.repeats.len(),
        "by_kind": by_kind.collect::<serde_json::Map<_, _>>(),
        "by_fate": by_fate.collect::<serde_json::Map<_, _>>(),
        "repeats": repeats,
    })
}
