//! Requests of authors to leave a finding out, each with its reason, and what is wrong with such requests.
//!
//! A comment covers the findings inside the next block; `lint.ignore` in the front matter covers the whole file. Neither
//! can silence what is said about requests themselves: [`code::CB901`] and [`code::CB902`] are switched off in
//! `book.toml` or not at all.

mod removal;
mod stretches;

use std::collections::HashMap;

use memchr::memmem;

use self::removal::Idle;
use self::stretches::Stretches;
use super::rules::{Check, RULES, rule};
use casebook_diagnostic::{Code, Diagnostic, Span, code, suggestion};
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
}

/// What a file asks for.
struct Requests<'a> {
    entry: &'a Postmortem,
    valid: Vec<Suppression>,
    /// Where each code is ignored.
    covered: HashMap<Code, Stretches>,
    /// The places of the findings that were left out.
    met: HashMap<Code, Vec<Span>>,
    findings: Vec<Diagnostic>,
}

/// The bytes a finding is about: where it names a place between two, the one behind it.
fn bytes_of(finding: &Diagnostic) -> Span {
    let Span { start, end } = finding.span;
    Span::new(start, end.max(start + 1))
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
            covered: HashMap::new(),
            met: HashMap::new(),
            findings: Vec::new(),
        };
        for comment in 0..entry.outline().ignores.len() {
            requests.comment(comment);
        }
        if let Some(node) = &entry.lint {
            requests.front_matter(node);
        }
        let whole = Span::new(0, entry.text.len() + 1);
        let mut covered: HashMap<Code, Vec<Span>> = HashMap::new();
        for request in &requests.valid {
            let covers = request.covers.unwrap_or(whole);
            covered.entry(request.code).or_default().push(covers);
        }
        requests.covered = covered
            .into_iter()
            .map(|(code, spans)| (code, Stretches::of(spans)))
            .collect();
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
        let mut from = ignore.span.start;
        for written in &ignore.codes {
            let span = within(Span::new(from, ignore.span.end), &self.entry.text, written);
            from = span.map_or(from, |span| span.end);
            let place = span.unwrap_or(ignore.span);
            self.request(written, place, Some(ignore.covers), Some(at));
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
                let message = format!("`{}` is not a field of `lint`", entry.key);
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
        let bytes = bytes_of(finding);
        let stretches = self.covered.get(&finding.code);
        let covered = stretches.is_some_and(|stretches| stretches.touch(bytes));
        if covered {
            self.met.entry(finding.code).or_default().push(bytes);
        }
        covered
    }

    fn finish(mut self, lint: &Lint, scope: Scope) -> Vec<Diagnostic> {
        let met: HashMap<Code, Stretches> = std::mem::take(&mut self.met)
            .into_iter()
            .map(|(code, spans)| (code, Stretches::of(spans)))
            .collect();
        // Every request that covers a finding had its use.
        let is_used = |request: &Suppression| {
            let met = met.get(&request.code);
            met.is_some_and(|met| request.covers.is_none_or(|covers| met.touch(covers)))
        };
        let unused: Vec<&Suppression> = self
            .valid
            .iter()
            .filter(|request| {
                !is_used(request)
                    && lint.level(request.code).is_some()
                    && scope.judges(request.code)
            })
            .collect();
        // Of each comment, how many of its codes are of no use.
        let mut idle: HashMap<usize, usize> = HashMap::new();
        for comment in unused.iter().filter_map(|request| request.comment) {
            *idle.entry(comment).or_default() += 1;
        }
        // Where front matter has no end, any line may count as its last, and no line is taken away.
        let has_end = split(&self.entry.text).unclosed.is_none();
        let idle = idle.into_iter();
        let idle: HashMap<usize, Idle> = idle
            .map(|(at, codes)| (at, Idle::of(self.entry, at, codes, has_end)))
            .collect();
        let raised = unused.into_iter().map(|request| {
            let place = if request.covers.is_some() {
                "in the block that follows"
            } else {
                "in this entry"
            };
            let message = format!("`{}` finds nothing {place}", request.code);
            let mut finding = Diagnostic::new(code::CB901, &self.entry.path, request.span, message);
            let comment = request.comment.and_then(|comment| idle.get(&comment));
            let unclosed = comment.is_some_and(|comment| comment.is_unclosed);
            finding.help = Some(
                if unclosed {
                    "the comment reaches to the next `-->` and hides all before it: close it where it ends"
                } else {
                    "remove the ignore"
                }
                .to_owned(),
            );
            finding.fix = comment.and_then(|comment| comment.removal.clone());
            finding
        });
        let raised: Vec<Diagnostic> = raised.collect();
        self.findings.extend(raised);
        self.findings
    }
}

fn nearest(written: &str) -> Option<&'static str> {
    suggestion(written, RULES.iter().map(|rule| rule.code.as_str()))
}

/// The place of a word inside a comment, or what is left of one.
fn within(comment: Span, text: &str, word: &str) -> Option<Span> {
    let at = comment.start + comment.slice(text).find(word)?;
    Some(Span::new(at, at + word.len()))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
