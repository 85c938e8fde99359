//! The whole story of one value of a field: its record, and the entries behind it.

use casebook_text::counted;
use std::collections::BTreeMap;

use super::Site;
use super::facets::filter_of;
use super::lessons::{MostLessons, lessons_of};
use super::list::value_title;
use super::numbers::{
    COUNTED, OPEN, REPEATED, action_parameter, list, marks_note, parameter, query,
};
use super::related::related;
use super::terms::{
    count_head, dimension, is_counted, part, plural, singular, term, term_row, term_words,
};
use super::words::fate_key;
use crate::render::charts::cumulative;
use crate::render::views::{
    ActionColumns, ActionRow, Chart, DataCell, DataTable, FailedFixRow, Frame, Href, Html,
    LessonGroup, Link, ListingPage, RepeatLink, Root, Stat,
};
use crate::render::{Rows, ThemeError};
use casebook_analysis::{Dimension, Fate, HURT_TOGETHER, Record, record_of};
use casebook_model::book::{Index, Listing, ValueUse};

/// A value with so many entries has all of them on its page; of one with more the page lists the newest, and leads to the
/// list of all entries, filtered by it.
const WHOLE: usize = 100;
const NEWEST: usize = 50;

/// How many repeats and actions a page lists.
const MOST: usize = 20;

/// How many fixes that did not hold a page lists.
const MOST_FAILED: usize = 10;

/// How many entries give their lessons: of one cause, and altogether. A service has many causes.
const LESSONS_OF_CAUSE: MostLessons = MostLessons {
    of_cause: 20,
    of_all: 20,
};
const LESSONS_OF_SERVICE: MostLessons = MostLessons {
    of_cause: 5,
    of_all: 20,
};

/// The whole story of one value.
///
/// # Errors
/// When the template of a row names something that does not exist.
pub fn listing(
    site: &Site<'_>,
    rows: &Rows<'_>,
    listing: &Listing,
    value: &ValueUse,
) -> Result<(Frame, ListingPage), ThemeError> {
    let output = format!("{}index.html", value.address);
    let title = value_title(&listing.field, &value.name, &value.title);
    let mut frame = site.frame(&output, &title, &part(listing));
    frame.breadcrumb = breadcrumb(listing, value);
    let term = term(site, listing, value);
    let definition = term.and_then(|term| term.definition.clone());
    frame.description.clone_from(&definition);
    let root = frame.root.clone();
    let (lessons, most_lessons) = lessons(site, listing, value, &root);
    let (repeats, repeats_more) = repeats(site, listing, value);
    let (failed, failed_more) = failed(site, listing, value);
    let (actions, action_columns, actions_more) = value_actions(site, listing, value);
    let (shown, rows_more) = shown_entries(listing, value);
    let view = ListingPage {
        field_label: singular(listing),
        count_head: count_head(listing),
        definition: definition.map(|definition| Html(casebook_markdown::inline(&definition))),
        aliases: term.map(|term| term.aliases.clone()).unwrap_or_default(),
        examples: term
            .and_then(|term| term.example.clone())
            .into_iter()
            .collect(),
        stats: stats(site, listing, value),
        calendar: record_chart(site, listing, value, &root),
        children: children(listing, value)
            .map(|child| term_row(site, listing, child))
            .collect(),
        related: related(site, listing, value, term),
        rows: rows.of(&value.entries[..shown], &root, |index| {
            site.entry_row(index)
        })?,
        rows_more,
        repeats,
        repeats_more,
        failed,
        failed_more,
        actions,
        action_columns,
        actions_more,
        notes: notes(site, listing, &value.entries, most_lessons),
        lessons,
        feed: feed(listing, value),
        key: (title.replace(" / ", "/") != *value.name).then(|| value.name.to_string()),
        title,
    };
    Ok((frame, view))
}

/// The values below one.
fn children<'a>(
    listing: &'a Listing,
    value: &'a ValueUse,
) -> impl Iterator<Item = &'a ValueUse> + use<'a> {
    let values = listing.values.iter();
    values.filter(|child| child.parent.as_ref() == Some(&value.name))
}

/// The lessons of its entries, and how many entries give theirs where not all do.
fn lessons(
    site: &Site<'_>,
    listing: &Listing,
    value: &ValueUse,
    root: &Root,
) -> (Vec<LessonGroup>, Option<MostLessons>) {
    let Some(most) = most_lessons(listing) else {
        return (Vec::new(), None);
    };
    let (groups, all) = lessons_of(site, &value.entries, root, most);
    (groups, (!all).then_some(most))
}

/// How many entries give their lessons.
fn most_lessons(listing: &Listing) -> Option<MostLessons> {
    match listing.field.as_str() {
        "root_causes" => Some(LESSONS_OF_CAUSE),
        "services" => Some(LESSONS_OF_SERVICE),
        _ => None,
    }
}

/// The feed of a cause or service.
fn feed(listing: &Listing, value: &ValueUse) -> Option<Href> {
    let has_feed = matches!(listing.field.as_str(), "root_causes" | "services");
    let name = value.address.trim_end_matches('/');
    has_feed.then(|| Href::site(format!("feeds/{name}.atom")))
}

/// The listing, and the value above.
fn breadcrumb(listing: &Listing, value: &ValueUse) -> Vec<Link> {
    let folder = format!("{}/", listing.segment);
    let mut links = vec![Link::new(plural(listing), Href::site(folder))];
    let parent = value.parent.as_ref();
    if let Some(parent) = parent.and_then(|parent| listing.value(parent)) {
        links.push(Link::new(
            term_words(listing, parent),
            Href::site(&parent.address),
        ));
    }
    links
}

/// The record of a value, its numbers linked.
fn stats(site: &Site<'_>, listing: &Listing, value: &ValueUse) -> Vec<Stat> {
    if let Some(dimension) = dimension(listing) {
        let record = site.record(dimension, &value.name);
        return record
            .map(|record| {
                let this = (parameter(dimension), &*value.name);
                site.record_stats(this, action_parameter(dimension), record)
            })
            .unwrap_or_default();
    }
    let counted = value
        .entries
        .iter()
        .copied()
        .filter(|index| site.book.entries[*index].is_counted())
        .collect();
    let record = record_of(site.query(), &value.name, counted);
    let (field, name) = filter_of(listing, value);
    site.record_stats((&field, name), None, &record)
}

/// The incidents of a cause, service, team or trigger added up over time, when there are two or more.
fn record_chart(
    site: &Site<'_>,
    listing: &Listing,
    value: &ValueUse,
    root: &Root,
) -> Option<Chart> {
    let dimension = dimension(listing)?;
    let record = site.record(dimension, &value.name)?;
    let panel = site.step_panel(dimension, record);
    let ((first, _), (last, total)) = (*panel.line.first()?, *panel.line.last()?);
    if total < 2 {
        return None;
    }
    let title = format!("{} since {}", counted(total, "incident"), first.year());
    let panels = [panel];
    Some(Chart {
        svg: cumulative::draw(&title, first, last.max(site.today), &panels, root),
        title,
        note: Some(format!("Incidents added up; {}.", marks_note(&panels))),
        table: Some(by_year(site, dimension, record)),
    })
}

/// The incidents of a record year by year, newest first.
fn by_year(site: &Site<'_>, dimension: Dimension, record: &Record) -> DataTable {
    let mut years: BTreeMap<i16, (usize, usize)> = BTreeMap::new();
    for index in &record.incidents {
        if let Some(date) = site.book.date(*index) {
            let (incidents, repeats) = years.entry(date.year()).or_default();
            *incidents += 1;
            *repeats += usize::from(site.recurrence.repeated(*index).is_some());
        }
    }
    let mut all = 0;
    let mut rows: Vec<Vec<DataCell>> = Vec::new();
    for (year, (incidents, repeats)) in years {
        all += incidents;
        let name = year.to_string();
        let (this, year) = (
            (parameter(dimension), &*record.name),
            ("year", name.as_str()),
        );
        rows.push(vec![
            name.clone().into(),
            DataCell::count(incidents, list(&[this, year, COUNTED])),
            DataCell::count(repeats, list(&[this, year, REPEATED])),
            all.to_string().into(),
        ]);
    }
    rows.reverse();
    DataTable {
        head: ["Year", "Incidents", "Repeats", "Incidents until then"]
            .map(str::to_owned)
            .to_vec(),
        rows,
    }
}

/// How many of the entries the page lists, and where all are.
fn shown_entries(listing: &Listing, value: &ValueUse) -> (usize, Option<Link>) {
    let all = value.entries.len();
    if all <= WHOLE {
        return (all, None);
    }
    let (field, name) = filter_of(listing, value);
    let more = Link::new(format!("All {all} entries"), list(&[(&field, name)]));
    (NEWEST, Some(more))
}

/// The newest repeats, and where the others are: those of its record, or else of the entries that have the value.
fn repeats(
    site: &Site<'_>,
    listing: &Listing,
    value: &ValueUse,
) -> (Vec<RepeatLink>, Option<Link>) {
    let dimension = dimension(listing);
    let entries: &[Index] = match dimension {
        Some(dimension) => site
            .record(dimension, &value.name)
            .map_or(&[], |record| &record.repeats),
        None => &value.entries,
    };
    let repeats = || {
        entries
            .iter()
            .filter_map(|index| site.recurrence.repeated(*index))
    };
    let all = repeats().count();
    let (field, name) = match dimension {
        Some(dimension) => (parameter(dimension).into(), &*value.name),
        None => filter_of(listing, value),
    };
    let more = (all > MOST).then(|| {
        let filters = [(&*field, name), REPEATED];
        Link::new(format!("All {all} repeats"), list(&filters))
    });
    let shown = repeats().take(MOST);
    (
        shown
            .map(|repeat| site.repeat_link(repeat.strongest(), repeat.entry))
            .collect(),
        more,
    )
}

/// The fixes that did not hold, and where the incidents are that came then.
fn failed(
    site: &Site<'_>,
    listing: &Listing,
    value: &ValueUse,
) -> (Vec<FailedFixRow>, Option<Link>) {
    let Some((dimension, record)) = dimension(listing)
        .and_then(|dimension| Some((dimension, site.record(dimension, &value.name)?)))
    else {
        return (Vec::new(), None);
    };
    let (rows, all) = site.failed_under(record, MOST_FAILED);
    let more = (all > rows.len()).then(|| {
        let fix = ("fix", fate_key(Fate::AfterTheFix));
        let filters = [(parameter(dimension), &*record.name), fix];
        Link::new("All incidents whose fix did not hold", list(&filters))
    });
    (rows, more)
}

/// The first of the open actions, and where the others are.
fn value_actions(
    site: &Site<'_>,
    listing: &Listing,
    value: &ValueUse,
) -> (Vec<ActionRow>, ActionColumns, Option<Link>) {
    if !is_counted(listing) {
        return (Vec::new(), ActionColumns::default(), None);
    }
    // Those of its entries, and of a cause also those that address it from elsewhere.
    let own = value
        .entries
        .iter()
        .flat_map(|index| site.actions.places_of(*index))
        .copied();
    let from_elsewhere =
        dimension(listing).and_then(|dimension| site.record(dimension, &value.name));
    let from_elsewhere = from_elsewhere
        .into_iter()
        .flat_map(|record| record.open_fixes.iter().copied());
    let mut places: Vec<usize> = own.chain(from_elsewhere).collect();
    places.sort_unstable();
    places.dedup();
    let open = places
        .into_iter()
        .map(|place| &site.actions.all[place])
        .filter(|one| one.action.status.is_open());
    let open: Vec<_> = open.collect();
    let field = dimension(listing).and_then(action_parameter);
    let more = field.filter(|_| open.len() > MOST).map(|field| {
        Link::new(
            "All open actions",
            query("actions/", &[OPEN, (field, &value.name)]),
        )
    });
    let shown = &open[..open.len().min(MOST)];
    (
        shown
            .iter()
            .map(|action| site.action_row(action, true))
            .collect(),
        site.action_columns(shown.iter().copied()),
        more,
    )
}

fn notes(
    site: &Site<'_>,
    listing: &Listing,
    entries: &[Index],
    most_lessons: Option<MostLessons>,
) -> Vec<String> {
    let mut notes = vec![
        "Incidents in review and published are counted; drafts, near misses and maintenance are listed only."
            .to_owned(),
    ];
    if dimension(listing) == Some(Dimension::Cause) {
        notes.push(
            "An incident counts under its primary root cause and the cause above that; entries that name this one second \
             are listed only."
                .to_owned(),
        );
    }
    let is_wide = |index: &Index| site.book.entries[*index].services.len() > HURT_TOGETHER;
    if entries.iter().any(is_wide) {
        notes.push(format!(
            "Of an entry with more than {HURT_TOGETHER} services the first {HURT_TOGETHER} count as touched."
        ));
    }
    if let Some(most) = most_lessons {
        let of_each = match most.of_cause < most.of_all {
            true => format!(", {} of each cause at most", most.of_cause),
            false => String::new(),
        };
        notes.push(format!(
            "The lessons of the {} newest entries that have some{of_each}.",
            most.of_all
        ));
    }
    if site.book.config.analysis.selected {
        notes.push("The entries of this book are a selection, so no rates are shown.".to_owned());
    }
    notes
}
