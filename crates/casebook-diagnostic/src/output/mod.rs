//! Findings in the form somebody asked for: one file per format, one line in [`FORMATS`].

mod concise;
mod fingerprint;
mod full;
pub mod github;
mod gitlab;
mod json;
mod junit;
mod path_display;
mod rdjson;
mod sarif;
mod terminal;
#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
mod xml;

pub use xml::{is_forbidden_in_xml, write_escaped};

pub use path_display::PathDisplay;

use std::borrow::Cow;
use std::collections::HashMap;

use super::{Code, Diagnostic, Level, LineIndex, Position, Span};
use casebook_text::{counted, printable_in_place, printable_line};

/// What a code stands for, in words.
#[derive(Debug, Clone, Copy, Default)]
pub struct About {
    /// Its name, `unknown-value`.
    pub name: &'static str,
    /// What it finds, in a line.
    pub summary: &'static str,
    /// Why that matters, in a sentence.
    pub why: &'static str,
    /// What exactly it looks at, as Markdown.
    pub details: &'static str,
}

/// Everything a format may show: the findings, the texts they point into, and what each rule is for.
pub struct Report<'a> {
    /// The findings, in the order they are shown.
    pub findings: Cow<'a, [Diagnostic]>,
    /// What a code stands for.
    pub about: fn(Code) -> About,
    /// Whether the reader is a terminal that takes colour.
    pub colour: bool,
    /// The absolute folder of the book, when the reader is a terminal that follows links.
    pub links: Option<&'a str>,
    /// Where the reader stands: people get files named from there.
    pub path_display: PathDisplay,
    /// Width of the reader's line in columns.
    pub width: usize,
    /// The book's folder within its repository, with `/` between folders: machines name files from there. Empty when
    /// they are the same.
    pub folder: &'a str,
    /// From which level on a finding makes the run fail.
    pub fail_level: Level,
    /// How many findings a baseline holds back.
    pub known: usize,
    texts: HashMap<&'a str, (Cow<'a, str>, LineIndex)>,
}

impl<'a> Report<'a> {
    /// A plain report of `findings`; `text` gives the text of a file by its path, where it could be read.
    pub fn new(
        findings: &'a [Diagnostic],
        about: fn(Code) -> About,
        text: impl Fn(&str) -> Option<&'a str>,
    ) -> Self {
        let mut texts = HashMap::new();
        for finding in findings {
            let related = finding.related.iter().map(|related| &*related.path);
            for path in std::iter::once(&*finding.path).chain(related) {
                if let Some(text) = text(path) {
                    texts
                        .entry(path)
                        .or_insert_with(|| (printable_in_place(text), LineIndex::new(text)));
                }
            }
        }
        // What is overwritten here no format can show, whichever finding's line it stands on.
        let mut secrets: HashMap<&str, Vec<Span>> = HashMap::new();
        for finding in findings.iter().filter(|finding| finding.secret) {
            secrets
                .entry(&*finding.path)
                .or_default()
                .push(finding.span);
        }
        for (path, spans) in secrets {
            if let Some((text, _)) = texts.get_mut(path) {
                *text = Cow::Owned(hidden(text, spans));
            }
        }
        let (colour, links, width, folder, fail_level, known) =
            (false, None, 100, "", Level::Error, 0);
        let path_display = PathDisplay::default();
        // Here once for every format: what authors wrote may be anything.
        let findings = if findings.iter().any(Diagnostic::may_steer) {
            Cow::Owned(
                findings
                    .iter()
                    .cloned()
                    .map(Diagnostic::printable)
                    .collect(),
            )
        } else {
            Cow::Borrowed(findings)
        };
        Self {
            findings,
            about,
            colour,
            links,
            path_display,
            width,
            folder,
            fail_level,
            known,
            texts,
        }
    }

    /// A file as its reader calls it.
    #[must_use]
    pub(crate) fn for_reader(&self, path: &str) -> String {
        printable_line(&self.path_display.name(path))
    }

    /// Overwrites the text of a file, so that no format can quote it; its lines stay.
    pub fn withhold(&mut self, path: &str) {
        if let Some((text, _)) = self.texts.get_mut(path) {
            *text = Cow::Owned(hidden(text, vec![Span::new(0, text.len())]));
        }
    }

    /// A file as its repository calls it.
    #[must_use]
    pub fn in_repository(&self, path: &str) -> String {
        let folder = self.folder.trim_matches('/');
        if folder.is_empty() {
            path.to_owned()
        } else {
            format!("{folder}/{path}")
        }
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
        self.texts
            .get(path)
            .map_or(start, |(_, index)| index.position(offset))
    }

    /// The positions of a span's start and end.
    #[must_use]
    pub fn range(&self, path: &str, span: Span) -> (Position, Position) {
        (
            self.position(path, span.start),
            self.position(path, span.end),
        )
    }

    /// How many findings there are of a level.
    #[must_use]
    pub fn count(&self, level: Level) -> usize {
        self.findings
            .iter()
            .filter(|finding| finding.level == level)
            .count()
    }

    /// "2 errors, 1 warning in 3 files", or "no findings".
    #[must_use]
    pub fn summary(&self) -> String {
        let known = match self.known {
            0 => String::new(),
            known => format!("; the baseline holds back {known}"),
        };
        if self.findings.is_empty() {
            return if self.known == 0 {
                "no findings".to_owned()
            } else {
                format!("no new findings{known}")
            };
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
        let files: std::collections::HashSet<&str> =
            self.findings.iter().map(|finding| &*finding.path).collect();
        format!(
            "{} in {}{known}",
            counts.join(", "),
            counted(files.len(), "file")
        )
    }
}

/// A text of the same length with stretches of it overwritten, in one walk; line breaks stay.
fn hidden(text: &str, mut spans: Vec<Span>) -> String {
    spans.sort_unstable();
    let mut spans = spans.into_iter().peekable();
    // How far what began so far reaches.
    let mut reach = 0;
    let mut out = String::with_capacity(text.len());
    for (at, letter) in text.char_indices() {
        while let Some(span) = spans.next_if(|span| span.start <= at) {
            reach = reach.max(span.end);
        }
        if at < reach && letter != '\n' {
            out.extend(std::iter::repeat_n('*', letter.len_utf8()));
        } else {
            out.push(letter);
        }
    }
    out
}

/// A path as it stands in a URI.
fn uri(path: &str) -> String {
    use std::fmt::Write;
    let mut out = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                out.push(char::from(byte));
            }
            _ => {
                let _ = write!(out, "%{byte:02X}");
            }
        }
    }
    out
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
    Format {
        name: "full",
        about: "Source excerpt, reason and suggested fix",
        render: full::render,
    },
    Format {
        name: "concise",
        about: "path:line:col: CODE level message",
        render: concise::render,
    },
    Format {
        name: "json",
        about: "One JSON document",
        render: json::render,
    },
    Format {
        name: "github",
        about: "Annotations on a GitHub pull request",
        render: github::render,
    },
    Format {
        name: "gitlab",
        about: "GitLab code quality report",
        render: gitlab::render,
    },
    Format {
        name: "sarif",
        about: "SARIF 2.1.0, for code scanning",
        render: sarif::render,
    },
    Format {
        name: "junit",
        about: "JUnit XML, for test report viewers",
        render: junit::render,
    },
    Format {
        name: "rdjson",
        about: "Reviewdog diagnostic format, with suggestions",
        render: rdjson::render,
    },
];
