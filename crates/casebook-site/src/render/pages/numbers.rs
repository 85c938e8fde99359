//! Where numbers lead: every count on a page is a link to the list of what it counts.

use super::Site;
use super::parts::cause_words;
use crate::render::charts::cumulative::{StepMark, StepPanel};
use crate::render::views::{Href, Stat};
use crate::report::words::{days, short};
use casebook_analysis::{Dimension, Fate, Record, RepeatKind};
use casebook_markdown::percent_encoded;
use casebook_model::book::Index;
use casebook_text::counted;
use casebook_time::{Date, display_date};

/// Only what is counted.
pub(super) const COUNTED: (&str, &str) = ("counted", "yes");
/// Only what repeats an earlier incident.
pub(super) const REPEATED: (&str, &str) = ("repeat", "yes");

/// Above this many incidents a mark of the cumulative drawing is a year: nobody can tell them apart, and nobody wants to
/// press Tab that often.
const MOST_MARKS: usize = 40;

/// What stands in the address for a field that an entry does not fill.
pub(super) const NOT_RECORDED: &str = "not-recorded";

/// The list of entries, filtered.
pub(super) fn list(filters: &[(&str, &str)]) -> Href {
    query("incidents/", filters)
}

/// The preventive actions still to be done, of one cause, service or team.
pub(super) fn open_fixes(field: &str, name: &str) -> Href {
    query(
        "actions/",
        &[("kind", "prevent"), ("todo", "yes"), (field, name)],
    )
}

/// A page of the site with parameters, each part encoded.
pub(super) fn query(page: &str, filters: &[(&str, &str)]) -> Href {
    let mut path = page.to_owned();
    for (at, (field, value)) in filters.iter().enumerate() {
        path.push(if at == 0 { '?' } else { '&' });
        path.push_str(field);
        path.push('=');
        path.push_str(&percent_encoded(value));
    }
    Href::site(path)
}

/// The parameter of the list of entries that selects a value of a dimension.
pub(super) fn parameter(dimension: Dimension) -> &'static str {
    match dimension {
        Dimension::Cause => "primary",
        Dimension::Service => "service",
        Dimension::Team => "team",
        Dimension::Trigger => "trigger",
    }
}

/// The parameter of the list of actions that does; it has none for triggers, whose own pages list them.
pub(super) fn action_parameter(dimension: Dimension) -> Option<&'static str> {
    match dimension {
        Dimension::Cause => Some("cause"),
        Dimension::Service | Dimension::Team => Some(dimension.as_str()),
        Dimension::Trigger => None,
    }
}

impl Site<'_> {
    /// The figures of one value at a glance.
    pub(super) fn record_stats(&self, dimension: Dimension, record: &Record) -> Vec<Stat> {
        let stat =
            |label: &str, value: Option<String>, note: Option<String>, href: Option<Href>| Stat {
                label: label.to_owned(),
                href: href.filter(|_| value.as_deref().is_some_and(|value| value != "0")),
                value,
                note,
            };
        let this = (parameter(dimension), &*record.name);
        let mut stats = vec![
            stat(
                "Incidents",
                Some(record.incidents.len().to_string()),
                None,
                Some(list(&[this, COUNTED])),
            ),
            stat(
                "Repeats",
                Some(record.repeats.len().to_string()),
                kinds(record),
                Some(list(&[this, REPEATED])),
            ),
        ];
        for fate in [Fate::BeforeTheFix, Fate::AfterTheFix] {
            let count = record.by_fate[fate as usize];
            if count > 0 {
                let fix = ("fix", super::parts::fate_key(fate));
                stats.push(stat(
                    &capital(fate.as_str()),
                    Some(count.to_string()),
                    None,
                    Some(list(&[this, fix])),
                ));
            }
        }
        let downtime = record.downtime;
        stats.push(stat(
            "Total downtime",
            (downtime.known > 0).then(|| downtime.total.display()),
            Some(format!(
                "{} known, {} not recorded",
                downtime.known, downtime.missing
            )),
            Some(list(&[this, COUNTED])),
        ));
        if let Some(median) = record.gaps.median() {
            let range = record
                .gaps
                .shortest()
                .zip(record.gaps.longest())
                .filter(|(low, high)| low != high);
            let note = range.map(|(low, high)| format!("{low} to {high}"));
            stats.push(stat(
                "Median between repeats",
                Some(days(median)),
                note,
                Some(list(&[this, REPEATED])),
            ));
        }
        if let Some(since) = record.days_since {
            let newest = record.incidents.first().map(|index| self.href(*index));
            let since = counted(usize::try_from(since).unwrap_or(0), "day");
            stats.push(Stat {
                href: newest,
                ..stat("Since the last", Some(since), None, None)
            });
        }
        let overdue =
            (record.overdue_fixes > 0).then(|| format!("{} overdue", record.overdue_fixes));
        let open = action_parameter(dimension).map(|field| open_fixes(field, &record.name));
        stats.push(stat(
            "Open fixes",
            Some(record.open_fixes.len().to_string()),
            overdue,
            open,
        ));
        stats
    }

    /// One panel of the cumulative drawing. Each incident is a mark; where there are [many](MOST_MARKS), each year is one.
    pub(super) fn step_panel(&self, dimension: Dimension, record: &Record) -> StepPanel {
        let name = if dimension == Dimension::Cause {
            cause_words(&record.name)
        } else {
            record.name.to_string()
        };
        let this = (parameter(dimension), &*record.name);
        let mut days: Vec<(Date, Index)> = record
            .incidents
            .iter()
            .rev()
            .filter_map(|index| Some((self.book.date(*index)?, *index)))
            .collect();
        days.sort_by_key(|(day, _)| *day);
        let mut line: Vec<(Date, usize)> = Vec::new();
        let mut marks: Vec<StepMark> = Vec::new();
        if days.len() <= MOST_MARKS {
            for (at, (day, index)) in days.iter().enumerate() {
                line.push((*day, at + 1));
                marks.push(self.step_mark(*day, at + 1, *index));
            }
        } else {
            let mut total = 0;
            for month in
                days.chunk_by(|one, other| one.0.first_of_month() == other.0.first_of_month())
            {
                total += month.len();
                line.push((month[month.len() - 1].0, total));
            }
            total = 0;
            for year in days.chunk_by(|one, other| one.0.year() == other.0.year()) {
                total += year.len();
                marks.push(self.year_mark(this, year, total));
            }
        }
        StepPanel {
            name,
            href: list(&[this, COUNTED]),
            line,
            marks,
        }
    }

    fn step_mark(&self, day: Date, total: usize, index: Index) -> StepMark {
        let repeat = self.recurrence.of(index);
        let words =
            repeat.map(|repeat| format!(" (repeat, {})", repeat.nearest_link().kind.as_str()));
        StepMark {
            day,
            total,
            repeat: repeat.is_some(),
            label: format!(
                "{}: {}{}",
                display_date(day),
                self.book.entries[index].title,
                words.unwrap_or_default()
            ),
            href: self.href(index),
        }
    }

    fn year_mark(&self, this: (&str, &str), days: &[(Date, Index)], total: usize) -> StepMark {
        let day = days[days.len() - 1].0;
        let repeats = days
            .iter()
            .filter(|(_, index)| self.recurrence.of(*index).is_some())
            .count();
        let year = day.year().to_string();
        StepMark {
            day,
            total,
            repeat: repeats > 0,
            label: format!(
                "{year}: {}, {}; {total} until then",
                counted(days.len(), "incident"),
                counted(repeats, "repeat")
            ),
            href: list(&[this, ("year", &year), COUNTED]),
        }
    }
}

/// What the marks of a panel are, for the note under a drawing.
pub(super) fn marks_note(panels: &[StepPanel]) -> String {
    let by_year = |panel: &StepPanel| {
        panel
            .line
            .last()
            .is_some_and(|(_, total)| *total > MOST_MARKS)
    };
    match panels.iter().any(by_year) {
        false => "filled marks repeat an earlier one".to_owned(),
        true if panels.iter().all(by_year) => {
            "one mark for each year, filled where an incident repeats an earlier one".to_owned()
        }
        true => format!(
            "filled marks repeat an earlier one, and where a cause has more than {MOST_MARKS} incidents, a mark is a year of them"
        ),
    }
}

/// Words as a label begins.
pub(super) fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

/// `2 declared, 5 same service`.
fn kinds(record: &Record) -> Option<String> {
    let kinds = RepeatKind::ALL
        .into_iter()
        .zip(record.by_kind)
        .filter(|(_, count)| *count > 0);
    let words: Vec<String> = kinds
        .map(|(kind, count)| format!("{count} {}", kind.as_str()))
        .collect();
    (!words.is_empty()).then(|| words.join(", "))
}

/// `12.5` of a whole number of seconds in words is a span; this is for plain numbers.
pub(super) fn number(value: f64) -> String {
    short(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_are_encoded() {
        assert_eq!(
            list(&[("primary", "network/dns"), ("service", "C++ & Co. é")]),
            Href::site("incidents/?primary=network/dns&service=C%2B%2B%20%26%20Co.%20%C3%A9")
        );
    }
}
