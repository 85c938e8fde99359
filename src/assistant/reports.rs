//! The reports of the book, as `casebook report --format json` and the site's `api/` give them.

use casebook_analysis::{AnalysisQuery, actions};
use casebook_site::report::{Report, SCHEMA};
use schemars::{Schema, SchemaGenerator};
use serde_json::{Map, Value, json};

use super::tool::Refusal;
use crate::workspace::{ScopeError, ScopeWords, Workspace};

/// A report on a part of the book.
pub(super) fn report(
    workspace: &Workspace,
    scope: &ScopeWords<'_>,
    report: Report,
) -> Result<Map<String, Value>, Refusal> {
    let (book, today) = (workspace.book(), workspace.today());
    let promised = actions(book, today);
    let scope = workspace.scope(scope)?;
    let query = AnalysisQuery::new(book, workspace.recurrence(), &promised, today, scope);
    match serde_json::to_value(report.json(&query)) {
        Ok(Value::Object(report)) => Ok(report),
        _ => Err(Refusal::new("The report cannot be written.".to_owned())),
    }
}

/// Takes a list out of a report.
pub(super) fn list(report: &mut Map<String, Value>, name: &str) -> Vec<Value> {
    match report.remove(name) {
        Some(Value::Array(items)) => items,
        _ => Vec::new(),
    }
}

/// Takes a number out of a report.
pub(super) fn number(report: &Map<String, Value>, name: &str) -> u64 {
    report.get(name).and_then(Value::as_u64).unwrap_or_default()
}

impl From<ScopeError> for Refusal {
    fn from(error: ScopeError) -> Self {
        let hint = match &error {
            ScopeError::Unknown { near: Some(_), .. }
            | ScopeError::NoPeriod { .. }
            | ScopeError::NoDay { .. } => "",
            ScopeError::Reversed { .. } => ". Swap them",
            ScopeError::Unknown { .. } => {
                ". The tool `causes` lists causes; `search` with `facets` counts the values of other fields"
            }
        };
        Self::new(format!("{error}{hint}"))
    }
}

macro_rules! schemas {
    ($($function:ident: $definition:literal),* $(,)?) => {
        $(
            #[doc = concat!("The schema of `", $definition, "` in reports.")]
            pub(super) fn $function(_: &mut SchemaGenerator) -> Schema {
                of_report($definition)
            }
        )*
    };
}

schemas! {
    repeats_schema: "repeat",
    actions_schema: "ledger_action",
    tally_schema: "tally",
    by_fate_schema: "by_fate",
}

/// A fix that did not hold, as the report on recurrence describes it.
pub(super) fn failed_fixes_schema(_: &mut SchemaGenerator) -> Schema {
    let schema = definitions();
    object(&whole(
        &schema["recurrence"]["properties"]["failed_fixes"]["items"],
        &schema,
    ))
}

fn of_report(definition: &str) -> Schema {
    let schema = definitions();
    object(&whole(&schema[definition], &schema))
}

fn definitions() -> Value {
    let mut schema: Value = serde_json::from_str(SCHEMA).unwrap_or_default();
    schema["$defs"].take()
}

fn object(schema: &Value) -> Schema {
    Schema::try_from(schema.clone()).unwrap_or_default()
}

/// A schema with the definitions that it refers to in their places.
fn whole(schema: &Value, definitions: &Value) -> Value {
    match schema {
        Value::Object(fields) => match fields.get("$ref").and_then(Value::as_str) {
            Some(name) => {
                let name = name.rsplit('/').next().unwrap_or_default();
                whole(&definitions[name], definitions)
            }
            None => {
                let fields = fields.iter();
                fields
                    .map(|(name, field)| (name.clone(), whole(field, definitions)))
                    .collect::<Map<_, _>>()
                    .into()
            }
        },
        Value::Array(items) => {
            let items = items.iter().map(|item| whole(item, definitions));
            json!(items.collect::<Vec<_>>())
        }
        other => other.clone(),
    }
}
