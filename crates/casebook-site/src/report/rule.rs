//! One rule of the linter explained: on a page of the manual and in the terminal, from the same texts.

use casebook_text::columns;
use std::fmt::Write;

use casebook_diagnostic::{Code, code};
use casebook_lint::rules::{Example, FixKind, Rule};
use casebook_lint::unified;

/// Rules that look into code as well, and so find their own example on their page.
const SEEN_IN_CODE: &[Code] = &[code::CB701];

/// What `--fix` does about a rule's findings.
fn about_fix(fix: FixKind) -> &'static str {
    match fix {
        FixKind::None => "a person",
        FixKind::Safe => "`casebook lint --fix`, where the meaning certainly stays the same",
        FixKind::Unsafe => "`casebook lint --fix --unsafe-fixes`, since the meaning may change",
    }
}

/// A rule's page of the manual, as Markdown.
#[must_use]
pub fn rule_page(rule: &Rule) -> String {
    let (code, name) = (rule.code, rule.name);
    let mut out = format!(
        "---\ntitle: \"{code}: {}\"\n---\n\n# {code}: {}\n\n",
        words(name),
        words(name)
    );
    let _ = write!(
        out,
        "{}.\n\n{}\n\n## What it looks at\n\n{}\n",
        rule.summary, rule.why, rule.details
    );
    out.push_str("\n## An example that fails\n");
    let ignored = SEEN_IN_CODE.contains(&code).then_some(code);
    example(&mut out, rule.fails, ignored);
    out.push_str("\n## The same, put right\n");
    example(&mut out, rule.passes, None);
    let _ = write!(
        out,
        "\n## Level, fix, ignore\n\n| | |\n| --- | --- |\n| Name | `{name}` |\n| Level | {}; `{code} = \"off\"` and the like under `[lint]` in `book.toml` change it |\n\
         | Fixed by | {} |\n",
        rule.code.default_level(),
        about_fix(rule.fix)
    );
    let _ = writeln!(out, "| Ignored by | {} |", about_ignore(rule));
    out.push_str("\n[All rules](README.md)\n");
    out
}

fn about_ignore(rule: &Rule) -> String {
    match rule.code.as_str() {
        "CB001" | "CB100" => "nothing: see that the file can be read".to_owned(),
        "CB901" | "CB902" => "nothing but its level in `book.toml`".to_owned(),
        "CB101" | "CB102" => "nothing: what the front matter asks for cannot be read".to_owned(),
        code => format!(
            "`<!-- casebook-ignore {code}: the reason -->` before a block, or `lint: {{ignore: {{{code}: the reason}}}}` in the front matter"
        ),
    }
}

/// `unknown-value` → `unknown value`
fn words(name: &str) -> String {
    name.replace('-', " ")
}

fn example(out: &mut String, example: Example, ignored: Option<Code>) {
    for (path, text) in example.0 {
        let language = if path.ends_with(".toml") {
            "toml"
        } else if path.ends_with(".md") {
            "markdown"
        } else {
            ""
        };
        let longest = text
            .lines()
            .map(|line| line.chars().take_while(|letter| *letter == '`').count())
            .max();
        let fence = "`".repeat(longest.unwrap_or(0).max(2) + 1);
        let comment = ignored.map_or_else(String::new, |code| {
            // The manual is linted like any book.
            format!("<!-- casebook-ignore {code}: this is the example -->\n")
        });
        let _ = write!(
            out,
            "\n`{path}`\n\n{comment}{fence}{language}\n{}\n{fence}\n",
            text.trim_end()
        );
    }
}

/// A rule in lines of at most `width` columns.
#[must_use]
pub fn rule_text(rule: &Rule, width: usize) -> String {
    let width = width.max(30);
    let mut out = format!(
        "{} {} ({})\n\n",
        rule.code,
        rule.name,
        rule.code.default_level()
    );
    paragraph(&mut out, &format!("{}.", rule.summary), "", width);
    out.push('\n');
    paragraph(&mut out, rule.why, "", width);
    out.push_str("\nWhat it looks at\n");
    for block in rule.details.split("\n\n") {
        out.push('\n');
        for line in block.split('\n') {
            paragraph(&mut out, line, "  ", width);
        }
    }
    out.push_str("\nAn example that fails\n");
    files(&mut out, rule.fails, width);
    out.push_str("\nThe same, put right\n");
    mended(&mut out, rule, width);
    out.push('\n');
    let off = format!("`{} = \"off\"` under [lint] in book.toml", rule.code);
    for (label, text) in [
        ("fixed by", about_fix(rule.fix).to_owned()),
        ("ignored by", about_ignore(rule)),
        ("switched off by", off),
    ] {
        paragraph(&mut out, &format!("{label}: {text}"), "", width);
    }
    out
}

fn files(out: &mut String, example: Example, width: usize) {
    for (path, text) in example.0 {
        let _ = write!(out, "\n  {path}\n");
        for line in text.lines() {
            let indent = line.len() - line.trim_start().len();
            paragraph(out, line, &" ".repeat(4 + indent), width);
        }
    }
}

/// What the mended example has that the other has not; all of it where their files differ.
fn mended(out: &mut String, rule: &Rule, width: usize) {
    let (fails, passes) = (rule.fails.0, rule.passes.0);
    if !fails
        .iter()
        .map(|file| file.0)
        .eq(passes.iter().map(|file| file.0))
    {
        return files(out, rule.passes, width);
    }
    for ((path, old), (_, new)) in fails.iter().zip(passes).filter(|(old, new)| old.1 != new.1) {
        let _ = write!(out, "\n  {path}\n");
        for line in unified(path, old, new)
            .lines()
            .skip(2)
            .filter(|line| !line.starts_with("@@"))
        {
            let (mark, line) = line.split_at_checked(1).unwrap_or((line, ""));
            let indent = line.len() - line.trim_start().len();
            paragraph(
                out,
                line,
                &format!("  {mark} {}", " ".repeat(indent)),
                width,
            );
        }
    }
}

/// One paragraph in lines that begin with `indent`; the later lines of an item of a list stand below its text.
fn paragraph(out: &mut String, text: &str, indent: &str, width: usize) {
    let hanging = if text.trim_start().starts_with("- ") {
        "  "
    } else {
        ""
    };
    let mut line = indent.to_owned();
    let mut begun = false;
    for word in text.split_whitespace() {
        let used = columns(&line);
        let more = columns(word);
        if begun && used + 1 + more > width {
            let _ = writeln!(out, "{line}");
            line = format!("{indent}{hanging}{word}");
        } else {
            if begun {
                line.push(' ');
            }
            line.push_str(word);
        }
        begun = true;
    }
    let _ = writeln!(
        out,
        "{}",
        if begun {
            line.as_str()
        } else {
            indent.trim_end()
        }
    );
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use casebook_lint::rules::{RULES, rule};

    #[test]
    fn a_page_says_everything() {
        insta::assert_snapshot!(rule_page(rule(code::CB107).unwrap()));
    }

    #[test]
    fn the_terminal_gets_the_same_in_80_columns() {
        insta::assert_snapshot!(rule_text(rule(code::CB113).unwrap(), 80));
        for rule in RULES {
            let text = rule_text(rule, 80);
            let wide: Vec<&str> = text
                .lines()
                .filter(|line| line.chars().count() > 80)
                .collect();
            // A word that is longer than a line has to stand somewhere.
            assert!(
                wide.iter().all(|line| line.split_whitespace().count() == 1),
                "{}: {wide:?}",
                rule.code
            );
        }
    }

    #[test]
    fn examples_with_fences_are_fenced_by_longer_ones() {
        let mut out = String::new();
        example(&mut out, Example(&[("a.md", "```\nx\n```\n")]), None);
        assert_eq!(out, "\n`a.md`\n\n````markdown\n```\nx\n```\n````\n");
    }
}
