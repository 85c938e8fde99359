//! XML, as Confluence stores its pages: well-formed, with the entities of HTML.

use quick_xml::Reader;
use quick_xml::escape::resolve_html5_entity;
use quick_xml::events::{BytesStart, Event};

use super::{Element, TreeBuilder};

/// Why a text is not XML, and at which byte.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{reason}")]
pub(crate) struct XmlFault {
    pub(crate) reason: String,
    pub(crate) at: u64,
}

/// Reads a whole text, which may have several elements at its root. Entities of its own are not expanded: a document that declares
/// any is none of Confluence's, and may be one of those that grow without end.
pub(crate) fn xml(text: &str) -> Result<(Element, bool), XmlFault> {
    let mut reader = Reader::from_str(text);
    let mut builder = TreeBuilder::new();
    let mut depth = 0_usize;
    loop {
        let at = reader.buffer_position();
        let fault = |reason: String| XmlFault { reason, at };
        let event = reader
            .read_event()
            .map_err(|error| fault(error.to_string()))?;
        match event {
            Event::Start(tag) => {
                depth += 1;
                builder.start(name_of(&tag), attributes(&tag));
            }
            Event::Empty(tag) => {
                let name = name_of(&tag);
                builder.start(name.clone(), attributes(&tag));
                builder.end(&name);
            }
            Event::End(tag) => {
                depth = depth.saturating_sub(1);
                let name = tag.name().into_inner().to_lowercase();
                builder.end(&name);
            }
            Event::Text(text) => builder.text(&text.xml10_content()),
            Event::CData(text) => builder.text(&text.xml10_content()),
            Event::GeneralRef(reference) => {
                let name = reference.xml10_content();
                match reference.resolve_char_ref() {
                    Ok(Some(letter)) => builder.text(&letter.to_string()),
                    _ => match resolve_html5_entity(&name) {
                        Some(text) => builder.text(text),
                        None => return Err(fault(format!("`&{name};` is not an entity"))),
                    },
                }
            }
            Event::DocType(text) if text.xml10_content().contains("<!ENTITY") => {
                return Err(fault(
                    "it declares entities of its own, which are not expanded".to_owned(),
                ));
            }
            Event::DocType(_) | Event::Decl(_) | Event::PI(_) | Event::Comment(_) => {}
            Event::Eof if depth > 0 => {
                return Err(fault(format!("it ends inside `<{}>`", builder.innermost())));
            }
            Event::Eof => return Ok(builder.finish()),
        }
    }
}

fn name_of(tag: &BytesStart<'_>) -> String {
    tag.name().into_inner().to_lowercase()
}

/// Attributes that can be read; others say nothing that a page shows.
fn attributes(tag: &BytesStart<'_>) -> Vec<(String, String)> {
    let mut all = tag.html_attributes();
    let read = all.with_checks(false).flatten().map(|attribute| {
        let value = unescaped(&attribute.value);
        (attribute.key.into_inner().to_lowercase(), value)
    });
    read.collect()
}

/// The value of an attribute; as it is written where an entity in it is none.
pub(crate) fn unescaped(raw: &str) -> String {
    quick_xml::escape::unescape_with(raw, resolve_html5_entity)
        .map_or_else(|_| raw.to_owned(), std::borrow::Cow::into_owned)
}
