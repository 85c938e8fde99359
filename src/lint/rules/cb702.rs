use super::super::Subject;
use super::people;
use super::{Check, Example, FixKind, Rule};
use crate::diagnostic::{Diagnostic, Span, code};

pub(super) const RULE: Rule = Rule {
    code: code::CB702,
    name: "personal-data",
    summary: "Personal data: an e-mail address, phone number or card number",
    why: "An entry is read by many, kept for ever, and often published; people in it did not agree to that.",
    details: "Looks at the text below the front matter, code included, for e-mail addresses, international phone \
              numbers (`+62 812 …`), payment card numbers and bank accounts (IBAN) whose check digits fit. Addresses \
              of roles (`support@`, `noreply@`), of example domains and in links to code hosts are left alone. That of \
              a responder is the matter of CB504.\n\nReplace what identifies a person by what matters: \"a customer in \
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
    let mut found: Vec<(usize, usize, &str)> = Vec::new();
    found.extend(emails(body).into_iter().map(|(start, end)| (start, end, "an e-mail address")));
    found.extend(phones(body).into_iter().map(|(start, end)| (start, end, "a phone number")));
    found.extend(cards(body).into_iter().map(|(start, end)| (start, end, "a payment card number")));
    found.extend(accounts(body).into_iter().map(|(start, end)| (start, end, "a bank account")));
    found.sort_unstable();
    for (start, end, what) in found {
        let is_responder = names.iter().any(|name| body[start..end].eq_ignore_ascii_case(name));
        if is_responder {
            continue;
        }
        let span = Span::new(start, end).shifted(entry.body.start);
        let help = "replace it by what matters about the person: the role, the country, the plan";
        findings.push(subject.find(code::CB702, span, format!("this is {what}")).help(help));
    }
}

/// E-mail addresses of people.
fn emails(text: &str) -> Vec<(usize, usize)> {
    let is_local = |byte: u8| byte.is_ascii_alphanumeric() || b"._%+-".contains(&byte);
    let is_host = |byte: u8| byte.is_ascii_alphanumeric() || b".-".contains(&byte);
    memchr::memchr_iter(b'@', text.as_bytes())
        .filter_map(|at| {
            let local = text[..at].bytes().rev().take_while(|byte| is_local(*byte)).count();
            let host = text[at + 1..].bytes().take_while(|byte| is_host(*byte)).count();
            let host = text[at + 1..at + 1 + host].trim_end_matches(['.', '-']);
            let start = at - local;
            let end = at + 1 + host.len();
            let name = text[start..at].trim_start_matches(['.', '-', '+', '%']);
            let in_address = text[..start].ends_with([':', '/', '=']) && !text[..start].ends_with("mailto:");
            let follows = text[end..].starts_with([':', '/', '@']) && !text[end..].starts_with(": ");
            let last = host.rsplit_once('.').map_or("", |(_, last)| last);
            let real = !name.is_empty()
                && last.len() >= 2
                && last.bytes().all(|byte| byte.is_ascii_alphabetic())
                && !in_address
                && !follows
                && !is_role(name)
                && !is_example(host);
            real.then_some((at - name.len(), end))
        })
        .collect()
}

fn is_role(name: &str) -> bool {
    const ROLES: &[&str] = &[
        "abuse",
        "accounts",
        "admin",
        "alerts",
        "billing",
        "care",
        "contact",
        "cs",
        "feedback",
        "git",
        "hello",
        "help",
        "helpdesk",
        "hostmaster",
        "hr",
        "info",
        "legal",
        "mail",
        "mailer-daemon",
        "marketing",
        "no-reply",
        "noc",
        "noreply",
        "notifications",
        "office",
        "oncall",
        "ops",
        "postmaster",
        "press",
        "privacy",
        "root",
        "sales",
        "security",
        "service",
        "soc",
        "sre",
        "status",
        "support",
        "team",
        "webmaster",
    ];
    let name = name.to_ascii_lowercase();
    let word = name.split(['+', '.']).next().unwrap_or_default();
    ROLES.contains(&word)
        || ["team", "support", "oncall", "group", "list", "users", "dev", "alerts"]
            .iter()
            .any(|end| name.ends_with(&format!("-{end}")) || name.ends_with(&format!(".{end}")) || name == *end)
}

fn is_example(host: &str) -> bool {
    let host = host.to_ascii_lowercase();
    let domains =
        ["example.com", "example.org", "example.net", "domain.com", "googlegroups.com", "iam.gserviceaccount.com"];
    domains.iter().any(|domain| host == *domain || host.ends_with(&format!(".{domain}")))
        || [".example", ".invalid", ".local", ".internal", ".localhost", ".cluster"]
            .iter()
            .any(|end| host.ends_with(end))
        || host.contains(".gserviceaccount.")
}

/// Phone numbers in the international form: `+`, 8 to 15 digits, and at least one separator or eleven digits.
fn phones(text: &str) -> Vec<(usize, usize)> {
    memchr::memchr_iter(b'+', text.as_bytes())
        .filter_map(|at| {
            let before = text[..at].chars().next_back();
            let rest = &text.as_bytes()[at + 1..];
            let length = rest.iter().take_while(|byte| byte.is_ascii_digit() || b" -()".contains(byte)).count();
            let number = text[at + 1..at + 1 + length].trim_end_matches([' ', '-', '(', ')']);
            let digits = number.bytes().filter(u8::is_ascii_digit).count();
            let groups =
                number.split(|letter: char| !letter.is_ascii_digit()).filter(|group| !group.is_empty()).count();
            let closes = !text[at + 1 + number.len()..].starts_with(|next: char| next.is_alphanumeric() || next == ':');
            let opens = before.is_none_or(|before| before.is_whitespace() || "(:[`".contains(before));
            let starts = number.starts_with(|first: char| ('1'..='9').contains(&first));
            let real = opens && closes && starts && (9..=15).contains(&digits) && (groups >= 3 || digits >= 11);
            real.then_some((at, at + 1 + number.len()))
        })
        .collect()
}

/// Payment card numbers: 13 to 19 digits in groups of four, or in one run, whose last digit checks the others.
fn cards(text: &str) -> Vec<(usize, usize)> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = bytes[at..].iter().position(u8::is_ascii_digit).map(|start| at + start) {
        let is_part = |place: usize| {
            let between = matches!(bytes.get(place), Some(b' ' | b'-'));
            bytes[place].is_ascii_digit() || (between && bytes.get(place + 1).is_some_and(u8::is_ascii_digit))
        };
        let end = (start..bytes.len()).find(|place| !is_part(*place)).unwrap_or(bytes.len());
        at = end.max(start + 1);
        let digits: Vec<u32> = text[start..end].chars().filter_map(|letter| letter.to_digit(10)).collect();
        let groups: Vec<usize> = text[start..end].split([' ', '-']).map(str::len).collect();
        let grouped = groups == [4, 4, 4, 4] || groups == [4, 6, 5];
        let alone = start
            .checked_sub(1)
            .is_none_or(|before| !bytes[before].is_ascii_alphanumeric() && !b"._-/=".contains(&bytes[before]));
        let closes = bytes.get(end).is_none_or(|after| !after.is_ascii_alphanumeric() && !b"_-/".contains(after));
        let issuer = matches!(digits.first(), Some(3..=6));
        if alone && closes && grouped && issuer && luhn(&digits) && digits.iter().any(|digit| *digit != digits[0]) {
            found.push((start, end));
        }
    }
    found
}

/// Luhn's formula (ISO/IEC 7812-1, annex B).
fn luhn(digits: &[u32]) -> bool {
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(place, digit)| match (place % 2, digit * 2) {
            (0, _) => *digit,
            (_, double) if double > 9 => double - 9,
            (_, double) => double,
        })
        .sum();
    digits.len() >= 13 && sum.is_multiple_of(10)
}

/// Bank accounts: an IBAN whose check digits fit.
fn accounts(text: &str) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut last = 0;
    for (start, _) in text.char_indices() {
        let bytes = &text.as_bytes()[start..];
        let begins = bytes.len() > 15
            && bytes[..2].iter().all(u8::is_ascii_uppercase)
            && bytes[2..4].iter().all(u8::is_ascii_digit)
            && text[..start].chars().next_back().is_none_or(|before| !before.is_alphanumeric());
        if start < last || !begins {
            continue;
        }
        let is_part = |place: &usize| {
            bytes[*place].is_ascii_uppercase()
                || bytes[*place].is_ascii_digit()
                || (bytes[*place] == b' '
                    && bytes.get(place + 1).is_some_and(|next| next.is_ascii_uppercase() || next.is_ascii_digit()))
        };
        let length = (0..bytes.len()).find(|place| !is_part(place)).unwrap_or(bytes.len());
        let account: String = text[start..start + length].chars().filter(|letter| *letter != ' ').collect();
        if (15..=34).contains(&account.len()) && checks(&account) {
            found.push((start, start + length));
            last = start + length;
        }
    }
    found
}

/// The check of ISO 13616: the number, its first four characters moved to its end and letters read as numbers, leaves 1
/// when divided by 97.
fn checks(account: &str) -> bool {
    let moved = account[4..].chars().chain(account[..4].chars());
    let rest = moved.fold(0_u32, |rest, letter| match letter.to_digit(36) {
        Some(value) if value > 9 => (rest * 100 + value) % 97,
        Some(value) => (rest * 10 + value) % 97,
        None => 97,
    });
    rest == 1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown<'a>(text: &'a str, places: &[(usize, usize)]) -> Vec<&'a str> {
        places.iter().map(|(start, end)| &text[*start..*end]).collect()
    }

    #[test]
    fn addresses_of_people_are_found_and_those_of_roles_are_not() {
        let text = "Mail ani.wijaya@mail.test, <budi+x@sub.host.test>. Or support@host.test, a@b.example, git@github.com:x/y, \
                    user@host:/path, npm @types/node@18.2, sre-team@host.test";
        assert_eq!(shown(text, &emails(text)), ["ani.wijaya@mail.test", "budi+x@sub.host.test"]);
    }

    #[test]
    fn phone_numbers_are_international_and_no_offsets() {
        let text = "Call +62 812-3456-789 or +6281234567890; 2026-10-02T09:14+07:00, +100 000 requests, a+12345678901";
        assert_eq!(shown(text, &phones(text)), ["+62 812-3456-789", "+6281234567890"]);
    }

    #[test]
    fn cards_and_accounts_have_to_pass_their_checks() {
        let card = ["4111", "1111", "1111", "1111"].join(" ");
        let text = format!("card {card}, not 4111 1111 1111 1112, nor 2026 1002 0914 0700");
        assert_eq!(shown(&text, &cards(&text)), [card.as_str()]);
        let account = ["DE89", "3704", "0044", "0532", "0130", "00"].join(" ");
        let text = format!("to {account}, not DE00 3704 0044 0532 0130 00 and not AB12");
        assert_eq!(shown(&text, &accounts(&text)), [account.as_str()]);
    }
}
