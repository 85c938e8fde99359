//! Reading moments and dates.

mod clock;

use jiff::civil::Date;

use super::error::{TimeError, shortened};
use super::moment::Form;
use super::names::month_number;
use super::scan::{self, Scan};
use super::{Moment, Note, Zone};

/// A moment, and what is to be said about the way it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parsed {
    /// The moment.
    pub moment: Moment,
    /// Remarks for the lint, in the order found; empty when there is nothing to say.
    pub notes: Vec<Note>,
}

impl Moment {
    /// Reads a moment as an author wrote it; `zone` is where times without an offset belong. White space around it
    /// does not matter.
    ///
    /// # Errors
    /// When the text can be read in two ways, or in none. A missing or unknown time (`""`, `?`, `n/a`, `unknown`) is
    /// no error but [`Moment::UNKNOWN`].
    pub fn parse(raw: &str, zone: &Zone) -> Result<Parsed, TimeError> {
        Reader::new(raw, zone).moment(None)
    }

    /// Like [`Moment::parse`], and reads a clock time without a date (`09:14`, `9:14 PM`, `09:14 UTC`) as one on
    /// `date`: the rows of a timeline are written like that. Says nothing of the way it is written.
    ///
    /// # Errors
    /// As [`Moment::parse`].
    pub fn parse_on(raw: &str, date: Date, zone: &Zone) -> Result<Self, TimeError> {
        let reader = Reader {
            is_silent: true,
            ..Reader::new(raw, zone)
        };
        Ok(reader.moment(Some(date))?.moment)
    }

    /// Whether a text begins with a clock time, so that [`Moment::parse`] certainly fails for want of a date.
    #[must_use]
    pub fn begins_with_clock(raw: &str) -> bool {
        starts_with_clock(Scan::new(raw.trim()))
    }
}

/// Reads a calendar date: `2026-10-02`, or any other form of a whole day that is certain.
///
/// # Errors
/// When `raw` is not a date, is approximate, or is a time of day, a month or a year.
pub fn parse_date(raw: &str) -> Result<(Date, Vec<Note>), TimeError> {
    let parsed = Moment::parse(raw, &Zone::utc())?;
    match parsed.moment.form {
        Form::Day(date) if !parsed.moment.is_approximate() => Ok((date, parsed.notes)),
        _ => Err(TimeError::Form {
            raw: shortened(raw),
        }),
    }
}

/// How far a date is written out.
enum Written {
    Day(Date),
    Month(Date),
    Year(Date),
}

struct Reader<'a> {
    raw: &'a str,
    zone: &'a Zone,
    /// Whether anything was written in an unusual way.
    odd: bool,
    /// Whether no notes are wanted: each prints a time, which takes longer than to read one.
    is_silent: bool,
}

impl<'a> Reader<'a> {
    fn new(raw: &'a str, zone: &'a Zone) -> Self {
        Self {
            raw,
            zone,
            odd: false,
            is_silent: false,
        }
    }

    fn moment(mut self, day: Option<Date>) -> Result<Parsed, TimeError> {
        let text = self.raw.trim();
        if scan::says_unknown(text) {
            return Ok(Parsed {
                moment: Moment::UNKNOWN,
                notes: Vec::new(),
            });
        }
        let (text, approximate, usual) = scan::approximate(text);
        self.odd = !usual;
        let mut scan = Scan::new(text);
        let bare = day.filter(|_| starts_with_clock(scan));
        let written = match bare {
            Some(day) => Written::Day(day),
            None => self.date(&mut scan)?,
        };
        let (moment, mut notes) = match written {
            Written::Day(date) if bare.is_some() || !scan.is_done() => {
                self.clock(date, bare.is_none(), scan)?
            }
            _ if !scan.is_done() => return Err(self.rest(scan)),
            Written::Day(date) => (Moment::on(date, self.zone), Vec::new()),
            Written::Month(first) => (
                Moment::spanning(Form::Month(first), first, first.last_of_month(), self.zone),
                Vec::new(),
            ),
            Written::Year(first) => (
                Moment::spanning(Form::Year(first), first, first.last_of_year(), self.zone),
                Vec::new(),
            ),
        };
        let moment = if approximate {
            moment.approximately()
        } else {
            moment
        };
        if self.odd && !self.is_silent {
            notes.push(Note::Spelling {
                canonical: moment.to_string(),
            });
        }
        Ok(Parsed { moment, notes })
    }

    /// A date at the start of what is left.
    fn date(&mut self, scan: &mut Scan<'_>) -> Result<Written, TimeError> {
        let start = *scan;
        let first = scan.digits();
        match first.len() {
            4 => self.year_first(first, scan),
            8 => {
                self.odd = true;
                self.day(&first[..4], &first[4..6], &first[6..])
                    .map(Written::Day)
            }
            1 | 2 => {
                if scan.rest.starts_with(['/', '.', '-'])
                    && scan.rest[1..].starts_with(|c: char| c.is_ascii_digit())
                {
                    return Err(TimeError::DayMonthOrder {
                        raw: shortened(self.raw),
                    });
                }
                self.named_month(start, scan)
            }
            0 => self.named_month(start, scan),
            _ => Err(self.form()),
        }
    }

    /// `2026`, `2026-10` or `2026-10-02`, also with `/` or `.` and without leading zeros.
    fn year_first(&mut self, year: &str, scan: &mut Scan<'_>) -> Result<Written, TimeError> {
        let Some(separator) = scan.take_any(&['-', '/', '.']) else {
            return self.day(year, "1", "1").map(Written::Year);
        };
        self.odd |= separator != '-';
        let month = self.one_or_two(scan)?;
        if !scan.take(separator) {
            return self.day(year, month, "1").map(Written::Month);
        }
        let day = self.one_or_two(scan)?;
        self.day(year, month, day).map(Written::Day)
    }

    /// `2 October 2026`, `2nd Oct, 2026`, `October 2, 2026`, `October 2026`.
    fn named_month<'s>(
        &mut self,
        start: Scan<'s>,
        scan: &mut Scan<'s>,
    ) -> Result<Written, TimeError> {
        self.odd = true;
        *scan = start;
        let mut day = scan.digits();
        if !day.is_empty() {
            if scan.rest.starts_with(|c: char| c.is_alphabetic()) {
                let mut ordinal = *scan;
                if matches!(ordinal.word(), "st" | "nd" | "rd" | "th") {
                    *scan = ordinal;
                }
            }
            scan.take('.');
            scan.spaces();
            scan.take('-');
        }
        let name = scan.word();
        let month = month_number(name).ok_or_else(|| self.form())?;
        scan.take_any(&['.', '-']);
        scan.spaces();
        if day.is_empty() {
            let mut ahead = *scan;
            let number = ahead.digits();
            if number.len() <= 2 && !number.is_empty() {
                day = number;
                *scan = ahead;
                let mut ordinal = *scan;
                if matches!(ordinal.word(), "st" | "nd" | "rd" | "th") {
                    *scan = ordinal;
                }
            }
        }
        scan.take(',');
        scan.spaces();
        let year = scan.digits();
        if year.len() != 4 {
            return Err(self.form());
        }
        if day.is_empty() {
            return self.day(year, month, "1").map(Written::Month);
        }
        self.day(year, month, day).map(Written::Day)
    }

    fn one_or_two<'s>(&mut self, scan: &mut Scan<'s>) -> Result<&'s str, TimeError> {
        let digits = scan.digits();
        self.odd |= digits.len() == 1;
        if matches!(digits.len(), 1 | 2) {
            Ok(digits)
        } else {
            Err(self.form())
        }
    }

    fn day(&self, year: &str, month: &str, day: &str) -> Result<Date, TimeError> {
        let y: i16 = self.number(year, "year", 1900..=2999, "1900 to 2999")?;
        let m: i8 = self.number(month, "month", 1..=12, "1 to 12")?;
        let d: i8 = self.number(day, "day", 1..=31, "1 to 31")?;
        Date::new(y, m, d).map_err(|_| TimeError::NoSuchDay {
            raw: shortened(self.raw),
            date: format!("{y:04}-{m:02}-{d:02}"),
        })
    }

    fn number<N: std::str::FromStr + PartialOrd>(
        &self,
        digits: &str,
        part: &'static str,
        allowed: std::ops::RangeInclusive<N>,
        range: &'static str,
    ) -> Result<N, TimeError> {
        digits
            .parse()
            .ok()
            .filter(|number| allowed.contains(number))
            .ok_or_else(|| TimeError::Range {
                raw: shortened(self.raw),
                part,
                value: digits.to_owned(),
                range,
            })
    }

    fn form(&self) -> TimeError {
        TimeError::Form {
            raw: shortened(self.raw),
        }
    }

    fn rest(&self, scan: Scan<'_>) -> TimeError {
        TimeError::Rest {
            raw: shortened(self.raw),
            rest: shortened(scan.rest),
        }
    }
}

/// Whether an hour and a colon come next.
fn starts_with_clock(mut scan: Scan<'_>) -> bool {
    matches!(scan.digits().len(), 1 | 2) && scan.take(':')
}
