//! One golden test per construct.

mod raw_html;
mod timelines;

use super::*;
use crate::{LinkKind, Resolution};

fn html(body: &str) -> String {
    render(
        body,
        &RenderOptions {
            heading_anchors: false,
            ..RenderOptions::default()
        },
    )
    .html
}

#[test]
fn paragraphs_and_inline_markup() {
    assert_eq!(
        html("A *b* **c** ~~d~~ `e<f>` & \"g\"  \nh\\\ni"),
        "<p>A <em>b</em> <strong>c</strong> <del>d</del> <code>e&lt;f&gt;</code> &amp; &quot;g&quot;<br>\nh<br>\ni</p>\n"
    );
    assert_eq!(html("a\r\nb\r\n\r\n---\r\n"), "<p>a\nb</p>\n<hr>\n");
    assert_eq!(html("\u{FEFF}# A"), "<h2 id=\"a\">A</h2>\n");
}

#[test]
fn headings_leave_one_h1_and_skip_no_level() {
    let body = "# The  title\n## A\n#### B\n## A\n# C\n## D {#own}\n> # Q\n";
    let options = RenderOptions {
        title: Some("The title"),
        ..RenderOptions::default()
    };
    let rendered = render(body, &options);
    let toc: Vec<_> = rendered
        .toc
        .iter()
        .map(|entry| (entry.level, entry.id.as_str()))
        .collect();
    assert_eq!(toc, [(2, "a"), (3, "b"), (2, "a-2"), (2, "c"), (3, "own")]);
    assert_eq!(rendered.title_id.as_deref(), Some("the-title"));
    assert!(rendered.html.starts_with(
        "<h2 id=\"a\">A <a class=\"anchor\" href=\"#a\" aria-label=\"Link to “A”\">#</a></h2>\n<h3 id=\"b\">B "
    ));
    assert!(rendered.html.ends_with(
        "<blockquote>\n<p class=\"subheading\"><strong>Q</strong></p>\n</blockquote>\n"
    ));
    assert!(!rendered.html.contains("<h1"));
    assert!(
        html("# A `b` *c*[^1]\n\n[^1]: d")
            .starts_with("<h2 id=\"a-b-c\">A <code>b</code> <em>c</em><sup ")
    );
}

#[test]
fn lists_and_tasks() {
    assert_eq!(
        html("- a\n  1. b\n- c\n"),
        "<ul>\n<li>a<ol>\n<li>b</li>\n</ol>\n</li>\n<li>c</li>\n</ul>\n"
    );
    assert_eq!(
        html("7. a\n\n8. b\n"),
        "<ol start=\"7\">\n<li><p>a</p>\n</li>\n<li><p>b</p>\n</li>\n</ol>\n"
    );
    assert_eq!(
        html("- [ ] a\n- [x] b\n"),
        "<ul>\n<li class=\"task\"><span class=\"task-open\" role=\"img\" aria-label=\"Not done\">☐</span> a</li>\n\
         <li class=\"task\"><span class=\"task-done\" role=\"img\" aria-label=\"Done\">☑</span> b</li>\n</ul>\n"
    );
    assert!(
        html("- [ ] a\n\n- b\n")
            .starts_with("<ul>\n<li class=\"task\"><p><span class=\"task-open\"")
    );
}

#[test]
fn tables_scroll_by_themselves() {
    assert_eq!(
        html("| A & | *B* | C |\n| --- | --: | :-: |\n| 1 | 2 |\n"),
        "<div class=\"table-scroll\" role=\"region\" tabindex=\"0\" aria-label=\"Table 1: A &amp;, B, C\">\n<table>\n\
         <thead>\n<tr><th scope=\"col\">A &amp;</th><th scope=\"col\" class=\"align-right\"><em>B</em></th>\
         <th scope=\"col\" class=\"align-center\">C</th></tr>\n</thead>\n\
         <tbody>\n<tr><td>1</td><td class=\"align-right\">2</td><td class=\"align-center\"></td></tr>\n</tbody>\n\
         </table>\n</div>\n"
    );
    assert!(!html("| A |\n| --- |\n").contains("tbody"));
    let corner = html("> |  | A |  |\n> | --- | --- | --- |\n> | b | 1 | 2 |\n");
    assert!(corner.contains("aria-label=\"Table 1: A\""), "{corner}");
    assert!(
        corner.contains("<tr><td></td><th scope=\"col\">A</th><td></td></tr>"),
        "{corner}"
    );
}

#[test]
fn footnotes_link_both_ways() {
    let html = html("A[^x] b[^y] c[^x].\n\n[^y]: Y\n[^x]: X\n\n    - l\n[^z]: unused\n");
    assert_eq!(
        html,
        "<p>A<sup class=\"footnote-ref\" id=\"fnref-1\"><a href=\"#fn-1\" role=\"doc-noteref\" aria-label=\"Footnote 1\">1</a></sup> \
         b<sup class=\"footnote-ref\" id=\"fnref-2\"><a href=\"#fn-2\" role=\"doc-noteref\" aria-label=\"Footnote 2\">2</a></sup> \
         c<sup class=\"footnote-ref\" id=\"fnref-1-2\"><a href=\"#fn-1\" role=\"doc-noteref\" aria-label=\"Footnote 1\">1</a></sup>.</p>\n\
         <section class=\"footnotes\" role=\"doc-endnotes\" aria-label=\"Footnotes\">\n<ol>\n\
         <li id=\"fn-1\"><p>X</p>\n<ul>\n<li>l</li>\n</ul>\n \
         <a class=\"footnote-back\" href=\"#fnref-1\" role=\"doc-backlink\" aria-label=\"Back to reference 1, 1\">↩</a> \
         <a class=\"footnote-back\" href=\"#fnref-1-2\" role=\"doc-backlink\" aria-label=\"Back to reference 1, 2\">↩</a></li>\n\
         <li id=\"fn-2\"><p>Y <a class=\"footnote-back\" href=\"#fnref-2\" role=\"doc-backlink\" aria-label=\"Back to reference 2\">↩</a></p>\n</li>\n\
         <li id=\"fn-3\"><p>unused</p>\n</li>\n</ol>\n</section>\n"
    );
}

#[test]
fn definitions_quotes_and_alerts() {
    assert_eq!(
        html("Term\n: Means\n"),
        "<dl>\n<dt>Term</dt>\n<dd>Means</dd>\n</dl>\n"
    );
    assert_eq!(
        html("> a\n> > b\n"),
        "<blockquote>\n<p>a</p>\n<blockquote>\n<p>b</p>\n</blockquote>\n</blockquote>\n"
    );
    assert_eq!(
        html("> [!WARNING]\n> Mind *this*.\n"),
        "<div class=\"alert alert-warning\" role=\"note\">\n<p class=\"alert-title\">Warning</p>\n\
         <p>Mind <em>this</em>.</p>\n</div>\n"
    );
}

#[test]
fn code_is_coloured_where_its_language_is_known() {
    assert_eq!(
        html("```sh\necho \"a\" # b\n```\n"),
        "<pre tabindex=\"0\"><code class=\"language-sh\"><span class=\"hl-f\">echo</span> \
         <span class=\"hl-s\">&quot;a&quot;</span> <span class=\"hl-c\"># b</span>\n</code></pre>\n"
    );
    assert_eq!(
        html("```nope\n<a>\n```\n"),
        "<pre tabindex=\"0\"><code class=\"language-nope\">&lt;a&gt;\n</code></pre>\n"
    );
    assert_eq!(
        html("    x\n"),
        "<pre tabindex=\"0\"><code>x\n</code></pre>\n"
    );
}

fn resolve(destination: &str, kind: LinkKind) -> Resolution {
    match (destination, kind) {
        ("other.md#part", LinkKind::Link) => Resolution::To {
            url: "/incidents/other/#part".to_owned(),
        },
        ("PM-1", LinkKind::Wiki) => Resolution::To {
            url: "/incidents/pm-1/".to_owned(),
        },
        ("g.png", LinkKind::Image) => Resolution::Image {
            url: "/g.png".to_owned(),
            width: Some(4),
            height: Some(3),
        },
        ("evil", _) => Resolution::To {
            url: "javascript:alert(1)".to_owned(),
        },
        (missing, _) if missing.contains("missing") => Resolution::Broken {
            why: "No \"such\" page".to_owned(),
        },
        _ => Resolution::Keep,
    }
}

fn linked(body: &str) -> String {
    render(
        body,
        &RenderOptions {
            heading_anchors: false,
            resolve: &resolve,
            ..RenderOptions::default()
        },
    )
    .html
}

#[test]
fn links_lead_where_the_caller_says() {
    for (body, expected) in [
        (
            "[a](other.md#part 't')",
            "<a href=\"/incidents/other/#part\" title=\"t\">a</a>",
        ),
        (
            "[a][b]\n\n[b]: https://x.example",
            "<a href=\"https://x.example\" rel=\"noopener noreferrer\">a</a>",
        ),
        (
            "[a](missing.md)",
            "<span class=\"link-broken\" title=\"No &quot;such&quot; page\">a</span>",
        ),
        ("[a](javascript:x)", "<span class=\"link-broken\">a</span>"),
        (
            "[a](<JaVa&#x53;cript&colon;x>)",
            "<span class=\"link-broken\">a</span>",
        ),
        (
            "[a](data:text/html,x)",
            "<span class=\"link-broken\">a</span>",
        ),
        ("[a](evil)", "<span class=\"link-broken\">a</span>"),
        (
            "[[PM-1]] [[PM-1|*one*]]",
            "<a href=\"/incidents/pm-1/\">PM-1</a> <a href=\"/incidents/pm-1/\"><em>one</em></a>",
        ),
        ("if [[ -f x ]]; [[missing]]", "if [[ -f x ]]; [[missing]]"),
        (
            "<d@x.example>",
            "<a href=\"mailto:d@x.example\">d@x.example</a>",
        ),
        (
            "see https://x.example/a_b.",
            "see <a href=\"https://x.example/a_b\" rel=\"noopener noreferrer\">https://x.example/a_b</a>.",
        ),
    ] {
        assert_eq!(linked(body), format!("<p>{expected}</p>\n"), "{body}");
    }
}

#[test]
fn images_are_lazy_and_sized() {
    const LAZY: &str = "loading=\"lazy\" decoding=\"async\">";
    for (body, expected) in [
        (
            "![a *b* `c`](g.png \"t\")",
            format!(
                "<img src=\"/g.png\" alt=\"a b c\" title=\"t\" width=\"4\" height=\"3\" {LAZY}"
            ),
        ),
        ("![](x.png)", format!("<img src=\"x.png\" alt=\"\" {LAZY}")),
        (
            "![a](missing.png)",
            "<span class=\"image-missing\" title=\"No &quot;such&quot; page\">a</span>".to_owned(),
        ),
        (
            "![a](data:image/png;base64,xx)",
            "<span class=\"image-missing\">a</span>".to_owned(),
        ),
        (
            "[![a](g.png)](other.md#part)",
            format!(
                "<a href=\"/incidents/other/#part\"><img src=\"/g.png\" alt=\"a\" width=\"4\" height=\"3\" {LAZY}</a>"
            ),
        ),
        (
            "![a ![b](c) [d](e)](x.png)",
            format!("<img src=\"x.png\" alt=\"a b d\" {LAZY}"),
        ),
    ] {
        assert_eq!(linked(body), format!("<p>{expected}</p>\n"), "{body}");
    }
}

#[test]
fn an_image_of_another_host_is_a_link_except_in_one() {
    const WORDS: &str = "<span class=\"image-missing\" title=\"https://h/x.png\">y</span>";
    const LINK: &str = "<a href=\"https://h/x.png\" rel=\"noopener noreferrer\">y</a>";
    for (body, expected) in [
        ("![y](https://h/x.png)", LINK.to_owned()),
        ("<b>z</b>![y](https://h/x.png)", format!("<b>z</b>{LINK}")),
        (
            "[![y](https://h/x.png)](other.md#part)",
            format!("<a href=\"/incidents/other/#part\">{WORDS}</a>"),
        ),
        (
            "<a href=other.md#part><img src=https://h/x.png alt=y></a>",
            format!("<a href=\"/incidents/other/#part\">{WORDS}</a>"),
        ),
        (
            "<a href=other.md#part>![y](https://h/x.png)</a>",
            format!("<a href=\"/incidents/other/#part\">{WORDS}</a>"),
        ),
    ] {
        assert_eq!(linked(body), format!("<p>{expected}</p>\n"), "{body}");
    }
}

#[test]
fn a_colon_without_a_blank_begins_no_definition() {
    for (body, expected) in [
        ("a\n:b:\n", "<p>a\n:b:</p>\n"),
        (
            "on\n:8080 and\n::1 only",
            "<p>on\n:8080 and\n::1 only</p>\n",
        ),
        (
            "- a\n  :x: b\n\n> c\n> :::d\n",
            "<ul>\n<li>a\n:x: b</li>\n</ul>\n<blockquote>\n<p>c\n:::d</p>\n</blockquote>\n",
        ),
        (
            "Term\n: $5\n\na\n:**b** [c](:d \":e\") `:f`\n:&#36;\n",
            "<dl>\n<dt>Term</dt>\n<dd>$5</dd>\n</dl>\n\
             <p>a\n:<strong>b</strong> <a href=\":d\" title=\":e\">c</a> <code>:f</code>\n:$</p>\n",
        ),
        (
            "Term\n: means\n\n```yaml\n:a\n```\n\n| x |\n|:-:|\n",
            "<dl>\n<dt>Term</dt>\n<dd>means</dd>\n</dl>\n\
             <pre tabindex=\"0\"><code class=\"language-yaml\">:a\n</code></pre>\n\
             <div class=\"table-scroll\" role=\"region\" tabindex=\"0\" aria-label=\"Table 1: x\">\n<table>\n\
             <thead>\n<tr><th scope=\"col\" class=\"align-center\">x</th></tr>\n</thead>\n</table>\n</div>\n",
        ),
    ] {
        assert_eq!(linked(body), expected, "{body}");
    }
}

#[test]
fn blocks_run_as_their_first_letter_does() {
    for (body, expected) in [
        (
            "## Summary\n\nنظام `db-01`\n\n- أولا\n- [ ] b\n",
            "<h2 id=\"summary\" dir=\"auto\">Summary</h2>\n<p dir=\"auto\">نظام <code dir=\"ltr\">db-01</code></p>\n\
             <ul dir=\"rtl\">\n<li dir=\"auto\">أولا</li>\n<li class=\"task\" dir=\"auto\">\
             <span class=\"task-open\" role=\"img\" aria-label=\"Not done\">☐</span> b</li>\n</ul>\n",
        ),
        (
            "> a\n>\n> ש\n",
            "<blockquote dir=\"ltr\">\n<p dir=\"auto\">a</p>\n<p dir=\"auto\">ש</p>\n</blockquote>\n",
        ),
        (
            "| ש | 1 |\n| --- | --- |\n",
            "<div class=\"table-scroll\" role=\"region\" tabindex=\"0\" aria-label=\"Table 1: ש, 1\">\n\
             <table dir=\"rtl\">\n<thead>\n<tr><th scope=\"col\" dir=\"auto\">ש</th><th scope=\"col\" dir=\"auto\">1</th></tr>\n\
             </thead>\n</table>\n</div>\n",
        ),
        ("<p>ש</p>\n", "<p dir=\"auto\">ש</p>\n\n"),
        (
            "    x ש\n",
            "<pre tabindex=\"0\" dir=\"ltr\"><code>x ש\n</code></pre>\n",
        ),
    ] {
        assert_eq!(linked(body), expected, "{body}");
    }
}

#[test]
fn headings_answer_to_the_names_that_forges_give_them() {
    assert_eq!(
        html("## Cause & effect\n## A\n## A\n## A 1\n## v1.2\n## v12\n"),
        "<h2 id=\"cause-effect\"><span id=\"cause--effect\"></span>Cause &amp; effect</h2>\n<h2 id=\"a\">A</h2>\n\
         <h2 id=\"a-2\">A</h2>\n<h2 id=\"a-1\"><span id=\"a-1-1\"></span>A 1</h2>\n\
         <h2 id=\"v1-2\">v1.2</h2>\n<h2 id=\"v12\"><span id=\"v12-1\"></span>v12</h2>\n"
    );
    let raw = html("## a & b\n\n<kbd>x</kbd>\n");
    assert!(
        raw.contains("<h2 id=\"a-b\"><span id=\"a--b\"></span>a &amp; b</h2>"),
        "{raw}"
    );
}

#[test]
fn a_diagram_is_shown_as_its_source() {
    assert_eq!(
        html("```mermaid\ngraph LR\n```\n"),
        "<figure class=\"diagram\">\n<figcaption>Source of a Mermaid diagram</figcaption>\n\
         <pre tabindex=\"0\"><code class=\"language-mermaid\">graph LR\n</code></pre>\n</figure>\n"
    );
}
