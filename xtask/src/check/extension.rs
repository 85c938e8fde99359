//! The extension for VS Code: its types are checked, and it is bundled and packed as a user would install it.

use std::path::Path;
use std::process::Command;

use super::tools::on_path;

/// Packs the extension; where there is no npm, says that it was not.
pub(super) fn check(root: &Path) -> Result<(), String> {
    let Some(npm) = on_path("npm") else {
        println!("               no npm here: the extension for VS Code is not packed");
        return Ok(());
    };
    let folder = root.join("editors/vscode");
    for arguments in [
        &["ci", "--no-audit", "--no-fund", "--silent"][..],
        &["run", "--silent", "package"][..],
    ] {
        let output = Command::new(&npm)
            .args(arguments)
            .current_dir(&folder)
            .output()
            .map_err(|error| format!("cannot run npm: {error}"))?;
        if !output.status.success() {
            let text = [output.stdout, output.stderr].concat();
            return Err(format!(
                "npm {}: {}",
                arguments.join(" "),
                String::from_utf8_lossy(&text)
            ));
        }
    }
    Ok(())
}
