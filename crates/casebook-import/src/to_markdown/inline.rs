//! Text within a line: emphasis, links, people, times.

use super::escape::{address, code, push_text};
use super::{Converter, macros};
use crate::entry::{page_by_id, page_by_title};
use crate::markup::{Element, Node};

impl Converter<'_> {
    /// The parts of a line; blanks at its ends are gone. A line break is two blanks and a new line.
    pub(super) fn line(&self, nodes: &[Node]) -> String {
        let mut out = String::new();
        self.inline(nodes, &mut out);
        let lines: Vec<&str> = out.split('\n').map(str::trim).collect();
        let lines: Vec<&str> = lines.into_iter().filter(|line| !line.is_empty()).collect();
        lines.join("  \n")
    }

    fn inline(&self, nodes: &[Node], out: &mut String) {
        for node in nodes {
            match node {
                Node::Text(text) => {
                    gap(out, text);
                    push_text(out, text);
                }
                Node::Element(element) => self.inline_element(element, out),
            }
        }
    }

    fn inline_element(&self, element: &Element, out: &mut String) {
        match &*element.name {
            "br" => {
                out.push('\n');
                self.inline(&element.children, out);
            }
            "strong" | "b" => self.emphasis(element, "**", out),
            "em" | "i" => self.emphasis(element, "*", out),
            "del" | "s" | "strike" => self.emphasis(element, "~~", out),
            // In a table `\|` within code is a bar, so that such code is written as text.
            "code" | "tt" | "kbd" | "samp"
                if self.in_table.get() && element.text().contains("\\|") =>
            {
                self.inline(&element.children, out);
            }
            "code" | "tt" | "kbd" | "samp" => {
                let text = code(&element.text());
                gap(out, &text);
                out.push_str(&text);
            }
            "a" => self.link(element, out),
            "img" | "ac:image" => self.image(element, out),
            "time" => self.time(element, out),
            "ac:link" => self.confluence_link(element, out),
            "ri:user" => self.person(element, out),
            "ac:emoticon" => {
                let text = ["ac:emoji-fallback", "ac:name"]
                    .iter()
                    .find_map(|name| element.attribute(name));
                push_text(out, text.unwrap_or_default());
            }
            "ac:structured-macro" | "ac:macro" => {
                let text = macros::in_line(self, element);
                gap(out, &text);
                out.push_str(&text);
            }
            "script" | "style" | "head" | "template" | "ac:task-id" | "ac:task-uuid" => {}
            _ => {
                let apart = super::blocks::is_block(&element.name);
                if apart && !out.is_empty() && !out.ends_with([' ', '\n']) {
                    out.push(' ');
                }
                self.inline(&element.children, out);
                if apart && !out.ends_with([' ', '\n']) {
                    out.push(' ');
                }
            }
        }
    }

    /// Emphasis holds no blanks at its ends, and does not stand in itself.
    fn emphasis(&self, element: &Element, mark: &str, out: &mut String) {
        let mut inner = String::new();
        self.inline(&element.children, &mut inner);
        let text = inner.trim();
        if text.is_empty() || text.contains('\n') || text.contains(mark) {
            out.push_str(&inner);
            return;
        }
        if starts_blank(&element.children) && !out.is_empty() && !out.ends_with([' ', '\n']) {
            out.push(' ');
        }
        if mark == "*" && out.ends_with("**") {
            out.push(' ');
        }
        match out.strip_suffix(mark).map(str::len) {
            // `**a****b**` would be stars: what two elements emphasise becomes one.
            Some(length) if is_open_text(out, mark) => {
                out.truncate(length);
                out.push_str(text);
            }
            _ => {
                let is_word = |letter: Option<char>| letter.is_some_and(char::is_alphanumeric);
                if is_word(out.chars().next_back()) && !is_word(text.chars().next()) {
                    out.push(' ');
                }
                out.push_str(mark);
                out.push_str(text);
            }
        }
        out.push_str(mark);
        if inner.ends_with(char::is_whitespace) {
            out.push(' ');
        }
    }

    fn link(&self, element: &Element, out: &mut String) {
        let text = self.line(&element.children).replace("  \n", " ");
        let target = element.attribute("href").map(str::trim).unwrap_or_default();
        let text = match (text.is_empty(), target.is_empty()) {
            (true, true) => return,
            (_, true) => text,
            (true, false) => {
                let mut shown = String::new();
                push_text(&mut shown, target);
                format!("[{shown}]({})", address(target))
            }
            (false, false) => format!("[{text}]({})", address(target)),
        };
        gap(out, &text);
        out.push_str(&text);
    }

    fn image(&self, element: &Element, out: &mut String) {
        let alt = ["alt", "ac:alt", "title", "ac:title"]
            .iter()
            .find_map(|name| element.attribute(name))
            .unwrap_or_default();
        let file = element
            .child("ri:attachment")
            .and_then(|file| file.attribute("ri:filename"));
        let url = element
            .child("ri:url")
            .and_then(|url| url.attribute("ri:value"))
            .or(element.attribute("src"));
        let known = file.and_then(|name| self.references.files.get(name));
        let mut shown = String::new();
        push_text(
            &mut shown,
            if alt.is_empty() {
                file.unwrap_or_default()
            } else {
                alt
            },
        );
        match url.or(known.map(String::as_str)) {
            Some(target) => out.push_str(&format!("![{shown}]({})", address(target))),
            None => {
                let name = file.unwrap_or_default();
                self.note(format!(
                    "the file `{name}` is not in the source: its name stands in its place"
                ));
                out.push_str(&code(name));
                if !alt.is_empty() && alt != name {
                    out.push(' ');
                    push_text(out, alt);
                }
            }
        }
        // Captions are words.
        if let Some(caption) = element.child("ac:caption") {
            out.push(' ');
            self.inline(&caption.children, out);
        }
    }

    fn time(&self, element: &Element, out: &mut String) {
        let day = element.attribute("datetime").unwrap_or_default();
        let text = element.text();
        gap(out, day);
        match text.trim().is_empty() || text.contains(day) {
            true if text.trim().is_empty() => push_text(out, day),
            true => push_text(out, &text),
            false => {
                push_text(out, &text);
                push_text(out, &format!(" ({day})"));
            }
        }
    }

    fn person(&self, element: &Element, out: &mut String) {
        let key = ["ri:userkey", "ri:account-id", "ri:username"]
            .iter()
            .find_map(|name| element.attribute(name))
            .unwrap_or_default();
        let name = self.references.people.get(key);
        if name.is_none() {
            self.note(format!(
                "no name is known for the person `{key}`: the key stands in its place"
            ));
        }
        push_text(out, name.map_or(key, String::as_str));
    }

    fn confluence_link(&self, element: &Element, out: &mut String) {
        let body = ["ac:link-body", "ac:plain-text-link-body"]
            .iter()
            .find_map(|name| element.child(name));
        let text = body
            .map(|body| self.line(&body.children).replace("  \n", " "))
            .unwrap_or_default();
        if let Some(person) = element.child("ri:user") {
            self.person(person, out);
            if !text.is_empty() {
                out.push_str(&format!(" ({text})"));
            }
            return;
        }
        let file = element
            .child("ri:attachment")
            .and_then(|file| file.attribute("ri:filename"));
        if let Some(target) = file.and_then(|name| self.references.files.get(name)) {
            let text = if text.is_empty() {
                code(file.unwrap_or_default())
            } else {
                text
            };
            out.push_str(&format!("[{text}]({})", address(target)));
            return;
        }
        if let Some(page) = self.page_address(element) {
            let text = if text.is_empty() { page.title } else { text };
            gap(out, &text);
            out.push_str(&format!("[{text}]({})", page.address));
            return;
        }
        let mut target = String::new();
        let anchor = element.attribute("ac:anchor");
        push_text(&mut target, file.or(anchor).unwrap_or_default());
        if let Some(name) = file {
            self.note(format!(
                "the file `{name}` is not in the source: its name stands in its place"
            ));
        }
        let both = match (text.is_empty(), target.is_empty() || text == target) {
            (true, _) => target,
            (false, true) => text,
            (false, false) => format!("{text} ({target})"),
        };
        gap(out, &both);
        out.push_str(&both);
    }

    /// The page that a link leads to.
    fn page_address(&self, element: &Element) -> Option<PageAddress> {
        let mut title = String::new();
        let pages = ["ri:page", "ri:blog-post"];
        let page = pages.iter().find_map(|name| element.child(name));
        let address = match page {
            Some(page) => {
                let name = page.attribute("ri:content-title")?;
                push_text(&mut title, name);
                let space = page.attribute("ri:space-key").unwrap_or_default();
                let is_own = self.references.space.as_deref() == Some(space);
                page_by_title(if is_own { "" } else { space }, name)
            }
            None => {
                let page = element.child("ri:content-entity")?;
                let id = page.attribute("ri:content-id")?;
                push_text(&mut title, id);
                page_by_id(id)
            }
        };
        if element.attribute("ac:anchor").is_some() {
            self.note(LOST_PLACE.to_owned());
        }
        Some(PageAddress { title, address })
    }
}

/// A page that a link leads to: its title as Markdown, and the address that stands for it.
struct PageAddress {
    title: String,
    address: String,
}

/// What is said of a link to a place within a page.
const LOST_PLACE: &str = "links to a place within a page lead to the page";

/// Whether what stands before the mark at the end of `out` is emphasised by it.
fn is_open_text(out: &str, mark: &str) -> bool {
    let count = out.matches(mark).count();
    count > 0 && count.is_multiple_of(2) && !out.ends_with("\\*")
}

fn starts_blank(nodes: &[Node]) -> bool {
    match nodes.first() {
        Some(Node::Text(text)) => text.starts_with(char::is_whitespace),
        _ => false,
    }
}

/// `**Severity:**SEV1` is stars to Markdown: between a mark that follows punctuation and a word there has to be a blank.
fn gap(out: &mut String, next: &str) {
    let is_mark = out.ends_with('*') || out.ends_with("~~");
    if !is_mark || out.ends_with("\\*") || !next.starts_with(char::is_alphanumeric) {
        return;
    }
    let inner = out.trim_end_matches(['*', '~']);
    if !inner.ends_with(char::is_alphanumeric) {
        out.push(' ');
    }
}
