//! `cargo xtask bench pages [N]`: how long a reader with a phone and a slow line waits for the lists and reports of a large book.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::check::tools;
use crate::corpus;

/// Writes the book, builds its site with `program`, and opens the pages with the harness of the browser tests.
pub(crate) fn run(root: &Path, program: &Path, entries: usize) -> Result<(), String> {
    let folder = tools::target(root).join(format!("bench/pages-{entries}"));
    let (book, site) = (folder.join("book"), folder.join("site"));
    corpus::write(entries, &book, 1, false)?;
    let mut build = Command::new(program);
    build.args(["build", "--quiet", "--book"]).arg(&book);
    succeed(build.arg("--out").arg(&site))?;
    let mut open = Command::new("cargo");
    open.args(["test", "--workspace", "--test", "browser", "--"])
        .args(["--ignored", "--exact", "--nocapture"])
        .arg("times::pages_of_a_large_book")
        .current_dir(root)
        .env("CASEBOOK_CHROMIUM", tools::chromium()?)
        .env("CASEBOOK_SITE", &site);
    succeed(&mut open)?;
    fs::remove_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))
}

fn succeed(command: &mut Command) -> Result<(), String> {
    let name = command.get_program().to_string_lossy().into_owned();
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("{name}: {status}")),
        Err(error) => Err(format!("{name}: {error}")),
    }
}
