//! The words of an author about people: who is the subject of a sentence, and what is said of them.
//!
//! Everything here errs on the side of silence: a rule about language that is often wrong is switched off.

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

use super::super::Subject;
use super::sentences::{Sentence, Word};

/// Nouns for somebody who runs or builds the system. Users and customers are not among them: what they fail to do is
/// the impact. "Operator" is, with care for the software and the companies that have that name.
const PERSONS: &[&str] = &[
    "admin",
    "administrator",
    "administrators",
    "admins",
    "colleague",
    "colleagues",
    "contractor",
    "contractors",
    "dba",
    "dbas",
    "deployer",
    "dev",
    "developer",
    "developers",
    "devs",
    "employee",
    "employees",
    "engineer",
    "engineers",
    "intern",
    "maintainer",
    "maintainers",
    "oncall",
    "on-call",
    "operator",
    "operators",
    "programmer",
    "programmers",
    "responder",
    "responders",
    "reviewer",
    "reviewers",
    "somebody",
    "someone",
    "sre",
    "sres",
    "staff",
    "sysadmin",
    "technician",
    "technicians",
    "team",
    "teams",
];

/// What stands before an operator that is not a person.
const NOT_A_PERSON: &[&str] = &[
    "kubernetes",
    "k8s",
    "mobile",
    "network",
    "cluster",
    "helm",
    "telecom",
    "system",
    "prometheus",
    "boolean",
    "ternary",
    "comparison",
    "logical",
    "sql",
    "tour",
    "grid",
    "postgres",
    "database",
];

const PRONOUNS: &[&str] = &[
    "we",
    "i",
    "he",
    "she",
    "nobody",
    "noone",
    "everyone",
    "everybody",
    "anyone",
    "anybody",
];

const ADVERBS: &[&str] = &[
    "also",
    "probably",
    "really",
    "simply",
    "just",
    "clearly",
    "obviously",
    "definitely",
    "certainly",
    "perhaps",
    "maybe",
    "then",
    "still",
    "both",
    "all",
    "already",
    "arguably",
    "ideally",
    "repeatedly",
    "initially",
    "apparently",
    "had",
    "has",
    "have",
    "again",
    "even",
    "never",
    "ever",
    "at",
    "first",
    "later",
];

impl Word<'_> {
    /// Whether it is a noun for a person who runs the system.
    pub(super) fn is_person_noun(&self) -> bool {
        PERSONS.contains(&self.lower.as_str()) && !matches!(self.lower.as_str(), "team" | "teams")
    }

    /// Whether it begins the name of somebody's error: `human`, `operator`.
    pub(super) fn is_error_noun(&self) -> bool {
        matches!(
            self.lower.as_str(),
            "human" | "operator" | "pilot" | "fat-finger" | "fat-fingered" | "fat" | "pebkac"
        )
    }
}

impl Sentence<'_> {
    /// The place of the human subject whose predicate begins at `predicate`, adverbs between them skipped; `names`
    /// are those of people.
    pub(super) fn subject(&self, predicate: usize, names: &[String]) -> Option<usize> {
        let mut at = predicate;
        loop {
            if self.words.get(at)?.after_break && at != predicate {
                return None;
            }
            if self.words[at].after_break {
                return None;
            }
            at = at.checked_sub(1)?;
            let word = self.words[at].lower.as_str();
            if ADVERBS.contains(&word) || (word.ends_with("ly") && word.len() > 4) {
                continue;
            }
            if matches!(
                (self.word(at.wrapping_sub(1)), word),
                ("on", "call" | "duty")
            ) {
                at -= 1;
                continue;
            }
            if word == "who" {
                continue;
            }
            break;
        }
        let word = &self.words[at];
        if PRONOUNS.contains(&word.lower.as_str())
            || names.iter().any(|name| is_named(word.text, name))
        {
            return Some(at);
        }
        if matches!(
            (self.word(at.wrapping_sub(1)), word.lower.as_str()),
            ("no", "one")
        ) {
            return Some(at - 1);
        }
        if !PERSONS.contains(&word.lower.as_str()) {
            return None;
        }
        let before = at.checked_sub(1).map_or("", |before| self.word(before));
        let is_machine = word.lower.starts_with("operator") && NOT_A_PERSON.contains(&before);
        (!is_machine).then_some(at)
    }
}

fn is_named(word: &str, name: &str) -> bool {
    name.split_whitespace()
        .any(|part| part.len() > 2 && part == word && part.starts_with(char::is_uppercase))
}

/// Whether a text mentions human error or a person at all; cheap, and often wrong.
pub(super) fn mentions_people(text: &str) -> bool {
    static WORDS: LazyLock<AhoCorasick> = LazyLock::new(|| {
        words(&[
            "human",
            "operator",
            "pilot",
            "engineer",
            "employee",
            "developer",
            "admin",
            "on-call",
            "fat",
            "pebkac",
            "technician",
            "intern",
            "contractor",
            "somebody",
            "someone",
            "colleague",
        ])
    });
    WORDS.is_match(text)
}

/// Whether a text may have a word that stands for a person, or that "human error" and the like begin with; cheap, where cutting
/// it into sentences is not.
pub(super) fn may_blame_person(text: &str) -> bool {
    static WORDS: LazyLock<AhoCorasick> =
        LazyLock::new(|| words(&[PERSONS, &["human", "pilot", "fat", "pebkac"]].concat()));
    // A letter beyond ASCII may be one of ASCII in lower case.
    !text.is_ascii() || WORDS.is_match(text)
}

/// A machine that finds any of a few words, in any case. Words are ASCII.
pub(super) fn words(words: &[&str]) -> AhoCorasick {
    let machine = AhoCorasick::builder()
        .ascii_case_insensitive(true)
        .build(words);
    machine.expect("a handful of short words fits into any automaton")
}

/// Whether a book has nothing against what was found: `[lint] allowed-words`.
pub(super) fn is_allowed(subject: &Subject<'_>, found: &str) -> bool {
    let allowed = subject.book.config.lint.words("allowed-words");
    let found = found.to_lowercase();
    allowed
        .iter()
        .any(|allowed| !allowed.is_empty() && found.contains(&allowed.to_lowercase()))
}

/// "human error", "operator error" and what means the same: the first and the last word of each.
pub(super) fn human_errors(sentence: &Sentence<'_>) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    for at in 0..sentence.words.len() {
        let next = sentence.word(at + 1);
        let last = match sentence.word(at) {
            "human" | "operator" | "pilot"
                if matches!(
                    next,
                    "error" | "errors" | "mistake" | "mistakes" | "failure"
                ) =>
            {
                at + 1
            }
            "fat" if matches!(next, "finger" | "fingered" | "fingers" | "fingering") => at + 1,
            "fat-finger" | "fat-fingered" | "fat-fingering" | "pebkac" => at,
            _ => continue,
        };
        found.push((at, last));
    }
    found
}

/// Whether the words before `at` deny what follows or speak about the word.
pub(super) fn is_denied(sentence: &Sentence<'_>, at: usize) -> bool {
    const DENIALS: &[&str] = &[
        "not",
        "no",
        "never",
        "isn't",
        "wasn't",
        "nor",
        "neither",
        "than",
        "instead",
        "rather",
        "blame",
        "blaming",
        "call",
        "called",
        "calling",
        "label",
        "labelled",
        "labeled",
        "term",
        "word",
        "words",
        "so-called",
        "avoid",
        "without",
        "beyond",
        "against",
        "prevent",
        "prevents",
        "preventing",
        "reduce",
        "reduces",
        "reducing",
        "prone",
        "if",
        "any",
        "possible",
        "potential",
        "protect",
        "protects",
        "room",
        "eliminate",
        "eliminates",
        "guard",
        "guards",
    ];
    sentence.words[at.saturating_sub(6)..at]
        .iter()
        .any(|word| DENIALS.contains(&word.lower.as_str()))
}
#[cfg(test)]
mod tests {
    use super::super::sentences::sentences;

    #[test]
    fn the_subject_is_a_person_right_before_its_predicate() {
        let subject = |text: &str, word: &str| {
            let sentences = sentences(text);
            let sentence = &sentences[0];
            let at = sentence.words.iter().position(|one| one.lower == word);
            let names = ["Dewi Lestari".to_owned()];
            at.and_then(|at| sentence.subject(at, &names))
                .map(|at| sentence.words[at].lower.clone())
        };
        assert_eq!(
            subject("The on-call engineer also failed to look", "failed").as_deref(),
            Some("engineer")
        );
        assert_eq!(
            subject("The engineer on call failed to look", "failed").as_deref(),
            Some("engineer")
        );
        assert_eq!(
            subject("Dewi failed to look", "failed").as_deref(),
            Some("dewi")
        );
        assert_eq!(
            subject("The request from the engineer's laptop failed", "failed"),
            None
        );
        assert_eq!(
            subject("The Kubernetes operator failed to start", "failed"),
            None
        );
        assert_eq!(subject("Users failed to log in", "failed"), None);
        assert_eq!(subject("We waited, failed requests rose", "failed"), None);
    }

    #[test]
    fn a_name_is_known_by_its_parts_of_three_letters_and_more() {
        for (word, is_named) in [
            ("Dewi", true),
            ("Lestari", true),
            ("dewi", false),
            ("Bo", false),
            ("of", false),
        ] {
            assert_eq!(
                super::is_named(word, "Dewi Bo of Lestari"),
                is_named,
                "{word}"
            );
        }
    }
}
