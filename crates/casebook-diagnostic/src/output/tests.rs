use std::sync::Arc;

use super::super::{Fix, code};
use super::*;

const TEXT: &str = "---\ntitle: Naïve title\nseverity: hihg\n---\n";

const ABOUT: About = About {
    name: "some-rule",
    summary: "Something is off",
    why: "Because.",
    details: "Looks at `things`.",
};

fn findings() -> Vec<Diagnostic> {
    let path: Arc<str> = "content/a.md".into();
    let mut note = Diagnostic::new(
        code::CB112,
        &path,
        Span::new(4, 28),
        "stands, 100% out of: order",
    );
    note.level = Level::Info;
    vec![
        Diagnostic::new(
            code::CB107,
            &path,
            Span::new(34, 38),
            "`hihg` is not a severity",
        )
        .help("write `SEV2`")
        .related(&path, Span::new(4, 9), "the title")
        .fix(Fix::safe("Replace it", Span::new(34, 38), "SEV2")),
        note,
        Diagnostic::new(
            code::CB202,
            &"content/gone & lost.md".into(),
            Span::at(3),
            "no offset",
        ),
    ]
}

fn text<'a>(path: &str) -> Option<&'a str> {
    (path == "content/a.md").then_some(TEXT)
}

fn rendered(name: &str) -> String {
    rendered_of(name, &findings(), |_| {})
}

fn rendered_of(
    name: &str,
    findings: &[Diagnostic],
    change: impl FnOnce(&mut Report<'_>),
) -> String {
    let mut report = Report::new(findings, |_| ABOUT, text);
    report.folder = "docs/book";
    change(&mut report);
    let format = FORMATS.iter().find(|format| format.name == name).unwrap();
    (format.render)(&report)
}

#[test]
fn full_shows_the_line_the_reason_and_the_next_step() {
    insta::assert_snapshot!(rendered("full"));
}

#[test]
fn concise_is_one_line_each() {
    insta::assert_snapshot!(rendered("concise"));
}

#[test]
fn json_holds_every_field() {
    insta::assert_snapshot!(rendered("json"));
}

#[test]
fn github_annotates_errors_first() {
    insta::assert_snapshot!(rendered("github"));
}

#[test]
fn gitlab_lists_issues() {
    insta::assert_snapshot!(rendered("gitlab"));
}

#[test]
fn sarif_is_one_run() {
    insta::assert_snapshot!(rendered("sarif").replace(env!("CARGO_PKG_VERSION"), "VERSION"));
}

#[test]
fn junit_fails_from_the_fail_level_on() {
    insta::assert_snapshot!(rendered("junit"));
}

#[test]
fn rdjson_counts_columns_in_bytes() {
    insta::assert_snapshot!(rendered("rdjson"));
}

#[test]
fn nothing_found_is_said_in_every_format() {
    let empty: Vec<String> = ["full", "concise", "github", "gitlab", "junit"]
        .iter()
        .map(|name| rendered_of(name, &[], |report| report.known = 3))
        .collect();
    assert_eq!(empty[0], "no new findings; the baseline holds back 3\n");
    assert_eq!(empty[1], "");
    assert_eq!(empty[2], empty[0]);
    assert_eq!(empty[3], "[]\n");
    assert!(
        empty[4].contains("<testcase name=\"no findings\""),
        "{}",
        empty[4]
    );
}

#[test]
fn colour_and_links_are_for_terminals() {
    let plain = rendered("full") + &rendered("concise");
    assert!(!plain.contains('\u{1b}'));
    let findings = findings();
    for name in ["full", "concise"] {
        let shown = rendered_of(name, &findings, |report| {
            report.colour = true;
            report.links = Some("/srv/our book");
        });
        let link = "\u{1b}]8;;file:///srv/our%20book/content/a.md\u{1b}\\content/a.md:3:11\u{1b}]8;;\u{1b}\\";
        assert!(shown.contains(link), "{name}: {shown:?}");
        assert!(shown.contains("\u{1b}["), "{name}");
        assert!(
            !shown.contains("lost.md\u{1b}]8"),
            "a file that cannot be read is not a link"
        );
    }
}

#[test]
fn what_a_file_says_steers_no_terminal_and_no_runner() {
    let path: Arc<str> = "::error::x.md".into();
    let message = "`\u{1b}[31m` ##[error]a\n::warning::b";
    let many: Vec<Diagnostic> = (0..12)
        .map(|at| Diagnostic::new(code::CB104, &path, Span::at(at), message))
        .collect();
    let concise = rendered_of("concise", &many, |_| {});
    assert!(!concise.contains('\u{1b}') && concise.lines().count() == 12);
    let github = rendered_of("github", &many, |_| {});
    assert!(!github.contains("##["));
    let commands = github
        .lines()
        .filter(|line| line.trim_start().starts_with("::error file="))
        .count();
    let at_root = rendered_of("github", &many, |report| report.folder = "");
    let folded = at_root
        .lines()
        .filter(|line| line.starts_with("- ::error::x.md:1:1: CB104"))
        .count();
    assert_eq!((commands, folded), (10, 2), "{github}");
    assert!(github.contains("::group::2 more errors, of which GitHub shows no annotation\n"));
    assert!(github.contains("docs/book/%3A%3Aerror%3A%3Ax.md"));
    let full = rendered_of("full", &many, |_| {});
    assert!(!full.contains('\u{1b}'), "{full:?}");
}

#[test]
fn the_job_summary_is_a_table_that_links_to_the_lines() {
    let findings = findings();
    let mut report = Report::new(&findings, |_| ABOUT, text);
    report.folder = "docs/book";
    let source = "https://git.example/o/r/blob/abc/";
    insta::assert_snapshot!(github::summary(&report, Some(source)));
    assert!(github::summary(&report, None).contains("| docs/book/content/a.md:3 |"));
}

#[test]
fn fingerprints_survive_lines_above_and_tell_equal_findings_apart() {
    let path: Arc<str> = "content/a.md".into();
    let names = |text: &'static str, messages: &[&str]| {
        let at = |message: &&str| {
            Diagnostic::new(
                code::CB203,
                &path,
                Span::at(text.find("here").unwrap()),
                *message,
            )
        };
        let findings: Vec<Diagnostic> = messages.iter().map(at).collect();
        let report = Report::new(&findings, |_| ABOUT, |_| Some(text));
        fingerprint::fingerprints(&report)
    };
    let first = names("a\nhere\n", &["140 days ago", "140 days ago"]);
    assert_ne!(first[0], first[1]);
    assert_eq!(
        first,
        names("a\nb\nc\n  here\n", &["141 days ago", "141 days ago"])
    );
    assert_ne!(first[0], names("a\nhere too\n", &["140 days ago"])[0]);
}

#[test]
fn secrets_are_overwritten_wherever_they_overlap() {
    let spans =
        [(13, 16), (2, 5), (4, 8), (2, 3), (20, 99)].map(|(start, end)| Span::new(start, end));
    assert_eq!(
        super::hidden("ab cdé fg\nhi jk\nlmno pq", spans.to_vec()),
        "ab******fg\nhi***\nlmn****"
    );
}

/// A frame has the lines that the finding touches, three at the most, wherever in a long file they stand.
#[test]
fn frames_far_down_a_file_show_their_lines() {
    let text: String = (1..=500).map(|number| format!("line {number}\n")).collect();
    let at = text.find("line 400").unwrap();
    for (length, last) in [(4, 400), (12, 401), (22, 402), (60, 402)] {
        let finding = Diagnostic::new(
            code::CB104,
            &"x.md".into(),
            Span::new(at, at + length),
            "found",
        );
        let shown = super::full::render(&Report::new(
            &[finding],
            |_| About::default(),
            |_| Some(&text),
        ));
        let lines: Vec<usize> = (395..410)
            .filter(|number| shown.contains(&format!("line {number}")))
            .collect();
        assert_eq!(lines, (400..=last).collect::<Vec<_>>(), "{shown}");
    }
}
