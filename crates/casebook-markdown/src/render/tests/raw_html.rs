//! Raw HTML among Markdown.

use super::*;

const RICH: &str = "## A\n\n```sh\necho 'a'\n```\n\n> [!NOTE]\n> x\n\n## Timeline\n\n- 09:14 — a\n\n| a |\n| --- |\n| b |\n\n\
    - [x] t [l](other.md#part) ![i](g.png) [m](missing) [e](https://x.example)\n\nn[^1]\n\n[^1]: note\n\n";

/// The HTML with each tag's attributes in one order, and without the escapes a serialiser may leave out.
fn normal(html: &str) -> String {
    let mut normal = String::new();
    let mut at = 0;
    for tag in crate::raw::tags(html) {
        normal.push_str(&html[at..tag.range.start]);
        at = tag.range.end;
        let mut attributes: Vec<String> = tag
            .attributes
            .iter()
            .map(|attribute| format!("{}={}", attribute.name, attribute.value()))
            .collect();
        attributes.sort();
        normal.push_str(&format!(
            "<{}{} {attributes:?}>",
            if tag.closing { "/" } else { "" },
            tag.name
        ));
    }
    normal.push_str(&html[at..]);
    normal.replace("&quot;", "\"")
}

#[test]
fn raw_html_changes_nothing_else() {
    let plain = linked(RICH);
    let with_raw = linked(&format!("{RICH}<kbd>Ctrl</kbd>\n"));
    // The footnotes come last in both.
    let (before, notes) = plain.split_once("<section").unwrap_or_default();
    assert_eq!(
        normal(&with_raw),
        normal(&format!("{before}<p><kbd>Ctrl</kbd></p>\n<section{notes}"))
    );
    assert!(
        plain.contains("hl-s") && plain.contains("timeline-time") && plain.contains("alert-note")
    );
}

#[test]
fn raw_html_is_sanitised() {
    const LAZY: &str = "loading=\"lazy\" decoding=\"async\">";
    let sized = format!("<img src=\"/g.png\" alt=\"&lt;b&gt;\" width=\"4\" height=\"3\" {LAZY}\n");
    let own_size = format!("<p>x <img src=\"/g.png\" alt=\"\" width=\"100\" {LAZY}</p>\n");
    for (body, expected) in [
        (
            "<details open><summary>S</summary>\n\n*t*\n\n</details>\n",
            "<details open=\"\"><summary>S</summary>\n\n<p><em>t</em></p>\n</details>\n\n",
        ),
        (
            "a<br/>H<sub>2</sub>O <mark onclick=x style='color:red'>m</mark>",
            "<p>a<br>H<sub>2</sub>O <mark>m</mark></p>\n",
        ),
        ("x <script>alert(1)</script> y", "<p>x  y</p>\n"),
        (
            "x <a href='javascript:x' onclick=y>a</a>",
            "<p>x <span>a</span></p>\n",
        ),
        (
            "x <a href='missing.md'>a</a> <a href='other.md#part' target=_blank>b</a> <a href=https://x.example>c</a>",
            "<p>x <span class=\"link-broken\" title=\"No &quot;such&quot; page\">a</span> \
             <a href=\"/incidents/other/#part\">b</a> <a href=\"https://x.example\" rel=\"noopener noreferrer\">c</a></p>\n",
        ),
        ("<img src=g.png alt='<b>' onerror=x>", &sized),
        ("x <img src=g.png width=100>", &own_size),
        ("<h1>a</h1>", "a\n"),
        (
            "x <input type=checkbox> <form><button>b</button></form>",
            "<p>x  b</p>\n",
        ),
        (
            "x <span class='hl-k evil timeline' role=button>y</span>",
            "<p>x <span class=\"hl-k timeline\">y</span></p>\n",
        ),
        (
            "<div id=x>y</div>\n\n[to](#x)\n",
            "<div id=\"user-x\">y</div>\n\n<p><a href=\"#user-x\">to</a></p>\n",
        ),
        ("a <!-- hidden --> b", "<p>a  b</p>\n"),
        ("<!-- hidden\n\n*too* -->\n", ""),
        ("<!-- a --><b>c</b>\n", "<b>c</b>\n\n"),
        (
            "x <svg><style>y</style></svg><iframe src=z>q</iframe>",
            "<p>x <a href=\"z\">z</a> q</p>\n",
        ),
        (
            "<video controls>\n<source src=a.mp4>\nFallback\n</video>\n",
            "\n<a href=\"a.mp4\">a.mp4</a> \nFallback\n\n\n",
        ),
        (
            "x <iframe title='Load, by pod' src='https://g.example/d/1'></iframe>",
            "<p>x <a href=\"https://g.example/d/1\" rel=\"noopener noreferrer\">Load, by pod</a> </p>\n",
        ),
        (
            "[x <iframe src='https://g.example/d/1'></iframe>](other.md#part)",
            "<p><a href=\"/incidents/other/#part\">x https://g.example/d/1 </a></p>\n",
        ),
        (
            "<textarea>kept</textarea> <object data=missing.pdf>text</object>\n",
            "kept <span class=\"link-broken\" title=\"No &quot;such&quot; page\">missing.pdf</span> text\n\n",
        ),
    ] {
        assert_eq!(linked(body), expected, "{body}");
    }
}

#[test]
fn no_link_stands_in_a_link() {
    for (body, expected) in [
        (
            "<div><a href=\"javascript:x\">\n\n| <a href=x.md>y</a> |\n| --- |\n",
            "<a href=\"x.md\">y</a>",
        ),
        (
            "<div><a href=\"a.md\">\n\n| <a href=x.md id=i name=n>y</a> |\n| --- |\n",
            "<span id=\"user-i\"><span id=\"user-n\"></span>y</span>",
        ),
        (
            "<div><a href=\"a.md\">\n\n| [y](x.md) |\n| --- |\n",
            "<span>y</span>",
        ),
    ] {
        let html = linked(body);
        assert!(html.contains(expected), "{html}");
    }
}

#[test]
fn pictures_elsewhere_are_links_however_their_address_is_written() {
    for address in [
        "https:h/x.png",
        "https:/h/x.png",
        "ftp://h/x.png",
        "//h/x.png",
    ] {
        for body in [
            format!("![y](<{address}>)"),
            format!("<b>z</b> <img src='{address}' alt=y>"),
        ] {
            let html = linked(&body);
            assert!(!html.contains("<img") && html.contains(">y</a>"), "{html}");
        }
    }
}

#[test]
fn ids_of_headings_are_safe_from_raw_html() {
    let html = linked("<a name=b></a>\n\n## A\n\n<p id=a>x</p>\n\n[1](#a) [2](#b)\n");
    assert!(html.contains("<h2 id=\"a\">A</h2>"), "{html}");
    assert!(html.contains("<p id=\"user-a\">"), "{html}");
    assert!(
        html.contains("<a href=\"#a\">1</a> <a href=\"#user-b\">2</a>"),
        "{html}"
    );
}

#[test]
fn nesting_has_an_end() {
    for body in [
        ">".repeat(10_000),
        "- ".repeat(10_000),
        "*a ".repeat(5_000) + &"b* ".repeat(5_000),
        "<b>".repeat(10_000),
        "<div>\n\n".repeat(2_000),
        "[".repeat(10_000),
        "![".repeat(5_000) + &"](a)".repeat(5_000),
    ] {
        let html = html(&format!("{body}x"));
        assert!(html.contains('x'));
        assert!(html.len() < 40 * body.len() + 10_000);
    }
}
