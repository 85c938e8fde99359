//! As much of JSON Schema (draft 7) as the schemas in this folder use. A keyword that is not known here fails the test
//! rather than pass unseen.

use serde_json::{Map, Value};

/// Everything about `value` that `schema` does not allow, each with the path to it.
pub(crate) fn errors(schema: &Value, value: &Value) -> Vec<String> {
    let mut checker = Checker {
        root: schema,
        errors: Vec::new(),
    };
    checker.check(schema, value, "");
    checker.errors
}

struct Checker<'a> {
    root: &'a Value,
    errors: Vec<String>,
}

impl<'a> Checker<'a> {
    fn fail(&mut self, path: &str, message: &str) {
        self.errors.push(format!("{path}: {message}"));
    }

    fn check(&mut self, schema: &'a Value, value: &Value, path: &str) {
        let keywords = schema.as_object().expect("a schema is an object");
        for (keyword, rule) in keywords {
            self.keyword(keyword, rule, keywords, value, path);
        }
    }

    fn keyword(
        &mut self,
        keyword: &str,
        rule: &'a Value,
        all: &'a Map<String, Value>,
        value: &Value,
        path: &str,
    ) {
        match keyword {
            "$schema" | "$id" | "title" | "description" | "default" | "definitions" => {}
            "$ref" => {
                let pointer = rule
                    .as_str()
                    .and_then(|reference| reference.strip_prefix('#'))
                    .expect("a local reference");
                let target = self
                    .root
                    .pointer(pointer)
                    .unwrap_or_else(|| panic!("{pointer} is not in the schema"));
                self.check(target, value, path);
            }
            "type" if !is_type(rule, value) => self.fail(path, &format!("is no {rule}: {value}")),
            "enum" if !rule.as_array().is_some_and(|values| values.contains(value)) => {
                self.fail(path, &format!("{value} is none of {rule}"));
            }
            "required" => {
                let Some(object) = value.as_object() else {
                    return;
                };
                for name in rule
                    .as_array()
                    .into_iter()
                    .flatten()
                    .filter_map(Value::as_str)
                {
                    if !object.contains_key(name) {
                        self.fail(path, &format!("lacks {name}"));
                    }
                }
            }
            "properties" => {
                for (name, inner) in value.as_object().into_iter().flatten() {
                    if let Some(schema) = rule.get(name) {
                        self.check(schema, inner, &format!("{path}/{name}"));
                    }
                }
            }
            "additionalProperties" => self.additional(rule, all, value, path),
            "items" => {
                for (at, item) in value.as_array().into_iter().flatten().enumerate() {
                    self.check(rule, item, &format!("{path}/{at}"));
                }
            }
            "minItems"
                if value
                    .as_array()
                    .is_some_and(|items| (items.len() as u64) < rule.as_u64().unwrap()) =>
            {
                self.fail(path, &format!("has fewer than {rule} items"));
            }
            "minLength"
                if value
                    .as_str()
                    .is_some_and(|text| (text.chars().count() as u64) < rule.as_u64().unwrap()) =>
            {
                self.fail(path, &format!("{value} is shorter than {rule}"));
            }
            "uniqueItems" if rule == true => {
                let items = value.as_array().map(Vec::as_slice).unwrap_or_default();
                if items
                    .iter()
                    .enumerate()
                    .any(|(at, item)| items[..at].contains(item))
                {
                    self.fail(path, "has an item twice");
                }
            }
            "minimum"
                if value
                    .as_f64()
                    .is_some_and(|number| number < rule.as_f64().unwrap()) =>
            {
                self.fail(path, &format!("{value} is less than {rule}"));
            }
            "maximum"
                if value
                    .as_f64()
                    .is_some_and(|number| number > rule.as_f64().unwrap()) =>
            {
                self.fail(path, &format!("{value} is more than {rule}"));
            }
            "anyOf" | "oneOf" => {
                let fits = |schema: &&Value| errors_within(self.root, schema, value).is_empty();
                let fitting = rule.as_array().into_iter().flatten().filter(fits).count();
                if fitting == 0 || (keyword == "oneOf" && fitting > 1) {
                    self.fail(path, &format!("fits {fitting} of {keyword}"));
                }
            }
            "format" => {
                let text = value.as_str().unwrap_or_default();
                let allowed = |letter: char| {
                    letter.is_ascii_alphanumeric() || "-._~:/?#[]@!$&'()*+,;=%".contains(letter)
                };
                if matches!(rule.as_str(), Some("uri" | "uri-reference"))
                    && !text.chars().all(allowed)
                {
                    self.fail(path, &format!("{text} is no {rule}"));
                }
            }
            "type" | "enum" | "minItems" | "minLength" | "minimum" | "maximum" | "uniqueItems" => {}
            other => panic!("{path}: the keyword {other} is not known to this test"),
        }
    }

    fn additional(
        &mut self,
        rule: &'a Value,
        all: &'a Map<String, Value>,
        value: &Value,
        path: &str,
    ) {
        let known = |name: &str| {
            all.get("properties")
                .is_some_and(|properties| properties.get(name).is_some())
        };
        for (name, inner) in value
            .as_object()
            .into_iter()
            .flatten()
            .filter(|(name, _)| !known(name))
        {
            match rule {
                Value::Bool(true) => {}
                Value::Bool(false) => self.fail(path, &format!("has {name}, which is not allowed")),
                schema => self.check(schema, inner, &format!("{path}/{name}")),
            }
        }
    }
}

fn errors_within(root: &Value, schema: &Value, value: &Value) -> Vec<String> {
    let mut checker = Checker {
        root,
        errors: Vec::new(),
    };
    checker.check(schema, value, "");
    checker.errors
}

fn is_type(rule: &Value, value: &Value) -> bool {
    let is = |name: &str| match name {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        "null" => value.is_null(),
        other => panic!("there is no type {other}"),
    };
    match rule {
        Value::String(name) => is(name),
        rule => rule
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .any(is),
    }
}

#[test]
fn the_checker_finds_what_a_schema_forbids() {
    let schema = serde_json::json!({
        "type": "object",
        "required": ["version"],
        "additionalProperties": false,
        "properties": {"version": {"enum": ["2.1.0"]}, "runs": {"type": "array", "minItems": 1, "items": {"$ref": "#/definitions/run"}}},
        "definitions": {"run": {"type": "integer", "minimum": 0}},
    });
    let good = serde_json::json!({"version": "2.1.0", "runs": [0, 1]});
    assert_eq!(errors(&schema, &good), Vec::<String>::new());
    let bad = serde_json::json!({"runs": [-1, "x"], "more": 1});
    assert_eq!(
        errors(&schema, &bad),
        [
            ": lacks version",
            ": has more, which is not allowed",
            "/runs/0: -1 is less than 0",
            "/runs/1: is no \"integer\": \"x\""
        ]
    );
}
