//! Entries like an entry: one implementation for related entries, the lint and the terminal.

use std::collections::HashMap;

use super::{Index as BookIndex, IndexError, id_of};
use crate::casebook::{Casebook, Index};
use crate::model::Kind;

/// An entry that resembles another, and what the two share.
#[derive(Debug, Clone, PartialEq)]
pub struct Similar {
    /// The other entry.
    pub entry: Index,
    /// How much they have in common; comparable within one answer only.
    pub score: f32,
    /// What they share, in words for people: cause, services and trigger first, then the most telling words.
    pub shared: Vec<String>,
}

/// How many shared words are named.
const MOST_WORDS: usize = 6;

/// For each entry, in the order of the book, up to `limit` entries like it, best first. Pages have none.
///
/// # Errors
/// If the index cannot be read.
pub fn similar(book: &Casebook, index: &BookIndex, limit: usize) -> Result<Vec<Vec<Similar>>, IndexError> {
    let mut all = vec![Vec::new(); book.entries.len()];
    if limit == 0 {
        return Ok(all);
    }
    let by_id: HashMap<String, Index> = (0..book.entries.len()).map(|at| (id_of(book, at), at)).collect();
    for (id, found) in index.engine.related(limit + 2)? {
        let Some(entry) = by_id.get(&id).copied().filter(|at| book.entries[*at].kind != Kind::Page) else { continue };
        all[entry] = found.into_iter().filter_map(|one| named(book, &by_id, &one)).take(limit).collect();
    }
    Ok(all)
}

fn named(book: &Casebook, by_id: &HashMap<String, Index>, found: &casebook_search::Similar) -> Option<Similar> {
    let entry = by_id.get(&found.id).copied().filter(|at| book.entries[*at].kind != Kind::Page)?;
    let evidence = found.evidence.iter().map(|fact| fact.split_once(':').map_or(fact.as_str(), |(_, value)| value));
    let words = found.words.iter().map(String::as_str).take(MOST_WORDS);
    let mut shared: Vec<String> = Vec::new();
    for word in evidence.chain(words) {
        if !shared.iter().any(|known| known == word) {
            shared.push(word.to_owned());
        }
    }
    Some(Similar { entry, score: found.score, shared })
}
