use super::super::Subject;
use super::language;
use super::sentences::{Sentence, sentences};
use super::{Check, Example, FixKind, Rule};
use casebook_diagnostic::{Diagnostic, code};
use casebook_model::template::SectionRole;

pub(super) const RULE: Rule = Rule {
    code: code::CB302,
    name: "person-as-cause",
    summary: "A person or \"human error\" as root cause",
    why: "A person cannot be patched, and a cause that names one ends the investigation where it should begin.",
    details: "Looks at the values of `root_causes`, and in the section *Root causes* at sentences that give human error \
              or a person as the cause (\"the root cause was human error\", \"caused by an engineer who …\"). Ask what \
              made the slip likely, and what let it do harm: `unsafe-operation` and its sub-causes name the guard that \
              was missing.\n\nA sentence that denies it (\"this was not human error\") or quotes it is left alone.",
    fails: Example(FAILS),
    passes: Example(PASSES),
    fix: FixKind::None,
    check: Check::Entry(check),
};

const FAILS: &[(&str, &str)] = &[(
    "content/2026-10-02-checkout.md",
    "\
---
title: Checkout answered 502
---

## Root causes

The root cause was human error: the wrong cluster was drained.
",
)];

const PASSES: &[(&str, &str)] = &[(
    "content/2026-10-02-checkout.md",
    "\
---
title: Checkout answered 502
---

## Root causes

The drain command takes any cluster without asking, and both clusters have the same prompt.
",
)];

const HELP: &str = "ask what made the slip likely and what let it do harm; `unsafe-operation/…` names the missing guard";

fn check(subject: &Subject<'_>, findings: &mut Vec<Diagnostic>) {
    let entry = subject.entry;
    for cause in entry
        .root_causes
        .iter()
        .filter(|cause| is_person(&cause.value))
    {
        let message = format!(
            "`{}` is not a root cause: it names a person, not what let a slip do harm",
            cause.value
        );
        findings.push(subject.find(code::CB302, cause.span, message).help(HELP));
    }
    for (prose, start, end) in causes_in_text(subject) {
        let message = format!("\"{}\" is given as the cause", &prose.text[start..end]);
        findings.push(
            subject
                .find(code::CB302, prose.locate(start, end), message)
                .help(HELP),
        );
    }
}

fn is_person(cause: &str) -> bool {
    const WORDS: &[&str] = &[
        "human", "operator", "user", "person", "people", "pilot", "employee", "engineer", "staff",
    ];
    const FAULTS: &[&str] = &[
        "error",
        "mistake",
        "fault",
        "failure",
        "slip",
        "negligence",
        "carelessness",
    ];
    let last = cause.rsplit('/').next().unwrap_or(cause).to_lowercase();
    let words: Vec<&str> = last
        .split(|letter: char| !letter.is_alphanumeric())
        .collect();
    match words.as_slice() {
        [one] => WORDS.contains(one) && *one != "user",
        [first, second] => WORDS.contains(first) && FAULTS.contains(second),
        _ => false,
    }
}

/// The places in the section on root causes where a sentence gives a person's error, or a person, as the cause.
pub(super) fn causes_in_text<'a>(
    subject: &Subject<'a>,
) -> Vec<(casebook_markdown::Prose<'a>, usize, usize)> {
    let outline = subject.entry.outline();
    let Some(section) = subject.section_with_role(SectionRole::RootCauses) else {
        return Vec::new();
    };
    if !language::mentions_people(section.text.of(outline)) {
        return Vec::new();
    }
    let mut places = Vec::new();
    for prose in outline.prose_where(|_, span| section.span.contains(span.start)) {
        if !language::may_blame_person(&prose.text) {
            continue;
        }
        for sentence in sentences(&prose.text) {
            if let Some((start, end)) = given_as_cause(&sentence) {
                places.push((prose.clone(), start, end));
            }
        }
    }
    places
}

/// "The root cause was human error", "caused by an engineer who …", or a sentence that begins with "Human error".
fn given_as_cause(sentence: &Sentence<'_>) -> Option<(usize, usize)> {
    const LINKS: &[&str] = &[
        "was", "is", "were", "are", "be", "been", "to", "by", "of", "from",
    ];
    const FILLERS: &[&str] = &[
        "a", "an", "the", "simple", "simply", "plain", "pure", "just", "one", "our", "basic",
        "mostly", "classic",
    ];
    for (at, last) in language::human_errors(sentence)
        .into_iter()
        .chain(persons(sentence))
    {
        if language::is_denied(sentence, at) {
            continue;
        }
        let before = (0..at)
            .rev()
            .find(|at| !FILLERS.contains(&sentence.words[*at].lower.as_str()));
        let is_cause = match before {
            None => sentence.words[at].is_error_noun(),
            Some(before) => {
                let link = &sentence.words[before];
                let said = &sentence.words[before.saturating_sub(3)..=before];
                let cause = said.iter().any(|word| {
                    word.lower.starts_with("cause")
                        || matches!(word.lower.as_str(), "due" | "because" | "result")
                });
                cause && (LINKS.contains(&link.lower.as_str()) || link.lower.starts_with("cause"))
            }
        };
        if is_cause {
            return Some((sentence.words[at].start, sentence.words[last].end));
        }
    }
    None
}

/// "an engineer who …", "an operator mistyping …".
fn persons(sentence: &Sentence<'_>) -> Vec<(usize, usize)> {
    let words = &sentence.words;
    (0..words.len())
        .filter(|at| words[*at].is_person_noun())
        .filter(|at| {
            let next = words.get(at + 1).filter(|word| !word.after_break);
            next.is_some_and(|next| {
                next.lower == "who" || (next.lower.ends_with("ing") && next.lower.len() > 5)
            })
        })
        .map(|at| (at, at))
        .collect()
}
