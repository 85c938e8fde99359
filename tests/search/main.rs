//! What people type and what they should find: hard words over a small book, and relevance over the demo book.

#![allow(clippy::unwrap_used)]

use std::path::Path;

use casebook::time::parse_date;
use casebook::workspace::{Clock, HistoryDepth, Location, SearchHandle, Workspace};
use casebook_search::SearchOptions;

/// The index of the book in a folder, as `casebook search` makes it, but without its history in git.
fn index_of(book: &Path) -> SearchHandle {
    let (today, _) = parse_date("2026-06-30").unwrap();
    let (location, clock) = (Location::of(book), Clock::Day(today));
    let workspace = Workspace::open_with(&location, clock, HistoryDepth::None, &()).unwrap();
    workspace.search().unwrap()
}

/// The lines `query => id id` of a table.
fn cases(table: &str) -> Vec<(&str, Vec<&str>)> {
    let lines = table
        .lines()
        .filter(|line| !line.starts_with('#') && !line.trim().is_empty());
    lines
        .map(|line| {
            let (query, ids) = line
                .split_once("=>")
                .unwrap_or_else(|| panic!("no => in `{line}`"));
            (query.trim(), ids.split_whitespace().collect())
        })
        .collect()
}

fn found(index: &mut SearchHandle, query: &str) -> Vec<String> {
    let answer = index.search(query, &SearchOptions::default()).unwrap();
    answer.hits.into_iter().map(|found| found.hit.id).collect()
}

#[test]
fn hard_words_find_what_they_should() {
    let mut index = index_of(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/search/book"));
    let mut wrong = Vec::new();
    for (query, expected) in cases(include_str!("cases.txt")) {
        let ids = found(&mut index, query);
        if ids != expected {
            wrong.push(format!("{query}: {ids:?}, not {expected:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The rank of the first expected entry, as its reciprocal; 0 if there is none among the first ten.
fn reciprocal_rank(ids: &[String], expected: &[&str]) -> f64 {
    let first = ids.iter().position(|id| expected.contains(&id.as_str()));
    first.map_or(0.0, |at| 1.0 / (at as f64 + 1.0))
}

/// Normalised discounted cumulative gain of the first ten, every expected entry being worth the same (Järvelin and
/// Kekäläinen 2002).
fn gain(ids: &[String], expected: &[&str]) -> f64 {
    let discount = |at: usize| 1.0 / (at as f64 + 2.0).log2();
    let ideal: f64 = (0..expected.len().min(10)).map(discount).sum();
    let found = ids
        .iter()
        .take(10)
        .enumerate()
        .filter(|(_, id)| expected.contains(&id.as_str()));
    found.map(|(at, _)| discount(at)).sum::<f64>() / ideal
}

/// The floor is a little below what the weights reach today: whoever changes them must not lose what they have.
#[test]
fn what_people_ask_for_comes_first() {
    let mut index = index_of(Path::new(env!("CARGO_MANIFEST_DIR")));
    let cases = cases(include_str!("relevance.txt"));
    assert!(cases.len() >= 60, "{} queries", cases.len());
    let (mut ranks, mut gains) = (0.0, 0.0);
    let mut worst = Vec::new();
    for (query, expected) in &cases {
        let ids = found(&mut index, query);
        let (rank, gain) = (reciprocal_rank(&ids, expected), gain(&ids, expected));
        ranks += rank;
        gains += gain;
        if gain < 0.9 {
            worst.push(format!("{gain:.2} {query}: {:?}", &ids[..ids.len().min(4)]));
        }
    }
    let (mrr, ndcg) = (ranks / cases.len() as f64, gains / cases.len() as f64);
    let report = format!("MRR {mrr:.3}, nDCG@10 {ndcg:.3}\n{}", worst.join("\n"));
    println!("{report}");
    assert!(mrr >= 0.90 && ndcg >= 0.90, "{report}");
}
