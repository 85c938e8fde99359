//! Paragraphs, headings, lists, quotes.

use super::escape::{fenced, line};
use super::{Converter, heading_level, macros};
use crate::markup::{Element, Node};

/// Elements that stand on lines of their own.
pub(super) fn is_block(name: &str) -> bool {
    heading_level(name).is_some()
        || matches!(
            name,
            "p" | "div"
                | "section"
                | "article"
                | "main"
                | "header"
                | "footer"
                | "nav"
                | "aside"
                | "ul"
                | "ol"
                | "li"
                | "table"
                | "tbody"
                | "thead"
                | "tr"
                | "td"
                | "th"
                | "pre"
                | "blockquote"
                | "hr"
                | "dl"
                | "dt"
                | "dd"
                | "details"
                | "summary"
                | "figure"
                | "figcaption"
                | "body"
                | "html"
                | "form"
                | "ac:task-list"
                | "ac:task"
                | "ac:task-body"
                | "ac:layout"
                | "ac:layout-section"
                | "ac:layout-cell"
                | "ac:rich-text-body"
                | "ac:adf-extension"
        )
}

impl Converter<'_> {
    /// Whether something that is usually part of a line has blocks in it.
    fn holds_blocks(&self, element: &Element) -> bool {
        is_block(&element.name)
            || macros::is_block(element)
            || (!matches!(&*element.name, "a" | "code" | "ac:link")
                && element.elements().any(|inner| self.holds_blocks(inner)))
    }

    /// Everything in an element, blocks with blank lines between.
    pub(super) fn blocks(&self, element: &Element) -> String {
        let mut parts: Vec<String> = Vec::new();
        let mut line_start = 0;
        let nodes = &element.children;
        for (at, node) in nodes.iter().enumerate() {
            let Node::Element(inner) = node else {
                continue;
            };
            if self.holds_blocks(inner) {
                self.paragraph(&nodes[line_start..at], &mut parts);
                line_start = at + 1;
                let block = self.block(inner);
                if !block.is_empty() {
                    parts.push(block);
                }
            }
        }
        self.paragraph(&nodes[line_start..], &mut parts);
        parts.join("\n\n")
    }

    fn paragraph(&self, nodes: &[Node], parts: &mut Vec<String>) {
        let text = self.line(nodes);
        if !text.is_empty() {
            let lines: Vec<String> = text.lines().map(line).collect();
            parts.push(lines.join("\n"));
        }
    }

    fn block(&self, element: &Element) -> String {
        if let Some(level) = heading_level(&element.name) {
            let text = self.line(&element.children).replace("  \n", " ");
            return match text.is_empty() {
                true => text,
                false => format!("{} {text}", "#".repeat((level + self.shift).min(6))),
            };
        }
        match &*element.name {
            "ul" => self.list(element, |_| "- ".to_owned()),
            "ol" => self.list(element, |number| format!("{number}. ")),
            "ac:task-list" => self.tasks(element),
            "ac:task" => self.task(element),
            "table" => self.table(element),
            "pre" => fenced(language(element), &element.text()),
            "blockquote" => quoted(&self.blocks(element)),
            "hr" => "---".to_owned(),
            "dt" | "summary" => {
                let text = self.line(&element.children).replace("  \n", " ");
                match text.is_empty() || text.contains("**") {
                    true => text,
                    false => format!("**{text}**"),
                }
            }
            "ac:structured-macro" | "ac:macro" => macros::block(self, element),
            _ => self.blocks(element),
        }
    }

    fn list(&self, element: &Element, mark: impl Fn(usize) -> String) -> String {
        let mut out = String::new();
        let mut number = 0;
        for node in &element.children {
            let Node::Element(item) = node else {
                let Node::Text(text) = node else { continue };
                if !text.trim().is_empty() {
                    number += 1;
                    push_item(
                        &mut out,
                        &mark(number),
                        &self.line(std::slice::from_ref(node)),
                    );
                }
                continue;
            };
            let body = self.item(item);
            // A list right inside a list belongs to the item above it.
            if matches!(&*item.name, "ul" | "ol") && number > 0 {
                let indent = mark(number).len();
                out.push_str(&indented(&self.block(item), indent));
                out.push('\n');
            } else if !body.is_empty() {
                number += 1;
                push_item(&mut out, &mark(number), &body);
            }
        }
        out.trim_end().to_owned()
    }

    /// What stands in an item: its line, then blocks right below it.
    fn item(&self, item: &Element) -> String {
        let body = self.blocks(item);
        let tasks = item
            .attribute("class")
            .filter(|_| item.attribute("data-inline-task-id").is_some());
        // Lists right below the text of an item need no blank line between, as people write them.
        let body = body.replace("\n\n- ", "\n- ").replace("\n\n1. ", "\n1. ");
        match tasks {
            Some(class) => {
                let is_done = class.split_whitespace().any(|class| class == "checked");
                format!("[{}] {body}", if is_done { 'x' } else { ' ' })
            }
            None => body,
        }
    }

    fn tasks(&self, element: &Element) -> String {
        let mut tasks: Vec<String> = Vec::new();
        for node in &element.children {
            let task = match node {
                Node::Element(task) => self.block(task),
                Node::Text(_) => self.line(std::slice::from_ref(node)),
            };
            if !task.is_empty() {
                tasks.push(task);
            }
        }
        tasks.join("\n")
    }

    fn task(&self, element: &Element) -> String {
        let status = element.child("ac:task-status").map(Element::text);
        let is_done = status.is_some_and(|status| status.trim() == "complete");
        let is_about = |node: &&Node| match node {
            Node::Element(inner) => !matches!(
                &*inner.name,
                "ac:task-id" | "ac:task-uuid" | "ac:task-status"
            ),
            Node::Text(_) => true,
        };
        let said = Element {
            children: element.children.iter().filter(is_about).cloned().collect(),
            ..Element::default()
        };
        let body = self.blocks(&said);
        if body.is_empty() {
            return body;
        }
        let mut out = String::new();
        let mark = format!("[{}] {body}", if is_done { 'x' } else { ' ' });
        push_item(&mut out, "- ", &mark);
        out.trim_end().to_owned()
    }
}

/// The language that a block of code says it is in.
fn language(element: &Element) -> &str {
    let classes = element.attribute("class").or_else(|| {
        element
            .child("code")
            .and_then(|code| code.attribute("class"))
    });
    let words = classes.unwrap_or_default().split([' ', ';']);
    let mut words = words.map(str::trim);
    words
        .find_map(|word| {
            word.strip_prefix("language-")
                .or_else(|| word.strip_prefix("brush:"))
        })
        .unwrap_or_default()
        .trim()
}

fn push_item(out: &mut String, mark: &str, body: &str) {
    out.push_str(mark);
    out.push_str(indented(body, mark.len()).trim_start());
    out.push('\n');
}

fn indented(text: &str, by: usize) -> String {
    let indent = " ".repeat(by);
    let lines: Vec<String> = text
        .lines()
        .map(|line| match line.is_empty() {
            true => String::new(),
            false => format!("{indent}{line}"),
        })
        .collect();
    lines.join("\n")
}

/// Lines of a quote.
pub(super) fn quoted(text: &str) -> String {
    let lines: Vec<String> = text
        .lines()
        .map(|line| format!("> {line}").trim_end().to_owned())
        .collect();
    lines.join("\n")
}
