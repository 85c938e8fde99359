//! The forms of times that a dialect has to name: elsewhere `14.43` is a version, and `02/03/2024` one of two days.

use std::sync::LazyLock;

use regex::Regex;

/// A form of time that a dialect has to name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TimeForm {
    /// `14.43`
    DottedClock,
    /// `1443`, after a date
    BareClock,
    /// `24-10-2024 04:45`, `24/10/24`
    DayFirst,
    /// `10/24/2024 04:45`
    MonthFirst,
    /// `02/Jan/24 3:04 PM`
    MonthBetween,
    /// Seconds or milliseconds since 1970
    Epoch,
}

impl TimeForm {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::DottedClock,
        Self::BareClock,
        Self::DayFirst,
        Self::MonthFirst,
        Self::MonthBetween,
        Self::Epoch,
    ];

    /// The word in a dialect's file.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::DottedClock => "dotted-clock",
            Self::BareClock => "bare-clock",
            Self::DayFirst => "day-first",
            Self::MonthFirst => "month-first",
            Self::MonthBetween => "month-between",
            Self::Epoch => "epoch",
        }
    }

    /// Reads the word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|form| form.as_str() == word)
    }

    /// The text as Casebook reads it; `None` if it has not this form.
    pub(super) fn rewritten(self, text: &str) -> Option<String> {
        let year = |year: &str| match year.len() {
            2 => format!("20{year}"),
            _ => year.to_owned(),
        };
        match self {
            Self::DottedClock => {
                let found = DOTTED.captures(text)?;
                Some(format!(
                    "{}{}:{}{}",
                    &found[1], &found[2], &found[3], &found[4]
                ))
            }
            Self::BareClock => {
                let found = BARE.captures(text)?;
                Some(format!(
                    "{} {}:{}{}",
                    &found[1], &found[2], &found[3], &found[4]
                ))
            }
            Self::DayFirst | Self::MonthFirst => {
                let found = NUMBERS.captures(text)?;
                let (day, month) = match self {
                    Self::DayFirst => (1, 2),
                    _ => (2, 1),
                };
                let (day, month) = (&found[day], &found[month]);
                Some(format!(
                    "{}-{month:0>2}-{day:0>2}{}",
                    year(&found[3]),
                    &found[4]
                ))
            }
            Self::MonthBetween => {
                let found = NAMED.captures(text)?;
                Some(format!(
                    "{} {} {}{}",
                    &found[1],
                    &found[2],
                    year(&found[3]),
                    &found[4]
                ))
            }
            Self::Epoch => None,
        }
    }
}

static DOTTED: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^(.*?(?:^|[ T]))([01]?\d|2[0-3])\.([0-5]\d)($| .*$)"));
static BARE: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^(.*\d{4}.*?|.*-\d\d) ([01]\d|2[0-3])([0-5]\d)($| .*$)"));
static NUMBERS: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})($|[ ,T].*$)"));
static NAMED: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^(\d{1,2})[-/]([A-Za-z]{3,9})[-/](\d{4}|\d{2})($|[ ,].*$)"));

#[allow(clippy::expect_used)]
pub(super) fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("a constant that the tests compile")
}
