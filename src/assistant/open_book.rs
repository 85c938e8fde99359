//! The book that is asked: read again when its files have changed.

use crate::workspace::{
    Clock, DiskState, Location, OpenError, SearchError, SearchHandle, Workspace,
};

/// A book that stays open while it is asked, as its audience sees it.
pub struct OpenBook {
    location: Location,
    clock: Box<dyn Fn() -> Clock + Send>,
    /// What the disk was like when it was read; `None` if that does not count.
    state: Option<DiskState>,
    workspace: Workspace,
    /// The index, once somebody has searched.
    search: Option<SearchHandle>,
}

impl OpenBook {
    /// Opens the book at a location; `clock` says, at each question, when it is.
    ///
    /// # Errors
    /// As [`Workspace::open`].
    pub fn open(
        location: Location,
        clock: impl Fn() -> Clock + Send + 'static,
    ) -> Result<Self, OpenError> {
        // Taken first: what changes while the book is read makes the next state another one.
        let state = Some(DiskState::of(&location)?);
        let mut workspace = Workspace::open(&location, clock())?;
        workspace.forget_hidden();
        Ok(Self {
            location,
            clock: Box::new(clock),
            state,
            workspace,
            search: None,
        })
    }

    /// Reads again what has changed on the disk, or since yesterday.
    ///
    /// # Errors
    /// As [`Workspace::open`]; the book stays as it was then.
    pub(super) fn refresh(&mut self) -> Result<(), OpenError> {
        let state = DiskState::of(&self.location)?;
        let clock = (self.clock)();
        let today = clock.today(&self.workspace.config().book.time_zone);
        let is_still = |before: &DiskState| state.is_still(before);
        if self.state.as_ref().is_some_and(is_still) && today == self.workspace.today() {
            return Ok(());
        }
        self.workspace.refresh(clock, &())?;
        self.workspace.forget_hidden();
        (self.state, self.search) = (Some(state), None);
        Ok(())
    }

    /// Has it read again at the next question, whatever the disk is like.
    pub(super) fn distrust(&mut self) {
        self.state = None;
    }

    /// The book.
    pub(super) fn workspace(&self) -> &Workspace {
        &self.workspace
    }

    /// The book, to lay a draft over it. Whoever does so takes it away again.
    pub(super) fn workspace_mut(&mut self) -> &mut Workspace {
        &mut self.workspace
    }

    /// Its index: the one that is kept of it, else made now.
    pub(super) fn search(&mut self) -> Result<&mut SearchHandle, SearchError> {
        let handle = match self.search.take() {
            Some(handle) => handle,
            None => {
                let (clock, state) = ((self.clock)(), self.state.as_ref());
                SearchHandle::of(&self.workspace, &self.location, clock, state)?
            }
        };
        Ok(self.search.insert(handle))
    }
}

impl std::fmt::Debug for OpenBook {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("OpenBook")
            .field("location", &self.location)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use casebook_search::SearchOptions;

    /// What is searched is the book that is open, and not the one that a second look at the disk would find.
    #[test]
    fn a_search_opens_the_book_no_second_time() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("content")).unwrap();
        std::fs::write(folder.path().join("book.toml"), "").unwrap();
        let write = |word: &str| {
            let text = format!("---\ntitle: One\n---\n\n## Summary\n\n{word}\n");
            std::fs::write(folder.path().join("content/one.md"), text).unwrap();
        };
        write("hedgehog");
        let clock = Clock::Day("2026-11-01".parse().unwrap());
        let mut book = OpenBook::open(Location::of(folder.path()), move || clock).unwrap();
        write("porcupine, longer");
        let mut found = |word: &str| {
            let options = SearchOptions::default();
            let answer = book.search().unwrap().search(word, &options).unwrap();
            answer.total
        };
        assert_eq!((found("hedgehog"), found("porcupine")), (1, 0));
        book.refresh().unwrap();
        let answer = book.search().unwrap();
        let answer = answer.search("porcupine", &SearchOptions::default());
        assert_eq!(answer.unwrap().total, 1);
    }
}
