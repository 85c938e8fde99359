//! Values that a source gives its entries where their authors wrote none.

use std::borrow::Cow;

use super::fields::Values;
use super::fill::fill;
use super::{Postmortem, Visibility};
use crate::config::SourceConfig;
use crate::source::yaml::{Entry, Node, Scalar, Value};
use casebook_diagnostic::Span;

/// Fills what the front matter leaves out, and answers with the front matter as if it had been written there. What could
/// not be read counts as restricted whatever the source says.
pub(super) fn add_defaults<'n>(
    entry: &mut Postmortem,
    read_as: Option<Cow<'n, Node>>,
    source: &SourceConfig,
    fail_closed: bool,
    values: &mut Values<'_>,
) -> Option<Cow<'n, Node>> {
    // Of a key that is given twice either may say something.
    let is_written = |name: &str| {
        let written = read_as.as_deref().map(Node::entries).unwrap_or_default();
        written
            .iter()
            .any(|entry| entry.key == name && !entry.value.is_null())
    };
    let template = values.template;
    let added: Vec<Entry> = source
        .defaults
        .iter()
        .filter(|(name, _)| template.field(name).is_some() && !is_written(name))
        .filter(|(name, _)| *name != "visibility" || !fail_closed)
        .map(|(name, texts)| written(name, texts))
        .collect();
    if added.is_empty() {
        return read_as;
    }
    let node = mapping(added.clone());
    // A default that the template does not know is a finding in `book.toml`, and not one in every entry.
    let (found, restricted) = (values.findings.len(), values.restricted);
    fill(entry, &node, values);
    values.findings.truncate(found);
    values.restricted = restricted;
    match read_as {
        Some(read_as) => {
            let mut node = read_as.into_owned();
            if let Value::Mapping(entries) = &mut node.value {
                entries.extend(added);
            }
            Some(Cow::Owned(node))
        }
        None => None,
    }
}

fn written(name: &str, texts: &[String]) -> Entry {
    let scalar = |text: &String| {
        node(Value::Scalar(Scalar {
            text: text.clone(),
            quoted: true,
        }))
    };
    let value = match (name, texts) {
        ("visibility", [one]) => scalar(one),
        _ => node(Value::Sequence(texts.iter().map(scalar).collect())),
    };
    Entry {
        key: name.to_owned(),
        key_span: Span::at(0),
        value,
    }
}

fn mapping(entries: Vec<Entry>) -> Node {
    node(Value::Mapping(entries))
}

fn node(value: Value) -> Node {
    Node {
        value,
        span: Span::at(0),
    }
}

impl SourceConfig {
    /// The label of its entries that say none.
    #[must_use]
    pub fn visibility(&self) -> Option<&str> {
        self.defaults
            .get("visibility")
            .and_then(|labels| labels.first())
            .map(String::as_str)
            .filter(|label| *label != Visibility::default().as_str())
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::super::{Context, read};
    use super::*;
    use crate::template::Template;
    use casebook_time::Zone;

    fn source(defaults: &[(&str, &[&str])]) -> SourceConfig {
        let texts = |texts: &[&str]| texts.iter().map(|&text| text.to_owned()).collect();
        SourceConfig {
            name: "payments".to_owned(),
            id_prefix: "pay-".to_owned(),
            defaults: defaults
                .iter()
                .map(|(name, values)| ((*name).to_owned(), texts(values)))
                .collect(),
            ..SourceConfig::default()
        }
    }

    fn entry(path: &str, text: &str, source: SourceConfig) -> (Postmortem, Vec<String>) {
        let template = Template::builtin();
        let sources = [source];
        let context = Context {
            template: &template,
            zone: &Zone::utc(),
            is_page: &|_| false,
            sources: &sources,
        };
        let (entry, findings) = read(&path.into(), &path.into(), &text.into(), &context);
        let messages = findings.into_iter().map(|finding| finding.message);
        (entry, messages.collect())
    }

    #[test]
    fn what_an_author_leaves_out_the_source_says() {
        let defaults: &[(&str, &[&str])] =
            &[("teams", &["payments"]), ("visibility", &["restricted"])];
        let (given, _) = entry("payments/a.md", "---\ntitle: x\n---\n", source(defaults));
        assert_eq!(&*given.teams[0].value, "payments");
        assert!(given.hidden);
        assert_eq!(given.id.as_str(), "pay-a");
        let text = "---\ntitle: x\nid: pay-7\nteams: [web]\nvisibility: public\n---\n";
        let (written, _) = entry("payments/a.md", text, source(defaults));
        assert_eq!(&*written.teams[0].value, "web");
        assert_eq!(written.visibility, Visibility::Public);
        assert_eq!(written.id.as_str(), "pay-7");
        let (own, _) = entry("2026/a.md", "---\ntitle: x\n---\n", source(defaults));
        assert!(own.teams.is_empty() && !own.hidden && own.id.as_str() == "a");
    }

    #[test]
    fn what_may_have_meant_to_be_restricted_is_no_wider_by_default() {
        for text in [
            "---\ntitle: x\nvisibility: restricted\n",
            "---\ntitle: [\nvisibility: restricted\n---\n",
            "---\ntitle: x\nvisibillity: restricted\n---\n",
            "---\ntitle: x\nvisibility: resricted\n---\n",
            "---\ntitle: x\nvisibility:\nvisibility: restricted\n---\n",
            "---\ntitle: x\nmeta: {visibility: restricted}\n---\n",
        ] {
            let (entry, _) = entry(
                "payments/a.md",
                text,
                source(&[("visibility", &["public"])]),
            );
            assert!(entry.hidden, "{text}");
        }
        // A label that nobody knows hides.
        let (entry, findings) = entry(
            "payments/a.md",
            "---\ntitle: x\n---\n",
            source(&[("visibility", &["secret"])]),
        );
        assert!(entry.hidden && findings.is_empty(), "{findings:?}");
    }
}
