//! What would be published holds everything that the program is built from.

use std::path::Path;
use std::process::Command;

use super::tools::output;

/// What is published: each package, its folder, and what in there must travel whole.
const PACKAGES: &[(&str, &str, &[&str])] = &[
    (
        "casebook",
        "",
        &["src", "README.md", "LICENSE-MIT", "LICENSE-APACHE"],
    ),
    ("casebook-theme", "themes/", &["lib.rs", "default"]),
    ("casebook-analysis", "crates/casebook-analysis/", &["src"]),
    (
        "casebook-diagnostic",
        "crates/casebook-diagnostic/",
        &["src"],
    ),
    ("casebook-dialect", "crates/casebook-dialect/", &["src"]),
    ("casebook-import", "crates/casebook-import/", &["src"]),
    ("casebook-lint", "crates/casebook-lint/", &["src"]),
    ("casebook-markdown", "crates/casebook-markdown/", &["src"]),
    ("casebook-model", "crates/casebook-model/", &["src"]),
    ("casebook-search", "crates/casebook-search/", &["src"]),
    ("casebook-site", "crates/casebook-site/", &["src"]),
    ("casebook-text", "crates/casebook-text/", &["src"]),
    ("casebook-time", "crates/casebook-time/", &["src"]),
    ("casebook-tree", "crates/casebook-tree/", &["src"]),
];

pub(crate) fn check(root: &Path) -> Result<(), String> {
    let mut left_out = Vec::new();
    for (package, folder, needed) in PACKAGES {
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let mut list = Command::new(cargo);
        list.args([
            "package",
            "--list",
            "--allow-dirty",
            "--quiet",
            "--package",
            package,
        ]);
        let packed = output(list.current_dir(root))?;
        let packed: Vec<&str> = packed.lines().collect();
        // Git and not the folder tells what belongs to the project: editors leave files of their own.
        let needed = needed.iter().map(|path| format!("{folder}{path}"));
        let tracked = output(
            Command::new("git")
                .arg("ls-files")
                .args(needed)
                .current_dir(root),
        )?;
        let missing = tracked
            .lines()
            .filter_map(|file| file.strip_prefix(folder))
            .filter(|file| !packed.contains(file));
        left_out.extend(missing.map(|file| format!("{folder}{file}")));
    }
    if left_out.is_empty() {
        return Ok(());
    }
    Err(format!(
        "these files are in no package: {}",
        left_out.join(", ")
    ))
}
