//! The numbers as JSON.

use serde_json::{Value, json};

use super::frame::{Whole, figures, head, ids};
use super::metrics::label_words;
use casebook_analysis::statistics::Distribution;
use casebook_analysis::{AnalysisQuery, LabelIssue, Period, Trend, labels, metrics};
use casebook_model::book::Index;
use casebook_model::entry::Name;

fn duration_json(query: &AnalysisQuery<'_>, values: &Distribution) -> Value {
    let mut figures = figures(values);
    figures["values"] = values
        .values
        .iter()
        .map(|(value, index)| json!({"id": query.entry(*index).id.as_str(), "seconds": value}))
        .collect();
    figures["unusable_entries"] = json!(ids(query, &values.unusable));
    figures
}

/// The numbers as JSON.
pub(super) fn metrics_json(query: &AnalysisQuery<'_>) -> Whole<Value> {
    let metrics = metrics(query);
    let selected = query.is_selected();
    let periods = |periods: &[Period]| -> Value {
        periods
            .iter()
            .map(|one| period_json(query, one, selected))
            .collect()
    };
    let duration = |values: &Distribution| duration_json(query, values);
    let shares = |shares: &[(Option<Name>, Vec<Index>)]| -> Value {
        shares
            .iter()
            .map(|(name, incidents)| json!({"name": name.as_ref().map(|name| &**name), "incidents": incidents.len(), "entries": ids(query, incidents)}))
            .collect()
    };
    let [undated, older, newer] = &metrics.uncounted;
    let published = &metrics.published;
    let rest = json!({
        "observed": metrics.observed.map(|observed| json!({
            "from": observed.from.to_string(),
            "to": observed.to.to_string(),
            "days": observed.days(),
            "begins_with_first_entry": observed.first.is_some(),
        })),
        "not_observed": {
            "undated": ids(query, undated),
            "older": ids(query, older),
            "newer": ids(query, newer),
        },
        "quarters": periods(&metrics.quarters),
        "years": periods(&metrics.years),
        "seconds_to_detect": duration(&metrics.detect),
        "seconds_to_mitigate": duration(&metrics.mitigate),
        "seconds_to_resolve": duration(&metrics.resolve),
        "detection": shares(&metrics.detection),
        "criteria": shares(&metrics.criteria),
        "published": {
            "within_days": query.book.config.criteria.publish_within_days,
            "in_time": ids(query, &published.in_time),
            "late": ids(query, &published.late),
            "not_due_yet": ids(query, &published.pending),
            "unknown": ids(query, &published.unknown),
        },
        "trend": metrics.trend.as_ref().map(trend_json),
        "cause_trends": metrics.cause_trends.iter().map(|(name, trend)| json!({"cause": &**name, "trend": trend_json(trend)})).collect::<Vec<_>>(),
        "causes_too_few": metrics.causes_too_few,
        "labels": labels(query).iter().map(label_json).collect::<Vec<_>>(),
    });
    Whole {
        head: head(query, "metrics"),
        rest,
    }
}

fn period_json(query: &AnalysisQuery<'_>, period: &Period, selected: bool) -> Value {
    json!({
        "year": period.year,
        "quarter": period.quarter,
        "incidents": period.incidents.len(),
        "entries": ids(query, &period.incidents),
        "repeats": period.repeats,
        "whole": period.whole,
        "expected_95": (!selected).then_some([period.interval.0, period.interval.1]),
    })
}

fn trend_json(trend: &Trend) -> Value {
    match trend {
        Trend::NotShown => json!({"verdict": "not-shown"}),
        Trend::TooFew { events } => json!({"verdict": "too-few", "events": events}),
        Trend::Tested {
            events,
            statistic,
            p,
            adjusted,
            direction,
        } => json!({
            "verdict": direction,
            "events": events,
            "laplace": statistic,
            "p": p,
            "p_adjusted": adjusted,
        }),
    }
}

fn label_json(issue: &LabelIssue) -> Value {
    let (kind, field) = match issue {
        LabelIssue::Dominates { field, .. } => ("dominates", *field),
        LabelIssue::UnknownGrows { field, .. } => ("unknown-grows", *field),
        LabelIssue::NearlyEqual { field, .. } => ("nearly-equal", field.as_str()),
    };
    json!({"issue": kind, "field": field, "message": label_words(issue)})
}
