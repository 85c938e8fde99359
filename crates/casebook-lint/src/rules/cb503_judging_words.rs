use super::super::Subject;
use super::hints::{Hints, JUDGING};
use super::language;
use super::sentences::{Sentence, Word, quotations, sentences};
use super::{Check, Example, FixKind, Rule};
use casebook_diagnostic::{Diagnostic, code};

pub(super) const RULE: Rule = Rule {
    code: code::CB503,
    name: "judging-words",
    summary: "Words that judge people, and shouting",
    why: "People who expect to be judged tell the next reviewer less.",
    details: "Finds words that judge (careless, negligent, incompetent, stupid, sloppy, reckless, \"rookie mistake\", \
          \"should have known better\") and two or more exclamation marks in a row. Words that also have a technical \
          meaning (lazy, dumb, naive) are found only before a word for a person or a mistake. Quotations, block \
          quotes, code and headings are left out.\n\nAdd words of your own to `judging-words` under `[lint]` in \
          `book.toml`, and words you accept to `allowed-words`.\n\nHow it was measured: over some 450 public incident \
          reports (160,000 words) it found nothing, right or wrong.",
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

The pool was exhausted by a careless change.
",
)];

const PASSES: &[(&str, &str)] = &[(
    "content/2026-10-02-checkout.md",
    "\
---
title: Checkout answered 502
---

## Summary

The pool was exhausted by a change that the review had no way to see through.
",
)];

fn check(subject: &Subject<'_>, findings: &mut Vec<Diagnostic>) {
    // A book's own words are few, and most books have none.
    let own: Vec<Vec<String>> = subject
        .book
        .config
        .lint
        .words("judging-words")
        .iter()
        .map(|own| words_of(own))
        .collect();
    if own.is_empty() && !subject.hints().judgement {
        return;
    }
    let outline = subject.entry.outline();
    for prose in outline
        .prose()
        .filter(|prose| !own.is_empty() || Hints::of(&prose.text).judgement)
    {
        let mut found: Vec<(usize, usize)> = Vec::new();
        for sentence in sentences(&prose.text) {
            let last = sentence.words.len();
            found.extend((0..last).filter_map(|at| {
                let to = judging(&sentence, at).or_else(|| own_words(&sentence, at, &own))?;
                Some((sentence.words[at].start, sentence.words[to].end))
            }));
        }
        found.extend(shouting(&prose.text));
        found.retain(|(start, end)| !language::is_allowed(subject, &prose.text[*start..*end]));
        for (start, end) in found {
            let message = format!(
                "\"{}\" judges; it does not tell what happened",
                &prose.text[start..end]
            );
            let help = "leave it out, or say what was done and what it led to";
            findings.push(
                subject
                    .find(code::CB503, prose.locate(start, end), message)
                    .help(help),
            );
        }
    }
}

/// The last word of a judgement that begins at a place.
fn judging(sentence: &Sentence<'_>, at: usize) -> Option<usize> {
    let (word, next) = (sentence.word(at), sentence.word(at + 1));
    if JUDGING.iter().any(|stem| word.starts_with(stem)) {
        return Some(at);
    }
    if TWO_SIDED.contains(&word)
        && (BEFORE.contains(&next) || sentence.words.get(at + 1).is_some_and(Word::is_person_noun))
    {
        return Some(at + 1);
    }
    if matches!(
        (word, next),
        (
            "rookie" | "silly",
            "mistake" | "mistakes" | "error" | "errors"
        )
    ) {
        return Some(at + 1);
    }
    sentence
        .says(at, &["should", "have", "known", "better"])
        .then_some(at + 3)
}

fn words_of(phrase: &str) -> Vec<String> {
    phrase.split_whitespace().map(str::to_lowercase).collect()
}

/// The last word of one of the book's own judgements that begins at a place.
fn own_words(sentence: &Sentence<'_>, at: usize, own: &[Vec<String>]) -> Option<usize> {
    let begins = |phrase: &&Vec<String>| {
        let phrase: Vec<&str> = phrase.iter().map(String::as_str).collect();
        !phrase.is_empty() && sentence.says(at, &phrase)
    };
    own.iter().find(begins).map(|phrase| at + phrase.len() - 1)
}

/// Two or more exclamation marks in a row, after a word.
fn shouting(text: &str) -> Vec<(usize, usize)> {
    let quoted = quotations(text);
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = text[at..].find("!!").map(|start| at + start) {
        let length = text[start..]
            .bytes()
            .take_while(|byte| *byte == b'!')
            .count();
        let after_word = text[..start]
            .chars()
            .next_back()
            .is_some_and(|before| before.is_alphanumeric() || before == '?');
        let ends = text[start + length..]
            .chars()
            .next()
            .is_none_or(char::is_whitespace);
        if after_word
            && ends
            && !quoted
                .iter()
                .any(|(from, to)| (*from..*to).contains(&start))
        {
            found.push((start, start + length));
        }
        at = start + length;
    }
    found
}

/// Words that judge only what follows them.
const TWO_SIDED: &[&str] = &["lazy", "dumb", "naive", "foolish", "ridiculous"];
const BEFORE: &[&str] = &[
    "mistake", "mistakes", "people", "decision", "idea", "team", "teams",
];
