use super::*;
use crate::outline::outline;

fn rewritten(body: &str) -> String {
    let offset = 7;
    let outline = outline(body, offset);
    let part = Span::new(offset, offset + body.len());
    rewrite(body, offset, part, &outline, &|written| match written {
        "here.md" | "a b.md" => Destination::To("incidents/here/".to_owned()),
        "pool.png" => Destination::To("files/pool.png".to_owned()),
        written if written.starts_with("https:") => Destination::Keep,
        _ => Destination::Nowhere,
    })
}

#[test]
fn links_lead_to_pages_and_those_that_lead_nowhere_are_text() {
    for (body, expected) in [
        ("A [link](here.md) b", "A [link](incidents/here/) b"),
        (
            "A [link](<a b.md> \"title\") b",
            "A [link](<incidents/here/> \"title\") b",
        ),
        (
            "A [link](https://x.example/) b",
            "A [link](https://x.example/) b",
        ),
        ("A [*link* `]`](secret.md) b", "A *link* `]` b"),
        (
            "![Pool](pool.png) and ![Gone](gone.png)",
            "![Pool](files/pool.png) and Gone",
        ),
        ("[![Pool](pool.png)](secret.md)", "![Pool](files/pool.png)"),
        (
            "[[here.md]], [[here.md|this]], [[secret.md|that]]",
            "[here.md](incidents/here/), [this](incidents/here/), that",
        ),
        (
            "<a href=\"here.md\">x</a> <a href='secret.md'>y</a>",
            "<a href=\"incidents/here/\">x</a> <a>y</a>",
        ),
        (
            "See [one][1] and [two].\n\n[1]: here.md\n[two]: secret.md\n[unused]: secret.md\n",
            "See [one][1] and [two].\n\n[1]: incidents/here/\n\n\n",
        ),
    ] {
        assert_eq!(rewritten(body), expected, "{body}");
    }
}

#[test]
fn labels_of_links_that_lead_nowhere_are_gone_with_them() {
    for (body, expected) in [
        ("A [*link* `]`][secret] b", "A *link* `]` b"),
        ("![Pool][secret] and ![Gone][]", "Pool and ![Gone][]"),
        ("[two lines][se\ncret] b", "two lines b"),
        ("[![Pool][pool]][secret]", "![Pool][pool]"),
        ("[![Gone][secret]][here]", "[Gone][here]"),
        ("[a][Secret], [b][secret]", "a, b"),
        ("[secret] and [secret][]", "[secret] and [secret][]"),
        // Of a link that is read as the beginning of a wiki link the page shows nothing.
        ("![[t](secret.md)- ]] b", "-  b"),
        // A label that is the text is what the page shows, and so is one without a definition.
        ("[a][no such label]", "[a][no such label]"),
    ] {
        let definitions = "\n\n[here]: here.md\n[pool]: pool.png\n[secret]: secret.md\n[se cret]: secret.md\n[gone]: gone.png\n";
        let text = rewritten(&format!("{body}{definitions}"));
        let text = text.split("\n\n").next().unwrap_or_default();
        assert_eq!(text, expected, "{body}");
    }
}

#[test]
fn a_byte_order_mark_hides_no_definition() {
    let body = "\u{feff}\n[z]: https://x.example/\n[l][z]";
    assert_eq!(rewritten(body), &body[3..]);
}

#[test]
fn a_line_behind_a_definition_that_is_gone_stays_what_it_was() {
    for (line, instead) in [
        ("-", "[_]: #"),
        ("2. two", "[_]: #"),
        ("    deep", "[_]: #"),
        ("- item", ""),
        ("# Heading", ""),
        ("text", ""),
        ("", ""),
        ("-\n\n[_] is written", "[__]: #"),
    ] {
        let body = format!("[here]: here.md\n{line}\n");
        let text = rewritten(&body);
        assert_eq!(text.split('\n').next(), Some(instead), "{body}");
        let texts = [&body, &text].map(|text| crate::outline(text, 0).text);
        assert_eq!(texts[0], texts[1], "{body}");
    }
}

#[test]
fn behind_a_fence_stays_the_language() {
    for (body, expected) in [
        ("```sh title=\"secret.sh\"\nls\n```", "```sh\nls\n```"),
        ("- ~~~~ [t](secret.md)\n  ls", "- ~~~~\n  ls"),
        ("``` sh\nls\n```", "``` sh\nls\n```"),
        ("```\nls\n```", "```\nls\n```"),
    ] {
        assert_eq!(rewritten(body), expected);
    }
}

#[test]
fn comments_are_left_out_and_code_is_not() {
    for (body, expected) in [
        ("A <!-- note -->b", "A b"),
        ("<!-- one\ntwo -->\n\nText\n", "\n\nText\n"),
        ("<div><!-- note -->x</div>\n", "<div>x</div>\n"),
        (
            "<p class=\"x\" data-y=\"z\">a <widget>b</p>\n",
            "<p>a b</p>\n",
        ),
        (
            "<iframe src=\"https://x.example/v\"></iframe>\n",
            "<a href=\"https://x.example/v\">https://x.example/v</a>\n",
        ),
        ("<script>\nsecret()\n</script>\n\nText\n", "\n\nText\n"),
        ("`<!-- code -->`", "`<!-- code -->`"),
        (
            "```html\n<!-- code -->\n```\n",
            "```html\n<!-- code -->\n```\n",
        ),
        (
            "- item <!-- note -->\n- <!-- note --> two\n",
            "- item \n-  two\n",
        ),
        ("Text\n\n<!-- open\n\nsecret", "Text\n\n"),
    ] {
        assert_eq!(rewritten(body), expected, "{body}");
    }
}

#[test]
fn a_part_of_a_text_is_edited_within_itself() {
    let body = "## One\n\n[a](here.md)\n\n## Two\n\n[b](here.md)\n";
    let outline = outline(body, 0);
    let start = body.find("## Two").unwrap_or(0);
    let part = Span::new(start, body.len());
    let to = |_: &str| Destination::To("x/".to_owned());
    assert_eq!(rewrite(body, 0, part, &outline, &to), "## Two\n\n[b](x/)\n");
}
