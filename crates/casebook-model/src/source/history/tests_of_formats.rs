//! Repositories of other kinds: another hash, other references, names that are mapped, other default branches.

use super::tests::Repository;
use super::*;

fn authors(repository: &Repository, path: &str) -> Vec<String> {
    match History::read(&repository.path().join("content")) {
        History::Present { files, .. } => files[path].authors.clone(),
        other => panic!("no history: {other:?}"),
    }
}

fn changed_since(repository: &Repository, reference: &str) -> Result<Changes, ChangesError> {
    let content = repository.path().join("content");
    let text = std::fs::read_to_string(content.join("a.md")).unwrap();
    let present = [Present {
        path: "a.md",
        inside: "a.md",
        text: &text,
    }];
    Ok(Base::open(&content, reference)?.changes(&present))
}

#[test]
fn a_repository_of_sha256_is_read_like_any_other() {
    let mut repository = Repository::of(&["--object-format=sha256"]);
    repository.write("content/a.md", "one");
    repository.commit("Dewi");
    repository.write("content/a.md", "two");
    repository.commit("Tomas");
    assert_eq!(authors(&repository, "a.md"), ["Dewi", "Tomas"]);
    assert!(changed_since(&repository, "HEAD").unwrap().is_empty());
    assert!(
        changed_since(&repository, "HEAD~1")
            .unwrap()
            .is_edited("a.md")
    );
    let log = VersionLog::read(&repository.path().join("content")).unwrap();
    assert_eq!(log.versions("a.md").unwrap().unwrap().texts.len(), 2);
}

#[test]
fn references_that_cannot_be_read_are_named_for_what_they_are() {
    let mut repository = Repository::new();
    repository.write("content/a.md", "one");
    repository.commit("Dewi");
    // What `git init --ref-format=reftable` writes; not every git of today knows the option.
    repository.git(&["config", "core.repositoryFormatVersion", "1"]);
    repository.git(&["config", "extensions.refStorage", "reftable"]);
    let history = History::read(&repository.path().join("content"));
    let reason = history.absence().unwrap();
    assert_eq!(reason, &Absence::References("reftable".to_owned()));
    assert!(reason.is_loss());
    let error = changed_since(&repository, "HEAD").unwrap_err().to_string();
    assert!(error.contains("`reftable`"), "{error}");
}

#[test]
fn a_repository_that_cannot_be_opened_is_not_taken_for_none() {
    let mut repository = Repository::new();
    repository.write("content/a.md", "one");
    repository.commit("Dewi");
    let config = repository.path().join(".git/config");
    std::fs::write(&config, "[core\nbroken").unwrap();
    let history = History::read(&repository.path().join("content"));
    assert!(matches!(history.absence(), Some(Absence::Unreadable(_))));
    assert!(matches!(
        changed_since(&repository, "HEAD"),
        Err(ChangesError::Unreadable(_))
    ));
}

#[test]
fn mailmap_names_authors_as_git_does() {
    let mut repository = Repository::new();
    repository.write("content/a.md", "one");
    repository.commit("dw");
    repository.write(
        ".mailmap",
        "Dewi Real <dewi@example.com> dw <author@example.com>\n",
    );
    repository.write("content/b.md", "two");
    repository.commit("Tomas");
    assert_eq!(authors(&repository, "a.md"), ["Dewi Real"]);
    assert_eq!(authors(&repository, "b.md"), ["Tomas"]);
    // Two names of one person are one author.
    repository.write("content/a.md", "three");
    repository.write(
        ".mailmap",
        "Dewi Real <dewi@example.com> <author@example.com>\n",
    );
    repository.commit("Dewi W.");
    assert_eq!(authors(&repository, "a.md"), ["Dewi Real"]);
}

#[test]
fn the_default_branch_is_the_repository_s_own() {
    let branch = |repository: &Repository| default_branch(repository.path());
    let mut repository = Repository::of(&["--initial-branch=master"]);
    assert_eq!(branch(&repository).as_deref(), Some("master"), "unborn");
    repository.write("content/a.md", "one");
    repository.commit("Dewi");
    assert_eq!(branch(&repository).as_deref(), Some("master"));
    repository.git(&["switch", "--quiet", "--create", "add-casebook"]);
    assert_eq!(
        branch(&repository).as_deref(),
        Some("master"),
        "not the branch that happens to be checked out"
    );
    repository.git(&["update-ref", "refs/remotes/origin/develop", "HEAD"]);
    repository.git(&[
        "symbolic-ref",
        "refs/remotes/origin/HEAD",
        "refs/remotes/origin/develop",
    ]);
    assert_eq!(branch(&repository).as_deref(), Some("develop"));
    assert_eq!(default_branch(tempfile::tempdir().unwrap().path()), None);
}
