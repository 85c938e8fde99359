//! `lint_draft`: the findings of a text that is not saved yet, with their fixes.

use std::collections::BTreeSet;
use std::sync::Arc;

use casebook_analysis::index::id_of;
use casebook_diagnostic::{Diagnostic, Edit, LineIndex, Span};
use casebook_lint::Selection;
use casebook_lint::rules::about;
use casebook_model::entry::Status;
use casebook_model::source::Changes;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::super::budget::Budget;
use super::super::open_book::OpenBook;
use super::super::quoted::{NOTE, short};
use super::super::tool::{Refusal, Tool};
use super::entries::entry;
use crate::workspace::{FileId, Workspace};

pub(in super::super) struct LintDraft;

/// A draft.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in super::super) struct Input {
    /// The whole text of the entry, front matter included.
    text: String,
    /// The id of the entry whose text this is to replace; leave it out for a new entry.
    replaces: Option<String>,
    /// Most tokens of the answer. Default: 8000.
    max_tokens: Option<usize>,
}

/// What the linter finds in a draft.
#[derive(Serialize, JsonSchema)]
pub(in super::super) struct Answer {
    note: &'static str,
    errors: usize,
    warnings: usize,
    infos: usize,
    /// The findings, errors first.
    findings: Vec<Finding>,
    /// How many more there are; put these right and ask again.
    left_out: usize,
    /// What was not checked, and why.
    not_checked: Vec<String>,
}

/// A finding.
#[derive(Serialize, JsonSchema)]
struct Finding {
    /// Its rule, for `casebook explain`.
    code: String,
    /// What the rule is called.
    rule: String,
    level: String,
    /// Line of the draft, from 1.
    line: usize,
    /// Column in characters, from 1.
    column: usize,
    message: String,
    /// What to do.
    help: Option<String>,
    /// Why it matters.
    why: String,
    /// Ids of the other entries that take part in it.
    entries: Vec<String>,
    fix: Option<Fix>,
}

/// An edit that puts a finding right.
#[derive(Serialize, JsonSchema)]
struct Fix {
    title: String,
    /// Whether the meaning certainly stays the same. Ask a person before you apply another.
    safe: bool,
    edits: Vec<Replacement>,
}

/// Replaces the text between two places of the draft.
#[derive(Serialize, JsonSchema)]
struct Replacement {
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
    replacement: String,
}

impl Tool for LintDraft {
    type Input = Input;
    type Answer = Answer;
    const NAME: &'static str = "lint_draft";
    const TITLE: &'static str = "Check a draft";
    const DESCRIPTION: &'static str = "Checks the text of a postmortem with all rules of the book, as if it were saved there: front matter, vocabularies, times, sections, links, actions, likely repeats, secrets. Each finding has its line, why it matters, and an edit where there is one. Files beside the entry are unknown to it. It judges form, not truth.";

    fn answer(book: &mut OpenBook, input: Input) -> Result<Answer, Refusal> {
        if input.text.trim().is_empty() {
            return Err(Refusal::new(
                "The draft is empty: pass its whole text, or begin one with `start_entry`."
                    .to_owned(),
            ));
        }
        let workspace = book.workspace_mut();
        let file = match &input.replaces {
            Some(id) => {
                let casebook = workspace.book();
                let index = entry(casebook, id)?;
                workspace.content_file(&casebook.entries[index].content_path)
            }
            None => FileId::content(&workspace.file_of_draft(&input.text)),
        };
        let path = workspace.path_of(&file);
        let before = workspace.written_text(&file).cloned();
        workspace.set(&file, Some(input.text.as_str().into()));
        let answer = checked(workspace, &file, &path, &input);
        workspace.set(&file, before);
        answer
    }
}

/// The findings of the draft that lies over the book as `file`.
fn checked(
    workspace: &Workspace,
    file: &FileId,
    path: &Arc<str>,
    input: &Input,
) -> Result<Answer, Refusal> {
    let audience = &workspace.config().audience.name;
    let in_book = file.content_path();
    let index = in_book.and_then(|path| workspace.book().entry_of_path(&path));
    let Some(index) = index else {
        return Err(Refusal::new(format!(
            "This draft cannot be checked here: the audience `{audience}`, for which the book is open, would not see it, or it is too long. A person can check it with `casebook lint`."
        )));
    };
    let draft = &workspace.book().entries[index];
    let mut not_checked = Vec::new();
    if *draft.text != *input.text {
        not_checked.push(format!(
            "What the audience `{audience}`, for which the book is open, does not see of the draft. Lines are counted without it."
        ));
    }
    if draft.status == Status::Draft {
        not_checked.push(
            "What an entry needs before a review: the status is `draft`. Set it to `in-review` to have that checked."
                .to_owned(),
        );
    }
    // As a change: some rules ask no entry that has stood for years.
    let mut changes = Changes::default();
    changes.add_edited(&**path);
    let selection = Selection {
        paths: vec![path.to_string()],
        changes: Some(changes),
        ..Selection::default()
    };
    let mut findings = workspace.lint(&selection);
    findings.sort_by_key(|finding| std::cmp::Reverse(finding.level));
    let lines = LineIndex::new(&draft.text);
    let all = findings.len();
    let shown = findings
        .iter()
        .map(|finding| Finding::of(finding, path, &lines, workspace));
    let page = Budget::of(input.max_tokens).page(shown, (0, all, all));
    let count = |level: &str| {
        findings
            .iter()
            .filter(|one| one.level.as_str() == level)
            .count()
    };
    Ok(Answer {
        note: NOTE,
        errors: count("error"),
        warnings: count("warning"),
        infos: count("info"),
        left_out: all - page.items.len(),
        findings: page.items,
        not_checked,
    })
}

impl Finding {
    fn of(
        finding: &Diagnostic,
        draft: &Arc<str>,
        lines: &LineIndex,
        workspace: &Workspace,
    ) -> Self {
        // Of a finding elsewhere that the draft takes part in, its place in the draft.
        let own = (finding.path == *draft).then_some(finding.span);
        let related = || {
            finding
                .related
                .iter()
                .find(|related| related.path == *draft)
        };
        let span = own.or_else(|| related().map(|related| related.span));
        let at = lines.position(span.unwrap_or(Span::at(0)).start);
        let others = finding.ends().filter(|path| *path != draft);
        let entries: BTreeSet<String> = others
            .filter_map(|path| {
                let inside = workspace.folders().content_path(path)?;
                let book = workspace.book();
                Some(id_of(book, book.entry_of_path(inside)?))
            })
            .collect();
        let about = about(finding.code);
        let fix = finding.fix.as_ref().filter(|_| own.is_some());
        Self {
            code: finding.code.to_string(),
            rule: about.name.to_owned(),
            level: finding.level.as_str().to_owned(),
            line: at.line,
            column: at.column,
            message: short(&finding.message),
            help: finding.help.as_deref().map(short),
            why: about.why.to_owned(),
            entries: entries.into_iter().collect(),
            fix: fix.map(|fix| Fix {
                title: short(&fix.title),
                safe: fix.safe,
                edits: fix
                    .edits
                    .iter()
                    .map(|edit| Replacement::of(edit, lines))
                    .collect(),
            }),
        }
    }
}

impl Replacement {
    fn of(edit: &Edit, lines: &LineIndex) -> Self {
        let (start, end) = (
            lines.position(edit.span.start),
            lines.position(edit.span.end),
        );
        Self {
            line: start.line,
            column: start.column,
            end_line: end.line,
            end_column: end.column,
            replacement: edit.replacement.clone(),
        }
    }
}
