//! `cargo xtask bench edits [N]`: whether the memory of a preview grows over N edits.

use std::path::Path;

use crate::bench_workspace::{Preview, edit, folder_of, middle_entry};
use crate::book_build::build_command;
use crate::corpus;
use crate::ran::{remove, resident};

/// Entries of the book.
const ENTRIES: usize = 200;
/// After so many edits it is left in peace until the whole site is made.
const STRETCH: usize = 100;
/// How often its memory is shown.
const SAMPLES: usize = 10;
/// By what part the memory after all edits may exceed that after the first tenth of them.
const GROWTH: f64 = 0.1;

pub(crate) fn run(program: &Path, folder: &Path, edits: usize) -> Result<(), String> {
    let (book, site) = (folder.join("book"), folder.join("site"));
    remove(folder)?;
    corpus::write(ENTRIES, &book, 1, true)?;
    let built = build_command(program, &book, &site).output();
    built.map_err(|error| format!("cannot build: {error}"))?;
    let entry = middle_entry(&book)?;
    edit(&entry, 0)?;
    let preview = Preview::start(program, &book, &site)?;
    let page = folder_of(&entry, &site)?;
    let mut samples: Vec<f64> = Vec::new();
    for number in 1..=edits {
        edit(&entry, number)?;
        preview.wait_for(&page, number)?;
        if number % STRETCH == 0 {
            preview.line(" changed, ")?;
        }
        if number % (edits / SAMPLES).max(1) == 0 {
            let megabytes = resident(preview.child.id()).unwrap_or(0) as f64 / 1e6;
            println!("{number:>7} edits {megabytes:>7.1} MB");
            samples.push(megabytes);
        }
    }
    let (Some(first), Some(last)) = (samples.first(), samples.last()) else {
        return Err("too few edits".to_owned());
    };
    let growth = last / first - 1.0;
    let verdict = if growth <= GROWTH { "kept" } else { "EXCEEDED" };
    println!(
        "growth {:.1} %, budget {:.0} % {verdict}",
        growth * 100.0,
        GROWTH * 100.0
    );
    remove(folder)
}
