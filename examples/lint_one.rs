//! How long one changed text takes to be linted against a book that is loaded already, as an editor would ask for it:
//! `cargo run --release --example lint_one -- BOOK`. Prints the median and the longest of a hundred runs.

use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use casebook::analysis::recurrence;
use casebook::book::{Casebook, link};
use casebook::config;
use casebook::entry::{Context, parse};
use casebook::index::Likeness;
use casebook::lint::lint_one;
use casebook::source::{Folders, History, load};
use casebook::template;
use casebook::time::parse_date;

const RUNS: usize = 100;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = std::env::args().nth(1).ok_or("which book?")?;
    let book = open(Path::new(&folder))?;
    let repeats = recurrence(&book);
    let (today, _) = parse_date("2026-06-30")?;
    let index = book.entries.len() / 2;
    let likeness = Likeness::of(&book, vec![index]);
    let text =
        book.entries[index]
            .text
            .replacen("\n\n", "\n\nA sentence that was not here before. ", 1);
    let text: Arc<str> = text.into();
    let mut times = Vec::with_capacity(RUNS);
    let mut found = 0;
    for _ in 0..RUNS {
        let begin = Instant::now();
        found = lint_one(&book, &repeats, today, Some(&likeness), index, &text).len();
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

fn open(folder: &Path) -> Result<Casebook, Box<dyn std::error::Error>> {
    let toml = std::fs::read_to_string(folder.join("book.toml")).unwrap_or_default();
    let (config, _) = config::read(&toml, &"book.toml".into());
    let content = folder.join(&config.build.content);
    let name = config.build.content.clone();
    let folders = Folders {
        book: folder.to_owned(),
        content,
        content_name: name,
    };
    let loaded = load(&folders, config.build.max_file_size)?;
    let (template, _) = template::read(&loaded.schema);
    let zone = config.book.time_zone.clone();
    let is_page = |path: &str| config.is_page(path);
    let (entries, _) = parse(
        &loaded.documents,
        &Context {
            template: &template,
            zone: &zone,
            is_page: &is_page,
        },
    );
    Ok(link(
        config.clone(),
        template.clone(),
        entries,
        loaded.assets,
        History::default(),
    )
    .0)
}
