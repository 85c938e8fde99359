//! The manual's page of each rule as a file, so that an editor can open it without a network.

use std::path::{Path, PathBuf};

use casebook_diagnostic::Code;
use casebook_lint::rules::RULES;
use gen_lsp_types::Uri;

use super::settings::Settings;
use super::uri::uri_of;
use crate::report::rule_page;
use crate::workspace::cache_folder;

/// Where the pages of rules are.
#[derive(Debug, Clone)]
pub(super) enum RulePages {
    /// Below an address that the client named, as on a site of the manual.
    Site(String),
    /// In a folder of this machine.
    Folder(PathBuf),
    /// Nowhere.
    None,
}

impl RulePages {
    /// Where the client says that the manual is, or where this machine keeps it.
    pub(super) fn of_settings(settings: &Settings) -> Self {
        match &settings.manual {
            Some(manual) => Self::Site(manual.clone()),
            None => Self::in_cache(),
        }
    }

    /// Writes the pages into the cache folder of the user, where they are not there yet.
    fn in_cache() -> Self {
        let folder = cache_folder().map(|cache| {
            cache
                .join("casebook")
                .join(concat!("rules-", env!("CARGO_PKG_VERSION")))
        });
        match folder {
            Some(folder) if write(&folder).is_ok() => Self::Folder(folder),
            _ => Self::None,
        }
    }

    /// The address of the page of a rule.
    pub(super) fn of(&self, code: Code) -> Option<Uri> {
        match self {
            Self::Site(address) => {
                let name = code.as_str().to_ascii_lowercase();
                let address = address.trim_end_matches('/');
                Some(Uri(format!("{address}/rules/{name}/")))
            }
            Self::Folder(folder) => Some(uri_of(&folder.join(format!("{code}.md")))),
            Self::None => None,
        }
    }
}

fn write(folder: &Path) -> std::io::Result<()> {
    std::fs::create_dir_all(folder)?;
    for rule in RULES {
        let file = folder.join(format!("{}.md", rule.code));
        let page = rule_page(rule);
        if std::fs::read(&file).is_ok_and(|written| written == page.as_bytes()) {
            continue;
        }
        // Another server may be reading it.
        let beside = folder.join(format!(".{}-{}", rule.code, std::process::id()));
        std::fs::write(&beside, page)?;
        std::fs::rename(&beside, &file)?;
    }
    Ok(())
}
