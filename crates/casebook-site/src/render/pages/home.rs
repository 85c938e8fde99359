//! The home page.

use super::Site;
use super::home_figures::figures;
use super::search::examples;
use crate::render::charts::calendar;
use crate::render::views::{Chart, DataCell, DataTable, Frame, HomePage, Href, Link, PlainPage};
use crate::report::uncounted_words;
use casebook_model::book::Index;
use casebook_text::counted;

const LATEST: usize = 6;
const FAILED: usize = 4;
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
    let overdue: Vec<_> = site.actions.overdue().collect();
    // Marks would say that something was counted.
    let calendar = (site.incidents() > 0).then(|| calendar(site)).flatten();
    let (failed, all_failed) = site.newest_failed(FAILED);
    let view = HomePage {
        uncounted: uncounted_words(site.book),
        examples: examples(site),
        figures: figures(site),
        all_failed: (all_failed > failed.len()).then(|| {
            let words = format!("All {all_failed}");
            Link::new(words, Href::site("recurrence/#failed"))
        }),
        failed,
        latest: site
            .listed()
            .take(LATEST)
            .map(|index| site.entry_row(index))
            .collect(),
        all_entries: Link::new("All incidents", Href::site("incidents/")),
        all_causes: Some(Link::new("Recurrence report", Href::site("recurrence/"))),
        causes: site.cause_rows(CAUSES),
        overdue: overdue
            .iter()
            .take(OVERDUE)
            .map(|action| site.action_row(action, true))
            .collect(),
        all_actions: Some(Link::new("All actions", Href::site("actions/"))),
        calendar,
        description,
    };
    (frame, view)
}

/// The strip of the last twelve months; `None` when nothing happened in them.
fn calendar(site: &Site<'_>) -> Option<Chart> {
    let frame_root = crate::render::views::Root::from_output("index.html");
    let year_ago = casebook_time::add_days(site.today, -365);
    let incidents: Vec<_> = site
        .listed()
        // As many as are counted elsewhere.
        .filter(|index| site.book.entries[*index].is_counted())
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
    let mut note = Site::calendar_note(site.today, &marks, "incident")
        .unwrap_or_else(|| "One mark per incident, by the week it started.".to_owned());
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
    frame.markdown = Some(Href::site(site.twin_of(index)));
    let view = site.plain(index, &frame.root);
    Some((frame, view))
}
