//! Links, and HTML that is already safe.

use serde::{Serialize, Serializer};

/// Where a link leads: a place on this site, or an address elsewhere.
///
/// Places on the site are kept relative to its root, so that one value serves pages at every depth; the theme's
/// `url` filter turns them into links relative to the page. A finished site can therefore be served from any
/// sub-path. Addresses elsewhere are limited to schemes that cannot run script.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Href {
    /// A path relative to the root of the site, without a leading slash, possibly with query and fragment:
    /// `incidents/pm-2026-0042/#actions`. Empty for the home page.
    Site(String),
    /// An absolute address: `https://tracker.example/PAY-311`.
    External(String),
    /// A place on the same page: the fragment without its `#`.
    Fragment(String),
}

/// What a site path starts with once serialised; no external address can start like this.
pub(crate) const SITE_MARK: &str = "~/";

impl Href {
    /// A place on this site. Leading slashes are dropped.
    pub fn site(path: impl AsRef<str>) -> Self {
        Self::Site(path.as_ref().trim_start_matches('/').to_owned())
    }

    /// An address elsewhere, or `None` when it is not an absolute `http`, `https` or `mailto` address: text from an
    /// entry must never become a `javascript:` link.
    pub fn external(url: &str) -> Option<Self> {
        let url = url.trim();
        let (scheme, rest) = url.split_once(':')?;
        let known = ["http", "https", "mailto"]
            .iter()
            .any(|name| scheme.eq_ignore_ascii_case(name));
        let plain = !rest.is_empty() && !url.chars().any(char::is_control);
        (known && plain).then(|| Self::External(url.to_owned()))
    }

    /// A place on the same page.
    pub fn fragment(id: impl Into<String>) -> Self {
        Self::Fragment(id.into())
    }
}

impl Serialize for Href {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Site(path) => serializer.collect_str(&format_args!("{SITE_MARK}{path}")),
            Self::External(url) => serializer.serialize_str(url),
            Self::Fragment(id) => serializer.collect_str(&format_args!("#{id}")),
        }
    }
}

/// Words that lead somewhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Link {
    /// The words of the link, as plain text.
    pub text: String,
    /// Where it leads.
    pub href: Href,
}

impl Link {
    /// Words that lead somewhere.
    pub fn new(text: impl Into<String>, href: Href) -> Self {
        Self {
            text: text.into(),
            href,
        }
    }
}

/// Markup that is already safe to put into a page: rendered and sanitised Markdown, or a chart drawn by Casebook.
/// Templates print it as it is; text of unknown origin must never be wrapped in this type.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Html(pub String);

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn external_takes_only_schemes_that_cannot_run_script() {
        for good in [
            "https://a.example/x?y#z",
            "HTTP://a.example",
            "mailto:oncall@a.example",
        ] {
            assert_eq!(Href::external(good), Some(Href::External(good.to_owned())));
        }
        for bad in [
            "javascript:alert(1)",
            "data:text/html,x",
            "//a.example",
            "PAY-311",
            "https:",
            "java\nscript:x",
            "",
        ] {
            assert_eq!(Href::external(bad), None, "{bad}");
        }
        assert_eq!(Href::external("https://a.example/\u{7}"), None);
    }

    #[test]
    fn serialised_places_cannot_be_confused_with_addresses() {
        assert_eq!(
            serde_json::to_string(&Href::site("/causes/")).unwrap(),
            "\"~/causes/\""
        );
        assert_eq!(
            serde_json::to_string(&Href::fragment("a")).unwrap(),
            "\"#a\""
        );
        assert_eq!(Href::external("~/x"), None);
    }
}
