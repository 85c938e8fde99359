//! Values of the model in the words of views.

use crate::render::views::{ActionStatus, Fate, Kind, RepeatKind, Span, Status};
use casebook_model::entry;
use casebook_time::Duration;

pub(super) fn duration(duration: Duration) -> Span {
    Span {
        display: duration.display(),
        seconds: duration.seconds(),
    }
}

pub(super) fn status(status: entry::Status) -> Status {
    match status {
        entry::Status::Draft => Status::Draft,
        entry::Status::InReview => Status::InReview,
        entry::Status::Published => Status::Published,
    }
}

pub(super) fn kind(kind: entry::Kind) -> Kind {
    match kind {
        entry::Kind::NearMiss => Kind::NearMiss,
        entry::Kind::Maintenance => Kind::Maintenance,
        entry::Kind::Incident | entry::Kind::Page => Kind::Incident,
    }
}

pub(super) fn repeat_kind(kind: casebook_analysis::RepeatKind) -> RepeatKind {
    match kind {
        casebook_analysis::RepeatKind::Declared => RepeatKind::Declared,
        casebook_analysis::RepeatKind::SameService => RepeatKind::SameService,
        casebook_analysis::RepeatKind::Dependency => RepeatKind::Dependency,
        casebook_analysis::RepeatKind::Spread => RepeatKind::Spread,
    }
}

pub(super) fn fate(fate: casebook_analysis::Fate) -> Fate {
    match fate {
        casebook_analysis::Fate::NoFix => Fate::NoFix,
        casebook_analysis::Fate::BeforeTheFix => Fate::BeforeTheFix,
        casebook_analysis::Fate::AfterTheFix => Fate::AfterTheFix,
        casebook_analysis::Fate::Unknown => Fate::Unknown,
    }
}

pub(super) fn action_status(status: entry::ActionStatus) -> ActionStatus {
    match status {
        entry::ActionStatus::Open => ActionStatus::Open,
        entry::ActionStatus::InProgress => ActionStatus::InProgress,
        entry::ActionStatus::Done => ActionStatus::Done,
        entry::ActionStatus::WontDo => ActionStatus::WontDo,
    }
}

/// The fate as it stands in the address of a filtered list.
pub(super) fn fate_key(fate: casebook_analysis::Fate) -> &'static str {
    match fate {
        casebook_analysis::Fate::NoFix => "no-fix",
        casebook_analysis::Fate::BeforeTheFix => "before-the-fix",
        casebook_analysis::Fate::AfterTheFix => "after-the-fix",
        casebook_analysis::Fate::Unknown => "unknown",
    }
}

/// A cause as pages write it: `capacity / connection-pool`.
pub(super) fn cause_words(name: &str) -> String {
    name.replace('/', " / ")
}

/// Days in the two largest units that say something: `12 d`, `15 mo`, `7 y 4 mo`.
pub(super) fn long_time(days: i64) -> String {
    // A month is a twelfth of a year of 365.25 days.
    let months = days * 48 / 1461;
    match (months / 12, months % 12) {
        _ if days < 61 => format!("{days} d"),
        (0 | 1, _) => format!("{months} mo"),
        (years, 0) => format!("{years} y"),
        (years, months) => format!("{years} y {months} mo"),
    }
}

/// A number of days that need not be whole, in the words of [`long_time`].
#[allow(clippy::cast_possible_truncation)]
pub(super) fn in_days(days: f64) -> String {
    long_time(days.round() as i64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_times_have_two_units_at_most() {
        for (days, words) in [
            (1, "1 d"),
            (60, "60 d"),
            (61, "2 mo"),
            (457, "15 mo"),
            (731, "2 y"),
            (2690, "7 y 4 mo"),
        ] {
            assert_eq!(long_time(days), words, "{days}");
        }
    }
}
