//! Entries like an entry: one implementation for related entries, the lint and the terminal.

use std::collections::HashMap;
use std::sync::Arc;

use casebook_search::SharedWord;
use casebook_search::text::drop_near_duplicates;

use super::{Index as BookIndex, IndexError, id_of};
use casebook_model::book::{Casebook, Index};
use casebook_model::entry::Kind;

/// An entry that resembles another, and what the two share.
#[derive(Debug, Clone, PartialEq)]
pub struct Similar {
    /// The other entry.
    pub entry: Index,
    /// How much they have in common; comparable within one answer only.
    pub score: f32,
    /// What they share, in words for people: cause, services and trigger first, then the most telling words.
    pub shared: Vec<String>,
    /// The words they share, the most telling first.
    pub words: Vec<Arc<SharedWord>>,
}

/// How many shared words are named.
const MOST_WORDS: usize = 6;
/// Entries that share no fact share at least so many words, each in one form: one alone is chance.
const LEAST_WORDS: usize = 2;

/// For each entry, in the order of the book, up to `limit` entries like it, best first. Pages have none.
///
/// # Errors
/// If the index cannot be read.
pub fn similar(
    book: &Casebook,
    index: &BookIndex,
    limit: usize,
) -> Result<Vec<Vec<Similar>>, IndexError> {
    let mut all = vec![Vec::new(); book.entries.len()];
    if limit == 0 {
        return Ok(all);
    }
    let by_id: HashMap<String, Index> = (0..book.entries.len())
        .map(|at| (id_of(book, at), at))
        .collect();
    for (id, found) in index.engine.related(limit + 2)? {
        let Some(entry) = by_id
            .get(&id)
            .copied()
            .filter(|at| book.entries[*at].kind != Kind::Page)
        else {
            continue;
        };
        all[entry] = found
            .into_iter()
            .filter_map(|one| named(book, &by_id, one))
            .take(limit)
            .collect();
    }
    Ok(all)
}

fn named(
    book: &Casebook,
    by_id: &HashMap<String, Index>,
    found: casebook_search::Similar,
) -> Option<Similar> {
    let entry = by_id
        .get(&found.id)
        .copied()
        .filter(|at| book.entries[*at].kind != Kind::Page)?;
    let facts = found.evidence.iter().map(|fact| {
        fact.split_once(':')
            .map_or(fact.as_str(), |(_, value)| value)
    });
    let facts: Vec<&str> = facts.collect();
    // A cause says the one above it.
    let is_said = |fact: &str| {
        facts.iter().any(|other| {
            other
                .strip_prefix(fact)
                .is_some_and(|rest| rest.starts_with('/'))
        })
    };
    let told = facts.iter().copied().filter(|fact| !is_said(fact));
    let words = drop_near_duplicates(found.words.iter().map(|word| word.word.as_str()));
    if facts.is_empty() && words.len() < LEAST_WORDS {
        return None;
    }
    let shared = drop_near_duplicates(told.chain(words.into_iter().take(MOST_WORDS)))
        .into_iter()
        .map(str::to_owned)
        .collect();
    Some(Similar {
        entry,
        score: found.score,
        shared,
        words: found.words,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is named of an entry that shares these words and facts with another.
    fn shared(words: &[&str], facts: &[&str]) -> Option<Vec<String>> {
        let book = crate::tests::book(
            &["a | 2026-01-01 | 2026-01-01 | shop | network/dns | tags: []"],
            None,
        );
        let word = |word: &&str| {
            Arc::new(SharedWord {
                word: (*word).to_owned(),
                forms: Vec::new(),
                read_from: None,
            })
        };
        let found = casebook_search::Similar {
            id: id_of(&book, 0),
            score: 1.0,
            words: words.iter().map(word).collect(),
            evidence: facts.iter().map(|fact| (*fact).to_owned()).collect(),
        };
        let by_id = HashMap::from([(id_of(&book, 0), 0)]);
        named(&book, &by_id, found).map(|similar| similar.shared)
    }

    #[test]
    fn one_word_alone_is_chance_unless_a_fact_is_shared_too() {
        assert_eq!(shared(&["pgbouncer"], &[]), None);
        // Forms of one word are one.
        assert_eq!(shared(&["session", "sessions"], &[]), None);
        let two = ["pgbouncer", "session"].map(str::to_owned).to_vec();
        assert_eq!(shared(&["pgbouncer", "session"], &[]), Some(two));
        let with_fact = ["capacity/pool", "pgbouncer"].map(str::to_owned).to_vec();
        let facts = ["cause:capacity", "cause:capacity/pool"];
        assert_eq!(shared(&["pgbouncer"], &facts), Some(with_fact));
    }
}
