//! What would be published holds everything that the program is built from.

use std::path::Path;
use std::process::Command;

use super::tools::output;

/// Folders of the root package that must travel whole: code, templates of entries, theme.
const NEEDED: &[&str] = &["src", "themes/default"];
const ALSO: &[&str] = &["README.md", "LICENSE-MIT", "LICENSE-APACHE", "Cargo.toml"];

pub(crate) fn check(root: &Path) -> Result<(), String> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut list = Command::new(cargo);
    list.args([
        "package",
        "--list",
        "--allow-dirty",
        "--quiet",
        "--package",
        "casebook",
    ])
    .current_dir(root);
    let packed = output(&mut list)?;
    let packed: Vec<&str> = packed.lines().collect();
    // Git and not the folder tells what belongs to the project: editors leave files of their own.
    let tracked = output(
        Command::new("git")
            .arg("ls-files")
            .args(NEEDED)
            .current_dir(root),
    )?;
    let left_out: Vec<&str> = tracked
        .lines()
        .chain(ALSO.iter().copied())
        .filter(|file| !packed.contains(file))
        .collect();
    if left_out.is_empty() {
        return Ok(());
    }
    Err(format!(
        "`include` in Cargo.toml leaves out {}",
        left_out.join(", ")
    ))
}
