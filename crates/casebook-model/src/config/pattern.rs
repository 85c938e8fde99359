//! Patterns of ids and file names: literal text and placeholders.

/// A pattern such as `PM-{year}-{number:4}`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern {
    source: String,
    parts: Vec<Part>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    Literal(String),
    /// That many digits; `None` for one or more.
    Digits(Placeholder, Option<usize>),
    /// Lower-case letters, digits and inner hyphens.
    Slug,
}

/// A placeholder of digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Placeholder {
    Year,
    Month,
    Day,
    Number,
}

/// What is wrong with a pattern.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PatternError {
    /// A brace without its partner.
    #[error("a `{{` in the pattern is not closed")]
    Unclosed,
    /// A placeholder that does not exist.
    #[error(
        "`{{{0}}}` is not a placeholder: use {{year}}, {{month}}, {{day}}, {{number}}, {{number:4}} and {{slug}}"
    )]
    Placeholder(String),
}

/// The values a pattern is filled with.
#[derive(Debug, Clone, Copy)]
pub struct Values<'a> {
    /// Year, month and day of the incident.
    pub date: (i16, i8, i8),
    /// A running number.
    pub number: u32,
    /// The title as a slug.
    pub slug: &'a str,
}

impl Pattern {
    /// Reads a pattern.
    ///
    /// # Errors
    /// An unclosed brace or a placeholder that does not exist.
    pub fn parse(source: &str) -> Result<Self, PatternError> {
        let mut parts = Vec::new();
        let mut rest = source;
        while let Some((literal, after)) = rest.split_once('{') {
            if !literal.is_empty() {
                parts.push(Part::Literal(literal.to_owned()));
            }
            let (name, after) = after.split_once('}').ok_or(PatternError::Unclosed)?;
            let unknown = || PatternError::Placeholder(name.to_owned());
            parts.push(match name.split_once(':') {
                None => match name {
                    "year" => Part::Digits(Placeholder::Year, Some(4)),
                    "month" => Part::Digits(Placeholder::Month, Some(2)),
                    "day" => Part::Digits(Placeholder::Day, Some(2)),
                    "number" => Part::Digits(Placeholder::Number, None),
                    "slug" => Part::Slug,
                    _ => return Err(unknown()),
                },
                Some(("number", width)) => {
                    let width = width
                        .parse()
                        .ok()
                        .filter(|width| (1..=9).contains(width))
                        .ok_or_else(unknown)?;
                    Part::Digits(Placeholder::Number, Some(width))
                }
                Some(_) => return Err(unknown()),
            });
            rest = after;
        }
        if !rest.is_empty() {
            parts.push(Part::Literal(rest.to_owned()));
        }
        Ok(Self {
            source: source.to_owned(),
            parts,
        })
    }

    /// The pattern as it was written.
    #[must_use]
    pub fn source(&self) -> &str {
        &self.source
    }

    /// Whether `text` has this form.
    #[must_use]
    pub fn matches(&self, text: &str) -> bool {
        matches(&self.parts, text)
    }

    /// The text for `values`; a number wider than its placeholder is written in full.
    #[must_use]
    pub fn fill(&self, values: &Values<'_>) -> String {
        let (year, month, day) = values.date;
        self.parts
            .iter()
            .map(|part| match part {
                Part::Literal(text) => text.clone(),
                Part::Digits(Placeholder::Year, _) => format!("{year:04}"),
                Part::Digits(Placeholder::Month, _) => format!("{month:02}"),
                Part::Digits(Placeholder::Day, _) => format!("{day:02}"),
                Part::Digits(Placeholder::Number, width) => {
                    format!("{:0width$}", values.number, width = width.unwrap_or(1))
                }
                Part::Slug => values.slug.to_owned(),
            })
            .collect()
    }

    /// `text` in this form, when only its case or missing zeros keep it from that: `pm-2026-42` → `PM-2026-0042`.
    #[must_use]
    pub fn canonical(&self, text: &str) -> Option<String> {
        canonical(&self.parts, text).filter(|form| form != text && self.matches(form))
    }

    /// The running number inside `text`, when it has this form and the pattern one number.
    #[must_use]
    pub fn number(&self, text: &str) -> Option<u32> {
        let mut rest = text;
        let mut number = None;
        for part in &self.parts {
            match part {
                Part::Literal(literal) => rest = rest.strip_prefix(literal.as_str())?,
                Part::Digits(placeholder, width) => {
                    let digits = rest
                        .bytes()
                        .take_while(u8::is_ascii_digit)
                        .count()
                        .min(width.unwrap_or(9));
                    if *placeholder == Placeholder::Number {
                        number = rest[..digits].parse().ok();
                    }
                    rest = &rest[digits..];
                }
                Part::Slug => return number,
            }
        }
        number
    }
}

fn canonical(parts: &[Part], text: &str) -> Option<String> {
    let Some((part, parts)) = parts.split_first() else {
        return text.is_empty().then(String::new);
    };
    let after = |read: String, length: usize| Some(read + &canonical(parts, &text[length..])?);
    let run = |allowed: fn(u8) -> bool| text.bytes().take_while(|byte| allowed(*byte)).count();
    match part {
        Part::Literal(literal) => {
            let written = text
                .get(..literal.len())
                .filter(|written| written.eq_ignore_ascii_case(literal))?;
            after(literal.clone(), written.len())
        }
        Part::Digits(placeholder, width) => {
            let width = width.unwrap_or(1);
            // A year of two digits is a guess.
            let least = if *placeholder == Placeholder::Year {
                width
            } else {
                1
            };
            let most = run(|byte| byte.is_ascii_digit());
            (least..=most)
                .rev()
                .find_map(|count| after(format!("{:0>width$}", &text[..count]), count))
        }
        Part::Slug => {
            let most = run(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
            (1..=most)
                .rev()
                .find_map(|count| after(text[..count].to_ascii_lowercase(), count))
        }
    }
}

fn matches(parts: &[Part], text: &str) -> bool {
    let Some((part, parts)) = parts.split_first() else {
        return text.is_empty();
    };
    let some = |allowed: fn(u8) -> bool| text.bytes().take_while(|byte| allowed(*byte)).count();
    match part {
        Part::Literal(literal) => text
            .strip_prefix(literal.as_str())
            .is_some_and(|rest| matches(parts, rest)),
        Part::Digits(_, Some(width)) => {
            some(|byte| byte.is_ascii_digit()) >= *width && matches(parts, &text[*width..])
        }
        Part::Digits(_, None) => {
            (1..=some(|byte| byte.is_ascii_digit())).any(|count| matches(parts, &text[count..]))
        }
        Part::Slug => {
            let longest =
                some(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
            (1..=longest)
                .rev()
                .any(|count| !text[..count].starts_with('-') && matches(parts, &text[count..]))
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn patterns_match_and_fill() {
        let id = Pattern::parse("PM-{year}-{number:4}").unwrap();
        assert!(id.matches("PM-2026-0042"));
        assert!(
            !id.matches("PM-2026-42")
                && !id.matches("pm-2026-0042")
                && !id.matches("PM-2026-00421")
        );
        let values = Values {
            date: (2026, 10, 2),
            number: 42,
            slug: "checkout-502",
        };
        assert_eq!(id.fill(&values), "PM-2026-0042");
        assert_eq!(id.number("PM-2026-0042"), Some(42));
        let file = Pattern::parse("{year}-{month}-{day}-{slug}").unwrap();
        assert!(file.matches("2026-10-02-checkout-502") && !file.matches("2026-10-checkout"));
        assert_eq!(file.fill(&values), "2026-10-02-checkout-502");
    }

    #[test]
    fn case_and_zeros_are_put_right_and_nothing_is_made_up() {
        let id = Pattern::parse("PM-{year}-{number:4}").unwrap();
        assert_eq!(id.canonical("pm-2026-42"), Some("PM-2026-0042".to_owned()));
        for text in [
            "PM-2026-0042",
            "PM-26-42",
            "INC-2026-42",
            "PM-2026-",
            "PM-2026-00042",
            "PM-2026-42b",
        ] {
            assert_eq!(id.canonical(text), None, "{text}");
        }
        let file = Pattern::parse("{year}-{month}-{day}-{slug}").unwrap();
        assert_eq!(
            file.canonical("2026-9-02-Checkout-502"),
            Some("2026-09-02-checkout-502".to_owned())
        );
    }

    #[test]
    fn mistakes_are_named() {
        assert_eq!(
            Pattern::parse("{yaer}"),
            Err(PatternError::Placeholder("yaer".to_owned()))
        );
        assert_eq!(Pattern::parse("a{year"), Err(PatternError::Unclosed));
        assert!(Pattern::parse("{number:0}").is_err());
    }
}
