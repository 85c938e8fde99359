//! The search page: what it offers before, or without, its script.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::Site;
use crate::render::views::{Frame, Href, Link, SearchPage};
use casebook_analysis::index::{Index, IndexError, facets};
use casebook_search::text::is_stop_word;
use casebook_search::{Results, SearchOptions};

/// In seconds.
const HOUR: u64 = 3_600;

/// How many words have their first results beside the page, to be shown while the engine loads.
const MOST_WORDS: usize = 48;
/// The shortest of them.
const SHORTEST: usize = 3;
/// The longest, in bytes. A longer one is a key or an id, and might be too long for the name of a file.
const LONGEST: usize = 40;
/// How many results the page asks for at first: `AT_FIRST` of `search-view.js`.
const AT_FIRST: usize = 6;

/// Where a text can be compared with the incidents, and where everything can be searched.
#[must_use]
pub fn search(site: &Site<'_>) -> (Frame, SearchPage) {
    let mut frame = site.frame("search/index.html", "Search", "");
    frame.description = Some(
        "Search every entry, or find the incidents that are like an error message.".to_owned(),
    );
    let incidents = !site.book.is_documentation();
    let link = |text: &str, path: &str| Link::new(text, Href::site(path));
    let mut browse = Vec::new();
    if incidents {
        browse.push(link("All incidents", "incidents/"));
        browse.extend(
            site.book
                .listings
                .iter()
                .map(|listing| link(&listing.label, &format!("{}/", listing.segment))),
        );
        browse.extend([
            link("Years", "years/"),
            link("Actions", "actions/"),
            link("Recurrence", "recurrence/"),
        ]);
    } else {
        browse.extend(site.book.pages().map(|at| {
            link(
                &site.book.entries[at].title,
                site.book.addresses[at].as_str(),
            )
        }));
    }
    let view = SearchPage {
        results: site.book.config.search.results,
        words: common_words(site).join(" "),
        facets: facets(site.book).join(" "),
        browse,
        examples: if incidents {
            examples(site)
        } else {
            Vec::new()
        },
        incidents,
    };
    (frame, view)
}

/// The words that most titles and causes are made of, in the order of the alphabet.
#[must_use]
pub fn common_words(site: &Site<'_>) -> Vec<String> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for index in site.listed() {
        let entry = &site.book.entries[index];
        let causes = entry.root_causes.iter().map(|cause| &*cause.value);
        let words: BTreeSet<String> = std::iter::once(&*entry.title)
            .chain(causes)
            .flat_map(|text| text.split(|letter: char| !letter.is_alphanumeric()))
            .map(str::to_lowercase)
            .filter(|word| is_common(word))
            .collect();
        for word in words {
            *counts.entry(word).or_default() += 1;
        }
    }
    let mut words: Vec<(String, usize)> = counts.into_iter().collect();
    words.sort_by(|one, other| other.1.cmp(&one.1).then(one.0.cmp(&other.0)));
    words.truncate(MOST_WORDS);
    let mut words: Vec<String> = words.into_iter().map(|(word, _)| word).collect();
    words.sort_unstable();
    words
}

/// Whether a word is asked for by itself, and may be the name of a file.
fn is_common(word: &str) -> bool {
    (SHORTEST..=LONGEST).contains(&word.len())
        && word.bytes().all(|byte| byte.is_ascii_lowercase())
        && !is_stop_word(word)
}

/// What the engine answers when the search page asks it for a word, before it has counted the values beside the results.
#[derive(Debug, Serialize)]
pub struct FirstAnswer {
    results: Results,
}

/// The first answer to a word.
///
/// # Errors
/// A failure of the index library, which works in memory.
pub fn first_answer(site: &Site<'_>, index: &Index, word: &str) -> Result<FirstAnswer, IndexError> {
    let options = SearchOptions {
        limit: AT_FIRST.min(site.book.config.search.results),
        as_you_type: true,
        passages: 1,
        ..SearchOptions::default()
    };
    let results = index.engine.search(word, &options)?;
    Ok(FirstAnswer { results })
}

/// Queries that find something in this very book.
pub(super) fn examples(site: &Site<'_>) -> Vec<Link> {
    let most_used = |field: &str| {
        let listing = site.book.listing(field)?;
        listing
            .values
            .iter()
            .max_by_key(|value| value.entries.len())
            .map(|value| value.name.to_string())
    };
    let mut queries = Vec::new();
    queries.extend(most_used("root_causes").map(|cause| format!("cause:{cause}")));
    queries.extend(
        most_used("services")
            .filter(|name| !name.contains(' '))
            .map(|name| format!("service:{name}")),
    );
    let long = |index: casebook_model::book::Index| {
        let downtime = site.book.entries[index].impact.downtime.as_ref();
        downtime.is_some_and(|downtime| downtime.value.seconds() > HOUR)
    };
    if site.listed().any(long) {
        queries.push("downtime:>1h".to_owned());
    }
    if site.query().repeats().next().is_some() {
        queries.push("is:recurrence".to_owned());
    }
    queries
        .into_iter()
        .map(|query| Link::new(&query, Href::site(format!("search/?q={}", encoded(&query)))))
        .collect()
}

/// A text as part of an address's query.
fn encoded(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~:/".contains(&byte);
    text.bytes()
        .map(|byte| {
            if plain(byte) {
                char::from(byte).to_string()
            } else {
                format!("%{byte:02X}")
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_common_word_may_be_the_name_of_a_file() {
        for word in ["dns", "certificate", &"a".repeat(LONGEST)] {
            assert!(is_common(word), "{word}");
        }
        for word in ["db", "the", "Café", "5xx", &"a".repeat(LONGEST + 1)] {
            assert!(!is_common(word), "{word}");
        }
    }
}
