//! All values of a field, a row for each.

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
    let order = order(site, listing);
    let shown = &order[..in_page(order.len())];
    let view = ListingIndexPage {
        headline: vec![Phrase::text(format!(
            "{}, named by {with} of {}",
            in_use(site, listing),
            counted(all, "entry")
        ))],
        uncounted: uncounted_words(site.book),
        help,
        more: more(&folder(listing), order.len()),
        whole: is_long(listing).then(|| {
            let words = format!("All {}, page by page", order.len());
            Link::new(words, Href::site(page_output(listing, 0)))
        }),
        sortable: !is_tree(listing),
        notes: index_notes(listing),
        without: (with < all).then(|| Stat {
            label: "Not recorded".to_owned(),
            value: Some(counted(all - with, "entry")),
            note: None,
            href: None,
        }),
        ..table(site, listing, shown)
    };
    (frame, view)
}

/// Where the index of a field stands: `services/`.
pub(super) fn folder(listing: &Listing) -> String {
    format!("{}/", listing.segment)
}

/// Whether the index holds the first values only.
pub(super) fn is_long(listing: &Listing) -> bool {
    in_page(listing.values.len()) < listing.values.len()
}

/// Where one of the [pages of all values](super::AllTerms) stands. The page of a value is a folder, so that none can have such
/// an address.
pub(super) fn page_output(listing: &Listing, page: usize) -> String {
    format!("{}page-{}.html", folder(listing), page + 1)
}

/// A page with these values and nothing beside them.
pub(super) fn table(site: &Site<'_>, listing: &Listing, values: &[&ValueUse]) -> ListingIndexPage {
    let terms: Vec<TermRow> = values
        .iter()
        .map(|value| term_row(site, listing, value))
        .collect();
    ListingIndexPage {
        title: plural(listing),
        term_label: singular(listing),
        sparks: terms.iter().any(|row| row.spark.is_some()),
        terms,
        with_repeats: is_counted(listing),
        with_actions: is_counted(listing),
        count_head: count_head(listing),
        ..ListingIndexPage::default()
    }
}

/// The values as they are listed: those of a tree and of a scale in their order, others by their incidents.
pub(super) fn order<'l>(site: &Site<'_>, listing: &'l Listing) -> Vec<&'l ValueUse> {
    let mut values: Vec<&ValueUse> = listing.values.iter().collect();
    if listing.field != "severity" && !is_tree(listing) {
        values.sort_by_cached_key(|value| std::cmp::Reverse(numbers(site, listing, value)));
    }
    values
}

fn is_tree(listing: &Listing) -> bool {
    listing.values.iter().any(|value| value.parent.is_some())
}

/// How many entries a value has, and how many of them are repeats: those of its record, where its field is counted.
fn numbers(site: &Site<'_>, listing: &Listing, value: &ValueUse) -> (usize, usize) {
    match dimension(listing) {
        None => (value.entries.len(), 0),
        Some(dimension) => site
            .record(dimension, &value.name)
            .map_or((0, 0), |record| {
                (record.incidents.len(), record.repeats.len())
            }),
    }
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
pub(super) fn term_words<'v>(listing: &Listing, value: &'v ValueUse) -> &'v str {
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
    let (count, repeats) = numbers(site, listing, value);
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
        entries: Count::new(count, list(&[this, COUNTED])),
        repeats: Count::new(repeats, list(&[this, REPEATED])),
        open_actions: Count::new(fixes, fixes_href),
        last: incidents.first().and_then(|index| site.started(*index)),
        spark: site.spark(incidents),
        ..row
    }
}

/// Why no incident counts under a value that is in use.
fn why_uncounted(dimension: Dimension) -> &'static str {
    match dimension {
        Dimension::Cause => "No counted incident has it as its primary cause.",
        _ => "No counted incident names it.",
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
