//! What resembles what.

use super::*;

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
    assert!(names(&similar[0]).contains(&"conn_pool_max"), "{similar:?}");
    assert!(
        similar[0]
            .evidence
            .contains(&"cause:capacity/connection-pool".to_owned()),
        "{similar:?}"
    );
    assert!(
        related
            .iter()
            .all(|(id, similar)| similar.iter().all(|other| other.id != *id))
    );
    let text = text("ERROR: payments pool exhausted (conn_pool_max)");
    let text = engine.similar(&Asked::Text(&text), 3).unwrap();
    assert_eq!(
        text.iter()
            .map(|similar| similar.id.as_str())
            .collect::<Vec<_>>(),
        ["pm-4", "pm-1", "pm-3"]
    );
    let entry = engine.similar(&Asked::Entry("pm-4"), 2).unwrap();
    assert_eq!(entry[0].id, "pm-1");
    assert!(entry.iter().all(|similar| similar.id != "pm-4"));
    assert!(engine.similar(&Asked::Entry("none"), 2).unwrap().is_empty());
    let fact = AskedText {
        facts: vec![("cause".to_owned(), "Identity/Certificate".to_owned())],
        ..AskedText::default()
    };
    let fact = engine.similar(&Asked::Text(&fact), 3).unwrap();
    let ids: Vec<&str> = fact.iter().map(|similar| similar.id.as_str()).collect();
    assert_eq!(ids, ["pm-2"]);
}

#[test]
fn misspelt_words_abbreviations_and_inflections_are_resolved() {
    let engine = Engine::open(&large_pack()).unwrap();
    let ids = |asked: &str| -> Vec<String> {
        let found = engine.similar(&Asked::Text(&text(asked)), 3).unwrap();
        found.into_iter().map(|similar| similar.id).collect()
    };
    let expected = ids("the certificate expired");
    assert!(!expected.is_empty());
    for asked in [
        "the certifcate expired",
        "cert expiring",
        "certificates expires",
    ] {
        assert_eq!(ids(asked)[0], expected[0], "{asked}");
    }
    let read = text("certifcate");
    let read = engine.similar_incidents(&Asked::Text(&read), 1).unwrap();
    let reading = Reading {
        asked: "certifcate".to_owned(),
        read: "certificate".to_owned(),
    };
    assert_eq!(read[0].readings, [reading]);
}

fn text(text: &str) -> AskedText {
    AskedText {
        text: text.to_owned(),
        ..AskedText::default()
    }
}

fn names(similar: &Similar) -> Vec<&str> {
    let words = similar.words.iter();
    words.map(|word| word.word.as_str()).collect()
}

#[test]
fn resemblance_is_found_from_plain_files_too() {
    let pack = large_pack();
    let whole = Engine::open(&pack).unwrap();
    let lazy = Engine::open_first(&pack.files[0].name, &pack.files[0].bytes).unwrap();
    let text = text("payments pool exhausted: conn_pool_max reached, expired certifcate");
    let asked = Asked::Text(&text);
    let mut rounds = 0;
    let similar = loop {
        match lazy.similar(&asked, 5) {
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
    assert_eq!(similar, whole.similar(&asked, 5).unwrap());
    assert!(rounds <= 4 && !similar.is_empty());
}

#[test]
fn an_error_message_finds_what_helped_then() {
    let mut documents = book();
    documents[0].sections.push(section(
        "Response and resolution",
        Role::Resolution,
        "The pool was doubled.",
    ));
    documents[0].open_actions = list(&["Cap each worker's share"]);
    documents.push(Document {
        kind: "page".to_owned(),
        ..document("p", "Payments pool exhausted", "", "", "")
    });
    let engine = Engine::open(&build(documents, &settings()).unwrap()).unwrap();
    let seen = engine
        .similar_incidents(
            &Asked::Text(&text("ERROR payments: pool exhausted, conn_pool_max=40")),
            2,
        )
        .unwrap();
    assert_eq!(seen[0].hit.id, "pm-1");
    assert!(
        seen[0].words.contains(&"conn_pool_max".to_owned()),
        "{:?}",
        seen[0].words
    );
    let resolution = seen[0].resolution.as_ref().unwrap();
    assert_eq!(
        (
            resolution.anchor.as_str(),
            resolution.fragments[0].text.as_str()
        ),
        ("response-and-resolution", "The pool was doubled.")
    );
    assert_eq!(seen[0].open_actions, ["Cap each worker's share"]);
    assert!(seen.iter().all(|one| one.hit.id != "p"));
    assert!(
        engine
            .similar_incidents(&Asked::Text(&text(&"é".repeat(100_000))), 2)
            .unwrap()
            .is_empty()
    );
}

/// Documents that differ in one text.
fn engine_of(texts: &[(&str, &str)]) -> Engine {
    let documents = texts
        .iter()
        .map(|(id, text)| document(id, "t", "s", "c", text))
        .collect();
    Engine::open(&build(documents, &Settings::default()).unwrap()).unwrap()
}

#[test]
fn shared_words_are_named_the_most_telling_first() {
    let engine = engine_of(&[
        ("a", "zeppelin walrus"),
        ("b", "walrus"),
        ("c", "walrus"),
        ("d", "juniper"),
        ("e", "kiwi"),
        ("f", "mango"),
        ("g", "papaya"),
    ]);
    for asked in ["walrus zeppelin", "zeppelin walrus"] {
        let similar = engine.similar(&Asked::Text(&text(asked)), 1).unwrap();
        assert_eq!(names(&similar[0]), ["zeppelin", "walrus"], "{asked}");
    }
}

#[test]
fn what_a_word_is_called_too_is_compared() {
    let engine = engine_of(&[("a", "kubernetes"), ("b", "juniper"), ("c", "kiwi")]);
    let similar = engine.similar(&Asked::Text(&text("k8s")), 1).unwrap();
    assert_eq!(similar[0].id, "a");
    let read: Vec<Option<&str>> = similar[0]
        .words
        .iter()
        .map(|word| word.read_from.as_deref())
        .collect();
    assert_eq!(read, [Some("k8s")]);
}

#[test]
fn of_a_long_text_a_synonym_is_compared_that_it_has_twice() {
    let engine = engine_of(&[("a", "kubernetes"), ("b", "juniper"), ("c", "kiwi")]);
    let long: String = (0..400).map(|at| format!("w{at}x ")).collect();
    for (asked, found) in [("k8s", true), ("k8s and k8s", true)] {
        let similar = engine.similar(&Asked::Text(&text(asked)), 1).unwrap();
        assert_eq!(!similar.is_empty(), found, "{asked}");
    }
    for (asked, found) in [("k8s", false), ("k8s and k8s", true)] {
        let asked = format!("{long}{asked}");
        let similar = engine.similar(&Asked::Text(&text(&asked)), 1).unwrap();
        assert_eq!(!similar.is_empty(), found);
    }
}

#[test]
fn pages_are_passed_over_and_no_text_is_fetched_in_vain() {
    let page = |at: u32| Document {
        kind: "page".to_owned(),
        ..document(
            &format!("a-{at}"),
            "Zeppelin walrus",
            "",
            "",
            "zeppelin walrus",
        )
    };
    let incident = |at: u32| document(&format!("i-{at:02}"), "Zeppelin", "", "", "");
    let other = |at: u32| document(&format!("z-{at:02}"), "Juniper", "", "", "");
    let settings = Settings {
        single_file_limit: 0,
        ..Settings::default()
    };
    for (pages, texts) in [(0, 3), (2, 5)] {
        let documents = (0..pages).map(page).chain((0..9).map(incident));
        let documents = documents.chain((0..40).map(other)).collect();
        let pack = build(documents, &settings).unwrap();
        let engine = Engine::open_first(&pack.files[0].name, &pack.files[0].bytes).unwrap();
        let asked = text("zeppelin walrus");
        let mut fetched = Vec::new();
        let found = loop {
            match engine.similar_incidents(&Asked::Text(&asked), 3) {
                Err(Error::Incomplete(names)) => {
                    for name in &names {
                        let file = pack.files.iter().find(|file| file.name == *name).unwrap();
                        engine.supply(name, &file.bytes).unwrap();
                    }
                    fetched.push(names.len());
                }
                found => break found.unwrap(),
            }
        };
        let ids: Vec<&str> = found.iter().map(|found| found.hit.id.as_str()).collect();
        assert_eq!(ids, ["i-00", "i-01", "i-02"], "{pages}");
        // The last rounds are those of texts: of what is shown, and of as many more as there were pages.
        let of_texts = if pages == 0 { 1 } else { 2 };
        let last: usize = fetched[fetched.len() - of_texts..].iter().sum();
        assert_eq!(last, texts, "{fetched:?}");
    }
}
