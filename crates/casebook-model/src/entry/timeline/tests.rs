use super::clock::{first_point, without_abbreviation};
use super::*;

#[test]
fn spans_of_time_and_abbreviations_are_cut() {
    assert_eq!(first_point("09:14 – 09:20"), "09:14");
    assert_eq!(first_point("2022-08-03 12:26-12:50"), "2022-08-03 12:26");
    assert_eq!(
        first_point("2022-08-03 12:26-05:00"),
        "2022-08-03 12:26-05:00"
    );
    assert_eq!(first_point("2022-08-03"), "2022-08-03");
    assert_eq!(without_abbreviation("16:59 PST"), "16:59");
    assert_eq!(without_abbreviation("2:05 pm (PST)"), "2:05 pm");
    assert_eq!(without_abbreviation("2:05 PM"), "2:05");
}

#[test]
fn zones_beside_a_timeline() {
    let name = |text: &str| zone_named_in(text).map(|zone| zone.name().to_owned());
    assert_eq!(name("Time (UTC)"), Some("UTC".to_owned()));
    assert_eq!(name("Time, UTC+2"), Some("+02:00".to_owned()));
    assert_eq!(
        name("Date and Time in CET"),
        Some("Europe/Berlin".to_owned())
    );
    assert_eq!(name("Time (UTC+5:30)"), Some("+05:30".to_owned()));
    assert_eq!(name("Time, UTC - as logged"), Some("UTC".to_owned()));
    assert_eq!(
        name("Times in Asia/Jakarta"),
        Some("Asia/Jakarta".to_owned())
    );
    assert_eq!(name("Date/Time"), None);
    assert_eq!(name("Time"), None);
    let said = zone_said_in("Timeline\nAll times in CEST (UTC+2).\n09:14 x")
        .map(|zone| zone.name().to_owned());
    assert_eq!(said, Some("+02:00".to_owned()));
}

/// The moments of a timeline, each with its day.
fn moments(timeline: &str) -> Vec<String> {
    let text = format!("---\ntitle: X\nstarted: 2026-10-02T23:40+07:00\n---\n\n{timeline}");
    let template = Template::builtin();
    let zone = Zone::utc();
    let context = crate::entry::Context {
        template: &template,
        zone: &zone,
        is_page: &|_| false,
        sources: &[],
    };
    let path: std::sync::Arc<str> = "x.md".into();
    let entry = crate::entry::read(&path, &path, &text.into(), &context).0;
    let timeline = Timeline::of(&entry, &template, &zone).unwrap_or_default();
    let shown = |row: &TimelineRow| row.moment.datetime().unwrap_or_default();
    timeline.rows.iter().map(shown).collect()
}

#[test]
fn rows_past_midnight_day_columns_and_day_rows_are_dated() {
    let expected = ["2026-10-02T23:50+07:00", "2026-10-03T00:10+07:00"];
    for timeline in [
        "## Timeline (UTC+7)\n\n| Time | Event |\n|---|---|\n| 23:50 | a |\n| 00:10 | b |\n",
        "## Timeline (UTC+7)\n\n- 23:50 a\n- 00:10 b\n",
        "## 1. Timeline (UTC+7)\n\n### 23:50 a\n\nx\n\n### 00:10 b\n\ny\n",
        "## Timeline\n\n| Date | Time (UTC+7) | Event |\n|---|---|---|\n| 2 Oct | 23:50 | a |\n| 2026-10-03 | 00:10 | b |\n",
        "## Timeline (Asia/Jakarta)\n\n### Friday, 2 October\n\n- 23:50 a\n\n**3 October 2026**\n\n- 00:10 b\n",
    ] {
        assert_eq!(moments(timeline), expected, "{timeline}");
    }
    // Without the guess: the day row says that it is the day before.
    let rows = "## Timeline (UTC+7)\n\n| Time | Event |\n|---|---|\n| 23:50 | a |\n| 2026-10-01 | |\n| 00:10 | b |\n";
    assert_eq!(
        moments(rows),
        [
            "2026-10-02T23:50+07:00",
            "2026-10-01",
            "2026-10-01T00:10+07:00"
        ]
    );
    assert_eq!(
        moments("## Timeline (UTC+7)\n\n- Sat 3 Oct 00:10 b\n- 2 Oct, 23:50: a\n"),
        ["2026-10-03T00:10+07:00", "2026-10-02T23:50+07:00"]
    );
}
