//! What a tool is: a question to the book with a schema of what it takes and of what it answers.

use std::sync::Arc;

use rmcp::model::{JsonObject, Tool as Definition, ToolAnnotations};
use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::open_book::OpenBook;
use crate::workspace::{OpenError, SearchError};

/// A question that an assistant can ask. Every tool reads, and none writes.
pub(super) trait Tool {
    /// What it takes.
    type Input: DeserializeOwned + JsonSchema;
    /// What it answers: an object.
    type Answer: Serialize + JsonSchema;
    /// Its name in calls.
    const NAME: &'static str;
    /// Its name for people.
    const TITLE: &'static str;
    /// What it does, when to use it, and what it cannot do.
    const DESCRIPTION: &'static str;

    /// Answers a question.
    fn answer(book: &mut OpenBook, input: Self::Input) -> Result<Self::Answer, Refusal>;
}

/// Why there is no answer, in words that say what to do.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub(super) struct Refusal(String);

impl Refusal {
    /// Ends the words as a sentence ends, whoever wrote the last of them.
    pub(super) fn new(words: impl Into<String>) -> Self {
        let words = words.into();
        let words = words.trim_end().trim_end_matches('.');
        let end = if words.ends_with(['?', '!']) { "" } else { "." };
        Self(format!("{words}{end}"))
    }
}

impl From<SearchError> for Refusal {
    fn from(error: SearchError) -> Self {
        match error {
            SearchError::Open(error) => error.into(),
            error => Self::new(format!("The book cannot be searched: {error}")),
        }
    }
}

impl From<OpenError> for Refusal {
    fn from(error: OpenError) -> Self {
        let OpenError::Config { findings, .. } = &error else {
            return Self::new(format!("The book cannot be read: {error}"));
        };
        let messages = findings.iter().map(|finding| finding.message.as_str());
        let messages: Vec<&str> = messages.collect();
        Self::new(format!(
            "The book cannot be read: book.toml is not valid ({}). A person has to correct it; `casebook lint` shows where.",
            messages.join("; ")
        ))
    }
}

/// A tool without its types.
pub(super) struct AnyTool {
    pub(super) name: &'static str,
    definition: fn() -> Definition,
    call: fn(&mut OpenBook, JsonObject) -> Result<Value, Refusal>,
}

impl AnyTool {
    pub(super) const fn of<T: Tool>() -> Self {
        Self {
            name: T::NAME,
            definition: definition::<T>,
            call: call::<T>,
        }
    }

    /// As clients are told of it.
    pub(super) fn definition(&self) -> Definition {
        (self.definition)()
    }

    /// Answers a question.
    pub(super) fn call(&self, book: &mut OpenBook, input: JsonObject) -> Result<Value, Refusal> {
        (self.call)(book, input)
    }
}

fn definition<T: Tool>() -> Definition {
    let hints = ToolAnnotations::with_title(T::TITLE)
        .read_only(true)
        .destructive(false)
        .idempotent(true)
        .open_world(false);
    Definition::new(T::NAME, T::DESCRIPTION, schema::<T::Input>())
        .with_title(T::TITLE)
        .with_raw_output_schema(schema::<T::Answer>())
        .with_annotations(hints)
}

/// The schema of a type, whole: without references.
fn schema<T: JsonSchema>() -> Arc<JsonObject> {
    let settings =
        SchemaSettings::draft2020_12().with(|settings| settings.inline_subschemas = true);
    let schema = settings.into_generator().into_root_schema_for::<T>();
    match schema.to_value() {
        Value::Object(mut schema) => {
            // The name of a Rust type tells nobody anything.
            schema.remove("title");
            schema.values_mut().for_each(forget_formats);
            schema.into()
        }
        _ => Arc::default(),
    }
}

/// Takes out formats that only Rust knows, `uint`: clients complain of them.
fn forget_formats(schema: &mut Value) {
    match schema {
        Value::Object(fields) => {
            let of_rust = |format: &Value| {
                matches!(
                    format.as_str(),
                    Some("uint" | "uint8" | "uint64" | "int64" | "double")
                )
            };
            if fields.get("format").is_some_and(of_rust) {
                fields.shift_remove("format");
            }
            fields.values_mut().for_each(forget_formats);
        }
        Value::Array(items) => items.iter_mut().for_each(forget_formats),
        _ => {}
    }
}

fn call<T: Tool>(book: &mut OpenBook, input: JsonObject) -> Result<Value, Refusal> {
    let input = serde_json::from_value(Value::Object(input)).map_err(|error| {
        Refusal::new(format!(
            "The arguments cannot be read: {error}. `{}` takes {}.",
            T::NAME,
            arguments(&schema::<T::Input>())
        ))
    })?;
    let answer = T::answer(book, input)?;
    serde_json::to_value(answer)
        .map_err(|error| Refusal::new(format!("The answer cannot be written: {error}")))
}

/// `query (string, required), limit (integer)`
fn arguments(schema: &JsonObject) -> String {
    let required = schema.get("required").and_then(Value::as_array);
    let is_required =
        |name: &str| required.is_some_and(|names| names.iter().any(|one| one == name));
    let Some(Value::Object(properties)) = schema.get("properties") else {
        return "no arguments".to_owned();
    };
    let arguments = properties.iter().map(|(name, property)| {
        let kind = match &property["type"] {
            Value::String(kind) => kind.as_str(),
            Value::Array(kinds) => kinds.first().and_then(Value::as_str).unwrap_or("any"),
            _ => "any",
        };
        let required = if is_required(name) { ", required" } else { "" };
        format!("{name} ({kind}{required})")
    });
    arguments.collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_ends_as_a_sentence_does() {
        for (words, expected) in [
            ("no entry names it", "no entry names it."),
            ("Swap them.", "Swap them."),
            ("gone..\n", "gone."),
            ("did you mean `a`?", "did you mean `a`?"),
            ("did you mean `a`?.", "did you mean `a`?"),
        ] {
            assert_eq!(Refusal::new(words).to_string(), expected);
        }
    }
}
