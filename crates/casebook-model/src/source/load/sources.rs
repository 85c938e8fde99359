//! The folders of other repositories: read as the book's own, or a finding in `book.toml` that says why not.

use super::super::folders::{Folders, SourceFolder};
use super::{Loaded, Walk, root_of, walk};
use casebook_diagnostic::{Diagnostic, code};

/// Reads a source.
///
/// # Errors
/// Why its entries are missing from the book, as the end of a sentence.
pub(super) fn load_source(
    folders: &Folders,
    source: &SourceFolder,
    max_file_size: u64,
) -> Result<Loaded, String> {
    let cannot = |error: std::io::Error| match error.kind() {
        std::io::ErrorKind::NotFound => "its folder is not there".to_owned(),
        _ => format!("its folder cannot be read: {error}"),
    };
    let outer = root_of(&source.root).map_err(cannot)?;
    let root = root_of(&source.content).map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => "it has no such folder of entries".to_owned(),
        _ => cannot(error),
    })?;
    // The repository of others may hold a link in that place.
    if !root.starts_with(&outer) {
        return Err("its folder of entries is a link that leads out of it".to_owned());
    }
    let loaded = walk(&Walk {
        folders,
        source: Some(source),
        root: &root,
        max_file_size,
    });
    match loaded.documents.is_empty() {
        true => Err("it holds no entry".to_owned()),
        false => Ok(loaded),
    }
}

/// That the entries of a source are missing, and where `book.toml` names it.
pub(super) fn unavailable(source: &SourceFolder, why: &str) -> Diagnostic {
    let code = match source.optional {
        true => code::CB003,
        false => code::CB002,
    };
    let name = &source.name;
    let message = format!("the source `{name}` is missing from the book: {why}");
    let help = match (source.has_remote, source.optional) {
        (true, _) => format!("run `casebook sources update {name}`"),
        (false, true) => format!("put it in {}", source.content.display()),
        (false, false) => format!(
            "put it in {}, or write `optional = true` if the book is complete without it",
            source.content.display()
        ),
    };
    Diagnostic::new(code, &"book.toml".into(), source.place, message).help(help)
}

/// That a folder of the book's own is not read, because its paths would be those of a source.
pub(super) fn name_of_folder(folders: &Folders, source: &SourceFolder) -> Diagnostic {
    let message = format!(
        "the folder `{}/{name}` is not read, because the source `{name}` has that name",
        folders.content_name,
        name = source.name
    );
    let finding = Diagnostic::new(code::CB002, &"book.toml".into(), source.place, message);
    finding.help("rename one of the two")
}
