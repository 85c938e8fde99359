//! The days on which actions were done, from git: asked for the files that have a finding of that kind.

use std::collections::BTreeMap;
use std::sync::Arc;

use casebook::diagnostic::Diagnostic;
use casebook::entry::Context;
use casebook::lint::rules::completion_date::{
    Bounds, CompletionDates, UnknownReason, done_on, undated,
};
use casebook::source::{Absence, VersionLog};
use casebook::workspace::Workspace;

/// What git tells of the actions that findings say are done without a day.
pub(super) fn of(workspace: &Workspace, findings: &[Diagnostic]) -> CompletionDates {
    let mut by_file: BTreeMap<&Arc<str>, Vec<Option<String>>> = BTreeMap::new();
    for finding in findings {
        if let Some(action) = workspace
            .text(&finding.path)
            .and_then(|text| undated(finding, text))
        {
            by_file.entry(&finding.path).or_default().push(action.id);
        }
    }
    let mut days = CompletionDates::default();
    let book = workspace.book();
    let is_page = |path: &str| book.config.is_page(path);
    let context = Context::of(&book.config, &book.template, &is_page);
    if by_file.is_empty() {
        return days;
    }
    let mut logs: BTreeMap<Option<&str>, Result<VersionLog, Absence>> = BTreeMap::new();
    let folders = workspace.folders();
    for (path, ids) in by_file {
        let Some(entry) = book.entries.iter().find(|entry| entry.path == *path) else {
            continue;
        };
        let (source, inside) = match folders.source_of(&entry.content_path) {
            Some((source, inside)) => (Some(source), inside),
            None => (None, &*entry.content_path),
        };
        let content = source.map_or(&folders.content, |source| &source.content);
        let past = logs
            .entry(source.map(|source| &*source.name))
            .or_insert_with(|| VersionLog::read(content));
        let versions = past
            .as_ref()
            .map_err(Clone::clone)
            .and_then(|past| past.versions(inside));
        let from = entry
            .started
            .as_ref()
            .and_then(|started| started.value.first_date(book.zone()));
        let bounds = Bounds {
            zone: book.zone(),
            from,
            today: workspace.today(),
        };
        for id in ids {
            let day = match (&versions, &id) {
                (Err(absence), _) => Err(UnknownReason::NoHistory(absence.clone())),
                (_, None) => Err(UnknownReason::NoId),
                (Ok(None), _) => Err(UnknownReason::NotCommitted),
                (Ok(Some(versions)), Some(id)) => done_on(versions, id, &context, &bounds),
            };
            days.insert(path, id.unwrap_or_default(), day);
        }
    }
    days
}

/// The findings with what is known about those days.
pub(super) fn applied(
    days: &CompletionDates,
    findings: Vec<Diagnostic>,
    workspace: &Workspace,
) -> Vec<Diagnostic> {
    let with = |finding: Diagnostic| match workspace.text(&finding.path) {
        Some(text) => days.applied_to(finding, text),
        None => finding,
    };
    findings.into_iter().map(with).collect()
}
