//! `cargo xtask relevance`: ranking quality of related entries, `casebook similar`, `casebook search` and CB306, with plain
//! BM25 as the baseline.

mod answers;
mod bm25;
mod books;
mod bootstrap;
mod judgements;
mod measures;
mod reads_alike;
mod table;

use std::collections::HashMap;
use std::fs;
use std::path::Path;

use answers::{Question, Request, answers};
use bm25::Bm25;
use books::Book;
use judgements::{Judgement, Query};
use measures::Measures;
use table::{Comparison, System};

/// Files of judgements, relative to the root of the project.
const REPEATS: &str = "xtask/relevance/repeats.txt";
const SYMPTOMS: &str = "xtask/relevance/symptoms.txt";
const SEARCHES: [&str; 2] = ["tests/search/hard.txt", "xtask/relevance/search.txt"];

/// Runs all judged queries and prints the measures; with `misses` also every query whose first result is wrong.
pub(crate) fn run(root: &Path, corpora: Option<&str>, misses: bool) -> Result<(), String> {
    let (books, skipped) = books::books(root, corpora);
    for line in skipped {
        println!("{line}");
    }
    let evaluation = Evaluation::of(root, books, misses)?;
    let repeats = evaluation.judgements(&[REPEATS])?;
    let systems = [
        ("similar", Question::SimilarFile),
        ("related", Question::Related),
    ];
    evaluation.print("Repeats", &repeats, &systems)?;
    reads_alike::print(&evaluation, &repeats)?;
    let symptoms = evaluation.judgements(&[SYMPTOMS])?;
    let systems = [
        ("similar", Question::SimilarText),
        ("search", Question::Search),
    ];
    evaluation.print("Symptoms", &symptoms, &systems)?;
    let searches = evaluation.judgements(&SEARCHES)?;
    evaluation.print("Searches", &searches, &[("search", Question::Search)])
}

/// The books, ready to be queried.
struct Evaluation<'a> {
    root: &'a Path,
    books: Vec<Book>,
    /// By the name of the book.
    collections: HashMap<String, Collection>,
    misses: bool,
}

/// The documents of a book, for the baseline.
struct Collection {
    /// Files of the incidents, followed by those of the pages.
    files: Vec<String>,
    incidents: usize,
    /// The text of each file.
    texts: Vec<String>,
    bm25: Bm25,
}

impl<'a> Evaluation<'a> {
    fn of(root: &'a Path, books: Vec<Book>, misses: bool) -> Result<Self, String> {
        let listings = [Question::Entries, Question::Pages];
        let requests: Vec<Request<'_>> = books
            .iter()
            .flat_map(|book| {
                listings.map(|question| Request {
                    question,
                    book: &book.name,
                    about: "",
                })
            })
            .collect();
        let answers = answers(root, &books, &requests)?;
        let mut collections = HashMap::new();
        for (book, files) in books.iter().zip(answers.chunks(listings.len())) {
            let collection = Collection::read(book, files)?;
            collections.insert(book.name.clone(), collection);
        }
        Ok(Self {
            root,
            books,
            collections,
            misses,
        })
    }

    /// The judgements about the books that are present.
    fn judgements(&self, files: &[&str]) -> Result<Vec<Judgement>, String> {
        let mut judgements = Vec::new();
        for file in files {
            let text = read(&self.root.join(file))?;
            let read = judgements::read(&text).map_err(|error| format!("{file}: {error}"))?;
            for judgement in read {
                let Some(collection) = self.collections.get(&judgement.book) else {
                    continue;
                };
                if let Some(missing) = collection.missing(&judgement) {
                    return Err(format!("{file}: {} has no entry {missing}", judgement.book));
                }
                judgements.push(judgement);
            }
        }
        Ok(judgements)
    }

    /// Runs the queries on each system and prints the table.
    fn print(
        &self,
        title: &str,
        judgements: &[Judgement],
        systems: &[(&'static str, Question)],
    ) -> Result<(), String> {
        // Search finds pages as well, so the baseline ranks them too.
        let pages = systems
            .iter()
            .any(|(_, question)| *question == Question::Search);
        let baseline = judgements.iter().map(|one| self.baseline(one, pages));
        let mut rankings = vec![("plain BM25", baseline.collect::<Vec<_>>())];
        for (name, question) in systems {
            rankings.push((name, self.rankings(judgements, *question)?));
        }
        let systems = rankings.iter().map(|(name, rankings)| {
            let pairs = rankings.iter().zip(judgements);
            System {
                name,
                measures: pairs
                    .map(|(ranking, one)| Measures::of(ranking, &one.relevant))
                    .collect(),
            }
        });
        let comparison = Comparison {
            judgements,
            systems: systems.collect(),
        };
        println!("\n{}", comparison.table(title));
        if self.misses {
            for (name, rankings) in rankings.iter().skip(1) {
                print_misses(name, judgements, rankings);
            }
        }
        Ok(())
    }

    fn rankings(
        &self,
        judgements: &[Judgement],
        question: Question,
    ) -> Result<Vec<Vec<String>>, String> {
        let requests = judgements.iter().map(|one| Request {
            question,
            book: &one.book,
            about: one.query.text(),
        });
        let requests: Vec<Request<'_>> = requests.collect();
        let answers = answers(self.root, &self.books, &requests)?;
        let pairs = answers.into_iter().zip(judgements);
        Ok(pairs
            .map(|(ranking, one)| earlier(ranking, &one.query))
            .collect())
    }

    fn baseline(&self, judgement: &Judgement, pages: bool) -> Vec<String> {
        let collection = &self.collections[&judgement.book];
        earlier(collection.ranked(&judgement.query, pages), &judgement.query)
    }
}

impl Collection {
    /// Reads a book from the answers about its incidents and its pages.
    fn read(book: &Book, files: &[Vec<String>]) -> Result<Self, String> {
        let incidents = files.first().map_or(0, Vec::len);
        let files = files.concat();
        let paths = files.iter().map(|file| book.content.join(file));
        let texts = paths
            .map(|path| read(&path))
            .collect::<Result<Vec<String>, String>>()?;
        Ok(Self {
            bm25: Bm25::of(texts.iter().map(String::as_str)),
            files,
            incidents,
            texts,
        })
    }

    /// A file that a judgement names and the book does not have.
    fn missing<'a>(&self, judgement: &'a Judgement) -> Option<&'a String> {
        let asking = match &judgement.query {
            Query::File(file) => Some(file),
            Query::Text(_) => None,
        };
        let mut named = judgement.relevant.iter().chain(asking);
        named.find(|file| !self.files.contains(file))
    }

    /// The ranking by plain BM25, of pages as well on request.
    fn ranked(&self, query: &Query, pages: bool) -> Vec<String> {
        let text = match query {
            Query::Text(text) => text,
            Query::File(file) => {
                let position = self.files.iter().position(|one| one == file);
                position.map_or(file, |at| &self.texts[at])
            }
        };
        let found = self.bm25.rank(text).into_iter();
        let found = found.filter(|at| pages || *at < self.incidents);
        found.map(|at| self.files[at].clone()).collect()
    }
}

/// A ranking without the asking entry and everything later: when an entry is written, nothing later exists. The files of
/// every book start with a date or a running number, so they sort by time.
fn earlier(mut ranking: Vec<String>, query: &Query) -> Vec<String> {
    if let Query::File(asking) = query {
        ranking.retain(|file| file < asking);
    }
    ranking
}

fn print_misses(system: &str, judgements: &[Judgement], rankings: &[Vec<String>]) {
    for (one, ranking) in judgements.iter().zip(rankings) {
        let first = ranking.first();
        if first.is_some_and(|first| one.relevant.contains(first)) {
            continue;
        }
        println!(
            "{system}, {}, {}: {}\n    {}, not {}",
            one.group,
            one.book,
            one.query.text().replace('\n', " / "),
            first.map_or("nothing", String::as_str),
            one.relevant[0]
        );
    }
}

fn read(file: &Path) -> Result<String, String> {
    let bytes =
        fs::read(file).map_err(|error| format!("cannot read {}: {error}", file.display()))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    /// The judgements of some files, whether or not their books are present.
    fn all(files: &[&str]) -> Vec<Judgement> {
        let texts = files
            .iter()
            .map(|file| read(&crate::root().join(file)).unwrap());
        texts
            .flat_map(|text| judgements::read(&text).unwrap())
            .collect()
    }

    #[test]
    fn every_set_has_sixty_queries_and_names_files_of_the_demo_book() {
        for files in [&[REPEATS][..], &[SYMPTOMS], &SEARCHES] {
            let judgements = all(files);
            assert!(judgements.len() >= 60, "{files:?}: {}", judgements.len());
            for one in judgements.iter().filter(|one| one.book == "demo") {
                for file in &one.relevant {
                    let path = crate::root().join("content").join(file);
                    assert!(path.is_file(), "{}", path.display());
                }
            }
        }
    }

    #[test]
    fn repeats_name_earlier_entries_alone() {
        for one in all(&[REPEATS]) {
            let later = one
                .relevant
                .iter()
                .find(|file| file.as_str() >= one.query.text());
            assert_eq!(later, None, "{}", one.query.text());
        }
    }

    #[test]
    fn rankings_are_cut_to_what_is_earlier_than_the_asking_entry() {
        let ranking = || ["b.md", "a.md", "c.md"].map(str::to_owned).to_vec();
        let file = Query::File("b.md".to_owned());
        assert_eq!(earlier(ranking(), &file), ["a.md"]);
        assert_eq!(earlier(ranking(), &Query::Text("b".to_owned())), ranking());
    }

    #[test]
    fn the_baseline_asks_with_the_text_of_a_file_and_ranks_pages_on_request() {
        let texts = ["pool full", "disk full", "full of advice"].map(str::to_owned);
        let collection = Collection {
            files: ["a.md", "b.md", "page.md"].map(str::to_owned).to_vec(),
            incidents: 2,
            bm25: Bm25::of(texts.iter().map(String::as_str)),
            texts: texts.to_vec(),
        };
        let file = Query::File("b.md".to_owned());
        assert_eq!(collection.ranked(&file, false), ["b.md", "a.md"]);
        let text = Query::Text("advice".to_owned());
        assert_eq!(collection.ranked(&text, true), ["page.md"]);
        assert!(collection.ranked(&text, false).is_empty());
    }
}
