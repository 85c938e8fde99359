//! Analyses → tables and JSON.
