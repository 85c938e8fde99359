//! Runs queries on Casebook. `benches/relevance` opens the books through the library and answers; `xtask` itself has no
//! dependencies, so that it starts at once.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use super::books::Book;
use crate::check::tools;

/// A question to a book.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Files of its incidents.
    Entries,
    /// Files of its plain pages, which search finds as well.
    Pages,
    /// Entries related to one, as its page lists them.
    Related,
    /// `casebook similar FILE`.
    SimilarFile,
    /// `casebook similar -`.
    SimilarText,
    /// `casebook search`.
    Search,
    /// The earlier entry that CB306 names for one that is being written.
    ReadsAlike,
}

impl Kind {
    fn name(self) -> &'static str {
        match self {
            Self::Entries => "entries",
            Self::Pages => "pages",
            Self::Related => "related",
            Self::SimilarFile => "similar-file",
            Self::SimilarText => "similar-text",
            Self::Search => "search",
            Self::ReadsAlike => "cb306",
        }
    }
}

/// A question, the name of the book, and the file or text it is about.
pub(super) type Asked<'a> = (Kind, &'a str, &'a str);

/// The answers in the order of the questions: files relative to the content folder, best first.
///
/// # Errors
/// If the program cannot be built or started, or fails.
pub(super) fn ask(
    root: &Path,
    books: &[Book],
    questions: &[Asked<'_>],
) -> Result<Vec<Vec<String>>, String> {
    let folder = tools::target(root).join("relevance");
    let file = folder.join("questions.tsv");
    let text = lines(books, questions);
    fs::create_dir_all(&folder)
        .and_then(|()| fs::write(&file, text))
        .map_err(|error| format!("cannot write {}: {error}", file.display()))?;
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo
        .args([
            "bench",
            "--quiet",
            "--profile",
            "dev",
            "--bench",
            "relevance",
            "--",
        ])
        .arg(&file)
        .current_dir(root)
        .stderr(Stdio::inherit());
    let output = cargo
        .output()
        .map_err(|error| format!("cannot start cargo: {error}"))?;
    if !output.status.success() {
        return Err("the books could not be queried".to_owned());
    }
    let answers = String::from_utf8_lossy(&output.stdout);
    let answers: Vec<Vec<String>> = answers.lines().skip(books.len()).map(files).collect();
    if answers.len() == questions.len() {
        Ok(answers)
    } else {
        Err(format!(
            "{} questions, but {} answers",
            questions.len(),
            answers.len()
        ))
    }
}

fn lines(books: &[Book], questions: &[Asked<'_>]) -> String {
    let books = books.iter().map(|book| {
        let folders = [&book.folder, &book.content].map(|folder| folder.display().to_string());
        ["book", &book.name, &folders[0], &folders[1]]
            .map(escaped)
            .join("\t")
    });
    let questions = questions
        .iter()
        .map(|(kind, book, about)| [kind.name(), book, about].map(escaped).join("\t"));
    let mut lines: Vec<String> = books.chain(questions).collect();
    lines.push(String::new());
    lines.join("\n")
}

fn escaped(part: &str) -> String {
    part.replace('\\', "\\\\")
        .replace('\t', "\\t")
        .replace('\n', "\\n")
}

fn files(line: &str) -> Vec<String> {
    let files = line.split('\t').filter(|file| !file.is_empty());
    files.map(str::to_owned).collect()
}
