//! The part of the entries found that is shown, in order.

use tantivy::columnar::Column;

use super::deferred_phrases::PostFilter;
use super::evaluated::Evaluated;
use super::matches::Matches;
use super::reader::IndexReader;
use super::results::{SearchOptions, Sort};
use crate::error::Error;
use crate::schema::DATE;

/// Verification is given up when less than one in so many entries has what was deferred.
const MIN_PASSING: usize = 2;

/// The entries shown.
#[derive(Debug, Default)]
pub(super) struct ResultPage {
    pub(super) entries: Matches,
    /// How many entries were found.
    pub(super) total: usize,
    /// Whether some of them were not verified.
    pub(super) total_is_upper_bound: bool,
}

impl ResultPage {
    /// The page that is asked for; `None` if too few of the entries pass the post-filters for going on.
    pub(super) fn of(
        reader: &IndexReader,
        evaluated: &Evaluated,
        options: &SearchOptions,
    ) -> Result<Option<ResultPage>, Error> {
        let found = evaluated.narrowed();
        let total = found.len();
        let wanted = options.offset.saturating_add(options.limit);
        let filters = &evaluated.post_filters;
        if filters.is_empty() {
            let entries = first(reader, found, options.sort, wanted)?
                .into_iter()
                .skip(options.offset)
                .collect();
            return Ok(Some(ResultPage {
                entries,
                total,
                total_is_upper_bound: false,
            }));
        }
        let mut left = first(
            reader,
            found,
            options.sort,
            wanted.saturating_mul(MIN_PASSING),
        )?;
        let (mut kept, mut checked) = (Matches::new(), 0);
        while !left.is_empty() && kept.len() < wanted {
            let next = left.split_off(left.len().min(wanted));
            checked += left.len();
            let batch = std::mem::replace(&mut left, next);
            kept.extend(PostFilter::retain(filters, reader, batch)?);
            if kept.len() * MIN_PASSING < checked {
                break;
            }
        }
        if checked < total && kept.len() < wanted || wanted == 0 {
            return Ok(None);
        }
        Ok(Some(ResultPage {
            total: total - (checked - kept.len()),
            total_is_upper_bound: checked < total,
            entries: kept.into_iter().take(wanted).skip(options.offset).collect(),
        }))
    }
}

/// The first `wanted` of the entries found, in order.
fn first(
    reader: &IndexReader,
    mut found: Matches,
    sort: Sort,
    wanted: usize,
) -> Result<Matches, Error> {
    match sort {
        Sort::Relevance => {
            let better =
                |a: &(u32, f32), b: &(u32, f32)| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(&b.0));
            if wanted > 0 && wanted < found.len() {
                found.select_nth_unstable_by(wanted - 1, better);
                found.truncate(wanted);
            }
            found.sort_unstable_by(better);
        }
        Sort::Newest | Sort::Oldest => {
            let dates: Option<Column<i64>> = reader.column(DATE)?;
            let date = |doc: u32| dates.as_ref().and_then(|dates| dates.first(doc));
            let sign = if sort == Sort::Newest { -1 } else { 1 };
            found.sort_by_cached_key(|(doc, _)| {
                (date(*doc).map_or(i64::MAX, |date| sign * date), *doc)
            });
        }
    }
    found.truncate(wanted);
    Ok(found)
}
