//! Payment cards and bank accounts: numbers that check themselves.

/// Payment card numbers whose last digit checks the others: in groups as they are printed, or in one run of a length and
/// with a beginning that an issuer uses, since one in ten numbers of any kind passes the check.
pub(super) fn cards(text: &str) -> Vec<(usize, usize)> {
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
pub(super) fn accounts(text: &str) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut last = 0;
    for (start, four) in text.as_bytes().windows(4).enumerate() {
        let bytes = &text.as_bytes()[start..];
        let begins = matches!(four, [b'A'..=b'Z', b'A'..=b'Z', b'0'..=b'9', b'0'..=b'9'])
            && bytes.len() > 15
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
