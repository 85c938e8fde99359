//! What is kept of an entry for its line among the results, and for the passages under it.

use serde::{Deserialize, Serialize};

use crate::document::{Day, Document, Section};
use crate::error::Error;
use crate::squeeze::{Squeezer, WINDOW, unsqueeze};

/// Level of compression of the texts: most of what the highest saves, at a fraction of the time.
const LEVEL: u8 = 4;
/// How much of one entry goes into the dictionary: four whole entries serve better than eight halves.
const SAMPLE: usize = 8 << 10;
/// No entry is larger; what claims to be is damaged.
const LARGEST: usize = 1 << 28;

/// The kept part of an entry.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
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
        let damaged = || Error::Damaged { file: "entries".to_owned(), reason: "a text cannot be unpacked" };
        let json = unsqueeze(dictionary, bytes, LARGEST).ok_or_else(damaged)?;
        Ok(serde_json::from_slice(&json)?)
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
    pub(crate) fn of(documents: &[Document]) -> Result<Texts, Error> {
        let json = |document: &Document| serde_json::to_vec(&Entry::of(document.clone()));
        let mut texts = Texts::default();
        // Entries evenly from the whole book; a small book's dictionary must not outweigh what it saves.
        let room = WINDOW.min(documents.len() * SAMPLE / 32);
        let samples = room.div_ceil(SAMPLE).max(1);
        for document in documents.iter().step_by((documents.len() / samples).max(1)).take(samples) {
            let json = json(document)?;
            texts.dictionary.extend_from_slice(&json[..json.len().min(SAMPLE)]);
        }
        texts.dictionary.truncate(room);
        let squeezer = Squeezer::new(&texts.dictionary, LEVEL);
        for document in documents {
            texts.bytes.extend_from_slice(&squeezer.squeeze(&json(document)?));
            texts.ends.push(texts.bytes.len());
        }
        Ok(texts)
    }
}
