//! A new entry to fill in.

use std::collections::BTreeMap;
use std::fmt::Write;

use crate::template::{Field, FieldType, Section, Template};

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
