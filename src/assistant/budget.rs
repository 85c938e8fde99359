//! How long an answer may be: an assistant pays for what it reads.

use serde::Serialize;

/// Tokens of an answer unless more are asked for.
const USUAL: usize = 8_000;
/// The least and the most that can be asked for.
const RANGE: (usize, usize) = (500, 100_000);
/// Bytes of JSON to a token: fewer than any tokenizer in use needs for prose.
const BYTES: usize = 3;
/// What an answer holds beside its list: the note, counts, names of fields.
const HEAD: usize = 1_800;

/// The length of an answer, in bytes of JSON.
#[derive(Debug, Clone, Copy)]
pub(super) struct Budget {
    left: usize,
}

/// The part of a list that fits.
pub(super) struct Page<T> {
    /// The part.
    pub(super) items: Vec<T>,
    /// Where the next part begins; `None` behind the last one.
    pub(super) next: Option<usize>,
}

impl Budget {
    /// A budget of so many tokens, or the usual one.
    pub(super) fn of(tokens: Option<usize>) -> Self {
        let tokens = tokens.unwrap_or(USUAL).clamp(RANGE.0, RANGE.1);
        Self {
            left: (tokens * BYTES).saturating_sub(HEAD),
        }
    }

    /// Bytes that are left.
    pub(super) fn left(self) -> usize {
        self.left
    }

    /// A part of it: one in so many.
    pub(super) fn part(self, of: usize) -> Self {
        Self {
            left: self.left / of.max(1),
        }
    }

    /// The same, or so many bytes where less is left: what goes on by `next_offset` has to get on.
    pub(super) fn at_least(self, bytes: usize) -> Self {
        Self {
            left: self.left.max(bytes),
        }
    }

    /// Takes what a part of the answer needs.
    pub(super) fn spend(&mut self, part: &impl Serialize) {
        self.left = self.left.saturating_sub(size(part));
    }

    /// As many of `items` as fit, at most `limit` and at least one of them. They begin at `offset` of a list of `total`.
    pub(super) fn page<T: Serialize>(
        &mut self,
        items: impl IntoIterator<Item = T>,
        (offset, limit, total): (usize, usize, usize),
    ) -> Page<T> {
        let mut taken = Vec::new();
        for item in items.into_iter().take(limit) {
            let needed = size(&item) + 1;
            if needed > self.left && !taken.is_empty() {
                break;
            }
            self.left = self.left.saturating_sub(needed);
            taken.push(item);
        }
        let end = offset + taken.len();
        Page {
            next: (end < total && !taken.is_empty()).then_some(end),
            items: taken,
        }
    }

    /// The beginning of a text that fits, cut at the end of a line where there is one in its second half.
    pub(super) fn text(self, text: &str) -> &str {
        let mut end = 0;
        let mut needed = 0;
        for (at, letter) in text.char_indices() {
            // As JSON writes it.
            needed += match letter {
                '"' | '\\' | '\n' | '\t' | '\r' => 2,
                letter if letter.is_control() => 6,
                letter => letter.len_utf8(),
            };
            if needed > self.left {
                let cut = &text[..at];
                let line = cut.rfind('\n').map(|line| line + 1);
                return &text[..line.filter(|line| *line > at / 2).unwrap_or(at)];
            }
            end = at + letter.len_utf8();
        }
        &text[..end]
    }
}

/// Bytes of a value as JSON.
fn size(value: &impl Serialize) -> usize {
    serde_json::to_vec(value).map_or(0, |bytes| bytes.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_cut_where_the_budget_ends_and_says_where_it_goes_on() {
        let item = "x".repeat(98);
        let page = |tokens, offset, limit| {
            Budget::of(Some(tokens)).page(vec![item.clone(); 300 - offset], (offset, limit, 300))
        };
        let first = page(1_000, 0, 300);
        assert_eq!((first.items.len(), first.next), (11, Some(11)));
        let limited = page(1_000, 290, 4);
        assert_eq!((limited.items.len(), limited.next), (4, Some(294)));
        let last = page(100_000, 200, 300);
        assert_eq!((last.items.len(), last.next), (100, None));
        let long = Budget { left: 10 }.page(vec![item.clone(); 2], (0, 2, 2));
        assert_eq!((long.items.len(), long.next), (1, Some(1)), "no standstill");
    }

    #[test]
    fn a_text_is_cut_between_lines_and_within_letters_never() {
        let budget = |left| Budget { left };
        assert_eq!(budget(100).text("short"), "short");
        assert_eq!(budget(14).text("one two\nthree four"), "one two\n");
        assert_eq!(budget(7).text("ééééé"), "ééé");
        assert_eq!(budget(4).text("\"\"\"\""), "\"\"", "escapes count");
        assert_eq!(budget(0).text("short"), "");
        assert_eq!(budget(0).at_least(4).text("short"), "shor");
        assert_eq!(budget(5).at_least(4).text("short"), "short");
    }
}
