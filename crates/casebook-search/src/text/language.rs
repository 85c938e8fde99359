//! The language of a book: which other forms of a word are the same word.
//!
//! English inflections are worked out when a query is read ([`inflections`]). Other languages are stemmed by Snowball's
//! algorithms: entries hold the stem of each word beside the word, so that an exact match still ranks first.

use snowball_stemmers_rs::{Algorithm, Stemmer};

use super::fold::fold;
use super::inflections::{inflections, short_plurals};
use super::tokens::without_elision;

/// The shortest word that is stemmed, in letters.
const MIN_STEMMED: usize = 3;

/// A language, as a book names it.
#[derive(Default)]
pub struct Language {
    is_english: bool,
    stemmer: Option<Stemmer>,
}

impl Language {
    /// The language of a BCP 47 tag, such as `en`, `de-AT` or `pt_BR`. Words of a language without a stemmer are found as
    /// they are written.
    #[must_use]
    pub fn of(tag: &str) -> Language {
        let primary = tag.split(['-', '_']).next().unwrap_or_default();
        let primary = primary.to_ascii_lowercase();
        Language {
            is_english: primary == "en",
            stemmer: stemmer(&primary),
        }
    }

    /// Whether it is English.
    #[must_use]
    pub fn is_english(&self) -> bool {
        self.is_english
    }

    /// The other forms under which a folded word is looked up. Some are not words; the dictionary decides.
    #[must_use]
    pub fn forms(&self, word: &str) -> Vec<String> {
        let mut forms = short_plurals(word);
        if self.is_english {
            forms.extend(inflections(word));
        }
        forms
    }

    /// The stems of a word as it is written, folded: that of the word, and that of the word without its accents if it is
    /// another one, for queries that leave accents out. Empty where nothing is stemmed.
    #[must_use]
    pub fn stems(&self, word: &str) -> Vec<String> {
        let Some(stemmer) = &self.stemmer else {
            return Vec::new();
        };
        let word = without_elision(word);
        if word.chars().count() < MIN_STEMMED || !word.chars().all(char::is_alphabetic) {
            return Vec::new();
        }
        let lower = word.to_lowercase();
        let plain = fold(&lower);
        let mut stems = vec![fold(&stemmer.stem(&lower))];
        if plain != lower {
            let without_accents = fold(&stemmer.stem(&plain));
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

/// The stemmer of a language. Each is named where it is created, so that the engine for the browser holds no others.
fn stemmer(language: &str) -> Option<Stemmer> {
    Some(match language {
        "ca" => Stemmer::create(Algorithm::Catalan),
        "cs" => Stemmer::create(Algorithm::Czech),
        "da" => Stemmer::create(Algorithm::Danish),
        "de" => Stemmer::create(Algorithm::German),
        "es" => Stemmer::create(Algorithm::Spanish),
        "fi" => Stemmer::create(Algorithm::Finnish),
        "fr" => Stemmer::create(Algorithm::French),
        "hi" => Stemmer::create(Algorithm::Hindi),
        "hu" => Stemmer::create(Algorithm::Hungarian),
        // Malay has the same affixes.
        "id" | "ms" => Stemmer::create(Algorithm::Indonesian),
        "it" => Stemmer::create(Algorithm::Italian),
        // A third of the size of Snowball's newer algorithm.
        "nl" => Stemmer::create(Algorithm::DutchPorter),
        "nb" | "nn" | "no" => Stemmer::create(Algorithm::Norwegian),
        "pl" => Stemmer::create(Algorithm::Polish),
        "pt" => Stemmer::create(Algorithm::Portuguese),
        "ro" => Stemmer::create(Algorithm::Romanian),
        "ru" => Stemmer::create(Algorithm::Russian),
        "sv" => Stemmer::create(Algorithm::Swedish),
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
            ("cs", ["server", "serveru"]),
            ("pl", ["serwer", "serwera"]),
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
