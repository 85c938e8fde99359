//! For people: the line, the underline, then why it matters and how to put it right.

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level as Tone, Origin, Renderer, Snippet};

use super::super::{Diagnostic, Level, LineIndex, Span};
use super::Report;

pub(super) fn render(report: &Report<'_>) -> String {
    let renderer = if report.colour { Renderer::styled() } else { Renderer::plain() };
    let renderer = renderer.decor_style(DecorStyle::Ascii).term_width(report.width);
    let mut out = String::new();
    for finding in report.findings {
        out.push_str(&renderer.render(&[group(report, finding)]));
        out.push_str("\n\n");
    }
    out.push_str(&report.summary());
    out.push('\n');
    out
}

fn group<'a>(report: &'a Report<'_>, finding: &'a Diagnostic) -> Group<'a> {
    let tone = match finding.level {
        Level::Error => Tone::ERROR,
        Level::Warning => Tone::WARNING,
        Level::Info => Tone::INFO,
    };
    let mut group = Group::with_title(tone.primary_title(finding.message.as_str()).id(finding.code.as_str()));
    group = match excerpt(report, &finding.path, finding.span) {
        Some((text, line, span)) => group.element(
            Snippet::source(text)
                .line_start(line)
                .path(&*finding.path)
                .annotation(AnnotationKind::Primary.span(span.start..span.end)),
        ),
        None => group.element(Origin::path(&*finding.path)),
    };
    for related in &finding.related {
        if let Some((text, line, span)) = excerpt(report, &related.path, related.span) {
            let label = AnnotationKind::Context.span(span.start..span.end).label(related.message.as_str());
            group = group.element(Snippet::source(text).line_start(line).path(&*related.path).annotation(label));
        }
    }
    group = group.element(Tone::NOTE.with_name("why").message((report.why)(finding.code)));
    if let Some(help) = &finding.help {
        group = group.element(Tone::HELP.with_name("fix").message(help.as_str()));
    }
    group
}

/// The lines that a span touches (three at the most), the number of the first, and the span within them.
fn excerpt<'a>(report: &'a Report<'_>, path: &str, span: Span) -> Option<(&'a str, usize, Span)> {
    const MOST_LINES: usize = 3;
    let text = report.text(path)?;
    let at = report.position(path, span.start);
    let start = text[..span.start.min(text.len())].rfind('\n').map_or(0, |newline| newline + 1);
    let lines = LineIndex::new(&text[start..]);
    let last = lines.position(&text[start..], span.end.saturating_sub(start)).line.min(MOST_LINES);
    let excerpt: usize = text[start..].split_inclusive('\n').take(last).map(str::len).sum();
    let excerpt = &text[start..start + excerpt];
    let shown = excerpt.trim_end_matches(['\n', '\r']).len();
    let within = Span::new((span.start - start).min(shown), (span.end.max(span.start) - start).min(shown));
    Some((excerpt, at.line, within))
}
