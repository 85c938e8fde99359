//! Casebook → search documents → pack; similar entries.
