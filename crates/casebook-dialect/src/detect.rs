//! Which dialect a folder is written in.

use std::collections::BTreeSet;

use crate::definition::Dialect;
use crate::labels;
use crate::names;
use crate::source::Source;

/// The dialect that explains most of a folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Detected {
    /// Its place among those that were asked about.
    pub dialect: usize,
    /// How many of the files it explains.
    pub files: usize,
}

/// The dialect that explains most of `sources`, if it explains more than half of them. Of two that explain as many the first.
#[must_use]
pub fn detect(dialects: &[&Dialect], sources: &[Source<'_>]) -> Option<Detected> {
    let counts = dialects.iter().enumerate().map(|(dialect, one)| Detected {
        dialect,
        files: sources.iter().filter(|source| one.fits(source)).count(),
    });
    counts
        .rev()
        .max_by_key(|found| found.files)
        .filter(|found| found.files * 2 > sources.len())
}

impl Dialect {
    /// Whether a file is one of its incidents.
    #[must_use]
    pub fn fits(&self, source: &Source<'_>) -> bool {
        let matches = &self.matches;
        let has = |key: &String| {
            let mut path = key.split('.');
            source
                .keys
                .and_then(|keys| path.try_fold(keys, |node, key| node.get(key)))
                .is_some()
        };
        let by_path = matches
            .files
            .as_ref()
            .is_none_or(|files| files.is_match(source.path));
        let file = matches.file.as_ref();
        by_path
            && file.is_none_or(|file| file.is_match(source.stem()))
            && matches
                .front_matter
                .is_none_or(|wanted| source.keys.is_some() == wanted)
            && matches.keys.iter().all(has)
            && !matches.without_keys.iter().any(has)
            && !self.skips(source.path)
            && !self.skips_record(source)
            && self.has_names(source)
    }

    /// Whether a file is none of its incidents, such as their template.
    #[must_use]
    pub fn skips(&self, path: &str) -> bool {
        self.skip.as_ref().is_some_and(|skip| skip.is_match(path))
    }

    /// Whether a record is none of its incidents, by what it says itself.
    #[must_use]
    pub fn skips_record(&self, source: &Source<'_>) -> bool {
        let mut conditions = self.records.skip.iter();
        conditions.any(|condition| condition.holds(source.keys))
    }

    fn has_names(&self, source: &Source<'_>) -> bool {
        let wanted = self.matches.at_least;
        if wanted == 0 {
            return true;
        }
        let headings = source
            .outline()
            .headings
            .iter()
            .map(|heading| names::key(&heading.text));
        let mut found: BTreeSet<String> = headings
            .filter(|key| self.matches.names.contains(key))
            .collect();
        if found.len() < wanted {
            let lines = labels::lines(source);
            let names = self.matches.names.iter();
            found.extend(
                names
                    .filter(|name| {
                        let one = std::slice::from_ref(*name);
                        lines.iter().any(|line| line.value(one, source).is_some())
                    })
                    .cloned(),
            );
        }
        found.len() >= wanted
    }
}
