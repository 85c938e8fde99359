//! Tables, whose cells are one line each.

use super::Converter;
use crate::markup::{Element, Node};

impl Converter<'_> {
    pub(super) fn table(&self, element: &Element) -> String {
        let mut rows = Vec::new();
        let mut beside = Element::default();
        parts(element, &mut rows, &mut beside.children);
        let rows: Vec<Vec<String>> = rows
            .iter()
            .map(|row| self.cells(row))
            .filter(|cells| !cells.iter().all(String::is_empty))
            .collect();
        let width = rows.iter().map(Vec::len).max().unwrap_or(0);
        let beside = self.blocks(&beside);
        let mut lines: Vec<String> = Vec::new();
        for (at, row) in rows.iter().enumerate() {
            let empty = width - row.len();
            let cells = row.iter().map(String::as_str);
            let cells: Vec<&str> = cells.chain(std::iter::repeat_n("", empty)).collect();
            lines.push(format!("| {} |", cells.join(" | ")));
            if at == 0 {
                lines.push(format!("|{}", " --- |".repeat(width)));
            }
        }
        let blocks = [beside, lines.join("\n")];
        let blocks: Vec<&str> = blocks
            .iter()
            .map(String::as_str)
            .filter(|block| !block.is_empty())
            .collect();
        blocks.join("\n\n")
    }

    fn cells(&self, row: &Element) -> Vec<String> {
        let mut cells = Vec::new();
        for cell in row
            .elements()
            .filter(|cell| matches!(&*cell.name, "td" | "th"))
        {
            cells.push(self.cell(cell));
            // Columns below a cell over several stay where they are.
            let span = cell.attribute("colspan").and_then(|span| span.parse().ok());
            let span: usize = span.unwrap_or(1);
            cells.extend(std::iter::repeat_n(String::new(), span.clamp(1, 50) - 1));
        }
        cells
    }

    /// What stands in a cell, on one line: items of lists with semicolons between, paragraphs with line breaks.
    fn cell(&self, cell: &Element) -> String {
        let mut parts: Vec<(bool, String)> = Vec::new();
        let before = self.in_table.replace(true);
        self.cell_parts(cell, &mut parts);
        self.in_table.set(before);
        let mut out = String::new();
        for (is_item, part) in parts {
            if !out.is_empty() {
                out.push_str(if is_item { "; " } else { "<br>" });
            }
            out.push_str(&super::table_cell(&part));
        }
        out
    }

    fn cell_parts(&self, element: &Element, parts: &mut Vec<(bool, String)>) {
        let mut start = 0;
        let nodes = &element.children;
        for (at, node) in nodes.iter().enumerate() {
            let Node::Element(inner) = node else {
                continue;
            };
            let is_apart = super::blocks::is_block(&inner.name)
                || (super::macros::is_block(inner) && inner.child("ac:rich-text-body").is_some());
            if is_apart {
                self.cell_line(&nodes[start..at], false, parts);
                start = at + 1;
                let is_item = matches!(&*inner.name, "li" | "ac:task" | "td" | "th");
                let before = parts.len();
                match &*inner.name {
                    "ac:task" => self.cell_task(inner, parts),
                    _ => self.cell_parts(inner, parts),
                }
                if let Some(first) = parts.get_mut(before) {
                    first.0 |= is_item;
                }
            }
        }
        self.cell_line(&nodes[start..], false, parts);
    }

    fn cell_task(&self, task: &Element, parts: &mut Vec<(bool, String)>) {
        let status = task.child("ac:task-status").map(Element::text);
        if let Some(body) = task.child("ac:task-body") {
            let before = parts.len();
            self.cell_parts(body, parts);
            if let (Some(status), Some(first)) = (status, parts.get_mut(before)) {
                first.1.push_str(&format!(" ({})", status.trim()));
            }
        }
    }

    fn cell_line(&self, nodes: &[Node], is_item: bool, parts: &mut Vec<(bool, String)>) {
        let text = self.line(nodes).replace("  \n", "<br>");
        if !text.is_empty() {
            parts.push((is_item, text));
        }
    }
}

/// The rows of a table, and what stands in it beside their cells: a caption, or words that nobody put into a cell.
fn parts<'a>(element: &'a Element, rows: &mut Vec<&'a Element>, beside: &mut Vec<Node>) {
    for node in &element.children {
        match node {
            Node::Element(inner) if inner.name == "tr" => {
                rows.push(inner);
                let is_cell = |node: &&Node| match node {
                    Node::Element(cell) => matches!(&*cell.name, "td" | "th"),
                    Node::Text(text) => text.trim().is_empty(),
                };
                beside.extend(inner.children.iter().filter(|node| !is_cell(node)).cloned());
            }
            Node::Element(inner) if matches!(&*inner.name, "tbody" | "thead" | "tfoot") => {
                parts(inner, rows, beside);
            }
            node => beside.push(node.clone()),
        }
    }
}
