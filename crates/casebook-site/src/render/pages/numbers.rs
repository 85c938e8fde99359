//! Where numbers lead: every count on a page is a link to the list of what it counts.

use super::Site;
use super::words::{fate_key, in_days, long_time};
use crate::render::charts::cumulative::{StepMark, StepPanel};
use crate::render::views::{Href, Stat};
use crate::report::words::short;
use casebook_analysis::{Dimension, Downtime, Fate, Record, RepeatKind};
use casebook_markdown::percent_encoded;
use casebook_model::book::Index;
use casebook_text::counted;
use casebook_time::{Date, display_date};

/// Only what is counted.
pub(super) const COUNTED: (&str, &str) = ("counted", "yes");
/// Only what repeats an earlier incident.
pub(super) const REPEATED: (&str, &str) = ("repeat", "yes");

/// Only what was seen elsewhere, and does not count as repeated.
pub(super) const SEEN_ELSEWHERE: (&str, &str) = ("repeat", "elsewhere");

/// Above this many incidents a mark of the cumulative drawing is a year: nobody can tell them apart, and nobody wants to
/// press Tab that often.
const MOST_MARKS: usize = 40;

/// The recurrence report as JSON.
pub(super) const RECURRENCE_DATA: &str = "api/recurrence.json";

/// What stands in the address for a field that an entry does not fill.
pub(super) const NOT_RECORDED: &str = "not-recorded";

/// The actions that are still to be done: not begun, in progress or overdue.
pub(super) const OPEN: (&str, &str) = ("status", "open");

/// The list of entries, filtered.
pub(super) fn list(filters: &[(&str, &str)]) -> Href {
    query("incidents/", filters)
}

/// The preventive actions still to be done, of one cause, service or team.
pub(super) fn open_fixes(field: &str, name: &str) -> Href {
    query("actions/", &[("kind", "prevent"), OPEN, (field, name)])
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
    /// What selects the incidents of which a kind is the strongest link: below `yes` where it counts as repeated.
    pub(super) fn repeat_filter(&self, kind: casebook_analysis::RepeatKind) -> String {
        let above = match self.book.config.recurrence.repeats.contains(&kind) {
            true => REPEATED.1,
            false => SEEN_ELSEWHERE.1,
        };
        format!("{above}/{}", kind.key())
    }

    /// The figures of one value at a glance: `this` selects its entries in the list of all, and `actions` names the
    /// parameter that does in the list of actions, if there is one.
    pub(super) fn record_stats(
        &self,
        this: (&str, &str),
        actions: Option<&str>,
        record: &Record,
    ) -> Vec<Stat> {
        let counted_here = Some(list(&[this, COUNTED]));
        let incidents = Some(record.incidents.len().to_string());
        let mut stats = vec![stat("Incidents", incidents, None, counted_here)];
        stats.extend(self.repeat_stats(this, record));
        stats.push(downtime_stat(this, record.downtime));
        if let Some(median) = record.gaps.median() {
            let range = record
                .gaps
                .shortest()
                .zip(record.gaps.longest())
                .filter(|(low, high)| low != high);
            let note =
                range.map(|(low, high)| format!("{} to {}", long_time(low), long_time(high)));
            let repeats = Some(list(&[this, REPEATED]));
            stats.push(stat(
                "Median between repeats",
                Some(in_days(median)),
                note,
                repeats,
            ));
        }
        if let Some(since) = record.days_since {
            let newest = record.incidents.first().map(|index| self.href(*index));
            stats.push(Stat {
                href: newest,
                ..stat("Since the last", Some(long_time(since)), None, None)
            });
        }
        let overdue =
            (record.overdue_fixes > 0).then(|| format!("{} overdue", record.overdue_fixes));
        let open = actions.map(|field| open_fixes(field, &record.name));
        let fixes = Some(record.open_fixes.len().to_string());
        stats.push(stat("Open fixes", fixes, overdue, open));
        stats
    }

    /// Repeats by kind and by fate, and what was seen elsewhere.
    fn repeat_stats(&self, this: (&str, &str), record: &Record) -> Vec<Stat> {
        let repeats = Some(record.repeats.len().to_string());
        let elsewhere = Some(record.seen_elsewhere.len().to_string());
        let mut stats = vec![
            stat(
                "Repeats",
                repeats,
                self.kinds(record),
                Some(list(&[this, REPEATED])),
            ),
            stat(
                "Seen elsewhere",
                elsewhere,
                None,
                Some(list(&[this, SEEN_ELSEWHERE])),
            ),
        ];
        for fate in [Fate::BeforeTheFix, Fate::AfterTheFix] {
            let count = record.by_fate[fate as usize];
            if count > 0 {
                let fix = ("fix", fate_key(fate));
                stats.push(stat(
                    &capital(fate.as_str()),
                    Some(count.to_string()),
                    None,
                    Some(list(&[this, fix])),
                ));
            }
        }
        stats
    }

    /// `2 declared, 5 same service`: the kinds that count as repeated.
    fn kinds(&self, record: &Record) -> Option<String> {
        let repeats = &self.book.config.recurrence.repeats;
        let kinds = RepeatKind::ALL
            .into_iter()
            .zip(record.by_kind)
            .filter(|(kind, count)| *count > 0 && repeats.contains(kind));
        let words: Vec<String> = kinds
            .map(|(kind, count)| format!("{count} {}", kind.as_str()))
            .collect();
        (!words.is_empty()).then(|| words.join(", "))
    }

    /// One panel of the cumulative drawing. Each incident is a mark; where there are [many](MOST_MARKS), each year is one.
    pub(super) fn step_panel(&self, dimension: Dimension, record: &Record) -> StepPanel {
        let name = self.name_link(dimension.field(), &record.name).text;
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
        let repeat = self.recurrence.repeated(index);
        let words = repeat.map(|repeat| format!(" (repeat, {})", repeat.strongest().kind.as_str()));
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
            .filter(|(_, index)| self.recurrence.repeated(*index).is_some())
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

/// One figure; nought leads nowhere.
fn stat(label: &str, value: Option<String>, note: Option<String>, href: Option<Href>) -> Stat {
    Stat {
        label: label.to_owned(),
        href: href.filter(|_| value.as_deref().is_some_and(|value| value != "0")),
        value,
        note,
    }
}

/// Overlapping downtime counts once in the figure; what it comes to when it is added up stands beside it.
fn downtime_stat(this: (&str, &str), downtime: Downtime) -> Stat {
    let mut note = format!(
        "{} known, {} not recorded",
        downtime.known, downtime.missing
    );
    if downtime.overlapping > 0 {
        note.push_str(&format!(
            "; {} added up, {} of them overlap",
            downtime.sum.display(),
            downtime.overlapping
        ));
    }
    let total = (downtime.known > 0).then(|| downtime.total.display());
    stat(
        "Total downtime",
        total,
        Some(note),
        Some(list(&[this, COUNTED])),
    )
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
