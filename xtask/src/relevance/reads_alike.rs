//! Precision and recall of CB306 on the judged repeats.

use super::Evaluation;
use super::answers::{Question, Request, answers};
use super::judgements::{Judgement, Query};

/// Target precision and recall.
const TARGET: (f64, f64) = (0.70, 0.30);

/// Runs the rule on every incident of every book as if it had just been written, and prints the result.
pub(super) fn print(evaluation: &Evaluation<'_>, repeats: &[Judgement]) -> Result<(), String> {
    let each = evaluation.books.iter().flat_map(|book| {
        let collection = &evaluation.collections[&book.name];
        let files = collection.files[..collection.incidents].iter();
        files.map(|file| Request {
            question: Question::ReadsAlike,
            book: &book.name,
            about: file,
        })
    });
    let requests: Vec<Request<'_>> = each.collect();
    let answers = answers(evaluation.root, &evaluation.books, &requests)?;
    let mut tally = Tally::default();
    for (Request { book, about, .. }, named) in requests.iter().zip(&answers) {
        let asking = Query::File((*about).to_owned());
        let is_asking = |one: &&Judgement| one.book == *book && one.query == asking;
        let (repeat, named) = (repeats.iter().find(is_asking), named.first());
        let outcome = tally.add(repeat, named);
        if let (Outcome::Wrong, Some(named), true) = (outcome, named, evaluation.misses) {
            println!("CB306, {book}: {about}\n    {named}");
        }
    }
    println!("{}", tally.summary());
    Ok(())
}

/// What came of one entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    Right,
    Wrong,
    Silent,
}

/// Counts over all entries.
#[derive(Debug, Default, PartialEq, Eq)]
struct Tally {
    /// Entries that repeat an earlier one.
    repeats: usize,
    /// Repeats for which an earlier entry was named.
    named: usize,
    /// Repeats for which a relevant one was named.
    right: usize,
    /// Other entries for which one was named.
    false_alarms: usize,
}

impl Tally {
    fn add(&mut self, repeat: Option<&Judgement>, named: Option<&String>) -> Outcome {
        self.repeats += usize::from(repeat.is_some());
        match (repeat, named) {
            (_, None) => Outcome::Silent,
            (None, Some(_)) => {
                self.false_alarms += 1;
                Outcome::Wrong
            }
            (Some(repeat), Some(named)) => {
                self.named += 1;
                if repeat.relevant.contains(named) {
                    self.right += 1;
                    Outcome::Right
                } else {
                    Outcome::Wrong
                }
            }
        }
    }

    fn summary(&self) -> String {
        let part = |some: usize, all: usize| some as f64 / all.max(1) as f64;
        let precision = part(self.right, self.named);
        let recall = part(self.right, self.repeats);
        let verdict = if precision >= TARGET.0 && recall >= TARGET.1 {
            "kept"
        } else {
            "MISSED"
        };
        format!(
            "CB306 on {} repeats: named {}, right {}; precision {precision:.2}, recall {recall:.2}\n\
             false alarms on other entries: {}; precision on all entries {:.2}\n\
             CB306: precision {:.2} and recall {:.2} on repeats: {verdict}",
            self.repeats,
            self.named,
            self.right,
            self.false_alarms,
            part(self.right, self.named + self.false_alarms),
            TARGET.0,
            TARGET.1,
        )
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::super::judgements::read;
    use super::*;

    #[test]
    fn precision_and_recall_are_counted() {
        let repeats =
            read("group g\nbook b\ntext x\nfind a\n\ntext y\nfind a\n\ntext z\nfind a\n").unwrap();
        let (a, other) = ("a".to_owned(), "o".to_owned());
        let mut tally = Tally::default();
        assert_eq!(tally.add(Some(&repeats[0]), Some(&a)), Outcome::Right);
        assert_eq!(tally.add(Some(&repeats[1]), Some(&other)), Outcome::Wrong);
        assert_eq!(tally.add(Some(&repeats[2]), None), Outcome::Silent);
        assert_eq!(tally.add(None, Some(&a)), Outcome::Wrong);
        assert_eq!(tally.add(None, None), Outcome::Silent);
        let summary = tally.summary();
        assert!(
            summary.contains("3 repeats: named 2, right 1; precision 0.50, recall 0.33"),
            "{summary}"
        );
        assert!(
            summary.contains("other entries: 1; precision on all entries 0.33"),
            "{summary}"
        );
        assert!(summary.ends_with("MISSED"), "{summary}");
    }
}
