//! Typed views → Tera → pages.
