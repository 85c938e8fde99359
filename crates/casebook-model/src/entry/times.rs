//! When it happened, and how long it took.

use super::{Located, Postmortem};
use casebook_time::{Date, Duration, Moment, Zone, between};

impl Postmortem {
    /// When an incident had ended, as far as anybody wrote down: its resolution, else its mitigation. `None` is not
    /// recorded, which for a published entry means that it is over: a published postmortem looks back.
    #[must_use]
    pub fn end(&self) -> Option<&Located<Moment>> {
        self.resolved.as_ref().or(self.mitigated.as_ref())
    }

    /// The pairs of its times of which the second certainly lies before the first, each with its field. Detection before
    /// the start is none of them: the alarm may have come first.
    pub fn reversed_times(&self) -> impl Iterator<Item = [(&'static str, &Located<Moment>); 2]> {
        let [started, detected, mitigated, resolved] = [
            ("started", self.started.as_ref()),
            ("detected", self.detected.as_ref()),
            ("mitigated", self.mitigated.as_ref()),
            ("resolved", self.resolved.as_ref()),
        ];
        let pairs = [
            (started, mitigated),
            (started, resolved),
            (detected, resolved),
            (mitigated, resolved),
        ];
        let known = pairs
            .into_iter()
            .filter_map(|(first, second)| Some([(first.0, first.1?), (second.0, second.1?)]));
        known.filter(|[first, second]| second.1.value.certainly_before(&first.1.value))
    }

    /// The day it is listed under: when it started, else what its file name says, else when it was published.
    #[must_use]
    pub fn date(&self, zone: &Zone) -> Option<Date> {
        self.started
            .as_ref()
            .and_then(|started| started.value.first_date(zone))
            .or(self.file_date)
            .or(self.published.as_ref().map(|published| published.value))
    }

    /// Time to detect: from start to detection, when both are clock times and neither approximate.
    #[must_use]
    pub fn time_to_detect(&self) -> Option<Duration> {
        Self::from_start(self.started.as_ref(), self.detected.as_ref())
    }

    /// Time to mitigate: from start to mitigation.
    #[must_use]
    pub fn time_to_mitigate(&self) -> Option<Duration> {
        Self::from_start(self.started.as_ref(), self.mitigated.as_ref())
    }

    /// Time to resolve: from start to resolution.
    #[must_use]
    pub fn time_to_resolve(&self) -> Option<Duration> {
        Self::from_start(self.started.as_ref(), self.resolved.as_ref())
    }

    fn from_start(
        from: Option<&Located<Moment>>,
        until: Option<&Located<Moment>>,
    ) -> Option<Duration> {
        between(&from?.value, &until?.value)
    }
}
