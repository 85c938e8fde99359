//! How packs are written and read: one file or many, whole or damaged.

use super::*;

#[test]
fn the_same_entries_give_the_same_pack() {
    let forward = build(book(), &settings()).unwrap();
    let mut documents = book();
    documents.reverse();
    assert_eq!(build(documents, &settings()).unwrap(), forward);
    let mut documents = book();
    documents[0].sections[2].text.push('!');
    assert_ne!(
        build(documents, &settings()).unwrap().files[0].name,
        forward.files[0].name
    );
}

#[test]
fn two_entries_with_one_id_are_refused() {
    let documents = vec![document("a", "", "", "", ""), document("a", "", "", "", "")];
    assert!(
        matches!(build(documents, &Settings::default()), Err(Error::DuplicateId(id)) if id == "a")
    );
}

#[test]
fn damaged_packs_are_refused() {
    let pack = build(book(), &settings()).unwrap();
    let damaged = |change: &dyn Fn(&mut Vec<u8>)| {
        let mut pack = pack.clone();
        change(&mut pack.files[0].bytes);
        Engine::open(&pack).unwrap_err()
    };
    assert!(matches!(
        damaged(&|bytes| bytes.truncate(10)),
        Error::Damaged { .. }
    ));
    assert!(matches!(
        damaged(&|bytes| bytes.truncate(bytes.len() - 1)),
        Error::Damaged { .. }
    ));
    assert!(matches!(
        damaged(&|bytes| bytes.clear()),
        Error::Damaged { .. }
    ));
    assert!(matches!(
        damaged(&|bytes| bytes[0] = b'<'),
        Error::Damaged { .. }
    ));
    assert!(matches!(
        damaged(&|bytes| bytes[8] = 99),
        Error::Version { found: 99, .. }
    ));
    for at in (12..pack.files[0].bytes.len()).step_by(97) {
        assert!(
            matches!(damaged(&|bytes| bytes[at] ^= 0x55), Error::Damaged { .. }),
            "{at}"
        );
    }
    assert!(matches!(
        Engine::open(&Pack { files: Vec::new() }),
        Err(Error::Missing)
    ));
}

/// Answers a query from plain files; returns the names of the files of each round.
fn ask_files(
    engine: &Engine,
    pack: &Pack,
    query: &str,
    options: &SearchOptions,
) -> (Results, Vec<Vec<String>>) {
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
        let options = SearchOptions {
            as_you_type: true,
            facets,
            ..SearchOptions::default()
        };
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
        assert!(
            rounds.len() <= most && results.total > 0,
            "{query}: {rounds:?}"
        );
    }
}

#[test]
fn one_file_and_many_files_answer_alike() {
    let one = build(book(), &settings()).unwrap();
    let many = build(
        book(),
        &Settings {
            single_file_limit: 0,
            ..settings()
        },
    )
    .unwrap();
    assert!(one.files.len() == 1 && many.files.len() > 3);
    let (one, many) = (Engine::open(&one).unwrap(), Engine::open(&many).unwrap());
    for query in QUERIES {
        let options = SearchOptions {
            facets: true,
            ..SearchOptions::default()
        };
        assert_eq!(
            one.search(query, &options).unwrap(),
            many.search(query, &options).unwrap(),
            "{query}"
        );
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
        assert!(matches!(
            engine.supply(&file.name, &bytes),
            Err(Error::Damaged { .. })
        ));
        let cut = file.bytes[..file.bytes.len() - 1].to_vec();
        assert!(matches!(
            engine.supply(&file.name, &cut),
            Err(Error::Damaged { .. })
        ));
        assert!(matches!(
            engine.supply(&file.name, &[]),
            Err(Error::Damaged { .. })
        ));
        engine.supply("001122334455.bin", b"<html>").unwrap();
        engine.supply("../../etc/passwd", &[]).unwrap();
        assert!(matches!(
            engine.search("pool", &SearchOptions::default()),
            Err(Error::Incomplete(_))
        ));
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
        let kept: Vec<_> = pack
            .files
            .iter()
            .filter(|file| names.contains(file.name.as_str()))
            .collect();
        assert!(kept.len() < pack.files.len());
        kept
    });
    let most = kept.max_by_key(Vec::len).unwrap();
    assert!(most.len() > 100, "{}", most.len());
    for file in most {
        assert!(pack.files.contains(file), "{}", file.name);
    }
}
