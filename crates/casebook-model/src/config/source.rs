//! `[[source]]`: other repositories whose entries belong to the book.

use std::collections::BTreeMap;
use std::path::Path;

use casebook_diagnostic::Span;

/// One repository whose entries are part of the book.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SourceConfig {
    /// Its name: the first folder of its paths in findings, links and globs.
    pub name: String,
    /// Where `book.toml` gives the name.
    pub place: Span,
    /// The folder that holds it, relative to the book.
    pub path: String,
    /// Where `casebook sources` gets it from.
    pub git: Option<GitSource>,
    /// The folder of the entries inside `path`; empty for `path` itself.
    pub content: String,
    /// Address for editing a file, with `{path}` for its path in that repository.
    pub edit_url: Option<String>,
    /// What its ids begin with in the book; empty for nothing.
    pub id_prefix: String,
    /// Values of fields that its entries leave out, as they would be written in front matter.
    pub defaults: BTreeMap<String, Vec<String>>,
    /// The dialect in which its entries are written, and where it is named.
    pub dialect: Option<(String, Span)>,
    /// Whether the book is complete without it.
    pub optional: bool,
}

/// Where a source comes from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct GitSource {
    /// The address of the repository.
    pub url: String,
    /// The branch that is followed; none for the default one of the repository.
    pub branch: Option<String>,
}

/// Fields that a source can give its entries.
pub(crate) const DEFAULT_FIELDS: &[&str] = &["authors", "services", "tags", "teams", "visibility"];

impl SourceConfig {
    /// The path inside this source of a file, by its path inside the content of the whole book.
    #[must_use]
    pub fn inside<'a>(&self, content_path: &'a str) -> Option<&'a str> {
        content_path.strip_prefix(&self.name)?.strip_prefix('/')
    }

    /// The address for editing one of its files, by its path inside the content of the whole book.
    #[must_use]
    pub fn edit_address(&self, content_path: &str) -> Option<String> {
        let inside = self.inside(content_path)?;
        let content = self.content.trim_matches('/');
        let path = match content {
            "" => inside.to_owned(),
            folder => format!("{folder}/{inside}"),
        };
        Some(super::edit_address(self.edit_url.as_ref()?, &path))
    }

    /// An id of one of its entries as the whole book knows it.
    #[must_use]
    pub fn prefixed(&self, id: &str) -> String {
        match id.starts_with(&self.id_prefix) {
            true => id.to_owned(),
            false => format!("{}{id}", self.id_prefix),
        }
    }
}

/// The source that holds a file, by its path inside the content of the whole book.
#[must_use]
pub fn source_of<'a>(sources: &'a [SourceConfig], content_path: &str) -> Option<&'a SourceConfig> {
    sources
        .iter()
        .find(|source| source.inside(content_path).is_some())
}

/// An address without what may let somebody in: the user and password of a web address, the password of any other.
#[must_use]
pub fn without_credentials(url: &str) -> String {
    let Some(WithUser {
        scheme,
        user,
        host_and_path,
        ..
    }) = WithUser::of(url)
    else {
        return url.to_owned();
    };
    match scheme {
        // A token is often written as the name of a user.
        "http" | "https" => format!("{scheme}://{host_and_path}"),
        _ => format!("{scheme}://{user}@{host_and_path}"),
    }
}

/// Whether an address holds a password.
#[must_use]
pub(crate) fn has_password(url: &str) -> bool {
    WithUser::of(url).is_some_and(|parts| parts.password.is_some())
}

/// The parts of an address that names a user: `scheme://user:password@host/path`.
struct WithUser<'u> {
    scheme: &'u str,
    user: &'u str,
    password: Option<&'u str>,
    host_and_path: &'u str,
}

impl<'u> WithUser<'u> {
    fn of(url: &'u str) -> Option<Self> {
        let (scheme, rest) = url.split_once("://")?;
        let authority = rest.split(['/', '?', '#']).next()?;
        // A password may hold an `@`.
        let at = authority.rfind('@')?;
        let (user, password) = match authority[..at].split_once(':') {
            Some((user, password)) => (user, Some(password)),
            None => (&authority[..at], None),
        };
        Some(Self {
            scheme,
            user,
            password,
            host_and_path: &rest[at + 1..],
        })
    }
}

/// Why `git` must not be given an address; `None` for one that is safe. An address that looks like an option, or that names
/// a transport which runs a program, would run what somebody else wrote.
#[must_use]
pub(crate) fn refused_address(url: &str) -> Option<String> {
    const SCHEMES: [&str; 5] = ["https", "http", "ssh", "git", "file"];
    let odd = |letter: char| letter.is_control() || letter.is_whitespace();
    if has_password(url) {
        let reason = "the address holds a password: whoever reads book.toml would read it";
        return Some(reason.to_owned());
    }
    let shown = without_credentials(url);
    if url.is_empty() || url.starts_with('-') || url.contains(odd) {
        return Some(format!("`{shown}` is not the address of a repository"));
    }
    if let Some((scheme, rest)) = url.split_once("://") {
        if !SCHEMES.contains(&scheme) {
            return Some(format!(
                "`{scheme}://` is not a transport that Casebook uses"
            ));
        }
        // After a user name, too: `ssh://git@-oProxyCommand=…`.
        let host = rest.split('/').next().unwrap_or_default();
        let is_option = |part: &str| part.starts_with('-');
        return host
            .split('@')
            .any(is_option)
            .then(|| format!("`{shown}` has a host that reads as an option"));
    }
    if url.contains("::") {
        return Some(format!("`{shown}` names a transport that runs a program"));
    }
    // `git@host:path`, unless a `/` comes first: then it is a path.
    let host = url
        .split_once(':')
        .map(|(host, _)| host)
        .filter(|host| !host.contains('/'));
    host.is_some_and(|host| host.split('@').any(|part| part.starts_with('-')))
        .then(|| format!("`{shown}` has a host that reads as an option"))
}

/// Whether a text can be the name of a branch and nothing else: no option, no range, no pattern.
#[must_use]
pub fn is_branch(name: &str) -> bool {
    let odd =
        |letter: char| letter.is_control() || letter.is_whitespace() || "~^:?*[\\".contains(letter);
    // `@` alone is `HEAD`, and `@{` begins a question to the log of a branch.
    name != "@"
        && !name.contains(odd)
        && !name.contains("..")
        && !name.contains("@{")
        && !name.ends_with('.')
        && name.split('/').all(|part| {
            !part.is_empty() && !part.starts_with(['-', '.']) && !part.ends_with(".lock")
        })
}

/// Whether a path leads into the folder in which git keeps its own files. Some file systems know it by capitals too.
#[must_use]
pub fn is_in_git_folder(path: &Path) -> bool {
    path.components()
        .any(|part| part.as_os_str().eq_ignore_ascii_case(".git"))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn no_address_is_shown_with_credentials() {
        for (url, shown) in [
            (
                "https://bot:secret@git.example/a.git",
                "https://git.example/a.git",
            ),
            (
                "https://token@git.example:8443/@a/b.git",
                "https://git.example:8443/@a/b.git",
            ),
            ("https://bot:a@b@git.example/a", "https://git.example/a"),
            ("ssh://git:secret@git.example/a", "ssh://git@git.example/a"),
            ("https://git.example/@a", "https://git.example/@a"),
            ("git@git.example:a.git", "git@git.example:a.git"),
            ("../a@b", "../a@b"),
        ] {
            assert_eq!(without_credentials(url), shown);
        }
        for url in ["https://bot:secret@git.example/a", "ssh://git:secret@-o/a"] {
            let reason = refused_address(url).unwrap();
            assert!(!reason.contains("secret"), "{reason}");
        }
    }

    #[test]
    fn an_address_is_no_option_and_runs_no_program() {
        for safe in [
            "https://git.example.com/a/b.git",
            "ssh://git@git.example.com:22/a.git",
            "git@git.example.com:a/b.git",
            "file:///srv/git/a.git",
            "../payments",
            "/srv/git/a.git",
            "./a:b",
        ] {
            assert_eq!(refused_address(safe), None, "{safe}");
        }
        for refused in [
            "",
            "-u./evil",
            "--upload-pack=touch /tmp/x",
            "ext::sh -c touch% /tmp/x",
            "ext::sh",
            "fd::17",
            "ssh://-oProxyCommand=touch/x",
            "ssh://git@-oProxyCommand=x/y",
            "git@-oProxyCommand=x:y",
            "-oProxyCommand=x:y",
            "ftp://example.com/a",
            "https://example.com/a b",
            "https://example.com/a\n",
        ] {
            assert!(refused_address(refused).is_some(), "{refused}");
        }
    }

    #[test]
    fn a_branch_is_a_name() {
        for name in [
            "main",
            "release/2026",
            "feature-x",
            "a.b",
            "team@payments",
            "@docs",
            "a{b}",
        ] {
            assert!(is_branch(name), "{name}");
        }
        for name in [
            "", "-f", "a/-b", "a..b", "a:b", "a b", "@{-1}", "main@{1}", "@", "a/", "a//b", ".a",
            "a.", "a.lock", "a.lock/b", "a*",
        ] {
            assert!(!is_branch(name), "{name}");
        }
    }

    #[test]
    fn the_folder_of_git_is_known_in_any_spelling() {
        for inside in [".git", "sources/.git/modules/a", "a/.GIT"] {
            assert!(is_in_git_folder(Path::new(inside)), "{inside}");
        }
        for outside in ["sources/payments", "a.git", ".github/a", ".gitea"] {
            assert!(!is_in_git_folder(Path::new(outside)), "{outside}");
        }
    }

    #[test]
    fn paths_and_ids_of_a_source() {
        let source = SourceConfig {
            name: "payments".to_owned(),
            content: "postmortems".to_owned(),
            edit_url: Some("https://git.example/edit/main/{path}".to_owned()),
            id_prefix: "pay-".to_owned(),
            ..SourceConfig::default()
        };
        assert_eq!(source.inside("payments/2026/a.md"), Some("2026/a.md"));
        assert_eq!(source.inside("payments-old/a.md"), None);
        assert_eq!(
            source.edit_address("payments/2026/a.md").as_deref(),
            Some("https://git.example/edit/main/postmortems/2026/a.md")
        );
        assert_eq!(
            source
                .edit_address("payments/2026/first outage #1.md")
                .as_deref(),
            Some("https://git.example/edit/main/postmortems/2026/first%20outage%20%231.md")
        );
        assert_eq!(source.prefixed("1"), "pay-1");
        assert_eq!(source.prefixed("pay-1"), "pay-1");
    }
}
