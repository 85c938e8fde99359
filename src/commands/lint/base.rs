//! The book as it was where the branch left another one, and what was found in it: what a change broke elsewhere is what
//! is found now and was not then.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;

use casebook::analysis::recurrence;
use casebook::book::{Casebook, link};
use casebook::config::{self, Config};
use casebook::diagnostic::{Diagnostic, code};
use casebook::entry::{Context, Postmortem, Visibility, parse, read};
use casebook::lint::{self, Before, Selection, suppressed};
use casebook::source::{AssetFile, Base, Changes, Document, Role};
use casebook::template::{self, SchemaFile, Template};

use super::Opened;

/// What findings call the file of settings.
pub(super) const CONFIG: &str = "book.toml";

/// What all entries of the book shared at the base.
pub(super) struct Shared {
    /// The settings and the template, where they were others than now.
    changed: Option<(Config, Template, Vec<Diagnostic>)>,
    config_changed: bool,
}

impl Shared {
    /// Reads settings and template of the base.
    pub(super) fn read(base: &Base, opened: &Opened) -> anyhow::Result<Self> {
        let file = opened.folders.book.join(CONFIG);
        let config_text = base.read_outside(&file)?.map(|bytes| text_of(&bytes));
        let config_text = config_text.as_deref().unwrap_or_default();
        let config_changed = !same_text(config_text, opened.texts.get(CONFIG).unwrap_or_default());
        let mut schema = Vec::new();
        for inside in base.paths().filter(|path| Role::of(path) == Role::Schema) {
            let bytes = base.read(inside)?.unwrap_or_default();
            schema.push(SchemaFile {
                path: path_of(opened, inside),
                text: text_of(&bytes),
            });
        }
        let schema_now = opened
            .texts
            .iter()
            .filter(|(path, _)| is_schema(opened, path))
            .count();
        let schema_changed = schema.len() != schema_now
            || schema.iter().any(|file| {
                !opened
                    .texts
                    .get(&file.path)
                    .is_some_and(|now| same_text(now, &file.text))
            });
        let changed = (config_changed || schema_changed).then(|| {
            let (config, mut findings) = config::read(config_text, &CONFIG.into());
            let (template, in_schema) = template::read(&schema);
            findings.extend(in_schema);
            (config, template, findings)
        });
        Ok(Self {
            changed,
            config_changed,
        })
    }

    /// Whether the settings were others.
    pub(super) fn config_changed(&self) -> bool {
        self.config_changed
    }
}

/// What was found in the book of the base: by the rules that see other files, which are all that a change of some
/// entries can concern elsewhere; by every rule where what entries share has changed.
pub(super) fn before(
    base: &Base,
    shared: Shared,
    opened: &Opened,
    changes: &Changes,
    selection: &Selection,
) -> anyhow::Result<Before> {
    let complete = shared.changed.is_some();
    let (config, template, mut findings) = shared.changed.unwrap_or_else(|| {
        // What parsing finds in a file that did not change, it found before.
        let found = opened.findings[..opened.linked_from].to_vec();
        (
            opened.book.config.clone(),
            opened.book.template.clone(),
            found,
        )
    });
    let asked = Selection {
        select: selection.select.clone(),
        ignore: selection.ignore.clone(),
        changes: (!complete).then(|| changes.clone()),
        ..Selection::default()
    };
    let (book, found) = book(
        base,
        config,
        template,
        opened,
        (!complete).then_some(changes),
    )?;
    findings.extend(found);
    let unreadable = opened.findings[..opened.linked_from]
        .iter()
        .filter(|finding| complete && finding.code == code::CB100);
    findings.extend(unreadable.cloned());
    let repeats = recurrence(&book);
    let found = lint::lint_around(lint::Input {
        book: &book,
        recurrence: &repeats,
        today: opened.today,
        selection: &asked,
        parsed: findings,
    });
    // To give a large book back piece by piece takes longer than to compare its entries.
    std::mem::forget(book);
    Ok(Before::new(found, changes, complete))
}

/// The book of the base, with what reading and linking it finds. Where only some files changed, what was read of the
/// others is taken over.
fn book(
    base: &Base,
    config: Config,
    template: Template,
    opened: &Opened,
    changes: Option<&Changes>,
) -> anyhow::Result<(Casebook, Vec<Diagnostic>)> {
    let kept: HashMap<&str, &Postmortem> = opened
        .book
        .entries
        .iter()
        .map(|entry| (&*entry.path, entry))
        .collect();
    let is_page = |path: &str| config.is_page(path);
    let context = Context {
        template: &template,
        zone: &config.book.time_zone,
        is_page: &is_page,
    };
    let mut entries = Vec::new();
    let mut anew = Vec::new();
    let mut assets = Vec::new();
    for inside in base.paths() {
        match Role::of(inside) {
            Role::Asset => assets.push(AssetFile {
                content_path: inside.into(),
                file: PathBuf::new(),
            }),
            Role::Document => {
                let path = path_of(opened, inside);
                let same = changes.is_some_and(|changes| !changes.is_edited(&path));
                match (kept.get(&*path), opened.texts.arc(&path)) {
                    (Some(entry), _) if same => entries.push((*entry).clone()),
                    // A restricted entry is in no book.
                    (None, Some(text)) if same => {
                        entries.push(read(&path, &inside.into(), text, &context).0);
                    }
                    _ => anew.push(Document {
                        path,
                        content_path: inside.into(),
                        text: text_of(&base.read(inside)?.unwrap_or_default()),
                    }),
                }
            }
            Role::Schema | Role::None => {}
        }
    }
    let (read_anew, findings) = parse(&anew, &context);
    let restricted = read_anew
        .iter()
        .filter(|entry| entry.visibility == Visibility::Restricted);
    let mut findings = suppressed(restricted, findings);
    entries.extend(read_anew);
    entries.sort_by(|one, other| one.content_path.cmp(&other.content_path));
    let history = opened.book.history_of_book.clone();
    let (book, linked) = link(config, template, entries, assets, history);
    findings.extend(linked);
    Ok((book, findings))
}

fn text_of(bytes: &[u8]) -> Arc<str> {
    String::from_utf8_lossy(bytes).into()
}

/// Whether two texts differ in their line ends at most, which git may convert.
fn same_text(one: &str, other: &str) -> bool {
    one == other || one.lines().eq(other.lines())
}

/// What findings call a file of the content folder.
fn path_of(opened: &Opened, inside: &str) -> Arc<str> {
    match opened.folders.content_name.as_str() {
        "" => inside.into(),
        name => format!("{name}/{inside}").into(),
    }
}

fn is_schema(opened: &Opened, path: &str) -> bool {
    super::select::inside(&opened.folders.content_name, path)
        .is_some_and(|inside| Role::of(inside) == Role::Schema)
}
