//! A query as typed → what to look up: names and values resolved, words found in the dictionary, mistakes noted.

use std::io;
use std::ops::Range;

use tantivy::postings::TermInfo;

use super::Engine;
use super::evaluate::Slot;
use super::expand::{Lexicon, Term, Tries};
use crate::query::{Ask, Node, Note, NoteKind};
use crate::schema::Zone;
use crate::text::{Kind, Side, Tokens};

/// What it may cost to look for a name's parts where the name as a whole was found, in bytes.
const CHEAP: usize = 24 << 10;
/// A question of so many words may miss some of them.
const LONG: usize = 4;

/// What to look up.
#[derive(Debug)]
pub(crate) enum Plan {
    /// Nothing has it.
    Nothing,
    /// Any of these forms of one word.
    Words(Vec<Term>),
    /// Words one after the other.
    Phrase(Vec<Slot>),
    /// Any of these values; counts for nothing in the order.
    Values(Vec<TermInfo>),
    /// Started within these days.
    Days(Range<i64>),
    /// Downtime within these seconds, ends included.
    Downtime(u64, u64),
    Not(Box<Plan>),
    All {
        parts: Vec<Plan>,
        strict: bool,
    },
    Any(Vec<Plan>),
    /// Any of these ways to write one thing; the best one counts.
    Best(Vec<Plan>),
}

impl Plan {
    /// Whether it restricts without ranking.
    pub(crate) fn is_filter(&self) -> bool {
        match self {
            Plan::Values(_) | Plan::Days(_) | Plan::Downtime(..) => true,
            Plan::Any(parts) | Plan::Best(parts) => parts.iter().all(Plan::is_filter),
            // A group of filters is one, whatever it leaves out.
            Plan::All { parts, .. } => {
                let restricts = |part: &Plan| part.is_filter() || matches!(part, Plan::Not(_));
                parts.iter().all(restricts)
            }
            _ => false,
        }
    }

    /// Visits the terms of words and phrases that are asked for, not those that are excluded.
    pub(crate) fn visit_terms(&self, visit: &mut impl FnMut(&Term)) {
        match self {
            Plan::Words(terms) => terms.iter().for_each(visit),
            Plan::Phrase(slots) => slots.iter().flat_map(|slot| &slot.terms).for_each(visit),
            Plan::All { parts, .. } | Plan::Any(parts) | Plan::Best(parts) => {
                for part in parts {
                    part.visit_terms(visit);
                }
            }
            Plan::Nothing | Plan::Values(_) | Plan::Days(_) | Plan::Downtime(..) | Plan::Not(_) => {
            }
        }
    }
}

/// Turns a query into a plan.
pub(crate) struct Planner<'e> {
    pub(crate) engine: &'e Engine,
    pub(crate) lexicon: Lexicon<'e>,
    /// Where the word ends that may still be incomplete.
    pub(crate) unfinished: Option<usize>,
    pub(crate) notes: Vec<Note>,
    /// Whether the words that may correct one were asked for before it is known to be in no entry: they come in the same
    /// round, which one word of a question is worth.
    pub(crate) foreseen: bool,
}

impl Planner<'_> {
    /// `None` for what says nothing, such as punctuation.
    pub(crate) fn plan(&mut self, node: &Node) -> io::Result<Option<Plan>> {
        let span = &node.span;
        Ok(match &node.ask {
            Ask::Word { text, open } => {
                let open = *open || self.unfinished == Some(span.end);
                self.text(text, open, &Zone::ALL, span)?
            }
            Ask::Phrase(text) => self.phrase(text, &Zone::ALL, span)?,
            Ask::Field { name, value } => self.field(name, value, span)?,
            Ask::Not(part) => self.plan(part)?.map(|part| Plan::Not(Box::new(part))),
            Ask::All { parts, strict } => {
                let strict = *strict;
                let parts = self.parts(parts)?;
                parts.map(|parts| Plan::All {
                    parts: if strict { parts } else { self.telling(parts) },
                    strict,
                })
            }
            Ask::Any(parts) => self.parts(parts)?.map(Plan::Any),
        })
    }

    fn parts(&mut self, parts: &[Node]) -> io::Result<Option<Vec<Plan>>> {
        let mut tries = Tries::default();
        let mut plans = Vec::with_capacity(parts.len());
        for part in parts {
            plans.extend(tries.keep(self.plan(part)));
        }
        tries.end((!plans.is_empty()).then_some(plans))
    }

    /// Leaves out of a long question the words that most entries have: they tell nothing, and their lists are long.
    fn telling(&self, mut parts: Vec<Plan>) -> Vec<Plan> {
        let half = self.engine.documents() / 2;
        let everywhere = |part: &Plan| match part {
            Plan::Words(terms) => terms.iter().any(|term| term.info.doc_freq > half),
            _ => false,
        };
        let words = parts
            .iter()
            .filter(|part| matches!(part, Plan::Words(_)))
            .count();
        let left = words - parts.iter().filter(|part| everywhere(part)).count();
        if words >= LONG && left >= 2 {
            parts.retain(|part| !everywhere(part));
        }
        parts
    }

    pub(super) fn note(
        &mut self,
        kind: NoteKind,
        span: &Range<usize>,
        message: String,
        suggestion: Option<String>,
    ) {
        self.notes.push(Note {
            span: span.clone(),
            kind,
            message,
            suggestion,
        });
    }

    /// A word as typed, which may be an identifier of several segments.
    pub(super) fn text(
        &mut self,
        text: &str,
        open: bool,
        zones: &[Zone],
        span: &Range<usize>,
    ) -> io::Result<Option<Plan>> {
        let tokens = Tokens::collect_all(text, Side::Query);
        let mut units = tokens
            .iter()
            .filter(|(_, kind, _)| matches!(kind, Kind::Segment | Kind::Gram));
        let Some(first) = units.next() else {
            return Ok(None);
        };
        if units.next().is_none() {
            // A character of a script without spaces begins the pairs it stands in.
            let open = open || first.1 == Kind::Gram && first.0.chars().count() == 1;
            return self.word(&first.0, &tokens, open, zones, span).map(Some);
        }
        let mut tries = Tries::default();
        let mut ways = Vec::new();
        let mut wholes = tokens.iter().filter(|(_, kind, _)| *kind == Kind::Whole);
        if let (Some((whole, ..)), None) = (wholes.next(), wholes.next()) {
            let mut terms = tries.keep(self.lexicon.exact(whole, zones, super::weights::EXACT));
            if open {
                terms.extend(tries.keep(self.lexicon.completed(whole, zones)));
            }
            if !terms.is_empty() {
                ways.push(Plan::Words(terms));
            }
        }
        let apart = tries.keep(self.sequence(&tokens, open, zones));
        // Who joins words as code does means that name. A hyphen is prose: what some write as `load-balancer`, others write
        // apart.
        let segments = tokens
            .iter()
            .filter(|(_, kind, _)| *kind == Kind::Segment)
            .count();
        let parts = text
            .split(['_', '.', ':', '-'])
            .filter(|part| !part.is_empty())
            .count();
        let named = !ways.is_empty() && text.contains(['_', '.', ':']) && parts == segments;
        if apart
            .as_ref()
            .is_some_and(|apart| named && apart.cost() > CHEAP)
        {
            let apart = format!("\"{}\"", joined(&tokens));
            let message = format!(
                "“{text}” was searched as a whole name; {apart} finds it in longer ones, and apart, too."
            );
            self.note(NoteKind::Whole, span, message, Some(apart));
        } else {
            ways.extend(apart);
        }
        tries.end(())?;
        if ways.is_empty() {
            self.nothing(text, span);
        }
        Ok(Some(best(ways)))
    }

    /// One word of one segment.
    fn word(
        &mut self,
        word: &str,
        tokens: &[(String, Kind, usize)],
        open: bool,
        zones: &[Zone],
        span: &Range<usize>,
    ) -> io::Result<Plan> {
        let mut tries = Tries::default();
        let found = self.lexicon.inflected(word, zones);
        if found.is_err() && !self.foreseen && zones.len() == Zone::ALL.len() {
            self.foreseen = self.lexicon.corrected(word, zones).is_err();
        }
        let mut terms = tries.keep(found);
        if open {
            let known: Vec<String> = terms.iter().map(|term| term.word.clone()).collect();
            let more = tries.keep(self.lexicon.completed(word, zones));
            terms.extend(more.into_iter().filter(|term| !known.contains(&term.word)));
        }
        tries.end(())?;
        if !terms.is_empty() {
            return Ok(Plan::Words(terms));
        }
        let humps: Vec<&str> = tokens
            .iter()
            .filter(|(_, kind, _)| *kind == Kind::Hump)
            .map(|(text, ..)| text.as_str())
            .collect();
        if humps.len() > 1 {
            // `connPoolMax`, where entries write `conn_pool_max`.
            if let Some(phrase) = self.slots(
                humps.iter().zip(0..).map(|(hump, at)| (*hump, at)),
                false,
                zones,
            )? {
                return Ok(phrase);
            }
        }
        if let Some(correction) = self.lexicon.corrected(word, zones)? {
            let instead = correction.words.join(", ");
            let message = format!("No entry has “{word}”; {instead} was searched instead.");
            self.note(
                NoteKind::Spelling,
                span,
                message,
                correction.words.first().cloned(),
            );
            return Ok(Plan::Words(correction.terms));
        }
        self.nothing(word, span);
        Ok(Plan::Nothing)
    }

    fn nothing(&mut self, text: &str, span: &Range<usize>) {
        self.note(
            NoteKind::NoSuchWord,
            span,
            format!("No entry has “{text}”."),
            None,
        );
    }

    /// Words between quotes.
    pub(super) fn phrase(
        &mut self,
        text: &str,
        zones: &[Zone],
        span: &Range<usize>,
    ) -> io::Result<Option<Plan>> {
        let tokens = Tokens::collect_all(text, Side::Query);
        let units = tokens
            .iter()
            .filter(|(_, kind, _)| matches!(kind, Kind::Segment | Kind::Gram))
            .count();
        if units == 0 {
            return Ok(None);
        }
        if let Some(plan) = self.sequence(&tokens, false, zones)? {
            return Ok(Some(plan));
        }
        self.nothing(text, span);
        Ok(Some(Plan::Nothing))
    }

    /// Segments one after the other. `None` if one of them is in no entry.
    fn sequence(
        &self,
        tokens: &[(String, Kind, usize)],
        open: bool,
        zones: &[Zone],
    ) -> io::Result<Option<Plan>> {
        let units = tokens
            .iter()
            .filter(|(_, kind, _)| matches!(kind, Kind::Segment | Kind::Gram));
        self.slots(
            units.map(|(text, _, position)| (text.as_str(), *position)),
            open,
            zones,
        )
    }

    fn slots<'t>(
        &self,
        units: impl Iterator<Item = (&'t str, usize)>,
        open: bool,
        zones: &[Zone],
    ) -> io::Result<Option<Plan>> {
        let units: Vec<(&str, usize)> = units.collect();
        let mut tries = Tries::default();
        let mut slots = Vec::with_capacity(units.len());
        for (index, (word, position)) in units.iter().enumerate() {
            let mut terms = tries.keep(self.lexicon.exact(word, zones, super::weights::EXACT));
            if open && index + 1 == units.len() {
                terms.extend(tries.keep(self.lexicon.completed(word, zones)));
            }
            slots.push(Slot {
                offset: u32::try_from(*position).unwrap_or(u32::MAX),
                terms,
                read: true,
            });
        }
        tries.end(())?;
        if slots.iter().any(|slot| slot.terms.is_empty()) {
            return Ok(None);
        }
        Ok(match slots.len() {
            0 => None,
            1 => slots.pop().map(|slot| Plan::Words(slot.terms)),
            _ => Some(Plan::Phrase(slots)),
        })
    }
}

/// The only one of these ways, or the best of them.
fn best(mut ways: Vec<Plan>) -> Plan {
    match ways.len() {
        0 => Plan::Nothing,
        1 => ways.remove(0),
        _ => Plan::Best(ways),
    }
}

/// The segments of an identifier as words.
fn joined(tokens: &[(String, Kind, usize)]) -> String {
    let segments = tokens
        .iter()
        .filter(|(_, kind, _)| *kind == Kind::Segment)
        .map(|(text, ..)| text.as_str());
    segments.collect::<Vec<_>>().join(" ")
}
