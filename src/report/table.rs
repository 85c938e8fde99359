//! Aligned tables for the terminal.

use std::fmt::Write;

/// On which side of its column a value stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Align {
    /// Text.
    Left,
    /// Numbers.
    Right,
}

/// A table whose widest left-aligned column gives way when the line is too long.
#[derive(Debug, Clone)]
pub struct Table {
    head: Vec<(String, Align)>,
    rows: Vec<Vec<String>>,
}

/// Columns that are never narrower than this.
const NARROWEST: usize = 12;
const GAP: usize = 2;

impl Table {
    /// A table with these columns.
    #[must_use]
    pub fn new(head: &[(&str, Align)]) -> Self {
        Self { head: head.iter().map(|(text, align)| ((*text).to_owned(), *align)).collect(), rows: Vec::new() }
    }

    /// Adds a row; it has as many cells as the table has columns.
    pub fn row(&mut self, cells: Vec<String>) {
        debug_assert_eq!(cells.len(), self.head.len());
        self.rows.push(cells);
    }

    /// Whether there are no rows.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The table in lines of at most `width` columns, where its numbers leave room for that.
    #[must_use]
    pub fn render(&self, width: usize) -> String {
        let mut widths: Vec<usize> = self.head.iter().map(|(text, _)| columns(text)).collect();
        for row in &self.rows {
            for (at, cell) in row.iter().enumerate() {
                widths[at] = widths[at].max(columns(cell));
            }
        }
        loop {
            let total: usize = widths.iter().sum::<usize>() + GAP * widths.len().saturating_sub(1);
            let widest = (0..widths.len()).filter(|at| self.head[*at].1 == Align::Left).max_by_key(|at| widths[*at]);
            match widest {
                Some(at) if total > width && widths[at] > NARROWEST => {
                    widths[at] = widths[at].saturating_sub(total - width).max(NARROWEST);
                }
                _ => break,
            }
        }
        let mut out = String::new();
        let head: Vec<String> = self.head.iter().map(|(text, _)| text.clone()).collect();
        for row in std::iter::once(&head).chain(&self.rows) {
            self.line(&mut out, row, &widths);
        }
        out
    }

    fn line(&self, out: &mut String, row: &[String], widths: &[usize]) {
        let mut line = String::new();
        for (at, cell) in row.iter().enumerate() {
            if at > 0 {
                line.push_str(&" ".repeat(GAP));
            }
            let cell = cut(cell, widths[at]);
            let padding = " ".repeat(widths[at].saturating_sub(columns(&cell)));
            match self.head[at].1 {
                Align::Left => line.extend([cell.as_str(), &padding]),
                Align::Right => line.extend([padding.as_str(), &cell]),
            }
        }
        let _ = writeln!(out, "{}", line.trim_end());
    }
}

fn columns(text: &str) -> usize {
    unicode_width::UnicodeWidthStr::width(text)
}

/// The text in at most `width` columns, cut at the end.
fn cut(text: &str, width: usize) -> String {
    if columns(text) <= width {
        return text.to_owned();
    }
    let mut out = String::new();
    for letter in text.chars() {
        if columns(&out) + unicode_width::UnicodeWidthChar::width(letter).unwrap_or(0) + 1 > width {
            break;
        }
        out.push(letter);
    }
    format!("{}…", out.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_stand_right_and_long_text_gives_way() {
        let mut table = Table::new(&[("cause", Align::Left), ("n", Align::Right)]);
        table.row(vec!["capacity / connection-pool of the shop".to_owned(), "12".to_owned()]);
        table.row(vec!["短い".to_owned(), "3".to_owned()]);
        assert_eq!(table.render(24), "cause                  n\ncapacity / connecti…  12\n短い                   3\n");
        assert!(table.render(80).contains("connection-pool of the shop  12"));
    }
}
