//! Findings as the protocol says them.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use casebook_diagnostic::{Diagnostic as Finding, Level, code};
use gen_lsp_types::{
    Code, CodeDescription, Diagnostic, DiagnosticRelatedInformation, DiagnosticSeverity,
    DiagnosticTag, Location, Message,
};

use super::client::json;
use super::encoding::{Encoding, Lines};
use super::rule_pages::RulePages;

/// The name under which clients show findings.
pub(super) const SOURCE: &str = "casebook";

/// How findings of one file are said.
pub(super) struct Say<'a> {
    pub(super) lines: &'a Lines,
    pub(super) encoding: Encoding,
    pub(super) pages: &'a RulePages,
    /// Where a place in another file is.
    pub(super) locate: &'a dyn Fn(&str, casebook_diagnostic::Span) -> Option<Location>,
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

/// A short text that is the same for the same findings.
pub(super) fn result_id(diagnostics: &[Diagnostic]) -> String {
    let mut hasher = DefaultHasher::new();
    json(&diagnostics).to_string().hash(&mut hasher);
    format!("{:016x}", hasher.finish())
}
