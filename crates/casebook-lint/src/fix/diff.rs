//! The difference of two texts as people and `patch` read it.

use std::fmt::Write;

/// Lines of context around a change.
const CONTEXT: usize = 3;
/// Above so many pairs of lines a difference is shown as one block: nobody reads it line by line.
const MOST_PAIRS: usize = 4_000_000;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Step {
    Same,
    Gone,
    New,
}

/// `old` and `new` compared line by line, as a unified diff of the file at `path`; empty when they are equal.
#[must_use]
pub fn unified(path: &str, old: &str, new: &str) -> String {
    if old == new {
        return String::new();
    }
    let before: Vec<&str> = old.split_inclusive('\n').collect();
    let after: Vec<&str> = new.split_inclusive('\n').collect();
    let steps = steps(&before, &after);
    let mut out = format!("--- a/{path}\n+++ b/{path}\n");
    for hunk in hunks(&steps) {
        write_hunk(&mut out, &steps, hunk, &before, &after);
    }
    out
}

/// How one list of lines becomes the other, along a longest common subsequence.
fn steps(before: &[&str], after: &[&str]) -> Vec<Step> {
    let head = before
        .iter()
        .zip(after)
        .take_while(|(one, other)| one == other)
        .count();
    let (before, after) = (&before[head..], &after[head..]);
    let tail = before
        .iter()
        .rev()
        .zip(after.iter().rev())
        .take_while(|(one, other)| one == other)
        .count();
    let (before, after) = (&before[..before.len() - tail], &after[..after.len() - tail]);
    let mut steps = vec![Step::Same; head];
    if before.len().saturating_mul(after.len()) > MOST_PAIRS {
        steps.extend(
            before
                .iter()
                .map(|_| Step::Gone)
                .chain(after.iter().map(|_| Step::New)),
        );
    } else {
        middle(before, after, &mut steps);
    }
    steps.extend(std::iter::repeat_n(Step::Same, tail));
    steps
}

fn middle(before: &[&str], after: &[&str], steps: &mut Vec<Step>) {
    let width = after.len() + 1;
    // Length of the longest common subsequence of what follows each pair of places.
    let mut longest = vec![0_u32; (before.len() + 1) * width];
    for one in (0..before.len()).rev() {
        for other in (0..after.len()).rev() {
            longest[one * width + other] = if before[one] == after[other] {
                longest[(one + 1) * width + other + 1] + 1
            } else {
                longest[(one + 1) * width + other].max(longest[one * width + other + 1])
            };
        }
    }
    let (mut one, mut other) = (0, 0);
    while one < before.len() || other < after.len() {
        let same = one < before.len() && other < after.len() && before[one] == after[other];
        let gone = one < before.len()
            && (other == after.len()
                || longest[(one + 1) * width + other] >= longest[one * width + other + 1]);
        let step = if same {
            Step::Same
        } else if gone {
            Step::Gone
        } else {
            Step::New
        };
        one += usize::from(step != Step::New);
        other += usize::from(step != Step::Gone);
        steps.push(step);
    }
}

/// Stretches of steps that hold changes, with their context; near ones as one.
fn hunks(steps: &[Step]) -> Vec<std::ops::Range<usize>> {
    let mut hunks: Vec<std::ops::Range<usize>> = Vec::new();
    for at in (0..steps.len()).filter(|at| steps[*at] != Step::Same) {
        let (start, end) = (
            at.saturating_sub(CONTEXT),
            (at + 1 + CONTEXT).min(steps.len()),
        );
        match hunks.last_mut() {
            Some(last) if start <= last.end => last.end = end,
            _ => hunks.push(start..end),
        }
    }
    hunks
}

fn write_hunk(
    out: &mut String,
    steps: &[Step],
    hunk: std::ops::Range<usize>,
    before: &[&str],
    after: &[&str],
) {
    let count = |steps: &[Step], except: Step| steps.iter().filter(|step| **step != except).count();
    let (mut one, mut other) = (
        count(&steps[..hunk.start], Step::New),
        count(&steps[..hunk.start], Step::Gone),
    );
    let steps = &steps[hunk];
    let place = |start: usize, length: usize| match length {
        // A side without lines is named by the line before it.
        0 => format!("{start},0"),
        1 => format!("{}", start + 1),
        _ => format!("{},{length}", start + 1),
    };
    let (old, new) = (
        place(one, count(steps, Step::New)),
        place(other, count(steps, Step::Gone)),
    );
    let _ = writeln!(out, "@@ -{old} +{new} @@");
    for step in steps {
        let (mark, line) = match step {
            Step::Same => (' ', before[one]),
            Step::Gone => ('-', before[one]),
            Step::New => ('+', after[other]),
        };
        one += usize::from(*step != Step::New);
        other += usize::from(*step != Step::Gone);
        out.push(mark);
        out.push_str(line);
        if !line.ends_with('\n') {
            out.push_str("\n\\ No newline at end of file\n");
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::process::Command;

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn changes_come_with_three_lines_around_them() {
        let old: String = (1..=20).map(|line| format!("line {line}\n")).collect();
        let new = old.replace("line 4\n", "four\n").replace("line 17\n", "");
        assert_eq!(
            unified("a.md", &old, &new),
            "--- a/a.md\n+++ b/a.md\n\
             @@ -1,7 +1,7 @@\n line 1\n line 2\n line 3\n-line 4\n+four\n line 5\n line 6\n line 7\n\
             @@ -14,7 +14,6 @@\n line 14\n line 15\n line 16\n-line 17\n line 18\n line 19\n line 20\n"
        );
        assert_eq!(unified("a.md", &old, &old), "");
    }

    #[test]
    fn a_missing_last_line_end_is_said() {
        assert_eq!(
            unified("a.md", "a", "b\n"),
            "--- a/a.md\n+++ b/a.md\n@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+b\n"
        );
    }

    /// What `git apply` makes of a diff.
    fn applied(old: &str, diff: &str) -> String {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("a.md"), old).unwrap();
        std::fs::write(folder.path().join("a.diff"), diff).unwrap();
        let run = Command::new("git")
            .args(["apply", "--whitespace=nowarn", "a.diff"])
            .current_dir(&folder)
            .output()
            .unwrap();
        assert!(
            run.status.success(),
            "{}\n{diff}",
            String::from_utf8_lossy(&run.stderr)
        );
        std::fs::read_to_string(folder.path().join("a.md")).unwrap()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]

        #[test]
        fn git_makes_the_new_text_of_it(old in "([abc]{0,2}\n){1,12}[abc]?", new in "([abc]{0,2}\n){1,12}[abc]?") {
            let diff = unified("a.md", &old, &new);
            prop_assume!(!diff.is_empty());
            prop_assert_eq!(applied(&old, &diff), new);
        }
    }
}
