use super::*;

/// What is being typed at the `|`.
fn at(text: &str) -> (String, String, &'static str, bool) {
    let offset = text.find('|').unwrap();
    let text = text.replacen('|', "", 1);
    let typed = typed(&text, Span::new(0, text.len()), offset).unwrap();
    let part = match typed.part {
        Part::Key { .. } => "key",
        Part::Value => "value",
    };
    let word = typed.word.slice(&text).to_owned();
    (typed.keys.join("."), word, part, typed.in_flow)
}

/// A text, and of the `|` in it: the keys around it, its word, what that is, and whether it stands between brackets.
const PLACES: &[(&str, &str, &str, &str, bool)] = &[
    ("ti|", "", "ti", "key", false),
    ("|", "", "", "key", false),
    ("title: x\nsta|tus: draft\n", "", "status", "key", false),
    ("status: dr|", "status", "dr", "value", false),
    ("status:|", "status", "", "value", false),
    ("status: |\ntitle: x\n", "status", "", "value", false),
    (
        "services: [checkout, pay|]",
        "services",
        "pay",
        "value",
        true,
    ),
    ("services: [|", "services", "", "value", true),
    (
        "services:\n  - check|out\n",
        "services",
        "checkout",
        "key",
        false,
    ),
    ("services:\n- |\n", "services", "", "key", false),
    ("impact:\n  down|", "impact", "down", "key", false),
    (
        "impact:\n  downtime: 4|",
        "impact.downtime",
        "4",
        "value",
        false,
    ),
    ("impact: {users: 3, down|", "impact", "down", "key", true),
    ("impact: {users: 3|}", "impact.users", "3", "value", true),
    (
        "actions:\n  - id: A1\n    ki|\n",
        "actions",
        "ki",
        "key",
        false,
    ),
    (
        "actions:\n  - id: A1\n    kind: pre|\n",
        "actions.kind",
        "pre",
        "value",
        false,
    ),
    (
        "actions:\n- id: A1\n  title: x\n- |\n",
        "actions",
        "",
        "key",
        false,
    ),
    (
        "actions:\n  - {title: x, kind: p|",
        "actions.kind",
        "p",
        "value",
        true,
    ),
    ("actions:\n  - id: A1\nta|", "", "ta", "key", false),
    ("lint: {ignore: {CB3|", "lint.ignore", "CB3", "key", true),
    (
        "lint:\n  ignore:\n    CB3|",
        "lint.ignore",
        "CB3",
        "key",
        false,
    ),
    (
        "title: \"a: b\"\nstarted: 2026-|",
        "started",
        "2026-",
        "value",
        false,
    ),
];

#[test]
fn keys_and_values_are_told_apart() {
    for (text, keys, word, part, in_flow) in PLACES {
        let (found_keys, found_word, found_part, found_flow) = at(text);
        assert_eq!(
            (&*found_keys, &*found_word, found_part, found_flow),
            (*keys, *word, *part, *in_flow),
            "{text}"
        );
    }
}

#[test]
fn nothing_is_typed_in_a_comment() {
    assert_eq!(typed("# ti", Span::new(0, 4), 4), None);
    assert_eq!(typed("a: b # ti", Span::new(0, 9), 9), None);
}

#[test]
fn keys_that_are_there_are_known() {
    let text = "title: x\nactions:\n  - id: A1\n    kind: a\n    \n    due: b\n  - id: A2\n    owner: c\nstatus: draft\n";
    let offset = text.find("    \n").unwrap() + 4;
    let found = typed(text, Span::new(0, text.len()), offset).unwrap();
    let Part::Key {
        mut siblings,
        column,
        begins_item,
    } = found.part
    else {
        panic!("a key");
    };
    siblings.sort_unstable();
    assert_eq!(siblings, ["due", "id", "kind"]);
    assert_eq!((column, begins_item), (4, false));
    let found = typed(text, Span::new(0, text.len()), text.len()).unwrap();
    let Part::Key { mut siblings, .. } = found.part else {
        panic!("a key");
    };
    siblings.sort_unstable();
    assert_eq!(siblings, ["actions", "status", "title"]);
}

proptest::proptest! {
    #[test]
    fn whatever_is_written_it_ends(text in "([-a:# \\[\\]{},\"'\u{e9}]|\n|  ){0,24}") {
        for (offset, _) in text.char_indices().chain([(text.len(), ' ')]) {
            if let Some(typed) = typed(&text, Span::new(0, text.len()), offset) {
                proptest::prop_assert!(text.get(typed.word.start..typed.word.end).is_some());
            }
        }
    }
}
