//! `cargo xtask shots [DIR]`: pictures of every kind of page, for people to look at. They are kept out of git.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::check::tools;

/// Takes the pictures with the harness of the browser tests, into `folder` or `target/shots`.
pub(crate) fn run(root: &Path, folder: Option<&str>) -> Result<(), String> {
    let folder = folder.map_or_else(|| tools::target(root).join("shots"), PathBuf::from);
    let folder =
        std::path::absolute(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let status = Command::new("cargo")
        .args(["test", "--test", "browser", "--", "--ignored", "--exact"])
        .arg("shots::every_kind_of_page")
        .current_dir(root)
        .env("CASEBOOK_CHROMIUM", tools::chromium()?)
        .env("CASEBOOK_SHOTS", &folder)
        .status()
        .map_err(|error| format!("cannot run cargo: {error}"))?;
    if !status.success() {
        return Err("the pictures could not be taken".to_owned());
    }
    println!("pictures in {}", folder.display());
    Ok(())
}
