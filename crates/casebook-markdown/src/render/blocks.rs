//! Blocks: headings, quotes, alerts, lists, code, raw HTML.

use casebook_text::single_line;
use std::ops::Range;

use pulldown_cmark::{BlockQuoteKind, CodeBlockKind, HeadingLevel, Tag};

use super::TocEntry;
use super::writer::{Close, OpenHeading, Writer};
use crate::{escape, highlight, raw};

impl<'a> Writer<'a> {
    pub(super) fn start(&mut self, tag: Tag<'a>, range: &Range<usize>) {
        match tag {
            Tag::Paragraph => self.element("<p>", "</p>\n", 1),
            Tag::Heading { level, id, .. } => self.start_heading(level, id.as_deref()),
            Tag::BlockQuote(None) => self.container("<blockquote>\n", "</blockquote>\n", 1),
            Tag::BlockQuote(Some(kind)) => self.start_alert(kind),
            Tag::CodeBlock(kind) => {
                let language = match kind {
                    CodeBlockKind::Fenced(info) => highlight::language(&info).map(str::to_owned),
                    CodeBlockKind::Indented => None,
                };
                self.code = Some((language, String::new()));
                self.open.push(Close::Code);
            }
            Tag::HtmlBlock => {
                self.html = Some(String::new());
                self.open.push(Close::Html);
            }
            Tag::List(None) => self.container("<ul>\n", "</ul>\n", 2),
            Tag::List(Some(1)) => self.container("<ol>\n", "</ol>\n", 2),
            Tag::List(Some(number)) => {
                self.container(&format!("<ol start=\"{number}\">\n"), "</ol>\n", 2)
            }
            Tag::Item => self.element("<li>", "</li>\n", 1),
            Tag::FootnoteDefinition(label) => self.start_footnote(&label),
            Tag::DefinitionList => self.container("<dl>\n", "</dl>\n", 2),
            Tag::DefinitionListTitle => self.element("<dt>", "</dt>\n", 1),
            Tag::DefinitionListDefinition => self.element("<dd>", "</dd>\n", 1),
            Tag::Table(alignments) => self.start_table(alignments),
            Tag::TableHead => self.start_head(),
            Tag::TableRow => self.start_row(),
            Tag::TableCell => self.start_cell(range),
            Tag::Emphasis => self.element("<em>", "</em>", 1),
            Tag::Strong => self.element("<strong>", "</strong>", 1),
            Tag::Strikethrough => self.element("<del>", "</del>", 1),
            Tag::Superscript => self.element("<sup>", "</sup>", 1),
            Tag::Subscript => self.element("<sub>", "</sub>", 1),
            Tag::Link {
                link_type,
                dest_url,
                title,
                ..
            } => self.start_link(link_type, &dest_url, &title, range),
            Tag::Image {
                link_type,
                dest_url,
                title,
                ..
            } => self.start_image(link_type, &dest_url, &title),
            Tag::MetadataBlock(_) => self.open.push(Close::Nothing),
        }
    }

    pub(super) fn end(&mut self) {
        let ended = self.open.pop();
        self.close_raw();
        match ended {
            Some(Close::Tag(end)) => self.out.push_str(end),
            Some(Close::Container(end)) => {
                self.containers -= 1;
                self.out.push_str(end);
            }
            Some(Close::Heading) => self.end_heading(),
            Some(Close::Code) => self.end_code(),
            Some(Close::Html) => self.end_html(),
            Some(Close::Footnote) => self.end_footnote(),
            Some(Close::Image) => self.end_image(),
            Some(Close::Table) => self.end_table(),
            Some(Close::Nothing) | None => {}
        }
    }

    /// An element in which headings divide nothing.
    fn container(&mut self, start: &str, end: &'static str, room: usize) {
        self.containers += 1;
        let fits = self.fits(room);
        if fits {
            self.out.push_str(start);
        }
        self.open
            .push(Close::Container(if fits { end } else { "" }));
    }

    fn start_alert(&mut self, kind: BlockQuoteKind) {
        let (class, title) = match kind {
            BlockQuoteKind::Note => ("note", "Note"),
            BlockQuoteKind::Tip => ("tip", "Tip"),
            BlockQuoteKind::Important => ("important", "Important"),
            BlockQuoteKind::Warning => ("warning", "Warning"),
            BlockQuoteKind::Caution => ("caution", "Caution"),
        };
        let start = format!(
            "<div class=\"alert alert-{class}\" role=\"note\">\n<p class=\"alert-title\">{title}</p>\n"
        );
        self.container(&start, "</div>\n", 1);
    }

    // Headings

    fn start_heading(&mut self, level: HeadingLevel, explicit: Option<&str>) {
        if self.containers > 0 {
            self.element("<p class=\"subheading\"><strong>", "</strong></p>\n", 1);
            return;
        }
        let explicit = explicit.map(str::to_owned);
        self.heading = Some(OpenHeading {
            start: self.out.len(),
            level: level as u8,
            explicit,
            text: String::new(),
        });
        self.open.push(Close::Heading);
    }

    fn end_heading(&mut self) {
        let Some(heading) = self.heading.take() else {
            return;
        };
        let text = single_line(&heading.text);
        let id = self.ids.heading(&text, heading.explicit.as_deref());
        if self.timeline.is_none_or(|level| heading.level <= level) {
            let named = (self.options.is_timeline)(&text);
            self.timeline = named.then_some(heading.level);
        }
        let is_title = self
            .options
            .title
            .is_some_and(|title| single_line(title) == text);
        if heading.level == 1 && is_title && self.title_id.is_none() {
            self.out.truncate(heading.start);
            self.title_id = Some(id);
            return;
        }
        let level = self.page_level(heading.level);
        let content = self.out.split_off(heading.start);
        self.out.push_str(&format!("<h{level}"));
        self.push_id(&id);
        self.out.push('>');
        self.out.push_str(content.trim());
        if self.options.heading_anchors {
            self.out.push_str(" <a class=\"anchor\"");
            self.push_own_mark();
            self.out.push_str(" href=\"#");
            escape::push_url(&mut self.out, &id);
            self.out.push_str("\" aria-label=\"Link to “");
            escape::push_text(&mut self.out, &text);
            self.out.push_str("”\">#</a>");
        }
        self.out.push_str(&format!("</h{level}>\n"));
        self.toc.push(TocEntry { level, id, text });
    }

    /// The level in the page of a heading written at `level`: one below the nearest heading above it that is
    /// written at a higher level.
    fn page_level(&mut self, level: u8) -> u8 {
        while self
            .levels
            .pop_if(|(written, _)| *written >= level)
            .is_some()
        {}
        let page = self.levels.last().map_or(2, |(_, page)| (page + 1).min(6));
        self.levels.push((level, page));
        page
    }

    // Code

    fn end_code(&mut self) {
        let Some((language, code)) = self.code.take() else {
            return;
        };
        self.out.push_str("<pre tabindex=\"0\"><code");
        if let Some(language) = &language {
            self.out.push_str(" class=\"language-");
            escape::push_text(&mut self.out, language);
            self.out.push('"');
        }
        self.out.push('>');
        let highlighted =
            language.is_some_and(|language| highlight::highlight(&language, &code, &mut self.out));
        if !highlighted {
            escape::push_text(&mut self.out, &code);
        }
        self.out.push_str("</code></pre>\n");
    }

    // Raw HTML

    fn end_html(&mut self) {
        let Some(html) = self.html.take() else { return };
        if !raw::is_comment_only(&html) {
            self.raw_html(&html);
            self.end_raw_block();
            self.out.push('\n');
        }
    }

    // Tasks

    pub(super) fn task_marker(&mut self, done: bool) {
        let loose = self.out.ends_with("<p>");
        let item = self.out.len() - if loose { "<p>".len() } else { 0 };
        if let Some(at) = self.out[..item]
            .trim_end()
            .strip_suffix('>')
            .filter(|start| start.ends_with("<li"))
            .map(str::len)
        {
            self.out.insert_str(at, " class=\"task\"");
        }
        // A picture of a box, not a form control: nothing on the page can be ticked.
        self.out.push_str(if done {
            "<span class=\"task-done\" role=\"img\" aria-label=\"Done\">☑</span> "
        } else {
            "<span class=\"task-open\" role=\"img\" aria-label=\"Not done\">☐</span> "
        });
    }
}
