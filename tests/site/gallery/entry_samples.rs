//! Sample entries.

use casebook::render::views::*;

use super::samples::*;

fn fact(label: &str, values: Vec<FactValue>) -> Fact {
    Fact {
        label: label.to_owned(),
        values,
        wide: false,
    }
}

fn words(text: &str) -> Vec<FactValue> {
    vec![FactValue::text(text)]
}

fn contents(items: &[(u8, &str, &str)]) -> Vec<ContentsItem> {
    items
        .iter()
        .map(|(level, text, id)| ContentsItem {
            level: *level,
            text: (*text).to_owned(),
            id: (*id).to_owned(),
        })
        .collect()
}

const BODY: &str = include_str!("body.html");

pub(super) fn ordinary() -> EntryPage {
    EntryPage {
        language: None,
        id: "PM-2026-0042".to_owned(),
        kind: Kind::Incident,
        title: "Checkout answered 502 while the payments pool was exhausted".to_owned(),
        status: Status::Published,
        severity: severity(2),
        started: day("2 Oct 2026 09:14", "2026-10-02T09:14", 1_790_900_000),
        time_to_resolve: None,
        published: day("7 Oct 2026", "2026-10-07", 1_791_300_000),
        revisions: Some(3),
        authors: vec!["dewi".to_owned(), "tomas".to_owned()],
        findings: Vec::new(),
        course: course_drawing([0, 420, 2040, 4560], ["09:14", "09:21", "09:48", "10:30"], ["7 m", "27 m", "42 m"]),
        facts: vec![
            fact(
                "Services",
                vec![
                    FactValue::link("checkout", site("services/checkout/")),
                    FactValue::link("payments", site("services/payments/")),
                ],
            ),
            fact(
                "Root cause",
                vec![FactValue::link("capacity / connection-pool", site("causes/capacity/connection-pool/"))],
            ),
            fact("Trigger", vec![FactValue::link("config push", site("triggers/config-push/"))]),
            fact("Detected by", words("monitoring")),
            fact("Time to detect", words("7 m")),
            fact("Time to mitigate", words("34 m")),
            fact("Time to resolve", words("1 h 16 m")),
            fact("Downtime", words("34 m")),
            fact("Users", words("12 000")),
            fact("Apdex", words("0.62")),
            fact("Data loss", words("none")),
            fact("Criteria", words("downtime, apdex, on-call P0")),
            fact("Revenue", Vec::new()),
        ],
        source: None,
        contents: contents(&[
            (2, "Summary", "summary"),
            (2, "Impact", "impact"),
            (2, "Timeline", "timeline"),
            (2, "Detection", "detection"),
            (2, "Root causes", "root-causes"),
            (2, "Lessons learned", "lessons-learned"),
            (3, "What went well", "what-went-well"),
            (3, "What went wrong", "what-went-wrong"),
        ]),
        body: Html(BODY.to_owned()),
        actions: (0..4).map(action).collect(),
        open_actions: 3,
        action_columns: ALL_COLUMNS,
        is_repeated: true,
        repeats: vec![repeat(0)],
        repeats_more: 0,
        repeated_by: vec![repeat(1), repeat(2)],
        repeated_by_more: 3,
        related: (0..3)
            .map(|i| Related {
                entry: Link::new(row(i).title, row(i).href),
                started: row(i).started,
                cause: Some("capacity / connection-pool".to_owned()),
                shared: vec!["connection pool".to_owned(), "checkout".to_owned()],
                passage: Some(Html(
                    "each worker opened its own <mark>pool</mark>, so the limit of the <mark>payments</mark> database \
                     was reached at a third of the expected load"
                        .to_owned(),
                )),
                section: Some(link("Root causes", "incidents/pm-2026-0001/#root-causes")),
            })
            .collect(),
        mentioned_by: vec![link("How we page", "guides/paging/")],
        history: History {
            source: "content/2026/2026-10-02-checkout-502.md".to_owned(),
            created: day("3 Oct 2026", "2026-10-03", 1_791_000_000),
            changed: day("18 Oct 2026", "2026-10-18", 1_792_000_000),
            revisions: Some(3),
            authors: vec!["Dewi Lestari".to_owned(), "Tomáš Novák".to_owned()],
            edit: Href::external("https://git.example/book/edit/main/content/x.md"),
            log: Href::external("https://git.example/book/commits/main/content/x.md"),
            json: Some(site("api/incidents/pm-2026-0042.json")),
        },
        previous: Some(Link::new(row(1).title, row(1).href)),
        next: Some(Link::new(row(2).title, row(2).href)),
    }
}

/// As much of everything as a page must survive.
pub(super) fn extreme() -> EntryPage {
    let events: String = (0..300)
        .map(|i| {
            format!(
                "<li><time class=\"timeline-time\" datetime=\"2026-10-02T{:02}:{:02}\">{:02}:{:02}</time><div class=\"timeline-event\"><p>Event {i}: \
                 the queue grew and <code>conn_pool_max</code> was raised.</p></div></li>",
                i / 60,
                i % 60,
                i / 60,
                i % 60
            )
        })
        .collect();
    let head: String = (0..12).map(|i| format!("<th>Column {i}</th>")).collect();
    let cells: String = (0..12).map(|i| format!("<td>value {i}</td>")).collect();
    let body = format!(
        "<h2 id=\"timeline\">Timeline</h2><ol class=\"timeline\">{events}</ol><h2 id=\"wide\">Wide</h2><div \
         class=\"table-scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Table\"><table><thead><tr>{head}</tr>\
         </thead><tbody><tr>{cells}</tr></tbody></table></div><p>{LONG_WORD}</p><p dir=\"rtl\">تعطلت خدمة الدفع \
         بسبب نفاد الاتصالات</p>"
    );
    EntryPage {
        language: Some("ar".to_owned()),
        source: Some(SourceFacts {
            dialect: Some(LONG_WORD.to_owned()),
            facts: vec![
                fact("informational", words(LONG_WORD)),
                fact(LONG_WORD, words("<b>x</b>")),
            ],
            guesses: vec![fact("Started", words("~ from “09:14”"))],
        }),
        title: long_title(),
        status: Status::Draft,
        kind: Kind::NearMiss,
        severity: severity(1),
        authors: (0..30).map(|i| format!("author-{i}")).collect(),
        findings: vec![
            Finding {
                level: FindingLevel::Error,
                code: "CB103".to_owned(),
                message: "`started` is not a time: \"02/10/26 <9h14>\"".to_owned(),
                place: Some("content/2026/2026-10-02-checkout-502.md:9:12".to_owned()),
                href: None,
                help: Some("write it as 2026-10-02T09:14+07:00".to_owned()),
            },
            Finding {
                level: FindingLevel::Warning,
                code: "CB210".to_owned(),
                message: LONG_WORD.to_owned(),
                place: None,
                href: None,
                help: None,
            },
        ],
        course: course_drawing(
            [0, 30, 60, 864_000],
            ["30 Sep 23:59", "1 Oct 00:00", "1 Oct 00:00", "10 Oct 23:59"],
            ["30 s", "30 s", "9 d 23 h"],
        ),
        facts: vec![
            fact(
                "Services",
                (0..40)
                    .map(|i| FactValue::link(format!("service-{i}"), site("services/x/")))
                    .collect(),
            ),
            fact(
                "Root cause",
                vec![FactValue::link(LONG_WORD, site("causes/x/"))],
            ),
            fact("Trigger", Vec::new()),
        ],
        contents: (0..80)
            .map(|i| ContentsItem {
                level: 2 + u8::from(i % 3 == 1),
                text: format!("Section {i}"),
                id: format!("s{i}"),
            })
            .chain(contents(&[
                (2, "Timeline", "timeline"),
                (2, LONG_WORD, "wide"),
            ]))
            .collect(),
        body: Html(body),
        actions: (0..60).map(action).chain([bare_action()]).collect(),
        open_actions: 46,
        action_columns: ALL_COLUMNS,
        is_repeated: true,
        repeats: (0..6).map(repeat).collect(),
        repeats_more: 12,
        ..ordinary()
    }
}

/// Nothing is known but that it exists.
pub(super) fn empty() -> EntryPage {
    EntryPage {
        language: None,
        id: "2019-04-01-notes".to_owned(),
        kind: Kind::Incident,
        title: "2019-04-01-notes".to_owned(),
        status: Status::Draft,
        severity: None,
        started: None,
        time_to_resolve: None,
        published: None,
        revisions: None,
        authors: Vec::new(),
        findings: Vec::new(),
        course: None,
        facts: vec![fact("Services", Vec::new()), fact("Root cause", Vec::new())],
        source: None,
        contents: Vec::new(),
        body: Html(String::new()),
        actions: Vec::new(),
        open_actions: 0,
        action_columns: ALL_COLUMNS,
        is_repeated: false,
        repeats: Vec::new(),
        repeats_more: 0,
        repeated_by: Vec::new(),
        repeated_by_more: 0,
        related: Vec::new(),
        mentioned_by: Vec::new(),
        history: History {
            source: "2019-04-01-notes.md".to_owned(),
            ..History::default()
        },
        previous: None,
        next: None,
    }
}
