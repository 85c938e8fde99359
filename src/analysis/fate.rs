//! What became of the fix that an earlier incident promised.

use serde::Serialize;

use crate::model::{ActionKind, ActionStatus, Postmortem};
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

/// The fate of `earlier`'s fix for `cause` when `later` started: its `prevent` actions for that cause, those that
/// will not be done excepted.
#[must_use]
pub fn fate(earlier: &Postmortem, later: &Postmortem, cause: Option<&str>, zone: &Zone) -> Fate {
    let primary = earlier.primary_cause().map(|cause| &**cause);
    let mut promised = earlier
        .actions
        .iter()
        .filter(|action| action.kind.as_ref().is_some_and(|kind| kind.value == ActionKind::Prevent))
        .filter(|action| action.status != ActionStatus::WontDo)
        .filter(|action| action.addresses.as_ref().map(|cause| &*cause.value).or(primary) == cause)
        .peekable();
    if promised.peek().is_none() {
        return Fate::NoFix;
    }
    let Some((first_day, last_day)) = later.started.as_ref().and_then(|started| days(&started.value, zone)) else {
        return Fate::Unknown;
    };
    let mut fate = Fate::AfterTheFix;
    for action in promised {
        let done = action.done.as_ref().map(|done| done.value);
        match (action.status, done) {
            (ActionStatus::Done, Some(done)) if done > last_day => return Fate::BeforeTheFix,
            (ActionStatus::Done, Some(done)) if done < first_day => {}
            (ActionStatus::Done, _) => fate = Fate::Unknown,
            _ => return Fate::BeforeTheFix,
        }
    }
    fate
}

/// The first and last day a moment may have been on.
fn days(moment: &crate::time::Moment, zone: &Zone) -> Option<(Date, Date)> {
    let first = moment.first_date(zone)?;
    Some((first, zone.date(moment.latest()).max(first)))
}
