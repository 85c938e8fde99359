//! Writing: a new entry where nothing is, a changed one over what the last import wrote, and nothing over what somebody edited.

use std::fs::{self, OpenOptions};
use std::io::{self, Write as _};
use std::path::Path;

use casebook_import::source::Files;
use casebook_import::{Draft, Unreadable, hash_of};

use super::report::{Conflict, Fate};
use super::{ImportError, Run};

impl Run<'_> {
    /// Writes an entry, or does not; its path, and what became of it.
    pub(super) fn write(&mut self, draft: &mut Draft) -> Result<(String, Fate), ImportError> {
        let Some(known) = self.existing.of(&draft.outcome.dialect, &draft.id).cloned() else {
            let path = self.free_path(&draft.path);
            self.create(&path, &draft.text)?;
            return Ok((path, Fate::New));
        };
        if known.text == draft.text {
            return Ok((known.path, Fate::Unchanged));
        }
        let is_edited = hash_of(&known.text) != known.hash;
        if !is_edited {
            self.replace(&known.path, &draft.text)?;
            return Ok((known.path, Fate::Updated));
        }
        if known.hash == hash_of(&draft.text) {
            return Ok((known.path, Fate::Edited));
        }
        let conflict = Conflict::of(&known.text, &draft.text);
        Ok((known.path, Fate::Conflict(conflict)))
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
        for (name, target) in &draft.assets {
            let inside = target.strip_prefix(&meant).unwrap_or(target);
            let target = match meant == is {
                true => target.clone(),
                false => format!("{is}/{}", inside.trim_start_matches('/')),
            };
            let from = source.path(name);
            let is_there = source.others.binary_search(name).is_ok();
            // What another file of the source became stands elsewhere, under another name.
            if source.reads(name) {
                let note = "links to other files of the source stay as they are, and lead nowhere from an entry";
                self.report.note(note.to_owned());
                continue;
            }
            let own = name.rsplit('/').next().unwrap_or(name);
            // An address without an ending is that of a page.
            if !is_there && !own.contains('.') {
                let note = "links to pages that are not in the source stay as they are";
                self.report.note(note.to_owned());
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
