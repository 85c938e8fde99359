//! The terms of one document as bytes, which are kept from one build to the next.

use tantivy::tokenizer::{MAX_TOKEN_LEN, TokenStream, Tokenizer};

use crate::term_numbers::{Numbered, Numbers, prefix};
use crate::varint::{put_number, take_number};
use crate::zoned_tokenizer::ZonedTokenizer;

/// Positions between one text of a document and the next.
const GAP: usize = 1;

/// The terms of a document with their positions, in the order of the terms: the number of its tokens and of its terms, and for
/// each term its length and bytes, how often it occurs, and how far each occurrence is from the one before. `texts` begin with
/// the letters of their zones.
pub(crate) fn terms_of(texts: &[String], tokenizer: &mut ZonedTokenizer) -> Vec<u8> {
    let mut numbers: Numbers<Vec<u8>> = Numbers::with_room(TERMS_OF_ENTRY);
    let mut terms: Vec<Counted> = Vec::with_capacity(TERMS_OF_ENTRY);
    // The bytes of all terms, one after the other.
    let mut bytes: Vec<u8> = Vec::with_capacity(16 * TERMS_OF_ENTRY);
    let mut tokens: Vec<(u32, u32)> = Vec::new();
    let mut begin = 0;
    for text in texts {
        let mut end = begin;
        let mut stream = tokenizer.token_stream(text);
        while stream.advance() {
            let token = stream.token();
            if token.text.len() > MAX_TOKEN_LEN {
                continue;
            }
            let term = token.text.as_bytes();
            let prefix = prefix(term);
            let number = match numbers.of(prefix, term, || term.to_vec()) {
                Numbered::Known(number) => number,
                Numbered::New(number) => {
                    terms.push(Counted {
                        prefix,
                        from: bytes.len(),
                        length: term.len(),
                        count: 0,
                    });
                    bytes.extend_from_slice(term);
                    number
                }
            };
            terms[number as usize].count += 1;
            let position = begin + token.position;
            end = end.max(position + token.position_length);
            tokens.push((number, self::number(position)));
        }
        begin = end + GAP;
    }
    encoded(&bytes, &terms, &tokens)
}

/// A term of a document, and how often it occurs.
struct Counted {
    prefix: u128,
    from: usize,
    length: usize,
    count: usize,
}

impl Counted {
    fn of<'b>(&self, bytes: &'b [u8]) -> &'b [u8] {
        &bytes[self.from..self.from + self.length]
    }
}

/// The terms by number, whose bytes stand in `bytes`, and the number and position of each token.
fn encoded(bytes: &[u8], terms: &[Counted], tokens: &[(u32, u32)]) -> Vec<u8> {
    let mut starts = Vec::with_capacity(terms.len());
    let mut start = 0;
    for term in terms {
        starts.push(start);
        start += term.count;
    }
    let mut next = starts.clone();
    let mut positions = vec![0; tokens.len()];
    for (number, position) in tokens {
        let at = &mut next[*number as usize];
        positions[*at] = *position;
        *at += 1;
    }
    let mut sorted: Vec<(u128, &[u8], usize)> = terms
        .iter()
        .enumerate()
        .map(|(number, term)| (term.prefix, term.of(bytes), number))
        .collect();
    sorted.sort_unstable();
    let mut out = Vec::with_capacity(terms.len() * 12 + tokens.len() * 2);
    put_number(&mut out, tokens.len());
    put_number(&mut out, terms.len());
    for (_, term, number) in sorted {
        put_number(&mut out, term.len());
        out.extend_from_slice(term);
        let count = terms[number].count;
        put_number(&mut out, count);
        let start = starts[number];
        let mut before = 0u32;
        for position in &positions[start..start + count] {
            put_number(&mut out, position.wrapping_sub(before) as usize);
            before = *position;
        }
    }
    out
}

/// A first guess of how many terms an entry has.
const TERMS_OF_ENTRY: usize = 512;

pub(crate) fn number(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// The terms of one document as they are read from the bytes of [`terms_of`].
pub(crate) struct Terms<'d> {
    rest: &'d [u8],
    /// How many tokens the document has.
    pub(crate) tokens: usize,
    left: usize,
}

impl<'d> Terms<'d> {
    /// `None` for other bytes than those of [`terms_of`].
    pub(crate) fn of(mut bytes: &'d [u8]) -> Option<Self> {
        let tokens = take_number(&mut bytes)?;
        let left = take_number(&mut bytes)?;
        Some(Self {
            rest: bytes,
            tokens,
            left,
        })
    }
}

impl<'d> Iterator for Terms<'d> {
    /// A term and its occurrences: how many there are, and how far each is from the one before.
    type Item = (&'d [u8], &'d [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        self.left = self.left.checked_sub(1)?;
        let length = take_number(&mut self.rest)?;
        let (term, occurrences) = self.rest.split_at_checked(length)?;
        self.rest = occurrences;
        for _ in 0..take_number(&mut self.rest)? {
            take_number(&mut self.rest)?;
        }
        Some((term, &occurrences[..occurrences.len() - self.rest.len()]))
    }
}
