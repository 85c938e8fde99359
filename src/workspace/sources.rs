//! The other repositories of a book: what of their files the book takes over, and which of them an entry comes from.

use std::sync::Arc;

use casebook_diagnostic::{Diagnostic, Span, code};
use casebook_model::audience::Labels;
use casebook_model::config::{Config, SourceConfig, source_of};
use casebook_model::entry::{Located, Name, OwnValue, Postmortem};
use casebook_model::source::{Folders, SourceFolder, repository_head};
use casebook_model::template::{
    self, Field, FieldType, SchemaFile, SourceServices, Template, Term, Vocabulary,
};

use super::CONFIG;
use super::lock::{LOCK, Lock};

/// The file of a source's `_schema/` that the book takes over.
const SERVICES: [&str; 2] = ["_schema/services.yaml", "_schema/services.yml"];
/// The field that tells the source of an entry, for the listing and the facet of each. No author can write it.
const FIELD: &str = "repository";

/// The template of the book, with the services of its sources. What else a source's `_schema/` holds is a finding.
#[must_use]
pub fn read_template(config: &Config, files: &[SchemaFile]) -> (Template, Vec<Diagnostic>) {
    let mut own = Vec::new();
    let mut services = Vec::new();
    let mut unused = Vec::new();
    for file in files {
        let Some(source) = source_of(&config.sources, &file.path) else {
            own.push(file.clone());
            continue;
        };
        let inside = source.inside(&file.path).unwrap_or_default();
        if SERVICES.contains(&inside) {
            services.push((rank(config, source), file, source));
        } else {
            unused.push((file, inside));
        }
    }
    // In the order of `book.toml`: of two services with one name the first counts.
    services.sort_by_key(|(rank, file, _)| (*rank, Arc::clone(&file.path)));
    let services: Vec<SourceServices> = services
        .into_iter()
        .map(|(_, file, source)| SourceServices {
            file: file.clone(),
            visibility: source.visibility().map(str::to_owned),
        })
        .collect();
    let (template, mut findings) = template::read_with_services(&own, &services);
    for (file, inside) in unused {
        findings.push(not_read(file, inside, &own));
    }
    findings.extend(unknown_defaults(config, &template));
    (template, findings)
}

fn rank(config: &Config, source: &SourceConfig) -> usize {
    let mut sources = config.sources.iter();
    sources
        .position(|other| other.name == source.name)
        .unwrap_or_default()
}

/// That the template and vocabularies of a source are not those of the book.
fn not_read(file: &SchemaFile, inside: &str, own: &[SchemaFile]) -> Diagnostic {
    let first_line = file.text.lines().next().map_or(0, str::len);
    let message =
        "this file of a source is not used: the template and the vocabularies are the book's";
    let finding = Diagnostic::new(code::CB003, &file.path, Span::new(0, first_line), message).help(
        "move what the book needs into its own `_schema/`; a source adds `services.yaml` alone",
    );
    let ours = own
        .iter()
        .find(|own| own.path.ends_with(&format!("/{inside}")));
    match ours {
        Some(ours) => finding.related(&ours.path, Span::at(0), "this one counts"),
        None => finding,
    }
}

/// Defaults that no entry can have: terms outside a closed vocabulary, and labels that nobody knows.
fn unknown_defaults(config: &Config, template: &Template) -> Vec<Diagnostic> {
    let labels = Labels::of(template, &config.audiences);
    let mut findings = Vec::new();
    for source in &config.sources {
        for (name, values) in &source.defaults {
            let Some(field) = template.field(name) else {
                continue;
            };
            let vocabulary = template.values(field);
            let is_known = |value: &str| match name.as_str() {
                "visibility" => labels.canonical(value).is_some(),
                _ => {
                    field.open || vocabulary.is_empty() || vocabulary.lookup(value).term().is_some()
                }
            };
            for value in values.iter().filter(|value| !is_known(value)) {
                let message = format!(
                    "`{value}`, the default for `{name}` in the source `{}`, is not known",
                    source.name
                );
                let finding = Diagnostic::new(code::CB003, &CONFIG.into(), source.place, message);
                findings.push(match name.as_str() {
                    "visibility" => finding.help("its entries count as restricted until it is"),
                    _ => finding.help(format!("add it to `{name}`, or give another value")),
                });
            }
        }
    }
    findings
}

/// The file of the book's own that lists the terms of a vocabulary, and where the last of them stands in it: a term more goes
/// behind that one, and never into a file of a source.
#[must_use]
pub fn own_list<'a>(vocabulary: &'a Vocabulary, folders: &Folders) -> Option<(&'a Arc<str>, Span)> {
    let is_own = |place: &&(Arc<str>, Span)| {
        let path = folders.content_path(&place.0);
        path.is_none_or(|path| folders.source_of(path).is_none())
    };
    let own = vocabulary
        .terms()
        .iter()
        .filter(|term| term.parent().is_none());
    let (file, span) = own.filter_map(|term| term.place.as_ref()).rfind(is_own)?;
    Some((file, *span))
}

/// Sources at another commit than the one that `casebook.lock` records: the build cannot be repeated from it.
pub(super) fn moved(folders: &Folders) -> Vec<Diagnostic> {
    if folders.sources.is_empty() {
        return Vec::new();
    }
    let Ok(text) = std::fs::read_to_string(folders.book.join(LOCK)) else {
        return Vec::new();
    };
    let lock = match Lock::parse(&text) {
        Ok(lock) => lock,
        Err(why) => {
            let message = format!("this file cannot be read: {why}");
            let finding = Diagnostic::new(code::CB003, &LOCK.into(), Span::at(0), message);
            return vec![finding.help("`casebook sources update` writes it again")];
        }
    };
    let moved = |source: &SourceFolder| {
        let locked = lock.source(&source.name)?;
        let head = repository_head(&source.root).filter(|head| *head != locked.commit)?;
        let short = |commit: &str| commit.get(..12).unwrap_or(commit).to_owned();
        let message = format!(
            "the source `{}` is at {}, `{LOCK}` records {}",
            source.name,
            short(&head),
            short(&locked.commit)
        );
        let finding = Diagnostic::new(code::CB003, &CONFIG.into(), source.place, message);
        let help = "`casebook sources update --locked` goes to the recorded commit, `casebook sources update` records the newest";
        Some(finding.help(help))
    };
    folders.sources.iter().filter_map(moved).collect()
}

/// Whether entries tell their source: not to an audience that may not know of repositories, nor where the book has a field of
/// that name.
fn is_marked(config: &Config, template: &Template) -> bool {
    config.audience.is_inside() && template.field(FIELD).is_none()
}

/// Marks an entry with the source that it comes from.
pub(super) fn mark(entry: &mut Postmortem, config: &Config, template: &Template) {
    let Some(source) = config.source_of(&entry.content_path) else {
        return;
    };
    if !is_marked(config, template) {
        return;
    }
    let at = Span::at(0);
    let name = Located::new(Name::from(source.name.as_str()), at);
    let value = OwnValue::Names(vec![name]);
    entry.own.push((FIELD.to_owned(), Located::new(value, at)));
}

/// Adds the field that such a mark belongs to.
pub(super) fn with_field(mut template: Template, config: &Config) -> Template {
    if config.sources.is_empty() || !is_marked(config, &template) {
        return template;
    }
    let mut vocabulary = Vocabulary::default();
    for source in &config.sources {
        vocabulary.push(Term {
            name: source.name.clone(),
            title: source.name.clone(),
            ..Term::default()
        });
    }
    template.vocabularies.insert(FIELD.to_owned(), vocabulary);
    template.fields.push(Field {
        name: FIELD.to_owned(),
        label: "Repository".to_owned(),
        kind: FieldType::Term,
        vocabulary: Some(FIELD.to_owned()),
        help: "The repository that the entry comes from.".to_owned(),
        browse: true,
        own: true,
        computed: true,
        ..Field::default()
    });
    template
}
