//! The page of one entry, and ordinary pages.

use super::Site;
use super::markdown::contents;
use super::words::{cause_words, duration, kind, status};
use crate::render::views::{
    EntryPage, Frame, History, Href, Html, Link, PlainPage, Related, RepeatLink, Root,
};
use casebook_model::book::{Casebook, Index};
use casebook_model::entry::Postmortem;
use casebook_model::template::SectionRole;
use casebook_text::truncate_at_word;

/// How many characters of what was done about an incident a result of the search shows.
const MOST_RESOLUTION: usize = 220;
/// How many later repeats a page lists.
const MOST_FOLLOWERS: usize = 20;
/// How many of the entries that mention this one a page lists.
const MOST_MENTIONS: usize = 30;

/// What stands around the page of an entry.
fn frame(site: &Site<'_>, index: Index) -> Frame {
    let entry = &site.book.entries[index];
    let output = site.output_of(index);
    let mut frame = site.frame(&output, &entry.title, "incidents/");
    frame.og_type = "article".to_owned();
    let published = entry.published.as_ref();
    frame.published = published.map(|published| published.value.to_string());
    frame.noindex = entry.status == casebook_model::entry::Status::Draft;
    frame.description = summary(site.book, entry, 300);
    frame.markdown = Some(Href::site(site.twin_of(index)));
    frame.breadcrumb = vec![Link::new("Incidents", Href::site("incidents/"))];
    frame
}

/// The page of an entry that is not a page: its frame and view.
#[must_use]
pub fn entry(site: &Site<'_>, position: usize) -> (Frame, EntryPage) {
    let index = site.book.newest_first()[position];
    let entry = &site.book.entries[index];
    let frame = frame(site, index);
    let body = site.body(index, &frame.root);
    let (newer, older) = site.book.neighbours(position);
    let history = site.history(index);
    let (repeats, repeats_more) = site.repeats(index);
    let followers: Vec<RepeatLink> = site
        .recurrence
        .followers(index)
        .map(|link| site.repeat_link(link, link.later))
        .collect();
    let view = EntryPage {
        id: entry.id.to_string(),
        kind: kind(entry.kind),
        title: entry.title.clone(),
        language: site.own_language(entry),
        status: status(entry.status),
        severity: site.severity(index),
        started: entry
            .started
            .as_ref()
            .map(|started| site.when(&started.value)),
        time_to_resolve: entry.time_to_resolve().map(duration),
        published: entry
            .published
            .as_ref()
            .map(|published| site.date(published.value)),
        revisions: history.revisions,
        authors: entry.authors.clone(),
        findings: site.reader_findings(index),
        course: site.course(entry),
        facts: site.facts(entry),
        source: site.source(entry),
        contents: contents(&body),
        body: Html(body.html),
        actions: site
            .actions_of(index)
            .map(|action| site.action_row(action, false))
            .collect(),
        open_actions: site
            .actions_of(index)
            .filter(|one| one.action.status.is_open())
            .count(),
        action_columns: site.action_columns(site.actions_of(index)),
        is_repeated: site.recurrence.repeated(index).is_some(),
        repeats,
        repeats_more,
        repeated_by_more: followers.len().saturating_sub(MOST_FOLLOWERS),
        repeated_by: followers.into_iter().take(MOST_FOLLOWERS).collect(),
        related: site.related(index),
        mentioned_by: site.mentions(index),
        history,
        previous: older.map(|older| site.title_link(older)),
        next: newer.map(|newer| site.title_link(newer)),
    };
    (frame, view)
}

/// An ordinary page of the book.
#[must_use]
pub fn page(site: &Site<'_>, index: Index) -> (Frame, PlainPage) {
    let entry = &site.book.entries[index];
    let output = site.output_of(index);
    let mut frame = site.frame(&output, &entry.title, site.book.addresses[index].as_str());
    frame.description = summary(site.book, entry, 300);
    frame.markdown = Some(Href::site(site.twin_of(index)));
    let view = site.plain(index, &frame.root);
    (frame, view)
}

/// The first words of the summary, else of the text, in at most `most` characters.
pub(super) fn summary(book: &Casebook, entry: &Postmortem, most: usize) -> Option<String> {
    let outline = entry.outline();
    let named = book
        .template
        .sections_with_role(outline, SectionRole::Summary)
        .next()
        .map(|at| &outline.sections[at]);
    let section = named
        .into_iter()
        .chain(&outline.sections)
        .find(|section| !section.text.is_blank(outline))?;
    Some(beginning(section.text.of(outline), most))
}

/// The first words of what was done about an incident.
#[must_use]
pub fn resolution(book: &Casebook, index: Index) -> Option<String> {
    let outline = book.entries[index].outline();
    let mut sections = book
        .template
        .sections_with_role(outline, SectionRole::Response)
        .map(|at| &outline.sections[at]);
    let section = sections.find(|section| !section.text.is_blank(outline))?;
    Some(beginning(section.text.of(outline), MOST_RESOLUTION))
}

/// The first words of a text, in at most `most` characters.
fn beginning(all: &str, most: usize) -> String {
    let mut text = String::new();
    for word in all.split_whitespace() {
        if !text.is_empty() {
            text.push(' ');
        }
        text.push_str(word);
        // A letter has four bytes at most: what follows is cut off.
        if text.len() > 4 * most {
            break;
        }
    }
    truncate_at_word(&text, most)
}

impl Site<'_> {
    /// A page of the book as it stands where `root` leads back to the site's root.
    pub(super) fn plain(&self, index: Index, root: &Root) -> PlainPage {
        let body = self.body(index, root);
        let (previous, next) = self.read_beside(index);
        PlainPage {
            title: self.book.entries[index].title.clone(),
            language: self.own_language(&self.book.entries[index]),
            findings: self.reader_findings(index),
            contents: contents(&body),
            body: Html(body.html),
            tree: self.tree(index),
            previous,
            next,
            mentioned_by: self.mentions(index),
            history: self.history(index),
        }
    }

    /// The language of an entry's text, if it is another than that of the page around it.
    pub(super) fn own_language(&self, entry: &Postmortem) -> Option<String> {
        let own = entry.language.clone();
        own.filter(|tag| *tag != self.book.config.book.language)
    }

    fn repeats(&self, index: Index) -> (Vec<RepeatLink>, usize) {
        let Some(repeat) = self.recurrence.of(index) else {
            return (Vec::new(), 0);
        };
        let links = repeat
            .links
            .iter()
            .map(|link| self.repeat_link(link, link.earlier))
            .collect();
        (links, repeat.more())
    }

    fn mentions(&self, index: Index) -> Vec<Link> {
        self.book
            .backlinks(index)
            .iter()
            .take(MOST_MENTIONS)
            .map(|from| self.title_link(*from))
            .collect()
    }

    fn history(&self, index: Index) -> History {
        let entry = &self.book.entries[index];
        let file = self.book.history[index].as_ref();
        let config = &self.book.config;
        let path = self.book.shown_path(&entry.path);
        let edit = config.edit_address(&path, &entry.content_path);
        let data = (entry.kind != casebook_model::entry::Kind::Page)
            .then(|| Href::site(self.entry_data(index)));
        History {
            source: path.into_owned(),
            created: file.map(|file| self.timestamp(file.created)),
            changed: file.map(|file| self.timestamp(file.changed)),
            revisions: file.map(|file| file.revisions),
            authors: file.map(|file| file.authors.clone()).unwrap_or_default(),
            edit: edit.as_deref().and_then(Href::external),
            log: None,
            json: data,
        }
    }

    /// What two entries share, services by their titles, without the cause, which stands beside it.
    fn shared(&self, index: Index, words: &[String]) -> Vec<String> {
        let entry = &self.book.entries[index];
        let cause = entry.primary_cause().map(|cause| &**cause);
        let title = |word: &String| {
            let mut services = entry.services.iter().map(|service| &service.value);
            let service = services.find(|service| ***service == **word);
            service.map_or_else(
                || word.clone(),
                |service| self.name_link("services", service).text,
            )
        };
        let own = words.iter().filter(|word| Some(word.as_str()) != cause);
        own.map(title).collect()
    }

    fn related(&self, index: Index) -> Vec<Related> {
        let similar = self
            .similar
            .get(index)
            .map(Vec::as_slice)
            .unwrap_or_default();
        similar
            .iter()
            .map(|one| {
                let passage =
                    super::passage::passage(self.book, &self.book.entries[one.entry], &one.words);
                (one, passage)
            })
            .map(|(one, passage)| Related {
                entry: self.title_link(one.entry),
                started: self.started(one.entry),
                cause: self.book.entries[one.entry]
                    .primary_cause()
                    .map(|cause| cause_words(cause)),
                shared: self.shared(one.entry, &one.shared),
                section: passage.as_ref().map(|(_, heading, anchor)| {
                    Link::new(
                        heading,
                        Href::site(format!("{}#{anchor}", self.book.addresses[one.entry])),
                    )
                }),
                passage: passage.map(|(html, ..)| html),
            })
            .collect()
    }
}
