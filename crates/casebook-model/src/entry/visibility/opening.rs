//! The first lines of a text: front matter of other programs, a second one, or a line that says who may read it.

use super::fold::{fold, is_access, is_closed, is_restricted, is_visibility, is_wide, words};
use super::front::says_restricted;
use super::{HeldBack, restricts};
use casebook_diagnostic::Span;

/// How many lines that are not blank are looked at.
const LINES: usize = 60;

/// What the lines are read as.
#[derive(Clone, Copy, PartialEq)]
enum State {
    Text,
    /// Between two lines of dashes, which in Markdown may as well stand around prose.
    Rules(char),
    /// Between delimiters that Markdown does not know.
    Foreign(char),
    /// In a block of code; the one that a file begins with may be its front matter.
    Fence(char, bool),
}

/// Where a line stands.
#[derive(Clone, Copy)]
struct Place {
    /// Nothing but blank lines stands above it.
    first: bool,
    /// It stands behind front matter of our own.
    behind: bool,
    /// It is indented as code is.
    is_code: bool,
}

/// Looks at `text` from byte `start` on. Lines may end as on any system: with the break of old Macs alone, a whole file
/// is one line to everything else here. Behind front matter of our own (`behind`) a line of prose has to be plainer.
pub(super) fn opening(text: &str, start: usize, behind: bool) -> Option<HeldBack> {
    let mut state = State::Text;
    let (mut seen, mut blank_before, mut heading) = (0, true, false);
    for span in lines(text, start) {
        let written = span.slice(text);
        if written.trim().is_empty() {
            blank_before = true;
            continue;
        }
        let first = seen == 0;
        seen += 1;
        let place = Place {
            first,
            behind,
            is_code: blank_before && !first && indented(written),
        };
        blank_before = false;
        let line = fold(written);
        let line = line.trim();
        // Below the heading of a section there is prose; front matter stands at most right behind the first one.
        let is_prose = heading && delimiter(line).is_none();
        heading = state == State::Text && written.starts_with("## ");
        if seen > LINES || is_prose || (heading && !first) {
            return None;
        }
        let (next, reason) = step(state, line, place);
        if let Some(reason) = reason {
            let end = span.start + written.trim_end().len();
            return Some(HeldBack::new(Span::new(span.start, end), reason.to_owned()));
        }
        state = next;
    }
    None
}

const FOREIGN: &str = "this may be front matter that says `restricted`, in a form that is not read";
const LINE: &str = "this line may say that the entry is restricted, and is not front matter";

/// What the lines after this one are read as, and why the entry is held back for this one, if it is.
fn step(state: State, line: &str, place: Place) -> (State, Option<&'static str>) {
    let is_fence = line.starts_with("```") || line.starts_with("~~~");
    let fence = |front| State::Fence(line.chars().next().unwrap_or('`'), front);
    let plain = is_plain_line(line, place.behind);
    let ends = |mark| delimiter(line).is_some_and(|(other, _)| other == mark) || line == "...";
    let until = |closes: bool| if closes { State::Text } else { state };
    let says = |says: bool, why| says.then_some(why);
    match state {
        State::Fence(mark, front) => {
            let closes = line.starts_with(mark) && line.trim_matches(mark).is_empty();
            (until(closes), says(front && plain, FOREIGN))
        }
        State::Rules(_) if is_fence => (fence(false), None),
        State::Rules(mark) => (until(ends(mark)), says(plain, FOREIGN)),
        State::Foreign(mark) => {
            let closes = ends(mark) || (mark == '{' && line == "}");
            let word = words(line).any(is_restricted);
            (until(closes), says(word || plain, FOREIGN))
        }
        State::Text if is_fence => (fence(place.first && !place.behind), None),
        State::Text if place.is_code => (State::Text, None),
        State::Text if line.starts_with('{') && (place.first || !place.behind) => {
            let next = if line.ends_with('}') {
                State::Text
            } else {
                State::Foreign('{')
            };
            (next, says(words(line).any(is_restricted), FOREIGN))
        }
        State::Text => match delimiter(line) {
            Some((mark, true)) => (State::Rules(mark), None),
            Some((mark, false)) => (State::Foreign(mark), None),
            None => (State::Text, says(plain || is_banner(line), LINE)),
        },
    }
}

/// A line of at least three of the same mark, alone or followed by a word (`---json`, `+++ toml`); and whether Markdown
/// knows it as a rule.
fn delimiter(line: &str) -> Option<(char, bool)> {
    let mark = line.chars().next()?;
    // What a word processor makes of `---`.
    if mark != '-' && line.chars().all(|letter| matches!(letter, '–' | '—' | '-')) {
        return Some(('-', true));
    }
    if !"-+;%_*".contains(mark) {
        return None;
    }
    let rest = line.trim_start_matches(mark);
    let count = line.len() - rest.len();
    let rest = rest.trim();
    let named = rest.is_empty()
        || rest.starts_with(['#', '!'])
        || (words(rest).count() == 1 && rest.len() <= 8);
    (count >= 3 && named).then_some((mark, rest.is_empty() && "-_*".contains(mark)))
}

/// `visibility: restricted` and its like: a field, a row of a table, an attribute, in whatever marks of Markdown or HTML.
fn is_plain_line(line: &str, behind: bool) -> bool {
    if !behind && restricts(line, &[':', '=']) {
        return true;
    }
    let label = words(line).any(is_restricted) && !words(line).any(is_wide);
    if label && words(line).any(is_visibility) && words(line).count() <= 6 {
        return true;
    }
    if words(line).count() > 7 {
        return false;
    }
    line.match_indices([':', '=', '|']).any(|(at, _)| {
        let (key, value) = (&line[..at], &line[at..]);
        let last = words(key).last().unwrap_or_default();
        let first = words(value).next().unwrap_or_default();
        let alone = words(key).count() == 1 && words(value).count() == 1;
        (is_access(last) && is_closed(first)) || (alone && is_restricted(first))
    })
}

/// A line of nothing but the word: `RESTRICTED`, `> **Restricted**`, `#restricted`.
fn is_banner(line: &str) -> bool {
    words(line).count() == 1 && says_restricted(line)
}

/// Whether a line is indented as code is.
fn indented(line: &str) -> bool {
    line.starts_with('\t') || line.starts_with("    ")
}

/// The lines of `text` from byte `start` on, each without its break, whichever break of Unicode that is.
fn lines(text: &str, start: usize) -> impl Iterator<Item = Span> {
    let is_break = |letter: char| {
        matches!(
            letter,
            '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}'
        )
    };
    let mut at = start;
    text[start..].split_inclusive(is_break).map(move |line| {
        let span = Span::new(at, at + line.trim_end_matches(is_break).len());
        at += line.len();
        span
    })
}
