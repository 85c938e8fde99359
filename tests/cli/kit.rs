//! What `casebook init` and this repository hand to users, run as their runners run it: each command by bash, in a fresh
//! book in a repository, with a stand-in for `cargo` that notes what it would have installed.
#![cfg(unix)]

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use casebook::source::yaml::{Node, parse};
use tempfile::TempDir;

struct Runner {
    folder: TempDir,
    has_casebook: bool,
}

impl Runner {
    /// A runner whose checkout is a new book, made with these flags of `init`.
    fn new(flags: &[&str]) -> Self {
        let runner = Self {
            folder: tempfile::tempdir().unwrap(),
            has_casebook: true,
        };
        let cargo = runner.home().join("tools/cargo");
        fs::create_dir_all(cargo.parent().unwrap()).unwrap();
        fs::write(&cargo, "#!/bin/sh\necho \"$@\" >> \"$HOME/installed\"\n").unwrap();
        fs::set_permissions(&cargo, fs::Permissions::from_mode(0o755)).unwrap();
        fs::create_dir(runner.book()).unwrap();
        runner.succeeds(&format!("casebook init . {}", flags.join(" ")), &[]);
        runner.succeeds(
            "git init --quiet --initial-branch=main && git add --all",
            &[],
        );
        runner.succeeds(
            "git -c user.name=Dewi -c user.email=d@example.com commit --quiet --message book",
            &[],
        );
        runner
    }

    fn home(&self) -> &Path {
        self.folder.path()
    }

    fn book(&self) -> PathBuf {
        self.home().join("book")
    }

    fn run(&self, command: &str, variables: &[(&str, &str)]) -> Output {
        let program = Path::new(env!("CARGO_BIN_EXE_casebook"))
            .parent()
            .unwrap()
            .display()
            .to_string();
        let own = self.home().join("tools").display().to_string();
        let path = if self.has_casebook {
            format!("{own}:{program}:/usr/bin:/bin")
        } else {
            format!("{own}:/usr/bin:/bin")
        };
        let mut bash = Command::new("bash");
        bash.args(["-e", "-c", command])
            .current_dir(self.book())
            .env_clear();
        bash.env("PATH", path)
            .env("HOME", self.home())
            .env("GIT_CONFIG_SYSTEM", "/dev/null");
        bash.envs(variables.iter().copied()).output().unwrap()
    }

    #[track_caller]
    fn succeeds(&self, command: &str, variables: &[(&str, &str)]) -> String {
        let output = self.run(command, variables);
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        assert!(
            output.status.success(),
            "{command}: {}{}",
            text(&output.stdout),
            text(&output.stderr)
        );
        text(&output.stdout)
    }

    fn installed(&self) -> String {
        fs::read_to_string(self.home().join("installed")).unwrap_or_default()
    }
}

fn of_repository(path: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap()
}

/// The texts below a key of a YAML file, wherever it stands.
fn texts(yaml: &str, key: &str) -> Vec<String> {
    fn below(node: &Node, key: &str, found: &mut Vec<String>) {
        for entry in node.entries() {
            if entry.key == key {
                found.extend(entry.value.text().map(str::to_owned));
                found.extend(
                    entry
                        .value
                        .items()
                        .iter()
                        .filter_map(Node::text)
                        .map(str::to_owned),
                );
            }
            below(&entry.value, key, found);
        }
        node.items().iter().for_each(|item| below(item, key, found));
    }
    let mut found = Vec::new();
    below(&parse(yaml, 0).unwrap(), key, &mut found);
    found
}

#[test]
fn the_workflow_for_github_lints_and_builds() {
    let runner = Runner::new(&["--casebook-repository", "https://git.example/casebook.git"]);
    let workflow =
        fs::read_to_string(runner.book().join(".github/workflows/casebook.yml")).unwrap();
    let summary = runner.home().join("summary");
    let variables = [
        ("GITHUB_ACTIONS", "true"),
        ("GITHUB_STEP_SUMMARY", summary.to_str().unwrap()),
    ];
    for command in texts(&workflow, "run") {
        runner.succeeds(&command, &variables);
    }
    assert!(runner.book().join("site/index.html").is_file());
    assert!(summary.is_file());
    assert_eq!(runner.installed(), "", "it was there");
    let bare = Runner {
        has_casebook: false,
        ..runner
    };
    bare.succeeds(&texts(&workflow, "run")[0], &variables);
    assert_eq!(
        bare.installed(),
        "install --locked --git https://git.example/casebook.git casebook\n"
    );
}

#[test]
fn both_sites_are_built_where_there_is_a_public_one() {
    let runner = Runner::new(&["--public-site"]);
    // What a runner's checkout knows of the other branch.
    runner.succeeds("git update-ref refs/remotes/origin/public HEAD", &[]);
    let entry = "---\ntitle: Seen by all\nvisibility: public\nstatus: draft\nseverity: SEV3\nauthors: [dewi]\nstarted: 2026-09-01T10:00Z\n---\n";
    fs::write(runner.book().join("content/seen.md"), entry).unwrap();
    let workflow = runner.book().join(".github/workflows/casebook.yml");
    let mut said = String::new();
    for command in texts(&fs::read_to_string(workflow).unwrap(), "run") {
        said.push_str(&runner.succeeds(&command, &[]));
    }
    assert!(
        said.contains("file=content/seen.md,line=1::public sees this for the first time"),
        "a reviewer is shown it: {said}"
    );
    let index =
        |site: &str| fs::read_to_string(runner.book().join(site).join("api/book.json")).unwrap();
    assert!(index("site").contains("first-entry") && index("site").contains("\"seen\""));
    assert!(
        !index("site-public").contains("first-entry") && index("site-public").contains("\"seen\"")
    );
}

#[test]
fn the_pipeline_for_gitlab_lints_and_builds() {
    let runner = Runner::new(&["--ci", "gitlab"]);
    let pipeline = fs::read_to_string(runner.book().join(".gitlab-ci.yml")).unwrap();
    let root = runner.home().join("root");
    let variables = [("CARGO_INSTALL_ROOT", root.to_str().unwrap())];
    let before = texts(&pipeline, "before_script").join("\n");
    for script in texts(&pipeline, "script") {
        runner.succeeds(&format!("{before}\n{script}"), &variables);
    }
    let report =
        fs::read_to_string(runner.book().join(&texts(&pipeline, "codequality")[0])).unwrap();
    assert!(report.starts_with('['), "{report}");
    assert!(runner.book().join("public/index.html").is_file());
    let bare = Runner {
        has_casebook: false,
        ..runner
    };
    bare.succeeds(&before, &variables);
    assert_eq!(
        bare.installed(),
        format!(
            "install --locked casebook --version {}\n",
            env!("CARGO_PKG_VERSION")
        )
    );
}

#[test]
fn hooks_and_tasks_of_the_editor_run() {
    let runner = Runner::new(&["--with", "pre-commit,vscode"]);
    let file = |path: &str| fs::read_to_string(runner.book().join(path)).unwrap();
    let hooks = [
        texts(&of_repository(".pre-commit-hooks.yaml"), "entry"),
        texts(&file(".pre-commit-config.yaml"), "entry"),
    ];
    assert_eq!(hooks.concat().len(), 3);
    hooks
        .concat()
        .iter()
        .for_each(|command| drop(runner.succeeds(command, &[])));
    let tasks: serde_json::Value = serde_json::from_str(&file(".vscode/tasks.json")).unwrap();
    let lint = tasks["tasks"]
        .as_array()
        .unwrap()
        .iter()
        .find(|task| task["label"] == "casebook lint")
        .unwrap();
    let entry = "---\ntitle: It broke\nseverity: bad\n---\n";
    fs::write(runner.book().join("content/2026-10-02-broke.md"), entry).unwrap();
    let output = runner.run(lint["command"].as_str().unwrap(), &[]);
    let text = String::from_utf8(output.stdout).unwrap();
    let line = text.lines().find(|line| line.contains("CB107")).unwrap();
    assert!(
        line.starts_with("content/2026-10-02-broke.md:3:11: CB107 error `bad`"),
        "{text}"
    );
    for hook in hooks.concat() {
        assert_eq!(
            runner.run(&hook, &[]).status.code(),
            Some(1),
            "{hook} finds it"
        );
    }
}

#[test]
fn the_action_runs_with_every_input_and_with_none() {
    let action = of_repository("action.yml");
    let [name, install, lint] = texts(&action, "run").try_into().unwrap();
    let defaults: Vec<(String, String)> = parse(&action, 0)
        .unwrap()
        .get("inputs")
        .unwrap()
        .entries()
        .iter()
        .map(|input| {
            let name = input.key.replace('-', "_").to_uppercase();
            (
                format!("CASEBOOK_{name}"),
                input
                    .value
                    .get("default")
                    .and_then(Node::text)
                    .unwrap()
                    .to_owned(),
            )
        })
        .collect();
    let runner = Runner::new(&[]);
    let run = |changed: &[(&str, &str)]| {
        let defaults = defaults
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()));
        let variables: Vec<(&str, &str)> = defaults.chain(changed.iter().copied()).collect();
        runner.run(&lint, &variables)
    };
    assert!(run(&[]).status.success());
    runner.succeeds("casebook lint --baseline known.json --write-baseline", &[]);
    let all = run(&[
        ("CASEBOOK_SINCE", "main"),
        ("CASEBOOK_FORMAT", "sarif"),
        ("CASEBOOK_OUTPUT_FILE", "out put.sarif"),
        ("CASEBOOK_BASELINE", "known.json"),
        ("CASEBOOK_FAIL_LEVEL", "info"),
    ]);
    assert!(
        all.status.success(),
        "{}",
        String::from_utf8_lossy(&all.stderr)
    );
    assert!(
        fs::read_to_string(runner.book().join("out put.sarif"))
            .unwrap()
            .contains("2.1.0")
    );
    assert_eq!(run(&[("CASEBOOK_SINCE", "gone")]).status.code(), Some(2));
    assert_eq!(
        run(&[("CASEBOOK_FORMAT", "x; exit 0")]).status.code(),
        Some(2),
        "an input is a word, not a command"
    );

    let output = runner.home().join("output");
    let checkout = [
        ("GITHUB_ACTION_PATH", env!("CARGO_MANIFEST_DIR")),
        ("GITHUB_OUTPUT", output.to_str().unwrap()),
    ];
    runner.succeeds(&name, &checkout);
    let key = fs::read_to_string(&output).unwrap();
    assert!(
        key.trim_end()
            .strip_prefix("sources=")
            .is_some_and(|sum| sum.len() == 64),
        "{key}"
    );
    runner.succeeds(&install, &checkout);
    assert_eq!(runner.installed(), "");
    let bare = Runner {
        has_casebook: false,
        ..runner
    };
    bare.succeeds(&install, &checkout);
    assert_eq!(bare.installed(), "install --locked --path .\n");
}
