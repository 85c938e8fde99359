//! What is kept of an entry for its line among the results, and for the passages under it.

use serde::{Deserialize, Serialize};

use crate::document::{Day, Document, Section};
use crate::error::Error;

/// Compression of the texts: most of what the highest level saves, at a fraction of the time.
const LEVEL: u8 = 2;
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

    pub(crate) fn encode(&self) -> Result<Vec<u8>, Error> {
        Ok(miniz_oxide::deflate::compress_to_vec(&serde_json::to_vec(self)?, LEVEL))
    }

    pub(crate) fn decode(bytes: &[u8]) -> Result<Entry, Error> {
        let damaged = |_| Error::Damaged { file: "entries".to_owned(), reason: "a text cannot be unpacked" };
        let json = miniz_oxide::inflate::decompress_to_vec_with_limit(bytes, LARGEST).map_err(damaged)?;
        Ok(serde_json::from_slice(&json)?)
    }
}
