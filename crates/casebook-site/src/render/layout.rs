//! What is the same around many pages, printed once for all of them.
//!
//! Pages of the same part of the site and at the same depth have the same navigation, foot and links to style and scripts.

use std::sync::{Arc, PoisonError, RwLock};

use serde::Serialize;
use tera::Value;

use super::views::{Frame, Href, Link};

/// The templates that print it. They see a frame that has only what [`Shared`] has, so that nothing of one page can come to
/// stand on others.
pub(super) const TEMPLATES: [(&str, &str); 3] = [
    ("links", "layout-links.html"),
    ("top", "layout-top.html"),
    ("foot", "layout-foot.html"),
];

/// The part of a frame that many pages have in common, handed to the templates.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Shared {
    site_title: Value,
    language: Value,
    root: Value,
    nav: Value,
    feeds: Value,
    search: Value,
    footer: Value,
}

impl Shared {
    pub(super) fn of(frame: &Frame) -> tera::TeraResult<Self> {
        Ok(Self {
            site_title: Value::try_from_serializable(&frame.site_title)?,
            language: Value::try_from_serializable(&frame.language)?,
            root: Value::try_from_serializable(&frame.root)?,
            nav: Value::try_from_serializable(&frame.nav)?,
            feeds: Value::try_from_serializable(&frame.feeds)?,
            search: Value::try_from_serializable(&frame.search)?,
            footer: Value::try_from_serializable(&frame.footer)?,
        })
    }
}

/// The whole frame of a page for the templates: what it shares, and its own.
#[derive(Serialize)]
struct Whole<'f> {
    site_title: &'f Value,
    language: &'f Value,
    root: &'f Value,
    nav: &'f Value,
    feeds: &'f Value,
    search: &'f Value,
    footer: &'f Value,
    title: &'f str,
    description: Option<&'f str>,
    canonical: Option<&'f str>,
    markdown: Option<&'f Href>,
    og_type: &'f str,
    published: Option<&'f str>,
    noindex: bool,
    breadcrumb: &'f [Link],
}

/// What stands around the pages of one part of the site at one depth.
#[derive(Debug)]
pub(super) struct Layout {
    /// Of the frame it was printed from, what it shows.
    frame: Frame,
    shared: Shared,
    /// The printed pieces, by name.
    pub(super) printed: Value,
}

impl Layout {
    pub(super) fn new(frame: &Frame, shared: Shared, printed: Value) -> Self {
        Self {
            frame: frame.clone(),
            shared,
            printed,
        }
    }

    /// The frame of a page it stands around, for the templates.
    pub(super) fn frame(&self, frame: &Frame) -> tera::TeraResult<Value> {
        Value::try_from_serializable(&Whole {
            site_title: &self.shared.site_title,
            language: &self.shared.language,
            root: &self.shared.root,
            nav: &self.shared.nav,
            feeds: &self.shared.feeds,
            search: &self.shared.search,
            footer: &self.shared.footer,
            title: &frame.title,
            description: frame.description.as_deref(),
            canonical: frame.canonical.as_deref(),
            markdown: frame.markdown.as_ref(),
            og_type: &frame.og_type,
            published: frame.published.as_deref(),
            noindex: frame.noindex,
            breadcrumb: &frame.breadcrumb,
        })
    }

    fn is_around(&self, frame: &Frame) -> bool {
        let own = &self.frame;
        own.root == frame.root
            && own.nav == frame.nav
            && own.footer == frame.footer
            && own.feeds == frame.feeds
            && own.search == frame.search
            && own.site_title == frame.site_title
            && own.language == frame.language
    }
}

/// All that were printed: as many as there are parts of the site times depths.
#[derive(Default)]
pub(super) struct Layouts(RwLock<Vec<Arc<Layout>>>);

impl Layouts {
    /// The one that stands around a page, made by `make` if none was.
    pub(super) fn around<E>(
        &self,
        frame: &Frame,
        make: impl FnOnce() -> Result<Layout, E>,
    ) -> Result<Arc<Layout>, E> {
        // A panic while one was added leaves the others whole.
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(layout) = known.iter().find(|layout| layout.is_around(frame)) {
            return Ok(Arc::clone(layout));
        }
        drop(known);
        let layout = Arc::new(make()?);
        // Two pages that ask at once print the same.
        self.0
            .write()
            .unwrap_or_else(PoisonError::into_inner)
            .push(Arc::clone(&layout));
        Ok(layout)
    }
}
