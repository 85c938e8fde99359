//! Code in colour, by class names alone: the theme decides what they look like.
//!
//! | class | stands for |
//! | --- | --- |
//! | `hl-k` | keyword, storage word, tag name |
//! | `hl-s` | string, regular expression |
//! | `hl-c` | comment |
//! | `hl-n` | number, constant |
//! | `hl-f` | function |
//! | `hl-t` | type, heading |
//! | `hl-v` | variable, key, attribute |
//! | `hl-p` | preprocessor line, annotation, shell prompt |
//! | `hl-i` | inserted line |
//! | `hl-d` | deleted line |
//!
//! Operators and punctuation stay plain, which keeps pages small.
//!
//! A lexer of our own knows the languages of the trade as plain data; code in any other is shown plain. A library of
//! grammars (syntect) knew more of them at 0.7 MB/s, where this takes milliseconds, and brought dependencies that
//! nobody maintains any more.

mod languages;
mod lexer;

use super::escape;

/// Every class this module writes, in the order of the table above.
pub(crate) const CLASSES: [&str; 10] = [
    "hl-k", "hl-s", "hl-c", "hl-n", "hl-f", "hl-t", "hl-v", "hl-p", "hl-i", "hl-d",
];

/// Bytes of a block, more than which are left plain: logs are pasted by the megabyte, and spans weigh.
const MAX_BLOCK: usize = 24 * 1024;

/// Bytes of a line, more than which leave the block plain: nobody wrote it, and nobody will read it.
const MAX_LINE: usize = 1024;

/// The language a fence names, for a class name: its info string's first word, if it can be one.
pub(super) fn language(info: &str) -> Option<&str> {
    let word = info
        .split([' ', '\t', ',', '{', ':', ';', '"'])
        .next()?
        .trim_start_matches('.');
    let plain =
        |letter: char| letter.is_alphanumeric() || matches!(letter, '-' | '_' | '+' | '#' | '.');
    (!word.is_empty() && word.len() <= 40 && word.chars().all(plain)).then_some(word)
}

/// Appends `code` with its parts in spans; `false`, and nothing is appended, when the language is not known or the
/// block is too big.
pub(super) fn highlight(language: &str, code: &str, out: &mut String) -> bool {
    if code.len() > MAX_BLOCK || code.lines().any(|line| line.len() > MAX_LINE) {
        return false;
    }
    let language = language.to_ascii_lowercase();
    match language.as_str() {
        "diff" | "patch" => by_line(code, out, diff_class),
        "console" | "shell-session" | "shellsession" | "terminal" => {
            by_line(code, out, prompt_class);
        }
        "text" | "txt" | "plain" | "plaintext" | "none" | "log" | "output" => return false,
        name => match languages::find(name) {
            Some(language) => lexer::highlight(language, code, out),
            None => return false,
        },
    }
    true
}

/// One class for each whole line.
fn by_line(code: &str, out: &mut String, class: impl Fn(&str) -> (usize, Class)) {
    for line in code.split_inclusive('\n') {
        let (length, class) = class(line);
        let (coloured, rest) = line.split_at(length);
        push_span(out, class, coloured.trim_end_matches(['\r', '\n']));
        escape::push_text(
            out,
            &coloured[coloured.trim_end_matches(['\r', '\n']).len()..],
        );
        escape::push_text(out, rest);
    }
}

fn diff_class(line: &str) -> (usize, Class) {
    let class = match line.as_bytes().first() {
        _ if line.starts_with("+++") || line.starts_with("---") || line.starts_with("@@") => {
            Class::Preprocessor
        }
        Some(b'+' | b'>') => Class::Inserted,
        Some(b'-' | b'<') => Class::Deleted,
        _ => Class::Plain,
    };
    (line.len(), class)
}

fn prompt_class(line: &str) -> (usize, Class) {
    match line.find(['$', '#', '>', '%']) {
        // A prompt may name user, host and folder; a sentence with a `#` in it has blanks before it.
        Some(at) if line[at + 1..].starts_with(' ') && !line[..at].contains(' ') => {
            (at + 1, Class::Prompt)
        }
        _ => (line.len(), Class::Plain),
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Class {
    #[default]
    Plain,
    Keyword,
    String,
    Comment,
    Number,
    Function,
    Type,
    Variable,
    Preprocessor,
    Prompt,
    Inserted,
    Deleted,
}

impl Class {
    fn name(self) -> Option<&'static str> {
        let index = match self {
            Self::Plain => return None,
            Self::Keyword => 0,
            Self::String => 1,
            Self::Comment => 2,
            Self::Number => 3,
            Self::Function => 4,
            Self::Type => 5,
            Self::Variable => 6,
            Self::Preprocessor | Self::Prompt => 7,
            Self::Inserted => 8,
            Self::Deleted => 9,
        };
        Some(CLASSES[index])
    }
}

/// Text of one class that has not been written yet, so that neighbours of a class share a span.
#[derive(Default)]
struct Pending {
    class: Class,
    text: String,
}

impl Pending {
    fn push(&mut self, out: &mut String, class: Class, text: &str) {
        // Blanks have no colour: they join whatever stands before them.
        if class != self.class && !text.trim().is_empty() {
            self.flush(out);
            self.class = class;
        }
        self.text.push_str(text);
    }

    fn flush(&mut self, out: &mut String) {
        let visible = self.text.trim_end();
        let lead = visible.len() - visible.trim_start().len();
        escape::push_text(out, &visible[..lead]);
        push_span(out, self.class, &visible[lead..]);
        escape::push_text(out, &self.text[visible.len()..]);
        self.text.clear();
    }
}

fn push_span(out: &mut String, class: Class, text: &str) {
    match class.name().filter(|_| !text.is_empty()) {
        Some(name) => {
            out.push_str("<span class=\"");
            out.push_str(name);
            out.push_str("\">");
            escape::push_text(out, text);
            out.push_str("</span>");
        }
        None => escape::push_text(out, text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn html(language: &str, code: &str) -> Option<String> {
        let mut out = String::new();
        highlight(language, code, &mut out).then_some(out)
    }

    #[test]
    fn every_class_is_reached() {
        let all: String = [
            (
                "rust",
                "// c\nfn main() { let x: Vec<u8> = f(\"s\", 5); }\n",
            ),
            ("yaml", "a: b\n"),
            ("c", "#include <x.h>\n#define X\n"),
            ("diff", "--- a\n+++ b\n@@ 1 @@\n-x\n+y\n z\n"),
            ("java", "@Override\nclass A extends B {}\n"),
        ]
        .iter()
        .filter_map(|(language, code)| html(language, code))
        .collect();
        for class in CLASSES {
            assert!(
                all.contains(&format!("class=\"{class}\"")),
                "{class} is missing in {all}"
            );
        }
    }

    #[test]
    fn code_comes_out_whole() {
        let code = "x = {'a': 1 < 2}  # \"é\"\n\n\tif x and y:\n";
        let html = html("python", code).unwrap_or_default();
        let text: String = crate::raw::text_ranges(&html)
            .into_iter()
            .map(|r| html[r].to_owned())
            .collect();
        assert!(html.contains("<span class=\"hl-k\">and</span>"), "{html}");
        assert_eq!(
            text.split_whitespace().collect::<String>(),
            "x={'a':1&lt;2}#&quot;é&quot;ifxandy:"
        );
    }

    #[test]
    fn what_cannot_be_coloured_is_left_to_the_caller() {
        assert_eq!(html("no-such-language", "x"), None);
        assert_eq!(html("haskell", "x = 1 -- c\n"), None);
        assert_eq!(html("text", "x"), None);
        assert_eq!(html("rust", &"x\n".repeat(MAX_BLOCK)), None);
        assert_eq!(html("rust", &"x".repeat(MAX_LINE + 1)), None);
    }

    #[test]
    fn prompts_and_diffs_go_by_line() {
        assert_eq!(
            html("console", "me@h:~$ ls #1\nout # 1\n").as_deref(),
            Some("<span class=\"hl-p\">me@h:~$</span> ls #1\nout # 1\n")
        );
        assert_eq!(
            html("diff", "-a\r\n+<\n").as_deref(),
            Some("<span class=\"hl-d\">-a</span>\r\n<span class=\"hl-i\">+&lt;</span>\n")
        );
    }

    #[test]
    fn info_strings_name_a_language() {
        assert_eq!(language("rust,ignore"), Some("rust"));
        assert_eq!(language("js {1,2}"), Some("js"));
        assert_eq!(language("{.python}"), None);
        assert_eq!(language("c++ x"), Some("c++"));
        assert_eq!(language("\"><script>"), None);
        assert_eq!(language(""), None);
    }
}
