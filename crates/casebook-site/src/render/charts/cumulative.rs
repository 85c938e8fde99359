//! Cumulative incidents over time, one panel below the other on one scale of time and one of number.

use jiff::civil::Date;

use super::{At, Text};
use crate::render::views::{Href, Html, Root};
use casebook_time::days_between;

/// A mark on the line of a panel: an incident, or all of a year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepMark {
    /// The day it started; of a year, the last one.
    pub day: Date,
    /// How many incidents there had been by then, its own included.
    pub total: usize,
    /// Whether it repeats an earlier one; of a year, whether any does.
    pub repeat: bool,
    /// What the mark says: `2 Oct 2026: Checkout answered 502`.
    pub label: String,
    /// The entry, or the list of a year's.
    pub href: Href,
}

/// One panel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepPanel {
    /// Its name: `network / dns`.
    pub name: String,
    /// What it leads to.
    pub href: Href,
    /// The days on which the line rises, oldest first, and how high.
    pub line: Vec<(Date, usize)>,
    /// The marks on the line, oldest first.
    pub marks: Vec<StepMark>,
}

impl StepPanel {
    /// All its incidents.
    fn total(&self) -> usize {
        self.line.last().map_or(0, |(_, total)| *total)
    }
}

/// Height of a panel's plot and of the line above it that names it, in pixels.
const PLOT: f64 = 46.0;
const NAME: f64 = 28.0;
/// Part of the width that the plot uses; the rest keeps marks and the last count from being cut.
const LEFT: f64 = 1.0;
const RIGHT: f64 = 95.0;

/// Draws the panels from `from` to `to`. `title` names the drawing for screen readers.
pub fn draw(title: &str, from: Date, to: Date, panels: &[StepPanel], root: &Root) -> Html {
    let most = panels
        .iter()
        .map(StepPanel::total)
        .max()
        .unwrap_or(0)
        .max(1);
    let height = (PLOT + NAME) * panels.len() as f64 + 24.0;
    let mut svg = format!(
        "<svg class=\"steps\" width=\"100%\" height=\"{}\" role=\"group\" aria-label=\"{}\">",
        At(height),
        Text(title)
    );
    svg += &years(from, to, height - 20.0);
    for (at, panel) in panels.iter().enumerate() {
        let top = (PLOT + NAME) * at as f64;
        svg += &draw_panel(panel, from, to, top, most, root);
    }
    Html(svg + "</svg>")
}

/// A day's place, in percent of the width.
pub(super) fn place(from: Date, to: Date, day: Date) -> f64 {
    #[allow(clippy::cast_precision_loss, reason = "days of a few centuries")]
    let part = days_between(from, day) as f64 / days_between(from, to).max(1) as f64;
    LEFT + (RIGHT - LEFT) * part.clamp(0.0, 1.0)
}

/// Lines where years begin, with their numbers where there is room.
pub(super) fn years(from: Date, to: Date, base: f64) -> String {
    let count = i32::from(to.year()) - i32::from(from.year());
    let every = match count {
        0..=7 => 1,
        8..=15 => 2,
        16..=40 => 5,
        _ => 10,
    };
    let mut svg = format!(
        "<line class=\"axis\" x1=\"{}%\" x2=\"{}%\" y1=\"{2}\" y2=\"{2}\"/>",
        At(LEFT),
        At(RIGHT),
        At(base)
    );
    for year in from.year()..=to.year() {
        let Some(day) = Date::new(year, 1, 1)
            .ok()
            .filter(|day| *day >= from && *day <= to)
        else {
            continue;
        };
        let x = place(from, to, day);
        svg += &format!(
            "<line class=\"rule\" x1=\"{0}%\" x2=\"{0}%\" y1=\"0\" y2=\"{1}\"/>",
            At(x),
            At(base)
        );
        if i32::from(year) % every == 0 && x < 97.0 {
            svg += &format!(
                "<text class=\"tick\" x=\"{}%\" y=\"{}\" text-anchor=\"middle\">{year}</text>",
                At(x.max(3.0)),
                At(base + 15.0)
            );
        }
    }
    svg
}

fn draw_panel(
    panel: &StepPanel,
    from: Date,
    to: Date,
    top: f64,
    most: usize,
    root: &Root,
) -> String {
    let base = top + NAME + PLOT - 6.0;
    let level = |count: usize| base - (PLOT - 14.0) * count as f64 / most as f64;
    let mut svg = format!(
        "<a href=\"{}\"><text class=\"name\" x=\"{}%\" y=\"{}\">{}</text></a>",
        Text(&root.link(&panel.href)),
        At(LEFT),
        At(top + 21.0),
        Text(&panel.name)
    );
    let (mut x, mut before) = (LEFT, 0);
    for (day, total) in &panel.line {
        let next = place(from, to, *day);
        svg += &run(x, next, level(before));
        svg += &format!(
            "<line class=\"step\" x1=\"{0}%\" x2=\"{0}%\" y1=\"{1}\" y2=\"{2}\"/>",
            At(next),
            At(level(before)),
            At(level(*total))
        );
        (x, before) = (next, *total);
    }
    svg += &run(x, RIGHT, level(panel.total()));
    for mark in &panel.marks {
        svg += &draw_mark(mark, place(from, to, mark.day), level(mark.total), root);
    }
    svg += &format!(
        "<a href=\"{}\" aria-label=\"{}: {total} in all\"><text class=\"total\" x=\"{RIGHT}%\" y=\"{}\" text-anchor=\"end\">{total}</text></a>",
        Text(&root.link(&panel.href)),
        Text(&panel.name),
        // Above the end of the line: beside it a phone has room for two digits.
        At(level(panel.total()) - 8.0),
        total = panel.total()
    );
    svg
}

fn run(from: f64, to: f64, y: f64) -> String {
    format!(
        "<line class=\"step\" x1=\"{}%\" x2=\"{}%\" y1=\"{2}\" y2=\"{2}\"/>",
        At(from),
        At(to),
        At(y)
    )
}

fn draw_mark(mark: &StepMark, x: f64, y: f64, root: &Root) -> String {
    let class = if mark.repeat { "dot dot-repeat" } else { "dot" };
    format!(
        "<a href=\"{}\" aria-label=\"{label}\"><title>{label}</title><circle class=\"hit\" cx=\"{x}%\" cy=\"{y}\" r=\"9\"/>\
         <circle class=\"{class}\" cx=\"{x}%\" cy=\"{y}\" r=\"3.5\"/></a>",
        Text(&root.link(&mark.href)),
        label = Text(&mark.label),
        x = At(x),
        y = At(y)
    )
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn panel(days: &[Date]) -> StepPanel {
        let line: Vec<(Date, usize)> = days
            .iter()
            .enumerate()
            .map(|(at, day)| (*day, at + 1))
            .collect();
        let mark = |(day, total): &(Date, usize)| StepMark {
            day: *day,
            total: *total,
            repeat: true,
            label: "<x>".to_owned(),
            href: Href::site("i/"),
        };
        let marks = line.iter().map(mark).collect();
        StepPanel {
            name: "a & b".to_owned(),
            href: Href::site("causes/a/"),
            line,
            marks,
        }
    }

    fn drawn(panels: &[StepPanel]) -> String {
        draw(
            "t",
            date(2020, 1, 1),
            date(2022, 1, 1),
            panels,
            &Root::from_output("x/index.html"),
        )
        .0
    }

    #[test]
    fn one_mark_for_each_incident_and_the_count_at_the_end() {
        let svg = drawn(&[
            panel(&[date(2020, 1, 1), date(2021, 1, 1), date(2022, 1, 1)]),
            panel(&[]),
        ]);
        assert_eq!(svg.matches("class=\"dot dot-repeat\"").count(), 3);
        assert!(svg.contains(">3</text>") && svg.contains(">0</text>"));
        assert!(
            svg.contains("href=\"../i/\"") && svg.contains("a &amp; b") && !svg.contains("<x>")
        );
    }

    #[test]
    fn places_run_from_edge_to_edge() {
        let (from, to) = (date(2020, 1, 1), date(2020, 12, 31));
        assert_eq!((place(from, to, from), place(from, to, to)), (LEFT, RIGHT));
        assert_eq!(place(from, from, from), LEFT);
        assert_eq!(place(from, to, date(2030, 1, 1)), RIGHT);
    }
}
