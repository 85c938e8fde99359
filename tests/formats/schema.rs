//! Values against a JSON Schema.

use serde_json::Value;

/// A schema that refers to nothing elsewhere.
pub(crate) struct Validator(jsonschema::Validator);

impl Validator {
    pub(crate) fn new(schema: &Value) -> Self {
        let options = jsonschema::options().should_validate_formats(true);
        Self(options.build(schema).expect("a schema"))
    }

    /// Everything about `value` that the schema does not allow, each with the path to it.
    pub(crate) fn errors(&self, value: &Value) -> Vec<String> {
        let errors = self.0.iter_errors(value);
        errors
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect()
    }
}
