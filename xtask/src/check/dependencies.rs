//! The dependency tree against `deny.toml`: licences, versions that stand there twice, and sources. Advisories live in a
//! database outside the registries; `cargo deny check advisories` asks it where it can be reached.

use std::path::Path;
use std::process::Command;

use super::tools::{cargo_deny, output};

pub(crate) fn check(root: &Path) -> Result<(), String> {
    let mut deny = Command::new(cargo_deny(root)?);
    deny.args([
        "--all-features",
        "check",
        "--hide-inclusion-graph",
        "licenses",
        "bans",
        "sources",
    ]);
    output(deny.current_dir(root)).map(drop)
}
