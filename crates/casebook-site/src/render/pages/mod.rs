//! Casebook → views: what each kind of page says, in the words and numbers the reader will see.

mod actions;
mod all_terms;
mod api;
mod blocks;
mod causes;
mod chains;
mod durations;
mod entry;
mod entry_facts;
mod facets;
mod failed;
mod feeds;
mod findings;
mod guides;
mod heat;
mod home;
mod home_figures;
mod lanes;
mod lessons;
mod list;
mod listing;
mod manual;
mod markdown;
mod marks;
mod metrics;
mod numbers;
mod parts;
mod passage;
mod periods;
mod recurrence;
mod related;
mod report;
mod row_data;
mod search;
mod source;
mod terms;
mod timeline;
mod twin;
mod words;
mod years;

pub use actions::actions;
pub use all_terms::AllTerms;
pub use api::api;
pub use blocks::files as row_files;
pub use entry::{entry, page, resolution};
pub use feeds::{Feed, atom, feeds, json_feed, sitemap};
pub use guides::{author_guide, build, criteria, glossary, not_found, redirect};
pub use home::{front, home};
pub use lessons::lessons;
pub use list::incidents;
pub use listing::listing;
pub use metrics::metrics;
pub use recurrence::recurrence;
pub use report::report_page;
pub(crate) use row_data::{RowData, action_rows, incident_rows, term_rows};
pub use search::{NAMES, common_questions, first_answer, names, question_file, search};
pub use terms::index as listing_index;
pub use twin::twin;
pub(crate) use twin::{LLMS_TXT, listed_in_llms_txt, llms_txt};
pub use years::{Years, month, months, year, years};

use std::collections::{BTreeMap, HashMap};
use std::sync::OnceLock;

use manual::Manual;

use super::views::{FeedLink, Footer, Frame, Href, Link, NavItem, Root, When};
use casebook_analysis::index::Similar;
use casebook_analysis::{
    Actions, AnalysisQuery, Dimension, FailedFix, Observation, Record, Records, Recurrence, Scope,
    failed_fixes, observation, records,
};
use casebook_diagnostic::Diagnostic;
use casebook_model::book::{Casebook, Index};
use casebook_time::Date;

/// Everything pages are made from: the book and what was found out about it.
pub struct Site<'a> {
    /// The book.
    pub book: &'a Casebook,
    /// What repeats what.
    pub recurrence: &'a Recurrence,
    /// All actions.
    pub actions: &'a Actions<'a>,
    /// Entries like each entry, in the order of `book.entries`.
    pub similar: &'a [Vec<Similar>],
    /// What the lint found.
    pub findings: &'a [Diagnostic],
    /// The day that counts as today.
    pub today: Date,
    /// Sizes of images, by their place in `book.assets`.
    pub image_sizes: &'a HashMap<usize, (u32, u32)>,
    /// In the order of `Dimension::ALL`.
    records: [Records; 4],
    query: AnalysisQuery<'a>,
    /// Fixes that did not hold, the one that failed last first.
    failed_fixes: Vec<FailedFix<'a>>,
    /// Their places by the incident that came then.
    failed_before: HashMap<Index, Vec<failed::Place>>,
    /// When incidents were counted by quarter and year.
    observed: Option<Observation>,
    /// The lessons of each entry, once a page has asked.
    lessons: Vec<OnceLock<Box<[lessons::KnownLesson]>>>,
    /// When each entry started, in the words of pages, once one of them has asked.
    started: Vec<OnceLock<Option<When>>>,
    /// The pages of a book that holds nothing else, as a reader goes through them.
    manual: Manual,
    /// The foot of every page: to find the guides, every entry has to be looked at.
    footer: Footer,
}

impl<'a> Site<'a> {
    /// Brings together what pages are made from.
    #[must_use]
    pub fn new(
        book: &'a Casebook,
        recurrence: &'a Recurrence,
        actions: &'a Actions<'a>,
        similar: &'a [Vec<Similar>],
        findings: &'a [Diagnostic],
        today: Date,
        image_sizes: &'a HashMap<usize, (u32, u32)>,
    ) -> Self {
        let query = AnalysisQuery::new(book, recurrence, actions, today, Scope::default());
        let records = Dimension::ALL.map(|dimension| records(&query, dimension));
        let observed = observation(&query);
        let failed_fixes = failed_fixes(&query);
        let failed_before = failed::failed_before(&failed_fixes);
        let footer = Footer::default();
        let mut site = Self {
            book,
            recurrence,
            actions,
            similar,
            findings,
            today,
            image_sizes,
            records,
            query,
            failed_fixes,
            failed_before,
            observed,
            lessons: book.entries.iter().map(|_| OnceLock::new()).collect(),
            started: book.entries.iter().map(|_| OnceLock::new()).collect(),
            manual: Manual::of(book),
            footer,
        };
        site.footer = site.foot();
        site
    }

    /// What happened under one value.
    pub(super) fn record(&self, dimension: Dimension, name: &str) -> Option<&Record> {
        self.records(dimension).get(name)
    }

    /// What happened under every value of a dimension.
    pub(super) fn records(&self, dimension: Dimension) -> &Records {
        &self.records[dimension as usize]
    }

    /// The whole book, as the reports ask about it.
    #[must_use]
    pub fn query(&self) -> &AnalysisQuery<'a> {
        &self.query
    }

    /// The frame of a page: `output` is its path in the output folder, `part` the navigation item it lies under.
    #[must_use]
    pub fn frame(&self, output: &str, title: &str, part: &str) -> Frame {
        let folder = output.strip_suffix("index.html").unwrap_or(output);
        Frame {
            site_title: self.book.config.book.title.clone(),
            language: self.book.config.book.language.clone(),
            root: Root::from_output(output),
            title: title.to_owned(),
            description: None,
            canonical: self.book.absolute_url(folder),
            markdown: None,
            og_type: "website".to_owned(),
            published: None,
            noindex: false,
            nav: self.nav(part),
            breadcrumb: Vec::new(),
            feeds: vec![
                FeedLink {
                    title: "All incidents".to_owned(),
                    href: Href::site("feeds/all.atom"),
                    mime: "application/atom+xml".to_owned(),
                },
                FeedLink {
                    title: "All incidents (JSON)".to_owned(),
                    href: Href::site("feeds/all.json"),
                    mime: "application/feed+json".to_owned(),
                },
            ],
            footer: self.footer.clone(),
            search: Some(Href::site("search/")),
        }
    }

    fn nav(&self, part: &str) -> Vec<NavItem> {
        // A book of pages alone (documentation) needs none of the lists of incidents.
        if self.book.is_documentation() {
            let title = |at: Index| &*self.book.entries[at].title;
            return self
                .manual
                .order
                .iter()
                .take(manual::in_one_row(&self.manual.order, title))
                .map(|&at| {
                    let address = self.book.addresses[at].as_str();
                    let text = self.book.entries[at].title.clone();
                    NavItem {
                        text,
                        href: Href::site(address),
                        current: part == address,
                        empty: false,
                    }
                })
                .collect();
        }
        let is_listing_empty = |field: &str| {
            let listing = self.book.listing(field)?;
            Some(listing.values.is_empty())
        };
        let nothing_listed = Some(self.listed_count() == 0);
        let nothing_counted = Some(self.incidents() == 0);
        // Each part with whether nothing stands in it yet; `None` where the book has no such part.
        [
            ("Incidents", "incidents/", nothing_listed),
            ("Causes", "causes/", is_listing_empty("root_causes")),
            ("Services", "services/", is_listing_empty("services")),
            ("Actions", "actions/", Some(self.actions.all.is_empty())),
            ("Recurrence", "recurrence/", nothing_counted),
            ("Metrics", "metrics/", nothing_counted),
            ("Lessons", "lessons/", nothing_listed),
        ]
        .into_iter()
        .filter_map(|(text, path, empty)| {
            Some(NavItem {
                text: text.to_owned(),
                href: Href::site(path),
                current: part == path,
                empty: empty?,
            })
        })
        .collect()
    }

    /// That entries of some sources are missing. Outsiders are not told of which.
    fn notice(&self) -> Option<String> {
        let missing = &self.book.missing_sources;
        if missing.is_empty() {
            return None;
        }
        Some(match self.book.config.audience.is_inside() {
            true => format!("Entries are missing here: those of {}.", missing.join(", ")),
            false => "Some entries are missing here.".to_owned(),
        })
    }

    fn foot(&self) -> Footer {
        let link = |text: &str, path: &str| Link::new(text, Href::site(path));
        let mut guides = Vec::new();
        if !self.book.is_documentation() {
            guides.push(link("When to write one", "criteria/"));
            guides.push(link("How to write one", "guide/"));
            guides.push(link("Glossary", "glossary/"));
        }
        let pages = self.book.pages().filter(|_| !self.book.is_documentation());
        guides.extend(pages.take(6).map(|at| {
            link(
                &self.book.entries[at].title,
                self.book.addresses[at].as_str(),
            )
        }));
        let mut about = vec![
            link("This build", "build/"),
            link("Feed", "feeds/all.atom"),
            link("Data", "api/"),
        ];
        if let Some(url) = self
            .book
            .config
            .html
            .repository_url
            .as_deref()
            .and_then(Href::external)
        {
            about.push(Link::new("Repository", url));
        }
        let licence = &self.book.config.book.licence;
        Footer {
            notice: self.notice(),
            guides,
            about,
            licence: (!licence.is_empty()).then(|| licence.clone()),
        }
    }

    /// The output file of an entry's page.
    #[must_use]
    pub(crate) fn output_of(&self, index: Index) -> String {
        format!("{}index.html", self.book.addresses[index])
    }

    /// Where an entry stands as data.
    #[must_use]
    pub(crate) fn entry_data(&self, index: Index) -> String {
        format!("{}entry.json", self.book.addresses[index])
    }

    pub(super) fn href(&self, index: Index) -> Href {
        Href::site(self.book.addresses[index].as_str())
    }

    /// How many entries are not pages.
    pub(crate) fn listed_count(&self) -> usize {
        self.book.newest_first().len()
    }

    /// The entries that are not pages, newest first.
    pub(super) fn listed(&self) -> impl Iterator<Item = Index> {
        self.book.newest_first().iter().copied()
    }

    /// The actions of one entry, in its own order.
    pub(super) fn actions_of(
        &self,
        index: Index,
    ) -> impl Iterator<Item = &casebook_analysis::ActionRef<'a>> {
        let mut actions: Vec<_> = self.actions.of(index).collect();
        actions.sort_by_key(|one| one.action.span.start);
        actions.into_iter()
    }

    /// The incidents that count, of any age.
    pub(super) fn incidents(&self) -> usize {
        self.recurrence.counted
    }

    /// The entries that are not pages by year, newest first.
    pub(super) fn by_year(&self) -> BTreeMap<i16, Vec<Index>> {
        let mut years: BTreeMap<i16, Vec<Index>> = BTreeMap::new();
        for index in self.listed() {
            if let Some(date) = self.book.date(index) {
                years.entry(date.year()).or_default().push(index);
            }
        }
        years
    }
}
