//! Long lists: the page holds the first rows, and the others stand in files of data, which its script fetches when somebody
//! scrolls to the end, filters or sorts.

use crate::render::views::{Href, MoreRows};

/// A list of so many rows is whole in its page.
const WHOLE: usize = 200;
/// How many rows a longer list has in its page: what fills the first screens.
const FIRST: usize = 50;
/// How many rows a file of data has.
const BLOCK: usize = 4_000;

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
