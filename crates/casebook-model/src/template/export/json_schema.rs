//! JSON Schema, by which editors check and complete front matter.

use serde_json::{Map, Value, json};

use crate::template::{Field, FieldType, Status, Template};

/// The template as JSON Schema (draft-07, which editors' YAML support reads) of an entry's front matter.
#[must_use]
pub fn json_schema(template: &Template) -> Value {
    let mut schema = object(template, &template.fields);
    if let Some(properties) = schema.get_mut("properties") {
        if let Some(id) = properties.get_mut("id") {
            // An address is made of it.
            id["if"] = json!({"type": "string"});
            id["then"] = json!({"pattern": format!("[\\p{{L}}\\p{{N}}]|{BLANK}")});
        }
        let is_tag = |field: &&Field| field.name == "language" && field.kind == FieldType::Line;
        if let Some(field) = template.fields.iter().find(is_tag) {
            properties["language"] = written(&[LANGUAGE]);
            properties["language"]["description"] = json!(field.help);
        }
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
                let given: Map<String, Value> = required
                    .iter()
                    .map(|name| ((*name).to_owned(), json!({"not": nothing()})))
                    .collect();
                json!({
                    "if": {"properties": {"status": one_of(&later, false)}, "required": ["status"]},
                    "then": {"required": required, "properties": given},
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
        FieldType::Boolean => {
            json!({"anyOf": [{"enum": [true, false, null]}, written(&["true", "false"])]})
        }
        FieldType::Number => number(field),
        // Editors take bare dates and times for text, as YAML 1.2 does.
        FieldType::Date => written(&[DATE]),
        FieldType::Moment => json!({"anyOf": [
            written(&[MOMENT, &unknown()]),
            {"type": "integer", "minimum": 1900, "maximum": 2999},
        ]}),
        FieldType::Duration => written(&[&duration(), &unknown()]),
        FieldType::Url => {
            json!({"type": ["string", "null"], "pattern": "^\\s*(https?://[^\\s]+)?\\s*$"})
        }
        FieldType::Term => term(template, field),
        FieldType::Terms => one_or_more(&term(template, field)),
        FieldType::Texts | FieldType::References => one_or_more(&text()),
        FieldType::Addresses => one_or_more(&written(&[ADDRESS])),
        FieldType::Group => {
            let mut group = object(template, &field.fields);
            // The skeleton has it with nothing inside.
            group.insert("type".to_owned(), json!(["object", "null"]));
            Value::Object(group)
        }
        FieldType::List => {
            let mut item = object(template, &field.fields);
            // An item with nothing inside is none.
            item.insert("type".to_owned(), json!(["object", "null"]));
            json!({"type": ["array", "null"], "items": item})
        }
        // The linter's own: what is in `ignore` it reads itself, and warns of.
        FieldType::Any if field.name == "lint" => json!({
            "type": ["object", "null"],
            "additionalProperties": false,
            "properties": {"ignore": {}},
        }),
        FieldType::Any => json!({}),
    };
    if field.required_from == Some(Status::Draft) {
        property = json!({"allOf": [property, {"not": nothing()}]});
    }
    if !field.help.is_empty() {
        property["description"] = json!(field.help);
    }
    property
}

/// A day.
const DATE: &str = "(19|2\\d)\\d\\d-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])";
/// A time as precise as it is known: `2026`, `2026-10`, a day, a clock time with or without its offset and zone.
const MOMENT: &str = "~?\\s*(19|2\\d)\\d\\d(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\\d|3[01])([T ]([01]\\d|2[0-3]):[0-5]\\d(:[0-5]\\d(\\.\\d+)?)?(Z|[+-]\\d\\d(:?[0-5]\\d)?)?(\\[[A-Za-z_/+-]+\\])?)?)?)?";
/// The tag of a language.
const LANGUAGE: &str = "[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*";
/// An old address: a path of plain parts.
const ADDRESS: &str = "(/[\\p{L}\\p{N}_-]([\\p{L}\\p{N}_.-]*[\\p{L}\\p{N}_-])?)+/*";
/// Units from the largest to the smallest.
const DURATION: &str = "(\\d+w)?(\\s*\\d+d)?(\\s*\\d+h)?(\\s*\\d+m)?(\\s*\\d+s)?";
/// Parts that are usually carried into the unit before them: that unit, the least number that fills it, and its own.
const CARRIED: [(char, &str, char); 7] = [
    ('w', "[7-9]|\\d{2,}", 'd'),
    ('w', "16[89]|1[7-9]\\d|[2-9]\\d\\d|\\d{4,}", 'h'),
    ('d', "2[4-9]|[3-9]\\d|\\d{3,}", 'h'),
    ('d', "14[4-9]\\d|1[5-9]\\d\\d|[2-9]\\d{3}|\\d{5,}", 'm'),
    ('h', "[6-9]\\d|\\d{3,}", 'm'),
    ('h', "3[6-9]\\d\\d|[4-9]\\d{3}|\\d{5,}", 's'),
    ('m', "[6-9]\\d|\\d{3,}", 's'),
];

/// A duration as it is usually written: no part of it is zero unless it is all, and none fills the unit before it.
fn duration() -> String {
    let carried = CARRIED.map(|(before, filled, unit)| format!("{before}\\s*0*({filled}){unit}"));
    let odd = carried.join("|");
    format!("~?\\s*(0[dhms]|(?=\\d)(?!.*(\\b|[a-z])0+[a-z])(?!.*({odd})){DURATION})")
}

/// Ways of saying that nobody knows, in letters of any case.
fn unknown() -> String {
    let words = casebook_time::UNKNOWN_WORDS
        .iter()
        .filter(|word| !word.is_empty());
    let any_case = |letter: char| match letter {
        'a'..='z' => format!("[{}{letter}]", letter.to_ascii_uppercase()),
        '?' => "\\?".to_owned(),
        other => other.to_string(),
    };
    let words: Vec<String> = words
        .map(|word| word.chars().map(any_case).collect())
        .collect();
    words.join("|")
}

/// Blanks alone, in quotes, say as little as no value at all.
const BLANK: &str = "^\\s*$";

/// What counts as missing where something is required.
fn nothing() -> Value {
    json!({"anyOf": [
        {"type": "null"},
        {"type": "string", "pattern": BLANK},
        {"type": "array", "maxItems": 0},
    ]})
}

fn or_blank(value: &Value) -> Value {
    json!({"anyOf": [value, {"type": "string", "pattern": BLANK}]})
}

/// Text of one of these forms, with blanks around it or none.
fn written(forms: &[&str]) -> Value {
    let pattern = format!("^\\s*({}|)\\s*$", forms.join("|"));
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
        let share = json!({"type": "string", "pattern": "^\\s*(\\+?(0*\\.\\d+|0*1(\\.0*)?|(\\d(\\.\\d*)?|0*\\.\\d+)[eE]-0*[1-9]\\d*)|[+-]?(0+(\\.0*)?|\\.0+))?\\s*$"});
        return json!({"anyOf": [plain, share]});
    }
    if field.maximum.is_some() {
        return or_blank(&plain);
    }
    let sign = match field.minimum {
        Some(minimum) if minimum >= 0.0 => "\\+?",
        Some(_) => return or_blank(&plain),
        None => "[+-]?",
    };
    let grouped = [",", "_", " ", "\u{a0}", "\u{2009}", "\u{202f}"]
        .map(|separator| format!("[1-9]\\d{{0,2}}({separator}\\d{{3}})+"))
        .join("|");
    let pattern = format!(
        "^\\s*({sign}((\\d+|{grouped})(\\.\\d*)?|(\\d+(\\.\\d*)?|\\.\\d+)([eE][+-]?\\d+)?)|-(0+(\\.0*)?|\\.0+))?\\s*$"
    );
    json!({"anyOf": [plain, {"type": "string", "pattern": pattern}]})
}

fn text() -> Value {
    // `title: 2024` is a number to YAML and text to us.
    json!({"type": ["string", "number", "boolean", "null"]})
}

/// A list of values, or one alone. Several in one text are not a list.
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
        (false, false) => one_of(&known, true),
    }
}

/// One of these names: as it is, for editors to offer, or with blanks around it, in quotes. Whether nothing may stand there
/// instead is for the caller to say.
fn one_of(names: &[&str], or_nothing: bool) -> Value {
    let escaped: Vec<String> = names.iter().map(|name| escape(name)).collect();
    let pattern = format!("^\\s*({})\\s*$", escaped.join("|"));
    let mut ways = vec![
        json!({"enum": names}),
        json!({"type": "string", "pattern": pattern}),
    ];
    if or_nothing {
        ways.push(json!({"type": ["string", "null"], "pattern": BLANK}));
    }
    json!({"anyOf": ways})
}

/// `text` as a pattern that it alone fits.
fn escape(text: &str) -> String {
    let letters = text.chars();
    letters
        .flat_map(|letter| {
            let is_syntax = "\\^$.|?*+()[]{}/".contains(letter);
            is_syntax.then_some('\\').into_iter().chain([letter])
        })
        .collect()
}
