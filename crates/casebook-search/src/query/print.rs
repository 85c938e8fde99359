//! Writing a query, so that reading it gives the same.

use std::fmt::{Display, Formatter, Result};

use super::{Ask, Node};

impl Display for Node {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        self.ask.fmt(f)
    }
}

impl Display for Ask {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self {
            Ask::Word { text, open } => write!(f, "{text}{}", if *open { "*" } else { "" }),
            Ask::Phrase(text) => write!(f, "\"{text}\""),
            Ask::Field { name, value } => {
                if value.contains([' ', ')']) {
                    write!(f, "{name}:\"{value}\"")
                } else {
                    write!(f, "{name}:{value}")
                }
            }
            Ask::Not(part) => match &part.ask {
                Ask::Not(_) | Ask::All { .. } | Ask::Any(_) => write!(f, "-({part})"),
                Ask::Word { text, .. } if text.starts_with('-') => write!(f, "NOT {part}"),
                _ => write!(f, "-{part}"),
            },
            Ask::All { parts, strict } => {
                let between = if *strict { " AND " } else { " " };
                join(f, parts, between, |part| {
                    matches!(part, Ask::All { .. } | Ask::Any(_))
                })
            }
            Ask::Any(parts) => join(f, parts, " OR ", |_| false),
        }
    }
}

fn join(
    f: &mut Formatter<'_>,
    parts: &[Node],
    between: &str,
    group: impl Fn(&Ask) -> bool,
) -> Result {
    for (index, part) in parts.iter().enumerate() {
        if index > 0 {
            f.write_str(between)?;
        }
        if group(&part.ask) {
            write!(f, "({part})")?;
        } else {
            part.fmt(f)?;
        }
    }
    Ok(())
}
