//! The outputs that are about one entry: its page, its data and its Markdown twin.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::{Planner, in_data, in_page, json_bytes, of_body, path};
use crate::render::pages::{self, Site};
use crate::render::{Rows, Theme};
use crate::report::entry_json;
use crate::{Dependency, Fingerprints, Plan, ProduceError, SiteError};
use casebook_model::book::Index;
use casebook_model::entry::Kind;

/// Plans what the site has of some entries alone, for who cannot wait for the rest. Their outputs are those of the whole plan,
/// and what they are made from has no fingerprints.
///
/// # Errors
/// As [`plan()`](super::plan()).
pub fn plan_entries<'p>(
    site: &'p Site<'_>,
    theme: &'p Theme,
    entries: &BTreeSet<Index>,
) -> Result<Plan<'p>, SiteError> {
    let mut planner = Planner {
        plan: Plan::with(Fingerprints::default()),
        site,
        theme,
        rows: Arc::new(Rows::new(theme, site.book.entries.len())),
    };
    for (position, index) in site.book.newest_first().iter().copied().enumerate() {
        if entries.contains(&index) {
            planner.entry(position, index)?;
        }
    }
    for index in entries {
        if site.book.entries[*index].kind == Kind::Page {
            planner.ordinary_page(*index, None)?;
        }
    }
    Ok(planner.plan)
}

impl<'p> Planner<'p, '_> {
    pub(super) fn entries(&mut self) -> Result<(), SiteError> {
        let site = self.site;
        for (position, index) in site.book.newest_first().iter().copied().enumerate() {
            self.entry(position, index)?;
        }
        let front = self.front();
        for index in site.book.pages() {
            self.ordinary_page(index, front.as_ref())?;
        }
        Ok(())
    }

    /// What there is of an entry that has this place among all, the newest first.
    fn entry(&mut self, position: usize, index: Index) -> Result<(), SiteError> {
        let site = self.site;
        let entry = || Arc::clone(&site.book.entries[index].path);
        let mut inputs = of_body(&entry());
        inputs.extend([Dependency::Related(entry()), Dependency::Analysis]);
        self.page(&site.output_of(index), in_page(inputs), move |site| {
            pages::entry(site, position)
        })?;
        let data = site.entry_data(index);
        let inputs = in_data([Dependency::Entry(entry()), Dependency::Analysis]);
        self.plan.render(path(&data)?, inputs, move || {
            let json = entry_json(site.book, site.recurrence, index);
            json_bytes(&json.with_resolution(pages::resolution(site.book, index)))
        })?;
        self.twin(index)
    }

    /// A page that is not an entry. Those of a manual are also made from `front`, see [`Planner::front`].
    fn ordinary_page(&mut self, index: Index, front: Option<&Arc<str>>) -> Result<(), SiteError> {
        let site = self.site;
        let mut inputs = of_body(&site.book.entries[index].path);
        let order = front.into_iter().flat_map(|path| {
            let path = || Arc::clone(path);
            [Dependency::Entry(path()), Dependency::Links(path())]
        });
        inputs.extend(order);
        self.page(&site.output_of(index), in_page(inputs), move |site| {
            pages::page(site, index)
        })?;
        self.twin(index)
    }

    /// The front page of a manual, which says in which order its pages are read.
    fn front(&self) -> Option<Arc<str>> {
        let book = self.site.book;
        let is_front = |at: &Index| book.addresses[*at].as_str() == "about/";
        let front = book.pages().find(is_front);
        let front = front.filter(|_| book.is_documentation());
        front.map(|at| Arc::clone(&book.entries[at].path))
    }

    /// The Markdown twin of an entry's page.
    fn twin(&mut self, index: Index) -> Result<(), SiteError> {
        let site = self.site;
        let entry = || Arc::clone(&site.book.entries[index].path);
        let inputs = in_data([
            Dependency::Entry(entry()),
            Dependency::Links(entry()),
            Dependency::Analysis,
        ]);
        self.plan
            .render(path(&site.twin_of(index))?, inputs, move || {
                Ok::<_, ProduceError>(pages::twin(site, index).into_bytes())
            })
    }
}
