//! Search as its readers wait for it: `cargo xtask bench search`, which builds the book and hands over its site.
//!
//! A real Chromium asks a site at the other end of a slow line ([`host`]). The browser's share of a figure depends on what
//! else the machine does; the requests, their bytes and how many of them wait for one another do not.

#![allow(clippy::unwrap_used, clippy::print_stdout)]

// Shared with the tests in a browser, which use all of it.
#[allow(dead_code)]
#[path = "../../tests/browser/chromium.rs"]
mod chromium;
mod growth;
mod host;
mod native;
#[path = "../../tests/browser/pack.rs"]
mod pack;
mod responder;
#[allow(dead_code)]
#[path = "../../tests/browser/server.rs"]
mod server;
#[allow(dead_code)]
#[path = "../../tests/browser/tab.rs"]
mod tab;

use std::path::{Path, PathBuf};

use serde_json::Value;

use chromium::browser;
use host::{Answered, BANDWIDTH, DELAY, Host, in_sequence, waiting};
use tab::Tab;

/// Asked first wherever a later question is measured: it loads the engine, and shares no word with the others.
const OPENER: &str = "in:2018 ticket";
/// How often the first question of a reader is measured; the best counts, since other work on the machine only adds.
const FIRST_ATTEMPTS: usize = 5;

/// Up to so many entries all that follows is promised; of larger books only how soon the first result comes.
const MANY: u32 = 20_000;
/// What is promised: seconds, requests, bytes.
const FIRST: f64 = 1.0;
const FIRST_OF_MANY: f64 = 1.5;
const LATER: f64 = 0.3;
const AGAIN: f64 = 0.02;
const TASK: f64 = 0.05;
const ROUNDS: usize = 3;
const REQUESTS: usize = 14;
const BYTES: usize = 100_000;

fn main() {
    let sites = std::env::args()
        .skip(1)
        .filter(|argument| !argument.starts_with("--"))
        .map(PathBuf::from);
    let queries: Vec<&str> = include_str!("queries.txt")
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .collect();
    let books: Vec<Book> = sites.map(|site| Book::measure(&site, &queries)).collect();
    assert!(
        !books.is_empty(),
        "the folders of built sites are given as arguments"
    );
    for pair in books.windows(2) {
        growth::print(&pair[0], &pair[1], &queries);
    }
}

/// A book whose search was asked.
struct Book {
    entries: u32,
    /// Bytes of the file that reading the index begins with.
    first_file: usize,
    /// The answers to the queries, in their order.
    answers: Vec<Question>,
}

impl Book {
    fn measure(site: &Path, queries: &[&str]) -> Book {
        let pack = pack::read(site);
        let entries = native::measure(&pack, queries);
        let first_file = pack.files[0].bytes.len();
        println!(
            "{entries} entries; index {:.1} MB in {} files, its first file {:.1} kB",
            pack.size() as f64 / 1e6,
            pack.files.len(),
            first_file as f64 / 1e3
        );
        let host = Host::start(site);
        println!(
            "\nIn Chromium: every answer {} ms late, {} Mbit/s for all together, HTTP/1.1, text and engine as gzip",
            DELAY.as_millis(),
            BANDWIDTH * 8.0 / 1e6
        );
        let entry = native::some_entry(&pack, queries[0]);
        first(&host, &entry, queries[0], entries);
        responder::print(&host);
        Book {
            entries,
            first_file,
            answers: later(&host, queries, entries),
        }
    }
}

/// A question that was answered.
struct Question {
    /// Milliseconds until the first result, and until all of it.
    first: f64,
    all: f64,
    /// Milliseconds of the first in which a request was under way.
    waited: f64,
    /// The longest task of the page, in milliseconds.
    longest: f64,
    requests: usize,
    bytes: usize,
    in_sequence: usize,
    status: String,
}

impl Question {
    /// Asks by running `touch`, or just watches a page that asks by itself.
    fn ask(tab: &Tab, host: &Host, touch: &str) -> Question {
        let seen = tab.eval(&format!("({})({touch})", include_str!("ask.js")));
        Question::of(&seen, &host.take())
    }

    fn of(seen: &Value, requests: &[Answered]) -> Question {
        let time = |name: &str| seen[name].as_f64().unwrap();
        let (began, first) = (time("began"), time("first"));
        Question {
            first: first - began,
            all: time("all") - began,
            waited: waiting(requests, began, first),
            longest: time("longest"),
            requests: requests.len(),
            bytes: requests.iter().map(|request| request.bytes).sum(),
            in_sequence: in_sequence(requests),
            status: seen["status"].as_str().unwrap_or_default().to_owned(),
        }
    }

    fn print(&self, label: &str) {
        println!(
            "  {label:<46} {:>6.0} {:>6.0} {:>6.0} {:>7} {:>8} {:>6.1}",
            self.first,
            self.all,
            self.waited,
            self.in_sequence,
            self.requests,
            self.bytes as f64 / 1e3
        );
    }
}

fn heading(title: &str) {
    let columns = ["first", "all", "wait", "in row", "requests", "kB"];
    let [first, all, wait, row, requests, kilobytes] = columns;
    println!("\n{title:<48} {first:>6} {all:>6} {wait:>6} {row:>7} {requests:>8} {kilobytes:>6}");
}

fn verdict(kept: bool) -> &'static str {
    if kept { "kept" } else { "EXCEEDED" }
}

/// The first question of a reader who has nothing of the site: over an entry that is open, and by an address.
fn first(host: &Host, entry: &str, query: &str, entries: u32) {
    heading("With an empty cache, ms");
    let touch = format!(
        "() => {{ const box = document.querySelector('#cb-search');
            document.dispatchEvent(new KeyboardEvent('keydown', {{key: '/', bubbles: true}})); box.value = {}; }}",
        Value::from(query)
    );
    let over_an_entry = || {
        let tab = browser().unguarded_tab(&host.origin);
        tab.open(&format!("{}/{entry}", host.origin));
        host.take();
        Question::ask(&tab, host, &touch)
    };
    let by_address = || {
        let tab = browser().unguarded_tab(&host.origin);
        host.take();
        tab.open(&format!(
            "{}/search/?q={}",
            host.origin,
            query.replace(' ', "+")
        ));
        Question::ask(&tab, host, "")
    };
    let ways: [(&str, &dyn Fn() -> Question); 2] = [
        (
            "“/” over an entry, all engine files to come",
            &over_an_entry,
        ),
        ("the address of a search", &by_address),
    ];
    let budget = if entries > MANY { FIRST_OF_MANY } else { FIRST };
    for (label, way) in ways {
        let attempts = (0..FIRST_ATTEMPTS).map(|_| way());
        let best = attempts.min_by(|a, b| a.first.total_cmp(&b.first)).unwrap();
        best.print(label);
        println!(
            "    budget {budget} s {}; longest task {:.0} ms",
            verdict(best.first <= budget * 1e3),
            best.longest
        );
    }
}

/// Each query with the engine at hand and nothing else of it.
fn later(host: &Host, queries: &[&str], entries: u32) -> Vec<Question> {
    heading("With the engine at hand, nothing of the query, ms");
    let mut all = Vec::new();
    let mut again = Vec::new();
    for query in queries {
        let tab = browser().unguarded_tab(&host.origin);
        tab.open(&format!(
            "{}/search/?q={}",
            host.origin,
            OPENER.replace(' ', "+")
        ));
        Question::ask(&tab, host, "");
        let typed = |query: &str| {
            format!(
                "() => {{ const field = document.querySelector('#q'); field.value = {};
                    field.dispatchEvent(new Event('input', {{bubbles: true}})); }}",
                Value::from(query)
            )
        };
        let question = Question::ask(&tab, host, &typed(query));
        question.print(&format!("{query}  ({})", question.status));
        Question::ask(&tab, host, &typed(OPENER));
        again.push(Question::ask(&tab, host, &typed(query)).all);
        all.push(question);
    }
    print_figures(&all, &again, entries);
    all
}

/// The figures of the questions and of the same asked again, beside what is promised for books of [`MANY`] at most.
fn print_figures(all: &[Question], again: &[f64], entries: u32) {
    let promised = |budget: f64, unit: &str, worst: f64| {
        if entries > MANY {
            String::new()
        } else {
            format!("   {budget}{unit} {}", verdict(worst <= budget))
        }
    };
    let heading = if entries > MANY { "" } else { "   budget" };
    println!("\n  {:<26} {:>8} {:>8}{heading}", "", "median", "worst");
    type Value = fn(&Question) -> f64;
    let rows: [(&str, Value, usize, f64, &str); 6] = [
        ("first result", |asked| asked.first / 1e3, 3, LATER, " s"),
        ("all of it", |asked| asked.all / 1e3, 3, LATER, " s"),
        (
            "requests in a row",
            |asked| asked.in_sequence as f64,
            0,
            ROUNDS as f64,
            "",
        ),
        (
            "requests",
            |asked| asked.requests as f64,
            0,
            REQUESTS as f64,
            "",
        ),
        (
            "kB on the wire",
            |asked| asked.bytes as f64 / 1e3,
            1,
            BYTES as f64 / 1e3,
            "",
        ),
        (
            "longest task of the page",
            |asked| asked.longest / 1e3,
            3,
            TASK,
            " s",
        ),
    ];
    for (name, value, digits, budget, unit) in rows {
        let values: Vec<f64> = all.iter().map(value).collect();
        let (median, worst) = middle_and_worst(&values);
        let promised = promised(budget, unit, worst);
        println!("  {name:<26} {median:>8.digits$} {worst:>8.digits$}{promised}");
    }
    let (median, worst) = middle_and_worst(again);
    let (median, worst) = (median / 1e3, worst / 1e3);
    let promised = promised(AGAIN, " s", worst);
    println!(
        "  {:<26} {median:>8.3} {worst:>8.3}{promised}",
        "asked once more"
    );
}

fn middle_and_worst(values: &[f64]) -> (f64, f64) {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    (sorted[sorted.len() / 2], sorted[sorted.len() - 1])
}
