#![allow(clippy::unwrap_used)]

use std::collections::HashSet;

use super::*;
use crate::time::day_of;
use crate::{Document, NoteKind, Role, Section, Settings, build};

fn section(heading: &str, role: Role, text: &str) -> Section {
    let anchor = heading.to_lowercase().replace(' ', "-");
    Section { heading: heading.to_owned(), anchor, text: text.to_owned(), role }
}

fn document(id: &str, title: &str, summary: &str, cause: &str, body: &str) -> Document {
    Document {
        id: id.to_owned(),
        url: format!("/incidents/{id}/"),
        kind: "incident".to_owned(),
        title: title.to_owned(),
        sections: vec![
            section("Summary", Role::Summary, summary),
            section("Root causes", Role::Cause, cause),
            section("Timeline", Role::Body, body),
        ],
        ..Document::default()
    }
}

fn list(values: &[&str]) -> Vec<String> {
    values.iter().map(|&value| value.to_owned()).collect()
}

fn book() -> Vec<Document> {
    let pool = Document {
        severity: Some("SEV2".to_owned()),
        date: day_of(2024, 3, 7),
        published: day_of(2024, 3, 10),
        services: list(&["checkout", "payments"]),
        causes: list(&["capacity/connection-pool"]),
        trigger: Some("config-push".to_owned()),
        downtime: Some(34 * 60),
        flags: list(&["recurrence", "open-actions"]),
        ..document(
            "pm-1",
            "Checkout answered 502 while the payments pool was exhausted",
            "Every worker held connections for too long.",
            "The setting conn_pool_max was too low for GitHub-sized bursts.",
            "nginx.conf on 10.0.3.7 logged ERR_TOO_MANY_REDIRECTS after the failover. To be or not to be.",
        )
    };
    let cert = Document {
        severity: Some("SEV1".to_owned()),
        date: day_of(2023, 11, 30),
        published: day_of(2023, 12, 5),
        services: list(&["login"]),
        causes: list(&["identity/certificate"]),
        trigger: Some("clock".to_owned()),
        downtime: Some(2 * 3600),
        ..document(
            "pm-2",
            "Login was down: an expired certificate",
            "The certificate of the token service expired on a Sunday.",
            "Nobody owned the renewal job; CVE-2024-3094 was not involved.",
            "The alert came late. Foo::bar returned null in the C++ client. 数据库 was fine.",
        )
    };
    let dns = Document {
        severity: Some("SEV2".to_owned()),
        date: day_of(2024, 8, 1),
        published: day_of(2024, 8, 3),
        services: list(&["checkout"]),
        causes: list(&["network/dns"]),
        ..document(
            "pm-3",
            "A wrong zone file took the résumé store offline",
            "DNS answers were wrong for the pool of resolvers.",
            "A push of the zone file without a canary.",
            "Timeouts expire slowly. The pool of connections recovered by itself.",
        )
    };
    vec![pool, cert, dns]
}

fn settings() -> Settings {
    let mut settings = Settings::default();
    let severity = settings.field_mut("severity").unwrap();
    severity.vocabulary.aliases.insert("1".to_owned(), "SEV1".to_owned());
    severity.vocabulary.aliases.insert("2".to_owned(), "SEV2".to_owned());
    severity.vocabulary.aliases.insert("critical".to_owned(), "SEV1".to_owned());
    settings
}

fn engine() -> Engine {
    Engine::open(&build(book(), &settings()).unwrap()).unwrap()
}

fn ids_of(results: &Results) -> Vec<&str> {
    results.hits.iter().map(|hit| hit.id.as_str()).collect()
}

fn found(query: &str) -> Vec<String> {
    let results = engine().search(query, &SearchOptions::default()).unwrap();
    let mut ids = list(&ids_of(&results));
    ids.sort();
    ids
}

fn kinds(query: &str) -> Vec<NoteKind> {
    engine().search(query, &SearchOptions::default()).unwrap().notes.into_iter().map(|note| note.kind).collect()
}

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
        let options = SearchOptions { as_you_type, ..SearchOptions::default() };
        engine.search(query, &options).unwrap().total
    };
    assert_eq!(ask("certifi", true), 1);
    assert_eq!(ask("certifi", false), 0);
    assert_eq!(ask("certifi ", true), 0);
    assert_eq!(ask("service:check", true), 2);
    assert_eq!(ask("conn_po", true), 1);
}

#[test]
fn mistakes_are_explained() {
    assert_eq!(kinds("servise:checkout"), [NoteKind::UnknownField]);
    assert_eq!(found("servise:checkout"), ["pm-1", "pm-3"]);
    assert_eq!(kinds("flavour:pool"), [NoteKind::UnknownField, NoteKind::NoSuchWord, NoteKind::Relaxed]);
    assert_eq!(kinds("service:chekout"), [NoteKind::UnknownValue]);
    assert_eq!(found("service:chekout"), ["pm-1", "pm-3"]);
    assert_eq!(kinds("after:tomorrow"), [NoteKind::BadRange]);
    assert_eq!(kinds("downtime:long"), [NoteKind::BadRange]);
    assert_eq!(kinds("certficate"), [NoteKind::Spelling]);
    assert_eq!(kinds("xyzzy"), [NoteKind::NoSuchWord]);
    assert_eq!(kinds("pool xyzzy"), [NoteKind::NoSuchWord, NoteKind::Relaxed]);
    assert_eq!(kinds("cause:"), [NoteKind::Syntax]);
    assert_eq!(kinds("\"pool"), [NoteKind::Syntax]);
    assert!(kinds("pool").is_empty() && kinds("Foo::bar").is_empty());
    let results = engine().search("servise:checkout", &SearchOptions::default()).unwrap();
    assert_eq!(results.notes[0].suggestion.as_deref(), Some("service:checkout"));
    assert_eq!(results.notes[0].span, 0..16);
}

#[test]
fn titles_and_causes_outrank_the_body() {
    let one = |id: &str, title: &str, cause: &str, body: &str| document(id, title, "Filler.", cause, body);
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
            section(&format!("Fact {at}"), Role::Body, if at == 3 { "wherefore it fell" } else { "b" }),
        ],
        ..Document { id: at.to_string(), ..Document::default() }
    };
    let find = |count: usize, query: &str| {
        let engine = Engine::open(&build((0..count).map(own).collect(), &Settings::default()).unwrap()).unwrap();
        engine.search(query, &SearchOptions::default()).unwrap().total
    };
    assert_eq!((find(40, "wherefore"), find(40, "fact"), find(10, "wherefore")), (1, 40, 10));
}

#[test]
fn the_word_as_typed_outranks_its_inflections() {
    let documents = vec![
        document("a", "t", "s", "c", "the certificates"),
        document("b", "t", "s", "c", "the certificate"),
        document("c", "t", "s", "c", "unrelated"),
    ];
    let engine = Engine::open(&build(documents, &Settings::default()).unwrap()).unwrap();
    let ids = |query: &str| list(&ids_of(&engine.search(query, &SearchOptions::default()).unwrap()));
    assert_eq!(ids("certificate"), ["b", "a"]);
    assert_eq!(ids("certificates"), ["a", "b"]);
}

#[test]
fn equals_are_ordered_by_publication_then_id() {
    let one = |id: &str, day| Document { published: day, ..document(id, "Same", "same", "same", "same") };
    let documents = vec![one("b", None), one("d", Some(5)), one("c", Some(9)), one("a", None)];
    let engine = Engine::open(&build(documents, &Settings::default()).unwrap()).unwrap();
    let results = engine.search("same", &SearchOptions::default()).unwrap();
    assert_eq!(ids_of(&results), ["c", "d", "a", "b"]);
    let page = SearchOptions { limit: 2, offset: 1, ..SearchOptions::default() };
    assert_eq!(ids_of(&engine.search("same", &page).unwrap()), ["d", "a"]);
}

#[test]
fn sorting_by_date() {
    let sorted = |sort| {
        let options = SearchOptions { sort, ..SearchOptions::default() };
        let results = engine().search("pool OR certificate", &options).unwrap();
        list(&ids_of(&results))
    };
    assert_eq!(sorted(Sort::Newest), ["pm-3", "pm-1", "pm-2"]);
    assert_eq!(sorted(Sort::Oldest), ["pm-2", "pm-1", "pm-3"]);
}

#[test]
fn facets_count_what_was_found() {
    let options = SearchOptions { facets: true, ..SearchOptions::default() };
    let results = engine().search("pool", &options).unwrap();
    let facet = |name: &str| {
        let facet = results.facets.iter().find(|facet| facet.field == name).unwrap();
        facet.values.iter().map(|value| (value.value.clone(), value.count)).collect::<Vec<_>>()
    };
    assert_eq!(facet("service"), [("checkout".to_owned(), 2), ("payments".to_owned(), 1)]);
    assert_eq!(facet("year"), [("2024".to_owned(), 2)]);
    assert!(facet("cause").contains(&("capacity".to_owned(), 1)));
}

#[test]
fn results_show_the_passage_and_its_section() {
    let results = engine().search("conn_pool_max", &SearchOptions::default()).unwrap();
    let passage = &results.hits[0].passages[0];
    assert_eq!((passage.section.as_str(), passage.anchor.as_str()), ("Root causes", "root-causes"));
    let hits: Vec<&str> = passage.fragments.iter().filter(|piece| piece.hit).map(|piece| piece.text.as_str()).collect();
    assert_eq!(hits, ["conn_pool_max"]);
    let results = engine().search("payments", &SearchOptions::default()).unwrap();
    assert!(results.hits[0].title.iter().any(|piece| piece.hit && piece.text == "payments"));
}

#[test]
fn the_understood_query_finds_the_same() {
    for query in ["(dns OR certificate) AND checkout", "pool -payments", "title:\"expired certificate\"", "sev:1 after"]
    {
        let results = engine().search(query, &SearchOptions::default()).unwrap();
        assert_eq!(found(&results.understood), found(query), "{query}");
    }
}

#[test]
fn entries_that_share_words_and_causes_are_similar() {
    let mut documents = book();
    documents.push(Document {
        services: list(&["payments"]),
        causes: list(&["capacity/connection-pool"]),
        ..document(
            "pm-4",
            "Payments pool exhausted again",
            "Workers held connections.",
            "conn_pool_max once more.",
            "Nothing else.",
        )
    });
    let engine = Engine::open(&build(documents, &settings()).unwrap()).unwrap();
    let related = engine.related(2).unwrap();
    assert_eq!(related.len(), 4);
    let (_, similar) = related.iter().find(|(id, _)| id == "pm-4").unwrap();
    assert_eq!(similar[0].id, "pm-1");
    assert!(similar[0].words.contains(&"conn_pool_max".to_owned()), "{similar:?}");
    assert!(similar[0].evidence.contains(&"cause:capacity/connection-pool".to_owned()), "{similar:?}");
    assert!(related.iter().all(|(id, similar)| similar.iter().all(|other| other.id != *id)));
    let text = engine.similar_to_text("ERROR: payments pool exhausted (conn_pool_max)", 3).unwrap();
    assert_eq!(text.iter().map(|similar| similar.id.as_str()).collect::<Vec<_>>(), ["pm-1", "pm-4", "pm-3"]);
    let draft = engine.similar_to("expired", &[("cause", "identity/certificate")], Some("pm-2"), 3).unwrap();
    assert!(draft.iter().all(|similar| similar.id != "pm-2"));
}

#[test]
fn the_same_entries_give_the_same_pack() {
    let forward = build(book(), &settings()).unwrap();
    let mut documents = book();
    documents.reverse();
    assert_eq!(build(documents, &settings()).unwrap(), forward);
    let mut documents = book();
    documents[0].sections[2].text.push('!');
    assert_ne!(build(documents, &settings()).unwrap().files[0].name, forward.files[0].name);
}

#[test]
fn an_empty_book_answers() {
    let engine = Engine::open(&build(Vec::new(), &Settings::default()).unwrap()).unwrap();
    let options = SearchOptions { facets: true, ..SearchOptions::default() };
    for query in ["pool", "cause:x", "after:2024", "-x", "\"a b\"", "x*"] {
        assert_eq!(engine.search(query, &options).unwrap().total, 0, "{query}");
    }
    assert!(engine.related(3).unwrap().is_empty());
    assert!(engine.similar_to_text("pool", 3).unwrap().is_empty());
}

#[test]
fn two_entries_with_one_id_are_refused() {
    let documents = vec![document("a", "", "", "", ""), document("a", "", "", "", "")];
    assert!(matches!(build(documents, &Settings::default()), Err(Error::DuplicateId(id)) if id == "a"));
}

#[test]
fn damaged_packs_are_refused() {
    let pack = build(book(), &settings()).unwrap();
    let damaged = |change: &dyn Fn(&mut Vec<u8>)| {
        let mut pack = pack.clone();
        change(&mut pack.files[0].bytes);
        Engine::open(&pack).unwrap_err()
    };
    assert!(matches!(damaged(&|bytes| bytes.truncate(10)), Error::Damaged { .. }));
    assert!(matches!(damaged(&|bytes| bytes.truncate(bytes.len() - 1)), Error::Damaged { .. }));
    assert!(matches!(damaged(&|bytes| bytes.clear()), Error::Damaged { .. }));
    assert!(matches!(damaged(&|bytes| bytes[0] = b'<'), Error::Damaged { .. }));
    assert!(matches!(damaged(&|bytes| bytes[8] = 99), Error::Version { found: 99, .. }));
    for at in (12..pack.files[0].bytes.len()).step_by(97) {
        assert!(matches!(damaged(&|bytes| bytes[at] ^= 0x55), Error::Damaged { .. }), "{at}");
    }
    assert!(matches!(Engine::open(&Pack { files: Vec::new() }), Err(Error::Missing)));
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

/// A book of some size, in many files.
fn large_pack() -> Pack {
    pack_but_for(None)
}

/// The same, but for another word in one of its entries.
fn pack_but_for(changed: Option<u32>) -> Pack {
    let mut documents = book();
    for number in 0..300u32 {
        let filler: String = (0..120).map(|word| format!("w{} ", number * 31 % 97 + word * word)).collect();
        let text = format!(
            "connection pool of service {number} exhausted by {}. {filler}",
            if changed == Some(number) { "hand" } else { "retries" }
        );
        let published = Some(i32::try_from(number).unwrap());
        let id = format!("x-{number}");
        documents.push(Document {
            published,
            date: published,
            ..document(&id, "Filler entry", "Nothing.", &text, &text)
        });
    }
    build(documents, &Settings { one_file: 0, ..settings() }).unwrap()
}

/// Answers a query from plain files; returns the names of the files of each round.
fn ask_files(engine: &Engine, pack: &Pack, query: &str, options: &SearchOptions) -> (Results, Vec<Vec<String>>) {
    let mut rounds = Vec::new();
    loop {
        match engine.search(query, options) {
            Ok(results) => return (results, rounds),
            Err(Error::Incomplete(names)) => {
                assert!(!names.is_empty() && rounds.len() < 8, "{query}: {rounds:?}");
                for name in &names {
                    let file = pack.files.iter().find(|file| file.name == *name).unwrap();
                    engine.supply(name, &file.bytes).unwrap();
                }
                rounds.push(names);
            }
            Err(error) => panic!("{query}: {error:?}"),
        }
    }
}

const QUERIES: &[&str] = &[
    "pool",
    "connection pool",
    "\"connection pool of service\"",
    "payments pool exhausted",
    "cause:capacity 502",
    "sev:1 certificate",
    "-pool",
    "after:2024 downtime:>10m",
    "certif",
    "conn_pool_max",
    "w12 OR w13",
    "title:filler retry",
    "数据库",
    "nginx.co",
    "is:recurrence",
    "service:check",
    "everything xyzzy",
];

#[test]
fn plain_files_answer_in_three_rounds_and_like_the_whole() {
    let pack = large_pack();
    assert!(pack.files.len() > 300);
    let whole = Engine::open(&pack).unwrap();
    for facets in [false, true] {
        let options = SearchOptions { as_you_type: true, facets, ..SearchOptions::default() };
        for query in QUERIES {
            let lazy = Engine::open_first(&pack.files[0].name, &pack.files[0].bytes).unwrap();
            let (results, rounds) = ask_files(&lazy, &pack, query, &options);
            assert_eq!(results, whole.search(query, &options).unwrap(), "{query}");
            assert!(rounds.len() <= 3, "{query}: {rounds:?}");
            let (_, again) = ask_files(&lazy, &pack, query, &options);
            assert!(again.is_empty(), "{query}: {again:?}");
        }
    }
}

#[test]
fn a_misspelt_word_costs_no_more_rounds_or_one() {
    let pack = large_pack();
    let whole = Engine::open(&pack).unwrap();
    let options = SearchOptions::default();
    // A rare word is not in the first file.
    for (query, most) in [("exhuasted certficate", 3), ("redirrects", 4)] {
        let lazy = Engine::open_first(&pack.files[0].name, &pack.files[0].bytes).unwrap();
        let (results, rounds) = ask_files(&lazy, &pack, query, &options);
        assert_eq!(results, whole.search(query, &options).unwrap());
        assert!(rounds.len() <= most && results.total > 0, "{query}: {rounds:?}");
    }
}

#[test]
fn resemblance_is_found_from_plain_files_too() {
    let pack = large_pack();
    let whole = Engine::open(&pack).unwrap();
    let lazy = Engine::open_first(&pack.files[0].name, &pack.files[0].bytes).unwrap();
    let text = "payments pool exhausted: conn_pool_max reached, expired certificate";
    let mut rounds = 0;
    let similar = loop {
        match lazy.similar_to_text(text, 5) {
            Err(Error::Incomplete(names)) => {
                rounds += 1;
                for name in names {
                    let file = pack.files.iter().find(|file| file.name == name).unwrap();
                    lazy.supply(&name, &file.bytes).unwrap();
                }
            }
            other => break other.unwrap(),
        }
    };
    assert_eq!(similar, whole.similar_to_text(text, 5).unwrap());
    assert!(rounds <= 3 && !similar.is_empty());
}

#[test]
fn one_file_and_many_answer_alike() {
    let one = build(book(), &settings()).unwrap();
    let many = build(book(), &Settings { one_file: 0, ..settings() }).unwrap();
    assert!(one.files.len() == 1 && many.files.len() > 3);
    let (one, many) = (Engine::open(&one).unwrap(), Engine::open(&many).unwrap());
    for query in QUERIES {
        let options = SearchOptions { facets: true, ..SearchOptions::default() };
        assert_eq!(one.search(query, &options).unwrap(), many.search(query, &options).unwrap(), "{query}");
    }
}

#[test]
fn a_damaged_piece_is_refused_and_a_foreign_one_ignored() {
    let pack = large_pack();
    let lazy = || Engine::open_first(&pack.files[0].name, &pack.files[0].bytes).unwrap();
    for file in pack.files.iter().skip(1).step_by(17) {
        let engine = lazy();
        let mut bytes = file.bytes.clone();
        bytes[0] ^= 1;
        assert!(matches!(engine.supply(&file.name, &bytes), Err(Error::Damaged { .. })));
        let cut = file.bytes[..file.bytes.len() - 1].to_vec();
        assert!(matches!(engine.supply(&file.name, &cut), Err(Error::Damaged { .. })));
        assert!(matches!(engine.supply(&file.name, &[]), Err(Error::Damaged { .. })));
        engine.supply("001122334455.bin", b"<html>").unwrap();
        engine.supply("../../etc/passwd", &[]).unwrap();
        assert!(matches!(engine.search("pool", &SearchOptions::default()), Err(Error::Incomplete(_))));
    }
}

#[test]
fn a_name_stands_for_one_content() {
    let pack = large_pack();
    assert_eq!(large_pack(), pack);
    let names: HashSet<&str> = pack.files.iter().map(|file| file.name.as_str()).collect();
    assert_eq!(names.len(), pack.files.len());
    // Every other entry has a say in what all texts are packed with; the texts of others stand for themselves.
    let changed = [100, 101].map(|number| pack_but_for(Some(number)));
    let kept = changed.iter().map(|pack| {
        let kept: Vec<_> = pack.files.iter().filter(|file| names.contains(file.name.as_str())).collect();
        assert!(kept.len() < pack.files.len());
        kept
    });
    let most = kept.max_by_key(Vec::len).unwrap();
    assert!(most.len() > 100, "{}", most.len());
    for file in most {
        assert!(pack.files.contains(file), "{}", file.name);
    }
}

#[test]
fn chosen_facets_narrow_the_results_and_the_other_counts() {
    let ask = |query: &str, filters: &[(&str, &[&str])]| {
        let filters = filters.iter().map(|(field, values)| ((*field).to_owned(), list(values))).collect();
        let options = SearchOptions { facets: true, filters, ..SearchOptions::default() };
        engine().search(query, &options).unwrap()
    };
    assert_eq!(ids_of(&ask("pool", &[("cause", &["network"])])), ["pm-3"]);
    assert_eq!(ids_of(&ask("pool", &[("cause", &["network", "capacity"])])).len(), 2);
    assert_eq!(ask("pool", &[("cause", &["network"]), ("severity", &["SEV1"])]).total, 0);
    assert_eq!(ids_of(&ask("", &[("service", &["login"])])), ["pm-2"]);
    assert_eq!(ask("pool", &[("service", &[])]).total, 2);
    for unknown in [("service", "nowhere"), ("flavour", "pool")] {
        assert_eq!(ask("pool", &[(unknown.0, &[unknown.1])]).total, 0);
    }
    let results = ask("pool", &[("service", &["payments"])]);
    let count = |facet: &str, value: &str| {
        let facet = results.facets.iter().find(|one| one.field == facet).unwrap();
        facet.values.iter().find(|one| one.value == value).map(|one| one.count)
    };
    assert_eq!((results.total, count("service", "checkout"), count("cause", "network")), (1, Some(2), None));
}

#[test]
fn an_error_message_finds_what_helped_then() {
    let mut documents = book();
    documents[0].sections.push(section("Response and resolution", Role::Resolution, "The pool was doubled."));
    documents[0].open_actions = list(&["Cap each worker's share"]);
    documents.push(Document { kind: "page".to_owned(), ..document("p", "Payments pool exhausted", "", "", "") });
    let engine = Engine::open(&build(documents, &settings()).unwrap()).unwrap();
    let seen = engine.seen("ERROR payments: pool exhausted, conn_pool_max=40", 2).unwrap();
    assert_eq!(seen[0].hit.id, "pm-1");
    assert!(seen[0].words.contains(&"conn_pool_max".to_owned()), "{:?}", seen[0].words);
    let resolution = seen[0].resolution.as_ref().unwrap();
    assert_eq!(
        (resolution.anchor.as_str(), resolution.fragments[0].text.as_str()),
        ("response-and-resolution", "The pool was doubled.")
    );
    assert_eq!(seen[0].open_actions, ["Cap each worker's share"]);
    assert!(seen.iter().all(|one| one.hit.id != "p"));
    assert!(engine.seen(&"é".repeat(100_000), 2).unwrap().is_empty());
}
