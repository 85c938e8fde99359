//! The template as others want it: JSON Schema for editors, a skeleton for a new entry, YAML to start one's own from.

use std::collections::BTreeMap;
use std::fmt::Write;

use serde_json::{Map, Value, json};

use super::{Field, FieldType, Section, Status, Template};

/// The template as JSON Schema (draft-07, which editors' YAML support reads) of an entry's front matter.
#[must_use]
pub fn json_schema(template: &Template) -> Value {
    let mut schema = object(template, &template.fields);
    if let Some(id) = schema
        .get_mut("properties")
        .and_then(|properties| properties.get_mut("id"))
    {
        // An address is made of it.
        id["if"] = json!({"type": "string"});
        id["then"] = json!({"pattern": "[\\p{L}\\p{N}]"});
    }
    let conditions: Vec<Value> = Status::ALL
        .into_iter()
        .filter_map(|status| {
            let required: Vec<&str> = template
                .fields
                .iter()
                .filter(|field| field.required_from == Some(status))
                .map(|field| field.name.as_str())
                .collect();
            let later: Vec<&str> = Status::ALL
                .into_iter()
                .filter(|later| *later >= status)
                .map(Status::as_str)
                .collect();
            (!required.is_empty() && status > Status::Draft).then(|| {
                json!({
                    "if": {"properties": {"status": {"enum": later}}, "required": ["status"]},
                    "then": {"required": required},
                })
            })
        })
        .collect();
    schema.insert("allOf".to_owned(), Value::Array(conditions));
    let mut root = Map::new();
    root.insert(
        "$schema".to_owned(),
        json!("http://json-schema.org/draft-07/schema#"),
    );
    root.insert("title".to_owned(), json!("Casebook front matter"));
    root.extend(schema);
    Value::Object(root)
}

fn object(template: &Template, fields: &[Field]) -> Map<String, Value> {
    let properties: Map<String, Value> = fields
        .iter()
        .map(|field| (field.name.clone(), property(template, field)))
        .collect();
    let required: Vec<&str> = fields
        .iter()
        .filter(|field| field.required_from == Some(Status::Draft))
        .map(|field| field.name.as_str())
        .collect();
    let mut object = Map::new();
    object.insert("type".to_owned(), json!("object"));
    object.insert("additionalProperties".to_owned(), json!(false));
    object.insert("properties".to_owned(), Value::Object(properties));
    if !required.is_empty() {
        object.insert("required".to_owned(), json!(required));
    }
    object
}

fn property(template: &Template, field: &Field) -> Value {
    let mut property = match field.kind {
        FieldType::Text | FieldType::Line => text(),
        // A text in quotes is read as what it says.
        FieldType::Boolean => json!({"enum": [true, false, null, "true", "false"]}),
        FieldType::Number => number(field),
        // Editors take bare dates and times for text, as YAML 1.2 does.
        FieldType::Date => written(&[DATE]),
        FieldType::Moment => json!({"anyOf": [
            written(&[MOMENT, UNKNOWN]),
            {"type": "integer", "minimum": 1900, "maximum": 2999},
        ]}),
        FieldType::Duration => written(&[DURATION, UNKNOWN]),
        FieldType::Url => {
            json!({"type": ["string", "null"], "pattern": "^\\s*https?://[^\\s]+\\s*$"})
        }
        FieldType::Term => term(template, field),
        FieldType::Terms => one_or_more(&term(template, field)),
        FieldType::Texts | FieldType::References | FieldType::Addresses => one_or_more(&text()),
        FieldType::Group => {
            let mut group = object(template, &field.fields);
            // The skeleton has it with nothing inside.
            group.insert("type".to_owned(), json!(["object", "null"]));
            Value::Object(group)
        }
        FieldType::List => {
            json!({"type": ["array", "null"], "items": object(template, &field.fields)})
        }
        FieldType::Any => json!({}),
    };
    if field.required_from == Some(Status::Draft) {
        property = json!({"allOf": [property, {"not": {"type": "null"}}]});
    }
    if !field.help.is_empty() {
        property["description"] = json!(field.help);
    }
    property
}

/// A day.
const DATE: &str = "\\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])";
/// A time as precise as it is known: `2026`, `2026-10`, a day, a clock time with or without its offset and zone.
const MOMENT: &str = "~?\\s*\\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\\d|3[01])([T ]([01]\\d|2[0-3]):[0-5]\\d(:[0-5]\\d(\\.\\d+)?)?(Z|[+-]\\d\\d(:?[0-5]\\d)?)?(\\[[A-Za-z_/+-]+\\])?)?)?)?";
/// Units from the largest to the smallest.
const DURATION: &str = "~?\\s*(?=\\d)(\\d+d)?(\\s*\\d+h)?(\\s*\\d+m)?(\\s*\\d+s)?";
/// Ways of saying that nobody knows.
const UNKNOWN: &str = "\\?{1,3}|~|-{1,2}|[Uu]nknown|[Nn]/[Aa]|[Tt][Bb][Dd]";

/// Text of one of these forms, with blanks around it or none.
fn written(forms: &[&str]) -> Value {
    let pattern = format!("^\\s*({})\\s*$", forms.join("|"));
    json!({"type": ["string", "null"], "pattern": pattern})
}

/// A number, or text that is one: in quotes, or with its thousands kept apart by one kind of `,`, `_` or blank.
fn number(field: &Field) -> Value {
    let mut plain = json!({"type": ["number", "null"]});
    for (key, bound) in [("minimum", field.minimum), ("maximum", field.maximum)] {
        if let Some(bound) = bound {
            plain[key] = json!(bound);
        }
    }
    // What a text stands for has no bounds in JSON Schema, but a share is told by its form.
    if (field.minimum, field.maximum) == (Some(0.0), Some(1.0)) {
        let share = json!({"type": "string", "pattern": "^\\s*(0?\\.\\d+|0|1(\\.0+)?)\\s*$"});
        return json!({"anyOf": [plain, share]});
    }
    if field.maximum.is_some() {
        return plain;
    }
    let sign = match field.minimum {
        Some(minimum) if minimum >= 0.0 => "\\+?",
        Some(_) => return plain,
        None => "[+-]?",
    };
    let grouped = [",", "_", " ", "\u{a0}", "\u{2009}", "\u{202f}"]
        .map(|separator| format!("[1-9]\\d{{0,2}}({separator}\\d{{3}})+"))
        .join("|");
    let pattern = format!("^\\s*{sign}(\\d+|{grouped})(\\.\\d+)?\\s*$");
    json!({"anyOf": [plain, {"type": "string", "pattern": pattern}]})
}

fn text() -> Value {
    // `title: 2024` is a number to YAML and text to us.
    json!({"type": ["string", "number", "boolean", "null"]})
}

/// A list of values, or one alone. Several in one text are no list.
fn one_or_more(item: &Value) -> Value {
    json!({"anyOf": [
        {"type": "array", "items": item},
        {"allOf": [item, {"not": {"type": "string", "pattern": ","}}]},
    ]})
}

fn term(template: &Template, field: &Field) -> Value {
    let values = template.values(field);
    let known: Vec<&str> = values
        .terms()
        .iter()
        .map(|term| term.name.as_str())
        .collect();
    match (known.is_empty(), field.open) {
        (true, _) => text(),
        // The names are listed for the editor to offer.
        (false, true) => json!({"anyOf": [{"enum": known}, text()]}),
        (false, false) => {
            let mut allowed: Vec<Value> = known.into_iter().map(|name| json!(name)).collect();
            allowed.push(Value::Null);
            json!({"enum": allowed})
        }
    }
}

/// A new entry: front matter with the template's fields, `values` filled in (field name → YAML), then the sections
/// with their prompts as comments. As a draft it lints clean when `values` holds a title.
#[must_use]
pub fn skeleton(template: &Template, values: &BTreeMap<String, String>) -> String {
    let mut out = String::from("---\n");
    for field in template
        .fields
        .iter()
        .filter(|field| field.skeleton || values.contains_key(&field.name))
    {
        field_lines(&mut out, template, field, values);
    }
    out.push_str("---\n");
    for section in &template.sections {
        section_lines(&mut out, section, 2);
    }
    out
}

fn field_lines(
    out: &mut String,
    template: &Template,
    field: &Field,
    values: &BTreeMap<String, String>,
) {
    let note = note(template, field);
    match values.get(&field.name) {
        Some(value) => {
            let _ = writeln!(out, "{}: {value}", field.name);
        }
        None if field.name == "id" => {}
        None if field.name == "status" => out.push_str("status: draft\n"),
        None if field.kind == FieldType::Group => {
            let _ = writeln!(out, "{}:", field.name);
            for inner in &field.fields {
                let _ = writeln!(
                    out,
                    "{:<24}# {}",
                    format!("  {}:", inner.name),
                    self::note(template, inner)
                );
            }
        }
        None if field.kind == FieldType::List => {
            let _ = writeln!(out, "{}: []\n# {note}", field.name);
            for (at, inner) in field
                .fields
                .iter()
                .filter(|inner| inner.skeleton)
                .enumerate()
            {
                let dash = if at == 0 { "-" } else { " " };
                let _ = writeln!(
                    out,
                    "#  {dash} {}: {}",
                    inner.name,
                    inner.example.as_deref().unwrap_or_default()
                );
            }
        }
        None => {
            let _ = writeln!(out, "{:<24}# {note}", format!("{}:", field.name));
        }
    }
}

/// The values of a short closed vocabulary, else the help text.
fn note(template: &Template, field: &Field) -> String {
    let values = template.values(field);
    let names: Vec<&str> = values
        .terms()
        .iter()
        .map(|term| term.name.as_str())
        .collect();
    let listed = names.join(", ");
    let first = field
        .help
        .split_inclusive(". ")
        .next()
        .unwrap_or_default()
        .trim();
    match (names.is_empty(), listed.len() <= 90) {
        (false, true) => listed,
        _ => first.to_owned(),
    }
}

fn section_lines(out: &mut String, section: &Section, level: usize) {
    let _ = write!(out, "\n{} {}\n\n", "#".repeat(level), section.title);
    if !section.prompt.is_empty() {
        let _ = writeln!(out, "<!-- {} -->", section.prompt);
    }
    for inner in &section.sections {
        section_lines(out, inner, level + 1);
    }
}

/// The template as the text of a `template.yaml`, vocabularies included.
#[must_use]
pub fn yaml(template: &Template) -> String {
    let mut out = String::from("fields:\n");
    for field in &template.fields {
        yaml_field(&mut out, field, 1);
    }
    out.push_str("\nsections:\n");
    for section in &template.sections {
        yaml_section(&mut out, section, 1);
    }
    out.push_str("\nvocabularies:\n");
    for (name, vocabulary) in &template.vocabularies {
        let _ = writeln!(out, "  {name}:");
        for term in vocabulary.terms() {
            let deeper = usize::from(term.parent().is_some());
            let short = term.name.rsplit('/').next().unwrap_or(&term.name);
            let first_child = deeper == 1
                && vocabulary
                    .terms()
                    .iter()
                    .find(|other| other.parent() == term.parent())
                    == Some(term);
            if first_child {
                out.push_str("      children:\n");
            }
            let indent = "    ".repeat(1 + deeper);
            let _ = writeln!(out, "{indent}- name: {}", quoted(short));
            let _ = writeln!(out, "{indent}  title: {}", quoted(&term.title));
            for (key, value) in [("definition", &term.definition), ("example", &term.example)] {
                if let Some(value) = value {
                    let _ = writeln!(out, "{indent}  {key}: {}", quoted(value));
                }
            }
            for (key, words) in [("aliases", &term.aliases), ("depends_on", &term.depends_on)] {
                yaml_words(&mut out, &format!("{indent}  {key}"), words);
            }
        }
    }
    out
}

fn yaml_words(out: &mut String, key: &str, words: &[String]) {
    if !words.is_empty() {
        let words: Vec<String> = words.iter().map(|word| quoted(word)).collect();
        let _ = writeln!(out, "{key}: [{}]", words.join(", "));
    }
}

fn yaml_field(out: &mut String, field: &Field, depth: usize) {
    let indent = "  ".repeat(depth);
    let _ = writeln!(out, "{indent}{}:", field.name);
    let _ = writeln!(out, "{indent}  type: {}", field.kind.name());
    let _ = writeln!(out, "{indent}  label: {}", quoted(&field.label));
    if let Some(vocabulary) = &field.vocabulary {
        let _ = writeln!(out, "{indent}  vocabulary: {vocabulary}");
    }
    if let Some(status) = field.required_from {
        let _ = writeln!(out, "{indent}  required_from: {status}");
    }
    for (key, flag, usual) in [
        ("open", field.open, false),
        ("browse", field.browse, false),
        ("skeleton", field.skeleton, true),
    ] {
        if flag != usual {
            let _ = writeln!(out, "{indent}  {key}: {flag}");
        }
    }
    for (key, bound) in [("minimum", field.minimum), ("maximum", field.maximum)] {
        if let Some(bound) = bound {
            let _ = writeln!(out, "{indent}  {key}: {bound}");
        }
    }
    if !field.help.is_empty() {
        let _ = writeln!(out, "{indent}  help: {}", quoted(&field.help));
    }
    if let Some(example) = &field.example {
        let _ = writeln!(out, "{indent}  example: {example}");
    }
    if !field.fields.is_empty() {
        let _ = writeln!(out, "{indent}  fields:");
        for inner in &field.fields {
            yaml_field(out, inner, depth + 2);
        }
    }
}

fn yaml_section(out: &mut String, section: &Section, depth: usize) {
    let indent = "  ".repeat(depth);
    let _ = writeln!(out, "{indent}- title: {}", quoted(&section.title));
    yaml_words(out, &format!("{indent}  aliases"), &section.aliases);
    if let Some(role) = section.role {
        let _ = writeln!(out, "{indent}  role: {}", role.as_str());
    }
    if let Some(status) = section.required_from {
        let _ = writeln!(out, "{indent}  required_from: {status}");
    }
    if section.minimum_words > 0 {
        let _ = writeln!(out, "{indent}  minimum_words: {}", section.minimum_words);
    }
    if !section.prompt.is_empty() {
        let _ = writeln!(out, "{indent}  prompt: {}", quoted(&section.prompt));
    }
    if !section.sections.is_empty() {
        let _ = writeln!(out, "{indent}  sections:");
        for inner in &section.sections {
            yaml_section(out, inner, depth + 2);
        }
    }
}

/// A text as a YAML scalar on one line: a JSON string is one.
#[must_use]
pub fn quoted(text: &str) -> String {
    let plain = !text.is_empty()
        && text.starts_with(|first: char| first.is_ascii_alphabetic())
        && text
            .chars()
            .all(|letter| letter.is_ascii_alphanumeric() || " -_/.".contains(letter))
        && !matches!(
            text.to_ascii_lowercase().as_str(),
            "true" | "false" | "null" | "yes" | "no" | "on" | "off" | "y" | "n"
        )
        && !text.ends_with(' ');
    if plain {
        text.to_owned()
    } else {
        Value::String(text.to_owned()).to_string()
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
