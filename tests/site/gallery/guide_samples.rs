//! Sample pages for authors, pages about the site, and documents for programs.

use casebook::render::views::*;

use super::samples::*;

pub(super) fn criteria() -> CriteriaPage {
    let criterion =
        |key: &str, statement: &str, fields: &[&str], entries: Option<&str>| Criterion {
            key: key.to_owned(),
            statement: statement.to_owned(),
            fields: fields.iter().map(|field| (*field).to_owned()).collect(),
            entries: entries.map(|text| link(text, "incidents/?criterion=x")),
        };
    CriteriaPage {
        owed: vec![
            criterion(
                "downtime",
                "Users saw 5 minutes or more of downtime or degradation.",
                &["impact.downtime"],
                Some("21 entries"),
            ),
            criterion(
                "apdex",
                "Apdex fell below 0.8.",
                &["impact.apdex"],
                Some("4 entries"),
            ),
            criterion(
                "data-loss",
                "Any data was lost.",
                &["impact.data_loss"],
                None,
            ),
            criterion(
                "oncall-p0",
                "The on-call engineer escalated it as P0.",
                &["escalation.from", "escalation.priority"],
                None,
            ),
            criterion("requested", "Anyone asks for one.", &[], None),
        ],
        not_owed: vec![
            "Scheduled maintenance, or a failed deployment, that hurt nobody.".to_owned(),
            "P1–P3 bugs raised by support with no user-visible downtime or major degradation."
                .to_owned(),
        ],
        guide: Some(link("How to write one", "guide/")),
    }
}

pub(super) fn author_guide() -> AuthorGuidePage {
    let section = |title: &str, level, prompt: Option<&str>, required: Option<&str>| SectionDoc {
        title: title.to_owned(),
        level,
        prompt: prompt.map(ToOwned::to_owned),
        required_from: required.map(ToOwned::to_owned),
        min_words: (level == 2).then_some(20),
        aliases: if level == 2 {
            vec!["Overview".to_owned(), "TL;DR".to_owned()]
        } else {
            Vec::new()
        },
    };
    let value = |value: &str, depth, help: Option<&str>| VocabularyValue {
        value: value.to_owned(),
        depth,
        help: help.map(ToOwned::to_owned),
        aliases: if depth == 0 {
            vec!["P0".to_owned()]
        } else {
            Vec::new()
        },
    };
    AuthorGuidePage {
        sections: vec![
            section(
                "Summary",
                2,
                Some("What happened, to whom, and how it ended, in words a newcomer understands."),
                Some("in-review"),
            ),
            section("Lessons learned", 2, None, Some("published")),
            section("What went well", 3, None, None),
        ],
        fields: vec![
            FieldDoc {
                name: "severity".to_owned(),
                label: "Severity".to_owned(),
                type_words: "one of the values below".to_owned(),
                required_from: Some("draft".to_owned()),
                help: Some("How bad it was for users, not how hard it was to mend.".to_owned()),
                example: Some("SEV2".to_owned()),
                vocabulary: vec![
                    value("SEV1", 0, Some("Most users cannot do what they came for.")),
                    value("SEV1a", 1, None),
                ],
                open: true,
                listing: Some(site("severities/")),
            },
            FieldDoc {
                name: "impact.downtime".to_owned(),
                label: "Downtime".to_owned(),
                type_words: "duration".to_owned(),
                required_from: None,
                help: None,
                example: None,
                vocabulary: Vec::new(),
                open: false,
                listing: None,
            },
        ],
        skeleton: "---\ntitle: <what users saw>\nstatus: draft\n---\n\n## Summary\n".to_owned(),
        criteria: Some(link("When to write one", "criteria/")),
    }
}

pub(super) fn glossary() -> GlossaryPage {
    let term = |term: &str, definition: Option<&str>, linked: bool| GlossaryTerm {
        term: term.to_owned(),
        anchor: format!("term-{}", term.len()),
        definition: definition.map(ToOwned::to_owned),
        aliases: if linked {
            vec!["pool exhaustion".to_owned()]
        } else {
            Vec::new()
        },
        href: linked.then(|| site("causes/x/")),
    };
    GlossaryPage {
        groups: vec![
            GlossaryGroup {
                title: "Terms".to_owned(),
                anchor: "terms".to_owned(),
                terms: vec![
                    term(
                        "Incident",
                        Some("An event outside the standard operation of a service."),
                        false,
                    ),
                    term(LONG_WORD, None, true),
                ],
            },
            GlossaryGroup {
                title: "Root causes".to_owned(),
                anchor: "root-causes".to_owned(),
                terms: vec![term("connection-pool", Some("Connections ran out."), true)],
            },
        ],
    }
}

pub(super) fn search(incidents: bool) -> SearchPage {
    SearchPage {
        results: 20,
        questions: "pool".to_owned(),
        facets: "cause service severity year".to_owned(),
        browse: vec![
            link("All incidents", "incidents/"),
            link("Causes", "causes/"),
        ],
        examples: incidents
            .then(|| link("cause:capacity", "search/?q=cause:capacity"))
            .into_iter()
            .collect(),
        incidents,
    }
}

pub(super) fn plain() -> PlainPage {
    PlainPage {
        language: None,
        title: "How we page".to_owned(),
        findings: Vec::new(),
        contents: vec![
            ContentsItem { level: 2, text: "Who".to_owned(), id: "who".to_owned() },
            ContentsItem { level: 2, text: "When".to_owned(), id: "when".to_owned() },
        ],
        body: Html(
            "<p>A page is a promise that someone is awake.</p><h2 id=\"who\">Who</h2><p>The team that owns the \
             service.</p><h2 id=\"when\">When</h2><p>At once.</p>"
                .to_owned(),
        ),
        tree: vec![
            TreeItem {
                page: NavItem {
                    text: "How we page".to_owned(),
                    href: Href::site("guides/paging/"),
                    current: true,
                    empty: false,
                },
                below: vec![NavItem {
                    text: long_title(),
                    href: Href::site("guides/paging/long/"),
                    current: false,
                    empty: false,
                }],
            },
        ],
        previous: Some(link("How we write", "guides/writing/")),
        next: Some(link(&long_title(), "guides/paging/long/")),
        mentioned_by: vec![link("PM-2026-0042", "incidents/pm-2026-0042/")],
        history: History { source: "content/guides/paging.md".to_owned(), ..History::default() },
    }
}

pub(super) fn build(findings: usize) -> BuildPage {
    let levels = [
        FindingLevel::Error,
        FindingLevel::Warning,
        FindingLevel::Note,
    ];
    BuildPage {
        facts: vec![
            Fact {
                label: "Commit".to_owned(),
                values: vec![FactValue::text("aff0479")],
                wide: false,
            },
            Fact {
                label: "Built".to_owned(),
                values: Vec::new(),
                wide: false,
            },
            Fact {
                label: "Casebook".to_owned(),
                values: vec![FactValue::text("0.1.0")],
                wide: false,
            },
        ],
        stats: vec![Stat {
            label: "Entries".to_owned(),
            value: Some("34".to_owned()),
            note: Some("2 drafts".to_owned()),
            href: Some(site("incidents/")),
        }],
        levels: levels.iter().map(|level| (*level, findings / 3)).collect(),
        findings: levels
            .iter()
            .filter(|_| findings > 0)
            .map(|level| FindingGroup {
                code: "CB101".to_owned(),
                level: *level,
                count: findings,
                findings: (0..findings.min(50))
                    .map(|i| Finding {
                        level: *level,
                        code: format!("CB10{}", i % 10),
                        message: "`severity` is missing".to_owned(),
                        place: Some("content/2026/x.md:3:1".to_owned()),
                        href: Some(site("incidents/x/")),
                        help: Some("add it".to_owned()),
                    })
                    .collect(),
            })
            .collect(),
        today: day("22 Nov 2026", "2026-11-22", 1_795_000_000).unwrap(),
    }
}

pub(super) fn not_found() -> NotFoundPage {
    NotFoundPage {
        places: vec![
            link("All incidents", "incidents/"),
            link("Causes", "causes/"),
        ],
    }
}

pub(super) fn redirect() -> RedirectPage {
    RedirectPage {
        to: Link::new(row(0).title, row(0).href),
    }
}

pub(super) fn feed() -> AtomFeed {
    AtomFeed {
        id: "https://book.example/feed.xml".to_owned(),
        title: "Payments postmortems".to_owned(),
        subtitle: None,
        language: "en".to_owned(),
        page_url: "https://book.example/".to_owned(),
        self_url: "https://book.example/feed.xml".to_owned(),
        updated: "2026-10-18T09:14:00+07:00".to_owned(),
        author: "Payments".to_owned(),
        entries: vec![AtomEntry {
            language: None,
            id: "https://book.example/incidents/x/".to_owned(),
            title: format!("{}\u{8}", long_title()),
            url: "https://book.example/incidents/x/?a=1&b=2".to_owned(),
            published: Some("2026-10-07T00:00:00+07:00".to_owned()),
            updated: "2026-10-18T09:14:00+07:00".to_owned(),
            authors: vec!["dewi".to_owned()],
            categories: vec!["capacity/connection-pool".to_owned()],
            summary: Some("One request in three failed.".to_owned()),
            content: Some(Html("<p>One &amp; <b>two</b></p>".to_owned())),
        }],
    }
}

pub(super) fn sitemap() -> Sitemap {
    Sitemap {
        urls: vec![SitemapUrl {
            loc: "https://book.example/?a=1&b=2".to_owned(),
            lastmod: Some("2026-10-18".to_owned()),
        }],
    }
}
