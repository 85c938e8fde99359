//! What is said of an incident, read in a book: its clock times, and what cannot be.

use casebook_lint::rules::{Impossible, impossible_recurrences};
use casebook_model::entry::{Kind, Located, Postmortem};
use casebook_time::{Moment, add_days, display_date};
use serde_json::{Map, Value};

use super::TIMES;
use super::clock_times::ClockTimes;
use crate::workspace::{Incident, Workspace};

impl Workspace {
    /// Reads what is said of an incident, with all that is wrong with it in this book.
    #[must_use]
    pub fn read_incident(&self, fields: Map<String, Value>) -> (Incident, Vec<String>) {
        let (incident, mut wrong) = Incident::read(fields, &self.book().template, self.config());
        wrong.extend(impossible(&incident.entry, self));
        let recurrences = impossible_recurrences(self.book(), &incident.entry);
        wrong.extend(
            recurrences
                .into_iter()
                .map(|Impossible { message, help }| format!("{message} ({help})")),
        );
        (incident, wrong)
    }

    /// Gives every clock time the day it must be of; a line for each that is not of today.
    pub fn date_clock_times(&self, fields: &mut Map<String, Value>) -> Vec<String> {
        let names = TIMES.into_iter();
        names
            .filter_map(|name| self.date_clock_time(fields, name))
            .collect()
    }

    /// The same for one field.
    pub fn date_clock_time(&self, fields: &mut Map<String, Value>, name: &str) -> Option<String> {
        ClockTimes::of(self).set_day(fields, name)
    }
}

/// Why times cannot be as they were said, by the rules about them (CB201, CB206).
fn impossible(entry: &Postmortem, workspace: &Workspace) -> Vec<String> {
    let (zone, today) = (workspace.book().zone(), workspace.today());
    let end = zone.start_of(add_days(today, 1));
    let times = [
        &entry.started,
        &entry.detected,
        &entry.mitigated,
        &entry.resolved,
    ];
    let named =
        |at: usize| -> Option<(&str, &Located<Moment>)> { Some((TIMES[at], times[at].as_ref()?)) };
    let is_future =
        |time: &Located<Moment>| entry.kind != Kind::Maintenance && time.value.earliest() >= end;
    let future = (0..times.len())
        .filter_map(named)
        .filter(|(_, time)| is_future(time));
    let mut wrong: Vec<String> = future
        .map(|(name, _)| {
            format!(
                "`{name}` lies in the future: today is {}",
                display_date(today)
            )
        })
        .collect();
    let reversed = entry.reversed_times();
    wrong.extend(reversed.map(|[(first, begins), (second, _)]| {
        format!(
            "`{second}` is before `{first}` ({})",
            begins.value.display(zone)
        )
    }));
    wrong
}
