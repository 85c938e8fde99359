mod refusals;

use super::*;
use proptest::prelude::*;

#[test]
fn every_key_and_value_has_its_span() {
    let yaml =
        "title: Größe zählt\nnested: {from: oncall, n: [1.10, 0042, no]}\nempty:\nq: 'x: y'\n";
    let node = parse(yaml, 0).unwrap();
    let texts: Vec<_> = node
        .entries()
        .iter()
        .map(|entry| (entry.key_span.slice(yaml), entry.value.span.slice(yaml)))
        .collect();
    assert_eq!(texts[0], ("title", "Größe zählt"));
    assert_eq!(texts[3], ("q", "'x: y'"));
    let nested = node.get("nested").unwrap();
    assert_eq!(nested.get("from").unwrap().span.slice(yaml), "oncall");
    let numbers: Vec<_> = nested
        .get("n")
        .unwrap()
        .items()
        .iter()
        .map(|n| n.text().unwrap())
        .collect();
    assert_eq!(numbers, ["1.10", "0042", "no"]);
    assert!(node.get("empty").unwrap().is_null());
}

#[test]
fn block_scalars_and_lists_of_mappings_are_read() {
    let yaml = "actions:\n  - id: A1\n    title: >\n      folded\n      text\n  - id: A2\n";
    let node = parse(yaml, 0).unwrap();
    let actions = node.get("actions").unwrap().items();
    assert_eq!(
        actions[0].get("title").unwrap().text(),
        Some("folded text\n")
    );
    assert_eq!(actions[1].span.slice(yaml), "id: A2");
}

#[test]
fn duplicates_are_reported_with_the_first_place() {
    let yaml = "a: 1\nb: {c: 1, c: 2}\na: 2\n";
    let node = parse(yaml, 0).unwrap();
    let found: Vec<_> = node
        .duplicates()
        .iter()
        .map(|(e, first)| (e.key_span.start, first.start))
        .collect();
    assert_eq!(found, [(15, 9), (21, 0)]);
}

#[test]
fn offsets_are_those_of_the_file() {
    let file = "---\ntitle: x\n---\n";
    let node = parse(&file[4..13], 4).unwrap();
    assert_eq!(node.get("title").unwrap().span.slice(file), "x");
}

#[test]
fn an_empty_text_is_an_empty_mapping() {
    assert!(parse("", 0).unwrap().entries().is_empty());
    assert!(parse("# only a comment\n", 0).unwrap().entries().is_empty());
}

proptest! {
    #[test]
    fn any_text_gives_a_tree_or_an_error_inside_it(text in "\\PC*|[a-z:\\[\\]{}\n \\-&*'\"|>#!,0-9éß]{0,80}") {
        match parse(&text, 7) {
            Ok(node) => check(&node, &text),
            Err(error) => {
                prop_assert!(error.span.start >= 7 && error.span.end <= text.len() + 7);
                prop_assert!(text.is_char_boundary(error.span.start - 7) && text.is_char_boundary(error.span.end - 7));
                prop_assert!(!error.message.is_empty() && !error.help.is_empty() && !error.message.contains('\n'));
            }
        }
    }
}

proptest! {
    #[test]
    fn the_short_way_leads_to_the_same_tree(lines in proptest::collection::vec(
        "( ){0,4}(- )?([a-c\"']{1,3}: )?(\\[[a-z0-9.,~\"]{0,6}\\]|\\{[a-c]: [0-9a-z]{0,3}\\}|[a-z0-9 #:~<&*!é.+_-]{0,8}|null|true|[|>][+-]?|'[a-zé ]{0,5}'|\"(\\\\n|[a-z]){0,3}\")( # [a-z]{0,3})?", 0..8),
    ) {
        let text = lines.join("\n");
        if let Some(node) = events::read(&text, 7) {
            prop_assert_eq!(Ok(node), parse_any(&text, 7));
        }
    }

    #[test]
    fn the_short_way_is_taken_or_not(text in "\\PC*|[a-z:\\[\\]{}\n \\-&*'\"|>#!,0-9éß]{0,80}") {
        if let Some(node) = events::read(&text, 0) {
            prop_assert_eq!(Ok(node), parse_any(&text, 0));
        }
    }
}

#[test]
fn what_is_hard_takes_the_long_way_and_plain_front_matter_the_short() {
    for hard in [
        "a: &x 1\nb: *x\n",
        "a: !!str 1\n",
        "<<: {b: 1}\n",
        "? [a]\n: b\n",
        "a: 1\n---\nb: 2\n",
        "- a\n",
        "a: [",
        "",
    ] {
        assert_eq!(events::read(hard, 0), None, "{hard:?}");
    }
    let plain = "a: 1\nb: [x, 'y', {c: ~}]\nd:\n  - e: >\n      f\n    g: \"h\\n\" # i\n\"j\": null\n1: true\n~: -1.5e3\n";
    let short = events::read(plain, 3).unwrap();
    assert_eq!(Ok(short), parse_any(plain, 3));
}

fn check(node: &Node, text: &str) {
    assert!(
        node.span.start >= 7 && node.span.end <= text.len() + 7,
        "{node:?}"
    );
    assert!(text.is_char_boundary(node.span.start - 7) && text.is_char_boundary(node.span.end - 7));
    node.entries()
        .iter()
        .for_each(|entry| check(&entry.value, text));
    node.items().iter().for_each(|item| check(item, text));
}
