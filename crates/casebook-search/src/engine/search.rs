//! Query → ranked results.

use std::collections::BTreeMap;
use std::io;
use std::ops::Range;
use std::sync::{Arc, PoisonError};

use tantivy::columnar::Column;
use tantivy::postings::TermInfo;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocSet, TERMINATED};

use super::evaluate::{Matches, Scorer, merge};
use super::expand::Lexicon;
use super::facets::{Choice, narrowed};
use super::loose::{Check, FEW};
use super::passages::Marks;
use super::plan::{Plan, Planner};
use super::results::{Hit, Results, SearchOptions, Sort};
use super::run::Run;
use super::{Engine, weights};
use crate::error::Error;
use crate::pack::{Bases, NUMBERED};
use crate::query::{Note, NoteKind, parse};
use crate::schema::{DATE, DOWNTIME, Fields, facet_column};
use crate::spelling;

/// What a query finds, before it is put in order and shown in part.
#[derive(Default)]
pub(crate) struct Worked {
    query: String,
    as_you_type: bool,
    filters: BTreeMap<String, Vec<String>>,
    understood: String,
    notes: Vec<Note>,
    /// Whether anything was asked for.
    asks: bool,
    /// The entries that the query finds; the chosen facets do not count.
    asked: Matches,
    choices: Vec<Choice>,
    marks: Marks,
    /// What is left to the texts of the entries.
    pub(super) checks: Vec<Check>,
    /// If nothing is, because too much would be: the way of showing it that asked for that.
    whole_for: Option<SearchOptions>,
}

impl Engine {
    /// Answers a query. A query that asks for nothing finds nothing.
    ///
    /// # Errors
    /// Only if the index cannot be read; a query that makes no sense is answered with [notes](Results::notes).
    pub fn search(&self, query: &str, options: &SearchOptions) -> Result<Results, Error> {
        let mut worked = self.worked(query, options, false)?;
        let found = |worked: &Worked| narrowed(&worked.asked, &worked.choices, None);
        let shown = match self.shown(found(&worked), &worked, options)? {
            Some(shown) => shown,
            None => {
                worked = self.worked(query, options, true)?;
                self.shown(found(&worked), &worked, options)?
                    .unwrap_or_default()
            }
        };
        let (understood, mut notes) = (worked.understood.clone(), worked.notes.clone());
        if notes.is_empty() && shown.total == 0 {
            notes.extend(self.why_nothing(query, &worked));
        }
        let facets = if options.facets && worked.asks {
            self.facets(&worked.asked, &worked.choices, options.facet_limit)?
        } else {
            Vec::new()
        };
        self.reach_entries(&shown.entries)?;
        let hits = shown
            .entries
            .into_iter()
            .map(|(doc, score)| self.hit(doc, score, &worked.marks, options.passages));
        let hits = hits.collect::<Result<_, _>>()?;
        Ok(Results {
            understood,
            notes,
            total: shown.total,
            is_most: shown.is_most,
            hits,
            facets,
        })
    }

    /// Why nothing was found, where the answer alone does not say.
    fn why_nothing(&self, query: &str, worked: &Worked) -> Option<Note> {
        let note = |kind, message: &str, suggestion| {
            Some(Note {
                span: 0..query.len(),
                kind,
                message: message.to_owned(),
                suggestion,
            })
        };
        if !worked.asks {
            let is_nothing = query.trim().is_empty();
            return (!is_nothing).then(|| {
                note(
                    NoteKind::Syntax,
                    "There is no word to search for in it.",
                    None,
                )
            })?;
        }
        let apart = query
            .replace('"', " ")
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ");
        let quoted = worked.understood.contains('"') && !worked.understood.contains(':');
        if !quoted || !worked.filters.is_empty() {
            return None;
        }
        note(
            NoteKind::NoSuchPhrase,
            "No entry has these words side by side.",
            Some(apart),
        )
    }

    /// What a query finds, worked out or still known from the last time. If it has to be `whole`, nothing is left to texts.
    fn worked(
        &self,
        query: &str,
        options: &SearchOptions,
        whole: bool,
    ) -> Result<Arc<Worked>, Error> {
        let last = self
            .last
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        // What was read whole for one way of showing it does not change the answers for others.
        let same = |last: &Arc<Worked>| {
            last.query == query
                && last.as_you_type == options.as_you_type
                && last.filters == options.filters
                && last
                    .whole_for
                    .as_ref()
                    .map_or(!whole, |whole_for| whole_for == options)
        };
        if let Some(last) = last.filter(same) {
            if !self.store.is_complete() {
                self.reach_columns(options);
                self.settle()?;
            }
            return Ok(last);
        }
        let worked = Arc::new(self.work(query, options, whole)?);
        *self.last.lock().unwrap_or_else(PoisonError::into_inner) = Some(Arc::clone(&worked));
        Ok(worked)
    }

    fn work(&self, query: &str, options: &SearchOptions, whole: bool) -> Result<Worked, Error> {
        let (node, notes) = parse(query);
        let ends_open = options.as_you_type && query.ends_with(|ch: char| !ch.is_whitespace());
        let unfinished = ends_open.then_some(query.len());
        let mut planner = Planner {
            engine: self,
            lexicon: self.lexicon(),
            unfinished,
            notes,
            foreseen: false,
        };
        // Both are tried before either fails, so that all blocks of the dictionary are asked for together.
        let plan = node.as_ref().map_or(Ok(None), |node| planner.plan(node));
        let chosen = self.chosen(&options.filters);
        let (plan, chosen) = self.settled(
            plan.and_then(|plan| Ok((plan, chosen?)))
                .map_err(Error::from),
        )?;
        let mut worked = Worked {
            query: query.to_owned(),
            as_you_type: options.as_you_type,
            filters: options.filters.clone(),
            understood: node.as_ref().map(ToString::to_string).unwrap_or_default(),
            notes: planner.notes,
            asks: plan.is_some() || !chosen.is_empty(),
            whole_for: whole.then(|| options.clone()),
            ..Worked::default()
        };
        if !worked.asks {
            return Ok(worked);
        }
        let mut plan = plan.unwrap_or(Plan::All {
            parts: Vec::new(),
            strict: false,
        });
        if !whole {
            plan.loosen();
        }
        if !self.store.is_complete() {
            self.reach_plan(&plan);
            self.reach_columns(options);
            chosen
                .iter()
                .flat_map(|choice| &choice.infos)
                .for_each(|info| self.reach_value(info));
            self.settle()?;
        }
        let mut run = Run {
            engine: self,
            scorer: self.scorer()?,
            relaxed: None,
        };
        worked.asked = run.matches(&plan)?;
        worked.checks = plan
            .loose_parts()
            .into_iter()
            .map(|part| run.check(part))
            .collect::<Result<_, _>>()?;
        if !worked.checks.is_empty() && run.relaxed.is_some() {
            // What is found need not have the phrase after all.
            return self.work(query, options, true).map(|worked| Worked {
                whole_for: None,
                ..worked
            });
        }
        if !worked.checks.is_empty() && worked.asked.len() <= FEW {
            worked.asked = self.checked(worked.asked, &worked.checks)?;
            worked.checks.clear();
        }
        worked.choices = self.choices(&chosen)?;
        let nothing = narrowed(&worked.asked, &worked.choices, None).is_empty();
        if let Some((has, wanted)) = run.relaxed.filter(|_| !nothing) {
            let message = format!("No entry has all {wanted} words; these have {has} of them.");
            worked.notes.push(Note {
                span: 0..query.len(),
                kind: NoteKind::Relaxed,
                message,
                suggestion: None,
            });
        }
        worked.marks = self.marks(&plan);
        Ok(worked)
    }

    /// Asks for all columns that an answer needs beside the lists of its plan.
    fn reach_columns(&self, options: &SearchOptions) {
        let meta = &self.store.meta;
        let facets = if options.facets {
            meta.facets().count()
        } else {
            0
        };
        for column in 0..facets {
            let _ = self
                .segment
                .fast_fields()
                .column_opt::<u64>(&facet_column(column));
        }
        if options.sort != Sort::Relevance {
            let _ = self.segment.fast_fields().column_opt::<i64>(DATE);
        }
    }

    /// Asks for all lists and columns of a plan, so that those that are not here become known together.
    fn reach_plan(&self, plan: &Plan) {
        let words = self.store.meta.bases[0];
        match plan {
            Plan::Nothing => {}
            Plan::Words(terms) => terms
                .iter()
                .for_each(|term| self.reach_lists(&term.info, words, false)),
            Plan::Phrase(slots) => {
                let read = || slots.iter().filter(|slot| slot.read);
                let positions = read().count() > 1;
                read()
                    .flat_map(|slot| &slot.terms)
                    .for_each(|term| self.reach_lists(&term.info, words, positions));
            }
            Plan::Values(infos) => infos.iter().for_each(|info| self.reach_value(info)),
            Plan::Days(_) => {
                let _ = self.segment.fast_fields().column_opt::<i64>(DATE);
            }
            Plan::Downtime(..) => {
                let _ = self.segment.fast_fields().column_opt::<u64>(DOWNTIME);
            }
            Plan::Not(part) => self.reach_plan(part),
            Plan::All { parts, .. } | Plan::Any(parts) | Plan::Best(parts) => {
                parts.iter().for_each(|part| self.reach_plan(part));
            }
        }
    }

    /// Asks for the postings of a value.
    fn reach_value(&self, info: &TermInfo) {
        self.reach_lists(info, self.store.meta.bases[1], false);
    }

    /// Asks for the postings, and perhaps the positions, of a term.
    pub(super) fn reach_lists(&self, info: &TermInfo, bases: Bases, positions: bool) {
        let ask = |stream: &str, base: usize, range: &Range<usize>| {
            // What is not here is noted as wanted; that it failed says nothing more.
            let _ = self
                .store
                .stream(stream)
                .map(|stream| stream.read(base + range.start..base + range.end));
        };
        ask("idx", bases.postings, &info.postings_range);
        if positions {
            ask("pos", bases.positions, &info.positions_range);
        }
    }

    /// Makes sure that the kept texts of these entries are here.
    pub(super) fn reach_entries(&self, shown: &Matches) -> Result<(), Error> {
        if !self.store.is_complete()
            && let Some(texts) = self.store.stream(NUMBERED)
        {
            for (doc, _) in shown {
                let _ = texts.piece(*doc as usize);
            }
        }
        self.settle()
    }

    fn lexicon(&self) -> Lexicon<'_> {
        let meta = &self.store.meta;
        Lexicon {
            reader: &self.words,
            common: &meta.common,
            english: meta.settings.english,
            familiar: &self.familiar,
            spelling: self.store.stream(spelling::STREAM),
            beginnings: &meta.spelling,
        }
    }

    pub(super) fn scorer(&self) -> Result<Scorer<'_>, Error> {
        let fields = Fields::new(&self.store.meta.settings);
        let lengths = self.segment.get_fieldnorms_reader(fields.words)?;
        Ok(Scorer::new(&self.words, lengths, self.documents()))
    }

    /// The words to mark in results, each as rare as it is.
    fn marks(&self, plan: &Plan) -> Marks {
        let mut frequency: BTreeMap<String, (u32, f32)> = BTreeMap::new();
        plan.visit_terms(&mut |term| {
            let entry = frequency.entry(term.word.clone()).or_default();
            entry.0 = entry.0.max(term.info.doc_freq);
            entry.1 = entry.1.max(term.weight / weights::zone(term.zone));
        });
        let worth = |(word, (frequency, form)): (String, (u32, f32))| {
            (
                word,
                form * (0.1 + weights::rarity(self.documents(), frequency as usize)),
            )
        };
        frequency.into_iter().map(worth).collect()
    }

    /// The first `wanted` of the entries found, in order.
    pub(super) fn order(
        &self,
        mut found: Matches,
        sort: Sort,
        wanted: usize,
    ) -> Result<Matches, Error> {
        match sort {
            Sort::Relevance => {
                let better = |a: &(u32, f32), b: &(u32, f32)| {
                    b.1.total_cmp(&a.1).then_with(|| a.0.cmp(&b.0))
                };
                if wanted > 0 && wanted < found.len() {
                    found.select_nth_unstable_by(wanted - 1, better);
                    found.truncate(wanted);
                }
                found.sort_unstable_by(better);
            }
            Sort::Newest | Sort::Oldest => {
                let dates: Option<Column<i64>> = self.segment.fast_fields().column_opt(DATE)?;
                let date = |doc: u32| dates.as_ref().and_then(|dates| dates.first(doc));
                let sign = if sort == Sort::Newest { -1 } else { 1 };
                found.sort_by_cached_key(|(doc, _)| {
                    (date(*doc).map_or(i64::MAX, |date| sign * date), *doc)
                });
            }
        }
        found.truncate(wanted);
        Ok(found)
    }

    fn hit(&self, doc: u32, score: f32, marks: &Marks, most: usize) -> Result<Hit, Error> {
        Ok(Hit::of(self.entry(doc)?, score, marks, most))
    }

    /// Entries that have any of these values.
    pub(super) fn having(&self, infos: &[TermInfo]) -> io::Result<Matches> {
        let mut found = Matches::new();
        for info in infos {
            let mut postings = self
                .keys
                .read_postings_from_terminfo(info, IndexRecordOption::Basic)?;
            let mut some = Matches::with_capacity(info.doc_freq as usize);
            while postings.doc() != TERMINATED {
                some.push((postings.doc(), 0.0));
                postings.advance();
            }
            found = if found.is_empty() {
                some
            } else {
                merge(&found, &some, |one, _| one)
            };
        }
        Ok(found)
    }
}
