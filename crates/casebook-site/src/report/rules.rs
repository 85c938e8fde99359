//! The rules of the linter as a list: for the terminal, for programs and for the manual.

use std::fmt::Write;

use serde_json::{Value, json};

use super::{Align, Table};
use casebook_lint::rules::{FixKind, RULES};

/// Every rule in a line.
#[must_use]
pub fn rules_table(width: usize) -> String {
    let columns = [
        ("code", Align::Left),
        ("level", Align::Left),
        ("fix", Align::Left),
        ("finds", Align::Left),
    ];
    let mut table = Table::new(&columns);
    for rule in RULES {
        let fix = if rule.fix == FixKind::None {
            ""
        } else {
            rule.fix.as_str()
        };
        let level = rule.code.default_level().as_str();
        table.row(vec![
            rule.code.to_string(),
            level.to_owned(),
            fix.to_owned(),
            rule.summary.replace('`', ""),
        ]);
    }
    table.render(width)
}

/// Every rule with its texts.
#[must_use]
pub fn rules_json() -> Value {
    let rules = RULES.iter().map(|rule| {
        json!({
            "code": rule.code,
            "name": rule.name,
            "level": rule.code.default_level(),
            "fix": rule.fix.as_str(),
            "summary": rule.summary,
            "why": rule.why,
            "details": rule.details,
        })
    });
    json!({"version": 1, "rules": rules.collect::<Value>()})
}

/// The families of rules, by how their codes begin.
const FAMILIES: &[(&str, &str)] = &[
    ("CB0", "The book"),
    ("CB1", "Template"),
    ("CB2", "Times"),
    ("CB3", "Causes and recurrence"),
    ("CB4", "Actions"),
    ("CB5", "Language"),
    ("CB6", "Links and images"),
    ("CB7", "Secrets and personal data"),
    ("CB8", "Criteria and deadlines"),
    ("CB9", "Ignores"),
];

/// The first page of the rules' documentation, as Markdown.
#[must_use]
pub fn rules_index() -> String {
    let mut out = "---\ntitle: Rules\n---\n\n# Rules\n\nWhat `casebook lint` finds, each with the level it has unless `book.toml` says otherwise. \
                   `casebook explain CODE` prints the same pages. How to run it, fix, ignore and introduce it: [checks](../checks.md).\n"
        .to_owned();
    for (family, title) in FAMILIES {
        let mut rules = RULES
            .iter()
            .filter(|rule| rule.code.as_str().starts_with(family))
            .peekable();
        if rules.peek().is_none() {
            continue;
        }
        let _ = write!(
            out,
            "\n## {title}\n\n| rule | level | fix | finds |\n| --- | --- | --- | --- |\n"
        );
        for rule in rules {
            let (code, level) = (rule.code, rule.code.default_level());
            let fix = if rule.fix == FixKind::None {
                ""
            } else {
                rule.fix.as_str()
            };
            let file = code.as_str().to_ascii_lowercase();
            let _ = writeln!(
                out,
                "| [{code}]({file}.md) `{}` | {level} | {fix} | {} |",
                rule.name, rule.summary
            );
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_is_in_every_list() {
        let (table, json, index) = (rules_table(80), rules_json(), rules_index());
        for (at, rule) in RULES.iter().enumerate() {
            let code = rule.code.as_str();
            assert!(table.lines().any(|line| line.starts_with(code)), "{code}");
            assert_eq!(json["rules"][at]["code"], code);
            assert!(index.contains(&format!("[{code}]")), "{code}");
        }
        assert!(
            table.lines().all(|line| line.chars().count() <= 80),
            "{table}"
        );
    }
}
