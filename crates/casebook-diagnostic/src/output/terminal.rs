//! What a terminal can do beyond text: colours and links.

use super::super::Level;
use super::{Report, uri};

/// `text`, as a link (OSC 8) to the file at `path` where the reader follows links.
pub(super) fn linked(report: &Report<'_>, path: &str, text: &str) -> String {
    match report
        .links
        .filter(|_| !path.starts_with('/') && report.text(path).is_some())
    {
        Some(folder) => {
            let path = report.path_display.in_book(path);
            let target = uri(&format!("{}/{path}", folder.trim_end_matches('/')));
            format!("\u{1b}]8;;file://{target}\u{1b}\\{text}\u{1b}]8;;\u{1b}\\")
        }
        None => text.to_owned(),
    }
}

/// `text` in the colour of a level.
pub(super) fn toned(report: &Report<'_>, level: Level, text: &str) -> String {
    let colour = match level {
        Level::Error => "\u{1b}[1;31m",
        Level::Warning => "\u{1b}[1;33m",
        Level::Info => "\u{1b}[1;34m",
    };
    if report.colour {
        format!("{colour}{text}\u{1b}[0m")
    } else {
        text.to_owned()
    }
}
