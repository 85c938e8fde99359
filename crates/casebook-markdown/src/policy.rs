//! Which HTML may stand in a page, and what becomes of the rest.

/// Elements that a page may hold.
pub(super) const TAGS: [&str; 65] = [
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
pub(super) const REMOVED: [&str; 6] = ["script", "style", "template", "title", "svg", "math"];

/// Elements that show another document or play a recording, each with the attributes that may name it. A link takes
/// their place.
const EMBEDDED: [(&str, &[&str]); 9] = [
    ("iframe", &["src"]),
    ("frame", &["src"]),
    ("embed", &["src"]),
    ("object", &["data"]),
    ("video", &["src", "poster"]),
    ("audio", &["src"]),
    ("source", &["src"]),
    ("track", &["src"]),
    ("portal", &["src"]),
];

/// Elements without a trace in a page whose content stays: nothing of what their author wrote is lost with the tag.
const PLAIN: [&str; 30] = [
    "address",
    "article",
    "aside",
    "basefont",
    "big",
    "body",
    "dir",
    "font",
    "footer",
    "frameset",
    "head",
    "header",
    "hgroup",
    "html",
    "label",
    "legend",
    "main",
    "map",
    "menu",
    "nav",
    "nobr",
    "noframes",
    "noscript",
    "plaintext",
    "search",
    "slot",
    "strike",
    "tt",
    "h1",
    "output",
];

/// Elements that HTML knows and no page can show: controls, drawings made by scripts, settings of a document.
const UNSUPPORTED: [&str; 22] = [
    "area", "base", "blink", "button", "canvas", "datalist", "dialog", "fieldset", "form", "input",
    "link", "marquee", "meta", "meter", "optgroup", "option", "param", "progress", "select",
    "textarea", "applet", "bgsound",
];

/// What becomes of an element of raw HTML.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Treatment {
    /// It stays.
    Kept,
    /// Its tags go, and nothing else: they change little that a reader sees.
    Unwrapped,
    /// A link to what it names in one of these attributes takes its place; what it holds stays.
    Linked(&'static [&'static str]),
    /// Its tags go, and with them something that a reader would have seen. What it holds stays.
    Unsupported,
    /// It goes with all it holds.
    Removed,
    /// HTML has no such element: its author may have meant the tag as text.
    Unknown,
}

/// What becomes of the element `name`, in lower case.
pub(super) fn treatment(name: &str) -> Treatment {
    if TAGS.contains(&name) {
        Treatment::Kept
    } else if REMOVED.contains(&name) {
        Treatment::Removed
    } else if let Some((_, attributes)) = EMBEDDED.iter().find(|(element, _)| *element == name) {
        Treatment::Linked(attributes)
    } else if PLAIN.contains(&name) {
        Treatment::Unwrapped
    } else if UNSUPPORTED.contains(&name) {
        Treatment::Unsupported
    } else {
        Treatment::Unknown
    }
}

/// Attributes that any element may have.
pub(super) const GENERIC: [&str; 5] = ["id", "class", "title", "lang", "dir"];

/// Further attributes, by element.
pub(super) const ATTRIBUTES: [(&str, &[&str]); 20] = [
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

/// Whether an element may have an attribute; both in lower case.
pub(super) fn is_attribute(element: &str, attribute: &str) -> bool {
    GENERIC.contains(&attribute)
        || ATTRIBUTES
            .iter()
            .any(|(name, attributes)| *name == element && attributes.contains(&attribute))
}

/// Roles that this renderer gives, and no others.
pub(super) const ROLES: [&str; 6] = [
    "region",
    "note",
    "img",
    "doc-noteref",
    "doc-backlink",
    "doc-endnotes",
];

/// Classes that this renderer gives, and authors may use.
const CLASSES: [&str; 33] = [
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
    "diagram",
    "footnote-ref",
    "footnote-back",
    "footnotes",
    "passage",
    "passage-end",
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
    "timeline-gap",
    "timeline-note",
    "timeline-time",
    "sr-only",
    "numeric",
    "wide",
];

/// Whether a class may stand in a page.
pub(super) fn is_class(class: &str) -> bool {
    CLASSES.contains(&class)
        || class
            .strip_prefix("hl-")
            .is_some_and(|class| class.len() == 1)
        || class.starts_with("language-")
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
