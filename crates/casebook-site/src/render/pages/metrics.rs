//! Counts, durations and trends.

use super::Site;
use super::durations::durations;
use super::numbers::{COUNTED, NOT_RECORDED, list, number};
use super::periods::periods;
use crate::render::views::{
    DataCell, DataTable, Frame, Href, Link, MetricsPage, MetricsTable, Phrase, Stat,
};
use crate::report::words::seconds;
use crate::report::{label_words, metric_notes, p_words, trend_words, uncounted_words};
use casebook_analysis::statistics::Distribution;
use casebook_analysis::{
    self, Direction, LabelIssue, Metrics, Publication, Trend, labels, metrics as measured,
};
use casebook_model::book::Index;
use casebook_model::entry::Name;
use casebook_text::counted;

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
        uncounted: uncounted_words(site.book),
        stats: match query.incidents.is_empty() {
            true => Vec::new(),
            false => stats(&found),
        },
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
        return Vec::new();
    }
    let mut headline = vec![Phrase::link(
        counted(incidents, "incident"),
        list(&[COUNTED]),
    )];
    headline.push(Phrase::text(match found.trend {
        None => "; none in a time that was observed.".to_owned(),
        Some(Trend::NotShown) => {
            ", chosen because they are well documented: no trend can be inferred from them."
                .to_owned()
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
            note: Some(format!(
                "{} cannot be determined",
                found.published.unknown.len()
            )),
            href: Some(Href::fragment("published-in-time")),
        });
    }
    stats
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

fn shares(
    site: &Site<'_>,
    title: &str,
    (field, parameter): (&str, &str),
    shares: &[(Option<Name>, Vec<Index>)],
) -> MetricsTable {
    let all = site.query().incidents.len();
    let head = match field {
        "detection" => "Noticed by",
        _ => "Criterion",
    };
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
        vec![first, count.into()]
    });
    MetricsTable {
        title: title.to_owned(),
        note: Some(format!("Of {}.", counted(all, "incident"))),
        table: DataTable {
            head: [head, "Incidents"].map(str::to_owned).to_vec(),
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
                site.cause_link(name).into(),
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
