use super::super::Book;
use super::{Check, Example, FixKind, Rule};
use casebook_diagnostic::{Diagnostic, code};
use casebook_model::audience::{contradictions, twin_of, with_twin};
use casebook_model::entry::{Context, read};

pub(super) const RULE: Rule = Rule {
    code: code::CB607,
    name: "twin-contradicts",
    summary: "A twin whose facts differ from those of its entry, or that its audience cannot see",
    why: "Customers and engineers who compare notes should read the same times.",
    details: "A twin is the text of an entry for one [audience](../audiences.md): `outage.public.md` beside `outage.md`. It may \
              leave facts out, say less and say it in other words. Raised where both give a severity, a time, a cause or \
              a kind, and not the same one; and for a twin that its own audience does not see, since neither it nor the \
              entry says so by `visibility`.",
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
title: Checkout answered 502 while the pool was full
started: 2026-10-02T09:14Z
---
",
    ),
    (
        "content/2026-10-02-checkout.public.md",
        "\
---
title: Payments were interrupted
visibility: public
started: 2026-10-02T09:40Z
---
",
    ),
];

const PASSES: &[(&str, &str)] = &[
    (
        "content/2026-10-02-checkout.md",
        "\
---
title: Checkout answered 502 while the pool was full
started: 2026-10-02T09:14Z
---
",
    ),
    (
        "content/2026-10-02-checkout.public.md",
        "\
---
title: Payments were interrupted
visibility: public
started: 2026-10-02T09:14Z
---
",
    ),
];

fn check(book: &Book<'_>, findings: &mut Vec<Diagnostic>) {
    let casebook = book.book;
    let is_page = |path: &str| casebook.config.is_page(path);
    let context = Context::of(&casebook.config, &casebook.template, &is_page);
    for twin in &casebook.twins {
        let Some(name) = twin_of(&twin.content_path, &casebook.config.audiences) else {
            continue;
        };
        let base = casebook.entry_of_path(&name.base);
        let Some(entry) = base.map(|index| &casebook.entries[index]) else {
            continue;
        };
        findings.extend(contradictions(entry, twin));
        let joined = with_twin(&entry.text, &twin.text)
            .map(|text| read(&entry.path, &entry.content_path, &text, &context).0);
        let audience = casebook.config.audiences.named(name.audience);
        let Ok(audience) = audience else { continue };
        if joined.is_none_or(|joined| !audience.sees_entry(&joined.visibility)) {
            let label = audience.sees.first().map_or("public", String::as_str);
            let message = format!("`{}` does not see this twin", audience.name);
            let help = format!("write `visibility: {label}` as a field of the twin");
            let at = twin.front_matter.unwrap_or_default();
            findings.push(Diagnostic::new(code::CB607, &twin.path, at, message).help(help));
        }
    }
}
