//! The languages of a book: which other forms of a word are the same word.
//!
//! English inflections are worked out when a query is read ([`inflections`]). Other languages are stemmed by Snowball's
//! algorithms: entries hold the stem of each word beside the word, so that an exact match still ranks first. In a book of several
//! languages every entry holds the stems of all of them: authors forget to say in which one they write, and what an entry says
//! and what is asked for are cut in the same way.

use waken_snowball::{SnowballEnv, algorithms};

use super::boundaries::without_elision;
use super::fold::fold;
use super::inflections::{base, inflections, short_plurals, short_singular};

/// The shortest word that is stemmed, in letters.
const MIN_STEMMED: usize = 3;

/// One of Snowball's algorithms: cuts the word in its environment down to the stem.
type Stemmer = fn(&mut SnowballEnv<'_>) -> bool;

fn stem(stemmer: Stemmer, word: &str) -> String {
    let mut environment = SnowballEnv::create(word);
    stemmer(&mut environment);
    environment.get_current().into_owned()
}

/// So many languages of one book are stemmed. A list of fixed length keeps the engine for the browser small.
const MOST_LANGUAGES: usize = 8;

/// The language of a book, or several.
#[derive(Default)]
pub(crate) struct Language {
    is_english: bool,
    stemmers: [Option<Stemmer>; MOST_LANGUAGES],
}

impl Language {
    /// Languages by their codes (ISO 639-1), separated by commas: `pt,en`. Words of a language without a stemmer are found as
    /// they are written.
    pub(crate) fn of(codes: &str) -> Language {
        let mut language = Language::default();
        for (code, place) in codes.split(',').zip(&mut language.stemmers) {
            language.is_english |= code == "en";
            *place = stemmer(code);
        }
        language
    }

    /// Whether English is among them.
    pub(crate) fn is_english(&self) -> bool {
        self.is_english
    }

    /// The other forms under which a folded word is looked up. Some are not words; the dictionary decides.
    pub(crate) fn forms(&self, word: &str) -> Vec<String> {
        let mut forms = short_plurals(word);
        if self.is_english {
            forms.extend(inflections(word));
        }
        forms
    }

    /// What all inflections of a folded word share, in English and in the first language with a stemmer; it need not be a word.
    pub(crate) fn family(&self, word: &str) -> String {
        if let Some(singular) = short_singular(word) {
            return singular.to_owned();
        }
        let base = if self.is_english {
            base(word)
        } else {
            word.to_owned()
        };
        self.stems(&base).into_iter().next().unwrap_or(base)
    }

    /// The inflections of a folded word that are of one [family](Self::family) with it, itself first. Some are not words; the
    /// dictionary decides. In a language with a stemmer, its stem stands for the others.
    pub(crate) fn relatives(&self, word: &str) -> Vec<String> {
        let family = self.family(word);
        let mut relatives = vec![word.to_owned()];
        let forms = self.forms(word).into_iter();
        relatives.extend(forms.filter(|form| self.family(form) == family));
        // That of the first language alone: an occurrence counts once. In a book that is English, too, it may be another one
        // than the family's.
        for stem in self.stems(word).into_iter().take(1).chain([family]) {
            if self.has_stems() && !relatives.contains(&stem) {
                relatives.push(stem);
            }
        }
        relatives
    }

    /// Whether entries hold stems beside words.
    pub(crate) fn has_stems(&self) -> bool {
        self.stemmers.iter().any(Option::is_some)
    }

    /// The stems of a word as it is written, folded: in each language that of the word, and that of the word without its accents
    /// if it is another one, for queries that leave accents out. Empty where nothing is stemmed.
    pub(crate) fn stems(&self, word: &str) -> Vec<String> {
        let mut stems: Vec<String> = Vec::new();
        if !self.has_stems() {
            return stems;
        }
        let word = without_elision(word);
        if word.chars().count() < MIN_STEMMED || !word.chars().all(char::is_alphabetic) {
            return stems;
        }
        let lower = word.to_lowercase();
        let plain = fold(&lower);
        let forms = 1 + usize::from(plain != lower);
        for stemmer in self.stemmers.iter().flatten() {
            for form in [&lower, &plain].into_iter().take(forms) {
                let stem = fold(&stem(*stemmer, form));
                if !stem.is_empty() && !stems.contains(&stem) {
                    stems.push(stem);
                }
            }
        }
        stems
    }
}

impl std::fmt::Debug for Language {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Language")
            .field("is_english", &self.is_english)
            .field("has_stems", &self.has_stems())
            .finish()
    }
}

/// The stemmer of a language. Each is named by itself, so that the engine for the browser holds no others.
fn stemmer(language: &str) -> Option<Stemmer> {
    Some(match language {
        "ca" => algorithms::catalan_stemmer::stem,
        "da" => algorithms::danish_stemmer::stem,
        "de" => algorithms::german_stemmer::stem,
        "es" => algorithms::spanish_stemmer::stem,
        "fi" => algorithms::finnish_stemmer::stem,
        "fr" => algorithms::french_stemmer::stem,
        "hu" => algorithms::hungarian_stemmer::stem,
        // Malay has the same affixes.
        "id" | "ms" => algorithms::indonesian_stemmer::stem,
        "it" => algorithms::italian_stemmer::stem,
        // A third of the size of Snowball's newer algorithm.
        "nl" => algorithms::dutch_porter_stemmer::stem,
        "nb" | "nn" | "no" => algorithms::norwegian_stemmer::stem,
        "pt" => algorithms::portuguese_stemmer::stem,
        "ro" => algorithms::romanian_stemmer::stem,
        "ru" => algorithms::russian_stemmer::stem,
        "sv" => algorithms::swedish_stemmer::stem,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_one_word_share_a_stem() {
        for (language, words) in [
            ("de", ["Verbindung", "Verbindungen"]),
            ("de", ["Häuser", "Haus"]),
            ("fr", ["défaillance", "défaillances"]),
            ("fr", ["fatiguée", "fatiguee"]),
            ("fr", ["l'incident", "incidents"]),
            ("es", ["conexión", "conexiones"]),
            ("pt", ["falha", "falhas"]),
            ("it", ["connessione", "connessioni"]),
            ("nl", ["verbinding", "verbindingen"]),
            ("sv", ["anslutning", "anslutningar"]),
            ("da", ["forbindelse", "forbindelser"]),
            ("nb", ["tilkobling", "tilkoblinger"]),
            ("fi", ["virhe", "virheet"]),
            ("hu", ["szerver", "szerverek"]),
            ("ro", ["conexiune", "conexiuni"]),
            ("ru", ["соединение", "соединения"]),
            ("id", ["gagal", "kegagalan"]),
            ("id", ["jalan", "menjalankan"]),
            ("id", ["layanan", "layanannya"]),
            ("ca", ["connexió", "connexions"]),
        ] {
            let language_of = Language::of(language);
            let [one, other] = words.map(|word| language_of.stems(word));
            assert!(
                one.iter().any(|stem| other.contains(stem)),
                "{language}: {words:?}: {one:?} {other:?}"
            );
        }
    }

    #[test]
    fn in_a_book_of_several_languages_forms_are_one_word_in_each() {
        let all = Language::of("en,de,fr");
        for [one, other] in [
            ["failure", "failures"],
            ["connections", "connection"],
            ["verbindung", "verbindungen"],
        ] {
            assert_eq!(all.family(one), all.family(other), "{one} {other}");
        }
        let shared = |one: &str, other: &str| {
            let [one, other] = [one, other].map(|word| all.stems(word));
            one.iter().any(|stem| other.contains(stem))
        };
        assert!(shared("Verbindung", "Verbindungen") && shared("défaillance", "défaillances"));
        assert!(all.is_english() && all.forms("error").contains(&"errors".to_owned()));
        assert_eq!(Language::of("en").family("errors"), "error");
    }

    #[test]
    fn names_numbers_and_other_languages_are_not_stemmed() {
        let german = Language::of("de");
        assert!(german.stems("p99").is_empty() && german.stems("db").is_empty());
        assert!(Language::of("en").stems("connections").is_empty());
        assert!(Language::of("ja").stems("connections").is_empty());
        assert!(Language::of("en").is_english() && !Language::of("eo").is_english());
    }
}
