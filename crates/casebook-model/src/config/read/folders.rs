//! The folders of `[build]`: inside the book, whatever its authors wrote, and apart from each other.

use std::path::{Component, Path, PathBuf};

use toml::de::DeTable;

use super::{Build, Reader};
use crate::source::is_set_aside;
use casebook_diagnostic::Span;

/// Reads both folders. Whoever builds a book of others runs what its authors wrote, so that neither leads out of the book;
/// and a site that stood among the entries would be read as part of the book.
pub(super) fn folders(reader: &mut Reader<'_>, root: &DeTable<'_>, build: &mut Build) {
    let content = folder(reader, root, "content", &mut build.content);
    let out = folder(reader, root, "out", &mut build.out);
    let (one, other) = (plain(&build.content), plain(&build.out));
    let is_among = |site: &Path| !is_set_aside(site);
    let overlap = one.starts_with(&other) || other.strip_prefix(&one).is_ok_and(is_among);
    if let Some(span) = out.or(content).filter(|_| overlap) {
        let message = format!(
            "the folders of the entries (`{}`) and of the site (`{}`) must not contain each other",
            build.content, build.out
        );
        let help = "keep them side by side: `content = \"content\"`, `out = \"site\"`; a site among the entries needs a name that begins with `_`, which are passed over";
        reader.error(span, message, Some(help.to_owned()));
    }
}

/// The folder as written, and where; without its place when it was refused.
fn folder(
    reader: &mut Reader<'_>,
    root: &DeTable<'_>,
    name: &str,
    place: &mut String,
) -> Option<Span> {
    let (folder, span) = reader.text(root, "build", name)?;
    let is_inside = Path::new(&folder)
        .components()
        .all(|part| matches!(part, Component::Normal(_) | Component::CurDir));
    if is_inside && !folder.is_empty() {
        *place = folder;
        return Some(span);
    }
    let message = format!("`[build] {name}` names no folder inside the book");
    let help = match name {
        "out" => "write a path relative to the book; `--out` takes a folder anywhere",
        _ => "write a path relative to the book; `--content` takes a folder anywhere",
    };
    reader.error(span, message, Some(help.to_owned()));
    None
}

/// A path without its `.` parts: nothing is left of `.` alone, which holds every folder.
fn plain(path: &str) -> PathBuf {
    let parts = Path::new(path).components();
    parts
        .filter(|part| matches!(part, Component::Normal(_)))
        .collect()
}
