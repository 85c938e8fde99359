//! Answers the queries of `cargo xtask relevance`, which judges the answers.
//!
//! The first argument is a file with one question per line: tab-separated fields in which line breaks, tabs and backslashes
//! are escaped. Prints one line per question: the files of the answer relative to the content folder, best first, separated
//! by tabs.

#![allow(clippy::unwrap_used, clippy::print_stdout)]

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use casebook::analysis::actions;
use casebook::diagnostic::code;
use casebook::entry::Kind;
use casebook::index::{Likeness, Memo, index, similar};
use casebook::lint::lint_one;
use casebook::time::parse_date;
use casebook::workspace::{Clock, FoundEntry, HistoryDepth, Location, SearchHandle, Workspace};
use casebook_search::SearchOptions;

/// Number of search results, the depth of the measures.
const RESULTS: usize = 10;

fn main() {
    let mut arguments = std::env::args().skip(1);
    let file = arguments.find(|argument| !argument.starts_with("--"));
    let file = file.expect("the argument is the file of the questions");
    let mut books = BTreeMap::new();
    for line in std::fs::read_to_string(file).unwrap().lines() {
        let parts: Vec<String> = line.split('\t').map(unescaped).collect();
        let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
        if let ["book", name, folder, content] = parts[..] {
            books.insert(name.to_owned(), Book::open(folder, content));
            println!();
            continue;
        }
        let [question, book, argument] = parts[..] else {
            panic!("not a question: {line}");
        };
        let book = books
            .get_mut(book)
            .expect("books are opened before they are queried");
        println!("{}", book.answer(question, argument).join("\t"));
    }
}

fn unescaped(part: &str) -> String {
    let mut text = String::new();
    let mut characters = part.chars();
    while let Some(character) = characters.next() {
        text.push(match character {
            '\\' => match characters.next() {
                Some('n') => '\n',
                Some('t') => '\t',
                other => other.unwrap_or('\\'),
            },
            other => other,
        });
    }
    text
}

/// An open book.
struct Book {
    workspace: Workspace,
    content: PathBuf,
    search: SearchHandle,
    /// All related entries of each entry, in the order in which its page lists the first few.
    related: HashMap<String, Vec<String>>,
}

impl Book {
    fn open(folder: &str, content: &str) -> Self {
        let location = Location {
            book: Some(folder.into()),
            content: Some(content.into()),
            ..Location::default()
        };
        let (today, _) = parse_date("2026-06-30").unwrap();
        let clock = Clock::Day(today);
        let workspace = Workspace::open_with(&location, clock, HistoryDepth::None, &()).unwrap();
        let search = workspace.search().unwrap();
        Self {
            related: related(&workspace),
            content: content.into(),
            search,
            workspace,
        }
    }

    fn answer(&mut self, question: &str, argument: &str) -> Vec<String> {
        match question {
            "entries" => self.paths(|kind| kind != Kind::Page),
            "pages" => self.paths(|kind| kind == Kind::Page),
            "related" => self.related.get(argument).cloned().unwrap_or_default(),
            "similar-file" => {
                let file = self.content.join(argument);
                let text = String::from_utf8_lossy(&std::fs::read(&file).unwrap()).into_owned();
                self.similar(&text, Some(&file))
            }
            "similar-text" => self.similar(argument, None),
            "search" => {
                let options = SearchOptions {
                    limit: RESULTS,
                    ..SearchOptions::default()
                };
                let found = self.search.search(argument, &options).unwrap();
                self.files(found.hits)
            }
            "cb306" => self.reads_alike(argument),
            other => panic!("no such question: {other}"),
        }
    }

    fn paths(&self, takes: impl Fn(Kind) -> bool) -> Vec<String> {
        let entries = self.workspace.book().entries.iter();
        let taken = entries.filter(|entry| takes(entry.kind));
        taken.map(|entry| entry.content_path.to_string()).collect()
    }

    fn similar(&mut self, text: &str, itself: Option<&Path>) -> Vec<String> {
        let all = self.workspace.book().entries.len();
        let found = self.search.similar(text, all, itself).unwrap();
        self.files(found.incidents.into_iter().map(|one| one.hit))
    }

    fn files(&self, found: impl IntoIterator<Item = FoundEntry>) -> Vec<String> {
        let folders = self.workspace.folders();
        let path = |found: FoundEntry| {
            let path = found.path.unwrap();
            folders.content_path(&path).unwrap().to_owned()
        };
        found.into_iter().map(path).collect()
    }

    /// The earlier entries that CB306 names for an entry without declared repeats.
    fn reads_alike(&self, path: &str) -> Vec<String> {
        let book = self.workspace.book();
        let entry = |entry: &Arc<casebook::entry::Postmortem>| &*entry.content_path == path;
        let at = book.entries.iter().position(entry).unwrap();
        let declares = |line: &&str| {
            !line.starts_with("recurrence_of:") && !line.starts_with("not_recurrence_of:")
        };
        let text: String = book.entries[at]
            .text
            .split_inclusive('\n')
            .filter(declares)
            .collect();
        let likeness = Likeness::of(book, [at]);
        let (repeats, today) = (self.workspace.recurrence(), self.workspace.today());
        let findings = lint_one(book, repeats, today, Some(&likeness), at, &text.into());
        let named = findings.iter().filter(|one| one.code == code::CB306);
        let ids = named.map(|one| one.message.split('`').nth(1).unwrap());
        let entries = ids.map(|id| &book.entries[book.entry_of_id(id).unwrap()]);
        entries
            .map(|entry| entry.content_path.to_string())
            .collect()
    }
}

fn related(workspace: &Workspace) -> HashMap<String, Vec<String>> {
    let book = workspace.book();
    let actions = actions(book, workspace.today());
    let index = index(book, workspace.recurrence(), &actions, &Memo::off()).unwrap();
    let all = similar(book, &index, book.entries.len()).unwrap();
    let path = |at: usize| book.entries[at].content_path.to_string();
    let each = all.into_iter().enumerate().map(|(at, found)| {
        let found = found.into_iter().map(|one| path(one.entry));
        (path(at), found.collect())
    });
    each.collect()
}
