//! Measures the engine on a generated book: `cargo run --release -p casebook-search --example bench -- 10000`.

#![allow(clippy::unwrap_used, clippy::cast_precision_loss)]

use std::time::Instant;

use casebook_search::{Document, Engine, Role, SearchOptions, Section, Settings, build};

/// A small, fast, seeded generator (xorshift64*).
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }

    fn below(&mut self, bound: usize) -> usize {
        (self.next() >> 11) as usize % bound
    }

    /// Rank of a word, about as frequent as words of that rank are in prose.
    fn zipf(&mut self, words: usize) -> usize {
        let uniform = (self.next() >> 11) as f64 / (1u64 << 53) as f64;
        ((words as f64).powf(uniform) - 1.0) as usize
    }
}

const COMMON: &[&str] = &[
    "the",
    "of",
    "and",
    "to",
    "a",
    "in",
    "was",
    "were",
    "that",
    "for",
    "on",
    "with",
    "as",
    "by",
    "at",
    "from",
    "after",
    "service",
    "requests",
    "traffic",
    "error",
    "errors",
    "timeout",
    "database",
    "deploy",
    "config",
    "pool",
    "connection",
    "latency",
    "alert",
    "engineers",
    "rollback",
    "failover",
    "replica",
    "queue",
    "cache",
    "dns",
    "certificate",
    "expired",
    "capacity",
    "exhausted",
    "cluster",
    "region",
    "retry",
    "storm",
    "checkout",
    "payments",
];

fn word(rank: usize) -> String {
    if let Some(word) = COMMON.get(rank) {
        return (*word).to_owned();
    }
    let syllables = [
        "ba", "con", "der", "fi", "gra", "ho", "ki", "lo", "ma", "ner", "po", "ra", "se", "ti",
        "vu", "zor",
    ];
    let mut random = Random((rank as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15));
    let mut word = String::new();
    for _ in 0..2 + random.below(3) {
        word.push_str(syllables[random.below(syllables.len())]);
    }
    match rank % 11 {
        0 => format!("{word}_{}", syllables[random.below(16)]),
        1 => format!("{word}s"),
        2 => format!("{word}ing"),
        _ => word,
    }
}

fn prose(random: &mut Random, words: &[String], length: usize) -> String {
    let mut text = String::with_capacity(length + 20);
    let mut sentence = 0;
    while text.len() < length {
        let rank = random.zipf(words.len());
        let word = &words[rank];
        if sentence == 0 {
            let mut letters = word.chars();
            text.extend(letters.next().map(|letter| letter.to_ascii_uppercase()));
            text.push_str(letters.as_str());
        } else {
            text.push_str(word);
        }
        sentence += 1;
        if sentence > 6 && random.below(10) == 0 {
            text.push_str(". ");
            sentence = 0;
        } else {
            text.push(' ');
        }
    }
    text
}

fn book(count: usize) -> Vec<Document> {
    let mut random = Random(42);
    let vocabulary = 2_000 + (count as f64).sqrt() as usize * 400;
    let words: Vec<String> = (0..vocabulary).map(word).collect();
    let causes = [
        "capacity/connection-pool",
        "network/dns",
        "identity/certificate",
        "config/flag",
        "automation/failover",
    ];
    (0..count)
        .map(|number| {
            let mut section = |heading: &str, role, length| Section {
                heading: heading.to_owned(),
                anchor: heading.to_lowercase().replace(' ', "-"),
                text: prose(&mut random, &words, length),
                role,
            };
            let sections = vec![
                section("Summary", Role::Summary, 600),
                section("Impact", Role::Body, 700),
                section("Timeline", Role::Body, 2_200),
                section("Root causes", Role::Cause, 1_200),
                section("Response and resolution", Role::Body, 1_300),
                section("Lessons learned", Role::Body, 1_400),
            ];
            let day = 15_000 + i32::try_from(number).unwrap() % 5_000;
            Document {
                id: format!("pm-{number:06}"),
                url: format!("/incidents/pm-{number:06}/"),
                kind: "incident".to_owned(),
                title: prose(&mut random, &words, 60),
                severity: Some(format!("SEV{}", 1 + random.below(4))),
                date: Some(day),
                published: Some(day + 5),
                services: vec![
                    format!("service-{}", random.zipf(300)),
                    format!("service-{}", random.zipf(300)),
                ],
                causes: vec![causes[random.zipf(causes.len())].to_owned()],
                trigger: Some("config-push".to_owned()),
                downtime: Some(random.below(20_000) as u64),
                sections,
                ..Document::default()
            }
        })
        .collect()
}

fn main() {
    let count = std::env::args()
        .nth(1)
        .and_then(|count| count.parse().ok())
        .unwrap_or(10_000);
    let documents = book(count);
    let text: usize = documents
        .iter()
        .flat_map(|document| &document.sections)
        .map(|section| section.text.len())
        .sum();
    println!("{count} entries, {:.1} MB of text", text as f64 / 1e6);
    let start = Instant::now();
    let pack = build(documents, &Settings::default()).unwrap();
    println!(
        "build    {:>8.2} s, {:.1} MB in {} files",
        start.elapsed().as_secs_f64(),
        pack.size() as f64 / 1e6,
        pack.files.len()
    );
    for (name, size) in pack.parts().unwrap() {
        println!("  {name:<10} {:>10.3} MB", size as f64 / 1e6);
    }
    let start = Instant::now();
    let engine = Engine::open(&pack).unwrap();
    println!("open     {:>8.1} ms", start.elapsed().as_secs_f64() * 1e3);
    let start = Instant::now();
    let related = engine.related(5).unwrap();
    let seconds = start.elapsed().as_secs_f64();
    println!(
        "related  {:>8.2} s, {:.3} ms each",
        seconds,
        seconds * 1e3 / related.len().max(1) as f64
    );
    let queries = [
        "pool",
        "connection pool",
        "payments pool exhausted",
        "\"connection pool\"",
        "cause:capacity timeout",
        "dns -certificate",
        "certficate",
        "expired certificate service:service-3",
        "time",
        "the",
        "retry storm after failover",
        "after:2015 downtime:>1h latency",
        "grabacon",
        "bader",
    ];
    let options = SearchOptions {
        as_you_type: true,
        facets: true,
        ..SearchOptions::default()
    };
    let mut times = Vec::new();
    for query in queries {
        let mut best = f64::MAX;
        let mut total = 0;
        for _ in 0..20 {
            let start = Instant::now();
            total = engine.search(query, &options).unwrap().total;
            let time = start.elapsed().as_secs_f64() * 1e3;
            times.push(time);
            best = best.min(time);
        }
        println!("  {query:<40} {total:>6} found {best:>7.2} ms");
    }
    times.sort_by(f64::total_cmp);
    println!(
        "query p50 {:.2} ms, p99 {:.2} ms",
        times[times.len() / 2],
        times[times.len() * 99 / 100]
    );
}
