//! Words and phrases of a query → what to look up.

use std::io;
use std::ops::Range;

use super::lexicon::Lexicon;
use super::plan::{Plan, Slot};
use super::read_batch::ReadBatch;
use super::reader::IndexReader;
use super::weights;
use crate::query::{Note, NoteKind};
use crate::schema::Zone;
use crate::text::{Side, TokenKind, Tokens};

/// Up to this size of its lists, in bytes, an identifier is also looked for by its parts where it was found as a whole.
const CHEAP_PARTS: usize = 24 << 10;

/// A word with the context that decides how it is read.
#[derive(Debug, Clone, Copy)]
pub(super) struct WordQuery<'q> {
    pub(super) text: &'q str,
    /// Whether it may be the beginning of a longer word.
    pub(super) prefix: bool,
    pub(super) zones: &'q [Zone],
    /// Where it stands in the query.
    pub(super) span: &'q Range<usize>,
}

/// Plans words and phrases.
pub(super) struct WordPlanner<'e> {
    pub(super) reader: &'e IndexReader,
    lexicon: Lexicon<'e>,
    pub(super) notes: Vec<Note>,
    /// Whether corrections of a word were already asked for before it was known to be in no entry. They then come in the
    /// same round; one word of a query is worth that.
    corrections_prefetched: bool,
}

impl<'e> WordPlanner<'e> {
    pub(super) fn new(reader: &'e IndexReader, notes: Vec<Note>) -> Self {
        WordPlanner {
            reader,
            lexicon: reader.lexicon(),
            notes,
            corrections_prefetched: false,
        }
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

    /// A word as typed, which may be an identifier of several segments. `None` for punctuation.
    pub(super) fn text(&mut self, query: WordQuery<'_>) -> io::Result<Option<Plan>> {
        let tokens = Tokens::collect_all(query.text, Side::Query);
        let mut units = tokens.iter().filter(|token| token.1.is_unit());
        let Some(first) = units.next() else {
            return Ok(None);
        };
        if units.next().is_none() {
            // A character of a script without spaces begins the pairs it stands in.
            let single = first.1 == TokenKind::Gram && first.0.chars().count() == 1;
            let query = WordQuery {
                text: &first.0,
                prefix: query.prefix || single,
                ..query
            };
            return self.word(query, &tokens).map(Some);
        }
        self.identifier(query, &tokens).map(Some)
    }

    /// An identifier: as a whole and by its parts.
    fn identifier(
        &mut self,
        query: WordQuery<'_>,
        tokens: &[(String, TokenKind, usize)],
    ) -> io::Result<Plan> {
        let mut batch = ReadBatch::default();
        let mut ways = Vec::new();
        let mut wholes = tokens
            .iter()
            .filter(|(_, kind, _)| *kind == TokenKind::Whole);
        if let (Some((whole, ..)), None) = (wholes.next(), wholes.next()) {
            let mut terms = batch.take(self.lexicon.exact(whole, query.zones, weights::EXACT));
            if query.prefix {
                terms.extend(batch.take(self.lexicon.completed(whole, query.zones)));
            }
            if !terms.is_empty() {
                ways.push(Plan::Words(terms));
            }
        }
        let parts = batch.take(self.sequence(tokens, query.prefix, query.zones));
        let is_costly = |parts: &Plan| parts.phrase_cost() > CHEAP_PARTS;
        if !ways.is_empty() && is_name(query.text, tokens) && parts.as_ref().is_some_and(is_costly)
        {
            let parts = format!("\"{}\"", segments(tokens).collect::<Vec<_>>().join(" "));
            let message = format!(
                "“{}” was searched as a whole name; {parts} also finds it in longer ones, and its words apart.",
                query.text
            );
            self.note(NoteKind::Whole, query.span, message, Some(parts));
        } else {
            ways.extend(parts);
        }
        batch.finish(())?;
        if ways.is_empty() {
            self.no_such_word(query.text, query.span);
        }
        Ok(Plan::best_of(ways))
    }

    /// One word of one segment.
    fn word(
        &mut self,
        query: WordQuery<'_>,
        tokens: &[(String, TokenKind, usize)],
    ) -> io::Result<Plan> {
        let WordQuery {
            text: word, zones, ..
        } = query;
        let mut batch = ReadBatch::default();
        let found = self.lexicon.inflected(word, zones);
        if found.is_err() && !self.corrections_prefetched && zones.len() == Zone::ALL.len() {
            self.corrections_prefetched = self.lexicon.corrected(word, zones).is_err();
        }
        let mut terms = batch.take(found);
        if query.prefix {
            let known: Vec<String> = terms.iter().map(|term| term.word.clone()).collect();
            let more = batch.take(self.lexicon.completed(word, zones));
            terms.extend(more.into_iter().filter(|term| !known.contains(&term.word)));
        }
        batch.finish(())?;
        if !terms.is_empty() {
            return Ok(Plan::Words(terms));
        }
        let humps: Vec<(&str, usize)> = tokens
            .iter()
            .filter(|(_, kind, _)| *kind == TokenKind::Hump)
            .zip(0..)
            .map(|((text, ..), at)| (text.as_str(), at))
            .collect();
        // `connPoolMax`, where entries write `conn_pool_max`.
        if humps.len() > 1
            && let Some(phrase) = self.slots(&humps, false, zones)?
        {
            return Ok(phrase);
        }
        self.correction(word, zones, query.span)
    }

    /// What stands in for a word that no entry has.
    fn correction(&mut self, word: &str, zones: &[Zone], span: &Range<usize>) -> io::Result<Plan> {
        let Some(correction) = self.lexicon.corrected(word, zones)? else {
            self.no_such_word(word, span);
            return Ok(Plan::Nothing);
        };
        let instead = correction.words.join(", ");
        let message = format!("No entry has “{word}”; {instead} was searched instead.");
        let suggestion = correction.words.into_iter().next();
        self.note(NoteKind::Spelling, span, message, suggestion);
        Ok(Plan::Words(correction.terms))
    }

    fn no_such_word(&mut self, text: &str, span: &Range<usize>) {
        let message = format!("No entry has “{text}”.");
        self.note(NoteKind::NoSuchWord, span, message, None);
    }

    /// Words between quotes. `None` for punctuation.
    pub(super) fn phrase(
        &mut self,
        text: &str,
        zones: &[Zone],
        span: &Range<usize>,
    ) -> io::Result<Option<Plan>> {
        let tokens = Tokens::collect_all(text, Side::Query);
        if !tokens.iter().any(|token| token.1.is_unit()) {
            return Ok(None);
        }
        if let Some(plan) = self.sequence(&tokens, false, zones)? {
            return Ok(Some(plan));
        }
        self.no_such_word(text, span);
        Ok(Some(Plan::Nothing))
    }

    /// Segments one after the other. `None` if one of them is in no entry.
    fn sequence(
        &self,
        tokens: &[(String, TokenKind, usize)],
        prefix: bool,
        zones: &[Zone],
    ) -> io::Result<Option<Plan>> {
        let units: Vec<(&str, usize)> = tokens
            .iter()
            .filter(|token| token.1.is_unit())
            .map(|(text, _, position)| (text.as_str(), *position))
            .collect();
        self.slots(&units, prefix, zones)
    }

    /// Words at these positions; the last one may be a `prefix`.
    fn slots(
        &self,
        units: &[(&str, usize)],
        prefix: bool,
        zones: &[Zone],
    ) -> io::Result<Option<Plan>> {
        let mut batch = ReadBatch::default();
        let mut slots = Vec::with_capacity(units.len());
        for (index, (word, position)) in units.iter().enumerate() {
            let mut terms = batch.take(self.lexicon.exact(word, zones, weights::EXACT));
            if prefix && index + 1 == units.len() {
                terms.extend(batch.take(self.lexicon.completed(word, zones)));
            }
            slots.push(Slot {
                offset: u32::try_from(*position).unwrap_or(u32::MAX),
                terms,
                deferred: false,
            });
        }
        batch.finish(())?;
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

/// Whether a text is one name, as code joins words. A hyphen is prose: what some write as `load-balancer`, others write apart.
fn is_name(text: &str, tokens: &[(String, TokenKind, usize)]) -> bool {
    let parts = text
        .split(['_', '.', ':', '-'])
        .filter(|part| !part.is_empty());
    text.contains(['_', '.', ':']) && parts.count() == segments(tokens).count()
}

/// The segments of an identifier.
fn segments(tokens: &[(String, TokenKind, usize)]) -> impl Iterator<Item = &str> {
    tokens
        .iter()
        .filter(|(_, kind, _)| *kind == TokenKind::Segment)
        .map(|(text, ..)| text.as_str())
}
