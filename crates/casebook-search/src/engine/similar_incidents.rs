//! "Seen this before?": incidents like an error message, an alert or log lines, with what helped then.

use std::sync::Arc;

use super::highlights::Highlights;
use super::passages::{hit, resolution};
use super::reader::IndexReader;
use super::results::{Reading, SharedFact, SharedWord, SimilarIncident};
use super::similar::{Asked, Similarity};
use crate::entry::Entry;
use crate::error::Error;
use crate::schema::key;
use crate::text::drop_near_duplicates;

/// Pages are not incidents: so many more entries are looked at where some are pages.
const SPARE: usize = 10;
/// How many shared words are named.
const MAX_NAMED: usize = 6;

/// The incidents most like what is asked with.
pub(super) fn similar_incidents(
    reader: &IndexReader,
    asked: &Asked<'_>,
    limit: usize,
) -> Result<Vec<SimilarIncident>, Error> {
    let is_incident = |entry: &Entry| entry.kind != "page";
    let similar = Similarity::new(reader).to(asked, limit, SPARE, is_incident)?;
    let incidents = similar.into_iter().map(|(entry, similar)| {
        // The words come with the most distinctive first.
        let mut highlights = Highlights::new(&reader.meta().settings.languages);
        for (word, rank) in similar.words.iter().rev().zip(1u8..) {
            let forms = word.forms.iter();
            forms.for_each(|form| highlights.add_word(form, f32::from(rank)));
        }
        let facts = similar.evidence.iter();
        let words = named(&similar.words);
        SimilarIncident {
            resolution: resolution(&entry),
            open_actions: entry.open_actions.clone(),
            readings: readings(&words, &similar.words),
            words,
            facts: facts.filter_map(|fact| shared_fact(fact, &entry)).collect(),
            hit: hit(entry, similar.score, &highlights, 1),
        }
    });
    Ok(incidents.collect())
}

/// Which of the `named` words the text has otherwise.
fn readings(named: &[String], words: &[Arc<SharedWord>]) -> Vec<Reading> {
    let named = words.iter().filter(|word| named.contains(&word.word));
    let readings = named.filter_map(|word| {
        Some(Reading {
            asked: word.read_from.clone()?,
            read: word.word.clone(),
        })
    });
    readings.collect()
}

/// A fact as the entry has it: keys of the index are folded.
fn shared_fact(key_of_fact: &str, entry: &Entry) -> Option<SharedFact> {
    let (field, folded) = key_of_fact.split_once(':')?;
    let values = match field {
        "cause" => entry.causes.as_slice(),
        "service" => entry.services.as_slice(),
        _ => &[],
    };
    let own = values.iter().find(|value| key(field, value) == key_of_fact);
    Some(SharedFact {
        field: field.to_owned(),
        value: own.map_or(folded, String::as_str).to_owned(),
    })
}

/// The words to name: as many as fit a line, each in one form.
fn named(words: &[Arc<SharedWord>]) -> Vec<String> {
    drop_near_duplicates(words.iter().map(|word| word.word.as_str()))
        .into_iter()
        .take(MAX_NAMED)
        .map(str::to_owned)
        .collect()
}
