//! "Seen this before?": entries like an error message, an alert or log lines, with what helped then.

use super::Engine;
use super::passages::{self, Marks};
use super::results::{Hit, Seen};
use crate::error::Error;
use crate::text::distinct;

/// The most of a text that is looked at, in bytes: enough for any alert, and for the telling part of a log.
const LONGEST: usize = 64 << 10;
/// Pages are no incidents; if some are alike, there is room for as many incidents below them.
const SPARE: usize = 3;
/// How many shared words are named.
const NAMED: usize = 6;

impl Engine {
    /// The incidents most like a text, each with a passage it shares words with, how it was resolved and what is still
    /// open.
    ///
    /// # Errors
    /// If the index cannot be read.
    pub fn seen(&self, text: &str, limit: usize) -> Result<Vec<Seen>, Error> {
        let end = (0..=text.len().min(LONGEST))
            .rev()
            .find(|at| text.is_char_boundary(*at))
            .unwrap_or(0);
        let similar = self.similar_entries(&text[..end], &[], limit.saturating_add(SPARE))?;
        let incidents = similar
            .into_iter()
            .filter(|(entry, _)| entry.kind != "page")
            .take(limit);
        let seen = incidents.map(|(entry, similar)| {
            // The words come with the most telling first.
            let ranked = similar.words.iter().rev().zip(1u8..);
            let marks: Marks = ranked
                .map(|(word, rank)| (word.clone(), f32::from(rank)))
                .collect();
            Seen {
                resolution: passages::resolution(&entry),
                open_actions: entry.open_actions.clone(),
                hit: Hit::of(entry, similar.score, &marks, 1),
                words: named(&similar.words),
            }
        });
        Ok(seen.collect())
    }
}

/// The words to name: as many as fit a line, each in one form.
fn named(words: &[String]) -> Vec<String> {
    distinct(words.iter().map(String::as_str))
        .into_iter()
        .take(NAMED)
        .map(str::to_owned)
        .collect()
}
