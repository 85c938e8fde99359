//! Sample values: what a book ordinarily holds, and the worst it may hold.

mod drawings;

use casebook::render::charts::spark;
use casebook::render::views::*;
use casebook::render::{Rows, Theme};

pub(super) use drawings::{calendar_chart, course_drawing};

pub(super) const LONG_WORD: &str = "Donaudampfschifffahrtselektrizitaetenhauptbetriebswerkbauunterbeamtengesellschaftsvorstandssitzungsprotokollfuehrerstellvertr";

pub(super) fn long_title() -> String {
    "Checkout, search and the account pages of three regions answered 502 or timed out for the better part of a \
     working day while a certificate nobody knew to exist expired & took <all> the \"internal\" proxies with it"
        .to_owned()
}

pub(super) fn site(path: &str) -> Href {
    Href::site(path)
}

pub(super) fn link(text: &str, path: &str) -> Link {
    Link::new(text, site(path))
}

pub(super) fn day(display: &str, datetime: &str, sort: i64) -> Option<When> {
    Some(When {
        display: display.to_owned(),
        datetime: datetime.to_owned(),
        title: format!("{display} 09:14 +07:00"),
        sort,
    })
}

pub(super) fn severity(level: u8) -> Option<Severity> {
    Some(Severity {
        word: format!("SEV{level}"),
        level,
    })
}

pub(super) fn span(display: &str, seconds: u64) -> Option<Span> {
    Some(Span {
        display: display.to_owned(),
        seconds,
    })
}

pub(super) fn frame(path: &str, title: &str, current: &str) -> Frame {
    let nav = [
        ("Incidents", "incidents/"),
        ("Causes", "causes/"),
        ("Services", "services/"),
        ("Actions", "actions/"),
        ("Recurrence", "recurrence/"),
        ("Lessons", "lessons/"),
    ];
    let deep = title.is_empty();
    Frame {
        site_title: "Payments postmortems".to_owned(),
        language: "en".to_owned(),
        root: Root::from_output(path),
        title: title.to_owned(),
        description: Some("What broke, why, and what was done about it.".to_owned()),
        canonical: Some(format!("https://book.example/{path}")),
        markdown: None,
        og_type: "website".to_owned(),
        published: None,
        noindex: false,
        nav: nav
            .iter()
            .map(|(text, to)| NavItem {
                text: (*text).to_owned(),
                href: site(to),
                current: *text == current,
                empty: *text == "Lessons",
            })
            .collect(),
        breadcrumb: if deep {
            Vec::new()
        } else {
            vec![link("Home", ""), link("Incidents", "incidents/")]
        },
        feeds: vec![FeedLink {
            title: "All incidents".to_owned(),
            href: site("feed.xml"),
            mime: "application/atom+xml".to_owned(),
        }],
        search: Some(site("incidents/")),
        footer: Footer {
            guides: vec![
                link("When to write one", "criteria/"),
                link("How to write one", "guide/"),
                link("Glossary", "glossary/"),
            ],
            about: vec![link("This build", "build/"), link("Data", "api/")],
            licence: Some("Text: CC BY 4.0".to_owned()),
            notice: None,
        },
    }
}

const TITLES: [(&str, u8, &str, &str, &str, u64); 6] = [
    (
        "Checkout answered 502 while the payments pool was exhausted",
        2,
        "checkout",
        "capacity / connection-pool",
        "1 h 16 m",
        4560,
    ),
    (
        "A wildcard certificate expired on the internal proxies",
        1,
        "edge",
        "identity / certificate",
        "3 h 5 m",
        11100,
    ),
    (
        "Search results were stale for a day after a failover",
        3,
        "search",
        "datastore / replication",
        "1 d 2 h",
        93600,
    ),
    (
        "A regular expression in a firewall rule took every core",
        1,
        "edge",
        "code-defect / algorithm",
        "27 m",
        1620,
    ),
    (
        "The nightly clean-up deleted live volumes",
        2,
        "storage",
        "automation / cleanup-job",
        "9 h 40 m",
        34800,
    ),
    (
        "Invoices carried the wrong day on 29 February",
        4,
        "billing",
        "time / leap",
        "5 h",
        18000,
    ),
];

pub(super) fn row(i: usize) -> EntryRow {
    let (title, level, service, cause, display, seconds) = TITLES[i % TITLES.len()];
    let path = cause.replace(" / ", "/");
    EntryRow {
        href: site(&format!("incidents/pm-2026-{i:04}/")),
        id: format!("PM-2026-{i:04}"),
        title: title.to_owned(),
        kind: if i % 11 == 10 {
            Kind::NearMiss
        } else {
            Kind::Incident
        },
        status: [
            Status::Published,
            Status::Published,
            Status::InReview,
            Status::Published,
            Status::Draft,
        ][i % 5],
        started: day(
            &format!("{} Oct 2026", 28 - i % 27),
            &format!("2026-10-{:02}", 28 - i % 27),
            1_790_000_000 - i as i64 * 86_400,
        ),
        severity: severity(level),
        services: vec![
            link(service, &format!("services/{service}/")),
            link("payments", "services/payments/"),
        ],
        cause: Some(link(cause, &format!("causes/{path}/"))),
        repeats: i.is_multiple_of(4).then(|| "8 y 2 mo earlier".to_owned()),
        time_to_resolve: span(display, seconds),
        broken: false,
        facets: vec![
            FacetValue {
                field: "severity".to_owned(),
                value: format!("SEV{level}"),
            },
            FacetValue {
                field: "service".to_owned(),
                value: service.to_owned(),
            },
            FacetValue {
                field: "service".to_owned(),
                value: "payments".to_owned(),
            },
            FacetValue {
                field: "cause".to_owned(),
                value: path,
            },
        ],
    }
}

/// The first rows as a page at `output` shows them.
pub(super) fn printed_rows(count: usize, output: &str) -> Html {
    let theme = Theme::load(&[]).unwrap();
    Rows::new(&theme, 0)
        .of(
            &(0..count).collect::<Vec<_>>(),
            &Root::from_output(output),
            row,
        )
        .unwrap()
}

/// A row of which every part is as large as it may be, one of which nothing is known, one in Arabic.
pub(super) fn extreme_rows() -> Vec<EntryRow> {
    let mut large = row(0);
    large.title = long_title();
    large.services = (0..40)
        .map(|i| link(&format!("service-with-a-long-name-{i}"), "services/x/"))
        .collect();
    large.broken = true;
    large.status = Status::Draft;
    let mut word = row(1);
    word.title = LONG_WORD.to_owned();
    word.cause = Some(link(LONG_WORD, "causes/x/"));
    let nothing = EntryRow {
        href: site("incidents/x/"),
        id: "x".to_owned(),
        title: "Untitled".to_owned(),
        kind: Kind::Maintenance,
        status: Status::InReview,
        started: None,
        severity: None,
        services: Vec::new(),
        cause: None,
        repeats: None,
        time_to_resolve: None,
        broken: false,
        facets: Vec::new(),
    };
    let mut arabic = row(2);
    arabic.title = "تعطلت خدمة الدفع بسبب نفاد اتصالات قاعدة البيانات (pool_max=20)".to_owned();
    vec![large, word, nothing, arabic]
}

pub(super) fn action(i: usize) -> ActionRow {
    let status = [
        ActionStatus::Open,
        ActionStatus::InProgress,
        ActionStatus::Done,
        ActionStatus::WontDo,
    ][i % 4];
    let titles = [
        "Cap each worker's share of the payments pool",
        "Alert on pool saturation, not on errors",
        "Write the runbook for draining a region",
        "Rehearse the rollback every quarter",
    ];
    let overdue = (i % 4 < 2).then_some(i as i64 * 3 + 1);
    ActionRow {
        anchor: format!("action-a{i}"),
        entry: None,
        title: titles[i % 4].to_owned(),
        kind: Some(["prevent", "detect", "mitigate", "process"][i % 4].to_owned()),
        status: Some(status),
        owner: Some(["dewi", "tomas", "payments"][i % 3].to_owned()),
        due: day("20 Oct 2026", "2026-10-20", 1_792_000_000),
        done: (status == ActionStatus::Done)
            .then(|| day("18 Oct 2026", "2026-10-18", 1_791_900_000))
            .flatten(),
        overdue_days: overdue,
        overdue: overdue.map(|days| format!("{days} d")),
        ticket: Some(Ticket {
            text: format!("PAY-{}", 300 + i),
            href: Href::external(&format!("https://tracker.example/PAY-{}", 300 + i)),
        }),
        addresses: i.is_multiple_of(2).then(|| {
            link(
                "capacity / connection-pool",
                "causes/capacity/connection-pool/",
            )
        }),
        facets: vec![FacetValue {
            field: "owner".to_owned(),
            value: ["dewi", "tomas", "payments"][i % 3].to_owned(),
        }],
    }
}

/// Every column that a table of actions may have.
pub(super) const ALL_COLUMNS: ActionColumns = ActionColumns {
    owner: true,
    due: true,
    days: true,
    ticket: true,
};

pub(super) fn ledger_action(i: usize) -> ActionRow {
    let entry = row(i);
    let href = site(&format!("incidents/pm-2026-{i:04}/#action-a{i}"));
    ActionRow {
        entry: Some(Link::new(entry.title, href)),
        ..action(i)
    }
}

pub(super) fn bare_action() -> ActionRow {
    ActionRow {
        anchor: "action-bare".to_owned(),
        title: long_title(),
        kind: None,
        status: None,
        owner: None,
        due: None,
        done: None,
        overdue_days: None,
        overdue: None,
        ticket: Some(Ticket {
            text: "ask Dewi".to_owned(),
            href: None,
        }),
        ..action(0)
    }
}

pub(super) fn repeat(i: usize) -> RepeatLink {
    RepeatLink {
        entry: link(TITLES[i % TITLES.len()].0, "incidents/pm-2025-0031/"),
        started: day("15 May 2025", "2025-05-15", 1_747_000_000),
        kind: [
            RepeatKind::SameService,
            RepeatKind::Declared,
            RepeatKind::Spread,
        ][i % 3],
        fate: [
            Fate::BeforeTheFix,
            Fate::AfterTheFix,
            Fate::NoFix,
            Fate::Unknown,
        ][i % 4],
        apart: Some("140 days earlier".to_owned()),
    }
}

pub(super) fn count(count: usize) -> Count {
    Count::new(count, site("incidents/?primary=x"))
}

pub(super) fn cause_row(i: usize) -> CauseRow {
    let (_, _, _, cause, ..) = TITLES[i % TITLES.len()];
    let incidents = 12 - i;
    let repeats = (incidents - 1) / 2;
    CauseRow {
        cause: link(cause, &format!("causes/{}/", cause.replace(" / ", "/"))),
        incidents: count(incidents),
        repeats: count(repeats),
        last: day("2 Oct 2026", "2026-10-02", 1_790_900_000),
        open_fixes: count(i % 3),
    }
}

pub(super) fn term(text: &str, depth: u8, entries: usize) -> TermRow {
    let mut months = [spark::SparkMonth::default(); spark::MONTHS];
    months[entries % spark::MONTHS].incidents = 1;
    TermRow {
        term: link(text, "causes/capacity/"),
        depth,
        level: None,
        definition: (depth == 0).then(|| {
            "A limit was reached: load, memory, connections, disk or quota ran out.".to_owned()
        }),
        uncounted: (entries == 0)
            .then(|| "The primary cause of no incident that is counted.".to_owned()),
        entries: Count::new(entries, Href::site("causes/capacity/")),
        repeats: Count::new(entries / 3, Href::site("incidents/")),
        open_actions: Count::new(entries % 2, Href::site("actions/")),
        last: if entries > 0 {
            day("2 Oct 2026", "2026-10-02", 1_790_900_000)
        } else {
            None
        },
        spark: Some(spark::draw(&months)),
    }
}
