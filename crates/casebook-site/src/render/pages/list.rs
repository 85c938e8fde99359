//! The list of all entries.

use casebook_text::counted;

use super::Site;
use super::blocks::{in_page, more};
use super::facets::facets;
use super::numbers::{REPEATED, list as listed};
use super::words::{cause_words, fate_key};
use crate::render::views::{Frame, Href, IncidentListPage, Link, Phrase};
use crate::report::{repeat_counts, uncounted_words};
use casebook_analysis::Fate;
use casebook_model::book::Index;

/// Every entry.
#[must_use]
pub fn incidents(site: &Site<'_>) -> (Frame, IncidentListPage) {
    let mut frame = site.frame("incidents/index.html", "Incidents", "incidents/");
    frame.description = Some(format!(
        "Every incident of {}.",
        site.book.config.book.title
    ));
    let total = site.listed_count();
    let rows = site
        .listed()
        .take(in_page(total))
        .map(|index| site.listed_row(index))
        .collect();
    let years = site.by_year();
    let view = IncidentListPage {
        headline: headline(site, &site.listed().collect::<Vec<_>>()),
        uncounted: uncounted_words(site.book),
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
    let total = site.listed_count();
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

/// How many incidents, near misses and drafts there are among some entries.
pub(super) fn headline(site: &Site<'_>, entries: &[Index]) -> Vec<Phrase> {
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

/// A cause as a heading writes it.
pub(super) fn value_title(field: &str, name: &str, title: &str) -> String {
    if field == "root_causes" && name.contains('/') {
        cause_words(name)
    } else {
        title.to_owned()
    }
}
