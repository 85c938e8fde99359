//! Prose as sentences of words, without what it quotes.

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
            let mut lower = text[start..end].to_lowercase();
            if lower.contains('’') {
                lower = lower.replace('’', "'");
            }
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
}
