//! The sentence of an entry that says best what it shares with another.

use std::fmt::Write as _;

use crate::index::IN_WORDS;
use crate::model::Postmortem;
use crate::render::charts::Text;
use crate::render::views::Html;

/// Letters of the longest sentence shown whole.
const MOST_LETTERS: usize = 240;
/// Bytes of a section that are looked at: what an entry is about stands at its beginning.
const MOST_BYTES: usize = 1_500;
/// Where to look: these say what happened and why.
const SECTIONS: [&str; 3] = ["summary", "root causes", "impact"];

/// The sentence of the summary, root causes or impact with most of `words` in it, those in `mark`, and the heading it
/// stands under with its anchor. `None` when no sentence holds two of them, or the only one there is.
pub(super) fn passage(entry: &Postmortem, words: &[String]) -> Option<(Html, String, String)> {
    let words = Words::of(words);
    let outline = entry.outline();
    let mut best: Option<(usize, &str, String, String)> = None;
    for section in &outline.sections {
        let Some(heading) = outline.heading_of(section) else { continue };
        if !SECTIONS.iter().any(|name| heading.text.trim().eq_ignore_ascii_case(name)) {
            continue;
        }
        for sentence in sentences(start_of(section.text.of(outline))) {
            let hits = words.among(sentence);
            if hits > best.as_ref().map_or(0, |best| best.0) {
                best = Some((hits, sentence, heading.text.clone(), heading.id.clone()));
            }
        }
    }
    let (hits, sentence, heading, anchor) = best?;
    (hits >= 2.min(words.len())).then(|| (marked(sentence, &words), heading, anchor))
}

/// Words that are looked for.
struct Words {
    /// In lower case.
    words: Vec<String>,
    /// By the byte, in either case, that a word begins with: a bit for each length there is. Most words of a text are none
    /// of them, and told at once.
    lengths: [u64; 256],
}

impl Words {
    fn of(words: &[String]) -> Self {
        let words: Vec<String> = words.iter().map(|word| word.to_lowercase()).collect();
        // A letter beyond ASCII may have another length, and another first byte, in the other case.
        let mut lengths = std::array::from_fn(|byte| if byte < 0x80 { 0 } else { u64::MAX });
        for word in &words {
            for first in word.bytes().take(1).flat_map(|first| [first, first.to_ascii_uppercase()]) {
                lengths[usize::from(first)] |= if word.is_ascii() { Self::length(word) } else { u64::MAX };
            }
        }
        Self { words, lengths }
    }

    /// The bit of a word's length; long ones share the last.
    fn length(word: &str) -> u64 {
        1 << word.len().min(63)
    }

    fn len(&self) -> usize {
        self.words.len()
    }

    /// Which of them a word is.
    fn place(&self, run: &str) -> Option<usize> {
        let lengths = self.lengths[usize::from(*run.as_bytes().first()?)];
        if lengths & Self::length(run) == 0 && run.is_ascii() {
            return None;
        }
        if run.is_ascii() {
            return self.words.iter().position(|word| word.len() == run.len() && word.eq_ignore_ascii_case(run));
        }
        let run = run.to_lowercase();
        self.words.iter().position(|word| *word == run)
    }

    /// How many of them a text has.
    fn among(&self, text: &str) -> usize {
        let mut found: Vec<usize> = Vec::new();
        for at in runs(text).filter(|(_, is_word)| *is_word).filter_map(|(run, _)| self.place(run)) {
            if !found.contains(&at) {
                found.push(at);
            }
        }
        found.len()
    }
}

fn start_of(text: &str) -> &str {
    let mut end = text.len().min(MOST_BYTES);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// Sentences, as far as a full stop, question or exclamation mark before a blank ends one.
fn sentences(text: &str) -> impl Iterator<Item = &str> {
    text.split('\n').flat_map(|line| {
        let mut rest = line;
        std::iter::from_fn(move || {
            let end = memchr::memchr3_iter(b'.', b'?', b'!', rest.as_bytes())
                .map(|at| at + 1)
                .find(|end| rest.as_bytes().get(*end) == Some(&b' '))
                .unwrap_or(rest.len());
            let (sentence, after) = rest.split_at(end);
            rest = after.trim_start();
            (!sentence.is_empty()).then_some(sentence)
        })
    })
}

/// A text as words and what is between them.
fn runs(text: &str) -> impl Iterator<Item = (&str, bool)> {
    // Every byte of a letter beyond ASCII counts as part of a word, whatever sign it is: no word that is looked for holds
    // a sign, and looking at bytes takes a tenth of the time.
    let is_letter = |byte: u8| IN_WORDS[usize::from(byte)];
    let mut rest = text;
    std::iter::from_fn(move || {
        let is_word = is_letter(*rest.as_bytes().first()?);
        let end = rest.bytes().position(|byte| is_letter(byte) != is_word).unwrap_or(rest.len());
        let (run, after) = rest.split_at(end);
        rest = after;
        Some((run, is_word))
    })
}

fn marked(sentence: &str, words: &Words) -> Html {
    let mut html = String::with_capacity(sentence.len() + 64);
    let mut letters = 0;
    for (run, is_word) in runs(sentence.trim()) {
        letters += run.chars().count();
        if letters > MOST_LETTERS {
            html.push('…');
            break;
        }
        let marks = is_word && words.place(run).is_some();
        let (start, end) = if marks { ("<mark>", "</mark>") } else { ("", "") };
        let _ = write!(html, "{start}{}{end}", Text(run));
    }
    Html(html)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn sentences_end_before_a_blank() {
        let text = "The pool of v1.2 ran dry. Why? Nobody\nknew";
        assert_eq!(sentences(text).collect::<Vec<_>>(), ["The pool of v1.2 ran dry.", "Why?", "Nobody", "knew"]);
    }

    #[test]
    fn markup_stays_text_and_long_sentences_are_cut() {
        let words = Words::of(&["pool".to_owned()]);
        assert_eq!(marked("The Pool <b> & pools", &words).0, "The <mark>Pool</mark> &lt;b&gt; &amp; pools");
        let long = marked(&"word ".repeat(100), &words).0;
        assert!(long.ends_with('…') && long.chars().count() <= MOST_LETTERS + 1);
    }
}
