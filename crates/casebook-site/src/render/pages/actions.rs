//! Actions and lessons, gathered over the whole book.

use casebook_text::counted;
use std::collections::BTreeMap;
use std::sync::OnceLock;

use super::Site;
use super::numbers::{NOT_RECORDED, list, query};
use super::parts::cause_words;
use crate::render::views::{
    ActionRow, ActionsPage, DataCell, DataTable, Facet, FacetOption, Frame, Href, Html, Lesson,
    LessonGroup, LessonKind, LessonsPage, Link, Phrase, Root, Stat,
};
use crate::report::ledger_notes;
use crate::report::words::days;
use casebook_analysis::statistics::Distribution;
use casebook_analysis::{Ledger, ledger};
use casebook_diagnostic::Span;
use casebook_model::book::Index;

/// How many actions the page shows, unless more are open: more than anybody scrolls through, and as much as a browser
/// sorts at once. The CSV holds all of them.
const MOST_ROWS: usize = 5_000;
/// Where the ledger stands as CSV.
const CSV: &str = "actions/actions.csv";

/// The values of one facet and how many of the rows have each; `None` where there is nothing to choose.
fn facet(rows: &[ActionRow], field: &str, label: &str) -> Option<Facet> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let facets = rows.iter().flat_map(|row| &row.facets);
    for facet in facets.filter(|facet| facet.field == field) {
        *counts.entry(&facet.value).or_default() += 1;
    }
    let options: Vec<FacetOption> = counts
        .into_iter()
        .map(|(value, count)| FacetOption {
            value: value.to_owned(),
            label: value.to_owned(),
            count,
            depth: 0,
        })
        .collect();
    (options.len() > 1).then(|| Facet {
        field: field.to_owned(),
        label: label.to_owned(),
        options,
    })
}

/// The ledger of all actions.
#[must_use]
pub fn actions(site: &Site<'_>) -> (Frame, ActionsPage) {
    let mut frame = site.frame("actions/index.html", "Actions", "actions/");
    frame.description = Some("Every follow-up action, overdue ones first.".to_owned());
    let all = site.actions.all.len();
    let open = site.actions.open().count();
    let shown = MOST_ROWS.max(open);
    let rows: Vec<_> = site
        .actions
        .all
        .iter()
        .take(shown)
        .map(|action| site.listed_action(action))
        .collect();
    let facets = [
        ("status", "Status"),
        ("kind", "Kind"),
        ("owner", "Owner"),
        ("cause", "Cause"),
    ];
    let facets = facets
        .into_iter()
        .filter_map(|(field, label)| facet(&rows, field, label))
        .collect();
    let ledger = ledger(site.query());
    let is_cut = all > rows.len();
    let view = ActionsPage {
        headline: headline(site, &ledger, rows.len(), is_cut),
        stats: stats(&ledger, is_cut),
        owners: owners(&ledger, is_cut),
        rows,
        facets,
        csv: Some(Href::site(CSV)),
        notes: ledger_notes(site.query(), &ledger),
    };
    (frame, view)
}

/// How many actions there are by state, and how many of them the list of `shown` rows leaves out.
fn headline(site: &Site<'_>, ledger: &Ledger, shown: usize, is_cut: bool) -> Vec<Phrase> {
    let open = site.actions.open().count();
    let overdue = site.actions.overdue().count();
    let cut = [
        Phrase::text(format!(
            " The list holds all that are open and {} others; ",
            shown - open
        )),
        Phrase::link("the CSV holds all", Href::site(CSV)),
        Phrase::text("."),
    ];
    let state = |count: usize, words: &str, filters: &[(&str, &str)]| Phrase {
        href: (count > 0).then(|| query("actions/", filters)),
        ..Phrase::text(format!("{count} {words}"))
    };
    let done = Phrase::text(format!("{} done", ledger.tally.done));
    let wont_do = Phrase::text(format!("{} turned down", ledger.tally.wont_do));
    let all = counted(site.actions.all.len(), "action");
    [
        Phrase::text(format!("{all}: ")),
        state(open, "open", &[("todo", "yes")]),
        Phrase::text(", "),
        state(overdue, "overdue", &[("status", "overdue")]),
        Phrase::text("; "),
        Phrase {
            href: closed(ledger.tally.done, is_cut, &[("status", "done")]),
            ..done
        },
        Phrase::text(", "),
        Phrase {
            href: closed(ledger.tally.wont_do, is_cut, &[("status", "wont-do")]),
            ..wont_do
        },
        Phrase::text("."),
    ]
    .into_iter()
    .chain(cut.into_iter().filter(|_| is_cut))
    .collect()
}

/// Where closed actions are found: in the list, unless it leaves some of them out.
fn closed(count: usize, is_cut: bool, filters: &[(&str, &str)]) -> Option<Href> {
    (count > 0).then(|| {
        if is_cut {
            Href::site(CSV)
        } else {
            query("actions/", filters)
        }
    })
}

/// Ages, and promises kept.
fn stats(ledger: &Ledger<'_>, is_cut: bool) -> Vec<Stat> {
    let stat = |label: &str, value: Option<String>, note: Option<String>| Stat {
        label: label.to_owned(),
        value,
        note,
        href: None,
    };
    let range = |values: &Distribution| {
        let (low, high) = values.shortest().zip(values.longest())?;
        let missing = values.unusable.len();
        let missing = if missing > 0 {
            format!("; {missing} cannot be told")
        } else {
            String::new()
        };
        Some(format!("{low} to {high}, n {}{missing}", values.used()))
    };
    let promised = ledger.kept.len() + ledger.owing.len();
    vec![
        Stat {
            href: (ledger.age.used() > 0).then(|| query("actions/", &[("todo", "yes")])),
            ..stat(
                "Median age of open ones",
                ledger.age.median().map(days),
                range(&ledger.age),
            )
        },
        Stat {
            href: closed(ledger.time_to_close.used(), is_cut, &[("status", "done")]),
            ..stat(
                "Median time to done",
                ledger.time_to_close.median().map(days),
                range(&ledger.time_to_close),
            )
        },
        Stat {
            href: (!ledger.kept.is_empty()).then(|| list(&[("promises", "kept")])),
            ..stat(
                "Entries that kept all promises",
                (promised > 0).then(|| format!("{} of {promised}", ledger.kept.len())),
                Some("of preventive actions".to_owned()),
            )
        },
    ]
}

/// Who owes how much, most overdue first.
fn owners(ledger: &Ledger<'_>, is_cut: bool) -> DataTable {
    let rows = ledger.groups[0]
        .iter()
        .filter(|(_, tally)| tally.open > 0)
        .map(|(owner, tally)| {
            let name = owner.as_deref().unwrap_or(NOT_RECORDED);
            let link = |count, filter| {
                DataCell::count(count, query("actions/", &[filter, ("owner", name)]))
            };
            vec![
                owner
                    .clone()
                    .unwrap_or_else(|| "not recorded".to_owned())
                    .into(),
                link(tally.overdue, ("status", "overdue")),
                link(tally.open, ("todo", "yes")),
                DataCell {
                    href: closed(tally.done, is_cut, &[("status", "done"), ("owner", name)]),
                    ..DataCell::from(tally.done.to_string())
                },
            ]
        });
    DataTable {
        head: ["Owner", "Overdue", "Open", "Done"]
            .map(str::to_owned)
            .to_vec(),
        rows: rows.collect(),
    }
}

/// How many entries of one cause give their lessons on the page of all lessons.
const MOST_ENTRIES: usize = 20;

/// What went well, what went wrong, where we got lucky, by cause.
#[must_use]
pub fn lessons(site: &Site<'_>) -> (Frame, LessonsPage) {
    let mut frame = site.frame("lessons/index.html", "Lessons learned", "lessons/");
    frame.description =
        Some("What went well, what went wrong and where we got lucky, by cause.".to_owned());
    let entries: Vec<Index> = site.listed().collect();
    let (groups, _) = lessons_of(site, &entries, &frame.root, MOST_ENTRIES);
    let shown: usize = groups.iter().map(|group| group.lessons.len()).sum();
    let counted_entries = || {
        entries
            .iter()
            .filter(|index| site.book.entries[**index].is_counted())
    };
    let with_cause =
        counted_entries().filter(|index| site.book.entries[**index].primary_cause().is_some());
    let lessons: usize = with_cause
        .clone()
        .map(|index| site.lessons_in(*index).len())
        .sum();
    let mute = with_cause
        .filter(|index| site.lessons_in(**index).is_empty())
        .count();
    let causeless = counted_entries()
        .filter(|index| site.book.entries[**index].primary_cause().is_none())
        .count();
    let mut notes = vec![
        "Gathered from the sections of published and reviewed incidents, by primary root cause."
            .to_owned(),
    ];
    if shown < lessons {
        notes.push(format!(
            "Of each cause the {MOST_ENTRIES} newest entries with lessons; its page leads to all of them."
        ));
    }
    if mute > 0 {
        notes.push(format!(
            "{} without a lesson in the sections of the template.",
            casebook_text::counted(mute, "incident")
        ));
    }
    if causeless > 0 {
        notes.push(format!(
            "{} without a root cause, whose lessons stand under none.",
            casebook_text::counted(causeless, "incident")
        ));
    }
    let of = if shown < lessons {
        format!("{shown} of ")
    } else {
        String::new()
    };
    let view = LessonsPage {
        headline: vec![Phrase::text(format!(
            "{of}{} under {}",
            counted(lessons, "lesson"),
            counted(groups.len(), "cause")
        ))],
        groups,
        notes,
    };
    (frame, view)
}

/// The lessons of some entries, grouped by cause, most lessons first; whether that is all of them.
pub(super) fn lessons_of(
    site: &Site<'_>,
    entries: &[Index],
    root: &Root,
    most_entries: usize,
) -> (Vec<LessonGroup>, bool) {
    let mut all = true;
    let mut by_cause: BTreeMap<&casebook_model::entry::Name, Vec<Lesson>> = BTreeMap::new();
    let mut taken: BTreeMap<&casebook_model::entry::Name, usize> = BTreeMap::new();
    for index in entries
        .iter()
        .filter(|index| site.book.entries[**index].is_counted())
    {
        let Some(cause) = site.book.entries[*index].primary_cause() else {
            continue;
        };
        let count = taken.entry(cause).or_default();
        if *count >= most_entries {
            all = all && site.lessons_in(*index).is_empty();
            continue;
        }
        let known = site.lessons_in(*index);
        if !known.is_empty() {
            *count += 1;
            by_cause
                .entry(cause)
                .or_default()
                .extend(known.iter().map(|one| one.shown(site, *index, root)));
        }
    }
    let mut groups: Vec<LessonGroup> = by_cause
        .into_iter()
        .map(|(cause, lessons)| LessonGroup {
            cause: Link::new(cause_words(cause), site.name_href("root_causes", cause)),
            anchor: format!("cause-{}", casebook_markdown::slug(cause)),
            lessons,
        })
        .collect();
    groups.sort_by(|one, other| {
        other
            .lessons
            .len()
            .cmp(&one.lessons.len())
            .then(one.cause.text.cmp(&other.cause.text))
    });
    (groups, all)
}

/// A lesson as it is found once for all the pages that show it.
#[derive(Debug)]
pub(super) struct KnownLesson {
    kind: LessonKind,
    entry: Link,
    /// Its Markdown, in the entry's file.
    source: Span,
    /// The same as it stands on every page; made when the first one asks. `None` where it has links into the site, which
    /// differ with the page.
    body: OnceLock<Option<Html>>,
}

impl KnownLesson {
    fn of(site: &Site<'_>, lesson: &casebook_analysis::Lesson<'_>) -> Self {
        let address = &site.book.addresses[lesson.entry];
        Self {
            kind: match lesson.kind {
                casebook_analysis::LessonKind::WentWell => LessonKind::WentWell,
                casebook_analysis::LessonKind::WentWrong => LessonKind::WentWrong,
                casebook_analysis::LessonKind::GotLucky => LessonKind::GotLucky,
            },
            entry: Link {
                href: Href::site(format!("{address}#{}", lesson.anchor)),
                ..site.title_link(lesson.entry)
            },
            source: lesson.body,
            body: OnceLock::new(),
        }
    }

    fn shown(&self, site: &Site<'_>, index: Index, root: &Root) -> Lesson {
        let rendered = || {
            let text = self.source.slice(&site.book.entries[index].text);
            Html(site.rendered(index, text, root, false).html)
        };
        // Every link into the site begins with the way to its root.
        let fixed = || Some(rendered()).filter(|here| !here.0.contains(root.as_str()));
        let body = self
            .body
            .get_or_init(fixed)
            .clone()
            .unwrap_or_else(rendered);
        Lesson {
            kind: self.kind,
            entry: self.entry.clone(),
            started: site.started(index),
            body,
        }
    }
}

impl Site<'_> {
    /// The lessons of an entry, in the order of its text.
    fn lessons_in(&self, index: Index) -> &[KnownLesson] {
        self.lessons[index].get_or_init(|| {
            let lessons = casebook_analysis::lessons_of(self.book, index);
            lessons
                .iter()
                .map(|lesson| KnownLesson::of(self, lesson))
                .collect()
        })
    }
}
