use super::super::Subject;
use super::people;
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
    let mut found: Vec<(usize, usize, &str)> = Vec::new();
    found.extend(
        emails(body)
            .into_iter()
            .map(|(start, end)| (start, end, "an e-mail address")),
    );
    found.extend(
        phones(body)
            .into_iter()
            .map(|(start, end)| (start, end, "a phone number")),
    );
    found.extend(
        cards(body)
            .into_iter()
            .map(|(start, end)| (start, end, "a payment card number")),
    );
    found.extend(
        accounts(body)
            .into_iter()
            .map(|(start, end)| (start, end, "a bank account")),
    );
    found.sort_unstable();
    for (start, end, what) in found {
        let is_responder = names
            .iter()
            .any(|name| body[start..end].eq_ignore_ascii_case(name));
        if is_responder {
            continue;
        }
        let span = Span::new(start, end).shifted(entry.body.start);
        let help = "replace it by what matters about the person: the role, the country, the plan";
        findings.push(
            subject
                .find(code::CB702, span, format!("this is {what}"))
                .help(help),
        );
    }
}

/// E-mail addresses of people.
fn emails(text: &str) -> Vec<(usize, usize)> {
    let is_local = |byte: u8| byte.is_ascii_alphanumeric() || b"._%+-".contains(&byte);
    let is_host = |byte: u8| byte.is_ascii_alphanumeric() || b".-".contains(&byte);
    memchr::memchr_iter(b'@', text.as_bytes())
        .filter_map(|at| {
            let local = text[..at]
                .bytes()
                .rev()
                .take_while(|byte| is_local(*byte))
                .count();
            let host = text[at + 1..]
                .bytes()
                .take_while(|byte| is_host(*byte))
                .count();
            let host = text[at + 1..at + 1 + host].trim_end_matches(['.', '-']);
            let start = at - local;
            let end = at + 1 + host.len();
            let name = text[start..at].trim_start_matches(['.', '-', '+', '%']);
            let in_address =
                text[..start].ends_with([':', '/', '=']) && !text[..start].ends_with("mailto:");
            let follows =
                text[end..].starts_with([':', '/', '@']) && !text[end..].starts_with(": ");
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
        || [
            "team", "support", "oncall", "group", "list", "users", "dev", "alerts",
        ]
        .iter()
        .any(|end| {
            name.ends_with(&format!("-{end}")) || name.ends_with(&format!(".{end}")) || name == *end
        })
}

fn is_example(host: &str) -> bool {
    let host = host.to_ascii_lowercase();
    let domains = [
        "example.com",
        "example.org",
        "example.net",
        "domain.com",
        "googlegroups.com",
        "iam.gserviceaccount.com",
    ];
    domains
        .iter()
        .any(|domain| host == *domain || host.ends_with(&format!(".{domain}")))
        || [
            ".example",
            ".invalid",
            ".local",
            ".internal",
            ".localhost",
            ".cluster",
        ]
        .iter()
        .any(|end| host.ends_with(end))
        || host.contains(".gserviceaccount.")
}

/// Phone numbers in the international form: `+`, 9 to 15 digits, in three groups at least or eleven digits.
fn phones(text: &str) -> Vec<(usize, usize)> {
    memchr::memchr_iter(b'+', text.as_bytes())
        .filter_map(|at| {
            let before = text[..at].chars().next_back();
            let rest = &text.as_bytes()[at + 1..];
            let length = rest
                .iter()
                .take_while(|byte| byte.is_ascii_digit() || b" -()".contains(byte))
                .count();
            let number = text[at + 1..at + 1 + length].trim_end_matches([' ', '-', '(', ')']);
            let digits = number.bytes().filter(u8::is_ascii_digit).count();
            let groups = number
                .split(|letter: char| !letter.is_ascii_digit())
                .filter(|group| !group.is_empty())
                .count();
            let closes = !text[at + 1 + number.len()..]
                .starts_with(|next: char| next.is_alphanumeric() || next == ':');
            let opens =
                before.is_none_or(|before| before.is_whitespace() || "(:[`".contains(before));
            let starts = number.starts_with(|first: char| ('1'..='9').contains(&first));
            let real = opens
                && closes
                && starts
                && (9..=15).contains(&digits)
                && (groups >= 3 || digits >= 11);
            real.then_some((at, at + 1 + number.len()))
        })
        .collect()
}

/// Payment card numbers whose last digit checks the others: in groups as they are printed, or in one run of a length and
/// with a beginning that an issuer uses, since one in ten numbers of any kind passes the check.
fn cards(text: &str) -> Vec<(usize, usize)> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = bytes[at..]
        .iter()
        .position(u8::is_ascii_digit)
        .map(|start| at + start)
    {
        let is_part = |place: usize| {
            let between = matches!(bytes.get(place), Some(b' ' | b'-'));
            bytes[place].is_ascii_digit()
                || (between && bytes.get(place + 1).is_some_and(u8::is_ascii_digit))
        };
        let end = (start..bytes.len())
            .find(|place| !is_part(*place))
            .unwrap_or(bytes.len());
        at = end.max(start + 1);
        let groups: Vec<usize> = text[start..end].split([' ', '-']).map(str::len).collect();
        if matches!(groups[..], [4, 4, 4, 4] | [4, 6, 4 | 5]) {
            if is_card(text, (start, end), |lead| matches!(lead, 3000..=6999)) {
                found.push((start, end));
            }
            continue;
        }
        // Among other numbers, such as a time before it, each stands for itself.
        let mut word = start;
        for part in text[start..end].split(' ') {
            if part.bytes().all(|byte| byte.is_ascii_digit())
                && is_card(text, (word, word + part.len()), |_| false)
            {
                found.push((word, word + part.len()));
            }
            word += part.len() + 1;
        }
    }
    found
}

/// Whether the number at a place can be a card's: one that an issuer gives out, or one whose first four digits are `also`
/// taken for such.
fn is_card(text: &str, (start, end): (usize, usize), also: impl Fn(u32) -> bool) -> bool {
    let bytes = text.as_bytes();
    let alone = start.checked_sub(1).is_none_or(|before| {
        !bytes[before].is_ascii_alphanumeric() && !b"._-/=".contains(&bytes[before])
    });
    let after = |place: usize| bytes.get(place).copied().unwrap_or(b' ');
    let fraction = after(end) == b'.' && after(end + 1).is_ascii_digit();
    let closes = !after(end).is_ascii_alphanumeric() && !b"_-/".contains(&after(end)) && !fraction;
    if !alone || !closes {
        return false;
    }
    let digits: Vec<u32> = text[start..end]
        .chars()
        .filter_map(|letter| letter.to_digit(10))
        .collect();
    let lead = digits
        .iter()
        .take(4)
        .fold(0, |lead, digit| lead * 10 + digit);
    let varied = digits.iter().any(|digit| *digit != digits[0]);
    (is_issued(digits.len(), lead) || also(lead)) && luhn(&digits) && varied
}

/// Whether an issuer gives out numbers of this length with these first four digits (ISO/IEC 7812, by the issuers' own
/// ranges).
fn is_issued(length: usize, lead: u32) -> bool {
    match length {
        // Diners Club.
        14 => matches!(lead, 3000..=3059 | 3600..=3699 | 3800..=3999),
        // American Express.
        15 => matches!(lead, 3400..=3499 | 3700..=3799),
        // Mastercard, JCB, Visa, Mastercard, Discover, UnionPay, Discover.
        16 => {
            matches!(lead, 2221..=2720 | 3528..=3589 | 4000..=4999 | 5100..=5599 | 6011 | 6200..=6299 | 6440..=6599)
        }
        _ => false,
    }
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
    sum.is_multiple_of(10)
}

/// Longest bank account in bytes, with a blank after each letter. Many may seem to begin in one run of letters.
const LONGEST_ACCOUNT: usize = 2 * 34;

/// Bank accounts: an IBAN whose check digits fit.
fn accounts(text: &str) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut last = 0;
    for (start, _) in text.char_indices() {
        let bytes = &text.as_bytes()[start..];
        let begins = bytes.len() > 15
            && bytes[..2].iter().all(u8::is_ascii_uppercase)
            && bytes[2..4].iter().all(u8::is_ascii_digit)
            && text[..start]
                .chars()
                .next_back()
                .is_none_or(|before| !before.is_alphanumeric());
        if start < last || !begins {
            continue;
        }
        let is_part = |place: &usize| {
            bytes[*place].is_ascii_uppercase()
                || bytes[*place].is_ascii_digit()
                || (bytes[*place] == b' '
                    && bytes
                        .get(place + 1)
                        .is_some_and(|next| next.is_ascii_uppercase() || next.is_ascii_digit()))
        };
        let longest = bytes.len().min(LONGEST_ACCOUNT + 1);
        let length = (0..longest)
            .find(|place| !is_part(place))
            .unwrap_or(longest);
        let account: String = text[start..start + length]
            .chars()
            .filter(|letter| *letter != ' ')
            .collect();
        if length <= LONGEST_ACCOUNT && (15..=34).contains(&account.len()) && checks(&account) {
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
        places
            .iter()
            .map(|(start, end)| &text[*start..*end])
            .collect()
    }

    #[test]
    fn addresses_of_people_are_found_and_those_of_roles_are_not() {
        let text = "Mail ani.wijaya@mail.test, <budi+x@sub.host.test>. Or support@host.test, a@b.example, git@github.com:x/y, \
                    user@host:/path, npm @types/node@18.2, sre-team@host.test";
        assert_eq!(
            shown(text, &emails(text)),
            ["ani.wijaya@mail.test", "budi+x@sub.host.test"]
        );
    }

    #[test]
    fn phone_numbers_are_international_and_no_offsets() {
        let text = "Call +62 812-3456-789 or +6281234567890; 2026-10-02T09:14+07:00, +100 000 requests, a+12345678901";
        assert_eq!(
            shown(text, &phones(text)),
            ["+62 812-3456-789", "+6281234567890"]
        );
    }

    #[test]
    fn cards_in_one_run_are_an_issuers() {
        // Test numbers that the issuers publish, put together so that no scanner takes them for more.
        for run in [
            ["4111", "111111111111"],
            ["5555", "555555554444"],
            ["2223", "003122003222"],
            ["3782", "82246310005"],
            ["3056", "9309025904"],
            ["6011", "111111111117"],
        ] {
            let run = run.concat();
            for text in [
                format!("pan {run}."),
                format!("at 09:14 {run} was 2 times declined"),
                format!("`{run}`"),
            ] {
                assert_eq!(shown(&text, &cards(&text)), [run.as_str()], "{text}");
            }
            let parts_of_others = [
                format!("id-{run}"),
                format!("{run}.5"),
                format!("/orders/{run}"),
                format!("x{run}"),
                format!("26-{run}"),
            ];
            for text in parts_of_others {
                assert_eq!(shown(&text, &cards(&text)), [] as [&str; 0], "{text}");
            }
        }
        // The check fails, the beginning is nobody's, or the length is another: an identifier, and times.
        for text in [
            "4111111111111112",
            "1111111111111117",
            "7992739871300009",
            "41111111111111111111",
            "1760000000000",
        ] {
            assert_eq!(shown(text, &cards(text)), [] as [&str; 0], "{text}");
        }
    }

    #[test]
    fn phone_numbers_have_nine_to_fifteen_digits() {
        for (text, found) in [
            ("+1 23 456 78", false),
            ("+1 23 456 789", true),
            ("+1234567890", false),
            ("+12345678901", true),
            ("+123456789012345", true),
            ("+1234567890123456", false),
        ] {
            assert_eq!(!phones(text).is_empty(), found, "{text}");
        }
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
