//! What follows from front matter, shown beside it: times between moments, what the entry repeats, why it is owed.

use casebook_analysis::likely;
use casebook_diagnostic::Span;
use casebook_model::criteria::{Facts, decide};
use casebook_model::entry::Postmortem;
use casebook_time::Duration;
use gen_lsp_types as lsp;
use gen_lsp_types::{InlayHint, Range};

use super::tree;
use super::view::View;

/// The hints of a range of a document.
pub(super) fn answer(view: &View<'_>, range: Range) -> Vec<InlayHint> {
    let Some(entry) = view.entry() else {
        return Vec::new();
    };
    let asked = view.document.lines.span(range, view.encoding());
    let mut hints = times(entry);
    hints.extend(repeat(view, entry));
    hints.extend(owed(view, entry));
    hints.retain(|(span, ..)| asked.start <= span.end && span.end <= asked.end);
    hints
        .into_iter()
        .map(|(span, label, tooltip)| InlayHint {
            position: view.document.lines.position(span.end, view.encoding()),
            label: lsp::Label::String(label),
            kind: None,
            text_edits: None,
            tooltip: tooltip.map(lsp::Tooltip::String),
            padding_left: Some(true),
            padding_right: None,
            data: None,
        })
        .collect()
}

/// Where a hint stands, what it says, and what it says at length.
type Hint = (Span, String, Option<String>);

fn times(entry: &Postmortem) -> Vec<Hint> {
    let known = [
        (&entry.detected, entry.time_to_detect(), "to detect"),
        (&entry.mitigated, entry.time_to_mitigate(), "to mitigate"),
        (&entry.resolved, entry.time_to_resolve(), "to resolve"),
    ];
    let hint = |(moment, duration, said): (&Option<_>, Option<Duration>, &str)| {
        let moment: &casebook_model::entry::Located<_> = moment.as_ref()?;
        Some((moment.span, format!("{} {said}", duration?.display()), None))
    };
    known.into_iter().filter_map(hint).collect()
}

/// What the entry repeats, behind its cause: as it declares, as the book counts it, or as it looks.
fn repeat(view: &View<'_>, entry: &Postmortem) -> Option<Hint> {
    let cause = entry.root_causes.first()?;
    let book = view.book();
    let recurrence = view.snapshot.recurrence();
    let declared = entry
        .recurrence_of
        .iter()
        .find_map(|id| book.entry_of_id(&id.value));
    let index = view.index();
    let counted = || Some(recurrence.of(index?)?.strongest().earlier);
    let (earlier, said) = match declared.or_else(counted) {
        Some(earlier) => (earlier, "repeats"),
        None => (likely(book, recurrence, entry, index)?.earlier, "repeats?"),
    };
    let earlier = &book.entries[earlier];
    let label = format!("{said} {}", earlier.id);
    Some((cause.span, label, Some(earlier.title.clone())))
}

/// Why the entry is owed, behind its criteria.
fn owed(view: &View<'_>, entry: &Postmortem) -> Option<Hint> {
    let front = view.tree()?;
    let criteria = front.entries().iter().find(|one| one.key == "criteria")?;
    let decision = decide(&view.book().config.criteria, &Facts::of(entry));
    let because: Vec<&str> = decision.held().map(|held| &*held.because).collect();
    let end = tree::end_of_entry(view.text(), criteria);
    let first = because.first()?;
    let label = format!("owed because {first}");
    let all = (because.len() > 1).then(|| because.join("; "));
    Some((Span::at(end), label, all))
}
