//! The results as a table of 80 columns.

use std::fmt::Write as _;

use super::bootstrap::{Estimate, estimate, ratio};
use super::judgements::{Judgement, groups};
use super::measures::Measures;

/// Systems measured on one set of judgements.
pub(super) struct Comparison<'a> {
    pub(super) judgements: &'a [Judgement],
    /// The baseline first.
    pub(super) systems: Vec<System>,
}

/// One system and its measures per judgement.
pub(super) struct System {
    pub(super) name: &'static str,
    pub(super) measures: Vec<Measures>,
}

const COLUMNS: [&str; 4] = ["P@1", "S@5", "MRR", "nDCG@10"];
/// Columns that the target applies to.
const TARGETED: [usize; 2] = [0, 3];
/// The ratio to the baseline that a system has to reach.
const TARGET: f64 = 1.08;
/// Width of row labels.
const LABEL: usize = 20;
/// Width of a measure with its interval.
const CELL: usize = 15;

/// Positions of judgements.
type Subset = Vec<usize>;

impl Comparison<'_> {
    /// The table: by group, by book where groups mix books, and overall.
    pub(super) fn table(&self, title: &str) -> String {
        let mut out = format!("{title:<LABEL$}");
        for name in COLUMNS {
            let _ = write!(out, "{name:>CELL$}");
        }
        out.push('\n');
        let groups: Vec<(&str, Subset)> = groups(self.judgements)
            .into_iter()
            .map(|group| (group, self.subset(|one| one.group == group)))
            .collect();
        for (group, subset) in &groups {
            self.section(&mut out, group, subset);
        }
        for (book, subset) in self.mixed_books(&groups) {
            self.section(&mut out, &format!("book {book}"), &subset);
        }
        if groups.len() > 1 {
            self.section(&mut out, "all", &self.subset(|_| true));
        }
        self.verdicts(&mut out, &groups);
        out
    }

    fn subset(&self, takes: impl Fn(&Judgement) -> bool) -> Subset {
        let judgements = self.judgements.iter().enumerate();
        let taken = judgements.filter(|(_, one)| takes(one));
        taken.map(|(at, _)| at).collect()
    }

    /// The books, unless every group is about one book alone.
    fn mixed_books(&self, groups: &[(&str, Subset)]) -> Vec<(&str, Subset)> {
        let book = |at: usize| self.judgements[at].book.as_str();
        let is_mixed = |subset: &Subset| subset.iter().any(|at| book(*at) != book(subset[0]));
        if !groups.iter().any(|(_, subset)| is_mixed(subset)) {
            return Vec::new();
        }
        let mut books: Vec<&str> = (0..self.judgements.len()).map(book).collect();
        books.sort_unstable();
        books.dedup();
        let with_subset = |book| (book, self.subset(|one| one.book == book));
        books.into_iter().map(with_subset).collect()
    }

    fn section(&self, out: &mut String, name: &str, subset: &Subset) {
        let _ = writeln!(out, "{name} ({})", subset.len());
        for system in &self.systems {
            let estimates = system.columns(subset).map(|values| estimate(&values));
            row(out, system.name, estimates);
        }
        let Some((baseline, systems)) = self.systems.split_first() else {
            return;
        };
        for system in systems {
            row(
                out,
                &format!("{} / BM25", system.name),
                system.ratios(baseline, subset),
            );
        }
    }

    /// Whether each system reaches the target overall and falls behind the baseline in no group.
    fn verdicts(&self, out: &mut String, groups: &[(&str, Subset)]) {
        let Some((baseline, systems)) = self.systems.split_first() else {
            return;
        };
        let all = self.subset(|_| true);
        for system in systems {
            let reaches = |subset: &Subset, target: f64| {
                let ratios = system.ratios(baseline, subset);
                // Tolerates the rounding of sums.
                TARGETED
                    .iter()
                    .all(|column| ratios[*column].value > target - 1e-9)
            };
            let behind: Vec<&str> = groups
                .iter()
                .filter(|(_, subset)| !reaches(subset, 1.0))
                .map(|(group, _)| *group)
                .collect();
            let verdict = if reaches(&all, TARGET) && behind.is_empty() {
                "kept"
            } else {
                "MISSED"
            };
            let _ = writeln!(
                out,
                "{}: {TARGET} x BM25 in P@1 and nDCG@10, no group below: {verdict}",
                system.name
            );
            for group in behind {
                let _ = writeln!(out, "  below in {group}");
            }
        }
    }
}

impl System {
    /// The values of each measure.
    fn columns(&self, subset: &Subset) -> [Vec<f64>; 4] {
        [0, 1, 2, 3].map(|column| {
            let values = subset.iter().map(|at| self.measures[*at].all()[column]);
            values.collect()
        })
    }

    fn ratios(&self, baseline: &Self, subset: &Subset) -> [Estimate; 4] {
        let (own, baseline) = (self.columns(subset), baseline.columns(subset));
        [0, 1, 2, 3].map(|column| ratio(&own[column], &baseline[column]))
    }
}

fn row(out: &mut String, label: &str, estimates: [Estimate; 4]) {
    let _ = write!(out, "{:<LABEL$}", format!("  {label}"));
    for estimate in estimates {
        let interval = format!("{}-{}", short(estimate.low), short(estimate.high));
        let _ = write!(out, "{:>5} {interval:<9}", short(estimate.value));
    }
    out.truncate(out.trim_end().len());
    out.push('\n');
}

/// Two decimals without a leading zero; `*` for a ratio to nothing.
fn short(value: f64) -> String {
    if value > 99.0 {
        return "*".to_owned();
    }
    let text = format!("{value:.2}");
    text.strip_prefix('0').map(str::to_owned).unwrap_or(text)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::super::judgements::read;
    use super::*;

    fn system(name: &'static str, rankings: [&[&str]; 2]) -> System {
        let measures = rankings.map(|ranking| {
            let ranking: Vec<String> = ranking.iter().map(|one| (*one).to_owned()).collect();
            Measures::of(&ranking, &["a".to_owned()])
        });
        System {
            name,
            measures: measures.into(),
        }
    }

    #[test]
    fn the_table_fits_the_terminal_and_names_the_better_system() {
        let judgements = read("group g\nbook b\ntext q\nfind a\n\ntext r\nfind a\n").unwrap();
        let comparison = Comparison {
            judgements: &judgements,
            systems: vec![
                system("plain BM25", [&["x", "a"], &["a"]]),
                system("similar", [&["a"], &["a"]]),
            ],
        };
        let table = comparison.table("Queries");
        assert!(table.lines().all(|line| line.len() <= 80), "{table}");
        assert!(
            table.contains("g (2)\n  plain BM25          .50 .00-1.00"),
            "{table}"
        );
        assert!(table.contains("  similar / BM25     2.00 "), "{table}");
        assert!(!table.contains("book b"), "{table}");
        assert!(table.ends_with("no group below: kept\n"), "{table}");
    }

    #[test]
    fn a_group_below_the_baseline_is_named() {
        let judgements =
            read("group g\nbook b\ntext q\nfind a\n\ngroup h\nbook c\ntext q\nfind a\n").unwrap();
        let comparison = Comparison {
            judgements: &judgements,
            systems: vec![
                system("plain BM25", [&["x", "a"], &["x"]]),
                system("similar", [&["x", "y", "a"], &["a"]]),
            ],
        };
        let table = comparison.table("Queries");
        assert!(
            table.ends_with("no group below: MISSED\n  below in g\n"),
            "{table}"
        );
    }

    #[test]
    fn groups_that_mix_books_are_also_shown_by_book() {
        let judgements =
            read("group g\nbook b\ntext q\nfind a\n\nbook c\ntext q\nfind a\n").unwrap();
        let comparison = Comparison {
            judgements: &judgements,
            systems: vec![system("plain BM25", [&["a"], &["x"]])],
        };
        let table = comparison.table("Queries");
        assert!(
            table.contains("book b (1)\n  plain BM25         1.00"),
            "{table}"
        );
        assert!(
            table.contains("book c (1)\n  plain BM25          .00"),
            "{table}"
        );
    }
}
