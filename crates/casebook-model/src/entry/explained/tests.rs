use std::sync::Arc;

use casebook_dialect::{Origin, builtin};

use crate::entry::{Context, Kind, Postmortem, Status, read};
use crate::template::{SchemaFile, Template};
use casebook_diagnostic::{Diagnostic, code};
use casebook_time::Zone;

fn template(dialect: &str) -> Template {
    let mut template = Template::builtin();
    let known = builtin().iter().find(|(name, _)| *name == dialect);
    template.dialects.push(Arc::clone(&known.unwrap().1));
    template
}

fn entry(template: &Template, path: &str, text: &str) -> (Postmortem, Vec<Diagnostic>) {
    let context = Context {
        template,
        zone: &Zone::utc(),
        is_page: &|_| false,
        sources: &[],
    };
    read(&path.into(), &path.into(), &text.into(), &context)
}

const ISSUE: &str = "---
title: Orders were late
date: 2026-10-02T09:14:00+07:00
resolved: true
resolvedWhen: 2026-10-02T10:40:00+07:00
severity: disrupted
affected: [orders]
section: issue
informational: false
---

Late.
";

#[test]
fn facts_of_a_dialect_are_facts_of_the_entry() {
    let (issue, findings) = entry(&template("cstate"), "a.md", ISSUE);
    assert_eq!(findings, []);
    assert!(issue.is_counted() && !issue.is_rewritable());
    assert_eq!(issue.time_to_resolve().unwrap().to_string(), "1h 26m");
    assert_eq!(&*issue.severity.unwrap().value, "SEV3");
    assert_eq!(
        issue.started.unwrap().span.slice(ISSUE),
        "2026-10-02T09:14:00+07:00"
    );
    let kept: Vec<&str> = issue.source.iter().map(|fact| &*fact.name).collect();
    assert_eq!(kept, ["resolved", "section", "informational"]);
    let explained = issue.explained.unwrap();
    assert_eq!(explained.origin("started"), Some(Origin::Stated));
    assert_eq!(explained.origin("teams"), None);
}

#[test]
fn without_the_dialect_nothing_is_lost_either() {
    let (issue, findings) = entry(&Template::builtin(), "a.md", ISSUE);
    assert!(issue.explained.is_none() && issue.status == Status::Draft);
    let kept: Vec<&str> = issue.source.iter().map(|fact| &*fact.name).collect();
    assert_eq!(
        kept,
        [
            "date",
            "resolvedWhen",
            "affected",
            "section",
            "informational"
        ]
    );
    assert!(findings.iter().any(|finding| finding.code == code::CB104));
}

#[test]
fn what_the_dialect_cannot_read_is_found_and_kept() {
    let text = ISSUE
        .replace("disrupted", "P1")
        .replace("2026-10-02T09:14:00+07:00", "early");
    let (issue, findings) = entry(&template("cstate"), "a.md", &text);
    assert!(issue.severity.is_none() && issue.started.is_none());
    let found: Vec<&str> = findings
        .iter()
        .map(|finding| finding.span.slice(&text))
        .collect();
    assert_eq!(found, ["early", "P1"], "{findings:?}");
    assert!(findings.iter().all(|finding| finding.fix.is_none()));
    assert!(
        issue
            .source
            .iter()
            .any(|fact| fact.name == "severity" && fact.value == "P1")
    );
}

#[test]
fn a_key_that_holds_an_entry_back_does_so_in_every_dialect() {
    for line in ["visibility: restricted", "visiblity: restricted"] {
        let text = ISSUE.replace("section: issue", line);
        let (issue, findings) = entry(&template("cstate"), "a.md", &text);
        assert!(issue.visibility.is_restricted(), "{line}");
        assert_eq!(
            findings.is_empty(),
            line.starts_with("visibility"),
            "{line}"
        );
    }
}

const REPORT: &str = "# 2026-05-04, the cache was cold

## Timeline

All times in UTC.

### 09:14

Pages slow down.

### 09:20

An alert is raised.

### 10:02

Back to normal.

## Action items

- [x] Warm the cache ([issue](https://tracker.example/7))
- [ ] Measure it

## Summary

It was cold.
";

#[test]
fn rows_of_the_timeline_are_guesses_that_join_no_duration() {
    let (report, findings) = entry(&template("headings"), "2026/cache.md", REPORT);
    assert_eq!(findings, []);
    assert_eq!(
        (&*report.title, report.status),
        ("the cache was cold", Status::Published)
    );
    let started = report.started.unwrap().value;
    assert_eq!(started.to_string(), "~2026-05-04T09:14Z");
    assert_eq!(
        report.detected.unwrap().value.to_string(),
        "~2026-05-04T09:20Z"
    );
    assert_eq!(
        report.resolved.unwrap().value.to_string(),
        "~2026-05-04T10:02Z"
    );
    assert!(report.time_to_resolve().is_none());
    let explained = report.explained.as_ref().unwrap();
    assert_eq!(explained.origin("started"), Some(Origin::Guess));
    assert_eq!(explained.origin("title"), Some(Origin::Derived));
    let actions: Vec<_> = report
        .actions
        .iter()
        .map(|one| (&*one.title.value, one.status.as_str()))
        .collect();
    assert_eq!(
        actions,
        [("Warm the cache", "done"), ("Measure it", "open")]
    );
}

#[test]
fn actions_of_the_front_matter_stand_before_those_that_the_dialect_finds() {
    let (dialect, problems) = casebook_dialect::Dialect::parse(
        "house",
        "match: {keys: [ticket]}\nstatus: published\nfields: {title: {from: {key: headline}}}\nactions: {sections: [Next steps]}\n",
    );
    assert_eq!(problems, []);
    let mut template = Template::builtin();
    template.dialects.push(Arc::new(dialect));
    let text = "---\nticket: T-1\nheadline: Late mail\nactions:\n  - title: Add a queue\n    owner: ana\n---\n## Next steps\n\n- Add a  queue\n- Page earlier\n";
    let (report, _) = entry(&template, "a.md", text);
    let titles: Vec<_> = report.actions.iter().map(|one| &*one.title.value).collect();
    assert_eq!(titles, ["Add a queue", "Page earlier"]);
    assert!(report.actions[0].owner.is_some());
    let canonical = crate::entry::canonical_front_matter(&report, &template).unwrap();
    assert_eq!(canonical.node.get("actions").unwrap().items().len(), 2);
}

#[test]
fn a_row_whose_zone_nobody_names_is_no_time() {
    let text = REPORT.replace("All times in UTC.", "As it happened.");
    let (report, _) = entry(&template("headings"), "2026/cache.md", &text);
    assert_eq!(report.started.unwrap().value.to_string(), "2026-05-04");
    assert!(report.detected.is_none() && report.resolved.is_none());
    // Only the first paragraph says what happened then.
    let text = REPORT.replace(
        "Back to normal.",
        "All is quiet.\n\nIt was back to normal before.",
    );
    let (report, _) = entry(&template("headings"), "2026/cache.md", &text);
    assert!(report.resolved.is_none());
}

#[test]
fn guesses_that_contradict_each_other_are_none() {
    // Noticed long after it had gone away by itself.
    let text = REPORT
        .replace("An alert is raised.", "Back to normal by itself.")
        .replace(
            "### 10:02\n\nBack to normal.",
            "### 18:00\n\nNoticed by chance.",
        );
    let (report, findings) = entry(&template("headings"), "2026/cache.md", &text);
    assert!(report.detected.is_none() && report.resolved.is_none());
    assert_eq!(
        report.started.unwrap().value.to_string(),
        "~2026-05-04T09:14Z"
    );
    assert_eq!(findings, []);
    let crlf = text.replace('\n', "\r\n");
    let (other, _) = entry(&template("headings"), "2026/cache.md", &crlf);
    assert_eq!(
        other.explained.unwrap().facts.len(),
        report.explained.unwrap().facts.len()
    );
}

#[test]
fn a_template_is_a_page_and_an_entry_in_casebooks_form_stays_one() {
    let template = template("headings");
    assert_eq!(
        entry(&template, "reports/template-report.md", REPORT)
            .0
            .kind,
        Kind::Page
    );
    assert_eq!(
        entry(&template, "2026-template-engine.md", REPORT).0.kind,
        Kind::Incident
    );
    let own = format!("---\ntitle: x\nstatus: draft\n---\n\n{REPORT}");
    let (own, findings) = entry(&template, "a.md", &own);
    assert!(own.explained.is_none() && own.status == Status::Draft && own.actions.is_empty());
    assert!(findings.iter().all(|finding| finding.code != code::CB101));
}

#[test]
fn a_book_may_bring_a_dialect_of_its_own() {
    let text = "match: {keys: [outage]}\nzone: Asia/Jakarta\nstatus: in-review\nfields:\n  started: {from: {key: outage.from}}\n  severity: {from: {key: level}, map: {red: SEV1}}\n  impact.users: {from: {key: people}}\n";
    let (template, findings) = crate::template::read(&[SchemaFile {
        path: "content/_schema/dialects/house.yaml".into(),
        text: text.into(),
    }]);
    assert_eq!(findings, []);
    let (own, findings) = entry(
        &template,
        "a.md",
        "---\ntitle: x\noutage: {from: 2026-10-02 09:14}\nlevel: red\npeople: 1200\n---\n",
    );
    assert_eq!(findings, []);
    assert_eq!(
        own.started.unwrap().value.to_string(),
        "2026-10-02T09:14+07:00"
    );
    assert_eq!(
        (&*own.severity.unwrap().value, own.status),
        ("SEV1", Status::InReview)
    );
    assert_eq!(own.impact.users.unwrap().value, 1200.0);
    let (_, findings) = crate::template::read(&[SchemaFile {
        path: "content/_schema/dialects/house.yaml".into(),
        text: "match: {kys: [outage]}\n".into(),
    }]);
    assert_eq!(findings.len(), 1, "{findings:?}");
    assert!(findings[0].help.as_ref().unwrap().contains("keys"));
}

#[test]
fn a_book_says_what_its_silent_entries_are() {
    let mut template = Template::builtin();
    template.default_status = Status::Published;
    assert!(
        entry(&template, "a.md", "---\ntitle: x\n---\n")
            .0
            .is_counted()
    );
    assert!(
        !entry(&template, "a.md", "---\ntitle: x\nstatus: draft\n---\n")
            .0
            .is_counted()
    );
}

#[test]
fn what_somebody_stated_stays_however_it_contradicts() {
    let earlier = ISSUE.replace("2026-10-02T10:40", "2026-10-02T08:40");
    let (issue, _) = entry(&template("cstate"), "a.md", &earlier);
    let resolved = issue.resolved.unwrap();
    assert_eq!(resolved.span.slice(&earlier), "2026-10-02T08:40:00+07:00");
    assert!(
        resolved
            .value
            .certainly_before(&issue.started.unwrap().value)
    );
}
