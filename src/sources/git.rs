//! The git program of this machine, called so that nothing a repository holds is run, and nobody is asked anything.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::advice::explained;

/// Transports that fetch and run nothing of the other side's choosing.
const PROTOCOLS: &str = "file:git:http:https:ssh";
/// Those of an address that is encrypted: it may not lead to one that is not.
const ENCRYPTED: &str = "file:https:ssh";

/// The ssh of a machine on which nobody says another: it asks nobody for a password, and gives up a host that is silent for a
/// minute.
const SSH: &str =
    "ssh -oBatchMode=yes -oConnectTimeout=60 -oServerAliveInterval=20 -oServerAliveCountMax=3";

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
    // Otherwise git has a program check signatures, and prints what that says in front of the answer.
    "log.showSignature=false",
    // A web server that sends nothing for a minute is given up. `GIT_HTTP_LOW_SPEED_TIME` stands above this.
    "http.lowSpeedLimit=1",
    "http.lowSpeedTime=60",
    // The history of a source is read without git, which knows this format alone.
    "init.defaultRefFormat=files",
];

/// Attributes that stand above those of the repository: files are written as they are stored. Filters are programs.
const ATTRIBUTES: &str = "* -filter -text -ident -working-tree-encoding -eol\n";

/// The file inside `.git` of repositories that Casebook cloned.
const MARK: &str = "casebook-source";

/// Variables through which somebody who calls Casebook, a hook of git among them, points git at another repository, or
/// gives it settings that are not in a file: those that git takes away before it turns to another repository, and those
/// that name programs. `GIT_CONFIG_GLOBAL` and `GIT_CONFIG_SYSTEM` stay: they are the files of whoever runs Casebook.
const INHERITED: &[&str] = &[
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_IMPLICIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_OBJECT_DIRECTORY",
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_QUARANTINE_PATH",
    "GIT_COMMON_DIR",
    "GIT_NAMESPACE",
    "GIT_PREFIX",
    "GIT_GRAFT_FILE",
    "GIT_SHALLOW_FILE",
    "GIT_REPLACE_REF_BASE",
    "GIT_NO_REPLACE_OBJECTS",
    "GIT_CONFIG",
    "GIT_CONFIG_PARAMETERS",
    "GIT_CONFIG_COUNT",
    "GIT_ATTR_SOURCE",
    "GIT_DEFAULT_REF_FORMAT",
    "GIT_EXTERNAL_DIFF",
    "GIT_TEMPLATE_DIR",
];

/// Why git did not do what it was asked for.
#[derive(Debug, thiserror::Error)]
pub enum GitError {
    /// There is no git on this machine, or it cannot be run.
    #[error("cannot run git: {0}")]
    Missing(std::io::Error),
    /// The folder of the repository is not there, or cannot be made or written.
    #[error("cannot use the folder {}: {error}", path.display())]
    Folder {
        /// The folder.
        path: PathBuf,
        /// Why not.
        error: std::io::Error,
    },
    /// It failed.
    #[error("git {command} failed: {message}")]
    Failed {
        /// What it was asked for.
        command: String,
        /// What it said.
        message: String,
    },
}

/// What git answered to a question that it may have no answer to.
struct Answered {
    /// Its exit code.
    code: Option<i32>,
    /// What it printed, without blanks around it.
    printed: String,
    /// What it complained of.
    complaint: String,
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
        let repository = Self {
            root: root.to_owned(),
        };
        let in_folder = |error| repository.no_folder(error);
        std::fs::create_dir_all(root).map_err(in_folder)?;
        repository.run(["init", "--quiet", "--template=", "--", "."])?;
        let inside = root.join(".git");
        std::fs::create_dir_all(inside.join("info")).map_err(in_folder)?;
        std::fs::write(inside.join("info/attributes"), ATTRIBUTES).map_err(in_folder)?;
        std::fs::write(inside.join(MARK), "").map_err(in_folder)?;
        repository.run(["config", "remote.origin.url", url])?;
        let refspec = "+refs/heads/*:refs/remotes/origin/*";
        repository.run(["config", "remote.origin.fetch", refspec])?;
        Ok(repository)
    }

    /// The address that it fetches from; `None` if it has none.
    pub(super) fn url(&self) -> Result<Option<String>, GitError> {
        self.ask(["config", "--get", "remote.origin.url"])
    }

    /// Fetches one branch, or without its name the default one; answers with the name under which git keeps it.
    pub(super) fn fetch(&self, branch: Option<&str>) -> Result<String, GitError> {
        let branch = match branch {
            Some(branch) => branch.to_owned(),
            None => self.default_branch()?,
        };
        let kept = format!("refs/remotes/origin/{branch}");
        let refspec = format!("+refs/heads/{branch}:{kept}");
        self.run_remote([
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
        let answer = self.run_remote(["ls-remote", "--symref", "origin", "HEAD"])?;
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
    pub(super) fn kept_branch(&self, branch: Option<&str>) -> Result<Option<String>, GitError> {
        let branch = match branch {
            Some(branch) => Some(branch.to_owned()),
            None => self.ask(["config", "--get", "casebook.branch"])?,
        };
        let Some(branch) = branch else {
            return Ok(None);
        };
        let kept = format!("refs/remotes/origin/{branch}");
        Ok(self.commit(&kept)?.map(|_| kept))
    }

    /// The commit of a name in full, in hexadecimal; `None` if the repository has no such commit.
    pub(super) fn commit(&self, name: &str) -> Result<Option<String>, GitError> {
        let name = format!("{name}^{{commit}}");
        self.ask([
            "rev-parse",
            "--verify",
            "--quiet",
            "--end-of-options",
            &name,
        ])
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
    pub(super) fn is_ancestor(&self, older: &str, newer: &str) -> Result<bool, GitError> {
        let answer = self.ask(["merge-base", "--is-ancestor", older, newer])?;
        Ok(answer.is_some())
    }

    /// How many commits of `to` are not in `from`.
    pub(super) fn distance(&self, from: &str, to: &str) -> Result<usize, GitError> {
        let range = format!("{from}..{to}");
        let count = self.run(["rev-list", "--count", &range])?;
        count.parse().map_err(|_| GitError::Failed {
            command: "rev-list".to_owned(),
            message: format!("it counted `{count}` commits"),
        })
    }

    /// The day of a commit.
    pub(super) fn day(&self, commit: &str) -> Result<String, GitError> {
        self.run(["show", "--no-patch", "--format=%cs", commit])
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
        self.run_as(self.command(), args)
    }

    /// The same for what talks to the other side: nobody is asked for a password there, unless whoever runs Casebook says how
    /// ssh is called. The variable would stand above the setting.
    fn run_remote<I: AsRef<OsStr>>(
        &self,
        args: impl IntoIterator<Item = I>,
    ) -> Result<String, GitError> {
        let mut command = self.command();
        let ssh = ["GIT_SSH_COMMAND", "GIT_SSH"];
        let is_said = ssh.iter().any(|name| std::env::var_os(name).is_some());
        if !is_said && self.ask(["config", "--get", "core.sshCommand"])?.is_none() {
            command.env("GIT_SSH_COMMAND", SSH);
        }
        if self.url()?.is_some_and(|url| url.starts_with("https://")) {
            command.env("GIT_ALLOW_PROTOCOL", ENCRYPTED);
        }
        self.run_as(command, args)
    }

    fn run_as<I: AsRef<OsStr>>(
        &self,
        mut command: Command,
        args: impl IntoIterator<Item = I>,
    ) -> Result<String, GitError> {
        let args: Vec<I> = args.into_iter().collect();
        let answered = self.output(command.args(&args))?;
        match answered.code {
            Some(0) => Ok(answered.printed),
            _ => Err(answered.failure(args.first())),
        }
    }

    /// Asks git something that it answers by ending with 1 and saying nothing where there is no such thing.
    fn ask<I: AsRef<OsStr>>(
        &self,
        args: impl IntoIterator<Item = I>,
    ) -> Result<Option<String>, GitError> {
        let args: Vec<I> = args.into_iter().collect();
        let answered = self.output(self.command().args(&args))?;
        match answered.code {
            Some(0) => Ok(Some(answered.printed)),
            Some(1) if answered.complaint.is_empty() => Ok(None),
            _ => Err(answered.failure(args.first())),
        }
    }

    /// Git, told nothing yet but how to behave.
    fn command(&self) -> Command {
        let mut command = Command::new("git");
        for setting in SETTINGS {
            command.args(["-c", setting]);
        }
        command.current_dir(&self.root);
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
        command
    }

    fn output(&self, command: &mut Command) -> Result<Answered, GitError> {
        let output = command.output().map_err(|error| match self.root.is_dir() {
            true => GitError::Missing(error),
            // What is missing is not git.
            false => self.no_folder(error),
        })?;
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).trim().to_owned();
        Ok(Answered {
            code: output.status.code(),
            printed: text(&output.stdout),
            complaint: text(&output.stderr),
        })
    }

    fn no_folder(&self, error: std::io::Error) -> GitError {
        GitError::Folder {
            path: self.root.clone(),
            error,
        }
    }

    fn ceiling(&self) -> PathBuf {
        let root = self.root.canonicalize().unwrap_or_default();
        root.parent().map(Path::to_owned).unwrap_or_default()
    }
}

impl Answered {
    /// That git failed at a command.
    fn failure(&self, command: Option<impl AsRef<OsStr>>) -> GitError {
        let command = command.map(|command| command.as_ref().to_string_lossy().into_owned());
        GitError::Failed {
            command: command.unwrap_or_default(),
            message: explained(&self.complaint),
        }
    }
}
