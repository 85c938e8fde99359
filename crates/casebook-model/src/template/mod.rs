//! The template is data: which fields an entry has, which sections, and which values its fields may take.
//!
//! One [`Template`] gives the checks, the JSON Schema for editors, the skeleton of a new entry, the author guide and
//! the listing pages. The built-in one is laid under a book's own `_schema/` files.

mod add_term;
mod export;
mod headings;
mod read;
mod section;
mod status;
mod synonyms;
mod vocabulary;

use std::collections::BTreeMap;
use std::sync::Arc;

use casebook_dialect::Dialect;
use casebook_markdown::Outline;

pub use add_term::{to_add, with_term};
pub use export::{json_schema, quoted, skeleton, yaml};
pub use headings::{HeadingMatch, heading_key};
pub use read::{SchemaFile, SourceServices, read, read_with_services};
pub use section::{Section, SectionRole};
pub use status::Status;
pub use synonyms::Synonym;
pub use vocabulary::{Lookup, Term, Vocabulary, fold};

/// Fields, sections and vocabularies.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Template {
    /// The fields of the front matter, in the order they are written.
    pub fields: Vec<Field>,
    /// The sections of the body, in order.
    pub sections: Vec<Section>,
    /// The vocabularies by name.
    pub vocabularies: BTreeMap<String, Vocabulary>,
    /// The words of the glossary page with their definitions.
    pub glossary: Vec<GlossaryTerm>,
    /// What else words are called, for the search.
    pub synonyms: Vec<Synonym>,
    /// The dialects in which entries of the book may be written that are not in Casebook's own form: the book's own first.
    pub dialects: Vec<Arc<Dialect>>,
    /// The same for each source that is written in others.
    pub source_dialects: BTreeMap<String, Vec<Arc<Dialect>>>,
    /// The status of an entry that says none.
    pub default_status: Status,
    headings: headings::Headings,
}

/// One field of the front matter.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Field {
    /// The key.
    pub name: String,
    /// What people read on pages.
    pub label: String,
    /// What it takes.
    pub kind: FieldType,
    /// The name of the vocabulary its values come from.
    pub vocabulary: Option<String>,
    /// Whether values outside the vocabulary are allowed.
    pub open: bool,
    /// What an author should put there.
    pub help: String,
    /// An example value as YAML.
    pub example: Option<String>,
    /// The first status at which it has to be there.
    pub required_from: Option<Status>,
    /// Whether each value gets a listing page and a search facet.
    pub browse: bool,
    /// Whether a new entry's skeleton shows it.
    pub skeleton: bool,
    /// The label of those who may see its values; without one, who sees the entry.
    pub visibility: Option<String>,
    /// The fields inside, for a group or a list.
    pub fields: Vec<Field>,
    /// The smallest number allowed.
    pub minimum: Option<f64>,
    /// The largest number allowed.
    pub maximum: Option<f64>,
    /// Whether the book declared it, not Casebook.
    pub own: bool,
    /// Whether Casebook fills it, so that no author writes it.
    pub computed: bool,
}

/// What a field takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum FieldType {
    /// Text of any length.
    Text,
    /// Text on one line.
    #[default]
    Line,
    /// `true` or `false`.
    Boolean,
    /// A number.
    Number,
    /// A day.
    Date,
    /// A point in time with its precision.
    Moment,
    /// A length of time.
    Duration,
    /// One value of a vocabulary.
    Term,
    /// Values of a vocabulary.
    Terms,
    /// Several lines of text.
    Texts,
    /// Ids of other entries.
    References,
    /// Site addresses.
    Addresses,
    /// An absolute web address.
    Url,
    /// A mapping with fields of its own.
    Group,
    /// A list of such mappings.
    List,
    /// Anything; read by whoever it is meant for.
    Any,
}

/// A word of the glossary.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct GlossaryTerm {
    /// The word.
    pub term: String,
    /// What it means here.
    pub definition: String,
    /// Related words.
    pub see: Vec<String>,
}

const FIELD_TYPES: &[(&str, FieldType)] = &[
    ("text", FieldType::Text),
    ("line", FieldType::Line),
    ("boolean", FieldType::Boolean),
    ("number", FieldType::Number),
    ("date", FieldType::Date),
    ("moment", FieldType::Moment),
    ("duration", FieldType::Duration),
    ("term", FieldType::Term),
    ("terms", FieldType::Terms),
    ("texts", FieldType::Texts),
    ("references", FieldType::References),
    ("addresses", FieldType::Addresses),
    ("url", FieldType::Url),
    ("group", FieldType::Group),
    ("list", FieldType::List),
    ("any", FieldType::Any),
];

impl FieldType {
    /// The word in the schema file.
    #[must_use]
    pub fn name(self) -> &'static str {
        FIELD_TYPES
            .iter()
            .find(|entry| entry.1 == self)
            .map_or("any", |entry| entry.0)
    }

    fn parse(name: &str) -> Option<Self> {
        FIELD_TYPES
            .iter()
            .find(|entry| entry.0 == name)
            .map(|entry| entry.1)
    }
}

impl Template {
    /// The template that Casebook brings along.
    #[must_use]
    pub fn builtin() -> Self {
        read(&[]).0
    }

    /// The dialects in which entries of the source of a name may be written, or the book's own.
    #[must_use]
    pub(crate) fn dialects_of(&self, source: Option<&str>) -> &[Arc<Dialect>] {
        source
            .and_then(|source| self.source_dialects.get(source))
            .unwrap_or(&self.dialects)
    }

    /// A field by its key; of a field inside another both keys, `impact.downtime`.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<&Field> {
        let called =
            |fields: &'_ [Field], name: &str| fields.iter().position(|field| field.name == name);
        if let Some((outer, inner)) = name.split_once('.') {
            let outer = &self.fields[called(&self.fields, outer)?];
            return Some(&outer.fields[called(&outer.fields, inner)?]);
        }
        Some(&self.fields[called(&self.fields, name)?])
    }

    /// A vocabulary by its name; an empty one where none is declared.
    #[must_use]
    pub fn vocabulary(&self, name: &str) -> &Vocabulary {
        static EMPTY: std::sync::LazyLock<Vocabulary> =
            std::sync::LazyLock::new(Vocabulary::default);
        self.vocabularies.get(name).unwrap_or(&EMPTY)
    }

    /// The vocabulary of a field.
    #[must_use]
    pub fn values(&self, field: &Field) -> &Vocabulary {
        self.vocabulary(field.vocabulary.as_deref().unwrap_or_default())
    }

    /// The fields that get a listing page and a facet per value.
    pub fn browsable(&self) -> impl Iterator<Item = &Field> {
        self.fields.iter().filter(|field| field.browse)
    }

    /// Whether the values of a field are paths, so that `capacity` means all below it. Causes are, whatever their
    /// vocabulary; in another field a `/` is part of the value (`CI/CD`) unless its vocabulary has two levels.
    #[must_use]
    pub fn is_tree(&self, field: &Field) -> bool {
        field.name == "root_causes" || self.values(field).is_tree()
    }

    /// Every section, each followed by those inside it, with how many sections it stands in.
    #[must_use]
    pub fn all_sections(&self) -> Vec<(&Section, usize)> {
        headings::in_order(&self.sections)
    }

    /// The section of a role.
    #[must_use]
    pub fn section(&self, role: SectionRole) -> Option<&Section> {
        self.all_sections()
            .into_iter()
            .map(|(section, _)| section)
            .find(|section| section.role == Some(role))
    }

    /// What a heading means, by title or alias; more words may follow (`Timeline (UTC)`).
    #[must_use]
    pub fn heading(&self, heading: &str) -> Option<HeadingMatch> {
        self.headings.find(heading)
    }

    /// What each section of a document means.
    #[must_use]
    pub fn sections_of(&self, outline: &Outline) -> Vec<Option<HeadingMatch>> {
        self.headings.of_outline(outline)
    }

    /// The places in `outline.sections` of those that play a role.
    pub fn sections_with_role(
        &self,
        outline: &Outline,
        role: SectionRole,
    ) -> impl Iterator<Item = usize> {
        let found = self.sections_of(outline).into_iter().enumerate();
        found
            .filter(move |(_, found)| found.is_some_and(|found| found.role == Some(role)))
            .map(|(at, _)| at)
    }
}
