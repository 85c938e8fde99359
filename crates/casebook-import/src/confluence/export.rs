//! The HTML of a space export: an index, and a file for each page.

use std::collections::BTreeMap;

use serde_json::json;

use super::note_depth;
use crate::markup::{self, Element};
use crate::record::{Content, Keys, Record};
use crate::to_markdown::{References, markdown};

/// What the `index.html` of an export tells: the order of its pages, and which stand below which.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct ExportIndex {
    /// The titles of the pages above each, from the outermost, by the name of its file.
    above: BTreeMap<String, Vec<String>>,
    /// The name of the space.
    space: Option<String>,
}

impl ExportIndex {
    /// Reads an index; nothing of a page that is none.
    pub(crate) fn read(text: &str) -> Option<Self> {
        let (root, _) = markup::html(text);
        let mut lists = Vec::new();
        root.find_all(&|element| element.name == "ul", &mut lists);
        let mut index = Self {
            space: space(&root),
            ..Self::default()
        };
        for list in lists {
            index.pages(list, &mut Vec::new());
        }
        let is_index = text.contains("Available Pages")
            || root
                .find(&|element| element.attribute("class") == Some("pageSection"))
                .is_some();
        (is_index && !index.above.is_empty()).then_some(index)
    }

    fn pages(&mut self, list: &Element, above: &mut Vec<String>) {
        let mut last = None;
        for item in list.elements() {
            if item.name == "ul" {
                // Some versions put the pages below beside the item and not inside.
                self.below(item, last.clone(), above);
                continue;
            }
            let link = item.elements().find(|element| element.name == "a");
            if let Some((link, target)) =
                link.and_then(|link| Some((link, link.attribute("href")?)))
            {
                self.above.insert(target.to_owned(), above.clone());
                last = Some(casebook_text::single_line(&link.text()));
            }
            for below in item.elements().filter(|element| element.name == "ul") {
                self.below(below, last.clone(), above);
            }
        }
    }

    fn below(&mut self, list: &Element, title: Option<String>, above: &mut Vec<String>) {
        let count = above.len();
        above.extend(title);
        self.pages(list, above);
        above.truncate(count);
    }

    /// Whether a file of the folder is one of its pages.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.above.contains_key(name)
    }

    /// Its pages, by the names of their files.
    pub(crate) fn files(&self) -> impl Iterator<Item = &str> {
        self.above.keys().map(String::as_str)
    }
}

fn space(root: &Element) -> Option<String> {
    let title = markup::html_title(root)?;
    Some(title.split(" (").next().unwrap_or(&title).to_owned())
}

/// Reads a page of an export; nothing of a file that is none.
pub(crate) fn export_page(file: &str, text: &str, index: Option<&ExportIndex>) -> Option<Record> {
    let (root, flattened) = markup::html(text);
    let by_id = |id: &str| root.find(&|element| element.attribute("id") == Some(id));
    let name = file.rsplit('/').next().unwrap_or(file);
    let is_page = index.is_some_and(|index| index.has(name));
    let main = match by_id("main-content") {
        Some(main) => main,
        None if is_page => {
            by_id("content").or_else(|| root.find(&|element| element.name == "body"))?
        }
        None => return None,
    };
    let mut keys = Keys::new();
    keys.insert("confluence".to_owned(), json!("export"));
    let title = by_id("title-text").map(|title| casebook_text::single_line(&title.text()));
    let whole = title
        .or_else(|| markup::html_title(&root))
        .unwrap_or_default();
    // `Space : Title`
    let (space, title) = whole
        .split_once(" : ")
        .map_or((None, &*whole), |(space, title)| {
            (Some(space.to_owned()), title)
        });
    keys.insert("title".to_owned(), json!(title));
    let number = page_number(name);
    if let Some(number) = number {
        keys.insert("page".to_owned(), json!(number));
    }
    let space = space.or_else(|| index?.space.clone());
    if let Some(space) = space {
        keys.insert("space".to_owned(), json!(space));
    }
    let metadata = root.find(&|element| element.attribute("class") == Some("page-metadata"));
    if let Some(metadata) = metadata {
        page_metadata(metadata, &mut keys);
    }
    let labels = by_id("labels-section").map(labels).unwrap_or_default();
    if !labels.is_empty() {
        keys.insert("labels".to_owned(), json!(labels));
    }
    let mut converted = markdown(main, &References::default());
    note_depth(&mut converted, flattened);
    if by_id("main-content").is_none() {
        converted
            .notes
            .insert("the page has no `#main-content`: all of it is read".to_owned());
    }
    Some(Record {
        file: file.to_owned(),
        id: number.map(str::to_owned),
        folders: index
            .and_then(|index| index.above.get(name))
            .cloned()
            .unwrap_or_default(),
        content: Content::Keys(keys, converted.markdown),
        notes: converted.notes.into_iter().collect(),
        ..Record::default()
    })
}

/// The number of a page, with which the name of its file ends: `Disk-full_1003.html`.
pub(crate) fn page_number(name: &str) -> Option<&str> {
    let number = name.trim_end_matches(".html").rsplit('_').next()?;
    let is_number = number.len() > 3 && number.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then_some(number)
}

fn labels(section: &Element) -> Vec<String> {
    let mut links = Vec::new();
    section.find_all(&|element| element.name == "a", &mut links);
    let names = links
        .iter()
        .map(|link| casebook_text::single_line(&link.text()));
    names.collect()
}

/// `Created by Ana Lim, last modified by Bo Tan on Oct 02, 2026`: people and days, and the words as they stand.
fn page_metadata(metadata: &Element, keys: &mut Keys) {
    let class = |class: &str| {
        let found = metadata.find(&|element| {
            let classes = element.attribute("class").unwrap_or_default();
            classes.split_whitespace().any(|one| one == class)
        })?;
        let text = casebook_text::single_line(&found.text());
        (!text.is_empty()).then_some(text)
    };
    let line = casebook_text::single_line(&metadata.text());
    if let Some(author) = class("author") {
        keys.insert("author".to_owned(), json!(author));
    }
    if let Some(editor) = class("editor") {
        keys.insert("editor".to_owned(), json!(editor));
    }
    for (word, key) in [(" on ", "modified"), ("reated on ", "created")] {
        let day = line.rsplit_once(word).map(|(_, day)| day.trim());
        let day = day.map(|day| day.split(" by ").next().unwrap_or(day));
        if let Some(day) =
            day.filter(|day| day.starts_with(|letter: char| letter.is_alphanumeric()))
        {
            keys.insert(key.to_owned(), json!(day));
        }
    }
    if !line.is_empty() {
        keys.insert("metadata".to_owned(), json!(line));
    }
}
