//! Requests of authors to leave a finding out, each with its reason, and what is wrong with such requests.
//!
//! A comment covers the findings inside the next block; `lint.ignore` in the front matter covers the whole file. Neither
//! can silence what is said about requests themselves: [`code::CB901`] and [`code::CB902`] are switched off in
//! `book.toml` or not at all.

use std::collections::HashMap;

use memchr::memmem;

use super::rules::{Check, RULES, rule};
use casebook_diagnostic::{Code, Diagnostic, Edit, Fix, Span, code, suggestion};
use casebook_markdown::IGNORE;
use casebook_model::config::Lint;
use casebook_model::entry::Postmortem;
use casebook_model::source::front_matter::split;
use casebook_model::source::yaml::{Node, Value};

/// Codes whose rule does not look at every entry in every run: an ignore that had nothing to do this time may have
/// its use in the next.
const CONDITIONAL: &[&str] = &["CB306"];

/// Codes that are raised while the book is loaded and linked, and so not when one text is looked at by itself.
const OF_THE_BOOK: &[Code] = &[code::CB100, code::CB106, code::CB108];

/// How much of a book was looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scope {
    /// All of it, by every rule.
    Book,
    /// One text, by the rules that need no other: what the others would find is not known.
    OneText,
}

impl Scope {
    /// Whether a run of this scope would have found what a request is about.
    fn judges(self, code: Code) -> bool {
        let book = || {
            OF_THE_BOOK.contains(&code)
                || rule(code).is_some_and(|rule| matches!(rule.check, Check::Book(_)))
        };
        !CONDITIONAL.contains(&code.as_str()) && (self == Self::Book || !book())
    }
}

/// One code that a file asks to be suppressed from.
struct Suppression {
    code: Code,
    /// Where the code is asked for.
    span: Span,
    /// The bytes it covers; the whole file without them.
    covers: Option<Span>,
    /// The comment it stands in, by its place among the file's comments.
    comment: Option<usize>,
    used: bool,
}

/// What a file asks for.
struct Requests<'a> {
    entry: &'a Postmortem,
    valid: Vec<Suppression>,
    findings: Vec<Diagnostic>,
}

/// Takes out what the entries' authors asked to have ignored, and adds what is wrong with their requests. `findings`
/// have the levels of the book already.
pub(super) fn apply<'a>(
    entries: impl Iterator<Item = &'a Postmortem>,
    lint: &Lint,
    scope: Scope,
    mut findings: Vec<Diagnostic>,
) -> Vec<Diagnostic> {
    let mut files: HashMap<&str, Requests<'a>> = entries
        .filter(|entry| entry.lint.is_some() || has_comment(entry))
        .map(|entry| (&*entry.path, Requests::of(entry)))
        .collect();
    if files.is_empty() {
        return findings;
    }
    findings.retain(|finding| {
        !files
            .get_mut(&*finding.path)
            .is_some_and(|file| file.cover(finding))
    });
    let raised = files
        .into_values()
        .flat_map(|file| file.finish(lint, scope));
    findings.extend(raised.filter_map(|mut finding| {
        finding.level = lint.level(finding.code)?;
        Some(finding)
    }));
    findings
}

/// Whether the text of an entry asks to ignore something. The word is looked for first: few texts have it, and finding out
/// for sure takes reading their Markdown.
pub(super) fn has_comment(entry: &Postmortem) -> bool {
    memmem::find(entry.body_text().as_bytes(), IGNORE.as_bytes()).is_some()
        && !entry.outline().ignores.is_empty()
}

/// `findings` without what entries asked to have ignored, whatever else is to be said of their requests: for entries
/// that end before the rules run, since they are shown to nobody.
#[must_use]
pub fn suppressed<'a>(
    entries: impl Iterator<Item = &'a Postmortem>,
    mut findings: Vec<Diagnostic>,
) -> Vec<Diagnostic> {
    let mut files: HashMap<&str, Requests<'a>> = entries
        .filter(|entry| entry.lint.is_some())
        .map(|entry| (&*entry.path, Requests::of(entry)))
        .collect();
    findings.retain(|finding| {
        !files
            .get_mut(&*finding.path)
            .is_some_and(|file| file.cover(finding))
    });
    findings
}

impl<'a> Requests<'a> {
    fn of(entry: &'a Postmortem) -> Self {
        let mut requests = Self {
            entry,
            valid: Vec::new(),
            findings: Vec::new(),
        };
        for comment in 0..entry.outline().ignores.len() {
            requests.comment(comment);
        }
        if let Some(node) = &entry.lint {
            requests.front_matter(node);
        }
        requests
    }

    fn find(
        &mut self,
        code: Code,
        span: Span,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.findings
            .push(Diagnostic::new(code, &self.entry.path, span, message).help(help));
    }

    fn comment(&mut self, at: usize) {
        let ignore = &self.entry.outline().ignores[at];
        if ignore.codes.is_empty() {
            let message = "this comment names no rule to ignore";
            return self.find(
                code::CB901,
                ignore.span,
                message,
                "write `casebook-ignore CB501: the reason`",
            );
        }
        if ignore.reason.is_none() {
            let help = format!(
                "write `casebook-ignore {}: the reason`",
                ignore.codes.join(", ")
            );
            let message = "this ignore gives no reason, and so ignores nothing";
            return self.find(code::CB902, ignore.span, message, help);
        }
        for written in &ignore.codes {
            let span = within(ignore.span, &self.entry.text, written);
            self.request(written, span, Some(ignore.covers), Some(at));
        }
    }

    /// `{ignore: {CB305: reason}}`
    fn front_matter(&mut self, node: &Node) {
        const FORM: &str = "write `lint: {ignore: {CB305: the reason}}`";
        if !matches!(node.value, Value::Mapping(_)) {
            return self.find(
                code::CB106,
                node.span,
                format!("`lint` is a mapping, this is {}", node.shape()),
                FORM,
            );
        }
        for entry in node.entries() {
            if entry.key != "ignore" {
                let message = format!("`{}` is no field of `lint`", entry.key);
                self.find(code::CB104, entry.key_span, message, FORM);
                continue;
            }
            match &entry.value.value {
                Value::Mapping(codes) => {
                    for asked in codes {
                        let reason = asked
                            .value
                            .text()
                            .is_some_and(|reason| !reason.trim().is_empty());
                        self.asked(&asked.key, asked.key_span, reason);
                    }
                }
                Value::Sequence(codes) => {
                    for asked in codes {
                        self.asked(asked.text().unwrap_or_default(), asked.span, false);
                    }
                }
                Value::Scalar(asked) => self.asked(&asked.text, entry.value.span, false),
                Value::Null => {}
            }
        }
    }

    fn asked(&mut self, written: &str, span: Span, reason: bool) {
        if reason {
            self.request(written, span, None, None);
        } else {
            let message = format!("`{written}` is to be ignored without a reason, and so is not");
            self.find(
                code::CB902,
                span,
                message,
                format!("write `{written}: the reason`"),
            );
        }
    }

    fn request(&mut self, written: &str, span: Span, covers: Option<Span>, comment: Option<usize>) {
        match Code::parse(written) {
            Some(code @ (code::CB901 | code::CB902)) => {
                let help = format!("set `{code} = \"off\"` under `[lint]` in `book.toml`");
                self.find(
                    code::CB901,
                    span,
                    format!("`{code}` cannot be ignored in place"),
                    help,
                );
            }
            Some(code) => self.valid.push(Suppression {
                code,
                span,
                covers,
                comment,
                used: false,
            }),
            None => {
                let by_name = RULES
                    .iter()
                    .find(|rule| rule.name.eq_ignore_ascii_case(written));
                let near = by_name
                    .map(|rule| rule.code.as_str())
                    .or_else(|| nearest(written));
                let help = near.map_or("`casebook rules` lists the codes".to_owned(), |near| {
                    let name = Code::parse(near)
                        .and_then(rule)
                        .map_or("", |rule| rule.name);
                    format!("did you mean `{near}` ({name})?")
                });
                self.find(
                    code::CB901,
                    span,
                    format!("there is no rule `{written}` to ignore"),
                    help,
                );
            }
        }
    }

    /// Whether somebody asked for `finding` to be left out.
    fn cover(&mut self, finding: &Diagnostic) -> bool {
        let mut covered = false;
        // Every request that covers it had its use.
        for request in self
            .valid
            .iter_mut()
            .filter(|request| request.code == finding.code)
        {
            let inside = |covers: Span| {
                let touches = covers.start < finding.span.end && finding.span.start < covers.end;
                touches || covers.contains(finding.span.start)
            };
            if request.covers.is_none_or(inside) {
                request.used = true;
                covered = true;
            }
        }
        covered
    }

    fn finish(mut self, lint: &Lint, scope: Scope) -> Vec<Diagnostic> {
        let unused: Vec<&Suppression> = self
            .valid
            .iter()
            .filter(|request| {
                !request.used && lint.level(request.code).is_some() && scope.judges(request.code)
            })
            .collect();
        for request in &unused {
            let place = if request.covers.is_some() {
                "in the block that follows"
            } else {
                "in this entry"
            };
            let message = format!("`{}` finds nothing {place}", request.code);
            let mut finding = Diagnostic::new(code::CB901, &self.entry.path, request.span, message);
            let outline = self.entry.outline();
            let comment = request.comment.map(|comment| &outline.ignores[comment]);
            let unclosed =
                comment.is_some_and(|ignore| is_unclosed(ignore.span.slice(&self.entry.text)));
            finding.help = Some(
                if unclosed {
                    "the comment reaches to the next `-->` and hides all before it: close it where it ends"
                } else {
                    "remove the ignore"
                }
                .to_owned(),
            );
            finding.fix = request.comment.and_then(|comment| {
                let ignore = &self.entry.outline().ignores[comment];
                // Only where nothing else in the comment is of use.
                let idle = unused
                    .iter()
                    .filter(|other| other.comment == Some(comment))
                    .count();
                if idle == ignore.codes.len() {
                    removal(&self.entry.text, ignore.span)
                } else {
                    None
                }
            });
            self.findings.push(finding);
        }
        self.findings
    }
}

fn nearest(written: &str) -> Option<&'static str> {
    suggestion(written, RULES.iter().map(|rule| rule.code.as_str()))
}

/// The place of a word inside a comment.
fn within(comment: Span, text: &str, word: &str) -> Span {
    let found = comment.slice(text).find(word);
    found.map_or(comment, |at| {
        Span::new(comment.start + at, comment.start + at + word.len())
    })
}

/// Whether a comment goes on beyond what its author meant: into another comment, or past an empty line.
fn is_unclosed(comment: &str) -> bool {
    let inner = comment.strip_prefix("<!--").unwrap_or(comment);
    inner.contains("<!--") || inner.lines().any(|line| line.trim().is_empty())
}

/// Takes a comment away, with its line when nothing else stands there. `None` when what is left of the first line would
/// make front matter of what is none, and when the comment may hold more than the request.
fn removal(text: &str, comment: Span) -> Option<Fix> {
    let written = comment.slice(text);
    // Of several lines, some may be text that a missing `-->` made part of the comment.
    if written.contains('\n') || is_unclosed(written) {
        return None;
    }
    let start = text[..comment.start]
        .rfind('\n')
        .map_or(0, |newline| newline + 1);
    let end = text[comment.end..]
        .find('\n')
        .map_or(text.len(), |newline| comment.end + newline + 1);
    let alone =
        text[start..comment.start].trim().is_empty() && text[comment.end..end].trim().is_empty();
    let span = if alone {
        Span::new(start, end)
    } else {
        comment
    };
    let left = [&text[..span.start], &text[span.end..]].concat();
    if split(text).body.start < split(&left).body.start
        || split(&left).unclosed != split(text).unclosed
    {
        return None;
    }
    let edits = vec![Edit {
        span,
        replacement: String::new(),
    }];
    Some(Fix {
        title: "Remove the comment".to_owned(),
        edits,
        safe: true,
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::super::testing::{Sample, codes};
    use super::*;

    /// A page with two links to nowhere, each in a paragraph of its own.
    const LINKS: &str = "[one](gone.md)\n\n[two](lost.md)\n";

    fn page(body: &str) -> Vec<Diagnostic> {
        Sample::new(&[("content/README.md", body)]).findings()
    }

    fn entry(lint: &str) -> Vec<Diagnostic> {
        let text = format!("---\ntitle: Checkout answered 502\n{lint}---\n\n{LINKS}");
        Sample::new(&[("content/2026-10-02-checkout.md", &text)]).findings()
    }

    #[test]
    fn a_comment_covers_the_next_block_and_no_more() {
        assert_eq!(codes(&page(LINKS)), ["CB601", "CB601"]);
        let found = page(&format!(
            "<!-- casebook-ignore CB601: it moves next week -->\n{LINKS}"
        ));
        assert_eq!(codes(&found), ["CB601"]);
        assert!(found[0].message.contains("lost.md"), "{found:#?}");
        let found = page(&format!(
            "<!-- casebook-ignore CB601: it moves next week -->\n\n{LINKS}"
        ));
        assert_eq!(
            codes(&found),
            ["CB601"],
            "a blank line between makes no difference"
        );
    }

    #[test]
    fn a_comment_may_name_several_codes_in_any_case() {
        let text = "<!-- casebook-ignore cb601, CB604, Cb608: all wait for the new wiki -->\n[x](gone.md) ![](https://a.example/b.png)\n";
        assert_eq!(codes(&page(text)), Vec::<&str>::new());
    }

    #[test]
    fn code_asks_for_nothing() {
        let text = format!(
            "```html\n<!-- casebook-ignore CB601: an example -->\n```\n\n`<!-- casebook-ignore CB601: x -->`\n\n{LINKS}"
        );
        assert_eq!(codes(&page(&text)), ["CB601", "CB601"]);
    }

    #[test]
    fn front_matter_covers_the_whole_file() {
        assert_eq!(
            codes(&entry("lint: {ignore: {CB601: the wiki is being moved}}\n")),
            Vec::<&str>::new()
        );
        assert_eq!(
            codes(&entry(
                "lint:\n  ignore:\n    CB601: the wiki is being moved\n"
            )),
            Vec::<&str>::new()
        );
        // What the front matter itself does wrong can be ignored as well.
        let found = entry(
            "teams: [shop, Shop]\nseverity: critical\nlint: {ignore: {CB107: taken over, CB601: moving, CB108: both}}\n",
        );
        assert!(!codes(&found).contains(&"CB107"), "{found:#?}");
    }

    #[test]
    fn without_a_reason_nothing_is_ignored() {
        assert_eq!(
            codes(&page(&format!("<!-- casebook-ignore CB601 -->\n{LINKS}"))),
            ["CB902", "CB601", "CB601"]
        );
        for lint in [
            "{ignore: [CB601]}",
            "{ignore: CB601}",
            "{ignore: {CB601: }}",
        ] {
            let found = entry(&format!("lint: {lint}\n"));
            assert_eq!(codes(&found), ["CB902", "CB601", "CB601"], "{lint}");
        }
    }

    #[test]
    fn idle_unknown_and_empty_requests_are_reported() {
        let found = page(
            "<!-- casebook-ignore CB604, CB601: for the picture -->\nNo picture, [x](gone.md).\n",
        );
        assert_eq!(codes(&found), ["CB901"]);
        assert_eq!(found[0].span.slice("<!-- casebook-ignore CB604"), "CB604");
        assert!(found[0].fix.is_none(), "one of the two codes is of use");
        assert_eq!(
            codes(&page("<!-- casebook-ignore CB999: x -->\ntext\n")),
            ["CB901"]
        );
        assert_eq!(codes(&page("<!-- casebook-ignore -->\ntext\n")), ["CB901"]);
        assert_eq!(
            codes(&page("<!-- casebook-ignore CB901: x -->\ntext\n")),
            ["CB901"]
        );
        let named = page("<!-- casebook-ignore broken-anchor: x -->\ntext\n");
        assert_eq!(
            named[0].help.as_deref(),
            Some("did you mean `CB602` (broken-anchor)?")
        );
        assert_eq!(
            codes(&entry("lint: {ignore: {CB107: x, CB601: y}, levels: 3}\n")),
            ["CB901", "CB104"]
        );
    }

    #[test]
    fn one_text_by_itself_does_not_tell_whether_an_ignore_about_the_book_is_idle() {
        let text = "---\nid: PM-1\ntitle: Checkout answered 502\nlint: {ignore: {CB108: merged next week, CB107: idle}}\n---\n";
        let other = "---\nid: PM-1\ntitle: Search was slow\n---\n";
        let sample = Sample::new(&[("content/a.md", other), ("content/b.md", text)]);
        assert_eq!(codes(&sample.findings()), ["CB901"]);
        assert_eq!(
            codes(&sample.findings_of(1, text)),
            ["CB901"],
            "of CB107 alone"
        );
    }

    #[test]
    fn restricted_entries_may_ask_as_well() {
        let text = "---\ntitle: Checkout answered 502\nvisibility: restricted\nseverity: critical\nlint: {ignore: {CB107: taken over, CB601: unused}}\n---\n";
        assert_eq!(
            codes(&Sample::new(&[("content/a.md", text)]).findings()),
            Vec::<&str>::new()
        );
    }

    #[test]
    fn an_idle_comment_goes_with_its_line() {
        let text = "text\n\n<!-- casebook-ignore CB601: x -->\nmore\n";
        let found = page(text);
        let fix = found[0].fix.as_ref().unwrap();
        assert_eq!(
            fix.edits[0].span.slice(text),
            "<!-- casebook-ignore CB601: x -->\n"
        );
    }

    #[test]
    fn a_comment_that_is_not_closed_takes_nothing_with_it() {
        for text in [
            "text\n\n<!-- casebook-ignore CB601: x\n\nKept.\n\n<!-- note -->\n",
            "text\n\n<!-- casebook-ignore CB601: x\n\nKept -->\n",
            "text\n\n<!-- casebook-ignore CB601: x\nKept --> it is\n",
            "text <!-- casebook-ignore CB601: x Kept. <!-- note --> more\n",
        ] {
            let found = page(text);
            assert_eq!(codes(&found), ["CB901"], "{text}");
            assert!(found[0].fix.is_none(), "{text}");
        }
        let found = page("<!-- casebook-ignore CB601: x\n\nHidden.\n\n-->\n");
        let help = found[0].help.as_deref().unwrap();
        assert!(help.contains("close it where it ends"), "{help}");
    }

    #[test]
    fn a_rule_that_is_off_leaves_no_idle_ignore() {
        let files = [
            ("book.toml", "[lint]\nCB601 = \"off\"\n"),
            (
                "content/README.md",
                "<!-- casebook-ignore CB601: x -->\n[x](gone.md)\n",
            ),
        ];
        assert_eq!(codes(&Sample::new(&files).findings()), Vec::<&str>::new());
    }

    #[test]
    fn requests_show_neither_on_the_page_nor_in_the_index() {
        let body = "<!-- casebook-ignore CB601: secretreason -->\n[one](gone.md) <!-- casebook-ignore CB601: secretreason --> x\n";
        let outline = casebook_markdown::outline(body, 0);
        assert!(!outline.text.contains("secretreason"), "{}", outline.text);
        let page = casebook_markdown::render(body, &casebook_markdown::RenderOptions::default());
        assert!(
            page.html.contains("one") && !page.html.contains("secretreason"),
            "{}",
            page.html
        );
    }
}
