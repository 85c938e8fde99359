//! The sentence of an entry that says best what it shares with another.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::sync::Arc;

use crate::render::charts::Text;
use crate::render::views::Html;
use casebook_markdown::Heading;
use casebook_model::book::Casebook;
use casebook_model::entry::Postmortem;
use casebook_model::template::SectionRole;
use casebook_search::SharedWord;

/// Letters of the longest sentence shown whole.
const MOST_LETTERS: usize = 240;
/// Bytes of a section that are looked at: what an entry is about stands at its beginning.
const MOST_BYTES: usize = 1_500;
/// Where to look: these say what happened and why.
const SECTIONS: [SectionRole; 3] = [
    SectionRole::Summary,
    SectionRole::RootCauses,
    SectionRole::Impact,
];

/// The sentence of the summary, root causes or impact with most of `words` in it, those in `mark`, and the heading it
/// stands under with its anchor. `None` when no sentence holds two of them, or the only one there is.
pub(super) fn passage(
    book: &Casebook,
    entry: &Postmortem,
    words: &[Arc<SharedWord>],
) -> Option<(Html, String, String)> {
    let words = Words::of(words);
    let outline = entry.outline();
    let mut best: Option<(usize, &str, &Heading)> = None;
    let found = book.template.sections_of(outline);
    for (section, found) in outline.sections.iter().zip(found) {
        let Some(heading) = outline.heading_of(section) else {
            continue;
        };
        let role = found.and_then(|found| found.role);
        if !role.is_some_and(|role| SECTIONS.contains(&role)) {
            continue;
        }
        let text = start_of(section.text.of(outline));
        let found = words.found_in(text);
        let mut from = 0;
        for sentence in sentences(text) {
            // Most sentences have none of them.
            let Some((first, _)) = found.get(from) else {
                break;
            };
            let end = sentence.as_ptr() as usize - text.as_ptr() as usize + sentence.len();
            if *first >= end {
                continue;
            }
            let hits = found[from..].iter().take_while(|(at, _)| *at < end);
            let here = from..from + hits.count();
            from = here.end;
            let hits = distinct(&found[here]);
            if hits > best.map_or(0, |best| best.0) {
                best = Some((hits, sentence, heading));
            }
        }
    }
    let (hits, sentence, heading) = best?;
    (hits >= 2.min(words.len())).then(|| {
        (
            marked(sentence, &words),
            heading.text.clone(),
            heading.id.clone(),
        )
    })
}

/// Words that are looked for.
struct Words<'w> {
    /// Every form in lower case, and the number of the word that it is a form of.
    forms: Vec<(Cow<'w, str>, usize)>,
    count: usize,
    /// By the byte, in either case, that a word begins with: a bit for each length there is. Most words of a text are none
    /// of them, and told at once.
    lengths: [u64; 256],
}

impl<'w> Words<'w> {
    fn of(words: &'w [Arc<SharedWord>]) -> Self {
        let forms = words.iter().enumerate().flat_map(|(number, word)| {
            let forms = word.forms.iter();
            forms.map(move |form| (lower_case(form), number))
        });
        let forms: Vec<(Cow<'_, str>, usize)> = forms.collect();
        // A letter beyond ASCII may have another length, and another first byte, in the other case.
        let mut lengths = std::array::from_fn(|byte| if byte < 0x80 { 0 } else { u64::MAX });
        for (word, _) in &forms {
            for first in word
                .bytes()
                .take(1)
                .flat_map(|first| [first, first.to_ascii_uppercase()])
            {
                lengths[usize::from(first)] |= if word.is_ascii() {
                    Self::length(word.len())
                } else {
                    u64::MAX
                };
            }
        }
        Self {
            forms,
            count: words.len(),
            lengths,
        }
    }

    /// The bit of a word's length; long ones share the last.
    fn length(bytes: usize) -> u64 {
        1 << bytes.min(63)
    }

    fn len(&self) -> usize {
        self.count
    }

    /// Which of them a word is.
    fn place(&self, run: &str) -> Option<usize> {
        let lengths = self.lengths[usize::from(*run.as_bytes().first()?)];
        if lengths & Self::length(run.len()) == 0 && run.is_ascii() {
            return None;
        }
        if run.is_ascii() {
            let is_it = |form: &&(Cow<'_, str>, usize)| {
                form.0.len() == run.len() && form.0.eq_ignore_ascii_case(run)
            };
            return self.forms.iter().find(is_it).map(|(_, number)| *number);
        }
        let run = run.to_lowercase();
        let mut forms = self.forms.iter();
        forms
            .find(|(form, _)| *form == run)
            .map(|(_, number)| *number)
    }

    /// Where in a text they stand, by the byte each begins at, and which of them it is.
    fn found_in(&self, text: &str) -> Vec<(usize, usize)> {
        let mut found = Vec::new();
        let bytes = text.as_bytes();
        let is_ascii = text.is_ascii();
        each_word(text, |start, end| {
            let lengths = self.lengths[usize::from(bytes[start])];
            if is_ascii && lengths & Self::length(end - start) == 0 {
                return;
            }
            if let Some(place) = self.place(&text[start..end]) {
                found.push((start, place));
            }
        });
        found
    }
}

/// A word in lower case, in which words of an index are already.
fn lower_case(word: &str) -> Cow<'_, str> {
    let is_lower = |byte: u8| byte.is_ascii() && !byte.is_ascii_uppercase();
    match word.bytes().all(is_lower) {
        true => word.into(),
        false => word.to_lowercase().into(),
    }
}

/// How many different words have been found.
fn distinct(found: &[(usize, usize)]) -> usize {
    let is_first = |at: usize| found[..at].iter().all(|(_, place)| *place != found[at].1);
    (0..found.len()).filter(|at| is_first(*at)).count()
}

/// Calls `each` with the ends of every word of a text, as [`runs`] has them. Which bytes are part of a word is told for 64 of
/// them at once and kept as bits, so that no guess of the processor about the next byte fails: half a million sections are
/// looked through.
fn each_word(text: &str, mut each: impl FnMut(usize, usize)) {
    let mut open = None;
    let mut before = 0;
    for (block, bytes) in text.as_bytes().chunks(64).enumerate() {
        let first = block * 64;
        let letters = letters(bytes);
        // A bit wherever a word begins, or has ended with the byte before.
        let mut turns = letters ^ (letters << 1 | before);
        before = letters >> 63;
        while turns != 0 {
            let at = first + turns.trailing_zeros() as usize;
            turns &= turns - 1;
            match open.take() {
                None => open = Some(at),
                Some(start) => each(start, at),
            }
        }
    }
    if let Some(start) = open {
        each(start, text.len());
    }
}

/// Bytes that may be part of a word: ASCII letters and digits, `_`, and all that letters of other scripts are made of.
const IN_WORDS: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        #[allow(clippy::cast_possible_truncation)]
        let ascii = byte as u8;
        table[byte] = byte >= 128 || ascii.is_ascii_alphanumeric() || ascii == b'_';
        byte += 1;
    }
    table
};

/// Which of at most 64 bytes may be [in a word](IN_WORDS): a bit for each. Reckoned, not looked up, so that the compiler can
/// do many bytes in one step.
fn letters(bytes: &[u8]) -> u64 {
    let mut block = [0; 64];
    block[..bytes.len()].copy_from_slice(bytes);
    let is_letter = |byte: u8| {
        let alphabetic = (byte | 0x20).wrapping_sub(b'a') < 26;
        alphabetic | (byte.wrapping_sub(b'0') < 10) | (byte == b'_') | (byte >= 0x80)
    };
    let flags = block.map(|byte| u8::from(is_letter(byte)));
    // The product gathers the last bit of each of eight bytes in its first byte.
    let gathered =
        |eight: &[u8; 8]| u64::from_le_bytes(*eight).wrapping_mul(0x0102_0408_1020_4080) >> 56;
    let eights = flags.as_chunks().0.iter().enumerate();
    eights.fold(0, |bits, (at, eight)| bits | gathered(eight) << (8 * at))
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
        let end = rest
            .bytes()
            .position(|byte| is_letter(byte) != is_word)
            .unwrap_or(rest.len());
        let (run, after) = rest.split_at(end);
        rest = after;
        Some((run, is_word))
    })
}

fn marked(sentence: &str, words: &Words<'_>) -> Html {
    let mut html = String::with_capacity(sentence.len() + 64);
    let mut letters = 0;
    for (run, is_word) in runs(sentence.trim()) {
        letters += run.chars().count();
        if letters > MOST_LETTERS {
            html.push('…');
            break;
        }
        let marks = is_word && words.place(run).is_some();
        let (start, end) = if marks {
            ("<mark>", "</mark>")
        } else {
            ("", "")
        };
        let _ = write!(html, "{start}{}{end}", Text(run));
    }
    Html(html)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn shared(words: &[&str]) -> Vec<Arc<SharedWord>> {
        let shared = words.iter().map(|word| {
            Arc::new(SharedWord {
                word: (*word).to_owned(),
                forms: vec![(*word).to_owned()],
                read_from: None,
            })
        });
        shared.collect()
    }

    #[test]
    fn sentences_end_before_a_blank() {
        let text = "The pool of v1.2 ran dry. Why? Nobody\nknew";
        assert_eq!(
            sentences(text).collect::<Vec<_>>(),
            ["The pool of v1.2 ran dry.", "Why?", "Nobody", "knew"]
        );
    }

    #[test]
    fn words_are_found_where_runs_have_them() {
        let long = "a pool, ran_dry 9 times; ".repeat(11);
        for text in [
            "",
            "x",
            " x",
            "x ",
            "é9-",
            &"w".repeat(64),
            &" ".repeat(64),
            &"w".repeat(130),
            &long,
            &long[1..65],
        ] {
            let mut words = Vec::new();
            each_word(text, |start, end| words.push(&text[start..end]));
            let runs: Vec<&str> = runs(text)
                .filter(|(_, is_word)| *is_word)
                .map(|(run, _)| run)
                .collect();
            assert_eq!(words, runs, "{text}");
        }
    }

    #[test]
    fn letters_are_those_of_the_table() {
        for byte in 0..=u8::MAX {
            assert_eq!(
                letters(&[b' ', byte]),
                u64::from(IN_WORDS[usize::from(byte)]) << 1,
                "{byte}"
            );
            assert_eq!(
                letters(&[byte; 64]),
                if IN_WORDS[usize::from(byte)] {
                    u64::MAX
                } else {
                    0
                },
                "{byte}"
            );
        }
    }

    #[test]
    fn words_count_once_and_in_their_own_sentence() {
        let words = shared(&["pool", "dry"]);
        let words = Words::of(&words);
        let found = words.found_in("Pool pool. DRY pools");
        assert_eq!(found, [(0, 0), (5, 0), (11, 1)]);
        assert_eq!(
            (distinct(&found), distinct(&found[..2]), distinct(&[])),
            (2, 1, 0)
        );
    }

    #[test]
    fn markup_stays_text_and_long_sentences_are_cut() {
        let words = shared(&["pool"]);
        let words = Words::of(&words);
        assert_eq!(
            marked("The Pool <b> & pools", &words).0,
            "The <mark>Pool</mark> &lt;b&gt; &amp; pools"
        );
        let long = marked(&"word ".repeat(100), &words).0;
        assert!(long.ends_with('…') && long.chars().count() <= MOST_LETTERS + 1);
    }
}
