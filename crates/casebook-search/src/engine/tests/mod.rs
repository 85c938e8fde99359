//! Books for the tests of the engine.

#![allow(clippy::unwrap_used)]

mod deferred_phrases;
mod packs;
mod questions;
mod ranking;
mod seams;
mod similarity;

use std::collections::HashSet;

use super::*;
use crate::time::day_of;
use crate::{Document, NoteKind, Role, Section, Settings, build};

fn section(heading: &str, role: Role, text: &str) -> Section {
    let anchor = heading.to_lowercase().replace(' ', "-");
    Section {
        heading: heading.to_owned(),
        anchor,
        text: text.to_owned(),
        role,
    }
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
    let severity = settings.declare("severity", "Severity");
    severity
        .vocabulary
        .aliases
        .insert("1".to_owned(), "SEV1".to_owned());
    severity
        .vocabulary
        .aliases
        .insert("2".to_owned(), "SEV2".to_owned());
    severity
        .vocabulary
        .aliases
        .insert("critical".to_owned(), "SEV1".to_owned());
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
    engine()
        .search(query, &SearchOptions::default())
        .unwrap()
        .notes
        .into_iter()
        .map(|note| note.kind)
        .collect()
}

/// A book of some size, in many files.
fn large_pack() -> Pack {
    pack_but_for(None)
}

/// The same, but for another word in one of its entries.
fn pack_but_for(changed: Option<u32>) -> Pack {
    let mut documents = book();
    for number in 0..300u32 {
        let filler: String = (0..120)
            .map(|word| format!("w{} ", number * 31 % 97 + word * word))
            .collect();
        let text = format!(
            "connection pool of service {number} exhausted by {}. {filler}",
            if changed == Some(number) {
                "hand"
            } else {
                "retries"
            }
        );
        let published = Some(i32::try_from(number).unwrap());
        let id = format!("x-{number}");
        documents.push(Document {
            published,
            date: published,
            ..document(&id, "Filler entry", "Nothing.", &text, &text)
        });
    }
    build(
        documents,
        &Settings {
            single_file_limit: 0,
            ..settings()
        },
    )
    .unwrap()
}
