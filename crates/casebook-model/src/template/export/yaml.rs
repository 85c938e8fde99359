//! YAML to start a template of one's own from.

use std::fmt::Write;

use serde_json::Value;

use crate::template::{Field, Section, Template};

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
            for (key, value) in [
                ("definition", &term.definition),
                ("example", &term.example),
                ("visibility", &term.visibility),
            ] {
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
    if let Some(label) = &field.visibility {
        let _ = writeln!(out, "{indent}  visibility: {}", quoted(label));
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
    yaml_words(out, &format!("{indent}  parts"), &section.parts);
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

/// A text as a YAML scalar on one line: a JSON string is one, with letters escaped that YAML takes for line breaks or does not allow.
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
        return text.to_owned();
    }
    let quoted = Value::String(text.to_owned()).to_string();
    let mut out = String::with_capacity(quoted.len());
    for letter in quoted.chars() {
        match letter {
            '\u{7f}'..='\u{9f}'
            | '\u{2028}'
            | '\u{2029}'
            | '\u{feff}'
            | '\u{fffe}'
            | '\u{ffff}' => out.push_str(&format!("\\u{:04x}", u32::from(letter))),
            letter => out.push(letter),
        }
    }
    out
}
