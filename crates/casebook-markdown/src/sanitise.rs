//! What may stand in a page that holds raw HTML. The whole rendered document goes through, because raw HTML may
//! open an element in one place and close it in another.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasher, Hasher, RandomState};
use std::sync::OnceLock;

use ammonia::Builder;

use super::render::{LinkKind, RenderOptions, Resolution, push_image, push_link};
use super::slug::Ids;
use super::{escape, raw, url};

/// What ids from raw HTML start with, so that they never meet those of headings or of the page's furniture.
const USER: &str = "user-";

const TAGS: [&str; 65] = [
    "a",
    "abbr",
    "b",
    "bdi",
    "bdo",
    "blockquote",
    "br",
    "caption",
    "center",
    "cite",
    "code",
    "col",
    "colgroup",
    "data",
    "dd",
    "del",
    "details",
    "dfn",
    "div",
    "dl",
    "dt",
    "em",
    "figcaption",
    "figure",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "i",
    "img",
    "ins",
    "kbd",
    "li",
    "mark",
    "ol",
    "p",
    "picture",
    "pre",
    "q",
    "rp",
    "rt",
    "ruby",
    "s",
    "samp",
    "section",
    "small",
    "span",
    "strong",
    "sub",
    "summary",
    "sup",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "time",
    "tr",
    "u",
    "ul",
    "var",
    "wbr",
];

/// Elements that go with all they hold, because what they hold is not for readers.
const REMOVED: [&str; 14] = [
    "script", "style", "iframe", "object", "embed", "template", "noscript", "title", "textarea",
    "select", "svg", "math", "audio", "video",
];

const ATTRIBUTES: [(&str, &[&str]); 20] = [
    (
        "a",
        &["href", "name", "rel", "role", "aria-label", "download"],
    ),
    ("blockquote", &["cite"]),
    ("col", &["span"]),
    ("colgroup", &["span"]),
    ("data", &["value"]),
    ("del", &["datetime"]),
    ("details", &["open"]),
    ("div", &["role", "aria-label", "tabindex"]),
    (
        "img",
        &["src", "alt", "width", "height", "loading", "decoding"],
    ),
    ("ins", &["datetime"]),
    ("li", &["value"]),
    ("ol", &["start", "reversed", "type"]),
    ("pre", &["tabindex"]),
    ("q", &["cite"]),
    ("section", &["role", "aria-label"]),
    ("span", &["role", "aria-label"]),
    ("td", &["colspan", "rowspan"]),
    ("th", &["colspan", "rowspan", "scope"]),
    ("time", &["datetime"]),
    ("bdo", &["dir"]),
];

/// Roles that this renderer gives, and no others.
const ROLES: [&str; 6] = [
    "region",
    "note",
    "img",
    "doc-noteref",
    "doc-backlink",
    "doc-endnotes",
];

const CLASSES: [&str; 29] = [
    "alert",
    "alert-note",
    "alert-tip",
    "alert-important",
    "alert-warning",
    "alert-caution",
    "alert-title",
    "align-center",
    "align-right",
    "anchor",
    "footnote-ref",
    "footnote-back",
    "footnotes",
    "image-missing",
    "link-broken",
    "subheading",
    "table-scroll",
    "task",
    "task-done",
    "task-open",
    "timeline",
    "timeline-day",
    "timeline-event",
    "timeline-field",
    "timeline-note",
    "timeline-time",
    "sr-only",
    "numeric",
    "wide",
];

/// What marks an id as ours: no author can write it, because it is drawn anew in every process. It never reaches
/// the output.
pub(super) fn mark() -> &'static str {
    static MARK: OnceLock<String> = OnceLock::new();
    MARK.get_or_init(|| {
        let draw = || RandomState::new().build_hasher().finish();
        format!("own{:016x}{:016x}-", draw(), draw())
    })
}

/// ` data-…`: marks a link or image as ours, already resolved.
pub(super) fn mark_attribute() -> &'static str {
    static ATTRIBUTE: OnceLock<String> = OnceLock::new();
    ATTRIBUTE.get_or_init(|| format!(" data-{}=\"\"", mark().trim_end_matches('-')))
}

fn mark_name() -> &'static str {
    mark_attribute().trim_start().trim_end_matches("=\"\"")
}

fn builder() -> &'static Builder<'static> {
    static BUILDER: OnceLock<Builder<'static>> = OnceLock::new();
    BUILDER.get_or_init(|| {
        let mut attributes: HashMap<&str, HashSet<&str>> = ATTRIBUTES
            .iter()
            .map(|(tag, names)| (*tag, names.iter().copied().collect()))
            .collect();
        for tag in ["a", "img", "span"] {
            attributes.entry(tag).or_default().insert(mark_name());
        }
        let mut builder = Builder::empty();
        builder
            .tags(TAGS.into())
            .clean_content_tags(REMOVED.into())
            .tag_attributes(attributes)
            .generic_attributes(["id", "class", "title", "lang", "dir"].into())
            .url_schemes(url::SCHEMES.into())
            .url_relative(ammonia::UrlRelative::PassThrough)
            .link_rel(None)
            .strip_comments(true)
            .attribute_filter(filter);
        builder
    })
}

/// Which values attributes may have, beyond what the lists above say.
fn filter<'v>(_element: &str, attribute: &str, value: &'v str) -> Option<Cow<'v, str>> {
    match attribute {
        "id" | "name" => match value.strip_prefix(mark()) {
            Some(own) => Some(own.into()),
            None => (!value.is_empty() && !value.contains(char::is_whitespace))
                .then(|| format!("{USER}{value}").into()),
        },
        "class" => {
            let classes: Vec<&str> = value
                .split_ascii_whitespace()
                .filter(|class| is_class(class))
                .collect();
            (!classes.is_empty()).then(|| classes.join(" ").into())
        }
        "role" => ROLES.contains(&value).then_some(value.into()),
        "tabindex" => (value == "0").then_some(value.into()),
        _ => Some(value.into()),
    }
}

fn is_class(class: &str) -> bool {
    CLASSES.contains(&class)
        || class
            .strip_prefix("hl-")
            .is_some_and(|class| class.len() == 1)
        || class.starts_with("language-")
}

/// Whether an element may stand in a page.
pub(super) fn is_allowed(name: &str) -> bool {
    TAGS.contains(&name)
}

/// Whether an element goes with all it holds.
pub(super) fn is_dropped_with_content(name: &str) -> bool {
    REMOVED.contains(&name)
}

/// Whether `name` is an element that has no end tag.
pub(super) fn is_void(name: &str) -> bool {
    matches!(
        name,
        "area"
            | "base"
            | "br"
            | "col"
            | "embed"
            | "hr"
            | "img"
            | "input"
            | "link"
            | "meta"
            | "source"
            | "track"
            | "wbr"
    )
}

/// Sanitises `html`, whose own ids and addresses are marked. `ids` are those of headings, `anchors` those that raw
/// HTML gave.
pub(super) fn clean(
    html: &str,
    ids: &Ids,
    anchors: &[String],
    options: &RenderOptions<'_>,
) -> String {
    let html = builder().clean(html).to_string();
    let ours = |id: &str| ids.contains(id) || id.starts_with("fn-") || id.starts_with("fnref-");
    let anchors: HashSet<&str> = anchors
        .iter()
        .map(String::as_str)
        .filter(|id| !ours(id))
        .collect();
    finish(&html, &anchors, options)
}

/// Gives the links and images of raw HTML what those of Markdown got while they were written.
fn finish(html: &str, anchors: &HashSet<&str>, options: &RenderOptions<'_>) -> String {
    let mut out = String::with_capacity(html.len());
    let mut at = 0;
    // Raw links that lost their link: their end tag is another one.
    let mut ends: Vec<&str> = Vec::new();
    for tag in raw::tags(html) {
        if !matches!(tag.name.as_str(), "a" | "img" | "span") {
            continue;
        }
        out.push_str(&html[at..tag.range.start]);
        at = tag.range.end;
        let own = tag.get(mark_name()).is_some();
        match (tag.name.as_str(), tag.closing) {
            ("a", true) => out.push_str(ends.pop().unwrap_or("</a>")),
            ("a", false) => ends.push(push_anchor(&mut out, html, &tag, own, anchors, options)),
            ("img", false) if !own => {
                push_raw_image(&mut out, &tag, options, ends.contains(&"</a>"))
            }
            _ => push_without_mark(&mut out, &html[tag.range.clone()]),
        }
    }
    out.push_str(&html[at..]);
    out
}

fn push_anchor<'t>(
    out: &mut String,
    html: &str,
    tag: &raw::RawTag<'_>,
    own: bool,
    anchors: &HashSet<&str>,
    options: &RenderOptions<'_>,
) -> &'t str {
    let href = tag.get("href").map(raw::Attribute::value);
    let user_anchor = href
        .as_deref()
        .and_then(|href| href.strip_prefix('#'))
        .filter(|id| anchors.contains(id));
    let mut attributes = String::new();
    for name in ["id", "name", "aria-label", "lang", "dir"] {
        if let Some(attribute) = tag.get(name) {
            attributes.push_str(&format!(" {name}=\""));
            escape::push_text(&mut attributes, &attribute.value());
            attributes.push('"');
        }
    }
    let title = tag
        .get("title")
        .map(raw::Attribute::value)
        .unwrap_or_default();
    match (&href, user_anchor) {
        (Some(href), Some(id)) => {
            let url = format!("#{USER}{id}");
            push_link(out, &Resolution::To { url }, href, &title, &attributes)
        }
        (Some(href), None) if !own => push_link(
            out,
            &(options.resolve)(href, LinkKind::Link),
            href,
            &title,
            &attributes,
        ),
        _ => {
            push_without_mark(out, &html[tag.range.clone()]);
            "</a>"
        }
    }
}

fn push_raw_image(
    out: &mut String,
    tag: &raw::RawTag<'_>,
    options: &RenderOptions<'_>,
    in_link: bool,
) {
    let value = |name: &str| tag.get(name).map(raw::Attribute::value);
    let src = value("src").unwrap_or_default();
    let (alt, title) = (
        value("alt").unwrap_or_default(),
        value("title").unwrap_or_default(),
    );
    let size = |name: &str| {
        value(name).filter(|size| !size.is_empty() && size.bytes().all(|b| b.is_ascii_digit()))
    };
    let resolution = if src.is_empty() {
        Resolution::Keep
    } else {
        (options.resolve)(&src, LinkKind::Image)
    };
    let (width, height) = (size("width"), size("height"));
    push_image(
        out,
        &resolution,
        (&src, &alt, &title),
        (width.as_deref(), height.as_deref()),
        "",
        in_link,
    );
}

fn push_without_mark(out: &mut String, tag: &str) {
    match tag.split_once(mark_attribute()) {
        Some((before, after)) => {
            out.push_str(before);
            out.push_str(after);
        }
        None => out.push_str(tag),
    }
}
