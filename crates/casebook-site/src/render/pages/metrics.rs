//! Counts, durations and trends.

use super::Site;
use super::numbers::{COUNTED, NOT_RECORDED, REPEATED, list, number};
use super::parts::cause_words;
use crate::render::charts::columns::{self, Column};
use crate::render::charts::dots::{self, Dot, DotRow};
use crate::render::views::{
    Chart, DataCell, DataTable, Frame, Href, Link, MetricsPage, MetricsTable, Phrase, Root, Stat,
};
use crate::report::words::seconds;
use crate::report::{interval_words, label_words, metric_notes, p_words, range_words, trend_words};
use casebook_analysis::statistics::Distribution;
use casebook_analysis::{
    self, Direction, LabelIssue, Metrics, Period, Publication, Trend, labels, metrics as measured,
};
use casebook_model::book::Index;
use casebook_model::entry::Name;
use casebook_text::counted;
use casebook_time::{Date, Duration};

/// How many, how long, how noticed, and whether that changes.
#[must_use]
pub fn metrics(site: &Site<'_>) -> (Frame, MetricsPage) {
    let mut frame = site.frame("metrics/index.html", "Metrics", "metrics/");
    frame.description =
        Some("Incidents by quarter and year, durations, detection and trends.".to_owned());
    let query = site.query();
    let found = measured(query);
    let root = frame.root.clone();
    let mut charts = Vec::new();
    if !query.incidents.is_empty() {
        charts.extend(periods(site, &found.years, "year", &root));
        charts.extend(periods(site, &found.quarters, "quarter", &root));
        charts.push(durations(site, &found, &root));
    }
    let mut tables = vec![
        shares(
            site,
            "How incidents were noticed",
            ("detection", "detection"),
            &found.detection,
        ),
        shares(
            site,
            "Why they got a postmortem",
            ("criteria", "criterion"),
            &found.criteria,
        ),
    ];
    tables.extend(published(site, &found));
    tables.extend(trends(site, &found));
    let view = MetricsPage {
        headline: headline(site, &found),
        stats: stats(&found),
        charts,
        tables: tables
            .into_iter()
            .filter(|table| !table.table.rows.is_empty())
            .collect(),
        labels: labels(query)
            .iter()
            .map(|issue| label_issue(site, issue))
            .collect(),
        notes: metric_notes(query, &found),
        json: Some(Href::site("api/metrics.json")),
    };
    (frame, view)
}

fn headline(site: &Site<'_>, found: &Metrics) -> Vec<Phrase> {
    let incidents = site.query().incidents.len();
    if incidents == 0 {
        return vec![Phrase::text("No incident has been counted yet.")];
    }
    let mut headline = vec![Phrase::link(
        counted(incidents, "incident"),
        list(&[COUNTED]),
    )];
    headline.push(Phrase::text(match found.trend {
        None => "; none in a time that was observed.".to_owned(),
        Some(Trend::NotShown) => {
            ", chosen because they are well documented: no trend can be told from them.".to_owned()
        }
        Some(trend) => format!("; {}.", trend_words(&trend)),
    }));
    headline
}

fn stats(found: &Metrics) -> Vec<Stat> {
    let median = |label: &str, values: &Distribution| Stat {
        label: label.to_owned(),
        value: values.median().map(seconds),
        note: Some(format!(
            "{} known, {} not",
            values.used(),
            values.unusable.len()
        )),
        href: Some(Href::fragment("durations")),
    };
    let in_time = found.published.in_time.len();
    let judged = in_time + found.published.late.len();
    let mut stats = vec![
        median("Median to detection", &found.detect),
        median("Median to mitigation", &found.mitigate),
        median("Median to resolution", &found.resolve),
    ];
    if judged > 0 {
        stats.push(Stat {
            label: "Published in time".to_owned(),
            value: Some(format!("{in_time} of {judged}")),
            note: Some(format!("{} cannot be told", found.published.unknown.len())),
            href: Some(Href::fragment("published-in-time")),
        });
    }
    stats
}

/// The statement that stands above a drawing of periods.
fn peak(periods: &[Period], word: &str) -> Option<String> {
    let most = periods
        .iter()
        .map(|period| period.incidents.len())
        .max()
        .filter(|most| *most > 0)?;
    let peaks: Vec<String> = periods
        .iter()
        .filter(|period| period.incidents.len() == most)
        .map(Period::name)
        .collect();
    Some(match &peaks[..] {
        [one] => format!("Most incidents of a {word}: {most}, in {one}"),
        [one, other] => format!("Most incidents of a {word}: {most}, in {one} and {other}"),
        _ => format!("No {word} had more than {}", counted(most, "incident")),
    })
}

/// What is the matter with a label, each value leading to its entries.
fn label_issue(site: &Site<'_>, issue: &LabelIssue) -> Vec<Phrase> {
    let listed = |field: &str, name: &str| match field {
        "root_causes" => list(&[("primary", name), COUNTED]),
        "trigger" => list(&[("trigger", name), COUNTED]),
        _ => site.name_href(field, name),
    };
    let mut links = match issue {
        LabelIssue::Dominates { field, name, .. } => vec![listed(field, name)],
        LabelIssue::UnknownGrows { field, .. } => vec![listed(field, "unknown")],
        LabelIssue::NearlyEqual {
            field, one, other, ..
        } => {
            vec![site.name_href(field, one), site.name_href(field, other)]
        }
    }
    .into_iter()
    .peekable();
    // The words set the values in the marks of code.
    let words = label_words(issue);
    let pieces = words
        .split('`')
        .enumerate()
        .filter(|(_, piece)| !piece.is_empty());
    let phrase = |(at, piece): (usize, &str)| match links.next_if(|_| at % 2 == 1) {
        Some(href) => Phrase::link(piece, href),
        None => Phrase::text(piece),
    };
    pieces.map(phrase).collect()
}

/// The incidents of a period that were observed.
fn link_of(period: &Period) -> Href {
    list(&[("observed", &observed(period))])
}

fn observed(period: &Period) -> String {
    match period.quarter {
        Some(quarter) => format!("{}/Q{quarter}", period.year),
        None => period.year.to_string(),
    }
}

fn periods(site: &Site<'_>, periods: &[Period], word: &str, root: &Root) -> Option<Chart> {
    let selected = site.query().is_selected();
    let title = peak(periods, word)?;
    let every = match periods.len() {
        0..=12 => 1,
        13..=24 => 2,
        25..=60 => 5,
        _ => 10,
    };
    let years = periods.len() / if word == "year" { 1 } else { 4 };
    let tick = |period: &Period| {
        let year = period.year.to_string();
        match period.quarter {
            None => (usize::try_from(period.year).unwrap_or(0) % every == 0 || periods.len() <= 8)
                .then_some(year),
            Some(1) => (years <= 8
                || usize::try_from(period.year).unwrap_or(0) % every.min(5) == 0)
                .then_some(year),
            Some(_) => None,
        }
    };
    let columns: Vec<Column> = periods
        .iter()
        .map(|period| Column {
            tick: tick(period),
            label: format!(
                "{}: {}, {} repeated{}",
                period.name(),
                counted(period.incidents.len(), "incident"),
                period.repeats,
                if period.whole {
                    ""
                } else {
                    "; observed in part"
                }
            ),
            running: is_running(period, site.today),
            incidents: period.incidents.len(),
            repeats: period.repeats,
            interval: (!selected).then_some(period.interval),
            href: link_of(period),
        })
        .collect();
    let whiskers = if selected {
        ""
    } else {
        " The lines reach from the lowest to the highest count that was to be expected, with 95 % confidence."
    };
    Some(Chart {
        svg: columns::draw(&title, &columns, root),
        title,
        note: Some(format!(
            "Incidents by the {word} in which they started; the filled part repeated an earlier one.{whiskers}"
        )),
        table: Some(period_table(periods, word, selected)),
    })
}

/// Whether a period has not ended yet.
fn is_running(period: &Period, today: Date) -> bool {
    period.year == today.year()
        && period
            .quarter
            .is_none_or(|quarter| quarter == casebook_analysis::quarter(today))
}

fn period_table(periods: &[Period], word: &str, selected: bool) -> DataTable {
    let mut head = vec![
        if word == "year" { "Year" } else { "Quarter" },
        "Incidents",
        "Repeats",
    ];
    if !selected {
        head.push("Expected, 95 %");
    }
    head.push("Observed");
    let rows = periods.iter().rev().map(|period| {
        let repeats = list(&[("observed", &observed(period)), REPEATED]);
        let mut row = vec![
            DataCell::from(period.name()),
            DataCell::count(period.incidents.len(), link_of(period)),
            DataCell::count(period.repeats, repeats),
        ];
        if !selected {
            row.push(interval_words(period.interval).into());
        }
        row.push(
            if period.whole { "whole" } else { "in part" }
                .to_owned()
                .into(),
        );
        row
    });
    DataTable {
        head: head.into_iter().map(str::to_owned).collect(),
        rows: rows.collect(),
    }
}

fn duration_dots(site: &Site<'_>, name: &str, values: &Distribution) -> DotRow {
    let dot = |(value, index): &(i64, Index)| {
        let words = Duration::from_seconds(u64::try_from(*value).unwrap_or(0)).display();
        Dot {
            seconds: *value,
            label: format!("{words}: {}", site.book.entries[*index].title),
            href: site.href(*index),
        }
    };
    let median = values.median().map_or_else(
        || "none known".to_owned(),
        |median| format!("median {}", seconds(median)),
    );
    DotRow {
        name: name.to_owned(),
        words: format!("{median}, n {}", values.used()),
        dots: values.values.iter().map(dot).collect(),
        quartiles: values
            .quartiles()
            .zip(values.median())
            .map(|((low, high), median)| [low, median, high]),
    }
}

fn durations_table(measures: &[(&str, &Distribution)]) -> DataTable {
    let head = [
        "From the start",
        "Median",
        "Middle half",
        "Range",
        "Known",
        "Not known",
    ];
    let row = |(name, values): &(&str, &Distribution)| {
        let half = values
            .quartiles()
            .map(|(low, high)| format!("{} to {}", seconds(low), seconds(high)));
        let cell = |text: Option<String>| DataCell { text, href: None };
        vec![
            (*name).to_owned().into(),
            cell(values.median().map(seconds)),
            cell(half),
            cell(range_words(values)),
            DataCell::count(values.used(), Href::fragment("durations")),
            unmeasured(name, values),
        ]
    };
    DataTable {
        head: head.map(str::to_owned).to_vec(),
        rows: measures.iter().map(row).collect(),
    }
}

fn durations(site: &Site<'_>, found: &Metrics, root: &Root) -> Chart {
    let measures = [
        ("to detection", &found.detect),
        ("to mitigation", &found.mitigate),
        ("to resolution", &found.resolve),
    ];
    let rows: Vec<DotRow> = measures
        .iter()
        .map(|(name, values)| duration_dots(site, name, values))
        .collect();
    let title = match found.resolve.median() {
        Some(median) if found.resolve.unusable.is_empty() => {
            format!(
                "Half of the incidents were resolved within {}",
                seconds(median)
            )
        }
        Some(median) => {
            format!(
                "Half of the {} with known times were resolved within {}",
                found.resolve.used(),
                seconds(median)
            )
        }
        None => "How long incidents took".to_owned(),
    };
    let table = durations_table(&measures);
    let dots = match dots::each(&rows) {
        1 => "Every dot is an incident".to_owned(),
        each => format!("Each dot is about {each} incidents, and at least one"),
    };
    Chart {
        svg: dots::draw(&title, &rows, root),
        title,
        note: Some(format!(
            "{dots}; the shaded part holds the middle half of them, and the line in it is the median. Each step of the scale is several times the one before."
        )),
        table: Some(table),
    }
}

/// How many incidents have no such duration, and which.
fn unmeasured(name: &str, values: &Distribution) -> DataCell {
    let measure = match name {
        "to detection" => "detect",
        "to mitigation" => "mitigate",
        _ => "resolve",
    };
    DataCell::count(
        values.unusable.len(),
        list(&[("unmeasured", measure), COUNTED]),
    )
}

fn shares(
    site: &Site<'_>,
    title: &str,
    (field, parameter): (&str, &str),
    shares: &[(Option<Name>, Vec<Index>)],
) -> MetricsTable {
    let all = site.query().incidents.len();
    let rows = shares.iter().map(|(name, incidents)| {
        let first = match name {
            Some(name) => match site
                .book
                .listing(field)
                .and_then(|listing| listing.value(name))
            {
                Some(value) => Link::new(value.title.clone(), Href::site(&value.address)).into(),
                None => name.to_string().into(),
            },
            None => DataCell {
                text: Some("not recorded".to_owned()),
                href: None,
            },
        };
        let value = name.as_ref().map_or(NOT_RECORDED, |name| &**name);
        let count = Link::new(
            incidents.len().to_string(),
            list(&[(parameter, value), COUNTED]),
        );
        vec![first, count.into(), DataCell::count(all, list(&[COUNTED]))]
    });
    MetricsTable {
        title: title.to_owned(),
        note: None,
        table: DataTable {
            head: ["Value", "Incidents", "Of"].map(str::to_owned).to_vec(),
            rows: if all == 0 { Vec::new() } else { rows.collect() },
        },
    }
}

fn published(site: &Site<'_>, found: &Metrics) -> Option<MetricsTable> {
    let within = site.book.config.criteria.publish_within_days;
    let rows = Publication::ALL.into_iter().map(|publication| {
        let incidents = found.published.of(publication).len();
        let count = DataCell::count(
            incidents,
            list(&[("published", publication.key()), COUNTED]),
        );
        vec![publication.as_str().to_owned().into(), count]
    });
    (!site.query().incidents.is_empty()).then(|| MetricsTable {
        title: "Published in time".to_owned(),
        note: Some(format!(
            "Within {} of the day of resolution.",
            counted(usize::try_from(within).unwrap_or(0), "day")
        )),
        table: DataTable {
            head: ["Published", "Incidents"].map(str::to_owned).to_vec(),
            rows: rows.collect(),
        },
    })
}

fn trends(site: &Site<'_>, found: &Metrics) -> Option<MetricsTable> {
    let rows: Vec<Vec<DataCell>> = found
        .cause_trends
        .iter()
        .filter_map(|(name, trend)| {
            let Trend::Tested {
                events,
                statistic,
                adjusted,
                direction,
                ..
            } = trend
            else {
                return None;
            };
            let words = match direction {
                Direction::Rising => "more often",
                Direction::Falling => "less often",
                Direction::None => "none",
            };
            Some(vec![
                Link::new(cause_words(name), site.name_href("root_causes", name)).into(),
                Link::new(events.to_string(), list(&[("primary", name), COUNTED])).into(),
                words.to_owned().into(),
                number(*statistic).into(),
                p_words(*adjusted).into(),
            ])
        })
        .collect();
    (!rows.is_empty()).then(|| MetricsTable {
        title: "Trends of causes".to_owned(),
        note: Some(format!(
            "Laplace's test for each cause with 8 incidents or more; {} with fewer: too few to tell. Probabilities are corrected for their number.",
            counted(found.causes_too_few, "cause")
        )),
        table: DataTable {
            head: ["Cause", "Incidents", "Trend", "Laplace", "p, corrected"].map(str::to_owned).to_vec(),
            rows,
        },
    })
}
