//! What became of the fix that an earlier incident promised.

use serde::Serialize;

use crate::model::{Action, ActionKind, ActionStatus, Postmortem};
use crate::time::{Date, Zone};

/// What became of the preventive actions of an incident by the time its cause came back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Fate {
    /// None was promised.
    NoFix,
    /// At least one was not done yet.
    BeforeTheFix,
    /// All were done: it did not hold.
    AfterTheFix,
    /// Nobody wrote down when one of them was done, or it was done on that very day.
    Unknown,
}

impl Fate {
    /// Every fate, in the order reports list them.
    pub const ALL: [Self; 4] = [Self::NoFix, Self::BeforeTheFix, Self::AfterTheFix, Self::Unknown];

    /// The words of reports.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NoFix => "no fix",
            Self::BeforeTheFix => "before the fix",
            Self::AfterTheFix => "after the fix",
            Self::Unknown => "unknown",
        }
    }
}

/// How far a promised action had come when its cause came back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Progress {
    /// It had been done on an earlier day.
    Done,
    /// It was done later, or is not done to this day.
    NotYet,
    /// Nobody wrote down when it was done, or it was done on that very day.
    Unknown,
}

impl Progress {
    /// The words of reports.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Done => "done by then",
            Self::NotYet => "not done by then",
            Self::Unknown => "unknown whether done by then",
        }
    }
}

/// A preventive action of an earlier incident, as it stood when a later one started.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Promise<'a> {
    /// The action.
    pub action: &'a Action,
    /// How far it had come.
    pub progress: Progress,
}

/// What `earlier` promised against `cause`, as it stood when `later` started: its `prevent` actions for that cause,
/// those that will not be done excepted.
#[must_use]
pub fn promises<'a>(earlier: &'a Postmortem, later: &Postmortem, cause: Option<&str>, zone: &Zone) -> Vec<Promise<'a>> {
    let primary = earlier.primary_cause().map(|cause| &**cause);
    let started = later.started.as_ref().and_then(|started| days(&started.value, zone));
    let progress = |action: &Action| {
        let Some((first_day, last_day)) = started else { return Progress::Unknown };
        match (action.status, action.done.as_ref().map(|done| done.value)) {
            (ActionStatus::Done, Some(done)) if done > last_day => Progress::NotYet,
            (ActionStatus::Done, Some(done)) if done < first_day => Progress::Done,
            (ActionStatus::Done, _) => Progress::Unknown,
            _ => Progress::NotYet,
        }
    };
    earlier
        .actions
        .iter()
        .filter(|action| action.kind.as_ref().is_some_and(|kind| kind.value == ActionKind::Prevent))
        .filter(|action| action.status != ActionStatus::WontDo)
        .filter(|action| action.addresses.as_ref().map(|cause| &*cause.value).or(primary) == cause)
        .map(|action| Promise { action, progress: progress(action) })
        .collect()
}

/// The fate of `earlier`'s fix for `cause` when `later` started: of all its [`promises`].
#[must_use]
pub fn fate(earlier: &Postmortem, later: &Postmortem, cause: Option<&str>, zone: &Zone) -> Fate {
    let promised = promises(earlier, later, cause, zone);
    let any = |progress: Progress| promised.iter().any(|promise| promise.progress == progress);
    if promised.is_empty() {
        Fate::NoFix
    } else if any(Progress::NotYet) {
        Fate::BeforeTheFix
    } else if any(Progress::Unknown) {
        Fate::Unknown
    } else {
        Fate::AfterTheFix
    }
}

/// The first and last day a moment may have been on.
fn days(moment: &crate::time::Moment, zone: &Zone) -> Option<(Date, Date)> {
    let first = moment.first_date(zone)?;
    Some((first, zone.date(moment.latest()).max(first)))
}
