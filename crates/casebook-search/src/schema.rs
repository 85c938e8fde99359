//! The fields of the index, and how terms are spelt in them.
//!
//! All text stands in *one* field. A term is the folded word, a zero byte, and a letter for the zone of the entry it
//! stands in: `timeout\0t` in titles, `timeout\0b` in the body. So whatever a query asks about one word (its zones, its
//! inflections, its completions, its likely misspellings) are neighbours in one dictionary and in one postings file,
//! which a browser fetches in one piece; and the length of an entry is stored once, not once per zone. In a language that is
//! stemmed, the stem of each word is a term, too, with a capital letter for the zone: `verbind\0B`.

use tantivy::schema::{
    Field, IndexRecordOption, NumericOptions, Schema, TextFieldIndexing, TextOptions,
};

use crate::document::Role;
use crate::settings::Settings;

/// Name of the tokenizer in the index.
pub(crate) const TOKENIZER: &str = "casebook";

/// Separates word and zone in a term; it is in no word.
const SEPARATOR: u8 = 0;

/// Part of an entry that a word stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Zone {
    Body,
    Cause,
    Meta,
    Summary,
    Title,
}

impl Zone {
    pub(crate) const ALL: [Zone; 5] = [
        Zone::Body,
        Zone::Cause,
        Zone::Meta,
        Zone::Summary,
        Zone::Title,
    ];

    /// Its letter in terms; the order of the letters is that of [`Zone::ALL`].
    pub(crate) fn letter(self) -> u8 {
        match self {
            Zone::Body => b'b',
            Zone::Cause => b'c',
            Zone::Meta => b'm',
            Zone::Summary => b's',
            Zone::Title => b't',
        }
    }

    /// The zone that the text of a section is.
    pub(crate) fn of_role(role: Role) -> Zone {
        match role {
            Role::Body | Role::Resolution => Zone::Body,
            Role::Summary => Zone::Summary,
            Role::Cause => Zone::Cause,
        }
    }

    /// Its letter in the terms of stems.
    pub(crate) fn stem_letter(self) -> u8 {
        self.letter().to_ascii_uppercase()
    }

    pub(crate) fn of_letter(letter: u8) -> Option<Zone> {
        Zone::ALL.into_iter().find(|zone| zone.letter() == letter)
    }
}

/// Splits a term into its word and its zone.
pub(crate) fn split_term(term: &[u8]) -> Option<(&str, Zone)> {
    let [word @ .., SEPARATOR, letter] = term else {
        return None;
    };
    Some((std::str::from_utf8(word).ok()?, Zone::of_letter(*letter)?))
}

/// Splits the term of a stem into the stem and its zone.
pub(crate) fn split_stem_term(term: &[u8]) -> Option<(&str, Zone)> {
    let [stem @ .., SEPARATOR, letter] = term else {
        return None;
    };
    let zone = Zone::ALL
        .into_iter()
        .find(|zone| zone.stem_letter() == *letter)?;
    Some((std::str::from_utf8(stem).ok()?, zone))
}

/// The word or the stem of a term.
pub(crate) fn word_of(term: &[u8]) -> &[u8] {
    match term {
        [word @ .., SEPARATOR, _] => word,
        term => term,
    }
}

/// The terms of a word in all zones, as a half-open range.
pub(crate) fn word_range(word: &str) -> (Vec<u8>, Vec<u8>) {
    let mut from = word.as_bytes().to_vec();
    let mut to = from.clone();
    from.push(SEPARATOR);
    to.push(SEPARATOR + 1);
    (from, to)
}

/// The terms of all words that begin with `prefix`, as a half-open range.
pub(crate) fn prefix_range(prefix: &str) -> (Vec<u8>, Vec<u8>) {
    let from = prefix.as_bytes().to_vec();
    let mut to = from.clone();
    // No UTF-8 text has this byte.
    to.push(0xff);
    (from, to)
}

/// The key of a value of a field. Values are told apart without regard to case and accents; `_` and spaces are `-`.
pub(crate) fn key(field: &str, value: &str) -> String {
    let mut key = String::with_capacity(field.len() + value.len() + 1);
    key.push_str(field);
    key.push(':');
    key.push_str(&fold_value(value));
    key
}

/// The form of a value under which it is looked up.
pub(crate) fn fold_value(value: &str) -> String {
    crate::text::fold(value.trim()).replace(['_', ' '], "-")
}

/// Fields of the index.
#[derive(Debug, Clone)]
pub(crate) struct Fields {
    pub(crate) schema: Schema,
    /// All text, with positions.
    pub(crate) words: Field,
    /// `field:value`, for filters.
    pub(crate) keys: Field,
    /// Start of the incident, as a day.
    pub(crate) date: Field,
    /// Downtime in seconds.
    pub(crate) downtime: Field,
    /// One column of value numbers per facet, in the order of the settings.
    pub(crate) facets: Vec<Field>,
}

pub(crate) const DATE: &str = "date";
pub(crate) const DOWNTIME: &str = "downtime";

/// Name of the column of the facet with this number.
pub(crate) fn facet_column(number: usize) -> String {
    format!("facet{number}")
}

impl Fields {
    pub(crate) fn new(settings: &Settings) -> Fields {
        let mut builder = Schema::builder();
        let words = TextOptions::default().set_indexing_options(
            TextFieldIndexing::default()
                .set_tokenizer(TOKENIZER)
                .set_index_option(IndexRecordOption::WithFreqsAndPositions),
        );
        let keys = TextOptions::default().set_indexing_options(
            TextFieldIndexing::default()
                .set_tokenizer("raw")
                .set_index_option(IndexRecordOption::Basic)
                .set_fieldnorms(false),
        );
        let words = builder.add_text_field("words", words);
        let keys = builder.add_text_field("keys", keys);
        let fast = NumericOptions::default().set_fast();
        let date = builder.add_i64_field(DATE, fast.clone());
        let downtime = builder.add_u64_field(DOWNTIME, fast.clone());
        let facets = settings
            .fields
            .iter()
            .filter(|field| field.facet)
            .enumerate();
        let facets = facets
            .map(|(number, _)| builder.add_u64_field(&facet_column(number), fast.clone()))
            .collect();
        Fields {
            schema: builder.build(),
            words,
            keys,
            date,
            downtime,
            facets,
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn terms_of_a_word_are_neighbours() {
        let (from, to) = word_range("time");
        let (wide_from, wide_to) = prefix_range("time");
        for zone in Zone::ALL {
            let term = [b"time\0".as_slice(), &[zone.letter()]].concat();
            assert_eq!(split_term(&term).unwrap(), ("time", zone));
            assert!(from <= term && term < to && wide_from <= term && term < wide_to);
        }
        let longer = "timeé\0b".as_bytes().to_vec();
        assert!(!(from <= longer && longer < to) && "timeé\0b".as_bytes() < wide_to.as_slice());
        assert!(Zone::ALL.is_sorted() && Zone::ALL.map(Zone::letter).is_sorted());
    }

    #[test]
    fn stems_are_no_words() {
        assert_eq!(split_term(b"verbind\0B"), None);
        assert_eq!(
            split_stem_term(b"verbind\0B"),
            Some(("verbind", Zone::Body))
        );
        assert_eq!(split_stem_term(b"verbind\0b"), None);
        assert_eq!(word_of(b"verbind\0T"), b"verbind");
    }

    #[test]
    fn values_that_differ_by_case_only_share_a_key() {
        assert_eq!(key("service", "Payment API"), key("service", "payment_api"));
        assert_ne!(key("service", "a"), key("team", "a"));
    }
}
