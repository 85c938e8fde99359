//! A baseline: how many findings of each rule each file had on the day the linter came, so that only new ones count.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Selection;
use casebook_diagnostic::{Code, Diagnostic};

/// Known findings: file → code → how many. As JSON it is sorted, so that it changes only where something changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Baseline {
    version: u32,
    findings: BTreeMap<String, BTreeMap<String, usize>>,
}

/// A baseline that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum BaselineError {
    /// It is not JSON of the expected form.
    #[error("the baseline cannot be read")]
    Form(#[from] serde_json::Error),
    /// It was written by a later version of Casebook.
    #[error("the baseline has version {0}, and this version of casebook knows {VERSION}")]
    Version(u32),
}

/// What a baseline left of some findings.
#[derive(Debug, Default)]
pub struct Compared {
    /// The findings of rules and files that have more of them than the baseline says: which of them are new, counts
    /// cannot tell.
    pub new: Vec<Diagnostic>,
    /// How many findings the baseline holds back.
    pub known: usize,
    /// Where the baseline says more than there is.
    pub shrinkable: Vec<Shrinkable>,
}

/// A count of a baseline that is too high.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shrinkable {
    /// The file.
    pub path: String,
    /// The code, as the baseline has it.
    pub code: String,
    /// How many the baseline says.
    pub known: usize,
    /// How many there are.
    pub found: usize,
}

const VERSION: u32 = 1;

type Counts<'a> = BTreeMap<(&'a str, &'a str), usize>;

fn count(findings: &[Diagnostic]) -> Counts<'_> {
    let mut counts = Counts::new();
    for finding in findings {
        *counts
            .entry((&*finding.path, finding.code.as_str()))
            .or_default() += 1;
    }
    counts
}

impl Baseline {
    /// The baseline that knows all of `findings`.
    #[must_use]
    pub fn of(findings: &[Diagnostic]) -> Self {
        let mut files: BTreeMap<String, BTreeMap<String, usize>> = BTreeMap::new();
        for ((path, code), count) in count(findings) {
            files
                .entry(path.to_owned())
                .or_default()
                .insert(code.to_owned(), count);
        }
        Self {
            version: VERSION,
            findings: files,
        }
    }

    /// Reads a baseline.
    ///
    /// # Errors
    /// A text that is not a baseline, or one of a later version.
    pub fn read(json: &str) -> Result<Self, BaselineError> {
        let baseline: Self = serde_json::from_str(json)?;
        if baseline.version > VERSION {
            return Err(BaselineError::Version(baseline.version));
        }
        Ok(baseline)
    }

    /// The baseline as JSON.
    #[must_use]
    pub fn write(&self) -> String {
        // Serialising maps of strings and numbers cannot fail.
        serde_json::to_string_pretty(self).unwrap_or_default() + "\n"
    }

    /// How many findings it knows.
    #[must_use]
    pub fn total(&self) -> usize {
        self.findings.values().flat_map(BTreeMap::values).sum()
    }

    /// Holds back what is known of `findings`, and what `selection` does not take: that counts, too, since the baseline
    /// counts whole files. What it did not ask for is no reason to call a count too high.
    #[must_use]
    pub fn compare(&self, findings: Vec<Diagnostic>, selection: &Selection) -> Compared {
        let counts = count(&findings);
        let known = |path: &str, code: &str| {
            self.findings
                .get(path)
                .and_then(|codes| codes.get(code))
                .copied()
        };
        let mut shrinkable = Vec::new();
        for (path, codes) in &self.findings {
            for (code, known) in codes {
                let found = counts
                    .get(&(path.as_str(), code.as_str()))
                    .copied()
                    .unwrap_or_default();
                if found < *known && asked(selection, path, code) {
                    shrinkable.push(Shrinkable {
                        path: path.clone(),
                        code: code.clone(),
                        known: *known,
                        found,
                    });
                }
            }
        }
        let held: Vec<bool> = findings
            .iter()
            .map(|finding| {
                let (path, code) = (&*finding.path, finding.code.as_str());
                known(path, code).is_some_and(|known| {
                    counts
                        .get(&(path, code))
                        .is_some_and(|found| *found <= known)
                })
            })
            .collect();
        drop(counts);
        let mut compared = Compared {
            shrinkable,
            ..Compared::default()
        };
        for (finding, is_held) in findings.into_iter().zip(held) {
            match selection.takes(&finding) {
                true if is_held => compared.known += 1,
                true => compared.new.push(finding),
                false => {}
            }
        }
        compared
    }
}

/// Whether a run looked for a code in a file at all.
fn asked(selection: &Selection, path: &str, code: &str) -> bool {
    let of_code = Code::parse(code).is_none_or(|code| selection.wants(code));
    of_code
        && selection.sees(path)
        && selection
            .changes
            .as_ref()
            .is_none_or(|changes| changes.is_edited(path))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use casebook_diagnostic::{Span, code};

    fn finding(code: Code, path: &str, at: usize) -> Diagnostic {
        Diagnostic::new(code, &Arc::from(path), Span::at(at), "x")
    }

    fn old() -> Vec<Diagnostic> {
        vec![
            finding(code::CB104, "content/b.md", 1),
            finding(code::CB104, "content/b.md", 9),
            finding(code::CB107, "content/a.md", 3),
        ]
    }

    fn compare(findings: Vec<Diagnostic>) -> Compared {
        Baseline::of(&old()).compare(findings, &Selection::default())
    }

    #[test]
    fn it_is_sorted_and_reads_back() {
        let baseline = Baseline::of(&old());
        let json = baseline.write();
        assert!(
            json.find("a.md").unwrap() < json.find("b.md").unwrap(),
            "{json}"
        );
        assert_eq!(Baseline::read(&json).unwrap(), baseline);
        assert_eq!(baseline.total(), 3);
        let mut shuffled = old();
        shuffled.reverse();
        assert_eq!(Baseline::of(&shuffled).write(), json);
    }

    #[test]
    fn what_cannot_be_read_is_refused() {
        assert!(matches!(Baseline::read("[]"), Err(BaselineError::Form(_))));
        assert!(matches!(
            Baseline::read("{\"version\": 9, \"findings\": {}}"),
            Err(BaselineError::Version(9))
        ));
    }

    #[test]
    fn what_is_known_is_held_back_and_what_is_new_is_not() {
        let same = compare(old());
        assert_eq!(
            (same.new.len(), same.known, same.shrinkable.len()),
            (0, 3, 0)
        );
        let mut more = old();
        more.push(finding(code::CB107, "content/a.md", 8));
        let more = compare(more);
        assert_eq!(
            (more.new.len(), more.known),
            (2, 2),
            "which of the two in a.md is new, counts cannot tell"
        );
        let elsewhere = compare(vec![finding(code::CB104, "content/c.md", 0)]);
        assert_eq!(elsewhere.new.len(), 1);
    }

    #[test]
    fn it_can_shrink_where_less_is_found_of_what_was_asked_for() {
        let found = compare(old().split_off(1));
        let shrinkable = Shrinkable {
            path: "content/b.md".to_owned(),
            code: "CB104".to_owned(),
            known: 2,
            found: 1,
        };
        assert_eq!(found.shrinkable, [shrinkable]);
        assert_eq!(found.new.len(), 0);
        let narrow = Selection {
            paths: vec!["content/a.md".to_owned()],
            ..Selection::default()
        };
        assert!(
            Baseline::of(&old())
                .compare(old().split_off(2), &narrow)
                .shrinkable
                .is_empty()
        );
        let one_rule = Selection {
            select: Some([code::CB107].into()),
            ..Selection::default()
        };
        assert!(
            Baseline::of(&old())
                .compare(old().split_off(2), &one_rule)
                .shrinkable
                .is_empty()
        );
    }
}
