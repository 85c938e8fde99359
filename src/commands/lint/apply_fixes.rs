//! Writing what `--fix` comes to, or showing it.

use casebook_text::counted;
use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::Context as _;
use casebook::book::Index;
use casebook::diagnostic::{Diagnostic, code};
use casebook::lint::rules::completion_date::CompletionDates;
use casebook::lint::{Fixed, Selection, fix as mend, lint_held_back, lint_one, unified};
use casebook::workspace::{Source, Workspace};

use super::super::edited_file::replace;

/// A file that fixes change.
struct Mended<'a> {
    path: &'a str,
    text: &'a str,
    fixed: Fixed,
}

/// What is to be put right.
pub(super) struct FixOptions<'a> {
    /// What was asked for; anything else stays as it is.
    pub(super) selection: &'a Selection,
    /// When actions were done, as far as git knows.
    pub(super) days: &'a CompletionDates,
    /// Also what may change the meaning.
    pub(super) unsafe_too: bool,
}

/// What fixes would change, as a unified diff; empty when nothing.
pub(super) fn diff(
    workspace: &Workspace,
    findings: &[Diagnostic],
    wish: &FixOptions<'_>,
) -> String {
    let folder = super::print::in_repository(&workspace.folders().book);
    // As git names them, so that `git apply` finds them.
    let name = |path: &str| {
        if folder.is_empty() {
            path.to_owned()
        } else {
            format!("{folder}/{path}")
        }
    };
    let files = mended(workspace, findings, wish);
    files
        .iter()
        .map(|file| unified(&name(file.path), file.text, &file.fixed.text))
        .collect()
}

/// Writes the fixed files; whether there were any.
pub(super) fn fix(
    workspace: &Workspace,
    findings: &[Diagnostic],
    wish: &FixOptions<'_>,
) -> anyhow::Result<bool> {
    let files = mended(workspace, findings, wish);
    let mut fixed = 0;
    for file in &files {
        let place = on_disk(workspace, file.path)
            .with_context(|| format!("there is no file {}", file.path))?;
        replace(&place, file.text, &file.fixed.text)?;
        fixed += file.fixed.applied.len();
    }
    if !files.is_empty() {
        eprintln!(
            "fixed {} in {}",
            counted(fixed, "finding"),
            counted(files.len(), "file")
        );
    }
    Ok(!files.is_empty())
}

fn mended<'a>(
    workspace: &'a Workspace,
    findings: &'a [Diagnostic],
    wish: &FixOptions<'_>,
) -> Vec<Mended<'a>> {
    let (book, repeats) = (workspace.book(), workspace.recurrence());
    let mut by_file: BTreeMap<&str, Vec<Diagnostic>> = BTreeMap::new();
    for finding in findings {
        by_file
            .entry(&finding.path)
            .or_default()
            .push(finding.clone());
    }
    // A text whose bytes were not UTF-8 is not what stands in the file.
    by_file.retain(|_, findings| !findings.iter().any(|finding| finding.code == code::CB100));
    let places: HashMap<&str, Index> = book
        .entries
        .iter()
        .enumerate()
        .map(|(at, entry)| (&*entry.path, at))
        .collect();
    by_file.retain(|_, findings| findings.iter().any(|finding| finding.fix.is_some()));
    let same = same_file_as_another(workspace, by_file.keys().copied());
    by_file
        .into_iter()
        .filter(|(path, _)| !same.contains(path))
        .filter_map(|(path, findings)| {
            let text = workspace.text(path)?;
            let again = |text: &Arc<str>| {
                let found = match places.get(path) {
                    Some(at) => lint_one(book, repeats, workspace.today(), None, *at, text),
                    None => held_back(workspace, path, text),
                };
                // What somebody did not ask for is not to be put right on the way.
                let wanted = |one: &Diagnostic| one.fix.is_none() || wish.selection.takes(one);
                found
                    .into_iter()
                    .map(|one| wish.days.applied_to(one, text))
                    .filter(wanted)
                    .collect()
            };
            let fixed = mend(text, &findings, wish.unsafe_too, again);
            (fixed.text != *text).then_some(Mended { path, text, fixed })
        })
        .collect()
}

/// The findings of a text that stands for a file without an entry in the book.
fn held_back(workspace: &Workspace, path: &str, text: &Arc<str>) -> Vec<Diagnostic> {
    match workspace.file(path) {
        Some(file) if file.source != Source::Book => lint_held_back(
            workspace.book(),
            workspace.today(),
            &path.into(),
            &workspace
                .folders()
                .content_path(path)
                .unwrap_or(path)
                .into(),
            text,
        ),
        // A file of the book that is not an entry, such as `book.toml`.
        _ => Vec::new(),
    }
}

/// Of entries that are one file, by way of links, all but the file itself, or but the first link: it is put right once.
fn same_file_as_another<'a>(
    workspace: &Workspace,
    paths: impl Iterator<Item = &'a str>,
) -> HashSet<&'a str> {
    let mut others = HashSet::new();
    let mut kept: HashMap<PathBuf, &str> = HashMap::new();
    for path in paths {
        let Some(file) = on_disk(workspace, path) else {
            continue;
        };
        match kept.entry(file) {
            Entry::Vacant(free) => {
                free.insert(path);
            }
            Entry::Occupied(mut held) => {
                let other = if place(workspace, path).is_symlink() {
                    path
                } else {
                    held.insert(path)
                };
                others.insert(other);
            }
        }
    }
    others
}

/// Where a file that findings name is.
fn on_disk(workspace: &Workspace, path: &str) -> Option<PathBuf> {
    // A link stays one: what it leads to is replaced.
    place(workspace, path).canonicalize().ok()
}

/// The path of a file that findings name, which may be a link.
fn place(workspace: &Workspace, path: &str) -> PathBuf {
    workspace.folders().file(path)
}
