//! The `source` of an entry that `casebook import` wrote: where it came from, and what of it is not stated.

use casebook_diagnostic::{Code, code};
use casebook_dialect::{Origin, SourceFact};

use super::Provenance;
use crate::source::yaml::Node;

/// Where an imported entry came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Imported {
    /// The name of the dialect it was read by.
    pub dialect: String,
    /// What identifies it in its source.
    pub id: String,
    /// The fingerprint of the entry as it was written.
    pub hash: String,
    /// How its facts came about that nobody stated.
    pub facts: Vec<Provenance>,
}

impl Imported {
    /// Whether a finding would only say that the other tool asks for less than the template: its reports have other sections, and
    /// its actions no owners. A cause that nobody named is worth saying, since somebody can.
    #[must_use]
    pub fn excuses(&self, finding: Code) -> bool {
        matches!(
            finding,
            code::CB105
                | code::CB110
                | code::CB111
                | code::CB112
                | code::CB401
                | code::CB402
                | code::CB403
                | code::CB404
                | code::CB405
                | code::CB406
                | code::CB801
        )
    }
}

/// The keys whose facts nobody stated.
const ORIGINS: [(&str, Origin); 2] = [("derived", Origin::Derived), ("guesses", Origin::Guess)];

/// Whether a `source` was written by `casebook import`.
pub(super) fn is_own(source: &Node) -> bool {
    ["dialect", "id", "hash"]
        .iter()
        .all(|key| source.get(key).is_some_and(|node| node.text().is_some()))
}

/// What the `source` of front matter says, if `casebook import` wrote it.
pub(super) fn read(front_matter: &Node) -> Option<Imported> {
    let source = front_matter.get("source").filter(|node| is_own(node))?;
    let text = |key: &str| {
        let text = source.get(key).and_then(Node::text);
        text.unwrap_or_default().to_owned()
    };
    let mut facts = Vec::new();
    for (key, origin) in ORIGINS {
        let entries = source.get(key).map(Node::entries).unwrap_or_default();
        facts.extend(entries.iter().map(|entry| Provenance {
            field: entry.key.clone(),
            origin,
            raw: entry.value.text().unwrap_or_default().to_owned(),
            span: entry.value.span,
        }));
    }
    Some(Imported {
        dialect: text("dialect"),
        id: text("id"),
        hash: text("hash"),
        facts,
    })
}

/// What no field takes, and the file it all came from. The fingerprints tell people nothing.
pub(super) fn kept(source: &Node) -> Vec<SourceFact> {
    let fields = source
        .get("fields")
        .map(|fields| SourceFact::of(fields, &|_| false));
    let mut kept = fields.unwrap_or_default();
    let is_told = |key: &str| {
        matches!(
            key,
            "dialect" | "hash" | "unlinked_hash" | "fields" | "derived" | "guesses"
        )
    };
    kept.extend(
        SourceFact::of(source, &is_told)
            .into_iter()
            .map(|fact| SourceFact {
                name: format!("source.{}", fact.name),
                ..fact
            }),
    );
    kept
}
