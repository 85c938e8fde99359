use super::super::Subject;
use super::{Check, Example, FixKind, Rule};
use casebook_analysis::{Likely, RepeatKind, dependency_between, likely};
use casebook_diagnostic::{Diagnostic, code};
use casebook_model::entry::{ActionStatus, Located, Name, Postmortem};
use casebook_model::template::quoted;

pub(super) const RULE: Rule = Rule {
    code: code::CB305,
    name: "undeclared-recurrence",
    summary: "The same cause on the same service as an earlier entry, or one step from it, neither declared nor denied",
    why: "Whether it came back is the question that the book exists to answer, and only the author knows.",
    details: "Reported when an earlier incident has the same primary root cause (the full path, `unknown` excepted), \
          was over, lies within `[recurrence] window`, and shares a service, or names one that a service of this entry \
          depends on or that depends on one (`depends_on` in `services.yaml`). Only kinds that `[recurrence] repeats` \
          names are asked about. The nearest one of the strongest kind is named, with the evidence: how long ago it \
          was, and what became of the actions that were to prevent it.\n\nTwo lines in the front matter settle it: \
          `recurrence_of` declares the earlier entry, `not_recurrence_of` says that somebody looked and judged the two \
          to be different. Drafts are compared as well, so that the question is asked while the memory is fresh.",
    fails: Example(FAILS),
    passes: Example(PASSES),
    fix: FixKind::None,
    check: Check::Entry(check),
};

const FAILS: &[(&str, &str)] = &[
    (
        "content/2026-05-15-payments-pool.md",
        "\
---
title: The payments pool was exhausted
status: published
published: 2026-05-20
services: [payments]
started: 2026-05-15T09:14Z
resolved: 2026-05-15T10:14Z
root_causes: [capacity/connection-pool]
actions:
  - id: A1
    title: Cap each worker's share of the pool
    kind: prevent
    owner: dewi
    due: 2026-12-20
    ticket: https://tracker.example/PAY-311
---
",
    ),
    (
        "content/2026-11-21-checkout.md",
        "\
---
title: Checkout answered 502
services: [checkout, payments]
started: 2026-11-21T09:14Z
root_causes: [capacity/connection-pool]
---
",
    ),
];

const PASSES: &[(&str, &str)] = &[
    ("content/2026-05-15-payments-pool.md", FAILS[0].1),
    (
        "content/2026-11-21-checkout.md",
        "\
---
title: Checkout answered 502
services: [checkout, payments]
started: 2026-11-21T09:14Z
root_causes: [capacity/connection-pool]
recurrence_of: [2026-05-15-payments-pool]
---
",
    ),
];

fn check(subject: &Subject<'_>, findings: &mut Vec<Diagnostic>) {
    let entry = subject.entry;
    let (Some(cause), Some(_)) = (entry.root_causes.first(), entry.known_cause()) else {
        return;
    };
    let Some(earlier) = suspect(subject) else {
        return;
    };
    let other = &subject.book.entries[earlier.earlier];
    let id = &other.id;
    let services = match earlier.kind {
        RepeatKind::Dependency => dependency(subject, other),
        _ => same_services(entry, other),
    };
    let services = services.unwrap_or_default();
    let ago = ago(earlier.days);
    let more = match earlier.more {
        0 => String::new(),
        1 => ", and one more before it".to_owned(),
        more => format!(", and {more} more before it"),
    };
    let message = format!(
        "this looks like `{id}`: same cause ({}), {services}, {ago}{more}; {}",
        cause.value,
        promises(other, &cause.value)
    );
    let help = format!(
        "declare it, or say that it is something else:\n  {}\n  {}",
        reference_line("recurrence_of", &entry.recurrence_of, id.as_str()),
        reference_line("not_recurrence_of", &entry.not_recurrence_of, id.as_str())
    );
    let mut finding = subject.find(code::CB305, cause.span, message).help(help);
    if let Some(theirs) = other.root_causes.first() {
        finding = finding.related(&other.path, theirs.span, "the same cause");
    }
    findings.push(with_open_action(finding, other, &cause.value));
}

/// The finding with the place of the earlier incident's preventive action that is still open, if one is.
pub(super) fn with_open_action(
    finding: Diagnostic,
    earlier: &Postmortem,
    cause: &Name,
) -> Diagnostic {
    let mut fixes = earlier.preventive(Some(cause));
    match fixes.find(|action| action.status.is_open()) {
        Some(action) => finding.related(&earlier.path, action.title.span, "still open"),
        None => finding,
    }
}

/// The services that both name, in words.
pub(super) fn same_services(entry: &Postmortem, other: &Postmortem) -> Option<String> {
    let shared: Vec<&str> = entry
        .shared_services(other)
        .into_iter()
        .map(|service| &**service)
        .collect();
    match shared.as_slice() {
        [] => None,
        [one] => Some(format!("same service ({one})")),
        many => Some(format!("same services ({})", many.join(", "))),
    }
}

/// Which service of the two depends on which, in words.
fn dependency(subject: &Subject<'_>, other: &Postmortem) -> Option<String> {
    let (one, needed) = dependency_between(subject.book, subject.entry, other)?;
    Some(format!("dependency ({one} depends on {needed})"))
}

/// How long before, in words.
pub(super) fn ago(days: i64) -> String {
    match days {
        0 => "on the same day".to_owned(),
        1 => "1 day earlier".to_owned(),
        days => format!("{days} days earlier"),
    }
}

/// The line of front matter for a field of ids, with one id more.
#[must_use]
pub fn reference_line(field: &str, ids: &[Located<String>], id: &str) -> String {
    let bare = |id: &str| {
        let plain = id
            .chars()
            .all(|letter| letter.is_ascii_alphanumeric() || letter == '-');
        plain
            && id.contains('-')
            && id.contains(|letter: char| letter.is_ascii_alphabetic())
            && !id.starts_with('-')
    };
    let write = |id: &str| if bare(id) { id.to_owned() } else { quoted(id) };
    let ids = ids
        .iter()
        .map(|id| id.value.as_str())
        .chain([id])
        .map(write);
    format!("{field}: [{}]", ids.collect::<Vec<_>>().join(", "))
}

/// The earlier incident that this rule names. The analysis knows it for entries that are counted; a draft, or a text
/// that is being edited, is compared here.
pub(super) fn suspect(subject: &Subject<'_>) -> Option<Likely> {
    let (book, entry) = (subject.book, subject.entry);
    let counted =
        entry.is_counted() && std::ptr::eq(entry, &raw const *book.entries[subject.index]);
    if !counted {
        return likely(book, subject.recurrence, entry, Some(subject.index));
    }
    let repeat = subject.recurrence.of(subject.index)?;
    // What is declared once is not asked again for the older ones behind it.
    let is_asked = |kind: RepeatKind| {
        kind != RepeatKind::Spread && book.config.recurrence.repeats.contains(&kind)
    };
    if repeat.strongest().kind == RepeatKind::Declared {
        return None;
    }
    let link = repeat.links.iter().find(|link| is_asked(link.kind))?;
    Some(Likely {
        earlier: link.earlier,
        kind: link.kind,
        days: link.days,
        more: repeat.more[link.kind as usize],
    })
}

/// What became of the actions that were to prevent it.
pub(super) fn promises(earlier: &Postmortem, cause: &Name) -> String {
    let (mut open, mut done, mut dropped) = (Vec::new(), Vec::new(), 0);
    for action in earlier.preventive(Some(cause)) {
        match action.status {
            ActionStatus::Open | ActionStatus::InProgress => open.push(action.id.as_str()),
            ActionStatus::Done => done.push(action.id.as_str()),
            ActionStatus::WontDo => dropped += 1,
        }
    }
    let many = |ids: &[&str]| {
        if ids.len() == 1 {
            ("action", "is")
        } else {
            ("actions", "are")
        }
    };
    match (open.is_empty(), done.is_empty(), dropped) {
        (false, _, _) => {
            let (noun, verb) = many(&open);
            format!(
                "its preventive {noun} {} {verb} still open",
                open.join(", ")
            )
        }
        (true, false, _) => {
            let (noun, verb) = many(&done);
            format!("its preventive {noun} {} {verb} done", done.join(", "))
        }
        (true, true, 0) => "it had no preventive action for this cause".to_owned(),
        (true, true, _) => "its preventive action was decided against".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use casebook_diagnostic::Span;

    /// What YAML would read as a number, a date, a flag or a list is quoted, so that it stays the id it is.
    #[test]
    fn ids_are_quoted_where_yaml_would_read_something_else() {
        let shown = |ids: &[&str], id: &str| {
            let ids: Vec<Located<String>> = ids
                .iter()
                .map(|id| Located::new((*id).to_owned(), Span::default()))
                .collect();
            reference_line("recurrence_of", &ids, id)
        };
        for (id, expected) in [
            ("2026-05-15-payments", "2026-05-15-payments"),
            ("PM-2026-0042", "PM-2026-0042"),
            ("2026-05-15", "\"2026-05-15\""),
            ("1234", "\"1234\""),
            ("true", "\"true\""),
            ("-a", "\"-a\""),
            ("a-b, c", "\"a-b, c\""),
            ("störung-1", "\"störung-1\""),
            ("a-\"b\"", "\"a-\\\"b\\\"\""),
        ] {
            assert_eq!(shown(&[], id), format!("recurrence_of: [{expected}]"));
        }
        assert_eq!(
            shown(&["PM-1", "null"], "2026-05-15"),
            "recurrence_of: [PM-1, \"null\", \"2026-05-15\"]"
        );
    }

    const BOOK: &[(&str, &str)] = &[
        (
            "content/a.md",
            "---\ntitle: A\nstatus: published\nstarted: 2026-05-15T09:14Z\nresolved: 2026-05-15T10:14Z\nservices: [payments]\nroot_causes: [capacity/quota]\n---\n",
        ),
        (
            "content/b.md",
            "---\ntitle: B\nstatus: in-review\nstarted: 2026-06-15T09:14Z\nservices: [checkout]\nroot_causes: [capacity/quota]\n---\n",
        ),
    ];

    fn messages(depends_on: &str, config: &str) -> Vec<String> {
        let mut sample = crate::testing::Sample::new(&[BOOK, &[("book.toml", config)]].concat());
        let mut vocabulary = casebook_model::template::Vocabulary::default();
        for (name, needed) in [("checkout", depends_on), ("payments", "")] {
            vocabulary.push(casebook_model::template::Term {
                name: name.to_owned(),
                depends_on: needed.split_whitespace().map(str::to_owned).collect(),
                ..Default::default()
            });
        }
        let vocabularies = &mut sample.book.template.vocabularies;
        vocabularies.insert("services".to_owned(), vocabulary);
        sample.recurrence = casebook_analysis::recurrence(&sample.book);
        let found = sample.findings().into_iter();
        let found = found.filter(|finding| finding.code == code::CB305);
        found.map(|finding| finding.message).collect()
    }

    /// The same cause one step away along a dependency is asked about, unless the book does not count it.
    #[test]
    fn a_dependency_is_named() {
        assert_eq!(messages("", ""), [] as [String; 0]);
        assert_eq!(
            messages("payments", ""),
            [
                "this looks like `a`: same cause (capacity/quota), dependency (checkout depends on payments), 31 days \
                 earlier; it had no preventive action for this cause"
            ]
        );
        let config = "[recurrence]\nrepeats = ['declared', 'same-service']\n";
        assert_eq!(messages("payments", config), [] as [String; 0]);
    }
}
