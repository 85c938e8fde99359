//! The layout of a pack: constants and names that reading and writing share.

/// Version of the format; an engine reads its own version only.
pub const FORMAT: u32 = 9;

/// First bytes of a pack.
pub(super) const MAGIC: &[u8; 8] = b"CASEBOOK";
/// Magic, version, checksum of what follows it, length of the description.
pub(super) const PREAMBLE_BYTES: usize = 20;
/// Bytes of a content hash that name a file. Of a hundred thousand files, two share a name in one book of fifty thousand.
pub(super) const HASH_BYTES: usize = 6;
/// What a file is named by.
pub(super) type Hash = [u8; HASH_BYTES];
/// First byte of a file that is a chunk: as it is, or compressed.
pub(super) const PLAIN: u8 = 0;
pub(super) const COMPRESSED: u8 = 1;
/// The stream whose chunks are read by number, each for itself.
pub(crate) const TEXTS: &str = "texts";
/// The most chunks of a block. Files take their names from the hash of a block of chunks: the table of names would be most
/// of the first file of a large book.
pub(super) const BLOCK_MAX: usize = 256;

/// How many chunks of a stream a block has on average. Where one ends follows from the chunk that it ends with, so that a new
/// entry, which comes first, renames the files of one block of texts and not of all. Its words stand in lists all over
/// the other streams.
pub(super) fn block_average(stream: &str) -> u8 {
    if stream == TEXTS { 64 } else { 16 }
}
/// Bytes of the checksum at the end of a file.
pub(super) const CHECKSUM_BYTES: usize = 4;

/// The first bytes of a content's hash.
pub(super) fn short_hash(content: &[u8]) -> Hash {
    let mut short = [0; HASH_BYTES];
    short.copy_from_slice(&blake3::hash(content).as_bytes()[..HASH_BYTES]);
    short
}

/// The hash that names a chunk of a block: that of the block, a number of which the first byte is the highest, and the chunk's
/// place added to it. The browser names chunks too, and an addition saves it the hash function.
pub(super) fn name_in_block(block: Hash, place: usize) -> Hash {
    let mut number = [0; 8];
    number[8 - HASH_BYTES..].copy_from_slice(&block);
    let sum = u64::from_be_bytes(number).wrapping_add(place as u64);
    let mut name = block;
    name.copy_from_slice(&sum.to_be_bytes()[8 - HASH_BYTES..]);
    name
}

/// The file name of a chunk.
pub(super) fn chunk_name(hash: Hash) -> String {
    let mut name = String::with_capacity(HASH_BYTES * 2 + 4);
    for byte in hash {
        name.push_str(&format!("{byte:02x}"));
    }
    name.push_str(".bin");
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chunks_are_numbered_on_from_their_block() {
        let block = [0, 0, 0, 0, 1, 255];
        assert_eq!(name_in_block(block, 0), block);
        assert_eq!(name_in_block(block, 2), [0, 0, 0, 0, 2, 1]);
        // Past the last number they start over.
        assert_eq!(name_in_block([255; HASH_BYTES], 1), [0; HASH_BYTES]);
    }
}
