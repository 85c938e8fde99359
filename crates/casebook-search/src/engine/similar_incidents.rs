//! "Seen this before?": incidents like an error message, an alert or log lines, with what helped then.

use super::highlights::Highlights;
use super::passages::{hit, resolution};
use super::reader::IndexReader;
use super::results::SimilarIncident;
use super::similar::Similarity;
use crate::error::Error;
use crate::text::drop_near_duplicates;

/// The most of a text that is looked at, in bytes: enough for any alert, and for the distinctive part of a log.
const MAX_TEXT_BYTES: usize = 64 << 10;
/// Pages are not incidents: so many more entries are looked at, in case some are pages.
const SPARE: usize = 3;
/// How many shared words are named.
const MAX_NAMED: usize = 6;

/// The incidents most like a text.
pub(super) fn similar_incidents(
    reader: &IndexReader,
    text: &str,
    limit: usize,
) -> Result<Vec<SimilarIncident>, Error> {
    let end = text.floor_char_boundary(MAX_TEXT_BYTES);
    let room = limit.saturating_add(SPARE);
    let similar = Similarity::new(reader).to_text(&text[..end], &[], room)?;
    let incidents = similar
        .into_iter()
        .filter(|(entry, _)| entry.kind != "page")
        .take(limit);
    let incidents = incidents.map(|(entry, similar)| {
        // The words come with the most distinctive first.
        let mut highlights = Highlights::new(&reader.meta().settings.language);
        for (word, rank) in similar.words.iter().rev().zip(1u8..) {
            highlights.add_word(word, f32::from(rank));
        }
        SimilarIncident {
            resolution: resolution(&entry),
            open_actions: entry.open_actions.clone(),
            hit: hit(entry, similar.score, &highlights, 1),
            words: named(&similar.words),
        }
    });
    Ok(incidents.collect())
}

/// The words to name: as many as fit a line, each in one form.
fn named(words: &[String]) -> Vec<String> {
    drop_near_duplicates(words.iter().map(String::as_str))
        .into_iter()
        .take(MAX_NAMED)
        .map(str::to_owned)
        .collect()
}
