//! Entries as the index takes them in.

use std::collections::{BTreeMap, HashSet};

use casebook_search::{Document, Role, Section, Settings, Synonym};
use rayon::prelude::*;

use crate::{Actions, Recurrence};
use casebook_markdown::{Outline, TextRange};
use casebook_model::book::{Casebook, Index};
use casebook_model::entry::{Kind, Name, Postmortem};
use casebook_model::template::{Section as TemplateSection, SectionRole};
use casebook_time::{Date, days_between};

const EPOCH: Date = Date::constant(1970, 1, 1);

/// Heading of the titles of the actions.
const ACTIONS: &str = "Action items";

/// Fields that the index has a place of its own for.
const OWN_PLACE: [&str; 7] = [
    "severity",
    "services",
    "teams",
    "root_causes",
    "trigger",
    "tags",
    "status",
];

pub(super) fn documents(
    book: &Casebook,
    recurrence: &Recurrence,
    actions: &Actions<'_>,
) -> Vec<Document> {
    let open: HashSet<Index> = actions.open().map(|action| action.index).collect();
    let overdue: HashSet<Index> = actions.overdue().map(|action| action.index).collect();
    (0..book.entries.len())
        .into_par_iter()
        .map(|index| {
            let mut flags = Vec::new();
            let mut flag = |holds: bool, name: &str| {
                if holds {
                    flags.push(name.to_owned());
                }
            };
            flag(recurrence.repeated(index).is_some(), "recurrence");
            let repeats = &book.config.recurrence.repeats;
            let mut followers = recurrence.followers(index);
            flag(
                followers.any(|link| repeats.contains(&link.kind)),
                "repeated",
            );
            flag(!book.entries[index].actions.is_empty(), "actions");
            flag(open.contains(&index), "open-actions");
            flag(overdue.contains(&index), "overdue-actions");
            document(book, index, flags)
        })
        .collect()
}

fn day(date: Date) -> i32 {
    i32::try_from(days_between(EPOCH, date)).unwrap_or(0)
}

fn owned(names: Vec<&Name>) -> Vec<String> {
    names.into_iter().map(ToString::to_string).collect()
}

fn document(book: &Casebook, index: Index, flags: Vec<String>) -> Document {
    let entry = &book.entries[index];
    let is_page = entry.kind == Kind::Page;
    let fields: BTreeMap<String, Vec<String>> = book
        .template
        .browsable()
        .filter(|field| !OWN_PLACE.contains(&field.name.as_str()))
        .map(|field| (field.name.clone(), owned(entry.names(&field.name))))
        .filter(|(_, values)| !values.is_empty())
        .collect();
    Document {
        id: super::id_of(book, index),
        url: book.addresses[index].to_string(),
        kind: entry.kind.as_str().to_owned(),
        title: entry.title.clone(),
        severity: entry
            .severity
            .as_ref()
            .map(|severity| severity.value.to_string()),
        status: (!is_page).then(|| entry.status.as_str().to_owned()),
        date: book.date(index).filter(|_| !is_page).map(day),
        published: entry
            .published
            .as_ref()
            .map(|published| day(published.value)),
        services: owned(entry.names("services")),
        teams: owned(entry.names("teams")),
        causes: owned(entry.names("root_causes")),
        trigger: entry
            .trigger
            .as_ref()
            .map(|trigger| trigger.value.to_string()),
        tags: owned(entry.names("tags")),
        authors: entry.authors.clone(),
        downtime: entry
            .impact
            .downtime
            .as_ref()
            .map(|downtime| downtime.value.seconds()),
        flags,
        fields,
        summary: String::new(),
        sections: sections(book, entry),
        open_actions: entry
            .actions
            .iter()
            .filter(|action| action.status.is_open())
            .map(|action| casebook_markdown::plain(&action.title.value))
            .collect(),
    }
}

fn sections(book: &Casebook, entry: &Postmortem) -> Vec<Section> {
    let outline = entry.outline();
    let found = book.template.sections_of(outline);
    let mut sections: Vec<Section> = outline
        .sections
        .iter()
        .zip(found)
        .filter(|(section, _)| !section.text.is_blank(outline))
        .map(|(section, found)| {
            let heading = outline.heading_of(section);
            let words = heading
                .map(|heading| heading.text.as_str())
                .unwrap_or_default();
            let role = found.and_then(|found| found.role);
            Section {
                heading: words.to_owned(),
                anchor: heading
                    .map(|heading| heading.id.clone())
                    .unwrap_or_default(),
                text: if role == Some(SectionRole::Timeline) {
                    events(section.text, outline)
                } else {
                    section.text.of(outline).to_owned()
                },
                role: match role {
                    Some(SectionRole::Summary) => Role::Summary,
                    Some(SectionRole::RootCauses) => Role::Cause,
                    Some(SectionRole::Response) => Role::Resolution,
                    _ => Role::Body,
                },
            }
        })
        .collect();
    if !entry.actions.is_empty() {
        let titles: Vec<String> = entry
            .actions
            .iter()
            .map(|action| casebook_markdown::plain(&action.title.value))
            .collect();
        sections.push(Section {
            heading: ACTIONS.to_owned(),
            anchor: "cb-actions".to_owned(),
            text: titles.join("\n"),
            role: Role::Body,
        });
    }
    if !entry.source.is_empty() {
        let kept = entry.source.iter();
        let lines = kept.map(|fact| format!("{}: {}", fact.name, fact.value));
        sections.push(Section {
            heading: "Source".to_owned(),
            anchor: "cb-source".to_owned(),
            text: lines.collect::<Vec<_>>().join("\n"),
            role: Role::Body,
        });
    }
    sections
}

/// The text of a timeline without the heads of its tables, which are the same in all timelines.
fn events(range: TextRange, outline: &Outline) -> String {
    let (text, from) = (range.of(outline), range.start());
    let mut kept = String::with_capacity(text.len());
    let mut at = 0;
    for table in &outline.tables {
        let [Some(first), Some(last)] = [table.header.first(), table.header.last()] else {
            continue;
        };
        let (start, end) = (
            first.text.start().checked_sub(from),
            last.text.end().checked_sub(from),
        );
        if let Some((before, end)) = start.zip(end)
            && let Some(before) = text.get(at..before)
            && text.is_char_boundary(end)
        {
            kept.push_str(before);
            at = end + text[end..].len() - text[end..].trim_start_matches('\n').len();
        }
    }
    kept + &text[at..]
}

/// Fields and vocabularies as queries know them.
pub(super) fn settings(book: &Casebook) -> Settings {
    let synonyms = book.template.synonyms.iter().map(|synonym| Synonym {
        terms: synonym.terms.clone(),
        also: synonym.also.clone(),
    });
    let mut settings = Settings {
        headings: headings(&book.template.sections),
        languages: book.languages(),
        synonyms: synonyms.collect(),
        ..Settings::default()
    };
    for field in &book.template.fields {
        let name = match field.name.as_str() {
            "root_causes" => "cause",
            "services" => "service",
            "teams" => "team",
            "tags" => "tag",
            name @ ("severity" | "trigger" | "status" | "kind") => name,
            name if field.browse => name,
            _ => continue,
        };
        let own = !settings.fields.iter().any(|known| known.name == name);
        let values = book.template.values(field);
        let declared = settings.declare(name, &field.label);
        if own {
            declared.facet = field.own;
            declared.tree = values.is_tree();
        }
        for term in values.terms() {
            // `severity:1` is SEV1, as everybody says it.
            let number = term.name.trim_start_matches(|c: char| !c.is_ascii_digit());
            if name == "severity" && !number.is_empty() {
                declared
                    .vocabulary
                    .aliases
                    .entry(number.to_owned())
                    .or_insert_with(|| term.name.clone());
            }
            for alias in &term.aliases {
                let alias = match term.parent() {
                    Some(parent) => format!("{parent}/{alias}"),
                    None => alias.clone(),
                };
                declared
                    .vocabulary
                    .aliases
                    .entry(alias)
                    .or_insert_with(|| term.name.clone());
            }
            if term.title != term.name {
                declared
                    .vocabulary
                    .labels
                    .insert(term.name.clone(), term.title.clone());
            }
        }
    }
    settings
}

/// The headings that the template asks for, and the one of the actions.
fn headings(sections: &[TemplateSection]) -> Vec<String> {
    fn add(sections: &[TemplateSection], headings: &mut Vec<String>) {
        for section in sections {
            headings.extend(section.names().map(str::to_owned));
            add(&section.sections, headings);
        }
    }
    let mut headings = vec![ACTIONS.to_owned()];
    add(sections, &mut headings);
    headings
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn the_heads_of_a_timelines_tables_are_left_out() {
        let body = "# T\n\nAll times are UTC.\n\n| Time | Event |\n| --- | --- |\n| 10:01 | alert |\n\nThen:\n\n| Zeit | É |\n| - | - |\n| 11:00 | fixed |\n";
        let outline = casebook_markdown::outline(body, 0);
        let section = outline
            .sections
            .last()
            .map(|section| section.text)
            .unwrap_or_default();
        assert_eq!(
            events(section, &outline),
            "All times are UTC.\n10:01\talert\nThen:\n11:00\tfixed"
        );
        let bare = casebook_markdown::outline("| Time |\n| --- |\n", 0);
        let section = bare
            .sections
            .first()
            .map(|section| section.text)
            .unwrap_or_default();
        assert_eq!(events(section, &bare), "");
    }

    #[test]
    fn queries_know_fields_as_the_template_declares_them() {
        use casebook_model::template::{Field, Term, Vocabulary};
        let mut book = crate::tests::book(&[], None);
        let mut regions = Vocabulary::default();
        for name in ["eu", "eu/west"] {
            let name = name.to_owned();
            regions.push(Term {
                name,
                ..Term::default()
            });
        }
        book.template
            .vocabularies
            .insert("regions".to_owned(), regions);
        book.template.fields.push(Field {
            name: "region".to_owned(),
            vocabulary: Some("regions".to_owned()),
            browse: true,
            own: true,
            ..Field::default()
        });
        let settings = settings(&book);
        let field = |name: &str| {
            let mut fields = settings.fields.iter();
            fields.find(|field| field.name == name).unwrap()
        };
        // Those that every book has are as the search knows them; the book's own are counted, and by their vocabulary.
        let facets = ["service", "trigger", "region"].map(|name| field(name).facet);
        assert_eq!(facets, [true, false, true]);
        let trees = ["cause", "service", "region"].map(|name| field(name).tree);
        assert_eq!(trees, [true, false, true]);
        let severities = &field("severity").vocabulary.aliases;
        assert_eq!(
            severities.get("1").map(String::as_str),
            Some("SEV1"),
            "{severities:?}"
        );
        for field in &settings.fields {
            let aliases = &field.vocabulary.aliases;
            assert!(!aliases.contains_key(""), "{}: {aliases:?}", field.name);
        }
    }
}
