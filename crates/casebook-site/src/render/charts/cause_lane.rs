//! The incidents of one cause along time: a mark for each, and a line from each to the one it repeats, which says what had
//! become of the fix. Of a cause with many incidents a column stands for a year. Fates differ by the form of the line as
//! well as by colour, and severities by the shape of the mark alone, since their colours are those of fates too.

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
    /// The line to what it repeats; `None` where that is not drawn.
    pub line: Option<LaneLine>,
}

/// A line from an earlier incident of the lane.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LaneLine {
    /// The place of the earlier one among the marks.
    pub from: usize,
    /// What had become of its fix; `None` where the cause was only seen elsewhere.
    pub fate: Option<Fate>,
}

/// The incidents of one year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LaneYear {
    /// The year.
    pub year: i16,
    /// How many incidents it had.
    pub incidents: usize,
    /// How many of them repeat an earlier one.
    pub repeats: usize,
    /// What the column says: `2024: 31 incidents, 12 repeats`.
    pub label: String,
    /// The list of them.
    pub href: Href,
}

/// What a lane shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Lane {
    /// Every incident, oldest first.
    Marks(Vec<LaneMark>),
    /// Every year that had one, oldest first.
    Years(Vec<LaneYear>),
}

const ROW: f64 = 22.0;
/// Height of the columns of years, and of the whole lane that holds them.
const COLUMN: f64 = 30.0;
const COLUMNS: f64 = 36.0;
/// Rows of one lane: what branches more often is drawn in the last of them.
const MOST_ROWS: usize = 4;

/// The scale of time above the lanes.
pub fn axis(from: Date, to: Date) -> Html {
    Html(format!(
        "<svg class=\"lane-axis\" width=\"100%\" height=\"18\" aria-hidden=\"true\">{}</svg>",
        years(from, to, 0.0)
    ))
}

/// Draws a lane from `from` to `to`. `title` names the drawing for screen readers.
pub fn draw(title: &str, from: Date, to: Date, lane: &Lane, root: &Root) -> Html {
    let (height, inside) = match lane {
        Lane::Marks(marks) => {
            let rows = rows(marks);
            let count = rows.iter().max().copied().unwrap_or(0) + 1;
            (
                ROW * count as f64,
                draw_marks(marks, &rows, (from, to), root),
            )
        }
        Lane::Years(years) => (COLUMNS, draw_years(years, (from, to), root)),
    };
    Html(format!(
        "<svg class=\"lanes\" width=\"100%\" height=\"{}\" role=\"group\" aria-label=\"{}\">{inside}</svg>",
        At(height),
        Text(title)
    ))
}

/// In which row each mark stands: that of what it repeats, unless another one has gone on from there already.
fn rows(marks: &[LaneMark]) -> Vec<usize> {
    let mut rows: Vec<usize> = Vec::with_capacity(marks.len());
    let mut ends: Vec<usize> = Vec::new();
    for (at, mark) in marks.iter().enumerate() {
        let row = match mark.line.filter(|line| line.from < at) {
            Some(line) if ends.get(rows[line.from]) == Some(&line.from) => rows[line.from],
            // What repeats nothing takes no row, and ends none.
            None if !ends.is_empty() => {
                rows.push(0);
                continue;
            }
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

fn draw_marks(marks: &[LaneMark], rows: &[usize], (from, to): (Date, Date), root: &Root) -> String {
    let y = |row: usize| ROW * row as f64 + ROW / 2.0;
    let mut svg = String::new();
    for (at, mark) in marks.iter().enumerate() {
        let Some(one) = mark.line.filter(|line| line.from < at) else {
            continue;
        };
        let (x1, x2) = (
            place(from, to, marks[one.from].day),
            place(from, to, mark.day),
        );
        let (y1, y2) = (y(rows[one.from]), y(rows[at]));
        let class = class_of(one.fate);
        if (y1 - y2).abs() > f64::EPSILON {
            svg += &line(class, (x1, y1), (x1, y2));
        }
        svg += &line(class, (x1, y2), (x2, y2));
    }
    for (mark, row) in marks.iter().zip(rows) {
        svg += &draw_mark(mark, place(from, to, mark.day), y(*row), root);
    }
    svg
}

fn draw_years(columns: &[LaneYear], (from, to): (Date, Date), root: &Root) -> String {
    let most = columns.iter().map(|one| one.incidents).max().unwrap_or(1);
    let height = |count: usize| COLUMN * count as f64 / most.max(1) as f64;
    let day = |year: i16| Date::new(year, 1, 1).unwrap_or(from);
    let mut svg = String::new();
    for one in columns {
        let left = place(from, to, day(one.year).max(from));
        let right = place(from, to, day(one.year.saturating_add(1)).min(to));
        let rect = |class: &str, count: usize| {
            format!(
                "<rect class=\"{class}\" x=\"{}%\" width=\"{}%\" y=\"{}\" height=\"{}\"/>",
                At(left),
                At((right - left).max(0.6) * 0.8),
                At(COLUMNS - height(count)),
                At(height(count)),
            )
        };
        svg += &format!(
            "<a href=\"{}\" aria-label=\"{label}\"><title>{label}</title>{}{}</a>",
            Text(&root.link(&one.href)),
            rect("bar-all", one.incidents),
            rect("bar-repeat", one.repeats),
            label = Text(&one.label),
        );
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

/// The class of the line of a fate.
fn class_of(fate: Option<Fate>) -> &'static str {
    match fate {
        None => "lane-elsewhere",
        Some(Fate::NoFix) => "lane-no-fix",
        Some(Fate::BeforeTheFix) => "lane-before",
        Some(Fate::AfterTheFix) => "lane-after",
        Some(Fate::Unknown) => "lane-unknown",
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

    fn marks(repeats: &[Option<usize>]) -> Vec<LaneMark> {
        let marks = repeats.iter().enumerate().map(|(at, earlier)| LaneMark {
            day: date(2020 + at as i16, 1, 1),
            level: Some(2),
            label: format!("{at}"),
            href: Href::site("i/"),
            line: earlier.map(|from| LaneLine {
                from,
                fate: Some(Fate::BeforeTheFix),
            }),
        });
        marks.collect()
    }

    #[test]
    fn a_branch_gets_a_row_of_its_own() {
        assert_eq!(rows(&marks(&[None, Some(0), Some(1)])), [0, 0, 0]);
        assert_eq!(
            rows(&marks(&[None, Some(0), Some(0), Some(2), Some(1)])),
            [0, 0, 1, 1, 0]
        );
        let wide: Vec<Option<usize>> = std::iter::once(None)
            .chain((0..20).map(|_| Some(0)))
            .collect();
        assert!(rows(&marks(&wide)).into_iter().all(|row| row < MOST_ROWS));
    }

    #[test]
    fn the_form_of_a_line_says_what_became_of_the_fix() {
        let root = Root::from_output("recurrence/index.html");
        let mut lane = marks(&[None, Some(0), Some(1)]);
        lane[2].line = Some(LaneLine {
            from: 1,
            fate: None,
        });
        let lane = Lane::Marks(lane);
        let svg = draw("t", date(2020, 1, 1), date(2024, 1, 1), &lane, &root).0;
        assert_eq!(svg.matches("class=\"lane lane-before\"").count(), 1);
        assert_eq!(svg.matches("class=\"lane lane-elsewhere\"").count(), 1);
    }

    #[test]
    fn years_stand_beside_each_other_and_repeats_are_a_part_of_them() {
        let root = Root::from_output("recurrence/index.html");
        let year = |year, incidents, repeats| LaneYear {
            year,
            incidents,
            repeats,
            label: format!("{year}"),
            href: Href::site("incidents/"),
        };
        let lane = Lane::Years(vec![year(2020, 30, 15), year(2021, 15, 0)]);
        let svg = draw("t", date(2020, 1, 1), date(2022, 1, 1), &lane, &root).0;
        assert!(
            svg.contains("class=\"bar-all\" x=\"1%\" width=\"37.65%\" y=\"6\" height=\"30\""),
            "{svg}"
        );
        assert!(
            svg.contains("class=\"bar-repeat\" x=\"1%\" width=\"37.65%\" y=\"21\" height=\"15\""),
            "{svg}"
        );
    }
}
