//! Lists of entries: all of them, and year by year.

use casebook_text::counted;

use super::Site;
use super::blocks::{in_page, more};
use super::facets::facets;
use super::numbers::{REPEATED, list as listed};
use super::words::{cause_words, fate_key};
use crate::render::charts::calendar;
use crate::render::views::{
    Chart, Count, CountHead, Frame, Href, IncidentListPage, Link, ListingIndexPage, Phrase,
    TermRow, YearPage,
};
use crate::render::{Rows, ThemeError};
use crate::report::repeat_counts;
use casebook_analysis::Fate;
use casebook_model::book::Index;
use casebook_time::Date;

/// Every entry.
#[must_use]
pub fn incidents(site: &Site<'_>) -> (Frame, IncidentListPage) {
    let mut frame = site.frame("incidents/index.html", "Incidents", "incidents/");
    frame.description = Some(format!(
        "Every incident of {}.",
        site.book.config.book.title
    ));
    let total = site.listed().count();
    let rows = site
        .listed()
        .take(in_page(total))
        .map(|index| site.listed_row(index))
        .collect();
    let years = site.by_year();
    let view = IncidentListPage {
        headline: headline(site, &site.listed().collect::<Vec<_>>()),
        rows,
        more: more("incidents/", total),
        views: quick_views(site),
        facets: facets(site),
        years: years
            .iter()
            .rev()
            .map(|(year, entries)| {
                Link::new(
                    format!("{year} ({})", entries.len()),
                    Href::site(format!("years/{year}/")),
                )
            })
            .collect(),
    };
    (frame, view)
}

/// What is often looked for, as links to the list filtered by it; only what finds something, and not all.
fn quick_views(site: &Site<'_>) -> Vec<Link> {
    let total = site.listed().count();
    let (_, fates) = repeat_counts(site.query());
    let by_fate = |fate: Fate| fates[fate as usize];
    let this_year = site.today.year();
    let in_year = site.by_year().get(&this_year).map_or(0, Vec::len);
    let year = this_year.to_string();
    let fate_filter = |fate: Fate| ("fix", fate_key(fate));
    let worst = site.book.listing("severity").and_then(|listing| {
        let worst = listing
            .values
            .iter()
            .filter(|value| !value.entries.is_empty());
        worst.min_by_key(|value| site.severity_level(&value.name))
    });
    let mut views = vec![
        (
            "Repeats".to_owned(),
            site.query().repeats().count(),
            REPEATED,
        ),
        (
            "Fix still open".to_owned(),
            by_fate(Fate::BeforeTheFix),
            fate_filter(Fate::BeforeTheFix),
        ),
        (
            "Fix did not hold".to_owned(),
            by_fate(Fate::AfterTheFix),
            fate_filter(Fate::AfterTheFix),
        ),
        ("This year".to_owned(), in_year, ("year", year.as_str())),
    ];
    views.extend(worst.map(|value| {
        (
            value.title.clone(),
            value.entries.len(),
            ("severity", &*value.name),
        )
    }));
    let mut links: Vec<Link> = views
        .into_iter()
        .filter(|(_, count, _)| *count > 0 && *count < total)
        .map(|(words, count, filter)| Link::new(format!("{words} {count}"), listed(&[filter])))
        .collect();
    if !links.is_empty() {
        links.insert(
            0,
            Link::new(format!("All {total}"), Href::site("incidents/")),
        );
    }
    links
}

fn headline(site: &Site<'_>, entries: &[Index]) -> Vec<Phrase> {
    let count = |wanted: &dyn Fn(&casebook_model::entry::Postmortem) -> bool| {
        entries
            .iter()
            .filter(|index| wanted(&site.book.entries[**index]))
            .count()
    };
    let incidents = count(&|entry| entry.kind == casebook_model::entry::Kind::Incident);
    let mut headline = vec![Phrase::text(counted(incidents, "incident"))];
    for (kind, noun) in [
        (casebook_model::entry::Kind::NearMiss, "near miss"),
        (casebook_model::entry::Kind::Maintenance, "maintenance"),
    ] {
        let count = count(&|entry| entry.kind == kind);
        if count > 0 {
            headline.push(Phrase::text(" · "));
            let words = if noun == "maintenance" || count == 1 {
                format!("{count} {noun}")
            } else {
                format!("{count} {noun}es")
            };
            headline.push(Phrase::text(words));
        }
    }
    let drafts = count(&|entry| entry.status == casebook_model::entry::Status::Draft);
    if drafts > 0 {
        headline.push(Phrase::text(" · "));
        headline.push(Phrase::text(format!(
            "{} not counted elsewhere",
            counted(drafts, "draft")
        )));
    }
    headline
}

/// The years that have entries, oldest first.
#[must_use]
pub fn years(site: &Site<'_>) -> (Vec<i16>, Frame, ListingIndexPage) {
    let years = site.by_year();
    let frame = site.frame("years/index.html", "Years", "incidents/");
    let terms = years
        .iter()
        .rev()
        .map(|(year, entries)| TermRow {
            term: Link::new(year.to_string(), Href::site(format!("years/{year}/"))),
            depth: 0,
            level: None,
            definition: None,
            entries: Count::new(entries.len(), Href::site(format!("years/{year}/"))),
            repeats: Count::new(
                entries
                    .iter()
                    .filter(|index| site.recurrence.repeated(**index).is_some())
                    .count(),
                listed(&[("year", &year.to_string()), REPEATED]),
            ),
            open_actions: Count::default(),
            last: entries.first().and_then(|index| site.started(*index)),
            spark: None,
        })
        .collect();
    let view = ListingIndexPage {
        title: "Years".to_owned(),
        help: None,
        headline: headline(site, &site.listed().collect::<Vec<_>>()),
        term_label: "Year".to_owned(),
        terms,
        with_repeats: true,
        with_actions: false,
        count_head: CountHead::Entries,
        without: None,
        notes: Vec::new(),
    };
    (years.keys().copied().collect(), frame, view)
}

/// The entries of one year.
///
/// # Errors
/// When the template of a row names something that does not exist.
pub fn year(site: &Site<'_>, rows: &Rows<'_>, year: i16) -> Result<(Frame, YearPage), ThemeError> {
    let years = site.by_year();
    let output = format!("years/{year}/index.html");
    let mut frame = site.frame(&output, &format!("Incidents of {year}"), "incidents/");
    frame.breadcrumb = vec![
        Link::new("Incidents", Href::site("incidents/")),
        Link::new("Years", Href::site("years/")),
    ];
    let entries = years.get(&year).cloned().unwrap_or_default();
    let link = |year: &i16| Link::new(year.to_string(), Href::site(format!("years/{year}/")));
    let marks: Vec<_> = entries
        .iter()
        .filter_map(|index| site.calendar_mark(*index))
        .collect();
    let title = format!("{} in {year}", counted(marks.len(), "entry"));
    let calendar = Date::new(year, 12, 31).ok().map(|last| Chart {
        svg: calendar::draw(&title, last, &marks, &frame.root),
        title: title.clone(),
        note: Some(Site::calendar_note(last, &marks, "entry")),
        table: None,
    });
    let view = YearPage {
        year: year.to_string(),
        headline: headline(site, &entries),
        calendar,
        rows: rows.of(&entries, &frame.root, |index| site.entry_row(index))?,
        previous: years.range(..year).next_back().map(|(year, _)| link(year)),
        next: years.range(year + 1..).next().map(|(year, _)| link(year)),
    };
    Ok((frame, view))
}

/// A cause as a heading writes it.
pub(super) fn value_title(field: &str, name: &str, title: &str) -> String {
    if field == "root_causes" && name.contains('/') {
        cause_words(name)
    } else {
        title.to_owned()
    }
}
