//! Markdown → outline (headings, links, plain text per section) and safe HTML.
