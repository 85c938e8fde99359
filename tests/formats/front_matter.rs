//! Editors check front matter by the JSON Schema of the template, the linter by the template itself: what the one takes the
//! other takes, for any value of any field.

mod samples;

use std::fs;
use std::sync::Arc;

use casebook::diagnostic::{Diagnostic, Level, code};
use casebook::entry::{Context, read};
use casebook::lint::Selection;
use casebook::template::{Field, FieldType, Template, json_schema};
use casebook::time::Date;
use casebook::workspace::{Clock, FileId, HistoryDepth, Location, Workspace};
use proptest::prelude::*;
use serde_json::{Map, Value, json};
use tempfile::TempDir;

use self::samples::samples;
use crate::schema::Validator;

/// A book with one entry, which is given one front matter after another.
struct Judges {
    _folder: TempDir,
    workspace: Workspace,
    schema: Validator,
}

const SERVICES: &str = "services:\n  - name: checkout\n    aliases: [shop]\n  - name: payments\n";

impl Judges {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir_all(folder.path().join("content/_schema")).unwrap();
        fs::write(
            folder.path().join("content/_schema/services.yaml"),
            SERVICES,
        )
        .unwrap();
        fs::write(folder.path().join("content/x.md"), "").unwrap();
        let location = Location::of(folder.path());
        let clock = Clock::Day(Date::constant(2026, 11, 1));
        let workspace = Workspace::open_with(&location, clock, HistoryDepth::None, &()).unwrap();
        let schema = Validator::new(&json_schema(workspace.template()));
        Self {
            _folder: folder,
            workspace,
            schema,
        }
    }

    /// Why the linter refuses a front matter: its fields, their types and forms, vocabularies, and what has to be there.
    fn lint(&mut self, front: &str) -> Vec<String> {
        let text: Arc<str> = format!("---\n{front}---\n").into();
        let (template, path) = (self.workspace.template(), "content/x.md".into());
        let context = Context {
            template,
            zone: &self.workspace.config().book.time_zone,
            is_page: &|_| false,
            sources: &[],
        };
        let (_, found) = read(&path, &"x.md".into(), &text, &context);
        let found = errors(&found);
        // What is missing is for the linter to say, which takes a hundred times as long.
        let of_linter = ["status:", "aliases:", "lint:"];
        let has_title = front.contains("title: \"T\"\n") || front.contains("title: T\n");
        let has_title =
            has_title && (!front.contains("actions:") || front.contains("\"title\":\"T\""));
        if !found.is_empty() || (has_title && !of_linter.iter().any(|field| front.contains(field)))
        {
            return found;
        }
        self.workspace.set(&FileId::content("x.md"), Some(text));
        errors(&self.workspace.lint(&Selection::default()))
    }

    /// What the two say of a front matter, where they say different things.
    fn disagreement(&mut self, front: &Map<String, Value>) -> Option<String> {
        let refused = self.schema.errors(&Value::Object(front.clone()));
        let mut forms = vec![yaml(front, false)];
        forms.push(yaml(front, true));
        forms.dedup();
        forms.into_iter().find_map(|form| {
            let found = self.lint(&form);
            (found.is_empty() != refused.is_empty())
                .then(|| format!("{form}  lint: {found:?}\n  schema: {refused:?}\n"))
        })
    }
}

fn errors(findings: &[Diagnostic]) -> Vec<String> {
    let of_form = [
        code::CB102,
        code::CB103,
        code::CB104,
        code::CB105,
        code::CB106,
        code::CB107,
    ];
    let errors = findings.iter().filter(|finding| {
        &*finding.path == "content/x.md"
            && finding.level == Level::Error
            && of_form.contains(&finding.code)
    });
    errors
        .map(|finding| format!("{} {}", finding.code, finding.message))
        .collect()
}

/// Front matter as YAML: texts in quotes, or without where YAML 1.2 reads the same text.
fn yaml(front: &Map<String, Value>, bare: bool) -> String {
    let fields = front.iter();
    fields
        .map(|(name, value)| format!("{name}: {}\n", scalar(value, bare)))
        .collect()
}

fn scalar(value: &Value, bare: bool) -> String {
    match value {
        Value::String(text) if bare && is_bare(text) => text.clone(),
        other => other.to_string(),
    }
}

fn is_bare(text: &str) -> bool {
    let first =
        text.starts_with(|first: char| first.is_ascii_alphanumeric() || matches!(first, '/' | '~'));
    let plain = |letter: char| letter.is_ascii_alphanumeric() || " -:/.,_+~".contains(letter);
    let other = ["true", "false", "null", "~"]
        .iter()
        .any(|word| text.eq_ignore_ascii_case(word))
        || text.parse::<f64>().is_ok()
        || text.starts_with("0x")
        || text.starts_with("0o");
    first
        && !other
        && text.chars().all(plain)
        && !text.contains(": ")
        && !text.ends_with([' ', ':'])
}

fn is_scalar(value: &Value) -> bool {
    !value.is_array() && !value.is_object()
}

/// `value` where the field at `path` stands, with what has to be beside it.
fn placed(path: &[&str], is_in_list: bool, value: Value) -> Map<String, Value> {
    let mut front = Map::from_iter([("title".to_owned(), json!("T"))]);
    match path {
        [field] => {
            front.insert((*field).to_owned(), value);
        }
        [outer, inner] => {
            let mut group = Map::new();
            if is_in_list {
                group.insert("title".to_owned(), json!("T"));
            }
            group.insert((*inner).to_owned(), value);
            let group = Value::Object(group);
            front.insert(
                (*outer).to_owned(),
                if is_in_list { json!([group]) } else { group },
            );
        }
        _ => unreachable!("groups lie in no groups"),
    }
    front
}

/// Every field of the built-in template with its path.
fn fields(template: &Template) -> Vec<(Vec<String>, bool, FieldType)> {
    let mut all = Vec::new();
    for field in &template.fields {
        all.push((vec![field.name.clone()], false, field.kind));
        let is_list = field.kind == FieldType::List;
        let inner = |inner: &Field| {
            (
                vec![field.name.clone(), inner.name.clone()],
                is_list,
                inner.kind,
            )
        };
        all.extend(field.fields.iter().map(inner));
    }
    all
}

#[test]
fn every_field_takes_the_same_values_from_both() {
    let mut judges = Judges::new();
    let mut wrong = Vec::new();
    for (path, is_in_list, _) in fields(&Template::builtin()) {
        let path: Vec<&str> = path.iter().map(String::as_str).collect();
        for value in samples() {
            // What may have said that the entry is restricted keeps it from being linted.
            if value == json!("restricted") && path != ["visibility"] {
                continue;
            }
            // A list of owners is read, so that CB402 can say that there is one of them.
            if path.ends_with(&["owner"]) && !is_scalar(&value) {
                continue;
            }
            wrong.extend(judges.disagreement(&placed(&path, is_in_list, value)));
        }
    }
    assert!(
        wrong.is_empty(),
        "{} disagreements\n{}",
        wrong.len(),
        wrong.concat()
    );
}

/// Texts that are nearly a value of some type.
fn written() -> impl Strategy<Value = String> {
    let moment = "~?[ ]?20[0-9]{2}(-[01]?[0-9](-[0-2]?[0-9]([T ][0-2]?[0-9]:[0-6][0-9](:[0-6][0-9])?)?)?)?(Z|[+-][01][0-9]:?[0-5]?[0-9]?)?";
    let duration = "~?[ ]?([0-9]{1,3}[ ]?[wdhms][ ]?){0,5}";
    let number = "[+-]?[0-9]{0,4}([,_ ][0-9]{2,3}){0,2}([.][0-9]{0,2})?";
    let url = "[ ]?(https?|ftp|HTTPS)://[a-z/. ]{0,5}";
    let address = "/?([a-z.]{1,4}/){0,2}([a-z_]{1,3}[.-])?(html|con|x)?/{0,2}";
    let known = prop::sample::select(samples()).prop_map(|value| match value {
        Value::String(text) => text,
        other => other.to_string(),
    });
    // A letter more, less or another.
    let mutated = (
        known,
        any::<prop::sample::Index>(),
        "[-a-z0-9 ~:.,/]{0,1}",
        0..=1_usize,
    )
        .prop_map(|(text, at, new, taken)| {
            let mut letters: Vec<char> = text.chars().collect();
            let at = at.index(letters.len() + 1);
            let end = (at + taken).min(letters.len());
            letters.splice(at..end, new.chars());
            letters.into_iter().collect()
        });
    prop_oneof![moment, duration, number, url, address, mutated]
}

/// What no pattern says: which days a month has, which zones there are, which names are those of devices, how long an
/// address may be, and what keeps an entry from being linted because it may have meant that it is restricted.
fn is_beyond_patterns(value: &str) -> bool {
    let days = ["-29", "-30", "-31"].iter().any(|day| value.contains(day));
    let devices = value
        .split('/')
        .any(|part| part.split('.').next() == Some("con"));
    let restricts = value.to_lowercase().contains("restricted");
    days || devices
        || restricts
        || value.contains("index.html")
        || value.contains('[')
        || value.len() > 100
}

/// 400 values, or as many as `PROPTEST_CASES` says.
fn config() -> ProptestConfig {
    let asked = std::env::var("PROPTEST_CASES").ok();
    ProptestConfig {
        cases: asked.and_then(|cases| cases.parse().ok()).unwrap_or(400),
        max_global_rejects: u32::MAX,
        ..ProptestConfig::default()
    }
}

#[test]
fn what_is_nearly_a_value_is_one_for_both_or_for_none() {
    let judges = std::cell::RefCell::new(Judges::new());
    let mut fields = fields(&Template::builtin());
    fields.retain(|(_, _, kind)| *kind != FieldType::Any);
    let values = (written(), prop::sample::select(fields));
    let mut runner = proptest::test_runner::TestRunner::new(config());
    let run = runner.run(&values, |(value, (path, is_in_list, _))| {
        prop_assume!(!is_beyond_patterns(&value));
        let path: Vec<&str> = path.iter().map(String::as_str).collect();
        let front = placed(&path, is_in_list, json!(value));
        let disagreement = judges.borrow_mut().disagreement(&front);
        prop_assert!(
            disagreement.is_none(),
            "{}",
            disagreement.unwrap_or_default()
        );
        Ok(())
    });
    run.unwrap();
}

/// What a status requires, both require: any field left out or blank, at any status.
#[test]
fn a_status_requires_the_same_fields_of_both() {
    let mut judges = Judges::new();
    let whole = json!({
        "title": "T", "severity": "SEV2", "authors": ["dewi"], "services": ["checkout"],
        "started": "2026-10-02T09:14Z", "trigger": "config-push",
    });
    let whole = whole.as_object().unwrap();
    let left_out = std::iter::once("nothing").chain(whole.keys().map(String::as_str));
    for (left_out, status) in
        left_out.flat_map(|name| ["draft", "in-review", "published"].map(|status| (name, status)))
    {
        for blank in [None, Some(json!(null)), Some(json!(" ")), Some(json!([]))] {
            let mut front = whole.clone();
            front.insert("status".to_owned(), json!(status));
            match blank {
                _ if left_out == "nothing" => {}
                None => drop(front.shift_remove(left_out)),
                Some(value) => drop(front.insert(left_out.to_owned(), value)),
            }
            let disagreement = judges.disagreement(&front);
            assert!(
                disagreement.is_none(),
                "{}",
                disagreement.unwrap_or_default()
            );
        }
    }
}
