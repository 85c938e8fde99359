use super::super::Subject;
use super::actions;
use super::{Check, Example, FixKind, Rule};
use casebook_diagnostic::{Diagnostic, Span, code};

pub(super) const RULE: Rule = Rule {
    code: code::CB405,
    name: "vague-action",
    summary: "An action that begins with no verb, or with one that has no end",
    why: "An action that nobody can call done stays open until everybody has forgotten it.",
    details: "The title of an open action says what will exist when it is done, and begins with a verb: \"Cap each \
          worker's share of the pool\". The rule finds titles that begin with a noun or an adjective (\"Better \
          monitoring\"), and verbs without an end: investigate, improve, ensure, consider, monitor, \"make sure\", \
          \"look into\".\n\nA verb that this rule does not know passes. Only books in English (`[book] language`) are \
          checked, and only entries from review on.",
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
status: in-review
root_causes: [capacity/connection-pool]
actions:
  - id: A1
    title: Investigate the size of the pool
    kind: prevent
    owner: dewi
    due: 2026-12-20
    ticket: https://tracker.example/PAY-311
---
",
)];

const PASSES: &[(&str, &str)] = &[(
    "content/2026-10-02-checkout.md",
    "\
---
title: Checkout answered 502
status: in-review
root_causes: [capacity/connection-pool]
actions:
  - id: A1
    title: Cap each worker's share of the pool
    kind: prevent
    owner: dewi
    due: 2026-12-20
    ticket: https://tracker.example/PAY-311
---
",
)];

fn check(subject: &Subject<'_>, findings: &mut Vec<Diagnostic>) {
    let language = subject.book.config.language_of(subject.entry);
    if !language.to_ascii_lowercase().starts_with("en") {
        return;
    }
    for action in actions::promised(subject).filter(|action| action.status.is_open()) {
        let Some((length, message)) = vague(&action.title.value) else {
            continue;
        };
        let written = action.title.span.slice(&subject.entry.text);
        let start = action.title.span.start + usize::from(written.starts_with(['"', '\'']));
        let span = if written.contains('\n') {
            action.title.span
        } else {
            Span::new(start, start + length)
        };
        let help = "say what will be there when it is done, beginning with a verb: \"Cap …\", \"Alert on …\", \"Remove …\"";
        findings.push(subject.find(code::CB405, span, message).help(help));
    }
}

/// What is vague about a title: the length of the words at fault, and a message.
fn vague(title: &str) -> Option<(usize, String)> {
    let lower = title.to_ascii_lowercase();
    let first = lower
        .split(|letter: char| letter.is_whitespace() || ",:;.".contains(letter))
        .next()?;
    if let Some(verb) = ENDLESS.iter().find(|verb| begins_with(&lower, verb)) {
        return Some((
            verb.len(),
            format!("\"{verb}\" cannot be finished: nobody can say when this is done"),
        ));
    }
    let is_other = NO_VERBS.contains(&first)
        || (first.len() > 6
            && NOUN_ENDINGS.iter().any(|ending| first.ends_with(ending))
            && !VERBS.contains(&first));
    is_other.then(|| (first.len(), "this action begins with no verb".to_owned()))
}

fn begins_with(text: &str, words: &str) -> bool {
    text.strip_prefix(words).is_some_and(|rest| {
        rest.chars()
            .next()
            .is_none_or(|next| !next.is_alphanumeric() && next != '-')
    })
}

const ENDLESS: &[&str] = &[
    "investigate",
    "improve",
    "ensure",
    "make sure",
    "look into",
    "look at",
    "consider",
    "explore",
    "think about",
    "discuss",
    "evaluate",
    "continue",
    "try",
    "be",
    "work on",
    "keep an eye on",
    "pay attention",
    "monitor",
    "understand",
    "research",
    "enhance",
    "strive",
    "follow up",
    "follow-up",
    "revisit",
    "remember",
    "encourage",
    "optimise",
    "optimize",
    "raise awareness",
    "figure out",
    "see if",
    "check if",
    "check whether",
    "take care",
    "strengthen",
];

/// Words that begin a noun phrase.
const NO_VERBS: &[&str] = &[
    "a",
    "additional",
    "an",
    "another",
    "automated",
    "automatic",
    "better",
    "clearer",
    "common",
    "dedicated",
    "easier",
    "faster",
    "fewer",
    "further",
    "higher",
    "improved",
    "in",
    "it",
    "its",
    "less",
    "longer",
    "lower",
    "missing",
    "more",
    "new",
    "no",
    "our",
    "own",
    "possible",
    "possibly",
    "potential",
    "proper",
    "regular",
    "single",
    "smaller",
    "some",
    "stricter",
    "that",
    "the",
    "their",
    "there",
    "these",
    "this",
    "those",
    "we",
    "when",
    "why",
];

const NOUN_ENDINGS: &[&str] = &["tion", "sion", "ment", "ness", "ity", "ing", "ance", "ence"];

/// Verbs that end like nouns.
const VERBS: &[&str] = &[
    "bring",
    "commission",
    "condition",
    "decommission",
    "document",
    "envision",
    "experiment",
    "function",
    "implement",
    "instrument",
    "partition",
    "position",
    "provision",
    "reference",
    "repartition",
    "reprovision",
    "requisition",
    "sanction",
    "segment",
    "sequence",
    "supplement",
    "transition",
    "enhance",
    "balance",
    "rebalance",
    "advance",
    "increment",
    "decrement",
    "augment",
    "mention",
    "caution",
    "question",
    "section",
    "station",
    "string",
    "balance",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_can_be_finished_passes() {
        for title in [
            "Document the failover",
            "Alert on pool usage",
            "Makesure tool removed",
            "Provision a standby",
            "Bring back B",
        ] {
            assert_eq!(vague(title), None, "{title}");
        }
    }

    #[test]
    fn nouns_and_endless_verbs_are_found() {
        for title in [
            "Better monitoring",
            "Monitoring of the pool",
            "The pool",
            "Make sure it holds",
            "Improve: alerts",
            "Be careful",
        ] {
            assert!(vague(title).is_some(), "{title}");
        }
    }
}
