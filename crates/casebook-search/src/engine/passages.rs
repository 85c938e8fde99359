//! Where in an entry the words of a query stand.

use std::collections::BTreeMap;
use std::ops::Range;

use super::results::{Fragment, Passage, fragments};
use crate::document::{Role, Section};
use crate::entry::Entry;
use crate::text::{Kind, Side, Tokens};

/// Length of a passage, in bytes of text, before it is widened to whole words.
const LENGTH: usize = 230;
/// How much text is shown before the first hit.
const LEAD: usize = 60;
/// A second passage is shown if it is worth at least this part of the first.
const WORTHWHILE: f32 = 0.5;

/// Words to mark, with what each is worth.
pub(crate) type Marks = BTreeMap<String, f32>;

/// A place in a text where a word to mark stands.
#[derive(Debug, Clone, Copy)]
struct Place<'m> {
    start: usize,
    end: usize,
    word: &'m str,
    worth: f32,
}

/// The best stretch of a section.
struct Candidate {
    worth: f32,
    section: usize,
    window: Range<usize>,
    hits: Vec<Range<usize>>,
}

/// The title, with what matched.
pub(crate) fn title(entry: &Entry, marks: &Marks) -> Vec<Fragment> {
    let hits = ranges(&places(&entry.title, marks));
    fragments(&entry.title, 0..entry.title.len(), &hits)
}

/// The best passages of an entry, at most one per section; the beginning of the summary if nothing matches.
pub(crate) fn passages(entry: &Entry, marks: &Marks, most: usize) -> Vec<Passage> {
    let mut best: Vec<Candidate> = Vec::new();
    for (index, section) in entry.sections.iter().enumerate() {
        let places = places(&section.text, marks);
        if let Some((worth, window)) = best_window(&places) {
            best.push(Candidate {
                worth,
                section: index,
                window,
                hits: ranges(&places),
            });
        }
    }
    best.sort_by(|a, b| {
        b.worth
            .total_cmp(&a.worth)
            .then_with(|| a.section.cmp(&b.section))
    });
    let least = best.first().map_or(0.0, |best| best.worth * WORTHWHILE);
    best.truncate(most);
    let mut passages: Vec<Passage> = Vec::with_capacity(best.len().max(1));
    for candidate in best
        .into_iter()
        .filter(|candidate| candidate.worth >= least)
    {
        let section = &entry.sections[candidate.section];
        let range = widen(&section.text, candidate.window);
        let shown = cut(&section.text, range, &candidate.hits);
        passages.push(Passage {
            section: section.heading.clone(),
            anchor: section.anchor.clone(),
            fragments: shown,
        });
    }
    if passages.is_empty() && most > 0 {
        passages.extend(opening(entry, marks));
    }
    passages
}

/// The beginning of what was done about it.
pub(crate) fn resolution(entry: &Entry) -> Option<Passage> {
    let resolves =
        |section: &&Section| section.role == Role::Resolution && !section.text.trim().is_empty();
    let section = entry.sections.iter().find(resolves)?;
    let shown = cut(&section.text, widen(&section.text, 0..0), &[]);
    Some(Passage {
        section: section.heading.clone(),
        anchor: section.anchor.clone(),
        fragments: shown,
    })
}

/// The beginning of the summary, or of the text.
fn opening(entry: &Entry, marks: &Marks) -> Option<Passage> {
    let summary = entry
        .sections
        .iter()
        .find(|section| section.role == Role::Summary);
    let section = summary.or_else(|| {
        entry
            .sections
            .iter()
            .find(|section| !section.text.is_empty())
    });
    let (heading, anchor, text) = match section {
        _ if !entry.summary.is_empty() => (String::new(), String::new(), &entry.summary),
        Some(section) => (
            section.heading.clone(),
            section.anchor.clone(),
            &section.text,
        ),
        None => return None,
    };
    let range = widen(text, 0..0);
    let hits = ranges(&places(text, marks));
    Some(Passage {
        section: heading,
        anchor,
        fragments: cut(text, range, &hits),
    })
}

/// The places of marked words, in order. An identifier that matches whole is one place.
fn places<'m>(text: &str, marks: &'m Marks) -> Vec<Place<'m>> {
    let mut found: Vec<Place> = Vec::new();
    if marks.is_empty() {
        return found;
    }
    let mut tokens = Tokens::new(text, Side::Entry);
    while tokens.advance() {
        let token = tokens.token();
        let Some((word, &worth)) = marks.get_key_value(token.text) else {
            continue;
        };
        let place = Place {
            start: token.start,
            end: token.end,
            word,
            worth,
        };
        match found.last_mut() {
            // Pairs of characters overlap; what is marked is what they cover together.
            Some(last) if token.kind == Kind::Gram && last.end > place.start => {
                last.end = place.end
            }
            Some(last) if last.end > place.start => {}
            _ => found.push(place),
        }
    }
    found
}

fn ranges(places: &[Place]) -> Vec<Range<usize>> {
    places.iter().map(|place| place.start..place.end).collect()
}

/// The stretch of text with the most, and the most different, words in it.
fn best_window(places: &[Place]) -> Option<(f32, Range<usize>)> {
    let mut best: Option<(f32, Range<usize>)> = None;
    // How often each word stands in the window, and what the window is worth: a word again counts little.
    let mut inside: BTreeMap<&str, usize> = BTreeMap::new();
    let mut last = 0;
    let mut worth = 0.0f32;
    for first in 0..places.len() {
        while let Some(place) = places
            .get(last)
            .filter(|place| place.end <= places[first].start + LENGTH)
        {
            let times = inside.entry(place.word).or_default();
            worth += if *times == 0 {
                place.worth
            } else {
                place.worth * 0.1
            };
            *times += 1;
            last += 1;
        }
        let end = if last > first {
            places[last - 1].end
        } else {
            places[first].end
        };
        let whole = if last > first {
            worth
        } else {
            places[first].worth
        };
        if best.as_ref().is_none_or(|(least, _)| whole > *least + 1e-4) {
            best = Some((whole, places[first].start..end));
        }
        if last > first {
            let place = &places[first];
            if let Some(times) = inside.get_mut(place.word) {
                *times -= 1;
                worth -= if *times == 0 {
                    place.worth
                } else {
                    place.worth * 0.1
                };
            }
        } else {
            last = first + 1;
        }
    }
    best
}

/// Widens a stretch to about the length of a passage, from and to the edges of words.
fn widen(text: &str, window: Range<usize>) -> Range<usize> {
    let spare = LENGTH.saturating_sub(window.len());
    let from = floor(text, window.start.saturating_sub(LEAD.min(spare)));
    let start = if from == 0 {
        0
    } else {
        // After the first space, unless that would pass the hit.
        let skipped = text[from..window.start].find(char::is_whitespace);
        skipped.map_or(from, |space| {
            from + space
                + text[from + space..]
                    .chars()
                    .next()
                    .map_or(0, char::len_utf8)
        })
    };
    let wanted = floor(text, (start + LENGTH).max(window.end).min(text.len()));
    let end = if wanted >= text.len() {
        text.len()
    } else {
        text[window.end..wanted]
            .rfind(char::is_whitespace)
            .map_or(wanted, |space| window.end + space)
    };
    start..end
}

/// The nearest character boundary at or before `at`.
fn floor(text: &str, at: usize) -> usize {
    (0..=at.min(text.len()))
        .rev()
        .find(|at| text.is_char_boundary(*at))
        .unwrap_or(0)
}

/// The pieces of a stretch, on one line, with ellipses where text was left out.
fn cut(text: &str, range: Range<usize>, hits: &[Range<usize>]) -> Vec<Fragment> {
    let (before, after) = (range.start > 0, range.end < text.len());
    let mut at = range.start;
    let mut pieces = fragments(text, range, hits);
    for piece in &mut pieces {
        let end = at + piece.text.len();
        if piece.text.contains(['\n', '\r', '\t']) {
            piece.text = on_one_line(text, at..end);
        }
        at = end;
    }
    let plain = |text: &str| Fragment {
        text: text.to_owned(),
        hit: false,
    };
    if before {
        match pieces.first_mut() {
            Some(first) if !first.hit => first.text.insert_str(0, "… "),
            _ => pieces.insert(0, plain("… ")),
        }
    }
    if after {
        match pieces.last_mut() {
            Some(last) if !last.hit => last.text.push_str(" …"),
            _ => pieces.push(plain(" …")),
        }
    }
    pieces
}

/// A stretch with what stands between the cells and the rows of tables made visible, and between paragraphs and items of lists
/// that end without a stop; other line breaks become spaces.
fn on_one_line(text: &str, range: Range<usize>) -> String {
    let mut line = String::with_capacity(range.len() + 8);
    for (at, letter) in text[range.clone()].char_indices() {
        match letter {
            '\t' => line.push_str(" · "),
            '\n' if ends_row(text, range.start + at) => line.push_str(" | "),
            '\n' if stops(&text[..range.start + at]) => line.push(' '),
            '\n' => line.push_str(" · "),
            '\r' => line.push(' '),
            letter => line.push(letter),
        }
    }
    line
}

/// Whether a text ends where a reader pauses.
fn stops(text: &str) -> bool {
    text.trim_end()
        .ends_with(['.', '!', '?', ':', ';', ',', '…', '。'])
}

/// Whether the line break at this place stands between two rows of a table: lines with a tab between their cells.
fn ends_row(text: &str, at: usize) -> bool {
    let above = text[..at].rsplit('\n').next().unwrap_or_default();
    let below = text[at + 1..].split('\n').next().unwrap_or_default();
    above.contains('\t') && below.contains('\t')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn entry(texts: &[&str]) -> Entry {
        let section = |text: &&str| Section {
            heading: "H".to_owned(),
            text: (*text).to_owned(),
            ..Section::default()
        };
        let sections = texts.iter().map(section).collect();
        let document = crate::Document {
            sections,
            summary: "All of it.".to_owned(),
            ..crate::Document::default()
        };
        Entry::of(document)
    }

    fn marks(words: &[&str]) -> Marks {
        words.iter().map(|word| ((*word).to_owned(), 1.0)).collect()
    }

    fn text(passage: &Passage) -> String {
        passage
            .fragments
            .iter()
            .map(|piece| piece.text.as_str())
            .collect()
    }

    #[test]
    fn the_place_with_most_different_words_wins() {
        let long = format!(
            "pool pool pool {} the pool ran into a timeout {}",
            "x ".repeat(300),
            "y ".repeat(300)
        );
        let found = passages(&entry(&[&long]), &marks(&["pool", "timeout"]), 1);
        let hits: Vec<&str> = found[0]
            .fragments
            .iter()
            .filter(|piece| piece.hit)
            .map(|piece| piece.text.as_str())
            .collect();
        assert_eq!(hits, ["pool", "timeout"]);
        assert!(
            text(&found[0]).starts_with("… ") && text(&found[0]).ends_with(" …"),
            "{}",
            text(&found[0])
        );
        assert!(text(&found[0]).len() < 300);
    }

    #[test]
    fn markup_stays_text_and_hits_keep_their_spelling() {
        let found = passages(
            &entry(&["<b>Pool</b> of Connections & more"]),
            &marks(&["pool"]),
            2,
        );
        assert_eq!(text(&found[0]), "<b>Pool</b> of Connections & more");
        assert!(found[0].fragments[1].hit && found[0].fragments[1].text == "Pool");
    }

    #[test]
    fn cells_and_rows_of_a_table_stay_apart() {
        let table = "Times are UTC.\n10:01\tpool alert\n10:05\trestart\nAfter it\nall was well.";
        let found = passages(&entry(&[table]), &marks(&["restart"]), 2);
        assert_eq!(
            text(&found[0]),
            "Times are UTC. 10:01 · pool alert | 10:05 · restart · After it · all was well."
        );
    }

    #[test]
    fn without_a_match_the_summary_is_shown() {
        let found = passages(&entry(&["nothing here"]), &marks(&["pool"]), 2);
        assert_eq!(text(&found[0]), "All of it.");
    }

    #[test]
    fn pairs_of_characters_are_marked_together() {
        let found = passages(&entry(&["主数据库故障"]), &marks(&["数据", "据库"]), 1);
        let hits: Vec<&str> = found[0]
            .fragments
            .iter()
            .filter(|piece| piece.hit)
            .map(|piece| piece.text.as_str())
            .collect();
        assert_eq!(hits, ["数据库"]);
    }

    proptest! {
        #[test]
        fn any_text_can_be_cut(text in "([ab数é\n ]|pool|timeout){0,400}") {
            for passage in passages(&entry(&[&text]), &marks(&["pool", "timeout", "数é"]), 2) {
                let shown: usize = passage.fragments.iter().map(|piece| piece.text.len()).sum();
                prop_assert!(shown <= LENGTH + LEAD + 600);
            }
        }
    }
}
