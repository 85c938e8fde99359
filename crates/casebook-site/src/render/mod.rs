//! Typed views → Tera → pages.
//!
//! A page is made in three steps, each of them a plain value: the caller fills a [`views::View`] (what this page
//! says) and a [`views::Frame`] (what stands around every page); charts are drawn to SVG by [`charts`] while the
//! view is filled; [`Theme::page`] turns the two into the finished document. A theme is a folder of templates and
//! assets. The default one is embedded in the binary, and a book replaces single files of it.

mod assets;
pub mod charts;
mod layout;
pub mod pages;
mod rows;
mod theme;
pub mod views;

pub use assets::Asset;
pub use rows::Rows;
pub use theme::{Theme, ThemeError};
