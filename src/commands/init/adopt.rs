//! `casebook init --adopt`: what a folder of postmortems needs to be read where it is.

mod statuses;
mod vocabularies;

use std::path::{Path, PathBuf};

use anyhow::bail;
use casebook::diagnostic::Level;
use casebook::lint::Selection;
use casebook::report::why_uncounted;
use casebook::workspace::{Change, FileId, Location, Viewer, Workspace};
use casebook_dialect::builtin;
use casebook_model::book::Casebook;
use casebook_model::source::FileKind;
use casebook_text::counted;

use super::super::adopted::all_words;
use super::super::book_args::{BookArgs, explained};
use super::{Args, GITIGNORE, toml_string, write_all};

/// Reads the folder, writes what it needs, and says what comes of it.
pub(super) fn run(book: &BookArgs, args: &Args) -> anyhow::Result<u8> {
    if !args.dir.is_dir() {
        bail!(
            "{} is not a folder: `--adopt` is for postmortems that are there",
            args.dir.display()
        );
    }
    let content = content_of(&args.dir);
    let mut workspace = open(book, args, content)?;
    if workspace.book().entries.is_empty() {
        bail!(
            "there is no Markdown file in {}\n  `casebook import` reads exports of other tools",
            workspace.folders().content.display()
        );
    }
    let files = files(args, content, &mut workspace);
    let mut out = all_words(workspace.book());
    if files[0].1.contains(DEFAULT_STATUS) {
        out.push_str(
            "without `default-status = \"published\"` in book.toml nothing would be counted\n",
        );
    }
    out.push_str(&advice(args, &workspace));
    out.push_str(match args.dry_run {
        true => "would write:\n",
        false => "written:\n",
    });
    match args.dry_run {
        true => {
            for (path, _) in files
                .iter()
                .filter(|(path, _)| !args.dir.join(path).exists())
            {
                out.push_str(&format!("  {path}\n"));
            }
        }
        false => _ = write_all(&args.dir, &files, &mut out)?,
    }
    super::super::output::print(&out)?;
    Ok(super::super::OK)
}

/// Where the entries of a folder lie: in its `content`, as in every book, or all over it.
fn content_of(dir: &Path) -> &'static str {
    match dir.join("content").is_dir() {
        true => "content",
        false => ".",
    }
}

/// The folder as a book without a `book.toml`.
fn open(book: &BookArgs, args: &Args, content: &str) -> anyhow::Result<Workspace> {
    let location = Location {
        book: Some(args.dir.clone()),
        content: Some(match content {
            "." => args.dir.clone(),
            content => args.dir.join(content),
        }),
        here: PathBuf::new(),
        viewer: Viewer::Author,
        out_is_given: false,
    };
    Workspace::open(&location, book.clock()?).map_err(explained)
}

/// The files to write, by their paths in the folder. The workspace reads them as if they were there.
fn files(args: &Args, content: &str, workspace: &mut Workspace) -> Vec<(String, String)> {
    let inside = |path: &str| match content {
        "." => path.to_owned(),
        content => format!("{content}/{path}"),
    };
    let mut files = Vec::new();
    let mut schema: Vec<(&str, String)> = vocabularies::of(workspace.book());
    schema.extend(statuses::dialect(workspace.book()));
    for (path, text) in schema {
        let is_there = workspace.folders().content_file(path).exists();
        if FileKind::of(path) == Some(FileKind::Schema) && !is_there {
            workspace.set(&FileId::content(path), Some(text.as_str().into()));
            files.push((inside(path), text));
        }
    }
    let mut config = book_toml(args, content, workspace.book());
    set_config(workspace, &config);
    if why_uncounted(workspace.book()).is_some() {
        if !config.contains("\n[content]\n") {
            config.push_str("\n[content]\n");
        }
        config.push_str(DEFAULT_STATUS);
        set_config(workspace, &config);
    }
    let ignored = match content {
        "." => GITIGNORE.replacen("/site/\n", "/_site/\n", 1),
        _ => GITIGNORE.to_owned(),
    };
    files.insert(0, ("book.toml".to_owned(), config));
    files.insert(1, (".gitignore".to_owned(), ignored));
    files
}

fn set_config(workspace: &mut Workspace, text: &str) {
    let change = workspace.set(&FileId::config(), Some(text.into()));
    debug_assert!(change != Change::Reopen, "{text}");
}

const DEFAULT_STATUS: &str = "# No entry says how far it has come. Without this line each would be a draft, and nothing would be counted.\ndefault-status = \"published\"\n";

fn book_toml(args: &Args, content: &str, book: &Casebook) -> String {
    let mut text = format!(
        "[book]\ntitle = {}\ntime-zone = {}\n",
        toml_string(&args.title),
        toml_string(&args.time_zone)
    );
    if content == "." {
        text.push_str(
            "\n[build]\n# The entries lie beside this file. A folder whose name begins with `_` is passed over when they are read.\ncontent = \".\"\nout = \"_site\"\n",
        );
    }
    let chosen = book.template.dialects.iter().find_map(|dialect| {
        let mut known = builtin().iter();
        let (name, _) = known.find(|(_, known)| std::sync::Arc::ptr_eq(known, dialect))?;
        Some((*name, &dialect.name))
    });
    if let Some((key, name)) = chosen {
        text.push_str(&format!(
            "\n[content]\n# What most of the files are written in: {name}.\ndialect = {}\n",
            toml_string(key)
        ));
    }
    text
}

/// What is left to do for whoever adopts the folder.
fn advice(args: &Args, workspace: &Workspace) -> String {
    let mut out = to_draft(args, workspace.book());
    let findings = workspace.lint(&Selection::default());
    let findings = findings.iter();
    let errors = findings
        .filter(|finding| finding.level == Level::Error)
        .count();
    if errors > 0 {
        out.push_str(&format!(
            "{} in what is there: `casebook lint` shows them, and `casebook lint --baseline lint-baseline.json --write-baseline` sets them aside\n",
            counted(errors, "error")
        ));
    }
    out
}

/// That the folder needs a dialect of its own, if most of its files say nothing that is read.
fn to_draft(args: &Args, book: &Casebook) -> String {
    let incidents = || {
        let entries = book.entries.iter();
        entries.filter(|entry| entry.kind != casebook_model::entry::Kind::Page)
    };
    let unexplained = incidents()
        .filter(|entry| entry.explained.is_none())
        .count();
    // Entries in Casebook's form need no dialect.
    let is_read = |entry: &casebook_model::entry::Postmortem| entry.started.is_some();
    let unread = incidents()
        .filter(|entry| entry.explained.is_none() && !is_read(entry))
        .count();
    if unread * 2 <= incidents().count() {
        return String::new();
    }
    format!(
        "{unexplained} of {} files are in no dialect that Casebook knows: `casebook import {} --suggest` drafts one\n",
        incidents().count(),
        args.dir.display()
    )
}
