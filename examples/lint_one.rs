//! How long one changed text takes to be linted against a book that is loaded already, as an editor would ask for it:
//! `cargo run --release --example lint_one -- BOOK`. Prints the median and the longest of a hundred runs.

use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use casebook::index::Likeness;
use casebook::lint::lint_one;
use casebook::time::parse_date;
use casebook::workspace::{Clock, HistoryDepth, Location, Workspace};

const RUNS: usize = 100;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = std::env::args().nth(1).ok_or("which book?")?;
    let (today, _) = parse_date("2026-06-30")?;
    let (location, clock) = (Location::of(Path::new(&folder)), Clock::Day(today));
    let workspace = Workspace::open_with(&location, clock, HistoryDepth::None, &())?;
    let (book, repeats) = (workspace.book(), workspace.recurrence());
    let index = book.entries.len() / 2;
    let likeness = Likeness::of(book, vec![index]);
    let text =
        book.entries[index]
            .text
            .replacen("\n\n", "\n\nA sentence that was not here before. ", 1);
    let text: Arc<str> = text.into();
    let mut times = Vec::with_capacity(RUNS);
    let mut found = 0;
    for _ in 0..RUNS {
        let begin = Instant::now();
        found = lint_one(book, repeats, today, Some(&likeness), index, &text).len();
        times.push(begin.elapsed().as_secs_f64() * 1000.0);
    }
    times.sort_by(f64::total_cmp);
    let (median, longest) = (times[RUNS / 2], times[RUNS - 1]);
    println!(
        "{} entries, {found} findings: {median:.2} ms, {longest:.2} ms at most",
        book.entries.len()
    );
    Ok(())
}
