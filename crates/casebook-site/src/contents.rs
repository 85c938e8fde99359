//! Everything a site consists of: the plan that `write` carries out.

mod entries;

use std::ops::Range;
use std::sync::Arc;

use super::headers::headers;
use super::{Dependency, Fingerprints, Plan, ProduceError, SiteError, SitePath};
use crate::render::pages::{Feed, RowData, Site};
use crate::render::views::{Frame, Root, View};
use crate::render::{Rows, Theme, ThemeError, pages};
use crate::report::{Report, SCHEMA, book_json};
use casebook_analysis::index::Index as SearchIndex;
use casebook_model::book::OwnPage;
use serde::Serialize;

pub use entries::plan_entries;

/// Where the files of the search index stand in the site. Their names are hashes of their content.
const PACK: &str = "search/pack";
/// Names the file that reading the index begins with: the one file of the index whose own name stays.
const POINTER: &str = "search/pack.json";

/// What stands below `template.html` for one run.
struct Planner<'p, 'a> {
    plan: Plan<'p>,
    site: &'p Site<'a>,
    theme: &'p Theme,
    rows: Arc<Rows<'p>>,
}

/// Plans every file of the site.
///
/// # Errors
/// When two outputs would share a path.
pub fn plan<'p>(
    site: &'p Site<'_>,
    theme: &'p Theme,
    index: &'p SearchIndex,
) -> Result<Plan<'p>, SiteError> {
    let mut planner = Planner {
        plan: Plan::with(Fingerprints::of(site, theme)),
        site,
        theme,
        rows: Arc::new(Rows::new(theme, site.book.entries.len())),
    };
    planner.reports()?;
    planner.data()?;
    planner.pages()?;
    planner.listings()?;
    planner.entries()?;
    planner.feeds()?;
    planner.files()?;
    planner.search(index)?;
    planner.redirects()?;
    Ok(planner.plan)
}

fn path(path: &str) -> Result<SitePath, SiteError> {
    SitePath::new(path).map_err(SiteError::from)
}

impl<'p, 'a> Planner<'p, 'a> {
    /// A page whose view is made when it is written.
    fn page<V: View>(
        &mut self,
        output: &str,
        inputs: Vec<Dependency>,
        make: impl Fn(&'p Site<'a>) -> (Frame, V) + Send + Sync + 'p,
    ) -> Result<(), SiteError> {
        let (site, theme) = (self.site, self.theme);
        self.plan.render(path(output)?, inputs, move || {
            let (frame, view) = make(site);
            theme.page(&frame, &view).map(String::into_bytes)
        })
    }

    /// A page that lists entries in rows.
    fn table<V: View>(
        &mut self,
        output: &str,
        inputs: Vec<Dependency>,
        make: impl Fn(&'p Site<'a>, &Rows<'p>) -> Result<(Frame, V), ThemeError> + Send + Sync + 'p,
    ) -> Result<(), SiteError> {
        let (site, theme, rows) = (self.site, self.theme, Arc::clone(&self.rows));
        self.plan.render(path(output)?, inputs, move || {
            let (frame, view) = make(site, &rows)?;
            theme.page(&frame, &view).map(String::into_bytes)
        })
    }

    fn pages(&mut self) -> Result<(), SiteError> {
        let (site, theme) = (self.site, self.theme);
        let all = || {
            in_page([
                Dependency::Entries,
                Dependency::Analysis,
                Dependency::Findings,
            ])
        };
        match pages::front(site).filter(|_| site.book.is_documentation()) {
            Some((frame, view)) => {
                let front = move || theme.page(&frame, &view).map(String::into_bytes);
                self.plan.render(path("index.html")?, all(), front)?;
            }
            None => self.page("index.html", all(), pages::home)?,
        }
        self.page("404.html", in_page([]), pages::not_found)?;
        for own in site.book.own_pages() {
            self.own_page(own)?;
        }
        Ok(())
    }

    fn own_page(&mut self, own: OwnPage) -> Result<(), SiteError> {
        let output = format!("{}/index.html", own.segment());
        let analysed = || in_page([Dependency::Analysis]);
        let whole = || in_page([Dependency::Entries, Dependency::Analysis]);
        match own {
            OwnPage::Incidents => {
                let total = self.site.listed_count();
                self.row_files("incidents/", total, pages::incident_rows)?;
                self.page(&output, analysed(), pages::incidents)
            }
            OwnPage::Years => self.years(&output, analysed),
            OwnPage::Actions => {
                let total = self.site.actions.all.len();
                self.row_files("actions/", total, pages::action_rows)?;
                self.page(&output, analysed(), pages::actions)
            }
            OwnPage::Recurrence => self.page(&output, analysed(), pages::recurrence),
            OwnPage::Lessons => self.page(&output, whole(), pages::lessons),
            OwnPage::Metrics => self.page(&output, analysed(), pages::metrics),
            OwnPage::Criteria => self.page(&output, analysed(), pages::criteria),
            OwnPage::Guide => self.page(&output, analysed(), pages::author_guide),
            OwnPage::Glossary => self.page(&output, analysed(), pages::glossary),
            OwnPage::Build => {
                let inputs = [
                    Dependency::Entries,
                    Dependency::Analysis,
                    Dependency::Findings,
                    Dependency::History,
                    Dependency::Assets,
                ];
                self.page(&output, in_page(inputs), pages::build)
            }
            OwnPage::Search => self.page(&output, analysed(), pages::search),
            OwnPage::Api => self.page(&output, analysed(), pages::api),
        }
    }

    /// The rows of a long list as data.
    fn row_files(
        &mut self,
        folder: &str,
        total: usize,
        rows: impl Fn(&Site<'a>, &Theme, Range<usize>) -> Result<Vec<RowData>, ThemeError>
        + Copy
        + Send
        + Sync
        + 'p,
    ) -> Result<(), SiteError> {
        let (site, theme) = (self.site, self.theme);
        for (output, places) in pages::row_files(folder, total) {
            let inputs = in_page([Dependency::Analysis]);
            self.plan.render(path(&output)?, inputs, move || {
                let rows = rows(site, theme, places.clone())?;
                Ok::<_, ProduceError>(json_bytes(&rows)?)
            })?;
        }
        Ok(())
    }

    fn years(
        &mut self,
        output: &str,
        inputs: impl Fn() -> Vec<Dependency>,
    ) -> Result<(), SiteError> {
        let (years, frame, view) = pages::years(self.site);
        let theme = self.theme;
        self.plan.render(path(output)?, inputs(), move || {
            theme.page(&frame, &view).map(String::into_bytes)
        })?;
        let years = Arc::new(years);
        for (year, entries) in years.iter() {
            let (year, all) = (*year, Arc::clone(&years));
            self.table(
                &format!("years/{year}/index.html"),
                inputs(),
                move |site, rows| pages::year(site, rows, &all, year),
            )?;
            for month in pages::months(self.site, entries).into_keys() {
                let all = Arc::clone(&years);
                self.table(
                    &format!("years/{year}/{month:02}/index.html"),
                    inputs(),
                    move |site, rows| pages::month(site, rows, &all, (year, month)),
                )?;
            }
        }
        Ok(())
    }

    fn listings(&mut self) -> Result<(), SiteError> {
        if self.site.book.is_documentation() {
            return Ok(());
        }
        for listing in &self.site.book.listings {
            let inputs = in_page([Dependency::Analysis]);
            let folder = format!("{}/", listing.segment);
            self.row_files(&folder, listing.values.len(), |site, theme, places| {
                pages::term_rows(site, theme, listing, places)
            })?;
            self.page(&format!("{folder}index.html"), inputs, move |site| {
                pages::listing_index(site, listing)
            })?;
            let all = Arc::new(pages::AllTerms::of(self.site, listing));
            for page in 0..all.pages() {
                let inputs = in_page([Dependency::Analysis]);
                let (output, all) = (all.output(page), Arc::clone(&all));
                self.page(&output, inputs, move |site| all.page(site, page))?;
            }
            for value in &listing.values {
                let output = format!("{}index.html", value.address);
                // Beside rows it shows what was learnt from its entries.
                let entries = value.entries.iter().map(|index| {
                    let entry = &self.site.book.entries[*index];
                    Dependency::Entry(Arc::clone(&entry.path))
                });
                let inputs = in_page(entries.chain([Dependency::Analysis]));
                self.table(&output, inputs, move |site, rows| {
                    pages::listing(site, rows, listing, value)
                })?;
            }
        }
        Ok(())
    }

    fn search(&mut self, index: &'p SearchIndex) -> Result<(), SiteError> {
        for file in &index.pack.files {
            self.plan
                .bytes(path(&format!("{PACK}/{}", file.name))?, &file.bytes)?;
        }
        let site = self.site;
        for question in pages::common_questions(site) {
            // A word alone may be the name of a device.
            let file = pages::question_file(&question);
            let output = path(&format!("search/first/results-{file}.json"))?;
            let inputs = in_data([Dependency::Entries, Dependency::Analysis]);
            self.plan.render(output, inputs, move || {
                let answer = pages::first_answer(site, index, &question)?;
                Ok::<_, ProduceError>(json_bytes(&answer)?)
            })?;
        }
        let output = path(pages::NAMES)?;
        let inputs = in_data([Dependency::Analysis]);
        self.plan.render(output, inputs, move || {
            Ok::<_, ProduceError>(json_bytes(&pages::names(site))?)
        })?;
        let first = index.pack.files.first().map(|file| file.name.as_str());
        let pointer = serde_json::json!({ "first": first });
        self.plan
            .bytes(path(POINTER)?, format!("{pointer}\n").into_bytes())
    }

    fn feeds(&mut self) -> Result<(), SiteError> {
        let (site, theme) = (self.site, self.theme);
        for feed in pages::feeds(site) {
            let inputs = || in_page(of_feed(site, &feed));
            let as_json = feed.clone();
            self.plan
                .render(path(&format!("{}.json", feed.path))?, inputs(), move || {
                    json_bytes(&pages::json_feed(site, &as_json))
                })?;
            self.plan
                .render(path(&format!("{}.atom", feed.path))?, inputs(), move || {
                    let root = Root::from_output(&format!("{}.atom", feed.path));
                    theme
                        .part(&root, &pages::atom(site, &feed))
                        .map(String::into_bytes)
                })?;
        }
        if let Some(sitemap) = pages::sitemap(site) {
            self.plan
                .render(path("sitemap.xml")?, in_page([]), move || {
                    theme.document(&sitemap).map(String::into_bytes)
                })?;
        }
        Ok(())
    }

    /// The book, every report, and the ledger of actions, as data. They are planned first: nothing else of a site takes as long
    /// to make, and the longest pieces of work should not be the last.
    fn reports(&mut self) -> Result<(), SiteError> {
        let site = self.site;
        let analysed = || in_data([Dependency::Analysis]);
        self.plan
            .render(path("api/book.json")?, analysed(), move || {
                json_bytes(&book_json(site.book, site.recurrence))
            })?;
        if site.book.is_documentation() {
            return Ok(());
        }
        for (name, report) in Report::PUBLISHED {
            let inputs = match report {
                // They stand in the texts.
                Report::Lessons => in_data([Dependency::Entries, Dependency::Analysis]),
                _ => analysed(),
            };
            self.plan
                .render(path(&format!("api/{name}.json"))?, inputs, move || {
                    json_bytes(&report.json(site.query()))
                })?;
        }
        self.plan
            .render(path("actions/actions.csv")?, analysed(), move || {
                let csv = Report::Actions.csv(site.query());
                Ok::<_, ProduceError>(csv.into_text().into_bytes())
            })
    }

    fn data(&mut self) -> Result<(), SiteError> {
        let site = self.site;
        self.plan
            .bytes(path("api/report.schema.json")?, SCHEMA.as_bytes())?;
        let named = pages::listed_in_llms_txt(site)
            .map(|index| Dependency::Entry(Arc::clone(&site.book.entries[index].path)));
        let inputs = in_data(named.chain([Dependency::Analysis]));
        self.plan.render(path(pages::LLMS_TXT)?, inputs, move || {
            Ok::<_, ProduceError>(pages::llms_txt(site).into_bytes())
        })?;
        let robots = match &site.book.config.html.site_url {
            Some(url) => format!("User-agent: *\nDisallow: /build/\nSitemap: {url}sitemap.xml\n"),
            None => "User-agent: *\nDisallow: /build/\n".to_owned(),
        };
        self.plan.bytes(path("robots.txt")?, robots.into_bytes())?;
        self.plan.bytes(path("_headers")?, headers().into_bytes())
    }

    fn files(&mut self) -> Result<(), SiteError> {
        for asset in self.theme.assets() {
            self.plan.bytes(path(&asset.path)?, asset.bytes.as_ref())?;
        }
        for asset in self.site.book.published_assets() {
            let book = self.site.book;
            self.plan
                .copy(path(&book.asset_output(asset))?, &book.assets[asset].file)?;
        }
        Ok(())
    }

    fn redirects(&mut self) -> Result<(), SiteError> {
        let theme = self.theme;
        for (address, index) in self.site.book.redirects() {
            let (output, frame, view) = pages::redirect(self.site, address, index);
            let entry = Arc::clone(&self.site.book.entries[index].path);
            let inputs = in_page([Dependency::Entry(entry)]);
            self.plan.render(path(&output)?, inputs, move || {
                theme.page(&frame, &view).map(String::into_bytes)
            })?;
        }
        Ok(())
    }
}

/// A record as the bytes of a JSON file.
fn json_bytes(value: &impl Serialize) -> Result<Vec<u8>, serde_json::Error> {
    let mut bytes = serde_json::to_vec(value)?;
    bytes.push(b'\n');
    Ok(bytes)
}

/// What data is made from beside `own`.
fn in_data(own: impl IntoIterator<Item = Dependency>) -> Vec<Dependency> {
    let around = [
        Dependency::Listing,
        Dependency::Template,
        Dependency::Config,
    ];
    own.into_iter().chain(around).collect()
}

/// What a page is made from beside `own`. Its navigation and foot name other pages.
fn in_page(own: impl IntoIterator<Item = Dependency>) -> Vec<Dependency> {
    let mut inputs = in_data(own);
    inputs.push(Dependency::Theme);
    inputs
}

/// What the page of an entry, or an ordinary page, shows of it.
fn of_body(entry: &Arc<str>) -> Vec<Dependency> {
    vec![
        Dependency::Entry(Arc::clone(entry)),
        Dependency::Links(Arc::clone(entry)),
        Dependency::Mentions(Arc::clone(entry)),
        Dependency::FindingsOf(Arc::clone(entry)),
    ]
}

/// What a feed tells of its entries.
fn of_feed(site: &Site<'_>, feed: &Feed) -> Vec<Dependency> {
    let entries = feed.entries().iter();
    let inputs = entries.flat_map(|index| {
        let path = || Arc::clone(&site.book.entries[*index].path);
        [Dependency::Entry(path()), Dependency::Links(path())]
    });
    inputs.collect()
}
