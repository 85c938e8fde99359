//! What is kept of an entry for its line among the results, and for the passages under it.

use crate::compress::{Compressor, decompress};
use crate::dictionary_trainer::train_dictionary;
use crate::document::{Day, Document, Role, Section};
use crate::error::Error;
use crate::memo::{self, Memo};
use crate::par_chunks::par_chunks;

/// From how many entries the dictionary is made, and how much of each is looked at, in bytes.
const SAMPLES: usize = 256;
const SAMPLE: usize = 8 << 10;
/// The largest dictionary, in bytes. One of twice the size makes a text 3 % smaller, and whoever opens a pack fetches it whole.
const MAX_DICTIONARY: usize = 16 << 10;
/// Between the values of a list, the fields of a record, and the records: the separators that ASCII has for them.
const VALUE: char = '\u{1d}';
const FIELD: char = '\u{1f}';
const RECORD: char = '\u{1e}';
/// No entry is larger; what claims to be is damaged.
const LARGEST: usize = 1 << 28;

/// The kept part of an entry.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Entry {
    pub(crate) id: String,
    pub(crate) url: String,
    pub(crate) kind: String,
    pub(crate) title: String,
    pub(crate) date: Option<Day>,
    pub(crate) severity: Option<String>,
    pub(crate) status: Option<String>,
    pub(crate) causes: Vec<String>,
    pub(crate) services: Vec<String>,
    pub(crate) flags: Vec<String>,
    pub(crate) summary: String,
    pub(crate) sections: Vec<Section>,
    pub(crate) open_actions: Vec<String>,
}

impl Entry {
    #[cfg(test)]
    pub(crate) fn of(document: Document) -> Entry {
        Entry {
            id: document.id,
            url: document.url,
            kind: document.kind,
            title: document.title,
            date: document.date,
            severity: document.severity,
            status: document.status,
            causes: document.causes,
            services: document.services,
            flags: document.flags,
            summary: document.summary,
            sections: document.sections,
            open_actions: document.open_actions,
        }
    }

    pub(crate) fn decode(dictionary: &[u8], bytes: &[u8]) -> Result<Entry, Error> {
        let damaged = || Error::Damaged {
            file: "entries".to_owned(),
            reason: "a text cannot be unpacked",
        };
        let text = decompress(dictionary, bytes, LARGEST).ok_or_else(damaged)?;
        read(std::str::from_utf8(&text).map_err(|_| damaged())?).ok_or_else(damaged)
    }
}

/// An entry as one text: a record of facts, and one for each section.
fn print(document: &Document) -> String {
    let mut out = String::new();
    let put = |out: &mut String, text: &str, end: char| {
        // No author means a separator by it.
        if text.contains([VALUE, FIELD, RECORD]) {
            out.push_str(&text.replace([VALUE, FIELD, RECORD], " "));
        } else {
            out.push_str(text);
        }
        out.push(end);
    };
    for text in [&document.id, &document.url, &document.kind, &document.title] {
        put(&mut out, text, FIELD);
    }
    let date = document.date.map(|date| date.to_string());
    for text in [&date, &document.severity, &document.status] {
        put(&mut out, text.as_deref().unwrap_or_default(), FIELD);
    }
    for list in [
        &document.causes,
        &document.services,
        &document.flags,
        &document.open_actions,
    ] {
        list.iter().for_each(|value| put(&mut out, value, VALUE));
        out.push(FIELD);
    }
    put(&mut out, &document.summary, RECORD);
    for section in &document.sections {
        put(&mut out, &section.heading, FIELD);
        put(&mut out, &section.anchor, FIELD);
        out.push(letter(section.role));
        put(&mut out, &section.text, RECORD);
    }
    out
}

/// Reads what [`print()`] wrote; `None` if it is something else.
fn read(text: &str) -> Option<Entry> {
    let mut records = text.strip_suffix(RECORD)?.split(RECORD);
    let mut facts = records.next()?.split(FIELD);
    let mut fact = || facts.next();
    let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    let list = |text: &str| text.split_terminator(VALUE).map(str::to_owned).collect();
    let entry = Entry {
        id: fact()?.to_owned(),
        url: fact()?.to_owned(),
        kind: fact()?.to_owned(),
        title: fact()?.to_owned(),
        date: some(fact()?).map(|date| date.parse()).transpose().ok()?,
        severity: some(fact()?),
        status: some(fact()?),
        causes: list(fact()?),
        services: list(fact()?),
        flags: list(fact()?),
        open_actions: list(fact()?),
        summary: fact()?.to_owned(),
        sections: records.map(section).collect::<Option<_>>()?,
    };
    facts.next().is_none().then_some(entry)
}

fn section(record: &str) -> Option<Section> {
    let (heading, rest) = record.split_once(FIELD)?;
    let (anchor, rest) = rest.split_once(FIELD)?;
    let mut text = rest.chars();
    let role = [Role::Body, Role::Summary, Role::Cause, Role::Resolution];
    let first = text.next()?;
    let role = role.into_iter().find(|role| letter(*role) == first)?;
    Some(Section {
        heading: heading.to_owned(),
        anchor: anchor.to_owned(),
        text: text.as_str().to_owned(),
        role,
    })
}

fn letter(role: Role) -> char {
    match role {
        Role::Body => 'b',
        Role::Summary => 's',
        Role::Cause => 'c',
        Role::Resolution => 'r',
    }
}

/// The kept parts of all entries: one after the other, and where each ends.
#[derive(Debug, Default)]
pub(crate) struct Texts {
    /// What the texts have in common, which is needed to unpack any of them.
    pub(crate) dictionary: Vec<u8>,
    pub(crate) bytes: Vec<u8>,
    pub(crate) ends: Vec<usize>,
}

impl Texts {
    /// # Errors
    /// A failure of the compressor.
    pub(crate) fn of(documents: &[Document], memo: &Memo) -> std::io::Result<Texts> {
        let mut texts = Texts::default();
        // Entries evenly from the whole book; a small book's dictionary must not outweigh what it saves.
        let room = MAX_DICTIONARY.min(documents.len() * SAMPLE / 32);
        let every = documents.len().div_ceil(SAMPLES).max(1);
        let samples: Vec<String> = documents.iter().step_by(every).map(print).collect();
        let samples: Vec<&[u8]> = samples
            .iter()
            .map(|text| &text.as_bytes()[..text.len().min(SAMPLE)])
            .collect();
        texts.dictionary = train_dictionary(&samples, room);
        let dictionary = &texts.dictionary;
        let of_dictionary = memo::key(&[dictionary]);
        let compressed = par_chunks(documents, |documents| {
            let mut compressor = Compressor::new(dictionary);
            let compressed = documents.iter().map(|document| {
                let text = print(document);
                let key = || memo::key(&[b"text", &of_dictionary, text.as_bytes()]);
                memo.get_or_make(key, || compressor.compress(text.as_bytes()))
            });
            compressed.collect()
        })?;
        for text in compressed {
            texts.bytes.extend_from_slice(&text);
            texts.ends.push(texts.bytes.len());
        }
        Ok(texts)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_survives_and_its_separators_become_spaces() {
        let section = |heading: &str, role, text: &str| Section {
            heading: heading.to_owned(),
            anchor: heading.to_lowercase(),
            text: text.to_owned(),
            role,
        };
        let document = Document {
            id: "é".to_owned(),
            title: "A\u{1f}B".to_owned(),
            date: Some(-3),
            severity: Some("SEV1".to_owned()),
            services: vec!["a".to_owned(), "b, c".to_owned()],
            sections: vec![
                section("Summary", Role::Summary, "one\ntwo"),
                section("", Role::Body, ""),
            ],
            ..Document::default()
        };
        let entry = read(&print(&document)).unwrap();
        assert_eq!(
            entry,
            Entry {
                title: "A B".to_owned(),
                ..Entry::of(document)
            }
        );
        assert_eq!(
            read(&print(&Document::default())).unwrap(),
            Entry::of(Document::default())
        );
        for wrong in ["", "{}", "a\u{1e}", "\u{1f}\u{1f}\u{1e}"] {
            assert_eq!(read(wrong), None, "{wrong:?}");
        }
    }
}
