//! What pages of a tool call each other.

use casebook_markdown::{is_absolute, percent_decoded, percent_encoded};
use serde_json::Value;

use super::super::names::{beside, without_ending};
use crate::confluence::page_number;
use crate::record::{Content, Record};

/// A name by which pages of a tool link to each other.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PageName {
    /// A file: the folder that is the source, and the path in there.
    File(String),
    /// The same without its ending, as published addresses have it.
    Stem(String),
    /// The number of a page of Confluence.
    Confluence(String),
    /// The space and the title of a page of Confluence.
    Title(String, String),
    /// The id of a page of Notion.
    Notion(String),
    /// An issue, `owner/repository#12`; without its repository where the export does not say it.
    Issue(String),
}

impl PageName {
    /// The names of a record.
    #[must_use]
    pub fn of_record(record: &Record) -> Vec<Self> {
        let mut names = match record.number {
            None => Self::of_file(&in_source(record, &record.file)),
            Some(_) => Vec::new(),
        };
        if let Content::Keys(keys, _) = &record.content {
            let text = |key: &str| keys.get(key).and_then(Value::as_str);
            if text("confluence").is_some() {
                names.extend(Self::of_confluence(
                    text("page"),
                    [text("space"), text("space_key")],
                    text("title"),
                ));
            }
        }
        names
    }

    /// The names of a file, by the folder that is the source and the path in there.
    #[must_use]
    pub fn of_file(path: &str) -> Vec<Self> {
        let mut names = vec![Self::File(path.to_owned()), Self::Stem(stem(path))];
        names.extend(Self::of_notion(without_ending(path)));
        names
    }

    /// The name of a page of Notion, by a text that ends in its id.
    #[must_use]
    pub fn of_notion(text: &str) -> Option<Self> {
        notion_id(text).map(Self::Notion)
    }

    /// The name of an issue.
    #[must_use]
    pub fn issue(repository: Option<&str>, number: &str) -> Self {
        let number = number.trim_start_matches('0');
        Self::Issue(format!("{}#{number}", repository.unwrap_or_default()).to_lowercase())
    }

    /// The name of an issue, by the id `owner/repository#12` of the entry that it became.
    #[must_use]
    pub fn of_issue(id: &str) -> Option<Self> {
        let (repository, number) = id.split_once('#')?;
        let (owner, own) = repository.split_once('/')?;
        let is_issue = !owner.is_empty()
            && !own.is_empty()
            && !own.contains('/')
            && !number.is_empty()
            && number.bytes().all(|byte| byte.is_ascii_digit());
        is_issue.then(|| Self::issue(Some(repository), number))
    }

    /// The names of a page of Confluence.
    pub fn of_confluence(
        page: Option<&str>,
        spaces: [Option<&str>; 2],
        title: Option<&str>,
    ) -> Vec<Self> {
        let number = page.map(|page| Self::Confluence(page.to_owned()));
        // Pages in files of their own are of no space.
        let spaces = match spaces {
            [None, None] => vec![""],
            spaces => spaces.into_iter().flatten().collect(),
        };
        let titles = title.into_iter().flat_map(|title| {
            let spaces = spaces.iter();
            spaces.map(|space| Self::Title((*space).to_owned(), title.to_owned()))
        });
        number.into_iter().chain(titles).collect()
    }
}

/// A page that a link names.
pub(super) struct Named {
    pub(super) names: Vec<PageName>,
    pub(super) shown: String,
    pub(super) file: Option<String>,
    pub(super) is_title: bool,
    /// The title as Markdown.
    pub(super) title: String,
    pub(super) loses_place: bool,
    pub(super) stays_useful: bool,
    pub(super) fragment: Option<String>,
    pub(super) written: Option<String>,
}

/// The scheme of an address in the Markdown of a page that names another page by its space and title.
const BY_TITLE: &str = "confluence-page:";
/// The same by its number.
const BY_ID: &str = "confluence-id:";

/// The address that stands for a page of Confluence until it is known what that became; the space is empty for that of the page
/// with the link.
pub(crate) fn page_by_title(space: &str, title: &str) -> String {
    let encoded = |text: &str| percent_encoded(text).replace('/', "%2F");
    format!("{BY_TITLE}{}/{}", encoded(space), encoded(title))
}

/// The same for a page that is named by its number.
pub(crate) fn page_by_id(id: &str) -> String {
    format!("{BY_ID}{}", percent_encoded(id))
}

/// Whether an address is one of these two.
pub(crate) fn is_page_address(address: &str) -> bool {
    address.starts_with(BY_TITLE) || address.starts_with(BY_ID)
}

/// The page that an address names; `None` for one that names none.
pub(super) fn named(record: &Record, destination: &str) -> Option<Named> {
    if let Some(page) = destination.strip_prefix(BY_TITLE) {
        let (space, title) = page.split_once('/')?;
        let (space, title) = (percent_decoded(space), percent_decoded(title));
        let space = match space.is_empty() {
            true => key(record, "space").unwrap_or_default().to_owned(),
            false => space.into_owned(),
        };
        let name = PageName::Title(space, title.clone().into_owned());
        let mut markdown = String::new();
        crate::to_markdown::push_text(&mut markdown, &title);
        return Some(Named {
            title: markdown,
            is_title: true,
            ..Named::by(name, &title)
        });
    }
    if let Some(id) = destination.strip_prefix(BY_ID) {
        let id = percent_decoded(id).into_owned();
        return Some(Named {
            is_title: true,
            ..Named::by(PageName::Confluence(id.clone()), &id)
        });
    }
    if destination.is_empty() || destination.starts_with('#') {
        return None;
    }
    if is_absolute(destination) {
        let page = notion_page(destination)?;
        return Some(Named::by(PageName::Notion(page), destination));
    }
    if destination.starts_with('/') {
        key(record, "confluence")?;
        return Some(Named::by(confluence_page(destination)?, destination));
    }
    by_path(record, destination)
}

impl Named {
    pub(super) fn by(name: PageName, shown: &str) -> Self {
        Self {
            names: vec![name],
            shown: shown.to_owned(),
            file: None,
            is_title: false,
            title: String::new(),
            loses_place: false,
            stays_useful: false,
            fragment: None,
            written: None,
        }
    }
}

fn key<'r>(record: &'r Record, key: &str) -> Option<&'r str> {
    match &record.content {
        Content::Keys(keys, _) => keys.get(key).and_then(Value::as_str),
        Content::Markdown(_) => None,
    }
}

/// The page that a path beside the record's file leads to.
fn by_path(record: &Record, destination: &str) -> Option<Named> {
    let path = destination.split(['#', '?']).next().unwrap_or_default();
    let path = percent_decoded(path).into_owned();
    let fragment = destination.split_once('#').map(|(_, fragment)| fragment);
    let own = path.trim_end_matches('/').rsplit('/').next();
    let own = own.unwrap_or_default();
    let is_page = without_ending(own).len() < own.len();
    // An address without an ending is that of a published page.
    if !is_page && own.trim_matches('.').contains('.') {
        return None;
    }
    let file = beside(&record.file, &path);
    let whole = match &file {
        Some(file) => Some(in_source(record, file)),
        None => beside(&in_source(record, &record.file), &path),
    };
    let mut names = Vec::new();
    if let Some(whole) = whole {
        if is_page {
            names.push(PageName::File(whole.clone()));
        }
        names.push(PageName::Stem(stem(&whole)));
    }
    names.extend(notion_id(without_ending(own)).map(PageName::Notion));
    let is_confluence = key(record, "confluence").is_some();
    if let Some(number) = page_number(own).filter(|_| is_confluence) {
        names.push(PageName::Confluence(number.to_owned()));
    }
    Some(Named {
        names,
        shown: path.clone(),
        file,
        is_title: false,
        title: String::new(),
        // Confluence makes other anchors of headings.
        loses_place: fragment.is_some() && is_confluence,
        stays_useful: false,
        fragment: fragment.filter(|_| !is_confluence).map(str::to_owned),
        written: Some(path),
    })
}

fn in_source(record: &Record, file: &str) -> String {
    match record.source.is_empty() {
        true => file.to_owned(),
        false => format!("{}/{file}", record.source),
    }
}

/// A path as published addresses have it: without an ending, and without the name of the file that stands for its folder.
fn stem(path: &str) -> String {
    let path = without_ending(path.trim_end_matches('/'));
    let (folder, own) = path.rsplit_once('/').unwrap_or(("", path));
    let is_front = ["index", "readme"].contains(&own.to_lowercase().as_str());
    match is_front && !folder.is_empty() {
        true => folder.to_owned(),
        false => path.to_owned(),
    }
}

/// The page that an address within Confluence names.
fn confluence_page(address: &str) -> Option<PageName> {
    let (path, query) = address.split_once('?').unwrap_or((address, ""));
    let is_number =
        |text: &&str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let pairs = query.split(['&', '#']);
    let by_query = pairs.filter_map(|pair| pair.strip_prefix("pageId="));
    let mut parts = path.split(['/', '#']).skip_while(|part| *part != "pages");
    parts.next();
    let number = by_query.chain(parts.take(1)).find(is_number);
    if let Some(number) = number {
        return Some(PageName::Confluence(number.to_owned()));
    }
    let (_, rest) = path.split_once("/display/")?;
    let (space, title) = rest.split_once('/')?;
    let title = title
        .split(['/', '#'])
        .next()
        .filter(|title| !title.is_empty())?;
    let title = percent_decoded(&title.replace('+', " ")).into_owned();
    Some(PageName::Title(percent_decoded(space).into_owned(), title))
}

/// The id of a page at an address of Notion.
fn notion_page(address: &str) -> Option<String> {
    let (_, rest) = address.split_once("://")?;
    let (host, path) = rest.split_once('/')?;
    let is_notion = ["notion.so", "notion.site"]
        .iter()
        .any(|known| host == *known || host.ends_with(&format!(".{known}")));
    let path = path.split(['?', '#']).next().unwrap_or_default();
    notion_id(path).filter(|_| is_notion)
}

/// The id with which the name of a page of Notion ends.
fn notion_id(name: &str) -> Option<String> {
    let start = name.len().checked_sub(32)?;
    let id = name.get(start..)?;
    let before = name[..start].chars().next_back();
    let is_id = id
        .bytes()
        .all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
        && before.is_none_or(|before| !before.is_ascii_alphanumeric());
    is_id.then(|| id.to_owned())
}
