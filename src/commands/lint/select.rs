//! What a run of the linter is asked to look at.

use std::path::{Path, PathBuf};

use anyhow::Context as _;
use casebook::lint::{Selection, codes};
use casebook::workspace::Workspace;

use super::Args;

/// The rules, paths and changes that the arguments name.
pub(super) fn selection(args: &Args, workspace: &Workspace) -> anyhow::Result<Selection> {
    let select = (!args.select.is_empty())
        .then(|| codes(args.select.iter().map(String::as_str)))
        .transpose()?;
    let ignore = codes(args.ignore.iter().map(String::as_str))?;
    let selection = Selection {
        select,
        ignore,
        paths: paths(&args.paths, workspace)?,
        ..Selection::default()
    };
    Ok(match &args.since {
        Some(reference) => {
            let selection = workspace.since(reference, selection)?;
            for (source, why) in &selection.not_compared {
                eprintln!("the source {source} counts as unchanged: {why}");
            }
            selection
        }
        None => selection,
    })
}

/// The given files and folders as findings name them: relative to the book.
fn paths(given: &[PathBuf], workspace: &Workspace) -> anyhow::Result<Vec<String>> {
    let paths: Vec<String> = given
        .iter()
        .map(|path| asked_path(path, workspace))
        .collect::<Result<_, _>>()?;
    let selection = |path: &String| Selection {
        paths: vec![path.clone()],
        ..Selection::default()
    };
    for (given, path) in given.iter().zip(&paths) {
        let one = selection(path);
        if !workspace.texts().any(|(path, _)| one.sees(path)) {
            // Nothing found in it would read like praise.
            eprintln!("{} holds nothing that is checked", given.display());
        }
    }
    Ok(paths)
}

fn asked_path(path: &Path, workspace: &Workspace) -> anyhow::Result<String> {
    let full = path
        .canonicalize()
        .with_context(|| format!("cannot find {}", path.display()))?;
    let folders = workspace.folders();
    if let Some(inside) = folders.content_path_of(&full) {
        return Ok(folders.book_path(&inside).trim_matches('/').to_owned());
    }
    let book = folders.book.canonicalize();
    let inside = book
        .ok()
        .and_then(|book| Some(full.strip_prefix(book).ok()?.to_owned()));
    let inside = inside.with_context(|| {
        format!(
            "{} is not in the book {}",
            path.display(),
            folders.book.display()
        )
    })?;
    let parts: Vec<_> = inside
        .components()
        .map(|part| part.as_os_str().to_string_lossy().into_owned())
        .collect();
    Ok(parts.join("/"))
}
