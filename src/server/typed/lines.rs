//! Lines of front matter, and what those above and below say of one.

/// A line taken apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Line<'a> {
    /// The column of the last `-`, if there is one.
    pub(super) marker: Option<usize>,
    /// The column at which its content starts.
    pub(super) column: usize,
    pub(super) content: &'a str,
}

impl<'a> Line<'a> {
    /// `None` for blank lines and comments.
    pub(super) fn of(text: &'a str) -> Option<Self> {
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
    pub(super) fn key(&self) -> Option<&'a str> {
        let (key, rest) = self.content.split_once(':')?;
        let is_key = !key.is_empty()
            && (rest.is_empty() || rest.starts_with(' '))
            && !key.contains(['"', '\'', '[', '{', ' ', '#']);
        is_key.then_some(key)
    }
}

/// What lines above say of a line.
pub(super) struct Above {
    pub(super) parents: Vec<String>,
    pub(super) siblings: Vec<String>,
}

impl Above {
    pub(super) fn of(above: &str, line: &Line<'_>) -> Self {
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
pub(super) fn siblings_below(below: &str, column: usize) -> Vec<String> {
    let lines = below.lines().skip(1).filter_map(Line::of);
    let same = lines.take_while(|line| {
        line.column >= column && line.marker.is_none_or(|marker| marker >= column)
    });
    let own = same.filter(|line| line.column == column && line.marker.is_none());
    own.filter_map(|line| Some(line.key()?.to_owned()))
        .collect()
}
