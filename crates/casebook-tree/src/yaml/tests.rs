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
fn broken_yaml_points_at_its_place() {
    let error = parse("a: 1\nb: [1, 2\nc: 3\n", 10).unwrap_err();
    assert!(error.span.start >= 10 + 5, "{error:?}");
    assert!(!error.message.contains("line"), "{error:?}");
}

/// What a text is refused for: line and column, the text at fault, the message and the advice.
fn refusal(yaml: &str) -> (String, String, String, String) {
    let error = parse(yaml, 0).unwrap_err();
    let at = casebook_diagnostic::LineIndex::new(yaml).position(error.span.start);
    (
        format!("{}:{}", at.line, at.column),
        error.span.slice(yaml).to_owned(),
        error.message,
        error.help,
    )
}

#[test]
fn a_refusal_names_the_mistake_where_it_was_made() {
    // Each with what stands at fault, and words that its message and its advice must have.
    let cases = [
        (
            "actions:\n  - title: Fix: the pool\n",
            "2:15",
            ":",
            "without quotes cannot contain `: `",
            "`\"Fix: the pool\"`",
        ),
        (
            "t: über: all # note\n",
            "1:8",
            ":",
            "cannot contain `: `",
            "`\"über: all\"`",
        ),
        (
            "tags: [a: b: c]\n",
            "1:12",
            ":",
            "cannot contain `: `",
            "in quotes",
        ),
        (
            "a:\n  owner: @dewi\n",
            "2:10",
            "@",
            "cannot begin with `@`",
            "`\"@dewi\"`",
        ),
        (
            "a: [@dewi, x]\n",
            "1:5",
            "@",
            "cannot begin with `@`",
            "`\"@dewi\"`",
        ),
        (
            "t: `code` in it\n",
            "1:4",
            "`",
            "cannot begin with a backtick",
            "`\"`code` in it\"`",
        ),
        ("t: %5\n", "1:4", "%", "cannot begin with `%`", "`\"%5\"`"),
        (
            "id: a\n%x: y\n",
            "2:1",
            "%",
            "a line cannot begin with `%`",
            "key",
        ),
        ("t: ,x\n", "1:4", ",", "cannot begin with `,`", "`\",x\"`"),
        ("t: ]x\n", "1:4", "]", "cannot begin with `]`", "`\"]x\"`"),
        (
            "t: [a]]\n",
            "1:7",
            "]",
            "no matching opening bracket",
            "remove",
        ),
        (
            "t: *undefined\n",
            "1:4",
            "*undefined",
            "nothing above marks with `&undefined`",
            "`\"*undefined\"`",
        ),
        (
            "t: \"open\nb: c\n",
            "1:4",
            "\"",
            "quote is not closed",
            "end the value with another `\"`",
        ),
        (
            "t: 'open\nb: c\n",
            "1:4",
            "'",
            "quote is not closed",
            "apostrophe",
        ),
        (
            "t: \"open\nb: \"c\"\n",
            "1:4",
            "\"",
            "quote is not closed",
            "end the value",
        ),
        (
            "t: \"a\" b\n",
            "1:8",
            "b",
            "text follows the closing quote",
            "whole value in quotes",
        ),
        (
            "t: 'it's late'\n",
            "1:8",
            "s late'",
            "text follows the closing quote",
            "twice",
        ),
        (
            "t: \"a \\q\"\n",
            "1:7",
            "\\q",
            "`\\q` is not a valid escape sequence",
            "single quotes",
        ),
        (
            "t: \"C:\\Users\"\n",
            "1:7",
            "\\U",
            "`\\U` is not a valid escape sequence",
            "single quotes",
        ),
        (
            "i:\n  d: 34m\n\tx: 0.5\n",
            "3:1",
            "\t",
            "indented with a tab",
            "spaces, not a tab",
        ),
        (
            "a: b\n\tc: d\n",
            "2:1",
            "\t",
            "indented with a tab",
            "spaces, not a tab",
        ),
        (
            "i:\n\tx: 0.5\n",
            "2:1",
            "\t",
            "indented with a tab",
            "spaces, not a tab",
        ),
        (
            "i:\n  d: 1\n  \tx: 0.5\n",
            "3:3",
            "\t",
            "tab",
            "spaces, not a tab",
        ),
        ("t: a\0b\n", "1:5", "\0", "U+0000", "delete it"),
        ("t: a\u{7}b\n", "1:5", "\u{7}", "U+0007", "delete it"),
        (
            "i:\n  d: 34m\n   x: 0.5\n",
            "3:4",
            "x",
            "`x` is indented further",
            "align fields",
        ),
        (
            "i:\n    d: 34m\n  x: 0.5\n",
            "3:3",
            "x",
            "indented unlike",
            "align fields",
        ),
        (
            "a:\n  - id: A1\n   t: x\n",
            "3:4",
            "t",
            "indented unlike",
            "align fields",
        ),
        (
            "id: a\nkind:incident\nt: x\n",
            "2:5",
            ":",
            "there is no space after the colon of `kind`",
            "`kind: incident`",
        ),
        (
            "kind:incident\nt: x\n",
            "1:5",
            ":",
            "there is no space after the colon of `kind`",
            "`kind: incident`",
        ),
        (
            "a:\n  - id:A1\n    t: x\n",
            "2:7",
            ":",
            "there is no space after the colon of `id`",
            "`id: A1`",
        ),
        (
            "id: a\nwords alone\n",
            "2:1",
            "words alone",
            "no key",
            "`key: value`",
        ),
        (
            "s: [a, b\nt: x\n",
            "1:4",
            "[",
            "bracket is not closed",
            "`]`",
        ),
        (
            "s: {a: b\nt: x\n",
            "1:4",
            "{",
            "bracket is not closed",
            "`}`",
        ),
        (
            "s: [a,\n  b \"c\" d,\n  \"e\" f]\n",
            "3:7",
            "f]",
            "closing quote",
            "whole value",
        ),
        (
            "t: [prod] broke\n",
            "1:11",
            "broke",
            "text follows the closing bracket",
            "`\"[prod] broke\"`",
        ),
        ("s: x\n- a\n", "2:1", "-", "list item", "indent the item"),
        (
            "t: - a\n",
            "1:4",
            "-",
            "cannot begin with `- `",
            "the line after its key",
        ),
        ("t: > x\n", "1:4", ">", "text follows `>`", "`\"> x\"`"),
        ("t: a\n---\nt: b\n", "3:1", "", "second document", "`---`"),
    ];
    for (yaml, place, at_fault, message, help) in cases {
        let refused = refusal(yaml);
        let as_told = refused.0 == place && refused.1 == at_fault;
        assert!(
            as_told && refused.2.contains(message) && refused.3.contains(help),
            "{yaml:?}: {refused:?}"
        );
    }
}

#[test]
fn bombs_are_refused_not_expanded() {
    let mut yaml = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for level in 1..12 {
        let previous = format!("*a{}", level - 1);
        yaml.push_str(&format!(
            "a{level}: &a{level} [{}]\n",
            [previous.as_str(); 10].join(", ")
        ));
    }
    let (place, _, message, help) = refusal(&yaml);
    assert!(
        !message.contains(['{', '_']) && message.contains("written out"),
        "{message}"
    );
    assert!(
        place.starts_with(char::is_numeric) && help.contains('&'),
        "{place} {help}"
    );
    assert!(
        refusal(&"[".repeat(100_000))
            .2
            .contains("nested too deeply")
    );
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
