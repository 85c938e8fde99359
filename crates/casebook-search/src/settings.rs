//! What the index must know of the book: its fields, their names, and what else people call their values.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::synonyms::Synonym;

/// Fields and vocabularies of a book.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Settings {
    /// The languages of the book by their codes (ISO 639-1), separated by commas: `en`, `pt,en`.
    pub languages: String,
    /// An index that is not larger than this, in bytes, is one file.
    pub single_file_limit: usize,
    /// The book's own synonyms, beside the built-in ones.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub synonyms: Vec<Synonym>,
    /// The headings that reports of the book have by rule: nobody means to find an entry by them.
    #[serde(skip)]
    pub headings: Vec<String>,
    /// The fields that a query can name, besides the text fields and ranges that every book has.
    pub fields: Vec<Field>,
}

/// A field that a query can name.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Field {
    /// Name in queries: `service`.
    pub name: String,
    /// Name for people: `Services`.
    pub label: String,
    /// Other names in queries: `services`, `svc`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<String>,
    /// Whether values can be counted beside the results.
    #[serde(default)]
    pub facet: bool,
    /// Whether values are paths, so that `capacity` means all below it.
    #[serde(default)]
    pub tree: bool,
    /// What else values are called, and what they are called for people.
    #[serde(default)]
    pub vocabulary: Vocabulary,
}

/// The words of a field.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Vocabulary {
    /// From any other name of a value to the value.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub aliases: BTreeMap<String, String>,
    /// From a value to its name for people, where they differ.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub labels: BTreeMap<String, String>,
}

impl Settings {
    /// Declares a field of the book's own, or returns the one that is there.
    pub fn declare(&mut self, name: &str, label: &str) -> &mut Field {
        let at = self
            .fields
            .iter()
            .position(|field| field.name == name)
            .unwrap_or_else(|| {
                self.fields.push(Field {
                    name: name.to_owned(),
                    label: label.to_owned(),
                    ..Field::default()
                });
                self.fields.len() - 1
            });
        &mut self.fields[at]
    }
}

impl Default for Settings {
    /// English, and the fields of the built-in template.
    fn default() -> Settings {
        let field = |name: &str, label: &str, aliases: &[&str]| Field {
            name: name.to_owned(),
            label: label.to_owned(),
            aliases: aliases.iter().map(|&alias| alias.to_owned()).collect(),
            ..Field::default()
        };
        let facet = |field: Field| Field {
            facet: true,
            ..field
        };
        Settings {
            languages: "en".to_owned(),
            synonyms: Vec::new(),
            headings: Vec::new(),
            single_file_limit: 1 << 20,
            fields: vec![
                Field {
                    tree: true,
                    ..facet(field(
                        "cause",
                        "Cause",
                        &["causes", "root-cause", "root-causes", "rc"],
                    ))
                },
                facet(field("service", "Service", &["services", "svc"])),
                facet(field("severity", "Severity", &["sev", "level"])),
                facet(field("year", "Year", &[])),
                field("team", "Team", &["teams"]),
                field("trigger", "Trigger", &["triggers"]),
                field("status", "Status", &[]),
                field("kind", "Kind", &["type"]),
                field("tag", "Tag", &["tags", "label"]),
                field("author", "Author", &["authors", "by"]),
                field("id", "Id", &[]),
                field("is", "Is", &["has"]),
            ],
        }
    }
}
