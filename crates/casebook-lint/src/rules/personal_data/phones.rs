//! Phone numbers.

/// Phone numbers in the international form: `+`, 9 to 15 digits, in three groups at least or eleven digits.
pub(super) fn phones(text: &str) -> Vec<(usize, usize)> {
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
