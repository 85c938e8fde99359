//! Documents → pack.

use std::collections::{BTreeSet, HashMap, HashSet};

use tantivy::directory::{Directory, RamDirectory};
use tantivy::indexer::SingleSegmentIndexWriter;
use tantivy::schema::TantivyDocument;
use tantivy::tokenizer::{TextAnalyzer, Token, TokenStream, Tokenizer, TokenizerManager};
use tantivy::{Index, IndexSettings};

use crate::document::{Document, Role};
use crate::entry::Texts;
use crate::error::Error;
use crate::familiar::{self, Familiar};
use crate::meta::{Meta, ValueCounter, values_of};
use crate::pack::{Cut, NUMBERED, Pack, cut_entries, cut_first, cut_index, write};
use crate::schema::{Fields, TOKENIZER, Zone, key, split_term};
use crate::settings::Settings;
use crate::spelling::{self, Spelling};
use crate::text::{Side, Tokens};

/// First guess of the writer's tables, in bytes; they grow as needed.
const TABLES: usize = 64 << 20;
/// How many of the most frequent words are kept for completing very short beginnings.
const COMMON: usize = 1_500;
/// In fewer entries than this, no heading is a usual one.
const FEW: usize = 20;
/// From so many entries on, a word that only one of them has corrects no other: most are names, or misspelt themselves.
const LARGE: u32 = 1_000;
/// Extensions of the index library's files that a reader asks for.
const STREAMS: [&str; 6] = ["term", "idx", "pos", "fieldnorm", "fast", "store"];
/// The segment's name in every pack. The library draws it at random; nothing depends on it.
const SEGMENT: &str = "00000000000000000000000000000001";

/// Makes the pack of a book. Documents are numbered by date of publication, newest first, then by id, so that ties in
/// ranking fall that way by themselves; the order in which they come does not matter.
///
/// # Errors
/// [`Error::DuplicateId`], or a failure of the index library, which works in memory.
pub fn build(mut documents: Vec<Document>, settings: &Settings) -> Result<Pack, Error> {
    documents.sort_by(|a, b| b.published.cmp(&a.published).then_with(|| a.id.cmp(&b.id)));
    check_ids(&documents)?;
    let fields = Fields::new(settings);
    let tokenizers = TokenizerManager::default();
    tokenizers.register(TOKENIZER, TextAnalyzer::from(ZonedTokenizer));
    let directory = RamDirectory::create();
    let mut writer: SingleSegmentIndexWriter = Index::builder()
        .schema(fields.schema.clone())
        .settings(IndexSettings {
            docstore_compress_dedicated_thread: false,
            ..IndexSettings::default()
        })
        .tokenizers(tokenizers)
        .single_segment_index_writer(directory.clone(), TABLES)?;
    let mut counter = ValueCounter::new(settings);
    let usual = usual_headings(&documents);
    let count = u32::try_from(documents.len()).unwrap_or(u32::MAX);
    let ids: Vec<&str> = documents
        .iter()
        .map(|document| document.id.as_str())
        .collect();
    let ids = serde_json::to_vec(&ids)?;
    for document in &documents {
        writer.add_document(index_document(
            document,
            &fields,
            settings,
            &usual,
            &mut counter,
        ))?;
    }
    // The texts are packed while the index is put together, which one processor does alone. Not earlier: whoever builds an
    // index has other work for other processors, and waits for this one.
    let (index, texts) = std::thread::scope(|scope| {
        let texts = scope.spawn(|| Texts::of(&documents));
        let index = writer.finalize()?;
        let texts = texts
            .join()
            .map_err(|_| std::io::Error::other("packing the texts failed"))??;
        Ok::<_, Error>((index, texts))
    })?;
    let Vocabulary {
        common,
        familiar,
        spelling,
    } = vocabulary(&index, &fields, settings.english)?;
    let mut streams = index_streams(&index, &directory)?;
    drop((index, directory));
    let (mut cuts, bases) = cut_index(&streams, &fields)?;
    cuts.add("ids", cut_entries(&[ids.len()]));
    cuts.add(NUMBERED, cut_entries(&texts.ends));
    cuts.add("dictionary", cut_first(texts.dictionary.len()));
    streams.push(("ids".to_owned(), ids));
    streams.push((NUMBERED.to_owned(), texts.bytes));
    streams.push(("dictionary".to_owned(), texts.dictionary));
    cuts.add(familiar::STREAM, cut_first(familiar.len()));
    streams.push((familiar::STREAM.to_owned(), familiar));
    cuts.add(
        spelling::STREAM,
        spelling
            .pieces
            .into_iter()
            .map(|range| Cut {
                range,
                first: false,
            })
            .collect(),
    );
    streams.push((spelling::STREAM.to_owned(), spelling.bytes));
    let meta = Meta {
        documents: count,
        settings: settings.clone(),
        values: counter.finish(settings),
        bases,
        common,
        spelling: spelling.beginnings,
        usual: usual.into_iter().collect(),
    };
    write(&meta, &streams, &cuts, settings.one_file)
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

/// The headings that most entries have, as a template asks for: nobody means to find every entry by them.
fn usual_headings(documents: &[Document]) -> BTreeSet<String> {
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
    let usual = counts
        .into_iter()
        .filter(|(_, count)| *count >= FEW && *count > documents.len() / 2);
    usual.map(|(heading, _)| heading.to_owned()).collect()
}

/// What the index library is given of a document.
fn index_document(
    document: &Document,
    fields: &Fields,
    settings: &Settings,
    usual: &BTreeSet<String>,
    counter: &mut ValueCounter,
) -> TantivyDocument {
    let mut out = TantivyDocument::default();
    let mut zoned = String::new();
    let mut add = |zone: Zone, text: &str| {
        if !text.is_empty() {
            zoned.clear();
            zoned.push(char::from(zone.letter()));
            zoned.push_str(text);
            out.add_text(fields.words, &zoned);
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
        if !usual.contains(&section.heading) {
            add(Zone::Body, &section.heading);
        }
        add(Zone::of_role(section.role), &section.text);
    }
    let mut column = 0;
    for (number, field) in settings.fields.iter().enumerate() {
        for value in values_of(document, field) {
            let ordinal = counter.count(number, &value);
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

/// What is kept of the words of a book beside its dictionary.
#[derive(Default)]
struct Vocabulary {
    /// Those that very short beginnings are completed to, sorted.
    common: Vec<String>,
    /// The [familiar](Familiar) ones.
    familiar: Vec<u8>,
    spelling: Spelling,
}

/// Looks at every word of the dictionary once.
fn vocabulary(index: &Index, fields: &Fields, english: bool) -> Result<Vocabulary, Error> {
    let searcher = index
        .reader_builder()
        .reload_policy(tantivy::ReloadPolicy::Manual)
        .try_into()?
        .searcher();
    let Some(segment) = searcher.segment_readers().first() else {
        return Ok(Default::default());
    };
    let inverted = segment.inverted_index(fields.words)?;
    let least = if segment.max_doc() < LARGE { 1 } else { 2 };
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
    let familiar = Familiar::of(&inverted, &words, english)?;
    let common = words
        .into_iter()
        .filter(|(entries, word)| *entries > 1 && word.len() > 2)
        .map(|(_, word)| word);
    let mut common: Vec<String> = common.take(COMMON).collect();
    common.sort_unstable();
    Ok(Vocabulary {
        common,
        familiar: familiar.encode(),
        spelling,
    })
}

/// The files of the one segment, under names that do not change.
fn index_streams(index: &Index, directory: &RamDirectory) -> Result<Vec<(String, Vec<u8>)>, Error> {
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

/// The crate's tokenizer for the index library. The first byte of a text is the letter of its zone.
#[derive(Debug, Clone, Copy)]
struct ZonedTokenizer;

struct ZonedTokens<'t> {
    tokens: Tokens<'t>,
    zone: char,
    token: Token,
}

impl Tokenizer for ZonedTokenizer {
    type TokenStream<'t> = ZonedTokens<'t>;

    fn token_stream<'t>(&'t mut self, text: &'t str) -> ZonedTokens<'t> {
        let zone = text.chars().next().unwrap_or(' ');
        let text = text.get(zone.len_utf8()..).unwrap_or_default();
        ZonedTokens {
            tokens: Tokens::new(text, Side::Entry),
            zone,
            token: Token::default(),
        }
    }
}

impl TokenStream for ZonedTokens<'_> {
    fn advance(&mut self) -> bool {
        if !self.tokens.advance() {
            return false;
        }
        let found = self.tokens.token();
        self.token.position = found.position;
        self.token.text.clear();
        self.token.text.push_str(found.text);
        self.token.text.push('\0');
        self.token.text.push(self.zone);
        true
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}
