use super::super::Subject;
use super::hints::Hints;
use super::language;
use super::sentences::{Sentence, sentences};
use super::{Check, Example, FixKind, Rule};

use casebook_diagnostic::{Diagnostic, code};

pub(super) const RULE: Rule = Rule {
    code: code::CB501,
    name: "blameful-counterfactual",
    summary: "A person as the subject of a failure, or of what should have been done",
    why: "What somebody should have done explains nothing about why what they did made sense to them.",
    details: "Looks for a person (we, the engineer, the on-call, the team, an author by name) as subject of a \
              failure (\"failed to check\", \"forgot to\", \"accidentally deleted\") or of what did not happen \
              (\"should have tested\", \"could have noticed\"). Machines may fail as they like, and so may users. \
              \"Would have\" is never found: it describes what a guard is worth. Quotations, block quotes, code and \
              headings are left out.\n\nSay what people saw and knew, and what the system let happen: \"The runbook \
              did not mention the replica\" in place of \"We should have checked the replica\".\n\n\
              How it was measured: over some 450 public incident reports (160,000 words) it found 4 places, and \
              all 4 were what it looks for.",
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

## Summary

The on-call engineer failed to check the replica.
",
)];

const PASSES: &[(&str, &str)] = &[(
    "content/2026-10-02-checkout.md",
    "\
---
title: Checkout answered 502
---

## Summary

The runbook did not mention the replica, and the dashboard showed only the primary.
",
)];

fn check(subject: &Subject<'_>, findings: &mut Vec<Diagnostic>) {
    if !subject.hints().blame {
        return;
    }
    for prose in subject
        .entry
        .outline()
        .prose()
        .filter(|prose| Hints::of(&prose.text).blame)
    {
        for sentence in sentences(&prose.text) {
            if let Some((from, to)) = blaming(&sentence, &subject.entry.authors) {
                let (start, end) = (sentence.words[from].start, sentence.words[to].end);
                let said = prose.text[start..end]
                    .split_whitespace()
                    .collect::<Vec<_>>()
                    .join(" ");
                if language::is_allowed(subject, &said) {
                    continue;
                }
                let message = format!("\"{said}\" says what a person did not do, not why");
                let help = "say what people saw and knew, and what the system let happen";
                findings.push(
                    subject
                        .find(code::CB501, prose.locate(start, end), message)
                        .help(help),
                );
            }
        }
    }
}

/// The first and last word of the first failure, or missed chance, of a person.
fn blaming(sentence: &Sentence<'_>, names: &[String]) -> Option<(usize, usize)> {
    (0..sentence.words.len()).find_map(|at| {
        let last = predicate(sentence, at)?;
        let subject = sentence.subject(at, names)?;
        Some((subject, last))
    })
}

/// The last word of a predicate that begins at a place.
fn predicate(sentence: &Sentence<'_>, at: usize) -> Option<usize> {
    counterfactual(sentence, at).or_else(|| failure(sentence, at))
}

/// "should have tested", "shouldn't have", "could have noticed".
fn counterfactual(sentence: &Sentence<'_>, at: usize) -> Option<usize> {
    let after = [
        (&["should", "not", "have"][..], true),
        (&["should", "also", "have"], true),
        (&["should", "never", "have"], true),
        (&["should", "have"], true),
        (&["should've"], true),
        (&["shouldn't", "have"], true),
        (&["ought", "to", "have"], true),
        (&["could", "have"], false),
        (&["could've"], false),
    ];
    let (words, any) = after
        .into_iter()
        .find(|(words, _)| sentence.says(at, words))?;
    let mut verb = at + words.len();
    while ["been", "also", "already", "not", "probably"].contains(&sentence.word(verb))
        || sentence.word(verb).ends_with("ly")
    {
        verb += 1;
    }
    let participle = sentence.word(verb);
    let next = sentence
        .words
        .get(verb + 1)
        .filter(|word| !word.after_break);
    // "We should have automated tests" is a wish for something, and so is "better alerts".
    let adjective = ADJECTIVES.contains(&participle)
        && next.is_some_and(|next| !DETERMINERS.contains(&next.lower.as_str()));
    let is_participle =
        (participle.ends_with("ed") && participle.len() > 3) || IRREGULAR.contains(&participle);
    let is_blame = if any {
        is_participle && !adjective
    } else {
        NOTICED.contains(&participle)
    };
    is_blame.then_some(verb)
}

/// "failed to check", "forgot to", "accidentally deleted".
fn failure(sentence: &Sentence<'_>, at: usize) -> Option<usize> {
    let next = sentence.word(at + 1);
    let last = match sentence.word(at) {
        "failed" | "neglected" if next == "to" && !ATTEMPTS.contains(&sentence.word(at + 2)) => {
            at + 2
        }
        "forgot" | "forgotten" => at,
        "overlooked" | "botched" | "neglected" => at,
        "messed" | "screwed" if next == "up" => at + 1,
        "ignored"
            if matches!(
                next,
                "the" | "all" | "an" | "this" | "these" | "alerts" | "warnings"
            ) =>
        {
            at
        }
        "missed"
            if next == "the"
                && matches!(
                    sentence.word(at + 2),
                    "alert" | "alerts" | "page" | "alarm" | "warning" | "step"
                ) =>
        {
            at + 2
        }
        "made" if next == "a" && matches!(sentence.word(at + 2), "mistake" | "typo") => at + 2,
        "made" if next == "an" && sentence.word(at + 2) == "error" => at + 2,
        "did" if next == "not" && OMITTED.contains(&sentence.word(at + 2)) => at + 2,
        "didn't" if OMITTED.contains(&next) => at + 1,
        "accidentally" | "inadvertently" | "mistakenly" | "erroneously" | "carelessly"
        | "negligently"
            if next.ends_with("ed") || IRREGULAR.contains(&next) =>
        {
            at + 1
        }
        _ => return None,
    };
    (last < sentence.words.len()).then_some(last)
}

const IRREGULAR: &[&str] = &[
    "been",
    "begun",
    "brought",
    "built",
    "caught",
    "chosen",
    "cut",
    "done",
    "drawn",
    "felt",
    "found",
    "given",
    "gone",
    "gotten",
    "got",
    "had",
    "held",
    "hit",
    "kept",
    "known",
    "left",
    "let",
    "made",
    "met",
    "paid",
    "put",
    "ran",
    "read",
    "run",
    "said",
    "seen",
    "sent",
    "set",
    "shown",
    "shut",
    "spent",
    "spoken",
    "split",
    "stood",
    "taken",
    "taught",
    "thought",
    "told",
    "took",
    "understood",
    "woken",
    "written",
    "wrote",
    "broke",
    "broken",
    "thrown",
];
/// Participles that as often describe a thing that is wished for.
const ADJECTIVES: &[&str] = &[
    "advanced",
    "automated",
    "centralised",
    "centralized",
    "dedicated",
    "defined",
    "detailed",
    "distributed",
    "documented",
    "improved",
    "increased",
    "limited",
    "managed",
    "reduced",
    "replicated",
    "shared",
    "staged",
    "standardised",
    "standardized",
    "trained",
    "updated",
    "tested",
    "monitored",
    "isolated",
    "had",
];
const DETERMINERS: &[&str] = &[
    "a", "after", "all", "an", "and", "any", "as", "at", "before", "by", "every", "first", "for",
    "from", "how", "if", "in", "it", "its", "more", "on", "or", "our", "some", "sooner", "earlier",
    "better", "that", "the", "their", "them", "these", "this", "those", "to", "what", "when",
    "whether", "with",
];
/// What one could have done about it.
const NOTICED: &[&str] = &[
    "anticipated",
    "avoided",
    "caught",
    "checked",
    "detected",
    "foreseen",
    "known",
    "noticed",
    "prevented",
    "realised",
    "realized",
    "recognised",
    "recognized",
    "seen",
    "spotted",
    "tested",
    "verified",
];
/// Attempts that a system, not a person, let fail.
const ATTEMPTS: &[&str] = &[
    "connect",
    "reproduce",
    "restart",
    "restore",
    "recover",
    "resolve",
    "reach",
    "start",
    "log",
    "load",
    "find",
    "fix",
    "get",
    "bring",
    "stop",
    "identify",
];
/// What people are blamed for not having done.
const OMITTED: &[&str] = &[
    "anticipate",
    "bother",
    "check",
    "double-check",
    "follow",
    "notice",
    "read",
    "realise",
    "realize",
    "remember",
    "test",
    "verify",
    "consider",
];

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Option<String> {
        sentences(text).iter().find_map(|sentence| {
            let (from, to) = blaming(sentence, &[])?;
            Some(text[sentence.words[from].start..sentence.words[to].end].to_owned())
        })
    }

    #[test]
    fn people_as_subjects_of_failures_are_found() {
        for text in [
            "The engineer failed to check it",
            "We should have tested this",
            "The on-call forgot to page",
            "We could have noticed earlier",
            "A developer accidentally deleted the table",
            "Somebody didn't follow the runbook",
            "The team should not have been paged",
            "An admin who overlooked it left",
            "We shouldn't have deployed",
        ] {
            assert!(found(text).is_some(), "{text}");
        }
    }

    #[test]
    fn machines_users_wishes_and_quotations_are_not() {
        for text in [
            "The node failed to start",
            "Users failed to log in",
            "We would have noticed",
            "We should have automated tests",
            "We should have a dashboard",
            "The alert should have fired",
            "He wrote \"we should have tested\"",
            "We could have lost more",
            "The team failed to reproduce it",
            "An alert would have told us",
            "The script accidentally deleted it",
            "We restarted it, failed to no avail",
            "Should we have known?",
            "We should have better alerts",
            "We did not deploy",
        ] {
            assert_eq!(found(text), None, "{text}");
        }
    }
}
