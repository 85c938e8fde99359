//! What stands behind a word: a field, a term, an entry, a moment, a rule.

use std::fmt::Write as _;

use casebook_analysis::Recurrence;
use casebook_diagnostic::{Code, Span};
use casebook_lint::rules::rule;
use casebook_model::book::{Casebook, Index, Target};
use casebook_model::entry::Postmortem;
use casebook_model::source::yaml::Node;
use casebook_model::template::{Field, FieldType, Status, Term};
use casebook_text::counted;
use gen_lsp_types as lsp;
use gen_lsp_types::{Hover, Position};

use super::tree::{self, At};
use super::view::{Role, View};

/// What stands behind the word at a position.
pub(super) fn answer(view: &View<'_>, position: Position) -> Option<Hover> {
    let offset = view.offset(position);
    let (text, span) = match view.role {
        Role::Entry => in_front_matter(view, offset).or_else(|| in_body(view, offset)),
        Role::Schema | Role::Config => None,
    }?;
    Some(Hover {
        contents: lsp::Contents::MarkupContent(lsp::MarkupContent {
            kind: lsp::MarkupKind::Markdown,
            value: text,
        }),
        range: Some(view.range(span)),
    })
}

fn in_front_matter(view: &View<'_>, offset: usize) -> Option<(String, Span)> {
    let place = tree::at(view.tree()?, offset);
    if place.keys.first() == Some(&"lint") {
        let key = place.key?;
        return Some((about_rule(Code::parse(&key.key)?)?, key.key_span));
    }
    let field = place.field(view.template())?;
    if let Some(key) = place.key {
        return Some((about_field(field), key.key_span));
    }
    about_value(view, &place, field)
}

fn about_value(view: &View<'_>, place: &At<'_>, field: &Field) -> Option<(String, Span)> {
    let node = place.scalar?;
    let written = node.text()?;
    let book = view.book();
    let text = match field.kind {
        FieldType::Term | FieldType::Terms => {
            let term = view.template().values(field).lookup(written).term();
            let mut text = term.map(about_term).unwrap_or_default();
            let name = term.map_or(written, |term| &term.name);
            let history = match field.name.as_str() {
                "root_causes" | "addresses" => history_of_cause(view, name),
                _ => uses_of(book, field, name),
            };
            if let Some(history) = history {
                let _ = write!(text, "\n\n{history}");
            }
            text
        }
        FieldType::References => card(
            book,
            view.snapshot.recurrence(),
            book.entry_named_in(&view.content_path(), written)?,
        ),
        FieldType::Moment => moment(view, node)?,
        _ => return None,
    };
    let text = text.trim().to_owned();
    (!text.is_empty()).then_some((text, node.span))
}

/// The help of a field, with its example.
pub(super) fn about_field(field: &Field) -> String {
    let mut text = format!("**{}** (`{}`)", field.label, field.kind.name());
    if !field.help.is_empty() {
        let _ = write!(text, "\n\n{}", field.help);
    }
    if let Some(from) = field.required_from.map(Status::as_str) {
        let _ = write!(text, "\n\nRequired from status `{from}`.");
    }
    if let Some(example) = &field.example {
        let _ = write!(text, "\n\n```yaml\n{}: {example}\n```", field.name);
    }
    text
}

/// What belongs to a term.
pub(super) fn about_term(term: &Term) -> String {
    let mut text = format!("**{}** (`{}`)", term.title, term.name);
    if let Some(definition) = &term.definition {
        let _ = write!(text, "\n\n{definition}");
    }
    if let Some(example) = &term.example {
        let _ = write!(text, "\n\nExample: {example}");
    }
    if !term.depends_on.is_empty() {
        let _ = write!(text, "\n\nDepends on {}.", quoted_list(&term.depends_on));
    }
    if !term.aliases.is_empty() {
        let _ = write!(text, "\n\nAlso called {}.", quoted_list(&term.aliases));
    }
    text
}

fn quoted_list(names: &[String]) -> String {
    let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    names.join(", ")
}

/// "7 incidents, 6 repeats, last 14 Jul 2025"
fn history_of_cause(view: &View<'_>, name: &str) -> Option<String> {
    let book = view.book();
    let incidents = book.counted_of(&name.into());
    if incidents.is_empty() {
        return Some("No incident of this cause yet.".to_owned());
    }
    let recurrence = view.snapshot.recurrence();
    let repeats = incidents
        .iter()
        .filter(|index| recurrence.of(**index).is_some());
    let last = incidents.iter().filter_map(|index| book.date(*index)).max();
    let last = last.map(|date| format!(", last {}", casebook_time::display_date(date)));
    Some(format!(
        "{}, {}{}",
        counted(incidents.len(), "incident"),
        counted(repeats.count(), "repeat"),
        last.unwrap_or_default()
    ))
}

fn uses_of(book: &Casebook, field: &Field, name: &str) -> Option<String> {
    let value = book.listing(&field.name)?.value(name)?;
    let last = value.entries.first().and_then(|index| book.date(*index));
    let last = last.map(|date| format!(", last {}", casebook_time::display_date(date)));
    Some(format!(
        "{}{}",
        counted(value.entries.len(), "entry"),
        last.unwrap_or_default()
    ))
}

/// An entry in a line: its day, its severity, its services.
pub(super) fn entry_line(book: &Casebook, index: Index) -> String {
    let entry = &book.entries[index];
    let day = book.date(index).map(casebook_time::display_date);
    let severity = entry
        .severity
        .as_ref()
        .map(|severity| severity.value.to_string());
    let services = entry.first_names("services", 5);
    let services: Vec<&str> = services.into_iter().map(|name| &**name).collect();
    let services = Some(services.join(", ")).filter(|services| !services.is_empty());
    let cause = entry.primary_cause().map(ToString::to_string);
    let parts = [day, severity, services, cause];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// An entry as a card: its title, its line, what it repeats, how it begins.
pub(super) fn card(book: &Casebook, recurrence: &Recurrence, index: Index) -> String {
    /// So many letters of the first paragraph are enough to know it again.
    const LONGEST: usize = 300;
    let entry = &book.entries[index];
    let mut text = format!("**{}**\n\n`{}`", entry.title, entry.id);
    let line = entry_line(book, index);
    if !line.is_empty() {
        let _ = write!(text, " · {line}");
    }
    if let Some(repeat) = recurrence.of(index) {
        let earlier = &book.entries[repeat.strongest().earlier];
        let _ = write!(text, "\n\nRepeats `{}`: {}", earlier.id, earlier.title);
    }
    if let Some(first) = first_paragraph(entry) {
        let _ = write!(text, "\n\n{}", casebook_text::truncate(first, LONGEST));
    }
    text
}

fn first_paragraph(entry: &Postmortem) -> Option<&str> {
    let outline = entry.outline();
    let texts = outline
        .sections
        .iter()
        .map(|section| section.text.of(outline));
    let mut lines = texts.flat_map(str::lines).map(str::trim);
    lines.find(|line| !line.is_empty())
}

/// A moment in the zone of the book, of the reader, and in UTC.
fn moment(view: &View<'_>, node: &Node) -> Option<String> {
    let entry = view.entry()?;
    let moments = [
        &entry.started,
        &entry.detected,
        &entry.mitigated,
        &entry.resolved,
    ];
    let found = moments
        .into_iter()
        .flatten()
        .find(|moment| node.span.start <= moment.span.start && moment.span.end <= node.span.end)?;
    let moment = &found.value;
    let zone = view.book().zone();
    let mut text = format!("{} ({})", moment.display(zone), zone.name());
    if moment.clock().is_some() {
        let utc = casebook_time::Zone::utc();
        let others = view.state.settings.zone.iter().chain([&utc]);
        for other in others.filter(|other| other.name() != zone.name()) {
            let _ = write!(text, "\n\n{} ({})", moment.display(other), other.name());
        }
    }
    Some(text)
}

fn in_body(view: &View<'_>, offset: usize) -> Option<(String, Span)> {
    let entry = view.entry()?;
    let outline = entry.outline();
    let ignored = outline
        .ignores
        .iter()
        .find(|ignore| ignore.span.contains(offset));
    if let Some(ignore) = ignored {
        let about: Vec<String> = (ignore.codes.iter())
            .filter_map(|code| about_rule(Code::parse(code)?))
            .collect();
        return (!about.is_empty()).then(|| (about.join("\n\n---\n\n"), ignore.span));
    }
    let link = outline
        .links
        .iter()
        .find(|link| link.span.contains(offset))?;
    let book = view.book();
    match book.target(view.index()?, &link.destination) {
        Target::Entry { index, fragment } => {
            let mut text = card(book, view.snapshot.recurrence(), index);
            let headings = &book.entries[index].outline().headings;
            let anchor = book.anchor(index, &fragment);
            let heading = headings
                .iter()
                .find(|heading| anchor.as_deref() == Some(&heading.id));
            if let Some(heading) = heading {
                let _ = write!(text, "\n\n§ {}", heading.text);
            }
            Some((text, link.span))
        }
        Target::Site(path) => Some((format!("The page `/{path}` of the site"), link.span)),
        _ => None,
    }
}

fn about_rule(code: Code) -> Option<String> {
    let rule = rule(code)?;
    Some(format!(
        "**{code}: {}**\n\n{}.\n\n{}",
        rule.name, rule.summary, rule.why
    ))
}
