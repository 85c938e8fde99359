//! Sample pages of every other kind.

use casebook::render::charts::{cause_lane, columns, cumulative, dots, shares};
use casebook::render::views::*;

use super::samples::*;

pub(super) fn home(marks: usize) -> HomePage {
    HomePage {
        description: Some("What broke, why, and what was done about it.".to_owned()),
        uncounted: None,
        examples: vec![link("cause:capacity", "search/?q=cause%3Acapacity")],
        figures: vec![
            HomeFigure {
                label: "Repeated an earlier one".to_owned(),
                value: vec![
                    Phrase::link("9", site("incidents/")),
                    Phrase::text(" of 34"),
                ],
                bar: None,
                note: vec![Phrase::text("4 more had a cause seen elsewhere")],
            },
            HomeFigure {
                label: "What became of the fix".to_owned(),
                value: Vec::new(),
                bar: Some(shares::draw(&[("no fix", 2), ("fix still open", 7)])),
                note: vec![Phrase::link("2 had no fix", site("incidents/"))],
            },
        ],
        failed: vec![failed_fix(0)],
        all_failed: Some(link("All of them", "recurrence/#failed")),
        latest: (0..8).map(row).collect(),
        all_entries: link("All 34 entries", "incidents/"),
        causes: (0..6).map(cause_row).collect(),
        all_causes: Some(link("Recurrence report", "recurrence/")),
        overdue: (0..5)
            .map(ledger_action)
            .map(|row| ActionRow {
                overdue_days: Some(41),
                ..row
            })
            .collect(),
        all_actions: Some(link("All actions", "actions/")),
        calendar: Some(calendar_chart("index.html", marks)),
    }
}

fn failed_fix(i: usize) -> FailedFixRow {
    FailedFixRow {
        fix: link("Alert at 70 % of the pool", "incidents/a/#a1"),
        promised_after: link("Checkout answered 502", "incidents/a/"),
        done: Some("3 Feb 2026".to_owned()),
        then: link("The pool was full again", "incidents/b/"),
        later: format!("{} mo", 15 + i),
    }
}

pub(super) fn extreme_home() -> HomePage {
    let mut overdue = ledger_action(1);
    overdue.title = long_title();
    overdue.owner = Some(LONG_WORD.to_owned());
    overdue.overdue_days = Some(3650);
    let mut cause = cause_row(0);
    cause.cause.text = LONG_WORD.to_owned();
    HomePage {
        latest: extreme_rows(),
        overdue: vec![overdue],
        causes: vec![cause],
        calendar: Some(calendar_chart("index.html", 400)),
        ..home(3)
    }
}

pub(super) fn empty_home() -> HomePage {
    HomePage {
        description: None,
        uncounted: Some("Nothing is counted yet: 3 entries.".to_owned()),
        examples: Vec::new(),
        figures: Vec::new(),
        failed: Vec::new(),
        all_failed: None,
        latest: Vec::new(),
        all_entries: link("All entries", "incidents/"),
        causes: Vec::new(),
        all_causes: None,
        overdue: Vec::new(),
        all_actions: None,
        calendar: None,
    }
}

fn option(value: &str, label: &str, count: usize, depth: u8) -> FacetOption {
    FacetOption {
        value: value.to_owned(),
        label: label.to_owned(),
        count,
        depth,
    }
}

pub(super) fn facets() -> Vec<Facet> {
    let facet = |field: &str, label: &str, options| Facet {
        field: field.to_owned(),
        label: label.to_owned(),
        options,
    };
    vec![
        facet(
            "severity",
            "Severity",
            vec![option("SEV1", "SEV1", 12, 0), option("SEV2", "SEV2", 12, 0)],
        ),
        facet(
            "service",
            "Service",
            vec![
                option("checkout", "checkout", 6, 0),
                option("edge", "edge", 12, 0),
            ],
        ),
        facet(
            "cause",
            "Root cause",
            vec![
                option("capacity", "capacity", 6, 0),
                option("capacity/connection-pool", "connection-pool", 6, 1),
            ],
        ),
    ]
}

pub(super) fn incidents(count: usize) -> IncidentListPage {
    IncidentListPage {
        uncounted: None,
        headline: vec![
            Phrase::text(format!("{count} incidents since 2012; ")),
            Phrase::link("2 drafts", site("incidents/?status=draft")),
            Phrase::text(" are not counted elsewhere."),
        ],
        rows: (0..count)
            .map(row)
            .chain(if count > 0 {
                extreme_rows()
            } else {
                Vec::new()
            })
            .collect(),
        more: None,
        views: vec![link("Repeats 9", "incidents/?repeat=yes")],
        facets: facets(),
        years: (2012..2027)
            .rev()
            .map(|year| link(&format!("{year} (4)"), &format!("years/{year}/")))
            .collect(),
    }
}

pub(super) fn year() -> YearPage {
    YearPage {
        title: "2026".to_owned(),
        months: Vec::new(),
        more: None,
        headline: vec![Phrase::text("12 incidents, 4 of them repeats.")],
        calendar: Some(calendar_chart("years/2026/index.html", 12)),
        rows: printed_rows(12, "years/2026/index.html"),
        previous: Some(link("2025", "years/2025/")),
        next: None,
    }
}

pub(super) fn causes() -> ListingIndexPage {
    ListingIndexPage {
        uncounted: None,
        title: "Causes".to_owned(),
        help: Some(
            "Why the trigger could hurt; the first root cause of an entry is its primary one."
                .to_owned(),
        ),
        headline: vec![Phrase::text("6 of 16 causes in use over 34 entries.")],
        term_label: "Cause".to_owned(),
        terms: vec![
            term("capacity", 0, 12),
            term("connection-pool", 1, 7),
            term("disk-full", 1, 0),
            term("identity", 0, 5),
            term("certificate", 1, 5),
            term(LONG_WORD, 2, 1),
        ],
        with_repeats: true,
        with_actions: true,
        count_head: CountHead::Incidents,
        notes: Vec::new(),
        without: Some(stat(
            "Entries that do not say",
            Some("3"),
            Some("incidents/?cause=unknown"),
            None,
        )),
    }
}

fn stat(label: &str, value: Option<&str>, to: Option<&str>, note: Option<&str>) -> Stat {
    Stat {
        label: label.to_owned(),
        value: value.map(ToOwned::to_owned),
        note: note.map(ToOwned::to_owned),
        href: to.map(site),
    }
}

fn lesson(kind: LessonKind) -> Lesson {
    Lesson {
        kind,
        entry: Link::new(row(0).title, row(0).href),
        started: row(0).started,
        body: Html(
            "<ul><li>The rollback took one minute once it was begun.</li><li>Nobody had to be woken.</li></ul>"
                .to_owned(),
        ),
    }
}

fn lesson_group(i: usize) -> LessonGroup {
    LessonGroup {
        cause: cause_row(i).cause,
        anchor: format!("cause-{i}"),
        lessons: [
            LessonKind::WentWell,
            LessonKind::WentWrong,
            LessonKind::GotLucky,
        ]
        .map(lesson)
        .to_vec(),
    }
}

pub(super) fn lessons(groups: usize) -> LessonsPage {
    LessonsPage {
        uncounted: None,
        headline: vec![Phrase::text(
            "What went well, what went wrong and where we got lucky, by root cause.",
        )],
        groups: (0..groups).map(lesson_group).collect(),
        notes: vec!["3 of 34 entries have no such section.".to_owned()],
    }
}

pub(super) fn cause() -> ListingPage {
    ListingPage {
        count_head: CountHead::Incidents,
        field_label: "Cause".to_owned(),
        title: "capacity / connection-pool".to_owned(),
        key: Some("capacity/connection-pool".to_owned()),
        definition: Some(Html(
            "<p>The connections that a service may hold ran out while its load was ordinary.</p>"
                .to_owned(),
        )),
        aliases: vec!["pool exhaustion".to_owned()],
        examples: vec!["Workers × connections exceeds what the database grants".to_owned()],
        stats: vec![
            stat("Incidents", Some("7"), Some("#entries-head"), None),
            stat(
                "Repeats",
                Some("3 of 7"),
                Some("recurrence/"),
                Some("2 before the fix"),
            ),
            stat(
                "Downtime",
                Some("4 h 10 m"),
                None,
                Some("6 known, 1 not recorded"),
            ),
            stat(
                "Median between repeats",
                Some("140 days"),
                None,
                Some("from 88 to 402"),
            ),
            stat("Since the last", None, None, None),
        ],
        calendar: Some(calendar_chart(
            "causes/capacity/connection-pool/index.html",
            7,
        )),
        children: vec![term("connection-pool", 0, 7), term("disk-full", 0, 2)],
        related: vec![TermGroup {
            label: "Services touched".to_owned(),
            terms: vec![FactValue {
                note: Some("5".to_owned()),
                ..FactValue::link("checkout", site("services/checkout/"))
            }],
        }],
        rows: printed_rows(7, "causes/capacity/connection-pool/index.html"),
        rows_more: Some(link("All 207 entries", "incidents/")),
        repeats: (0..4).map(repeat).collect(),
        repeats_more: Some(link("All 90 repeats", "incidents/")),
        failed: vec![failed_fix(0), failed_fix(1)],
        failed_more: Some(link("All incidents whose fix did not hold", "incidents/")),
        actions_more: Some(link("All open actions", "actions/")),
        actions: (0..4).map(ledger_action).chain([bare_action()]).collect(),
        action_columns: ALL_COLUMNS,
        lessons: vec![lesson_group(0)],
        feed: Some(site("causes/capacity/connection-pool/feed.xml")),
        notes: vec!["Counted: incidents in review or published. 2 drafts are left out.".to_owned()],
    }
}

pub(super) fn empty_listing() -> ListingPage {
    ListingPage {
        count_head: CountHead::Incidents,
        field_label: "Service".to_owned(),
        title: LONG_WORD.to_owned(),
        key: None,
        definition: None,
        aliases: Vec::new(),
        examples: Vec::new(),
        stats: Vec::new(),
        calendar: None,
        children: Vec::new(),
        related: Vec::new(),
        rows: Html::default(),
        rows_more: None,
        repeats: Vec::new(),
        repeats_more: None,
        failed: Vec::new(),
        failed_more: None,
        actions: Vec::new(),
        action_columns: ALL_COLUMNS,
        actions_more: None,
        lessons: Vec::new(),
        feed: None,
        notes: Vec::new(),
    }
}

fn chain_step(i: usize) -> ChainStep {
    let row = row(i);
    ChainStep {
        kind: (i > 0).then_some(RepeatKind::SameService),
        fate: (i > 0).then_some(
            [
                Fate::NoFix,
                Fate::BeforeTheFix,
                Fate::AfterTheFix,
                Fate::Unknown,
            ][i % 4],
        ),
        apart: (i > 0).then(|| "140 days later".to_owned()),
        promised: (0..i % 3)
            .map(|_| PromiseRow {
                title: long_title(),
                progress: "not done by then".to_owned(),
            })
            .collect(),
        started: row.started,
        severity: row.severity,
        entry: Link::new(row.title, row.href),
        services: row.services,
    }
}

fn chain(at: usize, cause: Option<Link>) -> Chain {
    Chain {
        anchor: format!("chain-{at}"),
        cause,
        summary: "4 incidents in 2 y 3 mo".to_owned(),
        left_out: vec![Phrase::text(
            "2 earlier incidents of this chain left out here.",
        )],
        steps: (0..4).map(chain_step).collect(),
    }
}

fn lane_row(i: usize) -> LaneRow {
    let root = Root::from_output("recurrence/index.html");
    let (from, to) = (jiff::civil::date(2016, 1, 1), jiff::civil::date(2026, 1, 1));
    let year = |year: i16| cause_lane::LaneYear {
        year,
        incidents: 30,
        repeats: 12,
        label: format!("{year}: 30 incidents, 12 repeats"),
        href: site("incidents/?x=y"),
    };
    let mark = |at: usize| cause_lane::LaneMark {
        day: jiff::civil::date(2016 + at as i16, 3, 1),
        level: u8::try_from(at % 6).ok().filter(|level| *level > 0),
        label: long_title(),
        href: site("incidents/x/"),
        line: (at > 0).then(|| cause_lane::LaneLine {
            from: at * 2 / 3,
            fate: FATES.get(at % 5).copied(),
        }),
    };
    let lane = match i % 2 {
        0 => cause_lane::Lane::Marks((0..9).map(mark).collect()),
        _ => cause_lane::Lane::Years((2016..2026).map(year).collect()),
    };
    let row = cause_row(i);
    LaneRow {
        drawing: cause_lane::draw(&row.cause.text, from, to, &lane, &root),
        cause: row.cause,
        incidents: row.incidents,
        repeats: row.repeats,
        seen_elsewhere: count(3),
        fates: [i % 2, 2, usize::from(i == 0), 0].map(count),
        open_fixes: row.open_fixes,
        chains: (i < 2).then(|| chain(i, None)).into_iter().collect(),
        chains_more: i,
    }
}

/// What can have become of a fix.
const FATES: [Fate; 4] = [
    Fate::NoFix,
    Fate::BeforeTheFix,
    Fate::AfterTheFix,
    Fate::Unknown,
];

fn lane_table() -> LaneTable {
    let mut key = LaneKey {
        with_years: true,
        ..LaneKey::default()
    };
    for fate in FATES.into_iter().map(Some).chain([None]) {
        key.add_line(fate);
    }
    for severity in [severity(2), severity(1)].into_iter().flatten() {
        key.add_severity(severity);
    }
    LaneTable {
        title: "capacity / connection-pool came back most, 5 times".to_owned(),
        axis: cause_lane::axis(jiff::civil::date(2016, 1, 1), jiff::civil::date(2026, 1, 1)),
        key,
        rows: (0..6).map(lane_row).collect(),
        more: Some(link("All 40 causes that came back", "causes/")),
    }
}

pub(super) fn recurrence(services: usize) -> RecurrencePage {
    RecurrencePage {
        uncounted: None,
        headline: vec![
            Phrase::link("9 of 34", site("incidents/?repeats=yes")),
            Phrase::text(" incidents repeated an earlier cause; in "),
            Phrase::link("4", site("incidents/?fate=before")),
            Phrase::text(" the promised fix was still open."),
        ],
        fates: Some(HomeFigure {
            label: "What became of the fix".to_owned(),
            value: Vec::new(),
            bar: Some(shares::draw(&[
                ("fix still open", 4),
                ("fix did not hold", 1),
            ])),
            note: vec![Phrase::link("4 still open", site("incidents/?fate=before"))],
        }),
        kinds: vec![
            Phrase::link("2", site("incidents/?x=y")),
            Phrase::text(" declared"),
        ],
        chance: Some(DataTable {
            head: ["Kind", "Incidents", "By chance"]
                .map(str::to_owned)
                .to_vec(),
            rows: vec![
                ["same service", "17", "6.1"]
                    .map(|text| text.to_owned().into())
                    .into(),
            ],
        }),
        chance_note: "What chance would give, were the causes dealt out at random.".to_owned(),
        failed_title: "Fixes that did not hold".to_owned(),
        failed: (0..3).map(failed_fix).collect(),
        failed_more: Some("The newest 3 of 9; the data below has all of them.".to_owned()),
        lanes: Some(lane_table()),
        heat: Some(heat(services)),
        chains: vec![chain(9, Some(cause_row(0).cause))],
        notes: vec![
            "Counted: published and in review. 2 drafts and 1 near miss are left out.".to_owned(),
            "5 entries whose primary root cause is unknown cannot repeat or be repeated."
                .to_owned(),
        ],
        json: Some(site("api/recurrence.json")),
    }
}

fn heat(services: usize) -> HeatMap {
    let cell = |i: usize, j: usize| {
        let count = (i * 7 + j * 5) % 6;
        let strength = u8::try_from(count).unwrap_or(5);
        (count > 0).then(|| HeatCell {
            count,
            strength,
            href: site("incidents/?x=y"),
        })
    };
    HeatMap {
        title: "Expired certificates reach every service".to_owned(),
        note: Some(
            "Incidents by primary root cause and service; an incident counts once for each service."
                .to_owned(),
        ),
        columns: (0..services)
            .map(|i| link(&format!("service-{i}"), "services/x/"))
            .collect(),
        rows: (0..6)
            .map(|i| HeatRow {
                cause: cause_row(i).cause,
                cells: (0..services).map(|j| cell(i, j)).collect(),
            })
            .collect(),
        pairs: Vec::new(),
    }
}

pub(super) fn empty_recurrence() -> RecurrencePage {
    RecurrencePage {
        uncounted: None,
        headline: vec![Phrase::text("No incident has repeated an earlier cause.")],
        fates: None,
        kinds: Vec::new(),
        chance: None,
        chance_note: String::new(),
        failed_title: String::new(),
        failed: Vec::new(),
        failed_more: None,
        lanes: None,
        heat: None,
        chains: Vec::new(),
        notes: Vec::new(),
        json: None,
    }
}

pub(super) fn actions(count: usize) -> ActionsPage {
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
pub(super) fn metrics(values: usize) -> MetricsPage {
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
