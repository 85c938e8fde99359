//! What is read from front matter, and what is said of what cannot be.

use std::sync::Arc;

use super::*;
use crate::template::Template;
use casebook_time::Zone;

/// An entry with this front matter, and its findings as `CODE text`.
fn read_front(front: &str) -> (Postmortem, Vec<String>) {
    let template = Template::builtin();
    let zone = Zone::utc();
    let context = Context {
        template: &template,
        zone: &zone,
        is_page: &|_| false,
        sources: &[],
    };
    let path: Arc<str> = "a.md".into();
    let text: Arc<str> = format!("---\n{front}---\n").into();
    let (entry, findings) = read(&path, &path, &text, &context);
    let found = findings
        .iter()
        .map(|finding| format!("{} {}", finding.code, finding.span.slice(&text)))
        .collect();
    (entry, found)
}

/// A list or mapping in brackets goes as far as its last value.
#[test]
fn a_value_of_another_shape_is_found_where_it_stands() {
    let (_, found) = read_front(
        "title: [a]\nservices: {b: c}\nstarted: [d]\nimpact: e\nactions: f\npublished: {g: h}\n",
    );
    assert_eq!(
        found,
        [
            "CB106 [a",
            "CB106 {b: c",
            "CB106 [d",
            "CB106 e",
            "CB106 f",
            "CB106 {g: h"
        ]
    );
}

#[test]
fn an_escalation_has_a_beginning_and_a_priority() {
    let (entry, found) = read_front("title: A\nescalation: {from: oncall, priority: P0}\n");
    assert_eq!(found, Vec::<String>::new());
    let name = |field: &str| entry.names(field).into_iter().map(|name| &**name).collect();
    let names: [Vec<&str>; 2] = ["escalation.from", "escalation.priority"].map(name);
    assert_eq!(names, [["oncall"], ["P0"]]);
}

#[test]
fn actions_have_their_kinds_and_states() {
    let (entry, found) = read_front(
        "title: A\nactions:\n  - {id: A1, title: Cap it, kind: prevent, owner: dewi, status: in-progress}\n  - {id: A2, title: See it, kind: detect, owner: dewi, status: open}\n",
    );
    assert_eq!(found, Vec::<String>::new());
    let actions: Vec<_> = entry
        .actions
        .iter()
        .map(|action| (action.kind.as_ref().map(|kind| kind.value), action.status))
        .collect();
    assert_eq!(
        actions,
        [
            (Some(ActionKind::Prevent), ActionStatus::InProgress),
            (Some(ActionKind::Detect), ActionStatus::Open)
        ]
    );
}

#[test]
fn yes_and_no_are_read_with_the_usual_word() {
    let (entry, found) = read_front("title: A\nimpact: {data_loss: true, security_breach: no}\n");
    let read = [entry.impact.data_loss, entry.impact.security_breach];
    let read = read.map(|found| found.map(|found| found.value));
    assert_eq!(read, [Some(true), Some(false)]);
    assert_eq!(found, ["CB106 no"]);
}

/// The same Markdown below longer front matter stands elsewhere in its file.
#[test]
fn an_outline_is_taken_over_only_where_its_places_are_the_same() {
    let entry = |title: &str| read_front(&format!("title: {title}\n")).0;
    let (short, mut same, mut longer) = (entry("A"), entry("B"), entry("Longer"));
    assert!(short.outline().headings.is_empty());
    same.keep_outline_of(&short);
    longer.keep_outline_of(&short);
    let kept = [same, longer].map(|entry| entry.outline.get().is_some());
    assert_eq!(kept, [true, false]);
}
