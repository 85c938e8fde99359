//! Single values of `book.toml`, each with its type.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::{Reader, find, kind};
use casebook_diagnostic::Span;
use casebook_time::Duration;

impl Reader<'_> {
    pub(super) fn mistyped(&mut self, value: &Spanned<DeValue<'_>>, name: &str, expected: &str) {
        let message = format!("`{name}` is {expected}, this is {}", kind(value.get_ref()));
        self.error(value.span().into(), message, None);
    }

    pub(super) fn text(
        &mut self,
        root: &DeTable<'_>,
        table: &str,
        name: &str,
    ) -> Option<(String, Span)> {
        let value = find(root, table, name)?;
        match value.get_ref() {
            DeValue::String(text) => Some((text.to_string(), value.span().into())),
            _ => {
                self.mistyped(value, name, "a string");
                None
            }
        }
    }

    pub(super) fn set_text(
        &mut self,
        root: &DeTable<'_>,
        table: &str,
        name: &str,
        place: &mut String,
    ) {
        if let Some((text, _)) = self.text(root, table, name) {
            *place = text;
        }
    }

    pub(super) fn texts(
        &mut self,
        root: &DeTable<'_>,
        table: &str,
        name: &str,
    ) -> Vec<(String, Span)> {
        let Some(value) = find(root, table, name) else {
            return Vec::new();
        };
        let DeValue::Array(items) = value.get_ref() else {
            self.mistyped(value, name, "a list of strings");
            return Vec::new();
        };
        let mut texts = Vec::new();
        for item in items {
            match item.get_ref() {
                DeValue::String(text) => texts.push((text.to_string(), item.span().into())),
                _ => self.mistyped(item, name, "a list of strings"),
            }
        }
        texts
    }

    pub(super) fn set_flag(
        &mut self,
        root: &DeTable<'_>,
        table: &str,
        name: &str,
        place: &mut bool,
    ) {
        match find(root, table, name).map(|value| (value, value.get_ref())) {
            Some((_, DeValue::Boolean(flag))) => *place = *flag,
            Some((value, _)) => self.mistyped(value, name, "true or false"),
            None => {}
        }
    }

    pub(super) fn whole(
        &mut self,
        root: &DeTable<'_>,
        table: &str,
        name: &str,
        least: u64,
        most: u64,
    ) -> Option<u64> {
        let value = find(root, table, name)?;
        let number = match value.get_ref() {
            DeValue::Integer(number) => u64::from_str_radix(number.as_str(), number.radix()).ok(),
            _ => None,
        };
        let number = number.filter(|number| (least..=most).contains(number));
        if number.is_none() {
            self.error(
                value.span().into(),
                format!("`{name}` is a whole number from {least} to {most}"),
                None,
            );
        }
        number
    }

    /// A length of time, where `false` switches off (`Some(None)`).
    pub(super) fn duration_or_off(
        &mut self,
        root: &DeTable<'_>,
        table: &str,
        name: &str,
    ) -> Option<Option<Duration>> {
        let value = find(root, table, name)?;
        match value.get_ref() {
            DeValue::Boolean(false) => return Some(None),
            DeValue::String(text) => match Duration::parse(text) {
                Ok(parsed) if parsed.duration.is_some() => return Some(parsed.duration),
                Ok(_) => self.error(
                    value.span().into(),
                    format!("`{name}` is a duration such as `5m`"),
                    None,
                ),
                Err(error) => self.error(value.span().into(), error.to_string(), None),
            },
            _ => self.mistyped(value, name, "a duration such as `\"5m\"`, or false"),
        }
        None
    }

    pub(super) fn days(&mut self, root: &DeTable<'_>, table: &str, name: &str) -> Option<i64> {
        let span = find(root, table, name).map_or(Span::at(0), |value| value.span().into());
        let seconds = self.duration_or_off(root, table, name)??.seconds();
        if seconds % 86_400 == 0 {
            return i64::try_from(seconds / 86_400).ok();
        }
        self.error(
            span,
            format!("`{name}` is a number of whole days, such as `\"14d\"`"),
            None,
        );
        None
    }
}
