//! What a preview asks of whoever makes its site.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::atomic::AtomicBool;

use super::live::{Finding, Rebuilt};

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
