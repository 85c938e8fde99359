//! What stands around every page.

use serde::{Serialize, Serializer};

use super::{Href, Link};

/// The way from a page back to the root of the site: `../../`, or `/handbook/` for pages that are served at
/// addresses unknown beforehand (the 404 page).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Root(String);

impl Root {
    /// The relative way back from an output file, given its path in the output folder with forward slashes:
    /// `incidents/x/index.html` → `../../`.
    pub fn from_output(path: &str) -> Self {
        match path.matches('/').count() {
            0 => Self("./".to_owned()),
            depth => Self("../".repeat(depth)),
        }
    }

    /// An absolute path, from the path part of the site's address: `/`, `/handbook/`.
    pub fn absolute(path: &str) -> Self {
        let inner = path.trim_matches('/');
        if inner.is_empty() {
            Self("/".to_owned())
        } else {
            Self(format!("/{inner}/"))
        }
    }

    /// A whole address, for documents that are read away from the site; `url` ends in a slash.
    pub(crate) fn at_url(url: &str) -> Self {
        Self(url.to_owned())
    }

    /// The text of a link to this place.
    pub fn link(&self, href: &Href) -> String {
        match href {
            Href::Site(path) => format!("{}{path}", self.0),
            Href::External(url) => url.clone(),
            Href::Fragment(id) => format!("#{id}"),
        }
    }

    /// The way itself, always ending in a slash.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Serialize for Root {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

/// What stands around every page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Frame {
    /// The book's title.
    pub site_title: String,
    /// The book's language as a BCP 47 tag: `en`.
    pub language: String,
    /// The way from this page to the root of the site.
    pub root: Root,
    /// The title of this page, without the book's; empty on the home page.
    pub title: String,
    /// One or two plain sentences about this page, for search engines and link previews.
    pub description: Option<String>,
    /// The page's own absolute address, when the book has a site-url.
    pub canonical: Option<String>,
    /// The same as Markdown, where there is such a twin.
    pub markdown: Option<Href>,
    /// `article` for an entry, `website` for all else.
    pub og_type: String,
    /// The day an entry was published, for link previews.
    pub published: Option<String>,
    /// Keep search engines away (build page, 404, drafts).
    pub noindex: bool,
    /// The main navigation.
    pub nav: Vec<NavItem>,
    /// The way down to this page, from below the home page to above the page itself.
    pub breadcrumb: Vec<Link>,
    /// Feeds to announce; the first one is linked in the frame.
    pub feeds: Vec<FeedLink>,
    /// Where the search box sends its `q`.
    pub search: Option<Href>,
    /// The foot of the page.
    pub footer: Footer,
}

/// One place in the main navigation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NavItem {
    /// `Incidents`.
    pub text: String,
    /// Where it leads.
    pub href: Href,
    /// This page lies in that part of the site.
    pub current: bool,
    /// Nothing stands there yet.
    pub empty: bool,
}

/// A feed of the page or the site.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FeedLink {
    /// What it carries: `All incidents`.
    pub title: String,
    /// Where it is.
    pub href: Href,
    /// `application/atom+xml` or `application/feed+json`.
    pub mime: String,
}

/// The foot of every page. It names nothing that changes with each build (commit, time, number of findings): those
/// stand on the build page alone, so that an edit rewrites only what it touches.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Footer {
    /// Guides: when to write one, how to write one, glossary, the book's own pages.
    pub guides: Vec<Link>,
    /// About the site itself: this build, feeds, data.
    pub about: Vec<Link>,
    /// The licence of the content, in words.
    pub licence: Option<String>,
    /// What is missing from the whole site, in a sentence that stands above every page.
    pub notice: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roots_lead_back_from_any_depth() {
        assert_eq!(Root::from_output("index.html").as_str(), "./");
        assert_eq!(
            Root::from_output("incidents/x/index.html").as_str(),
            "../../"
        );
        assert_eq!(Root::absolute("/handbook").as_str(), "/handbook/");
        assert_eq!(Root::absolute("").as_str(), "/");
        let root = Root::from_output("incidents/x/index.html");
        assert_eq!(root.link(&Href::site("/causes/")), "../../causes/");
        assert_eq!(root.link(&Href::site("")), "../../");
        assert_eq!(root.link(&Href::fragment("a")), "#a");
    }
}
