//! What programs read in place of pages: the Markdown twin of an entry's page, and `llms.txt`, which leads to the twins.

use std::fmt::Write as _;

use super::Site;
use super::entry::summary;
use super::feeds::absolute;
use crate::published::{published_front_matter, published_markdown};
use casebook_model::book::{Index, OwnPage};
use casebook_model::entry::{Kind, Postmortem, Status};
use casebook_text::{counted, single_line, truncate_at_word};

/// How many entries `llms.txt` names.
const MOST: usize = 100;

/// How much it says of one, in characters.
const LINE: usize = 160;

/// The Markdown twin of an entry's page: its facts as front matter, and its text.
#[must_use]
pub fn twin(site: &Site<'_>, index: Index) -> String {
    let output = site.twin_of(index);
    let entry = &site.book.entries[index];
    let text = published_markdown(site.book, index, entry.body, &|path| {
        absolute(site, path, &output)
    });
    let url = absolute(site, site.book.addresses[index].as_str(), &output);
    let mut out = published_front_matter(site.book, site.recurrence, index, &url);
    if !text.starts_with('\n') {
        out.push('\n');
    }
    out.push_str(&text);
    if !out.ends_with('\n') {
        out.push('\n');
    }
    out
}

/// The entries that `llms.txt` names: the newest, and the pages.
pub(crate) fn listed_in_llms_txt<'s>(site: &'s Site<'_>) -> impl Iterator<Item = Index> + 's {
    let is_finished = |index: &Index| site.book.entries[*index].status != Status::Draft;
    let newest = site.listed().filter(is_finished).take(MOST);
    newest.chain(site.book.pages().take(MOST))
}

/// `llms.txt`: what the book is, and where its parts stand, a line each.
#[must_use]
pub(crate) fn llms_txt(site: &Site<'_>) -> String {
    let book = site.book;
    let about = &book.config.book;
    let mut out = format!("# {}\n", single_line(&about.title));
    if !about.description.is_empty() {
        let _ = write!(out, "\n> {}\n", single_line(&about.description));
    }
    let incidents = site.listed_count();
    if incidents > 0 {
        let _ = write!(out, "\nPostmortems: {}. ", counted(incidents, "entry"));
    } else {
        out.push('\n');
    }
    out.push_str("Beside every page of an entry stands its text as Markdown: `index.md` in the same folder.\n");
    let (pages, entries): (Vec<Index>, Vec<Index>) =
        listed_in_llms_txt(site).partition(|index| book.entries[*index].kind == Kind::Page);
    section(
        &mut out,
        "Pages",
        pages.iter().map(|index| site.line(*index)),
    );
    let own = |pages: &[(OwnPage, &str, &str)]| -> Vec<String> {
        let there: Vec<OwnPage> = book.own_pages().collect();
        let shown = pages.iter().filter(|(page, ..)| there.contains(page));
        shown
            .map(|(page, title, says)| {
                let path = format!("{}/", page.segment());
                format!("- [{title}]({}): {says}\n", absolute(site, &path, LLMS_TXT))
            })
            .collect()
    };
    section(&mut out, "Reports", own(&REPORTS));
    section(
        &mut out,
        "Newest incidents, without drafts",
        entries.iter().map(|index| site.line(*index)),
    );
    section(&mut out, "Optional", own(&OPTIONAL));
    out
}

/// Where `llms.txt` stands.
pub(crate) const LLMS_TXT: &str = "llms.txt";

const REPORTS: [(OwnPage, &str, &str); 5] = [
    (
        OwnPage::Recurrence,
        "Recurrence",
        "which incidents repeat earlier ones, and whether the fix held",
    ),
    (
        OwnPage::Actions,
        "Actions",
        "what was promised, by whom, and what is overdue",
    ),
    (
        OwnPage::Lessons,
        "Lessons",
        "what went well, what went wrong, where there was luck",
    ),
    (OwnPage::Metrics, "Metrics", "counts, durations and trends"),
    (OwnPage::Incidents, "Incidents", "all of them"),
];

const OPTIONAL: [(OwnPage, &str, &str); 5] = [
    (OwnPage::Years, "Years", "all incidents by year"),
    (OwnPage::Api, "Data", "the same as JSON"),
    (
        OwnPage::Criteria,
        "When to write one",
        "the criteria by which an incident owes a postmortem",
    ),
    (OwnPage::Guide, "How to write one", "fields and sections"),
    (OwnPage::Glossary, "Glossary", "what the words mean"),
];

fn section(out: &mut String, title: &str, lines: impl IntoIterator<Item = String>) {
    let lines: String = lines.into_iter().collect();
    if !lines.is_empty() {
        let _ = write!(out, "\n## {title}\n\n{lines}");
    }
}

impl Site<'_> {
    /// The output file of the Markdown twin of an entry's page.
    #[must_use]
    pub(crate) fn twin_of(&self, index: Index) -> String {
        format!("{}index.md", self.book.addresses[index])
    }

    /// An entry in a line: `- [Title](address): 2026-10-02, SEV1, what happened`.
    fn line(&self, index: Index) -> String {
        let entry: &Postmortem = &self.book.entries[index];
        let date = self.book.date(index).filter(|_| entry.kind != Kind::Page);
        let facts = [
            date.map(|date| date.to_string()),
            entry
                .severity
                .as_ref()
                .map(|severity| severity.value.to_string()),
            summary(self.book, entry, LINE),
        ];
        let facts: Vec<String> = facts.into_iter().flatten().collect();
        let title = single_line(&entry.title).replace(['[', ']'], "");
        let facts = truncate_at_word(&single_line(&facts.join(", ")), 2 * LINE);
        let colon = if facts.is_empty() { "" } else { ": " };
        format!(
            "- [{title}]({}){colon}{facts}\n",
            absolute(self, &self.twin_of(index), LLMS_TXT)
        )
    }
}
