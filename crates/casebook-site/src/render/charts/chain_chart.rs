//! Chains of repeats as lanes over time: a mark for each incident, a line to the one it repeats, and on it what had
//! become of the fix. The fates differ by the form of the line as well as by words and colour; severities by the shape
//! of the mark alone, since their colours are those of fates too.

use jiff::civil::Date;

use super::cumulative::{place, years};
use super::{At, Text, mark_path};
use crate::render::views::{Fate, Href, Html, Root};

/// One incident of a lane.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LaneMark {
    /// The day it started.
    pub day: Date,
    /// 1 (worst) to 4; `None` when not known.
    pub level: Option<u8>,
    /// What the mark says: `2 Oct 2026: Checkout answered 502`.
    pub label: String,
    /// The entry.
    pub href: Href,
    /// The place in the lane of what it repeats, and the fate of that one's fix; `None` for the first.
    pub repeats: Option<(usize, Fate)>,
}

/// One chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lane {
    /// Its cause: `network / dns`.
    pub name: String,
    /// How long it is: `5 incidents`.
    pub words: String,
    /// The chain in words, further down the page.
    pub href: Href,
    /// Its incidents, oldest first.
    pub marks: Vec<LaneMark>,
}

const NAME: f64 = 26.0;
const ROW: f64 = 30.0;
/// The shortest line, in percent, that has room for words.
const ROOM: f64 = 14.0;
/// Rows of one lane: what branches more often is drawn in the last of them.
const MOST_ROWS: usize = 6;

/// Draws the lanes from `from` to `to`. `title` names the drawing for screen readers.
pub fn draw(title: &str, from: Date, to: Date, lanes: &[Lane], root: &Root) -> Html {
    let placed: Vec<Vec<usize>> = lanes.iter().map(rows).collect();
    let heights: Vec<f64> = placed
        .iter()
        .map(|rows| NAME + ROW * (rows.iter().max().copied().unwrap_or(0) + 1) as f64)
        .collect();
    let height = heights.iter().sum::<f64>() + 26.0;
    let mut svg = format!(
        "<svg class=\"lanes\" width=\"100%\" height=\"{}\" role=\"group\" aria-label=\"{}\">",
        At(height),
        Text(title)
    );
    svg += &years(from, to, height - 20.0);
    let mut top = 0.0;
    for ((lane, rows), height) in lanes.iter().zip(&placed).zip(heights) {
        svg += &draw_lane(lane, rows, from, to, top, root);
        top += height;
    }
    Html(svg + "</svg>")
}

/// In which row each mark stands: that of what it repeats, unless another one has gone on from there already.
fn rows(lane: &Lane) -> Vec<usize> {
    let mut rows: Vec<usize> = Vec::with_capacity(lane.marks.len());
    let mut ends: Vec<usize> = Vec::new();
    for (at, mark) in lane.marks.iter().enumerate() {
        let row = match mark.repeats.filter(|(earlier, _)| *earlier < at) {
            Some((earlier, _)) if ends.get(rows[earlier]) == Some(&earlier) => rows[earlier],
            _ => ends.len().min(MOST_ROWS - 1),
        };
        if row == ends.len() {
            ends.push(at);
        } else {
            ends[row] = at;
        }
        rows.push(row);
    }
    rows
}

fn draw_lane(lane: &Lane, rows: &[usize], from: Date, to: Date, top: f64, root: &Root) -> String {
    let y = |row: usize| top + NAME + ROW * row as f64 + 12.0;
    let mut svg = format!(
        "<a href=\"{}\"><text class=\"name\" x=\"1%\" y=\"{}\">{} <tspan class=\"tick\">{}</tspan></text></a>",
        Text(&root.link(&lane.href)),
        At(top + 19.0),
        Text(&lane.name),
        Text(&lane.words)
    );
    for (at, mark) in lane.marks.iter().enumerate() {
        let Some((earlier, fate)) = mark.repeats.filter(|(earlier, _)| *earlier < at) else {
            continue;
        };
        let (x1, x2) = (
            place(from, to, lane.marks[earlier].day),
            place(from, to, mark.day),
        );
        let (y1, y2) = (y(rows[earlier]), y(rows[at]));
        let (class, words) = fate_of(fate);
        if (y1 - y2).abs() > f64::EPSILON {
            svg += &line(class, (x1, y1), (x1, y2));
        }
        svg += &line(class, (x1, y2), (x2, y2));
        if x2 - x1 >= ROOM {
            svg += &format!(
                "<text class=\"lane-word\" x=\"{}%\" y=\"{}\" text-anchor=\"middle\">{words}</text>",
                At(f64::midpoint(x1, x2)),
                At(y2 - 5.0)
            );
        }
    }
    for (mark, row) in lane.marks.iter().zip(rows) {
        svg += &draw_mark(mark, place(from, to, mark.day), y(*row), root);
    }
    svg
}

fn line(class: &str, (x1, y1): (f64, f64), (x2, y2): (f64, f64)) -> String {
    format!(
        "<line class=\"lane {class}\" x1=\"{}%\" x2=\"{}%\" y1=\"{}\" y2=\"{}\"/>",
        At(x1),
        At(x2),
        At(y1),
        At(y2)
    )
}

/// The class of a fate's line, and its words: short ones, since a line of a year has little room.
fn fate_of(fate: Fate) -> (&'static str, &'static str) {
    match fate {
        Fate::NoFix => ("lane-no-fix", "no fix"),
        Fate::BeforeTheFix => ("lane-before", "still open"),
        Fate::AfterTheFix => ("lane-after", "did not hold"),
        Fate::Unknown => ("lane-unknown", "not known"),
    }
}

fn draw_mark(mark: &LaneMark, x: f64, y: f64, root: &Root) -> String {
    let class = mark
        .level
        .map_or_else(|| "sev-none".to_owned(), |level| format!("sev-{level}"));
    format!(
        "<a href=\"{}\" aria-label=\"{label}\"><title>{label}</title><circle class=\"hit\" cx=\"{x}%\" cy=\"{y}\" \
         r=\"9\"/><svg x=\"{x}%\" y=\"{y}\" overflow=\"visible\"><path class=\"mark {class}\" d=\"{}\"/></svg></a>",
        Text(&root.link(&mark.href)),
        mark_path(mark.level, 5.0),
        label = Text(&mark.label),
        x = At(x),
        y = At(y),
    )
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn lane(repeats: &[Option<usize>]) -> Lane {
        let marks = repeats.iter().enumerate().map(|(at, earlier)| LaneMark {
            day: date(2020 + at as i16, 1, 1),
            level: Some(2),
            label: format!("{at}"),
            href: Href::site("i/"),
            repeats: earlier.map(|earlier| (earlier, Fate::BeforeTheFix)),
        });
        Lane {
            name: "n".to_owned(),
            words: "3 incidents".to_owned(),
            href: Href::fragment("chain-1"),
            marks: marks.collect(),
        }
    }

    #[test]
    fn a_branch_gets_a_row_of_its_own() {
        assert_eq!(rows(&lane(&[None, Some(0), Some(1)])), [0, 0, 0]);
        assert_eq!(
            rows(&lane(&[None, Some(0), Some(0), Some(2), Some(1)])),
            [0, 0, 1, 1, 0]
        );
        let wide: Vec<Option<usize>> = std::iter::once(None)
            .chain((0..20).map(|_| Some(0)))
            .collect();
        assert!(rows(&lane(&wide)).into_iter().all(|row| row < MOST_ROWS));
    }

    #[test]
    fn links_say_what_became_of_the_fix_where_there_is_room() {
        let root = Root::from_output("recurrence/index.html");
        let svg = draw(
            "t",
            date(2020, 1, 1),
            date(2024, 1, 1),
            &[lane(&[None, Some(0), Some(1)])],
            &root,
        )
        .0;
        assert_eq!(svg.matches("still open").count(), 2);
        assert_eq!(svg.matches("class=\"lane lane-before\"").count(), 2);
        let crowded = draw(
            "t",
            date(1900, 1, 1),
            date(2024, 1, 1),
            &[lane(&[None, Some(0)])],
            &root,
        )
        .0;
        assert!(!crowded.contains("still open") && crowded.contains("lane-before"));
    }
}
