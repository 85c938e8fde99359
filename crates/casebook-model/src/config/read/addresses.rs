//! Where a book is published, and where its sources are looked at.

use toml::de::DeTable;

use super::{Reader, find};
use crate::config::Config;
use casebook_diagnostic::Span;

impl Reader<'_> {
    pub(super) fn html(&mut self, root: &DeTable<'_>, config: &mut Config) {
        let html = &mut config.html;
        if let Some((theme, span)) = self.text(root, "output.html", "theme") {
            let plain = !theme.is_empty()
                && theme
                    .chars()
                    .all(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_'));
            if plain {
                html.theme = theme;
            } else {
                let message =
                    format!("`{theme}` is not a theme name: letters, digits, `-` and `_` only");
                self.error(
                    span,
                    message,
                    Some("a theme is a folder `themes/NAME` in the book".to_owned()),
                );
            }
        }
        html.site_url = self
            .address(root, "output.html", "site-url")
            .map(|url| format!("{}/", url.trim_end_matches('/')));
        html.repository_url = self.address(root, "output.html", "repository-url");
        html.edit_url = self.edit_address(root, "output.html");
    }

    /// An address that has a place for the path of a file.
    pub(super) fn edit_address(&mut self, root: &DeTable<'_>, table: &str) -> Option<String> {
        let url = self.address(root, table, "edit-url")?;
        if url.contains("{path}") {
            return Some(url);
        }
        let span = find(root, table, "edit-url").map_or(Span::at(0), |value| value.span().into());
        let help = "put it where the path of the file belongs: `https://git.example/book/edit/main/{path}`";
        self.error(
            span,
            "`edit-url` lacks `{path}`: every page would lead to one address",
            Some(help.to_owned()),
        );
        None
    }

    pub(super) fn address(
        &mut self,
        root: &DeTable<'_>,
        table: &str,
        name: &str,
    ) -> Option<String> {
        let (text, span) = self
            .text(root, table, name)
            .filter(|(text, _)| !text.is_empty())?;
        let is_absolute = text.starts_with("https://") || text.starts_with("http://");
        let is_odd = |letter: char| letter.is_whitespace() || letter.is_control();
        if is_absolute && text.contains(is_odd) {
            let message = format!("`{name}` has a blank in it: an address has none");
            self.error(span, message, None);
            return None;
        }
        if is_absolute && name == "site-url" && text.contains(['?', '#']) {
            let message = "`site-url` is where the site stands: pages are added to it, so that nothing may follow `?` or `#`";
            self.error(span, message, None);
            return None;
        }
        if is_absolute {
            return Some(text);
        }
        self.error(
            span,
            format!("`{name}` is an absolute address, beginning with `https://` or `http://`"),
            None,
        );
        None
    }
}
