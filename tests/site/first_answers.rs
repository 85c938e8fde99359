//! The first results of common words, which the search page shows while the engine loads.

use casebook_search::{Engine, Pack, PackFile, SearchOptions};
use serde_json::Value;

use crate::book::golden;

/// The index as the site has it.
fn engine() -> Engine {
    let site = golden();
    let first: Value = serde_json::from_slice(&site.files["search/pack.json"]).unwrap();
    let first = first["first"].as_str().unwrap();
    let mut files: Vec<PackFile> = site
        .files
        .iter()
        .filter_map(|(path, bytes)| {
            let name = path.strip_prefix("search/pack/")?.to_owned();
            Some(PackFile {
                name,
                bytes: bytes.clone(),
            })
        })
        .collect();
    files.sort_by_key(|file| file.name != first);
    Engine::open(&Pack { files }).unwrap()
}

#[test]
fn the_first_answer_to_a_word_is_that_of_the_engine() {
    let site = golden();
    let page = String::from_utf8_lossy(&site.files["search/index.html"]);
    let words = page.split("data-words=\"").nth(1).unwrap();
    let words: Vec<&str> = words.split('"').next().unwrap().split(' ').collect();
    assert!(words.len() > 5, "{words:?}");
    let engine = engine();
    let options = SearchOptions {
        limit: 6,
        as_you_type: true,
        passages: 1,
        ..SearchOptions::default()
    };
    for word in words {
        let file = &site.files[&format!("search/first/results-{word}.json")];
        let results = engine.search(word, &options).unwrap();
        assert!(results.total > 0, "{word}");
        // The page compares the two as text: what it shows already stays.
        let wanted = format!(
            "{{\"results\":{}}}",
            serde_json::to_string(&results).unwrap()
        );
        assert_eq!(String::from_utf8_lossy(file).trim_end(), wanted, "{word}");
    }
}
