//! A file's text split into front matter and body, by whole lines.
//!
//! Front matter is YAML between lines of `---`. Other generators also know TOML between lines of `+++`.

use casebook_diagnostic::Span;

/// The language of front matter.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Language {
    /// Casebook's own.
    #[default]
    Yaml,
    /// Read, and never rewritten: another tool owns the file.
    Toml,
}

impl Language {
    /// The line that opens front matter.
    const fn fence(self) -> &'static str {
        match self {
            Self::Yaml => "---",
            Self::Toml => "+++",
        }
    }

    fn opened_by(line: &str) -> Option<Self> {
        let line = line.trim_end();
        [Self::Yaml, Self::Toml]
            .into_iter()
            .find(|language| line == language.fence())
    }

    fn is_closed_by(self, line: &str) -> bool {
        let line = line.trim_end();
        line == self.fence() || (self == Self::Yaml && line == "...")
    }
}

/// Where a file's front matter and body stand. Spans are in bytes of the whole file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Split {
    /// What stands between the delimiter lines; `None` when the file does not begin with one.
    pub front_matter: Option<Span>,
    /// Its language.
    pub language: Language,
    /// What follows; everything, without front matter. A byte order mark belongs to neither.
    pub body: Span,
    /// The opening delimiter, when no closing one follows. The body is then everything after the last line that
    /// could be front matter, so that nothing written is lost.
    pub unclosed: Option<Span>,
}

const BOM: &str = "\u{feff}";

/// Splits `text`. A delimiter is a line of exactly `---` (closing also `...`) or `+++`, trailing blanks allowed: one that
/// stands inside a line (`title: a ---`) is text.
#[must_use]
pub fn split(text: &str) -> Split {
    let start = if text.starts_with(BOM) { BOM.len() } else { 0 };
    let mut lines = lines(text, start);
    let opening = lines
        .next()
        .and_then(|line| Some((line, Language::opened_by(line.slice(text))?)));
    let Some((first, language)) = opening else {
        return Split {
            front_matter: None,
            language: Language::default(),
            body: Span::new(start, text.len()),
            unclosed: None,
        };
    };
    for line in lines {
        if language.is_closed_by(line.slice(text)) {
            let body = Span::new(line.end, text.len());
            return Split {
                front_matter: Some(Span::new(first.end, line.start)),
                language,
                body,
                unclosed: None,
            };
        }
    }
    let opening = Span::new(first.start, first.start + 3);
    let end = unclosed_end(text, first.end);
    Split {
        front_matter: Some(Span::new(first.end, end)),
        language,
        body: Span::new(end, text.len()),
        unclosed: Some(opening),
    }
}

/// Without a closing line, front matter can at most reach to the first blank line or heading.
fn unclosed_end(text: &str, start: usize) -> usize {
    lines(text, start)
        .find(|line| {
            let line = line.slice(text);
            line.trim().is_empty() || line.starts_with("## ") || line.starts_with("# ")
        })
        .map_or(text.len(), |line| line.start)
}

/// The lines of `text` from byte `start` on, each with its line break.
fn lines(text: &str, start: usize) -> impl Iterator<Item = Span> {
    let mut at = start;
    text[start..].split_inclusive('\n').map(move |line| {
        let span = Span::new(at, at + line.len());
        at = span.end;
        span
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn parts(text: &str) -> (Option<&str>, &str, bool) {
        let split = split(text);
        (
            split.front_matter.map(|span| span.slice(text)),
            split.body.slice(text),
            split.unclosed.is_some(),
        )
    }

    #[test]
    fn a_delimiter_is_a_whole_line() {
        assert_eq!(
            parts("---\ntitle: a ---\n---\nbody\n"),
            (Some("title: a ---\n"), "body\n", false)
        );
        assert_eq!(
            parts("---\na: 1\n---- \n---\nb"),
            (Some("a: 1\n---- \n"), "b", false)
        );
        assert_eq!(
            parts("text\n---\na\n---\n"),
            (None, "text\n---\na\n---\n", false)
        );
    }

    #[test]
    fn byte_order_marks_line_ends_and_empty_blocks() {
        assert_eq!(
            parts("\u{feff}---\r\na: 1\r\n---\r\nb\r\n"),
            (Some("a: 1\r\n"), "b\r\n", false)
        );
        assert_eq!(parts("---\n---\n"), (Some(""), "", false));
        assert_eq!(parts("---\na: 1\n..."), (Some("a: 1\n"), "", false));
        assert_eq!(parts(""), (None, "", false));
    }

    #[test]
    fn toml_stands_between_lines_of_its_own() {
        let text = "+++\na = 1\n---\n+++\nb";
        assert_eq!(parts(text), (Some("a = 1\n---\n"), "b", false));
        assert_eq!(split(text).language, Language::Toml);
        assert_eq!(
            parts("+++\na = 1\n\ntext"),
            (Some("a = 1\n"), "\ntext", true)
        );
        assert_eq!(split("---\na: 1\n---\n").language, Language::Yaml);
    }

    #[test]
    fn unclosed_front_matter_keeps_the_body() {
        assert_eq!(
            parts("---\ntitle: x\n\n## Summary\ntext\n"),
            (Some("title: x\n"), "\n## Summary\ntext\n", true)
        );
    }

    proptest! {
        #[test]
        fn nothing_is_lost_and_spans_fit(text in "(\u{feff})?(---|\\+\\+\\+|\\.\\.\\.|[a-z: #é-]{0,6}|\r?\n){0,12}") {
            let split = split(&text);
            prop_assert!(text.is_char_boundary(split.body.start));
            prop_assert_eq!(split.body.end, text.len());
            if let Some(front) = split.front_matter {
                prop_assert!(front.end <= split.body.start);
                prop_assert!(text.is_char_boundary(front.start) && text.is_char_boundary(front.end));
            }
        }
    }
}
