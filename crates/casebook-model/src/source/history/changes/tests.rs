use super::super::base::Base;
use super::super::tests::Repository;
use super::*;

/// A repository whose branch `work` left `main` after two files were committed.
fn branched() -> Repository {
    let mut repository = Repository::new();
    repository.write("content/2025/a.md", "the text of a\n");
    repository.write("content/b.md", "the text of b\n");
    repository.commit("Dewi");
    repository.git(&["switch", "--quiet", "--create", "work"]);
    repository
}

/// What changed since `reference`, with `*` before what was only moved. Reads the files that are there.
fn changed(folder: &Path, reference: &str) -> Result<Vec<String>, ChangesError> {
    let content = folder.join("content");
    let files: Vec<(String, String)> = walkdir::WalkDir::new(&content)
        .sort_by_file_name()
        .into_iter()
        .map(Result::unwrap)
        .filter(|entry| entry.file_type().is_file())
        .map(|entry| {
            let path = entry
                .path()
                .strip_prefix(&content)
                .unwrap()
                .to_string_lossy()
                .into_owned();
            (
                path,
                String::from_utf8_lossy(&std::fs::read(entry.path()).unwrap()).into_owned(),
            )
        })
        .collect();
    let present: Vec<Present<'_>> = files
        .iter()
        .map(|(path, text)| Present {
            path,
            inside: path,
            text,
        })
        .collect();
    let changes = Base::open(&content, reference)?.changes(&present);
    let paths = files.iter().map(|(path, _)| path.as_str());
    let shown = paths.filter_map(
        |path| match (changes.is_edited(path), changes.is_moved(path)) {
            (true, _) => Some(path.to_owned()),
            (_, true) => Some(format!("*{path}")),
            _ => None,
        },
    );
    Ok(shown.collect())
}

#[test]
fn commits_edits_and_new_files_of_the_branch_count() {
    let mut repository = branched();
    assert_eq!(
        changed(repository.path(), "main").unwrap(),
        Vec::<String>::new()
    );
    repository.write("content/c.md", "committed");
    repository.commit("Tomas");
    repository.write("content/2025/a.md", "edited, not committed");
    repository.write("content/d.md", "not known to git");
    assert_eq!(
        changed(repository.path(), "main").unwrap(),
        ["2025/a.md", "c.md", "d.md"]
    );
    assert_eq!(
        changed(repository.path(), "HEAD").unwrap(),
        ["2025/a.md", "d.md"]
    );
}

#[test]
fn what_the_other_branch_did_meanwhile_does_not_count() {
    let mut repository = branched();
    repository.write("content/c.md", "on the branch");
    repository.commit("Tomas");
    repository.git(&["switch", "--quiet", "main"]);
    repository.write("content/b.md", "changed on main");
    repository.commit("Dewi");
    repository.git(&["switch", "--quiet", "work"]);
    assert_eq!(changed(repository.path(), "main").unwrap(), ["c.md"]);
}

#[test]
fn a_moved_file_is_told_from_a_new_one_and_a_copy() {
    let repository = branched();
    repository.git(&["mv", "content/2025/a.md", "content/archive.md"]);
    repository.write("content/copy.md", "the text of b\n");
    assert_eq!(
        changed(repository.path(), "main").unwrap(),
        ["*archive.md", "copy.md"]
    );
}

#[test]
fn a_hidden_file_that_comes_into_sight_is_new() {
    let mut repository = branched();
    repository.write("content/_drafts/c.md", "the text of c\n");
    repository.commit("Dewi");
    repository.git(&["mv", "content/_drafts/c.md", "content/c.md"]);
    assert_eq!(changed(repository.path(), "HEAD").unwrap(), ["c.md"]);
}

#[test]
fn line_ends_that_git_converts_and_bytes_that_are_no_text_are_no_change() {
    let mut repository = branched();
    std::fs::write(repository.path().join("content/latin.md"), b"caf\xe9").unwrap();
    repository.commit("Dewi");
    repository.write("content/b.md", "the text of b\r\n");
    assert_eq!(
        changed(repository.path(), "HEAD").unwrap(),
        Vec::<String>::new()
    );
}

#[test]
fn a_name_that_is_no_commit_comes_with_advice() {
    let repository = branched();
    let unknown = |reference: &str| {
        changed(repository.path(), reference)
            .unwrap_err()
            .to_string()
    };
    assert_eq!(
        unknown("origin/main"),
        "there is no commit `origin/main` in this clone: fetch it (`git fetch origin main:refs/remotes/origin/main`)"
    );
    repository.git(&["update-ref", "refs/remotes/origin/trunk", "HEAD"]);
    assert!(
        unknown("trunk").ends_with("did you mean `origin/trunk`?"),
        "{}",
        unknown("trunk")
    );
    for nothing in ["", " ", "origin/"] {
        assert!(
            unknown(nothing).contains("names nothing"),
            "{}",
            unknown(nothing)
        );
    }
    assert!(
        unknown("HEAD~99").ends_with(": `git fetch` may bring it"),
        "{}",
        unknown("HEAD~99")
    );
    let outside = tempfile::tempdir().unwrap();
    assert_eq!(
        Base::open(outside.path(), "main").err(),
        Some(ChangesError::NoRepository)
    );
}

#[test]
fn a_shallow_clone_works_when_it_reaches_back_and_says_so_when_not() {
    let mut repository = branched();
    for text in ["one", "two", "three"] {
        repository.write("content/c.md", text);
        repository.commit("Tomas");
    }
    let clone = |depth: &str| {
        let folder = tempfile::tempdir().unwrap();
        let from = format!("file://{}", repository.path().display());
        let to = folder.path().join("clone");
        let to_text = to.to_string_lossy().into_owned();
        repository.git(&[
            "clone",
            "--quiet",
            "--depth",
            depth,
            "--no-single-branch",
            &from,
            &to_text,
        ]);
        (folder, to)
    };
    let (_deep, deep) = clone("4");
    assert_eq!(changed(&deep, "origin/main").unwrap(), ["c.md"]);
    let (_flat, flat) = clone("2");
    let error = changed(&flat, "origin/main").unwrap_err();
    assert_eq!(
        error,
        ChangesError::Shallow {
            reference: "origin/main".to_owned()
        }
    );
    assert!(error.to_string().contains("--deepen"), "{error}");
    let (_gone, gone) = clone("1");
    repository.git(&[
        "-C",
        &gone.to_string_lossy(),
        "update-ref",
        "-d",
        "refs/remotes/origin/main",
    ]);
    let error = changed(&gone, "origin/main").unwrap_err().to_string();
    assert!(
        error.contains("`git fetch --deepen=200 origin main:refs/remotes/origin/main`"),
        "{error}"
    );
    // What is not a branch is not a refspec either, and git would refuse it.
    for revision in [
        "HEAD~1",
        "HEAD^",
        "main@{1}",
        "1234567890abcdef1234567890abcdef12345678",
        "a b",
    ] {
        let error = changed(&gone, revision).unwrap_err().to_string();
        assert!(
            error.contains("`git fetch --deepen=200` or `git fetch --unshallow`"),
            "{error}"
        );
    }
    assert!(
        changed(&gone, "")
            .unwrap_err()
            .to_string()
            .contains("names nothing")
    );
}
