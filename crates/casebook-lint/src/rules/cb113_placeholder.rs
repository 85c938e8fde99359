use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

use super::super::Subject;
use super::language;
use super::{Check, Example, FixKind, Rule};
use casebook_diagnostic::{Diagnostic, Span, code};
use casebook_model::entry::Located;

pub(super) const RULE: Rule = Rule {
    code: code::CB113,
    name: "placeholder",
    summary: "A prompt of the template, or another placeholder, that was left in",
    why: "A placeholder in a finished account says that a part of it was never written.",
    details: "Checked from `in-review` on, and in files without front matter. It finds\n\n- the template's own \
          prompts, as comments or as text,\n- `TODO`, `TBD`, `FIXME`, `XXX`, `YYYY-MM-DD` and the like as words of \
          their own, in titles, action items, authors and text (code and quotations aside),\n- `<service name>`: a \
          word in angle brackets that is not HTML (a browser would swallow it), and `{{ name }}`,\n- the words of \
          `placeholder-words` under `[lint]` in `book.toml`.\n\nIn a draft all of these are welcome.",
    fails: Example(FAILS),
    passes: Example(PASSES),
    fix: FixKind::None,
    check: Check::Entry(check),
};

const FAILS: &[(&str, &str)] = &[
    ("content/2026-10-02-checkout.md", "\
---
title: Checkout answered 502
status: in-review
severity: SEV2
authors: [dewi]
services: [checkout]
started: 2026-10-02T09:14+07:00
---

## Summary

For 34 minutes users of the shop could not pay, because the pool of connections to the payments database was exhausted by one batch job.

## Impact

About TBD users saw an error page instead of the confirmation of their order.

## Timeline

| Time (UTC+7) | Event |
| --- | --- |
| 2026-10-02 09:14 | First errors |
| 2026-10-02 09:48 | The job is stopped |
"),
];

const PASSES: &[(&str, &str)] = &[
    ("content/2026-10-02-checkout.md", "\
---
title: Checkout answered 502
status: in-review
severity: SEV2
authors: [dewi]
services: [checkout]
started: 2026-10-02T09:14+07:00
---

## Summary

For 34 minutes users of the shop could not pay, because the pool of connections to the payments database was exhausted by one batch job.

## Impact

About 12,000 users saw an error page instead of the confirmation of their order.

## Timeline

| Time (UTC+7) | Event |
| --- | --- |
| 2026-10-02 09:14 | First errors |
| 2026-10-02 09:48 | The job is stopped |
"),
];

fn check(subject: &Subject<'_>, findings: &mut Vec<Diagnostic>) {
    if subject.is_draft() {
        return;
    }
    let mut found: Vec<(Span, String)> = Vec::new();
    front_matter(subject, &mut found);
    html(subject, &mut found);
    let outline = subject.entry.outline();
    let own = subject.book.config.lint.words("placeholder-words");
    if may_hold(&outline.text, own) {
        for prose in outline.prose() {
            for (start, end) in words(&prose.text, own) {
                let word = &prose.text[start..end];
                found.push((prose.locate(start, end), format!("`{word}` was left in")));
            }
        }
    }
    prompts(subject, &mut found);
    let help = "write what belongs here, or remove it";
    findings.extend(
        found
            .into_iter()
            .map(|(span, message)| subject.find(code::CB113, span, message).help(help)),
    );
}

fn front_matter(subject: &Subject<'_>, found: &mut Vec<(Span, String)>) {
    let entry = subject.entry;
    let mut value = |text: &str, span: Span| {
        if let Some((start, end)) =
            words(text, subject.book.config.lint.words("placeholder-words")).next()
        {
            found.push((span, format!("`{}` was left in", &text[start..end])));
        }
    };
    if let Some(span) = entry.title_span {
        value(&entry.title, span);
    }
    let located = |one: &Option<Located<String>>| one.clone();
    for action in &entry.actions {
        for one in [Some(action.title.clone()), located(&action.owner)]
            .into_iter()
            .flatten()
        {
            value(&one.value, one.span);
        }
    }
}

/// Inline tags of no known element: `<service name>`.
fn html(subject: &Subject<'_>, found: &mut Vec<(Span, String)>) {
    for html in subject
        .entry
        .outline()
        .html
        .iter()
        .filter(|html| !html.comment)
    {
        let text = html.span.slice(&subject.entry.text);
        let Some(inner) = text
            .strip_prefix('<')
            .and_then(|text| text.strip_suffix('>'))
        else {
            continue;
        };
        let name: String = inner
            .chars()
            .take_while(|letter| letter.is_ascii_alphanumeric() || *letter == '-')
            .collect();
        let placeholder = !inner.starts_with(['/', '!', '?'])
            && !inner.contains(['<', '=', '"', '\n'])
            && !inner.ends_with('/')
            && inner
                .chars()
                .all(|letter| letter.is_alphanumeric() || " -_".contains(letter));
        if placeholder && !ELEMENTS.contains(&name.to_ascii_lowercase().as_str()) {
            found.push((
                html.span,
                format!("`{text}` looks like a placeholder, and a browser does not show it"),
            ));
        }
    }
}

/// The prompts of the template, written out or in comments.
fn prompts(subject: &Subject<'_>, found: &mut Vec<(Span, String)>) {
    let entry = subject.entry;
    for html in entry.outline().html.iter().filter(|html| html.comment) {
        let text = html.span.slice(&entry.text).trim_end();
        if subject.headings.prompts_in(text).next().is_some() {
            let span = Span::new(html.span.start, html.span.start + text.len());
            found.push((span, "the template's prompt was left in".to_owned()));
        }
    }
    for (start, end) in subject.headings.prompts_in(&entry.outline().text) {
        found.push((
            entry.outline().locate(start, end),
            "the template's prompt was left in".to_owned(),
        ));
    }
}

const WORDS: &[&str] = &["TODO", "TBD", "TBC", "FIXME", "XXX", "YYY", "ZZZ"];
const FORMS: &[&str] = &[
    "yyyy-mm-dd",
    "yyyy-MM-dd",
    "YYYY-MM-DD",
    "20xx-MM-DD",
    "HH:mm",
    "hh:mm",
    "HH:MM",
    "{{",
];

/// Whether a text may hold placeholders. The whole book passes here, and hardly a text does.
fn may_hold(text: &str, own: &[String]) -> bool {
    static ANY: LazyLock<AhoCorasick> = LazyLock::new(|| language::words(&[WORDS, FORMS].concat()));
    !own.is_empty() || ANY.is_match(text)
}

/// The placeholders in a text: whole words in capitals, the forms of dates, and a book's own words.
fn words<'a>(text: &'a str, own: &'a [String]) -> impl Iterator<Item = (usize, usize)> + 'a {
    may_hold(text, own)
        .then(|| text.split(is_between))
        .into_iter()
        .flatten()
        .filter_map(move |token| {
            let start = token.as_ptr() as usize - text.as_ptr() as usize;
            let word = token.trim_end_matches(':');
            let form = FORMS.iter().find(|form| word.starts_with(**form));
            let known = WORDS.contains(&word) || own.iter().any(|own| own == word);
            (known || form.is_some()).then(|| (start, start + word.len()))
        })
}

fn is_between(letter: char) -> bool {
    matches!(
        letter,
        '(' | ')' | '[' | ']' | ',' | ';' | '.' | '!' | '?' | '`' | '"' | '\'' | '/'
    ) || letter.is_whitespace()
}

/// Elements of HTML that people write in Markdown.
const ELEMENTS: &[&str] = &[
    "a",
    "abbr",
    "article",
    "aside",
    "audio",
    "b",
    "bdi",
    "bdo",
    "blockquote",
    "body",
    "br",
    "button",
    "caption",
    "center",
    "cite",
    "code",
    "col",
    "colgroup",
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
    "font",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "head",
    "header",
    "hr",
    "html",
    "i",
    "iframe",
    "img",
    "input",
    "ins",
    "kbd",
    "label",
    "li",
    "link",
    "main",
    "mark",
    "meta",
    "nav",
    "object",
    "ol",
    "option",
    "p",
    "picture",
    "pre",
    "q",
    "rp",
    "rt",
    "ruby",
    "s",
    "samp",
    "script",
    "section",
    "select",
    "small",
    "source",
    "span",
    "strike",
    "strong",
    "style",
    "sub",
    "summary",
    "sup",
    "svg",
    "table",
    "tbody",
    "td",
    "template",
    "textarea",
    "tfoot",
    "th",
    "thead",
    "time",
    "title",
    "tr",
    "track",
    "tt",
    "u",
    "ul",
    "var",
    "video",
    "wbr",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_and_form_passes_the_first_look() {
        for word in WORDS.iter().chain(FORMS) {
            assert_eq!(words(word, &[]).next(), Some((0, word.len())), "{word}");
        }
        assert_eq!(
            words("Today the top (TODO: x) of it", &[]).collect::<Vec<_>>(),
            [(15, 19)]
        );
        assert_eq!(
            words("ask Waldo", &["Waldo".to_owned()]).collect::<Vec<_>>(),
            [(4, 9)]
        );
    }
}
