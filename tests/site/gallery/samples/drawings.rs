//! Drawings of times.

use casebook::render::charts::{calendar, timeline_chart};
use jiff::civil::date;

use super::*;

pub(in crate::gallery) fn calendar_chart(path: &str, marks: usize) -> Chart {
    let last = date(2026, 11, 22);
    let first = date(2025, 11, 20);
    let marks: Vec<calendar::CalendarMark> = (0..marks)
        .map(|i| {
            let day =
                first.saturating_add(jiff::Span::new().days((i * i * 13 + i * 29) as i64 % 365));
            let row = row(i);
            calendar::CalendarMark {
                day,
                level: row.severity.as_ref().map(|severity| severity.level),
                severity: row.severity.map(|severity| severity.word),
                label: format!("{day}, {}", row.title),
                href: row.href,
            }
        })
        .collect();
    let rows = [("Sep 2026", 3), ("Oct 2026", 5), ("Nov 2026", 1)]
        .iter()
        .map(|(month, n)| {
            vec![
                DataCell::from((*month).to_owned()),
                DataCell::from(n.to_string()),
            ]
        })
        .collect();
    Chart {
        title: format!(
            "The last 12 months: {} incidents, one mark each",
            marks.len()
        ),
        note: None,
        svg: calendar::draw(
            "Incidents of the last 12 months",
            last,
            &marks,
            &Root::from_output(path),
        ),
        table: Some(DataTable {
            head: vec!["Month".to_owned(), "Incidents".to_owned()],
            rows,
        }),
    }
}

pub(in crate::gallery) fn course_drawing(
    seconds: [i64; 4],
    labels: [&str; 4],
    spans: [&str; 3],
) -> Option<CourseDrawing> {
    use timeline_chart::PointKind::{Detected, Mitigated, Resolved, Started};
    let points = [Started, Detected, Mitigated, Resolved]
        .into_iter()
        .enumerate()
        .map(|(i, kind)| timeline_chart::CoursePoint {
            kind,
            at: seconds[i],
            label: labels[i].to_owned(),
            approximate: i == 3,
            since_previous: i.checked_sub(1).map(|before| spans[before].to_owned()),
        })
        .collect();
    timeline_chart::draw(&timeline_chart::Course {
        points,
        total: Some("1 h 16 m".to_owned()),
    })
}
