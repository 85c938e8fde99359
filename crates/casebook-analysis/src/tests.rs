//! A hand-made book in which every kind of repeat and every fate occurs.
#![allow(clippy::unwrap_used)]

mod every_pair;
mod order_in_time;

use std::sync::Arc;

use super::*;
use casebook_model::book::{Casebook, link};
use casebook_model::config::{Config, Recurrence as Rules};
use casebook_model::entry::{Context, read};
use casebook_model::source::History;
use casebook_model::template::Template;
use casebook_time::{Zone, parse_date};

/// `name | started | resolved | services | cause | more front matter`
pub(super) fn book(lines: &[&str], window: Option<i64>) -> Casebook {
    book_with(lines, window, "")
}

/// The same with a `services.yaml`: `name > needed, needed; name > needed`.
pub(super) fn book_with(lines: &[&str], window: Option<i64>, services: &str) -> Casebook {
    let mut template = Template::builtin();
    let mut vocabulary = casebook_model::template::Vocabulary::default();
    for line in services.split(';').filter(|line| !line.is_empty()) {
        let (name, needed) = line.split_once('>').unwrap();
        vocabulary.push(casebook_model::template::Term {
            name: name.trim().to_owned(),
            depends_on: needed
                .split(',')
                .map(|one| one.trim().to_owned())
                .filter(|one| !one.is_empty())
                .collect(),
            ..Default::default()
        });
    }
    template
        .vocabularies
        .insert("services".to_owned(), vocabulary);
    let zone = Zone::utc();
    let context = Context {
        template: &template,
        zone: &zone,
        is_page: &|_| false,
        sources: &[],
    };
    let entries: Vec<_> = lines
        .iter()
        .map(|line| {
            let parts: Vec<&str> = line.split('|').map(str::trim).collect();
            let [name, started, resolved, services, cause, more] = parts[..] else { panic!("{line}") };
            let text = format!(
                "---\ntitle: {name}\nstatus: published\nstarted: {started}\nresolved: {resolved}\nservices: [{services}]\nroot_causes: [{cause}]\n{}\n---\n",
                more.replace("; ", "\n")
            );
            let path: Arc<str> = format!("{name}.md").into();
            read(&path, &path, &text.into(), &context).0
        })
        .collect();
    let config = Config {
        recurrence: Rules {
            window_days: window,
            ..Rules::default()
        },
        ..Config::default()
    };
    link(
        config,
        template.clone(),
        entries,
        Vec::new(),
        History::default(),
    )
    .0
}

/// `later > earlier: kind, fate, days, +more of the kind` per link, the strongest one marked with `*`.
fn shown(book: &Casebook) -> Vec<String> {
    let recurrence = recurrence(book);
    let id = |index: usize| book.entries[index].id.as_str().to_owned();
    let mut lines = Vec::new();
    for repeat in &recurrence.repeats {
        for link in &repeat.links {
            let mark = if link == repeat.strongest() { "*" } else { "" };
            let more = repeat.more[link.kind as usize];
            lines.push(format!(
                "{} > {}{mark}: {}, {}, {} d, +{more}",
                id(link.later),
                id(link.earlier),
                link.kind.as_str(),
                link.fate.as_str(),
                link.days
            ));
        }
    }
    lines
}

const DONE: &str =
    "actions: [{title: Fix, kind: prevent, owner: o, status: done, done: 2020-02-01}]";
const OPEN: &str = "actions: [{title: Fix, kind: prevent, owner: o, status: open}]";

#[test]
fn every_kind_and_fate() {
    let lines = [
        format!("a | 2020-01-01T10:00Z | 2020-01-01T11:00Z | shop | network/dns | {DONE}"),
        // Same service as a, 60 days later; a's fix was done on 1 February: it did not hold.
        format!("b | 2020-03-01T10:00Z | 2020-03-01T11:00Z | shop | network/dns | {OPEN}"),
        // Nearest on another service is b, whose fix is open; a is one more of that kind.
        "c | 2020-04-01T10:00Z | 2020-04-01T11:00Z | bank | network/dns | tags: []".to_owned(),
        // Shares shop with b and a, bank with c: the nearest is c, which promised nothing.
        "d | 2020-05-01T10:00Z | 2020-05-01T11:00Z | shop, bank | network/dns | tags: []"
            .to_owned(),
        // Declares b over any distance and cause; b is then not counted as another kind.
        "e | 2023-01-01T10:00Z | 2023-01-01T11:00Z | shop | config/flag | recurrence_of: [b]"
            .to_owned(),
        // Denies d, so c is its only predecessor on bank; spread: none names only other services but a and b.
        "f | 2020-06-01T10:00Z | 2020-06-01T11:00Z | bank | network/dns | not_recurrence_of: [d]"
            .to_owned(),
    ];
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    assert_eq!(
        shown(&book(&lines, Some(365))),
        [
            "b > a*: same service, fix did not hold, 60 d, +0",
            "c > b*: spread, fix still open, 31 d, +1",
            "d > c*: same service, no fix, 30 d, +2",
            "f > c*: same service, no fix, 61 d, +0",
            "f > b: spread, fix still open, 92 d, +1",
            "e > b*: declared, fix still open, 1036 d, +0",
        ]
    );
}

/// The strongest kind speaks, not the nearest date; of declared links the one that started last.
#[test]
fn the_strongest_kind_speaks() {
    let lines = [
        "a | 2020-01-01T10:00Z | 2020-01-01T11:00Z | shop | network/dns | tags: []",
        "b | 2020-02-01T10:00Z | 2020-02-01T11:00Z | pay | network/dns | tags: []",
        "c | 2020-03-01T10:00Z | 2020-03-01T11:00Z | mail | network/dns | tags: []",
        // Shares shop with a, depends on pay of b, and c is nearest.
        "d | 2020-04-01T10:00Z | 2020-04-01T11:00Z | shop | network/dns | tags: []",
        // What needs shop, and what shop needs: both are one step away. The nearest of the kind is d.
        "e | 2020-05-01T10:00Z | 2020-05-01T11:00Z | web | network/dns | tags: []",
        // Two steps away from pay: spread.
        "f | 2020-06-01T10:00Z | 2020-06-01T11:00Z | web | time/leap | tags: []",
        "g | 2020-07-01T10:00Z | 2020-07-01T11:00Z | pay | time/leap | tags: []",
        // Declares two, of which b started later.
        "h | 2020-08-01T10:00Z | 2020-08-01T11:00Z | shop | network/dns | recurrence_of: [a, b]",
    ];
    let mut book = book_with(&lines, None, "shop > pay; web > shop; pay >; mail >");
    assert_eq!(
        shown(&book),
        [
            "b > a*: dependency, no fix, 31 d, +0",
            "c > b*: spread, no fix, 29 d, +1",
            "d > a*: same service, no fix, 91 d, +0",
            "d > b: dependency, no fix, 60 d, +0",
            "d > c: spread, no fix, 31 d, +0",
            "e > d*: dependency, no fix, 30 d, +1",
            "e > c: spread, no fix, 61 d, +1",
            "g > f*: spread, no fix, 30 d, +0",
            "h > b*: declared, no fix, 182 d, +0",
            "h > a: declared, no fix, 213 d, +0",
            "h > d: same service, no fix, 122 d, +0",
            "h > e: dependency, no fix, 92 d, +0",
            "h > c: spread, no fix, 153 d, +0",
        ]
    );
    let repeated = |book: &Casebook| {
        let found = recurrence(book);
        let repeats = found.repeats.iter().filter(|repeat| repeat.is_repeated);
        repeats
            .map(|repeat| book.entries[repeat.entry].id.as_str().to_owned())
            .collect::<String>()
    };
    assert_eq!(repeated(&book), "bdeh");
    book.config.recurrence.repeats = vec![RepeatKind::Declared, RepeatKind::SameService];
    assert_eq!(repeated(&book), "dh");
    book.config.recurrence.repeats = vec![RepeatKind::Spread];
    assert_eq!(repeated(&book), "cg");
}

/// The rule about likely repeats and the analysis say the same of every entry, whatever is known of its end.
#[test]
fn what_is_likely_is_what_would_be_counted() {
    let ends = [
        "",
        "2019-01-01T00:00Z",
        "2020-01-01T11:00Z",
        "2020-02-01",
        "2020-03-15T10:00Z",
    ];
    let mut lines = Vec::new();
    for (number, end) in ends.iter().cycle().take(40).enumerate() {
        let (month, hour) = (number % 4 + 1, number % 3 + 8);
        let service = ["shop", "pay", "mail"][number * 7 / 5 % 3];
        let more = if number % 7 == 0 {
            "mitigated: 2020-02-10"
        } else {
            "tags: []"
        };
        lines.push(format!(
            "e{number} | 2020-0{month}-01T{hour:02}:00Z | {end} | {service} | network/dns | {more}"
        ));
    }
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    for repeats in [
        vec![RepeatKind::SameService, RepeatKind::Dependency],
        vec![RepeatKind::Dependency],
        vec![RepeatKind::Spread],
    ] {
        let mut book = book_with(&lines, None, "shop > pay; pay >");
        book.config.recurrence.repeats = repeats;
        for (number, entry) in book.entries.iter_mut().enumerate() {
            if number % 2 == 0 {
                Arc::make_mut(entry).status = casebook_model::entry::Status::InReview;
            }
        }
        let found = recurrence(&book);
        let repeats = &book.config.recurrence.repeats;
        let mut kinds = std::collections::BTreeSet::new();
        for (index, entry) in book.entries.iter().enumerate() {
            let counted = found.of(index).and_then(|repeat| {
                let asked =
                    |kind: RepeatKind| kind != RepeatKind::Spread && repeats.contains(&kind);
                let link = repeat.links.iter().find(|link| asked(link.kind))?;
                kinds.insert(link.kind);
                Some(Likely {
                    earlier: link.earlier,
                    kind: link.kind,
                    days: link.days,
                    more: repeat.more[link.kind as usize],
                })
            });
            let guessed = likely(&book, &found, entry, Some(index));
            assert_eq!(guessed, counted, "{}", lines[index]);
        }
        // The strongest that is asked about occurs; of spread alone nothing is likely.
        let asked = repeats.iter().find(|kind| **kind != RepeatKind::Spread);
        assert_eq!(kinds.first(), asked);
    }
}

#[test]
fn unknown_causes_and_unnamed_services_do_not_count() {
    let lines = [
        "a | 2020-01-01T10:00Z | 2020-01-01T12:00Z | shop | unknown | tags: []",
        "b | 2020-02-01T10:00Z | 2020-02-01T12:00Z | shop | unknown | tags: []",
        "c | 2020-03-01T10:00Z | 2020-03-01T12:00Z | | network/dns | tags: []",
        "d | 2020-04-01T10:00Z | 2020-04-01T12:00Z | shop | network/dns | tags: []",
        // A parent cause is another path than its child.
        "e | 2020-05-01T10:00Z | 2020-05-01T12:00Z | shop | network | tags: []",
        "f | ~2020-06-01 | 2020-06-05 | shop | network | kind: near-miss",
    ];
    assert_eq!(shown(&book(&lines, None)), Vec::<String>::new());
}

#[test]
fn fates_by_day() {
    let fate_of = |actions: &str| {
        let a = format!(
            "a | 2020-01-01T10:00Z | 2020-01-01T11:00Z | shop | network/dns, time/leap | actions: [{actions}]"
        );
        let b = "b | 2020-03-01T10:00Z | 2020-03-01T11:00Z | shop | network/dns | tags: []";
        let book = book(&[&a, b], None);
        recurrence(&book).repeats[0].strongest().fate
    };
    let prevent = |rest: &str| format!("{{title: Fix, kind: prevent, {rest}}}");
    assert_eq!(fate_of(""), Fate::NoFix);
    assert_eq!(
        fate_of("{title: Watch, kind: detect, status: done, done: 2020-01-05}"),
        Fate::NoFix
    );
    assert_eq!(fate_of(&prevent("status: wont-do")), Fate::NoFix);
    assert_eq!(
        fate_of(&prevent("status: done, done: 2020-02-29")),
        Fate::AfterTheFix
    );
    assert_eq!(
        fate_of(&prevent("status: done, done: 2020-03-01")),
        Fate::Unknown
    );
    assert_eq!(
        fate_of(&prevent("status: done, done: 2020-03-02")),
        Fate::BeforeTheFix
    );
    assert_eq!(fate_of(&prevent("status: done")), Fate::Unknown);
    assert_eq!(fate_of(&prevent("status: open")), Fate::BeforeTheFix);
    assert_eq!(
        fate_of(&prevent(
            "status: done, done: 2020-02-01, addresses: time/leap"
        )),
        Fate::NoFix
    );
    let both = format!(
        "{}, {}",
        prevent("status: done"),
        prevent("status: in-progress")
    );
    assert_eq!(fate_of(&both), Fate::BeforeTheFix);
}

#[test]
fn overdue_actions_come_first() {
    let book = book(
        &[
            "a | 2020-01-01T10:00Z | 2020-01-01T11:00Z | shop | network/dns | actions: [{id: A1, title: X, due: 2020-02-01}, {id: A2, title: Y}, {id: A3, title: Z, due: 2020-01-15}]",
            "b | 2020-01-02T10:00Z | 2020-01-02T11:00Z | shop | network/dns | actions: [{id: B1, title: X, due: 2020-02-02}, {id: B2, title: X, status: done, done: 2020-01-09, due: 2020-01-08}]",
        ],
        None,
    );
    let (today, _) = parse_date("2020-02-02").unwrap();
    let all = actions(&book, today);
    let shown: Vec<_> = all
        .all
        .iter()
        .map(|one| (one.action.id.as_str(), one.overdue_days))
        .collect();
    assert_eq!(
        shown,
        [
            ("A3", Some(18)),
            ("A1", Some(1)),
            ("B1", None),
            ("A2", None),
            ("B2", None)
        ]
    );
    assert_eq!(all.overdue().count(), 2);
    assert_eq!(all.open().count(), 4);
}
