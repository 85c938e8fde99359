use std::collections::BTreeMap;

use serde_json::json;

use super::*;
use crate::template::{SchemaFile, Template, read};

#[test]
fn the_yaml_reads_back_as_the_same_template() {
    let template = Template::builtin();
    let file = SchemaFile {
        path: "template.yaml".into(),
        text: yaml(&template).into(),
    };
    let (again, findings) = read(&[file]);
    assert!(findings.is_empty(), "{findings:#?}");
    assert_eq!(again.fields, template.fields);
    assert_eq!(again.sections, template.sections);
    for (name, vocabulary) in &template.vocabularies {
        // Where a term is declared is not what it means.
        let mut terms = again.vocabulary(name).terms().to_vec();
        terms.iter_mut().for_each(|term| term.place = None);
        assert_eq!(terms, vocabulary.terms(), "{name}");
    }
}

#[test]
fn the_schema_knows_types_vocabularies_and_what_a_status_requires() {
    let schema = json_schema(&Template::builtin());
    assert_eq!(
        schema["properties"]["severity"]["anyOf"][0]["enum"][0],
        "SEV1"
    );
    assert_eq!(
        schema["properties"]["impact"]["properties"]["apdex"]["anyOf"][0]["maximum"],
        1.0
    );
    assert_eq!(schema["required"], json!(["title"]));
    let published = schema["allOf"][1].clone();
    assert_eq!(
        published["if"]["properties"]["status"]["anyOf"][0]["enum"],
        json!(["published"])
    );
    assert_eq!(published["then"]["required"], json!(["trigger"]));
    // What is there and says nothing is missing as well.
    let blank = &published["then"]["properties"]["trigger"]["not"]["anyOf"];
    assert_eq!(blank[0], json!({"type": "null"}));
    let item = &schema["properties"]["actions"]["items"]["type"];
    assert_eq!(item, &json!(["object", "null"]));
}

#[test]
fn the_skeleton_holds_values_prompts_and_valid_yaml() {
    let values = BTreeMap::from([("title".to_owned(), quoted("Yes: it broke"))]);
    let text = skeleton(&Template::builtin(), &values);
    let split = crate::source::front_matter::split(&text);
    let front = split
        .front_matter
        .map(|span| span.slice(&text))
        .unwrap_or_default();
    let node = crate::source::yaml::parse(front, 0);
    let title = node
        .as_ref()
        .ok()
        .and_then(|node| node.get("title"))
        .and_then(|title| title.text());
    assert_eq!(title, Some("Yes: it broke"), "{text}");
    assert!(text.contains("## Root causes\n\n<!-- "));
    assert!(text.contains("### Where we got lucky"));
}

#[test]
fn scalars_are_quoted_when_yaml_would_read_something_else() {
    assert_eq!(quoted("plain text"), "plain text");
    assert_eq!(quoted("no"), "\"no\"");
    assert_eq!(quoted("a: b"), "\"a: b\"");
    assert_eq!(quoted("42"), "\"42\"");
    assert_eq!(
        quoted("a\u{85}b\u{2028}c\u{2029}\u{feff}é"),
        "\"a\\u0085b\\u2028c\\u2029\\ufeffé\""
    );
}
