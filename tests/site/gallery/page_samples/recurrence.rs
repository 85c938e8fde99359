//! The page on recurrence: chains, lanes of causes, heat.

use super::*;

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
pub(super) const FATES: [Fate; 4] = [
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

pub(in crate::gallery) fn recurrence(services: usize) -> RecurrencePage {
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

pub(in crate::gallery) fn empty_recurrence() -> RecurrencePage {
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
