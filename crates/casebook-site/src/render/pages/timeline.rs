//! The course of an incident as a drawing.

use super::Site;
use crate::render::charts::timeline_chart::{self, Course, CoursePoint, PointKind};
use crate::render::views::CourseDrawing;
use casebook_model::entry::Postmortem;
use casebook_time::{Duration, Moment, between};

/// Where a moment stands on a line, in seconds since 1970 UTC. "About 14:15" may have been an hour earlier, but is drawn at
/// 14:15: at its earliest it would stand before the 13:30 that it followed.
fn place_in_time(moment: &Moment) -> i64 {
    let (earliest, latest) = (moment.earliest().as_second(), moment.latest().as_second());
    if moment.is_approximate() {
        i64::midpoint(earliest, latest)
    } else {
        earliest
    }
}

impl Site<'_> {
    pub(super) fn course(&self, entry: &Postmortem) -> Option<CourseDrawing> {
        let moments = [
            (PointKind::Started, &entry.started),
            (PointKind::Detected, &entry.detected),
            (PointKind::Mitigated, &entry.mitigated),
            (PointKind::Resolved, &entry.resolved),
        ];
        let mut known: Vec<(PointKind, &Moment)> = moments
            .iter()
            .filter_map(|(kind, moment)| Some((*kind, &moment.as_ref()?.value)))
            .filter(|(_, moment)| moment.display_clock(self.book.zone()).is_some())
            .collect();
        known.sort_by_key(|(kind, moment)| (place_in_time(moment), *kind));
        let (first, last) = (known.first()?.1, known.last()?.1);
        let one_day = first.date(self.book.zone()) == last.date(self.book.zone());
        let mut points = Vec::with_capacity(known.len());
        for (at, (kind, moment)) in known.iter().enumerate() {
            let clock = moment.display_clock(self.book.zone())?;
            // The year stands in the facts below; here it would only crowd the scale.
            let day = moment.display_day(self.book.zone());
            let day = day.rsplit_once(' ').map_or(day.as_str(), |(day, _)| day);
            let label = if one_day {
                clock
            } else {
                format!("{day} {clock}")
            };
            let before = at.checked_sub(1).map(|before| known[before].1);
            points.push(CoursePoint {
                kind: *kind,
                at: place_in_time(moment),
                label,
                approximate: moment.is_approximate(),
                since_previous: before
                    .and_then(|before| between(before, moment))
                    .map(Duration::display),
            });
        }
        timeline_chart::draw(&Course {
            points,
            total: between(first, last).map(Duration::display),
        })
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use casebook_time::Zone;

    #[test]
    fn about_a_time_stands_at_that_time() {
        let at = |text: &str| place_in_time(&Moment::parse(text, &Zone::utc()).unwrap().moment);
        let (started, resolved) = (at("2012-08-01 13:30"), at("~2012-08-01 14:15"));
        assert!(resolved > started);
        assert!((resolved - at("2012-08-01 14:15")).abs() <= 60);
    }
}
