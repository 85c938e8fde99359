//! The rows of a long list that are fetched, as data. They are printed by the same templates as those of the page.

use serde::Serialize;

use super::Site;
use super::blocks::in_page;
use super::terms::{count_head, folder, is_counted, order, table, term_row};
use crate::render::views::{ActionColumns, ActionPart, ActionRow, Root, TermPart};
use crate::render::{Theme, ThemeError};
use casebook_model::book::Listing;

/// One row as data.
#[derive(Debug, Serialize)]
pub(crate) struct RowData {
    /// What each column is sorted by; `null` where nothing is recorded.
    keys: Vec<SortKey>,
    /// The row as it stands in the page: what is filtered and looked through is read from it in either place.
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

/// The rows of the list of all entries at these places.
///
/// # Errors
/// When the template of a row names something that does not exist.
pub(crate) fn incident_rows(
    site: &Site<'_>,
    theme: &Theme,
    places: std::ops::Range<usize>,
) -> Result<Vec<RowData>, ThemeError> {
    let root = Root::from_output("incidents/index.html");
    let listed = site.book.newest_first();
    listed[places]
        .iter()
        .map(|index| {
            let row = site.listed_row(*index);
            Ok(RowData {
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
                html: theme.part(&root, &row)?,
            })
        })
        .collect()
}

/// The rows of the ledger of actions at these places.
///
/// # Errors
/// When the template of a row names something that does not exist.
pub(crate) fn action_rows(
    site: &Site<'_>,
    theme: &Theme,
    places: std::ops::Range<usize>,
) -> Result<Vec<RowData>, ThemeError> {
    let root = Root::from_output("actions/index.html");
    let columns = site.action_columns(&site.actions.all);
    site.actions.all[places]
        .iter()
        .map(|action| {
            let row = site.listed_action(action);
            Ok(RowData {
                keys: action_keys(&row, columns),
                html: theme.part(&root, &ActionPart { row, columns })?,
            })
        })
        .collect()
}

/// The rows of the index of a field at these places.
///
/// # Errors
/// When the template of a row names something that does not exist.
pub(crate) fn term_rows(
    site: &Site<'_>,
    theme: &Theme,
    listing: &Listing,
    places: std::ops::Range<usize>,
) -> Result<Vec<RowData>, ThemeError> {
    let folder = folder(listing);
    let root = Root::from_output(&format!("{folder}index.html"));
    let order = order(site, listing);
    // The columns are those of the table in the page.
    let sparks = table(site, listing, &order[..in_page(order.len())]).sparks;
    order[places]
        .iter()
        .map(|value| {
            let part = TermPart {
                row: term_row(site, listing, value),
                count_head: count_head(listing),
                with_repeats: is_counted(listing),
                with_actions: is_counted(listing),
                sparks,
            };
            Ok(RowData {
                keys: term_keys(&part),
                html: theme.part(&root, &part)?,
            })
        })
        .collect()
}

fn term_keys(part: &TermPart) -> Vec<SortKey> {
    let count = |count: usize| SortKey::from(i64::try_from(count).ok());
    let mut keys = vec![
        part.row.term.text.clone().into(),
        count(part.row.entries.count),
    ];
    if part.with_repeats {
        keys.push(count(part.row.repeats.count));
    }
    if part.with_actions {
        keys.push(count(part.row.open_actions.count));
    }
    keys.push(part.row.last.as_ref().map(|last| last.sort).into());
    keys
}

fn action_keys(row: &ActionRow, columns: ActionColumns) -> Vec<SortKey> {
    let mut keys: Vec<SortKey> = vec![
        row.status.map(|status| status.key().to_owned()).into(),
        row.title.clone().into(),
        row.kind.clone().into(),
    ];
    if columns.owner {
        keys.push(row.owner.clone().into());
    }
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
    fn a_row_has_a_key_for_each_column() {
        let row = ActionRow::default();
        for (columns, count) in [(ActionColumns::default(), 3), (ALL, 7)] {
            assert_eq!(action_keys(&row, columns).len(), count);
        }
    }

    const ALL: ActionColumns = ActionColumns {
        owner: true,
        due: true,
        days: true,
        ticket: true,
    };
}
