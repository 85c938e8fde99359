use proptest::prelude::*;

use super::super::lint_held_back;
use super::super::testing::{Sample, cases, codes};
use super::*;
use casebook_diagnostic::Span;

fn edit(start: usize, end: usize, replacement: &str) -> Fix {
    Fix::safe("x", Span::new(start, end), replacement)
}

fn applied(text: &str, fixes: &[Fix]) -> Option<String> {
    let wanted: Vec<(Code, &Fix)> = fixes.iter().map(|fix| (code::CB107, fix)).collect();
    apply(text, &wanted).map(|fixed| fixed.text.to_string())
}

/// An entry after `--fix`, and what is still found.
fn fixed(text: &str, unsafe_too: bool) -> (String, Vec<&'static str>) {
    fixed_in(&[("content/2026-10-02-checkout.md", text)], unsafe_too)
}

fn fixed_in(files: &[(&str, &str)], unsafe_too: bool) -> (String, Vec<&'static str>) {
    let sample = Sample::new(files);
    let index = sample.book.entries.len() - 1;
    let path = &sample.book.entries[index].path;
    let findings: Vec<_> = sample
        .findings()
        .into_iter()
        .filter(|finding| finding.path == *path)
        .collect();
    let text = &sample.book.entries[index].text;
    let fixed = fix(text, &findings, unsafe_too, |text| {
        sample.findings_of(index, text)
    });
    let again = sample.findings_of(index, &fixed.text);
    let twice = fix(&fixed.text, &again, unsafe_too, |text| {
        sample.findings_of(index, text)
    });
    assert_eq!(twice.text, fixed.text, "fixing twice changes more");
    assert_eq!(twice.applied, []);
    (fixed.text.to_string(), codes(&again))
}

#[test]
fn edits_that_overlap_wait_for_the_next_round() {
    assert_eq!(
        applied("abcdef", &[edit(4, 5, "E"), edit(0, 1, "A")]).unwrap(),
        "AbcdEf"
    );
    assert_eq!(
        applied("abcdef", &[edit(0, 3, "X"), edit(2, 4, "Y")]).unwrap(),
        "Xdef"
    );
    assert_eq!(
        applied("abcdef", &[edit(0, 3, "X"), edit(3, 4, "Y")]).unwrap(),
        "XYef"
    );
    assert_eq!(
        applied("ab", &[edit(1, 1, "-"), edit(1, 1, "+")]).unwrap(),
        "a-b",
        "their order would be a guess"
    );
    assert_eq!(
        applied("ab", &[edit(1, 1, "-"), edit(1, 1, "-")]).unwrap(),
        "a-b",
        "the same edit counts once"
    );
    assert_eq!(
        applied("aé", &[edit(2, 3, "x"), edit(9, 12, "y"), edit(0, 1, "a")]),
        None
    );
}

#[test]
fn a_fix_is_applied_as_a_whole() {
    let two = Fix {
        edits: [edit(0, 1, "A").edits, edit(3, 4, "D").edits].concat(),
        ..edit(0, 0, "")
    };
    assert_eq!(
        applied("abcd", &[edit(3, 4, "x"), two.clone()]).unwrap(),
        "abcx"
    );
    assert_eq!(applied("abcd", &[two]).unwrap(), "AbcD");
}

#[test]
fn values_are_put_right_and_everything_else_is_kept() {
    let text = "\u{feff}---\r\n# who was on call\r\ntitle:   Checkout answered 502   # as seen\r\nseverity: 'critical'  \r\nimpact: {downtime: 1.5 hours, data_loss: No}\r\n---\r\n\r\nText  \r\n";
    let (fixed, left) = fixed(text, false);
    let wanted = text
        .replace("'critical'", "SEV1")
        .replace("1.5 hours", "1h 30m")
        .replace("No}", "false}");
    assert_eq!(fixed, wanted);
    assert_eq!(left, Vec::<&str>::new());
}

#[test]
fn what_may_change_the_meaning_waits_for_leave() {
    let text = "---\ntitle: Checkout answered 502\nserverity: SEV1\n---\n";
    assert_eq!(fixed(text, false), (text.to_owned(), vec!["CB104"]));
    assert_eq!(
        fixed(text, true),
        (text.replace("serverity", "severity"), vec![])
    );
    let taken = "---\ntitle: Checkout answered 502\nseverity: SEV1\nserverity: SEV2\n---\n";
    assert_eq!(
        fixed(taken, true),
        (taken.to_owned(), vec!["CB104"]),
        "it would stand there twice"
    );
    let far = "---\ntitle: Checkout answered 502\nweather: SEV2\n---\n";
    assert_eq!(fixed(far, true), (far.to_owned(), vec!["CB104"]));
    let value = "---\ntitle: Checkout answered 502\ntrigger: config-psh\n---\n";
    assert_eq!(fixed(value, false).0, value);
    assert_eq!(fixed(value, true), (value.replace("psh", "push"), vec![]));
}

#[test]
fn of_two_that_are_equally_near_none_is_written() {
    let text = "---\ntitle: Checkout answered 502\nseverity: SEV9\n---\n";
    assert_eq!(fixed(text, true), (text.to_owned(), vec!["CB107"]));
}

#[test]
fn one_fix_may_bring_about_the_next() {
    let text = "---\ntitle: Checkout answered 502\nserverity: critical\n---\n";
    assert_eq!(
        fixed(text, true).0,
        "---\ntitle: Checkout answered 502\nseverity: SEV1\n---\n"
    );
}

#[test]
fn an_id_gets_the_case_of_the_pattern_and_its_number_only_with_leave() {
    let toml = ("book.toml", "[ids]\npattern = \"PM-{year}-{number:4}\"\n");
    let entry = |id: &str| format!("---\nid: {id}\ntitle: Checkout answered 502\n---\n");
    let after =
        |id: &str, unsafe_too| fixed_in(&[toml, ("content/a.md", &entry(id))], unsafe_too).0;
    assert_eq!(
        after("pm-2026-0042", false),
        entry("PM-2026-0042"),
        "its address stays the same"
    );
    assert_eq!(
        after("pm-2026-42", false),
        entry("pm-2026-42"),
        "its address would change"
    );
    assert_eq!(after("pm-2026-42", true), entry("PM-2026-0042"));
    assert_eq!(
        after("INC42", true),
        entry("INC42"),
        "which year is a guess"
    );
    let other = (
        "content/0.md",
        "---\nid: PM-2026-0042\ntitle: Search was slow\n---\n",
    );
    let clash = fixed_in(&[toml, other, ("content/a.md", &entry("pm-2026-42"))], true).0;
    assert_eq!(clash, entry("pm-2026-42"), "another entry has it");
}

#[test]
fn a_section_gets_the_name_of_the_template_unless_somebody_links_to_it() {
    let text = "---\ntitle: Checkout answered 502\n---\n\n## Root cause analysis\n\nThe pool.\n\nContributors\n------------\n";
    let (fixed_text, left) = fixed(text, false);
    assert!(fixed_text.contains("## Root causes\n"), "{fixed_text}");
    assert!(!left.contains(&"CB112"), "{left:?}");
    let linked = format!("{text}\nSee [above](#root-cause-analysis).\n");
    assert!(fixed(&linked, false).0.contains("## Root cause analysis\n"));
    let other = (
        "content/0.md",
        "---\ntitle: Search was slow\n---\n\n[why](a.md#root-cause-analysis)\n",
    );
    assert!(
        fixed_in(&[other, ("content/a.md", text)], false)
            .0
            .contains("## Root cause analysis\n")
    );
    let spelt = "---\ntitle: Checkout answered 502\n---\n\n## ROOT CAUSES:\n\nThe pool.\n";
    assert_eq!(
        fixed(spelt, false).0,
        spelt,
        "case and a colon are the author's"
    );
}

#[test]
fn a_heading_keeps_what_is_not_its_name() {
    for (heading, expected) in [
        ("## \u{1f525} Root cause", "## \u{1f525} Root causes"),
        ("## **Root cause**", "## **Root causes**"),
        ("## *Root* cause", "## *Root* cause"),
        ("First line\nRoot cause\n---", "First line\nRoot cause\n---"),
        ("## Root cause { #why }", "## Root causes { #why }"),
    ] {
        let text = |heading: &str| format!("---\ntitle: a\n---\n\n{heading}\n\nThe pool.\n");
        assert_eq!(fixed(&text(heading), false).0, text(expected), "{heading}");
    }
    let required = |heading: &str| {
        format!(
            "---\ntitle: Checkout answered 502\nstatus: published\n---\n\n## {heading}\n\nThe pool.\n"
        )
    };
    assert_eq!(
        fixed(&required("\u{1f525} Sumary:"), true).0,
        required("\u{1f525} Summary:")
    );
}

#[test]
fn an_entry_that_a_fix_releases_is_fixed_to_the_end_in_one_run() {
    let text: Arc<str> =
        "---\ntitle: a\nvisiblity: publi\nseverity: critical\n---\n\n## Root cause\n\nThe pool.\n"
            .into();
    let other = ("content/b.md", "---\ntitle: Search was slow\n---\n");
    let sample = Sample::new(&[("content/a.md", &text), other]);
    let path = "content/a.md".into();
    let again =
        |text: &Arc<str>| lint_held_back(&sample.book, sample.today, &path, &"a.md".into(), text);
    let findings: Vec<_> = sample
        .findings()
        .into_iter()
        .filter(|finding| *finding.path == *path)
        .collect();
    let fixed = fix(&text, &findings, true, again);
    assert_eq!(
        &*fixed.text,
        "---\ntitle: a\nvisibility: public\nseverity: SEV1\n---\n\n## Root causes\n\nThe pool.\n"
    );
}

#[test]
fn an_ignore_without_use_goes() {
    let text = "---\ntitle: Checkout answered 502\n---\n\n<!-- casebook-ignore CB604: decoration -->\nText.\n";
    assert_eq!(
        fixed(text, false).0,
        "---\ntitle: Checkout answered 502\n---\n\nText.\n"
    );
}

#[test]
fn a_fix_that_breaks_the_file_is_left_out() {
    let text: Arc<str> = "---\ntitle: a\nseverity: critical\n---\n".into();
    let sample = Sample::new(&[("content/a.md", &text)]);
    let mut findings = sample.findings();
    let mut bad = findings[0].clone();
    bad.fix = Some(edit(4, 9, "{"));
    findings.insert(0, bad);
    let fixed = fix(&text, &findings, false, |text| sample.findings_of(0, text));
    assert_eq!(&*fixed.text, "---\ntitle: a\nseverity: SEV1\n---\n");
}

/// Front matter and text of all sorts, right, wrong and broken.
fn entries() -> impl Strategy<Value = String> {
    let line = prop::sample::select(vec![
        "title: Checkout answered 502",
        "severity: critical",
        "severity: \"s1\" # worst",
        "serverity: SEV2",
        "status: Published",
        "started: 2026-10-02 9:14",
        "started: 02.10.2026",
        "impact: {downtime: 1.5 hours, data_loss: yes}",
        "impact:\n  apdex: '0,5'\n  users: 12 000",
        "root_causes: [Capacity, resource exhaustion]",
        "root_causes:\n- conn-pool\n- &a capacity/quota\n- *a",
        "trigger: |\n  config push",
        "actions:\n  - {title: x, kind: prevention, status: Done, done: yes}",
        "lint: {ignore: {CB107: taken over}}",
        "id: pm-2026-42",
        "tags: [a, 'b: c', [d]]",
        "\u{1f525}: é",
        "title: [",
        "---",
        "",
    ]);
    let block = prop::sample::select(vec![
        "## Root cause analysis\n",
        "## Sumary\n\ntext\n",
        "<!-- casebook-ignore CB604: x -->\nText é 短い.\n",
        "[a](#root-causes) [b](#sumary)\n",
        "```yaml\nseverity: critical\n```\n",
        "> ## Cause\n",
        "Causes\n=====\n",
        "First line\nRoot cause\n-----\n",
        "## \u{1f525} Root cause\n",
        "## *Root* cause analysis\n",
        "## 2. Sumary:\n",
        "<!-- casebook-ignore CB604: not closed\n\nKept.\n",
        "<!-- casebook-ignore CB604: x\nKept --> too\n",
    ]);
    let parts = (
        prop::collection::vec(line, 0..8),
        prop::collection::vec(block, 0..5),
        0..4_usize,
    );
    parts.prop_map(|(lines, blocks, form)| {
        let text = format!("---\n{}\n---\n\n{}", lines.join("\n"), blocks.join("\n"));
        match form {
            0 => text.replace('\n', "\r\n"),
            1 => format!("\u{feff}{text}"),
            2 => text.trim_end().to_owned(),
            _ => text,
        }
    })
}

/// The same with a piece cut out, and another text put in its place.
fn mangled() -> impl Strategy<Value = String> {
    (
        entries(),
        any::<prop::sample::Index>(),
        0..30_usize,
        "[-:#\\[\\]{}&*!|>'\"\n\t a-c\u{e9}\u{feff}]{0,6}",
    )
        .prop_map(|(text, at, length, new)| {
            let start = text.floor_char_boundary(at.index(text.len() + 1));
            let end = text.ceil_char_boundary((start + length).min(text.len()));
            format!("{}{new}{}", &text[..start], &text[end..])
        })
}

proptest! {
    #![proptest_config(cases(160))]

    #[test]
    fn fixing_is_idempotent_and_breaks_nothing(text in entries(), unsafe_too in any::<bool>()) {
        let (after, left) = fixed(&text, unsafe_too);
        let before = codes(&Sample::new(&[("content/2026-10-02-checkout.md", &text)]).findings());
        for code in ["CB101", "CB102", "CB103"] {
            let count = |codes: &[&str]| codes.iter().filter(|found| **found == code).count();
            prop_assert!(count(&left) <= count(&before), "{code}: {after}");
        }
        prop_assert_eq!(after.starts_with('\u{feff}'), text.starts_with('\u{feff}'));
        if text.contains("\r\n") {
            prop_assert!(!after.replace("\r\n", "").contains('\n'), "{after:?}");
        }
    }

    #[test]
    fn findings_point_into_the_text_and_their_fixes_can_be_applied(text in mangled()) {
        for finding in Sample::new(&[("content/2026-10-02-checkout.md", &text)]).findings() {
            prop_assert!(text.get(finding.span.start..finding.span.end).is_some(), "{finding:?}");
            if let Some(fix) = &finding.fix {
                prop_assert!(fix.edits.iter().all(|edit| text.get(edit.span.start..edit.span.end).is_some()), "{finding:?}");
                let changes = fix.edits.iter().any(|edit| edit.span.slice(&text) != edit.replacement);
                prop_assert_eq!(apply(&text, &[(finding.code, fix)]).is_some(), changes, "{:?}", finding);
            }
        }
    }

    #[test]
    fn no_fix_takes_more_than_the_fault(text in prop_oneof![entries(), mangled()]) {
        for finding in Sample::new(&[("content/2026-10-02-checkout.md", &text)]).findings() {
            for edit in finding.fix.iter().flat_map(|fix| &fix.edits) {
                let taken = edit.span.slice(&text);
                let inside = finding.span.start <= edit.span.start && edit.span.end <= finding.span.end;
                // An idle request goes with its comment, which is one line of nothing else.
                let comment = finding.code == code::CB901
                    && taken.trim().starts_with("<!--")
                    && taken.find("-->") == Some(taken.trim_end().len() - 3)
                    && taken.trim().lines().count() == 1;
                prop_assert!(taken.is_empty() || inside || comment, "{finding:?} takes {taken:?}");
            }
        }
    }

    #[test]
    fn bytes_outside_of_edits_stay(
        text in "[a-zé \\n]{0,40}",
        spans in prop::collection::vec((0..40_usize, 0..8_usize, "[A-Z]{0,3}"), 0..5),
    ) {
        let fixes: Vec<Fix> = spans.iter().map(|(at, length, new)| edit(*at, at + length, new)).collect();
        let Some(after) = applied(&text, &fixes) else { return Ok(()) };
        // What is not in capitals was there before, in this order.
        let kept: String = after.chars().filter(|letter| !letter.is_ascii_uppercase()).collect();
        let mut before = text.chars();
        prop_assert!(kept.chars().all(|letter| before.any(|other| other == letter)), "{text:?} {after:?}");
    }
}
