//! What a run of the linter is asked to look at.

use std::path::{Path, PathBuf};

use anyhow::Context as _;
use casebook::lint::{Selection, codes};
use casebook::source::{Base, Present};

use super::{Args, Opened, base};

/// The rules, paths and changes that the arguments name.
pub(super) fn selection(args: &Args, opened: &Opened) -> anyhow::Result<Selection> {
    let select = (!args.select.is_empty())
        .then(|| codes(args.select.iter().map(String::as_str)))
        .transpose()?;
    let ignore = codes(args.ignore.iter().map(String::as_str))?;
    let paths = paths(&args.paths, opened)?;
    let mut selection = Selection {
        select,
        ignore,
        paths,
        ..Selection::default()
    };
    if let Some(reference) = &args.since {
        since(&mut selection, reference, opened)?;
    }
    Ok(selection)
}

/// Narrows a selection to what changed since a reference.
fn since(selection: &mut Selection, reference: &str, opened: &Opened) -> anyhow::Result<()> {
    let name = opened.folders.content_name.as_str();
    let present: Vec<Present<'_>> = opened
        .texts
        .iter()
        .filter_map(|(path, text)| {
            Some(Present {
                path,
                inside: inside(name, path)?,
                text,
            })
        })
        .collect();
    let base = Base::open(&opened.folders.content, reference)?;
    let mut changes = base.changes(&present);
    let shared = base::Shared::read(&base, opened)?;
    if shared.config_changed() {
        changes.add_edited(base::CONFIG);
    }
    selection.before = Some(base::before(&base, shared, opened, &changes, selection)?);
    selection.changes = Some(changes);
    Ok(())
}

/// The path within the content folder of a file that findings call `path`.
pub(super) fn inside<'a>(content: &str, path: &'a str) -> Option<&'a str> {
    if content.is_empty() {
        Some(path)
    } else {
        path.strip_prefix(content)?.strip_prefix('/')
    }
}

/// The given files and folders as findings name them: relative to the book.
fn paths(given: &[PathBuf], opened: &Opened) -> anyhow::Result<Vec<String>> {
    let paths: Vec<String> = given
        .iter()
        .map(|path| asked_path(path, opened))
        .collect::<Result<_, _>>()?;
    let selection = |path: &String| Selection {
        paths: vec![path.clone()],
        ..Selection::default()
    };
    for (given, path) in given.iter().zip(&paths) {
        let one = selection(path);
        if !opened.texts.iter().any(|(path, _)| one.sees(path)) {
            // Nothing found in it would read like praise.
            eprintln!("{} holds nothing that is checked", given.display());
        }
    }
    Ok(paths)
}

fn asked_path(path: &Path, opened: &Opened) -> anyhow::Result<String> {
    let full = path
        .canonicalize()
        .with_context(|| format!("cannot find {}", path.display()))?;
    let relative = |folder: &Path, name: &str| {
        let inside = full
            .strip_prefix(folder.canonicalize().ok()?)
            .ok()?
            .to_owned();
        let parts: Vec<_> = inside
            .components()
            .map(|part| part.as_os_str().to_string_lossy().into_owned())
            .collect();
        Some(
            [name.trim_matches('/').to_owned(), parts.join("/")]
                .join("/")
                .trim_matches('/')
                .to_owned(),
        )
    };
    let folders = &opened.folders;
    relative(&folders.content, &folders.content_name)
        .or_else(|| relative(&folders.book, ""))
        .with_context(|| {
            format!(
                "{} is not in the book {}",
                path.display(),
                folders.book.display()
            )
        })
}
