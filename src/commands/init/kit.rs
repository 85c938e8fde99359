//! What git hosts, pre-commit and editors look for at the root of a repository: pipelines, hooks, settings.

use std::path::{Path, PathBuf};

use casebook::source::default_branch;
use casebook::template::{Template, json_schema};

use super::{Args, Ci, Extra};

pub(super) const VERSION: &str = env!("CARGO_PKG_VERSION");
const GITHUB: &str = include_str!("github.yml");
const GITLAB: &str = include_str!("gitlab.yml");
const GITHUB_PUBLIC: &str = include_str!("github-public.yml");
const GITLAB_PUBLIC: &str = include_str!("gitlab-public.yml");
pub(super) const PRE_COMMIT: &str = include_str!("pre-commit.yaml");
const PRE_COMMIT_REPOSITORY: &str = include_str!("pre-commit-repository.yaml");
pub(super) const VSCODE_SETTINGS: &str = include_str!("vscode-settings.json");
pub(super) const VSCODE_TASKS: &str = include_str!("vscode-tasks.json");

/// Where a new book lies in its repository.
#[derive(Debug, Default)]
pub(super) struct Place {
    /// The root of the git repository around the book's folder; the folder itself where there is none.
    pub(super) root: PathBuf,
    /// The path of the book below that root, with `/`; empty when it lies at the root.
    pub(super) below: String,
}

impl Place {
    /// The place of a folder, which need not exist yet.
    pub(super) fn of(dir: &Path) -> Self {
        let itself = || Self {
            root: dir.to_owned(),
            below: String::new(),
        };
        let Ok(absolute) = std::path::absolute(dir) else {
            return itself();
        };
        let Some(existing) = absolute
            .ancestors()
            .find_map(|above| Some((above, above.canonicalize().ok()?)))
        else {
            return itself();
        };
        let real = existing
            .1
            .join(absolute.strip_prefix(existing.0).unwrap_or(Path::new("")));
        let Some(root) = real.ancestors().find(|above| above.join(".git").exists()) else {
            return itself();
        };
        let inside = real.strip_prefix(root).unwrap_or(Path::new(""));
        let parts: Vec<_> = inside
            .components()
            .map(|part| part.as_os_str().to_string_lossy())
            .collect();
        if parts.is_empty() {
            itself()
        } else {
            Self {
                root: root.to_owned(),
                below: parts.join("/"),
            }
        }
    }

    /// A command of Casebook as a shell takes it, run at the root.
    fn command(&self, command: &str) -> String {
        if self.below.is_empty() {
            command.to_owned()
        } else {
            format!("{command} --book {}", self.quoted())
        }
    }

    /// The path below the root as one word of a shell.
    fn quoted(&self) -> String {
        if self.is_plain() {
            self.below.clone()
        } else {
            format!("'{}'", self.below.replace('\'', "'\\''"))
        }
    }

    /// Whether the path means itself to shells, to YAML and in patterns of paths.
    fn is_plain(&self) -> bool {
        self.below
            .chars()
            .all(|letter| letter.is_ascii_alphanumeric() || "-_./".contains(letter))
    }

    /// A text as a YAML scalar; JSON's strings are YAML's.
    fn scalar(&self, text: &str) -> String {
        if self.is_plain() {
            text.to_owned()
        } else {
            json(text)
        }
    }

    /// A file of YAML with the book named in each command of Casebook.
    fn commands(&self, yaml: &str) -> String {
        let named = |line: &str| {
            let at = ["casebook lint", "casebook build", "casebook audience"]
                .iter()
                .find_map(|command| line.find(command));
            let Some((before, command)) = at
                .map(|at| line.split_at(at))
                .filter(|_| !self.below.is_empty())
            else {
                return format!("{line}\n");
            };
            let runs = ["- run: ", "entry: ", "- "].contains(&before.trim_start());
            if runs {
                format!("{before}{}\n", self.scalar(&self.command(command)))
            } else {
                format!("{line}\n")
            }
        };
        yaml.lines().map(named).collect()
    }

    /// The files of the book that a hook of pre-commit is about, as a pattern of paths from the root.
    fn pattern(&self) -> String {
        let escaped = |letter: char| match letter {
            letter if letter.is_alphanumeric() || "-_/ ".contains(letter) => letter.to_string(),
            letter => format!("\\{letter}"),
        };
        let folder: String = self.below.chars().map(escaped).collect();
        self.scalar(&format!(
            r"^{folder}/(.*\.(md|markdown)|book\.toml|(.*/)?_schema/[^/]+\.ya?ml)$"
        ))
    }
}

fn json(text: &str) -> String {
    serde_json::Value::String(text.to_owned()).to_string()
}

/// The files that are looked for at the root of the repository, by their paths there.
pub(super) fn files(args: &Args, place: &Place) -> Vec<(String, String)> {
    let mut files = Vec::new();
    match args.ci {
        Ci::Github => files.push((
            ".github/workflows/casebook.yml".to_owned(),
            github(args, place),
        )),
        Ci::Gitlab => files.push((
            ".gitlab-ci.yml".to_owned(),
            place.commands(&installing(&with_public(GITLAB, GITLAB_PUBLIC, args), args)),
        )),
        Ci::None => {}
    }
    if args.with.contains(&Extra::PreCommit) {
        files.push((
            ".pre-commit-config.yaml".to_owned(),
            pre_commit(args, place),
        ));
    }
    if args.with.contains(&Extra::Vscode) {
        let schema = json_schema(&Template::builtin());
        files.push((
            ".vscode/casebook.schema.json".to_owned(),
            format!("{schema:#}\n"),
        ));
        files.push((
            ".vscode/settings.json".to_owned(),
            vscode(VSCODE_SETTINGS, place),
        ));
        files.push((".vscode/tasks.json".to_owned(), vscode(VSCODE_TASKS, place)));
    }
    files
}

/// A file of CI, with the jobs of a public site where there shall be one.
fn with_public(text: &str, jobs: &str, args: &Args) -> String {
    let jobs = args
        .public_site
        .as_ref()
        .map(|branch| jobs.replace("PUBLIC-BRANCH", branch));
    format!("{text}{}", jobs.unwrap_or_default())
}

/// A file of CI: how it gets this version of Casebook.
fn installing(text: &str, args: &Args) -> String {
    let install = match &args.casebook_repository {
        Some(repository) => format!("cargo install --locked --git {repository} casebook"),
        None => format!("cargo install --locked casebook --version {VERSION}"),
    };
    text.replace("|| INSTALL", &format!("|| {install}"))
        .replace("VERSION", VERSION)
}

/// The workflow; that of a book among other things runs when the book changes.
fn github(args: &Args, place: &Place) -> String {
    // A repository's own default branch: of `main` it may have none, and then nothing would ever be checked.
    let branch = default_branch(&place.root).unwrap_or_else(|| "main".to_owned());
    let mut branches = vec![branch_name(&branch)];
    branches.extend(args.public_site.as_deref().map(branch_name));
    branches.dedup();
    let on_push = format!("    branches: [{}]\n", branches.join(", "));
    let workflow = place
        .commands(&installing(&with_public(GITHUB, GITHUB_PUBLIC, args), args))
        .replace("    branches: [main]\n", &on_push);
    if place.below.is_empty() || !place.is_plain() {
        return workflow;
    }
    let paths = format!(
        "    paths: [\"{}/**\", \".github/workflows/casebook.yml\"]\n",
        place.below
    );
    ["  pull_request:\n", on_push.as_str()]
        .iter()
        .fold(workflow, |workflow, event| {
            workflow.replace(event, &format!("{event}{paths}"))
        })
}

/// A branch as an item of a YAML list; the patterns of GitHub would read `*`, `!` and the like.
fn branch_name(branch: &str) -> String {
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || "-_./".contains(letter);
    if branch.chars().all(is_plain) && branch.starts_with(|first: char| first.is_ascii_alphabetic())
    {
        branch.to_owned()
    } else {
        json(branch)
    }
}

/// The hook of the repository, which pre-commit builds; without one that of the `casebook` on the author's path.
fn pre_commit(args: &Args, place: &Place) -> String {
    let Some(repository) = &args.casebook_repository else {
        let hook = place.commands(PRE_COMMIT);
        let files = |line: &str| match line
            .split_once("files: ")
            .filter(|_| !place.below.is_empty())
        {
            Some((indent, _)) => format!("{indent}files: {}\n", place.pattern()),
            None => format!("{line}\n"),
        };
        return hook.lines().map(files).collect();
    };
    let mut hook = PRE_COMMIT_REPOSITORY
        .replace("REPOSITORY", repository)
        .replace("VERSION", VERSION);
    if !place.below.is_empty() {
        let indent = "        ";
        hook.push_str(&format!("{indent}args: [--book, {}]\n", json(&place.below)));
        hook.push_str(&format!("{indent}files: {}\n", place.pattern()));
    }
    hook
}

/// Settings and tasks of the editor, whose folder is the root.
fn vscode(text: &str, place: &Place) -> String {
    if place.below.is_empty() {
        return text.to_owned();
    }
    let quoted = json(&place.below);
    let below = &quoted[1..quoted.len() - 1];
    let mut text = text.replace("\"content/", &format!("\"{below}/content/"));
    text = text.replace(
        "${workspaceFolder}\"",
        &format!("${{workspaceFolder}}/{below}\""),
    );
    for command in ["casebook lint --format concise", "casebook serve"] {
        let named = format!("\"command\": {}", json(&place.command(command)));
        text = text.replace(&format!("\"command\": \"{command}\""), &named);
    }
    text
}
