//! Counts, durations and trends.

use super::Align;
use super::document::{Document, Section};
use super::words::{notes, seconds, short};
use casebook_analysis::statistics::Distribution;
use casebook_analysis::{
    AnalysisQuery, Direction, LabelIssue, Metrics, Period, Trend, labels, metrics,
};
use casebook_model::book::Index;
use casebook_model::entry::Name;
use casebook_text::counted;
use casebook_time::display_date;

/// The numbers in words and tables.
pub(super) fn metrics_document(query: &AnalysisQuery<'_>) -> Document {
    let metrics = metrics(query);
    let selected = query.is_selected();
    let mut document = Document {
        title: "Metrics".to_owned(),
        lead: lead(query, &metrics),
        ..Document::default()
    };
    let sections = &mut document.sections;
    sections.push(period_section("By quarter", &metrics.quarters, selected));
    sections.push(period_section("By year", &metrics.years, selected));
    sections.push(durations(&metrics));
    sections.push(share_section(
        query,
        "How incidents were noticed",
        "noticed by",
        &metrics.detection,
    ));
    sections.push(share_section(
        query,
        "Why they got a postmortem",
        "criterion",
        &metrics.criteria,
    ));
    sections.push(published(&metrics));
    sections.extend(trends(&metrics));
    let issues = labels(query);
    if !issues.is_empty() {
        let text = issues.iter().map(label_words).collect();
        sections.push(Section {
            title: "Labels that say less than they could".to_owned(),
            text,
            ..Section::default()
        });
    }
    document.notes = metric_notes(query, &metrics);
    document
}

/// What the numbers could not use.
#[must_use]
pub(crate) fn metric_notes(query: &AnalysisQuery<'_>, metrics: &Metrics) -> Vec<String> {
    let mut out = notes(query);
    if let Some(observed) = metrics.observed {
        out.push(format!(
            "Observed from {} to {}; what is newer may not be written yet.",
            display_date(observed.from),
            display_date(observed.to)
        ));
    }
    let [undated, older, newer] = &metrics.uncounted;
    for (incidents, words) in [
        (undated, "without a day"),
        (older, "before the observation"),
        (newer, "too new to be counted"),
    ] {
        if !incidents.is_empty() {
            out.push(format!(
                "{} {words}, in no quarter and no trend.",
                counted(incidents.len(), "incident")
            ));
        }
    }
    if !query.is_selected() {
        out.push("Intervals: between which numbers the count that was to be expected lies with 95 % confidence (exact Poisson interval after Garwood).".to_owned());
    }
    out.push("Durations need two clock times, neither approximate. There is no mean: one long outage would move it further than a year of work.".to_owned());
    out
}

fn lead(query: &AnalysisQuery<'_>, metrics: &Metrics) -> String {
    let counted = counted(query.incidents.len(), "incident");
    match metrics.trend {
        None => format!("{counted}; none in a time that was observed."),
        Some(Trend::NotShown) => {
            format!("{counted}, chosen and not counted: no trend can be inferred from them.")
        }
        Some(trend) => format!("{counted}; {}.", trend_words(&trend)),
    }
}

/// The verdict in words: `more often than before`, `too few to tell`.
#[must_use]
pub(crate) fn trend_words(trend: &Trend) -> String {
    match trend {
        Trend::NotShown => "no rates are shown".to_owned(),
        Trend::TooFew { events } => format!("too few to tell a trend ({events} of the 8 it takes)"),
        Trend::Tested {
            adjusted,
            direction,
            ..
        } => {
            let words = match direction {
                Direction::Rising => "they come more often than they did",
                Direction::Falling => "they come less often than they did",
                Direction::None => "no trend that chance would not explain",
            };
            let p = p_words(*adjusted);
            match p.strip_prefix('<') {
                Some(bound) => format!("{words} (p < {bound})"),
                None => format!("{words} (p = {p})"),
            }
        }
    }
}

/// A probability to three decimals, which never says that something is impossible.
#[must_use]
pub(crate) fn p_words(p: f64) -> String {
    if p < 0.001 {
        "<0.001".to_owned()
    } else {
        format!("{p:.3}")
    }
}

/// `1.6 to 11.7`.
#[must_use]
pub(crate) fn interval_words((low, high): (f64, f64)) -> String {
    format!("{} to {}", short(low), short(high))
}

fn period_section(title: &str, periods: &[Period], selected: bool) -> Section {
    let mut head = vec![
        ("period", Align::Left),
        ("incidents", Align::Right),
        ("repeats", Align::Right),
    ];
    if !selected {
        head.push(("expected, 95 %", Align::Right));
    }
    head.push(("observed", Align::Left));
    let mut section = Section::table(title, &head, "No time was observed.");
    // Long records fill many rows of nothing: a run of empty periods is one row.
    let mut empty: Vec<&Period> = Vec::new();
    for period in periods {
        if period.incidents.is_empty() && period.whole && selected {
            empty.push(period);
            continue;
        }
        flush(&mut section, &mut empty, selected);
        let mut row = vec![
            period.name().into(),
            period.incidents.len().into(),
            period.repeats.into(),
        ];
        if !selected {
            row.push(interval_words(period.interval).into());
        }
        row.push(if period.whole { "" } else { "in part" }.into());
        section.row(row);
    }
    flush(&mut section, &mut empty, selected);
    section
}

fn flush(section: &mut Section, empty: &mut Vec<&Period>, selected: bool) {
    let (Some(first), Some(last)) = (empty.first(), empty.last()) else {
        return;
    };
    let name = if empty.len() == 1 {
        first.name()
    } else {
        format!("{} to {}", first.name(), last.name())
    };
    let mut row = vec![name.into(), 0.into(), 0.into(), "".into()];
    if !selected {
        row.push("".into());
    }
    section.row(row);
    empty.clear();
}

fn durations(metrics: &Metrics) -> Section {
    let head = [
        ("from the start", Align::Left),
        ("median", Align::Right),
        ("middle half", Align::Right),
        ("range", Align::Right),
        ("known", Align::Right),
        ("not", Align::Right),
    ];
    let mut section = Section::table("Durations", &head, "");
    for (name, values) in [
        ("to detection", &metrics.detect),
        ("to mitigation", &metrics.mitigate),
        ("to resolution", &metrics.resolve),
    ] {
        section.row(vec![
            name.into(),
            values.median().map(seconds).into(),
            values
                .quartiles()
                .map(|(low, high)| seconds_words(low, high))
                .into(),
            range_words(values).into(),
            values.used().into(),
            values.unusable.len().into(),
        ]);
    }
    section
}

/// `1 m to 2 d 3 h`.
#[must_use]
#[allow(clippy::cast_precision_loss, reason = "a hundred years in seconds")]
pub(crate) fn range_words(values: &Distribution) -> Option<String> {
    let (shortest, longest) = values.shortest().zip(values.longest())?;
    Some(seconds_words(shortest as f64, longest as f64))
}

/// `4 m to 2 h`; one duration where both read the same.
fn seconds_words(low: f64, high: f64) -> String {
    let (low, high) = (seconds(low), seconds(high));
    if low == high {
        low
    } else {
        format!("{low} to {high}")
    }
}

fn share_section(
    query: &AnalysisQuery<'_>,
    title: &str,
    column: &'static str,
    shares: &[(Option<Name>, Vec<Index>)],
) -> Section {
    let head = [
        (column, Align::Left),
        ("incidents", Align::Right),
        ("of", Align::Right),
    ];
    let mut section = Section::table(title, &head, "No incident is counted.");
    for (name, incidents) in shares {
        let name = name.as_ref().map_or("(not recorded)", |name| &**name);
        section.row(vec![
            name.into(),
            incidents.len().into(),
            query.incidents.len().into(),
        ]);
    }
    section
}

fn published(metrics: &Metrics) -> Section {
    let head = [("published", Align::Left), ("incidents", Align::Right)];
    let mut section = Section::table("Published in time", &head, "");
    let found = &metrics.published;
    for (name, incidents) in [
        ("in time", &found.in_time),
        ("late", &found.late),
        ("not due yet", &found.pending),
        ("cannot be determined", &found.unknown),
    ] {
        section.row(vec![name.into(), incidents.len().into()]);
    }
    section
}

fn trends(metrics: &Metrics) -> Option<Section> {
    let head = [
        ("cause", Align::Left),
        ("events", Align::Right),
        ("trend", Align::Left),
    ];
    let mut section = Section::table(
        "Trends of causes",
        &head,
        "Every cause has too few incidents to tell.",
    );
    for (name, trend) in &metrics.cause_trends {
        let Trend::Tested { events, .. } = trend else {
            continue;
        };
        section.row(vec![
            (&**name).into(),
            (*events).into(),
            trend_words(trend).into(),
        ]);
    }
    if metrics.causes_too_few > 0 && !section.grid.rows.is_empty() {
        section.text.push(format!(
            "{} with fewer than 8 incidents: too few to tell. Probabilities are corrected for the number of causes tested (Holm).",
            counted(metrics.causes_too_few, "cause")
        ));
    }
    metrics
        .trend
        .filter(|trend| *trend != Trend::NotShown)
        .map(|_| section)
}

/// What is the matter with a label.
#[must_use]
pub(crate) fn label_words(issue: &LabelIssue) -> String {
    let words = |field: &str| field.replace('_', " ");
    match issue {
        LabelIssue::Dominates {
            field,
            name,
            incidents,
            of,
        } => format!(
            "`{name}` covers {} of {of} incidents in {}: it no longer tells them apart.",
            incidents.len(),
            words(field)
        ),
        LabelIssue::UnknownGrows {
            field,
            before,
            after,
            of,
        } => format!(
            "`unknown` grows in {}: {after} of the newer {of} incidents, {before} of the older {of}.",
            words(field)
        ),
        LabelIssue::NearlyEqual {
            field,
            one,
            one_entries,
            other,
            other_entries,
        } => format!(
            "`{one}` ({}) and `{other}` ({}) in {} may be one value in two spellings.",
            counted(*one_entries, "entry"),
            counted(*other_entries, "entry"),
            words(field)
        ),
    }
}
