//! Reads that may find parts of the index missing.

use std::io;

/// A batch of reads. All are tried before the first failure is reported, so that everything that is missing becomes known at
/// once.
#[derive(Debug, Default)]
pub(crate) struct ReadBatch(Option<io::Error>);

impl ReadBatch {
    /// The value that was read, or an empty one if the read failed.
    pub(crate) fn take<T: Default>(&mut self, read: io::Result<T>) -> T {
        read.unwrap_or_else(|error| {
            self.0.get_or_insert(error);
            T::default()
        })
    }

    /// `value`, if every read succeeded.
    pub(crate) fn finish<T>(self, value: T) -> io::Result<T> {
        self.0.map_or(Ok(value), Err)
    }
}
