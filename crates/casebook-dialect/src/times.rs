//! Times as other tools write them. What Casebook reads everywhere is read here too; the other [forms] only where a dialect
//! names them.

mod forms;

use std::borrow::Cow;
use std::collections::BTreeMap;

use casebook_time::{Moment, Timestamp, Zone};
use regex::Regex;
use std::sync::LazyLock;

pub use forms::TimeForm;
use forms::pattern;

static ZEROES: LazyLock<Regex> = LazyLock::new(|| pattern(r"^(.*:\d\d:\d\d)\.0+($|[^0-9].*$)"));
/// How a dialect's times are read.
#[derive(Debug, Clone, Copy)]
pub struct Times<'a> {
    /// Where clock times belong that name no zone; `None` when the dialect cannot tell.
    pub zone: Option<&'a Zone>,
    /// What abbreviations mean, beside `UTC` and `GMT`.
    pub offsets: &'a BTreeMap<String, String>,
    /// The unusual forms.
    pub forms: &'a [TimeForm],
}

/// What a text says about a time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum TimeRead<'a> {
    /// This, and then more words.
    Moment(Moment, &'a str),
    /// That it is not known, in so many words.
    Unknown,
    /// Something else.
    Unread(&'static str),
}

/// A time has at most so many words: `Sep 27 2017 at 1:06 PM PST`.
const LONGEST: usize = 8;

impl<'a> Times<'a> {
    /// Whether a text begins with a time that is read.
    #[must_use]
    pub fn reads(&self, text: &str) -> bool {
        matches!(self.read(text), TimeRead::Moment(..))
    }

    /// Reads the time that a text begins with.
    pub(crate) fn read<'t>(&self, text: &'t str) -> TimeRead<'t> {
        let text = text.trim();
        if says_nothing(text) {
            return TimeRead::Unknown;
        }
        let ends: Vec<usize> = text
            .char_indices()
            .filter(|(_, letter)| letter.is_whitespace())
            .map(|(at, _)| at)
            .take(LONGEST - 1)
            .chain((text.split_whitespace().count() <= LONGEST).then_some(text.len()))
            .collect();
        for end in ends.iter().rev() {
            let written = text[..*end].trim_end();
            let bare = written.trim_end_matches([',', ';', '.', ':', ')']);
            let found = [written, bare]
                .into_iter()
                .find_map(|text| self.whole(text));
            let Some(moment) = found else {
                continue;
            };
            let rest = text[*end..].trim_start();
            // A clock time that was not understood must not turn the moment into a whole day.
            if moment.clock().is_none()
                && rest.starts_with(|letter: char| letter.is_ascii_digit() || letter == '~')
            {
                return TimeRead::Unread("the clock time beside the day cannot be read");
            }
            if moment.clock().is_some() && names_a_zone(rest) {
                return TimeRead::Unread("its zone is not among the dialect's `offsets`");
            }
            return TimeRead::Moment(moment, rest);
        }
        TimeRead::Unread("this is not a time that the dialect knows")
    }

    /// Reads a text that is a time as a whole.
    fn whole(&self, text: &str) -> Option<Moment> {
        // Programs write milliseconds that nobody measured.
        let exact = ZEROES.replace(text, "$1$2");
        let (core, zone) = self.without_zone(&exact);
        let stated = zone.as_ref().or(self.zone);
        let utc = Zone::utc();
        let read = |text: &str| {
            let parsed = Moment::parse(text, stated.unwrap_or(&utc)).ok()?;
            let moment = parsed.moment;
            Some(match stated {
                Some(zone) => moment.with_offset_of(zone),
                None => moment,
            })
        };
        if let Some(moment) = read(&core).filter(Moment::is_known) {
            // Four digits alone are a year to Casebook, and nowhere a time of an incident.
            return (core.len() > 4).then_some(moment);
        }
        if self.forms.contains(&TimeForm::Epoch)
            && let Some(moment) = epoch(&core)
        {
            return Some(moment);
        }
        // `24-10-2024 14.43` is two forms at once.
        let mut rewritten: Cow<'_, str> = core;
        for form in self.forms {
            if let Some(text) = form.rewritten(&rewritten) {
                rewritten = text.into();
            }
        }
        read(&rewritten)
            .filter(Moment::is_known)
            .filter(|_| rewritten.len() > 4)
    }

    /// A text without the zone at its end, and that zone.
    fn without_zone<'t>(&self, text: &'t str) -> (Cow<'t, str>, Option<Zone>) {
        let Some((before, last)) = text.rsplit_once(' ') else {
            return (text.into(), None);
        };
        let name = last.trim_matches(['(', ')']);
        let zone = if let Some(offset) = self.offsets.get(name) {
            Zone::named(offset).ok()
        } else if matches!(name, "UTC" | "GMT" | "Z") {
            Some(Zone::utc())
        } else if name.contains('/') && name.starts_with(|letter: char| letter.is_ascii_uppercase())
        {
            Zone::named(name).ok()
        } else {
            None
        };
        match zone {
            Some(zone) => (before.trim_end().into(), Some(zone)),
            None => (text.into(), None),
        }
    }
}

/// Whether a text begins with an abbreviation of a zone, which would make another time of the one before it.
fn names_a_zone(text: &str) -> bool {
    let word = text.split_whitespace().next().unwrap_or_default();
    let word = word.trim_matches(['(', ')', ',', ':', '.']);
    (2..=5).contains(&word.len())
        && word.bytes().all(|byte| byte.is_ascii_uppercase())
        && word.ends_with('T')
}

fn epoch(text: &str) -> Option<Moment> {
    let whole = text.split_once('.').map_or(text, |(whole, _)| whole);
    if !whole.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let number: i64 = whole.parse().ok()?;
    let seconds = match whole.len() {
        9 | 10 => number,
        12 | 13 => number / 1000,
        _ => return None,
    };
    Some(Moment::at(
        Timestamp::from_second(seconds).ok()?,
        &Zone::utc(),
    ))
}

/// Whether a text says, in one of the usual ways, that nobody knows or filled it in.
pub(crate) fn says_nothing(text: &str) -> bool {
    let plain = text
        .trim()
        .trim_matches(['_', '*', '`', '.'])
        .to_lowercase();
    plain.is_empty()
        || plain.chars().all(|letter| "-–—:?x/ ".contains(letter))
        || matches!(
            plain.as_str(),
            "~" | "n/a"
                | "na"
                | "none"
                | "null"
                | "unknown"
                | "tbc"
                | "tbd"
                | "tba"
                | "todo"
                | "no response"
                | "not known"
                | "not applicable"
                | "0 minutes"
        )
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn read(text: &str, forms: &[TimeForm], zone: Option<&str>) -> Option<(String, String)> {
        let zone = zone.map(|zone| Zone::named(zone).unwrap());
        let offsets = BTreeMap::from([("PST".to_owned(), "-08:00".to_owned())]);
        let times = Times {
            zone: zone.as_ref(),
            offsets: &offsets,
            forms,
        };
        match times.read(text) {
            TimeRead::Moment(moment, rest) => Some((moment.to_string(), rest.to_owned())),
            _ => None,
        }
    }

    #[test]
    fn forms_of_other_tools() {
        let all = [
            TimeForm::DottedClock,
            TimeForm::BareClock,
            TimeForm::DayFirst,
            TimeForm::MonthBetween,
            TimeForm::Epoch,
        ];
        for (text, moment) in [
            ("2026-10-02 14.43", "2026-10-02T14:43Z"),
            ("2026-10-02 1443", "2026-10-02T14:43Z"),
            ("24-10-2024 04:45", "2024-10-24T04:45Z"),
            ("24/10/24 14.43", "2024-10-24T14:43Z"),
            ("6th Nov 2023 11:10", "2023-11-06T11:10Z"),
            ("2 Jan 2024 3:04 PM PST", "2024-01-02T15:04-08:00"),
            ("2 Jan 2024 3:04 PM US/Pacific", "2024-01-02T15:04-08:00"),
            ("02/Jan/24 3:04 PM", "2024-01-02T15:04Z"),
            ("2026-03-04T09:20:00.000+07:00", "2026-03-04T09:20:00+07:00"),
            ("2026-03-04T09:20:00.000Z", "2026-03-04T09:20:00Z"),
            ("2026-03-04T09:20:00.500Z", "2026-03-04T09:20:00.5Z"),
            ("1700000000", "2023-11-14T22:13:20Z"),
            ("1700000000123", "2023-11-14T22:13:20Z"),
            ("2022-05-02T18:15:00-00:00", "2022-05-02T18:15:00Z"),
            ("2024-07-01", "2024-07-01"),
        ] {
            let found = read(text, &all, Some("UTC"));
            assert_eq!(found, Some((moment.to_owned(), String::new())), "{text}");
        }
    }

    #[test]
    fn a_form_that_the_dialect_does_not_name_is_not_guessed() {
        for text in [
            "24-10-2024 04:45",
            "2026-10-02 14.43",
            "2026-10-02 1443",
            "1700000000",
            "2 Jan 2024 3:04 PM XYT",
            "2024",
            "pods 14:30",
            "",
        ] {
            assert_eq!(read(text, &[], Some("UTC")), None, "{text}");
        }
    }

    #[test]
    fn words_may_follow_and_a_zone_is_not_invented() {
        let some = |moment: &str, rest: &str| Some((moment.to_owned(), rest.to_owned()));
        assert_eq!(
            read("2020-04-15 15:09 (during support hours)", &[], None),
            some("2020-04-15T15:09", "(during support hours)")
        );
        assert_eq!(
            read("2020-04-15 15:09 UTC", &[], None),
            some("2020-04-15T15:09Z", "")
        );
        assert_eq!(
            read("2020-04-15 09:30 to 10:00", &[], None),
            some("2020-04-15T09:30", "to 10:00")
        );
    }

    #[test]
    fn nothing_is_said_in_many_ways() {
        for text in [
            "?",
            "N/A",
            "TBC",
            "_No response_",
            "--:--",
            "XX:XX",
            "0 minutes",
            " ",
        ] {
            assert!(says_nothing(text), "{text}");
        }
        assert!(!says_nothing("0h 16m") && !says_nothing("2026"));
    }
}
