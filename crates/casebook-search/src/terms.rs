//! The words of the index, document by document.
//!
//! The index library takes in one document after the other on one thread, and finding and sorting their words is most of the
//! work. Here the words of each document are found apart from those of the others, on all processors, and [kept](crate::memo);
//! what is left for one thread is to write the lists. The files are those that the library would have written, to the byte: a
//! test compares them.

use std::io::{self, Write};
use std::sync::Arc;

use tantivy::directory::{
    CompositeFile, CompositeWrite, FileSlice, OwnedBytes, RamDirectory, WritePtr,
};
use tantivy::fieldnorm::{FieldNormReader, FieldNormsSerializer};
use tantivy::index::{Segment, SegmentComponent};
use tantivy::postings::FieldSerializer;
use tantivy::schema::IndexRecordOption;
use tantivy::{Directory, Index};

use crate::document_terms::{Terms, number};
use crate::error::Error;
use crate::schema::Fields;
use crate::term_numbers::{Numbered, Numbers, prefix};
use crate::varint::{put_number, take_number};

/// The documents that have one term.
#[derive(Default)]
struct List {
    count: u32,
    /// One more than the last of them.
    next: u32,
    /// Of each, how many others are between it and the one before, and its occurrences. Copied, since they are read in the
    /// order of the terms: what lies together is read many times as fast as what lies all over the documents.
    bytes: Vec<u8>,
}

impl List {
    fn add(&mut self, document: u32, occurrences: &[u8]) {
        put_number(&mut self.bytes, (document - self.next) as usize);
        self.bytes.extend_from_slice(occurrences);
        self.count += 1;
        self.next = document + 1;
    }
}

/// The lists of all terms.
struct Lists<'d> {
    /// By number, the terms, each behind its [`prefix`].
    terms: Vec<(u128, &'d [u8])>,
    /// By number of a term.
    lists: Vec<List>,
    /// By document, how many tokens it has.
    lengths: Vec<u32>,
}

impl<'d> Lists<'d> {
    fn of(documents: &'d [Arc<[u8]>]) -> Option<Self> {
        let mut lists = Self {
            terms: Vec::new(),
            lists: Vec::new(),
            lengths: Vec::with_capacity(documents.len()),
        };
        let mut numbers: Numbers<&[u8]> = Numbers::with_room(0);
        for (document, bytes) in (0u32..).zip(documents) {
            let terms = Terms::of(bytes)?;
            lists.lengths.push(number(terms.tokens));
            for (term, occurrences) in terms {
                let prefix = prefix(term);
                let at = match numbers.of(prefix, term, || term) {
                    Numbered::Known(at) => at,
                    Numbered::New(at) => {
                        lists.terms.push((prefix, term));
                        lists.lists.push(List::default());
                        at
                    }
                };
                lists.lists[at as usize].add(document, occurrences);
            }
        }
        Some(lists)
    }

    fn tokens(&self) -> u64 {
        self.lengths.iter().copied().map(u64::from).sum()
    }

    fn write(&self, field: &mut FieldSerializer<'_>) -> io::Result<()> {
        let mut terms: Vec<(u128, &[u8], &List)> = self
            .terms
            .iter()
            .zip(&self.lists)
            .map(|((prefix, term), list)| (*prefix, *term, list))
            .collect();
        terms.sort_unstable_by_key(|(prefix, term, _)| (*prefix, *term));
        let mut positions: Vec<u32> = Vec::new();
        for (_, term, list) in terms {
            field.new_term(term, list.count, true)?;
            let (mut bytes, mut next) = (list.bytes.as_slice(), 0);
            while let Some(others) = take_number(&mut bytes) {
                let document = next + number(others);
                let count = take_number(&mut bytes).unwrap_or(0);
                positions.clear();
                positions.extend((0..count).filter_map(|_| {
                    let distance = take_number(&mut bytes)?;
                    Some(number(distance))
                }));
                field.write_doc(document, number(positions.len()), &positions);
                next = document + 1;
            }
            field.close_term()?;
        }
        Ok(())
    }
}

/// Puts the words of `documents`, as [`terms_of`](crate::document_terms::terms_of) gave them, into an index that has everything
/// else of them.
pub(crate) fn put_words(
    index: &Index,
    directory: &RamDirectory,
    fields: &Fields,
    documents: &[Arc<[u8]>],
) -> Result<(), Error> {
    let Some(segment) = index.searchable_segments()?.into_iter().next() else {
        return Ok(());
    };
    let lists = Lists::of(documents).ok_or(Error::Damaged {
        file: "terms".to_owned(),
        reason: "the words of a document cannot be read",
    })?;
    let lengths = lists.lengths.iter();
    let norms: Vec<u8> = lengths
        .map(|length| FieldNormReader::fieldnorm_to_id(*length))
        .collect();
    let file = rewritten(&segment, directory, SegmentComponent::FieldNorms)?;
    let mut file = FieldNormsSerializer::from_write(file)?;
    file.serialize_field(fields.words, &norms)?;
    file.close()?;
    let open = |component| WithKeys::open(&segment, directory, fields, component);
    let mut terms = open(SegmentComponent::Terms)?;
    let mut postings = open(SegmentComponent::Postings)?;
    let mut positions = open(SegmentComponent::Positions)?;
    if !lists.terms.is_empty() {
        let mut field = FieldSerializer::create(
            IndexRecordOption::WithFreqsAndPositions,
            lists.tokens(),
            terms.file.for_field(fields.words),
            postings.file.for_field(fields.words),
            positions.file.for_field(fields.words),
            Some(FieldNormReader::open(FileSlice::from(norms))?),
        )?;
        lists.write(&mut field)?;
        field.close()?;
    }
    for file in [terms, postings, positions] {
        file.close(fields)?;
    }
    Ok(())
}

/// A file that has a part for the words and one for the keys, which stays as it is.
struct WithKeys {
    file: CompositeWrite<WritePtr>,
    keys: Option<OwnedBytes>,
}

impl WithKeys {
    fn open(
        segment: &Segment,
        directory: &RamDirectory,
        fields: &Fields,
        component: SegmentComponent,
    ) -> Result<Self, Error> {
        let file = segment.open_read(component.clone());
        let file = file.map_err(|error| Error::Index(error.into()))?;
        let keys = CompositeFile::open(&file)?.open_read(fields.keys);
        Ok(Self {
            keys: keys.map(|keys| keys.read_bytes()).transpose()?,
            file: CompositeWrite::wrap(rewritten(segment, directory, component)?),
        })
    }

    fn close(mut self, fields: &Fields) -> io::Result<()> {
        if let Some(keys) = &self.keys {
            self.file.for_field(fields.keys).write_all(keys)?;
        }
        self.file.close()
    }
}

/// A file of a segment, to be written again.
fn rewritten(
    segment: &Segment,
    directory: &RamDirectory,
    component: SegmentComponent,
) -> Result<WritePtr, Error> {
    let path = segment.relative_path(component.clone());
    directory.delete(&path).map_err(io::Error::other)?;
    let file = segment.open_write(component);
    file.map_err(|error| Error::Index(error.into()))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use tantivy::tokenizer::MAX_TOKEN_LEN;

    use super::*;
    use crate::build::{Builder, index_streams};
    use crate::document::{Document, Role, Section};
    use crate::document_terms::terms_of;
    use crate::settings::Settings;
    use proptest::prelude::*;

    /// The files of an index whose words the library has found, and of one whose words were put in.
    fn both_ways(documents: &[Document], language: &str) -> [Vec<(String, Vec<u8>)>; 2] {
        let settings = Settings {
            languages: language.to_owned(),
            ..Settings::default()
        };
        [true, false].map(|by_library| {
            let mut builder = Builder::new(documents, &settings).unwrap();
            let mut found = Vec::new();
            for document in documents {
                let texts = builder.words.texts(document);
                let mut out = builder.facts(document);
                if by_library {
                    let words = builder.fields.words;
                    texts.iter().for_each(|text| out.add_text(words, text));
                } else {
                    found.push(terms_of(&texts, &mut builder.words.tokenizer()).into());
                }
                builder.writer.add_document(out).unwrap();
            }
            let (fields, directory) = (builder.fields, builder.directory);
            let index = builder.writer.finalize().unwrap();
            if !by_library {
                put_words(&index, &directory, &fields, &found).unwrap();
            }
            index_streams(&index, &directory).unwrap()
        })
    }

    fn document(number: usize, texts: &[String]) -> Document {
        let section = |(at, text): (usize, &String)| Section {
            heading: format!("Heading {at}"),
            text: text.clone(),
            role: [Role::Body, Role::Summary, Role::Cause][at % 3],
            ..Section::default()
        };
        Document {
            id: format!("d{number}"),
            title: texts.first().cloned().unwrap_or_default(),
            services: vec!["checkout".to_owned()],
            sections: texts.iter().enumerate().map(section).collect(),
            ..Document::default()
        }
    }

    #[test]
    fn a_long_text_in_many_entries_is_written_as_the_library_does() {
        let word = |at: usize| format!("word{} retried fail-over {}", at % 37, at % 5);
        let long: Vec<String> = (0..220).map(word).collect();
        let documents: Vec<Document> = (0..180)
            .map(|number| {
                let short = format!("The fail over of node-{number} time\u{a0}out, getUserById");
                let huge = "x".repeat(MAX_TOKEN_LEN + number % 3);
                let texts = [long[number..].join(" "), String::new(), short, huge];
                document(number, &texts[..1 + number % 4])
            })
            .collect();
        for language in ["en", "de"] {
            let [library, own] = both_ways(&documents, language);
            assert!(library.iter().all(|(_, bytes)| !bytes.is_empty()));
            assert_eq!(library, own);
        }
    }

    #[test]
    fn no_entries_and_no_words() {
        for documents in [vec![], vec![Document::default()], vec![document(1, &[])]] {
            let [library, own] = both_ways(&documents, "en");
            assert_eq!(library, own);
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn any_texts_are_written_as_the_library_does(
            texts in proptest::collection::vec(proptest::collection::vec("\\PC{0,40}", 0..4), 0..12),
        ) {
            let texts = texts.iter().enumerate();
            let documents: Vec<Document> = texts.map(|(at, texts)| document(at, texts)).collect();
            let [library, own] = both_ways(&documents, "de");
            prop_assert_eq!(library, own);
        }
    }
}
