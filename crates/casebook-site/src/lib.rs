//! The plan of everything the site consists of, and the one writer: the only code that touches the output folder.
//!
//! The new site is staged beside the old one on the same file system. Files whose bytes did not change are hard
//! links to the old ones and are never written into. When everything stands, the two folders change places in one
//! step. Until then the old site is untouched, whatever goes wrong; what an interrupted build left behind is put in
//! order by the next one. A manifest inside the site lists what Casebook wrote: everything else is carried over.

mod clean;
mod contents;
mod dependency;
mod disk;
mod error;
mod headers;
mod lock;
mod manifest;
mod path;
mod place;
mod plan;
mod previous;
mod published;
pub mod render;
pub mod report;
mod write;

pub use clean::{Cleaned, clean};
pub use contents::{plan, plan_entries};
pub use dependency::{Dependency, Fingerprint, Fingerprints};
pub use error::{ProduceError, SiteError};
pub use headers::{CONTENT_SECURITY_POLICY, FEED_TYPE, FILES_POLICY};
pub use path::{PathError, SitePath};
pub use plan::Plan;
pub use published::{drop_unknown, published_front_matter, published_markdown};
pub use write::{WriteOptions, Written, write, write_with};

#[cfg(all(test, unix))]
#[allow(clippy::unwrap_used)]
mod tests;
