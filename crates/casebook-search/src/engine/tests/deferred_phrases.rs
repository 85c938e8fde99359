//! Phrases with frequent words.

use super::*;
use crate::engine::deferred_phrases::MIN_SAVED_BYTES;

/// 300 entries with so many articles that their positions are not worth reading. "lock" stands before one in the first
/// `few` of them, before a name in nine out of ten of the others; "pool" before one in half of them; "queue" in seven
/// entries, in four before one.
fn book(few: u32) -> Pack {
    let documents = (0..300u32).map(|number| {
        let lock = if number < few {
            "lock the door"
        } else {
            "lock mine the door"
        };
        let pool = if number % 2 == 0 {
            "pool the cars"
        } else {
            "pool all the cars"
        };
        let queue = ["", "queue the jobs", "queue all the jobs"][match number {
            0..4 => 1,
            4..7 => 2,
            _ => 0,
        }];
        let filler: String = (0..300u32)
            .map(|at| "n ".repeat((at * at * 7 + number) as usize % 31) + "the ")
            .collect();
        let name = if number == 299 { "the_door" } else { "" };
        let text = format!("{lock}. {pool}. {queue}. {name}. {filler}");
        Document {
            id: format!("x-{number:03}"),
            kind: "incident".to_owned(),
            title: "Filler".to_owned(),
            sections: vec![Section {
                text,
                ..Section::default()
            }],
            ..Document::default()
        }
    });
    build(
        documents.collect(),
        &Settings {
            single_file_limit: 0,
            ..Settings::default()
        },
    )
    .unwrap()
}

/// 25 entries with "pool", before an article in every other one of the first twenty; others make articles frequent.
fn half() -> Vec<Document> {
    let entry = |at: u32| {
        let pool = match at {
            0..20 if at.is_multiple_of(2) => "pool the",
            0..25 => "pool all the",
            _ => "",
        };
        let filler: String = (0..600u32)
            .map(|word| "n ".repeat((word * word * 7 + at) as usize % 31) + "the ")
            .collect();
        Document {
            id: format!("z-{at:03}"),
            title: if at < 20 { "Pool" } else { "Filler" }.to_owned(),
            sections: vec![Section {
                text: format!("{pool}. {filler}"),
                ..Section::default()
            }],
            ..Document::default()
        }
    };
    (0..200).map(entry).collect()
}

/// Asks with plain files; returns the answer and how many bytes it took.
fn ask(pack: &Pack, query: &str) -> (crate::Results, usize) {
    let (results, rounds) = ask_in_rounds(pack, query);
    (results, rounds.iter().sum())
}

/// Asks with plain files; returns the answer and how many bytes each round took.
fn ask_in_rounds(pack: &Pack, query: &str) -> (crate::Results, Vec<usize>) {
    let engine = Engine::open_first(&pack.files[0].name, &pack.files[0].bytes).unwrap();
    let mut rounds = Vec::new();
    loop {
        match engine.search(query, &SearchOptions::default()) {
            Ok(results) => {
                let whole = Engine::open(pack).unwrap();
                assert_eq!(
                    results,
                    whole.search(query, &SearchOptions::default()).unwrap()
                );
                assert_eq!(
                    results,
                    engine.search(query, &SearchOptions::default()).unwrap()
                );
                return (results, rounds);
            }
            Err(Error::Incomplete(names)) => {
                let mut bytes = 0;
                for name in names {
                    let file = pack.files.iter().find(|file| file.name == name).unwrap();
                    bytes += file.bytes.len();
                    engine.supply(&name, &file.bytes).unwrap();
                }
                rounds.push(bytes);
            }
            Err(error) => panic!("{error}"),
        }
    }
}

fn numbers(results: &crate::Results) -> Vec<u32> {
    results
        .hits
        .iter()
        .map(|hit| hit.id[2..].parse().unwrap())
        .collect()
}

#[test]
fn of_few_entries_all_are_checked() {
    let (results, bytes) = ask(&book(0), "\"queue the jobs\"");
    assert_eq!((results.total, results.total_is_upper_bound), (4, false));
    let mut found = numbers(&results);
    found.sort_unstable();
    assert_eq!(found, [0, 1, 2, 3]);
    assert!(bytes < MIN_SAVED_BYTES, "{bytes}");
}

#[test]
fn of_many_entries_those_shown_are_checked() {
    let (results, bytes) = ask(&book(0), "\"pool the\"");
    assert!(
        results.total_is_upper_bound && (150..300).contains(&results.total),
        "{}",
        results.total
    );
    assert!(results.hits.len() == 10 && numbers(&results).iter().all(|number| number % 2 == 0));
    assert!(bytes < MIN_SAVED_BYTES, "{bytes}");
    let whole = Engine::open(&book(0)).unwrap();
    let all = SearchOptions {
        limit: 300,
        ..SearchOptions::default()
    };
    let results = whole.search("\"pool the\"", &all).unwrap();
    assert_eq!(
        (
            results.total,
            results.hits.len(),
            results.total_is_upper_bound
        ),
        (150, 150, false)
    );
}

/// 60 entries with the boilerplate heading "What went well", half of them with long texts of articles and facts.
fn with_facts() -> Vec<Document> {
    let entry = |at: u32| {
        let filler: String = (0..3_000u32)
            .map(|word| "n ".repeat((word * word * 7 + at) as usize % 31) + "went the ")
            .collect();
        let section = |heading: &str, text: &str| Section {
            heading: heading.to_owned(),
            text: text.to_owned(),
            ..Section::default()
        };
        Document {
            id: format!("y-{at:02}"),
            kind: "incident".to_owned(),
            title: "Filler".to_owned(),
            teams: vec![
                if at < 2 {
                    "rare the crew"
                } else if at < 20 {
                    "rare crew"
                } else {
                    "the others"
                }
                .to_owned(),
            ],
            sections: vec![
                section("What went well", &filler),
                section("Own", if at < 9 { "what nothing. rare" } else { "" }),
            ],
            ..Document::default()
        }
    };
    (0..60).map(entry).collect()
}

#[test]
fn what_the_index_leaves_out_is_not_found_in_the_texts_and_facts_are_no_guess() {
    let pack = build(
        with_facts(),
        &Settings {
            single_file_limit: 0,
            ..Settings::default()
        },
    )
    .unwrap();
    for (query, expected) in [("\"what went\"", 0), ("\"rare the\"", 2)] {
        let (results, _) = ask(&pack, query);
        assert_eq!(
            (results.total, results.total_is_upper_bound),
            (expected, false),
            "{query}"
        );
    }
}

#[test]
fn what_was_not_looked_at_makes_the_number_a_bound() {
    let pack = build(
        half(),
        &Settings {
            single_file_limit: 0,
            ..Settings::default()
        },
    )
    .unwrap();
    let (results, _) = ask(&pack, "\"pool the\"");
    assert_eq!(
        (
            results.hits.len(),
            results.total,
            results.total_is_upper_bound
        ),
        (10, 15, true)
    );
}

#[test]
fn checking_ends_when_the_page_is_full() {
    let engine = Engine::open(&book(12)).unwrap();
    let options = SearchOptions {
        limit: 12,
        // In the order of their numbers: none has a date.
        sort: Sort::Newest,
        ..SearchOptions::default()
    };
    let results = engine.search("\"lock the\"", &options).unwrap();
    assert_eq!(numbers(&results), (0..12).collect::<Vec<_>>());
    assert_eq!((results.total, results.total_is_upper_bound), (300, true));
}

#[test]
fn a_phrase_that_few_of_them_have_is_found_by_its_positions() {
    for few in [0, 3, 12] {
        let (results, _) = ask(&book(few), "\"lock the\"");
        assert_eq!(
            (results.total, results.total_is_upper_bound),
            (few as usize, false)
        );
        assert!(numbers(&results).iter().all(|number| *number < few));
    }
}

#[test]
fn verification_stops_when_too_few_entries_pass() {
    // The dictionary knows the words already. Ten texts are read, of which none has the phrase, and no more: then the
    // positions, and nothing else, since nothing is found.
    let (results, rounds) = ask_in_rounds(&book(0), "\"lock the\"");
    assert_eq!(results.total, 0);
    assert_eq!(rounds.len(), 3, "{rounds:?}");
}

#[test]
fn what_need_not_hold_is_not_left_to_the_texts() {
    let whole = Engine::open(&book(12)).unwrap();
    let ask = |query: &str| {
        let results = whole.search(query, &SearchOptions::default()).unwrap();
        (results.total, results.total_is_upper_bound)
    };
    assert_eq!(ask("-\"lock the\""), (288, false));
    assert_eq!(ask("\"lock the\" OR \"queue all the\""), (15 - 3, false));
    assert_eq!(ask("\"lock the\" AND queue"), (7, false));
    assert_eq!(ask("\"lock the\" pool queue xyzzy"), (7, false));
}

#[test]
fn a_name_is_one_word_where_its_parts_cost_much() {
    let (results, bytes) = ask(&book(12), "the_door");
    assert_eq!(
        (
            results.total,
            results.total_is_upper_bound,
            numbers(&results)
        ),
        (1, false, vec![299])
    );
    let [note] = &results.notes[..] else {
        panic!("{:?}", results.notes)
    };
    assert_eq!(
        (note.kind, note.suggestion.as_deref()),
        (crate::NoteKind::Whole, Some("\"the door\""))
    );
    assert!(bytes < MIN_SAVED_BYTES, "{bytes}");
    let whole = Engine::open(&book(12)).unwrap();
    let total = |query: &str| {
        whole.search(
            query,
            &SearchOptions {
                limit: 300,
                ..SearchOptions::default()
            },
        )
    };
    assert_eq!(total("the-door").unwrap().total, 300);
    let apart = total("lock_mine").unwrap();
    assert_eq!((apart.total, apart.notes.is_empty()), (288, true));
}
