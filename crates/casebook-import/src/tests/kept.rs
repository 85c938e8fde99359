//! What no field takes is kept.

use super::*;

#[test]
fn what_front_matter_says_in_another_form_is_kept() {
    let text = "---\nsection: issue\ntitle: Mail is late\ndate: 2026-03-04 09:00:00\nresolved: true\nresolvedWhen: 2026-03-04 10:00:00\naffected: [Mail]\nseverity: down\nactions:\n  - title: Add a queue\n    \"why: not\": nobody knows\n  - Call the vendor\n  - [nested, words]\nsource: https://tracker.example/42\nstatus: somewhere\n---\nA queue was full.\n";
    let record = Record {
        file: "content/issues/2026-03-04-mail.md".to_owned(),
        content: Content::Markdown(text.to_owned()),
        ..Record::default()
    };
    let draft = converter().convert(&record).unwrap();
    let missing: Vec<String> = words_of(&record)
        .difference(&words_written(&draft.text))
        .cloned()
        .collect();
    // The name of a key whose value a field takes as it is.
    assert_eq!(missing, ["affected"], "{}", draft.text);
    assert!(
        draft.text.contains("\n  - Call the vendor\n"),
        "{}",
        draft.text
    );
    for kept in ["source", "status"] {
        assert!(
            draft.outcome.kept.iter().any(|key| key == kept),
            "{:?}",
            draft.outcome.kept
        );
    }
}
