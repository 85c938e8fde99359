//! The difference of two texts as people and `patch` read it.

use similar::TextDiff;
use similar::udiff::UnifiedHunkHeader;

/// Lines of context around a change.
const CONTEXT: usize = 3;

/// `old` and `new` compared line by line, as a unified diff of the file at `path`; empty when they are equal.
#[must_use]
pub fn unified(path: &str, old: &str, new: &str) -> String {
    // As git has it, a line ends at its line feed: a carriage return by itself is part of a line.
    let before: Vec<&str> = old.split_inclusive('\n').collect();
    let after: Vec<&str> = new.split_inclusive('\n').collect();
    let diff = TextDiff::from_slices(&before, &after);
    let mut out = String::new();
    for hunk in diff
        .grouped_ops(CONTEXT)
        .iter()
        .filter(|ops| !ops.is_empty())
    {
        if out.is_empty() {
            out.push_str(&format!("--- a/{path}\n+++ b/{path}\n"));
        }
        out.push_str(&format!("{}\n", UnifiedHunkHeader::new(hunk)));
        for change in hunk.iter().flat_map(|op| diff.iter_changes(op)) {
            out.push_str(&format!("{}{}", change.tag(), change.value()));
            if !change.value().ends_with('\n') {
                out.push_str("\n\\ No newline at end of file\n");
            }
        }
    }
    out
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
        fn git_makes_the_new_text_of_it(old in "([abc]{0,2}\r?\n){1,12}[abc]?\r?", new in "([abc]{0,2}\r?\n){1,12}[abc]?\r?") {
            let diff = unified("a.md", &old, &new);
            prop_assume!(!diff.is_empty());
            prop_assert_eq!(applied(&old, &diff), new);
        }
    }
}
