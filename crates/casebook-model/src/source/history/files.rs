//! The files of `HEAD`, followed back in time.

use std::collections::HashMap;

use gix::ObjectId;

use super::commits::{Author, Step};
use super::diff::Change;
use super::{Absence, FileHistory, diff};
use casebook_time::Timestamp;

/// What is known of the files of `HEAD` at the point the walk has reached.
pub(super) struct Files {
    paths: Vec<Vec<u8>>,
    facts: Vec<Option<FileHistory>>,
    /// Which of them a path belongs to here.
    at: HashMap<Vec<u8>, usize>,
}

impl Files {
    pub(super) fn at_head(repository: &gix::Repository, tree: ObjectId) -> Result<Self, Absence> {
        let present = diff::trees(repository, None, Some(tree))?;
        let paths: Vec<Vec<u8>> = present.into_iter().map(|change| change.path).collect();
        let at = paths
            .iter()
            .enumerate()
            .map(|(file, path)| (path.clone(), file))
            .collect();
        Ok(Self {
            facts: vec![None; paths.len()],
            paths,
            at,
        })
    }

    /// Takes the next older commit into account.
    pub(super) fn go_back(&mut self, step: &Step) {
        let mut moves = Moves::among(&step.changes);
        let mut renamed = Vec::new();
        for change in &step.changes {
            let (Some(blob), Some(&file)) = (change.new, self.at.get(&change.path)) else {
                continue;
            };
            let source = if change.old.is_none() {
                moves.source_of(blob, &change.path)
            } else {
                None
            };
            match source {
                Some(older) => renamed.push((change.path.clone(), older, file)),
                None => self.touch(file, &step.author),
            }
        }
        // Only when the whole commit was looked at: its own names are the newer ones.
        for (newer, _, _) in &renamed {
            self.at.remove(newer);
        }
        for (_, older, file) in renamed {
            self.at.insert(older, file);
        }
    }

    fn touch(&mut self, file: usize, author: &Author) {
        match &mut self.facts[file] {
            None => {
                self.facts[file] = Some(FileHistory {
                    created: author.time,
                    changed: author.time,
                    authors: vec![author.name.clone()],
                    revisions: 1,
                });
            }
            Some(facts) => {
                facts.created = author.time;
                facts.revisions += 1;
                // Kept in the order of the walk, and turned round at its end.
                facts.authors.retain(|known| *known != author.name);
                facts.authors.push(author.name.clone());
            }
        }
    }

    /// When each file was last changed, as far as the walk has come.
    pub(super) fn changed(self) -> HashMap<String, Option<Timestamp>> {
        let facts_by_path = self.paths.into_iter().zip(self.facts);
        facts_by_path
            .filter_map(|(path, facts)| {
                Some((
                    String::from_utf8(path).ok()?,
                    facts.map(|facts| facts.changed),
                ))
            })
            .collect()
    }

    pub(super) fn finish(self) -> HashMap<String, FileHistory> {
        let facts_by_path = self.paths.into_iter().zip(self.facts);
        facts_by_path
            .filter_map(|(path, facts)| {
                let mut facts = facts?;
                facts.authors.reverse();
                facts.authors.retain(|name| !name.is_empty());
                // A path that is not Unicode cannot be an entry's.
                Some((String::from_utf8(path).ok()?, facts))
            })
            .collect()
    }
}

/// The files one commit took away, by the bytes they had: what appears with the same bytes was moved.
struct Moves<'a> {
    gone: HashMap<ObjectId, Vec<&'a [u8]>>,
}

impl<'a> Moves<'a> {
    fn among(changes: &'a [Change]) -> Self {
        let mut gone: HashMap<ObjectId, Vec<&[u8]>> = HashMap::new();
        for change in changes {
            if let (Some(old), None) = (change.old, change.new)
                && !old.is_empty_blob()
            {
                gone.entry(old).or_default().push(&change.path);
            }
        }
        Self { gone }
    }

    /// Where the file now at `path` was before: of several, the one with the same name, else the first.
    fn source_of(&mut self, blob: ObjectId, path: &[u8]) -> Option<Vec<u8>> {
        let candidates = self.gone.get_mut(&blob)?;
        let same_name = candidates
            .iter()
            .position(|gone| file_name(gone) == file_name(path));
        if candidates.is_empty() {
            return None;
        }
        Some(candidates.remove(same_name.unwrap_or(0)).to_vec())
    }
}

fn file_name(path: &[u8]) -> &[u8] {
    path.rsplit(|byte| *byte == b'/').next().unwrap_or(path)
}
