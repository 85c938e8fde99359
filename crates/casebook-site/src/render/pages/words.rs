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
