//! Pages for authors and readers: when and how to write a postmortem, the words used, and pages about the site.

use serde::Serialize;

use super::{
    ContentsItem, Finding, FindingLevel, History, Href, Html, Link, NavItem, Stat, View, When,
};

/// `/criteria/`: when to write a postmortem, generated from `[criteria]`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CriteriaPage {
    /// Any of these makes a postmortem owed.
    pub owed: Vec<Criterion>,
    /// What owes none, one sentence each.
    pub not_owed: Vec<String>,
    /// How to write one.
    pub guide: Option<Link>,
}

impl View for CriteriaPage {
    const TEMPLATE: &'static str = "criteria.html";
}

/// One criterion.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Criterion {
    /// Its key: `downtime`.
    pub key: String,
    /// When it holds, as a sentence with its threshold.
    pub statement: String,
    /// The fields of an entry that decide it.
    pub fields: Vec<String>,
    /// The entries that name it, its count as the text: `12 entries`.
    pub entries: Option<Link>,
}

/// `/guide/`: how to write one, generated from the template.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AuthorGuidePage {
    /// The sections, in order.
    pub sections: Vec<SectionDoc>,
    /// The fields of the front matter, in order.
    pub fields: Vec<FieldDoc>,
    /// The skeleton that a new entry starts from.
    pub skeleton: String,
    /// When to write one.
    pub criteria: Option<Link>,
}

impl View for AuthorGuidePage {
    const TEMPLATE: &'static str = "author-guide.html";
}

/// One section of the template.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SectionDoc {
    /// `Root causes`.
    pub title: String,
    /// 2 or 3.
    pub level: u8,
    /// What to write.
    pub prompt: Option<String>,
    /// From which status on it must be there; `None` when it never must.
    pub required_from: Option<String>,
    /// The least number of words.
    pub min_words: Option<u32>,
    /// Other headings that count as this section.
    pub aliases: Vec<String>,
}

/// One field of the template.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FieldDoc {
    /// `impact.downtime`.
    pub name: String,
    /// `Downtime`.
    pub label: String,
    /// What may stand there, in words: `duration`, `list of services`.
    pub type_words: String,
    /// From which status on it must be there; `None` when it never must.
    pub required_from: Option<String>,
    /// What it means.
    pub help: Option<String>,
    /// An example of a value.
    pub example: Option<String>,
    /// The values it may take.
    pub vocabulary: Vec<VocabularyValue>,
    /// Whether values beside those are allowed.
    pub open: bool,
    /// The listing of its values.
    pub listing: Option<Href>,
}

/// One value a field may take.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct VocabularyValue {
    /// The value as it is written.
    pub value: String,
    /// How deep it lies in its hierarchy, 0 at the top.
    pub depth: u8,
    /// What it means.
    pub help: Option<String>,
    /// Other ways to write it.
    pub aliases: Vec<String>,
}

/// `/glossary/`: the words of the trade and of the book.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct GlossaryPage {
    /// The groups, in order.
    pub groups: Vec<GlossaryGroup>,
}

impl View for GlossaryPage {
    const TEMPLATE: &'static str = "glossary.html";
}

/// Words that belong together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct GlossaryGroup {
    /// `Root causes`.
    pub title: String,
    /// The anchor of the group.
    pub anchor: String,
    /// Its words.
    pub terms: Vec<GlossaryTerm>,
}

/// One word and its meaning.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct GlossaryTerm {
    /// The word.
    pub term: String,
    /// The anchor of the word.
    pub anchor: String,
    /// What it means, as plain text.
    pub definition: Option<String>,
    /// Other words for it.
    pub aliases: Vec<String>,
    /// Where its entries are listed.
    pub href: Option<Href>,
}

/// An ordinary page of the book.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PlainPage {
    /// Its title.
    pub title: String,
    /// The language of its text where it is not the book's, as a BCP 47 tag.
    pub language: Option<String>,
    /// Problems of the file that a reader should know of.
    pub findings: Vec<Finding>,
    /// The headings of the body.
    pub contents: Vec<ContentsItem>,
    /// The rendered body, without the title.
    pub body: Html,
    /// The pages of a manual; none in a book of entries.
    pub tree: Vec<TreeItem>,
    /// The page of a manual that is read before it.
    pub previous: Option<Link>,
    /// The one that is read after it.
    pub next: Option<Link>,
    /// Pages that mention it.
    pub mentioned_by: Vec<Link>,
    /// Where the file comes from.
    pub history: History,
}

/// A page in the tree of a manual.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TreeItem {
    /// The page; where it stands for a folder, the first one of it.
    pub page: NavItem,
    /// The other pages of a folder that is open.
    pub below: Vec<NavItem>,
}

impl View for PlainPage {
    const TEMPLATE: &'static str = "page.html";
}

/// `/build/`: everything that changes with each build, and only here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BuildPage {
    /// What it was built from and by.
    pub facts: Vec<super::Fact>,
    /// What it holds.
    pub stats: Vec<Stat>,
    /// How many findings of each level.
    pub levels: Vec<(FindingLevel, usize)>,
    /// The findings by rule, the worst first.
    pub findings: Vec<FindingGroup>,
    /// The day that counts as today.
    pub today: When,
}

impl View for BuildPage {
    const TEMPLATE: &'static str = "build.html";
}

/// What one rule found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FindingGroup {
    /// The rule: `CB103`.
    pub code: String,
    /// How much its findings weigh.
    pub level: FindingLevel,
    /// How many there are.
    pub count: usize,
    /// The first of them.
    pub findings: Vec<Finding>,
}

/// The page for addresses that do not exist.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NotFoundPage {
    /// Places to go on from.
    pub places: Vec<Link>,
}

impl View for NotFoundPage {
    const TEMPLATE: &'static str = "404.html";
}

/// An old address that leads to a new one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RedirectPage {
    /// Where the page is now, its title as the text.
    pub to: Link,
}

impl View for RedirectPage {
    const TEMPLATE: &'static str = "redirect.html";
}
