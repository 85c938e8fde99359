//! The branch that a repository is built from.

use std::path::Path;

/// The default branch of the repository at `root`: the one that its remote `origin` names; else, of a repository
/// without commits, the one that `HEAD` waits for; else the only local branch, or that of `main`, `master` and
/// `trunk` which exists; else the one that is checked out. `None` outside a repository and for a detached `HEAD`.
#[must_use]
pub fn default_branch(root: &Path) -> Option<String> {
    let repository = gix::discover(root).ok()?;
    if let Ok(head) = repository.find_reference("refs/remotes/origin/HEAD")
        && let Some(target) = head.target().try_name()
        && let Some(branch) = target.as_bstr().strip_prefix(b"refs/remotes/origin/")
    {
        return String::from_utf8(branch.to_vec()).ok();
    }
    let head = repository.head_name().ok().flatten()?;
    let head = head.shorten().to_string();
    if repository.head_id().is_err() {
        return Some(head);
    }
    let mut branches = Vec::new();
    for branch in repository.references().ok()?.local_branches().ok()? {
        branches.push(branch.ok()?.name().shorten().to_string());
    }
    if branches.len() == 1 {
        return branches.pop();
    }
    ["main", "master", "trunk"]
        .into_iter()
        .find(|usual| branches.iter().any(|branch| branch == usual))
        .map(str::to_owned)
        .or(Some(head))
}
