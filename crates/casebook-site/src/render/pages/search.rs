//! The search page: what it offers before, or without, its script.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::Site;
use super::terms::plural;
use crate::render::views::{Frame, Href, Link, SearchPage};
use casebook_analysis::index::{Index, IndexError, facets};
use casebook_markdown::percent_encoded;
use casebook_model::entry::Kind;
use casebook_search::text::is_stop_word;
use casebook_search::{Results, SearchOptions};

/// In seconds.
const HOUR: u64 = 3_600;

/// How many words, and how many pairs of words, have their first results beside the page, to be shown while the engine loads.
const MOST_WORDS: usize = 48;
const MOST_PAIRS: usize = 24;
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
                .map(|listing| link(&plural(listing), &format!("{}/", listing.segment))),
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
        questions: common_questions(site).join(","),
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

/// What is asked most likely: the words that most titles and causes are made of, pairs of them that stand side by side in
/// several titles, and the examples that pages offer. Each has a [file name](question_file) of its own.
#[must_use]
pub fn common_questions(site: &Site<'_>) -> Vec<String> {
    let (mut words, mut pairs) = (BTreeMap::new(), BTreeMap::new());
    for index in site.listed() {
        let entry = &site.book.entries[index];
        let causes = entry.root_causes.iter().map(|cause| &*cause.value);
        let texts = std::iter::once(&*entry.title).chain(causes);
        let texts: Vec<Vec<String>> = texts.map(words_of).collect();
        let distinct: BTreeSet<&String> = texts
            .iter()
            .flatten()
            .filter(|word| is_common(word))
            .collect();
        for word in distinct {
            *words.entry(word.clone()).or_default() += 1;
        }
        let side_by_side: BTreeSet<String> = texts
            .iter()
            .flat_map(|words| words.windows(2))
            .filter(|pair| pair.iter().all(|word| is_common(word)))
            .map(|pair| pair.join(" "))
            .collect();
        for pair in side_by_side {
            *pairs.entry(pair).or_default() += 1;
        }
    }
    pairs.retain(|_, titles: &mut usize| *titles > 1);
    // The page's script compares them in small letters, in a list with commas.
    let is_plain = |text: &String| {
        text.len() <= 2 * LONGEST
            && !text.contains(|letter: char| letter == ',' || letter.is_uppercase())
    };
    let examples = examples(site).into_iter().map(|example| example.text);
    let examples = examples.filter(is_plain);
    let questions = most_common(words, MOST_WORDS)
        .chain(most_common(pairs, MOST_PAIRS))
        .chain(examples);
    let by_file: BTreeMap<String, String> = questions
        .map(|question| (question_file(&question), question))
        .collect();
    by_file.into_values().collect()
}

fn words_of(text: &str) -> Vec<String> {
    text.split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect()
}

/// The most frequent of what was counted.
fn most_common(counts: BTreeMap<String, usize>, most: usize) -> impl Iterator<Item = String> {
    let mut counts: Vec<(String, usize)> = counts.into_iter().collect();
    counts.sort_by(|one, other| other.1.cmp(&one.1).then_with(|| one.0.cmp(&other.0)));
    counts.into_iter().take(most).map(|(text, _)| text)
}

/// The name of the file with the first answer to a question, without its ending: `certificate-expired`. The page's script names it
/// in the same way.
#[must_use]
pub fn question_file(question: &str) -> String {
    let plain = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit();
    let words = question.split(|letter: char| !plain(letter));
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    words.join("-")
}

/// Whether a word is asked for, and may be the name of a file.
fn is_common(word: &str) -> bool {
    (SHORTEST..=LONGEST).contains(&word.len())
        && word.bytes().all(|byte| byte.is_ascii_lowercase())
        && !is_stop_word(word)
}

/// What the engine answers when the search page asks it a question, before it has counted the values beside the results.
#[derive(Debug, Serialize)]
pub struct FirstAnswer {
    results: Results,
    /// Of each result, by its address, what its entry would be fetched for.
    fixed: BTreeMap<String, Fixed>,
}

/// What was done about an incident, and what is left to do.
#[derive(Debug, Serialize)]
struct Fixed {
    resolution: Option<String>,
    actions: usize,
    open: usize,
}

impl Fixed {
    fn of(site: &Site<'_>, index: casebook_model::book::Index) -> Self {
        let actions = &site.book.entries[index].actions;
        Self {
            resolution: super::resolution(site.book, index),
            actions: actions.len(),
            open: actions
                .iter()
                .filter(|action| action.status.is_open())
                .count(),
        }
    }
}

/// The first answer to a question.
///
/// # Errors
/// A failure of the index library, which works in memory.
pub fn first_answer(
    site: &Site<'_>,
    index: &Index,
    question: &str,
) -> Result<FirstAnswer, IndexError> {
    let options = SearchOptions {
        limit: AT_FIRST.min(site.book.config.search.results),
        as_you_type: true,
        passages: 1,
        ..SearchOptions::default()
    };
    let results = index.engine.search(question, &options)?;
    let shown = results.hits.iter().filter_map(|hit| {
        let entry = site.book.entry_of_id(&hit.id)?;
        let is_page = site.book.entries[entry].kind == Kind::Page;
        (!is_page).then(|| (hit.url.clone(), Fixed::of(site, entry)))
    });
    let fixed = shown.collect();
    Ok(FirstAnswer { results, fixed })
}

/// Where search finds the [`names`] of a book on any page.
pub const NAMES: &str = "search/names.json";

/// What the index does not hold and search shows on any page.
#[derive(Debug, Serialize)]
pub struct Names<'s> {
    /// What services are called, by their keys: those whose title is another word.
    services: BTreeMap<&'s str, &'s str>,
    /// Queries to begin with.
    examples: Vec<String>,
}

/// The names of a book.
#[must_use]
pub fn names<'s>(site: &'s Site<'_>) -> Names<'s> {
    let values = site.book.listing("services").map(|listing| &listing.values);
    let services = values
        .into_iter()
        .flatten()
        .map(|value| (&*value.name, value.title.as_str()))
        .filter(|(name, title)| name != title)
        .collect();
    let examples = match site.book.is_documentation() {
        true => Vec::new(),
        false => examples(site),
    };
    Names {
        services,
        examples: examples.into_iter().map(|example| example.text).collect(),
    }
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
        .map(|query| {
            Link::new(
                &query,
                Href::site(format!("search/?q={}", percent_encoded(&query))),
            )
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
