//! What an assistant can attach without a question: entries, causes and the template, as Markdown.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use casebook_markdown::{percent_decoded, percent_encoded};
use casebook_model::book::Index;
use casebook_model::template::skeleton;
use casebook_site::{published_front_matter, published_markdown};
use rmcp::ErrorData;
use rmcp::model::{ListResourcesResult, Resource, ResourceContents, ResourceTemplate};

use super::budget::Budget;
use super::quoted::{NOTE, quotation, short};
use super::tool::Refusal;
use super::tools::{Cause, address, cause, entry};
use crate::workspace::Workspace;

const ENTRY: &str = "casebook://entry/";
const CAUSE: &str = "casebook://cause/";
const TEMPLATE: &str = "casebook://template";
/// Resources of one page of the list.
const PAGE: usize = 100;
const MARKDOWN: &str = "text/markdown";

/// The forms that addresses of resources take.
pub(super) fn templates() -> Vec<ResourceTemplate> {
    vec![
        ResourceTemplate::new(format!("{ENTRY}{{id}}"), "entry")
            .with_title("A postmortem by its id")
            .with_description("The entry, quoted, with its title and address.")
            .with_mime_type(MARKDOWN),
        ResourceTemplate::new(format!("{CAUSE}{{+name}}"), "cause")
            .with_title("A root cause by its name")
            .with_description("Its definition, its counts and its newest incidents.")
            .with_mime_type(MARKDOWN),
    ]
}

/// A page of the resources: the template, the entries from the newest on, the pages. `cursor` is where it begins.
pub(super) fn list(
    workspace: &Workspace,
    cursor: Option<&str>,
) -> Result<ListResourcesResult, ErrorData> {
    let start: usize = match cursor {
        None => 0,
        Some(cursor) => cursor.parse().map_err(|_| {
            let message = "this cursor is not one of this list: leave it out to start again";
            ErrorData::invalid_params(message, None)
        })?,
    };
    let book = workspace.book();
    let template = Resource::new(TEMPLATE, "template")
        .with_title("The template of postmortems")
        .with_description("An empty entry, and the names that its fields take.")
        .with_mime_type(MARKDOWN);
    let entries = book.newest_first().iter().copied().chain(book.pages());
    let all = std::iter::once(template).chain(entries.map(|index| resource(workspace, index)));
    let mut resources: Vec<Resource> = all.skip(start).take(PAGE + 1).collect();
    let more = resources.len() > PAGE;
    resources.truncate(PAGE);
    let mut result = ListResourcesResult::with_all_items(resources);
    result.next_cursor = more.then(|| (start + PAGE).to_string());
    Ok(result)
}

fn resource(workspace: &Workspace, index: Index) -> Resource {
    let book = workspace.book();
    let id = casebook_analysis::index::id_of(book, index);
    let entry = &book.entries[index];
    let resource = Resource::new(format!("{ENTRY}{}", percent_encoded(&id)), id);
    let resource = resource
        .with_title(short(&entry.title))
        .with_mime_type(MARKDOWN);
    match book.date(index) {
        Some(date) => resource.with_description(format!("{date}, quoted from the book")),
        None => resource.with_description("Quoted from the book"),
    }
}

/// The text of a resource.
pub(super) fn read(workspace: &Workspace, uri: &str) -> Result<ResourceContents, ErrorData> {
    let text = if uri == TEMPLATE {
        Ok(template(workspace))
    } else if let Some(id) = uri.strip_prefix(ENTRY) {
        entry_text(workspace, &percent_decoded(id))
    } else if let Some(name) = uri.strip_prefix(CAUSE) {
        cause(workspace, &percent_decoded(name)).map(|cause| cause_text(&cause))
    } else {
        Err(Refusal::new(format!(
            "This server has no resource {}: it has {ENTRY}ID, {CAUSE}NAME and {TEMPLATE}.",
            short(uri)
        )))
    };
    match text {
        Ok(text) => Ok(ResourceContents::text(text, uri).with_mime_type(MARKDOWN)),
        Err(refusal) => Err(ErrorData::resource_not_found(refusal.to_string(), None)),
    }
}

/// An empty entry, and what its fields may say.
fn template(workspace: &Workspace) -> String {
    let template = &workspace.book().template;
    let mut text = format!(
        "{NOTE}\n\n# An empty entry\n\n````markdown\n{}````\n\n# Names that fields take\n\n",
        skeleton(template, &BTreeMap::new())
    );
    let budget = Budget::of(None).part(2);
    for field in &template.fields {
        let terms = template.values(field).terms();
        // What Casebook works out, no author writes.
        if terms.is_empty() || field.computed {
            continue;
        }
        let names: Vec<&str> = terms.iter().map(|term| term.name.as_str()).collect();
        let names = names.join(", ");
        let shown = budget.part(4).text(&names);
        let more = if shown.len() < names.len() { "…" } else { "" };
        let others = if field.open { ", and others" } else { "" };
        let _ = writeln!(text, "- `{}`: {shown}{more}{others}", field.name);
    }
    text.push_str("\nThe tool `causes` says what causes mean.\n");
    text
}

fn entry_text(workspace: &Workspace, id: &str) -> Result<String, Refusal> {
    let book = workspace.book();
    let index = entry(book, id)?;
    let url = address(book, index);
    let facts = published_front_matter(book, workspace.recurrence(), index, &url);
    let body = book.entries[index].body;
    let whole = facts + &published_markdown(book, index, body, &|path| book.url(path));
    let shown = Budget::of(None).text(&whole);
    let mut text = format!("{NOTE}\n\n{}", quotation(shown));
    if shown.len() < whole.len() {
        let left = whole.len() - shown.len();
        let _ = write!(
            text,
            "\n{left} more bytes are left out here. The tool `get_entry` gives the whole text in parts.\n"
        );
    }
    Ok(text)
}

fn cause_text(cause: &Cause) -> String {
    let mut text = format!("{NOTE}\n\n# {}\n\n", short(&cause.name));
    let mut quote = |label: &str, value: Option<&String>| {
        if let Some(value) = value {
            let _ = write!(text, "{label}:\n\n{}\n", quotation(value));
        }
    };
    quote("Title", cause.title.as_ref());
    quote("Definition", cause.definition.as_ref());
    quote("Example", cause.example.as_ref());
    let _ = writeln!(
        text,
        "- incidents: {}\n- repeats: {}\n- last: {}\n- preventive actions to be done: {}, overdue: {}",
        cause.incidents,
        cause.repeats,
        cause.last.as_deref().unwrap_or("never"),
        cause.open_fixes,
        cause.overdue_fixes
    );
    if !cause.entries.is_empty() {
        let _ = writeln!(text, "- newest incidents: {}", cause.entries.join(", "));
    }
    text
}
