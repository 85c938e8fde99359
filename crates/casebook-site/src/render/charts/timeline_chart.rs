//! The course of an incident, drawn to scale: when it started, was detected, mitigated and resolved.
//!
//! The phases differ by form as well as by colour: an outlined bar while nobody knew, a solid one while it was being
//! fought, a thin one after it was mitigated, dashes where it is not recorded how it ended.

use super::{At, Text, keep_apart};
use crate::render::views::{CourseDrawing, Html};

/// What a point of the course marks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum PointKind {
    /// The incident began.
    Started,
    /// Someone or something noticed.
    Detected,
    /// It no longer hurt.
    Mitigated,
    /// It was over.
    Resolved,
}

impl PointKind {
    fn word(self) -> &'static str {
        match self {
            Self::Started => "started",
            Self::Detected => "detected",
            Self::Mitigated => "mitigated",
            Self::Resolved => "resolved",
        }
    }
}

/// A point of the course whose clock time is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CoursePoint {
    /// What it marks.
    pub kind: PointKind,
    /// Seconds since 1970 UTC.
    pub at: i64,
    /// Its label: the clock time, with the day when the course spans several: `09:14`, `3 Oct 10:30`.
    pub label: String,
    /// Whether the time is approximate.
    pub approximate: bool,
    /// How long after the point before it in time, in words (`7 m`); `None` when that cannot be determined exactly.
    pub since_previous: Option<String>,
}

/// What is known of the course.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Course {
    /// The points whose clock time is known, in any order, one of each kind at most.
    pub points: Vec<CoursePoint>,
    /// From the first point to the last, in words; `None` when that cannot be determined exactly.
    pub total: Option<String>,
}

/// The part of the drawing's width, in percent, that the scale uses; the rest keeps marks from being cut.
const LEFT: f64 = 1.0;
const RIGHT: f64 = 99.0;
/// Where the scale ends when the incident has no recorded end: dashes go on from there.
const RIGHT_OPEN: f64 = 84.0;
/// The least room for a label of a point, in percent of the narrowest width that the wide drawing is shown at (720 px).
const LABEL_GAP: f64 = 14.0;
/// Room for a duration, likewise.
const SPAN_GAP: f64 = 11.0;

/// Draws the course, or nothing when fewer than two clock times are known: a scale needs two ends.
pub fn draw(course: &Course) -> Option<CourseDrawing> {
    let mut points: Vec<&CoursePoint> = course.points.iter().collect();
    points.sort_by_key(|point| (point.at, point.kind));
    if points.len() < 2 {
        return None;
    }
    let words = describe(&points, course.total.as_deref());
    Some(CourseDrawing {
        wide: Html(wide(&points, &words)),
        narrow: Html(narrow(&points, &words)),
    })
}

/// The whole drawing in one sentence, for those who cannot see it.
fn describe(points: &[&CoursePoint], total: Option<&str>) -> String {
    let mut words = String::new();
    for (i, point) in points.iter().enumerate() {
        let about = if point.approximate { "about " } else { "" };
        let lead = if i == 0 {
            String::new()
        } else {
            "; ".to_owned()
        };
        words += &format!("{lead}{} {about}{}", point.kind.word(), point.label);
        if let Some(span) = point.since_previous.as_ref().filter(|_| i > 0) {
            words += &format!(", {span} later");
        }
    }
    if let Some(total) = total {
        words += &format!("; {total} in all");
    }
    if !has_end(points) {
        words += "; when it was resolved is not recorded";
    }
    words + "."
}

fn has_end(points: &[&CoursePoint]) -> bool {
    points.iter().any(|point| point.kind == PointKind::Resolved)
}

/// Places on the scale, between `low` and `high`.
fn places(points: &[&CoursePoint], low: f64, high: f64) -> Vec<f64> {
    let first = points.first().map_or(0, |point| point.at);
    let last = points.last().map_or(0, |point| point.at);
    let reach = last.saturating_sub(first).max(1);
    #[allow(
        clippy::cast_precision_loss,
        reason = "a drawing needs no more than a few digits"
    )]
    let part = |at: i64| at.saturating_sub(first) as f64 / reach as f64;
    points
        .iter()
        .map(|point| low + (high - low) * part(point.at))
        .collect()
}

/// The form of the stretch that leads from one point to the next.
fn phase(from: PointKind, to: PointKind) -> &'static str {
    match (from, to) {
        (PointKind::Started, PointKind::Detected) => "c-unseen",
        (PointKind::Mitigated, _) => "c-after",
        _ => "c-active",
    }
}

fn label_text(point: &CoursePoint) -> String {
    format!(
        "{}{}",
        if point.approximate { "~" } else { "" },
        Text(&point.label)
    )
}

fn head(class: &str, height: f64, words: &str) -> String {
    format!(
        "<svg class=\"course {class}\" width=\"100%\" height=\"{}\" role=\"img\" aria-label=\"The course of the \
         incident, to scale: {}\">",
        At(height),
        Text(words)
    )
}

/// The room that the longest label takes: `21 Oct 22:52` needs more than `22:52`.
fn label_gap(points: &[&CoursePoint]) -> f64 {
    /// A bold digit, in percent of the narrowest width.
    const DIGIT: f64 = 1.07;
    let longest = points.iter().map(|point| point.label.chars().count()).max();
    let longest = f64::from(u32::try_from(longest.unwrap_or(0)).unwrap_or(0));
    LABEL_GAP.max(longest * DIGIT + 3.0)
}

/// Time runs along: durations above the line, points below it.
fn wide(points: &[&CoursePoint], words: &str) -> String {
    const LINE: f64 = 36.0;
    let right = if has_end(points) { RIGHT } else { RIGHT_OPEN };
    let at = places(points, LEFT, right);
    let labels = keep_apart(&at, label_gap(points), 6.0, 94.0);
    let mut svg = head("course-wide", 92.0, words);
    for (i, pair) in points.windows(2).enumerate() {
        svg += &stretch_along(phase(pair[0].kind, pair[1].kind), at[i], at[i + 1], LINE);
    }
    if right < RIGHT {
        svg += &format!(
            "<line class=\"c-open\" x1=\"{}%\" x2=\"{RIGHT}%\" y1=\"{LINE}\" y2=\"{LINE}\"/>",
            At(right)
        );
        svg += &format!(
            "<text class=\"c-word\" x=\"{RIGHT}%\" y=\"22\" text-anchor=\"end\">end not recorded</text>"
        );
    }
    svg += &durations_along(points, &at, LINE);
    for ((point, x), label) in points.iter().zip(&at).zip(&labels) {
        let (anchor, text_x) = match *label {
            l if l <= 6.0 && *x <= 6.0 => ("start", *x - 0.5),
            l if l >= 94.0 && *x >= 94.0 => ("end", *x + 0.5),
            l => ("middle", l),
        };
        let lead_x = if anchor == "middle" { text_x } else { *x };
        svg += &format!(
            "<line class=\"c-lead\" x1=\"{0}%\" x2=\"{1}%\" y1=\"{2}\" y2=\"58\"/><circle class=\"c-point{3}\" \
             cx=\"{0}%\" cy=\"{LINE}\" r=\"5\"/><text class=\"c-time\" x=\"{4}%\" y=\"72\" \
             text-anchor=\"{anchor}\">{5}</text><text class=\"c-word\" x=\"{4}%\" y=\"87\" \
             text-anchor=\"{anchor}\">{6}</text>",
            At(*x),
            At(lead_x),
            At(LINE + 6.0),
            if point.approximate { " c-about" } else { "" },
            At(text_x),
            label_text(point),
            point.kind.word(),
        );
    }
    svg + "</svg>"
}

fn stretch_along(class: &str, from: f64, to: f64, line: f64) -> String {
    let half = if class == "c-after" { 1.5 } else { 4.0 };
    format!(
        "<rect class=\"{class}\" x=\"{}%\" y=\"{}\" width=\"{}%\" height=\"{}\"/>",
        At(from),
        At(line - half),
        At((to - from).max(0.0)),
        At(half * 2.0)
    )
}

fn durations_along(points: &[&CoursePoint], at: &[f64], line: f64) -> String {
    let known: Vec<(usize, &str)> = points
        .iter()
        .enumerate()
        .skip(1)
        .filter_map(|(i, point)| Some((i, point.since_previous.as_deref()?)))
        .collect();
    let middles: Vec<f64> = known
        .iter()
        .map(|(i, _)| f64::midpoint(at[i - 1], at[*i]))
        .collect();
    let mut svg = String::new();
    for (((_, words), middle), x) in known
        .iter()
        .zip(&middles)
        .zip(keep_apart(&middles, SPAN_GAP, 5.0, 95.0))
    {
        svg += &format!(
            "<text class=\"c-span\" x=\"{0}%\" y=\"13\" text-anchor=\"middle\">{1}</text><line class=\"c-lead\" \
             x1=\"{0}%\" x2=\"{2}%\" y1=\"18\" y2=\"{3}\"/>",
            At(x),
            Text(words),
            At(*middle),
            At(line - 6.0),
        );
    }
    svg
}

/// Time runs down: points beside the line, durations between them.
fn narrow(points: &[&CoursePoint], words: &str) -> String {
    const LINE: f64 = 10.0;
    const TOP: f64 = 12.0;
    const GAP: f64 = 46.0;
    let stretches = f64::from(u32::try_from(points.len() - 1).unwrap_or(u32::MAX));
    let bottom = TOP + GAP * stretches.max(2.0);
    let open = !has_end(points);
    let at = places(points, TOP, bottom);
    let labels = keep_apart(&at, GAP, TOP, bottom);
    let mut svg = head(
        "course-narrow",
        bottom + if open { 44.0 } else { 12.0 },
        words,
    );
    for (i, pair) in points.windows(2).enumerate() {
        let class = phase(pair[0].kind, pair[1].kind);
        let half = if class == "c-after" { 1.5 } else { 4.0 };
        svg += &format!(
            "<rect class=\"{class}\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"/>",
            At(LINE - half),
            At(at[i]),
            At(half * 2.0),
            At(at[i + 1] - at[i]),
        );
        if let Some(span) = &pair[1].since_previous {
            let y = f64::midpoint(labels[i], labels[i + 1]) + 4.0;
            svg += &format!(
                "<text class=\"c-span\" x=\"44\" y=\"{}\">{}</text>",
                At(y),
                Text(span)
            );
        }
    }
    if open {
        svg += &format!(
            "<line class=\"c-open\" x1=\"{LINE}\" x2=\"{LINE}\" y1=\"{}\" y2=\"{}\"/><text class=\"c-word\" x=\"44\" \
             y=\"{}\">end not recorded</text>",
            At(bottom),
            At(bottom + 36.0),
            At(bottom + 36.0),
        );
    }
    for ((point, y), label) in points.iter().zip(&at).zip(&labels) {
        svg += &format!(
            "<line class=\"c-lead\" x1=\"{}\" x2=\"38\" y1=\"{2}\" y2=\"{3}\"/><circle class=\"c-point{1}\" \
             cx=\"{LINE}\" cy=\"{2}\" r=\"5\"/><text x=\"44\" y=\"{4}\"><tspan class=\"c-time\">{5}</tspan> <tspan \
             class=\"c-word\">{6}</tspan></text>",
            At(LINE + 6.0),
            if point.approximate { " c-about" } else { "" },
            At(*y),
            At(*label),
            At(label + 4.5),
            label_text(point),
            point.kind.word(),
        );
    }
    svg + "</svg>"
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
