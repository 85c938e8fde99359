//! `[[source]]`: other repositories whose entries belong to the book.

use std::path::{Component, Path};

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::{Config, Reader, find, kind, listed};
use crate::config::source::{
    DEFAULT_FIELDS, GitSource, SourceConfig, has_password, is_branch, is_in_git_folder,
    refused_address,
};
use casebook_diagnostic::{Diagnostic, Span, code};

/// What the list of keys calls a table of a source.
pub(super) const TABLE: &str = "source";
/// What it calls the table of where a source comes from.
pub(super) const GIT: &str = "source.git";

impl Reader<'_> {
    pub(super) fn sources(&mut self, root: &DeTable<'_>, config: &mut Config) {
        let Some(DeValue::Array(tables)) = root.get(TABLE).map(Spanned::get_ref) else {
            return;
        };
        for table in tables {
            let DeValue::Table(item) = table.get_ref() else {
                continue;
            };
            if let Some(source) = self.source(item, table.span().into())
                && self.has_a_place(&source, config)
            {
                config.sources.push(source);
            }
        }
    }

    fn source(&mut self, table: &DeTable<'_>, at: Span) -> Option<SourceConfig> {
        let Some((name, place)) = self.text(table, "", "name") else {
            self.error(
                at,
                "a source needs a `name`",
                Some("write `name = \"payments\"`, the first folder of its paths".to_owned()),
            );
            return None;
        };
        let plain =
            |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '-';
        if name.is_empty() || !name.chars().all(plain) || name.starts_with('-') {
            let message =
                format!("`{name}` is not a name for a source: small letters, digits and `-` only");
            self.error(place, message, None);
            return None;
        }
        let path = self.inner_folder(table, "", "path", place)?;
        let (git, content) = self.git(table, place);
        let edit_url = self.edit_address(table, "");
        let mut optional = false;
        self.set_flag(table, "", "optional", &mut optional);
        let id_prefix = self.id_prefix(table);
        let dialect = self.text(table, "", "dialect");
        let mut source = SourceConfig {
            name,
            place,
            path,
            git,
            content,
            edit_url,
            id_prefix,
            dialect,
            optional,
            ..SourceConfig::default()
        };
        self.defaults(table, &mut source);
        Some(source)
    }

    /// A folder that does not lead out of where it stands, without its `.` parts.
    fn inner_folder(
        &mut self,
        table: &DeTable<'_>,
        inner: &str,
        name: &str,
        at: Span,
    ) -> Option<String> {
        let Some((folder, span)) = self.text(table, inner, name) else {
            if find(table, inner, name).is_none() {
                self.error(
                    at,
                    format!("this source needs a `{name}`: a folder inside the book"),
                    None,
                );
            }
            return None;
        };
        let parts: Option<Vec<&str>> = Path::new(&folder)
            .components()
            .filter(|part| !matches!(part, Component::CurDir))
            .map(|part| match part {
                Component::Normal(part) => part.to_str(),
                _ => None,
            })
            .collect();
        match parts {
            Some(_) if is_in_git_folder(Path::new(&folder)) => {
                let help = "git writes there and nobody sees it: name another folder of the book";
                self.error(
                    span,
                    format!("`{folder}` is inside git's own folder"),
                    Some(help.to_owned()),
                );
                None
            }
            Some(parts) if !parts.is_empty() => Some(parts.join("/")),
            _ => {
                let help = "write a path without `..`, relative to the book";
                self.error(
                    span,
                    format!("`{folder}` is not a folder inside the book"),
                    Some(help.to_owned()),
                );
                None
            }
        }
    }

    /// Where it comes from, and its folder of entries.
    fn git(&mut self, table: &DeTable<'_>, at: Span) -> (Option<GitSource>, String) {
        let Some(git) = table.get("git") else {
            return (None, String::new());
        };
        if !matches!(git.get_ref(), DeValue::Table(_)) {
            self.mistyped(git, "git", "a table, `{url = \"…\", branch = \"main\"}`");
            return (None, String::new());
        }
        let content = match find(table, "git", "content") {
            Some(_) => self.inner_folder(table, "git", "content", at),
            None => None,
        };
        let Some((url, span)) = self.text(table, "git", "url") else {
            self.error(
                git.span().into(),
                "`git` needs the `url` of the repository",
                None,
            );
            return (None, content.unwrap_or_default());
        };
        if let Some(reason) = refused_address(&url) {
            let help = "write an address such as `https://git.example.com/payments/docs.git`; credentials are for git's own settings (`git help credentials`)";
            let mut finding = Diagnostic::new(code::CB001, self.path, span, reason).help(help);
            finding.secret = has_password(&url);
            self.findings.push(finding);
            return (None, content.unwrap_or_default());
        }
        let branch = match self.text(table, "git", "branch") {
            Some((branch, span)) if !is_branch(&branch) => {
                self.error(
                    span,
                    format!("`{branch}` is not the name of a branch"),
                    None,
                );
                None
            }
            branch => branch.map(|(branch, _)| branch),
        };
        (Some(GitSource { url, branch }), content.unwrap_or_default())
    }

    fn id_prefix(&mut self, table: &DeTable<'_>) -> String {
        let Some((prefix, span)) = self.text(table, "", "id-prefix") else {
            return String::new();
        };
        let plain =
            |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_' | '.');
        if prefix.chars().all(plain) {
            return prefix;
        }
        let message = format!("`{prefix}` cannot begin an id: letters, digits, `-`, `_` and `.`");
        self.error(span, message, None);
        String::new()
    }

    fn defaults(&mut self, table: &DeTable<'_>, source: &mut SourceConfig) {
        let Some(value) = table.get("defaults") else {
            return;
        };
        let DeValue::Table(defaults) = value.get_ref() else {
            self.mistyped(value, "defaults", "a table, `{teams = [\"payments\"]}`");
            return;
        };
        for (key, value) in defaults {
            let name = key.get_ref().as_ref();
            if !DEFAULT_FIELDS.contains(&name) {
                self.error(
                    key.span().into(),
                    format!("a source cannot give its entries `{name}`"),
                    Some(format!("the fields are {}", listed(DEFAULT_FIELDS))),
                );
                continue;
            }
            let texts = match value.get_ref() {
                DeValue::String(text) => vec![text.to_string()],
                DeValue::Array(_) => self
                    .texts(table, "defaults", name)
                    .into_iter()
                    .map(|(text, _)| text)
                    .collect(),
                other => {
                    let message = format!(
                        "`{name}` is a string or a list of strings, this is {}",
                        kind(other)
                    );
                    self.error(value.span().into(), message, None);
                    continue;
                }
            };
            source.defaults.insert(name.to_owned(), texts);
        }
    }

    /// Whether neither its name nor its folder belongs to something else.
    fn has_a_place(&mut self, source: &SourceConfig, config: &Config) -> bool {
        let overlaps = |other: &str| {
            let (one, other) = (Path::new(&source.path), Path::new(other));
            one.starts_with(other) || other.starts_with(one)
        };
        let build = &config.build;
        let content = build.content.trim_start_matches("./");
        let out = build.out.trim_start_matches("./");
        let message = if config.sources.iter().any(|other| other.name == source.name) {
            format!("there are two sources `{}`", source.name)
        } else if content.split('/').next() == Some(source.name.as_str()) {
            format!(
                "`{}` is what the book's own content folder is called",
                source.name
            )
        } else if let Some(folder) = [content, out].into_iter().find(|folder| overlaps(folder)) {
            format!(
                "the folder of the source (`{}`) and `{folder}` must not contain each other",
                source.path
            )
        } else if let Some(other) = config.sources.iter().find(|other| overlaps(&other.path)) {
            format!(
                "the folders of the sources `{}` and `{}` must not contain each other",
                other.name, source.name
            )
        } else {
            return true;
        };
        self.error(source.place, message, None);
        false
    }
}
