//! What a client can set, as `initializationOptions` or in the section `casebook` of its configuration.

use casebook_time::Zone;
use serde_json::Value;

/// The settings in force.
#[derive(Debug, Clone)]
pub(super) struct Settings {
    /// `diagnostics`: `book` (the default) also reports files of the book that are not open, `open` only those that are.
    pub(super) whole_book: bool,
    /// `manual`: the address of a site of the manual, for the pages of rules.
    pub(super) manual: Option<String>,
    /// `preview`: the address at which `casebook serve` shows the book.
    pub(super) preview: String,
    /// `timeZone`: a zone in which hovers show moments as well.
    pub(super) zone: Option<Zone>,
}

impl Settings {
    /// Reads them; what is absent or makes no sense has its default.
    pub(super) fn of(options: Option<&Value>) -> Self {
        let text = |key: &str| options.and_then(|options| options.get(key)?.as_str());
        let address = |key: &str| {
            let is_web = |text: &&str| text.starts_with("http://") || text.starts_with("https://");
            text(key).filter(is_web).map(str::to_owned)
        };
        Self {
            whole_book: text("diagnostics") != Some("open"),
            manual: address("manual"),
            preview: address("preview").unwrap_or_else(|| "http://127.0.0.1:3000/".to_owned()),
            zone: text("timeZone").and_then(|name| Zone::named(name).ok()),
        }
    }
}
