//! Pages for authors and readers: when and how to write a postmortem, the words used, and pages about the site.

use std::collections::BTreeMap;

use super::Site;
use crate::render::views::{
    AuthorGuidePage, BuildPage, CriteriaPage, Criterion, Fact, FactValue, FieldDoc, FindingGroup,
    FindingLevel, Frame, GlossaryGroup, GlossaryPage, GlossaryTerm, Href, Link, NotFoundPage,
    RedirectPage, Root, SectionDoc, Stat, VocabularyValue,
};
use casebook_diagnostic::{Diagnostic, Level};
use casebook_model::template::{Field, FieldType, Section, Status, skeleton};

/// How many findings of a rule the build page lists.
const MOST_FINDINGS: usize = 20;

/// When to write a postmortem, from `[criteria]`.
#[must_use]
pub fn criteria(site: &Site<'_>) -> (Frame, CriteriaPage) {
    let mut frame = site.frame("criteria/index.html", "When to write a postmortem", "");
    frame.description = Some("The criteria by which an incident owes a postmortem.".to_owned());
    let owed = casebook_model::criteria::statements(&site.book.config.criteria)
        .into_iter()
        .map(|statement| {
            let named = |index: &usize| {
                site.book.entries[*index]
                    .criteria
                    .iter()
                    .any(|one| &*one.value == statement.key)
            };
            let count = site
                .book
                .newest_first()
                .iter()
                .filter(|index| named(index))
                .count();
            let words = if count == 1 {
                "1 entry".to_owned()
            } else {
                format!("{count} entries")
            };
            Criterion {
                key: statement.key.to_owned(),
                statement: statement.text,
                fields: statement
                    .fields
                    .iter()
                    .map(|field| (*field).to_owned())
                    .collect(),
                entries: (count > 0).then(|| {
                    Link::new(
                        words,
                        Href::site(format!("incidents/?q=criterion:{}", statement.key)),
                    )
                }),
            }
        })
        .collect();
    let view = CriteriaPage {
        owed,
        not_owed: casebook_model::criteria::NOT_OWED
            .iter()
            .map(|sentence| (*sentence).to_owned())
            .collect(),
        guide: Some(Link::new("How to write one", Href::site("guide/"))),
    };
    (frame, view)
}

/// How to write one, from the template.
#[must_use]
pub fn author_guide(site: &Site<'_>) -> (Frame, AuthorGuidePage) {
    let mut frame = site.frame("guide/index.html", "How to write a postmortem", "");
    frame.description =
        Some("The template: every field and section, and what to put there.".to_owned());
    let template = &site.book.template;
    let mut fields = Vec::new();
    for field in template.fields.iter().filter(|field| !field.computed) {
        fields.push(field_doc(site, field, ""));
        fields.extend(
            field
                .fields
                .iter()
                .map(|inner| field_doc(site, inner, &field.name)),
        );
    }
    let mut sections = Vec::new();
    for section in &template.sections {
        section_docs(section, 2, &mut sections);
    }
    let view = AuthorGuidePage {
        sections,
        fields,
        skeleton: skeleton(template, &BTreeMap::new()),
        criteria: Some(Link::new("When to write one", Href::site("criteria/"))),
    };
    (frame, view)
}

fn required(from: Option<Status>) -> Option<String> {
    from.map(|status| status.as_str().replace('-', " "))
}

fn section_docs(section: &Section, level: u8, docs: &mut Vec<SectionDoc>) {
    docs.push(SectionDoc {
        title: section.title.clone(),
        level,
        prompt: (!section.prompt.is_empty()).then(|| section.prompt.clone()),
        required_from: required(section.required_from),
        min_words: u32::try_from(section.minimum_words)
            .ok()
            .filter(|words| *words > 0),
        aliases: section.aliases.clone(),
    });
    for inner in &section.sections {
        section_docs(inner, level + 1, docs);
    }
}

fn field_doc(site: &Site<'_>, field: &Field, inside: &str) -> FieldDoc {
    let values = site.book.template.values(field);
    // A vocabulary that has pages of its own is not repeated in full.
    let listed = field.browse && values.terms().len() > 24;
    let vocabulary = values
        .terms()
        .iter()
        .filter(|term| !listed || term.parent().is_none())
        .map(|term| VocabularyValue {
            value: term.name.clone(),
            depth: u8::from(term.parent().is_some()),
            help: term.definition.clone(),
            aliases: term.aliases.clone(),
        })
        .collect();
    let segment = site
        .book
        .listing(&field.name)
        .map(|listing| Href::site(format!("{}/", listing.segment)));
    FieldDoc {
        name: if inside.is_empty() {
            field.name.clone()
        } else {
            format!("{inside}.{}", field.name)
        },
        label: field.label.clone(),
        type_words: type_words(field),
        required_from: required(field.required_from),
        help: (!field.help.is_empty()).then(|| field.help.clone()),
        example: field.example.clone(),
        vocabulary,
        open: field.open || values.is_empty(),
        listing: segment.filter(|_| inside.is_empty()),
    }
}

fn type_words(field: &Field) -> String {
    match field.kind {
        FieldType::Text => "text",
        FieldType::Line => "text on one line",
        FieldType::Boolean => "true or false",
        FieldType::Number => "number",
        FieldType::Date => "day",
        FieldType::Moment => "time",
        FieldType::Duration => "duration",
        FieldType::Term => "one value",
        FieldType::Terms => "list of values",
        FieldType::Texts => "list",
        FieldType::References => "list of entry ids",
        FieldType::Addresses => "list of addresses",
        FieldType::Url => "web address",
        FieldType::Group => "group of fields",
        FieldType::List => "list of groups",
        FieldType::Any => "mapping",
    }
    .to_owned()
}

/// The words of the trade, and of the book's vocabularies.
#[must_use]
pub fn glossary(site: &Site<'_>) -> (Frame, GlossaryPage) {
    let mut frame = site.frame("glossary/index.html", "Glossary", "");
    frame.description = Some("The words this book uses, and what they mean here.".to_owned());
    let slug = casebook_markdown::slug;
    let mut groups = vec![GlossaryGroup {
        title: "Terms".to_owned(),
        anchor: "terms".to_owned(),
        terms: site
            .book
            .template
            .glossary
            .iter()
            .map(|term| GlossaryTerm {
                term: term.term.clone(),
                anchor: slug(&term.term),
                definition: Some(term.definition.clone()),
                aliases: Vec::new(),
                href: None,
            })
            .collect(),
    }];
    for field in site
        .book
        .template
        .fields
        .iter()
        .filter(|field| field.vocabulary.is_some())
    {
        let terms: Vec<GlossaryTerm> = site
            .book
            .template
            .values(field)
            .terms()
            .iter()
            .filter(|term| term.definition.is_some())
            .map(|term| GlossaryTerm {
                term: term.name.clone(),
                anchor: format!("{}-{}", slug(&field.name), slug(&term.name)),
                definition: term.definition.clone(),
                aliases: term.aliases.clone(),
                href: site
                    .book
                    .listing(&field.name)
                    .and_then(|listing| listing.value(&term.name))
                    .map(|value| Href::site(&value.address)),
            })
            .collect();
        if !terms.is_empty() {
            groups.push(GlossaryGroup {
                title: field.label.clone(),
                anchor: format!("field-{}", slug(&field.name)),
                terms,
            });
        }
    }
    (frame, GlossaryPage { groups })
}

/// What built the site, and of which commit.
fn build_facts(site: &Site<'_>) -> Vec<Fact> {
    let head = site.book.history_of_book.head();
    let fact = |label: &str, value: Option<FactValue>| Fact {
        label: label.to_owned(),
        values: value.into_iter().collect(),
        wide: false,
    };
    let built_by = concat!("Casebook ", env!("CARGO_PKG_VERSION"));
    let mut facts = vec![fact("Built by", Some(FactValue::text(built_by)))];
    if let Some(head) = head {
        let id = head.id.get(..12).unwrap_or(&head.id);
        facts.push(fact("Commit", Some(FactValue::text(id))));
        let time = FactValue::when(&site.timestamp(head.time));
        facts.push(fact("Committed", Some(time)));
    }
    if let Some(reason) = site.book.history_of_book.absence() {
        facts.push(fact("History", Some(FactValue::text(reason.to_string()))));
    }
    // Outsiders see no repositories.
    let is_inside = site.book.config.audience.is_inside();
    let sources = site.book.history_of_book.sources();
    for (name, history) in sources.filter(|_| is_inside) {
        let commit = history.head().map(|head| {
            let short = head.id.get(..12).unwrap_or(&head.id);
            format!("{short}, {}", site.timestamp(head.time).display)
        });
        let reason = history.absence().map(ToString::to_string);
        if let Some(what) = commit.or(reason) {
            let label = format!("Source {name}");
            facts.push(fact(&label, Some(FactValue::text(what))));
        }
    }
    facts
}

/// Everything that changes with each build.
#[must_use]
pub fn build(site: &Site<'_>) -> (Frame, BuildPage) {
    let mut frame = site.frame("build/index.html", "This build", "");
    frame.noindex = true;
    let stat = |label: &str, value: usize| Stat {
        label: label.to_owned(),
        value: Some(value.to_string()),
        note: None,
        href: None,
    };
    let mut findings: Vec<_> = site.findings.iter().collect();
    findings.sort_by_key(|finding| std::cmp::Reverse(finding.level));
    let count = |level: Level| {
        findings
            .iter()
            .filter(|finding| finding.level == level)
            .count()
    };
    let levels = [
        (FindingLevel::Error, count(Level::Error)),
        (FindingLevel::Warning, count(Level::Warning)),
        (FindingLevel::Note, count(Level::Info)),
    ];
    let view = BuildPage {
        facts: build_facts(site),
        stats: vec![
            stat("Entries", site.book.newest_first().len()),
            stat("Counted incidents", site.recurrence.counted),
            stat("Pages", site.book.pages().count()),
            stat("Findings", findings.len()),
        ],
        levels: levels.to_vec(),
        findings: by_rule(site, &findings),
        today: site.date(site.today),
    };
    (frame, view)
}

/// Findings, which come by level, by their rules.
fn by_rule(site: &Site<'_>, findings: &[&Diagnostic]) -> Vec<FindingGroup> {
    let mut sorted = findings.to_vec();
    sorted.sort_by_key(|finding| (std::cmp::Reverse(finding.level), finding.code));
    let groups = sorted.chunk_by(|one, other| (one.level, one.code) == (other.level, other.code));
    let group = |of: &[&Diagnostic]| {
        let findings: Vec<_> = of
            .iter()
            .take(MOST_FINDINGS)
            .map(|finding| site.finding(finding, true))
            .collect();
        Some(FindingGroup {
            code: of.first()?.code.to_string(),
            level: findings.first()?.level,
            count: of.len(),
            findings,
        })
    };
    groups.filter_map(group).collect()
}

/// The page for addresses that do not exist. It is served at any depth, so its links are absolute.
#[must_use]
pub fn not_found(site: &Site<'_>) -> (Frame, NotFoundPage) {
    let mut frame = site.frame("404.html", "Not found", "");
    frame.root = Root::absolute(site.book.config.html.base_path());
    frame.noindex = true;
    frame.canonical = None;
    let link = |text: &str, path: &str| Link::new(text, Href::site(path));
    let mut places = vec![link("Home", "")];
    if !site.book.is_documentation() {
        places.push(link("All incidents", "incidents/"));
        places.extend(
            site.book
                .listing("root_causes")
                .map(|listing| link("Causes", &format!("{}/", listing.segment))),
        );
        places.push(link("Glossary", "glossary/"));
    }
    (frame, NotFoundPage { places })
}

/// An old address: its output file, frame and view.
#[must_use]
pub fn redirect(site: &Site<'_>, address: &str, index: usize) -> (String, Frame, RedirectPage) {
    let output = match address.ends_with('/') {
        true => format!("{address}index.html"),
        false => address.to_owned(),
    };
    let mut frame = site.frame(&output, &site.book.entries[index].title, "");
    frame.noindex = true;
    let folder = site.book.addresses[index].as_str();
    frame.canonical = site.book.absolute_url(folder);
    (
        output,
        frame,
        RedirectPage {
            to: site.title_link(index),
        },
    )
}
