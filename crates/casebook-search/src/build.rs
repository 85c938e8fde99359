//! Documents → pack.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use tantivy::directory::{Directory, RamDirectory};
use tantivy::indexer::SingleSegmentIndexWriter;
use tantivy::schema::TantivyDocument;
use tantivy::tokenizer::{TextAnalyzer, TokenizerManager};
use tantivy::{Index, IndexSettings};

use crate::document::{Document, Role};
use crate::document_terms::terms_of;
use crate::entry::Texts;
use crate::error::Error;
use crate::hot_terms::{self, TermCache};
use crate::memo::{self, Memo};
use crate::meta::{Meta, ValueCounter, values_of};
use crate::pack::{Chunk, Pack, TEXTS, chunk_entries, chunk_index, chunk_resident, write};
use crate::par_chunks::{join, par_chunks};
use crate::schema::{Fields, TOKENIZER, Zone, key, split_term};
use crate::settings::Settings;
use crate::spelling::{self, Spelling};
use crate::terms::put_words;
use crate::text::Language;
use crate::zoned_tokenizer::ZonedTokenizer;

/// First guess of the writer's tables, in bytes; they grow as needed.
const WRITER_BYTES: usize = 64 << 20;
/// How many of the most frequent words are kept for completing very short beginnings.
const MAX_COMMON_WORDS: usize = 1_500;
/// In fewer entries than this, no heading is boilerplate.
const MIN_ENTRIES_FOR_BOILERPLATE: usize = 20;
/// From so many entries on, a word that only one of them has corrects no other: most are names, or misspelt themselves.
const LARGE_BOOK: u32 = 1_000;
/// Extensions of the index library's files that a reader asks for.
const STREAMS: [&str; 6] = ["term", "idx", "pos", "fieldnorm", "fast", "store"];
/// The segment's name in every pack. The library draws it at random; nothing depends on it.
const SEGMENT: &str = "00000000000000000000000000000001";

/// Makes the pack of a book. Documents are numbered by date of publication, newest first, then by id, so that ties in
/// ranking fall that way by themselves; the order in which they come does not matter.
///
/// # Errors
/// [`Error::DuplicateId`], or a failure of the index library, which works in memory.
pub fn build(documents: Vec<Document>, settings: &Settings) -> Result<Pack, Error> {
    build_with(documents, settings, &Memo::off())
}

/// The same pack; what takes long and was made before is taken from `memo`.
///
/// # Errors
/// As [`build()`].
pub fn build_with(
    mut documents: Vec<Document>,
    settings: &Settings,
    memo: &Memo,
) -> Result<Pack, Error> {
    documents.sort_by(|a, b| b.published.cmp(&a.published).then_with(|| a.id.cmp(&b.id)));
    check_ids(&documents)?;
    let mut builder = Builder::new(&documents, settings)?;
    let terms = builder.words.terms(&documents, memo)?;
    for document in &documents {
        let facts = builder.facts(document);
        builder.writer.add_document(facts)?;
    }
    let Builder {
        words,
        fields,
        counter,
        directory,
        writer,
    } = builder;
    // The texts are packed while the index is put together, which takes one processor. Not earlier: the caller has other work
    // for the other processors, and waits for this one.
    let put_together = || {
        let index = writer.finalize()?;
        put_words(&index, &directory, &fields, &terms)?;
        Ok::<_, Error>(index)
    };
    let (index, texts) = join(put_together, || Texts::of(&documents, memo));
    let (index, texts) = (index?, texts?);
    drop(terms);
    let vocabulary = vocabulary(&index, &fields, &words.language)?;
    let mut streams = index_streams(&index, &directory)?;
    drop((index, directory));
    let (mut chunks, list_offsets) = chunk_index(&streams, &fields)?;
    let ids: Vec<&str> = documents.iter().map(|one| &*one.id).collect();
    let ids = serde_json::to_vec(&ids)?;
    let (common, spelling) = (vocabulary.common, vocabulary.spelling);
    let beginnings = spelling.beginnings;
    let spelled = spelling.chunks.into_iter().map(Chunk::apart).collect();
    for (name, own, bytes) in [
        ("ids", chunk_entries(&[ids.len()]), ids),
        (TEXTS, chunk_entries(&texts.ends), texts.bytes),
        resident("dictionary", texts.dictionary),
        resident(hot_terms::STREAM, vocabulary.hot_terms),
        (spelling::STREAM, spelled, spelling.bytes),
    ] {
        chunks.add(name, own);
        streams.push((name.to_owned(), bytes));
    }
    let meta = Meta {
        documents: u32::try_from(documents.len()).unwrap_or(u32::MAX),
        settings: settings.clone(),
        values: counter.finish(settings),
        list_offsets,
        common,
        spelling: beginnings,
        boilerplate_headings: words.boilerplate.into_iter().collect(),
    };
    write(&meta, &streams, &chunks, settings.single_file_limit, memo)
}

/// A stream that the first file holds.
fn resident(name: &'static str, bytes: Vec<u8>) -> (&'static str, Vec<Chunk>, Vec<u8>) {
    (name, chunk_resident(bytes.len()), bytes)
}

/// What takes in the documents of an index.
pub(crate) struct Builder<'s> {
    pub(crate) words: Words<'s>,
    pub(crate) fields: Fields,
    counter: ValueCounter,
    pub(crate) directory: RamDirectory,
    pub(crate) writer: SingleSegmentIndexWriter,
}

impl<'s> Builder<'s> {
    pub(crate) fn new(documents: &[Document], settings: &'s Settings) -> Result<Self, Error> {
        let fields = Fields::new(settings);
        let directory = RamDirectory::create();
        let words = Words {
            settings,
            boilerplate: boilerplate_headings(documents, &settings.headings),
            language: Arc::new(Language::of(&settings.languages)),
        };
        Ok(Self {
            writer: index_writer(&fields, directory.clone(), &words.language)?,
            words,
            fields,
            counter: ValueCounter::new(settings),
            directory,
        })
    }

    /// Everything else of a document that the index library is given.
    pub(crate) fn facts(&mut self, document: &Document) -> TantivyDocument {
        let mut out = TantivyDocument::default();
        let fields = &self.fields;
        let mut column = 0;
        for (number, field) in self.words.settings.fields.iter().enumerate() {
            for value in values_of(document, field) {
                let ordinal = self.counter.count(number, &value);
                out.add_text(fields.keys, key(&field.name, &value));
                if field.facet {
                    out.add_u64(fields.facets[column], u64::from(ordinal));
                }
            }
            column += usize::from(field.facet);
        }
        if let Some(day) = document.date {
            out.add_i64(fields.date, i64::from(day));
        }
        if let Some(seconds) = document.downtime {
            out.add_u64(fields.downtime, seconds);
        }
        out
    }
}

/// What it takes to find the words of documents.
pub(crate) struct Words<'s> {
    settings: &'s Settings,
    boilerplate: BTreeSet<String>,
    language: Arc<Language>,
}

impl Words<'_> {
    pub(crate) fn tokenizer(&self) -> ZonedTokenizer {
        ZonedTokenizer(Arc::clone(&self.language))
    }

    /// The terms of each document.
    fn terms(&self, documents: &[Document], memo: &Memo) -> Result<Vec<Arc<[u8]>>, Error> {
        par_chunks(documents, |documents| {
            let mut tokenizer = self.tokenizer();
            let terms = documents.iter().map(|document| {
                let texts = self.texts(document);
                let key = || {
                    let about = [b"terms", self.settings.languages.as_bytes()];
                    let texts = texts.iter().map(String::as_bytes);
                    memo::key(&about.into_iter().chain(texts).collect::<Vec<_>>())
                };
                memo.get_or_make(key, || Ok(terms_of(&texts, &mut tokenizer)))
            });
            terms.collect()
        })
    }

    /// The texts of a document, each behind the letter of its zone.
    pub(crate) fn texts(&self, document: &Document) -> Vec<String> {
        let mut texts = Vec::new();
        let mut add = |zone: Zone, text: &str| {
            if !text.is_empty() {
                let mut marked = String::with_capacity(1 + text.len());
                marked.push(char::from(zone.letter()));
                marked.push_str(text);
                texts.push(marked);
            }
        };
        add(Zone::Title, &document.title);
        add(Zone::Meta, &document.id);
        for (_, values) in document
            .values()
            .filter(|(name, _)| !matches!(*name, "id" | "kind" | "status" | "is"))
        {
            for value in values {
                add(Zone::Meta, value);
            }
        }
        if !document
            .sections
            .iter()
            .any(|section| section.role == Role::Summary)
        {
            add(Zone::Summary, &document.summary);
        }
        for section in &document.sections {
            if !self.boilerplate.contains(&section.heading) {
                add(Zone::Body, &section.heading);
            }
            add(Zone::of_role(section.role), &section.text);
        }
        texts
    }
}

fn index_writer(
    fields: &Fields,
    directory: RamDirectory,
    language: &Arc<Language>,
) -> Result<SingleSegmentIndexWriter, Error> {
    let tokenizers = TokenizerManager::default();
    tokenizers.register(
        TOKENIZER,
        TextAnalyzer::from(ZonedTokenizer(Arc::clone(language))),
    );
    Ok(Index::builder()
        .schema(fields.schema.clone())
        .settings(IndexSettings {
            docstore_compress_dedicated_thread: false,
            ..IndexSettings::default()
        })
        .tokenizers(tokenizers)
        .single_segment_index_writer(directory, WRITER_BYTES)?)
}

fn check_ids(documents: &[Document]) -> Result<(), Error> {
    let mut ids: Vec<&str> = documents
        .iter()
        .map(|document| document.id.as_str())
        .collect();
    ids.sort_unstable();
    match ids.windows(2).find(|pair| pair[0] == pair[1]) {
        Some(pair) => Err(Error::DuplicateId(pair[0].to_owned())),
        None => Ok(()),
    }
}

/// The headings that most entries have, as a template asks for, and those that are `standard`: nobody means to find every entry by them.
fn boilerplate_headings(documents: &[Document], standard: &[String]) -> BTreeSet<String> {
    let standard: HashSet<String> = standard.iter().map(|one| one.to_lowercase()).collect();
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for document in documents {
        let headings: HashSet<&str> = document
            .sections
            .iter()
            .map(|section| section.heading.as_str())
            .collect();
        headings
            .into_iter()
            .for_each(|heading| *counts.entry(heading).or_default() += 1);
    }
    let is_frequent = |count| count >= MIN_ENTRIES_FOR_BOILERPLATE && count > documents.len() / 2;
    let boilerplate = counts.into_iter().filter(|(heading, count)| {
        is_frequent(*count) || standard.contains(&heading.to_lowercase())
    });
    boilerplate.map(|(heading, _)| heading.to_owned()).collect()
}

/// What is kept of the words of a book beside its dictionary.
#[derive(Default)]
struct Vocabulary {
    /// Those that very short beginnings are completed to, and that are not cached, sorted.
    common: Vec<String>,
    /// The [cache](TermCache) of the most frequent ones.
    hot_terms: Vec<u8>,
    spelling: Spelling,
}

/// Looks at every word of the dictionary once.
fn vocabulary(index: &Index, fields: &Fields, language: &Language) -> Result<Vocabulary, Error> {
    let searcher = index
        .reader_builder()
        .reload_policy(tantivy::ReloadPolicy::Manual)
        .try_into()?
        .searcher();
    let Some(segment) = searcher.segment_readers().first() else {
        return Ok(Default::default());
    };
    let inverted = segment.inverted_index(fields.words)?;
    let least = if segment.max_doc() < LARGE_BOOK { 1 } else { 2 };
    let mut words: Vec<(u32, String)> = Vec::new();
    let mut stream = inverted.terms().stream()?;
    while let Some((term, info)) = stream.next() {
        let Some((word, _)) = split_term(term) else {
            continue;
        };
        match words.last_mut() {
            Some((count, last)) if last == word => *count = (*count).max(info.doc_freq),
            _ if info.doc_freq >= least => words.push((info.doc_freq, word.to_owned())),
            _ => {}
        }
    }
    let spelling = Spelling::of(
        words
            .iter()
            .map(|(entries, word)| (*entries, word.as_str())),
    );
    words.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    let hot_terms = TermCache::of(&inverted, &words, language)?;
    let common = words
        .into_iter()
        .filter(|(entries, word)| *entries > 1 && word.len() > 2)
        .map(|(_, word)| word);
    let common = common.take(MAX_COMMON_WORDS);
    let mut common: Vec<String> = common
        .filter(|word| !hot_terms.has_all_inflections(word))
        .collect();
    common.sort_unstable();
    Ok(Vocabulary {
        common,
        hot_terms: hot_terms.encode(),
        spelling,
    })
}

/// The files of the one segment, under names that do not change.
pub(crate) fn index_streams(
    index: &Index,
    directory: &RamDirectory,
) -> Result<Vec<(String, Vec<u8>)>, Error> {
    let Some(segment) = index.searchable_segment_ids()?.into_iter().next() else {
        return Ok(Vec::new());
    };
    let segment = segment.uuid_string();
    let read_error = |error: tantivy::directory::error::OpenReadError| Error::Index(error.into());
    let description = directory
        .atomic_read("meta.json".as_ref())
        .map_err(read_error)?;
    let description =
        String::from_utf8_lossy(&description).replace(&dashed(&segment), &dashed(SEGMENT));
    let mut streams = vec![("json".to_owned(), description.into_bytes())];
    for extension in STREAMS {
        let file = directory
            .open_read(format!("{segment}.{extension}").as_ref())
            .map_err(read_error)?;
        streams.push((extension.to_owned(), file.read_bytes()?.to_vec()));
    }
    Ok(streams)
}

/// A segment's name as the library's description spells it.
fn dashed(uuid: &str) -> String {
    [
        &uuid[..8],
        &uuid[8..12],
        &uuid[12..16],
        &uuid[16..20],
        &uuid[20..],
    ]
    .join("-")
}
