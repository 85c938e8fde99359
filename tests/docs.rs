//! The manual in `docs/` against the program: whatever a user can write must be explained there.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use casebook::config::{KEYS, keys_of, tables};
use casebook::lint::rules::RULES;
use casebook::report::{rule_page, rules_index};
use casebook::template::{Field, read};

fn page(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("docs/content")
        .join(format!("{name}.md"));
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The part of a page below a second-level heading.
fn section<'a>(page: &'a str, heading: &str) -> &'a str {
    let start = page
        .find(&format!("\n## {heading}\n"))
        .unwrap_or_else(|| panic!("no section `{heading}`"));
    let rest = &page[start + 4..];
    rest.find("\n## ").map_or(rest, |end| &rest[..end])
}

/// The first column and the second of the tables of a text, without their backquotes.
fn rows(text: &str) -> Vec<(String, String)> {
    let cell = |cell: &str| cell.trim().trim_matches('`').to_owned();
    text.lines()
        .filter(|line| line.starts_with("| `"))
        .map(|line| {
            let mut cells = line.split('|').skip(1);
            (
                cell(cells.next().unwrap_or_default()),
                cell(cells.next().unwrap_or_default()),
            )
        })
        .collect()
}

#[test]
fn every_key_of_the_configuration_is_explained_with_its_default() {
    let page = page("configuration");
    for table in tables() {
        let documented: BTreeSet<(String, String)> =
            rows(section(&page, table)).into_iter().collect();
        let known: BTreeSet<(String, String)> = keys_of(table)
            .map(|key| (key.name.to_owned(), key.default.to_owned()))
            .collect();
        assert_eq!(documented, known, "[{table}]");
    }
    assert!(KEYS.len() > 20, "the list of keys is nearly empty");
}

/// What hosts are told to send is what the build writes into `_headers`.
#[test]
fn the_content_security_policy_is_the_same_everywhere() {
    let policy = format!(
        "Content-Security-Policy \"{}\"",
        casebook::site::CONTENT_SECURITY_POLICY
    );
    assert!(
        page("hosting").contains(&policy),
        "hosting.md lacks {policy}"
    );
    let files = format!(
        "Content-Security-Policy \"{}\"",
        casebook::site::FILES_POLICY
    );
    assert!(page("hosting").contains(&files), "hosting.md lacks {files}");
}

#[test]
fn every_field_of_the_template_is_explained() {
    let page = page("writing");
    let documented: BTreeSet<String> = rows(&page).into_iter().map(|(name, _)| name).collect();
    let (template, findings) = read(&[]);
    assert!(findings.is_empty(), "{findings:?}");
    for field in &template.fields {
        assert!(
            page.contains(&format!("`{}`", field.name)),
            "`{}` is not on the page",
            field.name
        );
        for (name, inner) in inner_names(field) {
            let known = documented.contains(&name)
                || documented.contains(&inner)
                || page.contains(&format!("{inner}: "));
            assert!(known, "`{name}` is not on the page");
        }
    }
}

/// `impact` → `impact.downtime`, `downtime` and so on.
fn inner_names(field: &Field) -> Vec<(String, String)> {
    field
        .fields
        .iter()
        .map(|inner| (format!("{}.{}", field.name, inner.name), inner.name.clone()))
        .collect()
}

#[test]
fn every_section_of_the_template_is_explained_in_its_order() {
    let page = page("writing");
    let (template, _) = read(&[]);
    let mut from = page.find("\n## Sections\n").unwrap();
    for section in &template.sections {
        let found = page[from..].find(&format!("**{}**", section.title));
        from += found.unwrap_or_else(|| panic!("`{}` is missing or out of order", section.title));
        for inner in &section.sections {
            assert!(
                page[from..].contains(&format!("**{}**", inner.title)),
                "`{}` is missing",
                inner.title
            );
        }
    }
}

#[test]
fn every_page_of_the_manual_is_reached_from_its_first() {
    let first = page("README");
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/content");
    for entry in fs::read_dir(folder).unwrap() {
        let name = entry.unwrap().file_name().to_string_lossy().into_owned();
        let link = if name == "rules" {
            "rules/README.md".to_owned()
        } else {
            name
        };
        if link.ends_with(".md") && link != "README.md" {
            assert!(
                first.contains(&format!("]({link})")),
                "{link} is not linked"
            );
        }
    }
}

/// The pages of the rules are written from the rules' own texts.
#[test]
fn every_rule_has_its_page_and_the_page_says_what_the_rule_says() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/content/rules");
    let mut pages = vec![("README.md".to_owned(), rules_index())];
    pages.extend(RULES.iter().map(|rule| {
        (
            format!("{}.md", rule.code.as_str().to_lowercase()),
            rule_page(rule),
        )
    }));
    if std::env::var_os("CASEBOOK_WRITE_DOCS").is_some() {
        fs::create_dir_all(&folder).unwrap();
        for entry in fs::read_dir(&folder).unwrap().map(Result::unwrap) {
            if !pages
                .iter()
                .any(|(name, _)| *name == entry.file_name().to_string_lossy())
            {
                fs::remove_file(entry.path()).unwrap();
            }
        }
        for (name, text) in &pages {
            fs::write(folder.join(name), text).unwrap();
        }
    }
    let again = "update them: CASEBOOK_WRITE_DOCS=1 cargo test --test docs";
    for (name, text) in &pages {
        let written = fs::read_to_string(folder.join(name)).unwrap_or_default();
        assert!(
            written == *text,
            "docs/content/rules/{name} is not what the rule says; {again}"
        );
    }
    let known: BTreeSet<&str> = pages.iter().map(|page| page.0.as_str()).collect();
    for entry in fs::read_dir(&folder).unwrap() {
        let name = entry.unwrap().file_name().to_string_lossy().into_owned();
        assert!(
            known.contains(name.as_str()),
            "docs/content/rules/{name} belongs to no rule; {again}"
        );
    }
}

/// The names of all commands, as `--help` lists them.
fn commands() -> Vec<String> {
    let help = std::process::Command::new(env!("CARGO_BIN_EXE_casebook"))
        .arg("-h")
        .output()
        .unwrap()
        .stdout;
    let help = String::from_utf8(help).unwrap();
    let list = &help[help.find("\nCommands:\n").unwrap() + "\nCommands:\n".len()..];
    let lines = list
        .lines()
        .take_while(|line| !line.is_empty())
        .filter(|line| !line.starts_with("   "));
    lines
        .filter_map(|line| line.split_whitespace().next())
        .filter(|name| *name != "help")
        .map(str::to_owned)
        .collect()
}

#[test]
fn every_command_is_explained() {
    let page = page("commands");
    let commands = commands();
    assert!(commands.len() > 8, "{commands:?}");
    for command in commands {
        assert!(
            page.contains(&format!("\n## {command}\n")),
            "`{command}` has no section"
        );
    }
}

#[test]
fn the_manual_has_nothing_that_its_own_linter_finds() {
    let mut lint = std::process::Command::new(env!("CARGO_BIN_EXE_casebook"));
    lint.args([
        "lint",
        "--book",
        "docs",
        "--format",
        "concise",
        "--fail-level",
        "info",
    ]);
    let run = lint
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    assert!(
        run.status.success(),
        "{}",
        String::from_utf8_lossy(&run.stdout)
    );
}
