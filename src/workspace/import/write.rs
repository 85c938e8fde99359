//! Writing: a new entry where nothing is, a changed one over what the last import wrote, and nothing over what somebody edited.

use std::fs::{self, OpenOptions};
use std::io::{self, Write as _};
use std::path::Path;

use casebook_import::source::Files;
use casebook_import::{Draft, Unreadable, hash_of};

use super::existing::Known;
use super::report::{Conflict, Fate};
use super::{ImportError, Run};

/// Where an entry goes.
#[derive(Debug)]
pub(super) struct Place {
    /// Its path within the folder of entries.
    pub(super) path: String,
    /// The entry of an earlier import that stands there.
    pub(super) known: Option<Known>,
}

impl Run<'_> {
    /// Where the entry of a draft goes: to the one that an earlier import made of the same, or where nothing is.
    pub(super) fn place(&mut self, draft: &Draft) -> Place {
        match self.existing.of(draft) {
            Some(known) => Place {
                path: known.path.clone(),
                known: Some(known),
            },
            None => Place {
                path: self.free_path(&draft.path),
                known: None,
            },
        }
    }

    /// Writes an entry, or does not; what became of it. `unlinked` is its text before its links led to other entries.
    pub(super) fn write(
        &self,
        place: &Place,
        text: &str,
        unlinked: &str,
    ) -> Result<Fate, ImportError> {
        let Some(known) = &place.known else {
            self.create(&place.path, text)?;
            return Ok(Fate::New);
        };
        if known.actual_hash == hash_of(text) {
            return Ok(Fate::Unchanged);
        }
        if known.actual_hash == known.hash {
            self.replace(&place.path, text)?;
            return Ok(Fate::Updated);
        }
        // Links change when other entries come and move; the source has to change for a conflict.
        if known.is_from(unlinked) {
            return Ok(Fate::Edited);
        }
        let file = self.into.join(&place.path);
        let entry = fs::read(&file).map_err(|source| ImportError::Read { path: file, source })?;
        let conflict = Conflict::of(&String::from_utf8_lossy(&entry), text);
        Ok(Fate::Conflict(conflict))
    }

    /// A path at which there is neither an entry nor any other file.
    fn free_path(&mut self, path: &str) -> String {
        loop {
            let free = self.existing.free(path);
            if fs::symlink_metadata(self.into.join(&free)).is_err() {
                return free;
            }
        }
    }

    fn create(&self, path: &str, text: &str) -> Result<(), ImportError> {
        if self.is_dry_run {
            return Ok(());
        }
        let file = self.into.join(path);
        create(&file, text.as_bytes()).map_err(|source| ImportError::Write { path: file, source })
    }

    /// Puts the new text in the place of the old one in one step.
    fn replace(&self, path: &str, text: &str) -> Result<(), ImportError> {
        if self.is_dry_run {
            return Ok(());
        }
        let file = self.into.join(path);
        let beside = file.with_extension(format!("casebook-{}", std::process::id()));
        let written = create(&beside, text.as_bytes()).and_then(|()| fs::rename(&beside, &file));
        if written.is_err() {
            let _ = fs::remove_file(&beside);
        }
        written.map_err(|source| ImportError::Write { path: file, source })
    }

    /// Copies the files that an entry refers to. One that is there already stays, and is told where it differs.
    pub(super) fn copy_assets(
        &mut self,
        draft: &Draft,
        path: &str,
        source: &Files,
    ) -> Result<(), ImportError> {
        // An entry that got another name or was moved stands elsewhere than its files were meant for.
        let folder = |path: &str| {
            path.rsplit_once('/')
                .map_or("", |(folder, _)| folder)
                .to_owned()
        };
        let (meant, is) = (folder(&draft.path), folder(path));
        for address in &draft.outside {
            self.report.unread.push(Unreadable {
                place: draft.outcome.place.clone(),
                reason: format!("it refers to `{address}`, which lies outside of the source"),
            });
        }
        for (name, target) in &draft.assets {
            let inside = target.strip_prefix(&meant).unwrap_or(target);
            let target = match meant == is {
                true => target.clone(),
                false => format!("{is}/{}", inside.trim_start_matches('/')),
            };
            let from = source.path(name);
            let is_there = source.has_beside(name);
            // What another file of the source became, its link is told of as one of a page; so is an address without an ending.
            let own = name.rsplit('/').next().unwrap_or(name);
            if source.reads(name) || (!is_there && !own.contains('.')) {
                continue;
            }
            if !is_there {
                self.report.unread.push(Unreadable {
                    place: draft.outcome.place.clone(),
                    reason: format!("it refers to `{name}`, which is not in the source"),
                });
                continue;
            }
            self.referred.insert(name.clone());
            self.copy(&from, &target)?;
        }
        Ok(())
    }

    fn copy(&mut self, from: &Path, target: &str) -> Result<(), ImportError> {
        let to = self.into.join(target);
        if let Ok(metadata) = fs::metadata(&to) {
            let length = fs::metadata(from).map_or(0, |from| from.len());
            let is_same = metadata.len() == length && fs::read(from).ok() == fs::read(&to).ok();
            if !is_same {
                self.report.note(format!(
                    "{target} is there already with other bytes, and stays"
                ));
            }
            return Ok(());
        }
        self.report.assets += 1;
        if self.is_dry_run {
            return Ok(());
        }
        let fault = |source: io::Error| ImportError::Write {
            path: to.clone(),
            source,
        };
        if let Some(folder) = to.parent() {
            fs::create_dir_all(folder).map_err(fault)?;
        }
        fs::copy(from, &to).map_err(fault)?;
        Ok(())
    }
}

fn create(file: &Path, bytes: &[u8]) -> io::Result<()> {
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder)?;
    }
    let mut out = OpenOptions::new().write(true).create_new(true).open(file)?;
    out.write_all(bytes)
}
