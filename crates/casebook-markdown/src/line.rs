//! One line of Markdown, such as an action's title: inline markup counts, a leading `#`, `-` or `1.` does not.

use casebook_text::single_line;
use pulldown_cmark::Event;

use super::events::Events;
use super::link_html::{LinkKind, Resolution};
use super::render::{RenderOptions, write_line};
use super::source::Source;

/// The plain text of one line of Markdown.
#[must_use]
pub fn plain(markdown: &str) -> String {
    let source = as_heading(markdown);
    let mut plain = String::with_capacity(markdown.len());
    for (event, _) in Events::new(&Source::line(&source)) {
        match event {
            Event::Text(text) | Event::Code(text) => plain.push_str(&text),
            // Nobody writes tags in a title: `<nil>` is meant as it stands.
            Event::InlineHtml(html) if !html.starts_with("<!--") => plain.push_str(&html),
            _ => {}
        }
    }
    plain
}

/// One line of Markdown as HTML, links kept as they are. Raw HTML is shown, not obeyed.
#[must_use]
pub fn inline(markdown: &str) -> String {
    inline_linked(markdown, &|_, _| Resolution::Keep)
}

/// One line of Markdown as HTML, links resolved. Raw HTML is shown, not obeyed.
#[must_use]
pub(crate) fn inline_linked(
    markdown: &str,
    resolve: &dyn Fn(&str, LinkKind) -> Resolution,
) -> String {
    let source = as_heading(markdown);
    write_line(
        &source,
        Events::new(&Source::line(&source)),
        &RenderOptions {
            resolve,
            ..RenderOptions::default()
        },
    )
}

/// The line as a heading, the one block that can hold inline markup only, whatever it starts with.
fn as_heading(markdown: &str) -> String {
    let line = single_line(markdown);
    // A heading may be closed with `#`; a comment after it keeps a `#` of the line's own.
    let end = if line.ends_with('#') { "<!-- -->" } else { "" };
    format!("# {line}{end}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_inline_markup_counts() {
        assert_eq!(
            plain("1. *Cap* the `pool` of [payments](x.md) & C #"),
            "1. Cap the pool of payments & C #"
        );
        assert_eq!(
            plain("- Handle <nil>\n  <!-- x -->{#id}"),
            "- Handle <nil> {#id}"
        );
        assert_eq!(plain(""), "");
        assert_eq!(
            inline("# **Cap** <b>`a<b`</b> https://x.example"),
            "# <strong>Cap</strong> &lt;b&gt;<code>a&lt;b</code>&lt;/b&gt; <a href=\"https://x.example\" rel=\"noopener noreferrer\">https://x.example</a>"
        );
        assert_eq!(
            inline("[x](javascript:y) a\nb"),
            "<span class=\"link-broken\">x</span> a b"
        );
    }
}
