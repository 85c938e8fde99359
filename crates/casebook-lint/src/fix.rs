//! Putting findings right: their edits laid over a text, as values. What no edit touches stays byte for byte.

mod diff;

use std::sync::Arc;

pub use diff::unified;

use casebook_diagnostic::{Code, Diagnostic, Edit, Fix, code};

/// A text after fixes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fixed {
    /// The text.
    pub text: Arc<str>,
    /// The rules whose findings were put right, one for each fix.
    pub applied: Vec<Code>,
}

/// After so many rounds the fixes chase each other in a circle.
const MOST_ROUNDS: usize = 10;

/// What must not be broken by a fix that was meant to mend something else.
const STRUCTURE: &[Code] = &[code::CB101, code::CB102, code::CB103];

/// Fixes a text until nothing is left that can be fixed. `findings` are those of the text as it is; `again` finds those
/// of a later one, read and checked in memory. Unsafe fixes are left out unless `unsafe_too`.
///
/// Fixing what came out once more changes nothing.
#[must_use]
pub fn fix(
    text: &Arc<str>,
    findings: &[Diagnostic],
    unsafe_too: bool,
    again: impl Fn(&Arc<str>) -> Vec<Diagnostic>,
) -> Fixed {
    let mut fixed = Fixed {
        text: Arc::clone(text),
        applied: Vec::new(),
    };
    let mut findings = findings.to_vec();
    // Counted as later texts are: `findings` may be only those that were asked for.
    let mut faults = broken(&again(text));
    for _ in 0..MOST_ROUNDS {
        let wanted: Vec<(Code, &Fix)> = findings
            .iter()
            .filter_map(|finding| Some((finding.code, finding.fix.as_ref()?)))
            .filter(|(_, fix)| fix.safe || unsafe_too)
            .collect();
        let Some((round, next)) = round(&fixed.text, faults, &wanted, &again) else {
            break;
        };
        fixed.text = round.text;
        fixed.applied.extend(round.applied);
        faults = broken(&next);
        findings = next;
    }
    fixed
}

/// One round on a text with so many `faults` in its structure: the text with the fixes and its findings; `None` when no
/// fix helps.
fn round(
    text: &Arc<str>,
    faults: usize,
    wanted: &[(Code, &Fix)],
    again: &impl Fn(&Arc<str>) -> Vec<Diagnostic>,
) -> Option<(Fixed, Vec<Diagnostic>)> {
    let sound = |fixed: Fixed| {
        let next = again(&fixed.text);
        (broken(&next) <= faults).then_some((fixed, next))
    };
    if let Some(found) = apply(text, wanted).and_then(sound) {
        return Some(found);
    }
    // Together they break the file: the first that does not may go alone.
    wanted
        .iter()
        .find_map(|one| apply(text, &[*one]).and_then(sound))
}

fn broken(findings: &[Diagnostic]) -> usize {
    findings
        .iter()
        .filter(|finding| STRUCTURE.contains(&finding.code))
        .count()
}

/// The text with as many of the fixes as do not overlap, taken in their order; `None` when that changes nothing. A fix
/// is applied as a whole or not at all.
#[must_use]
pub fn apply(text: &str, wanted: &[(Code, &Fix)]) -> Option<Fixed> {
    let mut edits: Vec<&Edit> = Vec::new();
    let mut applied = Vec::new();
    for (code, fix) in wanted {
        let mut more: Vec<&Edit> = fix
            .edits
            .iter()
            .filter(|edit| !edits.contains(edit))
            .collect();
        more.sort_by_key(|edit| edit.span);
        let among_themselves = more.windows(2).any(|pair| overlap(pair[0], pair[1]));
        let with_others = more
            .iter()
            .any(|edit| edits.iter().any(|other| overlap(edit, other)));
        let fits = |edit: &Edit| {
            text.is_char_boundary(edit.span.start) && text.is_char_boundary(edit.span.end)
        };
        if among_themselves || with_others || !fix.edits.iter().all(fits) {
            continue;
        }
        edits.extend(more);
        applied.push(*code);
    }
    edits.sort_by_key(|edit| edit.span);
    let crlf = text
        .find('\n')
        .is_some_and(|newline| text[..newline].ends_with('\r'));
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for edit in edits {
        out.push_str(&text[at..edit.span.start]);
        if crlf && edit.replacement.contains('\n') {
            out.push_str(&edit.replacement.replace("\r\n", "\n").replace('\n', "\r\n"));
        } else {
            out.push_str(&edit.replacement);
        }
        at = edit.span.end;
    }
    out.push_str(&text[at..]);
    (out != text).then(|| Fixed {
        text: out.into(),
        applied,
    })
}

/// Whether two edits touch the same bytes; two insertions at one place do, since their order would be a guess.
fn overlap(one: &Edit, other: &Edit) -> bool {
    let (one, other) = (one.span, other.span);
    if one.start == one.end || other.start == other.end {
        return one.start <= other.end && other.start <= one.end;
    }
    one.start < other.end && other.start < one.end
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
