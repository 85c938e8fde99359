//! Findings in the form somebody asked for: one file per format, one line in [`FORMATS`].

mod concise;
mod full;
mod json;

use std::borrow::Cow;
use std::collections::HashMap;

use super::{Code, Diagnostic, Level, LineIndex, Position, Span};

/// Everything a format may show: the findings, the texts they point into, and what each rule is for.
pub struct Report<'a> {
    /// The findings, in the order they are shown.
    pub findings: &'a [Diagnostic],
    /// The reason a code exists, in one sentence.
    pub why: fn(Code) -> &'static str,
    /// Whether the reader is a terminal that takes colour.
    pub colour: bool,
    /// Width of the reader's line in columns.
    pub width: usize,
    texts: HashMap<&'a str, (Cow<'a, str>, LineIndex)>,
}

impl<'a> Report<'a> {
    /// A plain report of `findings`; `text` gives the text of a file by its path, where it could be read.
    pub fn new(
        findings: &'a [Diagnostic],
        why: fn(Code) -> &'static str,
        text: impl Fn(&str) -> Option<&'a str>,
    ) -> Self {
        let mut texts = HashMap::new();
        for finding in findings {
            let related = finding.related.iter().map(|related| &*related.path);
            for path in std::iter::once(&*finding.path).chain(related) {
                if let Some(text) = text(path) {
                    texts.entry(path).or_insert_with(|| (Cow::Borrowed(text), LineIndex::new(text)));
                }
            }
        }
        // What is overwritten here no format can show, whichever finding's line it stands on.
        for finding in findings.iter().filter(|finding| finding.secret) {
            if let Some((text, _)) = texts.get_mut(&*finding.path) {
                *text = Cow::Owned(hidden(text, finding.span));
            }
        }
        Self { findings, why, colour: false, width: 100, texts }
    }

    /// The text of a file that a finding points into.
    #[must_use]
    pub fn text(&self, path: &str) -> Option<&str> {
        self.texts.get(path).map(|(text, _)| &**text)
    }

    /// Line and column of a byte offset; the first of both where the text could not be read.
    #[must_use]
    pub fn position(&self, path: &str, offset: usize) -> Position {
        let start = Position { line: 1, column: 1 };
        self.texts.get(path).map_or(start, |(text, index)| index.position(text, offset))
    }

    /// The positions of a span's start and end.
    #[must_use]
    pub fn range(&self, path: &str, span: Span) -> (Position, Position) {
        (self.position(path, span.start), self.position(path, span.end))
    }

    /// How many findings there are of a level.
    #[must_use]
    pub fn count(&self, level: Level) -> usize {
        self.findings.iter().filter(|finding| finding.level == level).count()
    }

    /// "2 errors, 1 warning in 3 files", or "no findings".
    #[must_use]
    pub fn summary(&self) -> String {
        if self.findings.is_empty() {
            return "no findings".to_owned();
        }
        let counts: Vec<String> = [Level::Error, Level::Warning, Level::Info]
            .into_iter()
            .map(|level| (self.count(level), level))
            .filter(|(count, _)| *count > 0)
            .map(|(count, level)| match level {
                Level::Info => format!("{count} info"),
                _ => counted(count, level.as_str()),
            })
            .collect();
        let files: std::collections::HashSet<&str> = self.findings.iter().map(|finding| &*finding.path).collect();
        format!("{} in {}", counts.join(", "), counted(files.len(), "file"))
    }
}

/// A text of the same length with a stretch of it overwritten; line breaks stay.
fn hidden(text: &str, span: Span) -> String {
    let inside = |at: usize| span.contains(at);
    let stars = |letter: char| if letter == '\n' { "\n".to_owned() } else { "*".repeat(letter.len_utf8()) };
    text.char_indices().map(|(at, letter)| if inside(at) { stars(letter) } else { letter.to_string() }).collect()
}

fn counted(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}

/// A form of output: the name given to `--format` and what writes it.
pub struct Format {
    /// The name given to `--format`.
    pub name: &'static str,
    /// What it is, for `--help`.
    pub about: &'static str,
    /// Writes a report.
    pub render: fn(&Report<'_>) -> String,
}

/// Every format, the default one first.
pub const FORMATS: &[Format] = &[
    Format { name: "full", about: "source frame, reason and next step", render: full::render },
    Format { name: "concise", about: "path:line:col: CODE level message", render: concise::render },
    Format { name: "json", about: "one JSON document", render: json::render },
];

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::super::{Fix, code};
    use super::*;

    const TEXT: &str = "---\ntitle: Naïve title\nseverity: hihg\n---\n";

    fn findings() -> Vec<Diagnostic> {
        let path: Arc<str> = "content/a.md".into();
        vec![
            Diagnostic::new(code::CB107, &path, Span::new(34, 38), "`hihg` is not a severity")
                .help("write `SEV2`")
                .related(&path, Span::new(4, 9), "the title")
                .fix(Fix::safe("Replace it", Span::new(34, 38), "SEV2")),
            Diagnostic::new(code::CB202, &"content/gone.md".into(), Span::at(3), "no offset"),
        ]
    }

    fn rendered(name: &str) -> String {
        let findings = findings();
        let report = Report::new(&findings, |_| "Because.", |path| (path == "content/a.md").then_some(TEXT));
        FORMATS.iter().find(|format| format.name == name).map(|format| (format.render)(&report)).unwrap_or_default()
    }

    #[test]
    fn full_shows_the_line_the_reason_and_the_next_step() {
        insta::assert_snapshot!(rendered("full"));
    }

    #[test]
    fn concise_is_one_line_each() {
        insta::assert_snapshot!(rendered("concise"));
    }

    #[test]
    fn json_holds_every_field() {
        insta::assert_snapshot!(rendered("json"));
    }
}
