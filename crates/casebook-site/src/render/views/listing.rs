//! Listings: the values of a field, and the entries behind each value.

use serde::Serialize;

use super::{
    ActionColumns, ActionRow, Chart, Count, Href, Html, LessonGroup, Link, MoreRows, Phrase,
    RepeatLink, Stat, View, When,
};

/// `/causes/`, `/services/`, …: every value of one field.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct ListingIndexPage {
    /// `Causes`.
    pub title: String,
    /// What the field is.
    pub help: Option<String>,
    /// What is counted, in words.
    pub headline: Vec<Phrase>,
    /// Why no incident is counted, where none is, and what changes that.
    pub uncounted: Option<String>,
    /// The head of the first column: `Cause`.
    pub term_label: String,
    /// The values; children follow their parent. Of a long list the first of them.
    pub terms: Vec<TermRow>,
    /// Whether its readers may sort the rows: those of a tree stand below the one that they belong to.
    pub sortable: bool,
    /// The rows as data, where the page does not hold all.
    pub more: Option<MoreRows>,
    /// Where the pages begin that hold all values, for readers without scripts.
    pub whole: Option<Link>,
    /// Of such a page the one before.
    pub previous: Option<Link>,
    /// Of such a page the one after.
    pub next: Option<Link>,
    /// Whether any row of the page has its last months as dots.
    pub sparks: bool,
    /// Whether repeats are counted for this field.
    pub with_repeats: bool,
    /// Whether open actions are counted for this field.
    pub with_actions: bool,
    /// What the first number of a row counts.
    pub count_head: CountHead,
    /// How many entries do not say: shown under the table.
    pub without: Option<Stat>,
    /// What the numbers leave out.
    pub notes: Vec<String>,
}

impl View for ListingIndexPage {
    const TEMPLATE: &'static str = "listing-index.html";
}

/// What the first number of a [`TermRow`] counts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum CountHead {
    /// Everything that names the value.
    #[default]
    Entries,
    /// The incidents of its record.
    Incidents,
}

/// A row of an index by itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TermPart {
    /// The value.
    pub row: TermRow,
    /// As [`ListingIndexPage::count_head`].
    pub count_head: CountHead,
    /// As [`ListingIndexPage::with_repeats`].
    pub with_repeats: bool,
    /// As [`ListingIndexPage::with_actions`].
    pub with_actions: bool,
    /// As [`ListingIndexPage::sparks`].
    pub sparks: bool,
}

impl View for TermPart {
    const TEMPLATE: &'static str = "term-row.html";
}

/// One value of a field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TermRow {
    /// The value, leading to its listing.
    pub term: Link,
    /// How deep it lies in its hierarchy, 0 at the top.
    pub depth: u8,
    /// Of a severity its level, which chooses the shape and colour of its mark.
    pub level: Option<u8>,
    /// What it means, as plain text.
    pub definition: Option<String>,
    /// Why no incident counts under it, where none does.
    pub uncounted: Option<String>,
    /// How many entries have it (or a child of it); of fields that have records, its incidents.
    pub entries: Count,
    /// How many of them repeat an earlier one.
    pub repeats: Count,
    /// Open preventive actions.
    pub open_actions: Count,
    /// When it last occurred.
    pub last: Option<When>,
    /// Its last 24 months as dots; `None` where nothing happened in them.
    pub spark: Option<Html>,
}

/// `/causes/capacity/connection-pool/`, `/services/checkout/`, …: the whole story of one value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ListingPage {
    /// The field: `Cause`.
    pub field_label: String,
    /// What the first number of a row of `children` counts.
    pub count_head: CountHead,
    /// The value's name.
    pub title: String,
    /// How it is written in front matter, where that is not its name.
    pub key: Option<String>,
    /// What it means.
    pub definition: Option<Html>,
    /// Other words for it.
    pub aliases: Vec<String>,
    /// What decides whether it applies, one example per line.
    pub examples: Vec<String>,
    /// The figures at a glance.
    pub stats: Vec<Stat>,
    /// A drawing of its record over time.
    pub calendar: Option<Chart>,
    /// The values below it in the hierarchy.
    pub children: Vec<TermRow>,
    /// Values of other fields that go with it: what it depends on, services touched, usual triggers.
    pub related: Vec<TermGroup>,
    /// The [printed rows](crate::render::Rows) of its entries, newest first.
    pub rows: Html,
    /// Where all of them are, if there are more.
    pub rows_more: Option<Link>,
    /// Its repeats, newest first: the later entry of each pair, and what became of the fix.
    pub repeats: Vec<RepeatLink>,
    /// Where all repeats are, if there are more.
    pub repeats_more: Option<Link>,
    /// Fixes that did not hold, of the incidents of its record that came then.
    pub failed: Vec<super::FailedFixRow>,
    /// Where all of those incidents are, if there are more.
    pub failed_more: Option<Link>,
    /// Its open actions, overdue first.
    pub actions: Vec<ActionRow>,
    /// The columns that these fill.
    pub action_columns: ActionColumns,
    /// Where all open actions are, if there are more.
    pub actions_more: Option<Link>,
    /// The lessons its entries drew.
    pub lessons: Vec<LessonGroup>,
    /// The feed of this listing.
    pub feed: Option<Href>,
    /// What is counted and what could not be.
    pub notes: Vec<String>,
}

impl View for ListingPage {
    const TEMPLATE: &'static str = "listing.html";
}

/// Values of another field under one heading.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TermGroup {
    /// `Depends on`.
    pub label: String,
    /// The values; a count, if any, is part of the note.
    pub terms: Vec<super::FactValue>,
}
