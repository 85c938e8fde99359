//! Compression: DEFLATE (RFC 1951), for many small texts with a dictionary that they share.
//!
//! The compressor is fed the dictionary first and what it makes of that is thrown away, so that a text can refer to it; the
//! decompressor is handed the dictionary as if it had just unpacked it. Nothing but the standard stream is needed.

use miniz_oxide::deflate::core::{
    CompressorOxide, TDEFLFlush, TDEFLStatus, compress, create_comp_flags_from_zip_params,
};
use miniz_oxide::inflate::TINFLStatus;
use miniz_oxide::inflate::core::inflate_flags::TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF;
use miniz_oxide::inflate::core::{DecompressorOxide, decompress};

/// A stream without header and checksum.
const RAW: i32 = -15;
/// A level at which a match is put off when the next byte begins a longer one.
const LAZY: i32 = 6;
const MOST_TRIES: u32 = 0xfff;
/// How far back a text can refer: more of a dictionary is of no use.
pub(crate) const WINDOW: usize = 32 << 10;

/// Makes texts small.
pub(crate) struct Squeezer(Box<CompressorOxide>);

impl Squeezer {
    /// One that knows a dictionary, which may be empty. More tries for each match, up to 4,095, are slower and make a
    /// little smaller.
    pub(crate) fn new(dictionary: &[u8], tries: u32) -> Squeezer {
        // The lowest bits of the flags are the number of tries; the level would choose nothing else.
        let flags = create_comp_flags_from_zip_params(LAZY, RAW, 0) & !MOST_TRIES | tries.min(MOST_TRIES);
        let mut compressor = Box::new(CompressorOxide::new(flags));
        if !dictionary.is_empty() {
            run(&mut compressor, dictionary, TDEFLFlush::Sync);
        }
        Squeezer(compressor)
    }

    pub(crate) fn squeeze(&self, text: &[u8]) -> Vec<u8> {
        run(&mut self.0.clone(), text, TDEFLFlush::Finish)
    }
}

/// Compresses everything and flushes.
fn run(compressor: &mut CompressorOxide, mut text: &[u8], flush: TDEFLFlush) -> Vec<u8> {
    let mut out = vec![0; text.len() / 2 + 64];
    let mut written = 0;
    loop {
        let (status, read, wrote) = compress(compressor, text, &mut out[written..], flush);
        text = &text[read..];
        written += wrote;
        let finished =
            status == TDEFLStatus::Done || (flush == TDEFLFlush::Sync && text.is_empty() && written < out.len());
        if finished || !matches!(status, TDEFLStatus::Okay | TDEFLStatus::Done) {
            out.truncate(written);
            return out;
        }
        let longer = out.len() * 2;
        out.resize(longer, 0);
    }
}

/// The text again; `None` if it is damaged, or longer than `limit`.
pub(crate) fn unsqueeze(dictionary: &[u8], squeezed: &[u8], limit: usize) -> Option<Vec<u8>> {
    let most = dictionary.len().checked_add(limit)?;
    let mut out = dictionary.to_vec();
    out.resize(most.min(dictionary.len() + squeezed.len() * 4 + 64), 0);
    let (mut read, mut written) = (0, dictionary.len());
    let mut decompressor = Box::<DecompressorOxide>::default();
    loop {
        let flags = TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF;
        let (status, took, wrote) = decompress(&mut decompressor, &squeezed[read..], &mut out, written, flags);
        read += took;
        written += wrote;
        match status {
            TINFLStatus::Done => {
                out.truncate(written);
                return Some(out.split_off(dictionary.len()));
            }
            TINFLStatus::HasMoreOutput if out.len() < most => {
                let longer = most.min(out.len() * 2);
                out.resize(longer, 0);
            }
            _ => return None,
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const DICTIONARY: &str = "The connection pool of the payments service was exhausted by retries after a failover.";

    #[test]
    fn what_stands_in_the_dictionary_costs_next_to_nothing() {
        let text = "After a failover the connection pool of the payments service was exhausted by retries.";
        let alone = Squeezer::new(b"", 64).squeeze(text.as_bytes());
        let shared = Squeezer::new(DICTIONARY.as_bytes(), 64).squeeze(text.as_bytes());
        assert!(shared.len() * 2 < alone.len(), "{} and {}", shared.len(), alone.len());
        assert_eq!(unsqueeze(DICTIONARY.as_bytes(), &shared, 1_000).unwrap(), text.as_bytes());
        assert_ne!(unsqueeze(&[b'x'; 86], &shared, 1_000).unwrap_or_default(), text.as_bytes());
    }

    #[test]
    fn what_claims_to_be_endless_is_refused() {
        let squeezed = Squeezer::new(b"", 64).squeeze(&[0; 100_000]);
        assert!(unsqueeze(b"", &squeezed, 99_999).is_none());
        assert_eq!(unsqueeze(b"", &squeezed, 100_000).unwrap().len(), 100_000);
        assert!(unsqueeze(b"", &squeezed[..squeezed.len() - 3], 100_000).is_none());
    }

    proptest! {
        #[test]
        fn any_text_comes_back(
            dictionary in proptest::collection::vec(any::<u8>(), 0..3_000),
            text in proptest::collection::vec(any::<u8>(), 0..3_000),
            repeats in 1usize..60,
        ) {
            let text = [text, dictionary.clone()].concat().repeat(repeats);
            let squeezed = Squeezer::new(&dictionary, 16).squeeze(&text);
            prop_assert_eq!(unsqueeze(&dictionary, &squeezed, text.len()), Some(text));
        }

        #[test]
        fn rubbish_is_refused_or_read(rubbish in proptest::collection::vec(any::<u8>(), 0..300)) {
            let _ = unsqueeze(DICTIONARY.as_bytes(), &rubbish, 10_000);
        }
    }
}
