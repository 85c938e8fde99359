//! What can be written in Markdown: headings that are missing, links, rows of the timeline, ignores.

use casebook_diagnostic::Span;
use casebook_lint::rules::RULES;
use casebook_markdown::{percent_decoded, percent_encoded};
use casebook_model::book::{Index, Target};
use casebook_model::template::SectionRole;
use gen_lsp_types::CompletionItemKind;

use super::super::hover::entry_line;
use super::super::view::View;
use super::item::{Found, Item, escaped};
use super::{MOST, found, may_mean, values};

/// A whole entry, for a file that is empty.
pub(super) fn skeleton(view: &View<'_>) -> Found {
    let text = view.snapshot.skeleton();
    let item = Item::new("postmortem", CompletionItemKind::Snippet)
        .detail("a new entry")
        .about("The fields and sections of the template, to fill in.")
        .writes(&text);
    Found {
        word: Span::new(0, view.text().len()),
        items: vec![item],
        is_incomplete: false,
    }
}

/// What can be written at a byte of the body.
pub(super) fn answer(view: &View<'_>, offset: usize) -> Option<Found> {
    let text = view.text();
    let start = text[..offset].rfind('\n').map_or(0, |at| at + 1);
    let line = &text[start..offset];
    if let Some(at) = line.rfind("casebook-ignore ") {
        let from = start + at + "casebook-ignore ".len();
        return ignored(view, from, offset);
    }
    if let Some(at) = line.rfind("](").filter(|at| !line[*at..].contains(')')) {
        return Some(links(view, Span::new(start + at + 2, offset)));
    }
    if let Some(at) = line.rfind("[[").filter(|at| !line[*at..].contains("]]")) {
        return Some(ids(view, Span::new(start + at + 2, offset)));
    }
    if line.starts_with('#') {
        return found(Span::new(start, offset), headings(view, offset));
    }
    let is_row = line.trim() == "|" || line.trim().is_empty() || "now".starts_with(line.trim());
    (is_row && in_timeline(view, offset))
        .then(|| found(Span::new(start, offset), vec![row(view)]))
        .flatten()
}

/// The sections of the template that the entry does not have.
fn headings(view: &View<'_>, offset: usize) -> Vec<Item> {
    let Some(entry) = view.entry() else {
        return Vec::new();
    };
    let template = view.template();
    let outline = entry.outline();
    let line = view.document.lines.line_of(offset);
    let present: Vec<usize> = outline
        .sections
        .iter()
        .zip(template.sections_of(outline))
        // The heading that is being typed is not there yet.
        .filter(|(section, _)| view.document.lines.line_of(section.span.start) != line)
        .filter_map(|(_, found)| found?.section)
        .collect();
    let missing = template.all_sections().into_iter().enumerate();
    missing
        .filter(|(at, _)| !present.contains(at))
        .map(|(_, (section, depth))| {
            let heading = format!("{} {}", "#".repeat(depth + 2), section.title);
            let from = section.required_from;
            Item::new(&heading, CompletionItemKind::Module)
                .detail(from.map_or_else(String::new, |from| {
                    format!("required from {}", from.as_str())
                }))
                .about(&section.prompt)
                .snippet(format!("{}\n\n$0", escaped(&heading)))
        })
        .collect()
}

fn in_timeline(view: &View<'_>, offset: usize) -> bool {
    let Some(entry) = view.entry() else {
        return false;
    };
    let outline = entry.outline();
    let mut at = (view.template()).sections_with_role(outline, SectionRole::Timeline);
    at.any(|at| {
        let section = outline.with_subsections(at);
        section.is_some_and(|section| section.span.start < offset && offset <= section.span.end)
    })
}

/// A row of the timeline that happens now.
fn row(view: &View<'_>) -> Item {
    Item::new("now", CompletionItemKind::Snippet)
        .detail("a row of the timeline")
        .also("|")
        .snippet(format!(
            "| {} | ${{1:what happened}} |",
            escaped(&values::now(view))
        ))
}

fn ignored(view: &View<'_>, from: usize, offset: usize) -> Option<Found> {
    let written = &view.text()[from..offset];
    if written.contains(':') {
        return None;
    }
    let last = written.rfind([',', ' ']).map_or(0, |at| at + 1);
    let found_here = |code| view.findings().iter().any(|finding| finding.code == code);
    let mut rules: Vec<_> = RULES.iter().collect();
    rules.sort_by_key(|rule| !found_here(rule.code));
    let items = rules.iter().map(|rule| {
        Item::new(rule.code.as_str(), CompletionItemKind::Value)
            .detail(rule.name)
            .about(rule.summary)
            .also(rule.name)
    });
    found(Span::new(from + last, offset), items.collect())
}

/// Where a link may lead: to an entry or page by its file, or behind `#` to a heading.
fn links(view: &View<'_>, word: Span) -> Found {
    let written = word.slice(view.text());
    match written.split_once('#') {
        Some((path, _)) => anchors(view, word, path),
        None => files(view, word, written),
    }
}

fn anchors(view: &View<'_>, word: Span, path: &str) -> Found {
    let start = word.start + path.len() + 1;
    let word = Span::new(start, word.end);
    let own = view.entry();
    let book = view.book();
    let target = if path.is_empty() {
        own
    } else {
        let from = view.index();
        let index = from.and_then(|from| match book.target(from, path) {
            Target::Entry { index, .. } => Some(index),
            _ => None,
        });
        index.map(|index| &*book.entries[index])
    };
    let headings = target.map_or(&[][..], |entry| &entry.outline().headings);
    let items = headings.iter().map(|heading| {
        Item::new(&heading.id, CompletionItemKind::Reference)
            .detail(&heading.text)
            .also(&heading.text)
    });
    Found {
        word,
        items: items.collect(),
        is_incomplete: false,
    }
}

fn files(view: &View<'_>, word: Span, written: &str) -> Found {
    let decoded = percent_decoded(written);
    // A path is typed from its beginning, `../` and all; what names it is the rest.
    let name = decoded.trim_start_matches(['.', '/']);
    let item = |index: Index| {
        let entry = &view.book().entries[index];
        let path = relative(&view.content_path(), &entry.content_path);
        let names = [&*path, entry.id.as_str(), &entry.title];
        may_mean(name, &names).then(|| {
            Item::new(&path, CompletionItemKind::File)
                .writes(&percent_encoded(&path))
                .detail(&entry.title)
                .about(entry_line(view.book(), index))
                .also(format!("{} {written}", entry.title))
        })
    };
    limited(view, word, item)
}

/// Entries and pages by their ids, for `[[id]]`.
fn ids(view: &View<'_>, word: Span) -> Found {
    let written = word.slice(view.text());
    let item = |index: Index| {
        let entry = &view.book().entries[index];
        may_mean(written, &[entry.id.as_str(), &entry.title]).then(|| {
            Item::new(entry.id.as_str(), CompletionItemKind::Reference)
                .detail(&entry.title)
                .about(entry_line(view.book(), index))
                .also(format!("{} {written}", entry.title))
        })
    };
    limited(view, word, item)
}

/// Entries, newest first, and pages; no more than anybody looks through.
fn limited(view: &View<'_>, word: Span, item: impl Fn(Index) -> Option<Item>) -> Found {
    let book = view.book();
    let all = book.newest_first().iter().copied().chain(book.pages());
    let others = all.filter(|index| Some(*index) != view.index());
    let mut items: Vec<Item> = others.filter_map(item).take(MOST + 1).collect();
    let is_incomplete = items.len() > MOST;
    items.truncate(MOST);
    Found {
        word,
        items,
        is_incomplete,
    }
}

/// The path to a file as it stands in a link of another, both within the content folder.
fn relative(from: &str, to: &str) -> String {
    let folder: Vec<&str> = from.split('/').collect();
    let folder = &folder[..folder.len() - 1];
    let path: Vec<&str> = to.split('/').collect();
    let same = folder.iter().zip(&path[..path.len() - 1]);
    let same = same.take_while(|(one, other)| one == other).count();
    let up = std::iter::repeat_n("..", folder.len() - same);
    up.chain(path[same..].iter().copied())
        .collect::<Vec<_>>()
        .join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_relative_to_the_file() {
        for (from, to, expected) in [
            ("a.md", "b.md", "b.md"),
            ("2025/a.md", "2025/b.md", "b.md"),
            ("2025/a.md", "2024/b.md", "../2024/b.md"),
            ("x/y/a.md", "b.md", "../../b.md"),
            ("a.md", "x/y.md", "x/y.md"),
        ] {
            assert_eq!(relative(from, to), expected);
        }
    }
}
