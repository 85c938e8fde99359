//! The files of a source, and which front end reads each.

use std::fs::File;
use std::io::{self, Read as _};
use std::path::Path;

use super::Files;
use crate::front_end::FrontEnd;
use crate::record::Unreadable;

/// How deep folders are read.
const DEEPEST: usize = 32;

/// Lists a source. Names that begin with `.` are passed over, and links that lead out of it are told.
///
/// # Errors
/// When the source is not there or cannot be listed.
pub fn files(source: &Path) -> io::Result<Files> {
    let metadata = std::fs::metadata(source)?;
    let mut files = Files::default();
    if metadata.is_dir() {
        files.root = source.to_owned();
        std::fs::read_dir(source)?;
        let root = source.canonicalize()?;
        walk(&root, source, "", 0, &mut files);
    } else {
        files.root = source.parent().unwrap_or(Path::new("")).to_owned();
        files.is_single = true;
        let name = source.file_name().unwrap_or_default().to_string_lossy();
        add(&name, source, &mut files);
        // A file that somebody names is read whatever it is called.
        if files.read.is_empty() && files.unreadable.is_empty() {
            files.others.clear();
            files.unreadable.push(Unreadable {
                place: name.into_owned(),
                reason: "no front end reads files of this name; known are .md, .csv, .json, .xml, .xhtml and .html"
                    .to_owned(),
            });
        }
    }
    let root = files.root.join(".").canonicalize()?;
    files.name = root
        .file_name()
        .map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    files.read.sort();
    files.others.sort();
    files.index = files.export_index();
    files.pages = files.rest_pages();
    files.read_bytes.set(0);
    Ok(files)
}

fn walk(root: &Path, folder: &Path, name: &str, depth: usize, files: &mut Files) {
    let unreadable = |error: &io::Error| Unreadable {
        place: if name.is_empty() { "." } else { name }.to_owned(),
        reason: error.to_string(),
    };
    if depth > DEEPEST {
        files.unreadable.push(Unreadable {
            place: name.to_owned(),
            reason: format!("folders stand more than {DEEPEST} deep in each other"),
        });
        return;
    }
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) => {
            files.unreadable.push(unreadable(&error));
            return;
        }
    };
    let mut paths = Vec::new();
    for entry in entries {
        match entry {
            Ok(entry) => paths.push(entry.path()),
            Err(error) => files.unreadable.push(unreadable(&error)),
        }
    }
    paths.sort();
    for path in paths {
        let own = path.file_name().unwrap_or_default().to_string_lossy();
        if own.starts_with('.') {
            continue;
        }
        let name = match name {
            "" => own.clone().into_owned(),
            name => format!("{name}/{own}"),
        };
        let inside = path.canonicalize().is_ok_and(|path| path.starts_with(root));
        if !inside {
            files.unreadable.push(Unreadable {
                place: name,
                reason: "a link that leads nowhere, or out of the source".to_owned(),
            });
        } else if path.is_dir() {
            walk(root, &path, &name, depth + 1, files);
        } else {
            add(&name, &path, files);
        }
    }
}

fn add(name: &str, path: &Path, files: &mut Files) {
    let is_file = std::fs::metadata(path).is_ok_and(|metadata| metadata.is_file());
    if !is_file {
        files.unreadable.push(Unreadable {
            place: name.to_owned(),
            reason: "this is no regular file".to_owned(),
        });
        return;
    }
    let own = name.rsplit('/').next().unwrap_or(name);
    match front_end(own, path) {
        Some(front_end) => files.read.push((name.to_owned(), front_end)),
        None if own.to_lowercase().ends_with(".zip") => files.unreadable.push(Unreadable {
            place: name.to_owned(),
            reason: "this is an archive: unpack it, and import its folder".to_owned(),
        }),
        None => files.others.push(name.to_owned()),
    }
}

/// By the name; by its first bytes where the name has no ending, or one that two front ends read.
fn front_end(name: &str, path: &Path) -> Option<FrontEnd> {
    let known = FrontEnd::of(name);
    if known.is_some_and(|known| known != FrontEnd::Storage)
        || (known.is_none() && name.contains('.'))
    {
        return known;
    }
    let mut start = Vec::new();
    let file = File::open(path).ok()?;
    file.take(256).read_to_end(&mut start).ok()?;
    let start = String::from_utf8_lossy(&start);
    let start = start.trim_start_matches('\u{feff}').trim_start();
    if known.is_some() {
        let is_export = start.contains("<hibernate-generic");
        return if is_export {
            Some(FrontEnd::Entities)
        } else {
            known
        };
    }
    let is_markdown = start.starts_with("---\n") || start.starts_with("# ");
    is_markdown.then_some(FrontEnd::Markdown)
}
