//! What is asked, and what is found.

use super::*;

#[test]
fn finds_by_every_way_of_asking() {
    let cases: &[(&str, &[&str])] = &[
        ("payments", &["pm-1"]),
        ("pool", &["pm-1", "pm-3"]),
        ("pool checkout", &["pm-1", "pm-3"]),
        ("\"payments pool\"", &["pm-1"]),
        ("\"pool payments\"", &[]),
        ("\"to be or not to be\"", &["pm-1"]),
        ("after", &["pm-1"]),
        ("pool -payments", &["pm-3"]),
        ("-pool", &["pm-2"]),
        ("dns OR certificate", &["pm-2", "pm-3"]),
        ("(dns OR certificate) AND checkout", &["pm-3"]),
        ("dns AND certificate", &[]),
        ("title:pool", &["pm-1"]),
        ("title:\"expired certificate\"", &["pm-2"]),
        ("cause:capacity", &["pm-1"]),
        ("cause:connection-pool", &["pm-1"]),
        ("cause:capacity/connection-pool", &["pm-1"]),
        ("-cause:capacity", &["pm-2", "pm-3"]),
        ("service:checkout", &["pm-1", "pm-3"]),
        ("service:checkout sev:2", &["pm-1", "pm-3"]),
        ("sev:1", &["pm-2"]),
        ("severity:critical", &["pm-2"]),
        ("trigger:config-push", &["pm-1"]),
        ("id:PM-2", &["pm-2"]),
        ("PM-2", &["pm-2"]),
        ("after:2024-03", &["pm-1", "pm-3"]),
        ("before:2024", &["pm-2"]),
        ("in:2024", &["pm-1", "pm-3"]),
        ("in:2024-Q1", &["pm-1"]),
        ("year:2023", &["pm-2"]),
        ("downtime:>30m", &["pm-1", "pm-2"]),
        ("downtime:<1h", &["pm-1"]),
        ("downtime:30m..1h", &["pm-1"]),
        ("is:recurrence", &["pm-1"]),
        ("has:open-actions", &["pm-1"]),
        ("conn_pool_max", &["pm-1"]),
        ("pool_max", &["pm-1"]),
        ("connPoolMax", &["pm-1"]),
        ("nginx.conf", &["pm-1"]),
        ("10.0.3.7", &["pm-1"]),
        ("ERR_TOO_MANY_REDIRECTS", &["pm-1"]),
        ("redirects", &["pm-1"]),
        ("CVE-2024-3094", &["pm-2"]),
        ("Foo::bar", &["pm-2"]),
        ("C++", &["pm-2"]),
        ("github", &["pm-1"]),
        ("数据库", &["pm-2"]),
        ("据", &["pm-2"]),
        ("RESUME", &["pm-3"]),
        ("timeout", &["pm-3"]),
        ("expiring", &["pm-2", "pm-3"]),
        ("paym*", &["pm-1"]),
        ("certficate", &["pm-2"]),
        ("(service:login sev:1) payments pool exhausted workers", &[]),
        (
            "(service:checkout -sev:1) payments pool exhausted workers",
            &["pm-1"],
        ),
        ("", &[]),
        ("()", &[]),
    ];
    for (query, expected) in cases {
        assert_eq!(found(query), *expected, "{query}");
    }
}

#[test]
fn the_last_word_may_be_incomplete() {
    let engine = engine();
    let ask = |query: &str, as_you_type| {
        let options = SearchOptions {
            as_you_type,
            ..SearchOptions::default()
        };
        engine.search(query, &options).unwrap().total
    };
    assert_eq!(ask("certifi", true), 1);
    assert_eq!(ask("conn", false), ask("conn ", true));
    assert!(ask("conn", true) >= ask("conn", false));
    assert_eq!(ask("service:check", true), 2);
    assert_eq!(ask("conn_po", true), 1);
}

#[test]
fn mistakes_are_explained() {
    assert_eq!(kinds("servise:checkout"), [NoteKind::UnknownField]);
    assert_eq!(found("servise:checkout"), ["pm-1", "pm-3"]);
    assert_eq!(
        kinds("flavour:pool"),
        [
            NoteKind::UnknownField,
            NoteKind::NoSuchWord,
            NoteKind::Relaxed
        ]
    );
    assert_eq!(kinds("service:chekout"), [NoteKind::UnknownValue]);
    assert_eq!(found("service:chekout"), ["pm-1", "pm-3"]);
    assert_eq!(kinds("after:tomorrow"), [NoteKind::BadRange]);
    assert_eq!(kinds("downtime:long"), [NoteKind::BadRange]);
    assert_eq!(kinds("certficate"), [NoteKind::Spelling]);
    assert_eq!(kinds("xyzzy"), [NoteKind::NoSuchWord]);
    assert_eq!(
        kinds("pool xyzzy"),
        [NoteKind::NoSuchWord, NoteKind::Relaxed]
    );
    assert_eq!(kinds("cause:"), [NoteKind::Syntax]);
    assert_eq!(kinds("\"pool"), [NoteKind::Syntax]);
    for empty in ["*", "-", "🔥", ".*", "!?"] {
        assert_eq!(kinds(empty), [NoteKind::Syntax], "{empty}");
    }
    assert!(kinds("").is_empty() && kinds(" ").is_empty());
    assert_eq!(kinds("\"pool payments\""), [NoteKind::NoSuchPhrase]);
    let results = engine()
        .search("\"pool payments\"", &SearchOptions::default())
        .unwrap();
    assert_eq!(
        results.notes[0].suggestion.as_deref(),
        Some("pool payments")
    );
    assert_eq!(found("dns || certificate"), found("dns OR certificate"));
    assert_eq!(found("dns && certificate"), found("dns AND certificate"));
    assert!(kinds("pool").is_empty() && kinds("Foo::bar").is_empty());
    let results = engine()
        .search("servise:checkout", &SearchOptions::default())
        .unwrap();
    assert_eq!(
        results.notes[0].suggestion.as_deref(),
        Some("service:checkout")
    );
    assert_eq!(results.notes[0].span, 0..16);
}

#[test]
fn titles_and_causes_outrank_the_body() {
    let one = |id: &str, title: &str, cause: &str, body: &str| {
        document(id, title, "Filler.", cause, body)
    };
    let documents = vec![
        one("a", "Something else", "Another thing", "kafka was slow"),
        one("b", "Something else", "kafka was slow", "Another thing"),
        one("c", "kafka was slow", "Another thing", "Something else"),
    ];
    let engine = Engine::open(&build(documents, &Settings::default()).unwrap()).unwrap();
    let results = engine.search("kafka", &SearchOptions::default()).unwrap();
    assert_eq!(ids_of(&results), ["c", "b", "a"]);
}

#[test]
fn headings_that_most_entries_have_are_no_words_of_theirs() {
    let own = |at: usize| Document {
        sections: vec![
            section("Wherefore", Role::Body, "a pool"),
            section(
                &format!("Fact {at}"),
                Role::Body,
                if at == 3 { "wherefore it fell" } else { "b" },
            ),
        ],
        ..Document {
            id: at.to_string(),
            ..Document::default()
        }
    };
    let find = |count: usize, query: &str| {
        let engine =
            Engine::open(&build((0..count).map(own).collect(), &Settings::default()).unwrap())
                .unwrap();
        engine
            .search(query, &SearchOptions::default())
            .unwrap()
            .total
    };
    assert_eq!(
        (
            find(40, "wherefore"),
            find(40, "fact"),
            find(10, "wherefore")
        ),
        (1, 40, 10)
    );
}

#[test]
fn the_word_as_typed_outranks_its_inflections() {
    let documents = vec![
        document("a", "t", "s", "c", "the certificates"),
        document("b", "t", "s", "c", "the certificate"),
        document("c", "t", "s", "c", "unrelated"),
    ];
    let engine = Engine::open(&build(documents, &Settings::default()).unwrap()).unwrap();
    let ids = |query: &str| {
        list(&ids_of(
            &engine.search(query, &SearchOptions::default()).unwrap(),
        ))
    };
    assert_eq!(ids("certificate"), ["b", "a"]);
    assert_eq!(ids("certificates"), ["a", "b"]);
}

#[test]
fn equals_are_ordered_by_publication_then_id() {
    let one = |id: &str, day| Document {
        published: day,
        ..document(id, "Same", "same", "same", "same")
    };
    let documents = vec![
        one("b", None),
        one("d", Some(5)),
        one("c", Some(9)),
        one("a", None),
    ];
    let engine = Engine::open(&build(documents, &Settings::default()).unwrap()).unwrap();
    let results = engine.search("same", &SearchOptions::default()).unwrap();
    assert_eq!(ids_of(&results), ["c", "d", "a", "b"]);
    let page = SearchOptions {
        limit: 2,
        offset: 1,
        ..SearchOptions::default()
    };
    assert_eq!(ids_of(&engine.search("same", &page).unwrap()), ["d", "a"]);
}

#[test]
fn sorting_by_date() {
    let sorted = |sort| {
        let options = SearchOptions {
            sort,
            ..SearchOptions::default()
        };
        let results = engine().search("pool OR certificate", &options).unwrap();
        list(&ids_of(&results))
    };
    assert_eq!(sorted(Sort::Newest), ["pm-3", "pm-1", "pm-2"]);
    assert_eq!(sorted(Sort::Oldest), ["pm-2", "pm-1", "pm-3"]);
}

#[test]
fn facets_count_what_was_found() {
    let options = SearchOptions {
        facets: true,
        ..SearchOptions::default()
    };
    let results = engine().search("pool", &options).unwrap();
    let facet = |name: &str| {
        let facet = results
            .facets
            .iter()
            .find(|facet| facet.field == name)
            .unwrap();
        facet
            .values
            .iter()
            .map(|value| (value.value.clone(), value.count))
            .collect::<Vec<_>>()
    };
    assert_eq!(
        facet("service"),
        [("checkout".to_owned(), 2), ("payments".to_owned(), 1)]
    );
    assert_eq!(facet("year"), [("2024".to_owned(), 2)]);
    assert!(facet("cause").contains(&("capacity".to_owned(), 1)));
}

#[test]
fn results_show_the_passage_and_its_section() {
    let results = engine()
        .search("conn_pool_max", &SearchOptions::default())
        .unwrap();
    let passage = &results.hits[0].passages[0];
    assert_eq!(
        (passage.section.as_str(), passage.anchor.as_str()),
        ("Root causes", "root-causes")
    );
    let hits: Vec<&str> = passage
        .fragments
        .iter()
        .filter(|piece| piece.hit)
        .map(|piece| piece.text.as_str())
        .collect();
    assert_eq!(hits, ["conn_pool_max"]);
    let results = engine()
        .search("payments", &SearchOptions::default())
        .unwrap();
    assert!(
        results.hits[0]
            .title
            .iter()
            .any(|piece| piece.hit && piece.text == "payments")
    );
}

#[test]
fn the_understood_query_finds_the_same() {
    for query in [
        "(dns OR certificate) AND checkout",
        "pool -payments",
        "title:\"expired certificate\"",
        "sev:1 after",
    ] {
        let results = engine().search(query, &SearchOptions::default()).unwrap();
        assert_eq!(found(&results.understood), found(query), "{query}");
    }
}

#[test]
fn an_empty_book_answers() {
    let engine = Engine::open(&build(Vec::new(), &Settings::default()).unwrap()).unwrap();
    let options = SearchOptions {
        facets: true,
        ..SearchOptions::default()
    };
    for query in ["pool", "cause:x", "after:2024", "-x", "\"a b\"", "x*"] {
        assert_eq!(engine.search(query, &options).unwrap().total, 0, "{query}");
    }
    assert!(engine.related(3).unwrap().is_empty());
    assert!(
        engine
            .similar(&Asked::Text(&AskedText::default()), 3)
            .unwrap()
            .is_empty()
    );
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(64))]
    #[test]
    fn any_query_is_answered(query in "([a-z:*\"()<>-]|AND |OR |cause:|after:2|pool|数| ){0,16}|\\PC{0,30}") {
        thread_local!(static ENGINE: Engine = engine());
        let options = SearchOptions { as_you_type: true, facets: true, ..SearchOptions::default() };
        ENGINE.with(|engine| engine.search(&query, &options)).unwrap();
    }
}

#[test]
fn chosen_facets_narrow_the_results_and_the_other_counts() {
    let ask = |query: &str, filters: &[(&str, &[&str])]| {
        let filters = filters
            .iter()
            .map(|(field, values)| ((*field).to_owned(), list(values)))
            .collect();
        let options = SearchOptions {
            facets: true,
            filters,
            ..SearchOptions::default()
        };
        engine().search(query, &options).unwrap()
    };
    assert_eq!(ids_of(&ask("pool", &[("cause", &["network"])])), ["pm-3"]);
    assert_eq!(
        ids_of(&ask("pool", &[("cause", &["network", "capacity"])])).len(),
        2
    );
    assert_eq!(
        ask("pool", &[("cause", &["network"]), ("severity", &["SEV1"])]).total,
        0
    );
    assert_eq!(ids_of(&ask("", &[("service", &["login"])])), ["pm-2"]);
    assert_eq!(ask("pool", &[("service", &[])]).total, 2);
    for unknown in [("service", "nowhere"), ("flavour", "pool")] {
        assert_eq!(ask("pool", &[(unknown.0, &[unknown.1])]).total, 0);
    }
    let results = ask("pool", &[("service", &["payments"])]);
    let count = |facet: &str, value: &str| {
        let facet = results
            .facets
            .iter()
            .find(|one| one.field == facet)
            .unwrap();
        facet
            .values
            .iter()
            .find(|one| one.value == value)
            .map(|one| one.count)
    };
    assert_eq!(
        (
            results.total,
            count("service", "checkout"),
            count("cause", "network")
        ),
        (1, Some(2), None)
    );
}
