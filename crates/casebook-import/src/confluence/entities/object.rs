//! The objects of an export, one after the other.

use std::collections::BTreeMap;
use std::io::BufRead;
use std::rc::Rc;

use quick_xml::Reader;
use quick_xml::escape::resolve_html5_entity;
use quick_xml::events::{BytesStart, Event};

use crate::limits::{Bounded, Counts};

/// An object: its class, its id, and its properties. Collections and objects inside give the ids of what they name.
#[derive(Default)]
pub(super) struct Object {
    pub(super) class: String,
    pub(super) id: String,
    pub(super) properties: BTreeMap<String, String>,
    pub(super) line: usize,
}

/// Properties whose text is kept in the first reading; a body is kept in the second alone.
const KEPT: &[&str] = &[
    "title",
    "contentStatus",
    "creationDate",
    "creatorName",
    "lastModificationDate",
    "lastModifierName",
    "name",
    "lowerName",
    "type",
    "originalVersion",
    "parent",
    "creator",
    "lastModifier",
    "label",
    "content",
    "owningContent",
    "containerContent",
    "fileName",
    "version",
    "attachmentVersion",
    "key",
];

/// Reads objects one after the other. The line and the reason of the first fault.
pub(super) fn objects<R: BufRead>(
    input: R,
    with_bodies: bool,
    take: &mut dyn FnMut(Object),
) -> Result<(), (usize, String)> {
    let (bounded, counts) = Bounded::new(input);
    let mut reader = Reader::from_reader(bounded);
    let mut state = State {
        object: None,
        depth: 0,
        around: 0,
        property: None,
        in_id: false,
        with_bodies,
    };
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        buffer.shrink_to(1024 * 1024);
        counts.begin_record();
        let line = counts.line();
        let event = reader
            .read_event_into(&mut buffer)
            .map_err(|error| (line, error.to_string()))?;
        match event {
            Event::Eof if state.is_open() => {
                return Err((line, "the file ends in the middle of the export".to_owned()));
            }
            Event::Eof => return Ok(()),
            Event::DocType(text) if text.xml10_content().contains("<!ENTITY") => {
                let reason = "it declares entities of its own, which are not expanded";
                return Err((line, reason.to_owned()));
            }
            event => state
                .event(event, &counts, take)
                .map_err(|reason| (line, reason))?,
        }
    }
}

struct State {
    object: Option<Object>,
    /// How many elements are open in the object, itself included.
    depth: usize,
    /// How many are open around objects.
    around: usize,
    /// The property that is open, and the depth of its element.
    property: Option<(String, usize)>,
    in_id: bool,
    with_bodies: bool,
}

/// The most bytes of all properties of one object.
const LARGEST_OBJECT: usize = 32 * 1024 * 1024;

impl State {
    fn is_open(&self) -> bool {
        self.object.is_some() || self.around > 0
    }

    fn event(
        &mut self,
        event: Event<'_>,
        counts: &Rc<Counts>,
        take: &mut dyn FnMut(Object),
    ) -> Result<(), String> {
        match event {
            Event::Start(tag) => self.start(&tag, counts),
            Event::End(_) => self.end(take),
            Event::Text(text) => self.text(&text.xml10_content())?,
            Event::CData(text) => self.text(&text.xml10_content())?,
            Event::GeneralRef(reference) => {
                let name = reference.xml10_content().into_owned();
                match reference.resolve_char_ref() {
                    Ok(Some(letter)) => self.text(&letter.to_string())?,
                    _ => match resolve_html5_entity(&name) {
                        Some(text) => self.text(text)?,
                        None => return Err(format!("`&{name};` is not an entity")),
                    },
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn start(&mut self, tag: &BytesStart<'_>, counts: &Rc<Counts>) {
        let attribute = |name: &str| {
            let found = tag.try_get_attribute(name).ok().flatten()?;
            Some(found.value.to_string())
        };
        let name = tag.name().into_inner();
        if self.object.is_none() {
            if name != "object" {
                self.around += 1;
                return;
            }
            self.object = Some(Object {
                class: attribute("class").unwrap_or_default(),
                line: counts.line(),
                ..Object::default()
            });
            self.depth = 1;
            self.property = None;
            return;
        }
        self.depth += 1;
        match name {
            "property" if self.depth == 2 => {
                self.property = attribute("name").map(|name| (name, self.depth));
            }
            "id" => self.in_id = true,
            _ => {}
        }
    }

    fn end(&mut self, take: &mut dyn FnMut(Object)) {
        self.in_id = false;
        if self.object.is_none() {
            self.around = self.around.saturating_sub(1);
            return;
        }
        self.depth -= 1;
        if self
            .property
            .as_ref()
            .is_some_and(|(_, depth)| self.depth < *depth)
        {
            self.property = None;
        }
        if self.depth == 0
            && let Some(object) = self.object.take()
        {
            take(object);
        }
    }

    fn text(&mut self, text: &str) -> Result<(), String> {
        let Some(object) = &mut self.object else {
            return Ok(());
        };
        match &self.property {
            None if self.in_id && self.depth == 2 => object.id.push_str(text.trim()),
            Some((name, depth)) => {
                // The id of an object that a property names stands one level deeper.
                let is_wanted = self.depth == *depth || self.in_id;
                let is_body = name == "body";
                if !is_wanted || (is_body && !self.with_bodies) {
                    return Ok(());
                }
                if !is_body && !KEPT.contains(&&**name) {
                    return Ok(());
                }
                let property = object.properties.entry(name.clone()).or_default();
                if property.len() + text.len() > LARGEST_OBJECT {
                    return Err("a text is larger than 32 MB".to_owned());
                }
                let text = if is_body { text } else { text.trim() };
                property.push_str(text);
            }
            None => {}
        }
        Ok(())
    }
}
