//! Sample pages of every other kind.

mod recurrence;
mod reports;

use casebook::render::charts::{cause_lane, columns, cumulative, dots, shares};
use casebook::render::views::*;

use super::samples::*;
pub(super) use recurrence::{empty_recurrence, recurrence};
pub(super) use reports::{actions, metrics};

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
                overdue: Some("41 d".to_owned()),
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
        then: (0..=i.min(2))
            .map(|at| CameThen {
                entry: link("The pool was full again", "incidents/b/"),
                later: format!("{} mo", 15 + i + at),
            })
            .collect(),
        more: i,
    }
}

pub(super) fn extreme_home() -> HomePage {
    let mut overdue = ledger_action(1);
    overdue.title = long_title();
    overdue.owner = Some(LONG_WORD.to_owned());
    overdue.overdue_days = Some(3650);
    overdue.overdue = Some("9 y 11 mo".to_owned());
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
        more: None,
        whole: Some(link("All 400, page by page", "causes/page-1.html")),
        previous: None,
        next: Some(link("Page 2 of 4", "causes/page-2.html")),
        sparks: false,
        sortable: false,
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
