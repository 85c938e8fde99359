//! What `casebook init` and this repository hand to users: every file can be read, and every command in it is one.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;
use std::path::Path;

use casebook::source::yaml::{Node, parse};
use clap::{CommandFactory, Parser};

use super::super::Cli;
use super::kit::{PRE_COMMIT, VERSION, VSCODE_SETTINGS, VSCODE_TASKS};
use super::*;

fn of_repository(path: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap()
}

/// Fails unless the command line is one that Casebook takes.
fn assert_runs(command: &str) {
    let words: Vec<&str> = command.split_whitespace().collect();
    assert_eq!(words[0], "casebook", "{command}");
    if let Err(error) = Cli::try_parse_from(&words) {
        panic!("{command}: {error}");
    }
}

/// The texts below a key, wherever it stands.
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
    for item in node.items() {
        below(item, key, found);
    }
}

fn texts(yaml: &str, key: &str) -> Vec<String> {
    let mut found = Vec::new();
    below(&parse(yaml, 0).unwrap(), key, &mut found);
    found
}

/// The files that `init` writes, by their paths.
fn written(flags: &[&str]) -> Vec<(String, String)> {
    written_in("", flags)
}

/// The same for a book in a folder of a repository.
fn written_in(below: &str, flags: &[&str]) -> Vec<(String, String)> {
    let cli = Cli::try_parse_from([&["casebook", "init", "x"], flags].concat()).unwrap();
    let super::super::Command::Init(args) = cli.command else {
        panic!("not init")
    };
    let (today, _) = casebook::time::parse_date("2026-10-02").unwrap();
    let place = Place {
        below: below.to_owned(),
        ..Place::default()
    };
    [files(&args, &Zone::utc(), today), kit::files(&args, &place)].concat()
}

fn file(flags: &[&str], path: &str) -> String {
    written(flags)
        .into_iter()
        .find(|file| file.0 == path)
        .unwrap()
        .1
}

const REPOSITORY: &[&str] = &[
    "--casebook-repository",
    "https://git.example/ops/casebook.git",
];

#[test]
fn pipelines_run_commands_that_exist() {
    for (flags, install) in [
        (
            &[][..],
            format!("cargo install --locked casebook --version {VERSION}"),
        ),
        (
            REPOSITORY,
            "cargo install --locked --git https://git.example/ops/casebook.git casebook".to_owned(),
        ),
    ] {
        let github = file(flags, ".github/workflows/casebook.yml");
        let gitlab = file(&[flags, &["--ci", "gitlab"]].concat(), ".gitlab-ci.yml");
        let github_commands = texts(&github, "run");
        let gitlab_commands = [texts(&gitlab, "script"), texts(&gitlab, "before_script")].concat();
        for commands in [github_commands, gitlab_commands] {
            assert!(
                commands
                    .iter()
                    .any(|command| command.ends_with(&format!("|| {install}"))),
                "{commands:?}"
            );
            let own: Vec<&String> = commands
                .iter()
                .filter(|command| command.starts_with("casebook"))
                .collect();
            assert!(own.len() >= 2, "{commands:?}");
            own.into_iter().for_each(|command| assert_runs(command));
        }
        for text in [&github, &gitlab] {
            assert!(
                !text.contains("INSTALL\n") && !text.contains("-VERSION"),
                "{text}"
            );
        }
        let report = texts(&gitlab, "codequality");
        assert!(
            texts(&gitlab, "script")
                .iter()
                .any(|command| command.contains(&report[0])),
            "{report:?}"
        );
    }
}

#[test]
fn a_public_site_is_built_from_a_branch_of_its_own() {
    let flags = ["--public-site", "releases/public"];
    let github = file(&flags, ".github/workflows/casebook.yml");
    assert_eq!(texts(&github, "branches"), ["main", "releases/public"]);
    let rules = [
        "github.ref == 'refs/heads/releases/public'",
        "github.base_ref == 'releases/public'",
    ];
    assert_eq!(texts(&github, "if"), rules);
    let gitlab = file(
        &[&flags[..], &["--ci", "gitlab"]].concat(),
        ".gitlab-ci.yml",
    );
    assert!(texts(&gitlab, "if").contains(&"$CI_COMMIT_BRANCH == \"releases/public\"".to_owned()));
    for commands in [texts(&github, "run"), texts(&gitlab, "script")] {
        let public: Vec<&String> = commands
            .iter()
            .filter(|command| {
                command.starts_with("casebook") && command.contains("audience public")
            })
            .collect();
        assert_eq!(public.len(), 2, "{commands:?}");
        public.into_iter().for_each(|command| assert_runs(command));
        assert!(
            commands.contains(&"casebook lint".to_owned())
                || commands
                    .iter()
                    .any(|command| command.starts_with("casebook lint"))
        );
    }
    for text in [&github, &gitlab] {
        assert!(
            !text.contains("PUBLIC-BRANCH") && !text.contains("-VERSION"),
            "{text}"
        );
    }
    let (config, findings) =
        casebook::config::read(&file(&flags, "book.toml"), &"book.toml".into());
    assert!(
        findings.is_empty() && config.audiences.are_named,
        "{findings:?}"
    );
    assert!(file(&flags, ".gitignore").contains("\n/site-public/\n"));
    for wrong in [
        "--public-site=-x",
        "--public-site=a'b",
        "--public-site=$(x)",
        "--public-site=a..b",
    ] {
        assert!(
            Cli::try_parse_from(["casebook", "init", "x", wrong]).is_err(),
            "{wrong}"
        );
    }
    let plain = file(&["--no-public-site"], ".github/workflows/casebook.yml");
    assert_eq!(plain, file(&[], ".github/workflows/casebook.yml"));
    assert!(!plain.contains("public"));
}

#[test]
fn the_address_of_a_repository_is_one_and_nothing_else() {
    for wrong in [
        "",
        "ops/casebook",
        "git@git.example:casebook.git",
        "https://",
        "https://x; rm -rf /",
        "https://x\ny",
    ] {
        assert!(repository(wrong).is_err(), "{wrong}");
    }
    for right in [
        "https://git.example/ops/casebook.git",
        "ssh://git@git.example:2222/casebook",
        "file:///srv/casebook",
    ] {
        assert_eq!(repository(right).as_deref(), Ok(right));
    }
}

#[test]
fn hooks_run_commands_that_exist_on_the_files_of_a_book() {
    let (ours, written) = (of_repository(".pre-commit-hooks.yaml"), PRE_COMMIT);
    assert_eq!(texts(&ours, "id"), ["casebook-lint", "casebook-fix"]);
    let hook = file(
        &[REPOSITORY, &["--with", "pre-commit"]].concat(),
        ".pre-commit-config.yaml",
    );
    assert_eq!(
        texts(&hook, "repo"),
        ["https://git.example/ops/casebook.git"]
    );
    assert!(texts(&ours, "id").contains(&texts(&hook, "id")[0]));
    for text in [ours.as_str(), written] {
        texts(text, "entry")
            .iter()
            .for_each(|command| assert_runs(command));
        assert!(
            texts(text, "pass_filenames")
                .iter()
                .all(|value| value == "false")
        );
        assert_eq!(
            texts(text, "files").iter().collect::<BTreeSet<_>>().len(),
            1
        );
    }
}

#[test]
fn the_action_hands_every_input_to_a_flag_that_exists() {
    let text = of_repository("action.yml");
    let action = parse(&text, 0).unwrap();
    let inputs: BTreeSet<&str> = action
        .get("inputs")
        .unwrap()
        .entries()
        .iter()
        .map(|input| input.key.as_str())
        .collect();
    assert!(inputs.is_superset(&BTreeSet::from(["since", "format", "baseline"])));
    let script = texts(&text, "run").pop().unwrap();
    let command = Cli::command();
    let lint = command.find_subcommand("lint").unwrap();
    let mut flags: BTreeSet<&str> = lint
        .get_arguments()
        .filter_map(clap::Arg::get_long)
        .collect();
    flags.extend(command.get_arguments().filter_map(clap::Arg::get_long));
    for input in &inputs {
        assert!(
            text.contains(&format!("${{{{ inputs.{input} }}}}")),
            "{input} is not used"
        );
        assert!(
            script.contains(&format!("--{input} ")) && flags.contains(input),
            "--{input} is not a flag of lint"
        );
    }
    // An input must never become part of the script's own text.
    assert!(!script.contains("${{"), "{script}");
    assert_eq!(
        action
            .get("runs")
            .and_then(|runs| runs.get("using"))
            .and_then(Node::text),
        Some("composite")
    );
}

#[test]
fn the_editor_runs_commands_that_exist_and_reads_what_they_print() {
    let tasks: serde_json::Value = serde_json::from_str(VSCODE_TASKS).unwrap();
    let settings: serde_json::Value = serde_json::from_str(VSCODE_SETTINGS).unwrap();
    for task in tasks["tasks"].as_array().unwrap() {
        assert_runs(task["command"].as_str().unwrap());
    }
    assert!(
        settings["yaml.schemas"]
            .get(".vscode/casebook.schema.json")
            .is_some()
    );
    let pattern = tasks["tasks"][0]["problemMatcher"]["pattern"]["regexp"]
        .as_str()
        .unwrap();
    assert_eq!(
        pattern, r"^(.+):(\d+):(\d+): (CB\d{3}) (error|warning|info) (.+)$",
        "has to read the format `concise`"
    );
}

#[test]
fn init_writes_what_is_asked_for_and_nothing_else() {
    let written =
        |flags: &[&str]| -> Vec<String> { written(flags).into_iter().map(|file| file.0).collect() };
    let extra = |flags: &[&str]| written(flags).split_off(5);
    assert_eq!(extra(&["--ci", "none"]), [""; 0]);
    assert_eq!(extra(&["--ci", "gitlab"]), [".gitlab-ci.yml"]);
    assert_eq!(
        extra(&["--with", "pre-commit,vscode"]),
        [
            ".github/workflows/casebook.yml",
            ".pre-commit-config.yaml",
            ".vscode/casebook.schema.json",
            ".vscode/settings.json",
            ".vscode/tasks.json",
        ]
    );
}

#[test]
fn a_book_below_the_root_of_its_repository_is_named_in_every_command() {
    for (below, word) in [
        ("docs/pm", "docs/pm"),
        ("it's a: #book", r"'it'\''s a: #book'"),
    ] {
        let files = |flags: &[&str]| -> BTreeMap<String, String> {
            written_in(below, flags).into_iter().collect()
        };
        let all = files(&["--with", "pre-commit,vscode"]);
        let gitlab = files(&["--ci", "gitlab"]);
        let mut commands = texts(&all[".github/workflows/casebook.yml"], "run");
        commands.extend(texts(&all[".pre-commit-config.yaml"], "entry"));
        commands.extend(texts(&gitlab[".gitlab-ci.yml"], "script"));
        let tasks: serde_json::Value = serde_json::from_str(&all[".vscode/tasks.json"]).unwrap();
        let tasks = tasks["tasks"].as_array().unwrap();
        commands.extend(
            tasks
                .iter()
                .map(|task| task["command"].as_str().unwrap().to_owned()),
        );
        let own: Vec<&String> = commands
            .iter()
            .filter(|command| command.starts_with("casebook "))
            .collect();
        assert_eq!(own.len(), 7, "{commands:#?}");
        assert!(
            own.iter()
                .all(|command| command.ends_with(&format!(" --book {word}"))),
            "{own:#?}"
        );
        assert_eq!(
            tasks[0]["problemMatcher"]["fileLocation"][1],
            format!("${{workspaceFolder}}/{below}")
        );
        let settings: serde_json::Value =
            serde_json::from_str(&all[".vscode/settings.json"]).unwrap();
        let schema = &settings["yaml.schemas"][".vscode/casebook.schema.json"];
        assert_eq!(schema[0], format!("{below}/content/**/*.md"));
        let hook =
            &files(&[REPOSITORY, &["--with", "pre-commit"]].concat())[".pre-commit-config.yaml"];
        assert_eq!(texts(hook, "args"), ["--book", below]);
        for hook in [hook, &all[".pre-commit-config.yaml"]] {
            let pattern = texts(hook, "files").pop().unwrap();
            let folder = if word == below {
                below
            } else {
                r"it\'s a\: \#book"
            };
            assert_eq!(
                pattern,
                format!(r"^{folder}/(.*\.(md|markdown)|book\.toml|(.*/)?_schema/[^/]+\.ya?ml)$")
            );
        }
    }
    let workflow = written_in("docs/pm", &[]).pop().unwrap().1;
    assert_eq!(
        texts(&workflow, "paths"),
        ["docs/pm/**", ".github/workflows/casebook.yml"].repeat(2)
    );
}

#[test]
fn assistants_start_the_server_of_this_book() {
    for (below, expected) in [("", "casebook mcp"), ("ops/post mortems", "")] {
        let place = Place {
            below: below.to_owned(),
            ..Place::default()
        };
        let files = assistant::files(&place);
        let servers: serde_json::Value = serde_json::from_str(&files[0].1).unwrap();
        let server = &servers["mcpServers"]["casebook"];
        let arguments = server["args"].as_array().unwrap().iter();
        let arguments: Vec<&str> = arguments.map(|word| word.as_str().unwrap()).collect();
        let words = [&[server["command"].as_str().unwrap()], arguments.as_slice()].concat();
        if let Err(error) = Cli::try_parse_from(&words) {
            panic!("{words:?}: {error}");
        }
        match expected {
            "" => assert_eq!(words[1..3], ["--book", below]),
            command => assert_eq!(words.join(" "), command),
        }
        let skill = &files[1].1;
        let front = skill
            .strip_prefix("---\n")
            .unwrap()
            .split_once("---\n")
            .unwrap()
            .0;
        let front = parse(front, 0).unwrap();
        assert_eq!(front.get("name").and_then(Node::text), Some("postmortems"));
        assert!(front.get("description").and_then(Node::text).unwrap().len() < 1_024);
    }
}

#[test]
fn a_book_that_is_there_gets_what_assistants_look_for_and_nothing_else() {
    let scratch = tempfile::tempdir().unwrap();
    std::fs::write(scratch.path().join("book.toml"), "").unwrap();
    let dir = scratch.path().to_str().unwrap();
    let init = |flags: &[&str]| {
        let cli = Cli::try_parse_from([&["casebook", "init", dir], flags].concat()).unwrap();
        let super::super::Command::Init(args) = cli.command else {
            panic!("not init")
        };
        run(&cli.book, &args)
    };
    let refused = init(&[]).unwrap_err().to_string();
    assert!(refused.contains("--assistant"), "{refused}");
    init(&["--assistant"]).unwrap();
    let there = std::fs::read_dir(scratch.path()).unwrap();
    let mut there: Vec<_> = there.map(|file| file.unwrap().file_name()).collect();
    there.sort();
    assert_eq!(there, [".claude", ".mcp.json", "book.toml"]);
    let servers = scratch.path().join(".mcp.json");
    std::fs::write(&servers, "{}").unwrap();
    init(&["--assistant"]).unwrap();
    assert_eq!(
        std::fs::read_to_string(servers).unwrap(),
        "{}",
        "never overwritten"
    );
}
