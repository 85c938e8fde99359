//! Single values of a schema file.

use super::Reader;
use crate::source::yaml::Node;
use crate::template::Status;

impl Reader {
    pub(super) fn set_text(&mut self, node: &Node, key: &str, set: impl FnOnce(String)) {
        match node.get(key) {
            Some(value) if value.text().is_some() => {
                set(value
                    .text()
                    .unwrap_or_default()
                    .split_whitespace()
                    .collect::<Vec<_>>()
                    .join(" "));
            }
            Some(value) if !value.is_null() => {
                self.wrong(value, format!("`{key}` is text, this is {}", value.shape()));
            }
            _ => {}
        }
    }

    pub(super) fn set_flag(&mut self, node: &Node, key: &str, set: impl FnOnce(bool)) {
        let Some(value) = node.get(key) else { return };
        match value.text() {
            Some("true") => set(true),
            Some("false") => set(false),
            _ => self.wrong(value, format!("`{key}` is `true` or `false`")),
        }
    }

    pub(super) fn number(&mut self, node: &Node, key: &str) -> Option<f64> {
        let value = node.get(key)?;
        let number = value
            .text()
            .and_then(|text| text.parse::<f64>().ok())
            .filter(|number| number.is_finite());
        if number.is_none() {
            self.wrong(value, format!("`{key}` is a number"));
        }
        number
    }

    /// `Some(None)` where the file says `required_from: never`.
    pub(super) fn status(&mut self, node: &Node) -> Option<Option<Status>> {
        let value = node.get("required_from")?;
        match value.text() {
            Some("never") => Some(None),
            Some(word) if Status::parse(word).is_some() => Some(Status::parse(word)),
            _ => {
                self.wrong(
                    value,
                    "`required_from` is draft, in-review, published or never",
                );
                None
            }
        }
    }

    pub(super) fn texts(&mut self, node: &Node, key: &str) -> Vec<String> {
        let Some(value) = node.get(key) else {
            return Vec::new();
        };
        if let Some(text) = value.text() {
            return vec![text.to_owned()];
        }
        value
            .items()
            .iter()
            .filter_map(Node::text)
            .map(str::to_owned)
            .collect()
    }
}
