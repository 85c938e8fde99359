//! Shared causes, services and triggers.

use tantivy::postings::TermInfo;

use crate::engine::reader::IndexReader;
use crate::engine::weights;
use crate::error::Error;
use crate::rarity::rarity;

/// A cause, service or trigger with the entries that have it.
pub(super) struct Fact {
    /// `field:value`, as the key of the index.
    pub(super) name: String,
    /// The part of the best score that it adds.
    pub(super) weight: f32,
    pub(super) entries: Vec<u32>,
}

impl Fact {
    /// A key of the index as a fact; `None` if its field is none, or if so many entries have it that it says nothing.
    pub(super) fn of(
        reader: &IndexReader,
        name: &str,
        info: &TermInfo,
    ) -> Result<Option<Fact>, Error> {
        let Some(weight) = weight(reader, name, info) else {
            return Ok(None);
        };
        let entries = reader.entries_with(std::slice::from_ref(info))?;
        Ok(Some(Fact {
            name: name.to_owned(),
            weight,
            entries: entries.into_iter().map(|(doc, _)| doc).collect(),
        }))
    }
}

/// What a key adds; the rarer, the more.
pub(super) fn weight(reader: &IndexReader, name: &str, info: &TermInfo) -> Option<f32> {
    let (field, _) = name.split_once(':')?;
    let rarity = |having| rarity(reader.documents(), having);
    let weight =
        weights::evidence(field)? * rarity(info.doc_freq as usize) / rarity(1).max(f32::EPSILON);
    (weight > 0.0).then_some(weight)
}

/// All facts that two entries or more have, and the numbers of those of each entry.
pub(super) fn of_all(reader: &IndexReader) -> Result<(Vec<Fact>, Vec<Vec<u32>>), Error> {
    let mut facts = Vec::new();
    let mut of_entries: Vec<Vec<u32>> = vec![Vec::new(); reader.documents() as usize];
    let mut stream = reader.keys().terms().stream()?;
    while let Some((term, info)) = stream.next() {
        let Some(name) = std::str::from_utf8(term).ok().filter(|_| info.doc_freq > 1) else {
            continue;
        };
        let Some(fact) = Fact::of(reader, name, info)? else {
            continue;
        };
        let number = u32::try_from(facts.len()).unwrap_or(u32::MAX);
        for doc in &fact.entries {
            if let Some(list) = of_entries.get_mut(*doc as usize) {
                list.push(number);
            }
        }
        facts.push(fact);
    }
    Ok((facts, of_entries))
}
