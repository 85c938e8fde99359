//! The whole book that a source is checked against: the data that its site publishes.

use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context as _, bail};
use casebook::book::WholeBook;
use casebook::config::without_credentials;
use serde::Deserialize;

/// As much of `api/book.json` as is needed.
#[derive(Deserialize)]
struct Data {
    entries: Vec<Entry>,
}

#[derive(Deserialize)]
struct Entry {
    id: String,
    path: String,
}

/// Reads the file, or fetches it with the `curl` of this machine.
pub(super) fn whole_book(place: &str) -> anyhow::Result<WholeBook> {
    let is_address = place.starts_with("https://") || place.starts_with("http://");
    let text = match is_address {
        true => fetched(place)?,
        false => std::fs::read(Path::new(place)).with_context(|| format!("cannot read {place}"))?,
    };
    let data: Data = serde_json::from_slice(&text).with_context(|| {
        format!(
            "{} is not the api/book.json of a book",
            without_credentials(place)
        )
    })?;
    let entries = data.entries.into_iter();
    Ok(WholeBook::new(entries.map(|entry| (entry.id, entry.path))))
}

fn fetched(address: &str) -> anyhow::Result<Vec<u8>> {
    let output = Command::new("curl")
        .args(["--silent", "--show-error", "--fail", "--location"])
        .args(["--proto", "=https,http", "--max-time", "60", "--"])
        .arg(address)
        .stdin(Stdio::null())
        .output()
        .context("cannot run curl: download the file, and give its path to --against")?;
    if !output.status.success() {
        let why = String::from_utf8_lossy(&output.stderr);
        bail!(
            "cannot fetch {}: {}",
            without_credentials(address),
            why.trim()
        );
    }
    Ok(output.stdout)
}
