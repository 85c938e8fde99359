//! Which of two incidents came first, and whether the window holds both.

use super::*;

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

/// Seconds before 1970 are below zero, and as good as others.
#[test]
fn what_began_before_1970_is_repeated_too() {
    let lines = [
        "a | 1965-01-01T10:00Z | 1965-01-01T12:00Z | shop | network/dns | tags: []",
        "b | 1965-02-01T10:00Z | 1965-02-01T12:00Z | shop | network/dns | tags: []",
    ];
    for window in [None, Some(365)] {
        assert_eq!(
            shown(&book(&lines, window)),
            ["b > a*: same service, no fix, 31 d, +0"]
        );
    }
}
