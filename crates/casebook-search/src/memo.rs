//! What was made of texts before, by the hash of all that it was made from.
//!
//! Whatever takes long and depends on one entry alone goes through a [`Memo`]. Whether it remembers the result or has it made
//! makes no difference to what is made; so a memo may be empty, old, or of another book.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// The hash of what something is made from.
pub type Key = [u8; 16];

/// The hash of `parts`, each with its length: the end of one is not the beginning of the next. The first one says what is made.
#[must_use]
pub fn key(parts: &[&[u8]]) -> Key {
    // Put together first: hashed part by part, most parts are too short for more than one lane of the processor.
    let length = parts
        .iter()
        .map(|part| part.len() + size_of::<usize>())
        .sum();
    let mut all = Vec::with_capacity(length);
    for part in parts {
        all.extend_from_slice(&part.len().to_le_bytes());
        all.extend_from_slice(part);
    }
    let mut half = [0; 16];
    half.copy_from_slice(&blake3::hash(&all).as_bytes()[..16]);
    half
}

/// Results by key: those of the run before, and those that this run asked for.
#[derive(Debug, Default)]
pub struct Memo {
    kept: HashMap<Key, Arc<[u8]>>,
    used: Mutex<HashMap<Key, Arc<[u8]>>>,
    is_off: bool,
}

impl Memo {
    /// One that remembers nothing, not even what it has just made.
    #[must_use]
    pub fn off() -> Self {
        Self {
            is_off: true,
            ..Self::default()
        }
    }

    /// Whether it remembers nothing.
    #[must_use]
    pub fn is_off(&self) -> bool {
        self.is_off
    }

    /// What was made from the same before; otherwise what `make` makes of it.
    ///
    /// # Errors
    /// Those of `make`.
    pub fn get_or_make<E>(
        &self,
        key: impl FnOnce() -> Key,
        make: impl FnOnce() -> Result<Vec<u8>, E>,
    ) -> Result<Arc<[u8]>, E> {
        if self.is_off {
            return Ok(make()?.into());
        }
        let key = key();
        let value = match self.kept.get(&key) {
            Some(value) => Arc::clone(value),
            None => make()?.into(),
        };
        let mut used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        used.insert(key, Arc::clone(&value));
        Ok(value)
    }

    /// Whether the run asked for nothing new, and for all that is kept.
    #[must_use]
    pub fn is_as_it_was(&self) -> bool {
        let used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        used.len() == self.kept.len() && used.keys().all(|key| self.kept.contains_key(key))
    }

    /// The memo for the next run. Of a run that came to its end it has what the run asked for, so that it does not grow; of one
    /// that was given up it has that beside what it had.
    #[must_use]
    pub fn after(self: Arc<Self>, is_whole: bool) -> Arc<Self> {
        let (mut kept, used, is_off) = match Arc::try_unwrap(self) {
            Ok(own) => (own.kept, own.used.into_inner(), own.is_off),
            Err(shared) => {
                let used = shared.used.lock().map(|used| used.clone());
                let used = used.map_err(|error| PoisonError::new(error.into_inner().clone()));
                (shared.kept.clone(), used, shared.is_off)
            }
        };
        let used = used.unwrap_or_else(PoisonError::into_inner);
        if is_whole {
            kept = used;
        } else {
            kept.extend(used);
        }
        Arc::new(Self {
            kept,
            used: Mutex::default(),
            is_off,
        })
    }

    /// All that is kept, as one file.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut values: Vec<(&Key, &Arc<[u8]>)> = self.kept.iter().collect();
        values.sort_unstable_by_key(|(key, _)| **key);
        let size: usize = values.iter().map(|(_, value)| value.len() + 24).sum();
        let mut bytes = Vec::with_capacity(size + 8);
        bytes.extend_from_slice(&values.len().to_le_bytes());
        for (key, value) in values {
            bytes.extend_from_slice(key);
            bytes.extend_from_slice(&value.len().to_le_bytes());
            bytes.extend_from_slice(value);
        }
        bytes
    }

    /// Reads what [`to_bytes`](Self::to_bytes) wrote; `None` if it is something else.
    #[must_use]
    pub fn from_bytes(mut bytes: &[u8]) -> Option<Self> {
        fn length(bytes: &mut &[u8]) -> Option<usize> {
            let (length, rest) = bytes.split_first_chunk()?;
            *bytes = rest;
            Some(usize::from_le_bytes(*length))
        }
        let count = length(&mut bytes)?;
        let mut kept = HashMap::new();
        for _ in 0..count {
            let (key, rest) = bytes.split_first_chunk()?;
            bytes = rest;
            let size = length(&mut bytes)?;
            let (value, rest) = bytes.split_at_checked(size)?;
            bytes = rest;
            kept.insert(*key, value.into());
        }
        bytes.is_empty().then(|| Self {
            kept,
            ..Self::default()
        })
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn made(memo: &Memo, text: &str) -> (Arc<[u8]>, bool) {
        let mut is_made = false;
        let value = memo.get_or_make(
            || key(&[b"test", text.as_bytes()]),
            || {
                is_made = true;
                Ok::<_, ()>(text.to_uppercase().into_bytes())
            },
        );
        (value.unwrap(), is_made)
    }

    #[test]
    fn what_was_asked_for_is_kept_and_nothing_else() {
        let memo = Memo::default();
        assert_eq!(made(&memo, "a"), (b"A"[..].into(), true));
        assert_eq!(made(&memo, "b"), (b"B"[..].into(), true));
        assert!(!memo.is_as_it_was());
        let memo = Arc::new(memo).after(true);
        assert_eq!(made(&memo, "a"), (b"A"[..].into(), false));
        assert!(!memo.is_as_it_was());
        assert_eq!(made(&memo, "b"), (b"B"[..].into(), false));
        assert!(memo.is_as_it_was());
        let memo = memo.after(true);
        made(&memo, "b");
        made(&memo, "c");
        // Given up: the rest may be asked for again.
        let memo = memo.after(false);
        assert!(!made(&memo, "a").1 && !made(&memo, "c").1);
        let memo = memo.after(true);
        assert!(made(&memo, "b").1);
        assert!(made(&Memo::off(), "a").1);
    }

    #[test]
    fn a_memo_survives_and_rubbish_is_refused() {
        let memo = Memo::default();
        for text in ["", "one", "two"] {
            made(&memo, text);
        }
        let bytes = Arc::new(memo).after(true).to_bytes();
        let again = Memo::from_bytes(&bytes).unwrap();
        assert!(["", "one", "two"].iter().all(|text| !made(&again, text).1));
        assert_eq!(again.to_bytes(), bytes);
        for end in 0..bytes.len() {
            assert!(Memo::from_bytes(&bytes[..end]).is_none());
        }
        assert!(Memo::from_bytes(&[&bytes[..], b"x"].concat()).is_none());
        assert!(Memo::from_bytes(&[0xff; 40]).is_none());
    }

    #[test]
    fn parts_are_told_apart() {
        assert_ne!(key(&[b"ab", b"c"]), key(&[b"a", b"bc"]));
        assert_ne!(key(&[b"a"]), key(&[b"a", b""]));
    }
}
