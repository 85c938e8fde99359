//! Every rule of Casebook, one file per code: what it finds, why it matters, an example that fails and the same
//! example put right. The test suite runs the examples.

use super::{Book, Subject};
use casebook_diagnostic::output::About;
use casebook_diagnostic::{Code, Diagnostic, code};

/// A rule: its documentation, its examples and its check.
pub struct Rule {
    /// The code of its findings.
    pub code: Code,
    /// Its name in words, `out-of-order`.
    pub name: &'static str,
    /// What it finds, in a line.
    pub summary: &'static str,
    /// Why that matters, in one sentence that stands under each finding.
    pub why: &'static str,
    /// What exactly it looks at, as Markdown.
    pub details: &'static str,
    /// A book that has the fault.
    pub fails: Example,
    /// The same, put right.
    pub passes: Example,
    /// Whether `--fix` can help.
    pub fix: FixKind,
    /// How it is found.
    pub check: Check,
}

impl Rule {
    /// Whether what it finds in one entry depends on other files too, so that a change of those can bring it about.
    #[must_use]
    pub(crate) fn sees_others(&self) -> bool {
        // CB306 does, too, but is asked about drafts and changed entries only.
        self.reads_links() || matches!(self.code, code::CB304 | code::CB305)
    }

    /// Whether what it finds depends on the entry, the settings, the template and the day alone, so that it finds the same
    /// again as long as these are the same.
    #[must_use]
    pub(crate) fn is_of_one_entry(&self) -> bool {
        !(self.sees_others() || SEES_BOOK.contains(&self.code))
    }

    /// Whether it looks at where links and images lead.
    #[must_use]
    pub(crate) fn reads_links(&self) -> bool {
        matches!(
            self.code,
            code::CB108 | code::CB601 | code::CB602 | code::CB603
        )
    }
}

/// Rules of entries that ask the book beside: who holds an id, what links to the entry, what is like it, when git saw a change. A
/// test looks for those that are missing here. Who is an author is asked by `people` alone, and `Known` knows of it.
const SEES_BOOK: &[Code] = &[
    code::CB109,
    code::CB112,
    code::CB306,
    code::CB801,
    code::CB804,
];

/// The files of a very small book, each a path and a text. An excerpt: what a complete entry needs besides is left
/// out.
#[derive(Debug, Clone, Copy)]
pub struct Example(pub &'static [(&'static str, &'static str)]);

/// What `--fix` does about a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FixKind {
    /// Nothing: it takes a person.
    None,
    /// In some cases, and the meaning certainly stays the same.
    Safe,
    /// In some cases, only with `--unsafe-fixes`, since the meaning may change.
    Unsafe,
}

impl FixKind {
    /// The words of the documentation.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Safe => "safe",
            Self::Unsafe => "unsafe",
        }
    }
}

/// How a rule's findings come about.
#[derive(Clone, Copy)]
pub enum Check {
    /// They are raised while the book is loaded, parsed and linked.
    Parsed,
    /// From one entry that is not a page and can be read.
    Entry(fn(&Subject<'_>, &mut Vec<Diagnostic>)),
    /// From any document, pages included.
    Document(fn(&Subject<'_>, &mut Vec<Diagnostic>)),
    /// From the book as a whole.
    Book(fn(&Book<'_>, &mut Vec<Diagnostic>)),
    /// From the other findings: which requests to ignore them were of use.
    Ignores,
}

mod actions;
pub mod completion_date;
pub(super) mod hints;
mod language;
mod many_names;
mod people;
mod personal_data;
mod secrets;
mod sentences;

macro_rules! rules {
    ($($module:ident)+) => {
        $(mod $module;)+

        /// Every rule, in the order of codes.
        pub static RULES: &[&Rule] = &[$(&$module::RULE),+];
    };
}

rules! {
    cb001_configuration
    cb002_source_missing
    cb003_source_incomplete
    cb100_unreadable_file
    cb101_front_matter_missing
    cb102_invalid_yaml
    cb103_duplicate_key
    cb104_unknown_field
    cb105_missing_field
    cb106_wrong_form
    cb107_unknown_value
    cb108_duplicate_id
    cb109_off_pattern
    cb110_missing_section
    cb111_thin_section
    cb112_section_order
    cb113_placeholder
    cb114_cut_off_text
    cb115_held_back
    cb201_out_of_order
    cb202_no_offset
    cb203_stated_duration
    cb204_timeline_order
    cb205_timeline_stray
    cb206_in_the_future
    cb207_implausible_duration
    cb208_clock_change
    cb209_early_detection
    cb210_file_date
    cb301_no_root_cause
    cb302_person_as_cause
    cb303_still_unknown
    cb304_impossible_recurrence
    cb305_undeclared_recurrence
    cb306_reads_alike
    cb401_no_action
    cb402_not_one_owner
    cb403_no_ticket
    cb404_no_due_date
    cb405_vague_action
    cb406_no_prevention
    cb407_overdue_action
    cb408_done_when
    cb409_addresses_nothing
    cb501_blameful_counterfactual
    cb502_human_error
    cb503_judging_words
    cb504_responder_named
    cb601_broken_link
    cb602_broken_anchor
    cb603_missing_image
    cb604_image_without_text
    cb605_names_what_is_hidden
    cb606_passage_label
    cb607_twin_contradicts
    cb608_not_rendered
    cb701_secret
    cb702_personal_data
    cb703_active_attachment
    cb704_internal_name
    cb801_meets_no_criterion
    cb802_criteria_contradicted
    cb803_published_late
    cb804_stale_draft
    cb901_unused_ignore
    cb902_ignore_without_reason
}

pub use cb304_impossible_recurrence::{Impossible, impossible_recurrences};
pub use cb305_undeclared_recurrence::reference_line;

/// The rule of a code.
#[must_use]
pub fn rule(code: Code) -> Option<&'static Rule> {
    RULES.iter().find(|rule| rule.code == code).copied()
}

/// What a code stands for, in the words of its rule.
#[must_use]
pub fn about(code: Code) -> About {
    rule(code).map_or_else(About::default, |rule| About {
        name: rule.name,
        summary: rule.summary,
        why: rule.why,
        details: rule.details,
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
