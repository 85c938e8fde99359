//! Search at its seams: one thing that people write in several ways.

use super::*;
use crate::Synonym;

/// Entries by id, each with a text, in a book of this language.
fn book_in(language: &str, entries: &[(&str, &str)]) -> Engine {
    let documents = entries
        .iter()
        .map(|(id, text)| document(id, "t", "s", "c", text))
        .collect();
    let settings = Settings {
        languages: language.to_owned(),
        ..Settings::default()
    };
    Engine::open(&build(documents, &settings).unwrap()).unwrap()
}

fn ask(engine: &Engine, query: &str) -> Results {
    engine.search(query, &SearchOptions::default()).unwrap()
}

fn ids(engine: &Engine, query: &str) -> Vec<String> {
    let mut ids = list(&ids_of(&ask(engine, query)));
    ids.sort();
    ids
}

/// Each of the texts is found by each of the queries.
fn all_find_all(language: &str, texts: &[&str], queries: &[&str]) {
    let entries: Vec<(String, &str)> = texts
        .iter()
        .zip(0..)
        .map(|(text, at): (_, u32)| (at.to_string(), *text))
        .collect();
    let mut entries: Vec<(&str, &str)> = entries
        .iter()
        .map(|(id, text)| (id.as_str(), *text))
        .collect();
    entries.push(("z", "nothing of it"));
    let engine = book_in(language, &entries);
    for query in queries {
        let expected: Vec<String> = (0..texts.len()).map(|at| at.to_string()).collect();
        assert_eq!(ids(&engine, query), expected, "{query} in {texts:?}");
    }
}

#[test]
fn plurals_of_short_words_and_of_names_with_digits() {
    let text = "Clients saw 502s, 503s and 5xxs; p99s rose; two VMs, all DBs, IPs and EC2s.";
    for language in ["en", "de", "ja"] {
        let engine = book_in(language, &[("a", text), ("b", "other")]);
        for query in ["502", "503", "p99", "VM", "DB", "IP", "EC2", "ips", "502s"] {
            assert_eq!(ids(&engine, query), ["a"], "{query} in {language}");
        }
        assert_eq!(ids(&engine, "5xx")[0], "a");
    }
    all_find_all("en", &["one VM", "two VMs"], &["vm", "VMs", "vms"]);
    all_find_all("en", &["a 502", "many 502s"], &["502", "502s"]);
    all_find_all("en", &["p99 rose", "p99s rose"], &["p99", "p99s"]);
}

#[test]
fn numbers_of_seconds_are_no_plurals() {
    let engine = book_in(
        "en",
        &[("a", "after 30s"), ("b", "30 hosts"), ("c", "other")],
    );
    assert_eq!(ids(&engine, "30s"), ["a"]);
    assert!(ask(&engine, "30").hits[0].id == "b");
}

#[test]
fn compounds_are_found_however_they_are_written() {
    for (joined, hyphenated, apart) in [
        ("failover", "fail-over", "fail over"),
        ("rollback", "roll-back", "roll back"),
        ("timeout", "time-out", "time out"),
        ("postmortem", "post-mortem", "post mortem"),
        ("hotfix", "hot-fix", "hot fix"),
        ("runbook", "run-book", "run book"),
    ] {
        let texts = [joined, hyphenated, apart].map(|word| format!("the {word} was late"));
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        all_find_all("en", &texts, &[joined, hyphenated, apart]);
        let title: String = joined[..1].to_uppercase() + &joined[1..];
        all_find_all("en", &texts, &[&title]);
    }
    all_find_all("en", &["an email", "an e-mail"], &["email", "e-mail"]);
    all_find_all(
        "en",
        &["loadbalancer", "load-balancer"],
        &["loadbalancer", "load-balancer"],
    );
    // Plurals on either side.
    all_find_all(
        "en",
        &["two failovers", "the fail-over"],
        &["failover", "fail-overs", "fail over"],
    );
}

#[test]
fn neighbours_that_are_no_compound_stay_apart() {
    let engine = book_in(
        "en",
        &[("a", "pool over"), ("b", "poolover"), ("c", "other")],
    );
    assert_eq!(ids(&engine, "pool over"), ["a"]);
    assert_eq!(ids(&engine, "poolover"), ["b"]);
}

#[test]
fn what_is_found_of_a_compound_is_highlighted() {
    let engine = book_in("en", &[("a", "The fail over was late."), ("b", "other")]);
    let results = ask(&engine, "failover");
    let hits: Vec<&str> = results.hits[0].passages[0]
        .fragments
        .iter()
        .filter(|fragment| fragment.hit)
        .map(|fragment| fragment.text.as_str())
        .collect();
    assert_eq!(hits, ["fail over"]);
}

#[test]
fn regions_versions_and_levels() {
    all_find_all(
        "en",
        &["in us-east-1", "in us-east-1a"],
        &["us-east-1", "us east 1"],
    );
    all_find_all(
        "en",
        &["on v1.28.3", "on 1.28.3"],
        &["v1.28.3", "1.28.3", "1.28"],
    );
    all_find_all("en", &["a SEV1", "a SEV 1"], &["sev 1"]);
    all_find_all(
        "en",
        &["HTTP/2 client", "HTTP 2 client"],
        &["http2", "http 2"],
    );
    let engine = book_in(
        "en",
        &[("a", "eu-west-1"), ("b", "us-east-1"), ("c", "other")],
    );
    assert_eq!(ids(&engine, "us-east-1"), ["b"]);
}

#[test]
fn elided_articles_do_not_hide_a_word() {
    all_find_all(
        "fr",
        &["l'incident", "d'incident", "incident"],
        &["incident", "l'incident"],
    );
    all_find_all("it", &["dell'errore", "un errore"], &["errore", "l'errore"]);
}

#[test]
fn the_language_of_the_book_chooses_the_stemmer() {
    for (language, one, other) in [
        ("de", "Verbindung", "Verbindungen"),
        ("de", "Datenbank", "Datenbanken"),
        ("fr", "défaillance", "défaillances"),
        ("es", "conexión", "conexiones"),
        ("pt", "falha", "falhas"),
        ("nl", "verbinding", "verbindingen"),
        ("ru", "соединение", "соединения"),
        ("id", "gagal", "kegagalan"),
        ("id", "jalan", "menjalankan"),
        ("sv", "anslutning", "anslutningar"),
    ] {
        all_find_all(language, &[one, other], &[one, other, &one.to_uppercase()]);
        // The word as typed comes first.
        let engine = book_in(language, &[("x", other), ("y", one), ("z", "?")]);
        assert_eq!(ids_of(&ask(&engine, one)), ["y", "x"], "{one}");
        assert_eq!(ids_of(&ask(&engine, other)), ["x", "y"], "{other}");
    }
    // Without accents, too.
    all_find_all(
        "fr",
        &["une panne détectée", "des pannes détectées"],
        &["detectee"],
    );
    let engine = book_in(
        "ja",
        &[("a", "Verbindungen"), ("b", "other"), ("c", "else")],
    );
    assert_eq!(
        ask(&engine, "Verbindung").notes[0].kind,
        NoteKind::Completed
    );
}

#[test]
fn other_forms_of_a_stem_are_highlighted() {
    let engine = book_in("de", &[("a", "Alle Verbindungen brachen ab."), ("b", "?")]);
    let results = ask(&engine, "verbindung");
    let hit = &results.hits[0].passages[0].fragments[1];
    assert_eq!((hit.text.as_str(), hit.hit), ("Verbindungen", true));
}

#[test]
fn stems_are_not_completed_corrected_or_shared() {
    let engine = book_in(
        "de",
        &[("a", "Verbindungen"), ("b", "Verbindungen"), ("c", "?")],
    );
    assert_eq!(ids(&engine, "\"verbind\""), [""; 0]);
    let related = engine.related(2).unwrap();
    let words = &related[0].1[0].words;
    assert!(words.iter().all(|word| word.word != "verbind"), "{words:?}");
}

#[test]
fn synonyms_are_searched_as_well_and_named() {
    for (texts, queries) in [
        (["on k8s", "on Kubernetes"], ["k8s", "kubernetes"]),
        (["the LB", "the load balancer"], ["lb", "load balancer"]),
        (["the LB", "the load-balancer"], ["LB", "load-balancer"]),
        (["a cert", "a certificate"], ["cert", "certificate"]),
        (["an OOM", "out of memory"], ["oom", "out of memory"]),
        (["the DB", "the database"], ["db", "database"]),
    ] {
        all_find_all("en", &texts, &queries);
    }
    let engine = book_in(
        "en",
        &[("a", "on kubernetes"), ("b", "503"), ("c", "other")],
    );
    let results = ask(&engine, "K8s");
    assert!(results.notes.is_empty(), "{:?}", results.notes);
    assert_eq!(
        results.expansions,
        [Expansion {
            asked: "K8s".to_owned(),
            also: list(&["kubernetes"]),
        }]
    );
    // One way.
    assert_eq!(ids(&engine, "5xx"), ["b"]);
    let engine = book_in("en", &[("a", "5xx"), ("b", "503"), ("c", "other")]);
    assert_eq!(
        (ids(&engine, "5xx").len(), ids(&engine, "503")),
        (2, list(&["b"]))
    );
    // A synonym that no entry has is not named, and between quotes nothing is added.
    assert!(ask(&engine, "k8s").expansions.is_empty());
    assert_eq!(ask(&engine, "k8s").notes[0].kind, NoteKind::NoSuchWord);
    let engine = book_in(
        "en",
        &[("a", "out of memory"), ("b", "oom"), ("c", "other")],
    );
    assert_eq!(ids(&engine, "\"out of memory\""), ["a"]);
}

#[test]
fn the_word_as_typed_outranks_its_synonyms() {
    let engine = book_in(
        "en",
        &[("a", "on kubernetes"), ("b", "on k8s"), ("c", "other")],
    );
    assert_eq!(ids_of(&ask(&engine, "k8s")), ["b", "a"]);
    assert_eq!(ids_of(&ask(&engine, "kubernetes")), ["a", "b"]);
}

#[test]
fn a_book_has_synonyms_of_its_own() {
    let documents = vec![
        document("a", "t", "s", "c", "the payment gateway"),
        document("b", "t", "s", "c", "PayGW"),
        document("c", "t", "s", "c", "other"),
    ];
    let settings = Settings {
        synonyms: vec![Synonym::both_ways(list(&["paygw", "payment gateway"]))],
        ..Settings::default()
    };
    let engine = Engine::open(&build(documents, &settings).unwrap()).unwrap();
    for query in ["paygw", "payment gateway", "payment gateway c"] {
        assert_eq!(ids(&engine, query), ["a", "b"], "{query}");
    }
}

#[test]
fn a_word_in_no_entry_is_completed_with_a_note() {
    let engine = book_in(
        "en",
        &[("a", "the certificate"), ("b", "certification"), ("c", "x")],
    );
    let results = ask(&engine, "certifica");
    assert_eq!(ids_of(&results).len(), 2);
    let [note] = &results.notes[..] else {
        panic!("{:?}", results.notes)
    };
    assert_eq!(
        (note.kind, note.suggestion.as_deref()),
        (NoteKind::Completed, Some("certifica*"))
    );
    assert!(note.message.contains("certificate"), "{}", note.message);
    // A misspelling is no beginning, and what is there is not completed.
    assert_eq!(ask(&engine, "certficate").notes[0].kind, NoteKind::Spelling);
    assert!(ask(&engine, "certification").notes.is_empty());
}

#[test]
fn ids_and_other_values_are_found_by_their_beginning() {
    let documents = ["PM-2025-0001", "PM-2026-0001", "PM-2026-0002"]
        .map(|id| document(id, "t", "s", "c", "b"))
        .to_vec();
    let engine = Engine::open(&build(documents, &Settings::default()).unwrap()).unwrap();
    assert_eq!(
        ids(&engine, "id:PM-2026*"),
        ["PM-2026-0001", "PM-2026-0002"]
    );
    assert_eq!(ids(&engine, "id:pm-20*").len(), 3);
    assert_eq!(ids(&engine, "id:PM-2026-0002"), ["PM-2026-0002"]);
    assert_eq!(ids(&engine, "-id:PM-2026*"), ["PM-2025-0001"]);
    let none = ask(&engine, "id:XX*");
    assert_eq!(
        (none.total, none.notes[0].kind),
        (0, NoteKind::UnknownValue)
    );
}

#[test]
fn plain_files_answer_all_of_it_like_the_whole_and_in_few_rounds() {
    for language in ["en", "de"] {
        let mut documents = book();
        for number in 0..200u32 {
            let text = format!(
                "Verbindungen fail-over k8s time out 502s of {number} out of memory w{number}x"
            );
            documents.push(document(
                &format!("x-{number}"),
                "Filler",
                "n",
                &text,
                &text,
            ));
        }
        let settings = Settings {
            single_file_limit: 0,
            languages: language.to_owned(),
            ..settings()
        };
        let pack = build(documents, &settings).unwrap();
        let whole = Engine::open(&pack).unwrap();
        for query in [
            "verbindung",
            "failover",
            "fail over",
            "kubernetes",
            "timeout",
            "502",
            "oom",
            "id:x-1*",
            "certif",
        ] {
            let lazy = Engine::open_first(&pack.files[0].name, &pack.files[0].bytes).unwrap();
            let options = SearchOptions::default();
            let mut rounds = 0;
            let results = loop {
                match lazy.search(query, &options) {
                    Err(Error::Incomplete(names)) => {
                        rounds += 1;
                        assert!(rounds < 6, "{query}");
                        for name in names {
                            let file = pack.files.iter().find(|file| file.name == name).unwrap();
                            lazy.supply(&name, &file.bytes).unwrap();
                        }
                    }
                    answer => break answer.unwrap(),
                }
            };
            assert_eq!(results, whole.search(query, &options).unwrap(), "{query}");
            assert!(rounds <= 4 && results.total > 0, "{query}: {rounds}");
        }
    }
}
