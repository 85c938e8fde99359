//! Files beside the entries: what has to be known of one before it is copied.

use std::fs::{File, Metadata};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// How many bytes of a file are looked at: front matter and the first elements of a document stand in fewer.
const HEAD: usize = 4096;

/// One file that is not Markdown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AssetFile {
    /// Its path within the book, with `/`.
    pub path: Arc<str>,
    /// Its path within the content folder, with `/`.
    pub content_path: Arc<str>,
    /// Where it is read from; of a symbolic link the file that it leads to.
    pub file: PathBuf,
    /// The path within the content folder of the file that a symbolic link leads to.
    pub target: Option<Arc<str>>,
    /// How a text begins, in at most 4 KiB; empty for other files.
    pub head: Arc<str>,
    /// Whether a browser that opens it may run script that it holds.
    pub is_active: bool,
}

/// Endings of files that a browser reads as documents or programs.
const ACTIVE: [&str; 19] = [
    "html", "htm", "shtml", "xhtml", "xht", "xml", "xsl", "xslt", "rdf", "mathml", "mhtml", "mht",
    "js", "mjs", "cjs", "hta", "swf", "svgz", "htc",
];
/// Larger drawings are not looked through: they count as active.
const LARGEST_DRAWING: u64 = 8 << 20;

impl AssetFile {
    /// Looks at the file at `file`.
    ///
    /// # Errors
    /// When it is not a regular file, or cannot be read.
    pub(crate) fn look_at(
        path: Arc<str>,
        content_path: &str,
        file: &Path,
        target: Option<Arc<str>>,
    ) -> io::Result<Self> {
        let (mut opened, metadata) = open_regular(file)?;
        let mut head = Vec::new();
        (&mut opened).take(HEAD as u64).read_to_end(&mut head)?;
        let is_active = match is_drawing(content_path) {
            true => {
                let mut drawing = head.clone();
                opened.take(LARGEST_DRAWING).read_to_end(&mut drawing)?;
                metadata.len() > LARGEST_DRAWING || has_script(&drawing)
            }
            false => is_document(content_path),
        };
        Ok(Self {
            path,
            content_path: content_path.into(),
            file: file.to_owned(),
            target,
            head: text(&head).into(),
            is_active,
        })
    }

    /// The file at `file` as an editor holds it.
    #[must_use]
    pub fn of_text(path: Arc<str>, content_path: &str, file: PathBuf, whole: &str) -> Self {
        let head = &whole.as_bytes()[..whole.len().min(HEAD)];
        Self {
            path,
            content_path: content_path.into(),
            file,
            target: None,
            head: text(head).into(),
            is_active: match is_drawing(content_path) {
                true => has_script(whole.as_bytes()),
                false => is_document(content_path),
            },
        }
    }
}

fn extension(path: &str) -> &str {
    path.rsplit_once('.').map_or("", |(_, extension)| extension)
}

/// Whether a file is a picture that may hold script.
fn is_drawing(path: &str) -> bool {
    extension(path).eq_ignore_ascii_case("svg")
}

/// Whether a browser reads a file as a document or a program.
fn is_document(path: &str) -> bool {
    let extension = extension(path);
    ACTIVE
        .iter()
        .any(|active| extension.eq_ignore_ascii_case(active))
}

/// The bytes as text, up to the first that is not UTF-8; empty where that is not just a character cut in two.
fn text(bytes: &[u8]) -> &str {
    let valid = bytes.utf8_chunks().next().map_or("", |chunk| chunk.valid());
    if valid.contains('\0') || bytes.len() - valid.len() > 3 {
        return "";
    }
    valid
}

/// Whether a drawing may hold script: an element or address of one, a handler of events, or a document of HTML. Entities
/// may hide any of these.
fn has_script(drawing: &[u8]) -> bool {
    const SIGNS: [&str; 8] = [
        "<script",
        ":script",
        "javascript:",
        "foreignobject",
        "<!entity",
        "<?xml-stylesheet",
        "<iframe",
        "<embed",
    ];
    // UTF-16 has a zero beside each letter.
    let text = String::from_utf8_lossy(drawing)
        .to_ascii_lowercase()
        .replace(['\0', '\u{fffd}'], "");
    let handler = |at: usize| {
        let rest = &text[at + "on".len()..];
        let name = rest.bytes().take_while(u8::is_ascii_alphabetic).count();
        let before = text[..at].ends_with([' ', '\t', '\n', '\r', '/', '"', '\'']);
        before && name > 1 && rest[name..].trim_start().starts_with('=')
    };
    SIGNS.iter().any(|sign| text.contains(sign))
        || text.match_indices("on").any(|(at, _)| handler(at))
}

/// Opens a regular file. Opening a pipe would wait for somebody to write into it, and a device may have no end.
///
/// # Errors
/// When it is something else, or cannot be opened.
pub fn open_regular(path: &Path) -> io::Result<(File, Metadata)> {
    let irregular = || io::Error::new(io::ErrorKind::InvalidInput, "it is not a regular file");
    if !std::fs::metadata(path)?.is_file() {
        return Err(irregular());
    }
    let file = File::open(path)?;
    let metadata = file.metadata()?;
    // It may have been replaced between the two.
    if !metadata.is_file() {
        return Err(irregular());
    }
    Ok((file, metadata))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn script_in_a_drawing_is_seen() {
        for drawing in [
            "<svg><script>x</script></svg>",
            "<svg><s:script href='x'/></svg>",
            "<svg onload=\"x()\"/>",
            "<svg\nOnClick = 'x()'/>",
            "<svg/onload=x()>",
            "<svg><a xlink:href=' javascript:x()'/></svg>",
            "<svg><foreignObject/></svg>",
            "<!DOCTYPE svg [<!ENTITY a 'b'>]><svg/>",
        ] {
            assert!(has_script(drawing.as_bytes()), "{drawing}");
            let wide: Vec<u8> = drawing.encode_utf16().flat_map(u16::to_le_bytes).collect();
            assert!(has_script(&wide), "{drawing}");
        }
        for drawing in [
            "<svg><path d='M0 0'/></svg>",
            "<svg font='x' one='2'><text>based on = x</text></svg>",
            "on",
            "é on",
        ] {
            assert!(!has_script(drawing.as_bytes()), "{drawing}");
        }
    }
}
