//! Counting against comparing every pair, in books at random.

use super::*;

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
