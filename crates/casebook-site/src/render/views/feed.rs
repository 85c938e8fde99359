//! Documents for programs: feeds and the site map. Their addresses are absolute, or relative where the book has no
//! site-url.

use serde::Serialize;

use super::{Html, View};

/// An Atom feed (RFC 4287).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AtomFeed {
    /// A permanent id: the feed's address, or a `urn:` when there is none.
    pub id: String,
    /// What it carries.
    pub title: String,
    /// More about it.
    pub subtitle: Option<String>,
    /// The book's language.
    pub language: String,
    /// The address of the page it belongs to.
    pub page_url: String,
    /// The address of the feed itself.
    pub self_url: String,
    /// When anything in it last changed, RFC 3339.
    pub updated: String,
    /// Who stands behind it: the book's title when it names no authors.
    pub author: String,
    /// The entries, newest first.
    pub entries: Vec<AtomEntry>,
}

impl View for AtomFeed {
    const TEMPLATE: &'static str = "atom.xml";
}

/// One entry of a feed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AtomEntry {
    /// A permanent id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its language where it is not the book's.
    pub language: Option<String>,
    /// Its address.
    pub url: String,
    /// When it was published, RFC 3339.
    pub published: Option<String>,
    /// When it last changed, RFC 3339.
    pub updated: String,
    /// Who wrote it.
    pub authors: Vec<String>,
    /// Cause, services and severity, as categories.
    pub categories: Vec<String>,
    /// A summary as plain text.
    pub summary: Option<String>,
    /// The whole body, its links absolute.
    pub content: Option<Html>,
}

/// `/sitemap.xml`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Sitemap {
    /// Its pages.
    pub urls: Vec<SitemapUrl>,
}

impl View for Sitemap {
    const TEMPLATE: &'static str = "sitemap.xml";
}

/// One page of the site map.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SitemapUrl {
    /// Its absolute address.
    pub loc: String,
    /// When it last changed, as a date.
    pub lastmod: Option<String>,
}
