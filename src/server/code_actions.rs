//! What can be done about a finding: its fix, an ignore, a declared or denied repeat, a service more in the vocabulary.

use std::sync::Arc;

use casebook_diagnostic::{Code, Diagnostic as Finding, Span, code};
use casebook_lint::{self as lint, reference_line};
use casebook_model::source::front_matter::split;
use casebook_model::source::yaml::{Node, Value};
use casebook_model::template::{Lookup, with_term};
use gen_lsp_types as lsp;
use gen_lsp_types::{CodeAction, CodeActionKind, CodeActionParams, TextEdit};

use super::diagnostics::say;
use super::edits::{difference, document_edit, fix_edits, line_end, workspace_edit};
use super::tree;
use super::view::{Role, View};
use crate::workspace::own_list;

/// The kind of the action that applies all safe fixes, for `editor.codeActionsOnSave` and the like.
const FIX_ALL: &str = "source.fixAll.casebook";

/// The kinds of actions there are.
pub(super) fn options() -> lsp::CodeActionOptions {
    lsp::CodeActionOptions {
        code_action_kinds: Some(vec![
            CodeActionKind::QuickFix,
            CodeActionKind::from(FIX_ALL.to_owned()),
        ]),
        ..lsp::CodeActionOptions::default()
    }
}

/// What no entry can ask to be left out.
const NEVER_IGNORED: &[Code] = &[
    code::CB001,
    code::CB100,
    code::CB101,
    code::CB102,
    code::CB901,
    code::CB902,
];

/// The actions at a place of a document.
pub(super) fn answer(view: &View<'_>, params: &CodeActionParams) -> Vec<CodeAction> {
    let only = params.context.only.as_deref();
    let wants = |kind: &str| {
        only.is_none_or(|only| only.iter().any(|asked| is_within(kind, &kind_name(asked))))
    };
    let mut actions = Vec::new();
    if wants("quickfix") {
        let asked = (view.document.lines).span(params.range, view.encoding());
        let touched =
            |finding: &&Finding| finding.span.start <= asked.end && asked.start <= finding.span.end;
        for finding in view.findings().iter().filter(touched) {
            of_finding(view, finding, &mut actions);
        }
    }
    if wants(FIX_ALL) {
        actions.extend(fix_all(view));
    }
    actions
}

fn kind_name(kind: &CodeActionKind) -> String {
    kind.to_string()
}

/// Whether `kind` is `asked` or a kind of it: `source.fixAll.casebook` is a `source.fixAll`.
fn is_within(kind: &str, asked: &str) -> bool {
    let rest = kind.strip_prefix(asked);
    rest.is_some_and(|rest| asked.is_empty() || rest.is_empty() || rest.starts_with('.'))
}

fn of_finding(view: &View<'_>, finding: &Finding, actions: &mut Vec<CodeAction>) {
    let said = say(view, std::slice::from_ref(finding));
    let action = |title: String, edit: lsp::WorkspaceEdit| CodeAction {
        title,
        kind: Some(CodeActionKind::QuickFix),
        diagnostics: Some(said.clone()),
        edit: Some(edit),
        ..CodeAction::default()
    };
    if let Some(fix) = &finding.fix {
        let title = match fix.safe {
            true => capitalised(&fix.title),
            false => format!("{} (may change the meaning)", capitalised(&fix.title)),
        };
        let edit = document_edit(view, fix_edits(view, &fix.edits));
        actions.push(CodeAction {
            is_preferred: Some(fix.safe),
            ..action(title, edit)
        });
    }
    for (title, edits) in repeats(view, finding) {
        actions.push(action(title, document_edit(view, edits)));
    }
    if let Some((title, edit)) = new_term(view, finding) {
        actions.push(action(title, edit));
    }
    if view.role == Role::Entry && !NEVER_IGNORED.contains(&finding.code) {
        for (title, edit) in ignores(view, finding) {
            actions.push(action(title, document_edit(view, vec![edit])));
        }
    }
}

fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(|first| first.to_uppercase().to_string());
    first.unwrap_or_default() + letters.as_str()
}

/// All safe fixes of a document, as `casebook lint --fix` would apply them.
fn fix_all(view: &View<'_>) -> Option<CodeAction> {
    if view.role != Role::Entry {
        return None;
    }
    let again = |text: &Arc<str>| view.snapshot.lint_text(&view.content_path(), text);
    let fixed = lint::fix(view.text(), view.findings(), false, again);
    if fixed.text == *view.text() {
        return None;
    }
    let edits = difference(&view.document.lines, &fixed.text, view.encoding());
    Some(CodeAction {
        title: "Apply all safe fixes".to_owned(),
        kind: Some(CodeActionKind::from(FIX_ALL.to_owned())),
        edit: Some(document_edit(view, edits)),
        ..CodeAction::default()
    })
}

/// The two lines that settle whether an entry repeats an earlier one.
fn repeats(view: &View<'_>, finding: &Finding) -> Vec<(String, Vec<TextEdit>)> {
    if !matches!(finding.code, code::CB305 | code::CB306) {
        return Vec::new();
    }
    let Some((entry, tree)) = view.entry().zip(view.tree()) else {
        return Vec::new();
    };
    let earlier = finding.related.iter().find_map(|related| {
        let path = view.snapshot.folders().content_path(&related.path)?;
        let index = view.snapshot.index_of(path)?;
        Some(&view.book().entries[index])
    });
    let Some(earlier) = earlier.filter(|_| entry.is_rewritable()) else {
        return Vec::new();
    };
    let id = earlier.id.as_str();
    let settle = |field: &str, title: String| {
        let ids = match field {
            "recurrence_of" => &entry.recurrence_of,
            _ => &entry.not_recurrence_of,
        };
        let line = reference_line(field, ids, id);
        Some((title, vec![set_line(view, tree, field, &line)?]))
    };
    let both = [
        settle("recurrence_of", format!("Declare that this repeats {id}")),
        settle(
            "not_recurrence_of",
            format!("Say that this does not repeat {id}"),
        ),
    ];
    both.into_iter().flatten().collect()
}

/// Writes `line` in place of a field of the front matter, or behind the causes, or at its end.
fn set_line(view: &View<'_>, tree: &Node, field: &str, line: &str) -> Option<TextEdit> {
    let text = view.text();
    let entry = |name: &str| tree.entries().iter().find(|entry| entry.key == name);
    if let Some(written) = entry(field) {
        let span = Span::new(written.key_span.start, tree::end_of_entry(text, written));
        return Some(view.edit(span, line));
    }
    let front = split(text).front_matter?;
    let end = line_end(text);
    let behind =
        entry("root_causes").map(|causes| line_end_at(text, tree::end_of_entry(text, causes)));
    Some(match behind {
        Some(at) => view.edit(Span::at(at), format!("{end}{line}")),
        None => view.edit(Span::at(front.end), format!("{line}{end}")),
    })
}

/// The end of the line of `at`.
fn line_end_at(text: &str, at: usize) -> usize {
    let rest = &text[at..];
    let line = rest.split(['\n', '\r']).next().unwrap_or_default();
    at + line.len()
}

/// Adds a value that its vocabulary does not know.
fn new_term(view: &View<'_>, finding: &Finding) -> Option<(String, lsp::WorkspaceEdit)> {
    if finding.code != code::CB107 {
        return None;
    }
    let place = tree::at(view.tree()?, finding.span.start);
    let vocabulary = view.template().values(place.field(view.template())?);
    let name = place.scalar?.text()?.trim();
    if name.is_empty() || name.contains('/') || vocabulary.lookup(name) != Lookup::Unknown {
        return None;
    }
    let (file, beside) = own_list(vocabulary, view.snapshot.folders())?;
    let lines = view.lines_of(file)?;
    // The place is one of the text that the book was linked from.
    if view.snapshot.text(file) != Some(lines.text()) {
        return None;
    }
    let edited = with_term(lines.text(), beside, name)?;
    let edits = difference(&lines, &edited, view.encoding());
    let edit = workspace_edit(view.state, vec![(view.uri_of(file), edits)]);
    Some((format!("Add `{name}` to {file}"), edit))
}

/// Asks for a finding to be left out, in the block it is in or in the whole entry. The reason is for the author to write:
/// without one an ignore ignores nothing, and says so.
fn ignores(view: &View<'_>, finding: &Finding) -> Vec<(String, TextEdit)> {
    let code = finding.code;
    let mut found = Vec::new();
    let Some(entry) = view.entry() else {
        return found;
    };
    let block = entry.outline().blocks.iter().find(|block| {
        block.span.start <= finding.span.start && finding.span.start < block.span.end
    });
    if let Some(block) = block {
        let start = view.document.lines.line_of(block.span.start);
        let start = view.document.lines.line(start).start;
        let end = line_end(view.text());
        let comment = format!("<!-- casebook-ignore {code}:  -->{end}");
        let title = format!("Ignore {code} in this block, with a reason");
        found.push((title, view.edit(Span::at(start), comment)));
    }
    if entry.is_rewritable()
        && let Some(edit) = ignore_in_front_matter(view, code)
    {
        let title = format!("Ignore {code} in this entry, with a reason");
        found.push((title, edit));
    }
    found
}

fn ignore_in_front_matter(view: &View<'_>, code: Code) -> Option<TextEdit> {
    let text = view.text();
    let end = line_end(text);
    let tree = view.tree()?;
    match tree.get("lint") {
        None => {
            let front = split(text);
            let at = front.front_matter.filter(|_| front.unclosed.is_none())?.end;
            Some(view.edit(Span::at(at), format!("lint: {{ignore: {{{code}: }}}}{end}")))
        }
        Some(lint) => {
            let asked = lint.get("ignore")?;
            let first = asked.entries().first()?.key_span.start;
            if !matches!(asked.value, Value::Mapping(_)) || asked.get(code.as_str()).is_some() {
                return None;
            }
            let indent = text[..first].rsplit('\n').next().unwrap_or_default();
            let more = if indent.trim().is_empty() {
                format!("{code}: {end}{indent}")
            } else {
                format!("{code}: , ")
            };
            Some(view.edit(Span::at(first), more))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_asked_for_by_their_beginning() {
        for (asked, expected) in [
            ("", true),
            ("source", true),
            ("source.fixAll", true),
            ("source.fixAll.casebook", true),
            ("source.fixAll.other", false),
            ("source.fix", false),
            ("quickfix", false),
        ] {
            assert_eq!(is_within(FIX_ALL, asked), expected, "{asked}");
        }
    }
}
