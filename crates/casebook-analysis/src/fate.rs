//! What became of the fix that an earlier incident promised.

use serde::Serialize;

use casebook_model::entry::{Action, ActionStatus, Postmortem};
use casebook_time::{Date, Moment, Zone};

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
    pub const ALL: [Self; 4] = [
        Self::NoFix,
        Self::BeforeTheFix,
        Self::AfterTheFix,
        Self::Unknown,
    ];

    /// The words of reports and pages, the same wherever it is told: in tables, drawings, chains and the terminal.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NoFix => "no fix",
            Self::BeforeTheFix => "fix still open",
            Self::AfterTheFix => "fix did not hold",
            Self::Unknown => "fix not known",
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

/// When a promised action was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Done {
    /// Not to this day.
    Never,
    /// On a day that nobody wrote down.
    Undated,
    On(Date),
}

impl Done {
    fn of(action: &Action) -> Self {
        match (action.status, &action.done) {
            (ActionStatus::Done, Some(done)) => Self::On(done.value),
            (ActionStatus::Done, None) => Self::Undated,
            _ => Self::Never,
        }
    }

    /// How far it had come on the day of a start; `None` is a day that nobody knows.
    fn progress(self, start: Option<Days>) -> Progress {
        match (self, start) {
            (_, None) | (Self::Undated, _) => Progress::Unknown,
            (Self::Never, _) => Progress::NotYet,
            (Self::On(done), Some(start)) if done > start.last => Progress::NotYet,
            (Self::On(done), Some(start)) if done < start.first => Progress::Done,
            (Self::On(_), _) => Progress::Unknown,
        }
    }
}

/// The preventive actions of an incident for its own cause, those that will not be done excepted.
pub(super) fn promised(earlier: &Postmortem) -> impl Iterator<Item = &Action> {
    earlier
        .preventive(earlier.primary_cause())
        .filter(|action| action.is_promised())
}

/// What `earlier` promised against its cause, as it stood when `later` started.
#[must_use]
pub fn promises<'a>(earlier: &'a Postmortem, later: &Postmortem, zone: &Zone) -> Vec<Promise<'a>> {
    let start = later
        .started
        .as_ref()
        .and_then(|started| Days::of(&started.value, zone));
    promised(earlier)
        .map(|action| Promise {
            action,
            progress: Done::of(action).progress(start),
        })
        .collect()
}

/// All that an incident promised to prevent its own cause, as far as it decides the fate of it.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Fix {
    /// Whether any is not done, and whether any was done on an unknown day.
    never: bool,
    undated: bool,
    /// When the last of the others was done.
    last: Option<Date>,
}

impl Fix {
    pub(super) fn of(earlier: &Postmortem) -> Self {
        let mut fix = Self::default();
        for action in promised(earlier) {
            match Done::of(action) {
                Done::Never => fix.never = true,
                Done::Undated => fix.undated = true,
                Done::On(day) => fix.last = fix.last.max(Some(day)),
            }
        }
        fix
    }

    /// What had become of it when a later incident started: what had come least far decides.
    pub(super) fn fate(self, start: Option<Days>) -> Fate {
        let never = self.never.then_some(Done::Never);
        let undated = self.undated.then_some(Done::Undated);
        let all = [never, undated, self.last.map(Done::On)];
        let fates = all
            .into_iter()
            .flatten()
            .map(|done| match done.progress(start) {
                Progress::NotYet => Fate::BeforeTheFix,
                Progress::Unknown => Fate::Unknown,
                Progress::Done => Fate::AfterTheFix,
            });
        let decides = |fate: &Fate| {
            [Fate::AfterTheFix, Fate::Unknown, Fate::BeforeTheFix]
                .iter()
                .position(|one| one == fate)
        };
        fates.max_by_key(decides).unwrap_or(Fate::NoFix)
    }
}

/// The first and last day a moment may have been on, the margin of `~` included on either side.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Days {
    first: Date,
    last: Date,
}

impl Days {
    pub(super) fn of(moment: &Moment, zone: &Zone) -> Option<Self> {
        let written = moment.first_date(zone)?;
        let (first, last) = (zone.date(moment.earliest()), zone.date(moment.latest()));
        Some(Self {
            first: first.min(written),
            last: last.max(written),
        })
    }
}
