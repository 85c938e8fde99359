//! The plan of everything the site consists of, and the one writer.
