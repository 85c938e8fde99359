//! What tells that a file changed, without reading it.

use std::path::Path;
use std::time::SystemTime;

/// Size and times of a file, and when it was last written.
pub(super) fn stamp(path: &Path) -> Option<(String, SystemTime)> {
    let metadata = path.metadata().ok()?;
    let (length, changed) = (metadata.len(), metadata.modified().ok()?);
    let since = changed
        .duration_since(SystemTime::UNIX_EPOCH)
        .unwrap_or_default()
        .as_nanos();
    Some((format!("{length} {since} {}", touched(path)), changed))
}

/// When a file was last touched in any way: becoming readable changes its content for us, and no other time of it.
fn touched(path: &Path) -> String {
    #[cfg(unix)]
    if let Ok(metadata) = path.metadata() {
        use std::os::unix::fs::MetadataExt as _;
        return format!("{}.{}", metadata.ctime(), metadata.ctime_nsec());
    }
    let _ = path;
    String::new()
}
