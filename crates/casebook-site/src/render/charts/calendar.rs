//! A strip of twelve months with one mark per incident, stacked by week; where weeks have many, a column for each week.

mod columns;
mod key;

use jiff::ToSpan as _;
use jiff::civil::{Date, Weekday};

use self::columns::draw_columns;
use self::key::{KEY_HEIGHT, class_of, draw_key, severities};
use super::{At, Text, mark_path};
use crate::render::views::{Href, Html, Root};

/// One incident on the strip.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CalendarMark {
    /// The day it started.
    pub day: Date,
    /// 1 (worst) to 4; `None` when not known.
    pub level: Option<u8>,
    /// The book's word for that: `SEV2`.
    pub severity: Option<String>,
    /// What the mark says when it is pointed at or read out: `2 Oct 2026, SEV2: Checkout answered 502`.
    pub label: String,
    /// The entry.
    pub href: Href,
}

/// Weeks on the strip: a year and the week that today lies in.
const WEEKS: i64 = 53;
/// The most marks in one week that a reader still tells apart; with more the strip is drawn as columns.
const TALLEST: usize = 4;
/// Vertical distance between stacked marks, in pixels.
const PITCH: f64 = 12.0;
/// Half the size of a mark, in pixels.
const MARK: f64 = 4.5;
/// Above this many marks none is a link: nobody wants to press Tab that often, and every strip has its table.
const MOST_LINKS: usize = 80;

/// Draws the twelve months that end with `last`, with the marks that fall into them (others are left out). `title`
/// names the drawing for screen readers.
pub fn draw(title: &str, last: Date, marks: &[CalendarMark], root: &Root) -> Html {
    let weeks = by_week(last, marks);
    if tallest(&weeks) > TALLEST {
        draw_columns(title, last, &weeks)
    } else {
        draw_marks(title, last, &weeks, root)
    }
}

/// Whether these marks are drawn as columns, since a week has more of them than can be told apart.
pub(crate) fn is_stacked(last: Date, marks: &[CalendarMark]) -> bool {
    tallest(&by_week(last, marks)) > TALLEST
}

/// The marks of each week of the strip, in the order in which they are stacked.
fn by_week(last: Date, marks: &[CalendarMark]) -> Vec<Vec<&CalendarMark>> {
    let first = first_day(last);
    let mut weeks: Vec<Vec<&CalendarMark>> = vec![Vec::new(); WEEKS as usize];
    let mut shown: Vec<&CalendarMark> = marks
        .iter()
        .filter(|mark| mark.day >= first && mark.day <= last)
        .collect();
    shown.sort_by(|a, b| (a.day, a.level, &a.label).cmp(&(b.day, b.level, &b.label)));
    for mark in shown {
        weeks[week_of(first, mark.day)].push(mark);
    }
    weeks
}

fn tallest(weeks: &[Vec<&CalendarMark>]) -> usize {
    weeks.iter().map(Vec::len).max().unwrap_or(0)
}

fn draw_marks(title: &str, last: Date, weeks: &[Vec<&CalendarMark>], root: &Root) -> Html {
    let linked = weeks.iter().map(Vec::len).sum::<usize>() <= MOST_LINKS;
    let key = severities(weeks);
    // One severity needs no key.
    let top = if key.len() > 1 { KEY_HEIGHT } else { 0.0 };
    let base = top + PITCH * f64::from(u32::try_from(tallest(weeks).max(2)).unwrap_or(0)) + 6.0;
    // Links inside make it a group; without them it is one picture.
    let mut svg = open(title, base, if linked { "group" } else { "img" });
    if key.len() > 1 {
        svg += &draw_key(&key, |level| {
            format!(
                "<svg x=\"5\" y=\"5\" overflow=\"visible\"><path class=\"mark {}\" d=\"{}\"/></svg>",
                class_of(level),
                mark_path(level, MARK)
            )
        });
    }
    svg += &months(first_day(last), last, base);
    for (column, week) in weeks.iter().enumerate() {
        for (row, mark) in week.iter().enumerate() {
            svg += &draw_mark(
                mark,
                column_middle(column),
                row_middle(base, row),
                linked.then_some(root),
            );
        }
    }
    Html(svg + "</svg>")
}

fn open(title: &str, base: f64, role: &str) -> String {
    format!(
        "<svg class=\"calendar\" width=\"100%\" height=\"{}\" role=\"{role}\" aria-label=\"{}\">",
        At(base + 22.0),
        Text(title)
    )
}

/// The Monday of the first week on the strip.
fn first_day(last: Date) -> Date {
    let since_monday = i64::from(last.weekday().since(Weekday::Monday));
    last.saturating_sub((since_monday + 7 * (WEEKS - 1)).days())
}

fn week_of(first: Date, day: Date) -> usize {
    let days = first.duration_until(day).as_hours() / 24;
    usize::try_from(days / 7)
        .unwrap_or(0)
        .min(WEEKS as usize - 1)
}

/// The middle of a week's column, in percent of the width.
fn column_middle(column: usize) -> f64 {
    let column = f64::from(u32::try_from(column).unwrap_or(0));
    (column + 0.5) * 100.0 / WEEKS as f64
}

fn row_middle(base: f64, row: usize) -> f64 {
    base - 8.0 - PITCH * f64::from(u32::try_from(row).unwrap_or(0))
}

/// The base line with a tick and a name where each month begins.
fn months(first: Date, last: Date, base: f64) -> String {
    let mut svg = format!(
        "<line class=\"cal-base\" x1=\"0\" x2=\"100%\" y1=\"{0}\" y2=\"{0}\"/>",
        At(base)
    );
    let days = WEEKS as f64 * 7.0;
    let mut month = first.first_of_month().saturating_add(1.month());
    while month <= last {
        #[allow(clippy::cast_precision_loss, reason = "at most 371 days")]
        let x = (first.duration_until(month).as_hours() / 24) as f64 * 100.0 / days;
        let name = month.strftime("%b");
        svg += &format!(
            "<line class=\"cal-tick\" x1=\"{0}%\" x2=\"{0}%\" y1=\"{1}\" y2=\"{2}\"/>",
            At(x),
            At(base),
            At(base + 5.0)
        );
        // The name of a month that has only just begun would run over the edge.
        if x < 96.0 {
            svg += &format!(
                "<text class=\"cal-month\" x=\"{}%\" y=\"{}\" dx=\"2\">{name}</text>",
                At(x),
                At(base + 17.0)
            );
        }
        let Ok(next) = month.checked_add(1.month()) else {
            break;
        };
        month = next;
    }
    svg
}

fn draw_mark(mark: &CalendarMark, x: f64, y: f64, root: Option<&Root>) -> String {
    let level = class_of(mark.level);
    let path = mark_path(mark.level, MARK);
    let shape = format!(
        "<svg x=\"{}%\" y=\"{}\" overflow=\"visible\"><title>{}</title><rect class=\"cal-hit\" x=\"-6\" y=\"-6\" \
         width=\"12\" height=\"12\"/><path class=\"mark {level}\" d=\"{path}\"/></svg>",
        At(x),
        At(y),
        Text(&mark.label),
    );
    match root {
        Some(root) => {
            format!(
                "<a href=\"{}\" aria-label=\"{}\">{shape}</a>",
                Text(&root.link(&mark.href)),
                Text(&mark.label)
            )
        }
        None => shape,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn mark(day: Date, label: &str) -> CalendarMark {
        let severity = Some("SEV2".to_owned());
        let href = Href::site(format!("incidents/{label}/"));
        CalendarMark {
            day,
            level: Some(2),
            severity,
            label: label.to_owned(),
            href,
        }
    }

    fn root() -> Root {
        Root::from_output("index.html")
    }

    #[test]
    fn the_strip_is_53_whole_weeks_that_end_with_the_current_one() {
        let last = date(2026, 11, 22);
        let first = first_day(last);
        assert_eq!(
            (first, first.weekday()),
            (date(2025, 11, 17), Weekday::Monday)
        );
        assert_eq!((week_of(first, first), week_of(first, last)), (0, 52));
        assert_eq!(week_of(first, date(2025, 11, 24)), 1);
    }

    #[test]
    fn marks_outside_the_year_are_left_out() {
        let marks = [
            mark(date(2025, 11, 16), "old"),
            mark(date(2026, 11, 23), "future"),
            mark(date(2026, 3, 1), "in"),
        ];
        let svg = draw("t", date(2026, 11, 22), &marks, &root()).0;
        assert!(
            svg.contains("href=\"./incidents/in/\"")
                && !svg.contains("old")
                && !svg.contains("future")
        );
    }

    #[test]
    fn shapes_have_a_key_where_there_are_several() {
        let worst = CalendarMark {
            level: Some(1),
            severity: Some("SEV1".to_owned()),
            ..mark(date(2026, 3, 9), "b")
        };
        let marks = [mark(date(2026, 3, 2), "a"), worst];
        let words = |marks: &[CalendarMark]| {
            let svg = draw("t", date(2026, 11, 22), marks, &root()).0;
            let key = svg.split("<text x=\"14\" y=\"9\">").skip(1);
            key.map(|rest| rest.split('<').next().unwrap().to_owned())
                .collect::<Vec<_>>()
        };
        assert_eq!(words(&marks), ["SEV1", "SEV2"]);
        assert!(words(&marks[..1]).is_empty());
    }

    #[test]
    fn marks_of_one_week_are_stacked() {
        let marks: Vec<CalendarMark> = (0..TALLEST)
            .map(|i| mark(date(2026, 3, 2), &format!("e{i:02}")))
            .collect();
        let svg = draw("t", date(2026, 11, 22), &marks, &root()).0;
        assert_eq!(svg.matches("class=\"mark sev-2\"").count(), TALLEST);
        let ys: std::collections::BTreeSet<&str> = svg
            .split("%\" y=\"")
            .skip(1)
            .filter_map(|rest| rest.split_once("\" overflow"))
            .map(|(y, _)| y)
            .collect();
        assert_eq!(
            ys.len(),
            TALLEST,
            "no two marks of a week lie on each other"
        );
    }

    #[test]
    fn busy_weeks_are_columns_of_one_height_in_all() {
        let many = |count: usize| -> Vec<CalendarMark> {
            let level = |i: usize| if i.is_multiple_of(3) { Some(1) } else { None };
            (0..count)
                .map(|i| CalendarMark {
                    level: level(i),
                    ..mark(date(2026, 3, 2), "e")
                })
                .collect()
        };
        let svg = draw("t", date(2026, 11, 22), &many(300), &root()).0;
        assert!(
            is_stacked(date(2026, 11, 22), &many(300))
                && !is_stacked(date(2026, 11, 22), &many(TALLEST))
        );
        assert!(!svg.contains("class=\"mark") && svg.contains("role=\"img\""));
        // The worst stands at the bottom, the others on top of it: 100 and 200 of 300.
        assert!(
            svg.contains("y=\"80\" width=\"1.36%\" height=\"28\"")
                && svg.contains("y=\"24\" width=\"1.36%\" height=\"56\"")
        );
        assert!(svg.contains(">200</text>"));
    }

    #[test]
    fn too_many_marks_are_a_picture_without_links() {
        let marks: Vec<CalendarMark> = (0..=MOST_LINKS)
            .map(|i| {
                mark(
                    date(2025, 11, 20).saturating_add((4 * i as i64).days()),
                    "x",
                )
            })
            .collect();
        let svg = draw("t", date(2026, 11, 22), &marks, &root()).0;
        assert!(svg.contains("role=\"img\"") && !svg.contains("<a "));
        assert!(
            draw("t", date(2026, 11, 22), &marks[1..], &root())
                .0
                .contains("role=\"group\"")
        );
    }

    #[test]
    fn labels_cannot_break_out_of_the_markup() {
        let marks = [mark(date(2026, 3, 1), "\"><script>alert(1)</script>")];
        let svg = draw("<t>", date(2026, 11, 22), &marks, &root()).0;
        assert!(!svg.contains("<script") && !svg.contains("<t>"));
    }

    #[test]
    fn the_ends_of_the_calendar_do_no_harm() {
        for last in [Date::MIN, Date::MAX] {
            assert!(
                draw("t", last, &[mark(last, "x")], &root())
                    .0
                    .contains("sev-2")
            );
        }
    }
}
