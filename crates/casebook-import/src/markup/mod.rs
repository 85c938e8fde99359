//! XML and HTML → one small tree of elements, never deeper than can be walked.

mod html;
mod xml;

pub(crate) use html::{html, html_title};
pub(crate) use xml::{unescaped, xml};

/// A part of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Node {
    Element(Element),
    Text(String),
}

/// An element with what stands in it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Element {
    /// With its prefix, as in `ac:task`; in small letters.
    pub(crate) name: String,
    pub(crate) attributes: Vec<(String, String)>,
    pub(crate) children: Vec<Node>,
}

impl Element {
    pub(crate) fn attribute(&self, name: &str) -> Option<&str> {
        let mut attributes = self.attributes.iter();
        attributes
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
    }

    /// The elements right inside.
    pub(crate) fn elements(&self) -> impl Iterator<Item = &Element> {
        self.children.iter().filter_map(|child| match child {
            Node::Element(element) => Some(element),
            Node::Text(_) => None,
        })
    }

    /// The first element of that name right inside.
    pub(crate) fn child(&self, name: &str) -> Option<&Element> {
        self.elements().find(|element| element.name == name)
    }

    /// The first element, at any depth, that `is_wanted`.
    pub(crate) fn find(&self, is_wanted: &dyn Fn(&Element) -> bool) -> Option<&Element> {
        self.elements().find_map(|element| {
            if is_wanted(element) {
                return Some(element);
            }
            element.find(is_wanted)
        })
    }

    /// Every element, at any depth, that `is_wanted`; none inside another.
    pub(crate) fn find_all<'a>(
        &'a self,
        is_wanted: &dyn Fn(&Element) -> bool,
        found: &mut Vec<&'a Element>,
    ) {
        for element in self.elements() {
            if is_wanted(element) {
                found.push(element);
            } else {
                element.find_all(is_wanted, found);
            }
        }
    }

    /// All text inside, as it was written.
    pub(crate) fn text(&self) -> String {
        let mut out = String::new();
        self.push_text(&mut out);
        out
    }

    fn push_text(&self, out: &mut String) {
        for child in &self.children {
            match child {
                Node::Text(text) => out.push_str(text),
                Node::Element(element) => element.push_text(out),
            }
        }
    }
}

/// How deep elements stand in each other. What stands deeper is told without its elements: walking it must not use up the stack.
const DEEPEST: usize = 96;

/// Builds the tree from tags in the order of the file. A tag that closes nothing is passed over; one that closes an outer element
/// closes those inside.
pub(crate) struct TreeBuilder {
    open: Vec<Element>,
    /// Elements below the deepest one, by which their ends are known.
    too_deep: usize,
    /// Whether there were any.
    flattened: bool,
}

impl TreeBuilder {
    pub(crate) fn new() -> Self {
        Self {
            open: vec![Element::default()],
            too_deep: 0,
            flattened: false,
        }
    }

    pub(crate) fn start(&mut self, name: String, attributes: Vec<(String, String)>) {
        if self.open.len() >= DEEPEST {
            self.too_deep += 1;
            self.flattened = true;
            return;
        }
        self.open.push(Element {
            name,
            attributes,
            children: Vec::new(),
        });
    }

    pub(crate) fn text(&mut self, text: &str) {
        let Some(parent) = self.open.last_mut() else {
            return;
        };
        match parent.children.last_mut() {
            Some(Node::Text(before)) => before.push_str(text),
            _ if text.is_empty() => {}
            _ => parent.children.push(Node::Text(text.to_owned())),
        }
    }

    pub(crate) fn end(&mut self, name: &str) {
        if self.too_deep > 0 {
            self.too_deep -= 1;
            // Two words must not become one where an element was left out.
            self.text(" ");
            return;
        }
        if self.open.iter().skip(1).any(|element| element.name == name) {
            while self.pop().is_some_and(|closed| closed != name) {}
        }
    }

    /// The name of the innermost open element.
    pub(crate) fn innermost(&self) -> &str {
        self.open.last().map_or("", |element| &element.name)
    }

    /// Closes the innermost element, and tells its name; the root stays.
    pub(crate) fn pop(&mut self) -> Option<String> {
        if self.open.len() < 2 {
            return None;
        }
        let element = self.open.pop()?;
        let name = element.name.clone();
        self.open.last_mut()?.children.push(Node::Element(element));
        Some(name)
    }

    /// The root, without a name, and whether something stood too deep for its elements to be kept.
    pub(crate) fn finish(mut self) -> (Element, bool) {
        while self.pop().is_some() {}
        (self.open.pop().unwrap_or_default(), self.flattened)
    }
}
