//! `book.toml`, with spans and suggestions.
