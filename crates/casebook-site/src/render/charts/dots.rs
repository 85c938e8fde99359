//! Lengths of time, every one a dot on a scale of powers: an outage of two days and one of two minutes both show.

use super::{At, Text};
use crate::render::views::{Href, Html, Root};

/// One value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dot {
    /// Seconds.
    pub seconds: i64,
    /// What the dot says: `34 m: Checkout answered 502`.
    pub label: String,
    /// The entry.
    pub href: Href,
}

/// The values of one measure.
#[derive(Debug, Clone, PartialEq)]
pub struct DotRow {
    /// `to detection`.
    pub name: String,
    /// In words: `median 7 m, middle half 4 m to 11 m, 12 known, 3 not`.
    pub words: String,
    /// All values, shortest first.
    pub dots: Vec<Dot>,
    /// The quartiles and the median, in seconds.
    pub quartiles: Option<[f64; 3]>,
}

const NAME: f64 = 22.0;
const PLOT: f64 = 58.0;
/// Above this many dots a row has no links, and a dot may stand for several values.
const MOST_LINKS: usize = 120;
/// Places along the scale, so that dots stand beside or above each other and not on top.
const PLACES: usize = 90;
/// Dots above each other before the rest is only counted.
const TALLEST: usize = 6;
const TICKS: [(f64, &str); 9] = [
    (60.0, "1 m"),
    (300.0, "5 m"),
    (900.0, "15 m"),
    (3600.0, "1 h"),
    (14_400.0, "4 h"),
    (86_400.0, "1 d"),
    (345_600.0, "4 d"),
    (1_209_600.0, "2 w"),
    (7_776_000.0, "90 d"),
];
const LEFT: f64 = 2.0;
const RIGHT: f64 = 98.0;

/// How many values a dot stands for: one, unless a row has more than its tallest place could hold, and then the same in all
/// rows, so that they can be compared.
#[must_use]
pub fn each(rows: &[DotRow]) -> usize {
    let longest = longest(rows);
    let crowded = rows.iter().filter(|row| row.dots.len() > MOST_LINKS);
    let tallest = crowded
        .flat_map(|row| places(row, longest))
        .map(|dots| dots.len())
        .max();
    tallest
        .map_or(1, |tallest| tallest.div_ceil(TALLEST))
        .max(1)
}

#[allow(clippy::cast_precision_loss, reason = "a hundred years in seconds")]
fn longest(rows: &[DotRow]) -> f64 {
    rows.iter()
        .filter_map(|row| row.dots.last())
        .map(|dot| dot.seconds as f64)
        .fold(3600.0, f64::max)
}

/// The dots of a row by their place on the scale.
#[allow(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss
)]
fn places(row: &DotRow, longest: f64) -> Vec<Vec<&Dot>> {
    let mut places: Vec<Vec<&Dot>> = vec![Vec::new(); PLACES];
    for dot in &row.dots {
        let part = (place(dot.seconds as f64, longest) - LEFT) / (RIGHT - LEFT);
        places[((part * (PLACES - 1) as f64).round() as usize).min(PLACES - 1)].push(dot);
    }
    places
}

/// Draws the rows. `title` names the drawing for screen readers.
pub fn draw(title: &str, rows: &[DotRow], root: &Root) -> Html {
    let (longest, each) = (longest(rows), each(rows));
    let height = (NAME + PLOT) * rows.len() as f64 + 22.0;
    let mut svg = format!(
        "<svg class=\"dots\" width=\"100%\" height=\"{}\" role=\"group\" aria-label=\"{}\">",
        At(height),
        Text(title)
    );
    let mut free = 0.0;
    // What took no time at all, or was not told apart from it, stands at the beginning of the scale.
    let nought = rows
        .iter()
        .any(|row| row.dots.first().is_some_and(|dot| dot.seconds == 0))
        .then_some((0.0, "0"));
    let ticks = nought.into_iter().chain(TICKS);
    for (seconds, word) in ticks.filter(|(seconds, _)| *seconds <= longest * 1.05) {
        let x = place(seconds, longest);
        svg += &format!(
            "<line class=\"rule\" x1=\"{0}%\" x2=\"{0}%\" y1=\"0\" y2=\"{1}\"/>",
            At(x),
            At(height - 20.0)
        );
        // A label takes about an eleventh of the narrowest width.
        if x >= free {
            svg += &format!(
                "<text class=\"tick\" x=\"{}%\" y=\"{}\" text-anchor=\"middle\">{word}</text>",
                At(if seconds > 0.0 { x.clamp(4.0, 96.0) } else { x }),
                At(height - 5.0)
            );
            free = x + if seconds > 0.0 { 9.0 } else { 5.0 };
        }
    }
    for (at, row) in rows.iter().enumerate() {
        svg += &draw_row(row, (NAME + PLOT) * at as f64, (longest, each), root);
    }
    Html(svg + "</svg>")
}

/// The place of a length of time, in percent of the width; under half a minute all are the same.
fn place(seconds: f64, longest: f64) -> f64 {
    let (low, high) = (30_f64.ln(), longest.max(60.0).ln());
    LEFT + (RIGHT - LEFT) * ((seconds.max(30.0).ln() - low) / (high - low)).clamp(0.0, 1.0)
}

#[allow(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss
)]
fn draw_row(row: &DotRow, top: f64, (longest, each): (f64, usize), root: &Root) -> String {
    let base = top + NAME + PLOT - 8.0;
    let mut svg = format!(
        "<text class=\"name\" x=\"{}%\" y=\"{}\">{} <tspan class=\"tick\">{}</tspan></text>",
        At(LEFT),
        At(top + 16.0),
        Text(&row.name),
        Text(&row.words)
    );
    if let Some([low, _, high]) = row.quartiles {
        svg += &format!(
            "<rect class=\"middle-half\" x=\"{}%\" y=\"{}\" width=\"{}%\" height=\"{}\"/>",
            At(place(low, longest)),
            At(top + NAME),
            At(place(high, longest) - place(low, longest)),
            At(PLOT - 4.0)
        );
    }
    let linked = each == 1 && row.dots.len() <= MOST_LINKS;
    for (at, dots) in places(row, longest)
        .iter()
        .enumerate()
        .filter(|(_, dots)| !dots.is_empty())
    {
        let x = LEFT + (RIGHT - LEFT) * at as f64 / (PLACES - 1) as f64;
        for (row, dot) in dots.iter().step_by(each).take(TALLEST).enumerate() {
            svg += &draw_dot(dot, x, base - 8.0 * row as f64, linked.then_some(root));
        }
        if each == 1 && dots.len() > TALLEST {
            svg += &format!(
                "<text class=\"tick\" x=\"{}%\" y=\"{}\" text-anchor=\"middle\">+{}</text>",
                At(x),
                At(base - 8.0 * TALLEST as f64 + 3.0),
                dots.len() - TALLEST
            );
        }
    }
    // Over the dots, or none of it would be seen where it matters.
    if let Some([_, median, _]) = row.quartiles {
        svg += &format!(
            "<line class=\"median\" x1=\"{0}%\" x2=\"{0}%\" y1=\"{1}\" y2=\"{2}\"/>",
            At(place(median, longest)),
            At(top + NAME),
            At(top + NAME + PLOT - 4.0)
        );
    }
    svg
}

fn draw_dot(dot: &Dot, x: f64, y: f64, root: Option<&Root>) -> String {
    let circle = format!(
        "<circle class=\"dot\" cx=\"{}%\" cy=\"{}\" r=\"3.5\"/>",
        At(x),
        At(y)
    );
    match root {
        Some(root) => format!(
            "<a href=\"{}\" aria-label=\"{label}\"><title>{label}</title>{circle}</a>",
            Text(&root.link(&dot.href)),
            label = Text(&dot.label)
        ),
        None => circle,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(seconds: &[i64]) -> DotRow {
        let dot = |seconds: &i64| Dot {
            seconds: *seconds,
            label: format!("{seconds}"),
            href: Href::site("i/"),
        };
        DotRow {
            name: "to detection".to_owned(),
            words: "words".to_owned(),
            dots: seconds.iter().map(dot).collect(),
            quartiles: Some([60.0, 120.0, 240.0]),
        }
    }

    fn drawn(seconds: &[i64]) -> String {
        draw(
            "t",
            &[row(seconds)],
            &Root::from_output("metrics/index.html"),
        )
        .0
    }

    #[test]
    fn every_value_is_a_dot_that_links() {
        let svg = drawn(&[0, 60, 60, 90_000]);
        assert_eq!(svg.matches("<circle class=\"dot\"").count(), 4);
        assert_eq!(svg.matches("<a ").count(), 4);
        assert!(svg.contains("1 d") && !svg.contains("2 w"));
    }

    #[test]
    fn equal_values_stand_above_each_other_and_the_surplus_is_counted() {
        let svg = drawn(&[600; 10]);
        assert_eq!(svg.matches("<circle class=\"dot\"").count(), TALLEST);
        assert!(svg.contains(">+4</text>"));
    }

    #[test]
    fn thousands_stay_a_small_drawing() {
        let many: Vec<i64> = (0..5_000).map(|at| 60 + at * 7).collect();
        let svg = drawn(&many);
        assert!(svg.matches("<circle").count() <= PLACES * TALLEST && !svg.contains("<a "));
    }

    #[test]
    fn what_took_no_time_has_a_tick() {
        assert!(drawn(&[0, 60]).contains(">0</text>") && !drawn(&[60, 90]).contains(">0</text>"));
    }

    #[test]
    fn a_dot_is_as_many_values_in_every_row() {
        assert_eq!(each(&[row(&[60; 60]), row(&[0, 60])]), 1);
        assert_eq!(each(&[row(&[600; 240]), row(&[0, 60])]), 240 / TALLEST);
        let svg = draw(
            "t",
            &[row(&[600; 240]), row(&[60; 80])],
            &Root::from_output("metrics/index.html"),
        )
        .0;
        assert!(svg.matches("<circle").count() == TALLEST + 2 && !svg.contains("<a "));
        assert!(
            svg.rfind("class=\"median\"") > svg.rfind("<circle"),
            "the median lies over the dots"
        );
    }

    #[test]
    fn the_scale_holds_at_its_ends() {
        assert_eq!(place(0.0, 3600.0), LEFT);
        assert_eq!(place(3600.0, 3600.0), RIGHT);
    }
}
