//! Entries year by year; where a year has very many, month by month.

use std::collections::BTreeMap;

use super::Site;
use super::blocks::in_page;
use super::facets::month_filter;
use super::list::headline;
use super::numbers::{REPEATED, list as listed};
use crate::render::charts::calendar;
use crate::render::views::{
    Chart, Count, Frame, Href, Link, ListingIndexPage, Phrase, TermRow, YearPage,
};
use crate::render::{Rows, ThemeError};
use casebook_model::book::Index;
use casebook_time::Date;

/// The entries of each year that has some, newest first: gathered once for all pages of years.
pub type Years = BTreeMap<i16, Vec<Index>>;

/// The years that have entries, and the page that lists them.
#[must_use]
pub fn years(site: &Site<'_>) -> (Years, Frame, ListingIndexPage) {
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
            uncounted: None,
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
        headline: headline(site, &site.listed().collect::<Vec<_>>()),
        term_label: "Year".to_owned(),
        terms,
        sortable: true,
        with_repeats: true,
        ..ListingIndexPage::default()
    };
    (years, frame, view)
}

/// The entries of a year by month, where a year has too many for one page; else nothing.
#[must_use]
pub fn months(site: &Site<'_>, entries: &[Index]) -> BTreeMap<i8, Vec<Index>> {
    let mut months: BTreeMap<i8, Vec<Index>> = BTreeMap::new();
    if in_page(entries.len()) < entries.len() {
        for index in entries {
            if let Some(date) = site.book.date(*index) {
                months.entry(date.month()).or_default().push(*index);
            }
        }
    }
    months
}

/// The address of a year, or of one of its months: `years/2026/03/`.
pub(super) fn address(year: i16, month: Option<i8>) -> String {
    match month {
        Some(month) => format!("years/{year}/{month:02}/"),
        None => format!("years/{year}/"),
    }
}

/// `March 2026`.
fn month_words(year: i16, month: i8) -> String {
    Date::new(year, month, 1).map_or_else(
        |_| format!("{year}-{month:02}"),
        |first| first.strftime("%B %Y").to_string(),
    )
}

/// The entries of one year: of a year with very many the newest, and its months.
///
/// # Errors
/// When the template of a row names something that does not exist.
pub fn year(
    site: &Site<'_>,
    rows: &Rows<'_>,
    years: &Years,
    year: i16,
) -> Result<(Frame, YearPage), ThemeError> {
    let output = format!("years/{year}/index.html");
    let mut frame = site.frame(&output, &format!("Incidents of {year}"), "incidents/");
    frame.breadcrumb = vec![
        Link::new("Incidents", Href::site("incidents/")),
        Link::new("Years", Href::site("years/")),
    ];
    let entries = years.get(&year).cloned().unwrap_or_default();
    let link = |year: &i16| Link::new(year.to_string(), Href::site(address(*year, None)));
    let marks: Vec<_> = entries
        .iter()
        .filter_map(|index| site.calendar_mark(*index))
        .collect();
    // How many there are is what the line above says.
    let title = format!("The entries of {year} by the week they started");
    let calendar = Date::new(year, 12, 31).ok().map(|last| Chart {
        svg: calendar::draw(&title, last, &marks, &frame.root),
        title: title.clone(),
        note: Site::calendar_note(last, &marks, "entry"),
        table: None,
    });
    let shown = in_page(entries.len());
    let view = YearPage {
        title: year.to_string(),
        headline: headline(site, &entries),
        calendar,
        more: (shown < entries.len()).then(|| {
            let all = entries.len();
            vec![Phrase::text(format!(
                "The newest {shown} of {all} entries; the months above have all of them."
            ))]
        }),
        months: months(site, &entries)
            .iter()
            .map(|(month, entries)| {
                let words = format!("{} ({})", month_words(year, *month), entries.len());
                Link::new(words, Href::site(address(year, Some(*month))))
            })
            .collect(),
        rows: rows.of(&entries[..shown], &frame.root, |index| {
            site.entry_row(index)
        })?,
        previous: years.range(..year).next_back().map(|(year, _)| link(year)),
        next: years.range(year + 1..).next().map(|(year, _)| link(year)),
    };
    Ok((frame, view))
}

/// The entries of one month of a year that has very many.
///
/// # Errors
/// When the template of a row names something that does not exist.
pub fn month(
    site: &Site<'_>,
    rows: &Rows<'_>,
    years: &Years,
    (year, month): (i16, i8),
) -> Result<(Frame, YearPage), ThemeError> {
    let months = years
        .get(&year)
        .map(|entries| months(site, entries))
        .unwrap_or_default();
    let output = format!("{}index.html", address(year, Some(month)));
    let title = month_words(year, month);
    let mut frame = site.frame(&output, &format!("Incidents of {title}"), "incidents/");
    frame.breadcrumb = vec![
        Link::new("Incidents", Href::site("incidents/")),
        Link::new("Years", Href::site("years/")),
        Link::new(year.to_string(), Href::site(address(year, None))),
    ];
    let of_year = |year: &i16| Link::new(year.to_string(), Href::site(address(*year, None)));
    let of_month = |month: &i8| {
        let href = Href::site(address(year, Some(*month)));
        Link::new(month_words(year, *month), href)
    };
    let before = || {
        years
            .range(..year)
            .next_back()
            .map(|(year, _)| of_year(year))
    };
    let after = || {
        years
            .range(year + 1..)
            .next()
            .map(|(year, _)| of_year(year))
    };
    let earlier = months.range(..month).next_back();
    let later = months.range(month + 1..).next();
    let entries = months.get(&month).map_or(&[][..], Vec::as_slice);
    let shown = in_page(entries.len());
    let view = YearPage {
        headline: headline(site, entries),
        calendar: None,
        months: Vec::new(),
        more: (shown < entries.len()).then(|| rest_of_month(year, month, shown, entries.len())),
        rows: rows.of(&entries[..shown], &frame.root, |index| {
            site.entry_row(index)
        })?,
        previous: earlier.map(|(month, _)| of_month(month)).or_else(before),
        next: later.map(|(month, _)| of_month(month)).or_else(after),
        title,
    };
    Ok((frame, view))
}

/// What is said of the entries of a month that its page does not list.
fn rest_of_month(year: i16, month: i8, shown: usize, all: usize) -> Vec<Phrase> {
    let (field, value) = month_filter(year, month);
    vec![
        Phrase::text(format!("The newest {shown} of {all} entries; ")),
        Phrase::link("all of them", listed(&[(field, &value)])),
        Phrase::text(" are in the list of incidents."),
    ]
}
