//! Numbers as people write them.

/// Reads a number, thousands kept apart by one kind of `,`, `_` or space. Between other groups than of three digits a
/// comma may as well stand for the decimal point: `1,5` is not fifteen, and `0,500` not five hundred.
pub(super) fn number_of(text: &str) -> Option<f64> {
    let is_separator =
        |letter: char| matches!(letter, ',' | '_' | ' ' | '\u{a0}' | '\u{2009}' | '\u{202f}');
    let number = match text.find(is_separator) {
        None => text.parse::<f64>().ok()?,
        Some(at) => {
            let separator = text[at..].chars().next()?;
            let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
            let mut groups = whole.trim_start_matches(['+', '-']).split(separator);
            let digits = |group: &str| group.bytes().all(|byte| byte.is_ascii_digit());
            let first = groups
                .next()
                .filter(|first| (1..=3).contains(&first.len()) && digits(first))?;
            if first.starts_with('0')
                || !groups.all(|group| group.len() == 3 && digits(group))
                || !digits(fraction)
            {
                return None;
            }
            format!("{}.{fraction}", whole.replace(separator, ""))
                .parse::<f64>()
                .ok()?
        }
    };
    number.is_finite().then_some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_groups_of_three_digits() {
        for (text, number) in [
            ("1500", 1500.0),
            ("-1.25", -1.25),
            ("1e3", 1000.0),
            ("1,500", 1500.0),
            ("12 000", 12000.0),
            ("12\u{202f}000", 12000.0),
            ("1_234_567.5", 1_234_567.5),
            ("-1,500", -1500.0),
        ] {
            assert_eq!(number_of(text), Some(number), "{text}");
        }
    }

    #[test]
    fn what_may_be_a_decimal_comma_is_no_number() {
        for text in [
            "1,5",
            "0,97",
            "0,500",
            "1,50",
            "1,5000",
            "1234,567",
            "1_5",
            "1 5",
            "1,234 567",
            "1,,500",
            ",500",
        ] {
            assert_eq!(number_of(text), None, "{text}");
        }
        for text in [
            "1,500,",
            "1.5,500",
            "1,500.5.5",
            "1,500.-5",
            "--1,500",
            "1,500e3",
            "inf",
            "nan",
            "",
        ] {
            assert_eq!(number_of(text), None, "{text}");
        }
    }
}
