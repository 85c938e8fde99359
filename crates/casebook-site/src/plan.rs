//! Everything the site will consist of.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::dependency::{Dependency, Fingerprint, Fingerprints};
use super::{ProduceError, SiteError, SitePath};

/// The outputs of a site: for each its path, what it is made from, and how to produce its bytes. Making a plan costs
/// little; the bytes are produced when it is written.
#[derive(Default)]
pub struct Plan<'a> {
    outputs: Vec<Output<'a>>,
    /// Place in `outputs` by the path as file systems that ignore case see it.
    places: HashMap<String, usize>,
    fingerprints: Fingerprints,
}

pub(super) struct Output<'a> {
    pub(super) path: SitePath,
    inputs: Vec<Dependency>,
    content: Content<'a>,
}

enum Content<'a> {
    Bytes(Cow<'a, [u8]>),
    File(PathBuf),
    Produced(Box<dyn Fn() -> Result<Vec<u8>, ProduceError> + Send + Sync + 'a>),
}

impl<'a> Plan<'a> {
    /// An empty plan.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// An empty plan of outputs that are made from things with these fingerprints.
    #[must_use]
    pub fn with(fingerprints: Fingerprints) -> Self {
        Self {
            fingerprints,
            ..Self::default()
        }
    }

    /// Plans a file whose bytes `produce` makes from `inputs`, and from nothing else. It runs on any thread, and
    /// may run again.
    ///
    /// # Errors
    /// [`SiteError::Collision`] when the path is taken.
    pub fn render<E: Into<ProduceError>>(
        &mut self,
        path: SitePath,
        inputs: Vec<Dependency>,
        produce: impl Fn() -> Result<Vec<u8>, E> + Send + Sync + 'a,
    ) -> Result<(), SiteError> {
        self.add(
            path,
            inputs,
            Content::Produced(Box::new(move || produce().map_err(Into::into))),
        )
    }

    /// Plans a file whose bytes are at hand.
    ///
    /// # Errors
    /// [`SiteError::Collision`] when the path is taken.
    pub fn bytes(
        &mut self,
        path: SitePath,
        bytes: impl Into<Cow<'a, [u8]>>,
    ) -> Result<(), SiteError> {
        self.add(path, Vec::new(), Content::Bytes(bytes.into()))
    }

    /// Plans a copy of the file at `source`.
    ///
    /// # Errors
    /// [`SiteError::Collision`] when the path is taken.
    pub fn copy(&mut self, path: SitePath, source: &Path) -> Result<(), SiteError> {
        self.add(path, Vec::new(), Content::File(source.to_owned()))
    }

    fn add(
        &mut self,
        path: SitePath,
        inputs: Vec<Dependency>,
        content: Content<'a>,
    ) -> Result<(), SiteError> {
        if let Some(place) = self
            .places
            .insert(SitePath::folded(path.as_str()), self.outputs.len())
        {
            let first = self.outputs[place].path.to_string();
            return Err(SiteError::Collision {
                first,
                second: path.to_string(),
            });
        }
        self.outputs.push(Output {
            path,
            inputs,
            content,
        });
        Ok(())
    }

    /// How many files are planned.
    #[must_use]
    pub fn len(&self) -> usize {
        self.outputs.len()
    }

    /// Whether nothing is planned.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.outputs.is_empty()
    }

    /// The paths, in the order they were planned.
    pub fn paths(&self) -> impl Iterator<Item = &SitePath> {
        self.outputs.iter().map(|output| &output.path)
    }

    /// What each file is made from, and the fingerprint of all that, in the order planned. Files whose bytes are at hand
    /// are made from nothing.
    pub fn dependencies(
        &self,
    ) -> impl Iterator<Item = (&SitePath, &[Dependency], Option<Fingerprint>)> {
        self.outputs.iter().map(|output| {
            let fingerprint = self.fingerprint(output);
            (&output.path, output.inputs.as_slice(), fingerprint)
        })
    }

    /// The fingerprint of all that an output is made from, where it is known.
    pub(super) fn fingerprint(&self, output: &Output<'_>) -> Option<Fingerprint> {
        self.fingerprints.combined(&output.inputs)
    }

    /// Produces everything in memory, without an output folder: for tests.
    ///
    /// # Errors
    /// The first output, as planned, that cannot be produced; collisions as [`super::write()`].
    pub fn in_memory(&self) -> Result<BTreeMap<String, Vec<u8>>, SiteError> {
        self.folders()?;
        let produced: Vec<_> = self.outputs.par_iter().map(Output::produce).collect();
        let named = self.outputs.iter().zip(produced);
        named
            .map(|(output, bytes)| Ok((output.path.to_string(), bytes?.into_owned())))
            .collect()
    }

    pub(super) fn outputs(&self) -> &[Output<'a>] {
        &self.outputs
    }

    /// Whether a file or folder is planned at `path`, on file systems that ignore case.
    pub(super) fn takes(&self, path: &str) -> bool {
        self.places.contains_key(&SitePath::folded(path))
    }

    /// The folders that are needed, each after the one it lies in.
    pub(super) fn folders(&self) -> Result<BTreeSet<&str>, SiteError> {
        let mut folders = BTreeSet::new();
        let mut spelled: HashMap<String, &str> = HashMap::new();
        for output in &self.outputs {
            // Outputs come folder by folder, so that most of their folders are known already.
            for folder in output.path.folders() {
                if !folders.insert(folder) {
                    continue;
                }
                let folded = SitePath::folded(folder);
                let file = self
                    .places
                    .get(&folded)
                    .map(|place| self.outputs[*place].path.as_str());
                if let Some(other) = file.or_else(|| spelled.insert(folded, folder)) {
                    let (first, second) = (other.to_owned(), output.path.to_string());
                    return Err(SiteError::Collision { first, second });
                }
            }
        }
        Ok(folders)
    }
}

impl Output<'_> {
    /// The file that this is a copy of.
    pub(super) fn source(&self) -> Option<&Path> {
        match &self.content {
            Content::File(source) => Some(source),
            _ => None,
        }
    }

    pub(super) fn produce(&self) -> Result<Cow<'_, [u8]>, SiteError> {
        match &self.content {
            Content::Bytes(bytes) => Ok(Cow::Borrowed(bytes)),
            Content::File(source) => std::fs::read(source)
                .map(Cow::Owned)
                .map_err(SiteError::io("read the file to be copied,", source)),
            Content::Produced(produce) => {
                produce()
                    .map(Cow::Owned)
                    .map_err(|source| SiteError::Produce {
                        path: self.path.clone(),
                        inputs: self.inputs.clone(),
                        source,
                    })
            }
        }
    }
}
