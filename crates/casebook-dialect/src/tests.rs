use std::sync::OnceLock;

use casebook_tree::front_matter;
use casebook_tree::yaml;
use proptest::prelude::*;

use super::*;

mod templates;

/// Reads a Markdown file as one of the built-in dialects, which has to fit.
fn read_as(name: &str, path: &str, text: &str) -> Reading {
    with_source(path, text, |source| {
        let dialect = &builtin()
            .iter()
            .find(|(known, _)| *known == name)
            .unwrap()
            .1;
        assert!(dialect.fits(source), "{name} does not explain {path}");
        read(dialect, source)
    })
}

fn with_source<T>(path: &str, text: &str, read: impl FnOnce(&Source<'_>) -> T) -> T {
    let split = front_matter::split(text);
    let keys = split
        .front_matter
        .and_then(|span| yaml::parse(span.slice(text), span.start).ok());
    read(&Source {
        path,
        text,
        keys: keys.as_ref(),
        body: split.body,
        outline: &OnceLock::new(),
    })
}

fn facts(reading: &Reading) -> Vec<(&str, &str, Origin)> {
    let facts = reading.facts.iter();
    facts
        .map(|fact| (&*fact.field, &*fact.value, fact.origin))
        .collect()
}

const CSTATE: &str = "---
title: Upgrade of the message broker
date: 2026-10-02T09:14:00+07:00
resolved: true
resolvedWhen: 2026-10-02 04:40:00
severity: disrupted
affected:
  - orders
  - billing
section: issue
informational: false
---

[Final message]
All consumers caught up.
";

#[test]
fn a_status_page_says_when_and_where() {
    let reading = read_as("cstate", "issues/2026-10-02-broker.md", CSTATE);
    assert_eq!(
        facts(&reading),
        [
            ("started", "2026-10-02T09:14:00+07:00", Origin::Stated),
            ("resolved", "2026-10-02T04:40:00Z", Origin::Stated),
            ("services", "orders", Origin::Stated),
            ("services", "billing", Origin::Stated),
            ("severity", "SEV3", Origin::Stated),
            ("kind", "maintenance", Origin::Guess),
        ]
    );
    let at = reading.facts[4].span.slice(CSTATE);
    assert_eq!((at, &*reading.facts[4].raw), ("disrupted", "disrupted"));
    assert!(reading.unread.is_empty() && !reading.used_keys.contains("title"));
    // What no field takes is kept.
    let kept = with_source("a.md", CSTATE, |source| {
        SourceFact::of(source.keys.unwrap(), &|key| reading.used_keys.contains(key))
    });
    let kept: Vec<(&str, &str)> = kept
        .iter()
        .map(|fact| (&*fact.name, &*fact.value))
        .collect();
    assert_eq!(
        kept,
        [
            ("title", "Upgrade of the message broker"),
            ("resolved", "true"),
            ("section", "issue"),
            ("informational", "false")
        ]
    );
}

#[test]
fn an_issue_that_goes_on_has_no_end_and_an_unknown_value_is_no_fact() {
    let text = CSTATE
        .replace("resolved: true", "resolved: false")
        .replace("severity: disrupted", "severity: P1")
        .replace("2026-10-02T09:14:00+07:00", "early in October");
    let reading = read_as("cstate", "a.md", &text);
    assert!(
        !facts(&reading)
            .iter()
            .any(|fact| ["resolved", "severity", "started"].contains(&fact.0))
    );
    let unread: Vec<(&str, &str)> = reading
        .unread
        .iter()
        .map(|one| (&*one.field, &*one.raw))
        .collect();
    assert_eq!(
        unread,
        [("started", "early in October"), ("severity", "P1")]
    );
}

const LABELLED: &str = "---
title: Incident on 2026-03-05
weight: 3
---

# Incident on 2026-03-05 - Certificates expired

- **Key events**
  - Fault occurs 2026-03-05 09.15
  - First detected: 2026-03-05 09:32
  - Incident declared: 2026-03-05 09:40
  - Repaired 2026-03-05 10:05 (after the second try)
  - Resolved XX:XX

- **Time to repair**: 0h 50m

- **Identified**: A probe failed.

- **Review actions**:
  - Renew certificates a month ahead [#12](https://tracker.example/12)
  - Alert when a certificate has a week left
";

#[test]
fn labels_of_a_list_are_times_and_actions() {
    let reading = read_as("labelled-lists", "2026-03-05-certificates.md", LABELLED);
    assert_eq!(
        facts(&reading),
        [
            ("started", "2026-03-05T09:15", Origin::Stated),
            ("detected", "2026-03-05T09:32", Origin::Stated),
            ("mitigated", "2026-03-05T10:05", Origin::Stated),
            ("title", "Certificates expired", Origin::Derived),
        ]
    );
    assert_eq!(reading.facts[1].span.slice(LABELLED), "2026-03-05 09:32");
    let actions: Vec<_> = reading
        .actions
        .iter()
        .map(|one| (&*one.title, one.ticket.as_deref()))
        .collect();
    assert_eq!(
        actions,
        [
            (
                "Renew certificates a month ahead",
                Some("https://tracker.example/12")
            ),
            ("Alert when a certificate has a week left", None)
        ]
    );
}

#[test]
fn without_a_fault_the_first_sign_is_a_guess() {
    let text = LABELLED.replace("  - Fault occurs 2026-03-05 09.15\n", "");
    let reading = read_as("labelled-lists", "a.md", &text);
    assert_eq!(
        facts(&reading)[0],
        ("started", "~2026-03-05T09:32", Origin::Guess)
    );
    assert_eq!(
        facts(&reading)[1],
        ("detected", "2026-03-05T09:32", Origin::Stated)
    );
}

const HEADINGS: &str = "# 2026-05-04, the cache was cold

**Authors:** Ana, Bo
Severity: SEV-2

## Summary

Pages were slow.

## Timeline

### 09:14

Pages slow down.

## Action items

- [x] Warm the cache after a deployment
- [ ] Measure it ([issue](https://tracker.example/7))

### Process improvements

1. Deploy in the morning

## Follow-ups

| Task | Owner | Due | Status |
| --- | --- | --- | --- |
| Write it down | Cy | 2026-06-01 | Done |
| Tell others | | soon | maybe |
";

#[test]
fn headings_alone_say_a_lot() {
    let reading = read_as("headings", "reports/2026-05-04-cache.md", HEADINGS);
    assert_eq!(
        facts(&reading),
        [
            ("title", "the cache was cold", Origin::Derived),
            ("started", "2026-05-04", Origin::Derived),
            ("authors", "Ana", Origin::Stated),
            ("authors", "Bo", Origin::Stated),
            ("severity", "SEV2", Origin::Stated),
        ]
    );
    let rows: Vec<_> = reading
        .rows
        .iter()
        .map(|row| (&*row.field, row.choice))
        .collect();
    assert_eq!(rows[0], ("started", RowChoice::First));
    let actions: Vec<_> = reading
        .actions
        .iter()
        .map(|one| {
            (
                &*one.title,
                one.status.as_deref(),
                one.kind.as_deref(),
                one.due.as_deref(),
            )
        })
        .collect();
    assert_eq!(
        actions,
        [
            (
                "Warm the cache after a deployment",
                Some("done"),
                None,
                None
            ),
            ("Measure it", Some("open"), None, None),
            ("Deploy in the morning", None, Some("process"), None),
            ("Write it down", Some("done"), None, Some("2026-06-01")),
            ("Tell others", None, None, None),
        ]
    );
    let unread: Vec<(&str, &str)> = reading
        .unread
        .iter()
        .map(|one| (&*one.field, &*one.raw))
        .collect();
    assert_eq!(
        unread,
        [("actions.due", "soon"), ("actions.status", "maybe")]
    );
}

#[test]
fn a_folder_is_read_as_what_explains_most_of_it() {
    let dialects: Vec<&Dialect> = builtin().iter().map(|(_, dialect)| &**dialect).collect();
    let name = |texts: &[&str]| {
        let parts: Vec<_> = texts
            .iter()
            .map(|text| with_source("a.md", text, |source| (source.keys.cloned(), source.body)))
            .collect();
        let outlines: Vec<_> = texts.iter().map(|_| OnceLock::new()).collect();
        let sources: Vec<Source<'_>> = texts
            .iter()
            .zip(&parts)
            .zip(&outlines)
            .map(|((text, (keys, body)), outline)| Source {
                path: "a.md",
                text,
                keys: keys.as_ref(),
                body: *body,
                outline,
            })
            .collect();
        detect(&dialects, &sources).map(|found| builtin()[found.dialect].0)
    };
    assert_eq!(name(&[CSTATE, CSTATE, HEADINGS]), Some("cstate"));
    assert_eq!(name(&[HEADINGS, LABELLED, HEADINGS]), Some("headings"));
    assert_eq!(name(&[HEADINGS, LABELLED]), None);
    assert_eq!(
        name(&[
            "---\ntitle: x\nstatus: published\nstarted: 2026-01-02T10:00Z\n---\n\n## Summary\n\n## Timeline\n"
        ]),
        None
    );
    assert_eq!(name(&[]), None);
}

#[test]
fn what_is_wrong_with_a_dialect_is_said_where_it_is() {
    let text = "match: {keys: [a]}\nzone: Europe/Nowhere\ntimes: [dotted]\nfields:\n  started: {form: {key: a}}\n  title: {from: {key: t}, pattern: '('}\n";
    let (dialect, problems) = Dialect::parse("own", text);
    assert_eq!(dialect.name, "own");
    let at: Vec<&str> = problems
        .iter()
        .map(|problem| problem.span.slice(text))
        .collect();
    assert_eq!(
        at,
        ["dotted", "Europe/Nowhere", "form", "{form: {key: a", "'('"],
        "{problems:?}"
    );
    let (dialect, problems) = Dialect::parse("own", "fields: [");
    assert!(!problems.is_empty());
    assert!(!with_source("a.md", HEADINGS, |source| dialect.fits(source)));
}

proptest! {
    /// A text that was cut, or has anything else in it, is read as far as it goes; every span lies in it.
    #[test]
    fn any_text_can_be_read(text in "(---\n|[a-zA-Z#*:|\\-\\[\\]() ]{0,12}|Resolved: |Severity: |## Action items\n|- |[0-9:.~+TZ/ -]{0,16}|\n|é|\u{feff}){0,40}", cut in 0_usize..1000) {
        for whole in [&*text, CSTATE, LABELLED, HEADINGS] {
            let cut = whole.floor_char_boundary(cut.min(whole.len()));
            let text = format!("{}{}", &whole[..cut], text);
            with_source("a.md", &text, |source| {
                for (_, dialect) in builtin() {
                    let reading = read(dialect, source);
                    for span in reading.facts.iter().map(|fact| fact.span).chain(reading.actions.iter().map(|action| action.span)) {
                        assert!(text.get(span.start..span.end).is_some(), "{span:?}");
                    }
                }
            });
        }
    }
}
