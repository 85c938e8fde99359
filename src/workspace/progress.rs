//! How far a run has come, for whoever wants to show it.

/// A part of the work, in the order in which a build does them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Reading files.
    Load,
    /// Reading front matter, and git's history beside it.
    Parse,
    /// Linking entries into one book.
    Link,
    /// Reading the Markdown of all entries.
    Outline,
    /// Working out repeats and actions.
    Analyse,
    /// Indexing, with the linter and the files of data beside it.
    Index,
    /// Comparing entries with each other.
    Similar,
    /// Planning the site.
    Plan,
    /// Rendering and writing the site.
    Write,
}

impl Stage {
    /// Its name in `--timings`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Load => "load",
            Self::Parse => "parse",
            Self::Link => "link",
            Self::Outline => "outline",
            Self::Analyse => "analyse",
            Self::Index => "index+lint",
            Self::Similar => "similar",
            Self::Plan => "plan",
            Self::Write => "write",
        }
    }
}

/// Is told how far a run has come, from any thread.
pub trait Progress: Sync {
    /// A stage begins, with so many steps where that is known; the one before it has ended.
    fn begin(&self, stage: Stage, steps: Option<usize>);
    /// A step of the stage is done.
    fn step(&self);
    /// The last stage has ended.
    fn end(&self);
    /// Whether nobody waits for the result any more. A build that is told so ends before its next stage or output.
    fn is_abandoned(&self) -> bool {
        false
    }
    /// Whether to wait while another process writes to the folder of the site, and not to fail.
    fn is_patient(&self) -> bool {
        false
    }
}

/// Nobody looks.
impl Progress for () {
    fn begin(&self, _stage: Stage, _steps: Option<usize>) {}
    fn step(&self) {}
    fn end(&self) {}
}
