use super::super::Book;
use super::{Check, Example, FixKind, Rule};
use casebook_diagnostic::{Diagnostic, Span, code};

pub(super) const RULE: Rule = Rule {
    code: code::CB703,
    name: "active-attachment",
    summary: "An attached file that can run script in the browser of whoever opens it",
    why: "Script in a file beside an entry would run with the rights of the whole site.",
    details: "Reported for published files that a browser treats as documents or programs: HTML, XML, JavaScript and \
          similar formats, and SVG with scripts, event handlers or foreign documents. They are offered as downloads, \
          and the site's headers (see [hosting](../hosting.md#headers)) keep them from running; a host that sends no \
          headers does not. SVG still works as an image, because browsers run no script there.",
    fails: Example(FAILS),
    passes: Example(PASSES),
    fix: FixKind::None,
    check: Check::Book(check),
};

const FAILS: &[(&str, &str)] = &[
    (
        "content/2026-10-02-checkout.md",
        "\
---
title: Checkout answered 502
---

The [report of the load test](load-test.html) shows the limit.
",
    ),
    (
        "content/load-test.html",
        "\
<!doctype html>
<script src=\"charts.js\"></script>
",
    ),
];

const PASSES: &[(&str, &str)] = &[
    (
        "content/2026-10-02-checkout.md",
        "\
---
title: Checkout answered 502
---

The [report of the load test](load-test.csv) shows the limit.
",
    ),
    (
        "content/load-test.csv",
        "\
second,requests,errors
1,800,0
2,1200,311
",
    ),
];

fn check(book: &Book<'_>, findings: &mut Vec<Diagnostic>) {
    // To know what goes into the site takes the Markdown of every entry.
    if !book.book.assets.iter().any(|asset| asset.is_active) {
        return;
    }
    for asset in book.book.published_assets() {
        let asset = &book.book.assets[asset];
        if asset.is_active {
            let message = "this file can run script in the browser of whoever opens it";
            let help =
                "attach a picture, a PDF, a text or a table of it; or pack it into an archive";
            findings
                .push(Diagnostic::new(code::CB703, &asset.path, Span::at(0), message).help(help));
        }
    }
}
