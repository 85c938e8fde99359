//! One document → one [`Postmortem`], in one pass that collects every problem.

use std::borrow::Cow;
use std::sync::Arc;

use rayon::prelude::*;

use super::defaults::add_defaults;
use super::explained::{Written, fill_as_told, settle_findings};
use super::fields::Values;
use super::file_name::{date_of_name, stem, title};
use super::required::required;
use super::visibility::held_back;
use super::{IncidentId, Kind, Postmortem, Visibility, front_matter};
use crate::config::{Config, SourceConfig, is_front_page, source_of};
use crate::source::Document;
use crate::source::front_matter::{Split, split};
use crate::source::yaml::Node;
use crate::template::Template;
use casebook_diagnostic::{Diagnostic, code};
use casebook_dialect::Dialect;
use casebook_time::Zone;

/// What reading an entry needs to know of the book.
pub struct Context<'a> {
    /// The template in force.
    pub template: &'a Template,
    /// The zone of times without an offset.
    pub zone: &'a Zone,
    /// Whether a file (by its path inside the content folder) is a page unless it says otherwise.
    pub is_page: &'a (dyn Fn(&str) -> bool + Sync),
    /// The sources of the book: an entry of one may have ids, defaults and a dialect of that source's.
    pub sources: &'a [SourceConfig],
}

impl<'a> Context<'a> {
    /// The context of a book: `is_page` is [`Config::is_page`] of `config`.
    #[must_use]
    pub fn of(
        config: &'a Config,
        template: &'a Template,
        is_page: &'a (dyn Fn(&str) -> bool + Sync),
    ) -> Self {
        Self {
            template,
            zone: &config.book.time_zone,
            is_page,
            sources: &config.sources,
        }
    }
}

/// Reads all documents, in parallel, for who looks at a book once; an open book reads each for itself. Entries and findings
/// come in the order of the documents.
#[must_use]
pub fn parse(documents: &[Document], context: &Context<'_>) -> (Vec<Postmortem>, Vec<Diagnostic>) {
    let read: Vec<(Postmortem, Vec<Diagnostic>)> = documents
        .par_iter()
        .map(|document| {
            read(
                &document.path,
                &document.content_path,
                &document.text,
                context,
            )
        })
        .collect();
    let (entries, findings): (Vec<_>, Vec<_>) = read.into_iter().unzip();
    (entries, findings.into_iter().flatten().collect())
}

/// Reads a document: `path` within the book, `content_path` within its content folder, both with `/`.
#[must_use]
pub fn read(
    path: &Arc<str>,
    content_path: &Arc<str>,
    text: &Arc<str>,
    context: &Context<'_>,
) -> (Postmortem, Vec<Diagnostic>) {
    let split = split(text);
    let mut values = Values {
        template: context.template,
        zone: context.zone,
        path,
        source: text,
        findings: Vec::new(),
        restricted: false,
    };
    let source = source_of(context.sources, content_path);
    let inside = source.and_then(|source| source.inside(content_path));
    let inside = inside.unwrap_or(content_path);
    let dialects = context
        .template
        .dialects_of(source.map(|source| &*source.name));
    let is_skipped = dialects.iter().any(|dialect| dialect.skips(inside));
    let is_page = is_skipped || (context.is_page)(content_path);
    let front = front_matter::read(&mut values, &split, is_page);
    let is_page = is_page
        && (is_skipped
            || !is_front_page(content_path)
            || !is_incident_of_folder(content_path, front.node.as_ref(), dialects));
    let stem = stem(content_path, is_page);
    let mut entry = Postmortem {
        path: Arc::clone(path),
        content_path: Arc::clone(content_path),
        text: Arc::clone(text),
        body: split.body,
        front_matter: split.front_matter,
        front_matter_language: split.language,
        id: IncidentId::new(stem),
        id_span: None,
        kind: if is_page { Kind::Page } else { Kind::Incident },
        file_date: date_of_name(stem),
        broken: front.broken,
        visibility: if front.fail_closed {
            Visibility::Restricted
        } else {
            Visibility::default()
        },
        ..Postmortem::empty()
    };
    let read_as = fill_entry(&mut entry, &front, (inside, dialects), source, &mut values);
    hold_back(&mut entry, &split, front.node.as_ref(), &mut values);
    entry.hidden = entry.visibility.is_restricted();
    if entry.title.is_empty() {
        entry.title = title(&entry, stem);
    }
    required(&entry, read_as.as_deref(), &mut values);
    settle_findings(&entry, &mut values);
    (entry, values.findings)
}

/// Fills an entry from its front matter, as its author, a dialect or its source tells it; answers with the front matter as it
/// was read. `looked_at` is the path in the folder of entries, and the dialects that may explain it.
fn fill_entry<'n>(
    entry: &mut Postmortem,
    front: &'n front_matter::Front,
    looked_at: (&str, &[Arc<Dialect>]),
    source: Option<&SourceConfig>,
    values: &mut Values<'_>,
) -> Option<Cow<'n, Node>> {
    let written = Written {
        node: front.node.as_ref(),
        path: looked_at.0,
        dialects: looked_at.1,
    };
    let read_as = fill_as_told(entry, &written, values);
    let Some(source) = source else {
        return read_as;
    };
    entry.id = IncidentId::new(&source.prefixed(entry.id.as_str()));
    add_defaults(entry, read_as, source, front.fail_closed, values)
}

/// What is said to authors of an entry that may have meant to be restricted.
const HELD_BACK: &str = "the entry is left out as restricted; write `visibility: restricted`, or `internal` or `public`, as \
     a field of the front matter, and say it nowhere else";

/// What may have meant to be restricted counts as restricted.
fn hold_back(entry: &mut Postmortem, split: &Split, front: Option<&Node>, values: &mut Values<'_>) {
    if values.restricted {
        entry.visibility = Visibility::Restricted;
    }
    if !entry.visibility.is_restricted()
        && let Some(held) = held_back(values.source, split, front, values.template)
    {
        entry.visibility = Visibility::Restricted;
        values.find(code::CB115, held.span, held.reason).help = Some(HELD_BACK.to_owned());
    }
}

/// Whether an `index.md` or `README.md` is the incident that its folder is named after, and not a page about the files beside
/// it: its front matter tells of one, to Casebook or to a dialect of the book, or the folder's name begins with a day.
fn is_incident_of_folder(
    content_path: &str,
    keys: Option<&Node>,
    dialects: &[Arc<Dialect>],
) -> bool {
    let is_dated = content_path
        .rsplit('/')
        .nth(1)
        .is_some_and(|folder| date_of_name(folder).is_some());
    let has_keys_of = |dialect: &Arc<Dialect>| {
        let wanted = &dialect.matches.keys;
        !wanted.is_empty()
            && keys.is_some_and(|keys| wanted.iter().all(|key| keys.get(key).is_some()))
    };
    is_dated || keys.is_some_and(tells_of_an_incident) || dialects.iter().any(has_keys_of)
}

/// Whether front matter tells of something that happened, in a file that is a page by its name: some teams give each
/// incident a folder of its own, with a README. A `kind` has the last word.
fn tells_of_an_incident(front_matter: &Node) -> bool {
    let kind = front_matter.get("kind").and_then(Node::text);
    let has = |key: &str| front_matter.get(key).is_some_and(|node| !node.is_null());
    kind.map_or_else(|| has("started") || has("severity"), |kind| kind != "page")
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_of_its_own_names_an_incident() {
        let context = Context {
            template: &Template::builtin(),
            zone: &Zone::utc(),
            is_page: &|_| true,
            sources: &[],
        };
        let read_at = |path: &str, front: &str| {
            let text: Arc<str> = format!("---\ntitle: x\n{front}---\n").into();
            let entry = read(&path.into(), &path.into(), &text, &context).0;
            (entry.id.to_string(), entry.kind)
        };
        let folder = "2026/2026-09-01-checkout";
        for name in ["index.md", "README.md", "readme.md"] {
            let path = format!("{folder}/{name}");
            for front in [
                "started: 2026-09-01T10:00Z\n",
                "severity: SEV3\n",
                "kind: incident\n",
                "kind: near-miss\n",
            ] {
                let (id, kind) = read_at(&path, front);
                assert_eq!(id, "2026-09-01-checkout", "{name} {front}");
                assert_ne!(kind, Kind::Page, "{name} {front}");
            }
            for front in [
                "",
                "severity:\n",
                "started: 2026-09-01T10:00Z\nkind: page\n",
            ] {
                let path = format!("2026/guides/{name}");
                assert_eq!(read_at(&path, front).1, Kind::Page, "{name} {front}");
            }
            // A day in the name of the folder tells enough.
            let incident = ("2026-09-01-checkout".to_owned(), Kind::Incident);
            assert_eq!(read_at(&path, ""), incident);
            assert_eq!(read_at(&path, "kind: page\n").1, Kind::Page);
        }
        // At the root there is no folder to be named after.
        let (id, kind) = read_at("README.md", "started: 2026-09-01T10:00Z\n");
        assert_eq!((id.as_str(), kind), ("README", Kind::Incident));
    }

    #[test]
    fn of_two_visibilities_the_stricter_counts() {
        let context = Context {
            template: &Template::builtin(),
            zone: &Zone::utc(),
            is_page: &|_| false,
            sources: &[],
        };
        let visibility = |front: &str| {
            let text: Arc<str> = format!("---\ntitle: x\n{front}---\n").into();
            read(&"content/a.md".into(), &"a.md".into(), &text, &context)
                .0
                .visibility
        };
        assert_eq!(visibility("visibility: public\n"), Visibility::Public);
        for front in [
            "visibility: public\nvisibility: restricted\n",
            "visibility: restricted\nvisibility: public\n",
            "visibility:\nvisibility: restricted\n",
            "visibility: public\nvisibility: public\nvisibility: [restricted]\n",
            "visibility: public\nvisibility: resricted\n",
        ] {
            assert_eq!(visibility(front), Visibility::Restricted, "{front}");
        }
        assert_eq!(
            visibility("visibility: public\nvisibility: internal\n"),
            Visibility::Internal
        );
    }
}
