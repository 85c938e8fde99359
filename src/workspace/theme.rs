//! The theme of a book: the default one with the book's own files over it.

use std::path::{Path, PathBuf};

use casebook_diagnostic::{Diagnostic, Span, code};
use casebook_model::config::{Config, place_of};
use casebook_model::source::Folders;
use casebook_site::render::{Theme, ThemeError};
use walkdir::WalkDir;

use super::location::CONFIG;

/// Why a theme cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ThemeFault {
    /// The book has no theme of this name.
    #[error("there is no theme `{name}`: {} is not a folder", folder.display())]
    Missing {
        /// Its name.
        name: String,
        /// Where it ought to be.
        folder: PathBuf,
    },
    /// Its folder cannot be listed.
    #[error("cannot list the theme {}", folder.display())]
    List {
        /// The folder.
        folder: PathBuf,
        /// Why not.
        source: walkdir::Error,
    },
    /// One of its files cannot be read.
    #[error("cannot read {}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// Why not.
        source: std::io::Error,
    },
    /// One of its files has mistakes.
    #[error("the theme {} cannot be used", folder.display())]
    Invalid {
        /// Its folder.
        folder: PathBuf,
        /// What is wrong.
        source: ThemeError,
    },
}

/// Reads the theme that `config` names.
pub(super) fn load(folders: &Folders, config: &Config) -> Result<Theme, ThemeFault> {
    let name = &config.html.theme;
    let folder = folders.book.join("themes").join(name);
    // Casebook's own repository keeps the built-in theme under that very name.
    let files = if folder.is_dir() {
        files(&folder)?
    } else if name == "default" {
        Vec::new()
    } else {
        let name = name.clone();
        return Err(ThemeFault::Missing { name, folder });
    };
    Theme::load(&files).map_err(|source| ThemeFault::Invalid { folder, source })
}

/// What keeps the theme from being used, at the place that names it: no site can be made of the book.
pub(super) fn findings(folders: &Folders, config: &Config, text: Option<&str>) -> Vec<Diagnostic> {
    let Err(fault) = load(folders, config) else {
        return Vec::new();
    };
    let place = text.and_then(|text| place_of(text, "output.html", "theme"));
    let message = match std::error::Error::source(&fault) {
        // The lines below the first show the place in the template, as `build` does.
        Some(why) => format!(
            "{fault}: {}",
            why.to_string().lines().next().unwrap_or_default()
        ),
        None => fault.to_string(),
    };
    let span = place.unwrap_or(Span::at(0));
    vec![Diagnostic::new(code::CB001, &CONFIG.into(), span, message)]
}

fn files(folder: &Path) -> Result<Vec<(String, Vec<u8>)>, ThemeFault> {
    let mut files = Vec::new();
    for entry in WalkDir::new(folder).sort_by_file_name() {
        let entry = entry.map_err(|source| ThemeFault::List {
            folder: folder.to_owned(),
            source,
        })?;
        let hidden = entry.file_name().to_string_lossy().starts_with('.');
        if !entry.file_type().is_file() || hidden {
            continue;
        }
        let relative = entry.path().strip_prefix(folder).unwrap_or(entry.path());
        let parts: Vec<_> = relative
            .components()
            .map(|part| part.as_os_str().to_string_lossy())
            .collect();
        let bytes = std::fs::read(entry.path()).map_err(|source| ThemeFault::Read {
            path: entry.path().to_owned(),
            source,
        })?;
        files.push((parts.join("/"), bytes));
    }
    Ok(files)
}
