//! The pages that count: actions and metrics.

use super::recurrence::FATES;
use super::*;

pub(in crate::gallery) fn actions(count: usize) -> ActionsPage {
    ActionsPage {
        headline: vec![Phrase::text(
            "60 actions in 34 entries: 12 open, 5 of them overdue.",
        )],
        stats: vec![
            stat(
                "Median age of open ones",
                Some("41 days"),
                None,
                Some("3 to 402, n 12"),
            ),
            stat("Median time to done", None, None, None),
        ],
        owners_more: Some("The first 40 of 52 owners.".to_owned()),
        owners: DataTable {
            head: ["Owner", "Overdue", "Open", "Done"]
                .map(str::to_owned)
                .to_vec(),
            rows: (0..3)
                .map(|i: usize| {
                    vec![
                        LONG_WORD.to_owned().into(),
                        i.to_string().into(),
                        "5".to_owned().into(),
                        "0".to_owned().into(),
                    ]
                })
                .collect(),
        },
        rows: (0..count).map(ledger_action).collect(),
        more: None,
        columns: ALL_COLUMNS,
        preset: Some(Preset::new(("status", "open"), count.min(12))),
        facets: vec![Facet {
            field: "owner".to_owned(),
            label: "Owner".to_owned(),
            options: vec![
                option("dewi", "dewi", 20, 0),
                option("tomas", "tomas", 20, 0),
            ],
        }],
        csv: Some(site("actions/actions.csv")),
        notes: vec!["4 actions have no due date and cannot be overdue.".to_owned()],
    }
}

fn chart(title: &str, svg: Html, rows: usize) -> Chart {
    let cells = |i: usize| {
        vec![
            format!("2026 Q{i}").into(),
            DataCell {
                text: None,
                href: None,
            },
        ]
    };
    Chart {
        title: title.to_owned(),
        note: Some("What is counted, and what could not be.".to_owned()),
        svg,
        table: Some(DataTable {
            head: vec!["Quarter".to_owned(), "Incidents".to_owned()],
            rows: (0..rows).map(cells).collect(),
        }),
    }
}

/// The metrics page with every drawing on it, of so many values each.
pub(in crate::gallery) fn metrics(values: usize) -> MetricsPage {
    let root = Root::from_output("metrics/index.html");
    let day = |i: usize| {
        jiff::civil::date(
            2016 + (i % 10) as i16,
            1 + (i % 12) as i8,
            1 + (i % 28) as i8,
        )
    };
    let column = |i: usize| columns::Column {
        tick: i.is_multiple_of(4).then(|| (2010 + i / 4).to_string()),
        label: format!("Q{i}: {i} incidents"),
        incidents: i * 7 % 9,
        repeats: i * 7 % 9 / 2,
        interval: Some((0.5, 12.0)),
        running: false,
        href: site("incidents/?quarter=2026-Q1"),
    };
    let row = |name: &str| dots::DotRow {
        name: name.to_owned(),
        words: "median 34 m, n 12".to_owned(),
        dots: (0..values)
            .map(|i| dots::Dot {
                seconds: (i * i * 60) as i64,
                label: long_title(),
                href: site("incidents/x/"),
            })
            .collect(),
        quartiles: Some([60.0, 600.0, 6000.0]),
    };
    let mut days: Vec<_> = (0..values).map(day).collect();
    days.sort();
    let line: Vec<_> = days
        .iter()
        .enumerate()
        .map(|(at, day)| (*day, at + 1))
        .collect();
    let mark = |(day, total): &(jiff::civil::Date, usize)| cumulative::StepMark {
        day: *day,
        total: *total,
        repeat: day.day() % 2 == 0,
        label: long_title(),
        href: site("incidents/x/"),
    };
    let panel = |name: &str| cumulative::StepPanel {
        name: name.to_owned(),
        href: site("causes/x/"),
        line: line.clone(),
        marks: line.iter().map(mark).collect(),
    };
    let lane = cause_lane::Lane::Marks(
        days.iter()
            .enumerate()
            .map(|(i, day)| cause_lane::LaneMark {
                day: *day,
                level: u8::try_from(i % 6).ok().filter(|level| *level > 0),
                label: long_title(),
                href: site("incidents/x/"),
                line: (i > 0).then(|| cause_lane::LaneLine {
                    from: i * 2 / 3,
                    fate: FATES.get(i % 5).copied(),
                }),
            })
            .collect(),
    );
    let (from, to) = (jiff::civil::date(2016, 1, 1), jiff::civil::date(2026, 1, 1));
    MetricsPage {
        uncounted: None,
        headline: vec![
            Phrase::link("34 incidents", site("incidents/?counted=yes")),
            Phrase::text("; too few to tell."),
        ],
        stats: vec![stat(
            "Median to resolution",
            Some("1 h 5 m"),
            Some("#durations"),
            Some("30 known, 4 not"),
        )],
        charts: vec![
            chart(
                "Columns",
                columns::draw(
                    "Columns",
                    &(0..values).map(column).collect::<Vec<_>>(),
                    &root,
                ),
                4,
            ),
            chart(
                "Steps",
                cumulative::draw(
                    "Steps",
                    from,
                    to,
                    &[panel("network / dns"), panel(LONG_WORD)],
                    &root,
                ),
                0,
            ),
            chart(
                "Lanes",
                cause_lane::draw("Lanes", from, to, &lane, &root),
                0,
            ),
            chart(
                "Dots",
                dots::draw("Dots", &[row("to detection"), row("to resolution")], &root),
                3,
            ),
        ],
        tables: vec![MetricsTable {
            title: "Published in time".to_owned(),
            note: Some("Within 14 days of the day of resolution.".to_owned()),
            table: DataTable {
                head: vec!["Published".to_owned(), "Incidents".to_owned()],
                rows: vec![vec!["late".to_owned().into(), "3".to_owned().into()]],
            },
        }],
        labels: vec![vec![
            Phrase::link(LONG_WORD, site("causes/x/")),
            Phrase::text(" covers 25 of 47 incidents."),
        ]],
        notes: vec!["Counted: published and in review.".to_owned()],
        json: Some(site("api/metrics.json")),
    }
}
