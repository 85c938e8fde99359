//! Where in front matter somebody is typing. Text that is being written is hardly ever YAML, so that lines and indentation tell.

use casebook_diagnostic::Span;

/// What is being typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Typed {
    /// The keys around it, the outermost first; of a value, that of its own field last.
    pub(super) keys: Vec<String>,
    /// Whether it is a key or a value.
    pub(super) part: Part,
    /// The word so far, and what follows it without a gap.
    pub(super) word: Span,
    /// Whether it stands between brackets or braces.
    pub(super) in_flow: bool,
}

/// What a word is in front matter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Part {
    /// A key, beside those that its mapping has already.
    Key {
        /// The other keys.
        siblings: Vec<String>,
        /// The column at which it starts.
        column: usize,
        /// Whether it is the first of an item of a list.
        begins_item: bool,
    },
    /// A value, or one of a list.
    Value,
}

/// A line taken apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Line<'a> {
    /// The column of the last `-`, if there is one.
    marker: Option<usize>,
    /// The column at which its content starts.
    column: usize,
    content: &'a str,
}

impl<'a> Line<'a> {
    /// `None` for blank lines and comments.
    fn of(text: &'a str) -> Option<Self> {
        let mut column = text.len() - text.trim_start_matches(' ').len();
        let mut content = &text[column..];
        let mut marker = None;
        while let Some(rest) = content.strip_prefix('-') {
            if !(rest.is_empty() || rest.starts_with(' ')) {
                break;
            }
            marker = Some(column);
            let trimmed = rest.trim_start_matches(' ');
            column += 1 + rest.len() - trimmed.len();
            content = trimmed;
        }
        let content = content.trim_end();
        let is_comment = content.starts_with('#');
        let is_blank = content.is_empty() && marker.is_none();
        (!is_comment && !is_blank).then_some(Self {
            marker,
            column,
            content,
        })
    }

    /// The key that its content begins with.
    fn key(&self) -> Option<&'a str> {
        let (key, rest) = self.content.split_once(':')?;
        let is_key = !key.is_empty()
            && (rest.is_empty() || rest.starts_with(' '))
            && !key.contains(['"', '\'', '[', '{', ' ', '#']);
        is_key.then_some(key)
    }
}

/// What is being typed at `offset` in the front matter at `front`; `None` in a comment.
pub(super) fn typed(text: &str, front: Span, offset: usize) -> Option<Typed> {
    let start = text[..offset]
        .rfind('\n')
        .map_or(0, |at| at + 1)
        .max(front.start);
    let before = &text[start..offset];
    if before.trim_start().starts_with('#') || before.contains(" #") {
        return None;
    }
    let line = Line::of(before).unwrap_or(Line {
        marker: None,
        column: before.len(),
        content: "",
    });
    // `Line` cuts blanks at the end, which part a key from the value that is being typed.
    let content = &before[line.column.min(before.len())..];
    let above = Above::of(&text[front.start..start], &line);
    let below = &text[offset..front.end.max(offset)];
    if let Some(key) = line.key() {
        let mut keys = above.parents;
        keys.push(key.to_owned());
        let value = content.find(':').map_or(content.len(), |at| at + 1);
        let value_start = start + line.column + value;
        return Some(in_value(text, value_start, offset, keys));
    }
    let word = word(text, start + line.column, offset);
    if content.starts_with(['[', '{', '"', '\'']) {
        return Some(in_value(text, start + line.column, offset, above.parents));
    }
    let mut siblings = above.siblings;
    siblings.extend(siblings_below(below, line.column));
    Some(Typed {
        keys: above.parents,
        part: Part::Key {
            siblings,
            column: line.column,
            begins_item: line.marker.is_some(),
        },
        word,
        in_flow: false,
    })
}

/// What lines above say of a line.
struct Above {
    parents: Vec<String>,
    siblings: Vec<String>,
}

impl Above {
    fn of(above: &str, line: &Line<'_>) -> Self {
        let mut parents = Vec::new();
        let mut siblings = Vec::new();
        // The column that a parent has to stand left of, or at most at.
        let (mut column, mut is_item) = match line.marker {
            Some(marker) => (marker, true),
            None => (line.column, false),
        };
        let own = line.column;
        for line in above.lines().rev().filter_map(Line::of) {
            let key = line.key();
            let is_parent = line.column < column || (is_item && line.column == column);
            match key {
                Some(key) if is_parent => {
                    parents.insert(0, key.to_owned());
                    (column, is_item) = match line.marker {
                        Some(marker) => (marker, true),
                        None => (line.column, false),
                    };
                }
                Some(key) if line.column == own && column == own && !is_item => {
                    siblings.push(key.to_owned());
                    if let Some(marker) = line.marker {
                        (column, is_item) = (marker, true);
                    }
                }
                _ => {
                    if line.column == column
                        && !is_item
                        && let Some(marker) = line.marker
                    {
                        (column, is_item) = (marker, true);
                    }
                }
            }
            if column == 0 && !is_item {
                // Further up there are only siblings of the outermost level.
                if own > 0 {
                    break;
                }
            }
        }
        Self { parents, siblings }
    }
}

/// The keys of the same mapping that follow.
fn siblings_below(below: &str, column: usize) -> Vec<String> {
    let lines = below.lines().skip(1).filter_map(Line::of);
    let same = lines.take_while(|line| {
        line.column >= column && line.marker.is_none_or(|marker| marker >= column)
    });
    let own = same.filter(|line| line.column == column && line.marker.is_none());
    own.filter_map(|line| Some(line.key()?.to_owned()))
        .collect()
}

/// What is being typed in a value that starts at `start`: a scalar, or something between brackets and braces.
fn in_value(text: &str, start: usize, offset: usize, mut keys: Vec<String>) -> Typed {
    /// A bracket that is open.
    struct Open {
        is_mapping: bool,
        key: Option<String>,
        siblings: Vec<String>,
        start: usize,
    }
    let mut open: Vec<Open> = Vec::new();
    let mut quote = None;
    for (at, letter) in text[start..offset].char_indices() {
        let at = start + at;
        match (quote, letter) {
            (Some(end), letter) => quote = Some(end).filter(|end| *end != letter),
            (None, '"' | '\'') => quote = Some(letter),
            (None, '[' | '{') => open.push(Open {
                is_mapping: letter == '{',
                key: None,
                siblings: Vec::new(),
                start: at + 1,
            }),
            (None, ']' | '}') => {
                open.pop();
            }
            (None, ',') => {
                if let Some(open) = open.last_mut() {
                    open.siblings.extend(open.key.take());
                    open.start = at + 1;
                }
            }
            (None, ':') => {
                if let Some(open) = open.last_mut().filter(|open| open.is_mapping) {
                    open.key = Some(text[open.start..at].trim().to_owned());
                    open.start = at + 1;
                }
            }
            _ => {}
        }
    }
    let in_flow = !open.is_empty();
    let from = open.last().map_or(start, |open| open.start);
    let inner = open.iter().filter_map(|open| open.key.clone());
    keys.extend(inner);
    let part = match open.pop() {
        Some(open) if open.is_mapping && open.key.is_none() => Part::Key {
            siblings: open.siblings,
            column: 0,
            begins_item: false,
        },
        _ => Part::Value,
    };
    Typed {
        keys,
        part,
        word: word(text, from, offset),
        in_flow,
    }
}

/// From the first letter behind `start` to the end of the word at `offset`.
fn word(text: &str, start: usize, offset: usize) -> Span {
    let written = &text[start..offset];
    let blanks = written.len() - written.trim_start().len();
    let rest = &text[offset..];
    let end = rest
        .find(|letter: char| letter.is_whitespace() || ",:[]{}#\"'".contains(letter))
        .unwrap_or(rest.len());
    Span::new(start + blanks, offset + end)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    /// What is being typed at the `|`.
    fn at(text: &str) -> (String, String, &'static str, bool) {
        let offset = text.find('|').unwrap();
        let text = text.replacen('|', "", 1);
        let typed = typed(&text, Span::new(0, text.len()), offset).unwrap();
        let part = match typed.part {
            Part::Key { .. } => "key",
            Part::Value => "value",
        };
        let word = typed.word.slice(&text).to_owned();
        (typed.keys.join("."), word, part, typed.in_flow)
    }

    /// A text, and of the `|` in it: the keys around it, its word, what that is, and whether it stands between brackets.
    const PLACES: &[(&str, &str, &str, &str, bool)] = &[
        ("ti|", "", "ti", "key", false),
        ("|", "", "", "key", false),
        ("title: x\nsta|tus: draft\n", "", "status", "key", false),
        ("status: dr|", "status", "dr", "value", false),
        ("status:|", "status", "", "value", false),
        ("status: |\ntitle: x\n", "status", "", "value", false),
        (
            "services: [checkout, pay|]",
            "services",
            "pay",
            "value",
            true,
        ),
        ("services: [|", "services", "", "value", true),
        (
            "services:\n  - check|out\n",
            "services",
            "checkout",
            "key",
            false,
        ),
        ("services:\n- |\n", "services", "", "key", false),
        ("impact:\n  down|", "impact", "down", "key", false),
        (
            "impact:\n  downtime: 4|",
            "impact.downtime",
            "4",
            "value",
            false,
        ),
        ("impact: {users: 3, down|", "impact", "down", "key", true),
        ("impact: {users: 3|}", "impact.users", "3", "value", true),
        (
            "actions:\n  - id: A1\n    ki|\n",
            "actions",
            "ki",
            "key",
            false,
        ),
        (
            "actions:\n  - id: A1\n    kind: pre|\n",
            "actions.kind",
            "pre",
            "value",
            false,
        ),
        (
            "actions:\n- id: A1\n  title: x\n- |\n",
            "actions",
            "",
            "key",
            false,
        ),
        (
            "actions:\n  - {title: x, kind: p|",
            "actions.kind",
            "p",
            "value",
            true,
        ),
        ("actions:\n  - id: A1\nta|", "", "ta", "key", false),
        ("lint: {ignore: {CB3|", "lint.ignore", "CB3", "key", true),
        (
            "lint:\n  ignore:\n    CB3|",
            "lint.ignore",
            "CB3",
            "key",
            false,
        ),
        (
            "title: \"a: b\"\nstarted: 2026-|",
            "started",
            "2026-",
            "value",
            false,
        ),
    ];

    #[test]
    fn keys_and_values_are_told_apart() {
        for (text, keys, word, part, in_flow) in PLACES {
            let (found_keys, found_word, found_part, found_flow) = at(text);
            assert_eq!(
                (&*found_keys, &*found_word, found_part, found_flow),
                (*keys, *word, *part, *in_flow),
                "{text}"
            );
        }
    }

    #[test]
    fn nothing_is_typed_in_a_comment() {
        assert_eq!(typed("# ti", Span::new(0, 4), 4), None);
        assert_eq!(typed("a: b # ti", Span::new(0, 9), 9), None);
    }

    #[test]
    fn keys_that_are_there_are_known() {
        let text = "title: x\nactions:\n  - id: A1\n    kind: a\n    \n    due: b\n  - id: A2\n    owner: c\nstatus: draft\n";
        let offset = text.find("    \n").unwrap() + 4;
        let found = typed(text, Span::new(0, text.len()), offset).unwrap();
        let Part::Key {
            mut siblings,
            column,
            begins_item,
        } = found.part
        else {
            panic!("a key");
        };
        siblings.sort_unstable();
        assert_eq!(siblings, ["due", "id", "kind"]);
        assert_eq!((column, begins_item), (4, false));
        let found = typed(text, Span::new(0, text.len()), text.len()).unwrap();
        let Part::Key { mut siblings, .. } = found.part else {
            panic!("a key");
        };
        siblings.sort_unstable();
        assert_eq!(siblings, ["actions", "status", "title"]);
    }

    proptest::proptest! {
        #[test]
        fn whatever_is_written_it_ends(text in "([-a:# \\[\\]{},\"'\u{e9}]|\n|  ){0,24}") {
            for (offset, _) in text.char_indices().chain([(text.len(), ' ')]) {
                if let Some(typed) = typed(&text, Span::new(0, text.len()), offset) {
                    proptest::prop_assert!(text.get(typed.word.start..typed.word.end).is_some());
                }
            }
        }
    }
}
