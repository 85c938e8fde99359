//! What is not YAML, and what is said of it.

use super::*;

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
