//! Files that somebody may be reading or editing at the same time.

use std::fs::{self, File};
use std::io::Write as _;
use std::path::Path;

use anyhow::{Context as _, bail};

/// Puts `new` in the place of the file's text in one step, so that a reader sees the one or the other.
///
/// # Errors
/// When the file has another text than `old`, or cannot be written.
pub(crate) fn replace(file: &Path, old: &str, new: &str) -> anyhow::Result<()> {
    let cannot = || format!("cannot write {}", file.display());
    if fs::read(file).with_context(|| format!("cannot read {}", file.display()))? != old.as_bytes()
    {
        bail!(
            "{} changed while it was being checked: run again",
            file.display()
        );
    }
    let (Some(folder), Some(name)) = (file.parent(), file.file_name()) else {
        bail!(cannot())
    };
    let beside = folder.join(format!(
        ".{}.casebook-{}",
        name.to_string_lossy(),
        std::process::id()
    ));
    let written = File::create_new(&beside).and_then(|mut out| {
        out.write_all(new.as_bytes())?;
        out.set_permissions(fs::metadata(file)?.permissions())?;
        out.sync_all()?;
        fs::rename(&beside, file)
    });
    if written.is_err() {
        let _ = fs::remove_file(&beside);
    }
    written.with_context(cannot)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_replaced_whole_and_keeps_its_permissions() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a.md");
        fs::write(&file, "old").unwrap();
        #[cfg(unix)]
        fs::set_permissions(&file, std::os::unix::fs::PermissionsExt::from_mode(0o640)).unwrap();
        let before = fs::metadata(&file).unwrap().permissions();
        replace(&file, "old", "new").unwrap();
        assert_eq!(fs::read_to_string(&file).unwrap(), "new");
        assert_eq!(fs::metadata(&file).unwrap().permissions(), before);
        assert_eq!(
            fs::read_dir(&folder).unwrap().count(),
            1,
            "nothing is left beside it"
        );
    }

    #[test]
    fn a_file_that_somebody_saved_meanwhile_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a.md");
        fs::write(&file, "saved meanwhile").unwrap();
        assert!(
            replace(&file, "old", "new")
                .unwrap_err()
                .to_string()
                .contains("run again")
        );
        assert_eq!(fs::read_to_string(&file).unwrap(), "saved meanwhile");
    }
}
