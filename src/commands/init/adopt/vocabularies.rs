//! Vocabularies of what the entries of a folder say.

use std::collections::BTreeMap;

use casebook::template::quoted;
use casebook_model::book::Casebook;
use casebook_model::entry::Postmortem;
use casebook_text::name_key;

/// A name is no longer than this; what is longer is a sentence.
const LONGEST: usize = 48;

/// The vocabularies that are worth writing, by their paths in the folder of entries: the services that are affected, and the root
/// causes where most of them are none of Casebook's.
pub(super) fn of(book: &Casebook) -> Vec<(&'static str, String)> {
    let mut files = Vec::new();
    let services = names(book, |entry| {
        entry.services.iter().map(|name| &*name.value).collect()
    });
    let is_declared = !book.template.vocabulary("services").is_empty();
    if !is_declared && let Some(terms) = terms(&services, is_name) {
        let text = format!(
            "# The services that the entries name. From now on any other name in an entry of Casebook's own form is a finding.\n# Add what you know: `title`, `definition`, `depends_on`, and `aliases` for other spellings.\nservices:\n{terms}"
        );
        files.push(("_schema/services.yaml", text));
    }
    let causes = names(book, |entry| {
        entry.root_causes.iter().map(|name| &*name.value).collect()
    });
    let known = book.template.vocabulary("causes");
    let foreign = causes
        .values()
        .filter(|name| known.get(&name.common()).is_none());
    // A cause with `/` is one below another, which only its author can arrange.
    let is_cause = |name: &str| is_name(name) && !name.contains('/');
    if foreign.count() * 2 > causes.len()
        && let Some(terms) = terms(&causes, is_cause)
    {
        let text = format!(
            "# The root causes that the entries name, in place of Casebook's own. `casebook schema --format yaml` prints those.\ncauses:\n{terms}"
        );
        files.push(("_schema/causes.yaml", text));
    }
    files
}

/// A name in its spellings, and how many entries have each.
#[derive(Default)]
struct Spellings(BTreeMap<String, usize>);

impl Spellings {
    /// The commonest spelling, of several the first in the alphabet.
    fn common(&self) -> String {
        let spellings = self.0.iter().rev();
        let common = spellings.max_by_key(|(_, count)| **count);
        common.map(|(name, _)| name.clone()).unwrap_or_default()
    }
}

fn names(book: &Casebook, of: impl Fn(&Postmortem) -> Vec<&str>) -> BTreeMap<String, Spellings> {
    let mut found: BTreeMap<String, Spellings> = BTreeMap::new();
    for entry in &book.entries {
        for name in of(entry) {
            let key: String = name_key(name)
                .chars()
                .filter(|letter| !matches!(letter, ' ' | '-' | '_'))
                .collect();
            let spellings = found.entry(key).or_default();
            *spellings.0.entry(name.to_owned()).or_default() += 1;
        }
    }
    found
}

fn is_name(name: &str) -> bool {
    name.chars().count() <= LONGEST
}

/// The terms of a vocabulary, and how many names are left out since they read like sentences; nothing where most of them do.
fn terms(names: &BTreeMap<String, Spellings>, is_term: impl Fn(&str) -> bool) -> Option<String> {
    let (mut out, mut terms) = (String::new(), 0);
    for name in names.values() {
        let common = name.common();
        if !name.0.keys().all(|name| is_term(name)) {
            continue;
        }
        terms += 1;
        out.push_str(&format!("  - name: {}\n", quoted(&common)));
        let others = name.0.keys().filter(|other| **other != common);
        // Differences of case alone are none to a vocabulary.
        let others: Vec<String> = others
            .filter(|other| other.to_lowercase() != common.to_lowercase())
            .map(|other| quoted(other))
            .collect();
        if !others.is_empty() {
            out.push_str(&format!("    aliases: [{}]\n", others.join(", ")));
        }
    }
    let left = names.len() - terms;
    if left > 0 {
        out.push_str(&format!(
            "# Left out, since they read like sentences: {left}.\n"
        ));
    }
    (terms > left).then_some(out)
}
