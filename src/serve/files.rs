//! From the path of a request to a file of the site, and to nothing else.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use casebook_markdown::{percent_decoded_strictly, percent_encoded};

/// What a request's path leads to.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// A file: its bytes, and its name for the media type.
    File { bytes: Vec<u8>, name: String },
    /// A folder asked for without the `/` at its end: where to go instead.
    Folder { location: String },
    /// Nothing that may be served.
    Nothing,
}

/// Looks for what `path`, percent-encoded as in the request, leads to below `root`. Links are followed only as long as
/// they stay inside.
pub(super) fn find(root: &Path, path: &str) -> Found {
    let Some(decoded) = percent_decoded_strictly(path) else {
        return Found::Nothing;
    };
    let Some(parts) = parts(&decoded) else {
        return Found::Nothing;
    };
    let wants_folder = path.ends_with('/');
    // The folder is replaced by every build, so where it really is can change.
    let Ok(real_root) = root.canonicalize() else {
        return Found::Nothing;
    };
    let target: PathBuf = parts
        .iter()
        .fold(real_root.clone(), |path, part| path.join(part));
    let Some(target) = inside(&real_root, &target) else {
        return Found::Nothing;
    };
    if !target.is_dir() {
        return if wants_folder {
            Found::Nothing
        } else {
            read(&target).unwrap_or(Found::Nothing)
        };
    }
    let Some(index) = inside(&real_root, &target.join("index.html")) else {
        return Found::Nothing;
    };
    if !wants_folder {
        return Found::Folder {
            location: format!("/{}/", percent_encoded(&parts.join("/"))),
        };
    }
    read(&index).unwrap_or(Found::Nothing)
}

/// The real path of `target` if it is below `root`.
fn inside(root: &Path, target: &Path) -> Option<PathBuf> {
    target
        .canonicalize()
        .ok()
        .filter(|real| real.starts_with(root))
}

/// A regular file; a pipe or device would hang the server.
fn read(path: &Path) -> io::Result<Found> {
    if !fs::metadata(path)?.is_file() {
        return Ok(Found::Nothing);
    }
    let name = path
        .file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default();
    Ok(Found::File {
        bytes: fs::read(path)?,
        name,
    })
}

/// The file that `path`, percent-encoded as in the request, leads to among those that `ahead` knows by their parts.
pub(super) fn find_ahead(
    path: &str,
    ahead: impl Fn(&[&str], bool) -> Option<(Vec<u8>, String)>,
) -> Option<Found> {
    let decoded = percent_decoded_strictly(path)?;
    let (bytes, name) = ahead(&parts(&decoded)?, path.ends_with('/'))?;
    Some(Found::File { bytes, name })
}

/// The path of what a request's path leads to, as rules about paths name it: decoded, with one `/` between parts.
pub(super) fn named(path: &str) -> Option<String> {
    let decoded = percent_decoded_strictly(path)?;
    let named = format!("/{}", parts(&decoded)?.join("/"));
    Some(match path.ends_with('/') && named != "/" {
        true => named + "/",
        false => named,
    })
}

/// The parts of a decoded path; `None` when one of them could lead out or is not meant to be published.
fn parts(path: &str) -> Option<Vec<&str>> {
    let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    let is_plain = |part: &&str| {
        !part
            .chars()
            .any(|c| c.is_control() || matches!(c, '\\' | ':'))
            && (!part.starts_with('.') || *part == ".well-known")
    };
    parts.iter().all(is_plain).then_some(parts)
}

/// The media type by a file's name: the kinds of file a site consists of.
pub(super) fn media_type(name: &str) -> &'static str {
    let extension = name
        .rsplit_once('.')
        .map(|(_, extension)| extension.to_ascii_lowercase())
        .unwrap_or_default();
    match extension.as_str() {
        "html" | "htm" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "json" | "map" => "application/json",
        "webmanifest" => "application/manifest+json",
        "xml" => "application/xml",
        "atom" => crate::site::FEED_TYPE,
        "wasm" => "application/wasm",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "avif" => "image/avif",
        "ico" => "image/vnd.microsoft.icon",
        "woff2" => "font/woff2",
        "woff" => "font/woff",
        "pdf" => "application/pdf",
        "mp4" => "video/mp4",
        "webm" => "video/webm",
        "csv" => "text/csv; charset=utf-8",
        "md" => "text/markdown; charset=utf-8",
        "txt" | "log" | "yaml" | "yml" | "toml" => "text/plain; charset=utf-8",
        _ if name.starts_with('_') && !name.contains('.') => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}
