//! Reading a query.

use std::ops::Range;

use super::expr::{Expr, Node};
use super::note::{Note, NoteKind};
use super::scanner::{Operator, Scanner};

/// The deepest nesting of parentheses and negations that is followed.
const MAX_DEPTH: usize = 32;

/// Reads a query. `None` when it asks for nothing.
pub(crate) fn parse(query: &str) -> (Option<Node>, Vec<Note>) {
    let mut parser = Parser {
        scan: Scanner::new(query),
        nested: 0,
        notes: Vec::new(),
    };
    let node = parser.any();
    (node, parser.notes)
}

struct Parser<'q> {
    scan: Scanner<'q>,
    /// Negations within each other.
    nested: usize,
    notes: Vec<Note>,
}

impl Parser<'_> {
    /// Parts separated by `OR`.
    fn any(&mut self) -> Option<Node> {
        let start = self.scan.at;
        let mut parts = Vec::new();
        loop {
            let before = self.scan.at;
            match self.all() {
                // A group may itself be a choice: the same choice.
                Some(Node {
                    expr: Expr::Any(inner),
                    ..
                }) => parts.extend(inner),
                Some(part) => parts.push(part),
                None => {}
            }
            match self.scan.operator() {
                Some((Operator::Or, span)) => {
                    if parts.is_empty() || self.scan.rest_is_empty() || self.scan.at == before {
                        self.dangling("OR", span);
                    }
                }
                Some((Operator::And, _)) | None => break,
            }
        }
        one_or(parts, start..self.scan.at, Expr::Any)
    }

    /// Parts side by side, or with `AND` between them.
    fn all(&mut self) -> Option<Node> {
        let start = self.scan.at;
        let mut parts: Vec<Node> = Vec::new();
        let mut strict = false;
        loop {
            self.scan.skip_space();
            if self.scan.at_end() {
                break;
            }
            let checkpoint = self.scan.at;
            match self.scan.operator() {
                Some((Operator::And, span)) => {
                    if parts.is_empty() || self.scan.rest_is_empty() || self.scan.operator_follows()
                    {
                        self.dangling("AND", span);
                    } else {
                        strict = true;
                    }
                    continue;
                }
                Some((Operator::Or, _)) => {
                    self.scan.at = checkpoint;
                    break;
                }
                None => {}
            }
            if let Some(part) = self.part() {
                parts.push(part);
            }
        }
        one_or(parts, start..self.scan.at, |parts| Expr::All {
            parts,
            strict,
        })
    }

    /// One part: negation, group, phrase, field or word. Always moves on.
    fn part(&mut self) -> Option<Node> {
        let start = self.scan.at;
        if self.scan.rest().starts_with("NOT") && self.scan.ends_word(self.scan.at + 3) {
            self.scan.at += 3;
            self.scan.skip_space();
            if self.scan.at_end() {
                self.note(
                    start..start + 3,
                    "NOT needs something after it; it was left out.",
                );
                return None;
            }
            return self.negated(start);
        }
        let mut ahead = self.scan.rest().chars();
        match (ahead.next(), ahead.next()) {
            (Some('-'), Some(next))
                if !next.is_whitespace()
                    && next != '-'
                    && !(next == ')' && self.scan.depth > 0) =>
            {
                self.scan.at += 1;
                self.negated(start)
            }
            (Some('('), _) if self.scan.depth < MAX_DEPTH => self.group(),
            // Beyond the deepest nesting a parenthesis is punctuation.
            (Some('('), _) => {
                self.scan.at += 1;
                None
            }
            (Some('"'), _) => {
                let text = self.quoted();
                let some = text.chars().any(char::is_alphanumeric);
                some.then_some(Node {
                    expr: Expr::Phrase(text),
                    span: start..self.scan.at,
                })
            }
            _ => self.word(),
        }
    }

    fn negated(&mut self, start: usize) -> Option<Node> {
        if self.scan.at_end() || self.nested >= MAX_DEPTH {
            return None;
        }
        self.nested += 1;
        let part = self.part();
        self.nested -= 1;
        let part = part?;
        Some(Node {
            expr: Expr::Not(Box::new(part)),
            span: start..self.scan.at,
        })
    }

    fn group(&mut self) -> Option<Node> {
        let start = self.scan.at;
        self.scan.at += 1;
        self.scan.depth += 1;
        let inner = self.any();
        self.scan.depth -= 1;
        self.scan.skip_space();
        if self.scan.rest().starts_with(')') {
            self.scan.at += 1;
        } else {
            self.note(
                start..start + 1,
                "This parenthesis is not closed; the group was taken to reach to the end.",
            );
        }
        inner
    }

    /// Text between quotes; the missing one is taken to be at the end.
    fn quoted(&mut self) -> String {
        let start = self.scan.at;
        self.scan.at += 1;
        let rest = self.scan.rest();
        let (text, length) = match rest.find('"') {
            Some(end) => (rest[..end].to_owned(), end + 1),
            None => (rest.to_owned(), rest.len()),
        };
        if length == text.len() {
            self.note(
                start..start + 1,
                "This quote is not closed; the phrase was taken to reach to the end.",
            );
        }
        self.scan.at += length;
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// A word or a field.
    fn word(&mut self) -> Option<Node> {
        let start = self.scan.at;
        let end = self.scan.word_end();
        self.scan.at = end;
        let text = &self.scan.query[start..end];
        if let Some((name, value)) = text
            .split_once(':')
            .filter(|(name, value)| is_field(name, value))
        {
            let (name, mut value) = (name.to_owned(), value.to_owned());
            if value.is_empty() && self.scan.rest().starts_with('"') {
                value = self.quoted();
            }
            return Some(Node {
                expr: Expr::Field { name, value },
                span: start..self.scan.at,
            });
        }
        let (text, prefix) = match text.strip_suffix('*') {
            Some(stem) => (stem.trim_end_matches('*'), true),
            None => (text, false),
        };
        let some = text.chars().any(char::is_alphanumeric);
        some.then(|| Node {
            expr: Expr::Word {
                text: text.to_owned(),
                prefix,
            },
            span: start..end,
        })
    }

    fn dangling(&mut self, operator: &str, span: Range<usize>) {
        self.note(
            span,
            &format!("{operator} needs something on both sides; it was left out."),
        );
    }

    fn note(&mut self, span: Range<usize>, message: &str) {
        let (kind, message) = (NoteKind::Syntax, message.to_owned());
        self.notes.push(Note {
            span,
            kind,
            message,
            suggestion: None,
        });
    }
}

/// Whether `name:value` names a field, rather than being `Foo::bar`, an address or a time.
pub(super) fn is_field(name: &str, value: &str) -> bool {
    name.starts_with(|ch: char| ch.is_alphabetic())
        && name
            .chars()
            .all(|ch| ch.is_alphanumeric() || matches!(ch, '-' | '_'))
        && !value.starts_with([':', '/', '\\'])
}

fn one_or(
    mut parts: Vec<Node>,
    span: Range<usize>,
    many: impl FnOnce(Vec<Node>) -> Expr,
) -> Option<Node> {
    match parts.len() {
        0 => None,
        1 => parts.pop(),
        _ => Some(Node {
            expr: many(parts),
            span,
        }),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn shown(query: &str) -> String {
        parse(query)
            .0
            .map(|node| node.to_string())
            .unwrap_or_default()
    }

    #[test]
    fn reads_what_people_type() {
        for (query, expected) in [
            ("  payments   pool ", "payments pool"),
            ("a OR b c AND d", "a OR b AND c AND d"),
            ("\"connection pool\" -kafka", "\"connection pool\" -kafka"),
            ("NOT kafka redis", "-kafka redis"),
            ("cause:capacity (dns OR bgp)", "cause:capacity (dns OR bgp)"),
            ("title:\"split brain\"", "title:\"split brain\""),
            ("downtime:>30m in:2024", "downtime:>30m in:2024"),
            ("Foo::bar http://x.y/z 10:30", "Foo::bar http://x.y/z 10:30"),
            ("main() foo(bar)", "main() foo(bar)"),
            ("time*", "time*"),
            ("--no-verify", "--no-verify"),
            ("OR", ""),
            ("()", ""),
            ("- ", ""),
            ("\"\"", ""),
            ("-(a b)", "-(a b)"),
            ("-(-a)", "-(-a)"),
            ("((a OR b) OR c)", "a OR b OR c"),
        ] {
            assert_eq!(shown(query), expected, "{query}");
        }
    }

    #[test]
    fn mistakes_are_noted_where_they_are() {
        let spans = |query: &str| {
            parse(query)
                .1
                .into_iter()
                .map(|note| (note.span.start, note.span.end))
                .collect::<Vec<_>>()
        };
        assert_eq!(spans("a \"b c"), [(2, 3)]);
        assert_eq!(spans("(a b"), [(0, 1)]);
        assert_eq!(spans("a AND"), [(2, 5)]);
        assert_eq!(spans("OR a"), [(0, 2)]);
        assert!(spans("a OR b AND (c -d)").is_empty());
    }

    #[test]
    fn spans_cover_what_was_typed() {
        let node = parse("ab cause:x").0.unwrap();
        let Expr::All { parts, .. } = node.expr else {
            panic!("two parts")
        };
        assert_eq!(
            (parts[0].span.clone(), parts[1].span.clone()),
            (0..2, 3..10)
        );
    }

    #[test]
    fn deep_nesting_does_not_overflow() {
        let query = format!("{}a{}", "(".repeat(100_000), ")".repeat(100_000));
        let _ = parse(&query);
        let _ = parse(&"-".repeat(100_000));
        let _ = parse(&"NOT ".repeat(100_000));
    }

    #[test]
    fn nested_choices_are_one() {
        for query in ["((a OR b) OR c)", "a OR (b OR c)", "(a OR (b)) OR ((c))"] {
            assert_eq!(parse(query).0, parse("a OR b OR c").0, "{query}");
        }
        assert_ne!(parse("(a OR b) c").0, parse("a OR b c").0);
    }

    #[test]
    fn values_that_would_read_otherwise_are_printed_in_quotes() {
        for query in [
            "title:\"/etc/passwd\"",
            "title:\"\\\\server\\share\"",
            "title:\":8080\"",
            "title:\"a b\"",
            "(title:\"f(x)\" OR a) b",
            "-cause:\"/x\"",
            "a OR (NOT) b",
            "(NOT) a",
        ] {
            let node = parse(query).0.unwrap();
            assert_eq!(parse(&node.to_string()).0, Some(node), "{query}");
        }
        assert_eq!(shown("title:\"/etc/passwd\""), "title:\"/etc/passwd\"");
        assert_eq!(shown("(NOT) a"), "a");
        assert_eq!(parse("a NOT").1.len(), 1);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4_096))]

        #[test]
        fn never_panics(query in "\\PC{0,60}") {
            let _ = parse(&query);
        }

        #[test]
        fn what_is_printed_reads_the_same(
            depth in prop_oneof![8 => Just(0usize), 1 => 28usize..36],
            query in "([ab:*\"()/\\\\-]|AND|OR|NOT|&&|\\|\\|| |é|c:d|c:\"|::){0,24}",
        ) {
            let query = format!("{}{query}", "(".repeat(depth));
            if let Some(node) = parse(&query).0 {
                let printed = node.to_string();
                let again = parse(&printed).0;
                prop_assert_eq!(again.as_ref(), Some(&node), "{}", printed);
            }
        }
    }
}
