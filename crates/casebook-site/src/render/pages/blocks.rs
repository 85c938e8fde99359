//! Long lists: the page holds the first rows, and the others stand in files of data, which its script fetches when somebody
//! scrolls to the end, filters or sorts. Rows are printed here, by the same templates as those of the page.

use serde::Serialize;

use super::Site;
use crate::render::views::{
    ActionColumns, ActionPart, ActionRow, EntryRow, FacetValue, Href, MoreRows, Root,
};
use crate::render::{Theme, ThemeError};

/// A list of so many rows is whole in its page.
const WHOLE: usize = 200;
/// How many rows a longer list has in its page: what fills the first screens.
const FIRST: usize = 50;
/// How many rows a file of data has.
const BLOCK: usize = 4_000;

/// One row as data.
#[derive(Debug, Serialize)]
pub struct RowData {
    /// Its values of each field, as in the attribute of a row in the page: `service=checkout|year=2026`.
    facets: String,
    /// The words that are looked through, beside those of the row.
    words: String,
    /// What each column is sorted by; `null` where nothing is recorded.
    keys: Vec<SortKey>,
    /// The row as it stands in the page.
    html: String,
}

/// What a cell is sorted by.
#[derive(Debug, Serialize)]
#[serde(untagged)]
enum SortKey {
    Number(i64),
    Text(String),
    Missing,
}

impl<T: Into<SortKey>> From<Option<T>> for SortKey {
    fn from(key: Option<T>) -> Self {
        key.map_or(Self::Missing, Into::into)
    }
}

impl From<i64> for SortKey {
    fn from(key: i64) -> Self {
        Self::Number(key)
    }
}

impl From<String> for SortKey {
    fn from(key: String) -> Self {
        Self::Text(key)
    }
}

/// How many rows of a list of `total` its page holds.
pub(super) fn in_page(total: usize) -> usize {
    if total > WHOLE { FIRST } else { total }
}

/// The files with the rows of a list that its page does not hold whole, `folder` being where the page stands:
/// `incidents/`.
pub(super) fn more(folder: &str, total: usize) -> Option<MoreRows> {
    let files = files(folder, total);
    (!files.is_empty()).then(|| MoreRows {
        total,
        files: files
            .into_iter()
            .map(|(path, _)| Href::site(path))
            .collect(),
    })
}

/// The files of a list of `total` rows, each with the places of its rows; none where the page holds all.
#[must_use]
pub fn files(folder: &str, total: usize) -> Vec<(String, std::ops::Range<usize>)> {
    if in_page(total) == total {
        return Vec::new();
    }
    (0..total.div_ceil(BLOCK))
        .map(|at| {
            let rows = at * BLOCK..total.min((at + 1) * BLOCK);
            (format!("{folder}rows-{}.json", at + 1), rows)
        })
        .collect()
}

/// The rows of the list of all entries at these places.
///
/// # Errors
/// When the template of a row names something that does not exist.
pub fn incident_rows(
    site: &Site<'_>,
    theme: &Theme,
    places: std::ops::Range<usize>,
) -> Result<Vec<RowData>, ThemeError> {
    let root = Root::from_output("incidents/index.html");
    let listed = site.book.newest_first();
    listed[places]
        .iter()
        .map(|index| {
            let EntryRow { facets, .. } = &site.listed_row(*index);
            let row = site.entry_row(*index);
            Ok(RowData {
                words: entry_words(&row, facets),
                keys: vec![
                    row.started.as_ref().map(|started| started.sort).into(),
                    row.severity
                        .as_ref()
                        .map(|severity| i64::from(severity.level))
                        .into(),
                    row.title.clone().into(),
                    row.time_to_resolve
                        .as_ref()
                        .and_then(|time| i64::try_from(time.seconds).ok())
                        .into(),
                ],
                facets: joined(facets),
                html: theme.part(&root, &row)?,
            })
        })
        .collect()
}

/// The rows of the ledger of actions at these places.
///
/// # Errors
/// When the template of a row names something that does not exist.
pub fn action_rows(
    site: &Site<'_>,
    theme: &Theme,
    places: std::ops::Range<usize>,
) -> Result<Vec<RowData>, ThemeError> {
    let root = Root::from_output("actions/index.html");
    let columns = columns(site);
    site.actions.all[places]
        .iter()
        .map(|action| {
            let row = site.listed_action(action);
            Ok(RowData {
                words: action_words(&row),
                keys: action_keys(&row, columns),
                facets: joined(&row.facets),
                html: theme.part(&root, &ActionPart { row, columns })?,
            })
        })
        .collect()
}

/// The columns that some action of the book fills.
pub(super) fn columns(site: &Site<'_>) -> ActionColumns {
    let any =
        |has: &dyn Fn(&casebook_analysis::ActionRef<'_>) -> bool| site.actions.all.iter().any(has);
    ActionColumns {
        due: any(&|one| one.action.due.is_some() || one.action.done.is_some()),
        days: any(&|one| one.overdue_days.is_some()),
        ticket: any(&|one| one.action.ticket.is_some()),
    }
}

fn joined(facets: &[FacetValue]) -> String {
    let pairs: Vec<String> = facets
        .iter()
        .map(|facet| format!("{}={}", facet.field, facet.value))
        .collect();
    pairs.join("|")
}

fn entry_words(row: &EntryRow, facets: &[FacetValue]) -> String {
    let mut words = vec![row.title.as_str(), row.id.as_str()];
    words.extend(row.services.iter().map(|service| service.text.as_str()));
    words.extend(row.cause.as_ref().map(|cause| cause.text.as_str()));
    words.extend(row.started.as_ref().map(|started| started.display.as_str()));
    words.extend(row.severity.as_ref().map(|severity| severity.word.as_str()));
    let keys = facets.iter().filter(|facet| facet.field == "service");
    words.extend(keys.map(|facet| facet.value.as_str()));
    words.join(" ")
}

fn action_words(row: &ActionRow) -> String {
    let mut words = vec![row.title.as_str()];
    words.extend(row.entry.as_ref().map(|entry| entry.text.as_str()));
    words.extend(row.owner.as_deref());
    words.extend(row.kind.as_deref());
    words.extend(row.addresses.as_ref().map(|cause| cause.text.as_str()));
    words.extend(row.ticket.as_ref().map(|ticket| ticket.text.as_str()));
    words.join(" ")
}

fn action_keys(row: &ActionRow, columns: ActionColumns) -> Vec<SortKey> {
    let mut keys: Vec<SortKey> = vec![
        row.status.map(|status| status.key().to_owned()).into(),
        row.title.clone().into(),
        row.kind.clone().into(),
        row.owner.clone().into(),
    ];
    if columns.due {
        keys.push(row.due.as_ref().map(|due| due.sort).into());
    }
    if columns.days {
        keys.push(row.overdue_days.into());
    }
    if columns.ticket {
        keys.push(row.ticket.as_ref().map(|ticket| ticket.text.clone()).into());
    }
    keys
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_list_is_whole_in_its_page() {
        assert_eq!(
            (in_page(WHOLE), files("incidents/", WHOLE)),
            (WHOLE, Vec::new())
        );
        assert!(more("incidents/", WHOLE).is_none());
    }

    #[test]
    fn the_files_of_a_long_list_hold_every_row_once() {
        let total = 2 * BLOCK + 1;
        let files = files("incidents/", total);
        let paths: Vec<&str> = files.iter().map(|(path, _)| path.as_str()).collect();
        assert_eq!(
            paths,
            [
                "incidents/rows-1.json",
                "incidents/rows-2.json",
                "incidents/rows-3.json"
            ]
        );
        let rows: Vec<usize> = files.into_iter().flat_map(|(_, rows)| rows).collect();
        assert_eq!(rows, (0..total).collect::<Vec<_>>());
        assert_eq!(in_page(total), FIRST);
    }
}
