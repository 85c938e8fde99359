//! The codes of every finding and the level each has when `book.toml` says nothing.

use serde::{Serialize, Serializer};

use super::Level;

/// A finding's stable code, such as `CB104`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Code(&'static str);

impl Code {
    /// The code as people write it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        self.0
    }

    /// Finds a code by its text, in any case.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        CODES
            .iter()
            .map(|entry| entry.0)
            .find(|code| code.0.eq_ignore_ascii_case(text))
    }

    /// The codes that begin with a text of at least three characters: `CB2`, `CB20`, `CB2xx` or a whole code, in any
    /// case.
    #[must_use]
    pub fn family(text: &str) -> Vec<Self> {
        let text = text.trim().to_ascii_uppercase();
        let wanted = text.trim_end_matches('X');
        let known = CODES.iter().map(|entry| entry.0);
        let fits = |code: &Self| {
            wanted.len() >= 3 && text.len() <= code.0.len() && code.0.starts_with(wanted)
        };
        known.filter(fits).collect()
    }

    /// The level this code has unless `[lint]` gives it another.
    #[must_use]
    pub fn default_level(self) -> Level {
        let at = CODES.binary_search_by_key(&self, |entry| entry.0);
        at.map_or(Level::Error, |at| CODES[at].1)
    }
}

impl std::fmt::Display for Code {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.pad(self.0)
    }
}

impl Serialize for Code {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0)
    }
}

macro_rules! codes {
    ($($code:ident $level:ident $what:literal;)+) => {
        $(#[doc = $what] pub const $code: Code = Code(stringify!($code));)+

        /// Every code with its default level, in order.
        pub const CODES: &[(Code, Level)] = &[$(($code, Level::$level)),+];
    };
}

codes! {
    CB001 Error "Configuration that cannot be used.";
    CB002 Error "Source of the book that cannot be read.";
    CB003 Warning "Source of the book that is incomplete.";
    CB100 Error "File unreadable, over the size cap, or not UTF-8.";
    CB101 Error "Front matter missing or unclosed.";
    CB102 Error "Invalid YAML.";
    CB103 Error "Duplicate key.";
    CB104 Error "Unknown field.";
    CB105 Error "Required field missing for this status.";
    CB106 Error "Wrong type or form.";
    CB107 Error "Value outside its vocabulary.";
    CB108 Error "Id, address, alias or action id used twice.";
    CB109 Warning "Id or file name off the configured pattern.";
    CB110 Error "Required section missing for this status.";
    CB111 Warning "Section thin.";
    CB112 Info "Sections out of order.";
    CB113 Error "Template prompt or placeholder left in.";
    CB114 Warning "Text cut off by a comment.";
    CB115 Error "May have meant to be restricted.";
    CB201 Error "Moments out of order.";
    CB202 Warning "Time without offset.";
    CB203 Warning "A stated duration disagrees with the moments.";
    CB204 Warning "Timeline rows out of order.";
    CB205 Warning "Timeline row far outside the incident.";
    CB206 Error "Moment in the future.";
    CB207 Warning "Implausible duration.";
    CB208 Warning "Clock time in a daylight-saving gap or fold.";
    CB209 Warning "Detection before the start.";
    CB210 Warning "A file name with another date than the incident.";
    CB301 Error "Published without a root cause.";
    CB302 Error "A person or human error as root cause.";
    CB303 Warning "A cause that is still unknown after 90 days.";
    CB304 Error "A declared recurrence that cannot be one.";
    CB305 Warning "A likely recurrence, neither declared nor denied.";
    CB306 Info "A new entry that reads like an earlier one.";
    CB401 Warning "Published without an action item.";
    CB402 Error "Action without exactly one owner.";
    CB403 Warning "Action without tracking link.";
    CB404 Warning "Action without due date.";
    CB405 Warning "Action that cannot be finished.";
    CB406 Warning "User-visible impact without a preventive action.";
    CB407 Warning "Action overdue.";
    CB408 Warning "Action done without a date, or before the incident.";
    CB409 Error "Action that addresses a cause the entry does not name.";
    CB501 Info "A person as subject of a counterfactual or failure.";
    CB502 Warning "Human error as explanation.";
    CB503 Warning "Judging words.";
    CB504 Warning "A responder's name, handle or e-mail in the narrative.";
    CB601 Error "Link to no entry or page.";
    CB602 Error "Link to no heading.";
    CB603 Error "Image missing.";
    CB604 Warning "Image without alternative text.";
    CB605 Warning "Text for a wider audience that names what it may not see.";
    CB606 Error "Passage label that is not closed or not known.";
    CB607 Warning "Twin whose facts differ from its entry's.";
    CB608 Warning "Something the page drops, changes or cannot show.";
    CB701 Error "Secret.";
    CB702 Warning "Personal data.";
    CB703 Warning "Attached file that can run script.";
    CB704 Warning "Internal name in text that outsiders read.";
    CB801 Info "Meets no criterion.";
    CB802 Warning "Declared criteria contradict the facts.";
    CB803 Warning "Published later than the book allows.";
    CB804 Warning "Draft gone stale.";
    CB901 Warning "Ignore that ignores nothing.";
    CB902 Warning "Ignore without a reason.";
}
