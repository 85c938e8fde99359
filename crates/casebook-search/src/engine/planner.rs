//! A query as typed → what to look up: names and values resolved, words found in the dictionary, mistakes noted.

use std::io;

use super::field_planner::plan_field;
use super::plan::Plan;
use super::read_batch::ReadBatch;
use super::reader::IndexReader;
use super::results::Expansion;
use super::word_planner::{WordPlanner, WordQuery};
use crate::query::{Expr, Node, Note};
use crate::schema::Zone;
use crate::text::{Side, Tokens};

/// From this many words on, those that most entries have are left out.
const LONG_QUERY: usize = 4;
/// At least this many words have to remain.
const MIN_WORDS_LEFT: usize = 2;

/// Turns a query into a plan.
pub(super) struct Planner<'e> {
    words: WordPlanner<'e>,
    /// Where the word ends that may still be incomplete.
    unfinished: Option<usize>,
}

impl<'e> Planner<'e> {
    /// A planner that adds to the `notes` of parsing.
    pub(super) fn new(
        reader: &'e IndexReader,
        unfinished: Option<usize>,
        notes: Vec<Note>,
    ) -> Self {
        Planner {
            words: WordPlanner::new(reader, notes),
            unfinished,
        }
    }

    /// What was not understood or not found, and the synonyms used.
    pub(super) fn finish(self) -> (Vec<Note>, Vec<Expansion>) {
        (self.words.notes, self.words.expansions)
    }

    /// `None` for what says nothing, such as punctuation.
    pub(super) fn plan(&mut self, node: &Node) -> io::Result<Option<Plan>> {
        let span = &node.span;
        let unfinished = self.unfinished == Some(span.end);
        Ok(match &node.expr {
            Expr::Word { text, prefix } => self.words.text(WordQuery {
                text,
                prefix: *prefix || unfinished,
                zones: &Zone::ALL,
                span,
            })?,
            Expr::Phrase(text) => self.words.phrase(text, &Zone::ALL, span)?,
            Expr::Field { name, value } => {
                plan_field(&mut self.words, name, value, unfinished, span)?
            }
            Expr::Not(part) => self.plan(part)?.map(|part| Plan::Not(Box::new(part))),
            Expr::All { parts, strict } => {
                let strict = *strict;
                let parts = self.side_by_side(parts)?;
                parts.map(|parts| Plan::All {
                    parts: if strict {
                        parts
                    } else {
                        self.without_frequent_words(parts)
                    },
                    strict,
                })
            }
            Expr::Any(parts) => self.choices(parts)?.map(Plan::Any),
        })
    }

    /// The parts of a choice.
    fn choices(&mut self, parts: &[Node]) -> io::Result<Option<Vec<Plan>>> {
        let mut batch = ReadBatch::default();
        let mut plans = Vec::with_capacity(parts.len());
        for part in parts {
            plans.extend(batch.take(self.plan(part)));
        }
        batch.finish((!plans.is_empty()).then_some(plans))
    }

    /// What stands side by side. Neighbours that together have a synonym, or are written as one word elsewhere, are one part.
    fn side_by_side(&mut self, parts: &[Node]) -> io::Result<Option<Vec<Plan>>> {
        let mut batch = ReadBatch::default();
        let mut plans = Vec::with_capacity(parts.len());
        let mut at = 0;
        while at < parts.len() {
            if let Some((length, plan)) = batch.take(self.joined(&parts[at..])) {
                plans.push(plan);
                at += length;
            } else {
                plans.extend(batch.take(self.plan(&parts[at])));
                at += 1;
            }
        }
        batch.finish((!plans.is_empty()).then_some(plans))
    }

    /// The longest run of words at the beginning of `parts` that has another name which is in any entry, and its length.
    fn joined(&mut self, parts: &[Node]) -> io::Result<Option<(usize, Plan)>> {
        let words: Vec<(&str, &Node)> = parts
            .iter()
            .map_while(|part| match &part.expr {
                Expr::Word {
                    text,
                    prefix: false,
                } => Some((text.as_str(), part)),
                _ => None,
            })
            .take(self.words.reader.synonyms().max_words)
            .collect();
        for length in (2..=words.len()).rev() {
            let texts: Vec<&str> = words[..length].iter().map(|(text, _)| *text).collect();
            let phrase = texts.join(" ");
            let mut batch = ReadBatch::default();
            let synonyms = batch.take(self.words.synonyms(&phrase, &Zone::ALL));
            let compound = match texts[..] {
                [first, second] => batch.take(self.words.compound(first, second, &Zone::ALL)),
                _ => None,
            };
            batch.finish(())?;
            if synonyms.is_empty() && compound.is_none() {
                continue;
            }
            let own = self.all_of(&words[..length])?;
            let ways: Vec<Plan> = own.into_iter().chain(compound).collect();
            let own = (!ways.is_empty()).then(|| Plan::best_of(ways));
            return Ok(Some((length, self.words.expanded(&phrase, own, synonyms))));
        }
        Ok(None)
    }

    /// Entries with all of these words, as they are typed; `None` if one of them is in no entry.
    fn all_of(&mut self, words: &[(&str, &Node)]) -> io::Result<Option<Plan>> {
        let mut batch = ReadBatch::default();
        let mut parts = Vec::with_capacity(words.len());
        for (text, node) in words {
            let tokens = Tokens::collect_all(text, Side::Query);
            let query = WordQuery {
                text,
                prefix: self.unfinished == Some(node.span.end),
                zones: &Zone::ALL,
                span: &node.span,
            };
            parts.extend(batch.take(self.words.as_typed(query, &tokens)));
        }
        let has_all = parts.len() == words.len();
        batch.finish(has_all.then_some(Plan::All {
            parts,
            strict: true,
        }))
    }

    /// Drops from a long query the words that most entries have: they tell nothing, and their lists are long.
    fn without_frequent_words(&self, mut parts: Vec<Plan>) -> Vec<Plan> {
        let half = self.words.reader.documents() / 2;
        let is_frequent = |part: &Plan| match part {
            Plan::Words(terms) => terms.iter().any(|term| term.info.doc_freq > half),
            _ => false,
        };
        let words = parts
            .iter()
            .filter(|part| matches!(part, Plan::Words(_)))
            .count();
        let left = words - parts.iter().filter(|part| is_frequent(part)).count();
        if words >= LONG_QUERY && left >= MIN_WORDS_LEFT {
            parts.retain(|part| !is_frequent(part));
        }
        parts
    }
}
