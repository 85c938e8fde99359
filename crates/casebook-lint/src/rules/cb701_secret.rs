use super::super::Subject;
use super::secrets;
use super::{Check, Example, FixKind, Rule};
use casebook_diagnostic::{Diagnostic, Span, code};

pub(super) const RULE: Rule = Rule {
    code: code::CB701,
    name: "secret",
    summary: "A password, key or token in the text",
    why: "A secret in git stays in every clone forever, and whoever reads the entry can use it.",
    details: "Looks through the whole file, front matter and code included, for about fifty kinds of keys: of AWS, \
          Azure, Google, GitHub, GitLab, Slack, Stripe and others, private keys, JSON Web Tokens, webhook addresses, \
          passwords in addresses such as `postgres://user:…@host`, and what a pasted command or setting gives away: \
          `curl -u user:…`, `mysql -p…`, `sshpass -p …`, `--password …`, `PGPASSWORD=…`, `DD_API_KEY=…`, `X-Api-Key: …`, \
          `Authorization: Bearer …`. What looks like a placeholder, \
          or is not random enough to be a key, is left alone.\n\nNo output shows the secret itself, only its place. \
          Removing it from the file is not enough: revoke it first, because the history keeps it.",
    fails: Example(FAILS),
    passes: Example(PASSES),
    fix: FixKind::None,
    check: Check::Document(check),
};

// In two parts, so that no scanner takes this file for a leak.
const FAILS: &[(&str, &str)] = &[(
    "content/2026-10-02-checkout.md",
    concat!(
        "\
---
title: Checkout answered 502
---

## Summary

The job connected with `postgres://app:kT9wQz",
        "4LmP2v@db.internal/shop`.
"
    ),
)];

const PASSES: &[(&str, &str)] = &[(
    "content/2026-10-02-checkout.md",
    "\
---
title: Checkout answered 502
---

## Summary

The job connected with `postgres://app:…@db.internal/shop`.
",
)];

fn check(subject: &Subject<'_>, findings: &mut Vec<Diagnostic>) {
    for secret in secrets::find(&subject.entry.text) {
        let message = format!("this looks like {}", secret.name);
        let help =
            "revoke it first, since the history of the repository keeps it; then replace it by `…`";
        let span = Span::new(secret.start, secret.end);
        findings.push(subject.find(code::CB701, span, message).help(help).secret());
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::tests::findings;
    use casebook_diagnostic::output::{FORMATS, Report};

    use super::*;

    #[test]
    fn no_format_shows_the_secret() {
        let mut found = findings(&RULE.fails);
        // Another finding on the same line must not give it away either.
        let Some(secret) = found
            .iter()
            .find(|finding| finding.code == code::CB701)
            .cloned()
        else {
            panic!("{found:?}")
        };
        let mut other = secret.clone();
        (other.code, other.secret) = (code::CB604, false);
        found.push(other);
        let text = FAILS[0].1;
        let value = secret.span.slice(text);
        assert!(value.len() > 8 && text.contains(value));
        for format in FORMATS {
            let report = Report::new(&found, crate::rules::about, |_| Some(text));
            let out = (format.render)(&report);
            assert!(!out.contains(value), "{}: {out}", format.name);
            assert!(out.contains("CB701"), "{}", format.name);
        }
    }
}
