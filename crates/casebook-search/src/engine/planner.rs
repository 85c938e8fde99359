//! A query as typed → what to look up: names and values resolved, words found in the dictionary, mistakes noted.

use std::io;

use super::field_planner::plan_field;
use super::plan::Plan;
use super::read_batch::ReadBatch;
use super::reader::IndexReader;
use super::word_planner::{WordPlanner, WordQuery};
use crate::query::{Expr, Node, Note};
use crate::schema::Zone;

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

    /// What was not understood, or not found.
    pub(super) fn into_notes(self) -> Vec<Note> {
        self.words.notes
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
                let parts = self.parts(parts)?;
                parts.map(|parts| Plan::All {
                    parts: if strict {
                        parts
                    } else {
                        self.without_frequent_words(parts)
                    },
                    strict,
                })
            }
            Expr::Any(parts) => self.parts(parts)?.map(Plan::Any),
        })
    }

    fn parts(&mut self, parts: &[Node]) -> io::Result<Option<Vec<Plan>>> {
        let mut batch = ReadBatch::default();
        let mut plans = Vec::with_capacity(parts.len());
        for part in parts {
            plans.extend(batch.take(self.plan(part)));
        }
        batch.finish((!plans.is_empty()).then_some(plans))
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
