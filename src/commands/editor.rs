//! The editor of whoever runs a command.

use std::path::Path;

use anyhow::{Context as _, bail};

/// The editor of the environment.
pub(crate) fn editor() -> Option<String> {
    let set = |name: &str| {
        std::env::var(name)
            .ok()
            .filter(|editor| !editor.trim().is_empty())
    };
    set("VISUAL").or_else(|| set("EDITOR"))
}

/// Opens a file in an editor and waits for it.
pub(crate) fn edit(editor: &str, file: &Path) -> anyhow::Result<()> {
    let status = command(editor, file).status();
    let status = status
        .with_context(|| format!("the entry is written; cannot start the editor {editor}"))?;
    if !status.success() {
        bail!("the entry is written; the editor {editor} ended with {status}");
    }
    Ok(())
}

/// An editor may come with arguments, and with quotes around what has blanks: the shell knows, as git lets it.
#[cfg(unix)]
fn command(editor: &str, file: &Path) -> std::process::Command {
    let mut shell = std::process::Command::new("sh");
    shell
        .arg("-c")
        .arg(format!("{editor} \"$@\""))
        .arg(editor)
        .arg(file);
    shell
}

#[cfg(not(unix))]
fn command(editor: &str, file: &Path) -> std::process::Command {
    let mut words = editor.split_whitespace();
    let mut command = std::process::Command::new(words.next().unwrap_or_default());
    command.args(words).arg(file);
    command
}
