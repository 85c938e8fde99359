//! Checks in a real browser: what a reader's Chromium makes of a built site.
//!
//! Run by `cargo xtask test`, which finds or installs the browser and the accessibility checker and names them in
//! `CASEBOOK_CHROMIUM` and `CASEBOOK_AXE`. A plain `cargo test` fails here, and says so, rather than pass unseen.
//!
//! The harness has no driver and no WebSocket in it: Chromium speaks its DevTools protocol over a pair of pipes.

#![allow(clippy::unwrap_used)]

mod answers;
mod asks;
mod book;
mod books;
mod chromium;
#[path = "../site/copy.rs"]
mod copy;
mod extremes;
mod filters;
mod harness;
mod long_lists;
mod looks;
mod pack;
mod paper;
mod preview;
mod reports;
mod search;
mod server;
mod shots;
mod site;
mod sizes;
mod tab;
mod times;
mod touch;
