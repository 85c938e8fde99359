//! The first results of common questions, which the search page shows while the engine loads.

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
fn the_first_answer_to_a_common_question_is_that_of_the_engine() {
    let site = golden();
    let page = String::from_utf8_lossy(&site.files["search/index.html"]);
    let questions = page.split("data-questions=\"").nth(1).unwrap();
    let questions = questions.split('"').next().unwrap().replace("&gt;", ">");
    let questions: Vec<&str> = questions.split(',').collect();
    let has = |part: &str| questions.iter().any(|question| question.contains(part));
    assert!(questions.len() > 5 && has(" ") && has(":"), "{questions:?}");
    let engine = engine();
    let options = SearchOptions {
        limit: 6,
        as_you_type: true,
        passages: 1,
        ..SearchOptions::default()
    };
    let plain = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit();
    for question in questions {
        let words: Vec<&str> = question
            .split(|letter| !plain(letter))
            .filter(|word| !word.is_empty())
            .collect();
        let file = &site.files[&format!("search/first/results-{}.json", words.join("-"))];
        let results = engine.search(question, &options).unwrap();
        assert!(results.total > 0, "{question}");
        // The page compares the two as text: what it shows already stays.
        let wanted = format!(
            "{{\"results\":{},\"fixed\":{{",
            serde_json::to_string(&results).unwrap()
        );
        let found = String::from_utf8_lossy(file);
        assert!(found.starts_with(&wanted), "{question}: {found}");
        // What fixed an incident is what its own data say.
        let found: Value = serde_json::from_slice(file).unwrap();
        for (url, fixed) in found["fixed"].as_object().unwrap() {
            let entry = &site.files[&format!("{url}entry.json")];
            let entry: Value = serde_json::from_slice(entry).unwrap();
            let is_open =
                |action: &&Value| matches!(action["status"].as_str(), Some("open" | "in-progress"));
            let actions = entry["actions"].as_array().unwrap();
            assert_eq!(fixed["resolution"], entry["resolution"], "{url}");
            assert_eq!(fixed["actions"], actions.len(), "{url}");
            assert_eq!(
                fixed["open"],
                actions.iter().filter(is_open).count(),
                "{url}"
            );
        }
    }
}
