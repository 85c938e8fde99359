//! What ranking and forgiving depend on, number by number.

use super::*;

/// Entries by id, each with a text.
fn engine_of(entries: &[(&str, &str)]) -> Engine {
    let documents = entries
        .iter()
        .map(|(id, text)| document(id, "t", "s", "c", text))
        .collect();
    Engine::open(&build(documents, &Settings::default()).unwrap()).unwrap()
}

fn ask(engine: &Engine, query: &str) -> Results {
    engine.search(query, &SearchOptions::default()).unwrap()
}

#[test]
fn a_phrase_is_worth_more_than_a_word_as_rare() {
    // Of equals, the first id wins: the phrase has to outweigh that.
    let engine = engine_of(&[("a", "gamma delta"), ("b", "alpha beta"), ("c", "other")]);
    let results = ask(&engine, "\"alpha beta\" OR gamma");
    assert_eq!(ids_of(&results), ["b", "a"]);
}

#[test]
fn each_slip_costs_something() {
    let engine = engine_of(&[("a", "certificate"), ("b", "other"), ("c", "else")]);
    let score = |query: &str| {
        let results = ask(&engine, query);
        assert_eq!(ids_of(&results), ["a"], "{query}");
        results.hits[0].score
    };
    let (exact, one, two) = (
        score("certificate"),
        score("certficate"),
        score("certficat"),
    );
    assert!(exact > one && one > two, "{exact} {one} {two}");
}

#[test]
fn the_fewest_slips_win_however_frequent_the_others_are() {
    let mut entries = vec![("one", "scheduler")];
    entries.extend(["b", "c", "d", "e"].map(|id| (id, "scheduled")));
    let engine = engine_of(&entries);
    let results = ask(&engine, "schedular");
    assert_eq!(ids_of(&results), ["one"]);
    assert_eq!(results.notes[0].suggestion.as_deref(), Some("scheduler"));
}

#[test]
fn short_words_are_forgiven_less() {
    let engine = engine_of(&[
        ("a", "dns"),
        ("b", "pool"),
        ("c", "kernels"),
        ("d", "scheduled"),
    ]);
    for (query, expected) in [
        // Three letters: none.
        ("ns", None),
        ("dnz", None),
        // Four to seven: one.
        ("poll", Some("b")),
        ("polll", None),
        ("kernals", Some("c")),
        ("kernalz", None),
        // Eight and more: two.
        ("schedule", Some("d")),
        ("scheduuled", Some("d")),
        ("scheduuleed", Some("d")),
        ("schheduuleed", None),
    ] {
        assert_eq!(
            ids_of(&ask(&engine, query)),
            expected.into_iter().collect::<Vec<_>>(),
            "{query}"
        );
    }
}

/// "outage" and "service" are in most entries, "kafka" and "rebalance" in one each, and both in another.
fn frequent_words() -> Engine {
    engine_of(&[
        ("both", "kafka rebalance"),
        ("some", "outage service kafka"),
        ("rest", "outage service rebalance slow"),
        ("x", "outage service"),
        ("y", "outage service"),
        ("z", "outage service"),
    ])
}

#[test]
fn a_long_query_is_not_decided_by_words_that_most_entries_have() {
    let engine = frequent_words();
    let results = ask(&engine, "outage service kafka rebalance");
    assert_eq!(ids_of(&results), ["both"]);
    assert!(results.notes.is_empty(), "{:?}", results.notes);
}

#[test]
fn three_words_are_no_long_query() {
    let results = ask(&frequent_words(), "outage kafka rebalance");
    assert_eq!(results.total, 3);
    assert_eq!(results.notes[0].kind, NoteKind::Relaxed);
}

#[test]
fn frequent_words_count_in_short_queries_and_beside_a_single_rare_word() {
    let engine = frequent_words();
    assert_eq!(ids_of(&ask(&engine, "outage service kafka")), ["some"]);
    // One rare word would be left of four: all are kept, and three of them are enough.
    let ids = |query: &str| {
        let mut ids = list(&ids_of(&ask(&engine, query)));
        ids.sort();
        ids
    };
    assert_eq!(ids("outage service slow outage"), ids("outage service"));
    // With AND, every word is wanted.
    assert_eq!(ids("outage AND service AND kafka AND rebalance"), [""; 0]);
}

#[test]
fn what_has_both_words_of_a_choice_comes_before_what_has_one() {
    let engine = engine_of(&[("a", "alpha"), ("b", "alpha beta"), ("c", "other")]);
    let results = ask(&engine, "alpha OR beta");
    assert_eq!(ids_of(&results), ["b", "a"]);
}

/// Of an identifier no part is guessed at: who pastes one means all of it.
#[test]
fn an_identifier_that_nobody_wrote_is_not_taken_for_a_word() {
    let engine = engine_of(&[("a", "certificate store"), ("b", "other")]);
    assert_eq!(ids_of(&ask(&engine, "certficate")), ["a"]);
    let results = ask(&engine, "certficate_zzzz");
    assert_eq!(ids_of(&results), [] as [&str; 0]);
}

#[test]
fn a_page_of_no_results_still_counts_them() {
    let options = SearchOptions {
        limit: 0,
        ..SearchOptions::default()
    };
    let results = engine().search("pool", &options).unwrap();
    assert_eq!((results.hits.len(), results.total), (0, 2));
}
