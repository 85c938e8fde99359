//! A query, evaluated: what it finds, before it is put in order and shown in part.

use std::collections::BTreeMap;

use super::deferred_phrases::{PostFilter, defer_frequent_words};
use super::executor::{Executor, Relaxed, prefetch};
use super::facets::{ChosenFacet, FacetMatches, narrowed};
use super::highlights::Highlights;
use super::matches::Matches;
use super::plan::Plan;
use super::planner::Planner;
use super::reader::IndexReader;
use super::results::{Expansion, SearchOptions, Sort};
use super::weights;
use crate::error::Error;
use crate::query::{Note, NoteKind, parse};
use crate::rarity::rarity;
use crate::schema::{DATE, facet_column};

/// Result sets up to this size are verified in full.
const FULL_CHECK: usize = 10;

/// What a query finds.
#[derive(Default)]
pub(super) struct Evaluated {
    query: String,
    as_you_type: bool,
    filters: BTreeMap<String, Vec<String>>,
    /// The query as it was read, in the query language.
    pub(super) understood: String,
    pub(super) notes: Vec<Note>,
    /// What else was searched for words of the query.
    pub(super) expansions: Vec<Expansion>,
    /// Whether anything was asked for.
    pub(super) asks: bool,
    /// The entries that the query finds; the chosen facets do not count.
    pub(super) found: Matches,
    /// The entries that have the chosen values of each facet.
    pub(super) facets: Vec<FacetMatches>,
    pub(super) highlights: Highlights,
    /// What the entries found must still have in their texts.
    pub(super) post_filters: Vec<PostFilter>,
    /// If nothing is deferred, because too much would be: the options that asked for that.
    in_full_for: Option<SearchOptions>,
}

impl Evaluated {
    /// Evaluates a query; if `in_full`, nothing is deferred to texts.
    pub(super) fn of(
        reader: &IndexReader,
        query: &str,
        options: &SearchOptions,
        in_full: bool,
    ) -> Result<Evaluated, Error> {
        let (mut evaluated, plan, chosen) = Evaluated::plan(reader, query, options)?;
        evaluated.in_full_for = in_full.then(|| options.clone());
        if !evaluated.asks {
            return Ok(evaluated);
        }
        let mut plan = plan.unwrap_or(Plan::All {
            parts: Vec::new(),
            strict: false,
        });
        if !in_full {
            defer_frequent_words(&mut plan);
        }
        if !reader.is_complete() {
            prefetch(reader, &plan);
            prefetch_columns(reader, options);
            chosen.iter().for_each(|facet| facet.prefetch(reader));
            reader.ensure_loaded()?;
        }
        let mut executor = Executor::new(reader)?;
        evaluated.found = executor.matches(&plan)?;
        evaluated.post_filters = PostFilter::of(&plan, &mut executor)?;
        if !evaluated.post_filters.is_empty() && executor.relaxed().is_some() {
            // What is found need not have the phrase after all.
            let in_full = Evaluated::of(reader, query, options, true)?;
            return Ok(Evaluated {
                in_full_for: None,
                ..in_full
            });
        }
        if !evaluated.post_filters.is_empty() && evaluated.found.len() <= FULL_CHECK {
            evaluated.found = PostFilter::retain(&evaluated.post_filters, reader, evaluated.found)?;
            evaluated.post_filters.clear();
        }
        evaluated.facets = chosen
            .iter()
            .map(|facet| facet.matches(reader))
            .collect::<Result<_, _>>()?;
        evaluated.note_relaxed(executor.relaxed());
        evaluated.highlights = highlights(reader, &plan);
        Ok(evaluated)
    }

    /// Parses and plans a query and looks up the chosen facets.
    fn plan(
        reader: &IndexReader,
        query: &str,
        options: &SearchOptions,
    ) -> Result<(Evaluated, Option<Plan>, Vec<ChosenFacet>), Error> {
        let (node, notes) = parse(query);
        let is_unfinished = options.as_you_type && query.ends_with(|ch: char| !ch.is_whitespace());
        let mut planner = Planner::new(reader, is_unfinished.then_some(query.len()), notes);
        // Both are tried before either fails, so that all blocks of the dictionary are asked for together.
        let plan = node.as_ref().map_or(Ok(None), |node| planner.plan(node));
        let chosen = ChosenFacet::look_up(reader, &options.filters);
        let planned = plan.and_then(|plan| Ok((plan, chosen?)));
        let (plan, chosen) = reader.when_loaded(planned.map_err(Error::from))?;
        let (notes, expansions) = planner.finish();
        let evaluated = Evaluated {
            query: query.to_owned(),
            notes,
            expansions,
            as_you_type: options.as_you_type,
            filters: options.filters.clone(),
            understood: node.as_ref().map(ToString::to_string).unwrap_or_default(),
            asks: plan.is_some() || !chosen.is_empty(),
            ..Evaluated::default()
        };
        Ok((evaluated, plan, chosen))
    }

    fn note_relaxed(&mut self, relaxed: Option<Relaxed>) {
        let nothing = self.narrowed().is_empty();
        if let Some(Relaxed { has, best, wanted }) = relaxed.filter(|_| !nothing) {
            let number = if has < best {
                format!("{has} to {best}")
            } else {
                has.to_string()
            };
            let message = format!("No entry has all {wanted} words; these have {number} of them.");
            self.notes.push(Note {
                span: 0..self.query.len(),
                kind: NoteKind::Relaxed,
                message,
                suggestion: None,
            });
        }
    }

    /// Whether it answers this query as well; if `in_full`, only when nothing is deferred.
    pub(super) fn answers(&self, query: &str, options: &SearchOptions, in_full: bool) -> bool {
        // What was evaluated in full for some options does not change the answers for others.
        let as_deep = self
            .in_full_for
            .as_ref()
            .map_or(!in_full, |in_full_for| in_full_for == options);
        as_deep
            && self.query == query
            && self.as_you_type == options.as_you_type
            && self.filters == options.filters
    }

    /// The entries found that have the chosen values.
    pub(super) fn narrowed(&self) -> Matches {
        narrowed(&self.found, &self.facets, None)
    }

    /// Why nothing was found, where the answer alone does not say.
    pub(super) fn why_nothing(&self) -> Option<Note> {
        let note = |kind, message: &str, suggestion| Note {
            span: 0..self.query.len(),
            kind,
            message: message.to_owned(),
            suggestion,
        };
        if !self.asks {
            let message = "There is no word to search for in it.";
            let is_empty = self.query.trim().is_empty();
            return (!is_empty).then(|| note(NoteKind::Syntax, message, None));
        }
        let is_phrase = self.understood.contains('"') && !self.understood.contains(':');
        if !is_phrase || !self.filters.is_empty() {
            return None;
        }
        let words = self.query.replace('"', " ");
        let apart: Vec<&str> = words.split_whitespace().collect();
        let message = "No entry has these words side by side.";
        Some(note(NoteKind::NoSuchPhrase, message, Some(apart.join(" "))))
    }
}

/// Asks for all columns that an answer needs beside the lists of its plan.
pub(super) fn prefetch_columns(reader: &IndexReader, options: &SearchOptions) {
    let facets = if options.facets {
        reader.meta().facets().count()
    } else {
        0
    };
    for column in 0..facets {
        let _ = reader.column::<u64>(&facet_column(column));
    }
    if options.sort != Sort::Relevance {
        let _ = reader.column::<i64>(DATE);
    }
}

/// The words to highlight in results, each worth its rarity.
fn highlights(reader: &IndexReader, plan: &Plan) -> Highlights {
    let mut frequency: BTreeMap<(bool, String), (u32, f32)> = BTreeMap::new();
    plan.visit_terms(&mut |term| {
        let word = (term.is_stem, term.word.clone());
        let (documents, form) = frequency.entry(word).or_default();
        *documents = term.info.doc_freq.max(*documents);
        *form = form.max(term.weight / weights::zone(term.zone));
    });
    let mut highlights = Highlights::new(&reader.meta().settings.languages);
    for ((is_stem, word), (documents, form)) in frequency {
        let worth = form * (0.1 + rarity(reader.documents(), documents as usize));
        if is_stem {
            highlights.add_stem(&word, worth);
        } else {
            highlights.add_word(&word, worth);
        }
    }
    highlights
}
