//! Where the bytes of a pack go.

use std::collections::HashMap;

use super::files::Pack;
use super::store::Store;
use crate::error::Error;

impl Pack {
    /// What the pack is made of, with the sizes of the files in bytes: for reports on where the space goes.
    ///
    /// # Errors
    /// If the first file is not that of a pack.
    pub fn parts(&self) -> Result<Vec<(String, usize)>, Error> {
        let first = self.files.first().ok_or(Error::Missing)?;
        let store = Store::open(&first.name, &first.bytes)?;
        let sizes: HashMap<&str, usize> = self
            .files
            .iter()
            .map(|file| (file.name.as_str(), file.bytes.len()))
            .collect();
        let mut parts = vec![("first file".to_owned(), first.bytes.len())];
        for (stream, files) in store.files() {
            let size: usize = files
                .iter()
                .filter_map(|file| sizes.get(file.as_str()))
                .sum();
            if size > 0 {
                parts.push((stream, size));
            }
        }
        Ok(parts)
    }
}
