//! Paths inside the site.

use std::fmt;
use std::path::{Path, PathBuf};

use casebook_markdown::path_fault;

/// A path of an output below the site's root, with `/` between its parts. It stays inside the root and can be
/// written on every common file system.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SitePath(Box<str>);

/// Why a text cannot be a path inside the site.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{path}` cannot be a path inside the site: {reason}")]
pub struct PathError {
    /// The text, control characters escaped.
    pub path: String,
    /// What is wrong with it.
    pub reason: &'static str,
}

impl SitePath {
    /// Checks `path`.
    ///
    /// # Errors
    /// When it is empty, absolute, has an empty, `.` or `..` part, a character or name that some file system refuses,
    /// a part over 255 bytes, is over 1024 bytes long, or begins a part with `.casebook`, which is Casebook's own.
    pub fn new(path: &str) -> Result<Self, PathError> {
        match path_fault(path) {
            Some(reason) => Err(PathError {
                path: path.escape_debug().to_string(),
                reason,
            }),
            None => Ok(Self(path.into())),
        }
    }

    /// The path with `/` between its parts.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Where this is below `root` on this system.
    #[must_use]
    pub fn below(&self, root: &Path) -> PathBuf {
        let mut path = PathBuf::with_capacity(root.as_os_str().len() + 1 + self.0.len());
        path.push(root);
        path.extend(self.0.split('/'));
        path
    }

    /// The folders this lies in, the outermost first: `a`, `a/b` for `a/b/c`.
    pub(super) fn folders(&self) -> impl Iterator<Item = &str> {
        self.0.match_indices('/').map(|(at, _)| &self.0[..at])
    }

    /// What file systems that ignore case may compare.
    pub(super) fn folded(path: &str) -> String {
        path.to_lowercase()
    }
}

impl fmt::Display for SitePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl AsRef<str> for SitePath {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl std::str::FromStr for SitePath {
    type Err = PathError;

    fn from_str(path: &str) -> Result<Self, PathError> {
        Self::new(path)
    }
}
