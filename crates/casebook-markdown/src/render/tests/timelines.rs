//! Timelines, from tables and from lists.

use super::*;
use casebook_time::Duration;

#[test]
fn timelines_from_tables() {
    let table = "## Timeline\n\n| Time | Who | Event |\n| --- | --- | --- |\n| 09:14 | dewi | *Pods* fail |\n| ~10 o'clock | | b |\n";
    assert_eq!(
        html(table),
        "<h2 id=\"timeline\">Timeline</h2>\n<ol class=\"timeline\">\n\
         <li><time class=\"timeline-time\">09:14</time> <div class=\"timeline-event\"><em>Pods</em> fail\
         <div class=\"timeline-field\"><b>Who</b> dewi</div></div></li>\n\
         <li><span class=\"timeline-time\">~10 o'clock</span> <div class=\"timeline-event\">b</div></li>\n</ol>\n"
    );
    let other = "## TIMELINE\n\n| A | B |\n| --- | --- |\n| x | y |\n\n## Next\n\n| Time | Event |\n| --- | --- |\n| 09:14 | a |\n";
    assert!(!html(other).contains("class=\"timeline\""));
    assert_eq!(html(other).matches("<table>").count(), 2);
}

#[test]
fn a_timeline_says_each_day_once_and_keeps_the_zone_of_its_head() {
    let rows = [
        "2026-10-02 09:14",
        "2026-10-02 09:20",
        "~2026-10-02 09:30",
        "2026-10-03T00:10",
        "soon",
        "2026-10-03 01:00",
    ];
    let rows: String = rows
        .iter()
        .map(|time| format!("| {time} | x |\n"))
        .collect();
    let body = format!("# Timeline\n\n| Time (UTC) | Event |\n| --- | --- |\n{rows}");
    let row_time = |row: std::ops::Range<usize>| {
        body[row].contains("09:20").then(|| RowTime {
            datetime: "2026-10-02T09:20Z".to_owned(),
            date: casebook_time::parse_date("2026-10-02")
                .ok()
                .map(|day| day.0),
            since_previous: Some(Duration::from_seconds(360)),
        })
    };
    let options = RenderOptions {
        heading_anchors: false,
        row_time: &row_time,
        ..RenderOptions::default()
    };
    let html = render(&body, &options).html;
    let times: Vec<&str> = html
        .split("<li>")
        .skip(1)
        .filter_map(|row| Some(row.split_once(" <div")?.0))
        .collect();
    assert!(
        html.contains("<p class=\"timeline-note\">Time (UTC)</p>\n<ol"),
        "{html}"
    );
    assert_eq!(
        times[0],
        "<time class=\"timeline-day\" datetime=\"2026-10-02\">2 Oct 2026</time> \
         <time class=\"timeline-time\" datetime=\"2026-10-02 09:14\">09:14</time>"
    );
    assert_eq!(
        times[1],
        "<time class=\"timeline-time\" datetime=\"2026-10-02T09:20Z\">09:20</time> \
         <span class=\"timeline-gap\">+6 m</span>"
    );
    assert_eq!(times[2], "<span class=\"timeline-time\">~09:30</span>");
    assert_eq!(
        times[3],
        "<time class=\"timeline-day\" datetime=\"2026-10-03\">3 Oct 2026</time> \
         <span class=\"timeline-time\">00:10</span>"
    );
    assert_eq!(times[4], "<span class=\"timeline-time\">soon</span>");
    assert_eq!(
        times[5],
        "<time class=\"timeline-day\" datetime=\"2026-10-03\">3 Oct 2026</time> \
         <time class=\"timeline-time\" datetime=\"2026-10-03 01:00\">01:00</time>"
    );
}

#[test]
fn timelines_from_lists() {
    let body = "# Timeline\n\nAll in UTC.\n\n### Day\n\n- **09:14** — Pods *fail*\n- **09:20 UTC: On** call\n  - nested\n- later\n- `09:30`\n";
    let row_time = |row: std::ops::Range<usize>| {
        body[row].contains("09:20 UTC").then(|| RowTime {
            datetime: "2026-10-02T09:20Z".to_owned(),
            date: None,
            since_previous: None,
        })
    };
    let options = RenderOptions {
        heading_anchors: false,
        row_time: &row_time,
        ..RenderOptions::default()
    };
    let html = render(body, &options).html;
    let list = html
        .split_once("<ol")
        .map(|(_, list)| format!("<ol{list}"))
        .unwrap_or_default();
    assert_eq!(
        list,
        "<ol class=\"timeline\">\n\
         <li><time class=\"timeline-time\">09:14</time> <div class=\"timeline-event\">Pods <em>fail</em></div></li>\n\
         <li><time class=\"timeline-time\" datetime=\"2026-10-02T09:20Z\">09:20 UTC</time> \
         <div class=\"timeline-event\"><strong>On</strong> call<ul>\n<li>nested</li>\n</ul>\n</div></li>\n\
         <li><span class=\"timeline-time\"></span> <div class=\"timeline-event\">later</div></li>\n\
         <li><time class=\"timeline-time\">09:30</time> <div class=\"timeline-event\"></div></li>\n</ol>\n"
    );
    let plain = "## Timeline\n\n- a\n- 09:14 b\n- c\n";
    assert!(render(plain, &options).html.contains("<ul>"));
}

#[test]
fn times_stand_where_the_events_begin() {
    let timeline = |event: &str| {
        let body = format!(
            "# Timeline\n\n| Time | Event |\n| --- | --- |\n| 2026-10-02 09:00 | {event} |\n"
        );
        render(&body, &RenderOptions::default()).html
    };
    let hebrew = timeline("השירות נפל");
    assert!(
        hebrew.contains("<ol class=\"timeline\" dir=\"rtl\">"),
        "{hebrew}"
    );
    let english = timeline("The service fell");
    assert!(english.contains("<ol class=\"timeline\">"), "{english}");
}
