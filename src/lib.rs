//! Casebook: postmortems kept as Markdown in git, linted, indexed and published as a site that shows which
//! root causes keep coming back.
//!
//! The crates stand in the order the data takes: files are loaded ([`source`]), parsed against the template
//! ([`template`], [`entry`], [`markdown`]), linked into one [`book`], and from there analysed, indexed,
//! linted and rendered; [`site`] alone writes. This crate gathers them, and [`workspace`] keeps a book open. See
//! `ARCHITECTURE.md`.

pub mod assistant;
pub mod serve;
pub mod server;
pub mod sources;
pub mod workspace;

pub use casebook_analysis::{self as analysis, index};
pub use casebook_diagnostic as diagnostic;
pub use casebook_lint as lint;
pub use casebook_markdown as markdown;
pub use casebook_model::{book, config, criteria, entry, source, template};
pub use casebook_site::{self as site, render, report};
pub use casebook_time as time;
