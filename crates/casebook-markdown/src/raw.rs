//! A tolerant look at raw HTML: which tags, attributes and comments it holds, and where. Nothing here makes
//! anything safe (that is `sanitise`); it tells the outline what a page links to, and the lint what to leave alone.
//!
//! html5ever's tokenizer, which reads what is already sanitised, does not serve here: it says neither where in the
//! file a tag or a value stands, which findings and fixes need, nor does it keep a tag whose end is missing as text;
//! and it compares each attribute of a tag with all before it.

use std::ops::Range;

use super::escape;

/// An attribute of a tag: its name in lower case, and its value as written between the quotes.
pub(super) struct Attribute<'a> {
    pub(super) name: String,
    /// Character references not yet resolved.
    raw: &'a str,
    /// Where the value stands in the text that was searched.
    pub(super) range: Range<usize>,
}

impl Attribute<'_> {
    /// The value, character references resolved.
    pub(super) fn value(&self) -> String {
        escape::unescape(self.raw)
    }
}

/// A start or end tag.
pub(super) struct RawTag<'a> {
    /// Lower case.
    pub(super) name: String,
    pub(super) closing: bool,
    pub(super) attributes: Vec<Attribute<'a>>,
    /// From `<` to past `>`.
    pub(super) range: Range<usize>,
}

impl RawTag<'_> {
    /// The value of an attribute.
    pub(super) fn get(&self, name: &str) -> Option<&Attribute<'_>> {
        self.attributes
            .iter()
            .find(|attribute| attribute.name == name)
    }
}

/// The attribute of a tag that names what it embeds.
pub(super) fn embedded_address<'t, 'a>(
    tag: &'t RawTag<'a>,
    attributes: &[&str],
) -> Option<&'t Attribute<'a>> {
    attributes
        .iter()
        .find_map(|name| {
            tag.attributes
                .iter()
                .find(|attribute| attribute.name == *name)
        })
        .filter(|address| !address.raw.trim().is_empty())
}

/// The tags in `html`, in order.
pub(super) fn tags(html: &str) -> impl Iterator<Item = RawTag<'_>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let start = at + memchr::memchr(b'<', &html.as_bytes()[at..])?;
            if html[start..].starts_with("<!--") {
                at = html[start..]
                    .find("-->")
                    .map_or(html.len(), |end| start + end + 3);
                continue;
            }
            at = start + 1;
            if let Some(tag) = read_tag(html, start) {
                at = tag.range.end;
                return Some(tag);
            }
        }
    })
}

/// The comments in `html`: the text between `<!--` and `-->`, and the whole comment's range.
pub(super) fn comments(html: &str) -> impl Iterator<Item = (&str, Range<usize>)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + html[at..].find("<!--")?;
        let inner = start + 4;
        let length = html[inner..].find("-->")?;
        at = inner + length + 3;
        Some((&html[inner..inner + length], start..at))
    })
}

/// Whether `html` holds comments and blanks only: such HTML leaves no trace in the page.
pub(super) fn is_comment_only(html: &str) -> bool {
    let mut rest = html.trim_start();
    while !rest.is_empty() {
        let Some(comment) = rest.strip_prefix("<!--") else {
            return false;
        };
        // `<!-->` and `<!--->` are whole comments to a browser, which would show what follows.
        if comment.starts_with('>') || comment.starts_with("->") {
            return false;
        }
        let Some(end) = comment.find("-->") else {
            return false;
        };
        rest = comment[end + 3..].trim_start();
    }
    true
}

/// The stretches of `html` that a reader sees as text.
pub(super) fn text_ranges(html: &str) -> Vec<Range<usize>> {
    let mut ranges = Vec::new();
    let mut at = 0;
    let mut hidden: Option<String> = None;
    let mut gaps: Vec<(Range<usize>, Option<RawTag<'_>>)> = comments(html)
        .map(|(_, range)| (range, None))
        .chain(tags(html).map(|tag| (tag.range.clone(), Some(tag))))
        .collect();
    gaps.sort_by_key(|(range, _)| range.start);
    for (range, tag) in gaps {
        if range.start < at {
            continue;
        }
        if hidden.is_none() {
            ranges.push(at..range.start);
        }
        at = range.end;
        if let Some(tag) = tag {
            match &hidden {
                Some(name) if tag.closing && *name == tag.name => hidden = None,
                None if !tag.closing && matches!(tag.name.as_str(), "script" | "style") => {
                    hidden = Some(tag.name);
                }
                _ => {}
            }
        }
    }
    if hidden.is_none() {
        ranges.push(at..html.len());
    }
    ranges.retain(|range| !html[range.clone()].trim().is_empty());
    ranges
}

fn read_tag(html: &str, start: usize) -> Option<RawTag<'_>> {
    let bytes = html.as_bytes();
    let closing = bytes.get(start + 1) == Some(&b'/');
    let name_start = start + 1 + usize::from(closing);
    if !bytes.get(name_start)?.is_ascii_alphabetic() {
        return None;
    }
    let name_end = name_start
        + bytes[name_start..]
            .iter()
            .position(|b| ends_name(*b))
            .unwrap_or(bytes.len() - name_start);
    let mut attributes = Vec::new();
    let mut at = name_end;
    loop {
        at += bytes[at..]
            .iter()
            .position(|b| !b.is_ascii_whitespace() && *b != b'/')?;
        if bytes[at] == b'<' {
            // A browser would go on; a search that did so from every `<` would never end.
            return None;
        }
        if bytes[at] == b'>' {
            let name = html[name_start..name_end].to_ascii_lowercase();
            return Some(RawTag {
                name,
                closing,
                attributes,
                range: start..at + 1,
            });
        }
        let (attribute, end) = read_attribute(html, at)?;
        attributes.push(attribute);
        at = end;
    }
}

/// The attribute whose name starts at `start`, and where the search goes on.
fn read_attribute(html: &str, start: usize) -> Option<(Attribute<'_>, usize)> {
    let bytes = html.as_bytes();
    // An attribute name may start with `=`; so it is never empty and the search always moves on.
    let name_end = start
        + 1
        + bytes[start + 1..]
            .iter()
            .position(|b| ends_name(*b) || *b == b'=')?;
    let name = html.get(start..name_end)?.to_ascii_lowercase();
    let equals = name_end
        + bytes[name_end..]
            .iter()
            .position(|b| !b.is_ascii_whitespace())?;
    if bytes[equals] != b'=' {
        return Some((
            Attribute {
                name,
                raw: "",
                range: name_end..name_end,
            },
            equals,
        ));
    }
    let value = equals
        + 1
        + bytes[equals + 1..]
            .iter()
            .position(|b| !b.is_ascii_whitespace())?;
    let (range, end) = match bytes[value] {
        quote @ (b'"' | b'\'') => {
            let close = value + 1 + memchr::memchr(quote, &bytes[value + 1..])?;
            (value + 1..close, close + 1)
        }
        _ => {
            let end = value
                + bytes[value..]
                    .iter()
                    .position(|b| b.is_ascii_whitespace() || matches!(b, b'<' | b'>'))?;
            (value..end, end)
        }
    };
    Some((
        Attribute {
            name,
            raw: html.get(range.clone())?,
            range,
        },
        end,
    ))
}

fn ends_name(byte: u8) -> bool {
    byte.is_ascii_whitespace() || matches!(byte, b'/' | b'<' | b'>')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_and_attributes_are_found_where_they_stand() {
        let html = "a <b>x</B> <img src='a b.png' alt=x loading> <!-- <i> --> 1 < 2 <br/>";
        let all: Vec<_> = tags(html)
            .map(|tag| (tag.name.clone(), tag.closing, tag.attributes.len()))
            .collect();
        let expected = [
            ("b", false, 0),
            ("b", true, 0),
            ("img", false, 3),
            ("br", false, 0),
        ];
        assert_eq!(
            all,
            expected.map(|(name, closing, count)| (name.to_owned(), closing, count))
        );
        let image = tags(html).nth(2).map(|tag| {
            tag.get("src")
                .map(|src| (src.value(), html[src.range.clone()].to_owned()))
        });
        assert_eq!(
            image.flatten(),
            Some(("a b.png".to_owned(), "a b.png".to_owned()))
        );
    }

    #[test]
    fn only_comments_leave_no_trace() {
        assert!(is_comment_only(" <!-- a -->\n<!-- b -->\n"));
        assert!(!is_comment_only("<!-- a --> text"));
        assert!(!is_comment_only("<!--> text -->"));
        assert!(!is_comment_only("<!-- open"));
    }

    #[test]
    fn visible_text_leaves_out_markup_and_scripts() {
        let html = "<p>one <b>two</b></p><script>no</script><!-- no -->three";
        let text: Vec<&str> = text_ranges(html)
            .into_iter()
            .map(|range| &html[range])
            .collect();
        assert_eq!(text, ["one ", "two", "three"]);
    }

    #[test]
    fn torn_tags_end_the_search_quietly() {
        for html in [
            "<",
            "<a",
            "<a b",
            "<a b=",
            "<a b='",
            "<a b=\"é",
            "<é>",
            "</",
            "<a =>",
            "<!--",
            "<a/é=ü>",
        ] {
            let _ = (
                tags(html).count(),
                comments(html).count(),
                text_ranges(html),
                is_comment_only(html),
            );
        }
    }
}
