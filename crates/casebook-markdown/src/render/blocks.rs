//! Blocks: headings, quotes, alerts, lists, code, raw HTML.

use casebook_text::single_line;
use std::ops::Range;

use pulldown_cmark::{BlockQuoteKind, CodeBlockKind, HeadingLevel, Tag};

use super::inline::passage_mark;
use super::page::TocEntry;
use super::raw_html::Place;
use super::writer::{Close, OpenHeading, Writer};
use crate::slug::HeadingText;
use crate::{escape, highlight, raw};

impl<'a> Writer<'a> {
    pub(super) fn start(&mut self, tag: Tag<'a>, range: &Range<usize>) {
        match tag {
            Tag::Paragraph => self.block("<p>", "</p>\n", 1),
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
                self.container(&format!("<ol start=\"{number}\">\n"), "</ol>\n", 2);
            }
            Tag::Item => self.block("<li>", "</li>\n", 1),
            Tag::FootnoteDefinition(label) => {
                self.footnotes.start(&mut self.out, &label);
                self.containers += 1;
                self.open.push(Close::Footnote);
            }
            Tag::DefinitionList => self.container("<dl>\n", "</dl>\n", 2),
            Tag::DefinitionListTitle => self.block("<dt>", "</dt>\n", 1),
            Tag::DefinitionListDefinition => self.block("<dd>", "</dd>\n", 1),
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
        self.raw.close(&mut self.out, self.open.len());
        match ended {
            Some(Close::Tag(end)) => self.out.push_str(end),
            Some(Close::Container { end, start }) => {
                self.containers -= 1;
                if let Some(start) = start {
                    self.out.direct(start);
                    self.out.push_str(end);
                }
            }
            Some(Close::Heading) => self.end_heading(),
            Some(Close::Code) => self.end_code(),
            Some(Close::Html) => self.end_html(),
            Some(Close::Footnote) => {
                self.containers -= 1;
                self.footnotes.end(&mut self.out);
            }
            Some(Close::Image) => self.end_image(),
            Some(Close::Table) => self.end_table(),
            Some(Close::Nothing) | None => {}
        }
    }

    /// Where raw HTML that comes now would stand.
    pub(super) fn place(&self) -> Place {
        Place {
            depth: self.open.len(),
            in_link: self
                .open
                .iter()
                .any(|open| matches!(open, Close::Tag("</a>"))),
        }
    }

    /// An element in which headings divide nothing.
    fn container(&mut self, start: &str, end: &'static str, room: usize) {
        self.containers += 1;
        let start = self.fits(room).then(|| {
            let at = self.out.len() + start.find('>').unwrap_or(0);
            self.out.push_str(start);
            at
        });
        self.open.push(Close::Container { end, start });
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
            self.block("<p class=\"subheading\"><strong>", "</strong></p>\n", 1);
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
        let ids = self.ids.heading(&HeadingText {
            written: &heading.text,
            explicit: heading.explicit.as_deref(),
        });
        let id = ids.own;
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
        let start = format!("<h{level}{}>", self.out.id(&id));
        let start = self.out.block(&start);
        self.out.push_str(&start);
        if !ids.forge.is_empty() {
            self.forge_ids.push((self.out.len(), ids.forge));
        }
        self.out.push_str(content.trim());
        if self.options.heading_anchors {
            self.out.push_str(" <a class=\"anchor\"");
            self.out.push_own_mark();
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
        let diagram = language.as_deref().and_then(diagram);
        if let Some(name) = diagram {
            self.out.push_str(&format!(
                "<figure class=\"diagram\">\n<figcaption>Source of a {name} diagram</figcaption>\n"
            ));
        }
        // Code runs from left to right whatever stands around it.
        let start = if self.out.bidi {
            "<pre tabindex=\"0\" dir=\"ltr\"><code"
        } else {
            "<pre tabindex=\"0\"><code"
        };
        self.out.push_str(start);
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
        if diagram.is_some() {
            self.out.push_str("</figure>\n");
        }
    }

    // Raw HTML

    fn end_html(&mut self) {
        let Some(html) = self.html.take() else { return };
        if !raw::is_comment_only(&html) {
            let place = self.place();
            self.raw.write(&mut self.out, &html, place);
            self.raw.end_block();
            self.out.push('\n');
        } else {
            for (label, closes) in self.labels(&html) {
                self.out.push_str(&passage_mark("p", &label, closes));
                self.out.push('\n');
            }
        }
    }

    // Tasks

    pub(super) fn task_marker(&mut self, done: bool) {
        let paragraph = self.out.block("<p>");
        let item = self
            .out
            .strip_suffix(&*paragraph)
            .unwrap_or(&self.out)
            .len();
        if let Some(at) = self.out[..item]
            .trim_end()
            .strip_suffix(&*self.out.block("<li>"))
            .map(|before| before.len() + "<li".len())
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

/// The name of a language that describes a drawing. No page draws it: that takes a script of the book's theme.
fn diagram(language: &str) -> Option<&'static str> {
    Some(match language {
        "mermaid" => "Mermaid",
        "plantuml" | "puml" => "PlantUML",
        "dot" | "graphviz" => "Graphviz",
        "d2" => "D2",
        _ => return None,
    })
}
