//! `Postmortem` and its value types: parse once, then trust the types.
