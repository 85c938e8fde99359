//! As much of JSON Schema as the published schema uses.

use serde_json::Value;

/// Where and why `value` does not obey `schema`.
pub(crate) fn faults(schema: &Value, value: &Value) -> Vec<String> {
    let report = value["report"].as_str().unwrap_or_default();
    let mut faults = Vec::new();
    check(schema, &schema["$defs"][report], value, report, &mut faults);
    faults
}

fn check(root: &Value, schema: &Value, value: &Value, place: &str, faults: &mut Vec<String>) {
    if let Some(reference) = schema["$ref"].as_str() {
        let name = reference.strip_prefix("#/$defs/").unwrap();
        return check(root, &root["$defs"][name], value, place, faults);
    }
    if let Some(any) = schema["anyOf"].as_array() {
        let fits = |one: &Value| {
            let mut faults = Vec::new();
            check(root, one, value, place, &mut faults);
            faults.is_empty()
        };
        if !any.iter().any(fits) {
            faults.push(format!("{place}: fits none"));
        }
        return;
    }
    if let Some(constant) = schema.get("const").filter(|constant| *constant != value) {
        faults.push(format!("{place}: {value} is not {constant}"));
    }
    if let Some(allowed) = schema["enum"]
        .as_array()
        .filter(|allowed| !allowed.contains(value))
    {
        faults.push(format!("{place}: {value} is none of {allowed:?}"));
    }
    let types: Vec<&str> = match &schema["type"] {
        Value::String(one) => vec![one],
        Value::Array(all) => all.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    };
    if !types.is_empty() && !types.iter().any(|name| is(value, name)) {
        faults.push(format!("{place}: {value} is no {types:?}"));
        return;
    }
    if let (Some(properties), Some(object)) = (schema["properties"].as_object(), value.as_object())
    {
        for key in schema["required"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
        {
            if !object.contains_key(key) {
                faults.push(format!("{place}: `{key}` is missing"));
            }
        }
        for (key, inner) in object {
            match properties.get(key) {
                Some(schema) => check(root, schema, inner, &format!("{place}.{key}"), faults),
                None => faults.push(format!("{place}: `{key}` is not in the schema")),
            }
        }
    }
    if let (Some(items), Some(array)) = (schema.get("items"), value.as_array()) {
        for (at, item) in array.iter().enumerate() {
            check(root, items, item, &format!("{place}[{at}]"), faults);
        }
    }
}

fn is(value: &Value, name: &str) -> bool {
    match name {
        "null" => value.is_null(),
        "string" => value.is_string(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        _ => false,
    }
}
