//! Which causes of the vocabulary an entry without one is likely to have, by what it says.
//!
//! A cause is described by its name, definition and example, and by the entries that already name it. An entry is compared with both:
//! its likeness to the description, and the votes of the labelled entries that read most like it.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use casebook_model::book::{Casebook, Index};
use casebook_model::entry::Postmortem;
use casebook_search::likeness::{Families, each_word, presence};

/// A cause that an entry may have.
#[derive(Debug, Clone, PartialEq)]
pub struct CauseSuggestion {
    /// The cause, as its vocabulary has it.
    pub cause: String,
    /// How much speaks for it, from 0 to 1; the suggestions for one entry make at most 1 together.
    pub share: f64,
    /// The words that speak for it, the most telling first.
    pub words: Vec<String>,
}

/// How many labelled entries have a vote.
const VOTERS: usize = 8;
/// What the description of a cause counts, beside one vote.
const DESCRIPTION: f64 = 1.2;
/// What a word in the title counts, beside one in the text.
const TITLE: f32 = 2.0;
/// So many words are named.
const MOST_WORDS: usize = 5;

/// A text as weights of its words, of length 1.
type Vector = HashMap<u32, f64>;

/// What a book says of its causes.
pub struct CauseModel<'a> {
    book: &'a Casebook,
    families: Families,
    /// Words by their number, in the form in which they were met first.
    words: Vec<String>,
    numbers: HashMap<String, u32>,
    /// How telling each word is.
    rarity: Vec<f64>,
    /// Causes with their descriptions.
    causes: Vec<(String, Vector)>,
    /// Labelled entries, with the cause of each.
    labelled: Vec<(Index, usize, Vector)>,
    /// The labelled entries that have each word, with its weight.
    having: Vec<Vec<(usize, f64)>>,
}

impl<'a> CauseModel<'a> {
    /// Learns from the vocabulary of causes and from the counted entries that name one.
    #[must_use]
    pub fn learn(book: &'a Casebook) -> Self {
        let mut model = Self {
            book,
            families: Families::of(&book.languages()),
            words: Vec::new(),
            numbers: HashMap::new(),
            rarity: Vec::new(),
            causes: Vec::new(),
            labelled: Vec::new(),
            having: Vec::new(),
        };
        let mut counts: Vec<(Index, HashMap<u32, f32>)> = Vec::new();
        for (index, entry) in book.entries.iter().enumerate() {
            if entry.is_counted() && entry.known_cause().is_some() {
                let words = model.count(&text_of(entry));
                counts.push((index, words));
            }
        }
        let described = model.describe(&counts);
        model.weigh(&counts, &described);
        model.causes = described
            .iter()
            .map(|(name, counts)| (name.clone(), model.vector(counts)))
            .collect();
        let by_name: BTreeMap<String, usize> = model
            .causes
            .iter()
            .enumerate()
            .map(|(at, (name, _))| (name.clone(), at))
            .collect();
        model.labelled = counts
            .iter()
            .filter_map(|(index, counts)| {
                let cause = book.entries[*index].known_cause()?;
                Some((*index, *by_name.get(&**cause)?, model.vector(counts)))
            })
            .collect();
        model.having = vec![Vec::new(); model.words.len()];
        for (at, (.., vector)) in model.labelled.iter().enumerate() {
            for (word, weight) in vector {
                model.having[*word as usize].push((at, *weight));
            }
        }
        model
    }

    /// Every cause that can be suggested, with the words of its name, definition, example and aliases.
    fn describe(
        &mut self,
        counts: &[(Index, HashMap<u32, f32>)],
    ) -> Vec<(String, HashMap<u32, f32>)> {
        let book = self.book;
        let vocabulary = book.template.vocabulary("causes");
        let parents: BTreeSet<&str> = vocabulary
            .terms()
            .iter()
            .filter_map(|term| term.parent())
            .collect();
        let mut described = Vec::new();
        for term in vocabulary.terms() {
            // A cause above others is too wide to be suggested, unless entries name it.
            let is_used = counts
                .iter()
                .any(|(index, _)| names(book, *index, &term.name));
            if parents.contains(term.name.as_str()) && !is_used {
                continue;
            }
            let texts = [
                Some(&term.title),
                term.definition.as_ref(),
                term.example.as_ref(),
            ];
            let mut texts: Vec<(String, f32)> = texts
                .into_iter()
                .flatten()
                .map(|text| (text.clone(), 1.0))
                .collect();
            texts.push((term.name.replace(['/', '-', '_'], " "), 1.0));
            texts.extend(term.aliases.iter().map(|alias| (alias.clone(), 1.0)));
            described.push((term.name.clone(), self.count(&texts)));
        }
        described
    }

    /// The entries whose cause is known, with it.
    pub fn labelled(&self) -> impl Iterator<Item = (Index, &str)> {
        let labelled = self.labelled.iter();
        labelled.map(|(index, cause, _)| (*index, self.causes[*cause].0.as_str()))
    }

    /// The likeliest causes of an entry, best first, `limit` at most. What the entry itself says of its cause does not count.
    #[must_use]
    pub fn suggest(&self, index: Index, limit: usize) -> Vec<CauseSuggestion> {
        let entry = &self.book.entries[index];
        let mut counts: HashMap<u32, f32> = HashMap::new();
        self.each_known(&text_of(entry), |word, weight| {
            *counts.entry(word).or_default() += weight;
        });
        let own = self.vector(&counts);
        let mut scores = vec![0.0; self.causes.len()];
        for (at, (_, description)) in self.causes.iter().enumerate() {
            scores[at] += DESCRIPTION * likeness(&own, description);
        }
        let others = self.labelled.iter().zip(self.likenesses(&own));
        let mut voters: Vec<(f64, usize, &Vector)> = others
            .filter(|((other, ..), alike)| *other != index && *alike > 0.0)
            .map(|((_, cause, vector), alike)| (alike, *cause, vector))
            .collect();
        voters.sort_by(|one, other| other.0.total_cmp(&one.0));
        voters.truncate(VOTERS);
        for (vote, cause, _) in &voters {
            scores[*cause] += vote;
        }
        let total: f64 = scores.iter().sum();
        let mut order: Vec<usize> = (0..scores.len()).filter(|at| scores[*at] > 0.0).collect();
        order.sort_by(|one, other| {
            scores[*other]
                .total_cmp(&scores[*one])
                .then(self.causes[*one].0.cmp(&self.causes[*other].0))
        });
        let suggested = order.into_iter().take(limit).map(|at| {
            let voters = voters.iter().filter(|(_, cause, _)| *cause == at);
            let texts: Vec<&Vector> = std::iter::once(&self.causes[at].1)
                .chain(voters.map(|(_, _, vector)| *vector))
                .collect();
            CauseSuggestion {
                cause: self.causes[at].0.clone(),
                share: scores[at] / total,
                words: self.shared(&own, &texts),
            }
        });
        suggested.collect()
    }

    /// How alike a text and each labelled entry are, by the entries that have its words: most entries share few of them.
    fn likenesses(&self, own: &Vector) -> Vec<f64> {
        let mut alike = vec![0.0; self.labelled.len()];
        for (word, weight) in in_order(own) {
            for (at, other) in &self.having[word as usize] {
                alike[*at] += weight * other;
            }
        }
        alike
    }

    /// The words that a text shares with others, those that count most first.
    fn shared(&self, own: &Vector, texts: &[&Vector]) -> Vec<String> {
        let mut worth: Vec<(f64, &str)> = own
            .iter()
            .filter_map(|(word, weight)| {
                let others: f64 = texts.iter().filter_map(|text| text.get(word)).sum();
                let name = self.words[*word as usize].as_str();
                (others > 0.0).then_some((weight * others, name))
            })
            .collect();
        worth.sort_by(|one, other| other.0.total_cmp(&one.0).then(one.1.cmp(other.1)));
        let words = worth.into_iter().take(MOST_WORDS);
        words.map(|(_, word)| word.to_owned()).collect()
    }

    fn count(&mut self, texts: &[(String, f32)]) -> HashMap<u32, f32> {
        let mut counts: HashMap<u32, f32> = HashMap::new();
        for (text, weight) in texts {
            let english = self.families.is_english();
            let (families, numbers, words) = (&self.families, &mut self.numbers, &mut self.words);
            each_word(text, english, |word| {
                let number = *numbers.entry(families.of_word(word)).or_insert_with(|| {
                    words.push(word.to_owned());
                    u32::try_from(words.len() - 1).unwrap_or(u32::MAX)
                });
                *counts.entry(number).or_default() += weight;
            });
        }
        counts
    }

    fn each_known(&self, texts: &[(String, f32)], mut each: impl FnMut(u32, f32)) {
        for (text, weight) in texts {
            each_word(text, self.families.is_english(), |word| {
                if let Some(number) = self.numbers.get(&self.families.of_word(word)) {
                    each(*number, *weight);
                }
            });
        }
    }

    /// A word tells the more the fewer texts have it.
    fn weigh(
        &mut self,
        entries: &[(Index, HashMap<u32, f32>)],
        described: &[(String, HashMap<u32, f32>)],
    ) {
        let mut having = vec![0_usize; self.words.len()];
        let texts = entries.iter().map(|(_, counts)| counts);
        for counts in texts.chain(described.iter().map(|(_, counts)| counts)) {
            for word in counts.keys() {
                having[*word as usize] += 1;
            }
        }
        let all = (entries.len() + described.len()) as f64;
        self.rarity = having
            .iter()
            .map(|having| (1.0 + all / (1.0 + *having as f64)).ln())
            .collect();
    }

    fn vector(&self, counts: &HashMap<u32, f32>) -> Vector {
        let weights = counts.iter().map(|(word, count)| {
            let weight = f64::from(presence(*count)) * self.rarity[*word as usize];
            (*word, weight)
        });
        let mut vector: Vector = weights.collect();
        let weights = in_order(&vector).into_iter();
        let length = weights.map(|(_, weight)| weight * weight).sum::<f64>();
        let length = length.sqrt();
        if length > 0.0 {
            vector.values_mut().for_each(|weight| *weight /= length);
        }
        vector
    }
}

fn names(book: &Casebook, index: Index, cause: &str) -> bool {
    let own = book.entries[index].known_cause();
    own.is_some_and(|own| &**own == cause)
}

fn likeness(one: &Vector, other: &Vector) -> f64 {
    let (few, many) = if one.len() < other.len() {
        (one, other)
    } else {
        (other, one)
    };
    let few = in_order(few).into_iter();
    let shared = few.filter_map(|(word, weight)| Some(weight * many.get(&word)?));
    shared.sum()
}

/// Weights in the order of words: summed so, the same book gives the same digits.
fn in_order(vector: &Vector) -> Vec<(u32, f64)> {
    let mut weights: Vec<(u32, f64)> = vector
        .iter()
        .map(|(word, weight)| (*word, *weight))
        .collect();
    weights.sort_unstable_by_key(|(word, _)| *word);
    weights
}

/// What an entry says, without the fields that somebody filled in: those of labelled entries would give their causes away.
fn text_of(entry: &Postmortem) -> Vec<(String, f32)> {
    vec![
        (entry.title.clone(), TITLE),
        (entry.outline().text.clone(), 1.0),
    ]
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
