//! `[audience.NAME]`: whom sites of the book are for.

use toml::de::{DeTable, DeValue};

use super::{Config, Reader, find};
use crate::audience::Audience;
use casebook_diagnostic::Span;

/// What the list of keys calls the table of any audience.
pub(super) const TABLE: &str = "audience.NAME";

impl Reader<'_> {
    pub(super) fn audiences(&mut self, root: &DeTable<'_>, config: &mut Config) {
        let Some(DeValue::Table(tables)) = root.get("audience").map(toml::Spanned::get_ref) else {
            return;
        };
        config.internal_patterns = self
            .texts(root, "audience", "internal-patterns")
            .into_iter()
            .map(|(text, _)| text)
            .filter(|text| !text.is_empty())
            .collect();
        for (key, value) in tables {
            let name = key.get_ref().as_ref();
            let span = Span::from(key.span());
            if !matches!(value.get_ref(), DeValue::Table(_)) {
                continue;
            }
            let plain = |letter: char| {
                letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '-'
            };
            if name.is_empty() || !name.chars().all(plain) {
                let message = format!(
                    "`{name}` is not a name of an audience: small letters, digits and `-` only"
                );
                self.error(span, message, None);
                continue;
            }
            let table = format!("audience.{name}");
            let sees = self.texts(root, &table, "sees");
            if sees.is_empty() {
                let span = find(root, &table, "sees").map_or(span, |value| value.span().into());
                let help =
                    "write `sees = [\"public\"]`, with every label of `visibility` that it may see";
                self.error(
                    span,
                    format!("`{name}` sees nothing"),
                    Some(help.to_owned()),
                );
                continue;
            }
            let site_url = self
                .address(root, &table, "site-url")
                .map(|url| format!("{}/", url.trim_end_matches('/')));
            config.audiences.add(Audience {
                name: name.to_owned(),
                sees: sees
                    .into_iter()
                    .map(|(label, _)| label.to_lowercase())
                    .collect(),
                site_url,
                is_author: false,
            });
        }
        if let Ok(audience) = config.audiences.named(&config.audience.name) {
            config.audience = audience.clone();
        }
    }
}
