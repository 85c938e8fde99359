//! The words of an author about people: sentences, who can be their subject, and what is said of them.
//!
//! Everything here errs on the side of silence: a rule about language that is often wrong is switched off.

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

use super::super::Subject;

/// A word and where it stands.
#[derive(Debug, Clone)]
pub(super) struct Word<'a> {
    /// As written.
    pub(super) text: &'a str,
    /// In lower case, with a plain apostrophe.
    pub(super) lower: String,
    /// Offset of its first byte in the prose.
    pub(super) start: usize,
    /// Offset past its last byte.
    pub(super) end: usize,
    /// Whether a comma, colon, bracket or dash stands between it and the word before.
    pub(super) after_break: bool,
}

/// A sentence of prose; what is quoted in it is left out.
#[derive(Debug, Clone, Default)]
pub(super) struct Sentence<'a> {
    /// Its words in order.
    pub(super) words: Vec<Word<'a>>,
}

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

/// What stands before an operator that is no person.
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
    /// Whether the words from `at` on are these.
    pub(super) fn says(&self, at: usize, words: &[&str]) -> bool {
        let here = self.words.get(at..at + words.len());
        here.is_some_and(|here| {
            here.iter()
                .zip(words)
                .all(|(word, wanted)| word.lower == *wanted)
                && here.iter().skip(1).all(|word| !word.after_break)
        })
    }

    /// The lower-case word at a place; empty past the end.
    pub(super) fn word(&self, at: usize) -> &str {
        self.words.get(at).map_or("", |word| word.lower.as_str())
    }

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

/// The sentences of a block of prose, without what it quotes. A line break ends none: lines are wrapped.
pub(super) fn sentences(text: &str) -> Vec<Sentence<'_>> {
    let quoted = quotations(text);
    let mut sentences = Vec::new();
    let mut sentence = Sentence::default();
    let mut breaks = false;
    let mut letters = text.char_indices().peekable();
    while let Some((start, letter)) = letters.next() {
        if let Some((_, end)) = quoted
            .iter()
            .find(|(from, to)| (*from..*to).contains(&start))
        {
            breaks = true;
            while letters.next_if(|(at, _)| at < end).is_some() {}
            continue;
        }
        if letter.is_alphanumeric() {
            let mut end = start + letter.len_utf8();
            while let Some((at, letter)) = letters.peek().copied() {
                let inside =
                    matches!(letter, '\'' | '’' | '-') && continues(text, at + letter.len_utf8());
                if !letter.is_alphanumeric() && !inside {
                    break;
                }
                end = at + letter.len_utf8();
                letters.next();
            }
            let lower = text[start..end].to_lowercase().replace('’', "'");
            sentence.words.push(Word {
                text: &text[start..end],
                lower,
                start,
                end,
                after_break: breaks,
            });
            breaks = false;
        } else if matches!(letter, '.' | '!' | '?') && !continues(text, start + 1) {
            if !sentence.words.is_empty() {
                sentences.push(std::mem::take(&mut sentence));
            }
            breaks = false;
        } else if !letter.is_whitespace() {
            breaks = true;
        }
    }
    if !sentence.words.is_empty() {
        sentences.push(sentence);
    }
    sentences
}

fn continues(text: &str, at: usize) -> bool {
    text[at..].chars().next().is_some_and(char::is_alphanumeric)
}

/// The stretches of a text between quotation marks.
pub(super) fn quotations(text: &str) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some((start, open)) = text[at..]
        .char_indices()
        .find(|(_, letter)| "\"“„«‘'".contains(*letter))
    {
        let start = at + start;
        let inner = start + open.len_utf8();
        let opens = text[..start]
            .chars()
            .next_back()
            .is_none_or(|before| !before.is_alphanumeric());
        let close: &[char] = match open {
            '"' => &['"'],
            '“' | '„' => &['”', '“'],
            '«' => &['»'],
            '‘' => &['’'],
            _ => &['\''],
        };
        let end = opens.then(|| closing(text, inner, close)).flatten();
        at = match end {
            Some(end) => {
                found.push((start, end));
                end
            }
            None => inner,
        };
    }
    found
}

/// Where a quotation ends: at a closing mark that no letter follows.
fn closing(text: &str, from: usize, close: &[char]) -> Option<usize> {
    text[from..]
        .char_indices()
        .filter(|(_, letter)| close.contains(letter))
        .map(|(at, letter)| from + at + letter.len_utf8())
        .find(|end| !continues(text, *end))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words_of(text: &str) -> Vec<Vec<String>> {
        sentences(text)
            .into_iter()
            .map(|one| one.words.into_iter().map(|word| word.lower).collect())
            .collect()
    }

    #[test]
    fn sentences_end_at_stops_and_not_at_lines_or_numbers() {
        assert_eq!(
            words_of("It rose to 4.5 %.\nWe\nwaited! Then"),
            [
                vec!["it", "rose", "to", "4", "5"],
                vec!["we", "waited"],
                vec!["then"]
            ]
        );
        assert_eq!(
            words_of("didn’t on-call users' x"),
            [["didn't", "on-call", "users", "x"]]
        );
    }

    #[test]
    fn what_is_quoted_is_left_out() {
        assert_eq!(
            words_of("He said \"we should have\" and 'we failed' twice"),
            [["he", "said", "and", "twice"]]
        );
        assert_eq!(
            words_of("the engineers' fault isn't 'so'"),
            [["the", "engineers", "fault", "isn't"]]
        );
        assert_eq!(words_of("an \" alone"), [["an", "alone"]]);
    }

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
}
