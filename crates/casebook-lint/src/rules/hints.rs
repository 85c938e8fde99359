//! A first look at a text: which rules about language it may concern at all.

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

use super::language::words;

/// Which rules about language a text may concern. Hardly any text concerns one, and cutting texts into sentences takes
/// its time: one pass answers for all three.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Hints {
    /// CB501.
    pub(super) blame: bool,
    /// CB502.
    pub(super) human_error: bool,
    /// CB503.
    pub(super) judgement: bool,
}

impl Hints {
    /// The hints that a text gives.
    #[must_use]
    pub(crate) fn of(text: &str) -> Self {
        static WORDS: LazyLock<AhoCorasick> =
            LazyLock::new(|| words(&[BLAME, HUMAN_ERROR, JUDGING, JUDGEMENT].concat()));
        let mut hints = Self::default();
        for found in WORDS.find_overlapping_iter(text) {
            let at = found.pattern().as_usize();
            if at < BLAME.len() {
                hints.blame = true;
            } else if at < BLAME.len() + HUMAN_ERROR.len() {
                hints.human_error = true;
            } else {
                hints.judgement = true;
            }
        }
        hints
    }
}

const BLAME: &[&str] = &[
    "should have",
    "should've",
    "should not have",
    "shouldn't",
    "shouldn’t",
    "should also have",
    "should never have",
    "ought to",
    "could have",
    "could've",
    "failed to",
    "neglected",
    "forgot",
    "overlooked",
    "botched",
    "mistake",
    "accidentally",
    "inadvertently",
    "erroneously",
    "carelessly",
    "negligently",
    "messed up",
    "screwed up",
    "ignored",
    "made an error",
    "did not",
    "didn't",
    "didn’t",
    "missed the",
    "made a typo",
];
const HUMAN_ERROR: &[&str] = &[
    "human error",
    "operator error",
    "pilot error",
    "human mistake",
    "operator mistake",
    "pilot mistake",
    "human failure",
    "fat finger",
    "fat-finger",
    "pebkac",
];
/// Beginnings of words that judge.
pub(super) const JUDGING: &[&str] = &[
    "careless",
    "idiot",
    "incompeten",
    "inexcusabl",
    "irresponsib",
    "moron",
    "negligen",
    "reckless",
    "sloppy",
    "sloppi",
    "stupid",
    "shameful",
    "unforgivabl",
];
/// What else may.
const JUDGEMENT: &[&str] = &[
    "lazy",
    "dumb",
    "naive",
    "foolish",
    "ridiculous",
    "rookie",
    "silly",
    "known better",
    "!!",
];
