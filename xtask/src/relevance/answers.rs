//! Runs queries on Casebook. `benches/relevance` opens the books through the library and answers; `xtask` itself has no
//! dependencies, so that it starts at once.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use super::books::Book;
use crate::check::tools;

/// A question to a book.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Question {
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

impl Question {
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

/// A question to one book.
#[derive(Debug, Clone, Copy)]
pub(super) struct Request<'a> {
    pub(super) question: Question,
    /// The name of the book.
    pub(super) book: &'a str,
    /// The file or the text it is about; empty for questions about the whole book.
    pub(super) about: &'a str,
}

/// The answers in the order of the requests: files relative to the content folder, best first.
///
/// # Errors
/// If the program cannot be built or started, or fails.
pub(super) fn answers(
    root: &Path,
    books: &[Book],
    requests: &[Request<'_>],
) -> Result<Vec<Vec<String>>, String> {
    let folder = tools::target(root).join("relevance");
    let file = folder.join("questions.tsv");
    let text = lines(books, requests);
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
    if answers.len() == requests.len() {
        Ok(answers)
    } else {
        Err(format!(
            "{} questions, but {} answers",
            requests.len(),
            answers.len()
        ))
    }
}

fn lines(books: &[Book], requests: &[Request<'_>]) -> String {
    let books = books.iter().map(|book| {
        let folders = [&book.folder, &book.content].map(|folder| folder.display().to_string());
        ["book", &book.name, &folders[0], &folders[1]]
            .map(escaped)
            .join("\t")
    });
    let requests = requests.iter().map(|one| {
        let fields = [one.question.name(), one.book, one.about];
        fields.map(escaped).join("\t")
    });
    let mut lines: Vec<String> = books.chain(requests).collect();
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
