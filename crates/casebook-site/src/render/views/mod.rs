//! What each kind of page says, as plain data ready for display.
//!
//! Views hold no model types: dates, durations and counts arrive as the words the reader will see, together with
//! the machine-readable value where HTML has a place for one. What is not known is `None` (or an empty list); the
//! templates then print an en dash that screen readers hear as "not recorded". Nothing here is ever `0` for
//! "unknown".

mod actions;
mod entry;
mod feed;
mod frame;
mod guide;
mod home;
pub(crate) mod link;
mod list;
mod listing;
mod metrics;
mod parts;
mod recurrence;
mod report;
mod search;

use serde::Serialize;

pub use actions::{
    ActionColumns, ActionPart, ActionRow, ActionStatus, ActionsPage, Lesson, LessonGroup,
    LessonKind, LessonsPage, Preset, Ticket,
};
pub use entry::{
    ContentsItem, CourseDrawing, EntryPage, Fact, FactValue, History, Related, RepeatLink,
    SourceFacts,
};
pub use feed::{AtomEntry, AtomFeed, Sitemap, SitemapUrl};
pub use frame::{FeedLink, Footer, Frame, NavItem, Root};
pub use guide::{
    AuthorGuidePage, BuildPage, CriteriaPage, Criterion, FieldDoc, FindingGroup, GlossaryGroup,
    GlossaryPage, GlossaryTerm, NotFoundPage, PlainPage, RedirectPage, SectionDoc, TreeItem,
    VocabularyValue,
};
pub use home::{CameThen, CauseRow, FailedFixRow, HomeFigure, HomePage};
pub use link::{Href, Html, Link};
pub use list::{EntryRow, Facet, FacetOption, FacetValue, IncidentListPage, MoreRows, YearPage};
pub use listing::{CountHead, ListingIndexPage, ListingPage, TermGroup, TermPart, TermRow};
pub use metrics::{MetricsPage, MetricsTable};
pub use parts::{
    Chart, Count, DataCell, DataTable, Fate, Finding, FindingLevel, Kind, Phrase, RepeatKind,
    Severity, Span, Stat, Status, When,
};
pub use recurrence::{
    Chain, ChainStep, HeatCell, HeatMap, HeatPair, HeatRow, LaneKey, LaneRow, LaneTable,
    PromiseRow, RecurrencePage,
};
pub use report::{ReportCell, ReportPage, ReportSection};
pub use search::SearchPage;

/// A page, feed or other document that a template of the theme prints.
pub trait View: Serialize {
    /// The template's path inside the theme's `templates/` folder. The template sees the view as `page`, the
    /// [`Frame`] as `frame`, and the way back to the root of the site as `root`.
    const TEMPLATE: &'static str;
}
