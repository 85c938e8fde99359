//! A pack as named files.

/// An index as named files. The same entries give the same files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pack {
    /// The files; the first one is where reading begins.
    pub files: Vec<PackFile>,
}

/// A file of a pack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackFile {
    /// File name; it contains a hash of the content.
    pub name: String,
    /// Content.
    pub bytes: Vec<u8>,
}

impl Pack {
    /// Size of all files, in bytes.
    #[must_use]
    pub fn size(&self) -> usize {
        self.files.iter().map(|file| file.bytes.len()).sum()
    }
}
