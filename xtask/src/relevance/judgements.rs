//! Queries and the entries that are relevant to them, as judged by people. A file of judgements has lines `key value`:
//!
//! - `group` and `book` apply to everything below them.
//! - `ask FILE` or `text WORDS` starts a judgement; more `text` lines continue a text.
//! - `find FILE` names a relevant entry, best first.
//! - `why` gives the reason; `ask` needs one.
//!
//! Lines that start with `#` are comments.

use std::collections::BTreeSet;

/// A query and the entries that are relevant to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Judgement {
    /// The kind of query; figures are reported per group.
    pub(crate) group: String,
    /// The name of the book it is run against.
    pub(crate) book: String,
    /// What is asked.
    pub(crate) query: Query,
    /// Files of the relevant entries, relative to the book's content folder, best first.
    pub(crate) relevant: Vec<String>,
    /// Why they are relevant; empty for texts, which say it themselves.
    pub(crate) reason: String,
}

/// What is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Query {
    /// Entries like the one in this file.
    File(String),
    /// Entries about this text.
    Text(String),
}

impl Query {
    /// The file or the text.
    pub(crate) fn text(&self) -> &str {
        match self {
            Self::File(text) | Self::Text(text) => text,
        }
    }
}

/// Reads a file of judgements.
///
/// # Errors
/// On a malformed line, a query without relevant entries, and duplicates.
pub(crate) fn read(text: &str) -> Result<Vec<Judgement>, String> {
    let (mut group, mut book) = (String::new(), String::new());
    let mut judgements: Vec<Judgement> = Vec::new();
    for (number, line) in (1..).zip(text.lines()) {
        if line.trim().is_empty() || line.starts_with('#') {
            continue;
        }
        let wrong = |what: &str| format!("line {number}: {what}: `{line}`");
        let (key, value) = line.split_once(' ').ok_or_else(|| wrong("no value"))?;
        let query = match key {
            "ask" => Some(Query::File(value.to_owned())),
            "text" => Some(Query::Text(value.to_owned())),
            _ => None,
        };
        let open = judgements.last_mut().filter(|one| one.relevant.is_empty());
        match (key, query, open) {
            ("group", ..) => value.clone_into(&mut group),
            ("book", ..) => value.clone_into(&mut book),
            (
                "text",
                _,
                Some(Judgement {
                    query: Query::Text(text),
                    ..
                }),
            ) => {
                text.push('\n');
                text.push_str(value);
            }
            (_, Some(query), None) => judgements.push(Judgement {
                group: group.clone(),
                book: book.clone(),
                query,
                relevant: Vec::new(),
                reason: String::new(),
            }),
            ("find", ..) => {
                let one = judgements.last_mut().ok_or_else(|| wrong("no query"))?;
                one.relevant.push(value.to_owned());
            }
            ("why", ..) => {
                let one = judgements.last_mut().ok_or_else(|| wrong("no query"))?;
                value.clone_into(&mut one.reason);
            }
            _ => return Err(wrong("not understood")),
        }
    }
    complete(judgements)
}

/// Rejects incomplete judgements and duplicates.
fn complete(judgements: Vec<Judgement>) -> Result<Vec<Judgement>, String> {
    let mut seen = BTreeSet::new();
    for one in &judgements {
        let named = one.query.text();
        if one.relevant.is_empty() || one.group.is_empty() || one.book.is_empty() {
            return Err(format!("`{named}` has no relevant entry, group or book"));
        }
        if matches!(one.query, Query::File(_)) && one.reason.is_empty() {
            return Err(format!("`{named}` has no reason"));
        }
        if !seen.insert((&one.book, named)) {
            return Err(format!("`{named}` occurs twice"));
        }
        if one.relevant.iter().collect::<BTreeSet<_>>().len() < one.relevant.len() {
            return Err(format!("`{named}` names an entry twice"));
        }
    }
    Ok(judgements)
}

/// The groups, in order of first occurrence.
pub(crate) fn groups(judgements: &[Judgement]) -> Vec<&str> {
    let mut groups: Vec<&str> = Vec::new();
    for one in judgements {
        if !groups.contains(&one.group.as_str()) {
            groups.push(&one.group);
        }
    }
    groups
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn lines_become_judgements_in_their_group_and_book() {
        let text = "# a note\ngroup log\nbook demo\n\ntext one\ntext \ttwo\nfind a b.md\nfind c.md\n\n\
                    book other\nask d.md\nfind e.md\nwhy the same pump\n";
        let judgements = read(text).unwrap();
        assert_eq!(judgements.len(), 2);
        assert_eq!(judgements[0].query, Query::Text("one\n\ttwo".to_owned()));
        assert_eq!(judgements[0].relevant, ["a b.md", "c.md"]);
        assert_eq!(
            (&*judgements[0].group, &*judgements[0].book),
            ("log", "demo")
        );
        assert_eq!(
            (&*judgements[1].group, &*judgements[1].book),
            ("log", "other")
        );
        assert_eq!(judgements[1].query, Query::File("d.md".to_owned()));
        assert_eq!(judgements[1].reason, "the same pump");
        assert_eq!(groups(&judgements), ["log"]);
    }

    #[test]
    fn incomplete_judgements_are_errors() {
        for text in [
            "group g\nbook b\ntext unanswered\n",
            "book b\ntext no group\nfind a\n",
            "group g\nbook b\nfind a\n",
            "group g\nbook b\ntext q\nfind a\nfind a\n",
            "group g\nbook b\ntext q\nfind a\n\ntext q\nfind b\n",
            "group g\nbook b\nask q\nask r\nfind a\n",
            "group g\nbook b\nask q\nfind a\n",
            "group g\nbook b\nask\n",
            "group g\nbook b\nother q\n",
        ] {
            assert!(read(text).is_err(), "{text}");
        }
    }
}
