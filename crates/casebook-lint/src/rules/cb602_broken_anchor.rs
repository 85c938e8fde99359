use std::cell::OnceCell;
use std::collections::HashMap;

use super::super::Subject;
use super::{Check, Example, FixKind, Rule};
use casebook_diagnostic::{Diagnostic, Fix, Span, Suggestions, code};
use casebook_markdown::{Link, Outline};
use casebook_model::book::{Index, Target};

pub(super) const RULE: Rule = Rule {
    code: code::CB602,
    name: "broken-anchor",
    summary: "A link to a heading that its target does not have",
    why: "The reader lands at the top of a long page and has to guess what was meant.",
    details: "A heading answers to the anchor that GitHub gives it (`#cause--effect` for *Cause & effect*), to \
          GitLab's (`#cause-effect`), and to the one in its page's address, which a link icon beside the heading \
          shows. `<a id>` and footnotes (`#fn-note` for `[^note]`) count as well. Links within a page and to other \
          entries are checked.",
    fails: Example(FAILS),
    passes: Example(PASSES),
    fix: FixKind::Unsafe,
    check: Check::Document(check),
};

const FAILS: &[(&str, &str)] = &[(
    "content/2026-10-02-checkout.md",
    "\
---
title: Checkout answered 502
---

See [the cause](#root-couses).

## Root causes

The pool was exhausted.
",
)];

const PASSES: &[(&str, &str)] = &[(
    "content/2026-10-02-checkout.md",
    "\
---
title: Checkout answered 502
---

See [the cause](#root-causes).

## Root causes

The pool was exhausted.
",
)];

fn check(subject: &Subject<'_>, findings: &mut Vec<Diagnostic>) {
    // Made once for each page that is linked to: a page may have many links and many headings.
    let mut anchors: HashMap<Index, Anchors<'_>> = HashMap::new();
    for link in subject
        .entry
        .outline()
        .links
        .iter()
        .filter(|link| link.destination.contains('#'))
    {
        let Target::Entry { index, fragment } =
            subject.book.target(subject.index, &link.destination)
        else {
            continue;
        };
        // The text at hand may be newer than the one in the book.
        let other = (index != subject.index).then(|| &subject.book.entries[index]);
        let outline = other.map_or(subject.entry, |other| other).outline();
        if outline.anchor(&fragment).is_some() {
            continue;
        }
        let near = anchors
            .entry(index)
            .or_insert_with(|| Anchors::of(outline))
            .nearest(&fragment);
        let place = match other {
            None => "this page".to_owned(),
            Some(other) => format!("`{}`", other.content_path),
        };
        let message = format!("{place} has no heading `#{fragment}`");
        let finding = subject.find(code::CB602, fragment_span(subject, link), message);
        let finding = with_help(finding, subject, outline, near);
        findings.push(match other {
            None => finding,
            Some(target) => {
                let (place, what) = match near_heading(outline, near) {
                    Some(span) => (span, "this heading may be meant"),
                    None => (target.title_span.unwrap_or_default(), "the entry linked to"),
                };
                finding.related(&target.path, place, what)
            }
        });
    }
}

/// Says which heading may be meant, else which headings there are.
fn with_help(
    finding: Diagnostic,
    subject: &Subject<'_>,
    outline: &Outline,
    near: Option<&str>,
) -> Diagnostic {
    if let Some(near) = near {
        let fix = Fix::safe(
            format!("Link to `#{near}`"),
            finding.span,
            format!("#{near}"),
        );
        let written = finding.span.slice(&subject.entry.text).starts_with('#');
        let mut finding = finding.help(format!("did you mean `#{near}`?"));
        finding.fix = written.then_some(Fix { safe: false, ..fix });
        return finding;
    }
    if outline.headings.is_empty() {
        return finding.help("it has no headings: drop the `#`");
    }
    let headings = outline.headings.iter().take(6);
    let known: Vec<String> = headings
        .map(|heading| format!("`#{}`", heading.id))
        .collect();
    finding.help(format!("its headings are {}", known.join(", ")))
}

/// Where the heading of an anchor stands.
fn near_heading(outline: &Outline, id: Option<&str>) -> Option<Span> {
    let heading = outline
        .headings
        .iter()
        .find(|heading| Some(heading.id.as_str()) == id)?;
    Some(heading.span)
}

/// The headings of a page that a link may have meant, looked for only when it names none.
struct Anchors<'a> {
    outline: &'a Outline,
    headings: OnceCell<Suggestions>,
}

impl<'a> Anchors<'a> {
    fn of(outline: &'a Outline) -> Self {
        Self {
            outline,
            headings: OnceCell::new(),
        }
    }

    fn nearest(&self, fragment: &str) -> Option<&str> {
        let ids = || self.outline.headings.iter();
        self.headings
            .get_or_init(|| Suggestions::of(ids().map(|heading| heading.id.as_str())))
            .nearest(fragment)
    }
}

/// From the `#` on, where the destination is written out.
fn fragment_span(subject: &Subject<'_>, link: &Link) -> Span {
    let span = link.destination_span;
    match span.slice(&subject.entry.text).find('#') {
        Some(at) if span != link.span => Span::new(span.start + at, span.end),
        _ => span,
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{Sample, codes};

    #[test]
    fn links_that_work_on_a_forge_work_here() {
        let text = "[1](#details-1) [2](#phase-2recovery) [3](#cause--effect) [4](#v12-upgrade) [5](#conn_pool_max) \
                    [6](#--config) [7](#try-it-) [8](#cause-effect) [9](#details-2)\n\n\
                    ### Details\n### Phase 2:Recovery\n### Cause & effect\n### v1.2 upgrade\n### conn_pool_max\n\
                    ### `--config`\n### Try it \u{1f680}\n## Impact\n### Details\n";
        let found = |text: &str| codes(&Sample::new(&[("content/README.md", text)]).findings());
        assert_eq!(found(text), Vec::<&str>::new());
        assert_eq!(found(&text.replace("#try-it-", "#try-it--")), ["CB602"]);
    }
}
