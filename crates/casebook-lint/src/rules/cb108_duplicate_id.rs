use super::super::Subject;
use super::{Check, Example, FixKind, Rule};
use casebook_diagnostic::{Diagnostic, code};
use casebook_model::book::Target;

pub(super) const RULE: Rule = Rule {
    code: code::CB108,
    name: "duplicate-id",
    summary: "An id, address, alias or action id that is used twice",
    why: "Of two pages with one address only one can be reached, and links to the id would be ambiguous.",
    details: "Addresses are compared as a web server may compare them: ignoring case, and after replacing characters \
          that cannot occur in an address. The ids of the actions of one entry are compared in the same way. The \
          finding points at both places. It also covers two values of a field whose listing pages would share an \
          address or that look the same in letters of different scripts, and links and images whose file differs from another only in case.\n\nUntil it is fixed, the oldest \
          entry keeps the address, so that links to it stay valid: the one whose file git saw first, else the one with \
          the earlier day, else the first by path. The other one, entry or file, gets an address with a number.",
    fails: Example(FAILS),
    passes: Example(PASSES),
    fix: FixKind::None,
    check: Check::Document(check),
};

const FAILS: &[(&str, &str)] = &[
    (
        "content/2026/a.md",
        "\
---
id: PM-1
title: Checkout answered 502
---
",
    ),
    (
        "content/2026/b.md",
        "\
---
id: pm 1
title: Search was slow
---
",
    ),
];

const PASSES: &[(&str, &str)] = &[
    (
        "content/2026/a.md",
        "\
---
id: PM-1
title: Checkout answered 502
---
",
    ),
    (
        "content/2026/b.md",
        "\
---
id: PM-2
title: Search was slow
---
",
    ),
];

/// Ids, addresses and values are compared while the book is linked. Here are the files that differ from another in case
/// only: where entries refer to them.
fn check(subject: &Subject<'_>, findings: &mut Vec<Diagnostic>) {
    let book = subject.book;
    if !book.has_renamed_assets() {
        return;
    }
    let outline = subject.entry.outline();
    let links = outline
        .links
        .iter()
        .map(|link| (&link.destination, link.destination_span));
    let images = outline
        .images
        .iter()
        .map(|image| (&image.destination, image.destination_span));
    for (destination, span) in links.chain(images) {
        let Target::Asset(asset) = book.target(subject.index, destination) else {
            continue;
        };
        let Some(other) = book.asset_in_the_way(asset) else {
            continue;
        };
        let shown = |asset: usize| {
            book.config
                .shown_content_path(&book.assets[asset].content_path)
        };
        let own = shown(asset);
        if other != asset && own == shown(other) {
            // Files of two repositories, which outsiders do not see: nobody has to rename one.
            continue;
        }
        let message = if other == asset {
            format!("`{own}` and a folder of that name cannot both stand on the site")
        } else {
            let other = shown(other);
            format!("`{own}` and `{other}` differ in case only, and would be one file on the site")
        };
        let help = format!(
            "rename one of them; until then this one is `{}` on the site",
            book.asset_name(asset)
        );
        findings.push(subject.find(code::CB108, span, message).help(help));
    }
}
