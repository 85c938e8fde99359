//! Commands that are run to be measured, and the files that they leave.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// A command that ran to its end.
pub(crate) struct Ran {
    pub(crate) seconds: f64,
    /// Bytes; only Linux tells.
    pub(crate) peak_memory: Option<u64>,
    /// What it wrote to standard error.
    pub(crate) said: String,
}

impl Ran {
    /// Runs a command that must end with code 0.
    pub(crate) fn of(command: Command) -> Result<Self, String> {
        Self::ending(command, &[0])
    }

    /// The same, with the codes that it may end with.
    pub(crate) fn ending(mut command: Command, codes: &[i32]) -> Result<Self, String> {
        let begin = Instant::now();
        let mut child = command
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(|error| format!("cannot start {command:?}: {error}"))?;
        let stderr = child.stderr.take();
        let listener =
            std::thread::spawn(move || stderr.map_or(Ok(String::new()), std::io::read_to_string));
        let mut peak_memory = None;
        let status = loop {
            // The kernel keeps the high-water mark, so a sample misses only what the last milliseconds add to it.
            peak_memory = high_water_mark(child.id()).or(peak_memory);
            match child
                .try_wait()
                .map_err(|error| format!("cannot wait for {command:?}: {error}"))?
            {
                Some(status) => break status,
                None => std::thread::sleep(Duration::from_millis(3)),
            }
        };
        let seconds = begin.elapsed().as_secs_f64();
        let said = listener
            .join()
            .map_err(|_| "lost the command's output")?
            .map_err(|error| error.to_string())?;
        if !status.code().is_some_and(|code| codes.contains(&code)) {
            return Err(format!("{command:?} failed:\n{said}"));
        }
        Ok(Self {
            seconds,
            peak_memory,
            said,
        })
    }
}

/// The most memory a process has had resident so far, in bytes.
pub(crate) fn high_water_mark(pid: u32) -> Option<u64> {
    status_of(pid, "VmHWM:")
}

/// The memory a process has resident now, in bytes.
pub(crate) fn resident(pid: u32) -> Option<u64> {
    status_of(pid, "VmRSS:")
}

fn status_of(pid: u32, what: &str) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix(what))?;
    line.trim()
        .strip_suffix(" kB")?
        .trim()
        .parse::<u64>()
        .ok()
        .map(|kib| kib * 1024)
}

/// Removes a folder, if it is there.
pub(crate) fn remove(dir: &Path) -> Result<(), String> {
    match fs::remove_dir_all(dir) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(format!("cannot remove {}: {error}", dir.display()))
        }
        _ => Ok(()),
    }
}

/// The Markdown files below a folder.
pub(crate) fn markdown_files(dir: &Path) -> Vec<PathBuf> {
    files(dir)
        .into_iter()
        .map(|(path, _)| path)
        .filter(|path| path.extension().is_some_and(|e| e == "md"))
        .collect()
}

/// All files below a folder, with their sizes.
pub(crate) fn files(dir: &Path) -> Vec<(PathBuf, u64)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(dir).into_iter().flatten().flatten() {
        match entry.metadata() {
            Ok(metadata) if metadata.is_dir() => found.extend(files(&entry.path())),
            Ok(metadata) => found.push((entry.path(), metadata.len())),
            Err(_) => {}
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[cfg(target_os = "linux")]
    fn this_process_has_had_some_memory() {
        let peak = high_water_mark(std::process::id());
        assert!(peak.is_some_and(|bytes| bytes > 100_000), "{peak:?}");
    }
}
