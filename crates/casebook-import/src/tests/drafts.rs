//! Dialects that are drafted for a house that nobody knows.

use super::*;

#[test]
fn a_drafted_dialect_has_no_mistakes_and_reads_what_it_was_drafted_from() {
    let rows = [
        ("t-1", "24-10-2025 14:43", "red", "orders"),
        ("t-2", "25-10-2025 09:00", "amber", "billing"),
    ];
    let mut survey = Survey::default();
    let mut all = Vec::new();
    for (id, began, level, systems) in rows {
        let value = serde_json::json!({
            "ticket": id, "headline": format!("{systems} failed"), "outage": {"startTime": began}, "level": level,
            "systems": [{"name": systems}], "shoe": 44,
        });
        let record = Record {
            file: "a.json".to_owned(),
            content: Content::Keys(value.as_object().unwrap().clone(), String::new()),
            ..Record::default()
        };
        survey.add(&record);
        all.push(record);
    }
    let text = survey.dialect();
    for line in [
        "key: outage.startTime",
        "times: [day-first]",
        "map: {amber: null, red: null}",
        "in 2 of 2, such as `24-10-2025 14:43`",
        "#   shoe (2)",
    ] {
        assert!(text.contains(line), "{line} in {text}");
    }
    let (dialect, problems) = Dialect::parse("house", &text);
    assert_eq!(problems, [], "{text}");
    let converter = Converter::new(&Template::builtin(), &Zone::utc(), &[Arc::new(dialect)]);
    for record in &all {
        let draft = converter.convert(record).unwrap();
        assert!(draft.text.contains("started: 2025-10-2"), "{}", draft.text);
    }
}

#[test]
fn labels_and_headings_are_counted_too() {
    let report = "# Outage\n\n**Start time:** 2025-10-24 14:43\n**Level:** red\n\n## What broke\n\nMail.\n\n## Next steps\n\n- Page earlier\n";
    let mut survey = Survey::default();
    for number in 0..3 {
        survey.add(&Record {
            file: format!("{number}.md"),
            content: Content::Markdown(report.to_owned()),
            ..Record::default()
        });
    }
    let text = survey.dialect();
    let (dialect, problems) = Dialect::parse("house", &text);
    assert_eq!(problems, [], "{text}");
    assert_eq!(dialect.actions.sections, ["next steps"], "{text}");
    for line in [
        "label: [Start time]",
        "label: [Level]",
        "#   What broke (3)",
    ] {
        assert!(text.contains(line), "{line} in {text}");
    }
}
