//! The facts of one entry.

use super::calendar::{Day, Minute, Offset};
use super::world::CAUSES;

/// One entry of the book.
#[derive(Debug)]
pub(crate) struct Incident {
    pub(crate) kind: Kind,
    pub(crate) title: String,
    pub(crate) stem: String,
    /// From the year the organisation began to number its postmortems.
    pub(crate) id: Option<String>,
    pub(crate) status: &'static str,
    pub(crate) severity: usize,
    pub(crate) authors: Vec<usize>,
    pub(crate) services: Vec<usize>,
    pub(crate) teams: Vec<usize>,
    pub(crate) offset: Offset,
    pub(crate) times: Times,
    pub(crate) published: Option<Day>,
    pub(crate) detection: Option<&'static str>,
    pub(crate) impact: Impact,
    pub(crate) escalation: Option<(&'static str, usize)>,
    pub(crate) trigger: &'static str,
    /// The first is primary.
    pub(crate) causes: Vec<&'static str>,
    pub(crate) factors: Vec<&'static str>,
    pub(crate) recurrence_of: Vec<usize>,
    pub(crate) not_recurrence_of: Vec<usize>,
    pub(crate) actions: Vec<Action>,
    pub(crate) tags: Vec<&'static str>,
    pub(crate) visibility: Option<&'static str>,
    pub(crate) alias: bool,
    /// Silences the finding that this repeats an earlier entry.
    pub(crate) ignores_repeat: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Incident,
    NearMiss,
    Maintenance,
}

#[derive(Debug)]
pub(crate) struct Times {
    pub(crate) started: Minute,
    pub(crate) detected: Minute,
    pub(crate) mitigated: Option<Minute>,
    pub(crate) resolved: Option<Minute>,
    /// How the author wrote `started`.
    pub(crate) form: TimeForm,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TimeForm {
    Exact,
    Approximate,
    Naive,
    DateOnly,
}

/// What users felt; `None` is "not recorded".
#[derive(Debug)]
pub(crate) struct Impact {
    pub(crate) downtime: Option<i64>,
    pub(crate) apdex: Option<f64>,
    pub(crate) users: Option<i64>,
    pub(crate) data_loss: bool,
    pub(crate) security_breach: bool,
}

#[derive(Debug)]
pub(crate) struct Action {
    pub(crate) title: String,
    pub(crate) kind: &'static str,
    pub(crate) owner: String,
    pub(crate) due: Option<Day>,
    pub(crate) status: &'static str,
    pub(crate) done: Option<Day>,
    pub(crate) ticket: Option<i64>,
    pub(crate) addresses: Option<&'static str>,
}

impl Incident {
    /// How other entries name this one.
    pub(crate) fn name(&self) -> &str {
        self.id.as_deref().unwrap_or(&self.stem)
    }

    pub(crate) fn year(&self) -> i64 {
        self.times.started.day(self.offset).year()
    }

    /// Entries with the same value tell of the same weakness; their texts share words.
    pub(crate) fn theme(&self) -> u64 {
        let cause = CAUSES
            .iter()
            .position(|cause| *cause == self.causes[0])
            .unwrap_or(0) as u64;
        self.services[0] as u64 * 1_000 + cause
    }
}
