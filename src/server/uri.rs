//! Addresses of files, as editors name them, and paths.

use std::path::{Component, Path, PathBuf};

use gen_lsp_types::Uri;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

/// What is written as it is in an address of a file.
const PLAIN: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'~')
    .remove(b'/');

/// The path of an address; `None` for what is not a file of this machine, such as a buffer without a name.
pub(super) fn path_of(uri: &Uri) -> Option<PathBuf> {
    let rest = uri.0.strip_prefix("file://")?;
    let rest = rest.strip_prefix("localhost").unwrap_or(rest);
    if !rest.starts_with('/') {
        return None;
    }
    let path = rest.split(['?', '#']).next().unwrap_or_default();
    let path = percent_decode_str(path).decode_utf8().ok()?;
    let path = match drive(&path[1..]) {
        Some(_) if cfg!(windows) => &path[1..],
        _ => &*path,
    };
    (!path.contains('\0')).then(|| normal(Path::new(path)))
}

/// The address of a path.
pub(super) fn uri_of(path: &Path) -> Uri {
    let shown = path.to_string_lossy();
    let shown = if cfg!(windows) {
        format!("/{}", shown.replace('\\', "/"))
    } else {
        shown.into_owned()
    };
    Uri(format!("file://{}", utf8_percent_encode(&shown, PLAIN)))
}

/// The letter of the drive that a path begins with, as Windows writes it.
fn drive(path: &str) -> Option<char> {
    let mut letters = path.chars();
    let letter = letters.next().filter(char::is_ascii_alphabetic)?;
    (letters.next() == Some(':')).then_some(letter)
}

/// A path without `.` and `..`, so that one file has one name.
pub(super) fn normal(path: &Path) -> PathBuf {
    let mut normal = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                normal.pop();
            }
            part => normal.push(part),
        }
    }
    normal
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn paths_come_back_from_their_addresses() {
        for path in [
            "/book/content/a b#c?.md",
            "/b\u{fc}ch/100%/\u{65e5}\u{672c}.md",
            "/x/+&=@:",
        ] {
            assert_eq!(
                path_of(&uri_of(Path::new(path))),
                Some(path.into()),
                "{path}"
            );
        }
        assert_eq!(uri_of(Path::new("/a b.md")).0, "file:///a%20b.md");
    }

    #[cfg(unix)]
    #[test]
    fn clients_encode_more_or_less() {
        for (uri, path) in [
            ("file:///a/./b/../c.md", Some("/a/c.md")),
            ("file://localhost/a%3Ab.md", Some("/a:b.md")),
            ("file:///a.md#L3", Some("/a.md")),
            ("untitled:Untitled-1", None),
            ("file://host/share/a.md", None),
            ("file:///%ff.md", None),
            ("file:///a%00.md", None),
            ("", None),
        ] {
            assert_eq!(path_of(&Uri(uri.into())), path.map(PathBuf::from), "{uri}");
        }
    }
}
