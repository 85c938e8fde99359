//! How often an entry has each of the words that are asked for.

use casebook_search::likeness::{BODY, CAUSE, Counter, SUMMARY, TITLE};
use casebook_search::varint::{put_number, take_number};
use memchr::memmem;

use casebook_model::book::Casebook;
use casebook_model::entry::Postmortem;
use casebook_model::template::SectionRole;

// Counts are kept in halves of an occurrence in the body.
const _: () = {
    assert!(TITLE * 2.0 % 1.0 == 0.0 && CAUSE * 2.0 % 1.0 == 0.0);
    assert!(SUMMARY * 2.0 % 1.0 == 0.0 && BODY * 2.0 % 1.0 == 0.0);
};

/// How often the entry at hand has each word that has a number, zones counted in.
pub(super) struct Counts {
    halves: Vec<u32>,
    /// The words that it has.
    seen: Vec<u32>,
}

impl Counts {
    pub(super) fn of(words: usize) -> Self {
        Self {
            halves: vec![0; words],
            seen: Vec::new(),
        }
    }

    /// Counts the words of an entry. Returns how long it is.
    pub(super) fn add(
        &mut self,
        book: &Casebook,
        entry: &Postmortem,
        counter: &mut Counter<impl FnMut(&str) -> Option<u32>>,
    ) -> u32 {
        let mut length = 0;
        each_text(book, entry, |text, worth| {
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
            let worth = (worth * 2.0) as u32;
            length += counter.count(text, |number| {
                let count = &mut self.halves[number as usize];
                if *count == 0 {
                    self.seen.push(number);
                }
                *count += worth;
            });
        });
        length
    }

    /// The counts by number of the word, which start over.
    pub(super) fn take(&mut self) -> Vec<(u32, f32)> {
        let halves = &mut self.halves;
        let counts = self.seen.drain(..);
        counts
            .map(|number| (number, whole(std::mem::take(&mut halves[number as usize]))))
            .collect()
    }

    /// The same as bytes, with the length of the entry before them: see [`read`].
    pub(super) fn take_bytes(&mut self, length: u32) -> Vec<u8> {
        self.seen.sort_unstable();
        let mut bytes = Vec::with_capacity(4 + 3 * self.seen.len());
        let mut put = |number: u32| put_number(&mut bytes, number as usize);
        put(length);
        let mut before = 0;
        for number in self.seen.drain(..) {
            put(number - before);
            put(std::mem::take(&mut self.halves[number as usize]));
            before = number;
        }
        bytes
    }
}

#[allow(clippy::cast_precision_loss)]
fn whole(halves: u32) -> f32 {
    halves as f32 / 2.0
}

/// The length of an entry and its counts, as [`Counts::take_bytes`] wrote them.
pub(super) fn read(mut bytes: &[u8]) -> (u32, impl Iterator<Item = (u32, f32)>) {
    let mut take = move || u32::try_from(take_number(&mut bytes)?).ok();
    let length = take().unwrap_or(0);
    let mut number = 0u32;
    let counts = std::iter::from_fn(move || {
        number = number.wrapping_add(take()?);
        Some((number, whole(take()?)))
    });
    (length, counts)
}

/// Calls `each` with the title and every section of the body as it was written, and what a word there is worth. Markup is not
/// read as such: that would take longer than everything else here.
pub(super) fn each_text(book: &Casebook, entry: &Postmortem, mut each: impl FnMut(&str, f32)) {
    each(&entry.title, TITLE);
    let mut worth = BODY;
    let mut rest = entry.body_text();
    while !rest.is_empty() {
        if rest.starts_with('#') {
            let end = rest.find('\n').unwrap_or(rest.len());
            let heading = rest[..end].trim_matches(['#', ' ', '\r']);
            let role = book.template.heading(heading).and_then(|found| found.role);
            worth = match role {
                Some(SectionRole::RootCauses) => CAUSE,
                Some(SectionRole::Summary) => SUMMARY,
                _ => BODY,
            };
            rest = &rest[end..];
        }
        let end = memmem::find(rest.as_bytes(), b"\n#").map_or(rest.len(), |end| end + 1);
        each(&rest[..end], worth);
        rest = &rest[end..];
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_come_back_from_their_bytes() {
        let mut counts = Counts::of(400);
        for (number, halves) in [(399, 1), (0, 3), (7, 70_000), (130, 128)] {
            counts.halves[number as usize] = halves;
            counts.seen.push(number);
        }
        let bytes = counts.take_bytes(u32::MAX);
        let (length, back) = read(&bytes);
        assert_eq!(length, u32::MAX);
        let back: Vec<(u32, f32)> = back.collect();
        assert_eq!(back, [(0, 1.5), (7, 35_000.0), (130, 64.0), (399, 0.5)]);
        assert!(counts.take().is_empty() && counts.halves.iter().all(|halves| *halves == 0));
        assert_eq!(read(&bytes[..bytes.len() - 1]).1.count(), 3);
        assert_eq!(read(&[]).1.count(), 0);
    }
}
