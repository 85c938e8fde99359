//! What the terms of a text are.

use super::*;
use proptest::prelude::*;

fn terms(text: &str) -> Vec<String> {
    Tokens::collect_all(text, Side::Entry)
        .into_iter()
        .map(|token| token.text)
        .collect()
}

fn placed(text: &str) -> Vec<(String, usize)> {
    Tokens::collect_all(text, Side::Entry)
        .into_iter()
        .map(|token| (token.text, token.position))
        .collect()
}

fn at(list: &[(&str, usize)]) -> Vec<(String, usize)> {
    list.iter()
        .map(|(text, position)| ((*text).to_owned(), *position))
        .collect()
}

#[test]
fn identifiers_are_terms_whole_and_in_part() {
    let pool = at(&[
        ("set", 0),
        ("conn_pool_max", 1),
        ("conn", 1),
        ("pool", 2),
        ("max", 3),
        ("now", 4),
    ]);
    assert_eq!(placed("set conn_pool_max now"), pool);
    assert_eq!(terms("Foo::bar"), ["foo::bar", "foo", "bar"]);
    assert_eq!(terms("nginx.conf."), ["nginx.conf", "nginx", "conf"]);
    assert_eq!(
        terms("10.0.3.7:8080"),
        ["10.0.3.7", "10", "0", "3", "7", "8080"]
    );
    assert_eq!(
        terms("ERR_TOO_MANY_REDIRECTS"),
        ["err_too_many_redirects", "err", "too", "many", "redirects"]
    );
    assert_eq!(
        terms("CVE-2024-3094"),
        ["cve-2024-3094", "cve", "2024", "3094"]
    );
    assert_eq!(terms("__init__"), ["init"]);
    assert_eq!(terms("--no-verify"), ["noverify", "no", "verify"]);
}

#[test]
fn signs_that_make_a_name_stay() {
    assert_eq!(terms("C++, C# and g++"), ["c++", "c#", "and", "g++"]);
    assert_eq!(terms("count++ C#4"), ["count", "c", "4"]);
}

#[test]
fn humps_share_the_place_of_their_segment() {
    assert_eq!(
        placed("GitHub Actions"),
        at(&[("github", 0), ("git", 0), ("hub", 0), ("actions", 1)])
    );
    assert_eq!(terms("connPoolMax"), ["connpoolmax", "conn", "pool", "max"]);
    assert_eq!(terms("HTTPServer"), ["httpserver", "http", "server"]);
    assert_eq!(terms("SEV DNS"), ["sev", "dns"]);
}

#[test]
fn compounds_are_one_term_however_they_are_written() {
    assert_eq!(
        placed("a fail-over now"),
        at(&[
            ("a", 0),
            ("failover", 1),
            ("fail", 1),
            ("over", 2),
            ("now", 3)
        ])
    );
    assert_eq!(placed("a fail over now"), placed("a fail-over now"));
    for (written, joined) in [
        ("roll back", "rollback"),
        ("Time-outs", "timeouts"),
        ("time\nouts", "timeouts"),
        ("post-mortem's", "postmortem"),
        ("e-mail", "email"),
        ("load-balancer", "loadbalancer"),
        ("man-in-the-middle", "maninthemiddle"),
        ("Rück-Rollung", "ruckrollung"),
    ] {
        assert!(
            terms(written).contains(&joined.to_owned()),
            "{written}: {:?}",
            terms(written)
        );
    }
    assert_eq!(terms("pool over"), ["pool", "over"]);
    assert_eq!(terms("fail over_all"), ["fail", "over_all", "over", "all"]);
    assert_eq!(terms("us-east-1"), ["us-east-1", "us", "east", "1"]);
}

#[test]
fn letters_and_digits_are_terms_of_their_own() {
    assert_eq!(
        placed("p99 of"),
        at(&[("p99", 0), ("p", 0), ("99", 0), ("of", 1)])
    );
    assert_eq!(terms("5xx"), ["5xx", "5", "xx"]);
    assert_eq!(terms("v1.28"), ["v1.28", "v1", "v", "1", "28"]);
    assert_eq!(terms("k8s"), ["k8s"]);
    assert_eq!(terms("deadbeef00000"), ["deadbeef00000"]);
}

#[test]
fn elided_articles_are_no_part_of_a_word() {
    for (written, word) in [
        ("l'incident", "incident"),
        ("d\u{2019}urgence", "urgence"),
        ("qu'elle", "elle"),
        ("dell'errore", "errore"),
        ("un'altra", "altra"),
        ("L'Hospitalet", "hospitalet"),
    ] {
        assert_eq!(terms(written), [word]);
    }
    assert_eq!(terms("can't it's we'll l's"), ["cant", "it", "well", "l"]);
}

#[test]
fn apostrophes() {
    assert_eq!(
        terms("don't the pool's limit 'quoted'"),
        ["dont", "the", "pool", "limit", "quoted"]
    );
    assert_eq!(terms("the pool’s"), ["the", "pool"]);
}

#[test]
fn unspaced_scripts_are_cut_into_pairs() {
    assert_eq!(
        placed("数据库 down"),
        at(&[("数据", 0), ("据库", 1), ("库", 2), ("down", 3)])
    );
    let query: Vec<String> = Tokens::collect_all("数据库", Side::Query)
        .into_iter()
        .map(|token| token.text)
        .collect();
    assert_eq!(query, ["数据", "据库"]);
    assert_eq!(terms("が"), terms("か\u{3099}"));
    assert_eq!(terms("DNSが落ちた"), ["dns", "が落", "落ち", "ちた", "た"]);
    assert_eq!(Tokens::collect_all("障", Side::Query).len(), 1);
}

#[test]
fn one_endless_word_is_cut_and_found() {
    let word = "a".repeat(120);
    assert_eq!(terms(&word), ["a".repeat(64)]);
}

proptest! {
    #[test]
    fn never_panics_and_stays_in_bounds(text in "\\PC{0,60}|[a-cA-C0-1_.:'’+#\\-数が\u{3099}é \n]{0,40}") {
        let mut tokens = Tokens::new(&text, Side::Entry);
        let mut last = 0;
        while tokens.advance() {
            let token = tokens.token();
            prop_assert!(!token.text.is_empty());
            prop_assert!(token.start < token.end && text.get(token.start..token.end).is_some());
            prop_assert!(token.position >= last);
            last = token.position;
        }
    }

    #[test]
    fn case_does_not_matter_without_humps(text in "[a-z0-9_. \\-é]{0,30}") {
        prop_assert_eq!(terms(&text), terms(&text.to_uppercase()));
    }
}
