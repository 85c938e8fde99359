//! The clock time after a date, and the offset or zone that follows it.

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::{AmbiguousOffset, Offset};

use super::Reader;
use crate::error::{TimeError, shortened};
use crate::moment::Unit;
use crate::names::usual_offset;
use crate::print::offset_text;
use crate::scan::{self, Scan};
use crate::{Moment, Note, Timestamp, Zone};

impl Reader<'_> {
    /// The clock time after a date, with what follows it.
    pub(super) fn clock(
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
                        offset: offset_text(zone.offset(at)),
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
                let note = || Note::Naive {
                    canonical: spelled(at, offset),
                };
                let notes = (!self.is_silent).then(note).into_iter().collect();
                Ok((Moment::clock_time(civil, None, unit, (at, at)), notes))
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
}

/// The fraction `digits` of a second; what is finer than a nanosecond is cut off.
fn nanoseconds(digits: &str) -> i32 {
    let digits = &digits[..digits.len().min(9)];
    let value: i32 = digits.parse().unwrap_or(0);
    (digits.len()..9).fold(value, |value, _| value * 10)
}
