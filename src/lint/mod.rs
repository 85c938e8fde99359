//! Rules over entries and over the whole book.
