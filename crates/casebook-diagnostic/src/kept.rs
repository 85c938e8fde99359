//! Findings as bytes, to be kept from one run of this very program to the next.

use std::borrow::Cow;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{Code, Diagnostic, Edit, Fix, Level, Related, Span};

type Text<'a> = Cow<'a, str>;
type Place = (usize, usize);

#[derive(Serialize, Deserialize)]
struct Kept<'a>(
    #[serde(borrow)] Text<'a>,
    Level,
    #[serde(borrow)] Text<'a>,
    Place,
    #[serde(borrow)] Text<'a>,
    bool,
    Option<Text<'a>>,
    Vec<KeptEnd<'a>>,
    Option<KeptFix<'a>>,
);

/// Path, place, message, and whether the file is shared.
#[derive(Serialize, Deserialize)]
struct KeptEnd<'a>(Text<'a>, Place, Text<'a>, bool);

/// Title, edits, and whether it is safe.
#[derive(Serialize, Deserialize)]
struct KeptFix<'a>(Text<'a>, Vec<(Place, Text<'a>)>, bool);

fn place(span: Span) -> Place {
    (span.start, span.end)
}

fn span(place: Place) -> Span {
    Span::new(place.0, place.1)
}

impl<'a> Kept<'a> {
    fn of(finding: &'a Diagnostic) -> Self {
        let end = |end: &'a Related| {
            let (path, message) = (Text::from(&*end.path), Text::from(&*end.message));
            KeptEnd(path, place(end.span), message, end.shared)
        };
        let edit = |edit: &'a Edit| (place(edit.span), Text::from(&*edit.replacement));
        let fix = |fix: &'a Fix| {
            let edits = fix.edits.iter().map(edit).collect();
            KeptFix(Text::from(&*fix.title), edits, fix.safe)
        };
        Self(
            Text::from(finding.code.as_str()),
            finding.level,
            Text::from(&*finding.path),
            place(finding.span),
            Text::from(&*finding.message),
            finding.secret,
            finding.help.as_deref().map(Text::from),
            finding.related.iter().map(end).collect(),
            finding.fix.as_ref().map(fix),
        )
    }

    fn finding(self) -> Option<Diagnostic> {
        let end = |end: KeptEnd<'_>| Related {
            path: Arc::from(&*end.0),
            span: span(end.1),
            message: end.2.into_owned(),
            shared: end.3,
        };
        let edit = |(place, replacement): (Place, Text<'_>)| Edit {
            span: span(place),
            replacement: replacement.into_owned(),
        };
        let fix = |fix: KeptFix<'_>| Fix {
            title: fix.0.into_owned(),
            edits: fix.1.into_iter().map(edit).collect(),
            safe: fix.2,
        };
        Some(Diagnostic {
            code: Code::parse(&self.0)?,
            level: self.1,
            path: Arc::from(&*self.2),
            span: span(self.3),
            message: self.4.into_owned(),
            secret: self.5,
            help: self.6.map(Text::into_owned),
            related: self.7.into_iter().map(end).collect(),
            fix: self.8.map(fix),
        })
    }
}

/// The findings as bytes; nothing for none.
///
/// # Errors
/// None that is known: those of a value that is not JSON.
pub fn to_bytes(findings: &[Diagnostic]) -> Result<Vec<u8>, serde_json::Error> {
    if findings.is_empty() {
        return Ok(Vec::new());
    }
    serde_json::to_vec(&findings.iter().map(Kept::of).collect::<Vec<_>>())
}

/// The findings that [`to_bytes`] wrote; `None` if it was not that.
#[must_use]
pub fn from_bytes(bytes: &[u8]) -> Option<Vec<Diagnostic>> {
    if bytes.is_empty() {
        return Some(Vec::new());
    }
    let kept: Vec<Kept<'_>> = serde_json::from_slice(bytes).ok()?;
    kept.into_iter().map(Kept::finding).collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::code;

    #[test]
    fn findings_survive_with_all_they_have() {
        let (path, other) = (Arc::from("content/a \"b\".md"), Arc::from("content/ü.md"));
        let plain = Diagnostic::new(code::CB104, &path, Span::at(3), "unknown field `x`\n");
        let fix = Fix {
            safe: false,
            ..Fix::safe("write it so", Span::new(1, 2), "\u{1b}é")
        };
        let mut full = Diagnostic::new(code::CB108, &other, Span::new(4, 9), "taken twice")
            .help("choose one")
            .related(&path, Span::new(1, 7), "first here")
            .related_in_shared(&other, Span::at(0), "and there")
            .secret()
            .fix(fix);
        full.level = Level::Info;
        for findings in [vec![], vec![plain.clone()], vec![full, plain]] {
            let bytes = to_bytes(&findings).unwrap();
            assert_eq!(from_bytes(&bytes), Some(findings));
        }
        for wrong in [
            "[",
            "{}",
            "[[\"CB999\",\"info\",\"a\",[0,1],\"m\",false,null,[],null]]",
        ] {
            assert_eq!(from_bytes(wrong.as_bytes()), None, "{wrong}");
        }
    }
}
