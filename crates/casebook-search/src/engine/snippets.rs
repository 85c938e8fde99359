//! Cutting a stretch of text out as fragments.

use std::ops::Range;

use super::results::Fragment;

/// Length of a passage, in bytes of text, before it is widened to whole words.
pub(super) const PASSAGE_BYTES: usize = 230;
/// How much text is shown before the first hit.
pub(super) const LEAD_BYTES: usize = 60;

/// Widens a stretch to about the length of a passage, from and to the edges of words.
pub(super) fn widen(text: &str, window: Range<usize>) -> Range<usize> {
    let spare = PASSAGE_BYTES.saturating_sub(window.len());
    let from = floor(text, window.start.saturating_sub(LEAD_BYTES.min(spare)));
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
    let wanted = floor(
        text,
        (start + PASSAGE_BYTES).max(window.end).min(text.len()),
    );
    let end = if wanted >= text.len() {
        text.len()
    } else {
        text[window.end..wanted]
            .rfind(char::is_whitespace)
            .map_or(wanted, |space| window.end + space)
    };
    start..end
}

/// A range of a text as pieces, alternately plain and hit.
pub(super) fn fragments(text: &str, range: Range<usize>, hits: &[Range<usize>]) -> Vec<Fragment> {
    let mut pieces = Vec::new();
    let mut at = range.start;
    let mut push = |from: usize, to: usize, hit: bool| {
        if let Some(piece) = text.get(from..to).filter(|piece| !piece.is_empty()) {
            pieces.push(Fragment {
                text: piece.to_owned(),
                hit,
            });
        }
    };
    for hit in hits
        .iter()
        .filter(|hit| hit.start >= range.start && hit.end <= range.end)
    {
        if hit.start < at {
            continue;
        }
        push(at, hit.start, false);
        push(hit.start, hit.end, true);
        at = hit.end;
    }
    push(at, range.end, false);
    pieces
}

/// The nearest character boundary at or before `at`.
fn floor(text: &str, at: usize) -> usize {
    (0..=at.min(text.len()))
        .rev()
        .find(|at| text.is_char_boundary(*at))
        .unwrap_or(0)
}

/// The pieces of a stretch, on one line, with ellipses where text was left out.
pub(super) fn cut(text: &str, range: Range<usize>, hits: &[Range<usize>]) -> Vec<Fragment> {
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
