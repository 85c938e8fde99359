//! How long each analysis takes, and how that grows: `cargo run --release --example analyses`. Of each analysis the
//! shortest of several runs counts: what else the machine does can only make one longer.
//! Each run begins with other data in the processor's caches, as it does in a build, where an analysis runs once: a book of
//! 1,000 that was analysed just before would lie in them whole, and one of 100,000 never does. The work alone is counted
//! by `valgrind --tool=callgrind`.
//!
//! The books are made in memory: a front matter for each incident, over ten years, with some forty causes and a service
//! for every hundred incidents, so that the larger book has the larger part of everything.

#![allow(clippy::unwrap_used)]

use std::time::Instant;

use casebook::analysis::{
    AnalysisQuery, Dimension, Scope, actions, chains, labels, ledger, lessons, metrics, records,
    recurrence,
};
use casebook::book::Casebook;
use casebook::time::parse_date;
use casebook::workspace::{Clock, FileId, Workspace};

const CAUSES: [&str; 8] = [
    "network/dns",
    "network/bgp",
    "capacity/quota",
    "capacity/surge",
    "config/flag",
    "identity/certificate",
    "datastore/locks",
    "unknown",
];

/// The program's own allocator.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Incidents of a book, and how often it is analysed.
const BOOKS: [(usize, usize); 3] = [(1_000, 50), (10_000, 15), (100_000, 7)];
const TODAY: &str = "2026-06-30";
/// More than the caches of a processor hold, in bytes.
const OTHER_DATA: usize = 256 << 20;
const ANALYSES: [&str; 8] = [
    "recurrence",
    "actions",
    "records",
    "chains",
    "ledger",
    "metrics",
    "labels",
    "lessons",
];

fn main() {
    println!(
        "Seconds, the best of several runs\n{:>9}  {}  {:>7}",
        "incidents",
        ANALYSES.join("  "),
        "all"
    );
    let mut before: Option<(usize, f64)> = None;
    let mut other_data = vec![0_u64; OTHER_DATA / size_of::<u64>()];
    for (incidents, runs) in BOOKS {
        let book = book(incidents);
        let mut best = [f64::INFINITY; ANALYSES.len()];
        for _ in 0..runs {
            fill_caches(&mut other_data);
            for (best, seconds) in best.iter_mut().zip(measure(&book)) {
                *best = best.min(seconds);
            }
        }
        let all: f64 = best.iter().sum();
        let shown = best
            .iter()
            .zip(ANALYSES)
            .map(|(seconds, name)| format!("{seconds:>0$.4}", name.len()));
        print!(
            "{incidents:>9}  {}  {all:>7.4}",
            shown.collect::<Vec<_>>().join("  ")
        );
        if let Some((fewer, faster)) = before {
            let work = |n: usize| n as f64 * (n as f64).ln();
            print!(
                "   × {:.1}; n log n is × {:.1}",
                all / faster,
                work(incidents) / work(fewer)
            );
        }
        println!();
        before = Some((incidents, all));
    }
}

/// Reads and writes so much that nothing of a book is left in the caches.
fn fill_caches(other_data: &mut [u64]) {
    other_data
        .iter_mut()
        .for_each(|word| *word = word.wrapping_add(1));
    std::hint::black_box(other_data);
}

/// Seconds of each analysis, in the order of [`ANALYSES`].
fn measure(book: &Casebook) -> [f64; ANALYSES.len()] {
    let today = parse_date(TODAY).unwrap().0;
    let mut times = [0.0; ANALYSES.len()];
    let (mut at, mut last) = (0, Instant::now());
    let mut lap = || {
        times[at] = last.elapsed().as_secs_f64();
        (at, last) = (at + 1, Instant::now());
    };
    let found = recurrence(book);
    lap();
    let promised = actions(book, today);
    lap();
    let query = AnalysisQuery::new(book, &found, &promised, today, Scope::default());
    let gathered = Dimension::ALL.map(|dimension| records(&query, dimension).records.len());
    lap();
    let chained = chains(&query).len();
    lap();
    let owed = ledger(&query).tally.total();
    lap();
    let measured = metrics(&query).quarters.len();
    lap();
    let labelled = labels(&query).len();
    lap();
    let learnt = lessons(&query).len();
    lap();
    // What is never looked at may never be worked out.
    assert!(gathered[0] + chained + owed + measured + labelled + learnt > 0);
    times
}

fn book(incidents: usize) -> Casebook {
    let mut state = 11_u64;
    let mut next = |below: usize| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).unwrap_or(0) % below
    };
    let services = (incidents / 100).max(10);
    let entries = (0..incidents).map(|at| {
        let day = format!("{}-{:02}-{:02}", 2016 + next(10), 1 + next(12), 1 + next(28));
        let (hour, cause) = (next(20), CAUSES[next(CAUSES.len())]);
        let named: std::collections::BTreeSet<usize> = (0..=next(3)).map(|_| next(services)).collect();
        let named: Vec<String> = named.iter().map(|service| format!("service-{service}")).collect();
        let status = ["open", "done", "in-progress", "wont-do"][next(4)];
        let text = format!(
            "---\ntitle: Incident {at}\nstatus: published\nstarted: {day}T{hour:02}:00Z\ndetected: {day}T{hour:02}:{:02}Z\n\
             resolved: {day}T{:02}:00Z\nservices: [{}]\nroot_causes: [{cause}]\nteams: [team-{}]\nimpact: {{downtime: {}m}}\n\
             actions:\n  - {{id: A1, title: Fix, kind: prevent, owner: owner-{}, due: {day}, status: {status}, done: {day}}}\n---\n\n\
             ## Lessons learned\n\n### What went well\n\nIt was noticed.\n",
            next(60),
            hour + 1 + next(3),
            named.join(", "),
            next(20),
            next(200),
            next(50),
        );
        (FileId::content(&format!("{at:06}.md")), text)
    });
    let texts: Vec<(FileId, String)> = entries.collect();
    let texts = texts
        .iter()
        .map(|(file, text)| (file.clone(), text.as_str()));
    let today = parse_date(TODAY).unwrap().0;
    let book = Workspace::in_memory(texts, Clock::Day(today)).into_book();
    // Reading Markdown is no analysis.
    for entry in &book.entries {
        std::hint::black_box(entry.outline());
    }
    book
}
