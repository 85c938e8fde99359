//! Casebook: postmortems kept as Markdown in git, linted, indexed and published as a site that shows which
//! root causes keep coming back.
//!
//! The modules stand in the order the data takes: files are loaded ([`source`]), parsed against the template
//! ([`template`], [`model`], [`markdown`]), linked into one [`casebook`], and from there analysed, indexed,
//! linted and rendered; [`site`] alone writes. See `ARCHITECTURE.md`.

pub mod analysis;
pub mod casebook;
pub mod config;
pub mod criteria;
pub mod diagnostic;
pub mod index;
pub mod lint;
pub mod markdown;
pub mod model;
pub mod render;
pub mod report;
pub mod serve;
pub mod site;
pub mod source;
pub mod template;
pub mod time;
