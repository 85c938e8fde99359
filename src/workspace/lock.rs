//! `casebook.lock`: the commit that each source of a book is at, so that a build can be repeated.

use serde::{Deserialize, Serialize};

/// The name of the file in the folder of a book.
pub const LOCK: &str = "casebook.lock";

const HEADER: &str =
    "# Written by `casebook sources update`: the commit of each source. Commit this file.\n\n";

/// The commits of the sources of a book, by name.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lock {
    /// The sources, in the order of their names.
    #[serde(default, rename = "source")]
    pub sources: Vec<LockedSource>,
}

/// The commit of one source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LockedSource {
    /// Its name in `book.toml`.
    pub name: String,
    /// The address that it was fetched from.
    pub url: String,
    /// The commit in hexadecimal, whole.
    pub commit: String,
}

impl Lock {
    /// Reads the text of such a file.
    ///
    /// # Errors
    /// A sentence about what is wrong with it.
    pub fn parse(text: &str) -> Result<Self, String> {
        let lock: Self = toml::from_str(text).map_err(|error| error.message().to_owned())?;
        let is_commit = |commit: &str| {
            matches!(commit.len(), 40 | 64) && commit.bytes().all(|byte| byte.is_ascii_hexdigit())
        };
        match lock
            .sources
            .iter()
            .find(|source| !is_commit(&source.commit))
        {
            Some(source) => Err(format!("the commit of `{}` is not one", source.name)),
            None => Ok(lock),
        }
    }

    /// The source of a name.
    #[must_use]
    pub fn source(&self, name: &str) -> Option<&LockedSource> {
        self.sources.iter().find(|source| source.name == name)
    }

    /// Records where a source is, in place of what was recorded.
    pub fn set(&mut self, source: LockedSource) {
        self.sources.retain(|other| other.name != source.name);
        self.sources.push(source);
        self.sources.sort_by(|one, other| one.name.cmp(&other.name));
    }

    /// The text of the file.
    #[must_use]
    pub fn text(&self) -> String {
        // A JSON string is a TOML basic string.
        let quoted = |text: &str| serde_json::Value::from(text).to_string();
        let mut text = HEADER.to_owned();
        for source in &self.sources {
            text.push_str(&format!(
                "[[source]]\nname = {}\nurl = {}\ncommit = {}\n\n",
                quoted(&source.name),
                quoted(&source.url),
                quoted(&source.commit)
            ));
        }
        text.truncate(text.trim_end().len());
        text.push('\n');
        text
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        let source = |name: &str, commit: &str| LockedSource {
            name: name.to_owned(),
            url: "https://git.example/a \"b\".git".to_owned(),
            commit: commit.to_owned(),
        };
        let mut lock = Lock::default();
        lock.set(source("web", &"b".repeat(40)));
        lock.set(source("payments", &"a".repeat(40)));
        lock.set(source("web", &"c".repeat(40)));
        assert_eq!(Lock::parse(&lock.text()), Ok(lock.clone()));
        assert_eq!(lock.source("web").unwrap().commit, "c".repeat(40));
        assert_eq!(lock.sources[0].name, "payments");
        assert_eq!(Lock::parse(""), Ok(Lock::default()));
        for broken in [
            "[[source]]\nname = 'a'\n",
            "x",
            "[[source]]\nname = 'a'\nurl = 'b'\ncommit = '--upload-pack=x'\n",
            "[[source]]\nname = 'a'\nurl = 'b'\ncommit = 'HEAD'\n",
        ] {
            assert!(Lock::parse(broken).is_err(), "{broken}");
        }
    }
}
