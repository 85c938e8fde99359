//! Findings as the protocol says them.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use casebook_diagnostic::{Diagnostic as Finding, Level, Span, code};
use gen_lsp_types::{
    Code, CodeDescription, Diagnostic, DiagnosticRelatedInformation, DiagnosticSeverity,
    DiagnosticTag, Location, Message,
};

use super::client::json;
use super::encoding::{Encoding, Lines};
use super::places::Places;
use super::rule_pages::RulePages;
use super::state::State;
use super::view::View;

/// The name under which clients show findings.
pub(super) const SOURCE: &str = "casebook";

/// How findings of one file are said.
pub(super) struct Say<'a> {
    pub(super) lines: &'a Lines,
    pub(super) encoding: Encoding,
    pub(super) pages: &'a RulePages,
    /// Where a place in another file is.
    pub(super) locate: &'a dyn Fn(&str, Span) -> Option<Location>,
}

impl Say<'_> {
    pub(super) fn all(&self, findings: &[Finding]) -> Vec<Diagnostic> {
        findings.iter().map(|finding| self.one(finding)).collect()
    }

    pub(super) fn one(&self, finding: &Finding) -> Diagnostic {
        let finding = finding.clone().printable();
        let related: Vec<DiagnosticRelatedInformation> = finding
            .related
            .iter()
            .filter_map(|related| {
                Some(DiagnosticRelatedInformation {
                    location: (self.locate)(&related.path, related.span)?,
                    message: related.message.clone(),
                })
            })
            .collect();
        let message = match &finding.help {
            Some(help) => format!("{}\n{help}", finding.message),
            None => finding.message.clone(),
        };
        Diagnostic {
            range: self.lines.range(finding.span, self.encoding),
            severity: Some(match finding.level {
                Level::Error => DiagnosticSeverity::Error,
                Level::Warning => DiagnosticSeverity::Warning,
                Level::Info => DiagnosticSeverity::Information,
            }),
            code: Some(Code::String(finding.code.to_string())),
            code_description: (self.pages.of(finding.code)).map(|href| CodeDescription { href }),
            source: Some(SOURCE.to_owned()),
            message: Message::String(message),
            // An ignore that finds nothing can go, and so can what no page shows.
            tags: matches!(finding.code, code::CB901 | code::CB608)
                .then(|| vec![DiagnosticTag::Unnecessary]),
            related_information: (!related.is_empty()).then_some(related),
            data: None,
        }
    }
}

impl State {
    pub(super) fn say<'a>(
        &'a self,
        lines: &'a Lines,
        locate: &'a dyn Fn(&str, Span) -> Option<Location>,
    ) -> Say<'a> {
        Say {
            lines,
            encoding: self.encoding(),
            pages: &self.pages,
            locate,
        }
    }
}

/// Findings of a document as the protocol says them.
pub(super) fn say(view: &View<'_>, findings: &[Finding]) -> Vec<Diagnostic> {
    let name = view.name();
    let places = Places::new(view.state, view.snapshot, Some((&name, view.document)));
    let locate = |name: &str, span| places.location(name, span);
    (view.state)
        .say(&view.document.lines, &locate)
        .all(findings)
}

/// A short text that is the same for the same findings.
pub(super) fn result_id(diagnostics: &[Diagnostic]) -> String {
    let mut hasher = DefaultHasher::new();
    json(&diagnostics).to_string().hash(&mut hasher);
    format!("{:016x}", hasher.finish())
}
