//! Why a preview cannot start.

use std::io;
use std::path::PathBuf;

/// Why the preview could not start.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The host has no address on this machine, or none of its ports can be had.
    #[error("could not listen on `{host}`, port {port}")]
    Listen {
        /// The host asked for.
        host: String,
        /// The port asked for.
        port: u16,
        /// What the system says.
        source: io::Error,
    },
    /// A path cannot be watched.
    #[error("could not watch `{}` for changes", .path.display())]
    Watch {
        /// The path.
        path: PathBuf,
        /// What the system says.
        source: notify::Error,
    },
    /// The threads of the server could not be started.
    #[error("could not start the server")]
    Runtime(#[source] io::Error),
}
