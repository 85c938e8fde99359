//! Compression: DEFLATE (RFC 1951), for many small texts with a dictionary that they share.
//!
//! Both sides are handed the dictionary as if it had just been written. Nothing but the standard stream is needed.

use zlib_rs::{Deflate, DeflateFlush, Inflate, InflateFlush, Status};

/// The largest window of the format, as its number of bits.
const WINDOW_BITS: u8 = 15;
/// From 0 to 9: here a match is put off when the next byte begins a longer one, and what more batch save is next to nothing.
const LEVEL: i32 = 5;

/// Makes texts small.
pub(crate) struct Compressor<'d> {
    compressor: Deflate,
    dictionary: &'d [u8],
}

impl Compressor<'_> {
    /// One that knows a dictionary, which may be empty.
    pub(crate) fn new(dictionary: &[u8]) -> Compressor<'_> {
        Compressor {
            compressor: Deflate::new(LEVEL, false, WINDOW_BITS),
            dictionary,
        }
    }

    /// The text as a stream of its own, without header and checksum.
    ///
    /// # Errors
    /// None that is known: the compressor's own, so that a fault of it ends the build and not the text.
    pub(crate) fn compress(&mut self, mut text: &[u8]) -> std::io::Result<Vec<u8>> {
        let failed = |error: zlib_rs::DeflateError| std::io::Error::other(error.as_str());
        self.compressor.reset();
        if !self.dictionary.is_empty() {
            self.compressor
                .set_dictionary(self.dictionary)
                .map_err(failed)?;
        }
        let mut out = vec![0; text.len() / 2 + 64];
        let mut written = 0;
        loop {
            let (read, wrote) = (self.compressor.total_in(), self.compressor.total_out());
            let status = self
                .compressor
                .compress(text, &mut out[written..], DeflateFlush::Finish)
                .map_err(failed)?;
            text = &text[advanced(read, self.compressor.total_in())..];
            written += advanced(wrote, self.compressor.total_out());
            if status == Status::StreamEnd {
                out.truncate(written);
                return Ok(out);
            }
            out.resize(out.len() * 2, 0);
        }
    }
}

/// The text again; `None` if it is damaged, or longer than `limit`.
pub(crate) fn decompress(
    dictionary: &[u8],
    mut compressed: &[u8],
    limit: usize,
) -> Option<Vec<u8>> {
    let mut decompressor = Inflate::new(false, WINDOW_BITS);
    if !dictionary.is_empty() {
        decompressor.set_dictionary(dictionary).ok()?;
    }
    let mut out = vec![0; limit.min(compressed.len() * 4 + 64)];
    let mut written = 0;
    loop {
        let (read, wrote) = (decompressor.total_in(), decompressor.total_out());
        let status = decompressor
            .decompress(compressed, &mut out[written..], InflateFlush::NoFlush)
            .ok()?;
        let took = advanced(read, decompressor.total_in());
        compressed = &compressed[took..];
        written += advanced(wrote, decompressor.total_out());
        if status == Status::StreamEnd {
            out.truncate(written);
            return Some(out);
        }
        let full = written == out.len();
        if full && out.len() < limit {
            let longer = limit.min(out.len() * 2);
            out.resize(longer, 0);
        } else if full || took == 0 {
            return None;
        }
    }
}

/// How many bytes a call went on, from the counts before and after it.
fn advanced(before: u64, after: u64) -> usize {
    usize::try_from(after - before).unwrap_or(usize::MAX)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const DICTIONARY: &str =
        "The connection pool of the payments service was exhausted by retries after a failover.";

    #[test]
    fn what_stands_in_the_dictionary_costs_next_to_nothing() {
        let text = "After a failover the connection pool of the payments service was exhausted by retries.";
        let alone = Compressor::new(b"").compress(text.as_bytes()).unwrap();
        let shared = Compressor::new(DICTIONARY.as_bytes())
            .compress(text.as_bytes())
            .unwrap();
        assert!(
            shared.len() * 2 < alone.len(),
            "{} and {}",
            shared.len(),
            alone.len()
        );
        assert_eq!(
            decompress(DICTIONARY.as_bytes(), &shared, 1_000).unwrap(),
            text.as_bytes()
        );
        assert_ne!(
            decompress(&[b'x'; 86], &shared, 1_000).unwrap_or_default(),
            text.as_bytes()
        );
    }

    #[test]
    fn what_claims_to_be_endless_is_refused() {
        let compressed = Compressor::new(b"").compress(&[0; 100_000]).unwrap();
        assert!(decompress(b"", &compressed, 99_999).is_none());
        assert_eq!(
            decompress(b"", &compressed, 100_000).unwrap().len(),
            100_000
        );
        assert!(decompress(b"", &compressed[..compressed.len() - 3], 100_000).is_none());
    }

    proptest! {
        #[test]
        fn any_text_comes_back(
            dictionary in proptest::collection::vec(any::<u8>(), 0..3_000),
            text in proptest::collection::vec(any::<u8>(), 0..3_000),
            repeats in 1usize..60,
        ) {
            let text = [text, dictionary.clone()].concat().repeat(repeats);
            let compressed = Compressor::new(&dictionary).compress(&text).unwrap();
            prop_assert_eq!(decompress(&dictionary, &compressed, text.len()), Some(text));
        }

        #[test]
        fn rubbish_is_refused_or_read(rubbish in proptest::collection::vec(any::<u8>(), 0..300)) {
            let _ = decompress(DICTIONARY.as_bytes(), &rubbish, 10_000);
        }
    }
}
