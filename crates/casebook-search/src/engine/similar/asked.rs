//! What stands for a text, or for an entry, when it is compared.

use std::collections::BTreeMap;
use std::io;
use std::sync::Arc;

use super::facts::Fact;
use super::{Posting, scale_of};
use crate::engine::read_batch::ReadBatch;
use crate::engine::reader::IndexReader;
use crate::engine::results::SharedWord;
use crate::engine::weights;
use crate::error::Error;
use crate::likeness::{self, Choice, each_word, is_telling, presence};
use crate::schema::{Zone, key};
use crate::text::{Side, TokenKind, Tokens, fold};

/// The most of a text that is looked at, in bytes: enough for any alert, and for the distinctive part of a log.
const MAX_TEXT_BYTES: usize = 64 << 10;
/// So many different words of a text are looked up; of a longer one also those that it has again.
const MAX_LOOKED_UP: usize = 400;
/// The most words of a text that are taken for misspelt ones.
const MAX_CORRECTED: usize = 8;
/// The most words of a pasted text that it is compared by: a browser fetches a list for each.
const MAX_TEXT_WORDS: usize = 12;
/// The most words of a text that are looked at for synonyms.
const MAX_RUN: usize = 2_000;
/// The shortest word that is taken for a misspelt one, in letters.
const MIN_CORRECTED: usize = 5;

/// What is compared with the entries.
#[derive(Debug, Clone, Copy)]
pub enum Asked<'a> {
    /// A text: an error message, an alert, log lines, a draft.
    Text(&'a AskedText),
    /// The entry with this id, which is not among its answers. Nobody asks so in a browser.
    #[cfg(not(target_arch = "wasm32"))]
    Entry(&'a str),
}

/// A text that is compared with the entries, and what is known about it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AskedText {
    /// Its title, if it has one.
    pub title: String,
    /// The text. Misspelt words and abbreviations are resolved.
    pub text: String,
    /// What is known about it, as pairs of field (`cause`, `service`, `trigger`) and value.
    pub facts: Vec<(String, String)>,
}

/// A word to compare by: how to name it, its lists, and how present it is.
type ProfileWord = (Arc<SharedWord>, Vec<Posting>, f32);

/// What is looked for.
#[derive(Default)]
pub(super) struct Profile {
    pub(super) words: Vec<ProfileWord>,
    pub(super) facts: Vec<Fact>,
    /// The entry that is asked with.
    pub(super) itself: Option<u32>,
}

impl Profile {
    /// The most telling words of what is asked with, and its facts. Every list that they need is at hand.
    pub(super) fn of(reader: &IndexReader, asked: &Asked<'_>) -> Result<Profile, Error> {
        let mut words = AskedWords::of(reader);
        let mut profile = Profile::default();
        let facts = match asked {
            Asked::Text(text) => {
                let body = &text.text[..text.text.floor_char_boundary(MAX_TEXT_BYTES)];
                words.read(&text.title, likeness::TITLE);
                words.read(body, likeness::BODY);
                words.add_synonyms(&text.title);
                words.add_synonyms(body);
                words.is_text = true;
                words.is_pasted = text.title.is_empty();
                // A page asks with a text alone.
                if cfg!(target_arch = "wasm32") {
                    Ok(Vec::new())
                } else {
                    facts_of_text(reader, &text.facts)
                }
            }
            #[cfg(not(target_arch = "wasm32"))]
            Asked::Entry(id) => {
                let itself = reader.ids()?.iter().position(|other| other == id);
                let Some(doc) = itself.and_then(|at| u32::try_from(at).ok()) else {
                    return Ok(profile);
                };
                reader.load_entries([doc])?;
                let entry = reader.entry(doc)?;
                words.read(&entry.title, likeness::TITLE);
                for section in &entry.sections {
                    let zone = likeness::zone(Zone::of_role(section.role));
                    words.read(&section.text, zone.unwrap_or(likeness::BODY));
                }
                profile.itself = Some(doc);
                facts_of_entry(reader, doc)
            }
        };
        let facts = facts.map_err(Error::from);
        let chosen = words.chosen(usize::from(profile.itself.is_some()));
        reader.ensure_loaded()?;
        profile.words = chosen?;
        let facts = facts?;
        if !reader.is_complete() {
            let lists = profile.words.iter().flat_map(|(_, postings, _)| postings);
            lists.for_each(|posting| reader.prefetch_word(&posting.info, false));
            facts
                .iter()
                .for_each(|(_, info)| reader.prefetch_value(info));
            reader.ensure_loaded()?;
        }
        for (name, info) in facts {
            profile.facts.extend(Fact::of(reader, &name, &info)?);
        }
        if profile.itself.is_some() {
            profile.facts.retain(|fact| fact.entries.len() > 1);
        }
        Ok(profile)
    }
}

type Facts = io::Result<Vec<(String, tantivy::postings::TermInfo)>>;

/// The facts that somebody states: values, or other names of them.
fn facts_of_text(reader: &IndexReader, facts: &[(String, String)]) -> Facts {
    let mut batch = ReadBatch::default();
    let mut found = Vec::new();
    for (field, value) in facts {
        let fields = &reader.meta().settings.fields;
        let known = fields.iter().find(|known| known.name == *field);
        let folded = fold(value);
        let aliases = known.map(|known| &known.vocabulary.aliases);
        let alias = aliases.and_then(|aliases| {
            let mut aliases = aliases.iter();
            aliases.find(|(alias, _)| fold(alias) == folded)
        });
        let name = key(field, alias.map_or(value, |(_, value)| value));
        found.extend(batch.take(reader.key(&name)).map(|info| (name, info)));
    }
    batch.finish(found)
}

/// The facts of an entry.
#[cfg(not(target_arch = "wasm32"))]
fn facts_of_entry(reader: &IndexReader, doc: u32) -> Facts {
    let mut batch = ReadBatch::default();
    let mut found = Vec::new();
    for field in weights::EVIDENCE {
        let (from, to) = crate::schema::prefix_range(&key(field, ""));
        let keys = reader.keys().terms().range().ge(from).lt(to);
        let mut stream = keys.into_stream()?;
        while let Some((term, info)) = stream.next() {
            let having = batch.take(reader.entries_with(std::slice::from_ref(info)));
            if having.binary_search_by_key(&doc, |(doc, _)| *doc).is_ok()
                && let Ok(name) = std::str::from_utf8(term)
            {
                found.push((name.to_owned(), info.clone()));
            }
        }
    }
    batch.finish(found)
}

/// A word of the text, in all forms it has there.
#[derive(Default)]
struct AskedWord {
    forms: Vec<String>,
    occurrences: f32,
    first: usize,
    /// The word or phrase of the text that it stands for.
    read_from: Option<String>,
}

/// The words of a text.
struct AskedWords<'e> {
    reader: &'e IndexReader,
    /// By family.
    words: BTreeMap<String, AskedWord>,
    /// Whether misspelt words are corrected.
    is_text: bool,
    /// Whether they are those of a few lines, and not of a whole entry.
    is_pasted: bool,
}

impl<'e> AskedWords<'e> {
    fn of(reader: &'e IndexReader) -> Self {
        Self {
            reader,
            words: BTreeMap::new(),
            is_text: false,
            is_pasted: false,
        }
    }

    fn read(&mut self, text: &str, worth: f32) {
        let english = self.reader.language().is_english();
        let mut words = std::mem::take(&mut self.words);
        each_word(text, english, |word| {
            self.count(&mut words, word, worth);
        });
        self.words = words;
    }

    fn count<'w>(
        &self,
        words: &'w mut BTreeMap<String, AskedWord>,
        word: &str,
        worth: f32,
    ) -> &'w mut AskedWord {
        let first = words.len();
        let family = self.reader.language().family(word);
        let known = words.entry(family).or_insert_with(|| AskedWord {
            first,
            ..AskedWord::default()
        });
        known.occurrences += worth;
        if !known.forms.iter().any(|form| form == word) {
            known.forms.push(word.to_owned());
        }
        known
    }

    /// Adds what words and phrases of a text are called, too, unless what was read says that as well.
    fn add_synonyms(&mut self, text: &str) {
        let mut run: Vec<String> = Vec::new();
        let mut tokens = Tokens::new(text, Side::Query);
        while run.len() < MAX_RUN && tokens.advance() {
            let token = tokens.token();
            if token.kind == TokenKind::Segment {
                run.push(token.text.to_owned());
            }
        }
        let synonyms = self.reader.synonyms();
        let english = self.reader.language().is_english();
        let mut words = BTreeMap::new();
        for start in 0..run.len() {
            for length in 1..=synonyms.max_words.min(run.len() - start) {
                let phrase = run[start..start + length].join(" ");
                for word in synonyms.of(&phrase).iter().flat_map(|also| also.split(' ')) {
                    if is_telling(word, english) {
                        self.count(&mut words, word, weights::SYNONYM)
                            .read_from
                            .get_or_insert_with(|| phrase.clone());
                    }
                }
            }
        }
        for (family, word) in words {
            self.words.entry(family).or_insert(AskedWord {
                first: usize::MAX,
                ..word
            });
        }
    }

    /// The most telling of the words, for a text that is `itself` so many of the entries.
    fn chosen(self, itself: usize) -> Result<Vec<ProfileWord>, Error> {
        let reader = self.reader;
        let scale = scale_of(reader)?;
        let is_pasted = self.is_pasted;
        let most = if is_pasted {
            MAX_TEXT_WORDS
        } else {
            usize::MAX
        };
        let mut batch = ReadBatch::default();
        let mut choice = Choice::default();
        let mut found: Vec<Found> = Vec::new();
        let mut corrections = if self.is_text { MAX_CORRECTED } else { 0 };
        for word in self.most_frequent() {
            let presence = presence(word.occurrences);
            let known = batch.take(Found::of(reader, word, &mut corrections));
            let having = known.having().min(reader.documents() as usize);
            let tells = match is_pasted {
                true => scale.tells(having),
                false => scale.tells_of_entry(having),
            };
            if !tells {
                continue;
            }
            let others = having.saturating_sub(itself);
            if choice.offer(found.len(), others, scale.rarity(having), presence) {
                found.push(known);
            }
        }
        let words = choice.words().into_iter().take(most).map(|chosen| {
            let found = std::mem::take(&mut found[chosen.word]);
            let named = SharedWord {
                word: found.forms.first().cloned().unwrap_or_default(),
                forms: relatives(reader, &found.forms),
                read_from: found.read_from,
            };
            (Arc::new(named), found.postings, chosen.presence)
        });
        Ok(batch.finish(words.collect())?)
    }

    /// The words that are looked up.
    fn most_frequent(self) -> Vec<AskedWord> {
        let mut asked: Vec<AskedWord> = self.words.into_values().collect();
        if asked.len() > MAX_LOOKED_UP {
            asked.retain(|word| word.first < MAX_LOOKED_UP || word.occurrences > 1.0);
        }
        asked
    }
}

/// All inflections of a word that stands in these forms in a text.
fn relatives(reader: &IndexReader, forms: &[String]) -> Vec<String> {
    let language = reader.language();
    let relatives = forms.iter().flat_map(|form| language.relatives(form));
    let mut relatives: Vec<String> = relatives.collect();
    relatives.sort_unstable();
    relatives.dedup();
    relatives
}

/// A word of the text in the index.
#[derive(Default)]
struct Found {
    /// The forms that it has in the text, or that it should have had.
    forms: Vec<String>,
    postings: Vec<Posting>,
    /// Per form in the index, the number of entries that have it in the zone where most do.
    entries: Vec<u32>,
    /// What the text has in its place.
    read_from: Option<String>,
}

impl Found {
    /// Looks up all inflections of a word; if no entry has any, and some `corrections` are left, what it is likely to be a
    /// misspelling of.
    fn of(reader: &IndexReader, word: AskedWord, corrections: &mut usize) -> io::Result<Found> {
        let mut found = Found::inflected(reader, word.forms)?;
        found.read_from = word.read_from;
        if !found.postings.is_empty() || *corrections == 0 || !is_correctable(&found.forms) {
            return Ok(found);
        }
        *corrections -= 1;
        let correction = reader.lexicon().corrected(&found.forms[0], &Zone::ALL)?;
        // The likeliest only: an answer that rests on several guesses names words that nobody wrote.
        match correction.and_then(|correction| correction.words.into_iter().next()) {
            Some(word) => Ok(Found {
                read_from: found.forms.into_iter().next(),
                ..Found::inflected(reader, vec![word])?
            }),
            None => Ok(found),
        }
    }

    /// The lists of all inflections of a word.
    fn inflected(reader: &IndexReader, forms: Vec<String>) -> io::Result<Found> {
        let language = reader.language();
        let lexicon = reader.lexicon();
        let mut relatives = relatives(reader, &forms);
        let hot_terms = lexicon.hot_terms;
        if forms.iter().any(|form| hot_terms.has_all_inflections(form)) {
            relatives.retain(|form| hot_terms.terms(form).is_some());
        }
        let mut batch = ReadBatch::default();
        let mut found = Found {
            forms,
            ..Found::default()
        };
        for form in &relatives {
            let mut terms = Vec::new();
            // The stem of a word stands beside the word, unless the two are equal.
            if language.stems(form).iter().all(|stem| stem == form) {
                terms = batch.take(lexicon.exact(form, &Zone::ALL, 1.0));
            }
            if language.has_stems() {
                terms.extend(batch.take(lexicon.stemmed(form, &Zone::ALL)));
            }
            terms.retain(|term| term.zone != Zone::Meta);
            found
                .entries
                .extend(terms.iter().map(|term| term.info.doc_freq).max());
            found.postings.extend(terms.into_iter().map(|term| Posting {
                zone: term.zone,
                info: term.info,
            }));
        }
        batch.finish(found)
    }

    /// About how many entries have the word: forms of one word seldom stand in the same entry.
    fn having(&self) -> usize {
        self.entries.iter().sum::<u32>() as usize
    }
}

fn is_correctable(forms: &[String]) -> bool {
    forms.first().is_some_and(|form| {
        form.chars().count() >= MIN_CORRECTED && form.chars().all(char::is_alphabetic)
    })
}
