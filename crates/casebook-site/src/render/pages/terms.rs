//! All values of a field, a row for each.

use std::ops::Range;

use super::Site;
use super::blocks::{in_page, more};
use super::numbers::{COUNTED, REPEATED, action_parameter, capital, list, open_fixes, parameter};
use crate::render::views::{
    Count, CountHead, Frame, Href, Link, ListingIndexPage, Phrase, Stat, TermRow,
};
use crate::report::uncounted_words;
use casebook_analysis::Dimension;
use casebook_model::book::{Index, Listing, ValueUse};
use casebook_model::entry::Name;
use casebook_model::template::Term;
use casebook_text::counted;

/// How many values stand in one of the pages that need no script.
const IN_SHEET: usize = 100;

/// The pages that hold all values of a field whose index does not, for readers without scripts: where each stands, and which
/// of the values it holds. Pages of values are folders, so that none of them can have such an address.
#[must_use]
pub fn sheets(listing: &Listing) -> Vec<(String, Range<usize>)> {
    let values = listing.values.len();
    if in_page(values) == values {
        return Vec::new();
    }
    (0..values.div_ceil(IN_SHEET))
        .map(|at| {
            let held = at * IN_SHEET..values.min((at + 1) * IN_SHEET);
            (format!("{}page-{}.html", folder(listing), at + 1), held)
        })
        .collect()
}

/// One of those pages.
#[must_use]
pub fn sheet(site: &Site<'_>, listing: &Listing, at: usize) -> (Frame, ListingIndexPage) {
    let sheets = sheets(listing);
    let (address, held) = &sheets[at];
    let (mut frame, mut view) = index(site, listing);
    let neighbour = |at: Option<usize>| {
        let at = at?;
        let (address, _) = sheets.get(at)?;
        Some(Link::new(
            format!("Page {} of {}", at + 1, sheets.len()),
            Href::site(address),
        ))
    };
    (view.previous, view.next) = (neighbour(at.checked_sub(1)), neighbour(Some(at + 1)));
    frame.canonical = site.book.absolute_url(address);
    frame.breadcrumb = vec![Link::new(view.title.clone(), Href::site(folder(listing)))];
    frame.title = format!("{}, page {} of {}", view.title, at + 1, sheets.len());
    view.title.clone_from(&frame.title);
    view.terms = terms(site, listing);
    view.terms.truncate(held.end);
    view.terms.drain(..held.start);
    view.sparks = view.terms.iter().any(|row| row.spark.is_some());
    (view.more, view.whole) = (None, None);
    (frame, view)
}

/// All values of one browsable field; of a long list the first of them.
#[must_use]
pub fn index(site: &Site<'_>, listing: &Listing) -> (Frame, ListingIndexPage) {
    let output = format!("{}/index.html", listing.segment);
    let plural = plural(listing);
    let mut frame = site.frame(&output, &plural, &part(listing));
    let field = site.book.template.field(&listing.field);
    let help = field
        .map(|field| field.help.clone())
        .filter(|help| !help.is_empty());
    frame.description.clone_from(&help);
    let with = site
        .listed()
        .filter(|index| !site.book.entries[*index].names(&listing.field).is_empty())
        .count();
    let all = site.listed_count();
    let mut rows = terms(site, listing);
    let folder = folder(listing);
    let more = more(&folder, rows.len());
    let whole = sheets(listing).into_iter().next().map(|(address, _)| {
        let words = format!("All {}, page by page", rows.len());
        Link::new(words, Href::site(address))
    });
    rows.truncate(in_page(rows.len()));
    let view = ListingIndexPage {
        headline: vec![Phrase::text(format!(
            "{}, named by {with} of {}",
            in_use(site, listing),
            counted(all, "entry")
        ))],
        uncounted: uncounted_words(site.book),
        help,
        term_label: singular(listing),
        sparks: rows.iter().any(|row| row.spark.is_some()),
        terms: rows,
        more,
        whole,
        previous: None,
        next: None,
        with_repeats: is_counted(listing),
        with_actions: is_counted(listing),
        count_head: count_head(listing),
        notes: index_notes(listing),
        without: (with < all).then(|| Stat {
            label: "Not recorded".to_owned(),
            value: Some(counted(all - with, "entry")),
            note: None,
            href: None,
        }),
        title: plural,
    };
    (frame, view)
}

/// Where the index of a field stands: `services/`.
pub(super) fn folder(listing: &Listing) -> String {
    format!("{}/", listing.segment)
}

/// The values: those of a tree and of a scale in their order, others by their incidents.
pub(super) fn terms(site: &Site<'_>, listing: &Listing) -> Vec<TermRow> {
    let mut rows: Vec<TermRow> = listing
        .values
        .iter()
        .map(|value| term_row(site, listing, value))
        .collect();
    if listing.field != "severity" && rows.iter().all(|row| row.depth == 0) {
        rows.sort_by_key(|row| std::cmp::Reverse((row.entries.count, row.repeats.count)));
    }
    rows
}

/// How many values there are. Of a counted field those that the report counts, so that the two agree, and how many of
/// them lie at the top; values that only uncounted entries name, or that only stand second, are told apart.
fn in_use(site: &Site<'_>, listing: &Listing) -> String {
    let names_incidents = |name: &Name| match dimension(listing) {
        Some(dimension) => site
            .record(dimension, name)
            .is_some_and(|record| !record.incidents.is_empty()),
        None => true,
    };
    let used: Vec<&ValueUse> = listing
        .values
        .iter()
        .filter(|value| names_incidents(&value.name))
        .collect();
    let below = used.iter().filter(|value| value.parent.is_some()).count();
    let mut words = format!("{} in use", used.len());
    if below > 0 {
        words += &format!(" ({} at the top, {below} below them)", used.len() - below);
    }
    match listing.values.len() - used.len() {
        0 => words,
        rest => format!("{words} and {rest} only listed"),
    }
}

/// What the first number of a row counts.
pub(super) fn count_head(listing: &Listing) -> CountHead {
    if is_counted(listing) {
        CountHead::Incidents
    } else {
        CountHead::Entries
    }
}

/// What the numbers of an index leave out, and where it is.
fn index_notes(listing: &Listing) -> Vec<String> {
    let second = "Counted are incidents under their primary root cause and the cause above that. Entries that name a cause \
                  second, drafts, near misses and maintenance are listed on its page.";
    let listed = "Counted are incidents in review and published; drafts, near misses and maintenance are listed on the page \
                  of each value.";
    match dimension(listing) {
        Some(Dimension::Cause) => vec![second.to_owned()],
        Some(_) => vec![listed.to_owned()],
        None => Vec::new(),
    }
}

pub(super) fn plural(listing: &Listing) -> String {
    let words = listing.segment.replace('-', " ");
    capital(&words)
}

pub(super) fn singular(listing: &Listing) -> String {
    match listing.field.as_str() {
        "root_causes" => "Cause".to_owned(),
        "services" => "Service".to_owned(),
        "teams" => "Team".to_owned(),
        "tags" => "Tag".to_owned(),
        "contributing_factors" => "Factor".to_owned(),
        _ => listing.label.clone(),
    }
}

/// The name of a value among its siblings: below another value its last part. Elsewhere a `/` is part of the name.
pub(super) fn short_name(value: &ValueUse) -> &str {
    match value.parent {
        Some(_) => value.name.rsplit('/').next().unwrap_or(&value.name),
        None => &value.name,
    }
}

/// What a value is called in the list of all: a cause by its key, since that is how it is written, others by their title.
fn term_words<'v>(listing: &Listing, value: &'v ValueUse) -> &'v str {
    if listing.field == "root_causes" || value.parent.is_some() {
        short_name(value)
    } else {
        &value.title
    }
}

/// A row with the numbers of the record where there is one, so that a row, its page, the home page and the report agree.
pub(super) fn term_row(site: &Site<'_>, listing: &Listing, value: &ValueUse) -> TermRow {
    let row = TermRow {
        term: Link::new(term_words(listing, value), Href::site(&value.address)),
        depth: u8::from(value.parent.is_some()),
        level: (listing.field == "severity").then(|| site.severity_level(&value.name)),
        definition: term(site, listing, value).and_then(|term| term.definition.clone()),
        uncounted: None,
        entries: Count::new(value.entries.len(), Href::site(&value.address)),
        repeats: Count::default(),
        open_actions: Count::default(),
        last: value.entries.first().and_then(|index| site.started(*index)),
        spark: None,
    };
    let Some(dimension) = dimension(listing) else {
        return row;
    };
    let record = site.record(dimension, &value.name);
    let incidents: &[Index] = record.map_or(&[], |record| &record.incidents);
    let this = (parameter(dimension), &*value.name);
    let fixes = record.map_or(0, |record| record.open_fixes.len());
    let fixes_href = match action_parameter(dimension) {
        Some(field) => open_fixes(field, &value.name),
        None => Href::site(&value.address),
    };
    TermRow {
        uncounted: incidents
            .is_empty()
            .then(|| why_uncounted(dimension).to_owned()),
        entries: Count::new(incidents.len(), list(&[this, COUNTED])),
        repeats: Count::new(
            record.map_or(0, |record| record.repeats.len()),
            list(&[this, REPEATED]),
        ),
        open_actions: Count::new(fixes, fixes_href),
        last: incidents.first().and_then(|index| site.started(*index)),
        spark: site.spark(incidents),
        ..row
    }
}

/// Why no incident counts under a value that is in use.
fn why_uncounted(dimension: Dimension) -> &'static str {
    match dimension {
        Dimension::Cause => "The primary cause of no incident that is counted.",
        _ => "Named by no incident that is counted.",
    }
}

pub(super) fn part(listing: &Listing) -> String {
    match listing.segment.as_str() {
        "causes" | "services" => format!("{}/", listing.segment),
        _ => "incidents/".to_owned(),
    }
}

/// Fields for which repeats and open actions are worth a column.
pub(super) fn is_counted(listing: &Listing) -> bool {
    matches!(
        listing.field.as_str(),
        "root_causes" | "services" | "teams" | "trigger"
    )
}

pub(super) fn term<'a>(
    site: &'a Site<'_>,
    listing: &Listing,
    value: &ValueUse,
) -> Option<&'a Term> {
    let field = site.book.template.field(&listing.field)?;
    site.book.template.values(field).get(&value.name)
}

pub(super) fn dimension(listing: &Listing) -> Option<Dimension> {
    Dimension::ALL
        .into_iter()
        .find(|dimension| dimension.field() == listing.field)
}
