//! The template as others want it: JSON Schema for editors, a skeleton for a new entry, YAML to start one's own from.

mod json_schema;
mod skeleton;
#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
mod yaml;

pub use json_schema::json_schema;
pub use skeleton::skeleton;
pub use yaml::{quoted, yaml};
