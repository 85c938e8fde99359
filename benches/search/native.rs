//! The engine without a browser: what an answer costs when everything is at hand.

use std::time::Instant;

use casebook_search::{Engine, Pack, SearchOptions};

use crate::{MANY, verdict};

/// How often each query is asked.
const ROUNDS: usize = 15;
/// What is promised, in milliseconds.
const MEDIAN: f64 = 2.0;
const SLOW: f64 = 15.0;

/// Prints how long answers take; returns the number of entries.
pub(crate) fn measure(pack: &Pack, queries: &[&str]) -> u32 {
    let engine = Engine::open(pack).unwrap();
    let options = SearchOptions {
        as_you_type: true,
        facets: true,
        ..SearchOptions::default()
    };
    let mut times = Vec::new();
    let nothing = |query: &&&str| engine.search(query, &options).unwrap().total == 0;
    let empty: Vec<_> = queries.iter().filter(nothing).collect();
    assert!(
        empty.is_empty(),
        "the generated book has nothing for {empty:?}"
    );
    // Query after query, not each many times over: an engine may keep what it has just worked out.
    for _ in 0..ROUNDS {
        for query in queries {
            let begin = Instant::now();
            engine.search(query, &options).unwrap();
            times.push(begin.elapsed().as_secs_f64() * 1e3);
        }
    }
    times.sort_by(f64::total_cmp);
    let (median, slow) = (times[times.len() / 2], times[times.len() * 99 / 100]);
    let promised = |time: f64, budget: f64| {
        if engine.documents() > MANY {
            String::new()
        } else {
            format!(", budget {budget} ms {}", verdict(time <= budget))
        }
    };
    println!(
        "natively: median {median:.2} ms{}",
        promised(median, MEDIAN)
    );
    println!(
        "          99 of 100 within {slow:.2} ms{}",
        promised(slow, SLOW)
    );
    for (name, bytes) in pack.parts().unwrap() {
        println!("  {name:<12} {:>9.3} MB", bytes as f64 / 1e6);
    }
    engine.documents()
}

/// The address of an entry that the query finds.
pub(crate) fn some_entry(pack: &Pack, query: &str) -> String {
    let results = Engine::open(pack)
        .unwrap()
        .search(query, &SearchOptions::default())
        .unwrap();
    results.hits[0].url.clone()
}
