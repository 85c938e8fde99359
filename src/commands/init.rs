//! `casebook init`: a working new book.

mod adopt;
mod assistant;
mod kit;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::bail;
use casebook::config::is_branch;
use casebook::template::{Template, quoted, skeleton};
use casebook::time::{Date, Zone};

use super::book_args::BookArgs;
use super::new_file::write_only_new;
use super::questions::{at_terminal, can_ask, yes_or_no};
use kit::Place;

/// Create a book: configuration, schema, a first entry and CI
#[derive(clap::Args, Clone)]
#[command(
    after_help = "Never overwrites a file. In a git repository, CI, hooks and editor settings go to its root.\n\nExamples:\n  casebook init postmortems\n  casebook init . --title 'Postmortems of the shop' --time-zone Europe/Amsterdam --ci gitlab --with pre-commit,vscode\n  casebook init . --assistant\n  casebook init docs/postmortems --adopt"
)]
pub(crate) struct Args {
    /// Folder of the new book; created if it does not exist
    dir: PathBuf,
    /// Read the postmortems that are in DIR where they are: write book.toml, .gitignore and vocabularies from what they say, and
    /// nothing into them
    #[arg(long, conflicts_with_all = ["ci", "casebook_repository", "assistant", "public_site", "no_public_site", "with"])]
    adopt: bool,
    /// With --adopt: say what would be written, and write nothing
    #[arg(long, requires = "adopt")]
    dry_run: bool,
    /// Title of the book
    #[arg(long, default_value = "Postmortems")]
    title: String,
    /// Time zone for display, and for times without an offset
    #[arg(long, default_value = "UTC", value_name = "ZONE")]
    time_zone: String,
    /// CI system to write a pipeline for
    #[arg(long, value_enum, default_value = "github")]
    ci: Ci,
    /// Git repository from which CI and hooks install Casebook; required until Casebook is on
    /// crates.io [default: crates.io]
    #[arg(long, value_name = "URL", value_parser = repository)]
    casebook_repository: Option<String>,
    /// Write .mcp.json and a skill, so that assistants ask the book; in a folder that is a book already, write only these
    #[arg(long)]
    assistant: bool,
    /// Write a second pipeline for a public site, built from BRANCH alone [default: asked in a terminal, else none]
    #[arg(long, value_name = "BRANCH", num_args = 0..=1, default_missing_value = "public", value_parser = branch)]
    public_site: Option<String>,
    /// Write no pipeline for a public site, and do not ask
    #[arg(long, conflicts_with = "public_site")]
    no_public_site: bool,
    /// Extra files to write; may be repeated
    #[arg(long = "with", value_enum, value_name = "WHAT", value_delimiter = ',')]
    with: Vec<Extra>,
}

#[derive(Clone, Copy, PartialEq, clap::ValueEnum)]
enum Extra {
    /// .pre-commit-config.yaml: lint before each commit
    PreCommit,
    /// .vscode/: JSON Schema of the front matter, and a task that shows findings in the editor
    Vscode,
}

#[derive(Clone, Copy, PartialEq, clap::ValueEnum)]
enum Ci {
    /// .github/workflows/casebook.yml
    Github,
    /// .gitlab-ci.yml
    Gitlab,
    /// No pipeline
    None,
}

/// A branch whose name means itself to git, to a shell and to YAML.
fn branch(text: &str) -> Result<String, String> {
    let plain = |letter: char| letter.is_ascii_alphanumeric() || "-_./".contains(letter);
    match is_branch(text) && text.chars().all(plain) {
        true => Ok(text.to_owned()),
        false => Err(
            "it has to be the name of a branch: letters, digits, `-`, `_`, `.` and `/`".to_owned(),
        ),
    }
}

/// The branch of the public site: given, or asked for where somebody can answer.
fn public_site(args: &Args) -> anyhow::Result<Option<String>> {
    if args.public_site.is_some() || args.no_public_site || args.ci == Ci::None || !can_ask() {
        return Ok(args.public_site.clone());
    }
    let question = "Shall there be a public site beside the internal one, built from the branch `public` (yes, no)";
    let answer = at_terminal(|questions| questions.ask(question, yes_or_no))?;
    Ok((answer == Some(true)).then(|| "public".to_owned()))
}

/// An address that git takes and that means nothing to a shell or to YAML.
fn repository(text: &str) -> Result<String, String> {
    let plain = |letter: char| letter.is_ascii_alphanumeric() || "-._~:/@%+".contains(letter);
    let (scheme, rest) = text
        .split_once("://")
        .ok_or("write the whole address: https://git.example/casebook.git")?;
    if !matches!(scheme, "https" | "http" | "ssh" | "file")
        || rest.is_empty()
        || !text.chars().all(plain)
    {
        return Err(
            "it has to be an https, http, ssh or file address without blanks and quotes".to_owned(),
        );
    }
    Ok(text.to_owned())
}

const README: &str = include_str!("init/README.md");
const SERVICES: &str = include_str!("init/services.yaml");
/// What `book.toml` says of a public site.
const PUBLIC: &str = "\n# What customers see. The address of its site is not that of the internal one.\n[audience.public]\nsees = [\"public\"]\n\
    # site-url = \"https://status.example/postmortems/\"\n";
const GITIGNORE: &str = include_str!("init/gitignore");

pub(crate) fn run(book: &BookArgs, args: &Args) -> anyhow::Result<u8> {
    let zone = Zone::named(&args.time_zone)?;
    if args.dir.join("book.toml").exists() {
        if args.assistant {
            return for_assistants(args);
        }
        bail!(
            "{} is a book already: it has a book.toml\n  `--assistant` adds the files that assistants look for",
            args.dir.display()
        );
    }
    if args.adopt {
        return adopt::run(book, args);
    }
    let args = &Args {
        public_site: public_site(args)?,
        ..args.clone()
    };
    // The linter will ask what day it is in the zone of the book.
    let today = book.clock()?.today(&zone);
    let place = Place::of(&args.dir);
    let mut out = format!("a new book in {}:\n", args.dir.display());
    let own = files(args, &zone, today);
    let own = write_all(&args.dir, &own, &mut out)?;
    let mut repository = kit::files(args, &place);
    if args.assistant {
        repository.extend(assistant::files(&place));
    }
    if !place.below.is_empty() && !repository.is_empty() {
        out.push_str(&format!(
            "in {}, the root of its git repository:\n",
            shown(&place.root)
        ));
    }
    let shared = write_all(&place.root, &repository, &mut out)?;
    out.push_str(&server_to_add(&repository, &shared));
    advise(args, &own, &shared, &mut out);
    let here = args.dir.as_os_str() == ".";
    let cd = if here {
        String::new()
    } else {
        format!("cd {} && ", args.dir.display())
    };
    out.push_str(&format!("\nnext: {cd}casebook serve\n"));
    super::output::print(&out)?;
    Ok(super::OK)
}

/// Adds to a book that is there what assistants look for.
fn for_assistants(args: &Args) -> anyhow::Result<u8> {
    let place = Place::of(&args.dir);
    let mut out = format!("for assistants, in {}:\n", shown(&place.root));
    let files = assistant::files(&place);
    let kept = write_all(&place.root, &files, &mut out)?;
    out.push_str(&server_to_add(&files, &kept));
    super::output::print(&out)?;
    Ok(super::OK)
}

/// What to add to a `.mcp.json` that was there.
fn server_to_add(files: &[(String, String)], kept: &[&str]) -> String {
    let servers = files.iter().find(|(path, _)| path == ".mcp.json");
    match servers.filter(|(path, _)| kept.contains(&path.as_str())) {
        Some((path, text)) => format!("\nadd the server to {path}:\n\n{text}"),
        None => String::new(),
    }
}

/// A folder as somebody in this one would name it.
fn shown(folder: &Path) -> String {
    let here = std::env::current_dir()
        .and_then(|here| here.canonicalize())
        .unwrap_or_default();
    if folder == here {
        "this folder".to_owned()
    } else {
        folder.display().to_string()
    }
}

/// Writes files that do not exist yet, with a line for each; the paths of those that were there and stay as they are.
fn write_all<'a>(
    folder: &Path,
    files: &'a [(String, String)],
    out: &mut String,
) -> anyhow::Result<Vec<&'a str>> {
    let mut kept = Vec::new();
    for (path, text) in files {
        let file = folder.join(path);
        if file.exists() {
            kept.push(path.as_str());
            out.push_str(&format!("  {path} (was there, stays as it is)\n"));
        } else {
            write_only_new(&file, text)?;
            out.push_str(&format!("  {path}\n"));
        }
    }
    Ok(kept)
}

/// What is left to do for the author.
fn advise(args: &Args, kept: &[&str], kept_in_repository: &[&str], out: &mut String) {
    if kept.contains(&".gitignore") && !ignores_site(&args.dir.join(".gitignore")) {
        out.push_str(
            "\nadd this line to .gitignore, so that built sites stay out of git: /site/\n",
        );
    }
    let writes_ci =
        args.ci != Ci::None && !kept_in_repository.iter().any(|path| path.ends_with(".yml"));
    if writes_ci && args.casebook_repository.is_none() {
        out.push_str(&format!(
            "\nCI installs casebook {} from crates.io; until it is published there, give --casebook-repository URL\n",
            kit::VERSION
        ));
    }
}

fn ignores_site(file: &Path) -> bool {
    let text = std::fs::read_to_string(file).unwrap_or_default();
    text.lines()
        .any(|line| matches!(line.trim(), "site" | "site/" | "/site" | "/site/"))
}

/// The files of the book itself, by their paths in its folder.
fn files(args: &Args, zone: &Zone, today: Date) -> Vec<(String, String)> {
    let toml = |text: &str| toml_string(text);
    let book = format!(
        "[book]\ntitle = {}\ndescription = \"What went wrong, why, and what keeps it from coming back.\"\ntime-zone = {}\n\n\
         # Every key is described in Casebook's documentation, under Configuration.\n\
         # [output.html]\n# site-url = \"https://postmortems.example/\"\n# edit-url = \"https://git.example/book/edit/main/{{path}}\"\n",
        toml(&args.title),
        toml(zone.name()),
    );
    let (mut book, mut ignored) = (book, GITIGNORE.to_owned());
    if args.public_site.is_some() {
        book.push_str(PUBLIC);
        ignored = ignored.replacen("/site/\n", "/site/\n/site-public/\n", 1);
    }
    let name = format!("content/{:04}/{today}-first-entry.md", today.year());
    vec![
        ("book.toml".to_owned(), book),
        (".gitignore".to_owned(), ignored),
        ("content/README.md".to_owned(), README.to_owned()),
        (
            "content/_schema/services.yaml".to_owned(),
            SERVICES.to_owned(),
        ),
        (name, first_entry(today)),
    ]
}

fn first_entry(today: Date) -> String {
    let values = BTreeMap::from([
        (
            "title".to_owned(),
            quoted("Replace this by the symptom and its reason"),
        ),
        ("services".to_owned(), "[example]".to_owned()),
        ("started".to_owned(), today.to_string()),
    ]);
    skeleton(&Template::builtin(), &values)
}

fn toml_string(text: &str) -> String {
    // A JSON string is a TOML basic string.
    serde_json::Value::String(text.to_owned()).to_string()
}

#[cfg(test)]
mod tests;
