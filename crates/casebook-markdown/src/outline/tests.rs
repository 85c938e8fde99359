//! What the outline finds, and where.

use super::*;
use casebook_diagnostic::Span;

fn at(body: &str, offset: usize, span: Span) -> &str {
    &body[span.start - offset..span.end - offset]
}

const BODY: &str = "\
Before.

# Title *of* `it`

One [two](a.md \"t\") ![alt](b.png).

## Sub {#own}

- a
  - b
- [x] c

```sh
code 1
```

### Deep

| T | E |
| --- | --- |
| 09:14 | x *y* |
| 09:15 | z |

## Sub

> quoted
";

#[test]
fn headings_and_sections() {
    let outline = outline(BODY, 100);
    let headings: Vec<_> = outline
        .headings
        .iter()
        .map(|h| {
            (
                h.level,
                h.text.as_str(),
                h.id.as_str(),
                at(BODY, 100, h.text_span),
            )
        })
        .collect();
    assert_eq!(
        headings,
        [
            (1, "Title of it", "title-of-it", "Title *of* `it"),
            (2, "Sub", "own", "Sub"),
            (3, "Deep", "deep", "Deep"),
            (2, "Sub", "sub", "Sub")
        ]
    );
    assert_eq!(
        outline.title().map(|title| title.id.as_str()),
        Some("title-of-it")
    );
    let sections: Vec<_> = outline
        .sections
        .iter()
        .map(|s| (s.heading, s.text.of(&outline), s.words))
        .collect();
    assert_eq!(
        sections,
        [
            (None, "Before.", 1),
            (Some(0), "One two alt.", 3),
            (Some(1), "a\nb\nc\ncode 1", 5),
            (Some(2), "T\tE\n09:14\tx y\n09:15\tz", 7),
            (Some(3), "quoted", 1)
        ]
    );
    assert_eq!(outline.family(1), 4);
    let sub = outline.with_subsections(2).unwrap();
    assert_eq!(
        sub.text.of(&outline),
        "a\nb\nc\ncode 1\nDeep\nT\tE\n09:14\tx y\n09:15\tz"
    );
    assert_eq!(sub.words, 12);
    assert!(
        at(BODY, 100, sub.span).starts_with("## Sub {#own}")
            && at(BODY, 100, sub.span).ends_with("| z |\n\n")
    );
}

#[test]
fn links_and_images_with_their_places() {
    let body = "[a](<b c> 't') [d][e] <https://f> g@h <i@j.k> ![l](m) [[n|o]] https://p.q\n\n[e]: r\n\n<p><a href='s&amp;t'>u</a><img src=\"v\" alt=w id=x></p>\n";
    let outline = outline(body, 7);
    let links: Vec<_> = outline
        .links
        .iter()
        .map(|l| {
            (
                l.destination.as_str(),
                l.form,
                at(body, 7, l.span),
                at(body, 7, l.destination_span),
                l.text.of(&outline),
            )
        })
        .collect();
    assert_eq!(
        links,
        [
            ("b c", LinkForm::Inline, "[a](<b c> 't')", "b c", "a"),
            ("r", LinkForm::Reference, "[d][e]", "[d][e]", "d"),
            (
                "https://f",
                LinkForm::Autolink,
                "<https://f>",
                "https://f",
                "https://f"
            ),
            (
                "mailto:i@j.k",
                LinkForm::Autolink,
                "<i@j.k>",
                "i@j.k",
                "i@j.k"
            ),
            ("n", LinkForm::Wiki, "[[n|o]]", "n", "o"),
            (
                "https://p.q",
                LinkForm::Autolink,
                "https://p.q",
                "https://p.q",
                "https://p.q"
            ),
            ("s&t", LinkForm::Html, "<a href='s&amp;t'>", "s&amp;t", ""),
        ]
    );
    let images: Vec<_> = outline
        .images
        .iter()
        .map(|i| {
            (
                i.destination.as_str(),
                i.alt.as_str(),
                at(body, 7, i.destination_span),
            )
        })
        .collect();
    assert_eq!(images, [("m", "l", "m"), ("v", "w", "v")]);
    assert_eq!(outline.anchors, ["x"]);
    assert_eq!(outline.html.len(), 1);
    assert!(outline.text.trim_end().ends_with('u'), "{:?}", outline.text);
}

#[test]
fn tables_and_lists() {
    let outline = outline(BODY, 0);
    let [table] = &outline.tables[..] else {
        panic!("one table")
    };
    let rows: Vec<Vec<_>> = table
        .rows
        .iter()
        .map(|row| {
            row.iter()
                .map(|c| (c.text.of(&outline), at(BODY, 0, c.span).trim()))
                .collect()
        })
        .collect();
    assert_eq!(
        rows,
        [
            [("09:14", "09:14"), ("x y", "x *y*")],
            [("09:15", "09:15"), ("z", "z")]
        ]
    );
    assert_eq!(
        table
            .header
            .iter()
            .map(|c| c.text.of(&outline))
            .collect::<Vec<_>>(),
        ["T", "E"]
    );
    let lists: Vec<_> = outline
        .lists
        .iter()
        .map(|l| {
            (
                l.depth,
                l.items
                    .iter()
                    .map(|i| (i.text.of(&outline), i.task))
                    .collect::<Vec<_>>(),
            )
        })
        .collect();
    assert_eq!(
        lists,
        [
            (0, vec![("a", None), ("c", Some(true))]),
            (1, vec![("b", None)])
        ]
    );
}

#[test]
fn prose_is_the_authors_words_and_leads_back_to_the_file() {
    let body = "# No\n\nThe `x` &amp; the\r\nman\\_ager failed, see https://a.b.\n\n> quoted\n\n> [!NOTE]\n> noted\n\n- item ![pic](p)\n\n| cell |\n| --- |\n\n    code\n\nTerm\n: Def\n\nn[^1]\n\n[^1]: foot\n";
    let outline = outline(body, 50);
    let prose: Vec<_> = outline
        .prose()
        .map(|p| (p.kind, p.text.clone().into_owned()))
        .collect();
    let expected = [
        (
            ProseKind::Paragraph,
            "The ` & the man_ager failed, see ```````````.",
        ),
        (ProseKind::Paragraph, "noted"),
        (ProseKind::ListItem, "item ```"),
        (ProseKind::TableCell, "cell"),
        (ProseKind::Definition, "Term"),
        (ProseKind::Definition, "Def"),
        (ProseKind::Paragraph, "n"),
        (ProseKind::Footnote, "foot"),
    ];
    assert_eq!(prose, expected.map(|(kind, text)| (kind, text.to_owned())));
    let first = outline.prose().next().unwrap();
    for (words, source) in [
        ("man_ager", "man\\_ager"),
        ("& the man", "&amp; the\r\nman"),
        ("failed", "failed"),
        ("`", "x"),
        (".", "."),
    ] {
        let start = if words == "." {
            first.text.len() - 1
        } else {
            first.text.find(words).unwrap()
        };
        assert_eq!(
            at(body, 50, first.locate(start, start + words.len())),
            source
        );
    }
}

#[test]
fn ignores_cover_what_follows() {
    let body = "\
<!-- casebook-ignore CB501, CB502: quoting the customer -->
First.

Second <!-- casebook-ignore CB503 --> x.

- a

  <!-- casebook-ignore CB1: r -->

  b

  <!-- casebook-ignore CB2: r -->

<!-- casebook-ignore CB3: r -->
<!-- casebook-ignore CB4: r -->

# H

<!-- casebook-ignored CB9 -->
";
    let outline = outline(body, 3);
    let ignores: Vec<_> = outline
        .ignores
        .iter()
        .map(|i| {
            (
                i.codes.join(" "),
                i.reason.as_deref(),
                at(body, 3, i.covers).trim(),
            )
        })
        .collect();
    assert_eq!(
        ignores,
        [
            (
                "CB501 CB502".to_owned(),
                Some("quoting the customer"),
                "First."
            ),
            (
                "CB503".to_owned(),
                None,
                "Second <!-- casebook-ignore CB503 --> x."
            ),
            ("CB1".to_owned(), Some("r"), "b"),
            ("CB2".to_owned(), Some("r"), ""),
            ("CB3".to_owned(), Some("r"), "# H"),
            ("CB4".to_owned(), Some("r"), "# H"),
        ]
    );
    assert_eq!(
        at(body, 3, outline.ignores[0].span),
        "<!-- casebook-ignore CB501, CB502: quoting the customer -->"
    );
}

#[test]
fn footnotes_blocks_and_a_mark_at_the_start() {
    let body = "\u{FEFF}# A\n\nb[^1]\n\n[^1]: c\n\n***\n";
    let outline = outline(body, 0);
    assert_eq!(at(body, 0, outline.headings[0].span).trim(), "# A");
    assert_eq!(
        outline
            .footnotes
            .iter()
            .map(|f| (f.label.as_str(), f.definition))
            .collect::<Vec<_>>(),
        [("1", false), ("1", true)]
    );
    let kinds: Vec<_> = outline.blocks.iter().map(|block| block.kind).collect();
    assert_eq!(
        kinds,
        [
            BlockKind::Heading,
            BlockKind::Paragraph,
            BlockKind::Footnote,
            BlockKind::Rule
        ]
    );
}
