//! The strip of a book with many incidents in a week.

use jiff::civil::Date;

use super::super::At;
use super::key::{KEY_HEIGHT, class_of, draw_key, severities};
use super::{CalendarMark, WEEKS, column_middle, first_day, months, open, tallest};
use crate::render::views::Html;

/// Height of the tallest column, and the tallest that one incident of it may be, in pixels.
const PLOT: f64 = 84.0;
const MOST_UNIT: f64 = 10.0;

/// A column for each week, in it the incidents of each severity, the worst at the bottom; a key names them.
pub(super) fn draw_columns(title: &str, last: Date, weeks: &[Vec<&CalendarMark>]) -> Html {
    #[allow(clippy::cast_precision_loss, reason = "incidents of a week")]
    let (most, height) = (tallest(weeks) as f64, |count: usize| count as f64);
    let unit = (PLOT / most).min(MOST_UNIT);
    let base = KEY_HEIGHT + unit * most;
    let mut svg = open(title, base, "img");
    svg += &draw_key(&severities(weeks), |level| {
        format!(
            "<rect class=\"cal-bar {}\" width=\"9\" height=\"9\"/>",
            class_of(level)
        )
    });
    svg += &scale(most, unit, base);
    svg += &months(first_day(last), last, base);
    for (column, week) in weeks
        .iter()
        .enumerate()
        .filter(|(_, week)| !week.is_empty())
    {
        let mut levels: Vec<Option<u8>> = week.iter().map(|mark| mark.level).collect();
        levels.sort_by_key(|level| level.unwrap_or(u8::MAX));
        let mut below = 0;
        for same in levels.chunk_by(|one, other| one == other) {
            below += same.len();
            svg += &format!(
                "<rect class=\"cal-bar {}\" x=\"{}%\" y=\"{}\" width=\"{}%\" height=\"{}\"/>",
                class_of(same[0]),
                At(column_middle(column) - 0.36 * 100.0 / WEEKS as f64),
                At(base - unit * height(below)),
                At(0.72 * 100.0 / WEEKS as f64),
                At(unit * height(same.len()))
            );
        }
    }
    Html(svg + "</svg>")
}

/// A line at the largest round count that fits, with its number.
fn scale(most: f64, unit: f64, base: f64) -> String {
    let round = [1000.0, 500.0, 200.0, 100.0, 50.0, 20.0, 10.0, 5.0]
        .into_iter()
        .find(|round| *round <= most);
    let Some(count) = round else {
        return String::new();
    };
    let y = base - unit * count;
    format!(
        "<line class=\"cal-tick\" x1=\"0\" x2=\"100%\" y1=\"{0}\" y2=\"{0}\"/><text x=\"100%\" y=\"{1}\" \
         text-anchor=\"end\">{count}</text>",
        At(y),
        At(y - 3.0)
    )
}
