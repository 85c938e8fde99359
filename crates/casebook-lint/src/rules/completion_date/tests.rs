use super::*;
use crate::testing::Sample;
use crate::{Fixed, apply, fix};
use casebook_model::source::Edited;
use casebook_model::template::Template;
use casebook_time::{Timestamp, parse_date};

/// 2026-11-17T22:30:00Z: already the next day east of London.
const LATE: i64 = 1_794_954_600;
const DAY: i64 = 86_400;

fn entry(action: &str) -> String {
    format!(
        "---\ntitle: Checkout answered 502\nstarted: 2026-10-02T09:14Z\nactions:\n{action}---\n\n## Summary\n"
    )
}

fn action(status: &str) -> String {
    entry(&format!(
        "  - id: A1\n    title: Cap the pool\n    status: {status}\n"
    ))
}

/// A file's texts one after the other, a day apart, the last at [`LATE`].
fn history(texts: &[&str]) -> Versions {
    let last = texts.len() - 1;
    let edits = (0..texts.len()).map(|at| Edited {
        written: Some(
            Timestamp::from_second(LATE - DAY * i64::try_from(last - at).unwrap()).unwrap(),
        ),
        text: at,
        before: at.checked_sub(1).map(Some).into_iter().collect(),
    });
    Versions {
        texts: texts.iter().map(|text| (*text).into()).collect(),
        head: last,
        edits: edits.collect(),
    }
}

fn day(text: &str) -> Date {
    parse_date(text).unwrap().0
}

fn told(versions: &Versions, zone: &str) -> Result<Date, UnknownReason> {
    let (template, zone) = (Template::builtin(), Zone::named(zone).unwrap());
    let context = Context {
        template: &template,
        zone: &zone,
        is_page: &|_| false,
        sources: &[],
    };
    let bounds = Bounds {
        zone: &zone,
        from: Some(day("2026-10-02")),
        today: day("2026-11-22"),
    };
    done_on(versions, "A1", &context, &bounds)
}

#[test]
fn the_commit_that_made_it_done_has_the_day_in_the_zone_of_the_book() {
    let versions = history(&[&action("open"), &action("in-progress"), &action("done")]);
    assert_eq!(told(&versions, "UTC"), Ok(day("2026-11-17")));
    assert_eq!(told(&versions, "Asia/Jakarta"), Ok(day("2026-11-18")));
    let later = action("done").replace("## Summary", "## Summary\n\nMore.");
    let versions = history(&[&action("open"), &action("done"), &later]);
    assert_eq!(told(&versions, "UTC"), Ok(day("2026-11-16")));
    let alias = history(&[&action("todo"), &action("completed")]);
    assert_eq!(
        told(&alias, "UTC"),
        Ok(day("2026-11-17")),
        "aliases are words too"
    );
}

#[test]
fn other_actions_and_their_order_do_not_matter() {
    let two = |first: &str, second: &str| {
        entry(&format!(
            "  - {{id: A2, title: Alert on the pool, status: {first}}}\n  - {{id: A1, title: Cap the pool, status: {second}}}\n"
        ))
    };
    let versions = history(&[
        &action("open"),
        &two("done", "open"),
        &two("done", "done"),
        &two("open", "done"),
    ]);
    assert_eq!(told(&versions, "UTC"), Ok(day("2026-11-16")));
}

#[test]
fn whatever_leaves_a_doubt_gives_no_day() {
    let doubt = |texts: &[&str]| told(&history(texts), "UTC").unwrap_err();
    let (open, done) = (action("open"), action("done"));
    let reworded = open.replace("Cap the pool", "Alert on the pool");
    let twice = entry(
        "  - {id: A1, title: Cap the pool, status: open}\n  - {id: A1, title: Cap the pool, status: open}\n",
    );
    assert_eq!(doubt(&[&open]), UnknownReason::NotCommitted);
    assert_eq!(doubt(&[&open, &done, &open]), UnknownReason::NotCommitted);
    assert_eq!(doubt(&[&done]), UnknownReason::NeverOpen);
    assert_eq!(
        doubt(&[&entry("  []\n"), &done]),
        UnknownReason::NeverOpen,
        "it came into the list as done"
    );
    assert_eq!(
        doubt(&[&reworded, &done]),
        UnknownReason::NeverOpen,
        "it may be another one"
    );
    assert_eq!(
        doubt(&[&open, "---\nactions: [\n---\n", &done]),
        UnknownReason::Unreadable
    );
    assert_eq!(
        doubt(&[&open, &action("dnoe"), &done]),
        UnknownReason::Unreadable,
        "a slip of the pen may have meant done"
    );
    assert_eq!(doubt(&[&twice, &done]), UnknownReason::Unreadable);
    let days = BTreeSet::from([day("2026-11-15"), day("2026-11-17")]);
    assert_eq!(
        doubt(&[&open, &done, &open, &done]),
        UnknownReason::Several(days)
    );
}

#[test]
fn a_day_that_cannot_be_is_none() {
    let with = |seconds: i64| {
        let mut versions = history(&[&action("open"), &action("done")]);
        versions.edits[1].written = Timestamp::from_second(seconds).ok();
        told(&versions, "UTC")
    };
    assert_eq!(
        with(LATE - 60 * DAY),
        Err(UnknownReason::Impossible(day("2026-09-18"))),
        "before the incident"
    );
    assert_eq!(
        with(LATE + 60 * DAY),
        Err(UnknownReason::Impossible(day("2027-01-16"))),
        "after today"
    );
    assert_eq!(with(i64::MAX), Err(UnknownReason::Unreadable));
}

#[test]
fn a_merge_only_passes_on_what_a_branch_did() {
    let at = |days: i64| Timestamp::from_second(LATE - days * DAY).ok();
    let texts: Vec<Arc<str>> = vec![action("open").into(), action("done").into()];
    let edit = |days, text, before: &[Option<usize>]| Edited {
        written: at(days),
        text,
        before: before.to_vec(),
    };
    let root = edit(9, 0, &[]);
    let merged = |edits: &[Edited]| {
        let edits = [std::slice::from_ref(&root), edits].concat();
        told(
            &Versions {
                texts: texts.clone(),
                head: 1,
                edits,
            },
            "UTC",
        )
    };
    assert_eq!(
        merged(&[edit(5, 1, &[Some(0)]), edit(2, 1, &[Some(0), Some(1)])]),
        Ok(day("2026-11-12"))
    );
    assert_eq!(
        merged(&[edit(5, 1, &[Some(0)]), edit(5, 1, &[Some(0)])]),
        Ok(day("2026-11-12")),
        "picked on a branch"
    );
    assert!(matches!(
        merged(&[edit(5, 1, &[Some(0)]), edit(3, 1, &[Some(0)])]),
        Err(UnknownReason::Several(_))
    ));
    assert_eq!(
        merged(&[edit(2, 1, &[Some(0), Some(0)])]),
        Ok(day("2026-11-15")),
        "done by the merge itself"
    );
    assert_eq!(
        merged(&[edit(2, 1, &[Some(0), None])]),
        Err(UnknownReason::NeverOpen)
    );
}

/// The text with what `--fix` makes of it when the action was done on 2026-11-18.
fn dated(text: &str) -> Option<String> {
    let sample = Sample::new(&[("content/2026-10-02-checkout.md", text)]);
    let path = &sample.book.entries[0].path;
    let mut days = CompletionDates::default();
    days.insert(path, "A1".to_owned(), Ok(day("2026-11-18")));
    let again = |text: &Arc<str>| -> Vec<Diagnostic> {
        let found = sample.findings_of(0, text).into_iter();
        found
            .filter(|one| one.code == code::CB408)
            .map(|one| days.applied_to(one, text))
            .collect()
    };
    let text: Arc<str> = text.into();
    let findings = again(&text);
    assert_eq!(findings.len(), 1, "{findings:#?}");
    assert!(findings[0].help.as_ref().unwrap().contains("2026-11-18"));
    let fixed: Fixed = fix(&text, &findings, false, again);
    let twice = fix(&fixed.text, &again(&fixed.text), false, again);
    assert_eq!(twice.text, fixed.text);
    (fixed.text != text).then(|| fixed.text.to_string())
}

#[test]
fn the_day_stands_behind_the_status_and_every_other_byte_stays() {
    for (before, after) in [
        (
            "  - id: A1\n    title: Cap\n    status: done\n    kind: prevent\n",
            "  - id: A1\n    title: Cap\n    status: done\n    done: 2026-11-18\n    kind: prevent\n",
        ),
        (
            "  - status:   'done'  # at last\n    title: Cap   # x\n    id: A1\n",
            "  - status:   'done'  # at last\n    done: 2026-11-18\n    title: Cap   # x\n    id: A1\n",
        ),
        (
            "- id: A1\n  title: Cap\n  status: done\n",
            "- id: A1\n  title: Cap\n  status: done\n  done: 2026-11-18\n",
        ),
        (
            "  - {id: A1, title: Cap, status: done}\n",
            "  - {id: A1, title: Cap, status: done, done: 2026-11-18}\n",
        ),
        (
            "  - {id: A1, status: done, # why\n     title: Cap}\n",
            "  - {id: A1, status: done, done: 2026-11-18, # why\n     title: Cap}\n",
        ),
        (
            "  - {\"id\": \"A1\", \"status\": \"done\", \"title\": \"Cap\"}\n",
            "  - {\"id\": \"A1\", \"status\": \"done\", done: 2026-11-18, \"title\": \"Cap\"}\n",
        ),
        (
            "  - id: A1\n    title: Cap\n    status: done\n    done:   # when?\n",
            "  - id: A1\n    title: Cap\n    status: done\n    done: 2026-11-18   # when?\n",
        ),
    ] {
        assert_eq!(dated(&entry(before)), Some(entry(after)), "{before}");
        let windows = |text: &str| entry(text).replace('\n', "\r\n");
        assert_eq!(dated(&windows(before)), Some(windows(after)), "{before}");
    }
}

#[test]
fn where_the_place_would_be_a_guess_the_text_stays() {
    for action in [
        "  - id: A1\n    title: Cap\n    status: >-\n      done\n",
        "  - id: A1\n    title: Cap\n    status:\n      done\n",
        "  - id: A1\n    title: Cap\n    status: done\n    done: ~\n",
    ] {
        assert_eq!(dated(&entry(action)), None, "{action}");
    }
}

#[test]
fn a_doubt_is_said_and_nothing_else_is_touched() {
    let sample = Sample::new(&[("content/2026-10-02-checkout.md", &action("done"))]);
    let (path, text) = (&sample.book.entries[0].path, &sample.book.entries[0].text);
    let findings = sample.findings_of(0, text);
    let mut days = CompletionDates::default();
    let with = |days: &CompletionDates| {
        findings
            .iter()
            .map(|one| days.applied_to(one.clone(), text))
            .collect::<Vec<_>>()
    };
    assert_eq!(with(&days), findings, "nobody asked git");
    days.insert(
        path,
        "A1".to_owned(),
        Err(UnknownReason::NoHistory(Absence::Shallow)),
    );
    let told = with(&days);
    let help = |findings: &[Diagnostic]| {
        findings
            .iter()
            .find(|one| one.code == code::CB408)
            .unwrap()
            .help
            .clone()
            .unwrap()
    };
    assert!(
        help(&told).contains("git fetch --unshallow"),
        "{}",
        help(&told)
    );
    let others = |findings: Vec<Diagnostic>| {
        findings
            .into_iter()
            .filter(|one| one.code != code::CB408)
            .collect::<Vec<_>>()
    };
    assert_eq!(others(told.clone()), others(findings));
    assert!(
        apply(text, &[]).is_none()
            && told
                .iter()
                .all(|one| one.code != code::CB408 || one.fix.is_none())
    );
}

#[test]
fn the_colon_may_stand_apart_from_its_key() {
    for (text, place) in [
        ("due: x", Some(4)),
        ("due : x", Some(5)),
        ("due\t : x", Some(6)),
        ("due' : x", Some(6)),
        ("due x", None),
        ("due", None),
    ] {
        assert_eq!(colon_after(text, Span::new(0, 3)), place, "{text:?}");
    }
}
