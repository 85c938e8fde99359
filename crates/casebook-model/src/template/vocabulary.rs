//! Vocabularies: the values a field may take, with definitions, hierarchy and aliases.

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use casebook_diagnostic::{Span, Suggestions, same_number};
use casebook_text::name_key;

/// The values a field may take, in the order they were declared (for severities: worst first).
#[derive(Debug, Clone, Default)]
pub struct Vocabulary {
    terms: Vec<Term>,
    /// Folded name or alias → index into `terms`.
    index: HashMap<String, usize>,
    /// Made when a name is wrong for the first time.
    guesses: OnceLock<Guesses>,
}

impl PartialEq for Vocabulary {
    fn eq(&self, other: &Self) -> bool {
        // The index and the guesses are made from the terms.
        self.terms == other.terms
    }
}

/// What it takes to guess at a name without looking at every term.
#[derive(Debug, Clone, Default)]
struct Guesses {
    names: Suggestions,
    near: Suggestions,
    /// The last part of a sub-term's name → the first such term.
    below: HashMap<String, usize>,
    /// What ends a name → its term, and the same of aliases; `None` where several end with it.
    name_ends: HashMap<String, Option<usize>>,
    alias_ends: HashMap<String, Option<usize>>,
}

impl Guesses {
    fn of(vocabulary: &Vocabulary) -> Self {
        let mut guesses = Self {
            names: Suggestions::of(vocabulary.terms.iter().map(|term| term.name.as_str())),
            near: Suggestions::of(vocabulary.index.keys().map(String::as_str)),
            ..Self::default()
        };
        for (at, term) in vocabulary.terms.iter().enumerate() {
            if let Some((_, last)) = term.name.rsplit_once('/') {
                guesses.below.entry(last.to_owned()).or_insert(at);
            }
            claim_ends(&mut guesses.name_ends, &term.name, at);
            for alias in &term.aliases {
                claim_ends(&mut guesses.alias_ends, alias, at);
            }
        }
        guesses
    }
}

/// Files a term under every part that its name ends with.
fn claim_ends(ends: &mut HashMap<String, Option<usize>>, name: &str, at: usize) {
    let folded = fold(name);
    // What somebody writes for a name is a short part; to file every part of a long one would take the square of it.
    const LONGEST: usize = 64;
    let parts = folded
        .char_indices()
        .rev()
        .take(LONGEST)
        .map(|(start, _)| &folded[start..])
        .filter(|part| ends_with_part(&folded, part));
    for part in parts {
        ends.entry(part.to_owned())
            .and_modify(|holder| *holder = holder.filter(|holder| *holder == at))
            .or_insert(Some(at));
    }
}

/// One value of a vocabulary.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Term {
    /// The canonical name; of a sub-term the whole path, `capacity/connection-pool`.
    pub name: String,
    /// What people read.
    pub title: String,
    /// What belongs here.
    pub definition: Option<String>,
    /// An example that decides between this and a neighbour.
    pub example: Option<String>,
    /// Other names people use.
    pub aliases: Vec<String>,
    /// Other values that this one depends on (services).
    pub depends_on: Vec<String>,
    /// The label of those who may see it though no entry uses it; without one everybody may.
    pub visibility: Option<String>,
    /// The file of the book, relative to it, and the place there that declares it; `None` of Casebook's own terms.
    pub place: Option<(Arc<str>, Span)>,
}

/// What a written value is to a vocabulary.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lookup<'a> {
    /// A canonical name, letter for letter.
    Canonical(&'a Term),
    /// Another spelling of a canonical name, or an alias.
    Alias(&'a Term),
    /// Nothing the vocabulary knows.
    Unknown,
}

impl<'a> Lookup<'a> {
    /// The term, however it was spelled.
    #[must_use]
    pub fn term(self) -> Option<&'a Term> {
        match self {
            Lookup::Canonical(term) | Lookup::Alias(term) => Some(term),
            Lookup::Unknown => None,
        }
    }
}

impl Term {
    /// The name of the term above, for a sub-term.
    #[must_use]
    pub fn parent(&self) -> Option<&str> {
        self.name.rsplit_once('/').map(|(parent, _)| parent)
    }
}

impl Vocabulary {
    /// Adds a term. Where its name or an alias is taken already the first holder keeps it; the taken words are
    /// returned.
    pub fn push(&mut self, term: Term) -> Vec<String> {
        let mut taken = Vec::new();
        let at = self.terms.len();
        let parent = term.parent().map(str::to_owned);
        let mut claim = |word: &str| match self.index.entry(fold(word)) {
            std::collections::hash_map::Entry::Occupied(holder) if *holder.get() != at => {
                taken.push(word.to_owned());
            }
            std::collections::hash_map::Entry::Occupied(_) => {}
            std::collections::hash_map::Entry::Vacant(place) => {
                place.insert(at);
            }
        };
        claim(&term.name);
        for alias in &term.aliases {
            match &parent {
                Some(parent) => claim(&format!("{parent}/{alias}")),
                None => claim(alias),
            }
        }
        self.terms.push(term);
        self.guesses = OnceLock::new();
        taken
    }

    /// Without the terms that `keep` does not take, and without what others say of those.
    #[must_use]
    pub fn retain(&self, keep: impl Fn(&Term) -> bool) -> Self {
        let mut kept = Self::default();
        let is_kept = |name: &String| {
            let term = self.lookup(name).term();
            term.is_none_or(&keep)
        };
        for term in self.terms.iter().filter(|term| keep(term)) {
            let mut term = term.clone();
            term.depends_on.retain(is_kept);
            kept.push(term);
        }
        kept
    }

    /// The terms, in the order they were declared.
    #[must_use]
    pub fn terms(&self) -> &[Term] {
        &self.terms
    }

    /// Whether terms stand below others. Elsewhere a `/` is a letter of a value like any other.
    #[must_use]
    pub fn is_tree(&self) -> bool {
        self.terms.iter().any(|term| term.parent().is_some())
    }

    /// Whether nothing is declared; a field with such a vocabulary takes any value.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.terms.is_empty()
    }

    /// Finds what was written, in any case and with blanks or `_` for `-`.
    #[must_use]
    pub fn lookup(&self, written: &str) -> Lookup<'_> {
        match self.index.get(&fold(written)) {
            Some(at) if self.terms[*at].name == written => Lookup::Canonical(&self.terms[*at]),
            Some(at) => Lookup::Alias(&self.terms[*at]),
            None => self.lookup_below_alias(written),
        }
    }

    /// `resource-exhaustion/quota` where `resource-exhaustion` is an alias of `capacity`.
    fn lookup_below_alias(&self, written: &str) -> Lookup<'_> {
        let Some((parent, child)) = written.split_once('/') else {
            return Lookup::Unknown;
        };
        let Some(parent) = self
            .index
            .get(&fold(parent))
            .map(|at| &self.terms[*at].name)
        else {
            return Lookup::Unknown;
        };
        let path = fold(&format!("{parent}/{child}"));
        self.index
            .get(&path)
            .map_or(Lookup::Unknown, |at| Lookup::Alias(&self.terms[*at]))
    }

    /// The term of a canonical name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Term> {
        self.index
            .get(&fold(name))
            .map(|at| &self.terms[*at])
            .filter(|term| term.name == name)
    }

    /// The place of a canonical name in the order of declaration.
    #[must_use]
    pub fn rank(&self, name: &str) -> Option<usize> {
        self.index
            .get(&fold(name))
            .copied()
            .filter(|at| self.terms[*at].name == name)
    }

    /// The canonical name closest to what was written; for a bare word also the sub-terms of that name, and for a part
    /// the only name that ends with it. Names with other numbers are never meant: a rank is no misspelling of another.
    #[must_use]
    pub fn suggest(&self, written: &str) -> Option<&str> {
        let folded = fold(written);
        let guesses = self.guesses();
        let name = |at: &usize| self.terms[*at].name.as_str();
        guesses
            .below
            .get(&folded)
            .map(name)
            .or_else(|| self.ending_with(written))
            .or_else(|| {
                let near = guesses
                    .near
                    .nearest_where(&folded, |word| same_number(word, &folded))?;
                self.index.get(near).map(name)
            })
    }

    /// The same, when no other name is as close: what a fix may put in its place.
    #[must_use]
    pub fn clear_suggestion(&self, written: &str) -> Option<&str> {
        let near = self.suggest(written)?;
        let folded = fold(written);
        let clear = self
            .guesses()
            .names
            .clear_where(&folded, |word| same_number(word, &folded));
        (clear == Some(near) || self.ending_with(written) == Some(near)).then_some(near)
    }

    fn guesses(&self) -> &Guesses {
        self.guesses.get_or_init(|| Guesses::of(self))
    }

    /// The canonical name that alone ends with a part that was written, `SEV1` for `1`; else the one with such an alias.
    #[must_use]
    pub(crate) fn ending_with(&self, written: &str) -> Option<&str> {
        let part = fold(written);
        let guesses = self.guesses();
        let only = |ends: &HashMap<String, Option<usize>>| ends.get(&part).copied().flatten();
        only(&guesses.name_ends)
            .or_else(|| only(&guesses.alias_ends))
            .map(|at| self.terms[at].name.as_str())
    }
}

/// A word as vocabularies compare it: its [key](name_key), with `-` for blanks and `_`.
#[must_use]
pub fn fold(word: &str) -> String {
    name_key(word).replace([' ', '_'], "-")
}

/// Whether a folded word ends with a part: after a sign, or where digits follow letters.
fn ends_with_part(word: &str, part: &str) -> bool {
    let before = word
        .strip_suffix(part)
        .and_then(|before| before.chars().next_back());
    before
        .zip(part.chars().next())
        .is_some_and(|(before, first)| {
            !before.is_alphanumeric() || before.is_ascii_digit() != first.is_ascii_digit()
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn causes() -> Vocabulary {
        let mut vocabulary = Vocabulary::default();
        let term = |name: &str, aliases: &[&str]| Term {
            name: name.to_owned(),
            aliases: aliases.iter().map(|alias| (*alias).to_owned()).collect(),
            ..Term::default()
        };
        assert!(
            vocabulary
                .push(term("capacity", &["resource exhaustion"]))
                .is_empty()
        );
        assert!(
            vocabulary
                .push(term("capacity/connection-pool", &["conn-pool"]))
                .is_empty()
        );
        assert_eq!(vocabulary.push(term("other", &["Capacity"])), ["Capacity"]);
        vocabulary
    }

    fn name<'a>(lookup: &Lookup<'a>) -> Option<&'a str> {
        lookup.term().map(|term| term.name.as_str())
    }

    #[test]
    fn names_spellings_and_aliases_are_told_apart() {
        let causes = causes();
        assert!(matches!(causes.lookup("capacity"), Lookup::Canonical(_)));
        let alias = causes.lookup("Resource_Exhaustion");
        assert!(matches!(alias, Lookup::Alias(_)));
        assert_eq!(name(&alias), Some("capacity"));
        assert_eq!(
            name(&causes.lookup("capacity/conn-pool")),
            Some("capacity/connection-pool")
        );
        assert_eq!(
            name(&causes.lookup("resource-exhaustion/connection-pool")),
            Some("capacity/connection-pool")
        );
        assert_eq!(
            name(&causes.lookup("resource\u{a0}exhaus\u{200b}tion")),
            Some("capacity"),
            "no-break and zero-width characters are not seen"
        );
        assert_eq!(causes.lookup("nonsense"), Lookup::Unknown);
        assert_eq!(causes.lookup("nonsense/quota"), Lookup::Unknown);
    }

    #[test]
    fn suggestions_look_at_sub_terms_first() {
        assert_eq!(
            causes().suggest("connection-pool"),
            Some("capacity/connection-pool")
        );
        assert_eq!(causes().suggest("capcity"), Some("capacity"));
        assert_eq!(causes().suggest("weather"), None);
    }

    #[test]
    fn a_number_means_the_name_that_ends_with_it() {
        let template = crate::template::Template::builtin();
        let severities = &template.vocabularies["severity"];
        for (written, meant) in [
            ("1", Some("SEV1")),
            ("2", Some("SEV2")),
            ("4", Some("SEV4")),
            ("5", None),
            ("", None),
        ] {
            assert_eq!(severities.suggest(written), meant, "{written}");
        }
        assert_eq!(
            severities.suggest("0"),
            Some("SEV1"),
            "P0 is another name for it"
        );
        let triggers = &template.vocabularies["trigger"];
        assert_eq!(
            triggers.ending_with("push"),
            None,
            "three names end with it"
        );
        assert_eq!(triggers.ending_with("decay"), Some("performance-decay"));
        assert_eq!(triggers.ending_with("ecay"), None, "that is not part");
    }
}
