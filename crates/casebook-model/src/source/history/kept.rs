//! The history of a book as bytes, for the next run: as long as no commit is made, git says the same.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::super::folders::Folders;
use super::{BookHistory, FileHistory, Head, History};
use casebook_time::Timestamp;

#[derive(Serialize, Deserialize)]
struct Kept {
    key: String,
    own: KeptFolder,
    sources: BTreeMap<String, KeptFolder>,
}

#[derive(Serialize, Deserialize)]
struct KeptFolder {
    head: String,
    /// When it was committed.
    time: i64,
    /// Of all files, each once.
    authors: Vec<String>,
    /// By path: when it was created and changed, places in `authors`, revisions.
    files: HashMap<String, (i64, i64, Vec<usize>, u32)>,
}

impl BookHistory {
    /// The whole history of a book in `folders` as bytes; `None` where something of it is missing: that may be there next time.
    #[must_use]
    pub fn to_bytes(&self, folders: &Folders) -> Option<Vec<u8>> {
        let sources = self.sources.iter();
        let sources = sources.map(|(name, history)| Some((name.to_string(), kept(history)?)));
        let kept = Kept {
            key: key(folders),
            own: kept(&self.own)?,
            sources: sources.collect::<Option<_>>()?,
        };
        serde_json::to_vec(&kept).ok()
    }

    /// The history that [`to_bytes`](Self::to_bytes) wrote, if it is still that of the book.
    #[must_use]
    pub fn from_bytes(bytes: &[u8], folders: &Folders) -> Option<Self> {
        let kept: Kept = serde_json::from_slice(bytes).ok()?;
        if kept.key != key(folders) {
            return None;
        }
        let sources = kept.sources.into_iter();
        let sources = sources.map(|(name, folder)| Some((Arc::from(name), history(folder)?)));
        Some(Self {
            own: history(kept.own)?,
            sources: sources.collect::<Option<_>>()?,
        })
    }
}

/// What the bytes depend on: the commits, and which folder is which.
fn key(folders: &Folders) -> String {
    let contents = folders.content_folders();
    let contents: Vec<_> = contents.map(|folder| folder.canonicalize().ok()).collect();
    let sources: Vec<&Arc<str>> = folders.sources.iter().map(|source| &source.name).collect();
    format!("{}\n{contents:?}\n{sources:?}", BookHistory::key(folders))
}

fn kept(history: &History) -> Option<KeptFolder> {
    let History::Present { head, files } = history else {
        return None;
    };
    let mut authors = Vec::new();
    let mut places: HashMap<&str, usize> = HashMap::new();
    let mut place = |name: &String| {
        authors.push(name.clone());
        authors.len() - 1
    };
    let mut kept = HashMap::with_capacity(files.len());
    for (path, file) in files {
        let mut own = Vec::with_capacity(file.authors.len());
        for author in &file.authors {
            own.push(
                *places
                    .entry(author.as_str())
                    .or_insert_with(|| place(author)),
            );
        }
        let (created, changed) = (file.created.as_second(), file.changed.as_second());
        kept.insert(path.clone(), (created, changed, own, file.revisions));
    }
    Some(KeptFolder {
        head: head.id.clone(),
        time: head.time.as_second(),
        authors,
        files: kept,
    })
}

fn history(kept: KeptFolder) -> Option<History> {
    let time = |second| Timestamp::from_second(second).ok();
    let file = |(created, changed, authors, revisions): (i64, i64, Vec<usize>, u32)| {
        let authors = authors.iter().map(|at| kept.authors.get(*at).cloned());
        Some(FileHistory {
            created: time(created)?,
            changed: time(changed)?,
            authors: authors.collect::<Option<_>>()?,
            revisions,
        })
    };
    let files = kept.files.into_iter();
    Some(History::Present {
        head: Head {
            id: kept.head,
            time: time(kept.time)?,
        },
        files: files
            .map(|(path, kept)| Some((path, file(kept)?)))
            .collect::<Option<_>>()?,
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::super::tests::Repository;
    use super::*;

    fn facts(history: &BookHistory) -> String {
        let file = |path| format!("{:?}", history.file(path));
        format!("{:?} {} {}", history.head(), file("a.md"), file("ü.md"))
    }

    #[test]
    fn what_was_kept_is_what_git_says_until_something_changes() {
        let mut repository = Repository::new();
        let folder = repository.path().to_owned();
        let folders = || Folders::new(folder.clone(), folder.join("content"), "content");
        // No commit, no history to keep.
        assert_eq!(BookHistory::read(&folders()).to_bytes(&folders()), None);
        repository.write("content/a.md", "A");
        repository.commit("Ana");
        repository.write("content/a.md", "B");
        repository.write("content/ü.md", "C");
        repository.commit("Ben");
        let read = BookHistory::read(&folders());
        assert!(
            facts(&read).contains("\"Ana\", \"Ben\""),
            "{}",
            facts(&read)
        );
        let bytes = read.to_bytes(&folders()).unwrap();
        let kept = |bytes: &[u8]| BookHistory::from_bytes(bytes, &folders());
        assert_eq!(facts(&kept(&bytes).unwrap()), facts(&read));
        assert!(kept(&bytes[..bytes.len() - 1]).is_none() && kept(b"{}").is_none());
        let elsewhere = Folders::new(folder.clone(), folder.clone(), ".");
        assert!(BookHistory::from_bytes(&bytes, &elsewhere).is_none());
        // The names that authors go by are no commit.
        repository.write(
            ".mailmap",
            "Anabel <author@example.com> Ana <author@example.com>\n",
        );
        assert!(kept(&bytes).is_none());
        let bytes = BookHistory::read(&folders()).to_bytes(&folders()).unwrap();
        assert!(kept(&bytes).is_some());
        repository.commit("Ben");
        assert!(kept(&bytes).is_none());
    }
}
