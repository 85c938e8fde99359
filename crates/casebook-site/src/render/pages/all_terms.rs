//! Pages that together hold all values of a field whose index does not, for readers without scripts.

use super::Site;
use super::terms::{folder, is_long, order, page_output, part, plural, table};
use crate::render::views::{Frame, Href, Link, ListingIndexPage};
use casebook_model::book::{Listing, ValueUse};

/// How many values stand in one of them.
const IN_PAGE: usize = 100;

/// The values of a field, page by page.
#[derive(Debug)]
pub struct AllTerms<'l> {
    listing: &'l Listing,
    /// In the order in which they are listed: found once for all pages.
    order: Vec<&'l ValueUse>,
}

impl<'l> AllTerms<'l> {
    /// No pages where the index holds all values.
    #[must_use]
    pub fn of(site: &Site<'_>, listing: &'l Listing) -> Self {
        let order = match is_long(listing) {
            true => order(site, listing),
            false => Vec::new(),
        };
        Self { listing, order }
    }

    /// How many pages there are.
    #[must_use]
    pub fn pages(&self) -> usize {
        self.order.len().div_ceil(IN_PAGE)
    }

    /// Where a page stands.
    #[must_use]
    pub fn output(&self, page: usize) -> String {
        page_output(self.listing, page)
    }

    /// One of the pages.
    #[must_use]
    pub fn page(&self, site: &Site<'_>, page: usize) -> (Frame, ListingIndexPage) {
        let (listing, pages) = (self.listing, self.pages());
        let name = |page: usize| format!("page {} of {pages}", page + 1);
        let neighbour = |page: Option<usize>| {
            let page = page.filter(|page| *page < pages)?;
            let words = name(page).replacen('p', "P", 1);
            Some(Link::new(words, Href::site(self.output(page))))
        };
        let start = page * IN_PAGE;
        let held = &self.order[start..self.order.len().min(start + IN_PAGE)];
        let title = format!("{}, {}", plural(listing), name(page));
        let mut frame = site.frame(&self.output(page), &title, &part(listing));
        let index = Link::new(plural(listing), Href::site(folder(listing)));
        frame.breadcrumb = vec![index];
        let view = ListingIndexPage {
            title,
            previous: neighbour(page.checked_sub(1)),
            next: neighbour(Some(page + 1)),
            ..table(site, listing, held)
        };
        (frame, view)
    }
}
