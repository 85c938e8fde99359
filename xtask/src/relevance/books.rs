//! The books of the evaluation: the demo book and the corpora of real reports.

use std::path::{Path, PathBuf};

/// A book and the folders to open it with.
#[derive(Debug)]
pub(super) struct Book {
    /// Its name in judgements.
    pub(super) name: String,
    /// The folder of its `book.toml`, if it has one.
    pub(super) folder: PathBuf,
    /// The folder of its entries.
    pub(super) content: PathBuf,
}

/// Folders of the corpora; each is a book.
const CORPORA: [&str; 4] = ["dfds", "jenkins", "moj", "mybinder"];

/// The demo book and the corpora in `folder`, by default `CASEBOOK_CORPORA` or a folder beside the project. Also returns one
/// line for each corpus that is not there.
pub(super) fn books(root: &Path, folder: Option<&str>) -> (Vec<Book>, Vec<String>) {
    let set = || std::env::var_os("CASEBOOK_CORPORA").map(PathBuf::from);
    let folder = folder.map(PathBuf::from).or_else(set);
    let folder = folder.unwrap_or_else(|| root.join("../shared/corpora"));
    let mut books = vec![Book {
        name: "demo".to_owned(),
        folder: root.to_owned(),
        content: root.join("content"),
    }];
    let mut skipped = Vec::new();
    for name in CORPORA {
        let corpus = folder.join(name);
        if !corpus.is_dir() {
            skipped.push(format!(
                "skipped: no corpus {name} in {} (CASEBOOK_CORPORA)",
                folder.display()
            ));
            continue;
        }
        // The files of a site's project are in a folder of their own.
        let inner = corpus.join("content");
        books.push(Book {
            name: name.to_owned(),
            content: if inner.is_dir() {
                inner
            } else {
                corpus.clone()
            },
            folder: corpus,
        });
    }
    (books, skipped)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn missing_corpora_are_skipped_with_a_reason() {
        let (books, skipped) = books(Path::new("/no/such"), Some("/nowhere"));
        assert_eq!(books.len(), 1);
        assert_eq!(skipped.len(), CORPORA.len());
        assert!(skipped[0].starts_with("skipped: no corpus dfds in /nowhere"));
    }
}
