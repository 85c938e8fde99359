//! Clock times without a day: at two in the morning, `23:50` was yesterday.

use casebook_time::{Date, Moment, Timestamp, Zone, add_days};
use serde_json::{Map, Value, json};

use crate::workspace::Workspace;

/// What a clock time without a day is measured by.
pub(super) struct ClockTimes<'a> {
    zone: &'a Zone,
    today: Date,
    now: Timestamp,
}

impl<'a> ClockTimes<'a> {
    pub(super) fn of(workspace: &'a Workspace) -> Self {
        Self {
            zone: workspace.book().zone(),
            today: workspace.today(),
            now: workspace.now(),
        }
    }

    /// Gives the clock time that a field has the day it must be of; a line about it where that is not today.
    ///
    /// The start is the latest such time that has been. What follows it is the first such time from then on; one that lies
    /// in the future even so keeps the day, for the complaint about it.
    pub(super) fn set_day(&self, fields: &mut Map<String, Value>, name: &str) -> Option<String> {
        let text = fields.get(name).and_then(Value::as_str)?.trim().to_owned();
        let on = |date: Date| Some((date, Moment::parse_on(&text, date, self.zone).ok()?));
        if Moment::parse(&text, self.zone).is_ok() || on(self.today).is_none() {
            return None;
        }
        let has_been = |(_, moment): &(Date, Moment)| !moment.certainly_after(self.now);
        // Where an offset is written, the day there can be the one after or before.
        let around = |date: Date| {
            [-1, 0, 1]
                .map(|days| add_days(date, days))
                .into_iter()
                .filter_map(on)
        };
        let date = match self.before(fields, name) {
            Some(earlier) => {
                let day = earlier.date(self.zone)?;
                let follows = around(day).find(|(_, moment)| !moment.certainly_before(&earlier));
                follows.filter(has_been).map_or(day, |(date, _)| date)
            }
            None => around(self.today)
                .rfind(has_been)
                .map_or(self.today, |(date, _)| date),
        };
        fields.insert(name.to_owned(), json!(format!("{date}T{text}")));
        let yesterday = if date == add_days(self.today, -1) {
            ", yesterday"
        } else {
            ""
        };
        (date != self.today).then(|| format!("`{name}` is read as {date}T{text}{yesterday}"))
    }

    /// The time that comes before a field's, as far as it is said to the day.
    fn before(&self, fields: &Map<String, Value>, name: &str) -> Option<Moment> {
        let earlier: &[&str] = match name {
            "started" => &[],
            "resolved" => &["mitigated", "started"],
            _ => &["started"],
        };
        let said = |name: &&str| {
            let moment = Moment::parse(fields.get(*name)?.as_str()?, self.zone)
                .ok()?
                .moment;
            moment.date(self.zone).map(|_| moment)
        };
        earlier.iter().find_map(said)
    }
}
