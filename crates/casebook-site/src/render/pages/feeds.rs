//! Documents for programs: feeds and the site map.

use serde_json::{Value, json};

use super::Site;
use super::entry::summary;
use super::years::{address, months};
use crate::render::views::{AtomEntry, AtomFeed, Html, Root, Sitemap, SitemapUrl};
use casebook_markdown::{percent_encoded, slug};
use casebook_model::book::{Index, OwnPage};
use casebook_model::entry::{Kind, Status};
use casebook_time::{Date, Timestamp};

/// How many entries a feed carries.
const MOST: usize = 25;

/// How many values of a field name what an entry is about: each entry lies in the feed of each of its services.
const MOST_CATEGORIES: usize = 25;

/// One feed: everything, or the entries of one cause or service.
#[derive(Debug, Clone)]
pub struct Feed {
    /// Output path without its ending: `feeds/causes/capacity`.
    pub path: String,
    title: String,
    /// The folder of the page it belongs to.
    page: String,
    /// Whether it carries whole entries. Only the feed of everything does: each entry lies in some ten others, which
    /// would come to more bytes than the pages themselves.
    whole: bool,
    entries: Vec<Index>,
}

impl Feed {
    /// What it tells of, newest first.
    pub(crate) fn entries(&self) -> &[Index] {
        &self.entries
    }
}

/// Every feed of a site.
#[must_use]
pub fn feeds(site: &Site<'_>) -> Vec<Feed> {
    let book = &site.book.config.book.title;
    let all = Feed {
        path: "feeds/all".to_owned(),
        title: book.clone(),
        page: String::new(),
        whole: true,
        entries: site.listed().take(MOST).collect(),
    };
    let listings = ["root_causes", "services"]
        .into_iter()
        .filter_map(|field| site.book.listing(field));
    let values = listings
        .flat_map(|listing| &listing.values)
        .map(|value| Feed {
            path: format!("feeds/{}", value.address.trim_end_matches('/')),
            title: format!("{book}: {}", value.name),
            page: value.address.clone(),
            whole: false,
            entries: value.entries.iter().take(MOST).copied().collect(),
        });
    std::iter::once(all).chain(values).collect()
}

/// When an entry last changed: by git, else when it was published, else its day.
fn updated(site: &Site<'_>, index: Index) -> Timestamp {
    let start = |date: Date| site.book.zone().start_of(date);
    let entry = &site.book.entries[index];
    site.book.history[index]
        .as_ref()
        .map(|file| file.changed)
        .or_else(|| {
            entry
                .published
                .as_ref()
                .map(|published| start(published.value))
        })
        .or_else(|| site.book.date(index).map(start))
        .unwrap_or(Timestamp::UNIX_EPOCH)
}

fn published(site: &Site<'_>, index: Index) -> Option<String> {
    let entry = &site.book.entries[index];
    entry
        .published
        .as_ref()
        .map(|published| site.book.zone().start_of(published.value).to_string())
}

/// An address as documents for programs give it: absolute where the book has a site-url.
pub(super) fn absolute(site: &Site<'_>, path: &str, from: &str) -> String {
    let book = site.book;
    book.absolute_url(path)
        .unwrap_or_else(|| format!("{}{}", Root::from_output(from).as_str(), book.url(path)))
}

/// What a feed or an entry is known by, in feeds of either kind: its address, which no two have in common as ids may.
fn identity(site: &Site<'_>, path: &str) -> String {
    let book = site.book;
    let urn = || {
        format!(
            "urn:casebook:{}:{}",
            percent_encoded(&slug(&book.config.book.title)),
            book.url(path)
        )
    };
    book.absolute_url(path).unwrap_or_else(urn)
}

/// A feed as Atom (RFC 4287).
#[must_use]
pub fn atom(site: &Site<'_>, feed: &Feed) -> AtomFeed {
    let output = format!("{}.atom", feed.path);
    let book = &site.book.config.book;
    let newest = feed
        .entries
        .iter()
        .map(|index| updated(site, *index))
        .max()
        .unwrap_or(Timestamp::UNIX_EPOCH);
    AtomFeed {
        id: identity(site, &output),
        title: feed.title.clone(),
        subtitle: (!book.description.is_empty()).then(|| book.description.clone()),
        language: book.language.clone(),
        page_url: absolute(site, &feed.page, &output),
        self_url: absolute(site, &output, &output),
        updated: newest.to_string(),
        author: book
            .authors
            .first()
            .cloned()
            .unwrap_or_else(|| book.title.clone()),
        entries: feed
            .entries
            .iter()
            .map(|index| {
                let entry = &site.book.entries[*index];
                let address = site.book.addresses[*index].as_str();
                AtomEntry {
                    id: identity(site, address),
                    title: entry.title.clone(),
                    language: site.own_language(entry),
                    url: absolute(site, address, &output),
                    published: published(site, *index),
                    updated: updated(site, *index).to_string(),
                    authors: entry.authors.clone(),
                    categories: categories(site, *index),
                    summary: summary(site.book, entry, 600),
                    content: feed.whole.then(|| content(site, *index)).flatten(),
                }
            })
            .collect(),
    }
}

fn categories(site: &Site<'_>, index: Index) -> Vec<String> {
    ["root_causes", "services", "severity"]
        .into_iter()
        .flat_map(|field| site.book.entries[index].first_names(field, MOST_CATEGORIES))
        .map(ToString::to_string)
        .collect()
}

/// The whole body, when its links can be made absolute.
fn content(site: &Site<'_>, index: Index) -> Option<Html> {
    let url = site.book.config.html.site_url.as_deref()?;
    let root = Root::at_url(url);
    Some(Html(
        site.rendered(index, site.book.entries[index].body, &root, false)
            .html,
    ))
}

/// A feed as JSON Feed 1.1.
#[must_use]
pub fn json_feed(site: &Site<'_>, feed: &Feed) -> Value {
    let output = format!("{}.json", feed.path);
    let items: Vec<Value> = feed
        .entries
        .iter()
        .map(|index| {
            let entry = &site.book.entries[*index];
            let address = site.book.addresses[*index].as_str();
            let mut item = json!({
                "id": identity(site, address),
                "url": absolute(site, address, &output),
                "title": entry.title,
                "content_text": summary(site.book, entry, 600).unwrap_or_default(),
                "date_modified": updated(site, *index).to_string(),
                "tags": categories(site, *index),
            });
            if let Some(language) = site.own_language(entry) {
                item["language"] = json!(language);
            }
            if let Some(content) = feed.whole.then(|| content(site, *index)).flatten() {
                item["content_html"] = json!(content.0);
            }
            if let Some(published) = published(site, *index) {
                item["date_published"] = json!(published);
            }
            if !entry.authors.is_empty() {
                item["authors"] = entry
                    .authors
                    .iter()
                    .map(|name| json!({"name": name}))
                    .collect();
            }
            item
        })
        .collect();
    json!({
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "home_page_url": absolute(site, &feed.page, &output),
        "feed_url": absolute(site, &output, &output),
        "language": site.book.config.book.language,
        "items": items,
    })
}

/// The site map, of a book that has a site-url: every page but drafts, redirects and those about the build.
#[must_use]
pub fn sitemap(site: &Site<'_>) -> Option<Sitemap> {
    let book = site.book;
    book.config.html.site_url.as_ref()?;
    let at = |path: &str, lastmod: Option<String>| SitemapUrl {
        loc: book.url(path),
        lastmod,
    };
    let mut urls = vec![at("", None)];
    let own = book.own_pages().filter(|own| *own != OwnPage::Build);
    urls.extend(own.map(|own| at(&format!("{}/", own.segment()), None)));
    for (index, entry) in book.entries.iter().enumerate() {
        if entry.status == Status::Draft && entry.kind != Kind::Page {
            continue;
        }
        let lastmod = book.history[index]
            .as_ref()
            .map(|file| book.zone().date(file.changed).to_string());
        urls.push(at(book.addresses[index].as_str(), lastmod));
    }
    if !book.is_documentation() {
        for (year, entries) in site.by_year() {
            let months = months(site, &entries).into_keys().map(Some);
            let pages = std::iter::once(None).chain(months);
            urls.extend(pages.map(|month| at(&address(year, month), None)));
        }
        for listing in &book.listings {
            urls.push(at(&format!("{}/", listing.segment), None));
            urls.extend(listing.values.iter().map(|value| at(&value.address, None)));
        }
    }
    Some(Sitemap { urls })
}
