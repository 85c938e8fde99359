//! The book as data: the files of a site that need neither its theme nor its search index.

use rayon::prelude::*;
use serde::Serialize;

use crate::report::{Report, book_json};
use casebook_analysis::AnalysisQuery;

/// The book, every report, and the ledger of actions, each with its path in the site. They are the longest pieces of work
/// that a site has besides its index, and wait for nothing but the analyses: a build makes them while one core writes the index.
///
/// # Errors
/// None but those of a value that is not JSON.
pub fn data(query: &AnalysisQuery<'_>) -> Result<Vec<(String, Vec<u8>)>, serde_json::Error> {
    let book = query.book;
    let whole = || {
        Ok::<_, serde_json::Error>((
            "api/book.json".to_owned(),
            json_bytes(&book_json(book, query.recurrence))?,
        ))
    };
    if book.is_documentation() {
        return Ok(vec![whole()?]);
    }
    let (whole, reports) = rayon::join(whole, || {
        let reports = Report::PUBLISHED.par_iter();
        reports
            .map(|(name, report)| {
                Ok((format!("api/{name}.json"), json_bytes(&report.json(query))?))
            })
            .collect::<Result<Vec<_>, serde_json::Error>>()
    });
    let mut files = vec![whole?];
    files.append(&mut reports?);
    let csv = Report::Actions.csv(query).into_text().into_bytes();
    files.push(("actions/actions.csv".to_owned(), csv));
    Ok(files)
}

/// A record as the bytes of a JSON file.
pub(super) fn json_bytes(value: &impl Serialize) -> Result<Vec<u8>, serde_json::Error> {
    let mut bytes = serde_json::to_vec(value)?;
    bytes.push(b'\n');
    Ok(bytes)
}
