//! `casebook init`: a working new book.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use casebook::template::{Template, json_schema, quoted, skeleton};
use casebook::time::{Date, Zone};

use super::pipeline::{BookArgs, today};

/// Start a new book: configuration, schema, a first entry and CI
#[derive(clap::Args)]
#[command(
    after_help = "Nothing that exists is overwritten.\n\nExamples:\n  casebook init postmortems\n  casebook init . --title 'Postmortems of the shop' --time-zone Europe/Amsterdam --ci gitlab --with pre-commit,vscode"
)]
pub(crate) struct Args {
    /// The folder of the new book; made if it does not exist
    dir: PathBuf,
    /// The book's title
    #[arg(long, default_value = "Postmortems")]
    title: String,
    /// Zone in which times are shown and to which times without an offset belong
    #[arg(long, default_value = "UTC", value_name = "ZONE")]
    time_zone: String,
    /// Which CI to write a pipeline for
    #[arg(long, value_enum, default_value = "github")]
    ci: Ci,
    /// The git repository of Casebook, or of your copy of it, from which CI and hooks take it [default: crates.io]
    #[arg(long, value_name = "URL", value_parser = repository)]
    casebook_repository: Option<String>,
    /// What else to write; may be repeated
    #[arg(long = "with", value_enum, value_name = "WHAT", value_delimiter = ',')]
    with: Vec<Extra>,
}

#[derive(Clone, Copy, PartialEq, clap::ValueEnum)]
enum Extra {
    /// .pre-commit-config.yaml: lint before each commit
    PreCommit,
    /// .vscode/: the JSON Schema of the front matter, and a task that shows findings in the editor
    Vscode,
}

#[derive(Clone, Copy, PartialEq, clap::ValueEnum)]
enum Ci {
    /// .github/workflows/casebook.yml
    Github,
    /// .gitlab-ci.yml
    Gitlab,
    /// None
    None,
}

/// An address that git takes and that means nothing to a shell or to YAML.
fn repository(text: &str) -> Result<String, String> {
    let plain = |letter: char| letter.is_ascii_alphanumeric() || "-._~:/@%+".contains(letter);
    let (scheme, rest) = text.split_once("://").ok_or("write the whole address: https://git.example/casebook.git")?;
    if !matches!(scheme, "https" | "http" | "ssh" | "file") || rest.is_empty() || !text.chars().all(plain) {
        return Err("it has to be an https, http, ssh or file address without blanks and quotes".to_owned());
    }
    Ok(text.to_owned())
}

/// A file of CI: how it gets this version of Casebook.
fn installing(text: &str, args: &Args) -> String {
    let install = match &args.casebook_repository {
        Some(repository) => format!("cargo install --locked --git {repository} casebook"),
        None => format!("cargo install --locked casebook --version {VERSION}"),
    };
    text.replace("|| INSTALL", &format!("|| {install}")).replace("VERSION", VERSION)
}

const VERSION: &str = env!("CARGO_PKG_VERSION");
const README: &str = include_str!("init/README.md");
const SERVICES: &str = include_str!("init/services.yaml");
const GITHUB: &str = include_str!("init/github.yml");
const GITLAB: &str = include_str!("init/gitlab.yml");
const PRE_COMMIT: &str = include_str!("init/pre-commit.yaml");
const PRE_COMMIT_REPOSITORY: &str = include_str!("init/pre-commit-repository.yaml");
const VSCODE_SETTINGS: &str = include_str!("init/vscode-settings.json");
const VSCODE_TASKS: &str = include_str!("init/vscode-tasks.json");

pub(crate) fn run(book: &BookArgs, args: &Args) -> anyhow::Result<u8> {
    let zone = Zone::named(&args.time_zone)?;
    if args.dir.join("book.toml").exists() {
        bail!("{} is a book already: it has a book.toml", args.dir.display());
    }
    // The linter will ask what day it is in the zone of the book.
    let mut config = casebook::config::Config::default();
    config.book.time_zone = zone.clone();
    let today = today(book, &config)?;
    let files = files(args, &zone, today);
    for (path, text) in &files {
        write_new(&args.dir.join(path), text)?;
    }
    let mut out = format!("a new book in {}:\n", args.dir.display());
    for (path, _) in &files {
        out.push_str(&format!("  {path}\n"));
    }
    let here = args.dir.as_os_str() == ".";
    let cd = if here { String::new() } else { format!("cd {} && ", args.dir.display()) };
    out.push_str(&format!("\nnext: {cd}casebook serve\n"));
    super::output::print(&out)?;
    Ok(super::OK)
}

fn files(args: &Args, zone: &Zone, today: Date) -> Vec<(String, String)> {
    let toml = |text: &str| toml_string(text);
    let book = format!(
        "[book]\ntitle = {}\ndescription = \"What went wrong, why, and what keeps it from coming back.\"\ntime-zone = {}\n\n\
         # Every key is described in Casebook's documentation, under Configuration.\n\
         # [output.html]\n# site-url = \"https://postmortems.example/\"\n# edit-url = \"https://git.example/book/edit/main/{{path}}\"\n",
        toml(&args.title),
        toml(zone.name()),
    );
    let name = format!("content/{:04}/{today}-first-entry.md", today.year());
    let mut files = vec![
        ("book.toml".to_owned(), book),
        (".gitignore".to_owned(), "/site/\n".to_owned()),
        ("content/README.md".to_owned(), README.to_owned()),
        ("content/_schema/services.yaml".to_owned(), SERVICES.to_owned()),
        (name, first_entry(today)),
    ];
    match args.ci {
        Ci::Github => files.push((".github/workflows/casebook.yml".to_owned(), installing(GITHUB, args))),
        Ci::Gitlab => files.push((".gitlab-ci.yml".to_owned(), installing(GITLAB, args))),
        Ci::None => {}
    }
    if args.with.contains(&Extra::PreCommit) {
        files.push((".pre-commit-config.yaml".to_owned(), pre_commit(args)));
    }
    if args.with.contains(&Extra::Vscode) {
        let schema = json_schema(&Template::builtin());
        files.push((".vscode/casebook.schema.json".to_owned(), format!("{schema:#}\n")));
        files.push((".vscode/settings.json".to_owned(), VSCODE_SETTINGS.to_owned()));
        files.push((".vscode/tasks.json".to_owned(), VSCODE_TASKS.to_owned()));
    }
    files
}

/// The hook of the repository, which pre-commit builds; without one that of the `casebook` on the author's path.
fn pre_commit(args: &Args) -> String {
    match &args.casebook_repository {
        Some(repository) => PRE_COMMIT_REPOSITORY.replace("REPOSITORY", repository).replace("VERSION", VERSION),
        None => PRE_COMMIT.to_owned(),
    }
}

fn first_entry(today: Date) -> String {
    let values = BTreeMap::from([
        ("title".to_owned(), quoted("Replace this by the symptom and its reason")),
        ("services".to_owned(), "[example]".to_owned()),
        ("started".to_owned(), today.to_string()),
    ]);
    skeleton(&Template::builtin(), &values)
}

fn toml_string(text: &str) -> String {
    // A JSON string is a TOML basic string.
    serde_json::Value::String(text.to_owned()).to_string()
}

/// Writes a file that does not exist yet, and the folders it stands in; one that exists stays as it is.
fn write_new(path: &Path, text: &str) -> anyhow::Result<()> {
    if path.exists() { Ok(()) } else { write_only_new(path, text) }
}

/// Writes a file and the folders it stands in.
///
/// # Errors
/// When the file exists, or cannot be written.
pub(crate) fn write_only_new(path: &Path, text: &str) -> anyhow::Result<()> {
    use std::io::Write as _;
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).with_context(|| format!("cannot create the folder {}", folder.display()))?;
    }
    match std::fs::OpenOptions::new().write(true).create_new(true).open(path) {
        Ok(mut file) => file.write_all(text.as_bytes()).with_context(|| format!("cannot write {}", path.display())),
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
            bail!("{} exists already, and stays as it is", path.display())
        }
        Err(error) => Err(error).with_context(|| format!("cannot create {}", path.display())),
    }
}

#[cfg(test)]
mod tests;
