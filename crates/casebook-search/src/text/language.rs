//! The language of a book: which other forms of a word are the same word.
//!
//! English inflections are worked out when a query is read ([`inflections`]). Other languages are stemmed by Snowball's
//! algorithms: entries hold the stem of each word beside the word, so that an exact match still ranks first.

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

/// A language, as a book names it.
#[derive(Default)]
pub(crate) struct Language {
    is_english: bool,
    stemmer: Option<Stemmer>,
}

impl Language {
    /// The language of a BCP 47 tag, such as `en`, `de-AT` or `pt_BR`. Words of a language without a stemmer are found as
    /// they are written.
    pub(crate) fn of(tag: &str) -> Language {
        let primary = tag.split(['-', '_']).next().unwrap_or_default();
        let primary = primary.to_ascii_lowercase();
        Language {
            is_english: primary == "en",
            stemmer: stemmer(&primary),
        }
    }

    /// Whether it is English.
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

    /// What all inflections of a folded word share; it need not be a word.
    pub(crate) fn family(&self, word: &str) -> String {
        if let Some(singular) = short_singular(word) {
            return singular.to_owned();
        }
        if self.is_english {
            return base(word);
        }
        self.stems(word)
            .into_iter()
            .next()
            .unwrap_or_else(|| word.to_owned())
    }

    /// The inflections of a folded word that are of one [family](Self::family) with it, itself first. Some are not words; the
    /// dictionary decides. In a language with a stemmer, its stem stands for the others.
    pub(crate) fn relatives(&self, word: &str) -> Vec<String> {
        let family = self.family(word);
        let mut relatives = vec![word.to_owned()];
        let forms = self.forms(word).into_iter();
        relatives.extend(forms.filter(|form| self.family(form) == family));
        if self.stemmer.is_some() && !relatives.contains(&family) {
            relatives.push(family);
        }
        relatives
    }

    /// Whether entries hold stems beside words.
    pub(crate) fn has_stems(&self) -> bool {
        self.stemmer.is_some()
    }

    /// The stems of a word as it is written, folded: that of the word, and that of the word without its accents if it is
    /// another one, for queries that leave accents out. Empty where nothing is stemmed.
    pub(crate) fn stems(&self, word: &str) -> Vec<String> {
        let Some(stemmer) = self.stemmer else {
            return Vec::new();
        };
        let word = without_elision(word);
        if word.chars().count() < MIN_STEMMED || !word.chars().all(char::is_alphabetic) {
            return Vec::new();
        }
        let lower = word.to_lowercase();
        let plain = fold(&lower);
        let mut stems = vec![fold(&stem(stemmer, &lower))];
        if plain != lower {
            let without_accents = fold(&stem(stemmer, &plain));
            if !stems.contains(&without_accents) {
                stems.push(without_accents);
            }
        }
        stems.retain(|stem| !stem.is_empty());
        stems
    }
}

impl std::fmt::Debug for Language {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Language")
            .field("is_english", &self.is_english)
            .field("has_stemmer", &self.stemmer.is_some())
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
            ("de-CH", ["Häuser", "Haus"]),
            ("fr", ["défaillance", "défaillances"]),
            ("fr", ["fatiguée", "fatiguee"]),
            ("fr", ["l'incident", "incidents"]),
            ("es", ["conexión", "conexiones"]),
            ("pt_BR", ["falha", "falhas"]),
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
    fn names_numbers_and_other_languages_are_not_stemmed() {
        let german = Language::of("de");
        assert!(german.stems("p99").is_empty() && german.stems("db").is_empty());
        assert!(Language::of("en").stems("connections").is_empty());
        assert!(Language::of("ja").stems("connections").is_empty());
        assert!(Language::of("en-GB").is_english() && !Language::of("eo").is_english());
    }
}
