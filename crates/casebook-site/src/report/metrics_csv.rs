//! The numbers as CSV.

use super::document::Csv;
use casebook_analysis::statistics::Distribution;
use casebook_analysis::{AnalysisQuery, Period, metrics};

/// One row for each figure: its group, its name, its value.
pub(super) fn metrics_csv(query: &AnalysisQuery<'_>) -> Csv {
    let metrics = metrics(query);
    let mut csv = Csv::new(&["group", "name", "figure", "value"]);
    let mut add = |group: &str, name: &str, (figure, value): Figure| {
        csv.row(&[
            group.to_owned(),
            name.to_owned(),
            figure.to_owned(),
            value.unwrap_or_default(),
        ]);
    };
    for (group, periods) in [("quarter", &metrics.quarters), ("year", &metrics.years)] {
        for period in periods {
            let name = period.name();
            for figure in period_figures(period, query.is_selected()) {
                add(group, &name, figure);
            }
        }
    }
    for (name, values) in [
        ("detect", &metrics.detect),
        ("mitigate", &metrics.mitigate),
        ("resolve", &metrics.resolve),
    ] {
        for figure in duration_figures(values) {
            add("duration", name, figure);
        }
    }
    for (group, shares) in [
        ("detection", &metrics.detection),
        ("criterion", &metrics.criteria),
    ] {
        for (name, incidents) in shares {
            let name = name.as_ref().map_or("", |name| &**name);
            add(
                group,
                name,
                ("incidents", Some(incidents.len().to_string())),
            );
        }
    }
    csv
}

/// What a figure is called in the CSV, and its value where there is one.
type Figure = (&'static str, Option<String>);

/// A book of selected incidents has no rate, and so no interval.
fn period_figures(period: &Period, selected: bool) -> Vec<Figure> {
    let mut figures = vec![
        ("incidents", Some(period.incidents.len().to_string())),
        ("repeats", Some(period.repeats.to_string())),
    ];
    if !selected {
        let (low, high) = period.interval;
        figures.push(("expected_low", Some(format!("{low:.4}"))));
        figures.push(("expected_high", Some(format!("{high:.4}"))));
    }
    figures
}

fn duration_figures(values: &Distribution) -> [Figure; 7] {
    let quartiles = values.quartiles();
    [
        ("used", Some(values.used().to_string())),
        ("unusable", Some(values.unusable.len().to_string())),
        (
            "shortest_seconds",
            values.shortest().map(|value| value.to_string()),
        ),
        (
            "quartile_1_seconds",
            quartiles.map(|(low, _)| low.to_string()),
        ),
        (
            "median_seconds",
            values.median().map(|value| value.to_string()),
        ),
        (
            "quartile_3_seconds",
            quartiles.map(|(_, high)| high.to_string()),
        ),
        (
            "longest_seconds",
            values.longest().map(|value| value.to_string()),
        ),
    ]
}
