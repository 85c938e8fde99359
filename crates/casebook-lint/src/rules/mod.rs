//! Every rule of Casebook, one file per code: what it finds, why it matters, an example that fails and the same
//! example put right. The test suite runs the examples.

use super::{Book, Subject};
use casebook_diagnostic::output::About;
use casebook_diagnostic::{Code, Diagnostic};

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
    /// From one entry that is no page and can be read.
    Entry(fn(&Subject<'_>, &mut Vec<Diagnostic>)),
    /// From any document, pages included.
    Document(fn(&Subject<'_>, &mut Vec<Diagnostic>)),
    /// From the book as a whole.
    Book(fn(&Book<'_>, &mut Vec<Diagnostic>)),
    /// From the other findings: which requests to ignore them were of use.
    Ignores,
}

mod actions;
pub mod done;
pub(super) mod hints;
mod language;
mod people;
mod secrets;

macro_rules! rules {
    ($($module:ident)+) => {
        $(mod $module;)+

        /// Every rule, in the order of codes.
        pub static RULES: &[&Rule] = &[$(&$module::RULE),+];
    };
}

rules! {
    cb001
    cb100 cb101 cb102 cb103 cb104 cb105 cb106 cb107 cb108 cb109 cb110 cb111 cb112 cb113 cb114
    cb201 cb202 cb203 cb204 cb205 cb206 cb207 cb208
    cb301 cb302 cb303 cb304 cb305 cb306
    cb401 cb402 cb403 cb404 cb405 cb406 cb407 cb408 cb409
    cb501 cb502 cb503 cb504
    cb601 cb602 cb603 cb604
    cb701 cb702
    cb801 cb802 cb803 cb804
    cb901 cb902
}

pub use cb304::{Impossible, impossible_recurrences};

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
mod edges;
#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
