//! Where in an entry the words of a query stand.

use std::collections::BTreeMap;
use std::ops::Range;

use super::highlights::Highlights;
use super::results::{Fragment, Hit, Passage};
use super::snippets::{PASSAGE_BYTES, cut, fragments, widen};
use crate::document::{Role, Section};
use crate::entry::Entry;
use crate::text::{Side, TokenKind, Tokens};

/// A second passage is shown if it is worth at least this part of the first.
const MIN_SECOND_WORTH: f32 = 0.5;

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

/// What is shown of an entry, with at most `max_passages` passages.
pub(crate) fn hit(entry: Entry, score: f32, highlights: &Highlights, max_passages: usize) -> Hit {
    Hit {
        title: title(&entry, highlights),
        passages: passages(&entry, highlights, max_passages),
        id: entry.id,
        url: entry.url,
        kind: entry.kind,
        date: entry.date,
        severity: entry.severity,
        status: entry.status,
        causes: entry.causes,
        services: entry.services,
        flags: entry.flags,
        score,
    }
}

/// The title, with what matched.
fn title(entry: &Entry, highlights: &Highlights) -> Vec<Fragment> {
    let hits = ranges(&places(&entry.title, highlights));
    fragments(&entry.title, 0..entry.title.len(), &hits)
}

/// The best passages of an entry, at most one per section; the beginning of the summary if nothing matches.
fn passages(entry: &Entry, highlights: &Highlights, most: usize) -> Vec<Passage> {
    let mut best: Vec<Candidate> = Vec::new();
    for (index, section) in entry.sections.iter().enumerate() {
        let places = places(&section.text, highlights);
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
    let least = best
        .first()
        .map_or(0.0, |best| best.worth * MIN_SECOND_WORTH);
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
        passages.extend(opening(entry, highlights));
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
fn opening(entry: &Entry, highlights: &Highlights) -> Option<Passage> {
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
    let hits = ranges(&places(text, highlights));
    Some(Passage {
        section: heading,
        anchor,
        fragments: cut(text, range, &hits),
    })
}

/// The places of marked words, in order. An identifier that matches whole is one place.
fn places<'m>(text: &str, highlights: &'m Highlights) -> Vec<Place<'m>> {
    let mut found: Vec<Place> = Vec::new();
    if highlights.is_empty() {
        return found;
    }
    let mut tokens = Tokens::new(text, Side::Entry);
    while tokens.advance() {
        let token = tokens.token();
        let Some((word, worth)) = highlights.of(token, text) else {
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
            Some(last) if token.kind == TokenKind::Gram && last.end > place.start => {
                last.end = place.end;
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
            .filter(|place| place.end <= places[first].start + PASSAGE_BYTES)
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

    fn highlights(words: &[&str]) -> Highlights {
        let mut highlights = Highlights::new("en");
        words.iter().for_each(|word| highlights.add_word(word, 1.0));
        highlights
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
        let found = passages(&entry(&[&long]), &highlights(&["pool", "timeout"]), 1);
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
    fn of_places_that_say_as_much_the_first_is_shown() {
        let far = format!("pool alert {} pool again", "x ".repeat(300));
        let found = passages(&entry(&[&far]), &highlights(&["pool"]), 1);
        assert!(text(&found[0]).starts_with("pool alert"), "{found:?}");
        let weaker = format!("pool timeout {} pool again", "x ".repeat(300));
        let found = passages(&entry(&[&weaker]), &highlights(&["pool", "timeout"]), 1);
        assert!(text(&found[0]).starts_with("pool timeout"), "{found:?}");
    }

    #[test]
    fn a_word_longer_than_a_passage_counts_where_it_begins() {
        let long = "x".repeat(PASSAGE_BYTES + 70);
        let marked = highlights(&[&long[..64], "pool", "timeout"]);
        let first = |sections: &[&str]| text(&passages(&entry(sections), &marked, 1)[0]);
        assert!(first(&[&long, "pool"]).starts_with("xx"));
        assert_eq!(
            first(&[&format!("{long} pool"), "pool timeout"]),
            "pool timeout"
        );
    }

    #[test]
    fn markup_stays_text_and_hits_keep_their_spelling() {
        let found = passages(
            &entry(&["<b>Pool</b> of Connections & more"]),
            &highlights(&["pool"]),
            2,
        );
        assert_eq!(text(&found[0]), "<b>Pool</b> of Connections & more");
        assert!(found[0].fragments[1].hit && found[0].fragments[1].text == "Pool");
    }

    #[test]
    fn cells_and_rows_of_a_table_stay_apart() {
        let table = "Times are UTC.\n10:01\tpool alert\n10:05\trestart\nAfter it\nall was well.";
        let found = passages(&entry(&[table]), &highlights(&["restart"]), 2);
        assert_eq!(
            text(&found[0]),
            "Times are UTC. 10:01 · pool alert | 10:05 · restart · After it · all was well."
        );
    }

    #[test]
    fn without_a_match_the_summary_is_shown() {
        let found = passages(&entry(&["nothing here"]), &highlights(&["pool"]), 2);
        assert_eq!(text(&found[0]), "All of it.");
    }

    #[test]
    fn pairs_of_characters_are_marked_together() {
        let found = passages(&entry(&["主数据库故障"]), &highlights(&["数据", "据库"]), 1);
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
            for passage in passages(&entry(&[&text]), &highlights(&["pool", "timeout", "数é"]), 2) {
                let shown: usize = passage.fragments.iter().map(|piece| piece.text.len()).sum();
                prop_assert!(shown <= PASSAGE_BYTES + crate::engine::snippets::LEAD_BYTES + 600);
            }
        }
    }
}
