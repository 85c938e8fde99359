//! The home page.

use super::Site;
use super::numbers::{COUNTED, REPEATED, list, query};
use crate::render::charts::calendar;
use crate::render::views::{
    Chart, DataCell, DataTable, Frame, HomePage, Href, Link, Phrase, PlainPage,
};
use casebook_model::book::Index;
use casebook_model::entry::ActionKind;
use casebook_text::counted;

const LATEST: usize = 10;
const CAUSES: usize = 8;
const OVERDUE: usize = 8;
/// How many incidents the table beneath the strip holds.
const MOST_MARKED: usize = 50;

/// The home page of a book.
#[must_use]
pub fn home(site: &Site<'_>) -> (Frame, HomePage) {
    let mut frame = site.frame("index.html", "", "");
    let book = &site.book.config.book;
    let description = (!book.description.is_empty()).then(|| book.description.clone());
    frame.description.clone_from(&description);
    let causes = if site.book.config.analysis.selected || site.incidents() > 0 {
        site.cause_rows(true)
    } else {
        Vec::new()
    };
    let overdue: Vec<_> = site.actions.overdue().collect();
    let open = site.actions.open().count();
    let calendar = calendar(site);
    let mut state = state(site);
    if calendar.is_none() && site.incidents() > 0 {
        state.push(Phrase::text("none in the last 12 months"));
    }
    let view = HomePage {
        state,
        latest: site
            .listed()
            .take(LATEST)
            .map(|index| site.entry_row(index))
            .collect(),
        all_entries: Link::new("All incidents", Href::site("incidents/")),
        all_causes: Some(Link::new("Recurrence report", Href::site("recurrence/"))),
        causes: causes.into_iter().take(CAUSES).collect(),
        overdue: overdue
            .iter()
            .take(OVERDUE)
            .map(|action| site.action_row(action, true))
            .collect(),
        overdue_note: overdue_note(open, overdue.len()),
        all_actions: Some(Link::new("All actions", Href::site("actions/"))),
        calendar,
        description,
    };
    (frame, view)
}

/// The state of the book in a few statements.
fn state(site: &Site<'_>) -> Vec<Phrase> {
    let incidents = site.incidents();
    let first = site
        .book
        .counted()
        .filter_map(|index| site.book.date(index))
        .min();
    let since = first
        .map(|date| format!(" since {}", date.year()))
        .unwrap_or_default();
    let words = counted(incidents, "incident");
    let mut state = vec![Phrase::link(format!("{words}{since}"), list(&[COUNTED]))];
    let repeats = site.recurrence.repeats.len();
    if repeats > 0 {
        state.push(Phrase::link(
            format!("{repeats} repeated an earlier cause"),
            list(&[REPEATED]),
        ));
    } else if incidents > 0 {
        state.push(Phrase::link(
            "none repeated an earlier cause",
            Href::site("recurrence/"),
        ));
    }
    let prevent = |action: &&casebook_analysis::ActionRef<'_>| {
        action
            .action
            .kind
            .as_ref()
            .is_some_and(|kind| kind.value == ActionKind::Prevent)
    };
    let overdue = site.actions.overdue().filter(prevent).count();
    let open = site.actions.open().filter(prevent).count();
    if overdue > 0 {
        let words = counted(overdue, "preventive action");
        state.push(Phrase::link(
            format!("{words} overdue"),
            query("actions/", &[("status", "overdue"), ("kind", "prevent")]),
        ));
    } else if open > 0 {
        let words = counted(open, "preventive action");
        state.push(Phrase::link(
            format!("{words} open"),
            query("actions/", &[("todo", "yes"), ("kind", "prevent")]),
        ));
    }
    state
}

/// How many actions are open in all; nothing when none is.
fn overdue_note(open: usize, overdue: usize) -> Vec<Phrase> {
    let link = |words: String, filter| Phrase::link(words, query("actions/", &[filter]));
    match (open, overdue) {
        (0, _) => Vec::new(),
        (_, 0) => vec![
            link(format!("{open} open"), ("todo", "yes")),
            Phrase::text(", none of them overdue"),
        ],
        _ => vec![
            link(format!("{open} open"), ("todo", "yes")),
            Phrase::text(", "),
            link(format!("{overdue} of them overdue"), ("status", "overdue")),
        ],
    }
}

/// The strip of the last twelve months; `None` when nothing happened in them.
fn calendar(site: &Site<'_>) -> Option<Chart> {
    let frame_root = crate::render::views::Root::from_output("index.html");
    let year_ago = casebook_time::add_days(site.today, -365);
    let incidents: Vec<_> = site
        .listed()
        .filter(|index| site.is_incident(*index))
        // The strip shows whole weeks; what is older than the twelve months it speaks of is left out.
        .filter(|index| {
            site.book
                .date(*index)
                .is_some_and(|day| day > year_ago && day <= site.today)
        })
        .collect();
    let marks: Vec<_> = incidents
        .iter()
        .filter_map(|index| site.calendar_mark(*index))
        .collect();
    if marks.is_empty() {
        return None;
    }
    let title = format!("{} in the last 12 months", counted(marks.len(), "incident"));
    let svg = calendar::draw(&title, site.today, &marks, &frame_root);
    let shown = incidents.len().min(MOST_MARKED);
    let mut note = Site::calendar_note(site.today, &marks, "incident");
    if shown < incidents.len() {
        note.push_str(&format!(
            " Of the numbers below the {shown} newest; the list of all incidents has the others."
        ));
    }
    let row = |index: &Index| {
        let cell = |text: Option<String>| DataCell { text, href: None };
        vec![
            cell(site.started(*index).map(|started| started.display)),
            cell(site.severity(*index).map(|severity| severity.word)),
            site.title_link(*index).into(),
        ]
    };
    let table = DataTable {
        head: ["Started", "Severity", "Incident"]
            .map(str::to_owned)
            .to_vec(),
        rows: incidents.iter().take(MOST_MARKED).map(row).collect(),
    };
    Some(Chart {
        title,
        note: Some(note),
        svg,
        table: Some(table),
    })
}

/// The front page of a book that holds nothing but pages: its `README.md`, else its first page.
#[must_use]
pub fn front(site: &Site<'_>) -> Option<(Frame, PlainPage)> {
    let is_about = |at: &usize| site.book.addresses[*at].as_str() == "about/";
    let index = site
        .book
        .pages()
        .find(is_about)
        .or_else(|| site.book.pages().next())?;
    let mut frame = site.frame("index.html", "", "");
    frame.description =
        Some(site.book.config.book.description.clone()).filter(|text| !text.is_empty());
    let view = site.plain(index, &frame.root);
    Some((frame, view))
}
