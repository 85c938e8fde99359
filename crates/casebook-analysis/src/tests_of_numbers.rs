//! Small books whose figures are worked out by hand.
#![allow(clippy::unwrap_used)]

mod metrics;

use self::metrics::built;
use super::query::lies_in;
use super::tests::book;
use super::*;
use casebook_model::book::{Casebook, Index};
use casebook_time::{Date, Duration, parse_date};

fn day(text: &str) -> Date {
    parse_date(text).unwrap().0
}

/// Asks `book` about `scope` on the day `today`.
pub(super) fn ask<T>(
    book: &Casebook,
    today: &str,
    scope: Scope,
    about: impl FnOnce(&AnalysisQuery<'_>) -> T,
) -> T {
    let (recurrence, actions) = (recurrence(book), actions(book, day(today)));
    about(&AnalysisQuery::new(
        book,
        &recurrence,
        &actions,
        day(today),
        scope,
    ))
}

pub(super) fn ids(book: &Casebook, entries: &[Index]) -> String {
    let ids: Vec<&str> = entries
        .iter()
        .map(|index| book.entries[*index].id.as_str())
        .collect();
    ids.join(" ")
}

fn named(name: &str) -> Option<casebook_model::entry::Name> {
    Some(name.into())
}

const PLAIN: &str = "tags: []";

/// Three of `network/dns`, one of `network/bgp`, one of no cause at all.
fn five() -> Casebook {
    book(
        &[
            "a | 2020-01-01T10:00Z | 2020-01-01T11:00Z | shop | network/dns | teams: [red]; impact: {downtime: 1h}; actions: [{title: Fix, kind: prevent, owner: ann, due: 2020-01-10}]",
            "b | 2020-01-11T10:00Z | 2020-01-11T11:00Z | shop, bank | network/dns | teams: [red, blue]; trigger: config-push; impact: {downtime: 30m}",
            "c | 2020-02-20T10:00Z | 2020-02-20T11:00Z | bank | network/dns | teams: [blue]; trigger: config-push; actions: [{title: Cap, kind: prevent, addresses: network/bgp, owner: ann}, {title: See, kind: detect, status: done, done: 2020-02-25}]",
            "d | 2020-03-01T10:00Z | 2020-03-01T11:00Z | mail | network/bgp | impact: {downtime: 0m}; actions: [{title: No, kind: prevent, status: wont-do, reason: too dear}]",
            "e | 2020-03-02T10:00Z | 2020-03-02T11:00Z | shop | | actions: [{title: Odd, kind: prevent, status: in-progress, due: 2020-06-01}]",
        ],
        Some(365),
    )
}

#[test]
fn a_parent_cause_sums_its_children() {
    let book = five();
    ask(&book, "2020-04-01", Scope::default(), |query| {
        let found = records(query, Dimension::Cause);
        let names: Vec<&str> = found.records.iter().map(|record| &*record.name).collect();
        // Two repeats each: the parent has four incidents and the child three. `bgp` repeats nothing.
        assert_eq!(names, ["network", "network/dns", "network/bgp"]);
        assert_eq!(ids(&book, &found.unnamed), "e");
        let network = found.get("network").unwrap();
        assert_eq!(ids(&book, &network.incidents), "d c b a");
        assert_eq!(ids(&book, &network.repeats), "c b");
        // b follows a after 10 days, its fix still open; c follows b after 40, who promised nothing.
        assert_eq!(
            (network.by_kind, network.by_fate),
            ([0, 2, 0, 0], [1, 1, 0, 0])
        );
        assert_eq!(
            (
                network.gaps.median(),
                network.gaps.shortest(),
                network.gaps.longest()
            ),
            (Some(25.0), Some(10), Some(40))
        );
        // 1 h of a, 30 m of b, nothing at all of d; c does not say.
        assert_eq!(
            network.downtime,
            Downtime {
                total: Duration::from_minutes(90),
                sum: Duration::from_minutes(90),
                overlapping: 0,
                known: 3,
                missing: 1
            }
        );
        assert_eq!(
            (network.last, network.days_since),
            (Some(day("2020-03-01")), Some(31))
        );
        // a's fix is 82 days overdue; c's second thought is about `bgp`; d's is turned down; e's has no cause.
        assert_eq!((network.open_fixes.len(), network.overdue_fixes), (2, 1));
        assert_eq!(found.get("network/dns").unwrap().open_fixes.len(), 1);
        assert_eq!(found.get("network/bgp").unwrap().open_fixes.len(), 1);
    });
}

#[test]
fn services_teams_and_triggers_have_records_of_their_own() {
    let book = five();
    ask(&book, "2020-04-01", Scope::default(), |query| {
        let services = records(query, Dimension::Service);
        let shown: Vec<(&str, usize, usize, usize)> = services
            .records
            .iter()
            .map(|one| {
                (
                    &*one.name,
                    one.incidents.len(),
                    one.repeats.len(),
                    one.open_fixes.len(),
                )
            })
            .collect();
        // bank: b and c, both repeats. shop: a, b, e, of which b repeats; the fixes of a and e, which has no cause.
        assert_eq!(
            shown,
            [("bank", 2, 2, 1), ("shop", 3, 1, 2), ("mail", 1, 0, 0)]
        );
        let teams = records(query, Dimension::Team);
        assert_eq!(teams.get("blue").unwrap().repeats.len(), 2);
        assert_eq!(ids(&book, &teams.unnamed), "e d");
        let triggers = records(query, Dimension::Trigger);
        assert_eq!(
            triggers.get("config-push").unwrap().services,
            [("bank".into(), 2), ("shop".into(), 1)]
        );
    });
}

#[test]
fn a_scope_looks_back_beyond_itself() {
    let book = five();
    let scope = Scope {
        from: Some(day("2020-02-20")),
        to: Some(day("2020-03-01")),
        ..Scope::default()
    };
    ask(&book, "2020-04-01", scope, |query| {
        assert_eq!(ids(&book, &query.incidents), "d c");
        // c repeats b, which is older than the scope; the chain shows it all the same.
        assert_eq!(query.repeats().count(), 1);
        let chains = chains(query);
        assert_eq!(chains.len(), 1);
        assert_eq!(
            ids(
                &book,
                &chains[0]
                    .steps
                    .iter()
                    .map(|step| step.entry)
                    .collect::<Vec<_>>()
            ),
            "a b c"
        );
        assert_eq!(query.actions().count(), 3);
    });
    let bank = Scope {
        service: named("bank"),
        cause: named("network"),
        ..Scope::default()
    };
    ask(&book, "2020-04-01", bank, |query| {
        assert_eq!(ids(&book, &query.incidents), "c b");
    });
    // An action is in the scope of the cause it addresses, wherever it was promised.
    let bgp = Scope {
        cause: named("network/bgp"),
        ..Scope::default()
    };
    ask(&book, "2020-04-01", bgp, |query| {
        let titles: Vec<_> = query
            .actions()
            .map(|action| action.action.title.value.as_str())
            .collect();
        assert_eq!(titles, ["Cap", "No"]);
    });
    assert!(
        lies_in("network/dns", "network")
            && !lies_in("networking", "network")
            && !lies_in("network", "network/dns")
    );
}

#[test]
fn chains_tell_what_was_promised_and_how_far_it_had_come() {
    let book = book(
        &[
            "a | 2020-01-01T10:00Z | 2020-01-01T11:00Z | shop | network/dns | actions: [{title: One, kind: prevent, status: done, done: 2020-01-31}, {title: Two, kind: prevent, status: done, done: 2020-02-10}, {title: Three, kind: prevent, status: done}, {title: Four, kind: prevent, status: wont-do}, {title: Five, kind: detect}]",
            "b | 2020-02-01T10:00Z | 2020-02-01T11:00Z | shop | network/dns | tags: []",
            "c | 2020-03-01T10:00Z | 2020-03-01T11:00Z | shop | network/dns | tags: []",
            // Goes back to a, which is not its nearest by any rule but its own word: the chain branches.
            "d | 2020-03-05T10:00Z | 2020-03-05T11:00Z | mail | config/flag | recurrence_of: [a]",
            "e | 2020-03-06T10:00Z | 2020-03-06T11:00Z | mail | time/leap | tags: []",
        ],
        Some(40),
    );
    ask(&book, "2020-04-01", Scope::default(), |query| {
        let chains = chains(query);
        assert_eq!(chains.len(), 1, "e repeats nothing");
        assert_eq!(chains[0].cause, None, "d has another cause");
        let steps = &chains[0].steps;
        assert_eq!(
            ids(
                &book,
                &steps.iter().map(|step| step.entry).collect::<Vec<_>>()
            ),
            "a b c d"
        );
        assert!(steps[0].repeats.is_none() && steps[0].promises.is_empty());
        let told: Vec<(&str, Progress)> = steps[1]
            .promises
            .iter()
            .map(|promise| (promise.action.title.value.as_str(), promise.progress))
            .collect();
        assert_eq!(
            told,
            [
                ("One", Progress::Done),
                ("Two", Progress::NotYet),
                ("Three", Progress::Unknown)
            ]
        );
        // By March the second was done as well.
        assert_eq!(steps[3].promises[1].progress, Progress::Done);
        let repeats: usize = chains.iter().map(|chain| chain.steps.len() - 1).sum();
        assert_eq!(repeats, query.recurrence.repeats.len());
    });
}

#[test]
fn the_ledger_adds_up() {
    let book = five();
    ask(&book, "2020-04-01", Scope::default(), |query| {
        let ledger = ledger(query);
        assert_eq!(
            ledger.tally,
            Tally {
                open: 3,
                overdue: 1,
                done: 1,
                wont_do: 1
            }
        );
        assert_eq!(ledger.tally.total(), ledger.actions.len());
        let [owners, teams, kinds, causes] = &ledger.groups;
        // Ann has one overdue and one open; the three others have no owner, which stands last.
        assert_eq!(
            owners[0],
            (
                Some("ann".to_owned()),
                Tally {
                    open: 2,
                    overdue: 1,
                    ..Tally::default()
                }
            )
        );
        assert_eq!(owners[1].0, None);
        // d and e name no team.
        assert_eq!(
            teams.last().unwrap(),
            &(
                None,
                Tally {
                    open: 1,
                    wont_do: 1,
                    ..Tally::default()
                }
            )
        );
        assert_eq!(
            kinds.iter().map(|(_, tally)| tally.total()).sum::<usize>(),
            5
        );
        assert_eq!(
            causes.last().unwrap(),
            &(
                None,
                Tally {
                    open: 1,
                    ..Tally::default()
                }
            )
        );
        // From the incident to today: a 91 days, c 41, e 30. Closed: c's after 5 days.
        let ages: Vec<i64> = ledger.age.values.iter().map(|(days, _)| *days).collect();
        assert_eq!((ages, ledger.age.median()), (vec![30, 41, 91], Some(41.0)));
        assert_eq!(ledger.time_to_close.median(), Some(5.0));
        assert_eq!(ledger.without_due, 1);
        // d promised one thing and turned it down: it owes nothing, and has kept nothing.
        assert_eq!(
            (ids(&book, &ledger.kept), ids(&book, &ledger.owing)),
            (String::new(), "e c a".to_owned())
        );
    });
}

#[test]
fn entries_that_kept_all_their_promises() {
    let lines = [
        "a | 2020-01-01T10:00Z | 2020-01-01T11:00Z | shop | network/dns | actions: [{title: X, kind: prevent, status: done}, {title: Y, kind: prevent, status: wont-do}, {title: Z, kind: process}]",
        "b | 2020-01-02T10:00Z | 2020-01-02T11:00Z | shop | network/dns | actions: [{title: X, kind: process, status: done, done: 2020-01-01}]",
    ];
    let book = book(&lines, None);
    ask(&book, "2020-04-01", Scope::default(), |query| {
        let ledger = ledger(query);
        assert_eq!(
            (ids(&book, &ledger.kept), ledger.owing.len()),
            ("a".to_owned(), 0)
        );
        // Done without a day, and done before the incident: neither says how long it took.
        assert_eq!(
            (
                ledger.time_to_close.used(),
                ledger.time_to_close.unusable.len()
            ),
            (0, 2)
        );
    });
}

#[test]
fn labels_that_no_longer_discriminate() {
    let line = |at: usize, cause: &str| {
        format!(
            "n{at:02} | 2020-01-{:02}T10:00Z | 2020-01-{:02}T11:00Z | shop | {cause} | {PLAIN}",
            at + 1,
            at + 1
        )
    };
    // 20 incidents: 8 of one cause are 40 %, which is not more than 40 %; of the last ten four are unknown.
    let cause = |at: usize| match at {
        0..8 => "network/dns",
        8..16 => "time/leap",
        _ => "unknown",
    };
    let lines: Vec<String> = (0..20).map(|at| line(at, cause(at))).collect();
    ask(&built(&lines), "2020-04-01", Scope::default(), |query| {
        assert_eq!(
            labels(query),
            [LabelIssue::UnknownGrows {
                field: "root_causes",
                before: 0,
                after: 4,
                of: 10
            }]
        );
    });
    let mut lines = lines;
    lines[19] = line(19, "network/dns");
    ask(&built(&lines), "2020-04-01", Scope::default(), |query| {
        let found = labels(query);
        let [
            LabelIssue::Dominates {
                field,
                name,
                incidents,
                of,
            },
            LabelIssue::UnknownGrows { after: 3, .. },
        ] = &found[..]
        else {
            panic!("{found:?}")
        };
        assert_eq!(
            (*field, &**name, incidents.len(), *of),
            ("root_causes", "network/dns", 9, 20)
        );
    });
    lines.truncate(19);
    ask(&built(&lines), "2020-04-01", Scope::default(), |query| {
        assert_eq!(labels(query), []);
    });
}
