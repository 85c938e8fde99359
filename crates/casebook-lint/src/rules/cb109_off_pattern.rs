use super::super::Subject;
use super::{Check, Example, FixKind, Rule};
use casebook_diagnostic::{Diagnostic, Fix, Span, code};
use casebook_model::config::{Pattern, PatternValues};
use casebook_model::entry::IncidentId;
use casebook_model::template::quoted;

pub(super) const RULE: Rule = Rule {
    code: code::CB109,
    name: "off-pattern",
    summary: "An id or file name that does not follow the book's pattern",
    why: "People and scripts find entries by the format of their names.",
    details: "Checked only where `book.toml` sets a pattern: `[ids] pattern` for ids that are written in the front \
          matter, `[ids] file-pattern` for file names without `.md`. Pages have no pattern.\n\nPatterns consist of \
          literal text and `{year}`, `{month}`, `{day}`, `{number}`, `{number:4}` and `{slug}`.\n\n`--fix` corrects an \
          id that differs only in case. `--unsafe-fixes` adds missing zeros, which changes the address: keep the old \
          one under `aliases`.",
    fails: Example(FAILS),
    passes: Example(PASSES),
    fix: FixKind::Safe,
    check: Check::Entry(check),
};

const FAILS: &[(&str, &str)] = &[
    (
        "book.toml",
        "\
[ids]
pattern = \"PM-{year}-{number:4}\"
",
    ),
    (
        "content/2026-10-02-checkout.md",
        "\
---
id: PM-42
title: Checkout answered 502
---
",
    ),
];

const PASSES: &[(&str, &str)] = &[
    (
        "book.toml",
        "\
[ids]
pattern = \"PM-{year}-{number:4}\"
",
    ),
    (
        "content/2026-10-02-checkout.md",
        "\
---
id: PM-2026-0042
title: Checkout answered 502
---
",
    ),
];

fn check(subject: &Subject<'_>, findings: &mut Vec<Diagnostic>) {
    let entry = subject.entry;
    let ids = &subject.book.config.ids;
    if let (Some(pattern), Some(span)) = (&ids.pattern, entry.id_span)
        && !pattern.matches(entry.id.as_str())
    {
        let message = format!(
            "the id `{}` does not follow the pattern `{}`",
            entry.id,
            pattern.source()
        );
        let mut finding = subject
            .find(code::CB109, span, message)
            .help(example(subject, pattern));
        if let Some(id) = pattern
            .canonical(entry.id.as_str())
            .filter(|id| is_free(subject, id))
        {
            // The same slug is the same address, and what other entries call it stays true.
            let safe = IncidentId::new(&id).slug() == entry.id.slug();
            finding.help = Some(format!("write `{id}`"));
            finding.fix = Some(Fix {
                safe,
                ..Fix::safe(format!("Write `{id}`"), span, quoted(&id))
            });
        }
        findings.push(finding);
    }
    let name = entry.content_path.rsplit('/').next().unwrap_or_default();
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    if let Some(pattern) = ids
        .file_pattern
        .as_ref()
        .filter(|pattern| !pattern.matches(stem))
    {
        let message = format!(
            "the file name `{stem}` does not follow the pattern `{}`",
            pattern.source()
        );
        let help = format!("rename the file; {}", example(subject, pattern));
        findings.push(subject.find(code::CB109, Span::at(0), message).help(help));
    }
}

/// Whether no other entry goes by an id.
fn is_free(subject: &Subject<'_>, id: &str) -> bool {
    subject
        .book
        .entry_of_id(id)
        .is_none_or(|holder| holder == subject.index)
        && !subject.book.is_restricted_id(id)
}

/// A name that this entry could have.
fn example(subject: &Subject<'_>, pattern: &Pattern) -> String {
    let date = subject.entry.date(subject.zone()).unwrap_or(subject.today);
    let slug = casebook_markdown::slug(&subject.entry.title);
    let slug = slug.split('-').take(4).collect::<Vec<_>>().join("-");
    let values = PatternValues {
        date: (date.year(), date.month(), date.day()),
        number: 1,
        slug: &slug,
    };
    format!("for example `{}`", pattern.fill(&values))
}
