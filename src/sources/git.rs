//! The git program of this machine, called so that nothing a repository holds is run, and nobody is asked anything.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Transports that fetch and run nothing of the other side's choosing.
const PROTOCOLS: &str = "file:git:http:https:ssh";

/// Settings that stand above those of the machine and of the repository.
const SETTINGS: &[&str] = &[
    // No hooks, and nothing else that a repository or its settings could have run.
    "core.hooksPath=/dev/null",
    "core.fsmonitor=false",
    "core.editor=false",
    "core.pager=cat",
    "protocol.ext.allow=never",
    "submodule.recurse=false",
    "fetch.recurseSubmodules=false",
    "transfer.bundleURI=false",
    "advice.detachedHead=false",
    "gc.auto=0",
    "maintenance.auto=false",
];

/// Attributes that stand above those of the repository: files are written as they are stored. Filters are programs.
const ATTRIBUTES: &str = "* -filter -text -ident -working-tree-encoding -eol\n";

/// The file inside `.git` of repositories that Casebook cloned.
const MARK: &str = "casebook-source";

/// Variables through which somebody who calls Casebook, a hook of git among them, points git at another repository.
const INHERITED: &[&str] = &[
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_OBJECT_DIRECTORY",
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_COMMON_DIR",
    "GIT_NAMESPACE",
    "GIT_PREFIX",
    "GIT_EXTERNAL_DIFF",
    "GIT_TEMPLATE_DIR",
];

/// Why git did not do what it was asked for.
#[derive(Debug, thiserror::Error)]
pub enum GitError {
    /// There is no git on this machine, or it cannot be run.
    #[error("cannot run git: {0}")]
    Missing(std::io::Error),
    /// It failed.
    #[error("git {command} failed: {message}")]
    Failed {
        /// What it was asked for.
        command: String,
        /// What it said.
        message: String,
    },
}

/// A repository that a source is kept in.
pub(super) struct Repository {
    root: PathBuf,
}

impl Repository {
    /// The repository in the folder `root`, if Casebook cloned it. In no other is git run: its settings may name programs.
    pub(super) fn at(root: &Path) -> Option<Self> {
        root.join(".git").join(MARK).is_file().then(|| Self {
            root: root.to_owned(),
        })
    }

    /// Makes an empty one, which will fetch from `url`.
    pub(super) fn create(root: &Path, url: &str) -> Result<Self, GitError> {
        std::fs::create_dir_all(root).map_err(GitError::Missing)?;
        let repository = Self {
            root: root.to_owned(),
        };
        repository.run(["init", "--quiet", "--template=", "--", "."])?;
        let inside = root.join(".git");
        std::fs::create_dir_all(inside.join("info")).map_err(GitError::Missing)?;
        std::fs::write(inside.join("info/attributes"), ATTRIBUTES).map_err(GitError::Missing)?;
        std::fs::write(inside.join(MARK), "").map_err(GitError::Missing)?;
        repository.run(["config", "remote.origin.url", url])?;
        let refspec = "+refs/heads/*:refs/remotes/origin/*";
        repository.run(["config", "remote.origin.fetch", refspec])?;
        Ok(repository)
    }

    /// The address that it fetches from.
    pub(super) fn url(&self) -> Option<String> {
        self.run(["config", "--get", "remote.origin.url"]).ok()
    }

    /// Fetches one branch, or without its name the default one; answers with the name under which git keeps it.
    pub(super) fn fetch(&self, branch: Option<&str>) -> Result<String, GitError> {
        let branch = match branch {
            Some(branch) => branch.to_owned(),
            None => self.default_branch()?,
        };
        let kept = format!("refs/remotes/origin/{branch}");
        let refspec = format!("+refs/heads/{branch}:{kept}");
        self.run([
            "fetch",
            "--quiet",
            "--no-tags",
            "--no-recurse-submodules",
            "origin",
            &refspec,
        ])?;
        self.run(["config", "casebook.branch", &branch])?;
        Ok(kept)
    }

    /// The branch that the other side calls its default, which is asked each time: it may be another now.
    fn default_branch(&self) -> Result<String, GitError> {
        let answer = self.run(["ls-remote", "--symref", "origin", "HEAD"])?;
        let branch = answer.lines().find_map(|line| {
            let (name, _) = line.strip_prefix("ref: refs/heads/")?.split_once('\t')?;
            casebook_model::config::is_branch(name).then(|| name.to_owned())
        });
        branch.ok_or_else(|| GitError::Failed {
            command: "ls-remote".to_owned(),
            message: "the repository has no default branch; give `branch`".to_owned(),
        })
    }

    /// The branch that was fetched last, if it is known without asking.
    pub(super) fn kept_branch(&self, branch: Option<&str>) -> Option<String> {
        let branch = match branch {
            Some(branch) => branch.to_owned(),
            None => self.run(["config", "--get", "casebook.branch"]).ok()?,
        };
        let kept = format!("refs/remotes/origin/{branch}");
        self.commit(&kept).is_some().then_some(kept)
    }

    /// The commit of a name in full, in hexadecimal.
    pub(super) fn commit(&self, name: &str) -> Option<String> {
        let name = format!("{name}^{{commit}}");
        self.run([
            "rev-parse",
            "--verify",
            "--quiet",
            "--end-of-options",
            &name,
        ])
        .ok()
        .filter(|commit| !commit.is_empty())
    }

    /// Whether files differ from `HEAD`, or are none of its.
    pub(super) fn is_edited(&self) -> Result<bool, GitError> {
        let edited = self.run([
            "status",
            "--porcelain",
            "--untracked-files=normal",
            "--ignore-submodules=all",
        ])?;
        Ok(!edited.is_empty())
    }

    /// Whether one commit is another or one of its ancestors.
    pub(super) fn is_ancestor(&self, older: &str, newer: &str) -> bool {
        self.run(["merge-base", "--is-ancestor", older, newer])
            .is_ok()
    }

    /// How many commits of `to` are not in `from`.
    pub(super) fn distance(&self, from: &str, to: &str) -> Option<usize> {
        let range = format!("{from}..{to}");
        self.run(["rev-list", "--count", &range]).ok()?.parse().ok()
    }

    /// The day of a commit.
    pub(super) fn day(&self, commit: &str) -> Option<String> {
        self.run(["show", "--no-patch", "--format=%cs", commit])
            .ok()
    }

    /// Puts the files of a commit in place, without a branch.
    pub(super) fn check_out(&self, commit: &str) -> Result<(), GitError> {
        self.run([
            "checkout",
            "--quiet",
            "--detach",
            "--no-recurse-submodules",
            commit,
        ])?;
        Ok(())
    }

    /// Runs git in the repository; what it printed, without blanks around it.
    fn run<I: AsRef<OsStr>>(&self, args: impl IntoIterator<Item = I>) -> Result<String, GitError> {
        let args: Vec<I> = args.into_iter().collect();
        let mut command = Command::new("git");
        for setting in SETTINGS {
            command.args(["-c", setting]);
        }
        command.args(&args).current_dir(&self.root);
        for variable in INHERITED {
            command.env_remove(variable);
        }
        command
            .env("GIT_TERMINAL_PROMPT", "0")
            .env("GIT_ASKPASS", "")
            .env("SSH_ASKPASS", "")
            .env("SSH_ASKPASS_REQUIRE", "never")
            .env("GCM_INTERACTIVE", "never")
            .env("GIT_LFS_SKIP_SMUDGE", "1")
            .env("GIT_ALLOW_PROTOCOL", PROTOCOLS)
            .env("GIT_OPTIONAL_LOCKS", "0")
            .env("LC_ALL", "C")
            // A folder that is part of another repository is not taken for one.
            .env("GIT_CEILING_DIRECTORIES", self.ceiling())
            .stdin(Stdio::null());
        if std::env::var_os("GIT_SSH_COMMAND").is_none() && !self.has_ssh_command() {
            command.env("GIT_SSH_COMMAND", "ssh -oBatchMode=yes");
        }
        let output = command.output().map_err(GitError::Missing)?;
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).trim().to_owned();
        if output.status.success() {
            return Ok(text(&output.stdout));
        }
        let name = args.first().map(|arg| arg.as_ref().to_string_lossy());
        Err(GitError::Failed {
            command: name.unwrap_or_default().into_owned(),
            message: reason(&text(&output.stderr)),
        })
    }

    fn ceiling(&self) -> PathBuf {
        let root = self.root.canonicalize().unwrap_or_default();
        root.parent().map(Path::to_owned).unwrap_or_default()
    }

    /// Whether this user says how git calls ssh: the variable would stand above it.
    fn has_ssh_command(&self) -> bool {
        let output = Command::new("git")
            .args(["config", "--global", "--get", "core.sshCommand"])
            .stdin(Stdio::null())
            .output();
        output.is_ok_and(|output| output.status.success())
    }
}

/// What git said, in a line: the first that is no hint.
fn reason(text: &str) -> String {
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let first = lines.find(|line| !line.starts_with("hint:"));
    first.unwrap_or("it did not say why").to_owned()
}
