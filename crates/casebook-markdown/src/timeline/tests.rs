use super::*;

fn split(text: &str) -> Option<(&str, &str)> {
    leading_time(text).map(|leading| (&text[leading.time.clone()], &text[leading.rest..]))
}

#[test]
fn times_as_people_write_them() {
    for (line, time, rest) in [
        ("09:14 — Pods fail", "09:14", "Pods fail"),
        ("9:14 - 9:20 Pods fail", "9:14 - 9:20", "Pods fail"),
        ("09:14-09:20: Pods", "09:14-09:20", "Pods"),
        ("2026-10-02 09:14 UTC: Pods", "2026-10-02 09:14 UTC", "Pods"),
        (
            "2026-10-02T09:14:05+07:00 Pods",
            "2026-10-02T09:14:05+07:00",
            "Pods",
        ),
        ("2022-08-03 12:26-12:??", "2022-08-03 12:26-12:??", ""),
        ("[09:14] Pods", "09:14", "Pods"),
        ("~14:00 Pods", "~14:00", "Pods"),
        ("2:05 pm (PST) Pods", "2:05 pm (PST)", "Pods"),
        ("3pm Pods", "3pm", "Pods"),
        ("Oct 2nd, 2026 09:14 Pods", "Oct 2nd, 2026 09:14", "Pods"),
        ("Friday, 2 October: Pods", "Friday, 2 October", "Pods"),
        ("T+5m Pods", "T+5m", "Pods"),
        ("14h05 UTC+2, Pods", "14h05 UTC+2", "Pods"),
        ("09:14 -5 pods", "09:14", "5 pods"),
        ("09:14 THE pods", "09:14", "THE pods"),
    ] {
        assert_eq!(split(line), Some((time, rest)), "{line}");
    }
}

#[test]
fn dates_and_clock_times_are_told_apart() {
    let parts = |text: &str| {
        let leading = leading_time(text);
        leading.map(|one| {
            let of = |range: Option<Range<usize>>| range.map(|range| text[range].to_owned());
            (of(one.date), one.has_year, of(one.clock))
        })
    };
    let some = |text: &str| Some(text.to_owned());
    for (text, date, has_year, clock) in [
        (
            "2026-10-02 09:14 UTC – 10:00 x",
            some("2026-10-02"),
            true,
            some("09:14 UTC"),
        ),
        ("Friday, 2 October", some("2 October"), false, None),
        (
            "Oct 2nd, 2026 at 09:14",
            some("Oct 2nd, 2026"),
            true,
            some("09:14"),
        ),
        ("~09:14 x", None, false, some("09:14")),
        ("T+5m x", None, false, None),
    ] {
        assert_eq!(parts(text), Some((date, has_year, clock)), "{text}");
    }
    assert!(is_day("Fri 2 October 2026:") && !is_day("2 Oct 09:14") && !is_day(""));
}

#[test]
fn days_may_have_a_column_of_their_own() {
    let columns = |heads: &[&str], rows: &[&[&str]]| {
        let rows: Vec<Vec<&str>> = rows.iter().map(|row| row.to_vec()).collect();
        timeline_columns(heads, &rows).map(|found| (found.day, found.time, found.event))
    };
    let rows: &[&[&str]] = &[
        &["2026-10-02", "23:50", "a"],
        &["", "23:55", "b"],
        &["3 Oct", "00:10", "c"],
    ];
    assert_eq!(
        columns(&["Date", "Time", "Event"], rows),
        Some((Some(0), 1, Some(2)))
    );
    assert_eq!(
        columns(&["Tag", "Uhr", "Was geschah"], rows),
        Some((Some(0), 1, Some(2)))
    );
    let days: &[&[&str]] = &[&["2026-10-02", "a"], &["2026-10-03", "b"]];
    assert_eq!(columns(&["Date", "Event"], days), Some((None, 0, Some(1))));
    let last: &[&[&str]] = &[&["a", "09:14"], &["b", "09:20"]];
    assert_eq!(columns(&["Event", "Time"], last), Some((None, 1, Some(0))));
    let none: &[&[&str]] = &[&["a", "b"]];
    assert_eq!(columns(&["Who", "What"], none), None);
}

#[test]
fn other_beginnings_are_no_times() {
    for line in [
        "",
        "5 pods",
        "99:99 x",
        "2026",
        "may fail",
        "10.0.3.7 down",
        "1:1 meeting",
        "09:14pods",
        "T-shirt",
        "at 09:14",
        "(09:14",
        "é",
        "3 páginas",
    ] {
        assert_eq!(split(line), None, "{line}");
    }
    assert!(is_time(" 2023-04-11 11:20 ") && !is_time("09:14 Pods") && !is_time(""));
}
