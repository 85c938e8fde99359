//! The day that counts as today. No part of the library reads the clock of the machine.

use casebook_time::{Date, Moment, Timestamp, Zone};

/// When a book is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Clock {
    /// On a day, in the zone of the book: at its end.
    Day(Date),
    /// At a time, whose day depends on the zone of the book.
    At(Timestamp),
}

impl Clock {
    /// The day that counts as today in a zone.
    #[must_use]
    pub fn today(self, zone: &Zone) -> Date {
        match self {
            Self::Day(date) => date,
            Self::At(time) => zone.date(time),
        }
    }

    /// What counts as now.
    #[must_use]
    pub fn now(self, zone: &Zone) -> Timestamp {
        match self {
            Self::Day(date) => Moment::on(date, zone).latest(),
            Self::At(time) => time,
        }
    }
}
