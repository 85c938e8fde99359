//! Synonyms and abbreviations: what else a word or a phrase of a query is called.
//!
//! They are applied when a query is read, so that the index holds only what was written, and a book can change them.

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use crate::text::fold;

/// The synonyms of the trade, which every book has.
const BUILTIN: &str = include_str!("synonyms.txt");

/// Words or phrases that stand for others.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Synonym {
    /// Asking for any of these…
    pub terms: Vec<String>,
    /// …also finds each of these.
    pub also: Vec<String>,
}

impl Synonym {
    /// Terms that mean the same: asking for one finds the others.
    #[must_use]
    pub fn both_ways(terms: Vec<String>) -> Synonym {
        Synonym {
            also: terms.clone(),
            terms,
        }
    }
}

/// Synonyms by what is asked for.
#[derive(Debug)]
pub(crate) struct Synonyms {
    by_phrase: FxHashMap<String, Vec<String>>,
    /// The most words that anything with a synonym has.
    pub(crate) max_words: usize,
}

impl Synonyms {
    /// The built-in synonyms and a book's own.
    pub(crate) fn with(own: &[Synonym]) -> Synonyms {
        let mut synonyms = Synonyms {
            by_phrase: FxHashMap::default(),
            max_words: 1,
        };
        builtin().for_each(|synonym| synonyms.add(&synonym));
        own.iter().for_each(|synonym| synonyms.add(synonym));
        synonyms
    }

    fn add(&mut self, synonym: &Synonym) {
        for term in &synonym.terms {
            let phrase = normalise(term);
            if phrase.is_empty() {
                continue;
            }
            self.max_words = self.max_words.max(phrase.split(' ').count());
            let known = self.by_phrase.entry(phrase.clone()).or_default();
            for other in synonym.also.iter().map(|other| normalise(other)) {
                if other != phrase && !other.is_empty() && !known.contains(&other) {
                    known.push(other);
                }
            }
        }
    }

    /// What else a word or a phrase is called, as words separated by spaces.
    pub(crate) fn of(&self, phrase: &str) -> &[String] {
        self.by_phrase
            .get(&normalise(phrase))
            .map_or(&[], Vec::as_slice)
    }
}

fn builtin() -> impl Iterator<Item = Synonym> {
    let list = |text: &str, separator: char| -> Vec<String> {
        let terms = text.split(separator).map(str::trim);
        terms.map(str::to_owned).collect()
    };
    BUILTIN
        .lines()
        .filter(|line| !line.starts_with('#'))
        .map(move |line| match line.split_once('>') {
            Some((term, also)) => Synonym {
                terms: list(term, ','),
                also: list(also, ','),
            },
            None => Synonym::both_ways(list(line, '=')),
        })
}

/// Folded words, separated by single spaces; a hyphen separates words, too.
fn normalise(phrase: &str) -> String {
    let folded = fold(phrase);
    let words: Vec<&str> = folded
        .split(|ch: char| ch.is_whitespace() || ch == '-')
        .filter(|word| !word.is_empty())
        .collect();
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn builtin_synonyms_go_both_ways_or_one_way() {
        let synonyms = Synonyms::with(&[]);
        for (one, other) in [
            ("K8s", "kubernetes"),
            ("kubernetes", "k8s"),
            ("LB", "load balancer"),
            ("load-balancer", "lb"),
            ("certificate", "cert"),
            ("OOM", "out of memory"),
            ("out of  memory", "oom"),
            ("5xx", "502"),
        ] {
            assert!(synonyms.of(one).iter().any(|also| also == other), "{one}");
        }
        assert!(synonyms.of("502").is_empty() && synonyms.of("pool").is_empty());
        assert!(synonyms.max_words >= 3);
    }

    #[test]
    fn a_book_adds_its_own() {
        let own = [
            Synonym::both_ways(vec!["PayAPI".to_owned(), "payment gateway".to_owned()]),
            Synonym {
                terms: vec!["lb".to_owned()],
                also: vec!["haproxy".to_owned()],
            },
        ];
        let synonyms = Synonyms::with(&own);
        assert_eq!(synonyms.of("payment gateway"), ["payapi"]);
        assert_eq!(synonyms.of("lb"), ["load balancer", "haproxy"]);
        assert!(synonyms.of("haproxy").is_empty());
    }

    #[test]
    fn every_builtin_line_says_something() {
        for synonym in builtin() {
            assert!(!synonym.terms.is_empty() && !synonym.also.is_empty());
            assert!(synonym.terms.len() + synonym.also.len() > 2 || synonym.terms != synonym.also);
            assert!(
                synonym.terms.iter().all(|term| term == &normalise(term)),
                "{synonym:?}"
            );
        }
    }
}
