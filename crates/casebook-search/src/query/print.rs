//! Writing a query, so that reading it gives the same.

use std::fmt::{Display, Formatter, Result};

use super::expr::{Expr, Node};
use super::parse::is_field;

impl Display for Node {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        self.expr.fmt(f)
    }
}

impl Display for Expr {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self {
            Expr::Word { text, prefix } => write!(f, "{text}{}", if *prefix { "*" } else { "" }),
            Expr::Phrase(text) => write!(f, "\"{text}\""),
            Expr::Field { name, value } => {
                // Without quotes, `title:/etc` is an address, and a space or a parenthesis ends the value.
                if is_field(name, value) && !value.contains([' ', ')']) {
                    write!(f, "{name}:{value}")
                } else {
                    write!(f, "{name}:\"{value}\"")
                }
            }
            Expr::Not(part) => match &part.expr {
                Expr::Not(_) | Expr::All { .. } | Expr::Any(_) => write!(f, "-({part})"),
                Expr::Word { text, .. } if text.starts_with('-') => write!(f, "NOT {part}"),
                _ => write!(f, "-{part}"),
            },
            Expr::All { parts, strict } => {
                let between = if *strict { " AND " } else { " " };
                join(f, parts, between, |part| {
                    matches!(part, Expr::All { .. } | Expr::Any(_))
                })
            }
            Expr::Any(parts) => join(f, parts, " OR ", |_| false),
        }
    }
}

fn join(
    f: &mut Formatter<'_>,
    parts: &[Node],
    between: &str,
    group: impl Fn(&Expr) -> bool,
) -> Result {
    for (index, part) in parts.iter().enumerate() {
        if index > 0 {
            f.write_str(between)?;
        }
        if group(&part.expr) {
            write!(f, "({part})")?;
        } else {
            part.fmt(f)?;
        }
    }
    Ok(())
}
