//! Words and phrases of a query → what to look up.

use std::io;
use std::ops::Range;

use super::lexicon::Lexicon;
use super::plan::{Plan, Slot};
use super::read_batch::ReadBatch;
use super::reader::IndexReader;
use super::results::Expansion;
use super::weights;
use crate::query::{Note, NoteKind};
use crate::schema::Zone;
use crate::text::{OwnedToken, Side, TokenKind, Tokens, compound, fold};

/// Up to this size of its lists, in bytes, an identifier is also looked for by its parts where it was found as a whole.
const CHEAP_PARTS: usize = 24 << 10;

/// The shortest word that is completed when no entry has it, in letters.
const MIN_COMPLETED: usize = 3;
/// The shortest word whose completions are prefetched, in letters: those of longer words are few and stand where it would.
const MIN_PREFETCHED: usize = 5;
/// The most completions that a note names.
const MAX_NAMED: usize = 4;

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
    /// Synonyms that are searched as well.
    pub(super) expansions: Vec<Expansion>,
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
            expansions: Vec::new(),
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

    /// A word as typed, which may be an identifier of several segments, and its synonyms. `None` for punctuation.
    pub(super) fn text(&mut self, query: WordQuery<'_>) -> io::Result<Option<Plan>> {
        let tokens = Tokens::collect_all(query.text, Side::Query);
        let Some(first) = tokens.iter().find(|token| token.kind.is_unit()) else {
            return Ok(None);
        };
        let mut batch = ReadBatch::default();
        let synonyms = batch.take(self.synonyms(query.text, query.zones));
        let found = batch.take(self.as_typed(query, &tokens));
        batch.finish(())?;
        let own = match found {
            Some(plan) => Some(plan),
            None if !synonyms.is_empty() => None,
            None if tokens.iter().filter(|token| token.kind.is_unit()).count() == 1 => {
                Some(self.instead(&first.text, query)?)
            }
            None => {
                self.no_such_word(query.text, query.span);
                Some(Plan::Nothing)
            }
        };
        Ok(Some(self.expanded(query.text, own, synonyms)))
    }

    /// A plan or, as good, those of its synonyms; notes which were used.
    pub(super) fn expanded(
        &mut self,
        asked: &str,
        own: Option<Plan>,
        synonyms: Vec<(String, Plan)>,
    ) -> Plan {
        let (also, plans): (Vec<String>, Vec<Plan>) = synonyms.into_iter().unzip();
        if !also.is_empty() {
            self.expansions.push(Expansion {
                asked: asked.to_owned(),
                also,
            });
        }
        Plan::best_of(own.into_iter().chain(plans).collect())
    }

    /// The synonyms of a word or phrase that are in any entry.
    pub(super) fn synonyms(&self, phrase: &str, zones: &[Zone]) -> io::Result<Vec<(String, Plan)>> {
        let mut batch = ReadBatch::default();
        let mut plans = Vec::new();
        for synonym in self.reader.synonyms().of(phrase) {
            let tokens = Tokens::collect_all(synonym, Side::Query);
            let units: Vec<&OwnedToken> =
                tokens.iter().filter(|token| token.kind.is_unit()).collect();
            let plan = match units[..] {
                [word] => {
                    let terms = self.lexicon.inflected(&word.text, &word.source, zones);
                    Plan::of_words(batch.take(terms))
                }
                _ => batch.take(self.sequence(&tokens, false, zones)),
            };
            if let Some(mut plan) = plan {
                plan.scale(weights::SYNONYM);
                plans.push((synonym.clone(), plan));
            }
        }
        batch.finish(plans)
    }

    /// Two words that others write as one.
    pub(super) fn compound(
        &self,
        first: &str,
        second: &str,
        zones: &[Zone],
    ) -> io::Result<Option<Plan>> {
        let Some(joined) = compound(&fold(first), &fold(second)) else {
            return Ok(None);
        };
        let terms = self.lexicon.inflected(&joined, &joined, zones)?;
        Ok(Plan::of_words(terms))
    }

    /// A word as it was typed, without synonyms and corrections. `None` if it is in no entry.
    pub(super) fn as_typed(
        &mut self,
        query: WordQuery<'_>,
        tokens: &[OwnedToken],
    ) -> io::Result<Option<Plan>> {
        let mut units = tokens.iter().filter(|token| token.kind.is_unit());
        match (units.next(), units.next()) {
            (Some(word), None) => self.word(word, query, tokens),
            (Some(_), Some(_)) => self.identifier(query, tokens),
            _ => Ok(None),
        }
    }

    /// An identifier: as a whole and by its parts.
    fn identifier(
        &mut self,
        query: WordQuery<'_>,
        tokens: &[OwnedToken],
    ) -> io::Result<Option<Plan>> {
        let mut batch = ReadBatch::default();
        let mut ways = Vec::new();
        let mut wholes = tokens.iter().filter(|token| token.kind == TokenKind::Whole);
        if let (Some(whole), None) = (wholes.next(), wholes.next()) {
            let whole = whole.text.as_str();
            let mut terms = batch.take(self.lexicon.inflected(whole, whole, query.zones));
            if query.prefix {
                terms.extend(batch.take(self.lexicon.completed(whole, query.zones)));
            }
            ways.extend(Plan::of_words(terms));
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
        batch.finish((!ways.is_empty()).then(|| Plan::best_of(ways)))
    }

    /// One word of one segment.
    fn word(
        &mut self,
        token: &OwnedToken,
        query: WordQuery<'_>,
        tokens: &[OwnedToken],
    ) -> io::Result<Option<Plan>> {
        let (word, zones) = (token.text.as_str(), query.zones);
        // A character of a script without spaces begins the pairs it stands in.
        let is_single = token.kind == TokenKind::Gram && word.chars().count() == 1;
        let mut batch = ReadBatch::default();
        let found = self.lexicon.inflected(word, &token.source, zones);
        if found.is_err() {
            self.prefetch_instead(word, zones);
        }
        let mut terms = batch.take(found);
        if query.prefix || is_single {
            let known: Vec<String> = terms.iter().map(|term| term.word.clone()).collect();
            let more = batch.take(self.lexicon.completed(word, zones));
            terms.extend(more.into_iter().filter(|term| !known.contains(&term.word)));
        }
        batch.finish(())?;
        if !terms.is_empty() {
            return Ok(Some(Plan::Words(terms)));
        }
        let humps: Vec<(&str, usize)> = tokens
            .iter()
            .filter(|token| token.kind == TokenKind::Hump)
            .zip(0..)
            .map(|(hump, at)| (hump.text.as_str(), at))
            .collect();
        // `connPoolMax` and `SEV1`, where entries write `conn_pool_max` and `SEV 1`.
        if humps.len() > 1 {
            self.slots(&humps, false, zones)
        } else {
            Ok(None)
        }
    }

    /// Asks for what [`instead`](Self::instead) will need if the word turns out to be in no entry.
    fn prefetch_instead(&mut self, word: &str, zones: &[Zone]) {
        if word.chars().count() >= MIN_PREFETCHED {
            let _ = self.lexicon.completed(word, zones);
        }
        if !self.corrections_prefetched && zones.len() == Zone::ALL.len() {
            self.corrections_prefetched = self.lexicon.corrected(word, zones).is_err();
        }
    }

    /// What stands in for a word that no entry has: longer words that begin with it, or else similar ones.
    fn instead(&mut self, word: &str, query: WordQuery<'_>) -> io::Result<Plan> {
        let WordQuery { zones, span, .. } = query;
        if word.chars().count() >= MIN_COMPLETED {
            let terms = self.lexicon.completed(word, zones)?;
            if !terms.is_empty() {
                let mut words: Vec<&str> = terms.iter().map(|term| term.word.as_str()).collect();
                words.dedup();
                words.truncate(MAX_NAMED);
                let message = format!(
                    "No entry has “{word}”; longer words were searched: {}.",
                    words.join(", ")
                );
                self.note(NoteKind::Completed, span, message, Some(format!("{word}*")));
                return Ok(Plan::Words(terms));
            }
        }
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
        if !tokens.iter().any(|token| token.kind.is_unit()) {
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
        tokens: &[OwnedToken],
        prefix: bool,
        zones: &[Zone],
    ) -> io::Result<Option<Plan>> {
        let units: Vec<(&str, usize)> = tokens
            .iter()
            .filter(|token| token.kind.is_unit())
            .map(|token| (token.text.as_str(), token.position))
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
            if let Some(number) = version_number(word) {
                terms.extend(batch.take(self.lexicon.exact(number, zones, weights::INFLECTED)));
            }
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

/// The number of a version: `v1` is `1` to those who leave the letter out.
fn version_number(word: &str) -> Option<&str> {
    let number = word.strip_prefix('v')?;
    let is_number = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then_some(number)
}

/// Whether a text is one name, as code joins words. A hyphen is prose: what some write as `load-balancer`, others write apart.
fn is_name(text: &str, tokens: &[OwnedToken]) -> bool {
    let parts = text
        .split(['_', '.', ':', '-'])
        .filter(|part| !part.is_empty());
    text.contains(['_', '.', ':']) && parts.count() == segments(tokens).count()
}

/// The segments of an identifier.
fn segments(tokens: &[OwnedToken]) -> impl Iterator<Item = &str> {
    tokens
        .iter()
        .filter(|token| token.kind == TokenKind::Segment)
        .map(|token| token.text.as_str())
}
