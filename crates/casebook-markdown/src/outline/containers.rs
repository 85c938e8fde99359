//! Lists, tables, quotes and footnotes: what holds text and ends by itself.

use std::ops::Range;

use super::parts::{BlockKind, Cell, Footnote, List, ListItem, Table, TextRange};
use super::walk::{Container, Walk};

impl Walk<'_> {
    pub(super) fn close_container(&mut self) {
        self.close_run();
        let end = self.outline.text.len();
        match self.containers.pop() {
            Some(Container::Quote) => self.quotes -= 1,
            Some(Container::List(_)) => self.lists -= 1,
            Some(Container::Item(list, item)) => {
                let text = &mut self.outline.lists[list].items[item].text;
                if text.end == usize::MAX {
                    text.end = end;
                }
            }
            Some(Container::Cell) => {
                if let Some(table) = self.outline.tables.last_mut()
                    && let Some(cell) = table
                        .rows
                        .last_mut()
                        .unwrap_or(&mut table.header)
                        .last_mut()
                {
                    cell.text.end = end;
                }
            }
            _ => {}
        }
        let depth = self.containers.len();
        // What an ignore waits for must stand beside it.
        while self.waiting.pop_if(|(level, _)| *level > depth).is_some() {}
    }

    pub(super) fn start_list(&mut self, ordered: bool, range: &Range<usize>) {
        let end = self.outline.text.len();
        if let Some(Container::Item(list, item)) = self.containers.last() {
            let text = &mut self.outline.lists[*list].items[*item].text;
            text.end = text.end.min(end);
        }
        self.open_block(BlockKind::List, range);
        let index = self.outline.lists.len();
        let span = self.span(range);
        self.outline.lists.push(List {
            span,
            ordered,
            depth: self.lists,
            items: Vec::new(),
        });
        self.containers.push(Container::List(index));
        self.lists += 1;
    }

    pub(super) fn start_item(&mut self, range: &Range<usize>) {
        self.separate_blocks();
        self.block = range.clone();
        let Some(Container::List(list)) = self.containers.last().copied() else {
            return;
        };
        let span = self.span(range);
        let text = TextRange {
            start: self.outline.text.len(),
            end: usize::MAX,
        };
        let items = &mut self.outline.lists[list].items;
        self.containers.push(Container::Item(list, items.len()));
        items.push(ListItem {
            span,
            text,
            task: None,
        });
    }

    pub(super) fn start_cell(&mut self, range: &Range<usize>) {
        self.close_run();
        let span = self.span(range);
        let Some(table) = self.outline.tables.last_mut() else {
            return;
        };
        let row = table.rows.last_mut().unwrap_or(&mut table.header);
        if !row.is_empty() {
            self.outline.text.push('\t');
        }
        let start = self.outline.text.len();
        row.push(Cell {
            text: TextRange { start, end: start },
            span,
        });
        self.containers.push(Container::Cell);
        self.block = range.clone();
    }

    pub(super) fn start_quote(&mut self, is_alert: bool, range: &Range<usize>) {
        if is_alert {
            self.open_block(BlockKind::Alert, range);
            self.containers.push(Container::Alert);
        } else {
            self.open_block(BlockKind::Quote, range);
            self.quotes += 1;
            self.containers.push(Container::Quote);
        }
    }

    pub(super) fn start_table(&mut self, range: &Range<usize>) {
        self.open_block(BlockKind::Table, range);
        let table = Table {
            span: self.span(range),
            header: Vec::new(),
            rows: Vec::new(),
        };
        self.outline.tables.push(table);
        self.containers.push(Container::Other);
    }

    pub(super) fn start_footnote(&mut self, label: &str, range: &Range<usize>) {
        self.open_block(BlockKind::Footnote, range);
        let span = self.span(range);
        self.outline.footnotes.push(Footnote {
            label: label.to_owned(),
            span,
            definition: true,
        });
        self.containers.push(Container::Footnote);
    }

    /// Makes the innermost item a task.
    pub(super) fn tick(&mut self, done: bool) {
        let mut containers = self.containers.iter().rev();
        let item = containers.find_map(|container| match container {
            Container::Item(list, item) => Some((*list, *item)),
            _ => None,
        });
        if let Some((list, item)) = item {
            self.outline.lists[list].items[item].task = Some(done);
        }
    }
}
