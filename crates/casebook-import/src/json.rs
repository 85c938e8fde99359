//! Exports in JSON: a list of records, an object with such a list, one record, or one a line. Read as a stream, one record in
//! memory at a time.

use std::fmt;
use std::io::BufRead;
use std::rc::Rc;

use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::Value;

use crate::limits::{Bounded, Counts};
use crate::record::{Content, Item, Keys, Record, Take, Unreadable};

/// Keys at the top of an export that hold its records.
const LISTS: &[&str] = &[
    "data",
    "incidents",
    "issues",
    "items",
    "postmortems",
    "records",
    "results",
    "values",
];

/// Keys of objects that hold the one record of a file.
const WRAPPERS: &[&str] = &["data", "incident", "issue", "postmortem"];

/// Reads a file; `lists` are keys, beside the usual ones, that hold records.
pub(crate) fn json(file: &str, input: impl BufRead, lists: &[String], take: &mut Take<'_>) {
    let (bounded, counts) = Bounded::new(input);
    let mut stream = serde_json::Deserializer::from_reader(bounded);
    let mut records = Records {
        file,
        lists,
        counts,
        number: 0,
        is_only: false,
        take,
    };
    loop {
        records.counts.begin_record();
        if let Err(error) = Top(&mut records).deserialize(&mut stream) {
            let reason = match error.is_eof() {
                true if records.number == 0
                    && records.counts.line() == 1
                    && error.column() == 0 =>
                {
                    "the file is empty".to_owned()
                }
                true => "the file ends in the middle of a value".to_owned(),
                false => error.to_string(),
            };
            (records.take)(Item::Unreadable(Unreadable {
                place: format!("{file}:{}", error.line().max(1)),
                reason,
            }));
            break;
        }
        if stream.end().is_ok() {
            break;
        }
    }
}

/// What was read of a file so far.
struct Records<'a, 'd> {
    file: &'a str,
    lists: &'a [String],
    counts: Rc<Counts>,
    number: usize,
    /// Whether the record that comes is the whole file.
    is_only: bool,
    take: &'a mut Take<'d>,
}

impl Records<'_, '_> {
    fn add(&mut self, value: Value, line: usize) {
        self.number += 1;
        let number = self.number;
        let Value::Object(keys) = value else {
            (self.take)(Item::Unreadable(Unreadable {
                place: format!("{}:{line}: record {number}", self.file),
                reason: "this is not an object with keys".to_owned(),
            }));
            return;
        };
        let record = Record {
            file: self.file.to_owned(),
            number: (!self.is_only).then_some(number),
            line: Some(line),
            content: Content::Keys(keys, String::new()),
            ..Record::default()
        };
        (self.take)(Item::Record(Box::new(record)));
    }

    fn is_list(&self, key: &str) -> bool {
        LISTS.contains(&key) || self.lists.iter().any(|list| list == key)
    }

    /// An object at the top that holds no list of records is one itself, or holds one.
    fn add_object(&mut self, mut keys: Keys, line: usize) {
        let wrapper = WRAPPERS
            .iter()
            .find(|key| keys.get(**key).is_some_and(Value::is_object));
        let is_alone = keys.values().filter(|value| value.is_object()).count() == 1;
        let inner = wrapper
            .filter(|_| is_alone)
            .and_then(|key| keys.shift_remove(*key));
        self.is_only = self.number == 0;
        match inner {
            Some(record) => {
                self.add(record, line);
                self.leave(&keys);
            }
            None => self.add(Value::Object(keys), line),
        }
        self.is_only = false;
    }

    fn leave(&mut self, keys: &Keys) {
        for (key, value) in keys {
            let text = casebook_text::truncate(&crate::record::plain(value), 80);
            let note = format!(
                "{}: `{key}` stands beside the records and is not taken: {text}",
                self.file
            );
            (self.take)(Item::Note(note));
        }
    }
}

/// A value at the top of a file.
struct Top<'r, 'a, 'd>(&'r mut Records<'a, 'd>);

impl<'de> DeserializeSeed<'de> for Top<'_, '_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Top<'_, '_, '_> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a list of records, or a record")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        self.0.counts.begin_record();
        let mut line = self.0.counts.line();
        while let Some(value) = items.next_element::<Value>()? {
            self.0.add(value, line);
            self.0.counts.begin_record();
            line = self.0.counts.line();
        }
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<(), A::Error> {
        let line = self.0.counts.line();
        let mut keys = Keys::new();
        let mut is_list = false;
        while let Some(key) = entries.next_key::<String>()? {
            if self.0.is_list(&key) {
                match entries.next_value_seed(MaybeList(self.0))? {
                    None => is_list = true,
                    Some(value) => _ = keys.insert(key, value),
                }
            } else {
                let value = entries.next_value::<Value>()?;
                keys.insert(key, value);
            }
        }
        match is_list {
            true => self.0.leave(&keys),
            false => self.0.add_object(keys, line),
        }
        Ok(())
    }
}

/// The value of a key that may hold records: nothing when it did, and they were taken.
struct MaybeList<'r, 'a, 'd>(&'r mut Records<'a, 'd>);

impl<'de> DeserializeSeed<'de> for MaybeList<'_, '_, '_> {
    type Value = Option<Value>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for MaybeList<'_, '_, '_> {
    type Value = Option<Value>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a list of records")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Self::Value, A::Error> {
        self.0.counts.begin_record();
        let mut line = self.0.counts.line();
        let mut others = Vec::new();
        while let Some(value) = items.next_element::<Value>()? {
            // A list of words or numbers holds no records.
            match others.is_empty() && value.is_object() {
                true => self.0.add(value, line),
                false => others.push(value),
            }
            if others.is_empty() {
                self.0.counts.begin_record();
            }
            line = self.0.counts.line();
        }
        Ok((!others.is_empty()).then_some(Value::Array(others)))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Self::Value, A::Error> {
        let mut keys = Keys::new();
        while let Some((key, value)) = entries.next_entry::<String, Value>()? {
            keys.insert(key, value);
        }
        Ok(Some(Value::Object(keys)))
    }

    fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Some(text.into()))
    }

    fn visit_bool<E>(self, flag: bool) -> Result<Self::Value, E> {
        Ok(Some(flag.into()))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Self::Value, E> {
        Ok(Some(number.into()))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Self::Value, E> {
        Ok(Some(number.into()))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Self::Value, E> {
        Ok(Some(number.into()))
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(Some(Value::Null))
    }
}
