use std::process::Command;

use tempfile::TempDir;

use super::*;

/// A temporary repository that is driven by the `git` command.
pub(super) struct Repository {
    dir: TempDir,
    clock: i64,
}

const FIRST_COMMIT: i64 = 1_600_000_000;

impl Repository {
    pub(super) fn new() -> Self {
        Self::of(&[])
    }

    /// One made with further options of `git init`.
    pub(super) fn of(options: &[&str]) -> Self {
        let repository = Self {
            dir: tempfile::tempdir().unwrap(),
            clock: FIRST_COMMIT,
        };
        let init = ["init", "--quiet", "--initial-branch=main"];
        repository.git(&[&init, options].concat());
        repository
    }

    pub(super) fn path(&self) -> &Path {
        self.dir.path()
    }

    pub(super) fn git(&self, arguments: &[&str]) {
        self.git_as("Nobody", arguments);
    }

    fn git_as(&self, author: &str, arguments: &[&str]) {
        let output = Command::new("git")
            .current_dir(self.path())
            .args([
                "-c",
                "commit.gpgsign=false",
                "-c",
                "core.autocrlf=false",
                "-c",
                "merge.conflictStyle=merge",
            ])
            .args(arguments)
            .env_remove("GIT_DIR")
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .env("GIT_CONFIG_SYSTEM", "/dev/null")
            .env("GIT_AUTHOR_NAME", author)
            .env("GIT_AUTHOR_EMAIL", "author@example.com")
            .env("GIT_COMMITTER_NAME", "Committer")
            .env("GIT_COMMITTER_EMAIL", "committer@example.com")
            .env("GIT_AUTHOR_DATE", format!("{} +0700", self.clock))
            .env("GIT_COMMITTER_DATE", format!("{} +0700", self.clock + 5))
            .output()
            .unwrap();
        assert!(
            output.status.success(),
            "git {arguments:?}: {}",
            String::from_utf8_lossy(&output.stderr)
        );
    }

    pub(super) fn write(&self, path: &str, text: &str) {
        let path = self.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    /// Commits everything, an hour after the commit before.
    pub(super) fn commit(&mut self, author: &str) -> i64 {
        self.clock += 3600;
        self.git(&["add", "--all"]);
        self.git_as(author, &["commit", "--quiet", "--message", "change"]);
        self.clock
    }

    fn history(&self) -> History {
        History::read(&self.path().join("content"))
    }

    #[track_caller]
    fn assert_file(
        &self,
        path: &str,
        created: i64,
        changed: i64,
        authors: &[&str],
        revisions: u32,
    ) {
        let expected = FileHistory {
            created: timestamp(created),
            changed: timestamp(changed),
            authors: authors.iter().map(|name| (*name).to_owned()).collect(),
            revisions,
        };
        assert_eq!(self.history().file(path), Some(&expected), "{path}");
    }
}

#[test]
fn every_file_has_its_dates_authors_and_revisions() {
    let mut repository = Repository::new();
    repository.write("content/2026/a.md", "a");
    repository.write("content/b.md", "b");
    repository.write("elsewhere.md", "x");
    let first = repository.commit("Dewi");
    repository.write("content/2026/a.md", "aa");
    let second = repository.commit("Tomas");
    repository.write("content/2026/a.md", "aaa");
    let third = repository.commit("Dewi");
    repository.write("elsewhere.md", "xx");
    let last = repository.commit("Someone");
    repository.write("content/uncommitted.md", "u");

    repository.assert_file("2026/a.md", first, third, &["Dewi", "Tomas"], 3);
    repository.assert_file("b.md", first, first, &["Dewi"], 1);
    let history = repository.history();
    assert_eq!(history.file("uncommitted.md"), None);
    assert_eq!(history.file("../elsewhere.md"), None);
    assert_eq!(history.head().unwrap().time, timestamp(last + 5));
    assert_eq!(history.head().unwrap().id.len(), 40);
    assert!(second < third);
    // The folder may also be the repository itself.
    assert!(
        History::read(repository.path())
            .file("content/2026/a.md")
            .is_some()
    );
}

#[test]
fn a_moved_file_takes_its_history_along() {
    let mut repository = Repository::new();
    repository.write("content/a.md", "the text of a");
    repository.write("content/b.md", "the text of b");
    let created = repository.commit("Dewi");
    repository.write("content/a.md", "the text of a, again");
    let changed = repository.commit("Tomas");
    repository.git(&["mv", "content/a.md", "content/c.md"]);
    repository.commit("Mover");
    repository.assert_file("c.md", created, changed, &["Dewi", "Tomas"], 2);

    // A new file under the old name starts afresh.
    repository.write("content/a.md", "another a");
    let new = repository.commit("Tomas");
    repository.assert_file("a.md", new, new, &["Tomas"], 1);
    repository.assert_file("c.md", created, changed, &["Dewi", "Tomas"], 2);

    // Several files with the same bytes find their own names again.
    repository.write("content/x/same.md", "the same text");
    repository.write("content/y/other.md", "the same text");
    let same = repository.commit("Xenia");
    repository.write("content/y/other.md", "not the same text");
    repository.commit("Yuri");
    repository.write("content/y/other.md", "the same text");
    let other = repository.commit("Yuri");
    repository.git(&["mv", "content/x/same.md", "content/same.md"]);
    repository.git(&["mv", "content/y/other.md", "content/other.md"]);
    repository.commit("Mover");
    repository.assert_file("same.md", same, same, &["Xenia"], 1);
    repository.assert_file("other.md", same, other, &["Xenia", "Yuri"], 3);
}

#[test]
fn a_copy_is_new_and_an_empty_file_is_no_match() {
    let mut repository = Repository::new();
    repository.write("content/a.md", "text");
    repository.write("content/empty.md", "");
    repository.commit("Dewi");
    repository.write("content/copy.md", "text");
    let copied = repository.commit("Tomas");
    repository.assert_file("copy.md", copied, copied, &["Tomas"], 1);
    std::fs::remove_file(repository.path().join("content/empty.md")).unwrap();
    repository.write("content/other-empty.md", "");
    let emptied = repository.commit("Tomas");
    repository.assert_file("other-empty.md", emptied, emptied, &["Tomas"], 1);
}

#[test]
fn a_file_may_become_a_folder() {
    let mut repository = Repository::new();
    repository.write("content/a", "file");
    repository.write("content/a.md", "beside");
    let first = repository.commit("Dewi");
    std::fs::remove_file(repository.path().join("content/a")).unwrap();
    repository.write("content/a/b.md", "inside");
    let second = repository.commit("Tomas");
    repository.assert_file("a/b.md", second, second, &["Tomas"], 1);
    repository.assert_file("a.md", first, first, &["Dewi"], 1);
}

#[test]
fn a_merge_counts_only_what_it_made_itself() {
    let mut repository = Repository::new();
    repository.write("content/a.md", "one\n");
    repository.write("content/b.md", "one\n");
    let first = repository.commit("Dewi");
    repository.git(&["checkout", "--quiet", "-b", "side"]);
    repository.write("content/a.md", "two\n");
    let side = repository.commit("Tomas");
    repository.git(&["checkout", "--quiet", "main"]);
    repository.write("content/b.md", "two\n");
    let main = repository.commit("Dewi");
    repository.clock += 3600;
    repository.git_as(
        "Merger",
        &["merge", "--quiet", "--no-ff", "--message", "merge", "side"],
    );
    repository.assert_file("a.md", first, side, &["Dewi", "Tomas"], 2);
    repository.assert_file("b.md", first, main, &["Dewi"], 2);

    // A conflict that is settled with bytes of neither side is a revision.
    repository.git(&["checkout", "--quiet", "-b", "again"]);
    repository.write("content/a.md", "three\n");
    repository.commit("Tomas");
    repository.git(&["checkout", "--quiet", "main"]);
    repository.write("content/a.md", "four\n");
    repository.commit("Dewi");
    repository.clock += 3600;
    repository.git(&[
        "merge",
        "--quiet",
        "--no-commit",
        "--strategy=ours",
        "again",
    ]);
    repository.write("content/a.md", "three and four\n");
    let settled = repository.commit("Merger");
    repository.assert_file("a.md", first, settled, &["Dewi", "Tomas", "Merger"], 5);
}

#[test]
fn commits_dated_before_their_parents_do_not_confuse_the_order() {
    let mut repository = Repository::new();
    repository.write("content/a.md", "one");
    let first = repository.commit("Dewi");
    repository.clock -= 1_000_000;
    repository.write("content/a.md", "two");
    let second = repository.commit("Tomas");
    repository.assert_file("a.md", first, second, &["Dewi", "Tomas"], 2);
}

#[test]
fn without_the_whole_history_there_are_no_facts() {
    let outside = tempfile::tempdir().unwrap();
    assert_eq!(
        History::read(outside.path()).absence(),
        Some(&Absence::NoRepository)
    );
    assert!(matches!(
        History::read(&outside.path().join("gone")).absence(),
        Some(Absence::Unreadable(_))
    ));

    let mut repository = Repository::new();
    repository.write("content/a.md", "one");
    assert_eq!(repository.history().absence(), Some(&Absence::NoCommit));
    repository.commit("Dewi");
    repository.write("content/a.md", "two");
    repository.commit("Dewi");
    repository.write("new/b.md", "new");
    assert_eq!(
        History::read(&repository.path().join("new")).absence(),
        Some(&Absence::NotCommitted)
    );

    let clone = tempfile::tempdir().unwrap();
    let (from, to) = (
        format!("file://{}", repository.path().display()),
        clone.path().join("clone"),
    );
    repository.git(&["clone", "--quiet", "--depth=1", &from, to.to_str().unwrap()]);
    assert_eq!(
        History::read(&to.join("content")).absence(),
        Some(&Absence::Shallow)
    );
    assert_eq!(History::read(&to.join("content")).file("a.md"), None);
}

#[test]
fn a_linked_work_tree_sees_the_same_history() {
    let mut repository = Repository::new();
    repository.write("content/a.md", "one");
    let first = repository.commit("Dewi");
    let other = tempfile::tempdir().unwrap();
    let path = other.path().join("tree");
    repository.git(&[
        "worktree",
        "add",
        "--quiet",
        "--detach",
        path.to_str().unwrap(),
    ]);
    let history = History::read(&path.join("content"));
    assert_eq!(history.file("a.md").unwrap().created, timestamp(first));
}

#[test]
fn the_newest_commits_tell_what_changed_lately_and_what_did_not() {
    let mut repository = Repository::new();
    repository.write("content/old.md", "the old text\n");
    repository.write("content/moved.md", "the text of one that moves\n");
    repository.commit("Dewi");
    repository.write("content/new.md", "the new text\n");
    let since = repository.commit("Tomas");
    repository.git(&["mv", "content/moved.md", "content/here.md"]);
    repository.commit("Tomas");
    repository.write("content/unknown.md", "not committed\n");
    let recent = History::recent(&repository.path().join("content"), timestamp(since));
    assert_eq!(recent.changed("new.md"), Some(Some(timestamp(since))));
    assert_eq!(recent.changed("old.md"), Some(None));
    assert_eq!(
        recent.changed("here.md"),
        Some(None),
        "to move a file is not to change it"
    );
    assert_eq!(recent.changed("unknown.md"), None);
    assert_eq!(recent.file("new.md"), None, "nothing else is known");
    let whole = repository.history();
    assert_eq!(whole.changed("new.md"), recent.changed("new.md"));
    assert!(whole.changed("old.md").flatten().is_some());
}
