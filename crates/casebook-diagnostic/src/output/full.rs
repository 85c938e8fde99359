//! For people: the line, the underline, then why it matters and how to put it right.

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level as Tone, Origin, Renderer, Snippet};

use super::super::{Diagnostic, Level, Span};
use super::{Report, terminal};
use casebook_text::{printable_line, wrap};

pub(super) fn render(report: &Report<'_>) -> String {
    let renderer = if report.colour {
        Renderer::styled()
    } else {
        Renderer::plain()
    };
    let renderer = renderer
        .decor_style(DecorStyle::Ascii)
        .term_width(report.width);
    let mut out = String::new();
    for finding in &*report.findings {
        let at = report.position(&finding.path, finding.span.start);
        let place = format!(
            "{}:{}:{}",
            report.for_reader(&finding.path),
            at.line,
            at.column
        );
        let shown = renderer.render(&[group(report, finding)]);
        out.push_str(&shown.replacen(&place, &terminal::linked(report, &finding.path, &place), 1));
        out.push_str("\n\n");
    }
    out.push_str(&report.summary());
    out.push('\n');
    out.push_str(&fixable(report));
    out
}

/// How much of it a flag would put right.
fn fixable(report: &Report<'_>) -> String {
    let count = |safe| {
        report
            .findings
            .iter()
            .filter_map(|one| one.fix.as_ref())
            .filter(|fix| fix.safe == safe)
            .count()
    };
    match (count(true), count(false)) {
        (0, 0) => String::new(),
        (safe, 0) => format!("`--fix` puts {safe} right\n"),
        (0, more) => format!("`--fix --unsafe-fixes` changes {more}: have a look with `--diff`\n"),
        (safe, more) => {
            format!("`--fix` puts {safe} right; with `--unsafe-fixes` it changes {more} more\n")
        }
    }
}

/// The message in lines that fit behind the level and the code.
fn title(report: &Report<'_>, finding: &Diagnostic) -> String {
    let margin = format!("{}[{}]: ", finding.level, finding.code).len();
    wrap_lines(
        &printable_line(&finding.message),
        report.width.saturating_sub(margin).max(30),
    )
}

/// A note in lines that fit; what stands on the later ones is set below the first.
fn note(report: &Report<'_>, finding: &Diagnostic, text: &str) -> String {
    let line = report.position(&finding.path, finding.span.start).line;
    let margin = line.to_string().len() + " = why: ".len();
    let lines: Vec<String> = text.split('\n').map(printable_line).collect();
    wrap_lines(
        &lines.join("\n"),
        report.width.saturating_sub(margin).max(30),
    )
}

/// Each line of a text wrapped on its own. What is indented is to be copied, YAML for instance: it stays one line.
fn wrap_lines(text: &str, width: usize) -> String {
    text.split('\n')
        .map(|line| match line.starts_with(' ') {
            true => line.trim_end().to_owned(),
            false => wrap(line, width, ""),
        })
        .collect::<Vec<_>>()
        .join("\n")
}

fn group<'a>(report: &'a Report<'_>, finding: &'a Diagnostic) -> Group<'a> {
    let tone = match finding.level {
        Level::Error => Tone::ERROR,
        Level::Warning => Tone::WARNING,
        Level::Info => Tone::INFO,
    };
    let mut group = Group::with_title(
        tone.primary_title(title(report, finding))
            .id(finding.code.as_str()),
    );
    group = match excerpt(report, &finding.path, finding.span) {
        Some((text, line, span)) => group.element(
            Snippet::source(text)
                .line_start(line)
                .path(report.for_reader(&finding.path))
                .annotation(AnnotationKind::Primary.span(span.start..span.end)),
        ),
        None => group.element(Origin::path(report.for_reader(&finding.path))),
    };
    for related in &finding.related {
        if let Some((text, line, span)) = excerpt(report, &related.path, related.span) {
            let label = AnnotationKind::Context
                .span(span.start..span.end)
                .label(related.message.as_str());
            group = group.element(
                Snippet::source(text)
                    .line_start(line)
                    .path(report.for_reader(&related.path))
                    .annotation(label),
            );
        }
    }
    let why = note(report, finding, (report.about)(finding.code).why);
    group = group.element(Tone::NOTE.with_name("why").message(why));
    if let Some(help) = &finding.help {
        group = group.element(
            Tone::HELP
                .with_name("fix")
                .message(note(report, finding, help)),
        );
    }
    group
}

/// The lines that a span touches (three at the most), the number of the first, and the span within them.
fn excerpt<'a>(report: &'a Report<'_>, path: &str, span: Span) -> Option<(&'a str, usize, Span)> {
    const MOST_LINES: usize = 3;
    let text = report.text(path)?;
    let at = report.position(path, span.start);
    let start = text[..span.start.min(text.len())]
        .rfind('\n')
        .map_or(0, |newline| newline + 1);
    let last = (report.position(path, span.end.max(span.start)).line - at.line + 1).min(MOST_LINES);
    let excerpt: usize = text[start..]
        .split_inclusive('\n')
        .take(last)
        .map(str::len)
        .sum();
    let excerpt = &text[start..start + excerpt];
    let shown = excerpt.trim_end_matches(['\n', '\r']).len();
    let within = Span::new(
        (span.start - start).min(shown),
        (span.end.max(span.start) - start).min(shown),
    );
    Some((excerpt, at.line, within))
}
