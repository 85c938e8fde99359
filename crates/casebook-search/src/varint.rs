//! Numbers and sorted words in few bytes.

/// Appends a number in groups of seven bits, the lowest first.
pub fn put_number(out: &mut Vec<u8>, mut number: usize) {
    while number >= 0x80 {
        out.push((number & 0x7f) as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

/// Reads a number and moves past it; `None` where none is whole.
pub fn take_number(bytes: &mut &[u8]) -> Option<usize> {
    let mut number = 0usize;
    for shift in (0..usize::BITS).step_by(7) {
        let (&byte, rest) = bytes.split_first()?;
        *bytes = rest;
        number |= usize::from(byte & 0x7f).checked_shl(shift)?;
        if byte < 0x80 {
            return Some(number);
        }
    }
    None
}

/// Appends a word of a sorted list without what it shares with the one before.
pub(crate) fn put_word(out: &mut Vec<u8>, word: &str, before: &str) {
    let shared = word
        .bytes()
        .zip(before.bytes())
        .take_while(|(one, other)| one == other)
        .count();
    put_number(out, shared);
    put_number(out, word.len() - shared);
    out.extend_from_slice(&word.as_bytes()[shared..]);
}

/// Reads a word of a sorted list and moves past it; `word` holds the one before.
pub(crate) fn take_word(bytes: &mut &[u8], word: &mut Vec<u8>) -> Option<String> {
    word.truncate(take_number(bytes)?);
    let length = take_number(bytes)?;
    let (rest, after) = bytes.split_at_checked(length)?;
    word.extend_from_slice(rest);
    *bytes = after;
    String::from_utf8(word.clone()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_survive() {
        let mut bytes = Vec::new();
        let numbers = [0, 1, 127, 128, 300, 1 << 20, usize::MAX];
        for number in numbers {
            put_number(&mut bytes, number);
        }
        let mut rest = bytes.as_slice();
        for number in numbers {
            assert_eq!(take_number(&mut rest), Some(number));
        }
        assert_eq!(take_number(&mut rest), None);
        assert_eq!(take_number(&mut [0xff; 20].as_slice()), None);
    }
}
