//! Which of a book's findings somebody asked for. Every rule has seen the whole book by then.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use super::rules::{RULES, Rule, rule};
use casebook_diagnostic::{Code, Diagnostic, Level, Span, code, suggestion};
use casebook_model::source::Changes;

/// Rules whose verdict depends on where a file is: of a file that was only moved, nothing else can be new.
const BY_PATH: &[Code] = &[
    code::CB108,
    code::CB109,
    code::CB601,
    code::CB602,
    code::CB603,
];

/// What to report on; nothing set takes everything.
#[derive(Debug, Clone, Default)]
pub struct Selection {
    /// Only these codes.
    pub select: Option<BTreeSet<Code>>,
    /// None of these codes.
    pub ignore: BTreeSet<Code>,
    /// Only in these files and folders, as findings name them; empty for all.
    pub paths: Vec<String>,
    /// Only what files that changed take part in, and what is new since [`Selection::before`].
    pub changes: Option<Changes>,
    /// What was found before the changes, so that what they broke in other files can be told from what was broken already.
    pub before: Option<Before>,
    /// Sources that could not be compared with the base, and why: their files count as unchanged.
    pub not_compared: Vec<(String, String)>,
}

/// The findings there were before a change: of the rules that see other files, and of
/// all rules where what all entries share has changed.
#[derive(Debug, Clone, Default)]
pub struct Before {
    levels: HashMap<Key, Level>,
    /// Whether all rules were asked about all entries.
    complete: bool,
}

/// What makes a finding the same before and after a change to other files.
type Key = (Code, Arc<str>, Span, String);

fn key(finding: &Diagnostic) -> Key {
    (
        finding.code,
        Arc::clone(&finding.path),
        finding.span,
        finding.message.clone(),
    )
}

impl Before {
    /// The findings of the book before `changes`. `complete` says that every rule was asked about every entry.
    #[must_use]
    pub fn new(findings: Vec<Diagnostic>, changes: &Changes, complete: bool) -> Self {
        let moved: HashMap<&str, &str> = changes.moves().map(|(now, was)| (was, now)).collect();
        let mut levels = HashMap::new();
        for mut finding in findings {
            if let Some(now) = moved.get(&*finding.path) {
                finding.path = (*now).into();
            }
            levels.insert(key(&finding), finding.level);
        }
        Self { levels, complete }
    }

    /// Whether a finding was not there before, or weighed less.
    fn lacks(&self, finding: &Diagnostic) -> bool {
        self.levels
            .get(&key(finding))
            .is_none_or(|level| *level < finding.level)
    }
}

/// A code that does not exist.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("there is no rule `{written}`{}", .meant.map_or_else(String::new, |meant| format!(": did you mean {meant}?")))]
pub struct UnknownRule {
    /// What was written.
    pub written: String,
    /// What was probably meant.
    pub meant: Option<&'static str>,
}

impl Selection {
    /// Whether a finding was asked for: any of its [ends](Diagnostic::ends) lies in the files that were named, and either
    /// one of them is in what changed, or the change brought it about.
    #[must_use]
    pub fn takes(&self, finding: &Diagnostic) -> bool {
        self.wants(finding.code)
            && finding.ends().any(|path| self.sees(path))
            && self.changes.as_ref().is_none_or(|changes| {
                finding.own_ends().any(|path| changes.is_edited(path))
                    || (changes.is_moved(&finding.path) && BY_PATH.contains(&finding.code))
                    || self.is_new(finding)
            })
    }

    /// Whether a finding is one that the changes brought about in a file that they left alone.
    #[must_use]
    pub(crate) fn is_new(&self, finding: &Diagnostic) -> bool {
        let asked = |before: &Before| {
            // Of a file that only moved, not every rule was asked before.
            let moved = self
                .changes
                .as_ref()
                .is_some_and(|changes| changes.is_moved(&finding.path));
            let compared = !moved || before.complete;
            (compared || rule(finding.code).is_some_and(Rule::sees_others))
                && finding.code != code::CB306
        };
        self.before
            .as_ref()
            .is_some_and(|before| asked(before) && before.lacks(finding))
    }

    /// Whether what all entries share has changed, so that it takes every rule to tell what that brought about.
    pub(super) fn asks_every_rule(&self) -> bool {
        self.before.as_ref().is_some_and(|before| before.complete)
    }

    /// Whether the findings of a rule were asked for.
    #[must_use]
    pub fn wants(&self, code: Code) -> bool {
        self.select
            .as_ref()
            .is_none_or(|select| select.contains(&code))
            && !self.ignore.contains(&code)
    }

    /// Whether all that is to be found in a file was asked for.
    #[must_use]
    pub fn looks_at(&self, path: &str) -> bool {
        let changed = |changes: &Changes| changes.is_edited(path) || changes.is_moved(path);
        self.sees(path) && self.changes.as_ref().is_none_or(changed)
    }

    /// Whether a file is among those asked for, changed or not.
    #[must_use]
    pub fn sees(&self, path: &str) -> bool {
        let below = |folder: &String| {
            folder.is_empty()
                || path
                    .strip_prefix(folder.as_str())
                    .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        self.paths.is_empty() || self.paths.iter().any(below)
    }
}

/// The codes that are meant by codes, their beginnings (`CB2`) and names of rules (`unknown-value`).
///
/// # Errors
/// The first text that means no rule.
pub fn codes<'a>(given: impl IntoIterator<Item = &'a str>) -> Result<BTreeSet<Code>, UnknownRule> {
    let mut codes = BTreeSet::new();
    for text in given {
        let family = Code::family(text);
        let named = RULES
            .iter()
            .filter(|rule| rule.name.eq_ignore_ascii_case(text.trim()))
            .map(|rule| rule.code);
        let found: Vec<Code> = family.into_iter().chain(named).collect();
        if found.is_empty() {
            let names = RULES
                .iter()
                .flat_map(|rule| [rule.code.as_str(), rule.name]);
            return Err(UnknownRule {
                written: text.to_owned(),
                meant: suggestion(text.trim(), names),
            });
        }
        codes.extend(found);
    }
    Ok(codes)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::sync::Arc;

    use super::super::testing::Sample;
    use super::*;
    use casebook_diagnostic::Span;

    fn finding(code: Code, path: &str) -> Diagnostic {
        Diagnostic::new(code, &Arc::from(path), Span::at(0), "x")
    }

    #[test]
    fn codes_go_by_beginning_and_by_name() {
        assert_eq!(codes(["cb90"]).unwrap(), [code::CB901, code::CB902].into());
        assert_eq!(
            codes(["unknown-value", "CB601"]).unwrap(),
            [code::CB107, code::CB601].into()
        );
        let unknown = codes(["CB602", "CB199"]).unwrap_err();
        assert_eq!(
            unknown.to_string(),
            "there is no rule `CB199`: did you mean CB109?"
        );
        assert_eq!(codes(["CB"]).unwrap_err().meant, None);
        assert_eq!(
            codes(["unkown-value"]).unwrap_err().meant,
            Some("unknown-value")
        );
    }

    #[test]
    fn paths_are_folders_or_files() {
        let selection = Selection {
            paths: vec!["content/2026".to_owned()],
            ..Selection::default()
        };
        assert!(selection.sees("content/2026") && selection.sees("content/2026/a.md"));
        assert!(!selection.sees("content/2026-a.md") && !selection.sees("book.toml"));
    }

    #[test]
    fn what_is_selected_is_what_would_be_found_among_everything() {
        let files = [
            (
                "content/2025/a.md",
                "---\ntitle: Checkout answered 502\nseverity: critical\n---\n\n[x](gone.md)\n",
            ),
            (
                "content/2026/b.md",
                "---\ntitle: Search was slow\n---\n\n<!-- casebook-ignore CB601, CB604: it moves -->\n[x](gone.md)\n",
            ),
            (
                "content/2026/c.md",
                "---\ntitle: Search was slow\n---\n\n<!-- casebook-ignore CB604 -->\n![](gone.png)\n",
            ),
        ];
        let sample = Sample::new(&files);
        let everything = sample.findings();
        assert!(everything.len() >= 6, "{everything:#?}");
        let mut selections: Vec<Selection> = ["CB601", "CB604", "CB901", "CB902", "CB107", "CB9"]
            .iter()
            .map(|code| Selection {
                select: Some(codes([*code]).unwrap()),
                ..Selection::default()
            })
            .collect();
        selections.push(Selection {
            ignore: codes(["CB6"]).unwrap(),
            ..Selection::default()
        });
        selections.push(Selection {
            paths: vec!["content/2026".to_owned()],
            ..Selection::default()
        });
        let changes = Changes::new(
            ["content/2026/b.md".to_owned()],
            [("content/2025/a.md".to_owned(), "content/a.md".to_owned())],
        );
        selections.push(Selection {
            changes: Some(changes),
            ..Selection::default()
        });
        for selection in selections {
            let wanted: Vec<&Diagnostic> = everything
                .iter()
                .filter(|finding| selection.takes(finding))
                .collect();
            assert!(!wanted.is_empty(), "{selection:?}");
            assert_eq!(
                sample.selected(&selection).iter().collect::<Vec<_>>(),
                wanted,
                "{selection:?}"
            );
        }
    }

    #[test]
    fn what_weighs_more_than_before_or_was_not_there_is_new() {
        let moves = [("content/new.md".to_owned(), "content/a.md".to_owned())];
        let warning = |path: &str| Diagnostic {
            level: Level::Warning,
            ..finding(code::CB601, path)
        };
        let before = Before::new(
            vec![warning("content/a.md")],
            &Changes::new([], moves),
            true,
        );
        let mut now = warning("content/new.md");
        assert!(!before.lacks(&now), "the file was moved");
        now.level = Level::Error;
        assert!(before.lacks(&now), "it weighs more");
        assert!(before.lacks(&finding(code::CB601, "content/b.md")));
        assert!(before.lacks(&finding(code::CB602, "content/new.md")));
    }

    #[test]
    fn of_a_moved_file_only_what_depends_on_its_place() {
        let changes = Changes::new(
            ["content/a.md".to_owned()],
            [("content/b.md".to_owned(), "content/old.md".to_owned())],
        );
        let selection = Selection {
            changes: Some(changes),
            ..Selection::default()
        };
        assert!(selection.takes(&finding(code::CB104, "content/a.md")));
        assert!(!selection.takes(&finding(code::CB104, "content/b.md")));
        assert!(selection.takes(&finding(code::CB601, "content/b.md")));
        assert!(!selection.takes(&finding(code::CB601, "content/c.md")));
    }

    /// What may stand in each of a book's files: names, what refers to them, and what both may be hidden by.
    const TEXTS: &[&str] = &[
        "---\nid: PM-1\ntitle: Checkout answered 502\nstarted: 2026-09-01T10:00Z\n---\n\n## Cause\n\n[b](b.md#cause) [c](c.md)\n",
        "---\nid: PM-1\ntitle: Search was slow\nstarted: 2026-09-02T10:00Z\nrecurrence_of: [PM-2]\n---\n\n## Reason\n\n[a](a.md#cause)\n",
        "---\nid: PM-2\ntitle: Disk was full\nstarted: 2026-09-03T10:00Z\n---\n\n[one](pm-1) [two](/incidents/pm-1/#cause)\n",
        "---\nid: PM-2\ntitle: Disk was full\nstarted: 2026-08-03T10:00Z\nrecurrence_of: [pm 1]\n---\n\n## Cause\n\n<a href=\"d.md\">d</a>\n",
        "---\ntitle: Queue stopped\nvisibility: restricted\n---\n\n[a](a.md)\n",
        "---\ntitle: Queue stopped\naliases: [/incidents/pm-1/, /old/]\nservices: [checkout]\nroot_causes: [capacity]\nstarted: 2026-09-04T10:00Z\n---\n\nText, and <!-- casebook-ignore CB601: it moves --> [d](d.md).\n",
        "---\ntitle: Queue stopped again\naliases: [/old/]\nservices: [checkout]\nroot_causes: [capacity]\nstarted: 2026-09-05T10:00Z\n---\n\n[x](https://example.com/a.md)\n",
    ];
    const PATHS: &[&str] = &[
        "content/a.md",
        "content/b.md",
        "content/c.md",
        "content/d.md",
    ];

    fn sample(choices: &[Option<usize>]) -> Sample {
        let files: Vec<(&str, &str)> = PATHS
            .iter()
            .zip(choices)
            .filter_map(|(path, choice)| Some((*path, TEXTS[(*choice)?])))
            .collect();
        Sample::new(&files)
    }

    proptest::proptest! {
        #![proptest_config(crate::testing::cases(256))]

        #[test]
        fn what_a_change_brings_about_is_the_difference_of_both_books(
            base in proptest::collection::vec(proptest::option::of(0..TEXTS.len()), 4),
            head in proptest::collection::vec(proptest::option::of(0..TEXTS.len()), 4),
            kept in proptest::collection::vec(proptest::bool::ANY, 4),
        ) {
            // Most files stay what they were.
            let head: Vec<Option<usize>> = (0..4)
                .map(|at| if kept[at] { base[at] } else { head[at] })
                .collect();
            let edited = (0..4)
                .filter(|at| base[*at] != head[*at] && head[*at].is_some())
                .map(|at| PATHS[at].to_owned());
            let changes = Changes::new(edited, []);
            let (base, head) = (sample(&base), sample(&head));
            let narrow = Selection {
                changes: Some(changes.clone()),
                ..Selection::default()
            };
            let since = Selection {
                before: Some(Before::new(base.around(&narrow), &changes, false)),
                ..narrow
            };
            let all_before = Before::new(base.findings(), &changes, true);
            let expected: Vec<Diagnostic> = head
                .findings()
                .into_iter()
                .filter(|finding| {
                    finding.own_ends().any(|path| changes.is_edited(path))
                        || all_before.lacks(finding)
                })
                .filter(|finding| finding.code != code::CB306)
                .collect();
            let mut shown = head.selected(&since);
            shown.retain(|finding| finding.code != code::CB306);
            proptest::prop_assert_eq!(shown, expected);
        }
    }
}
