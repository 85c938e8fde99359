//! Sentences: patterns whose slots are filled from the vocabulary and from what the entry is about.

use super::incident::Incident;
use super::random::{Random, mix};
use super::words::Vocabulary;

/// Writes the text of one entry.
pub(crate) struct Writer<'a> {
    pub(crate) random: Random,
    pub(crate) vocabulary: &'a Vocabulary,
    pub(crate) service: &'a str,
    theme: Theme,
}

/// Words that entries on the same weakness share, which is what makes them read alike.
struct Theme {
    words: Vec<String>,
    identifiers: Vec<String>,
    errors: Vec<String>,
}

impl<'a> Writer<'a> {
    pub(crate) fn new(
        incident: &Incident,
        service: &'a str,
        vocabulary: &'a Vocabulary,
        random: Random,
    ) -> Self {
        let mut themed = Random::new(mix(incident.theme()));
        let theme = Theme {
            words: (0..6).map(|_| vocabulary.house_word(&mut themed)).collect(),
            identifiers: (0..4).map(|_| vocabulary.identifier(&mut themed)).collect(),
            errors: (0..2).map(|_| vocabulary.error(&mut themed)).collect(),
        };
        Self {
            random,
            vocabulary,
            service,
            theme,
        }
    }

    /// Sentences until about `words` words are written.
    pub(crate) fn paragraph(&mut self, patterns: &[&str], words: usize) -> String {
        let mut text = String::with_capacity(words * 8);
        let mut written = 0;
        while written < words {
            let from = if self.random.chance(0.45) {
                patterns
            } else {
                GENERAL
            };
            let pattern = *self.random.pick(from);
            if !text.is_empty() {
                text.push(' ');
            }
            let start = text.len();
            self.fill(&mut text, pattern);
            written += text[start..].split(' ').count();
        }
        text
    }

    /// One filled pattern.
    pub(crate) fn sentence(&mut self, patterns: &[&str]) -> String {
        let mut text = String::with_capacity(120);
        let pattern = *self.random.pick(patterns);
        self.fill(&mut text, pattern);
        text
    }

    pub(crate) fn identifier(&mut self) -> String {
        if self.random.chance(0.35) {
            self.random.pick(&self.theme.identifiers).clone()
        } else {
            self.vocabulary.identifier(&mut self.random)
        }
    }

    pub(crate) fn error(&mut self) -> String {
        if self.random.chance(0.4) {
            self.random.pick(&self.theme.errors).clone()
        } else {
            self.vocabulary.error(&mut self.random)
        }
    }

    /// `checkout-07.malo.example`
    pub(crate) fn host(&mut self) -> String {
        let number = self.random.range(1, 60);
        format!(
            "{}-{number:02}.{}.example",
            self.service,
            self.vocabulary.house_word(&mut self.random)
        )
    }

    pub(crate) fn house_word(&mut self) -> String {
        if self.random.chance(0.3) {
            self.random.pick(&self.theme.words).clone()
        } else {
            self.vocabulary.house_word(&mut self.random)
        }
    }

    /// Slots: `{n}` noun, `{a}` adjective, `{v}` past verb, `{w}` house word, `{i}` identifier, `{e}` error, `{h}`
    /// host, `{s}` service, `{c}` count, `{p}` per cent, `{m}` minutes. A pattern's first letter is written as it is.
    fn fill(&mut self, text: &mut String, pattern: &str) {
        let mut rest = pattern;
        while let Some(open) = rest.find('{') {
            text.push_str(&rest[..open]);
            match rest.as_bytes()[open + 1] {
                b'n' => with_article(text, self.vocabulary.noun(&mut self.random)),
                b'a' => with_article(text, self.vocabulary.adjective(&mut self.random)),
                b'v' => text.push_str(self.vocabulary.verb(&mut self.random)),
                b'w' => text.push_str(&self.house_word()),
                b's' => text.push_str(self.service),
                b'i' => quoted(text, &self.identifier()),
                b'e' => quoted(text, &self.error()),
                b'h' => quoted(text, &self.host()),
                b'c' => text.push_str(&self.random.range(3, 9_000).to_string()),
                b'p' => text.push_str(&self.random.range(2, 98).to_string()),
                _ => text.push_str(&self.random.range(2, 55).to_string()),
            }
            rest = &rest[open + 3..];
        }
        text.push_str(rest);
    }
}

/// Adds the word; an article before it becomes "an" where the word asks for it.
fn with_article(text: &mut String, word: &str) {
    let article = text.ends_with(" a ") || text.ends_with("A ");
    if article && word.starts_with(['a', 'e', 'i', 'o', 'u']) {
        text.pop();
        text.push_str("n ");
    }
    text.push_str(word);
}

fn quoted(text: &mut String, code: &str) {
    text.push('`');
    text.push_str(code);
    text.push('`');
}

/// Sentences that fit everywhere.
pub(crate) const GENERAL: &[&str] = &[
    "The {a} {n} {v} every {n} that the {n} of {w} had {v}.",
    "About {p} % of the {n} traffic went through {w}, which {v} it after {m} minutes.",
    "A {a} {n} in {i} {v} the {n} while the {n} was {a}.",
    "Each {n} that {w} {v} left a {a} {n} behind, and the {n} grew to {c}.",
    "On {h} the {n} stayed {a}, and {i} was {c} instead of {c}.",
    "The {n} and the {n} disagreed about which {n} was {a}.",
    "Between the {n} and {w} there is a {a} {n}, set by {i}.",
    "For the {a} {n} this meant a {n} of {m} minutes; for the {a} one, {c} {n} entries.",
    "The {w} {n} was {a} at that time, because the {n} had been {v} the week before.",
    "No {n} was {v}, since {i} only counts a {a} {n}.",
    "The team {v} the {n}, and {w} {v} it again within {m} minutes.",
    "A second {n} with the same {i} showed {c} {a} {n} records.",
    "In {w}, a {n} is {a} until its {n} has been {v}.",
    "The {n} of {s} depends on a {a} {n} that {w} owns.",
    "Its {n} rose from {c} to {c} a minute, and the {a} {n} {v} {p} % of it.",
    "Every {n} then asked {w} for the same {a} {n}.",
    "The {a} {n} came from {i}, last changed in release {m}.",
    "This is the {n} that the {n} graph of {w} shows as {a}.",
    "Customers with more than {c} {n} entries saw a {a} {n}; all others saw none.",
    "What the {n} recorded as {e} was in fact a {a} {n}.",
];

pub(crate) const SUMMARY: &[&str] = &[
    "For {m} minutes {s} {v} {p} % of its requests with {e}.",
    "A change of {i} left {s} with a {a} {n}, and its {n} stopped.",
    "Nothing was lost, but {c} customers had to repeat their {n}.",
    "The {n} recovered once {w} had been {v}.",
    "The {a} {n} of {w} {v} {s}, first in one region and then in all.",
];

pub(crate) const IMPACT: &[&str] = &[
    "{c} customers saw a {a} {n} or none at all.",
    "The error rate of {s} rose from 0.{m} % to {p} %.",
    "{p} % of {n} requests took longer than {m} seconds.",
    "Partners that call {i} got {e} and {v} their {n}.",
    "Support received {c} tickets about the {a} {n}.",
];

pub(crate) const DETECTION: &[&str] = &[
    "The alert on {i} fired {m} minutes after the first {a} {n}.",
    "The page went to the owner of {w}, who {v} it to the owner of {s}.",
    "The {n} dashboard was {a}, because {i} has no {n} for {w}.",
    "A customer reported the {a} {n} before the threshold of {c} was reached.",
];

pub(crate) const TRIGGER: &[&str] = &[
    "A {a} change of {i} reached {h} and then every other {n}.",
    "At that moment {w} began to send {c} {n} requests a minute.",
    "The {n} of {w} was {v} as planned, which {v} the {a} {n}.",
    "The push had passed its {n} review and ran {m} minutes in one {n}.",
];

pub(crate) const CAUSE: &[&str] = &[
    "{i} bounds the {n} at {c}, and nothing bounds what {w} asks of it.",
    "The code path behind {i} treats a {a} {n} as {a}, and so {v} it.",
    "When the {n} is {a}, {s} retries without a {n}, which doubles the {n} of {w}.",
    "The {n} was sized for {c} {n} entries; there were {c}.",
    "Two copies of the {n} existed, and {h} read the {a} one.",
    "The log of {h} has {c} lines with {e}.",
];

pub(crate) const RESPONSE: &[&str] = &[
    "The first attempt, a restart of {h}, {v} the {n} for {m} minutes only.",
    "Lowering {i} to {c} {v} the {a} {n} at once.",
    "The {n} was {v} by hand, region by region, starting with {w}.",
    "With {w} out of the way the {n} drained within {m} minutes.",
    "A {a} {n} was kept aside for analysis as {i}.",
];

pub(crate) const WENT_WELL: &[&str] = &[
    "The {n} switch worked, and {w} was {v} in {m} minutes.",
    "The {a} dashboard of {w} named the {n} at once.",
    "Handover between regions took {m} minutes and lost nothing.",
    "The new runbook for {i} was followed to the letter.",
];

pub(crate) const WENT_WRONG: &[&str] = &[
    "Nobody owns {i}, so finding who may change it took {m} minutes.",
    "The alert on the {a} {n} fires {c} times a week and is muted.",
    "The runbook named {h}, which has been gone for a year.",
    "Two teams {v} the same {n} at the same time.",
];

pub(crate) const LUCKY: &[&str] = &[
    "The {a} {n} was empty at that hour.",
    "An engineer who knows {w} happened to be online.",
    "The backup of {i} had run {m} minutes earlier.",
];

pub(crate) const EVENTS: &[&str] = &[
    "{i} set to {c}",
    "Alert: {n} of {w} above {c}",
    "{h} restarted; {n} {a} again",
    "First {e} in the log of {s}",
    "{n} of {w} {v}, no change",
    "On-call of {w} joined",
    "Error rate at {p} %",
    "Error rate back below 0.{m} %",
    "{n} {v} in the {a} region",
    "Hypothesis: {a} {n} in {w}; refuted by {i}",
    "Status page: {a} {n} for some customers",
    "Queue at {c} entries, falling",
];
