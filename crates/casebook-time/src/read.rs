//! Reading moments and dates.

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::{AmbiguousOffset, Offset};

use super::error::{TimeError, shortened};
use super::moment::{Form, Unit};
use super::names::{month_number, usual_offset};
use super::scan::{self, Scan};
use super::{Moment, Note, Timestamp, Zone};

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
    /// `date`: the rows of a timeline are written like that.
    ///
    /// # Errors
    /// As [`Moment::parse`].
    pub fn parse_on(raw: &str, date: Date, zone: &Zone) -> Result<Parsed, TimeError> {
        Reader::new(raw, zone).moment(Some(date))
    }
}

/// Reads a calendar date: `2026-10-02`, or any other form of a whole day that is certain.
///
/// # Errors
/// When `raw` is no date, is approximate, or is a time of day, a month or a year.
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
}

impl<'a> Reader<'a> {
    fn new(raw: &'a str, zone: &'a Zone) -> Self {
        Self {
            raw,
            zone,
            odd: false,
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
        if self.odd {
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

    /// The clock time after a date, with what follows it.
    fn clock(
        &mut self,
        date: Date,
        separated: bool,
        mut scan: Scan<'_>,
    ) -> Result<(Moment, Vec<Note>), TimeError> {
        if separated {
            self.separator(&mut scan)?;
        }
        let (time, unit) = self.time(&mut scan)?;
        let civil = date.to_datetime(time);
        let offset = self.written_offset(&mut scan)?;
        let zone = self.written_zone(&mut scan)?;
        if !scan.is_done() {
            return Err(self.rest(scan));
        }
        match offset {
            Some(offset) => {
                let at = offset.to_timestamp(civil).map_err(|_| self.form())?;
                // `Z` says when, and nothing of the clocks there.
                if let Some(zone) =
                    zone.filter(|zone| offset != Offset::UTC && zone.offset(at) != offset)
                {
                    return Err(TimeError::ZoneOffset {
                        raw: shortened(self.raw),
                        zone: zone.name().to_owned(),
                        offset: super::print::offset_text(zone.offset(at)),
                    });
                }
                Ok((
                    Moment::clock_time(civil, Some(offset), unit, (at, at)),
                    Vec::new(),
                ))
            }
            None => match zone {
                Some(zone) => self.in_zone(civil, unit, &zone),
                None => self.naive(civil, unit),
            },
        }
    }

    /// `[Europe/Berlin]` after a time, as RFC 9557 writes the zone beside the offset.
    fn written_zone(&mut self, scan: &mut Scan<'_>) -> Result<Option<Zone>, TimeError> {
        let before = *scan;
        if !scan.take('[') {
            return Ok(None);
        }
        let Some((name, rest)) = scan.rest.split_once(']') else {
            return Err(self.rest(before));
        };
        scan.rest = rest;
        Zone::named(name.trim_start_matches('!')).map(Some)
    }

    /// A time with its zone and no offset: certain, unless that zone's clock showed it twice or never.
    fn in_zone(
        &mut self,
        civil: DateTime,
        unit: Unit,
        zone: &Zone,
    ) -> Result<(Moment, Vec<Note>), TimeError> {
        let AmbiguousOffset::Unambiguous { offset } = zone.instants(civil).offset() else {
            return Reader::new(self.raw, zone).naive(civil, unit);
        };
        self.odd = true;
        let at = offset.to_timestamp(civil).map_err(|_| self.form())?;
        Ok((
            Moment::clock_time(civil, Some(offset), unit, (at, at)),
            Vec::new(),
        ))
    }

    /// `T`, or spaces; oddly `t`, a comma or "at".
    fn separator(&mut self, scan: &mut Scan<'_>) -> Result<(), TimeError> {
        let before = *scan;
        if scan.take('T') {
            return Ok(());
        }
        self.odd |= scan.take_any(&['t', ',', '_']).is_some();
        scan.spaces();
        if scan.rest.len() == before.rest.len() {
            return Err(self.rest(before));
        }
        let mut ahead = *scan;
        if matches!(ahead.word(), "at" | "@") && ahead.spaces() {
            self.odd = true;
            *scan = ahead;
        }
        Ok(())
    }

    fn time(&mut self, scan: &mut Scan<'_>) -> Result<(Time, Unit), TimeError> {
        let before = *scan;
        let hours = scan.digits();
        if !matches!(hours.len(), 1 | 2) || !scan.take(':') {
            return Err(self.rest(before));
        }
        self.odd |= hours.len() == 1;
        let mut hour: i8 = self.number(hours, "hour", 0..=23, "0 to 23")?;
        let minute: i8 = self.two_digits(scan, "minute", 0..=59, "0 to 59", before)?;
        let (mut second, mut nanosecond, mut unit) = (0_i8, 0_i32, Unit::Minute);
        if scan.take(':') {
            unit = Unit::Second;
            second = self.two_digits(scan, "second", 0..=60, "0 to 60", before)?;
            if let Some(mark) = scan.take_any(&['.', ',']) {
                self.odd |= mark == ',';
                let digits = scan.digits();
                if digits.is_empty() {
                    return Err(self.rest(before));
                }
                unit = Unit::Fraction;
                nanosecond = nanoseconds(digits);
            }
            if second == 60 {
                // A leap second has no instant of its own in POSIX time; the second before it is the nearest.
                (second, self.odd) = (59, true);
            }
        }
        if let Some(afternoon) = self.half_of_day(scan) {
            if !(1..=12).contains(&hour) {
                let (raw, value) = (shortened(self.raw), hour.to_string());
                return Err(TimeError::Range {
                    raw,
                    part: "hour of the 12-hour clock",
                    value,
                    range: "1 to 12",
                });
            }
            hour = hour % 12 + if afternoon { 12 } else { 0 };
        }
        Time::new(hour, minute, second, nanosecond)
            .map(|time| (time, unit))
            .map_err(|_| self.form())
    }

    /// `AM` or `PM`, if one follows; true for the afternoon.
    fn half_of_day(&mut self, scan: &mut Scan<'_>) -> Option<bool> {
        let mut ahead = *scan;
        ahead.spaces();
        let afternoon = match ahead.word().to_ascii_lowercase().as_str() {
            "am" => false,
            "pm" => true,
            _ => return None,
        };
        self.odd = true;
        *scan = ahead;
        Some(afternoon)
    }

    /// What follows a clock time: nothing, `Z`, an offset, `UTC` or `GMT`.
    fn written_offset(&mut self, scan: &mut Scan<'_>) -> Result<Option<Offset>, TimeError> {
        let spaced = scan.spaces();
        if scan.is_done() {
            return Ok(None);
        }
        let before = *scan;
        // A zone may stand there without an offset.
        if scan.rest.starts_with('[') {
            return Ok(None);
        }
        if let Some(written) = scan::offset(scan) {
            self.odd |= written.odd;
            return Ok(Some(written.offset));
        }
        match scan.word() {
            "Z" if !spaced => return Ok(Some(Offset::UTC)),
            word if matches!(word.to_ascii_lowercase().as_str(), "utc" | "gmt" | "z") => {
                self.odd = true;
                let offset = scan::offset(scan).map_or(Offset::UTC, |written| written.offset);
                return Ok(Some(offset));
            }
            word if matches!(word.len(), 2..=5) && scan.is_done() => {
                return Err(TimeError::Abbreviation {
                    raw: shortened(self.raw),
                    zone: word.to_owned(),
                    offset: usual_offset(word),
                });
            }
            _ => {}
        }
        Err(self.rest(before))
    }

    /// A time read in the book's zone.
    fn naive(&self, civil: DateTime, unit: Unit) -> Result<(Moment, Vec<Note>), TimeError> {
        let instants = self.zone.instants(civil);
        let kind = instants.offset();
        let instant = |offset: Offset| offset.to_timestamp(civil).map_err(|_| self.form());
        let spelled = |at: Timestamp, offset: Offset| {
            Moment::clock_time(offset.to_datetime(at), Some(offset), unit, (at, at)).to_string()
        };
        match kind {
            AmbiguousOffset::Unambiguous { offset } => {
                let at = instant(offset)?;
                let canonical = spelled(at, offset);
                Ok((
                    Moment::clock_time(civil, None, unit, (at, at)),
                    vec![Note::Naive { canonical }],
                ))
            }
            AmbiguousOffset::Gap { before, after } => {
                // Each reading lands on the other side of the gap, where the other offset holds.
                let (late, early) = (instant(before)?, instant(after)?);
                let candidates = [spelled(early, before), spelled(late, after)];
                Ok((
                    Moment::clock_time(civil, None, unit, (early, late)),
                    vec![Note::Gap { candidates }],
                ))
            }
            AmbiguousOffset::Fold { before, after } => {
                let (early, late) = (instant(before)?, instant(after)?);
                let candidates = [spelled(early, before), spelled(late, after)];
                Ok((
                    Moment::clock_time(civil, None, unit, (early, late)),
                    vec![Note::Fold { candidates }],
                ))
            }
        }
    }

    fn two_digits(
        &self,
        scan: &mut Scan<'_>,
        part: &'static str,
        allowed: std::ops::RangeInclusive<i8>,
        range: &'static str,
        before: Scan<'_>,
    ) -> Result<i8, TimeError> {
        let digits = scan.digits();
        if digits.len() != 2 {
            return Err(self.rest(before));
        }
        self.number(digits, part, allowed, range)
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

/// The fraction `digits` of a second; what is finer than a nanosecond is cut off.
fn nanoseconds(digits: &str) -> i32 {
    let digits = &digits[..digits.len().min(9)];
    let value: i32 = digits.parse().unwrap_or(0);
    (digits.len()..9).fold(value, |value, _| value * 10)
}
