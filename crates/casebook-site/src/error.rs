//! What can go wrong with the plan, the staging and the output folder.

use std::io;
use std::path::{Path, PathBuf};

use super::{Dependency, SitePath};

/// Why an output could not be produced.
pub type ProduceError = Box<dyn std::error::Error + Send + Sync>;

/// Why no site was written. Unless an error says otherwise, the earlier site stands as it was.
#[derive(Debug, thiserror::Error)]
pub enum SiteError {
    /// A path that cannot be one of the site.
    #[error(transparent)]
    Path(#[from] super::PathError),
    /// Two outputs that would be one file or folder, on file systems that do not distinguish case at least.
    #[error(
        "`{first}` and `{second}` cannot both be written: they differ in case at most, or one is the other's folder"
    )]
    Collision {
        /// The one planned first.
        first: String,
        /// The one planned after it.
        second: String,
    },
    /// An output could not be produced.
    #[error("`{path}` could not be made{}", made_from(.inputs))]
    Produce {
        /// The output.
        path: SitePath,
        /// What it is made from.
        inputs: Vec<Dependency>,
        /// Why not.
        source: ProduceError,
    },
    /// A file operation failed.
    #[error("could not {action} `{}`", .path.display())]
    Io {
        /// What was tried: "create the folder".
        action: &'static str,
        /// What it was tried on.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// The output path leads to something that is not a folder.
    #[error("the output `{}` is not a folder", .path.display())]
    NotAFolder {
        /// The output path.
        path: PathBuf,
    },
    /// The output folder holds files, but none that Casebook wrote.
    #[error("`{}` is not empty and was not written by casebook: choose another output folder, or empty this one", .path.display())]
    NotOurs {
        /// The output folder.
        path: PathBuf,
    },
    /// What is to be cleaned holds files, but none that Casebook wrote.
    #[error("`{}` holds no site that casebook wrote: nothing was removed", .path.display())]
    NoSite {
        /// The folder.
        path: PathBuf,
    },
    /// Something that Casebook did not write stands where an output belongs.
    #[error("`{}` is in the way of an output and was not written by casebook: move it elsewhere", .path.display())]
    InTheWay {
        /// The foreign file or folder.
        path: PathBuf,
    },
    /// The output folder and the sources are not apart.
    #[error("the output folder `{}` and the source folder `{}` must not contain each other", .out.display(), .source_folder.display())]
    Overlap {
        /// The output folder.
        out: PathBuf,
        /// The source folder.
        source_folder: PathBuf,
    },
    /// The output folder is fixed in its place, so that no other can take it.
    #[error("`{}` cannot change places with a folder beside it, as a mount point cannot: choose a folder inside it", .path.display())]
    NotMovable {
        /// The output folder.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// The path has no last part that could be a folder's name.
    #[error("`{}` cannot be an output folder", .path.display())]
    NoName {
        /// The path.
        path: PathBuf,
    },
    /// Another process writes to the same folder.
    #[error("another casebook is writing `{}`: wait until it is done", .path.display())]
    Busy {
        /// The output folder.
        path: PathBuf,
    },
    /// Nobody waits for the site any more.
    #[error("given up: something newer is to be written")]
    Abandoned,
    /// The list of what Casebook wrote cannot be understood.
    #[error("the list of written files `{}` is damaged ({reason}): keep what is yours in that folder elsewhere, delete it, and build again", .path.display())]
    Manifest {
        /// The manifest.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
}

impl SiteError {
    /// Turns an I/O error into one that says what was tried on `path`.
    pub(super) fn io(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        move |source| Self::Io {
            action,
            path: path.to_owned(),
            source,
        }
    }
}

/// The file that an author would look at.
fn made_from(inputs: &[Dependency]) -> String {
    let file = inputs.iter().find_map(Dependency::file);
    file.map_or_else(String::new, |file| format!(" from `{file}`"))
}
