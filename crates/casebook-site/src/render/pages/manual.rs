//! A book of pages: in which order they are read, and what stands beside each of them.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::ops::Range;

use super::Site;
use crate::render::views::{Href, Link, NavItem, TreeItem};
use casebook_model::book::{Casebook, Index, Target};

/// How many pages stand beside one: of very many those around it, since each page has such a list.
const MOST: usize = 120;

/// The pages of a book that holds nothing else.
#[derive(Debug, Default)]
pub(super) struct Manual {
    /// In the order in which a reader goes through them, without the front page.
    pub(super) order: Vec<Index>,
    places: HashMap<Index, usize>,
    /// What the tree has at its top, in that order: pages, and folders by the page that stands for each.
    top: Vec<Index>,
    /// The pages of each folder, by its name, in that order.
    folders: BTreeMap<String, Vec<Index>>,
}

impl Manual {
    pub(super) fn of(book: &Casebook) -> Self {
        if !book.is_documentation() {
            return Self::default();
        }
        let order = reading_order(book);
        let mut manual = Self {
            places: order.iter().copied().zip(0..).collect(),
            ..Self::default()
        };
        for &page in &order {
            match folder(book, page) {
                None => manual.top.push(page),
                Some(name) => {
                    let pages = manual.folders.entry(name.to_owned()).or_default();
                    // The first page of a folder that is read stands for it.
                    if pages.is_empty() {
                        manual.top.push(page);
                    }
                    pages.push(page);
                }
            }
        }
        manual.order = order;
        manual
    }
}

/// The folder of a page; none for one that lies beside the front page.
fn folder(book: &Casebook, page: Index) -> Option<&str> {
    Some(book.entries[page].content_path.split_once('/')?.0)
}

/// The pages of a manual in the order in which its front page links to them, then the others by their paths: names of
/// files are no order to read in.
fn reading_order(book: &Casebook) -> Vec<Index> {
    let is_front = |at: &Index| book.addresses[*at].as_str() == "about/";
    let mut order: Vec<Index> = Vec::new();
    let mut known: HashSet<Index> = HashSet::new();
    if let Some(front) = book.pages().find(is_front) {
        known.insert(front);
        for link in &book.entries[front].outline().links {
            if let Target::Entry { index, .. } = book.target(front, &link.destination)
                && known.insert(index)
            {
                order.push(index);
            }
        }
    }
    order.extend(book.pages().filter(|at| known.insert(*at)));
    order
}

/// How many letters the titles in the frame have together: more would not fit into its one row. The tree has all.
const MOST_LETTERS: usize = 56;

/// How many of the first pages the frame names.
pub(super) fn in_one_row<'a>(order: &[Index], title: impl Fn(Index) -> &'a str) -> usize {
    let letters = order.iter().scan(0, |sum, page| {
        *sum += title(*page).chars().count();
        Some(*sum)
    });
    letters.take_while(|sum| *sum <= MOST_LETTERS).count()
}

/// The part of so many items that is shown around one of them.
fn around(at: usize, all: usize) -> Range<usize> {
    let from = at.saturating_sub(MOST / 2).min(all.saturating_sub(MOST));
    from..all.min(from + MOST)
}

impl Site<'_> {
    /// The pages of a manual as a tree, with the folder of this page open; nothing in a book of entries.
    pub(super) fn tree(&self, page: Index) -> Vec<TreeItem> {
        let manual = &self.manual;
        let own = folder(self.book, page);
        let stands_for = |top: Index| {
            let name = folder(self.book, top)?;
            (own == Some(name)).then(|| &manual.folders[name][..])
        };
        let is_here = |top: &Index| *top == page || stands_for(*top).is_some();
        let here = manual.top.iter().position(is_here).unwrap_or(0);
        let item = |at: Index| NavItem {
            text: self.book.entries[at].title.clone(),
            href: Href::site(self.book.addresses[at].as_str()),
            current: at == page,
            empty: false,
        };
        let below = |pages: &[Index]| -> Vec<NavItem> {
            let at = pages.iter().position(|at| *at == page).unwrap_or(0);
            let shown = &pages[around(at, pages.len())];
            shown
                .iter()
                .skip_while(|at| **at == pages[0])
                .map(|at| item(*at))
                .collect()
        };
        manual.top[around(here, manual.top.len())]
            .iter()
            .map(|&top| TreeItem {
                page: item(top),
                below: stands_for(top).map(below).unwrap_or_default(),
            })
            .collect()
    }

    /// The pages of a manual that are read before and after one; the first one follows the front page.
    pub(super) fn read_beside(&self, page: Index) -> (Option<Link>, Option<Link>) {
        let Manual { order, places, .. } = &self.manual;
        let place = places.get(&page).copied();
        let before = place.and_then(|place| place.checked_sub(1));
        let after = place.map_or(0, |place| place + 1);
        let link = |place: usize| Some(self.title_link(*order.get(place)?));
        (before.and_then(link), link(after))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_frame_names_what_fits_into_a_row() {
        let titles = [
            "Getting started",
            "What you already have",
            "Importing",
            "From cState",
        ];
        assert_eq!(in_one_row(&[0, 1, 2, 3], |at| titles[at]), 4);
        assert_eq!(in_one_row(&[0, 1, 1, 2], |at| titles[at]), 2);
        assert_eq!(in_one_row(&[], |at| titles[at]), 0);
    }

    #[test]
    fn of_very_many_pages_those_around_one_are_shown() {
        assert_eq!(around(0, 3), 0..3);
        assert_eq!(around(2, MOST), 0..MOST);
        assert_eq!(around(500, 1_000), 440..560);
        assert_eq!(around(999, 1_000), 880..1_000);
    }
}
