//! What a preview asks of whoever makes its site, and what it is answered.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::atomic::AtomicBool;

use serde::Serialize;

/// Makes the site of a preview again: first the pages that show what changed, then the whole.
pub trait Rebuild: Send + 'static {
    /// The pages that show what these files say now. They stand over those of the site until the next one is made. `None`
    /// where only the whole site will do, which is then made at once.
    fn pages(&mut self, changed: &[PathBuf]) -> Option<FirstPages>;

    /// The work of making the whole site from the files as they are when it begins, on a thread of its own and never twice
    /// at a time. `changed` is what changed since the last site was made.
    fn site(&mut self, changed: &[PathBuf]) -> Work;
}

/// The work of making a site. Once the flag is set, something newer is to be made: it ends as soon as it can, and nobody is
/// told what it came to.
pub type Work = Box<dyn FnOnce(&AtomicBool) -> Rebuilt + Send>;

/// Pages that are shown ahead of their site.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FirstPages {
    /// The files, by their paths in the site.
    pub files: BTreeMap<String, Vec<u8>>,
    /// The first findings, as far as they are known without the whole book.
    pub findings: Vec<Finding>,
    /// How many findings there are.
    pub total: usize,
}

/// What a build came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Rebuilt {
    /// A site was written.
    Built {
        /// Whether any file of it is new; open pages reload only then.
        changed: bool,
        /// What the linter found.
        findings: Vec<Finding>,
        /// The path below which the site will hang where it is published: "/", "/postmortems/".
        base: String,
    },
    /// No site was written: the earlier one stands.
    Failed {
        /// Why, in full.
        message: String,
    },
}

/// A finding as the strip below a page shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// "error", "warning" or "info".
    pub level: String,
    /// The rule's code: "CB201".
    pub code: String,
    /// The file, relative to the book.
    pub path: String,
    /// The line, from 1.
    pub line: usize,
    /// What is wrong.
    pub message: String,
    /// The address of the file's page, from the root of the site: "/incidents/x/".
    pub page_url: Option<String>,
}
