//! Aligned tables for the terminal.

use casebook_text::{columns, truncate_to_columns};
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
        Self {
            head: head
                .iter()
                .map(|(text, align)| ((*text).to_owned(), *align))
                .collect(),
            rows: Vec::new(),
        }
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
        self.render_with(width, &[])
    }

    /// As [`Table::render`], with a line of its own below each row, where there is one.
    #[must_use]
    pub(crate) fn render_with(&self, width: usize, below: &[String]) -> String {
        let mut widths: Vec<usize> = self.head.iter().map(|(text, _)| columns(text)).collect();
        for row in &self.rows {
            for (at, cell) in row.iter().enumerate() {
                widths[at] = widths[at].max(columns(cell));
            }
        }
        loop {
            let total: usize = widths.iter().sum::<usize>() + GAP * widths.len().saturating_sub(1);
            // The widest gives way until it is no wider than the next, then both do.
            let mut wide: Vec<usize> = (0..widths.len())
                .filter(|at| self.head[*at].1 == Align::Left)
                .collect();
            wide.sort_by_key(|at| std::cmp::Reverse(widths[*at]));
            match wide.first().copied() {
                Some(at) if total > width && widths[at] > NARROWEST => {
                    let next = wide.get(1).map_or(0, |next| widths[*next]);
                    let step = (widths[at] - next).clamp(1, total - width);
                    widths[at] = (widths[at] - step).max(NARROWEST);
                }
                _ => break,
            }
        }
        let mut out = String::new();
        let head: Vec<String> = self.head.iter().map(|(text, _)| text.clone()).collect();
        self.line(&mut out, &head, &widths);
        for (at, row) in self.rows.iter().enumerate() {
            self.line(&mut out, row, &widths);
            if let Some(below) = below.get(at) {
                let _ = writeln!(
                    out,
                    "  {}",
                    truncate_to_columns(below, width.saturating_sub(2))
                );
            }
        }
        out
    }

    fn line(&self, out: &mut String, row: &[String], widths: &[usize]) {
        let mut line = String::new();
        for (at, cell) in row.iter().enumerate() {
            if at > 0 {
                line.push_str(&" ".repeat(GAP));
            }
            let cell = truncate_to_columns(cell, widths[at]);
            let padding = " ".repeat(widths[at].saturating_sub(columns(&cell)));
            match self.head[at].1 {
                Align::Left => line.extend([cell.as_str(), &padding]),
                Align::Right => line.extend([padding.as_str(), &cell]),
            }
        }
        let _ = writeln!(out, "{}", line.trim_end());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wide_columns_give_way_together() {
        let mut table = Table::new(&[("a", Align::Left), ("b", Align::Left), ("n", Align::Right)]);
        table.row(vec!["x".repeat(60), "y".repeat(40), "1".to_owned()]);
        let widths: Vec<usize> = table
            .render(65)
            .lines()
            .nth(1)
            .unwrap_or_default()
            .split("  ")
            .map(columns)
            .collect();
        assert_eq!(widths, [30, 30, 1]);
    }

    #[test]
    fn numbers_stand_right_and_long_text_gives_way() {
        let mut table = Table::new(&[("cause", Align::Left), ("n", Align::Right)]);
        table.row(vec![
            "capacity / connection-pool of the shop".to_owned(),
            "12".to_owned(),
        ]);
        table.row(vec!["短い".to_owned(), "3".to_owned()]);
        assert_eq!(
            table.render(24),
            "cause                  n\ncapacity / connecti…  12\n短い                   3\n"
        );
        assert_eq!(
            table.render_with(80, &["below".to_owned()]).lines().nth(2),
            Some("  below")
        );
        assert!(table.render(80).contains("connection-pool of the shop  12"));
    }
}
