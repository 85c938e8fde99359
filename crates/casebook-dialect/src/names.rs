//! When a heading or label is one of the names that a dialect gives.

use casebook_text::name_key;

/// The key of a heading or label: its case, its number (`1. Summary`), emphasis and a colon at its end do not matter.
pub(crate) fn key(name: &str) -> String {
    let name = name.trim().trim_matches(['*', '_', '#']).trim();
    let rest =
        name.trim_start_matches(|letter: char| letter.is_ascii_digit() || ".)".contains(letter));
    let number = &name[..name.len() - rest.len()];
    let is_number = number.starts_with(|letter: char| letter.is_ascii_digit())
        && number.contains(['.', ')'])
        && rest.starts_with(' ');
    let name = if is_number { rest } else { name };
    name_key(name.trim_end_matches([':', '：', '?', '.', '*', '_', ' ']))
}

/// Whether `text` is one of `names`, which are keys.
pub(crate) fn is_one_of(text: &str, names: &[String]) -> bool {
    let key = key(text);
    names.contains(&key)
}

/// What follows one of `names` at the start of a plain line: `Repaired: x`, `Repaired - x`, and `Repaired 09:14`, where a value
/// can be told from more words of the label since it begins with a digit. Offset and text.
pub(crate) fn after_name<'a>(line: &'a str, names: &[String]) -> Option<(usize, &'a str)> {
    let start = line.len() - line.trim_start().len();
    let values = names.iter().filter_map(|name| {
        let end = start + name.len();
        let written = line.get(start..end)?;
        let is_same = written.eq_ignore_ascii_case(name) || name_key(written) == *name;
        let value = is_same.then(|| value_in(&line[end..])).flatten()?;
        let value = value.trim_start();
        Some((line.len() - value.len(), value.trim_end()))
    });
    // Of `Detected` and `Detected by` the longer one.
    values.min_by_key(|(_, value)| value.len())
}

/// The value in what follows a label; `None` where the label has more words.
fn value_in(rest: &str) -> Option<&str> {
    let marked = rest.trim_start();
    if let Some(value) = marked.strip_prefix([':', '：']) {
        return Some(value);
    }
    if marked.is_empty() {
        return Some(marked);
    }
    let is_apart = marked.len() < rest.len();
    let dash = ["– ", "— ", "- "]
        .iter()
        .find_map(|dash| marked.strip_prefix(dash));
    let is_value = marked.starts_with(|letter: char| letter.is_ascii_digit() || letter == '~');
    dash.or(is_value.then_some(marked)).filter(|_| is_apart)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_emphasis_and_a_colon_are_no_part_of_a_name() {
        for written in [
            "Summary",
            "1. Summary",
            "**Summary:**",
            "2) summary",
            "3.1 SUMMARY",
        ] {
            assert_eq!(key(written), "summary", "{written}");
        }
        assert_eq!(key("503 errors"), "503 errors");
    }

    #[test]
    fn a_label_ends_where_its_value_begins() {
        let names = ["first detected".to_owned(), "first detected by".to_owned()];
        let value = |line| after_name(line, &names).map(|(_, value)| value);
        assert_eq!(
            value("First detected: 2026-10-02 09:14"),
            Some("2026-10-02 09:14")
        );
        assert_eq!(value("First detected 2026-10-02"), Some("2026-10-02"));
        assert_eq!(value("First detected 09:14"), Some("09:14"));
        assert_eq!(value("First detected – 09:14"), Some("09:14"));
        assert_eq!(value("First detected by: Ana"), Some("Ana"));
        assert_eq!(value("First detected:"), Some(""));
        assert_eq!(value("First detected pods fail"), None);
        assert_eq!(value("First detectedx: 1"), None);
    }
}
