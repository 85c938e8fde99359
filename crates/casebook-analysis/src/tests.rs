//! A hand-made book in which every kind of repeat and every fate occurs.
#![allow(clippy::unwrap_used)]

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

/// Earlier is earlier by a second, for what its author declares as well.
#[test]
fn a_declared_repeat_cannot_start_in_the_same_second() {
    let lines = [
        "a | 2020-01-01T10:00:00Z | 2020-01-01T11:00Z | shop | network/dns | tags: []",
        "b | 2020-01-01T10:00:00Z | 2020-01-01T11:00Z | bank | config/flag | recurrence_of: [a]",
        "c | 2020-01-01T10:00:01Z | 2020-01-01T11:00Z | bank | config/flag | recurrence_of: [a]",
    ];
    assert_eq!(
        shown(&book(&lines, None)),
        ["c > a*: declared, no fix, 0 d, +0"]
    );
}

#[test]
fn the_window_includes_its_last_day() {
    let lines = [
        "a | 2019-01-01T23:00Z | 2019-01-01T23:30Z | shop | network/dns | tags: []",
        "b | 2020-01-01T01:00Z | 2020-01-01T02:00Z | shop | network/dns | tags: []",
        "c | 2020-12-31T01:00Z | 2020-12-31T02:00Z | shop | network/dns | tags: []",
    ];
    // 2019 has 365 days, and 2020 has 366, of which c keeps to 365.
    assert_eq!(shown(&book(&lines, Some(365))).len(), 2);
    assert_eq!(shown(&book(&lines, Some(364))), Vec::<String>::new());
    let unlimited = shown(&book(&lines, None));
    assert_eq!(unlimited[1], "c > b*: same service, no fix, 365 d, +1");
}

#[test]
fn earlier_and_over_have_to_be_certain() {
    let lines = [
        "a | 2020-01-01T10:00Z | 2020-01-01T12:00Z | shop | network/dns | tags: []",
        // Began while a went on.
        "b | 2020-01-01T11:00Z | 2020-01-01T13:00Z | shop | network/dns | tags: []",
        // Began at the very second both had ended at the latest: they were over.
        "c | 2020-01-01T13:00Z | 2020-01-01T14:00Z | shop | network/dns | tags: []",
        // On the same day, but nobody knows when.
        "d | 2020-01-01 | 2020-01-03 | shop | network/dns | tags: []",
        // The same second as c.
        "e | 2020-01-01T13:00Z | 2020-01-01T14:00Z | shop | network/dns | tags: []",
    ];
    // `13:00` written without seconds is any second of that minute, as is b's end.
    assert_eq!(
        shown(&book(&lines, None)),
        [
            "c > a*: same service, no fix, 0 d, +0",
            "e > a*: same service, no fix, 0 d, +0"
        ]
    );
}

#[test]
fn of_two_that_began_together_the_first_in_the_book_is_nearest() {
    let lines = [
        "a | 2020-01-01T10:00Z | 2020-01-01T11:00Z | shop | network/dns | tags: []",
        "b | 2020-01-01T10:00Z | 2020-01-01T12:00Z | shop | network/dns | tags: []",
        "c | 2020-02-01T10:00Z | 2020-02-01T11:00Z | shop | network/dns | tags: []",
        // What its author says goes before what its cause says, of two that began together.
        "d | 2020-03-01T10:00Z | 2020-03-01T11:00Z | bank | network/dns | recurrence_of: [e]; not_recurrence_of: [a, b]",
        "e | 2020-02-01T10:00Z | 2020-02-01T11:00Z | mail | config/flag | tags: []",
    ];
    assert_eq!(
        shown(&book(&lines, None)),
        [
            "c > a*: same service, no fix, 31 d, +1",
            "d > e*: declared, no fix, 29 d, +0",
            "d > c: spread, no fix, 29 d, +0"
        ]
    );
}

#[test]
fn what_has_no_start_repeats_nothing_and_is_repeated_by_nothing() {
    let lines = [
        "a | | 2020-01-01T11:00Z | shop | network/dns | tags: []",
        "b | 2020-02-01T10:00Z | 2020-02-01T11:00Z | shop | network/dns | recurrence_of: [a]",
        "c | | 2020-03-01T11:00Z | shop | network/dns | recurrence_of: [b]",
        // Over, though nobody wrote down when: a published postmortem looks back.
        "d | 2020-04-01T10:00Z | | shop | network/dns | tags: []",
        "e | 2020-05-01T10:00Z | | shop | network/dns | tags: []",
    ];
    let mut book = book(&lines, None);
    let found = recurrence(&book);
    assert_eq!((found.counted, found.undated), (5, 2));
    let expected = [
        "d > b*: same service, no fix, 60 d, +0",
        "e > d*: same service, no fix, 30 d, +1",
    ];
    assert_eq!(shown(&book), expected);
    // In review it may be going on.
    Arc::make_mut(&mut book.entries[3]).status = casebook_model::entry::Status::InReview;
    assert_eq!(shown(&book)[1], "e > b*: same service, no fix, 90 d, +0");
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

/// Numbers below a limit, the same in every run.
fn numbers(mut state: u64) -> impl FnMut(u64) -> u64 {
    move |below| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below
    }
}

/// 160 incidents, most of one cause, with fewer than `most` of nine services, many overlapping, and as precise as `start` makes them.
fn crowded(seed: u64, most: u64, start: impl Fn(u64, u64, u64, u64) -> String) -> Vec<String> {
    let mut next = numbers(seed);
    (0..160)
        .map(|at| {
            let (day, month, year) = (next(28) + 1, next(12) + 1, 2020 + next(3));
            let end = if next(4) == 0 { year + 2 } else { year };
            let services: std::collections::BTreeSet<String> =
                (0..next(most)).map(|_| format!("s{}", next(9))).collect();
            let services: Vec<String> = services.into_iter().collect();
            let denied = if at > 3 && next(3) == 0 {
                format!("not_recurrence_of: [n{:03}]", next(at))
            } else {
                "tags: []".into()
            };
            format!(
                "n{at:03} | {} | {end}-{month:02}-{day:02}T11:00Z | {} | {} | {denied}",
                start(year, month, day, next(12)),
                services.join(", "),
                ["network/dns", "time/leap"][usize::from(next(5) == 0)]
            )
        })
        .collect()
}

/// An approximate start may have been before the day of the fix as well as after it.
#[test]
fn fates_of_an_approximate_start() {
    let fate_of = |started: &str, done: &str| {
        let actions =
            format!("actions: [{{title: Fix, kind: prevent, status: done, done: {done}}}]");
        let a =
            format!("a | 2020-01-01T10:00Z | 2020-01-01T11:00Z | shop | network/dns | {actions}");
        let book = book(
            &[
                &a,
                &format!("b | {started} | 2020-09-01T11:00Z | shop | network/dns | tags: []"),
            ],
            None,
        );
        recurrence(&book).repeats[0].strongest().fate
    };
    // A day may be a day off, a clock time an hour.
    for (started, done, fate) in [
        ("~2020-03-10", "2020-03-08", Fate::AfterTheFix),
        ("~2020-03-10", "2020-03-09", Fate::Unknown),
        ("~2020-03-10", "2020-03-11", Fate::Unknown),
        ("~2020-03-10", "2020-03-12", Fate::BeforeTheFix),
        ("~2020-03-10T00:30Z", "2020-03-09", Fate::Unknown),
        ("~2020-03-10T01:30Z", "2020-03-09", Fate::AfterTheFix),
        ("~2020-03-10T23:30Z", "2020-03-11", Fate::Unknown),
        ("~2020-03-10T22:30Z", "2020-03-11", Fate::BeforeTheFix),
        ("~2020-03", "2020-02-10", Fate::Unknown),
        ("~2020-03", "2020-01-20", Fate::AfterTheFix),
        ("~2020-03", "2020-05-20", Fate::BeforeTheFix),
    ] {
        assert_eq!(
            fate_of(started, done),
            fate,
            "started {started}, fixed {done}"
        );
    }
}

/// What `book` repeats by the definition, found by comparing every pair, against what counting finds: the nearest of each
/// kind, how many more there are, and of how many incidents each could be a repeat whatever the causes. `edges` are the
/// dependencies that the book was given.
fn assert_agreement(book: &Casebook, edges: &[(&str, &str)]) -> [usize; 3] {
    let (found, window) = (recurrence(book), book.config.recurrence.window_days);
    let query_facts = (&found.facts, &found.dependencies);
    let eligible: std::collections::HashMap<usize, [usize; 3]> =
        super::finder::Finder::new(book, query_facts.0, query_facts.1)
            .eligible()
            .into_iter()
            .collect();
    let mut seen = [0; 3];
    for (index, later) in book.entries.iter().enumerate() {
        type Ranked = ((i64, std::cmp::Reverse<usize>), usize);
        let mut by_kind: [Vec<Ranked>; 3] = Default::default();
        let mut could_be = [0; 3];
        for (earlier_index, earlier) in book.entries.iter().enumerate() {
            let (a, b) = (
                &earlier.started.as_ref().unwrap().value,
                &later.started.as_ref().unwrap().value,
            );
            let days = casebook_time::days_between(
                a.first_date(&Zone::utc()).unwrap(),
                b.first_date(&Zone::utc()).unwrap(),
            );
            let over = earlier.resolved.as_ref().unwrap().value.latest() <= b.earliest();
            let named = |entry: &casebook_model::entry::Postmortem| -> Vec<String> {
                entry
                    .services
                    .iter()
                    .map(|service| service.value.to_string())
                    .collect()
            };
            let denied = later
                .not_recurrence_of
                .iter()
                .any(|id| id.value == earlier.id.as_str());
            if !a.certainly_before(b)
                || !over
                || denied
                || window.is_some_and(|window| days > window)
            {
                continue;
            }
            let (ours, theirs) = (named(later), named(earlier));
            if ours.is_empty() || theirs.is_empty() {
                continue;
            }
            let needs = |one: &str, other: &str| edges.contains(&(one, other));
            let depends = ours.iter().any(|ours| {
                theirs
                    .iter()
                    .any(|theirs| needs(ours, theirs) || needs(theirs, ours))
            });
            let kind = match () {
                () if ours.iter().any(|service| theirs.contains(service)) => 0,
                () if depends => 1,
                () => 2,
            };
            could_be[kind] += 1;
            if earlier.primary_cause() == later.primary_cause() {
                let nearness = (a.latest().as_second(), std::cmp::Reverse(earlier_index));
                by_kind[kind].push((nearness, earlier_index));
            }
        }
        assert_eq!(eligible.get(&index).copied().unwrap_or_default(), could_be);
        let repeat = found.of(index);
        for (kind, all) in RepeatKind::ALL[1..].iter().zip(&by_kind) {
            let link =
                repeat.and_then(|repeat| repeat.links.iter().find(|link| link.kind == *kind));
            let nearest = all.iter().max().map(|one| one.1);
            assert_eq!(link.map(|link| link.earlier), nearest, "{}", later.id);
            let more = repeat.map_or(0, |repeat| repeat.more[*kind as usize]);
            assert_eq!(more, all.len().saturating_sub(1), "{}", later.id);
        }
        let strongest = by_kind.iter().position(|all| !all.is_empty());
        assert_eq!(
            repeat.map(|repeat| repeat.strongest().kind),
            strongest.map(|at| RepeatKind::ALL[at + 1])
        );
        if let Some(at) = strongest {
            seen[at] += 1;
        }
    }
    seen
}

#[test]
fn counting_agrees_with_comparing_every_pair() {
    let exact = |year, month, day, _| format!("{year}-{month:02}-{day:02}T10:00Z");
    // A month counts from its first day, and is not before anything that began in it.
    let vague = |year, month, day, form| match form {
        0 => format!("{year}"),
        1 => format!("~{year}-{month:02}"),
        2 | 3 => format!("{year}-{month:02}"),
        4 => format!("~{year}-{month:02}-{day:02}"),
        5 | 6 => format!("{year}-{month:02}-{day:02}"),
        7 => format!("~{year}-{month:02}-{day:02}T00:30Z"),
        _ => format!("{year}-{month:02}-{day:02}T10:00Z"),
    };
    let books = [
        crowded(7, 8, exact),
        crowded(8, 8, vague),
        crowded(9, 8, vague),
        crowded(10, 3, exact),
        crowded(11, 3, vague),
    ];
    let mut seen = [0; 3];
    for lines in &books {
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        for window in [Some(0), Some(30), Some(90), Some(365), None] {
            assert_agreement(&book(&lines, window), &[]);
        }
        // A service that many need, a chain, a circle, one that needs itself, and names in other spellings.
        let edges = [
            ("s0", "s1"),
            ("s1", "s2"),
            ("s2", "s0"),
            ("s3", "s3"),
            ("s4", "s8"),
            ("s5", "s8"),
            ("s6", "s8"),
            ("s7", "s8"),
        ];
        let services =
            "s0 > s1; s1 > S2; s2 > s0; s3 > s3; s4 > s8, nowhere; s5 > s8; s6 > s8; s7 > s8; s8 >";
        for window in [Some(30), Some(365), None] {
            let found = assert_agreement(&book_with(&lines, window, services), &edges);
            for (seen, found) in seen.iter_mut().zip(found) {
                *seen += found;
            }
        }
    }
    assert!(seen.iter().all(|seen| *seen > 20), "{seen:?}");
}

#[test]
fn a_vague_start_hides_no_other_incident() {
    let lines = [
        "a | 2020 | 2020-12-31T23:00Z | bank, shop | network/dns | tags: []",
        "b | 2020-11-01T10:00Z | 2020-11-01T11:00Z | bank | network/dns | tags: []",
        "c | 2020-11-02T10:00Z | 2020-11-02T11:00Z | shop | network/dns | tags: []",
        "d | 2021-03-01T10:00Z | 2021-03-01T11:00Z | bank | network/dns | tags: []",
    ];
    // a may have begun in January 2020, which is outside the window of d, and as late as December, after b and c.
    assert_eq!(
        shown(&book(&lines, Some(365))),
        [
            "c > b*: spread, no fix, 1 d, +0",
            "d > b*: same service, no fix, 120 d, +0",
            "d > c: spread, no fix, 119 d, +0"
        ]
    );
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
