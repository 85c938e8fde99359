//! The levels of rules, by code and by family.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::{Reader, kind, listed};
use crate::config::{Config, WORD_LISTS};
use casebook_diagnostic::{Code, Level, suggestion};

impl Reader<'_> {
    pub(super) fn lint(&mut self, root: &DeTable<'_>, config: &mut Config) {
        let Some(DeValue::Table(table)) = root.get("lint").map(Spanned::get_ref) else {
            return;
        };
        if let Some((value, level)) = table
            .get("fail-level")
            .map(|value| (value, level(value.get_ref())))
        {
            match level {
                Some(Some(level)) => config.lint.fail_level = level,
                _ => self.no_level("fail-level", value, &["error", "warning", "info"]),
            }
        }
        for list in WORD_LISTS {
            let words: Vec<String> = self
                .texts(root, "lint", list)
                .into_iter()
                .map(|(word, _)| word)
                .collect();
            if !words.is_empty() {
                config.lint.words.insert(list, words);
            }
        }
        let mut families: Vec<(&str, Vec<Code>, &Spanned<DeValue<'_>>)> = table
            .iter()
            .map(|(key, value)| (key.get_ref().as_ref(), value))
            .map(|(name, value)| (name, Code::family(name), value))
            .collect();
        // What is said of one rule counts, whatever is said of its family.
        families.sort_by_key(|(name, _, _)| name.len());
        for (name, codes, value) in families
            .into_iter()
            .filter(|(_, codes, _)| !codes.is_empty())
        {
            match level(value.get_ref()) {
                Some(level) => config
                    .lint
                    .levels
                    .extend(codes.into_iter().map(|code| (code, level))),
                None => {
                    self.no_level(name, value, &["error", "warning", "info", "off"]);
                }
            }
        }
    }

    fn no_level(&mut self, name: &str, value: &Spanned<DeValue<'_>>, words: &[&str]) {
        let text = if let DeValue::String(text) = value.get_ref() {
            text.as_ref()
        } else {
            ""
        };
        let help =
            suggestion(text, words.iter().copied()).map(|near| format!("did you mean `{near}`?"));
        let found = match value.get_ref() {
            DeValue::String(text) => format!("`{text}`"),
            other => kind(other).to_owned(),
        };
        self.error(
            value.span().into(),
            format!("`{name}` is one of {}, not {found}", listed(words)),
            help,
        );
    }
}

/// A level, or none for `off`; nothing for what is neither.
fn level(value: &DeValue<'_>) -> Option<Option<Level>> {
    let DeValue::String(text) = value else {
        return None;
    };
    match text.as_ref() {
        "error" => Some(Some(Level::Error)),
        "warning" => Some(Some(Level::Warning)),
        "info" => Some(Some(Level::Info)),
        "off" => Some(None),
        _ => None,
    }
}
