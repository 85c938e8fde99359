//! Tables, in a container that scrolls by itself and can be reached with the keyboard.

use std::ops::Range;

use pulldown_cmark::Alignment;

use super::writer::{Close, OpenTable, Writer};
use crate::escape;

/// Levels a table takes: itself, its row, its cell.
const ROOM: usize = 3;

impl Writer<'_> {
    pub(super) fn start_table(&mut self, alignments: Vec<Alignment>) {
        if !self.fits(ROOM) {
            self.open.push(Close::Nothing);
            return;
        }
        self.tables += 1;
        self.out.push_str(
            "<div class=\"table-scroll\" role=\"region\" tabindex=\"0\" aria-label=\"Table",
        );
        self.table = OpenTable {
            alignments,
            label_at: self.out.len(),
            ..OpenTable::default()
        };
        self.out.push_str("\">\n<table");
        self.table.start = self.out.len();
        self.out.push_str(">\n");
        self.open.push(Close::Table);
    }

    pub(super) fn end_table(&mut self) {
        self.out.direct(self.table.start);
        // Regions of one page need different names.
        let mut label = format!(" {}", self.tables);
        if !self.table.label.is_empty() {
            label.push_str(": ");
            escape::push_text(&mut label, &self.table.label);
        }
        self.out.insert_str(self.table.label_at, &label);
        self.out.push_str(if self.table.rows > 0 {
            "</tbody>\n</table>\n</div>\n"
        } else {
            "</table>\n</div>\n"
        });
        self.table = OpenTable::default();
    }

    pub(super) fn start_head(&mut self) {
        self.table.head = true;
        self.table.column = 0;
        self.element("<thead>\n<tr>", "</tr>\n</thead>\n", ROOM - 1);
    }

    pub(super) fn start_row(&mut self) {
        if self.table.rows == 0 && self.fits(ROOM - 1) {
            self.out.push_str("<tbody>\n");
        }
        self.table.head = false;
        self.table.column = 0;
        self.table.rows += 1;
        self.element("<tr>", "</tr>\n", ROOM - 1);
    }

    pub(super) fn start_cell(&mut self, range: &Range<usize>) {
        let source = self.body.get(range.clone()).unwrap_or_default();
        let empty = source
            .trim_matches(['|', ' ', '\t', '\n', '\r', '>'])
            .is_empty();
        let aligned = match self.table.alignments.get(self.table.column) {
            Some(Alignment::Center) => " class=\"align-center\"",
            Some(Alignment::Right) => " class=\"align-right\"",
            _ => "",
        };
        self.table.column += 1;
        // A head that says nothing heads nothing: a reader would be told of an empty one in every row.
        if self.table.head && !empty {
            if !self.table.label.is_empty() {
                self.table.label.push_str(", ");
            }
            self.block(&format!("<th scope=\"col\"{aligned}>"), "</th>", 1);
        } else if aligned.is_empty() {
            self.block("<td>", "</td>", 1);
        } else {
            self.block(&format!("<td{aligned}>"), "</td>", 1);
        }
    }
}
