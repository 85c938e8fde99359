use super::super::Subject;
use super::people;
use super::personal_data::{self, Found};
use super::{Check, Example, FixKind, Rule};
use casebook_diagnostic::{Diagnostic, Span, code};

pub(super) const RULE: Rule = Rule {
    code: code::CB702,
    name: "personal-data",
    summary: "Personal data: an e-mail address, phone number or card number",
    why: "An entry is read by many, kept forever, and often published; the people in it did not agree to that.",
    details: "Looks at the text below the front matter, code included, for e-mail addresses, international phone \
          numbers (`+62 812 …`), payment card numbers and bank accounts (IBAN) whose check digits fit. A card number \
          stands in groups as on the card, or in one run that begins as its issuer's do and is as long. Addresses of \
          roles (`support@`, `noreply@`), of example domains and in links to code hosts are left alone. A responder's \
          address is reported as CB504.\n\nReplace what identifies a person by what matters: \"a customer in \
          Indonesia\", \"an address at a free mail host\".",
    fails: Example(FAILS),
    passes: Example(PASSES),
    fix: FixKind::None,
    check: Check::Entry(check),
};

const FAILS: &[(&str, &str)] = &[(
    "content/2026-10-02-checkout.md",
    "\
---
title: Checkout answered 502
---

## Summary

The first report came from budi.santoso@mail.test by phone.
",
)];

const PASSES: &[(&str, &str)] = &[(
    "content/2026-10-02-checkout.md",
    "\
---
title: Checkout answered 502
---

## Summary

The first report came from a customer by phone.
",
)];

fn check(subject: &Subject<'_>, findings: &mut Vec<Diagnostic>) {
    let entry = subject.entry;
    let body = entry.body_text();
    let names = people::of(subject);
    for Found { start, end, name } in personal_data::find(body) {
        let is_responder = names
            .iter()
            .any(|responder| body[start..end].eq_ignore_ascii_case(responder));
        if is_responder {
            continue;
        }
        let span = Span::new(start, end).shifted(entry.body.start);
        let help = "replace it by what matters about the person: the role, the country, the plan";
        findings.push(
            subject
                .find(code::CB702, span, format!("this is {name}"))
                .help(help),
        );
    }
}
