//! The engine in the browser answers as it does in a terminal.

use std::fs;
use std::path::{Path, PathBuf};

use casebook_search::{Engine, Pack, SearchOptions};
use serde_json::{Value, json};

use crate::book::{Site, demo};
use crate::pack;
use crate::search::{book, edition, folder, write_pack};

/// What the engine in the browser answers to each query.
fn answers_in_browser(site: &Site, queries: &[String]) -> Value {
    let tab = site.tab();
    tab.open(&site.server.url("search/"));
    tab.wait_for("document.querySelector('[role=combobox]') !== null");
    let client = "performance.getEntriesByType('resource').find(one => one.name.includes('search-client')).name";
    tab.eval(&format!(
        "import({client}).then(async ({{Client}}) => {{
            const client = new Client(new URL('.', location.href));
            const answers = [];
            for (const query of {}) {{
                const answer = await client.ask({{search: {{query, options: {{facets: true}}}}}});
                answers.push(answer.results);
            }}
            return answers;
        }})",
        json!(queries)
    ))
}

fn same_answers(site: &Site, pack: &Pack, queries: &[String]) {
    let engine = Engine::open(pack).unwrap();
    let answers = answers_in_browser(site, queries);
    let options = SearchOptions {
        facets: true,
        ..SearchOptions::default()
    };
    for (query, answer) in queries.iter().zip(answers.as_array().unwrap()) {
        let native = serde_json::to_value(engine.search(query, &options).unwrap()).unwrap();
        let ids = |results: &Value| {
            let hits = results["hits"].as_array().unwrap().iter();
            hits.map(|hit| hit["id"].as_str().unwrap().to_owned())
                .collect::<Vec<_>>()
        };
        assert_eq!(ids(answer), ids(&native), "{query}");
        for part in ["total", "total_is_upper_bound", "facets"] {
            assert_eq!(answer[part], native[part], "{part} of {query}");
        }
        assert_eq!(
            (&answer["notes"], &answer["understood"]),
            (&native["notes"], &native["understood"]),
            "{query}"
        );
    }
}

/// A few hundred queries made of a text's words.
fn queries_of(text: &str) -> Vec<String> {
    let words: Vec<&str> = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| word.len() > 2)
        .collect();
    let mut queries = Vec::new();
    for (at, pair) in words
        .windows(2)
        .enumerate()
        .step_by((words.len() / 220).max(1))
    {
        let (one, other) = (pair[0], pair[1]);
        queries.push(match at % 6 {
            0 => one.to_owned(),
            1 => format!("{one} {other}"),
            2 => format!("\"{one} {other}\""),
            3 => format!("{one} -{other}"),
            4 => format!("{one} OR {other} after:2018"),
            _ => format!(
                "{}* title:{other}",
                &one[..one.char_indices().nth(3).map_or(one.len(), |(at, _)| at)]
            ),
        });
    }
    queries
}

fn table(text: &str) -> impl Iterator<Item = String> {
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    lines.filter_map(|line| Some(line.split_once("=>")?.0.trim().to_owned()))
}

#[test]
fn the_browser_answers_like_the_terminal_over_the_demo_book() {
    let site = demo();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("content");
    let titles: String = files(&root)
        .iter()
        .filter_map(|path| fs::read_to_string(path).ok())
        .collect();
    let mut queries: Vec<String> = table(include_str!("../search/relevance.txt")).collect();
    queries.extend(table(include_str!("../search/cases.txt")));
    queries.extend(queries_of(&titles));
    assert!(queries.len() > 300, "{}", queries.len());
    same_answers(site, &pack::read(&folder("demo")), &queries);
}

#[test]
fn the_browser_answers_like_the_terminal_over_a_generated_book_in_many_files() {
    let site = Site::build("generated", &book("search/book"), "/");
    let pack = edition("generated");
    assert!(pack.files.len() > 400);
    write_pack(&folder("generated"), &pack);
    let text = "pool certificate failover quota timeout cache résumé 数据库 retry dns w12 w44 w80 generated after of ";
    let mut queries = queries_of(&text.repeat(8));
    queries.extend(
        [
            "cause:network pool",
            "in:2019 quota",
            "poool",
            "数据库",
            "\"pool of dns\"",
        ]
        .map(str::to_owned),
    );
    same_answers(&site, &pack, &queries);
}

#[test]
fn hard_words_find_the_same_in_the_browser() {
    let site = Site::build("hard-words", &book("search/book"), "/");
    let cases: Vec<(String, Vec<String>)> = include_str!("../search/cases.txt")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once("=>"))
        .map(|(query, ids)| {
            (
                query.trim().to_owned(),
                ids.split_whitespace().map(str::to_owned).collect(),
            )
        })
        .collect();
    let queries: Vec<String> = cases.iter().map(|(query, _)| query.clone()).collect();
    let answers = answers_in_browser(&site, &queries);
    for ((query, expected), answer) in cases.iter().zip(answers.as_array().unwrap()) {
        let hits = answer["hits"].as_array().unwrap().iter();
        let ids: Vec<&str> = hits.map(|hit| hit["id"].as_str().unwrap()).collect();
        assert_eq!(ids, *expected, "{query}");
    }
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.push(path);
        }
    }
    found.sort();
    found
}
